"""Pictures of a convolution: the window on its way, the products under it, the maps it makes."""

from typing import NamedTuple

import numpy as np

from convhelpers.convolution import conv_forward, conv_single_step
from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LABEL, LETTER, Box, Drawing
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, equals, number, rows_in_words, sum_of
from convhelpers.filters import hand_set_filter
from convhelpers.padding import zero_pad

GRID_HEIGHT = 220
GAP = 24
CHANNEL_GAP = 8
SIGN = 26
ARROW = 34
MIDDLE_CELL = 28
SMALL_CELL = 24
SMALLEST_CELL = 20
STOP_HEADING = 42
PRODUCT_WIDTH = 58
PRODUCT_HEIGHT = 40
SUM_WIDTH = 190
VALUE_WIDTH = 64
FILTERS_PER_LINE = 4


class _Step(NamedTuple):
    """All that goes into one number of the output."""

    A_prev_pad: np.ndarray  # (n_H_prev + 2 pad, n_W_prev + 2 pad, n_C_prev)
    W: np.ndarray  # (f, f, n_C_prev)
    b: float
    Z: np.ndarray  # (n_H, n_W)
    place: tuple  # i, row, col, c
    stride: int
    pad: int

    @property
    def f(self):
        return len(self.W)

    @property
    def corner(self):
        """Row and column of the padded input where the window starts."""
        _, row, col, _ = self.place
        return row * self.stride, col * self.stride

    @property
    def a_slice(self):
        top, left = self.corner
        return self.A_prev_pad[top : top + self.f, left : left + self.f]

    @property
    def name(self):
        return f"Z[{', '.join(map(str, self.place))}]"

    @property
    def sums(self):
        """What the products of each channel add up to, and how the picture calls it."""
        if len(self.channels) == 1:
            return [("sum of products", conv_single_step(self.a_slice, self.W, 0))]
        parts = ((self.a_slice[:, :, [k]], self.W[:, :, [k]]) for k in self.channels)
        return [(f"sum of channel {k}", conv_single_step(*part, 0)) for k, part in enumerate(parts)]

    @property
    def result(self):
        _, row, col, _ = self.place
        return self.Z[row, col]

    @property
    def left_over(self):
        """Rows and columns at the end of the padded input that no window reaches."""
        return tuple(
            n_prev - ((n - 1) * self.stride + self.f)
            for n_prev, n in zip(self.A_prev_pad.shape, self.Z.shape, strict=False)
        )

    @property
    def channels(self):
        return range(self.W.shape[2])


class _Part(NamedTuple):
    """One grid in a row of grids, with the sign before it."""

    values: np.ndarray
    role: str
    label: str
    sign: str = ""
    pad: int = 0
    window: tuple | None = None
    channel: int = 0


def convolution_step(A_prev, W, b, row, col, *, stride=1, pad=0, i=0, c=0):
    """Draw how one number of the output is made: the window, the filter, the products, the sum.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images of up to three channels; every number is written.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    b : ndarray (n_C,) or (n_C, 1)
        Biases.
    row, col : int
        The place in the output to explain.
    stride, pad : int, optional
        Step of the window, and zeros on each side.
    i, c : int, optional
        Which image, and which filter.

    Returns
    -------
    Picture
        Of one size for given shapes, `stride` and `pad`, whatever the place and the numbers.

    Raises
    ------
    ValueError
        If the output has no such image, row, column or channel.
    """
    step = _step(A_prev, W, b, (i, row, col, c), stride, pad)
    lines = _lines(step)
    drawing = Drawing(_cell_that_fits(lines))
    bottom = _slice_in_code(drawing, step)
    for parts in lines:
        boxes = _row_of_grids(drawing, parts, bottom + GAP)
        for part, box in zip(parts, boxes, strict=True):
            _touch(drawing, step, part, box)
        bottom = max(box.bottom for box in boxes)
        if parts is lines[0] and any(step.left_over):
            for box in boxes[: len(step.channels)]:
                _hatch(drawing, box, step.left_over)
            words = f"hatched: {_left_over_words(step.left_over)} left over, in no window"
            bottom = drawing.text(0, bottom + 22, words, size=13).bottom
    _written_sum(drawing, step, bottom + GAP)
    return drawing.picture(_step_sentence(step), _headline(step))


