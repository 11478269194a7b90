"""Pictures of whole blocks: convolution, activation and pooling, one after the other."""

from textwrap import wrap

import numpy as np

from convhelpers.blocks import relu
from convhelpers.convolution import conv_forward
from convhelpers.figures.kit.drawing import CELL, FONT, LABEL, LETTER, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import (
    MOST_IN_WORDS,
    counted,
    number,
    rows_in_words,
    sides,
    sum_of,
    tuple_of,
)
from convhelpers.figures.padding import window_counts
from convhelpers.figures.pooling import Channel
from convhelpers.figures.table import Table
from convhelpers.padding import conv_output_size, zero_pad
from convhelpers.pooling import pool_forward

ARROW = 76
BETWEEN = 10
BESIDE = 8
LINE = 18
LETTERS = 101  # of a note, in a line as long as the page is wide
SMALLEST_CELL = 14
POOL_DASH = "7 4"
KEPT = {"max": "the largest of", "average": "the average of"}


def stages(
    A_prev, W, b, *, stride=1, pad=0, activation=relu, pool_f=2, pool_stride=2, mode="max", i=0, c=0
):
    """Draw the numbers of one image as they go through convolution, activation and pooling.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; the channels of image `i` stand below each other.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    b : ndarray (n_C,)
        One bias for each filter.
    stride, pad : int, optional
        Of the convolution.
    activation : callable or None, optional
        None leaves its stage out.
    pool_f, pool_stride : int, optional
        Side and step of the pooling window.
    mode : {"max", "average"}, optional
        What pooling keeps of a window.
    i, c : int, optional
        Which image, and which channel of the output.

    Returns
    -------
    Picture
        Cells that no window reaches are hatched. The stages go on below where a line has no room.
    """
    f = W.shape[1]
    Z = conv_forward(A_prev, W, b, stride, pad)
    activated = Z if activation is None else activation(Z)
    A = pool_forward(activated, pool_f, pool_stride, mode)
    channels = np.moveaxis(zero_pad(A_prev, pad)[i], -1, 0)
    Z, activated, A = (values[i, :, :, c] for values in (Z, activated, A))

    flow = _Flow(max(_stack_height(channels), _stack_height([Z])))
    flow.grids("A_prev", channels, "input", pad, window=(f, stride))
    flow.arrow("convolve", f"f = {f}", f"stride {stride}")
    name, step = "Z", ""
    if activation is not None:
        flow.grids("Z", [Z], "output")
        flow.arrow(activation.__name__)
        name = f"{activation.__name__}(Z)"
        step = f"{name}: {rows_in_words(activated)}. "
    flow.grids(name, [activated], "output", window=(pool_f, pool_stride))
    flow.arrow("pool", mode, f"f = {pool_f}", f"stride {pool_stride}")
    flow.grids("A", [A], "output")
    lost = _lost(activated.shape, pool_f, pool_stride)
    return flow.drawing.picture(
        f"Z, {sides(Z)}, is the convolution of A_prev with f = {f}, stride {stride}, pad {pad}: "
        f"{rows_in_words(Z)}. {step}"
        f"A, {sides(A)}, keeps the {mode} of windows with f = {pool_f}, stride {pool_stride}: "
        f"{rows_in_words(A)}; {f'left over (hatched): {lost}' if lost else 'nothing is left over'}."
    )


