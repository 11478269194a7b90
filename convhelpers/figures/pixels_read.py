"""The pixels that a number really depends on, over those on which it should."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, Drawing

GRID_WIDTH = 420
SMALLEST_CELL = 16


def pixels_read(image, read, due, name):
    """Draw which pixels one number of a result depends on, over those on which it should.

    Parameters
    ----------
    image : ndarray (n_H, n_W)
        One channel of the image.
    read : ndarray of bool (n_H, n_W)
        The pixels on which the number depends.
    due : ndarray of bool (n_H, n_W)
        Those on which it should.
    name : str
        What the number is called.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the three shapes differ.
    """
    if not image.shape == read.shape == due.shape:
        raise ValueError(
            f"read and due must have the shape of image, {image.shape}, got {read.shape} and "
            f"{due.shape}."
        )
    room = GRID_WIDTH // max(image.shape[1], 1)
    drawing = Drawing(max(SMALLEST_CELL, min(CELL, room)))
    box = drawing.grid(image, 0, 0, "input", "A_prev", shade=due.astype(float), indices=True)
    for row, col in np.argwhere(read):
        drawing.corner(box, row, col)
    drawing.text(0, box.bottom + 26, "shaded: should be read", size=13)
    drawing.text(0, box.bottom + 46, "filled corner: is read", size=13)
    return drawing.picture(f"{name} {_extent('reads', read)}. {_extent('It should read', due)}.")


def _extent(verb, chosen):
    """Which rows and columns are chosen, in words."""
    if not chosen.any():
        return f"{verb} no pixel of this channel"
    rows, cols = (np.flatnonzero(chosen.any(axis=axis)) for axis in (1, 0))
    count = f"{chosen.sum()} pixel{'s' if chosen.sum() > 1 else ''}"
    return f"{verb} {count}, in {_span('row', rows)} and {_span('column', cols)}"


def _span(noun, numbers):
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    if len(numbers) == numbers[-1] - numbers[0] + 1:
        return f"{noun}s {numbers[0]} to {numbers[-1]}"
    return f"{noun}s {', '.join(map(str, numbers))}"
