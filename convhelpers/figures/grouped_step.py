"""Pictures of a filter that is spread out, or that sees some of the channels alone."""

from typing import NamedTuple

import numpy as np

from convhelpers.arguments import integer
from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LABEL, LETTER, Drawing
from convhelpers.figures.kit.page import GAP, PAGE
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, equals, number, rows_in_words, sides, sum_of
from convhelpers.grouped import dilate, grouped_conv_forward
from convhelpers.padding import zero_pad

ARROW = 112
SMALLEST_CELL = 17
SIGN = 26


def spread_filter(W, dilation):
    """Draw the first channel of the first filter before and after it is spread out.

    Parameters
    ----------
    W : ndarray (n_C, f, f, n_C_prev)
        Small filters.
    dilation : int
        Cells from one weight to the next.

    Returns
    -------
    Picture
        The cells between the weights, which hold zero, are hatched.
    """
    W_d = dilate(W, dilation)
    before, after = W[0, :, :, 0], W_d[0, :, :, 0]
    f, f_d = len(before), len(after)
    drawing = Drawing(_cell(f + f_d, ARROW))
    above = (f_d - f) * drawing.cell / 2
    left = drawing.grid(before, 0, above, "filter", f"W · {sides(before)}")
    drawing.arrow(left.right + 10, left.middle, ARROW - 24, f"dilation = {dilation}")
    right = drawing.grid(after, left.right + ARROW, 0, "filter", f"W_d · {sides(after)}")
    between = ~_weights(f_d, dilation)
    drawing.cross_out(right, between)
    words = f"f_d = ({f} − 1) · {dilation} + 1 = {f_d}"
    drawing.text(0, max(left.bottom, right.bottom) + 24, words, size=13)
    hatched = f"{counted(int(between.sum()), 'cell')} between them (hatched) hold zero"
    return drawing.picture(
        f"W, {sides(before)}, becomes W_d, {sides(after)}, with dilation = {dilation}: {words}. "
        f"The {counted(f * f, 'weight')} stay, and {hatched if between.any() else 'none is new'}. "
        f"W_d: {rows_in_words(after)}."
    )


def _weights(f_d, dilation):
    """Which cells of a filter of `f_d` × `f_d` hold a weight."""
    on = np.arange(f_d) % dilation == 0
    return np.outer(on, on)


def _cell(n_cells, room, n_grids=1):
    """The largest cell with which so many in a row, and what else there is, keep to the page."""
    fits = (PAGE - room - (n_grids - 1) * GAP) // n_cells
    return int(max(SMALLEST_CELL, min(CELL, fits)))


class _Step(NamedTuple):
    """All that goes into one number of the output."""

    A_prev_pad: np.ndarray  # (n_H_pad, n_W_pad, n_C_prev)
    W_d: np.ndarray  # (f_d, f_d, depth)
    b: float
    Z: np.ndarray  # (n_H, n_W)
    place: tuple  # i, row, col, c
    stride: int
    pad: int
    dilation: int
    first: int  # of the channels that the filter sees

    @property
    def f_d(self):
        return len(self.W_d)

    @property
    def corner(self):
        """Row and column of the padded input where the window starts."""
        _, row, col, _ = self.place
        return row * self.stride, col * self.stride

    @property
    def seen(self):
        """The channels that the filter sees."""
        return range(self.first, self.first + self.W_d.shape[2])

    @property
    def sums(self):
        """What the products of each channel add up to."""
        top, left = self.corner
        window = self.A_prev_pad[top : top + self.f_d, left : left + self.f_d, list(self.seen)]
        return [float(np.sum(window[:, :, k] * self.W_d[:, :, k])) for k in range(len(self.seen))]

    @property
    def result(self):
        _, row, col, _ = self.place
        return self.Z[row, col]

    @property
    def slice_in_code(self):
        (top, left), i = self.corner, self.place[0]
        step = f":{self.dilation}" if self.dilation > 1 else ""
        rows, cols = (f"{start}:{start + self.f_d}{step}" for start in (top, left))
        return f"A_prev_pad[{i}, {rows}, {cols}, {self.seen.start}:{self.seen.stop}]"