def whole_layer(
    A_prev,
    W,
    b,
    *,
    stride=1,
    pad=1,
    activation=relu,
    pool_f=2,
    pool_stride=2,
    mode="max",
    row=0,
    col=0,
):
    """Draw the whole layer on one page, and follow one number of the result back to the input.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, 1)
        A small image; the first of a batch is drawn.
    W : ndarray (n_C, f, f, 1)
        Filters; the first is drawn.
    b, stride, pad, activation, pool_f, pool_stride, mode
        As in `stages`.
    row, col : int, optional
        The cell of the layer's output to follow back. Of its window, the largest value is followed
        on to the input.

    Returns
    -------
    Picture
    """
    if A_prev.shape[-1] != 1:
        raise ValueError(f"A_prev must have one channel to be drawn, got shape {A_prev.shape}.")
    f = W.shape[1]
    A_prev_pad = zero_pad(A_prev, pad)[0, :, :, 0]
    Z = conv_forward(A_prev, W, b, stride, pad)
    activated = Z if activation is None else activation(Z)
    A = pool_forward(activated, pool_f, pool_stride, mode)[0, :, :, 0]
    Z, activated, kernel = Z[0, :, :, 0], activated[0, :, :, 0], W[0, :, :, 0]

    pooling = Channel(activated, A, pool_f, pool_stride, mode)
    z_row, z_col = pooling.winner(row, col)
    start = z_row * stride, z_col * stride
    window = A_prev_pad[start[0] : start[0] + f, start[1] : start[1] + f]

    name, then = "Z", ""
    if activation is not None:
        name, then = f"{activation.__name__}(Z)", f", {activation.__name__}"
    columns = (
        (A_prev_pad, "input", f"A_prev, pad = {pad}", pad, "01 pad with zeros", 28),
        (kernel, "filter", "W", 0, "02 one step, + b", 28),
        (activated, "output", name, 0, f"03 slide everywhere{then}", 56),
        (A, "output", "A", 0, "04 pool", 0),
    )
    drawing = Drawing(_cell_that_fits(columns))
    boxes = _side_by_side(drawing, columns)
    touch = drawing.touch
    touch.entries(
        boxes[0],
        "A_prev[0, {}, {}, 0]",
        A_prev_pad,
        "A_prev",
        lambda row, col: (0, row, col, 0),
        pad=pad,
    )
    touch.entries(boxes[1], "W[0, {}, {}, 0]", kernel, "W", lambda row, col: (0, row, col, 0))
    touch.windows(boxes[2], pool_f, pool_stride, A.shape, place)
    touch.choices(boxes[3], "A[0, {}, {}, 0]", A, place)
    _cross_out(drawing, boxes[0], A_prev_pad.shape, f, stride)
    _cross_out(drawing, boxes[2], activated.shape, pool_f, pool_stride)
    top, left = row * pool_stride, col * pool_stride
    pooled = drawing.frame(boxes[2], top, left, pool_f, dash=POOL_DASH)
    kept_cell = drawing.frame(boxes[3], row, col, 1, dash=POOL_DASH)
    drawing.beam(pooled, kept_cell, edge=boxes[2].right)
    drawing.beam(boxes[1], drawing.frame(boxes[2], z_row, z_col, 1))
    drawing.beam(drawing.frame(boxes[0], *start, f), boxes[1], edge=boxes[0].right)

    summed = sum_of(map(number, [*(window * kernel).flat, np.ravel(b)[0]]))
    summed += f" = {number(Z[z_row, z_col])}"
    if activation is not None:
        summed += f";  {activation.__name__} gives {number(activated[z_row, z_col])}"
    among = ", ".join(number(value) for value in pooling.window(row, col).flat)
    kept = f"{KEPT[mode]} {among} is {number(A[row, col])}"
    lost_each = (
        (_lost(A_prev_pad.shape, f, stride), "A_prev"),
        (_lost(activated.shape, pool_f, pool_stride), name),
    )
    lost = ", ".join(f"{lost} of {name}" for lost, name in lost_each if lost)
    lines = wrap(f"{summed};  {kept}", LETTERS)
    if lost:
        lines.append(f"left over (hatched): {lost}")
    y = max(box.bottom for box in boxes) + 52
    for k, line in enumerate(lines):
        drawing.text(0, y + k * LINE, line, size=SMALLER)
    rows = f": {rows_in_words(activated)}" if activated.size <= MOST_IN_WORDS else ""
    return drawing.picture(
        f"A_prev, {sides(A_prev[0, :, :, 0])}, padded with {pad}; a window of {f} × {f} times the "
        f"filter, plus b: {' '.join(summed.split())}. {name}, {sides(activated)}{rows}. "
        f"Pooling, {mode}: {kept}. A, {sides(A)}: {rows_in_words(A)}."
        + (f" Left over (hatched): {lost}." if lost else ""),
        f"A[0, {row}, {col}, 0]: {kept}. The largest of them comes from the window on A_prev.",
    )


