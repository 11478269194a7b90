"""Pictures of the way back through a convolution: what each output sends, what each input collects.

A gradient is drawn as the array it belongs to: that of the input as an input, that of the filter as
a filter.
"""

from typing import NamedTuple

import numpy as np

from convhelpers.convolution import conv_backward
from convhelpers.figures.kit.drawing import (
    CELL,
    FONT,
    INDEX,
    LABEL,
    LETTER,
    Box,
    Drawing,
    size_that_fits,
)
from convhelpers.figures.kit.page import PAGE, SMALL
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.touch import lead, place
from convhelpers.figures.kit.words import counted, factor, number, rows_in_words
from convhelpers.padding import zero_pad

SENDS, PIXEL = "what one output sends", "what one pixel collects"
WEIGHT = "what one weight collects"
GRID_HEIGHT = 200
GAP = 24
HEAD = LABEL + INDEX
SIGN = 26
FACTOR = 60
ARROW = 44
STOP_ARROW = 34
SMALL_CELL = 24
SMALLEST_CELL = 20
STOP_HEADING = 22
TILE_WIDTH = 64
TILE_HEIGHT = 40
LOWEST_TILE = 22
TILES_HEIGHT = 200
SUM_WIDTH = 150
MOST_IN_WORDS = 20  # terms; longer sums nobody follows
ROOM_FOR_A_RING = 28  # a smaller cell is filled by its number


class _Layer(NamedTuple):
    """One image of one channel, one filter, and the gradient of the output they make."""

    dZ: np.ndarray  # (n_H, n_W)
    A_prev_pad: np.ndarray  # (n_H_prev + 2 pad, n_W_prev + 2 pad)
    W: np.ndarray  # (f, f)
    stride: int
    pad: int

    @property
    def f(self):
        return len(self.W)

    @property
    def padded(self):
        """How the padded input is called: without padding it is the input."""
        return "A_prev_pad" if self.pad else "A_prev"

    def window(self, row, col):
        """The row and the column where the window of one output starts."""
        return row * self.stride, col * self.stride

    def place(self, row, col):
        """The window of one output, as a slice."""
        top, left = self.window(row, col)
        return f"{self.padded}[0, {top}:{top + self.f}, {left}:{left + self.f}, 0]"

    def gradients(self, dZ):
        """The gradients of the padded input, the filter and the bias, for another `dZ`."""
        dZ, A_prev_pad, W = (
            values[np.newaxis, :, :, np.newaxis] for values in (dZ, self.A_prev_pad, self.W)
        )
        dA_prev_pad, dW, db = conv_backward(dZ, A_prev_pad, W, self.stride)
        return dA_prev_pad[0, :, :, 0], dW[0, :, :, 0], db

    def gradients_of_one(self, row, col):
        """What one output alone sends."""
        return self.gradients(np.where(self._order == self._order[row, col], self.dZ, 0))

    def gradients_so_far(self, row, col):
        """What the outputs up to this one have sent together, row by row."""
        return self.gradients(np.where(self._order <= self._order[row, col], self.dZ, 0))

    @property
    def _order(self):
        return np.arange(self.dZ.size).reshape(self.dZ.shape)


def _layer(dZ, A_prev, W, stride, pad):
    dZ, A_prev, W = (np.asarray(values)[:1, :, :, :1] for values in (dZ, A_prev, W))
    conv_backward(dZ, A_prev, W, stride, pad)  # refuses what does not fit
    A_prev_pad = zero_pad(A_prev, pad)
    return _Layer(dZ[0, :, :, 0], A_prev_pad[0, :, :, 0], W[0, :, :, 0], stride, pad)


def _check_place(row, col, shape):
    for name, index, n in zip(("row", "col"), (row, col), shape, strict=True):
        if not 0 <= index < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")