def _step(A_prev, W, b, place, stride, pad):
    Z = conv_forward(A_prev, W, b, stride, pad)
    for name, index, n in zip(("i", "row", "col", "c"), place, Z.shape, strict=True):
        if not 0 <= index < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")
    i, _, _, c = place
    A_prev_pad = zero_pad(A_prev, pad)[i]
    return _Step(A_prev_pad, W[c], np.ravel(b)[c], Z[i, :, :, c], place, stride, pad)


def _lines(step):
    """Sort the grids into lines: input, filter and output in one, or the input alone above."""
    i, row, col, c = step.place
    inputs = [
        _Part(
            step.A_prev_pad[:, :, k],
            "input",
            f"A_prev_pad[{i}, :, :, {k}]",
            pad=step.pad,
            window=(*step.corner, step.f),
            channel=k,
        )
        for k in step.channels
    ]
    filters = [
        _Part(
            step.W[:, :, k],
            "filter",
            f"W[{c}, :, :, {k}]",
            sign="" if k else "∗",
            channel=k,
        )
        for k in step.channels
    ]
    output = _Part(step.Z, "output", f"Z[{i}, :, :, {c}]", sign="=", window=(row, col, 1))
    if len(inputs) == 1:
        return [[*inputs, *filters, output]]
    return [inputs, [*filters, output]]


def _cell_that_fits(lines):
    """Choose the largest cell with which every line of grids keeps to the room it has."""
    for cell in range(CELL, SMALLEST_CELL, -2):
        widths = (sum(_width(part, cell) for part in parts) - GAP for parts in lines)
        heights = (len(part.values) * cell for parts in lines for part in parts)
        if max(widths) <= PAGE and max(heights) <= GRID_HEIGHT:
            return cell
    return SMALLEST_CELL


def _width(part, cell):
    indices = INDEX if part.window else 0
    sign = SIGN if part.sign else 0
    grid = indices + part.values.shape[1] * cell
    return sign + max(grid, len(part.label) * FONT * LETTER) + GAP


def _slice_in_code(drawing, step):
    """Write the slice twice: as the loops compute it, and with its numbers."""
    i, row, col, c = step.place
    last_row, last_col = (n - 1 for n in step.Z.shape)
    longest = step._replace(place=(i, last_row, last_col, c))
    size, y = 13, FONT + 21
    x = LETTER * FONT * len(f"row = {last_row}, col = {last_col}:")
    drawing.text(0, FONT, f"row = {row}, col = {col}:", bold=True, color=WINDOW)
    drawing.text(x, FONT, _slice_formula(step), size=size, code=True)
    equals = x - 2 * size * LETTER
    drawing.text(equals, y, f"= {_slice_name(step)}", size=size, code=True, color=WINDOW)
    drawing.reserve(x + len(_slice_formula(longest)) * size * LETTER, y)
    return y


def _slice_formula(step):
    i, row, col, _ = step.place
    rows, cols = (f"{k}*{step.stride} : {k}*{step.stride}+{step.f}" for k in (row, col))
    return f"A_prev_pad[{i}, {rows}, {cols}, :]"


def _slice_name(step):
    i, (top, left), f = step.place[0], step.corner, step.f
    return f"A_prev_pad[{i}, {top}:{top + f}, {left}:{left + f}, :]"


