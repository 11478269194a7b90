"""Pictures of zero padding: the border of zeros and what it is for."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, Drawing
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, number, rows_in_words, sides
from convhelpers.padding import conv_output_size, zero_pad

ARROW = 84


def zero_padding(X, pad):
    """Draw the first channel of the first image before and after zero padding.

    Parameters
    ----------
    X : ndarray (m, n_H, n_W, n_C)
        Small images.
    pad : int
        Rings of zeros to add.

    Returns
    -------
    Picture
    """
    X_pad = zero_pad(X, pad)
    before, after = X[0, :, :, 0], X_pad[0, :, :, 0]
    rings = "nothing" if pad == 0 else f"{counted(pad, 'ring')} of zeros"
    drawing = Drawing()
    left = drawing.grid(before, 0, pad * CELL, "input", f"X · {sides(before)}")
    right = drawing.grid(after, left.right + ARROW, 0, "input", f"X_pad · {sides(after)}", pad=pad)
    for name, grid, values, border in (("X", left, before, 0), ("X_pad", right, after, pad)):
        drawing.touch.entries(
            grid,
            f"{name}[0, {{}}, {{}}, 0]",
            values,
            "X",
            lambda row, col: (0, row, col, 0),
            pad=border,
        )
    drawing.arrow(left.right + 12, left.middle, ARROW - 24, f"pad = {pad}")
    return drawing.picture(
        f"X, {sides(before)}, becomes X_pad, {sides(after)}, with pad = {pad}: "
        f"each side gains {rings} (dashed cells). X_pad: {rows_in_words(after)}.",
        f"X, {sides(before)}, becomes X_pad, {sides(after)}: each side gains {rings}.",
    )


def outputs_reached(n_H, n_W, f, *, stride=1, pad=0, row=None, col=None):
    """Draw how many windows of the layer each input pixel sits in.

    Parameters
    ----------
    n_H, n_W : int
        Height and width of the input.
    f : int
        Side of the filter.
    stride, pad : int, optional
        Step of the window, and zeros on each side.
    row, col : int, optional
        The pixel whose first and last window are framed, as far as they lie on the input.

    Returns
    -------
    Picture
    """
    counts = window_counts(n_H, n_W, f, stride=stride, pad=pad)
    drawing = Drawing()
    label = f"windows over each pixel · f = {f}, stride = {stride}, pad = {pad}"
    box = drawing.grid(counts, 0, 0, "input", label, shade=counts / max(counts.max(), 1))
    drawing.cross_out(box, counts == 0)
    headline = ""
    if row is not None:
        name = "Pixel {}, {} sits in"
        drawing.touch.choices(box, name, counts, place)
        starts = _frame_windows(drawing, box, (n_H, n_W), (row, col), f, stride, pad)
        drawing.ring(box, row, col)
        headline = f"{name.format(row, col)} {counted(counts[row, col], 'window')}{starts}."
    lost = int((counts == 0).sum())
    hatched = f", in no window {lost} (hatched)" if lost else ""
    in_none = f"{lost} {'pixel sits' if lost == 1 else 'pixels sit'} in none"
    legend = f"corner {counts[0, 0]}, most {counts.max()}{hatched}"
    drawing.text(0, box.bottom + 22, legend, size=13)
    end = in_none if lost else "every pixel in at least one"
    return drawing.picture(
        f"How many windows each pixel of a {n_H} × {n_W} input sits in, with f = {f}, "
        f"stride = {stride}, pad = {pad}: {rows_in_words(counts)}. "
        f"The top left corner sits in {counts[0, 0]}, the best-covered pixel in {counts.max()}, "
        f"and {end}.",
        headline
        or f"The top left corner sits in {counts[0, 0]} windows, the best-covered pixel in "
        f"{counts.max()}, and {end}.",
    )


def _frame_windows(drawing, box, sides, pixel, f, stride, pad):
    """Frame the first window that holds a pixel and, dashed, the last; say where they start."""
    rows, cols = (
        [start - pad for start in range(0, n + 2 * pad - f + 1, stride) if 0 <= k + pad - start < f]
        for n, k in zip(sides, pixel, strict=True)
    )
    if not rows or not cols:
        return ""
    for corner, dash, away in (((rows[0], cols[0]), "none", 0), ((rows[-1], cols[-1]), "6 4", 4)):
        (top, n_rows), (left, n_cols) = (
            (max(start, 0), min(start + f, n) - max(start, 0))
            for start, n in zip(corner, sides, strict=True)
        )
        drawing.frame(box, top, left, n_rows, f_W=n_cols, dash=dash, inset=(away, away))
    first, last = (
        f"row {number(r)}, column {number(c)}"
        for r, c in ((rows[0], cols[0]), (rows[-1], cols[-1]))
    )
    if first == last:
        return f", from {first} on"
    return f", the first from {first} on, the last from {last} on (dashed)"


def window_counts(n_H, n_W, f, *, stride=1, pad=0):
    """Count the windows over each input pixel.

    Parameters
    ----------
    n_H, n_W : int
        Height and width of the input.
    f : int
        Side of the filter.
    stride, pad : int, optional
        Step of the window, and zeros on each side.

    Returns
    -------
    ndarray (n_H, n_W), int64
        Windows over each pixel.
    """
    rows, cols = (_counts_along(n, f, stride, pad) for n in (n_H, n_W))
    return np.outer(rows, cols)


def _counts_along(n, f, stride, pad):
    starts = stride * np.arange(conv_output_size(n, f, stride, pad))[:, np.newaxis]
    positions = np.arange(pad, pad + n)
    return ((starts <= positions) & (positions < starts + f)).sum(axis=0)
