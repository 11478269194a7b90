"""A network in depth: every layer as a stack of maps, with all that one value comes from."""

from typing import NamedTuple

import numpy as np

from convhelpers.figures.kit.drawing import LETTER, Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.raster import map_of, picture_of
from convhelpers.figures.kit.words import counted, number

# How far a map looks out behind the one before it, and how many of them are drawn.
DEPTH, MOST = 7, 6
GAP = 62
TITLE = 46
TALLEST = 170
FILTER = 28  # side of a filter, whatever its size
SMALLEST = 4


class _Layer(NamedTuple):
    """What a layer makes, and what of it the value comes from."""

    maps: np.ndarray  # (n_H, n_W, n_C)
    name: str
    rows: range
    cols: range

    @property
    def sheets(self):
        return min(self.maps.shape[2], MOST)

    @property
    def depth(self):
        return DEPTH * (self.sheets - 1)

    @property
    def front(self):
        """The map with the largest value among those that count."""
        part = self.maps[self.rows.start : self.rows.stop, self.cols.start : self.cols.stop]
        return int(np.argmax(part.max(axis=(0, 1))))

    def height(self, unit):
        """On the page; a map with four times the rows is twice as high."""
        return unit * len(self.maps) ** 0.5

    def width(self, unit):
        """On the page, with the sheets that look out."""
        return max(self._across(unit) + self.depth, len(self.size) * SMALLER * LETTER)

    def _across(self, unit):
        n_H, n_W, _ = self.maps.shape
        return self.height(unit) * n_W / n_H

    def sheet(self, x, middle, unit):
        """The map in front."""
        height = self.height(unit)
        return Box(x, middle - height / 2, self._across(unit), height)

    def window(self, sheet, scale):
        """Where on a sheet the places stand that count."""
        x, y = sheet.x + self.cols.start * scale, sheet.y + self.rows.start * scale
        return Box(x, y, len(self.cols) * scale, len(self.rows) * scale)

    @property
    def size(self):
        n_H, n_W, n_C = self.maps.shape
        return f"{n_H} × {n_W} × {n_C}"

    @property
    def seen(self):
        return (
            f"rows {self.rows.start} to {self.rows.stop - 1}, "
            f"columns {self.cols.start} to {self.cols.stop - 1}"
        )


def layers_in_depth(image, maps, layers, cell, *, names):
    """Draw what the layers make of an image as stacks of maps, and what one value comes from.

    Parameters
    ----------
    image : ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        The input, drawn from 0 (black) to 255 (white).
    maps : sequence of ndarray (n_H, n_W, n_C)
        What each layer makes of what stands before it; at most six maps of each are drawn.
    layers : sequence of tuple (f, stride, pad, n_C)
        For each layer the side of its window, its step, the zeros on each side, and how many
        filters it has; 0 filters is pooling.
    cell : tuple (row, col)
        The place of the value in the last maps.
    names : sequence of str
        What the lesson calls the image and each of `maps`.

    Returns
    -------
    Picture
        In each stack the map in front is the one with the largest value among those that count.
    """
    stacks = _stacks([image, *maps], layers, cell, names)
    unit = _unit(stacks)
    middle = TITLE + max(stack.depth + stack.height(unit) / 2 for stack in stacks)
    bottom = middle + max(stack.height(unit) for stack in stacks) / 2 + 30
    drawing, x, windows = Drawing(), 0, []
    for stack in stacks:
        windows.append(_draw(drawing, stack, x, middle, unit, is_image=not windows))
        x += stack.width(unit) + GAP
    x = -GAP
    for k, layer in enumerate(layers):
        x += stacks[k].width(unit) + GAP
        drawing.beam(windows[k], windows[k + 1])
        _filters(drawing, x, bottom, layer, stacks[k].maps.shape[2])
    return drawing.picture(_sentence(stacks, layers))


def _stacks(arrays, layers, cell, names):
    """Follow the value back through the layers, from the last stack to the first."""
    rows, cols = (range(place, place + 1) for place in cell)
    stacks = [_Layer(arrays[-1], names[-1], rows, cols)]
    for k in range(len(layers) - 1, -1, -1):
        f, stride, pad, _ = layers[k]
        rows, cols = (
            _behind(places, f, stride, pad, n)
            for places, n in zip((rows, cols), arrays[k].shape, strict=False)
        )
        stacks.insert(0, _Layer(arrays[k], names[k], rows, cols))
    return stacks


def _behind(places, f, stride, pad, n):
    """What a layer makes these places from, of `n` rows or columns."""
    start, stop = places.start * stride - pad, (places.stop - 1) * stride - pad + f
    return range(max(start, 0), min(stop, n))


def _unit(stacks):
    """How high a map of one row is, if all stacks are to stand on one page."""
    unit = TALLEST / max(stack.height(1) for stack in stacks)
    while unit > SMALLEST and _across(stacks, unit) > PAGE:
        unit *= 0.98
    return unit


def _across(stacks, unit):
    return sum(stack.width(unit) for stack in stacks) + GAP * (len(stacks) - 1)


def _draw(drawing, stack, x, middle, unit, *, is_image):
    """Draw one stack from `x` on; return where the window stands on its front."""
    front, role = stack.sheet(x, middle, unit), "input" if is_image else "output"
    scale = front.height / len(stack.maps)
    for step in range(stack.sheets - 1, 0, -1):
        sheet = front._replace(x=front.x + step * DEPTH, y=front.y - step * DEPTH)
        drawing.tile(*sheet, role)
        drawing.outline(stack.window(sheet, scale), thickness=1)
    if is_image:
        picture_of(drawing, stack.maps, *front[:2], scale, role)
    else:
        values = stack.maps[:, :, stack.front]
        map_of(drawing, values, np.abs(stack.maps).max() or 1, *front[:2], scale)
    window = stack.window(front, scale)
    drawing.outline(window)
    drawing.text(x, front.y - stack.depth - 24, stack.name, bold=True)
    drawing.text(x, front.y - stack.depth - 8, stack.size, size=SMALLER, color=QUIET)
    return window


def _filters(drawing, x, y, layer, n_C_prev):
    """Draw a filter as deep as what it looks at, or name a pooling, below the gap from `x` on."""
    f, _, _, n_C = layer
    middle = x + GAP / 2
    for step in range(min(n_C_prev, MOST) - 1 if n_C else -1, -1, -1):
        away = step * DEPTH / 2
        drawing.tile(middle - FILTER / 2 + away, y - away, FILTER, FILTER, "filter")
    kind, size = (f"{n_C} filters", f"{f}×{f}×{n_C_prev}") if n_C else ("pooling", f"{f}×{f}")
    for below, words in ((17, kind), (32, size)):
        drawing.text(middle, y + FILTER + below, words, size=SMALLER, anchor="middle", color=QUIET)


def _sentence(stacks, layers):
    *_, last = stacks
    value = last.maps[last.rows.start, last.cols.start, last.front]
    sizes = ", ".join(f"{stack.name} {stack.size}" for stack in stacks)
    filters = [
        f"{counted(n_C, 'filter')} of {f} × {f} × {stack.maps.shape[2]}"
        if n_C
        else f"pooling {f} × {f}"
        for stack, (f, _, _, n_C) in zip(stacks, layers, strict=False)
    ]
    behind = "; ".join(f"{stack.seen} of {stack.name}" for stack in reversed(stacks[:-1]))
    return (
        f"Stacks of maps, one behind the other: {sizes}. Between them: {', '.join(filters)}. "
        f"{last.name}, row {last.rows.start}, column {last.cols.start}, map {last.front}, is "
        f"{number(value)}. It comes from all maps at {behind}."
    )
