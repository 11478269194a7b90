"""Pictures of the way up: stamps that pile up, how many reach a pixel, and windows added up."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LABEL, LETTER, Drawing
from convhelpers.figures.kit.page import GAP, PAGE, SMALL
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import (
    MOST_IN_WORDS,
    counted,
    factor,
    number,
    rows_in_words,
    sides,
    sum_of,
)
from convhelpers.figures.padding import window_counts
from convhelpers.im2col import col2im
from convhelpers.padding import conv_output_size
from convhelpers.transposed import conv_transpose_forward

SIGN = 26
SMALLEST = 20
TALLEST = 380
HEAD = LABEL + INDEX
MOST_TERMS = 9
SIDE = 6  # of a pixel without its number
FOOT = 18


def stamp_step(A_prev, W, row, col, *, stride=1, pad=0):
    """Draw one input value, its stamp, and the output with all stamps up to this one.

    Of several images and channels the first is drawn, as if there were no other.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of the first one is written.
    W : ndarray (n_C_prev, f, f, n_C)
        Stamps.
    row, col : int
        The place of the input value.
    stride, pad : int, optional
        Step from stamp to stamp, and the rim that is cut off; it is drawn with dashes.

    Returns
    -------
    Picture
        Of one size for given shapes, `stride` and `pad`.

    Raises
    ------
    ValueError
        If the input has no such row or column.
    """
    A_prev, W = A_prev[:1, :, :, :1], W[:1, :, :, :1]
    image, stamp = A_prev[0, :, :, 0], W[0, :, :, 0]
    for name, index, n in zip(("row", "col"), (row, col), image.shape, strict=True):
        if not 0 <= index < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")
    order = np.arange(image.size).reshape(A_prev.shape)
    so_far = np.where(order <= order[0, row, col, 0], A_prev, 0)
    canvas = conv_transpose_forward(so_far, W, [0], stride)[0, :, :, 0]
    conv_transpose_forward(A_prev, W, [0], stride, pad)  # refuses a rim that leaves nothing
    f, value, (top, left) = len(stamp), image[row, col], (row * stride, col * stride)

    drawing = Drawing(_cell(image, stamp, canvas))
    words = f"row = {row}, col = {col}: add {number(value)} · W"
    drawing.text(0, FONT, words, bold=True, color=WINDOW)
    where = f"to rows {top}:{top + f}, columns {left}:{left + f}"
    drawing.text(30 * FONT * LETTER, FONT, where, size=SMALL, color=WINDOW)
    middle = FONT + GAP + HEAD + max(len(image), f) * drawing.cell / 2
    box = _centered(drawing, image, 0, middle, "input", "A_prev", window=(row, col, 1))
    drawing.touch.choices(box, "A_prev[0, {}, {}, 0]", image, place)
    x = max(box.right, LETTER * FONT * len("A_prev")) + SIGN
    box = _centered(drawing, stamp, x, middle, "filter", "W", sign="·")
    drawing.touch.entries(box, "W[0, {}, {}, 0]", stamp, "W", lambda row, col: (0, row, col, 0))
    x = max(box.right, x + LETTER * FONT * len("W")) + SIGN
    _centered(drawing, value * stamp, x, middle, "product", f"{number(value)} · W", sign="=")

    n_stamps = order[0, row, col, 0] + 1
    label = f"Z with {counted(n_stamps, 'stamp')}" + (", dashed cells cut off" if pad else "")
    y = middle + max(len(image), f) * drawing.cell / 2 + GAP
    window = (top, left, f)
    box = drawing.grid(canvas, 0, y, "output", label, pad=pad, indices=True, window=window)
    drawing.touch.windows(box, f, stride, image.shape, place)
    drawing.reserve(min(PAGE, _width(image, stamp, canvas, drawing.cell)), 0)
    rim = f" A rim of {counted(pad, 'pixel')} on each side is cut off." if pad else ""
    headline = f"A_prev[0, {row}, {col}, 0] = {number(value)} adds {number(value)} · W {where}."
    return drawing.picture(
        f"{headline} "
        f"With {counted(n_stamps, 'stamp')} of {image.size}, {sides(canvas)}: "
        f"{_in_words(canvas)}.{rim}",
        headline,
    )


def stamp_counts(n_H, n_W, f, *, stride=1, pad=0):
    """Draw how many stamps reach each pixel of the output.

    Parameters
    ----------
    n_H, n_W : int
        Height and width of the input, which has one stamp for each pixel.
    f : int
        Side of the stamp.
    stride, pad : int, optional
        Step from stamp to stamp, and the rim that is cut off.

    Returns
    -------
    Picture
    """
    n_H, n_W = ((n - 1) * stride - 2 * pad + f for n in (n_H, n_W))
    counts = window_counts(n_H, n_W, f, stride=stride, pad=pad)
    room = min((PAGE - INDEX) // n_W, TALLEST // n_H)
    drawing = Drawing(max(min(CELL, room), SMALLEST))
    label = f"stamps on each pixel · f = {f}, stride = {stride}, pad = {pad}"
    shade = counts / max(counts.max(), 1)
    box = drawing.grid(counts, 0, 0, "output", label, shade=shade, indices=True)
    drawing.cross_out(box, counts == 0)
    drawing.text(0, box.bottom + 22, _evenness(f, stride), size=SMALL)
    return drawing.picture(
        f"How many stamps reach each pixel of the output, {sides(counts)}, with f = {f}, "
        f"stride = {stride}, pad = {pad}: {_in_words(counts)}. {_evenness(f, stride)}"
    )


def _evenness(f, stride):
    """Whether every pixel far from the border has as many stamps as its neighbor."""
    along = [len(range(start, f, stride)) for start in range(stride)]
    if len(set(along)) == 1:
        return f"Stride {stride} divides f = {f}: away from the border, {along[0] ** 2} everywhere."
    counts = sorted({a * b for a in along for b in along})
    words = ", ".join(map(str, counts[:-1])) + f" and {counts[-1]}"
    return f"Stride {stride} does not divide f = {f}: away from the border, {words} take turns."


def patterns(images, titles):
    """Draw images beside each other as squares, with what their middle holds.

    Parameters
    ----------
    images : sequence of ndarray (n_H, n_W)
        Values from 0 on: the darker, the larger, on a scale of each image's own.
    titles : sequence of str

    Returns
    -------
    Picture
    """
    widest = max(image.shape[1] for image in images)
    side = min(SIDE, (PAGE - GAP * (len(images) - 1)) // (len(images) * widest))
    drawing, x, told = Drawing(), 0, []
    for image, title in zip(images, titles, strict=True):
        lines = title.split("\n")
        for k, line in enumerate(lines):
            drawing.text(x, FONT + k * FOOT, line, size=SMALL, bold=k == 0)
        y = 10 + FOOT * len(lines)
        box = drawing.pixels(image, x, y, side, "output")
        middle = _middle(image)
        drawing.text(x, box.bottom + FOOT, f"middle: {middle}", size=SMALL)
        width = LETTER * SMALL * max(map(len, (*lines, f"middle: {middle}")))
        x = max(box.right, x + width) + GAP
        told.append(f"{', '.join(lines)}: {sides(image)}, its middle holds {middle}")
    return drawing.picture(f"{'; '.join(told)}.")


def _middle(image):
    """The different values of the middle of an image, in words."""
    n_H, n_W = image.shape
    values = np.unique(np.round(image[n_H // 4 : -n_H // 4, n_W // 4 : -n_W // 4], 2))
    return ", ".join(number(value) for value in values)


def pixel_stamped(A_prev, W, b, row, col, *, stride=1, pad=0, i=0, c=0):
    """Draw the sum that makes one pixel of the output: a term for each stamp that reaches it.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images.
    W : ndarray (n_C_prev, f, f, n_C)
        Stamps.
    b : ndarray (n_C,)
        One bias for each channel of the output.
    row, col : int
        The pixel of the output, without the rim.
    stride, pad : int, optional
        Step from stamp to stamp, and the rim that is cut off.
    i, c : int, optional
        Which image, and which channel of the output.

    Returns
    -------
    Picture
    """
    (_, n_H, n_W, n_C_prev), f = A_prev.shape, W.shape[1]
    terms = [
        (A_prev[i, r, k, channel], W[channel, row + pad - r * stride, col + pad - k * stride, c])
        for r, k, channel in np.ndindex(n_H, n_W, n_C_prev)
        if 0 <= row + pad - r * stride < f and 0 <= col + pad - k * stride < f
    ]
    bias = float(np.ravel(b)[c])
    total = sum((a * w for a, w in terms), bias)
    written = [f"{factor(a)}·{factor(w)}" for a, w in terms]
    drawing = Drawing()
    drawing.text(0, FONT, f"Z[{i}, {row}, {col}, {c}]: a tile for each stamp on it", bold=True)
    y = FONT + 14
    for k, (a, w) in enumerate(terms):
        box = drawing.tile(k % MOST_TERMS * 76, y + k // MOST_TERMS * 50, 70, 44, "product")
        drawing.product(box, a, w)
    y += 50 * (-(-len(terms) // MOST_TERMS)) + 20
    words = f"+ b[{c}] = {number(bias)}, together {number(total)}"
    drawing.text(0, y, words, bold=True)
    whole = sum_of([*written, number(bias)]) if len(written) <= 2 * MOST_TERMS else "their sum"
    return drawing.picture(
        f"{counted(len(terms), 'product')} of an input value and a weight of its stamp reach "
        f"Z[{i}, {row}, {col}, {c}]; with b[{c}] = {number(bias)}: {whole} = {number(total)}."
    )


def windows_added(columns, shape, f, *, stride=1, pad=0):
    """Draw a matrix with one window a row, and the image that its windows add up to.

    Parameters
    ----------
    columns : ndarray (m * n_H * n_W, f * f * n_C_prev)
        One window a row, as `col2im` takes them.
    shape : tuple (m, n_H_prev, n_W_prev, n_C_prev)
        Of the images; the first channel of the first one is drawn.
    f : int
        Height and width of the window.
    stride, pad : int, optional
        As in `col2im`.

    Returns
    -------
    Picture
    """
    image = col2im(columns, shape, f, stride, pad)[0, :, :, 0]
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in shape[1:3])
    rows = np.asarray(columns)[: n_H * n_W]
    n_cells = rows.shape[1] + image.shape[1]
    drawing = Drawing(max(SMALLEST, min(28, (PAGE - 120) // n_cells)))
    matrix = drawing.grid(rows, 0, 0, "product", f"columns · {sides(rows)}", indices=True)
    x = max(matrix.right, LETTER * FONT * len(f"columns · {sides(rows)}")) + 14
    drawing.arrow(x, matrix.middle, 44)
    y = max(matrix.middle - len(image) * drawing.cell / 2 - HEAD, 0)
    label = f"images · {sides(image)}"
    drawing.grid(image, x + 58, y, "input", label, indices=True)
    return drawing.picture(
        f"The {counted(len(rows), 'row')} of columns, {rows.shape[1]} numbers each, are windows of "
        f"{f} × {f} with stride = {stride} and pad = {pad}. Each is added to its place: "
        f"{_in_words(image)}."
    )


def _in_words(values):
    """The numbers of a small array; of a larger one its first row."""
    if values.size <= MOST_IN_WORDS * 2:
        return rows_in_words(values)
    return f"{rows_in_words(values[:1])} in the first row"


def _centered(drawing, values, x, middle, role, label, *, sign="", window=None):
    """Draw a grid with its cells centered on `middle`, and a sign to its left."""
    if sign:
        drawing.text(x - SIGN / 2, middle + 7, sign, size=20, anchor="middle", color=QUIET)
    head = HEAD if window else LABEL
    y = middle - len(values) * drawing.cell / 2 - head
    return drawing.grid(values, x, y, role, label, indices=bool(window), window=window)


def _cell(image, stamp, canvas):
    """The largest cell with which all fits."""
    for cell in range(CELL, SMALLEST, -2):
        height = (max(len(image), len(stamp)) + len(canvas)) * cell
        if _width(image, stamp, canvas, cell) <= PAGE and height <= TALLEST:
            return cell
    return SMALLEST


def _width(image, stamp, canvas, cell):
    words = LETTER * FONT * len("A_prev")
    above = max(INDEX + image.shape[1] * cell, words) + 2 * (SIGN + max(len(stamp) * cell, 50))
    return max(above, INDEX + canvas.shape[1] * cell, 60 * LETTER * FONT)
