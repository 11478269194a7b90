"""Pictures of pooling: one window, all windows, and two inputs held against each other."""

from textwrap import wrap
from typing import NamedTuple

import numpy as np

from convhelpers.figures.kit.drawing import CELL, FONT, INDEX, LETTER, Drawing
from convhelpers.figures.kit.page import GAP, LETTERS, LINE, PAGE, SMALL
from convhelpers.figures.kit.palette import OUTPUT
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import equals, number, rows_in_words, sides, sum_of
from convhelpers.figures.padding import window_counts
from convhelpers.pooling import pool_forward

ARROW = 168
KEPT = {"max": "the largest number", "average": "the average of the numbers"}
# The name of a narrow array is wider than its cells.
NAME = 108


def pooling_step(A_prev, f, stride, mode, row, col, *, i=0, c=0):
    """Draw one window of one channel and the number that pooling makes of it.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of the channel is written.
    f, stride : int
        Height and width of the window, and the step to the next one, in pixels.
    mode : {"max", "average"}
        What to keep of the window.
    row, col : int
        The cell of the output.
    i, c : int, optional
        The image and the channel.

    Returns
    -------
    Picture
        Of the same size for every cell and channel of the output.
    """
    channels = _channels(A_prev, f, stride, mode, i)
    channel = channels[c]
    top, left = row * stride, col * stride
    drawing = _drawing_for(channel)
    before, after = _input_and_output(drawing, 0, channel, _names(A_prev, channel, i, c))
    _touch_input(drawing, before, channel, i, c)
    drawing.touch.windows(before, f, stride, channel.pooled.shape, place)
    drawing.touch.choices(after, f"A[{i}, {{}}, {{}}, {c}]", channel.pooled, place)
    drawing.frame(before, top, left, f)
    drawing.frame(after, row, col, 1)
    if mode == "max":
        drawing.ring(before, *channel.winner(row, col), OUTPUT.stroke)

    window = f"A_prev[{i}, {top}:{top + f}, {left}:{left + f}, {c}]"
    y = before.bottom + GAP
    drawing.text(0, y, f"window: {window}")
    lines = {
        (r, k, n): wrap(f"A[{i}, {r}, {k}, {n}] = {channels[n].written_out(r, k)}", LETTERS)
        for r, k, n in np.ndindex(*channel.pooled.shape, len(channels))
    }
    for k, line in enumerate(lines[row, col, c], start=1):
        drawing.text(0, y + k * LINE, line, bold=True)
    longest = max(len(line) for text in lines.values() for line in text)
    drawing.reserve(longest * FONT * LETTER, y + max(map(len, lines.values())) * LINE + 6)
    return drawing.picture(
        f"{channel.layer}, output row {row}, column {col}: the window is {window}, "
        f"and {channel.written_out(row, col)}.{channel.left_out}",
        f"A[{i}, {row}, {col}, {c}] {equals(channel.pooled[row, col])}: "
        f"{KEPT[mode]} in the window is kept.",
    )


def pooling(A_prev, f, stride, mode, *, channels=None):
    """Draw the channels of the first image with all windows, and what pooling makes of them.

    Parameters
    ----------
    A_prev, f, stride, mode
        As in `pooling_step`.
    channels : sequence of int, optional
        Which channels to draw; all of them if left out.

    Returns
    -------
    Picture
    """
    everything = _channels(A_prev, f, stride, mode)
    drawing = _drawing_for(everything[0])
    y, words = 0, []
    for c in range(len(everything)) if channels is None else channels:
        channel = everything[c]
        names = _names(A_prev, channel, 0, c)
        before, _ = _input_and_output(drawing, y, channel, names, shade=channel.shade)
        draw_windows(drawing, before, channel)
        _touch_input(drawing, before, channel, 0, c)
        y = before.bottom + GAP
        before_and_after = " becomes ".join(name.replace(" ·", ",") + "," for name in names)
        words.append(f"{before_and_after[:-1]}: {rows_in_words(channel.pooled)}.")
    for k, line in enumerate(channel.legend):
        drawing.text(0, before.bottom + (k + 1) * LINE, line, size=SMALL)
    headline = f"{channel.layer}, all windows: each keeps {KEPT[mode]} in it."
    return drawing.picture(
        f"{channel.layer}. {' '.join(words)}{channel.overlap}{channel.left_out}", headline
    )


def pooling_compared(A_prev, A_other, f, stride, mode, *, other="A_other"):
    """Draw two inputs with their pooled outputs, and mark where the second differs from the first.

    Parameters
    ----------
    A_prev, A_other : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images of one shape; the first channel of the first image is drawn.
    f, stride, mode
        As in `pooling_step`.
    other : str, optional
        What the lesson calls the second input.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the inputs differ in shape.
    """
    if np.shape(A_other) != np.shape(A_prev):
        shapes = f"{np.shape(A_prev)}, got {np.shape(A_other)}"
        raise ValueError(f"A_other must have the shape of A_prev, {shapes}.")
    first, second = (_channels(A, f, stride, mode)[0] for A in (A_prev, A_other))
    drawing = _drawing_for(first)
    y = 0
    for channel, name in ((first, "A_prev"), (second, other)):
        names = f"{name} · {sides(channel.values)}", f"pooled · {sides(channel.pooled)}"
        before, after = _input_and_output(drawing, y, channel, names, shade=channel.shade)
        draw_windows(drawing, before, channel)
        y = before.bottom + GAP

    same_inputs = _mark_differences(drawing, before, first.values, second.values)
    same_outputs = _mark_differences(drawing, after, first.pooled, second.pooled)
    drawing.text(0, y + LINE, "filled corner: not the number above", size=SMALL)
    return drawing.picture(
        f"{channel.layer}, of A_prev and of {other}: {same_inputs} inputs and {same_outputs} "
        f"outputs are the same. A_prev gives {rows_in_words(first.pooled)}; "
        f"{other} gives {rows_in_words(second.pooled)}."
    )