def gradient_step(dZ, A_prev, W, row, col, *, stride=1, pad=0):
    """Draw what one number of `dZ` sends back: to its window, to the filter and to the bias.

    Of several images, channels and filters the first is drawn, as if there were no other.

    Parameters
    ----------
    dZ : ndarray (m, n_H, n_W, n_C)
        Gradient of the output.
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of the first one is written.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    row, col : int
        The place in the output.
    stride, pad : int, optional
        Step of the window, and zeros on each side.

    Returns
    -------
    Picture
        Of one size for given shapes, `stride` and `pad`, whatever the place and the numbers. The
        sums are those of all outputs up to this one, row by row.

    Raises
    ------
    ValueError
        If the output has no such row or column.
    """
    layer = _layer(dZ, A_prev, W, stride, pad)
    _check_place(row, col, layer.dZ.shape)
    sums = layer.gradients_so_far(row, col)
    drawing = Drawing(_cell_of_step(layer))
    y = _place_in_words(drawing, layer, row, col) + GAP
    height = HEAD + len(layer.A_prev_pad) * drawing.cell
    _sent_to_window(drawing, layer, row, col, sums, y + (HEAD + height) / 2)
    y += height + GAP
    _sent_to_filter_and_bias(drawing, layer, row, col, sums, y + (HEAD + height) / 2)
    drawing.reserve(PAGE, y + height)
    return drawing.picture(_step_sentence(layer, row, col, sums), _step_headline(layer, row, col))


def _place_in_words(drawing, layer, row, col):
    """Write which number it is and where its window lies; return where the line ends."""
    words = f"row = {row}, col = {col}: dz = {number(layer.dZ[row, col])}"
    drawing.text(0, FONT, words, bold=True, color=WINDOW)
    x = LETTER * FONT * max(30, len(words) + 2)
    drawing.text(x, FONT, f"window {layer.place(row, col)}", size=SMALL, color=WINDOW)
    return FONT


def _sent_to_window(drawing, layer, row, col, sums, middle):
    """Draw `dz` times the filter, and the gradient of the input with it."""
    top, left, f = window = (*layer.window(row, col), layer.f)
    stamp = layer.gradients_of_one(row, col)[0][top : top + f, left : left + f]
    products, result = _columns_of_step(layer, drawing.cell)
    box = _grid(drawing, layer.dZ, 0, middle, "output", "dZ", window=(row, col, 1))
    drawing.touch.choices(box, _cell("dZ"), layer.dZ, place)
    box = _grid(drawing, layer.W, box.right + SIGN, middle, "filter", "W", sign="·")
    _take_numbers(drawing, box, "W", layer.W)
    _grid(drawing, stamp, products, middle, "product", "dz · W", sign="=")
    drawing.arrow(result - ARROW + 6, middle, ARROW - 14)
    label, pad = f"d{layer.padded} so far", layer.pad
    box = _grid(drawing, sums[0], result, middle, "input", label, pad=pad, window=window)
    drawing.touch.leads(box, _cell("dA_prev"), sums[0], lead(PIXEL), pad=pad)
    drawing.touch.windows(box, f, layer.stride, layer.dZ.shape, place)


def _sent_to_filter_and_bias(drawing, layer, row, col, sums, middle):
    """Draw `dz` times the window, and the gradients of the filter and the bias with it."""
    dz, window = layer.dZ[row, col], (*layer.window(row, col), layer.f)
    _, to_filter, _ = layer.gradients_of_one(row, col)
    products, result = _columns_of_step(layer, drawing.cell)
    name, pad = layer.padded, layer.pad
    box = _grid(drawing, layer.A_prev_pad, 0, middle, "input", name, pad=pad, window=window)
    _take_numbers(drawing, box, "A_prev", layer.A_prev_pad, pad)
    drawing.touch.windows(box, layer.f, layer.stride, layer.dZ.shape, place)
    times = f"· {factor(dz)}"
    drawing.text(box.right + 10, middle + 7, times, size=size_that_fits(times, FACTOR - 8, 16))
    _grid(drawing, to_filter, products, middle, "product", "dz · window", sign="=")
    drawing.arrow(result - ARROW + 6, middle, ARROW - 14)
    box = _grid(drawing, sums[1], result, middle, "filter", "dW so far")
    drawing.touch.leads(box, _cell("dW"), sums[1], lead(WEIGHT))
    x = max(box.right, result + LETTER * FONT * len("dW so far")) + SIGN
    _grid(drawing, sums[2][np.newaxis], x, middle, "filter", "db so far")


def _take_numbers(drawing, box, array, values, pad=0):
    drawing.touch.entries(
        box, _cell(array), values, array, lambda row, col: (0, row, col, 0), pad=pad
    )


def _cell_of_step(layer):
    for cell in range(CELL, SMALLEST_CELL, -2):
        _, result = _columns_of_step(layer, cell)
        n_H, n_W = layer.A_prev_pad.shape
        label = LETTER * FONT * len("dA_prev_pad so far")
        fits = result + max(INDEX + n_W * cell, label) <= PAGE
        if fits and n_H * cell <= GRID_HEIGHT:
            return cell
    return SMALLEST_CELL


