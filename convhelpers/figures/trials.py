"""Networks that were trained from several seeds, side by side."""

import numpy as np

from convhelpers.figures.kit.axes import upright
from convhelpers.figures.kit.drawing import FONT, Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import INPUT, OUTPUT, QUIET

NAMES = 210  # pixels for the names of the networks
BETWEEN = 48  # pixels between two plots
LAST = 18  # half of the last number below a plot
ROW = 46
TOP = 30
STEPS = (1, 2, 5, 10, 20)  # percents from one line to the next
MOST_LINES = 6


def trials(trials):
    """Compare what networks reached: a circle for every seed, the mean, one standard deviation.

    Parameters
    ----------
    trials : convhelpers.training.Trials
        One plot for each kind of test images; two have room.

    Returns
    -------
    Picture
        The sentence rounds to whole percents; the last digits differ from machine to machine.
    """
    drawing = Drawing()
    drawing.reserve(PAGE, 0)
    counts = zip(trials.networks, trials.parameter_counts, strict=True)
    for row, (name, count) in enumerate(counts):
        y = TOP + row * ROW
        drawing.text(0, y + 20, name, size=13, bold=True)
        drawing.text(0, y + 36, f"{count:,} parameters", size=SMALLER, color=QUIET)
    n_tests = len(trials.tests)
    width = (PAGE - LAST - NAMES - (n_tests - 1) * BETWEEN) / n_tests
    height = ROW * len(trials.networks)
    for k, test in enumerate(trials.tests):
        box = Box(NAMES + k * (width + BETWEEN), TOP, width, height)
        drawing.text(box.x, FONT, test, size=13, bold=True)
        _plot(drawing, box, 100 * trials.accuracy[:, k])
    words = (
        f"circle: one of {trials.accuracy.shape[2]} seeds · diamond: their mean · "
        "line: one standard deviation to each side"
    )
    drawing.text(0, TOP + height + 48, words, size=SMALLER, color=QUIET)
    return drawing.picture(_sentence(trials))


def _plot(drawing, box, percents):
    """Draw one row of marks for each network, over lines at round percents."""
    low, high, step = _range(percents)

    def place(percent):
        return box.x + (percent - low) / (high - low) * box.width

    for percent in range(low, high + 1, step):
        upright(drawing, box, place(percent), f"{percent}%", below=16)
    for row, values in enumerate(percents):
        y = box.y + (row + 0.62) * ROW
        mean, spread = values.mean(), values.std(ddof=1) if len(values) > 1 else 0
        ends = np.clip([mean - spread, mean + spread], low, high)
        drawing.line([(place(end), y) for end in ends], OUTPUT.stroke, thickness=3)
        for value in values:
            drawing.mark(place(value), y, "circle", INPUT.stroke)
        drawing.mark(place(mean), y, "diamond", OUTPUT.stroke)
        x = place(mean)
        drawing.text(x, y - 11, f"{mean:.1f}%", size=SMALLER, anchor="middle", bold=True)


def _range(percents):
    """The ends of the axis, and the step from line to line, all whole percents."""
    low, high = percents.min() - 1, percents.max() + 1
    step = next((s for s in STEPS if (high - low) / s <= MOST_LINES), STEPS[-1])
    low, high = int(low // step * step), int(-(-high // step) * step)
    return low, high, step


def _sentence(trials):
    means = trials.accuracy.mean(axis=2)
    told = [
        f"{name} {' and '.join(f'{mean:.0%}' for mean in row)}"
        for name, row in zip(trials.networks, means, strict=True)
    ]
    return (
        f"Share of right answers, mean of {trials.accuracy.shape[2]} seeds, on "
        f"{' and '.join(trials.tests)}: {'; '.join(told)}."
    )