def grouped_step(A_prev, W, b, row, col, *, stride=1, pad=0, dilation=1, groups=1, i=0, c=0):
    """Draw how one number of a dilated or grouped layer is made: its pixels, its filter, its sum.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images of a few channels; every number is written.
    W : ndarray (n_C, f, f, n_C_prev // groups)
        Filters, before they are spread out.
    b : ndarray (n_C,) or (n_C, 1)
        Biases.
    row, col : int
        The place in the output to explain.
    stride, pad, dilation, groups : int, optional
        Step of the window, zeros on each side, cells from weight to weight, groups of channels.
    i, c : int, optional
        Which image, and which filter.

    Returns
    -------
    Picture
        The pixels that meet a weight have a mark in their corner; channels that the filter does
        not see are hatched. Of one size for given shapes, whatever the place and the numbers.

    Raises
    ------
    ValueError
        If the output has no such image, row, column or channel.
    """
    step = _step(A_prev, W, b, (i, row, col, c), stride, pad, dilation, groups)
    _, n_W_pad, n_C_prev = step.A_prev_pad.shape
    n_cells, room = n_C_prev * n_W_pad, n_C_prev * INDEX
    if n_C_prev == 1:  # all stands in one line
        n_cells, room = n_W_pad + step.f_d + step.Z.shape[1], 2 * (INDEX + SIGN)
    drawing = Drawing(_cell(n_cells, room, n_C_prev))
    drawing.text(0, FONT, _seen_in_words(step), bold=True, color=WINDOW)
    drawing.text(0, FONT + 20, step.slice_in_code, size=13, code=True)
    drawing.reserve(len(f"A_prev_pad[0, 00:00:0, 00:00:0, 0:{n_C_prev}]") * 13 * LETTER, FONT)
    top = FONT + 34
    inputs = _inputs(drawing, step, top)
    if n_C_prev == 1:
        drawing.text(inputs.right + SIGN / 2, inputs.middle + 6, "∗", size=20, anchor="middle")
        bottom = _filter_and_output(drawing, step, inputs.right + SIGN, inputs.middle)
    else:
        taller = max(step.f_d, len(step.Z))
        middle = inputs.bottom + GAP + LABEL + 12 + taller * drawing.cell / 2
        bottom = _filter_and_output(drawing, step, 0, middle)
    _written_sum(drawing, step, max(inputs.bottom, bottom) + GAP)
    return drawing.picture(_sentence(step), _headline(step))


def _step(A_prev, W, b, place, stride, pad, dilation, groups):
    W_d = dilate(W, dilation)
    Z = grouped_conv_forward(A_prev, W_d, b, stride, pad, groups)
    for name, index, n in zip(("i", "row", "col", "c"), place, Z.shape, strict=True):
        if not 0 <= integer(index, name, 0) < n:
            raise ValueError(f"{name} must be from 0 to {n - 1}, got {index}.")
    i, _, _, c = place
    first = c // (len(W) // groups) * W.shape[3]
    return _Step(
        zero_pad(A_prev, pad)[i],
        W_d[c],
        float(np.ravel(b)[c]),
        Z[i, :, :, c],
        place,
        stride,
        pad,
        dilation,
        first,
    )


def _seen_in_words(step):
    c, seen = step.place[3], step.seen
    channels = f"channel {seen[0]}" if len(seen) == 1 else f"channels {seen[0]} to {seen[-1]}"
    return f"filter {c} sees {channels}"


def _inputs(drawing, step, y):
    """Draw all channels of the input side by side; return the box of the last."""
    (top, left), f_d = step.corner, step.f_d
    x = 0
    for k in range(step.A_prev_pad.shape[2]):
        values, own = step.A_prev_pad[:, :, k], k in step.seen
        window = (top, left, f_d) if own else None
        label = f"channel {k}"
        box = drawing.grid(values, x, y, "input", label, pad=step.pad, indices=True, window=window)
        if own:
            for u, v in np.argwhere(_weights(f_d, step.dilation)):
                drawing.corner(box, top + u, left + v, WINDOW)
            drawing.touch.windows(box, f_d, step.stride, step.Z.shape, place)
            _typed(drawing, box, "A_prev", step.place[0], k, values, step.pad)
        else:
            drawing.hatch(box, 0, 0, *values.shape)
        x = box.right + GAP
    return box


