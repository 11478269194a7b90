"""A result beside the expected one, and where they differ."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, Drawing
from convhelpers.figures.kit.page import GAP
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import MOST_IN_WORDS, number, rows_in_words

GRIDS_WIDTH = 640
GRIDS_HEIGHT = 320
SMALLEST_CELL = 14
NAME = 110  # the name of a narrow array is wider than its cells


def difference(Z, expected, name, *, i=0, c=0, cell=None):
    """Draw a result beside the expected one, and mark every cell in which they differ.

    Parameters
    ----------
    Z : ndarray (m, n_H, n_W, n_C)
        The result to look at.
    expected : ndarray (m, n_H, n_W, n_C)
        What it should be.
    name : str
        What the lesson calls the result.
    i, c : int, optional
        Which image, and which channel.
    cell : tuple (row, col), optional
        A cell to frame in all three grids.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the two shapes differ.
    """
    if Z.shape != expected.shape:
        raise ValueError(
            f"Z must have the shape of expected, {expected.shape}, got shape {Z.shape}."
        )
    Z, expected = Z[i, :, :, c], expected[i, :, :, c]
    differs = ~np.isclose(Z, expected, equal_nan=True)
    with np.errstate(invalid="ignore"):  # infinity less infinity
        error = np.where(differs, Z - expected, 0)
    n_H, n_W = Z.shape
    room = min(GRIDS_WIDTH // (3 * max(n_W, 1)), GRIDS_HEIGHT // max(n_H, 1))
    drawing = Drawing(max(SMALLEST_CELL, min(CELL, room)))
    x = 0
    for label, values in (("expected", expected), (name, Z), ("difference", error)):
        box = drawing.grid(values, x, 0, "output", label)
        if cell is not None:
            drawing.frame(box, *cell, 1)
            drawing.touch.choices(box, f"{label}[{i}, {{}}, {{}}, {c}]", values, place)
        if values is not expected:
            for row, col in np.argwhere(differs):
                drawing.corner(box, row, col)
        x = max(box.right, x + NAME) + GAP
    words = f"{differs.sum()} of {differs.size} cells differ (filled corners)"
    drawing.text(0, box.bottom + 26, words, size=13)
    return drawing.picture(_sentence(Z, expected, differs, name))


def numbers_compared(a, expected, name):
    """Draw one number beside the expected one, and say whether they agree.

    Parameters
    ----------
    a : float
        The number to look at.
    expected : float
        What it should be.
    name : str
        What the lesson calls it.

    Returns
    -------
    Picture
    """
    agrees = np.isclose(a, expected, equal_nan=True)
    drawing = Drawing()
    left = drawing.grid(np.array([[expected]]), 0, 0, "output", "expected")
    right = drawing.grid(np.array([[a]]), NAME + GAP, 0, "output", name)
    if not agrees:
        drawing.corner(right, 0, 0)
    drawing.text((left.right + right.x) / 2, left.middle + 8, "=" if agrees else "≠", size=24)
    if agrees:
        return drawing.picture(f"{name}: {number(a)}, as expected.")
    return drawing.picture(f"{name}: {number(a)}, expected {number(expected)}: they differ.")


def _sentence(Z, expected, differs, name):
    pair = ""
    if Z.size <= MOST_IN_WORDS:
        pair = f" Expected: {rows_in_words(expected)}. {name}: {rows_in_words(Z)}."
    if not differs.any():
        return f"No cell differs.{pair}"
    row, col = np.argwhere(differs)[0]
    return (
        f"{differs.sum()} of {differs.size} cells differ, first at row {row}, column {col}: "
        f"{number(Z[row, col])} instead of {number(expected[row, col])}.{pair}"
    )
