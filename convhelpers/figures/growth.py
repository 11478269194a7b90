"""How the cost of a layer grows with each of its sizes, beside the slopes of the theory."""

import numpy as np

from convhelpers.figures.kit.axes import LogAxes
from convhelpers.figures.kit.drawing import Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import INPUT, OUTPUT, QUIET

# Color and mark tell the two ways apart.
MARKS = {"convhelpers": ("circle", OUTPUT.stroke), "im2col": ("square", INPUT.stroke)}
NAMES = {"im2col": "im2col, the whole matrix at once"}
UNITS = {"time": "time, shortest = 1", "memory": "peak memory, bytes"}

# One panel, without the numbers and names around it, and the step from one to the next.
WIDTH, HEIGHT, RIGHT, DOWN = 290, 120, 374, 208


def growth(results):
    """Draw time and peak memory against each size of a layer, with the slopes theory gives.

    Parameters
    ----------
    results : dict
        What ``tests/benchmarks/growth.json`` holds.

    Returns
    -------
    Picture
        Its sentence gives the slopes, fitted to the larger half of the sizes.
    """
    drawing = Drawing()
    _legend(drawing)
    words = []
    for row, sweep in enumerate(results["sweeps"]):
        told = []
        for col, what in enumerate(("time", "memory")):
            box = Box(64 + RIGHT * col, 64 + DOWN * row, WIDTH, HEIGHT)
            told.append(f"{what} {_panel(drawing, box, sweep, what)}")
        words.append(f"{sweep['size']}: {', '.join(told)}")
    drawing.reserve(PAGE, 0)
    return drawing.picture(
        "Slopes on logarithmic axes, those of the theory in parentheses. "
        f"{' '.join(f'{word[0].upper()}{word[1:]}.' for word in words)}"
    )


def _fitted_slope(sizes, values):
    """The slope on logarithmic axes of a line through the larger half of the points."""
    half = len(sizes) // 2
    return float(np.polyfit(np.log(sizes[half:]), np.log(values[half:]), 1)[0])


def _panel(drawing, box, sweep, what):
    """Draw one size against time or memory; returns the slopes in words."""
    sizes = sweep["sizes"]
    curves = {name: np.array(values) for name, values in sweep[what].items()}
    if what == "time":
        shortest = min(values.min() for values in curves.values())
        curves = {name: values / shortest for name, values in curves.items()}
    lowest = min(values.min() for values in curves.values())
    highest = max(values.max() for values in curves.values())
    ends = (sizes[0], sizes[-1]), (lowest, highest)
    axes = LogAxes(drawing, box, *ends, sweep["size"], UNITS[what])
    told = []
    for name, values in curves.items():
        mark, color = MARKS[name]
        slope, theory = _fitted_slope(sizes, values), sweep["theory"][what][name]
        half = np.array(sizes[len(sizes) // 2 :])
        axes.curve(half, values[-1] * (half / sizes[-1]) ** theory, QUIET, dash="5 3")
        axes.curve(sizes, values, color, mark=mark, thickness=1)
        told.append(f"{name} {slope:.1f} ({theory})".replace("-", "−"))
    return " and ".join(told)


def _legend(drawing):
    x = 64
    for name, (mark, color) in MARKS.items():
        drawing.mark(x, 8, mark, color)
        box = drawing.text(x + 14, 13, NAMES.get(name, name), size=SMALLER)
        x = box.right + 24
    drawing.line([(x, 8), (x + 28, 8)], QUIET, dash="5 3", thickness=2)
    drawing.text(x + 36, 13, "slope of the theory", size=SMALLER)