def _filter_and_output(drawing, step, x, middle):
    """Draw the filter, channel by channel, and the map that it makes; return where they end."""
    i, row, col, c = step.place
    name = "W_d" if step.dilation > 1 else "W"
    for k, channel in enumerate(step.seen):
        if k:
            drawing.text(x + 13, middle + 6, "+", size=20, anchor="middle", color=QUIET)
            x += SIGN
        label = "" if k else f"{name}[{c}]"
        above = middle - step.f_d * drawing.cell / 2 - LABEL
        box = drawing.grid(step.W_d[:, :, k], x, above, "filter", label)
        drawing.cross_out(box, ~_weights(step.f_d, step.dilation))
        if step.dilation == 1:  # else a cell of the spread filter is no cell of W
            _typed(drawing, box, "W", c, k, step.W_d[:, :, k])
        words = drawing.text(x, box.bottom + 18, f"on channel {channel}", size=12, color=QUIET)
        x = max(box.right, words.right)
    drawing.text(x + 13, middle + 6, "=", size=20, anchor="middle", color=QUIET)
    above = middle - len(step.Z) * drawing.cell / 2 - LABEL - INDEX
    label, window = f"Z[{i}, :, :, {c}]", (row, col, 1)
    box = drawing.grid(step.Z, x + SIGN, above, "output", label, indices=True, window=window)
    drawing.touch.choices(box, f"Z[{i}, {{}}, {{}}, {c}]", step.Z, place)
    return middle + max(step.f_d, len(step.Z)) * drawing.cell / 2 + 18


def _typed(drawing, box, array, first, last, values, pad=0):
    """Let the numbers of a channel be typed; the index in its array starts and ends so."""
    name = f"{array}[{first}, {{}}, {{}}, {last}]"
    drawing.touch.entries(
        box, name, values, array, lambda row, col: (first, row, col, last), pad=pad
    )


def _written_sum(drawing, step, y):
    """Add up what the channels give, and the bias, in one line."""
    i, row, col, c = step.place
    terms = sum_of([number(value) for value in (*step.sums, step.b)])
    place = f"Z[{i}, {row}, {col}, {c}]"
    drawing.text(0, y, f"{place} = {terms} = {number(step.result)}", bold=True)
    named = ", ".join(f"channel {k}" for k in step.seen)
    drawing.text(0, y + 20, f"{named}, then b[{c}]", size=12, color=QUIET)
    drawing.reserve(PAGE, y + 24)


def _sentence(step):
    i, row, col, c = step.place
    f_d, dilation = step.f_d, step.dilation
    f = (f_d - 1) // dilation + 1
    sums = ", ".join(
        f"channel {k} gives {number(value)}" for k, value in zip(step.seen, step.sums, strict=True)
    )
    hidden = step.A_prev_pad.shape[2] - len(step.seen)
    spread = f", spread over {f_d} × {f_d} pixels" if f_d > f else ""
    hatched = f" It does not see {counted(hidden, 'channel')} (hatched)." if hidden else ""
    filters = "; ".join(
        f"channel {k}: {rows_in_words(step.W_d[::dilation, ::dilation, n])}"
        for n, k in enumerate(step.seen)
    )
    return (
        f"Z[{i}, {row}, {col}, {c}] = {number(step.result)}: {_seen_in_words(step)}, "
        f"{f} × {f} weights a channel{spread}.{hatched} From {step.slice_in_code}, {sums}, and the "
        f"bias is {number(step.b)}. Filter: {filters}. "
        f"Output Z[{i}, :, :, {c}], {sides(step.Z)}: {rows_in_words(step.Z)}."
    )


def _headline(step):
    i, row, col, c = step.place
    terms = sum_of([number(value) for value in (*step.sums, step.b)])
    return f"Z[{i}, {row}, {col}, {c}] = {terms} {equals(step.result)}: {_seen_in_words(step)}."
