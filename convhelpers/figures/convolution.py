"""Pictures of a convolution: the window on its way, the products under it, the maps it makes."""

from typing import NamedTuple

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LABEL, LETTER, Drawing
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.step import (
    hatch_left_over,
    left_over_words,
    slice_in_code,
    slice_name,
    step_at,
    step_headline,
    step_sentence,
    written_sum,
)
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, number, rows_in_words
from convhelpers.filters import hand_set_filter

GRID_HEIGHT = 220
GAP = 24
CHANNEL_GAP = 8
SIGN = 26
ARROW = 34
MIDDLE_CELL = 28
SMALL_CELL = 24
SMALLEST_CELL = 20
STOP_HEADING = 42
FILTERS_PER_LINE = 4


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
    step = step_at(A_prev, W, b, (i, row, col, c), stride, pad)
    lines = _lines(step)
    drawing = Drawing(_cell_that_fits(lines))
    bottom = slice_in_code(drawing, step)
    for parts in lines:
        boxes = _row_of_grids(drawing, parts, bottom + GAP)
        for part, box in zip(parts, boxes, strict=True):
            _touch(drawing, step, part, box)
        bottom = max(box.bottom for box in boxes)
        if parts is lines[0] and any(step.left_over):
            for box in boxes[: len(step.channels)]:
                hatch_left_over(drawing, box, step.left_over)
            words = f"hatched: {left_over_words(step.left_over)} left over, in no window"
            bottom = drawing.text(0, bottom + 22, words, size=13).bottom
    written_sum(drawing, step, bottom + GAP)
    return drawing.picture(step_sentence(step), step_headline(step))


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
    steps = [step_at(A_prev, W, b, (i, row, col, c), stride, pad) for row, col in cells]
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
    heading = len(slice_name(step)) * 11 * LETTER
    grids = (n_W_prev + n_W) * SMALL_CELL + ARROW
    return max(grids, heading), STOP_HEADING + max(n_H_prev, n_H) * SMALL_CELL


def _stop(drawing, step, filled, x, y):
    _, row, col, _ = step.place
    drawing.text(x, y + FONT, f"row = {row}, col = {col}", bold=True, color=WINDOW)
    drawing.text(x, y + FONT + 16, slice_name(step), size=11, code=True)
    channel, window = step.A_prev_pad[:, :, 0], (*step.corner, step.f)
    y += STOP_HEADING - LABEL
    left = drawing.grid(channel, x, y, "input", "", pad=step.pad, window=window)
    drawing.arrow(left.right + 6, left.middle, ARROW - 14)
    above = left.middle - len(filled) * SMALL_CELL / 2 - LABEL
    drawing.grid(filled, left.right + ARROW, above, "output", "", window=(row, col, 1))
    if any(step.left_over):
        hatch_left_over(drawing, left, step.left_over)


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