def _row_of_grids(drawing, parts, y):
    """Draw the grids of one line, their cells centered on each other; return their boxes."""
    above = [
        LABEL + (INDEX if part.window else 0) + len(part.values) * drawing.cell / 2
        for part in parts
    ]
    x, middle, boxes = 0, y + max(above), []
    for part, height in zip(parts, above, strict=True):
        if part.sign:
            drawing.text(x + 8, middle + 7, part.sign, size=20, anchor="middle", color=QUIET)
        boxes.append(
            drawing.grid(
                part.values,
                x + (SIGN if part.sign else 0),
                middle - height,
                part.role,
                part.label,
                pad=part.pad,
                indices=part.window is not None,
                window=part.window,
            )
        )
        x += _width(part, drawing.cell)
    return boxes


def _touch(drawing, step, part, box):
    """Say what a cell of the output shows, where the window may stand, what can be typed."""
    touch, k = drawing.touch, part.channel
    i, _, _, c = step.place
    if part.role == "output":
        touch.choices(box, f"Z[{i}, {{}}, {{}}, {c}]", part.values, place)
    elif part.role == "filter":
        name = f"W[{c}, {{}}, {{}}, {k}]"
        touch.entries(box, name, part.values, "W", lambda row, col: (c, row, col, k))
    else:
        name, pad = f"A_prev[{i}, {{}}, {{}}, {k}]", step.pad
        touch.entries(box, name, part.values, "A_prev", lambda row, col: (i, row, col, k), pad=pad)
        touch.windows(box, step.f, step.stride, step.Z.shape, place)


def _hatch(drawing, grid, left_over):
    """Cross out the rows and columns at the end of `grid` that no window reaches."""
    n_rows, n_cols = (round(side / drawing.cell) for side in (grid.height, grid.width))
    rows, cols = left_over
    if rows:
        drawing.hatch(grid, n_rows - rows, 0, rows, n_cols)
    if cols:
        drawing.hatch(grid, 0, n_cols - cols, n_rows - rows, cols)


def _left_over_words(left_over):
    lost = zip(left_over, ("row", "column"), strict=True)
    return " and ".join(counted(n, name) for n, name in lost if n)


