"""Photographs and feature maps beside each other, and close-ups of a photograph."""

import numpy as np

from convhelpers.figures.kit.drawing import LABEL, Box, Drawing, size_that_fits
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.raster import color_scale, map_of, picture_of
from convhelpers.figures.kit.words import decimals

GAP = 16
TALLEST = 400
SMALLEST = 6  # letters of a title
# A photograph with close-ups beside it, and the pixels of each on both sides of its window.
BESIDE = 520
CLOSE_UP_GAP = 10
AROUND = 5


def photographs(images, titles):
    """Draw photographs beside each other, from 0 (black) to 255 (white).

    Parameters
    ----------
    images : sequence of ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        Gray or color pictures of any real dtype; values below 0 or above 255 are drawn as 0 or 255.
    titles : sequence of str
        One for each picture.

    Returns
    -------
    Picture
    """
    drawing = Drawing()
    for image, title, x, scale in _row(images, titles):
        _title(drawing, title, x, 0, image.shape[1] * scale)
        picture_of(drawing, image, x, LABEL, scale, "input")
    described = (
        f"{title}: {_size(image)}, {_range(image)}"
        for image, title in zip(images, titles, strict=True)
    )
    return drawing.picture(f"{'; '.join(described)}.")


def feature_maps(maps, titles):
    """Draw signed arrays beside each other: zero has no color, below is purple, above orange.

    Parameters
    ----------
    maps : sequence of ndarray (n_H, n_W)
        Any real values; each has its own scale, the same on both sides of zero.
    titles : sequence of str
        One for each map.

    Returns
    -------
    Picture
    """
    drawing = Drawing()
    for values, title, x, scale in _row(maps, titles):
        limit = np.abs(values).max(initial=0) or 1
        _title(drawing, title, x, 0, values.shape[1] * scale)
        box = map_of(drawing, values, limit, x, LABEL, scale)
        # Short enough for the numbers at the ends of two scales to stay apart.
        width, end = 0.7 * box.width, decimals(limit)
        color_scale(drawing, box.center - width / 2, box.bottom + 8, width, (f"−{end}", end))
    described = (
        f"{title}: {_size(values)}, {_range(values)}{_negative_share(values)}"
        for values, title in zip(maps, titles, strict=True)
    )
    signs = "Zero has no color, negative is purple, positive orange."
    return drawing.picture(f"{signs} {'; '.join(described)}.")


def patches(image, corners, f, titles):
    """Draw a photograph and a close-up around each marked window of `f` × `f` pixels.

    Parameters
    ----------
    image : ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        A gray or color picture; values below 0 or above 255 are drawn as 0 or 255.
    corners : sequence of (int, int)
        Row and column of the top left pixel of each window.
    f : int
        Height and width of a window in pixels.
    titles : sequence of str
        One for each window.

    Returns
    -------
    Picture
    """
    n_H, n_W, _ = image.shape
    count = len(corners)
    drawing = Drawing()
    photo = picture_of(drawing, image, 0, 0, BESIDE / n_W, "input")
    x = photo.right + 2 * GAP
    height = (photo.height + CLOSE_UP_GAP) / count - CLOSE_UP_GAP - LABEL
    for k, ((row, col), title) in enumerate(zip(corners, titles, strict=True)):
        top, left = max(0, row - AROUND), max(0, col - AROUND)
        around = image[top : row + f + AROUND, left : col + f + AROUND]
        y, scale = k * (height + LABEL + CLOSE_UP_GAP), height / len(around)
        words = f"{title} ({row}, {col})"
        _title(drawing, words, x, y, PAGE - x)
        close_up = picture_of(drawing, around, x, y + LABEL, scale, "input")
        drawing.outline(_pixels(close_up, scale, row - top, col - left, f, f), thickness=3)
        marked = _pixels(photo, BESIDE / n_W, top, left, *around.shape[:2])
        drawing.outline(marked)
        _name(drawing, photo, marked, title)
    described = (
        f"{title} at row {row}, column {col}"
        for (row, col), title in zip(corners, titles, strict=True)
    )
    return drawing.picture(
        f"A photograph of {n_H} × {n_W} pixels with a close-up around each of {count} windows of "
        f"{f} × {f} pixels: {'; '.join(described)}."
    )


def _pixels(box, scale, row, col, n_rows, n_cols):
    """Where some pixels of a picture stand."""
    return Box(box.x + col * scale, box.y + row * scale, n_cols * scale, n_rows * scale)


def _name(drawing, photo, marked, title):
    """Write `title` beside a frame, on the side where the photograph has more room."""
    width = len(title) * 8 + 8
    to_the_right = marked.center < photo.center
    x = marked.right + 3 if to_the_right else marked.x - 3 - width
    drawing.label(Box(x, marked.middle - 10, width, 20), title)


def _row(images, titles):
    """Give each picture its title, its place and its scale, so that all have one height."""
    ratios = [image.shape[1] / image.shape[0] for image in images]
    height = min(TALLEST, (PAGE - GAP * (len(images) - 1)) / max(sum(ratios), 1e-9))
    x = 0
    for image, title, ratio in zip(images, titles, ratios, strict=True):
        yield image, title, x, height / image.shape[0]
        x += ratio * height + GAP


def _title(drawing, words, x, y, room):
    size = max(SMALLEST, size_that_fits(words, room))
    drawing.text(x, y + 14, words, size=size, bold=True)


def _size(image):
    return f"{image.shape[0]} × {image.shape[1]} pixels"


def _negative_share(values):
    return f", {np.mean(values < 0):.0%} negative" if (values < 0).any() else ""


def _range(values):
    return f"values from {decimals(values.min())} to {decimals(values.max())}"