class Channel(NamedTuple):
    """One channel of one image, with what pooling makes of it."""

    values: np.ndarray
    pooled: np.ndarray
    f: int
    stride: int
    mode: str

    @property
    def layer(self):
        return f"{self.mode.capitalize()} pooling with f = {self.f}, stride = {self.stride}"

    @property
    def counts(self):
        return window_counts(*self.values.shape, self.f, stride=self.stride)

    @property
    def shade(self):
        """Stronger where more windows overlap; None where they do not."""
        most = self.counts.max()
        # Short of the full strength, at which numbers are hard to read in a dark theme.
        return 0.7 * self.counts / most if most > 1 else None

    def window(self, row, col):
        top, left = row * self.stride, col * self.stride
        return self.values[top : top + self.f, left : left + self.f]

    def winner(self, row, col):
        """The cell of the input that holds the maximum; the first one, row by row, of several."""
        window = self.window(row, col)
        down, across = np.unravel_index(np.argmax(window), window.shape)
        return row * self.stride + down, col * self.stride + across

    @property
    def winners(self):
        """Each cell of the input that is the winner of some window."""
        return sorted({self.winner(*window) for window in np.ndindex(self.pooled.shape)})

    def written_out(self, row, col):
        """What one cell of the output is made of, as a learner would write it."""
        terms = [number(value) for value in self.window(row, col).ravel()]
        value = self.pooled[row, col]
        if self.mode == "max":
            return f"max({', '.join(terms)}) {equals(value)}"
        return f"({sum_of(terms)}) / {self.f * self.f} {equals(value)}"

    @property
    def overlap(self):
        most = self.counts.max()
        return f" A cell sits in up to {most} windows." if most > 1 else ""

    @property
    def left_out(self):
        rows = _numbered("row", np.flatnonzero(~self.counts.any(axis=1)))
        cols = _numbered("column", np.flatnonzero(~self.counts.any(axis=0)))
        lines = " and ".join(rows + cols)
        return f" No window covers {lines} (hatched)." if lines else ""

    @property
    def legend(self):
        counts = self.counts
        if self.mode == "max":
            yield "ring: the largest number of a window"
        if counts.max() > 1:
            yield "frames: the first two windows"
            yield f"shade: how many windows the cell sits in, at most {counts.max()}"
        if counts.min() == 0:
            yield "hatched: in no window"


def _channels(A_prev, f, stride, mode, i=0):
    A = pool_forward(A_prev, f, stride, mode)
    return [Channel(A_prev[i, :, :, c], A[i, :, :, c], f, stride, mode) for c in range(A.shape[3])]


def _drawing_for(channel):
    """Make the cells as small as it takes for input and output to fit beside each other."""
    n_cells = channel.values.shape[1] + channel.pooled.shape[1]
    return Drawing(min(CELL, (PAGE - ARROW - 2 * INDEX) // n_cells))


def _input_and_output(drawing, y, channel, names, *, shade=None):
    """Draw a channel and its pooled output side by side; return the boxes of their cells."""
    before = drawing.grid(channel.values, 0, y, "input", names[0], shade=shade, indices=True)
    drawing.cross_out(before, channel.counts == 0)
    x = max(before.right, NAME) + ARROW
    centered = y + (before.height - len(channel.pooled) * drawing.cell) / 2
    after = drawing.grid(channel.pooled, x, centered, "output", names[1], indices=True)
    draw_layer(drawing, channel, before.right, x, before.middle)
    return before, after


def _touch_input(drawing, before, channel, i, c):
    name = f"A_prev[{i}, {{}}, {{}}, {c}]"
    drawing.touch.entries(before, name, channel.values, "A_prev", lambda row, col: (i, row, col, c))


def draw_layer(drawing, channel, left, right, middle):
    """Draw an arrow between two grids, with what the layer is above and below it."""
    label = f"f = {channel.f}, stride = {channel.stride}"
    drawing.arrow(left + 14, middle, right - left - 28, label)
    center = (left + right) / 2
    drawing.text(center, middle + 20, channel.mode, size=SMALL, anchor="middle")


def draw_windows(drawing, before, channel):
    """Frame the windows, only the first two where they overlap, and ring every maximum."""
    windows = list(np.ndindex(channel.pooled.shape))
    overlap = channel.counts.max() > 1
    for k, (row, col) in enumerate(windows[:2] if overlap else windows):
        # Frames that lie on each other are drawn apart.
        inset = 2 + 4 * k if overlap else 2
        top, left = row * channel.stride, col * channel.stride
        drawing.frame(before, top, left, channel.f, inset=(inset, inset), thickness=3)
    if channel.mode == "max":
        for cell in channel.winners:
            drawing.ring(before, *cell, OUTPUT.stroke)


def _mark_differences(drawing, box, values, others):
    same = np.isclose(values, others, rtol=1e-6, equal_nan=True)
    for row, col in np.argwhere(~same):
        drawing.corner(box, row, col)
    words = f"{same.sum()} of {same.size}"
    drawing.text(box.x, box.bottom + LINE, f"{words} the same", size=SMALL)
    return words


def _numbered(kind, indices):
    if not len(indices):
        return []
    return [f"{kind}{'s' if len(indices) > 1 else ''} {', '.join(map(str, indices))}"]


def _names(A_prev, channel, i, c):
    index = f"[{i}, :, :, {c}]" if A_prev.shape[0] > 1 or A_prev.shape[3] > 1 else ""
    return f"A_prev{index} · {sides(channel.values)}", f"A{index} · {sides(channel.pooled)}"
