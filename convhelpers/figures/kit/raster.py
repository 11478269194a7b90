"""Arrays as pixels: photographs, and values around zero in two colors."""

from io import BytesIO

import numpy as np
from matplotlib import colormaps
from PIL import Image

from convhelpers.figures.kit.page import SMALLER
from convhelpers.figures.kit.palette import QUIET

# An odd number of colors has one in the middle: zero is white.
SIGNED = colormaps["PuOr_r"].resampled(255)(np.arange(255), bytes=True)[:, :3].copy()
# From so many pixels of the page for one of the picture, each is seen as a square.
LARGE_PIXEL = 2


def jpeg(values):
    """Encode values from 0 to 255, a tenth the size of a PNG and ten times as fast.

    Full resolution for color keeps the edges of a signed map clean.
    """
    if values.dtype != np.uint8:
        values = np.rint(np.clip(np.nan_to_num(values), 0, 255)).astype(np.uint8)
    gray = values.shape[2] == 1
    buffer = BytesIO()
    image = Image.fromarray(values[:, :, 0] if gray else values)
    image.save(buffer, "JPEG", quality=90, subsampling=0)
    return buffer.getvalue()


def around_zero(values, limit):
    """The color of each value: zero has none, `limit` and beyond the strongest of its sign."""
    share = np.clip(np.nan_to_num(values) / limit, -1, 1)
    return SIGNED[np.rint(127 + 127 * share).astype(np.uint8)]


def picture_of(drawing, values, x, y, scale, role):
    """Draw an array (n_H, n_W, 1) or (n_H, n_W, 3) with so many pixels of the page for each."""
    n_H, n_W, _ = values.shape
    size, pixelated = (n_W * scale, n_H * scale), scale >= LARGE_PIXEL
    return drawing.image(jpeg(values), x, y, *size, role, pixelated=pixelated)


def map_of(drawing, values, limit, x, y, scale):
    """Draw an array (n_H, n_W) around zero with so many pixels of the page for each value."""
    n_H, n_W = values.shape
    size, pixelated = (n_W * scale, n_H * scale), scale >= LARGE_PIXEL
    colors = jpeg(around_zero(values, limit))
    return drawing.image(colors, x, y, *size, "output", pixelated=pixelated, kind="map")


def color_scale(drawing, x, y, width, ends):
    """Draw the scale of a map around zero, with the words for its two ends below."""
    bar = drawing.image(jpeg(SIGNED[np.newaxis]), x, y, width, 10, "output", kind="map")
    low, high = ends
    for place, words in zip((bar.x, bar.center, bar.right), (low, "0", high), strict=True):
        drawing.text(place, bar.bottom + 16, words, size=SMALLER, anchor="middle", color=QUIET)
    return bar
