"""Turn a picture file of the reader's into a small photograph."""

import warnings
from math import ceil

import numpy as np
from PIL import Image

from convhelpers.explorers.files.brightness import (
    black_and_white,
    brightened,
    eight_bits,
    is_deep,
)
from convhelpers.explorers.files.decoding import decoded, opened
from convhelpers.explorers.files.notes import turn_to_upright

LONGEST_SIDE = 300
SHORTEST_SIDE = 16
# Pixels that are converted at once: the whole picture would take several times its memory.
STRIP = 250_000


def read_picture(content, tell=lambda sentence: None):
    """Decode a picture file and reduce it.

    Parameters
    ----------
    content : bytes-like
        A file of any kind that Pillow reads.
    tell : callable, optional
        Takes each sentence that the reader should know of the picture: that it is shown brighter
        than it is, or that the end of its file is missing.

    Returns
    -------
    ndarray (n_H, n_W, 3), uint8
        Red, green, blue; the longer side has at most 300 pixels. Turned upright where the camera
        noted how it was held; transparent parts become white; of several pictures, the first.

    Raises
    ------
    ValueError
        If the file is empty, no picture, of a format that cannot be read, incomplete, damaged, too
        large to be opened safely, or too narrow.
    """
    content = bytes(content)
    if not content:
        raise ValueError("the file is empty.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = opened(content)
        size = _size(image)
        # Of 16 bits a color Pillow keeps the upper 8.
        has_lost_bits = not is_deep(image) and ";16" in str(image.tile)
        image = decoded(image, content, 2 * LONGEST_SIDE, tell)
        turn = turn_to_upright(image, content)
        image = _reduced(image, size, tell)
    pixels = np.array(image if turn is None else image.transpose(turn))
    return brightened(pixels, tell) if has_lost_bits else pixels


def _size(image):
    """The width and height to reduce a picture to."""
    share = min(1, LONGEST_SIDE / max(image.size))
    n_W, n_H = (max(1, round(side * share)) for side in image.size)
    if min(n_H, n_W) < SHORTEST_SIDE:
        raise ValueError(
            f"reduced to {n_H} × {n_W} pixels, it is too narrow: each side needs {SHORTEST_SIDE}."
        )
    return n_W, n_H


def _reduced(image, size, tell):
    scale = black_and_white(image, _strips(image, 1), tell) if is_deep(image) else None
    # A mean over squares of pixels first, because it can be taken part by part.
    by = max(1, max(image.size) // (2 * LONGEST_SIDE))
    reduced = Image.new("RGB", [ceil(side / by) for side in image.size])
    for top, strip in _strips(image, by):
        if scale:
            strip = Image.fromarray(eight_bits(strip, *scale))
        reduced.paste(_on_white(strip).reduce(by), (0, top // by))
    return reduced.resize(size, box=(0, 0, image.width / by, image.height / by))


def _strips(image, by):
    """Cut a picture into strips of a multiple of `by` rows; give each with its first row."""
    rows = max(1, STRIP // (image.width * by)) * by
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _on_white(image):
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
