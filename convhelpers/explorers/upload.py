"""Turn a picture file of the reader's into a small photograph."""

import warnings
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

LONGEST_SIDE = 300
SHORTEST_SIDE = 16


def read_picture(content):
    """Decode a picture file and reduce it.

    Parameters
    ----------
    content : bytes-like
        A file of any kind that Pillow reads.

    Returns
    -------
    ndarray (n_H, n_W, 3), uint8
        Red, green, blue; the longer side has at most 300 pixels. Turned upright where the camera
        noted how it was held; transparent parts become white; of several pictures, the first.

    Raises
    ------
    ValueError
        If the file is empty, no picture, damaged, too large to be opened safely, or too narrow.
    """
    if not len(content):
        raise ValueError("the file is empty.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(content)) as image:
                reduced = _reduced(image)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            millions = Image.MAX_IMAGE_PIXELS // 10**6
            raise ValueError(f"it has more than {millions} million pixels.") from None
        except Exception:  # a damaged file makes the decoders stumble in many ways
            raise ValueError("it is no picture that can be read, or it is damaged.") from None
    n_H, n_W, _ = reduced.shape
    if min(n_H, n_W) < SHORTEST_SIDE:
        raise ValueError(
            f"reduced to {n_H} × {n_W} pixels, it is too narrow: each side needs {SHORTEST_SIDE}."
        )
    return reduced


def _reduced(image):
    # A JPEG can be decoded at a fraction of its size; other kinds ignore this.
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    image = _on_white(_eight_bits(ImageOps.exif_transpose(image)))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.array(image)


def _eight_bits(image):
    """Scale pictures with deeper pixels, which Pillow would clip."""
    if image.mode != "F" and not image.mode.startswith("I"):
        return image
    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    white = max(values.max(), 1.0 if image.mode == "F" else 65535.0)
    return Image.fromarray(np.clip(values / white * 255, 0, 255).astype(np.uint8))


def _on_white(image):
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
