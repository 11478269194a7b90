"""The benchmark of real layers as a picture: times beside those of others, on a log axis."""

import math

import numpy as np

from convhelpers.figures.kit.axes import tick, upright
from convhelpers.figures.kit.drawing import Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import FILTER, INK, INPUT, OUTPUT, QUIET, RULE, WINDOW
from convhelpers.figures.kit.words import rounded

PACKAGE = "convhelpers"
LIMIT = "limit of the machine"
# Color, mark and place in the line tell apart whose time it is; the package is the line at 1.
MARKS = {
    "NumPy": ("square", INPUT.stroke),
    "PyTorch": ("diamond", FILTER.stroke),
    "ONNX Runtime": ("cross", OUTPUT.stroke),
    LIMIT: ("wedge", WINDOW),
}
# Too far to the right for a mark: these times are written as numbers.
FAR = ("loops", "SciPy")
KINDS = ("loops", "NumPy", "SciPy", "PyTorch", "ONNX Runtime", LIMIT)
NAMES = {"loops": "the loops", "NumPy": "the best other NumPy", LIMIT: f"the {LIMIT}"}

ROW = 24
# The plot has the names of the layers to its left, their far times to its right, and above it the
# marks and their names.
LEFT, RIGHT, TOP = 250, 608, 56
FAR_STEP = 60
# From one mark of a line to the next, down the page.
OFFSET = 4


def relative_times(seconds):
    """Divide the time of each kind by that of the package, in a dictionary of the other kinds.

    `seconds` has, for each kind, the times of its ways by name. The fastest way counts.
    """
    best = {kind: min(ways.values()) for kind, ways in seconds.items()}
    package = best.pop(PACKAGE)
    return {kind: time / package for kind, time in best.items()}


def forward_times(result, limits):
    """The relative times of the forward pass of one layer of the results, and of the limit.

    The limit is the time of the layer's operations in matrix products, or that of moving its input,
    filters and output once where this is longer; `limits` are operations and bytes a second.
    """
    seconds = max(result[count] / limits[count] for count in ("operations", "bytes"))
    return relative_times(result["forward"] | {LIMIT: {"limit": seconds}})


def best_limits(results):
    """Operations and bytes a second: the most that was reached beside any of the layers."""
    limits = [result["limits"] for result in results["layers"]]
    return {count: max(limit[count] for limit in limits) for count in limits[0]}


def mean_times(times):
    """The geometric mean of each kind's relative times, over the layers where it was measured."""
    kinds = dict.fromkeys(kind for layer in times for kind in layer)
    return {
        kind: math.exp(np.mean([math.log(layer[kind]) for layer in times if kind in layer]))
        for kind in kinds
    }


def layer_times(results):
    """Draw how long others take for each real layer, as multiples of the time of the package.

    Parameters
    ----------
    results : dict
        What ``tests/benchmarks/layers.json`` holds.

    Returns
    -------
    Picture
        The sentence gives the geometric means over all layers.
    """
    limits = best_limits(results)
    times = [forward_times(result, limits) for result in results["layers"]]
    lines = _lines(results, times)
    drawing = Drawing()
    place = _axis(drawing, times, TOP + ROW * len(lines))
    for k, (label, layer) in enumerate(lines):
        y = TOP + ROW * k + ROW / 2
        if layer:
            _line(drawing, y, label, layer, place)
        else:
            drawing.text(0, y + 5, label, size=SMALLER, bold=True)
    _legend(drawing)
    means = mean_times(times)
    words = ", ".join(f"{NAMES.get(kind, kind)} {rounded(time)}" for kind, time in means.items())
    return drawing.picture(
        f"Time of the forward pass of {len(times)} layers of real networks, {PACKAGE} = 1. "
        f"Geometric means: {words}."
    )


def _lines(results, times):
    """What stands in each line of the picture: the name of a group, or a layer and its times."""
    lines, group = [], None
    for result, layer in zip(results["layers"], times, strict=True):
        if result["group"] != group:
            group = result["group"]
            lines.append((group, {}))
        lines.append((result["layer"], layer))
    return lines


def _line(drawing, y, label, layer, place):
    """Draw one layer: its name, a mark for each near time, a number for each far one."""
    drawing.text(LEFT - 10, y + 5, label, size=SMALLER, anchor="end")
    drawing.line([(LEFT, y), (RIGHT, y)], RULE, dash="1 4", thickness=1)
    for k, (kind, look) in enumerate(MARKS.items()):
        if kind in layer:
            drawing.mark(place(layer[kind]), y + OFFSET * (k - 1.5), *look)
    for k, kind in enumerate(FAR):
        words = rounded(layer[kind]) if kind in layer else "–"
        drawing.text(RIGHT + FAR_STEP * (k + 1), y + 5, words, size=SMALLER, anchor="end")


def _axis(drawing, times, bottom):
    """Draw the powers of ten down to `bottom`; returns the place of a time across the page."""
    every_time = [1.0, *(layer[kind] for layer in times for kind in MARKS if kind in layer)]
    low, high = math.log10(min(every_time)) - 0.1, math.log10(max(every_time)) + 0.1

    def place(time):
        return LEFT + (RIGHT - LEFT) * (math.log10(time) - low) / (high - low)

    box = Box(LEFT, TOP, RIGHT - LEFT, bottom - TOP)
    for value in _ticks(low, high):
        color, thickness = (INK, 2) if value == 1 else (RULE, 1)
        words, x = tick(value), place(value)
        upright(drawing, box, x, words, below=16, color=color, thickness=thickness)
    words = f"time as a multiple of that of {PACKAGE}: left of 1 is faster, right of it slower"
    drawing.text(PAGE, bottom + 36, words, size=SMALLER, anchor="end", color=QUIET)
    return place


def _ticks(low, high):
    """Powers of ten between two exponents, with 0.5 and 2 on the sides of 1."""
    values = [0.5, 2.0, *(10.0**power for power in range(math.ceil(low), math.floor(high) + 1))]
    return [value for value in values if low <= math.log10(value) <= high]


def _legend(drawing):
    for k, kind in enumerate(MARKS):
        x, y = 258 + 190 * (k % 2), 8 + 22 * (k // 2)
        drawing.mark(x, y, *MARKS[kind])
        drawing.text(x + 14, y + 5, NAMES.get(kind, kind), size=SMALLER)
    for k, kind in enumerate(FAR):
        drawing.text(RIGHT + FAR_STEP * (k + 1), TOP - 4, kind, size=SMALLER, anchor="end")
