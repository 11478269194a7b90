"""Pictures of the way back through pooling: what a window sends, and what a pixel collects."""

from textwrap import wrap
from typing import NamedTuple

import numpy as np

from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LETTER, Drawing, strength
from convhelpers.figures.kit.page import GAP, LETTERS, LINE, PAGE, SMALL
from convhelpers.figures.kit.palette import OUTPUT
from convhelpers.figures.kit.touch import lead, place
from convhelpers.figures.kit.words import counted, equals, number, rows_in_words, sides, sum_of
from convhelpers.figures.pooling import Channel, draw_layer, draw_windows
from convhelpers.pooling import pool_backward, pool_forward

SENDS, COLLECTS = "what one window sends", "what one pixel collects"
ARROW = 152
LEGEND = 420  # two first lines of legends side by side


def pooling_gradient_step(dA, A_prev, f, stride, mode, row, col, *, i=0, c=0):
    """Draw where one window sends its gradient, on top of what the windows before it sent.

    Parameters
    ----------
    dA : ndarray (m, n_H, n_W, n_C_prev)
        Gradient with respect to the output of the pooling.
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of the channel is written.
    f, stride : int
        Height and width of the window, and the step to the next one, in pixels.
    mode : {"max", "average"}
        What the pooling keeps of the window.
    row, col : int
        The cell of the output whose gradient goes back.
    i, c : int, optional
        The image and the channel.

    Returns
    -------
    Picture
        Of the same size for every cell of the output.
    """
    way = _ways(dA, A_prev, f, stride, mode, i)[c]
    top, left = way.corner(row, col)
    so_far = _so_far(dA, A_prev, f, stride, mode, row, col)[i, :, :, c]
    drawing = _drawing_for(way)
    before, above, after = _three_grids(drawing, 0, way, so_far)
    _take_numbers(drawing, way, A_prev=before)
    drawing.touch.choices(above, way.cells("dA"), way.dA, place)
    drawing.touch.leads(after, way.cells("dA_prev"), so_far, lead(COLLECTS))
    for box in (before, after):
        drawing.touch.windows(box, f, stride, way.dA.shape, place)
    drawing.frame(before, top, left, f)
    drawing.frame(above, row, col, 1)
    if mode == "max":
        winner = way.channel.winner(row, col)
        drawing.ring(before, *winner, OUTPUT.stroke)
        drawing.frame(after, *winner, 1)
    else:
        drawing.frame(after, top, left, f)
    said = {cell: way.sent(*cell) for cell in np.ndindex(way.dA.shape)}
    _below(drawing, before.bottom, said, said[row, col])
    where, gives = said[row, col]
    start = "the sum so far" if (row, col) != (0, 0) else "the first window"
    return drawing.picture(
        f"{way.layer}, output row {row}, column {col}: {where}; {gives}. "
        f"dA_prev, {start}: {rows_in_words(so_far)}.",
        way.headline(row, col),
    )


def pooling_gradient_collected(dA, A_prev, f, stride, mode, row, col, *, i=0, c=0):
    """Draw what one pixel collects from all windows it sits in.

    Parameters
    ----------
    dA, A_prev, f, stride, mode, i, c
        As in `pooling_gradient_step`.
    row, col : int
        The pixel.

    Returns
    -------
    Picture
        Of the same size for every pixel.
    """
    way = _ways(dA, A_prev, f, stride, mode, i)[c]
    drawing = _drawing_for(way)
    before, above, after = _three_grids(drawing, 0, way, way.dA_prev)
    _take_numbers(drawing, way, A_prev=before, dA=above)
    drawing.touch.choices(after, way.cells("dA_prev"), way.dA_prev, place)
    drawing.frame(before, row, col, 1)
    drawing.frame(after, row, col, 1)
    windows = way.windows_over(row, col)
    if windows:
        (first_row, first_col), (last_row, last_col) = windows[0], windows[-1]
        n_rows, n_cols = last_row - first_row + 1, last_col - first_col + 1
        drawing.frame(above, first_row, first_col, n_rows, f_W=n_cols)
    if mode == "max":
        for cell in way.paid_by(row, col):
            drawing.ring(above, *cell, OUTPUT.stroke)
    said = {cell: way.collected(*cell) for cell in np.ndindex(way.dA_prev.shape)}
    _below(drawing, before.bottom, said, said[row, col])
    where, sums = said[row, col]
    return drawing.picture(
        f"{way.layer}, row {row}, column {col} of A_prev: {where}; {sums}.",
        f"{sums}: what the windows over the pixel send to it.",
    )


def pooling_gradient(dA, A_prev, f, stride, mode, *, channels=None):
    """Draw the whole gradient of the first image, with all windows.

    Parameters
    ----------
    dA, A_prev, f, stride, mode
        As in `pooling_gradient_step`.
    channels : sequence of int, optional
        Which channels to draw; all of them if left out.

    Returns
    -------
    Picture
    """
    everything = _ways(dA, A_prev, f, stride, mode)
    drawing = _drawing_for(everything[0])
    y, words = 0, []
    for c in range(len(everything)) if channels is None else channels:
        way = everything[c]
        before, above, after = _three_grids(drawing, y, way, way.dA_prev, shaded=True)
        _take_numbers(drawing, way, A_prev=before, dA=above)
        draw_windows(drawing, before, way.channel)
        y = before.bottom + GAP
        words.append(f"{way.becomes}.")
    _legends(drawing, before, after, way.channel)
    headline = f"{way.layer}, all windows: each sends its number of dA to {way.receiver}."
    return drawing.picture(f"{way.layer}. {' '.join(words)}{way.channel.left_out}", headline)


