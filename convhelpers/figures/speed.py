"""Pictures of measured times: how many times faster, in which blocks, how far from the limit."""

from itertools import pairwise

import numpy as np

from convhelpers.figures.kit.axes import LogAxes, box_for_plot
from convhelpers.figures.kit.drawing import FONT, LETTER, Drawing
from convhelpers.figures.kit.page import PAGE, SMALL
from convhelpers.figures.kit.palette import FILTER, INK, INPUT, OUTPUT, PRODUCT, QUIET, WINDOW
from convhelpers.figures.kit.words import counted, rounded

BAR = 30
LEGEND = 200
# Color and mark tell points apart.
LOOKS = (
    (INPUT.stroke, "circle"),
    (FILTER.stroke, "square"),
    (OUTPUT.stroke, "diamond"),
    (WINDOW, "triangle"),
    (PRODUCT.stroke, "wedge"),
    (INK, "cross"),
)


def speedups(seconds):
    """Draw how many times as fast as the first function each one is, as bars on a log axis.

    Parameters
    ----------
    seconds : dict of str to array_like
        Times of each function, as `convhelpers.timing.time_together` gives them. The shortest of
        each counts.

    Returns
    -------
    Picture
    """
    best = {name: np.min(times) for name, times in seconds.items()}
    (first, slowest), *_ = best.items()
    ratios = {name: slowest / time for name, time in best.items()}
    drawing = Drawing()
    left = max(map(len, ratios)) * LETTER * FONT + 12
    room = PAGE - left - 110
    # The longest bar ends where the axis does; below the base there is a tenth of the room.
    low = min(np.log10(min(ratios.values())), 0) - 0.1
    high = max(np.log10(max(ratios.values())), 1)
    for k, (name, ratio) in enumerate(ratios.items()):
        y, width = k * BAR, room * (np.log10(ratio) - low) / (high - low)
        drawing.text(left - 10, y + 19, name, anchor="end")
        drawing.tile(left, y, max(width, 6), BAR - 4, "input" if k == 0 else "output")
        drawing.text(left + max(width, 6) + 6, y + 19, f"× {rounded(ratio)}", bold=True)
    y = len(ratios) * BAR + 18
    drawing.text(left, y, f"times as fast as {first}; logarithmic axis", size=SMALL, color=QUIET)
    drawing.reserve(PAGE, y + 6)
    words = ", ".join(f"{name} {rounded(ratio)}" for name, ratio in list(ratios.items())[1:])
    return drawing.picture(f"Times as fast as {first}: {words}.")