def stage_table(shape, filters, *, stride=1, pad=0, pool_f=2, pool_stride=2):
    """List the stages of a network of equal blocks: shapes, parameters, multiplications.

    Parameters
    ----------
    shape : tuple (m, n_H, n_W, n_C)
        Of the images.
    filters : sequence of tuple (n_C, f, f, n_C_prev)
        The shape of `W` of each block.
    stride, pad : int, optional
        Of every convolution.
    pool_f, pool_stride : int, optional
        Side and step of every pooling window.

    Returns
    -------
    Table
        One row a stage. Parameters are the numbers in W and b; multiplications are those of one
        batch, products with the zeros of the border counted too.
    """
    m, n_H, n_W, n_C = shape
    rows = [("images", tuple_of(shape), "", "")]
    parameters = multiplications = 0
    for block, (n_C, f, _, n_C_prev) in enumerate(filters, start=1):
        n_H, n_W = (conv_output_size(n, f, stride, pad) for n in (n_H, n_W))
        in_a_filter = f * f * n_C_prev
        learned = (in_a_filter + 1) * n_C
        multiplied = m * n_H * n_W * n_C * in_a_filter
        convolved = tuple_of((m, n_H, n_W, n_C))
        rows.append((f"convolution {block}", convolved, f"{learned:,}", f"{multiplied:,}"))
        rows.append((f"activation {block}", convolved, "0", "0"))
        n_H, n_W = (conv_output_size(n, pool_f, pool_stride) for n in (n_H, n_W))
        rows.append((f"pooling {block}", tuple_of((m, n_H, n_W, n_C)), "0", "0"))
        parameters += learned
        multiplications += multiplied
    rows.append(("together", "", f"{parameters:,}", f"{multiplications:,}"))
    header = ("stage", "output (m, n_H, n_W, n_C)", "parameters", "multiplications")
    return Table(header, tuple(rows), "What goes through each stage, and what it costs.")


class _Flow:
    """Grids joined by arrows from left to right, going on below where the line ends."""

    def __init__(self, height):
        self.drawing = Drawing()
        self.height = height
        self.x, self.y, self.words = 0, 0, ()

    def grids(self, name, channels, role, pad=0, window=None):
        width = max(LETTER * FONT * len(_label(name, channels, 0)), channels[0].shape[1] * CELL)
        self._draw_arrow(width)
        y = self.y + (self.height - _stack_height(channels)) / 2
        for k, values in enumerate(channels):
            label = _label(name, channels, k)
            box = self.drawing.grid(values, self.x, y, role, label, pad=pad)
            if window:
                _cross_out(self.drawing, box, values.shape, *window)
            y = box.bottom + BETWEEN
        self.x += width

    def arrow(self, *words):
        self.words = words

    def _draw_arrow(self, width):
        if not self.words:
            return
        if self.x + ARROW + width > PAGE:
            self.x, self.y = 0, self.y + self.height + LABEL
        middle = self.y + (LABEL + self.height) / 2
        self.drawing.arrow(self.x + 10, middle, ARROW - 20)
        for words, below in zip(self.words, (-10, 18, 34, 50), strict=False):
            x, y = self.x + ARROW / 2, middle + below
            self.drawing.text(x, y, words, size=12, anchor="middle", color=QUIET)
        self.x += ARROW


def _cell_that_fits(columns):
    """Choose the largest cell with which all columns have room beside each other."""
    for cell in range(CELL, SMALLEST_CELL, -2):
        if sum(_column_width(cell, *column) for column in columns) <= PAGE:
            return cell
    return SMALLEST_CELL


def _column_width(cell, values, role, name, pad, note, gap):
    words = LETTER * max(FONT * len(f"{name} · {sides(values)}"), SMALLER * len(note))
    return max(values.shape[1] * cell + gap, words + min(gap, BESIDE))


def _side_by_side(drawing, columns):
    """Draw grids with their middles on one line and a note under each; return their boxes."""
    height = max(len(values) for values, *_ in columns) * drawing.cell
    x, boxes = 0, []
    for values, role, name, pad, note, gap in columns:
        y = (height - len(values) * drawing.cell) / 2
        label = f"{name} · {sides(values)}"
        boxes.append(drawing.grid(values, x, y, role, label, pad=pad))
        drawing.text(x, LABEL + height + 24, note, size=SMALLER, color=QUIET)
        x += _column_width(drawing.cell, values, role, name, pad, note, gap)
    return boxes


def _cross_out(drawing, box, shape, f, stride):
    """Hatch the cells that no window of the next stage reaches."""
    drawing.cross_out(box, window_counts(*shape, f, stride=stride) == 0)


def _label(name, channels, k):
    channel = f", channel {k}" if len(channels) > 1 else ""
    return f"{name}{channel} · {sides(channels[k])}"


def _stack_height(channels):
    return sum(LABEL + len(values) * CELL + BETWEEN for values in channels) - BETWEEN


def _lost(shape, f, stride):
    """Say how many whole rows and columns no window reaches."""
    reached = window_counts(*shape, f, stride=stride) > 0
    n_rows, n_cols = (~reached.any(axis=1)).sum(), (~reached.any(axis=0)).sum()
    lost = ((int(n_rows), "row"), (int(n_cols), "column"))
    return " and ".join(counted(n, noun) for n, noun in lost if n)
