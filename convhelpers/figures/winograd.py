"""A picture of Winograd's F(2, 3): two neighboring outputs from four products."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, FONT, LETTER, Drawing
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.words import number

GAP = 30
OF_PIXELS = ("d0 − d2", "d1 + d2", "d2 − d1", "d1 − d3")
OF_WEIGHTS = ("g0", "(g0 + g1 + g2) / 2", "(g0 − g1 + g2) / 2", "g2")
OF_PRODUCTS = ("m0 + m1 + m2", "m1 − m2 − m3")
# The same sums as matrices, from Lavin and Gray, "Fast Algorithms for Convolutional Neural
# Networks", 2015, section 4.1.
B_T = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
G = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
A_T = np.array([[1, 1, 1, 0], [0, 1, -1, -1]])


def winograd_step(d, g):
    """Draw how four pixels and three weights make two outputs with four products.

    Parameters
    ----------
    d : ndarray (4,)
        Neighboring pixels of one row or column.
    g : ndarray (3,)
        The weights of a filter in that direction.

    Returns
    -------
    Picture
    """
    pixels, weights = B_T @ d, G @ g
    products = pixels * weights
    z = A_T @ products
    drawing = Drawing()
    top = drawing.grid(d[np.newaxis], 0, 0, "input", "pixels d").bottom + GAP
    drawing.grid(g[np.newaxis], 266, 0, "filter", "weights g")
    columns = (
        (0, OF_PIXELS, pixels, "input", "·"),
        (164, OF_WEIGHTS, weights, "filter", "="),
        (444, ("",) * 4, products, "product", ""),
    )
    for x, formulas, values, role, sign in columns:
        right = _column(drawing, x, top, formulas, values, role)
        for k in range(4 if sign else 0):
            drawing.text(right + 14, top + (k + 0.5) * CELL + 5, sign, anchor="middle")
    for k in range(4):
        drawing.text(438, top + (k + 0.5) * CELL + 5, f"m{k} =", anchor="end", color=QUIET)
    _column(drawing, 508, top + CELL, OF_PRODUCTS, z, "output")
    words = " · ".join(
        f"{number(one)} times {number(other)}, " for one, other in zip(pixels, weights, strict=True)
    ).replace(" · ", "")
    return drawing.picture(
        f"Four sums of the pixels {_list(d)} times four sums of the weights {_list(g)}: "
        f"{words}that is m = {_list(products)}. Two outputs: m0 + m1 + m2 = {number(z[0])} and "
        f"m1 − m2 − m3 = {number(z[1])}."
    )


def _column(drawing, x, y, formulas, values, role):
    """Draw numbers below each other, the sum that makes each one at its left."""
    width = max(len(f"{formula} =") if formula else 0 for formula in formulas) * LETTER * FONT
    for k, formula in enumerate(formulas):
        middle = y + (k + 0.5) * CELL + 5
        if formula:
            drawing.text(x + width, middle, f"{formula} =", anchor="end")
    left = x + width + (6 if any(formulas) else 0)
    return drawing.grid(values[:, np.newaxis], left, y - 24, role, "").right


def _list(values):
    return ", ".join(number(value) for value in values)
