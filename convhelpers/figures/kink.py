"""A loss along one number, where its slope may jump."""

from typing import NamedTuple

import numpy as np

from convhelpers.figures.kit.axes import level, upright
from convhelpers.figures.kit.drawing import Box, Drawing, size_that_fits
from convhelpers.figures.kit.page import SMALL
from convhelpers.figures.kit.palette import INK, QUIET, WINDOW
from convhelpers.figures.kit.words import equals, number
from convhelpers.gradients import numerical_gradient

PLOT = Box(52, 34, 380, 170)
BESIDE = 28
LINE = 24
POINTS = 80


def kink(loss, X, index, *, h=0.5):
    """Plot a loss against one number of an array, with the slopes on its two sides.

    Parameters
    ----------
    loss : callable
        Takes an array of the shape of `X` and returns one finite number.
    X : ndarray, any shape
        Where to look. It is not changed.
    index : tuple of int
        The number that moves, by `2 * h` to both sides.
    h : float, optional
        How far to nudge the number, up and down, for the slopes.

    Returns
    -------
    Picture
    """
    x = float(X[index])
    below, here, above = _losses(loss, X, index, (x - h, x, x + h))
    left, right = (here - below) / h, (above - here) / h
    central = numerical_gradient(loss, X, h)[index]
    values = np.linspace(x - 2 * h, x + 2 * h, POINTS + 1)
    losses = _losses(loss, X, index, values)
    name = f"the number at {index}"

    drawing = Drawing()
    plot = _Plot(values[0], values[-1], min(losses), max(losses))
    _axes(drawing, plot, (x - h, x, x + h), name)
    drawing.line([plot.point(*pair) for pair in zip(values, losses, strict=True)], thickness=2.5)
    nudges = plot.point(x - h, below), plot.point(x + h, above)
    drawing.line(nudges, WINDOW, dash="6 4", thickness=2)
    for nudge in nudges:
        drawing.mark(*nudge, "square", WINDOW)
    drawing.mark(*plot.point(x, here), "circle")
    slopes = (
        (f"slope to the left {equals(left)}", INK),
        (f"slope to the right {equals(right)}", INK),
        (f"nudge to nudge (dashed) {equals(central)}", WINDOW),
    )
    for k, (words, color) in enumerate(slopes, start=1):
        drawing.text(PLOT.right + BESIDE, PLOT.y + k * LINE, words, color=color)
    return drawing.picture(
        f"The loss while {name} goes from {number(values[0])} to {number(values[-1])}. "
        f"At {number(x)} its slope is {number(left)} to the left and {number(right)} to the right. "
        f"From one nudge to the other, {number(x - h)} to {number(x + h)}, it is {number(central)}."
    )


class _Plot(NamedTuple):
    """The values at the edges of the plot."""

    first: float
    last: float
    low: float
    high: float

    def point(self, value, loss):
        """Where a value and its loss stand on the page."""
        x = PLOT.x + PLOT.width * (value - self.first) / (self.last - self.first)
        return x, PLOT.bottom - PLOT.height * (loss - self.low) / (self.high - self.low or 1)


def _losses(loss, X, index, values):
    """The loss for each value of one number of `X`."""
    moved = np.array(X, dtype=np.float64)
    losses = []
    for value in values:
        moved[index] = value
        losses.append(float(loss(moved)))
    return losses


def _axes(drawing, plot, values, name):
    for value in values:
        x, _ = plot.point(value, plot.low)
        upright(drawing, PLOT, x, number(value), size=SMALL)
    for loss in sorted({plot.low, plot.high}):
        _, y = plot.point(plot.first, loss)
        words = number(loss)
        level(drawing, PLOT, y, words, size=size_that_fits(words, PLOT.x, SMALL))
    drawing.text(PLOT.x, PLOT.y - 14, "loss", size=SMALL, color=QUIET)
    drawing.text(PLOT.center, PLOT.bottom + 38, name, size=SMALL, anchor="middle", color=QUIET)