def block_choice(rows, seconds, n_H, row_bytes, *, chosen):
    """Draw time against the size of a block, and the part of the matrix that exists at a time.

    Parameters
    ----------
    rows : sequence of int
        Output rows in a block, each size that was measured.
    seconds : sequence of float
        One time for each size.
    n_H : int
        Output rows of the whole image.
    row_bytes : int
        Bytes of the windows of one output row.
    chosen : int
        Which of the sizes to mark.

    Returns
    -------
    Picture
        Of the same size whatever is chosen.
    """
    drawing = Drawing()
    box = box_for_plot(PAGE, 250)
    ratios = np.asarray(seconds) / min(seconds)
    names = "bytes of windows that exist at a time", "times the shortest time"
    sizes = [n * row_bytes for n in rows]
    axes = LogAxes(drawing, box, (sizes[0], sizes[-1]), (1, ratios.max()), *names)
    axes.curve(sizes, ratios, INPUT.stroke, mark="circle")
    x, y = axes.x(sizes[chosen]), axes.y(ratios[chosen])
    drawing.line([(x, box.y), (x, box.bottom)], WINDOW, dash="4 3")
    drawing.mark(x, y, "diamond", WINDOW)
    drawing.touch.spots("sizes of a block", [_columns(axes, rows, sizes, n_H)])

    top, height = box.bottom + 84, box.width / n_H
    drawing.text(box.x, top - 12, f"the matrix, {n_H} output rows; solid: one block", size=SMALL)
    block = rows[chosen]
    for start in range(0, n_H, block):
        role = "input" if start == 0 else "padding"
        drawing.tile(box.x + start * height, top, min(block, n_H - start) * height, 30, role)
    drawing.reserve(PAGE, top + 30)
    n_blocks, ratio = -(-n_H // block), rounded(ratios[chosen])
    time = "the shortest time" if ratio == "1" else f"{ratio} times the shortest time"
    return drawing.picture(
        f"{block} of {n_H} output rows in a block: {counted(n_blocks, 'block')}, "
        f"{_in_bytes(sizes[chosen])} of windows at a time instead of {_in_bytes(n_H * row_bytes)}, "
        f"in {time}.",
        f"{block} of {n_H} output rows in a block: {time}.",
    )


def _columns(axes, rows, sizes, n_H):
    """The part of the plot around each size, with the words for it and its setting."""
    places = [axes.x(size) for size in sizes]
    edges = [axes.box.x, *((x + y) / 2 for x, y in pairwise(places)), axes.box.right]
    for k, (left, right) in enumerate(pairwise(edges)):
        box = axes.box._replace(x=left, width=right - left)
        yield box, f"{rows[k]} of {n_H} output rows in a block", {"k": k}


def roofline(points, flops_limit, bytes_limit):
    """Draw operations a second against operations a byte, under the roof of the machine.

    Parameters
    ----------
    points : dict of str to tuple (operations, bytes, seconds)
        For each function: multiplications and additions of the direct sum, bytes moved between
        memory and processor, seconds.
    flops_limit : float
        Operations a second of the machine's matrix product.
    bytes_limit : float
        Bytes a second between memory and processor.

    Returns
    -------
    Picture
        The sentence gives each function as percents of the roof above it.
    """
    reached = {name: (work / moved, work / time) for name, (work, moved, time) in points.items()}
    ridge = flops_limit / bytes_limit
    xs = [x for x, _ in reached.values()] + [ridge]
    ys = [y for _, y in reached.values()] + [flops_limit]
    left, right = min(xs) / 2, max(xs) * 4
    drawing = Drawing()
    box = box_for_plot(PAGE - LEGEND, 340)
    lowest = min([*ys, left * bytes_limit]) / 2
    axes = LogAxes(
        drawing,
        box,
        (left, right),
        (lowest, 2 * max(ys)),
        "operations for each byte moved",
        "operations a second",
    )
    start = max(left, lowest / bytes_limit)
    axes.curve([start, ridge, right], [start * bytes_limit, flops_limit, flops_limit], QUIET)
    drawing.text(
        axes.x(start) + 40, axes.y(start * bytes_limit) - 44, "memory", size=SMALL, anchor="end"
    )
    drawing.text(box.right + 8, axes.y(flops_limit) + 5, "matrix product", size=SMALL)
    words = []
    for (name, (x, y)), (color, mark) in zip(reached.items(), LOOKS, strict=False):
        drawing.mark(axes.x(x), axes.y(y), mark, color)
        words.append(f"{name} {y / min(flops_limit, x * bytes_limit):.1%}")
    _legend(drawing, box.right + 16, box.y + 80, reached)
    drawing.reserve(PAGE, box.bottom + 44)
    return drawing.picture(f"Of the roof above it, each reaches: {', '.join(words)}.")


def _in_bytes(size):
    """Write a number of bytes in the unit that leaves one to three digits before the point."""
    power = min(int(np.log10(max(size, 1)) // 3), 3)
    return f"{size / 1000**power:.3g} {('bytes', 'kB', 'MB', 'GB')[power]}"


def _legend(drawing, x, y, names):
    for k, (name, (color, mark)) in enumerate(zip(names, LOOKS, strict=False)):
        drawing.mark(x + 13, y + 24 * k, mark, color)
        drawing.text(x + 34, y + 24 * k + 5, name, size=SMALL)
