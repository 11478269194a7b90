"""Decode a picture file of any kind without taking more memory than a laptop has to spare."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageFile

from convhelpers.explorers.files.formats import reason
from convhelpers.explorers.files.notes import without_notes

MOST_PIXELS = 89_000_000
# Bytes that the decoder takes for each pixel, as measured. Pillow's own write row by row into the
# picture, and reduce a JPEG on the way; others hold the whole picture more than once.
BYTES_A_PIXEL = {"BMP": 4, "GIF": 4, "JPEG": 1, "PNG": 4, "PPM": 4, "TIFF": 8, "WEBP": 16}
BYTES_OF_PROGRESSIVE = 7
BYTES_OF_OTHERS = 24
MOST_BYTES = 4 * MOST_PIXELS

# Marks of the tables between the scans of a progressive JPEG: the next codes, the next scan.
TABLES = b"\xff\xc4", b"\xff\xda"
END_OF_JPEG = b"\xff\xd9"
# The share of a JPEG that may be missing.
LOST = 0.05


def opened(content):
    """Open a picture file whose pixels can be decoded safely.

    Parameters
    ----------
    content : bytes
        A file.

    Returns
    -------
    PIL.Image.Image
        Not yet decoded.

    Raises
    ------
    ValueError
        If it is no picture, of a format that cannot be read, or too large.
    """
    try:
        image = Image.open(BytesIO(without_notes(content)))
    except Image.DecompressionBombError:
        raise ValueError(_too_large(MOST_PIXELS)) from None
    except Exception:  # a damaged file makes the decoders stumble in many ways
        raise ValueError(reason(content)) from None
    if isinstance(image, ImageFile.StubImageFile):
        raise ValueError(reason(content))
    most = min(MOST_PIXELS, MOST_BYTES // _bytes_a_pixel(image))
    if image.width * image.height > most:
        raise ValueError(_too_large(most))
    return image


def decoded(image, content, side, tell):
    """Decode the pixels of an opened picture.

    Parameters
    ----------
    image : PIL.Image.Image
        From `opened`.
    content : bytes
        Its file.
    side : int
        A JPEG may be reduced on the way, but not below this.
    tell : callable
        Takes a sentence where the end of the file is missing.

    Returns
    -------
    PIL.Image.Image

    Raises
    ------
    ValueError
        If the file is incomplete, damaged or of a format that cannot be read.
    """
    try:
        return _load(image, side)
    except Exception:
        if image.format != "JPEG":
            raise ValueError(reason(content, is_picture=True)) from None
    try:
        image = _load(Image.open(BytesIO(_with_end(without_notes(content)))), side)
    except Exception:
        raise ValueError(reason(content, is_picture=True)) from None
    lost = _share_lost(image)
    if lost > LOST:
        raise ValueError(f"it is incomplete: {lost:.0%} is missing. Copy or download it again.")
    tell("The file ends too early; its lowest rows may be gray or blurred.")
    return image


def _load(image, side):
    image.draft("RGB", (side, side))
    image.load()
    return image


def _with_end(content):
    """End a JPEG where it breaks off, or before a table that does; the decoder fills in gray."""
    last = max(content.rfind(mark) for mark in TABLES)
    end = last + 2 + (int.from_bytes(content[last + 2 : last + 4]) or 2)
    return content[: last if end > len(content) else None] + END_OF_JPEG


def _share_lost(image):
    """The share of gray pixels in the rows, from the lowest up, that end in gray."""
    values = np.asarray(image, np.float32)
    gray = np.abs(values.reshape(*values.shape[:2], -1) - 127.5).max(axis=2) < 1
    ends_gray = gray[::-1, -1]
    rows = len(gray) if ends_gray.all() else int(np.argmin(ends_gray))
    return gray[len(gray) - rows :].sum() / gray.size


def _bytes_a_pixel(image):
    if image.info.get("progressive"):
        return BYTES_OF_PROGRESSIVE
    return BYTES_A_PIXEL.get(image.format, BYTES_OF_OTHERS)


def _too_large(most):
    return f"it has more than {most // 10**6} million pixels. Make it smaller, and try again."