def _columns_of_step(layer, cell):
    """Where the products and the sums start: the same in both rows of grids."""
    n_W, f = layer.dZ.shape[1], layer.f
    above = INDEX + n_W * cell + SIGN + f * cell
    below = INDEX + layer.A_prev_pad.shape[1] * cell + FACTOR
    products = max(above, below) + SIGN
    return products, products + max(f * cell, LETTER * FONT * len("dz · window")) + ARROW


def _grid(drawing, values, x, middle, role, label, *, sign="", pad=0, indices=False, window=None):
    """Draw a grid with its cells centered on `middle`, and a sign to its left."""
    indices = indices or window is not None
    head = HEAD if indices else LABEL
    if sign:
        drawing.text(x - SIGN / 2, middle + 7, sign, size=20, anchor="middle", color=QUIET)
    y = middle - len(values) * drawing.cell / 2 - head
    return drawing.grid(values, x, y, role, label, pad=pad, indices=indices, window=window)


def _step_sentence(layer, row, col, sums):
    dz = number(layer.dZ[row, col])
    dA_prev_pad, dW, db = sums
    return (
        f"dZ[0, {row}, {col}, 0] = {dz} sends {dz} · W to the window {layer.place(row, col)}, "
        f"{dz} · window to dW, and {dz} to db. "
        f"So far, d{layer.padded}: {rows_in_words(dA_prev_pad)}. "
        f"dW: {rows_in_words(dW)}. db: {number(db[0])}."
    )


def _cell(array):
    """The name of a cell of an array, with holes for row and column."""
    return f"{array}[0, {{}}, {{}}, 0]"


def _step_headline(layer, row, col):
    dz = number(layer.dZ[row, col])
    return (
        f"dZ[0, {row}, {col}, 0] = {dz} puts a stamp, {dz} · W, on its window of d{layer.padded}, "
        f"and sends {dz} · window to dW."
    )


