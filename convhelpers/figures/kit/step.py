"""One number of a convolution: what goes into it, its slice in code, and its sum written out."""

from typing import NamedTuple

import numpy as np

from convhelpers.convolution import conv_forward, conv_single_step
from convhelpers.figures.kit.drawing import FONT, LABEL, LETTER, Box
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.words import counted, equals, number, rows_in_words, sum_of
from convhelpers.padding import zero_pad

GAP = 24
SIGN = 26
PRODUCT_WIDTH = 58
PRODUCT_HEIGHT = 40
SUM_WIDTH = 190
VALUE_WIDTH = 64


class Step(NamedTuple):
    """All that goes into one number of the output."""

    A_prev_pad: np.ndarray  # (n_H_prev + 2 pad, n_W_prev + 2 pad, n_C_prev)
    W: np.ndarray  # (f, f, n_C_prev)
    b: float
    maps: np.ndarray  # (n_H, n_W, n_C), one for each filter
    place: tuple  # i, row, col, c
    stride: int
    pad: int

    @property
    def f(self):
        return len(self.W)

    @property
    def Z(self):
        """The map of this filter."""
        return self.maps[:, :, self.place[3]]

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


def step_at(A_prev, W, b, place, stride, pad):
    """The step that makes the number at a place (i, row, col, c) of the output.

    Raises
    ------
    ValueError
        If the output has no such image, row, column or channel.
    """
    Z = conv_forward(A_prev, W, b, stride, pad)
    for name, index, n in zip(("i", "row", "col", "c"), place, Z.shape, strict=True):
        if not 0 <= index < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")
    i, _, _, c = place
    A_prev_pad = zero_pad(A_prev, pad)[i]
    return Step(A_prev_pad, W[c], np.ravel(b)[c], Z[i], place, stride, pad)


def slice_in_code(drawing, step):
    """Write the slice twice: as the loops compute it, and with its numbers."""
    i, row, col, c = step.place
    last_row, last_col = (n - 1 for n in step.Z.shape)
    longest = step._replace(place=(i, last_row, last_col, c))
    size, y = 13, FONT + 21
    x = LETTER * FONT * len(f"row = {last_row}, col = {last_col}:")
    drawing.text(0, FONT, f"row = {row}, col = {col}:", bold=True, color=WINDOW)
    drawing.text(x, FONT, _slice_formula(step), size=size, code=True)
    equals = x - 2 * size * LETTER
    drawing.text(equals, y, f"= {slice_name(step)}", size=size, code=True, color=WINDOW)
    drawing.reserve(x + len(_slice_formula(longest)) * size * LETTER, y)
    return y


def _slice_formula(step):
    i, row, col, _ = step.place
    rows, cols = (f"{k}*{step.stride} : {k}*{step.stride}+{step.f}" for k in (row, col))
    return f"A_prev_pad[{i}, {rows}, {cols}, :]"


def slice_name(step):
    """Write the window as a slice of the padded input."""
    i, (top, left), f = step.place[0], step.corner, step.f
    return f"A_prev_pad[{i}, {top}:{top + f}, {left}:{left + f}, :]"


def hatch_left_over(drawing, grid, left_over):
    """Cross out the rows and columns at the end of `grid` that no window reaches."""
    n_rows, n_cols = (round(side / drawing.cell) for side in (grid.height, grid.width))
    rows, cols = left_over
    if rows:
        drawing.hatch(grid, n_rows - rows, 0, rows, n_cols)
    if cols:
        drawing.hatch(grid, 0, n_cols - cols, n_rows - rows, cols)


def left_over_words(left_over):
    """Write how many rows and columns no window reaches."""
    lost = zip(left_over, ("row", "column"), strict=True)
    return " and ".join(counted(n, name) for n, name in lost if n)


def written_sum(drawing, step, y):
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


def step_sentence(step):
    """Everything that goes into the number, in words."""
    n_H, n_W = step.Z.shape
    i, _, _, c = step.place
    sums = ", ".join(f"{words} = {number(value)}" for words, value in step.sums)
    left_over = left_over_words(step.left_over)
    return (
        f"{step.name} = {number(step.result)}, from the window {slice_name(step)} and the filter "
        f"W[{c}]: {sums}, bias = {number(step.b)}. "
        f"{_channels_in_words('Window', step.a_slice)}. {_channels_in_words('Filter', step.W)}. "
        f"Output Z[{i}, :, :, {c}], {n_H} × {n_W}: {rows_in_words(step.Z)}."
        + (f" Left over, in no window: {left_over}." if left_over else "")
    )


def step_headline(step):
    """The sum, in one sentence."""
    sums = sum_of([number(value) for _, value in step.sums] + [number(step.b)])
    return (
        f"{step.name}: the products under the window, plus the bias: {sums} {equals(step.result)}."
    )


def _channels_in_words(name, volume):
    channels = [rows_in_words(volume[:, :, k]) for k in range(volume.shape[2])]
    if len(channels) == 1:
        return f"{name}: {channels[0]}"
    return f"{name}: " + "; ".join(f"channel {k}: {words}" for k, words in enumerate(channels))
