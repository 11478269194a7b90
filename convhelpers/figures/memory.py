"""Pictures of memory: where the numbers of a window lie, and windows as the rows of a matrix."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convhelpers.figures.kit.drawing import CELL, FONT, LETTER, Box, Drawing
from convhelpers.figures.kit.page import GAP, LINE, PAGE, SMALL
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, number, rows_in_words, sides
from convhelpers.im2col import conv_forward_matmul, im2col
from convhelpers.padding import conv_output_size, zero_pad

GRID = 28
TERMS = (
    "next image",
    "window below",
    "window to the right",
    "pixel below",
    "pixel to the right",
    "next channel",
)


def memory_layout(A_prev, f, stride, row, col):
    """Draw the first image as rows and columns and as it lies in memory, and mark one window.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images in any order of memory, of up to 40 numbers each.
    f, stride : int
        Height and width of the window, and the step to the next one, in pixels.
    row, col : int
        The cell of the output to which the window belongs.

    Returns
    -------
    Picture
        Of the same size for every window of an array.
    """
    image = A_prev[:1]
    windows = _windows(image, f, stride)
    offsets = sum(k * step for k, step in zip(np.indices(image.shape), image.strides, strict=True))
    read = np.unique(_windows(offsets, f, stride)[0, row, col])

    drawing = Drawing(GRID)
    right = _grids(drawing, image, f, stride, windows.shape[1:3], row, col)
    start = _strides(drawing, right + GAP, image, windows, row, col)
    bottom = max(44 + image.shape[1] * GRID, FONT + 7 * LINE) + GAP
    _row_of_memory(drawing, bottom, image, offsets, read)
    pieces = [f"{first} to {last + image.itemsize - 1}" for first, last in _runs(read, image)]
    words = ", ".join(pieces[:-1]) + (" and " if pieces[1:] else "") + pieces[-1]
    _, n_H, n_W, n_C = image.shape
    return drawing.picture(
        f"A_prev, {n_H} × {n_W} × {n_C} of {image.dtype}, lies in memory as {image.size} numbers "
        f"of {image.itemsize} bytes, with the strides {A_prev.strides}. With f = {f} and "
        f"stride = {stride}, the view of the windows has the strides {windows.strides}. The window "
        f"of output row {row}, column {col} starts at byte {start} and reads the bytes {words}. "
        "No number is copied.",
        f"The window of output row {row}, column {col} starts at byte {start} and lies in "
        f"{counted(len(pieces), 'piece')} of memory.",
    )


def windows_as_rows(A_prev, f, *, stride=1, pad=0, i=0, row=None, col=None):
    """Draw an image and the matrix that has one of its windows in each row.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images.
    f : int
        Height and width of the window in pixels.
    stride, pad : int, optional
        As in `im2col`.
    i : int, optional
        Which image; the rows of the others are not drawn.
    row, col : int, optional
        A cell of the output, whose window and row of the matrix are framed.

    Returns
    -------
    Picture
    """
    image = A_prev[i : i + 1]
    columns = im2col(image, f, stride, pad)
    n_W = conv_output_size(image.shape[2], f, stride, pad)
    drawing = Drawing(_cell(image, pad, columns.shape[1] + 1))
    _, _, words = _image_and_rows(drawing, image, columns, (f, stride, pad), n_W, row, col)
    name = f"A_prev[{i}]" if len(A_prev) > 1 else "A_prev"
    return drawing.picture(
        f"The {len(columns)} windows of {name}, {sides(image[0])} with pad = {pad}, are "
        f"the rows of a matrix, {sides(columns)}.{words}"
    )


def matrix_product(A_prev, W, b, *, stride=1, pad=0, i=0, row=None, col=None):
    """Draw the layer as one matrix product: windows as rows, filters as columns.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    b : ndarray (n_C,)
        One bias for each filter.
    stride, pad, i, row, col
        As in `windows_as_rows`.

    Returns
    -------
    Picture
    """
    image = A_prev[i : i + 1]
    n_C, f = W.shape[:2]
    columns = im2col(image, f, stride, pad)
    filters = W.reshape(n_C, -1).T
    Z = conv_forward_matmul(image, W, b, stride, pad)
    n_H, n_W = Z.shape[1:3]

    drawing = Drawing(_cell(image, pad, columns.shape[1] + 2 * n_C, beside=290))
    steps = f, stride, pad
    below, matrix, words = _image_and_rows(drawing, image, columns, steps, n_W, row, col)
    x = max(matrix.right, matrix.x + len(f"columns · {sides(columns)}") * LETTER * FONT) + 22
    drawing.text(x, matrix.middle + 8, "@", size=18, anchor="middle")
    label = f"filters · {sides(filters)}"
    drawing.text(x + 20, FONT, label, bold=True)
    weights = drawing.grid(filters, x + 20, 20, "filter", "")
    x = max(weights.right, weights.x + len(label) * LETTER * FONT) + 12
    bias = ", ".join(number(value) for value in b)
    drawing.text(x, matrix.middle + 5, f"+ {bias} =")
    x += (len(bias) + 4) * LETTER * FONT + 14
    rows = Z.reshape(-1, n_C)
    drawing.text(x, FONT, sides(rows), bold=True)
    result = drawing.grid(rows, x, 20, "output", "")
    if row is not None:
        drawing.frame(result, row * n_W + col, 0, 1, f_W=n_C)
    for c in range(n_C):
        label = f"Z{f'[..., {c}]' if n_C > 1 else ''} · {sides(Z[0, :, :, c])}"
        out = drawing.grid(Z[0, :, :, c], 0, below, "output", label, indices=True)
        below = out.bottom + 12
        if row is not None:
            drawing.frame(out, row, col, 1)
    name = "A_prev_pad" if pad else "A_prev"
    return drawing.picture(
        f"The {len(columns)} windows of {name}, {sides(zero_pad(image, pad)[0])}, are the rows of "
        f"a matrix, {sides(columns)}. Times the filters, {sides(filters)}, plus b: "
        f"{sides(rows)}, and as {n_H} rows and {n_W} columns, Z: "
        f"{rows_in_words(Z[0, :, :, 0])}.{words}"
    )


def _cell(image, pad, n_cells, beside=60):
    """The largest cell with which so many columns fit beside the padded image."""
    return max(14, min(GRID, (PAGE - beside) // (image.shape[2] + 2 * pad + n_cells)))


def _image_and_rows(drawing, image, columns, steps, n_W, row, col):
    """Draw the channels below each other, and the matrix of their windows at the right.

    Gives how far down the channels reach, the box of the matrix, and what is framed, in words.
    """
    (f, stride, pad), framed = steps, row is not None
    A_pad = zero_pad(image, pad)
    name = "A_prev_pad" if pad else "A_prev"
    window = (row * stride, col * stride, f) if framed else None
    below = right = 0
    for c in range(A_pad.shape[3]):
        values = A_pad[0, :, :, c]
        label = f"{name}{f'[..., {c}]' if A_pad.shape[3] > 1 else ''} · {sides(values)}"
        box = drawing.grid(values, 0, below, "input", label, pad=pad, indices=True, window=window)
        below, right = box.bottom + 12, max(box.right, len(label) * LETTER * FONT)
    label = f"columns · {sides(columns)}"
    drawing.text(right + GAP, FONT, label, bold=True)
    matrix = drawing.grid(columns, right + GAP, 0, "input", "", indices=True)
    if not framed:
        return below, matrix, ""
    k = row * n_W + col
    drawing.frame(matrix, k, 0, 1, f_W=columns.shape[1])
    numbers = rows_in_words(columns[[k]])
    return below, matrix, f" Row {k} is the window of output row {row}, column {col}: {numbers}."


def _windows(image, f, stride):
    """A view of all windows: image, output row and column, then row, column and channel."""
    n_C = image.shape[3]
    windows = sliding_window_view(image, (f, f, n_C), axis=(1, 2, 3))
    return windows[:, ::stride, ::stride, 0]


def _grids(drawing, image, f, stride, shape, row, col):
    """Draw the channels with a window in each that may be dragged; return how far they reach."""
    right = 0
    for c in range(image.shape[3]):
        values = image[0, :, :, c]
        channel = f"[..., {c}]" if image.shape[3] > 1 else ""
        label = f"A_prev{channel} · {sides(values)}"
        x = right + GAP if c else 0
        window, shade = (row * stride, col * stride, f), _shade(image)[0, :, :, c]
        box = drawing.grid(values, x, 0, "input", label, shade=shade, indices=True, window=window)
        if not c:
            drawing.touch.spots(
                "windows, by their first number", _starts(drawing, box, stride, shape)
            )
        drawing.touch.windows(box, f, stride, shape, place)
        right = max(box.right, x + len(label) * FONT * LETTER)
    return right


def _starts(drawing, grid, stride, shape):
    """The cell in which each window starts, with the words for it and the settings."""
    step = stride * drawing.cell
    return [
        [
            (
                Box(grid.x + col * step, grid.y + row * step, drawing.cell, drawing.cell),
                f"The window of output row {row}, column {col}",
                place(row, col),
            )
            for col in range(shape[1])
        ]
        for row in range(shape[0])
    ]


def _strides(drawing, x, image, windows, row, col):
    """Write what each step costs in bytes, and where the window starts; return that byte."""
    drawing.text(x, FONT, "one step", bold=True)
    drawing.text(x + 150, FONT, "in bytes", bold=True)
    for k, (words, step) in enumerate(zip(TERMS[1:], windows.strides[1:], strict=True), start=1):
        drawing.text(x, FONT + k * LINE, words, size=SMALL)
        drawing.text(x + 196, FONT + k * LINE, str(step), size=SMALL, anchor="end")
    down, across = windows.strides[1:3]
    start = row * down + col * across
    words = f"start: {row} · {down} + {col} · {across} = byte {start}"
    drawing.text(x, FONT + 6.5 * LINE, words, bold=True, color=WINDOW)
    drawing.reserve(x + len(words) * FONT * LETTER, 0)
    return start


def _row_of_memory(drawing, y, image, offsets, read):
    """Draw all numbers in the order of their addresses, the ones that are read in frames."""
    order = np.argsort(offsets, axis=None)
    values, places = image.ravel()[order], offsets.ravel()[order]
    drawing.cell = min(CELL, PAGE // len(values))
    shade = _shade(image).ravel()[order][np.newaxis]
    label = "in memory, with the byte at which each number starts"
    box = drawing.grid(values[np.newaxis], 0, y, "input", label, shade=shade)
    drawing.text(box.right, y + FONT, "shade: the row of the image", size=SMALL, anchor="end")
    for first, last in _runs(read, image):
        k = np.searchsorted(places, first)
        length = (last - first) // image.itemsize + 1
        drawing.frame(box, 0, k, 1, f_W=length, inset=(2, 0))
    every = 1 if drawing.cell > 30 else 2
    for k in range(0, len(values), every):
        inside = places[k] in read
        drawing.text(
            box.x + (k + 0.5) * drawing.cell,
            box.bottom + 18,
            str(places[k]),
            size=11 if drawing.cell > 30 else 9,
            anchor="middle",
            bold=bool(inside),
            color=WINDOW if inside else QUIET,
        )


def _shade(image):
    """The darker, the further down in the image."""
    rows = np.arange(image.shape[1]).reshape(1, -1, 1, 1)
    return np.broadcast_to(0.15 + 0.6 * rows / max(image.shape[1] - 1, 1), image.shape)


def _runs(read, image):
    """First and last byte offset of each piece of neighbors among the numbers that are read."""
    cuts = np.flatnonzero(np.diff(read) > image.itemsize) + 1
    return [(int(piece[0]), int(piece[-1])) for piece in np.split(read, cuts)]
