"""Two logarithmic axes in a `Drawing`, for times, sizes and speeds that span powers of ten."""

import math

from convhelpers.figures.kit.drawing import Box
from convhelpers.figures.kit.page import SMALLER
from convhelpers.figures.kit.palette import QUIET, RULE

# In powers of ten: wider than from 2 to 5, so that a number stands on every axis.
NARROWEST = 0.5
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LogAxes:
    """Two logarithmic axes with a line at every power of ten.

    Parameters
    ----------
    drawing : Drawing
        Where to draw.
    box : Box
        The plot, without the numbers and names beside it; they take 72 pixels to the left, 44
        below and 30 above.
    xs, ys : tuple (low, high)
        The smallest and the largest value that has to fit on each axis, above 0.
    x_name, y_name : str
        What the axes count; the name of the upright one stands above it.
    """

    def __init__(self, drawing, box, xs, ys, x_name, y_name):
        self.drawing, self.box = drawing, box
        self._x, self._y = _decades(*xs), _decades(*ys)
        for value in _ticks(*self._x):
            upright(drawing, box, self.x(value), tick(value))
        for value in _ticks(*self._y):
            level(drawing, box, self.y(value), tick(value))
        drawing.text(
            box.center, box.bottom + 38, x_name, size=SMALLER, anchor="middle", color=QUIET
        )
        drawing.text(box.x, box.y - 10, y_name, size=SMALLER, color=QUIET)

    def x(self, value):
        """Where `value` stands across the page."""
        low, high = self._x
        return self.box.x + self.box.width * (math.log10(value) - low) / (high - low)

    def y(self, value):
        """Where `value` stands down the page."""
        low, high = self._y
        return self.box.bottom - self.box.height * (math.log10(value) - low) / (high - low)

    def curve(self, xs, ys, color, *, dash="none", mark=None, thickness=2):
        """Draw a line through values, and a mark at each of them."""
        points = [(self.x(x), self.y(y)) for x, y in zip(xs, ys, strict=True)]
        self.drawing.line(points, color, dash=dash, thickness=thickness)
        for x, y in points if mark else ():
            self.drawing.mark(x, y, mark, color)


def upright(drawing, box, x, words, *, size=SMALLER, below=18, color=RULE, thickness=1):
    """Draw the line of one value of the axis across the page, with its words below the plot."""
    drawing.line([(x, box.y), (x, box.bottom)], color, thickness=thickness)
    drawing.text(x, box.bottom + below, words, size=size, anchor="middle")


def level(drawing, box, y, words, *, size=SMALLER):
    """Draw the line of one value of the axis down the page, with its words left of the plot."""
    drawing.line([(box.x, y), (box.right, y)], RULE, thickness=1)
    drawing.text(box.x - 8, y + 4, words, size=size, anchor="end")


def tick(value):
    """Write the value of a tick: bare from 0.01 to 9999, with powers of ten beyond."""
    if 0.01 <= value < 10_000:
        return f"{value:g}"
    digit, power = f"{value:.0e}".split("e")
    return f"{'' if digit == '1' else f'{digit}·'}10{str(int(power)).translate(SUPERSCRIPT)}"


def _decades(low, high):
    """The exponents at which an axis begins and ends, with a little room on both sides."""
    low, high = math.log10(low), math.log10(high)
    room = max(0.06 * (high - low), 0.05, (NARROWEST - high + low) / 2)
    return low - room, high + room


def _ticks(low, high):
    """Powers of ten, or 1, 2, 5 and so on where there are few of them."""
    steps = (1, 2, 5) if high - low < 2.5 else (1,)
    powers = range(math.floor(low), math.floor(high) + 1)
    powers = powers[:: math.ceil((high - low) / 8)]
    values = [step * 10.0**power for power in powers for step in steps]
    return [value for value in values if low <= math.log10(value) <= high]


def box_for_plot(width, height):
    """The place of a plot with room for the numbers and names beside it."""
    return Box(72, 30, width - 72, height - 74)
