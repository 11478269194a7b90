"""Pictures of a layer in tiles: what a tile reads, the piece it gets, and what is sent for it."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.figures.kit.drawing import (
    CELL,
    FONT,
    INDEX,
    LETTER,
    Box,
    Drawing,
)
from convhelpers.figures.kit.page import GAP, PAGE, SMALL
from convhelpers.figures.kit.palette import INK, INPUT, OUTPUT, PRODUCT, QUIET, WINDOW
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, number, rows_in_words, sides
from convhelpers.padding import zero_pad
from convhelpers.tiles import cut_tile, spans

SMALLEST = 20
ARROW = 58
OWN, HALO = 1.0, 0.35  # strength of the fill

# The three ways to share a layer out: color and mark tell them apart.
WAYS = {
    "halo": ("the picture", INPUT.stroke, "circle"),
    "batch": ("the batch", OUTPUT.stroke, "square"),
    "model": ("the filters", PRODUCT.stroke, "triangle"),
}


def tile_piece(A_prev, rows, cols, f, *, stride=1, pad=0, i=0, c=0, cell=None):
    """Draw the part of the padded image that a tile of the output reads, and the piece it gives.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of one channel is written.
    rows, cols : tuple (start, stop)
        The tile, as in `cut_tile`.
    f : int
        Height and width of the window.
    stride, pad : int, optional
        As in `cut_tile`.
    i, c : int, optional
        Which image and which channel.
    cell : tuple (row, col), optional
        A cell of the piece, which is ringed there and in the image.

    Returns
    -------
    Picture
    """
    image = zero_pad(A_prev[i : i + 1, :, :, c : c + 1], pad)[0, :, :, 0]
    piece = cut_tile(A_prev, rows, cols, f, stride, pad)[i, :, :, c]
    name = f"A_prev[{i}]" if len(A_prev) > 1 else "A_prev"
    drawing = Drawing(_cell_side(image.shape[1] + piece.shape[1]))
    top, left = rows[0] * stride, cols[0] * stride
    words = f"rows {_span(rows)}, columns {_span(cols)} of Z"
    drawing.text(0, FONT, f"The tile of {words}", bold=True, color=WINDOW)
    y = FONT + 14
    label = f"{name} with pad = {pad}" if pad else name
    grid = drawing.grid(image, 0, y, "input", label, pad=pad, indices=True)
    drawing.frame(grid, top, left, len(piece), f_W=piece.shape[1])
    x = max(grid.right, INDEX + LETTER * FONT * len(label)) + 12
    drawing.arrow(x, grid.middle, ARROW - 18)
    beside = drawing.grid(piece, x + ARROW - 8, y, "input", "piece", indices=True)
    if cell is not None:
        drawing.ring(grid, top + cell[0], left + cell[1], WINDOW)
        drawing.ring(beside, *cell, WINDOW)
    at = (
        "" if cell is None else f" The ringed cell is row {cell[0]}, column {cell[1]} of the piece."
    )
    return drawing.picture(
        f"The tile of {words} reads rows {top}:{top + len(piece)} and columns "
        f"{left}:{left + piece.shape[1]} of {name}{' with its border' if pad else ''}. "
        f"The piece is {sides(piece)}: {rows_in_words(piece)}.{at}"
    )


def tile_step(A_prev, W, b, row, col, *, stride=1, pad=0, tile=2):
    """Draw the tile of one output, and what it reads: its own cells, its halo, the border.

    Of several images and channels the first is drawn, as if there were no other. A pixel belongs to
    the tile whose share it lies in: tiles of the output share the image out in steps of
    ``tile * stride``.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    b : ndarray (n_C,)
        Biases.
    row, col : int
        An output; its tile is drawn.
    stride, pad : int, optional
        As in `conv_forward`.
    tile : int, optional
        Height and width of a tile of the output.

    Returns
    -------
    Picture
        Of one size for given shapes, `stride`, `pad` and `tile`.

    Raises
    ------
    ValueError
        If there is no such output.
    """
    A_prev, W, b = A_prev[:1, :, :, :1], W[:1, :, :, :1], b[:1]
    f = W.shape[1]
    Z = conv_forward(A_prev, W, b, stride, pad)[0, :, :, 0]
    for name, index, n in zip(("row", "col"), (row, col), Z.shape, strict=True):
        if not 0 <= index < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")
    cuts = [spans(n, tile) for n in Z.shape]
    rows, cols = cuts[0][row // tile], cuts[1][col // tile]
    image = zero_pad(A_prev, pad)[0, :, :, 0]
    read = _read(image.shape, rows, cols, f, stride)
    own = read & _owned(image.shape, (rows, cols), Z.shape, stride, pad)
    inside = np.pad(np.ones(A_prev.shape[1:3], bool), pad)
    halo, zeros = read & inside & ~own, read & ~inside

    drawing = Drawing(_cell_side(image.shape[1] + Z.shape[1]))
    counts = [int(cells.sum()) for cells in (read, own, halo, zeros)]
    headline = (
        f"Z[0, {row}, {col}, 0] = {number(Z[row, col])}: "
        f"its tile reads {counted(counts[0], 'cell')}, {_shares(counts)}."
    )
    drawing.text(0, FONT, headline, bold=True, color=WINDOW)
    y = FONT + 14
    shade = OWN * own + HALO * (halo | zeros)
    label = f"A_prev, pad = {pad}, f = {f}, stride = {stride}"
    grid = drawing.grid(image, 0, y, "input", label, pad=pad, shade=shade, indices=True)
    for halo_row, halo_col in np.argwhere(halo):
        drawing.corner(grid, halo_row, halo_col, WINDOW)
    height, width = (n * stride - stride + f for n in (rows[1] - rows[0], cols[1] - cols[0]))
    drawing.frame(grid, rows[0] * stride, cols[0] * stride, height, f_W=width)
    x = max(grid.right, LETTER * FONT * len(label)) + 12
    drawing.arrow(x, grid.middle, ARROW - 18)
    result = drawing.grid(Z, x + ARROW - 8, y, "output", f"Z, tile = {tile}", indices=True)
    drawing.touch.choices(result, "Z[0, {}, {}, 0]", Z, place)
    for down in cuts[0]:
        for across in cuts[1]:
            _tile_frame(drawing, result, down, across, QUIET, "4 3", 2)
    _tile_frame(drawing, result, rows, cols, WINDOW, "none", 4)
    drawing.ring(result, row, col)
    bottom = max(grid.bottom, result.bottom) + 24
    _legend(drawing, bottom)
    drawing.reserve(PAGE, 0)  # whatever the words
    return drawing.picture(
        f"{headline} The tile holds rows {_span(rows)} and columns {_span(cols)} of Z, {sides(Z)}, "
        f"with f = {f}, stride = {stride}, pad = {pad}, and reads {height} × {width} cells from "
        f"row {number(rows[0] * stride - pad)}, column {number(cols[0] * stride - pad)} of A_prev. "
        f"Its part of Z: {rows_in_words(Z[slice(*rows), slice(*cols)])}.",
        headline,
    )


def numbers_sent(layers):
    """Draw how many numbers each way to share a layer out sends, on a logarithmic scale.

    Parameters
    ----------
    layers : dict of str to dict
        For each layer, by its name, the numbers that are sent for "halo", "batch" and "model".

    Returns
    -------
    Picture
        Its sentence names the way that sends least.
    """
    drawing, told = Drawing(), []
    counts = [count for ways in layers.values() for count in ways.values()]
    lowest = 10 ** np.floor(np.log10(min(counts)))
    decades = np.ceil(np.log10(max(counts) / lowest))
    scale = Box(130, 0, PAGE - 130 - 120, 0)
    y = 0
    for name, ways in layers.items():
        drawing.text(0, y + FONT, name, bold=True)
        y += 24
        least = min(ways, key=ways.get)
        for way, count in ways.items():
            words, color, mark = WAYS[way]
            drawing.text(0, y + 13, words, size=SMALL)
            length = scale.width * np.log10(count / lowest) / decades
            drawing.line([(scale.x, y + 9), (scale.x + length, y + 9)], color, thickness=6)
            drawing.mark(scale.x + length, y + 9, mark, color)
            most = f"{_short(count)}{', least' if way == least else ''}"
            drawing.text(scale.x + length + 14, y + 13, most, size=SMALL, bold=way == least)
            y += 22
        told.append(
            f"{name}: "
            + ", ".join(f"{_short(count)} to cut {WAYS[way][0]}" for way, count in ways.items())
            + f"; least to cut {WAYS[least][0]}"
        )
        y += 14
    for power in range(int(decades) + 1):
        x = scale.x + scale.width * power / decades
        drawing.line([(x, y), (x, y + 5)], QUIET)
        if power % 2 == 0:  # there is no room for more
            drawing.text(x, y + 18, _short(lowest * 10**power), size=SMALL, anchor="middle")
    drawing.line([(scale.x, y), (scale.x + scale.width, y)], INK)
    drawing.text(0, y + 18, "numbers sent", size=SMALL)
    drawing.reserve(PAGE, 0)
    return drawing.picture(f"Numbers sent in one training step. {'. '.join(told)}.")


def _short(count):
    """A count in words: 780, 25 thousand, 1.2 million."""
    for size, word in ((10**9, " billion"), (10**6, " million"), (10**3, " thousand")):
        if count >= size:
            return f"{count / size:.3g}{word}"
    return f"{count:.3g}"


def _read(shape, rows, cols, f, stride):
    """The cells of the padded image that a tile reads; gaps between windows are not read."""
    along = []
    for (start, stop), n in zip((rows, cols), shape, strict=True):
        windows = np.arange(start, stop)[:, np.newaxis] * stride + np.arange(f)
        along.append(np.isin(np.arange(n), windows))
    return along[0][:, np.newaxis] & along[1]


def _owned(shape, places, sizes, stride, pad):
    """The cells of the image that lie in the tile's own share; the last share takes the rest."""
    along = []
    for (start, stop), size, n in zip(places, sizes, shape, strict=True):
        pixels = np.arange(n) - pad
        end = n - 2 * pad if stop == size else min(stop * stride, n - 2 * pad)
        along.append((pixels >= start * stride) & (pixels < end))
    return along[0][:, np.newaxis] & along[1]


def _shares(counts):
    _, own, halo, zeros = counts
    border = f", {zeros} border" if zeros else ""
    return f"{own} own, {halo} halo{border}"


def _tile_frame(drawing, grid, rows, cols, color, dash, thickness):
    n_rows, n_cols = rows[1] - rows[0], cols[1] - cols[0]
    drawing.frame(
        grid, rows[0], cols[0], n_rows, f_W=n_cols, color=color, dash=dash, thickness=thickness
    )


def _legend(drawing, y):
    """What the two strengths of the fill mean; the halo has a corner besides."""
    drawing.text(0, y, "dark: its own", size=SMALL)
    drawing.text(130, y, "pale with a corner: halo, a neighbor's", size=SMALL)
    drawing.text(450, y, "dashed: border", size=SMALL)


def _span(span):
    return f"{span[0]}:{span[1]}"


def _cell_side(n_cells):
    """The largest cell with which two grids of so many cells fit beside each other."""
    return max(SMALLEST, min(CELL, (PAGE - 2 * INDEX - ARROW - GAP) // n_cells))