def pooling_gradients_compared(dA, A_prev, f, stride):
    """Draw where the gradient goes after max and after average pooling.

    Parameters
    ----------
    dA, A_prev, f, stride
        As in `pooling_gradient_step`; the first channel of the first image is drawn.

    Returns
    -------
    Picture
    """
    to_max, to_all = (_ways(dA, A_prev, f, stride, mode)[0] for mode in ("max", "average"))
    channel = to_max.channel
    parts = [
        (channel.values, "input", "A_prev", channel.shade),
        (to_max.dA, "output", "dA", None),
        (to_max.dA_prev, "input", "dA_prev, max", strength(to_max.dA_prev)),
        (to_all.dA_prev, "input", "dA_prev, average", strength(to_all.dA_prev)),
    ]
    n_cells = sum(values.shape[1] for values, *_ in parts)
    drawing = Drawing(min(CELL, (PAGE - len(parts) * INDEX - 3 * GAP) // n_cells))
    x, tallest, boxes = 0, len(channel.values) * drawing.cell, []
    for values, role, label, shade in parts:
        y = (tallest - len(values) * drawing.cell) / 2
        boxes.append(drawing.grid(values, x, y, role, label, shade=shade, indices=True))
        x = max(boxes[-1].right, x + len(label) * FONT * LETTER) + GAP
    before, _, *gradients = boxes
    draw_windows(drawing, before, channel)
    for box in (before, *gradients):
        drawing.cross_out(box, channel.counts == 0)
    _legends(drawing, before, gradients[-1], channel)
    return drawing.picture(
        f"dA, {sides(to_max.dA)}: {rows_in_words(to_max.dA)}, goes back through pooling with "
        f"f = {f}, stride = {stride}. Max: {rows_in_words(to_max.dA_prev)}. "
        f"Average: {rows_in_words(to_all.dA_prev)}.{channel.left_out}"
    )


class _Way(NamedTuple):
    """One channel of one image on its way back."""

    channel: Channel
    dA: np.ndarray  # (n_H, n_W)
    dA_prev: np.ndarray  # (n_H_prev, n_W_prev)
    i: int
    c: int
    title: str

    @property
    def layer(self):
        words = self.channel.layer
        return f"Back through {words[0].lower()}{words[1:]}"

    @property
    def becomes(self):
        of = f"{self.title}: " if self.title else ""
        return (
            f"{of}dA, {sides(self.dA)}: {rows_in_words(self.dA)}, becomes "
            f"dA_prev, {sides(self.dA_prev)}: {rows_in_words(self.dA_prev)}"
        )

    def corner(self, row, col):
        return row * self.channel.stride, col * self.channel.stride

    def cell(self, name, row, col):
        return f"{name}[{self.i}, {row}, {col}, {self.c}]"

    def cells(self, name):
        """The name of a cell of an array, with holes for row and column."""
        return self.cell(name, "{}", "{}")

    def index(self, row, col):
        return self.i, row, col, self.c

    @property
    def receiver(self):
        if self.channel.mode == "max":
            return "the pixel with the maximum of its window"
        return f"the {counted(self.channel.f**2, 'pixel')} of its window, in equal shares"

    def headline(self, row, col):
        """What one window sends, and to which pixels."""
        slope = number(self.dA[row, col])
        return f"{self.cell('dA', row, col)} = {slope} goes to {self.receiver}."

    def sent(self, row, col):
        """What one window looks like, and what it sends back."""
        f, (top, left) = self.channel.f, self.corner(row, col)
        slope = number(self.dA[row, col])
        rows, cols = f"{top}:{top + f}", f"{left}:{left + f}"
        window = f"window {self.cell('A_prev', rows, cols)}"
        if self.channel.mode == "average":
            each = f"{slope} / {f * f} {equals(self.dA[row, col] / f**2)}"
            return f"{window} of {f * f} pixels", f"{self.cell('dA_prev', rows, cols)} += {each}"
        values = self.channel.window(row, col)
        ties = int((values == self.channel.pooled[row, col]).sum())
        first = f", the first of {ties}" if ties > 1 else ""
        down, across = self.channel.winner(row, col)
        largest = number(self.channel.pooled[row, col])
        return (
            f"{window}: maximum {largest} at row {down}, column {across}{first}",
            f"{self.cell('dA_prev', down, across)} += {slope}",
        )

    def windows_over(self, row, col):
        """The cells of the output whose windows hold a pixel."""
        f, s = self.channel.f, self.channel.stride
        return [
            (r, k)
            for r, k in np.ndindex(self.dA.shape)
            if r * s <= row < r * s + f and k * s <= col < k * s + f
        ]

    def paid_by(self, row, col):
        """The cells of the output that send something to a pixel."""
        windows = self.windows_over(row, col)
        if self.channel.mode == "average":
            return windows
        return [cell for cell in windows if self.channel.winner(*cell) == (row, col)]

    def collected(self, row, col):
        """How many windows send something to a pixel, and the sum."""
        windows, payers = self.windows_over(row, col), self.paid_by(row, col)
        where = f"it sits in {counted(len(windows), 'window') if windows else 'no window'}"
        if self.channel.mode == "max" and windows:
            where += (
                f" and is the maximum of {len(payers) or 'none'}{' (ringed)' if payers else ''}"
            )
        if not payers:
            return where, f"{self.cell('dA_prev', row, col)} {equals(0)}"
        terms, result = [number(self.dA[cell]) for cell in payers], self.dA_prev[row, col]
        sums = sum_of(terms)
        if self.channel.mode == "average" and self.channel.f > 1:
            sums = f"({sums})" if len(terms) > 1 else sums
            sums += f" / {self.channel.f**2}"
        shown = f"= {sums}" if equals(result) == f"= {sums}" else f"= {sums} {equals(result)}"
        return where, f"{self.cell('dA_prev', row, col)} {shown}"


def _ways(dA, A_prev, f, stride, mode, i=0):
    A, dA_prev = pool_forward(A_prev, f, stride, mode), pool_backward(dA, A_prev, f, stride, mode)
    several = A.shape[0] > 1 or A.shape[3] > 1
    return [
        _Way(
            Channel(A_prev[i, :, :, c], A[i, :, :, c], f, stride, mode),
            np.asarray(dA)[i, :, :, c],
            dA_prev[i, :, :, c],
            i,
            c,
            f"image {i}, channel {c}" if several else "",
        )
        for c in range(A.shape[3])
    ]


def _take_numbers(drawing, way, **boxes):
    """Let the numbers of some arrays be typed, by the name of the array."""
    values = {"A_prev": way.channel.values, "dA": way.dA}
    for name, box in boxes.items():
        drawing.touch.entries(box, way.cells(name), values[name], name, way.index)


def _so_far(dA, A_prev, f, stride, mode, row, col):
    """The gradient of the windows up to that of cell (row, col), row by row."""
    rows, cols = np.indices(dA.shape[1:3])
    reached = (rows < row) | (rows == row) & (cols <= col)
    return pool_backward(dA * reached[..., np.newaxis], A_prev, f, stride, mode)


def _drawing_for(way):
    """Make the cells as small as it takes for the three grids to fit beside each other."""
    n_cells = 2 * way.dA_prev.shape[1] + way.dA.shape[1]
    return Drawing(min(CELL, (PAGE - 3 * INDEX - GAP - ARROW) // n_cells))


def _three_grids(drawing, y, way, dA_prev, *, shaded=False):
    """Draw A_prev, dA and dA_prev side by side; return the boxes of their cells."""
    if way.title:
        drawing.text(0, y + FONT, way.title)
        y += LINE
    channel = way.channel
    shade = channel.shade if shaded else None
    label = f"A_prev · {sides(channel.values)}"
    before = drawing.grid(channel.values, 0, y, "input", label, shade=shade, indices=True)
    x = max(before.right, len(label) * FONT * LETTER) + GAP
    centered = y + (before.height - len(way.dA) * drawing.cell) / 2
    label = f"dA · {sides(way.dA)}"
    above = drawing.grid(way.dA, x, centered, "output", label, indices=True)
    start = max(above.right, x + len(label) * FONT * LETTER)
    x, label, shade = start + ARROW, f"dA_prev · {sides(dA_prev)}", strength(dA_prev)
    after = drawing.grid(dA_prev, x, y, "input", label, shade=shade, indices=True)
    for box in (before, after):
        drawing.cross_out(box, channel.counts == 0)
    draw_layer(drawing, channel, start, start + ARROW, before.middle)
    return before, above, after


def _legends(drawing, before, after, channel):
    """Say what the marks and shades mean, below A_prev and below dA_prev."""
    for k, line in enumerate(channel.legend, start=1):
        drawing.text(0, before.bottom + k * LINE, line, size=SMALL)
    x = max(after.right, LEGEND)
    drawing.text(x, after.bottom + LINE, "shade: its size", size=SMALL, anchor="end")


def _below(drawing, y, said, chosen):
    """Write what is said of the chosen cell, in the room that the longest text of any takes."""
    wrapped = [[wrap(words, LETTERS) for words in pair] for pair in (*said.values(), chosen)]
    lines = [(line, k == 1) for k, words in enumerate(wrapped[-1]) for line in words]
    for k, (line, bold) in enumerate(lines):
        drawing.text(
            0, y + GAP + k * LINE, line[0].upper() + line[1:] if k == 0 else line, bold=bold
        )
    most = max(sum(map(len, pair)) for pair in wrapped)
    longest = max(len(line) for pair in wrapped for words in pair for line in words)
    drawing.reserve(longest * FONT * LETTER, y + GAP + (most - 1) * LINE + 6)