def _written_sum(drawing, step, y):
    """Draw the products of every channel as tiles, and add them up beside them."""
    n, f = len(step.channels), step.f
    room = PAGE - SUM_WIDTH - 2 * GAP - (n - 1) * SIGN
    width = min(PRODUCT_WIDTH, room // (n * f))
    middle = y + LABEL + f * PRODUCT_HEIGHT / 2
    x = 0
    for k in step.channels:
        if k:
            drawing.text(x + 13, middle + 7, "+", size=20, anchor="middle", color=QUIET)
            x += SIGN
        drawing.text(x, y + FONT, _products_label(k, n, f * width + SIGN), bold=True)
        for row, col in np.ndindex(f, f):
            box = Box(x + col * width, y + LABEL + row * PRODUCT_HEIGHT, width, PRODUCT_HEIGHT)
            drawing.product(box, step.a_slice[row, col, k], step.W[row, col, k])
        x += f * width
    _sum(drawing, step, x + 2 * GAP, middle)


def _products_label(k, n, room):
    """The name of the products of channel `k` of `n`, shorter where `room` is less."""
    label = f"products, channel {k}" if n > 1 else "products"
    return label if len(label) * FONT * LETTER < room else label.removeprefix("products, ")


def _sum(drawing, step, x, middle):
    """Add up as at school: the terms, a line, and the result in its cell of the output."""
    center, cell, line = x + SUM_WIDTH - VALUE_WIDTH / 2, drawing.cell, 24
    terms = [*step.sums, (f"b[{step.place[3]}]", step.b)]
    y = middle - (len(terms) * line + 12 + cell) / 2
    for words, value in terms:
        y += line
        drawing.text(x, y - 6, words, size=13)
        drawing.value(center, y - 6, value, VALUE_WIDTH)
    drawing.rule(x, y + 2, SUM_WIDTH)
    box = drawing.tile(center - cell / 2, y + 12, cell, cell, "output")
    drawing.frame(box, 0, 0, 1)
    drawing.text(x, box.middle + 5, step.name, size=13, bold=True)
    drawing.value(center, box.middle + 5, step.result, cell, bold=True)


def _step_sentence(step):
    n_H, n_W = step.Z.shape
    i, _, _, c = step.place
    sums = ", ".join(f"{words} = {number(value)}" for words, value in step.sums)
    left_over = _left_over_words(step.left_over)
    return (
        f"{step.name} = {number(step.result)}, from the window {_slice_name(step)} and the filter "
        f"W[{c}]: {sums}, bias = {number(step.b)}. "
        f"{_channels_in_words('Window', step.a_slice)}. {_channels_in_words('Filter', step.W)}. "
        f"Output Z[{i}, :, :, {c}], {n_H} × {n_W}: {rows_in_words(step.Z)}."
        + (f" Left over, in no window: {left_over}." if left_over else "")
    )


def _headline(step):
    sums = sum_of([number(value) for _, value in step.sums] + [number(step.b)])
    return (
        f"{step.name}: the products under the window, plus the bias: {sums} {equals(step.result)}."
    )


def _channels_in_words(name, volume):
    channels = [rows_in_words(volume[:, :, k]) for k in range(volume.shape[2])]
    if len(channels) == 1:
        return f"{name}: {channels[0]}"
    return f"{name}: " + "; ".join(f"channel {k}: {words}" for k, words in enumerate(channels))


def convolution_sweep(A_prev, W, b, cells, *, stride=1, pad=0, i=0, c=0):
    """Draw the window at several places, and the output as it fills.

    Parameters
    ----------
    A_prev, W, b, stride, pad, i, c
        As in `convolution_step`; the first channel of `A_prev` is drawn.
    cells : sequence of tuple (row, col)
        Places in the output, in the order in which they are filled.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the output has no such image, row, column or channel.
    """
    steps = [_step(A_prev, W, b, (i, row, col, c), stride, pad) for row, col in cells]
    drawing = Drawing(SMALL_CELL)
    width, height = _stop_size(steps[0])
    per_line = max(1, (PAGE + GAP) // (width + GAP))
    filled = np.full(steps[0].Z.shape, None)
    for k, step in enumerate(steps):
        _, row, col, _ = step.place
        filled[row, col] = step.result
        y, x = k // per_line * (height + GAP), k % per_line * (width + GAP)
        _stop(drawing, step, filled, x, y)
    return drawing.picture(_sweep_sentence(steps))


def _stop_size(step):
    """Width and height of one stop of the sweep: its heading, and input and output below it."""
    (n_H_prev, n_W_prev, _), (n_H, n_W) = step.A_prev_pad.shape, step.Z.shape
    heading = len(_slice_name(step)) * 11 * LETTER
    grids = (n_W_prev + n_W) * SMALL_CELL + ARROW
    return max(grids, heading), STOP_HEADING + max(n_H_prev, n_H) * SMALL_CELL


def _stop(drawing, step, filled, x, y):
    _, row, col, _ = step.place
    drawing.text(x, y + FONT, f"row = {row}, col = {col}", bold=True, color=WINDOW)
    drawing.text(x, y + FONT + 16, _slice_name(step), size=11, code=True)
    channel, window = step.A_prev_pad[:, :, 0], (*step.corner, step.f)
    y += STOP_HEADING - LABEL
    left = drawing.grid(channel, x, y, "input", "", pad=step.pad, window=window)
    drawing.arrow(left.right + 6, left.middle, ARROW - 14)
    above = left.middle - len(filled) * SMALL_CELL / 2 - LABEL
    drawing.grid(filled, left.right + ARROW, above, "output", "", window=(row, col, 1))
    if any(step.left_over):
        _hatch(drawing, left, step.left_over)


def _sweep_sentence(steps):
    i, _, _, c = steps[0].place
    n_H, n_W = steps[0].Z.shape
    stops = []
    for step in steps:
        (top, left), f = step.corner, step.f
        place = f"rows {top}:{top + f}, columns {left}:{left + f}"
        stops.append(f"{place} give {number(step.result)}")
    return (
        f"The window stops at {len(steps)} of {n_H * n_W} places and fills Z[{i}, :, :, {c}], "
        f"{n_H} × {n_W}, cell by cell: {'; '.join(stops)}."
    )


def batch_and_filters(A_prev, W, b, *, stride=1, pad=0):
    """Draw all outputs of a small layer in a table, a column an image and a row a filter.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        A few small images.
    W : ndarray (n_C, f, f, n_C_prev)
        A few filters.
    b : ndarray (n_C,) or (n_C, 1)
        Biases.
    stride, pad : int, optional
        Step of the window, and zeros on each side; they are not drawn.

    Returns
    -------
    Picture
    """
    Z = conv_forward(A_prev, W, b, stride, pad)
    m, _, _, n_C = Z.shape
    biases = [f"W[{c}], b[{c}] = {number(value)}" for c, value in enumerate(np.ravel(b))]
    drawing = Drawing(MIDDLE_CELL)
    first = max(_channels_width(W[c], name) for c, name in enumerate(biases)) + 2 * GAP
    column = max(_channels_width(A_prev[0], "Z[0, :, :, 0]"), _channels_width(Z[0, :, :, :1])) + GAP
    drawing.text(0, FONT, "filter, bias ↓", size=13, color=QUIET)
    drawing.text(0, FONT + 18, "image →", size=13, color=QUIET)
    for i in range(m):
        y = _channels(drawing, A_prev[i], first + i * column, 0, "input", f"A_prev[{i}]") + GAP
    for c in range(n_C):
        bottom = _channels(drawing, W[c], 0, y, "filter", biases[c])
        for i in range(m):
            name, x = f"Z[{i}, :, :, {c}]", first + i * column
            bottom = max(
                bottom, _channels(drawing, Z[i, :, :, [c]].transpose(1, 2, 0), x, y, "output", name)
            )
        y = bottom + GAP
    return drawing.picture(_batch_sentence(Z))


def _channels(drawing, volume, x, y, role, label):
    """Draw the channels of a volume side by side under one label; return where they end."""
    for k in range(volume.shape[2]):
        box = drawing.grid(volume[:, :, k], x, y, role, "" if k else label)
        x = box.right + CHANNEL_GAP
    return box.bottom


def _channels_width(volume, label=""):
    _, n_W, n_C = volume.shape
    grids = n_C * (n_W * MIDDLE_CELL + CHANNEL_GAP) - CHANNEL_GAP
    return max(grids, len(label) * FONT * LETTER)


def _batch_sentence(Z):
    m, _, _, n_C = Z.shape
    maps = ". ".join(
        f"Z[{i}, :, :, {c}]: {rows_in_words(Z[i, :, :, c])}" for c in range(n_C) for i in range(m)
    )
    return (
        f"{counted(m, 'image')} and {counted(n_C, 'filter')} make {counted(m * n_C, 'map')}, "
        f"one for each pair. {maps}."
    )


def filter_sheet(names):
    """Draw hand-set filters beside each other, with the sum of the numbers of each.

    Parameters
    ----------
    names : sequence of str
        Names from `convhelpers.filters.FILTERS`. Fractions are drawn as whole numbers, with what
        divides them below.

    Returns
    -------
    Picture
    """
    drawing, described = Drawing(), []
    for k, name in enumerate(names):
        values = hand_set_filter(name)
        divisor = round(1 / np.abs(values[values != 0]).min())
        x, y = k % FILTERS_PER_LINE * PAGE / FILTERS_PER_LINE, k // FILTERS_PER_LINE * 180
        box = drawing.grid(values * divisor, x, y, "filter", name)
        total = f"sum {number(values.sum())}"
        total = f"divided by {divisor}: {total}" if divisor > 1 else total
        drawing.text(x, box.bottom + 20, total, size=13)
        described.append(f"{name}: {rows_in_words(values * divisor)} ({total})")
    return drawing.picture(f"{'. '.join(described)}.")