def gradient_sweep(dZ, A_prev, W, cells, *, stride=1, pad=0):
    """Draw several numbers of `dZ`, and the gradient of the input as it fills.

    Parameters
    ----------
    dZ, A_prev, W, stride, pad
        As in `gradient_step`.
    cells : sequence of tuple (row, col)
        Places in the output, row by row.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the output has no such row or column.
    """
    layer = _layer(dZ, A_prev, W, stride, pad)
    n_rows, n_cols = layer.A_prev_pad.shape
    width = (layer.dZ.shape[1] + n_cols) * SMALL_CELL + STOP_ARROW
    height = STOP_HEADING + n_rows * SMALL_CELL
    per_line = max(1, (PAGE + GAP) // (width + GAP))
    drawing, stops = Drawing(SMALL_CELL), []
    for k, (row, col) in enumerate(cells):
        _check_place(row, col, layer.dZ.shape)
        dz, (top, left) = number(layer.dZ[row, col]), layer.window(row, col)
        x, y = k % per_line * (width + GAP), k // per_line * (height + GAP)
        drawing.text(x, y + FONT, f"row = {row}, col = {col}: add {dz} · W", bold=True, size=SMALL)
        middle = y + STOP_HEADING + n_rows * SMALL_CELL / 2
        above = middle - len(layer.dZ) * SMALL_CELL / 2 - LABEL
        before = drawing.grid(layer.dZ, x, above, "output", "", window=(row, col, 1))
        drawing.arrow(before.right + 7, middle, STOP_ARROW - 14)
        so_far, _, _ = layer.gradients_so_far(row, col)
        x, above = before.right + STOP_ARROW, y + STOP_HEADING - LABEL
        window = (top, left, layer.f)
        drawing.grid(so_far, x, above, "input", "", pad=pad, window=window)
        place = f"rows {top}:{top + layer.f}, columns {left}:{left + layer.f}"
        stops.append(f"{dz} · W to {place}")
    return drawing.picture(
        f"{len(stops)} of the {layer.dZ.size} numbers of dZ add dz · W to their windows of "
        f"d{layer.padded}: {'; '.join(stops)}. Together: {rows_in_words(so_far)}."
    )


class _Marked(NamedTuple):
    """A grid, and the cells in it that take part in a sum."""

    array: str
    values: np.ndarray
    role: str
    pad: int = 0
    chosen: tuple | None = None  # row and column of the cell that collects
    block: tuple = ()  # rows and columns that are framed together
    rings: tuple = ()  # rows and columns of single cells


class _Sum(NamedTuple):
    """What one number collects: a term from each output that depends on it."""

    words: str
    name: str
    role: str
    label: str
    terms: list  # of rows of pairs: a number of `dZ`, and what it is multiplied by
    total: float

    @property
    def headline(self):
        terms = counted(sum(map(len, self.terms)), "product")
        return f"{self.words}: {self.name}, the sum of {terms}, is {number(self.total)}."

    @property
    def sentence(self):
        total = number(self.total)
        terms = [f"{factor(dz)}·{factor(other)}" for row in self.terms for dz, other in row]
        if not terms:
            return f"{self.words}: {self.name} = {total}, as there is no term."
        written = " + ".join(terms)
        if len(terms) > MOST_IN_WORDS:
            written = f"the sum of {len(terms)} products"
        return f"{self.words}: {self.name} = {written} = {total}."


def pixel_gradient(dZ, A_prev, W, row, col, *, stride=1, pad=0):
    """Draw what one pixel collects: a term from each window it sits in, and their sum.

    Parameters
    ----------
    dZ, A_prev, W, stride, pad
        As in `gradient_step`.
    row, col : int
        The pixel, a place in the input without its border.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the input has no such row or column.
    """
    layer = _layer(dZ, A_prev, W, stride, pad)
    n_H_pad, n_W_pad = layer.A_prev_pad.shape
    _check_place(row, col, (n_H_pad - 2 * pad, n_W_pad - 2 * pad))
    n_H, n_W = layer.dZ.shape
    rows, cols = (_windows_over(index + pad, n, layer) for index, n in ((row, n_H), (col, n_W)))
    met = [[(row + pad - r * stride, col + pad - k * stride) for k in cols] for r in rows]
    terms = [
        [(layer.dZ[r, k], layer.W[weight]) for k, weight in zip(cols, weights, strict=True)]
        for r, weights in zip(rows, met, strict=True)
    ]
    windows = counted(len(rows) * len(cols), "window")
    total = _Sum(
        f"The pixel in row {row}, column {col} sits in {windows}",
        f"dA_prev[0, {row}, {col}, 0]",
        "input",
        "dz · w, a tile for each window",
        terms,
        layer.gradients(layer.dZ)[0][row + pad, col + pad],
    )
    chosen, rings = (row + pad, col + pad), tuple(weight for weights in met for weight in weights)
    grids = (
        _Marked("A_prev", layer.A_prev_pad, "input", pad=pad, chosen=chosen),
        _Marked("dZ", layer.dZ, "output", block=(rows, cols)),
        _Marked("W", layer.W, "filter", rings=rings),
    )
    return _sum_picture(layer, grids, total, layer.f)


def weight_gradient(dZ, A_prev, W, row, col, *, stride=1, pad=0):
    """Draw what one weight collects: a term from each output it touches, and their sum.

    Parameters
    ----------
    dZ, A_prev, W, stride, pad
        As in `gradient_step`.
    row, col : int
        The weight, a place in the filter.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the filter has no such row or column.
    """
    layer = _layer(dZ, A_prev, W, stride, pad)
    _check_place(row, col, layer.W.shape)
    n_H, n_W = layer.dZ.shape
    met = layer.A_prev_pad[row::stride, col::stride][:n_H, :n_W]
    total = _Sum(
        f"The weight in row {row}, column {col} touches {counted(layer.dZ.size, 'output')}",
        f"dW[0, {row}, {col}, 0]",
        "filter",
        "dz · a, a tile for each output",
        [list(zip(*rows, strict=True)) for rows in zip(layer.dZ, met, strict=True)],
        layer.gradients(layer.dZ)[1][row, col],
    )
    rings = tuple((row + r * stride, col + k * stride) for r, k in np.ndindex(n_H, n_W))
    grids = (
        _Marked("W", layer.W, "filter", chosen=(row, col)),
        _Marked("dZ", layer.dZ, "output", block=(range(n_H), range(n_W))),
        _Marked("A_prev", layer.A_prev_pad, "input", pad=pad, rings=rings),
    )
    return _sum_picture(layer, grids, total, n_H)


def _sum_picture(layer, grids, total, most_rows):
    """Draw three grids with what is multiplied marked, and the sum below, of up to so many rows."""
    drawing = Drawing(_cell_of_sum(layer))
    height = len(layer.A_prev_pad) * drawing.cell
    x = 0
    for grid in grids:
        window = None if grid.chosen is None else (*grid.chosen, 1)
        label = layer.padded if grid.array == "A_prev" else grid.array
        middle = HEAD + height / 2
        box = _grid(
            drawing,
            grid.values,
            x,
            middle,
            grid.role,
            label,
            pad=grid.pad,
            indices=True,
            window=window,
        )
        if window:
            drawing.touch.choices(box, _cell(grid.array), grid.values, place, pad=grid.pad)
        else:
            _take_numbers(drawing, box, grid.array, grid.values, grid.pad)
        if grid.block and all(grid.block):
            rows, cols = grid.block
            drawing.frame(box, rows[0], cols[0], len(rows), f_W=len(cols))
        for ring in grid.rings:
            if drawing.cell >= ROOM_FOR_A_RING:
                drawing.ring(box, *ring, WINDOW)
            else:
                drawing.frame(box, *ring, 1, inset=(2, 2), thickness=2)
        x = max(box.right, x + LETTER * FONT * len(label)) + GAP
    y = HEAD + height + GAP
    _written_sum(drawing, y, total)
    drawing.reserve(PAGE, y + LABEL + _tile_height(most_rows) * most_rows)
    return drawing.picture(total.sentence, total.headline)


def _windows_over(position, n, layer):
    """The windows over one row or column of the padded input, counted along one axis."""
    return [k for k in range(n) if 0 <= position - k * layer.stride < layer.f]


def _cell_of_sum(layer):
    n_H_pad, n_W_pad = layer.A_prev_pad.shape
    n_cells = n_W_pad + layer.dZ.shape[1] + layer.f
    room = PAGE - 3 * INDEX - 2 * GAP - LETTER * FONT * len("A_prev_pad")
    cell = min(CELL, int(room // n_cells), GRID_HEIGHT // n_H_pad)
    return max(SMALLEST_CELL, cell)


def _tile_height(n_rows):
    return max(LOWEST_TILE, min(TILE_HEIGHT, TILES_HEIGHT // max(n_rows, 1)))


def _written_sum(drawing, y, total):
    """Draw a tile for each product, in the order of the outputs, and their sum beside them."""
    n_rows, n_cols = len(total.terms), max(map(len, total.terms), default=0)
    height = _tile_height(n_rows)
    width = min(TILE_WIDTH, (PAGE - SUM_WIDTH - 2 * GAP) // max(n_cols, 1))
    drawing.text(0, y + FONT, total.label, bold=True)
    top = y + LABEL
    for r, row in enumerate(total.terms):
        for k, term in enumerate(row):
            box = Box(k * width, top + r * height, width, height)
            drawing.product(box, *term)
    if not n_cols:
        drawing.text(0, top + FONT + 4, "none", size=SMALL, color=QUIET)
    x = max(n_cols * width, LETTER * FONT * len(total.label)) + GAP
    middle = top + max(n_rows * height, drawing.cell) / 2
    drawing.text(x, middle + 7, "=", size=20, anchor="middle", color=QUIET)
    x += SIGN
    drawing.text(x, middle - drawing.cell / 2 - 8, total.name, bold=True)
    box = drawing.tile(x, middle - drawing.cell / 2, drawing.cell, drawing.cell, total.role)
    drawing.frame(box, 0, 0, 1)
    drawing.value(box.center, box.middle + 5, total.total, box.width)


def values_and_slopes(X, dX):
    """Draw an array beside its gradient, in the first channel of the first image.

    Parameters
    ----------
    X : ndarray (m, n_H, n_W, n_C)
        The numbers.
    dX : ndarray (m, n_H, n_W, n_C)
        For each of them, how fast the loss grows with it.

    Returns
    -------
    Picture
    """
    X, dX = X[0, :, :, 0], dX[0, :, :, 0]
    drawing = Drawing()
    box = drawing.grid(X, 0, 0, "input", "X", indices=True)
    drawing.grid(dX, box.right + 2 * GAP, 0, "input", "dX", indices=True)
    return drawing.picture(f"X: {rows_in_words(X)}. Its gradient dX: {rows_in_words(dX)}.")
