"""What can be pointed at in a drawing, as SVG rectangles that lie over it and show nothing.

A rectangle says in its data what it stands for: `data-go`, the settings of a picture that is drawn
like this one; `data-press`, the same for what takes more than a glance; `data-lead`, the settings
of a picture of another kind; `data-edit`, the number of an array that may be typed. Whoever shows
the picture decides what a pointer or a key does with that.
"""

import json
from html import escape

import numpy as np

from convhelpers.figures.kit.words import number


def place(row, col):
    """The settings that show the cell of an output, as most pictures call them."""
    return {"row": row, "col": col}


def lead(show):
    """From row and column, the settings of another kind of picture of that cell."""
    return lambda row, col: {"show": show, **place(row, col)}


class Touch:
    """What can be pointed at in one drawing.

    Parameters
    ----------
    cell : int
        Side of a cell of the drawing in CSS pixels.
    """

    def __init__(self, cell):
        self.cell = cell
        self._parts = []

    def choices(self, grid, name, values, go, *, pad=0):
        """Let each cell of a grid choose what is shown.

        Parameters
        ----------
        grid : Box
            The cells, as `Drawing.grid` returns them.
        name : str
            The index of a cell, with a pair of braces for its row and one for its column.
        values : ndarray (n_rows, n_cols)
            What stands in the cells.
        go : callable
            From row and column, a dict of the settings that show this cell.
        pad : int, optional
            How many rings of cells at the border are zero padding, and show nothing; the indices
            are those without it.
        """
        self._grid(grid, name, values, lambda row, col: {"go": go(row, col)}, pad)

    def leads(self, grid, name, values, go, *, pad=0):
        """Let each cell of a grid lead to a picture of another kind, when it is pressed.

        Parameters
        ----------
        grid, name, values, pad
            As in `choices`.
        go : callable
            From row and column, a dict of the settings of the other picture.
        """
        self._grid(grid, name, values, lambda row, col: {"lead": go(row, col)}, pad)

    def entries(self, grid, name, values, array, index, *, pad=0):
        """Let each cell of a grid take a typed number.

        Parameters
        ----------
        grid, name, values, pad
            As in `choices`.
        array : str
            The name of the array that the numbers belong to.
        index : callable
            From row and column, the index in that array.
        """
        self._grid(
            grid,
            name,
            values,
            lambda row, col: {"edit": {"array": array, "index": index(row, col)}},
            pad,
        )

    def spots(self, name, rows):
        """Let some places of the drawing choose what is shown.

        Parameters
        ----------
        name : str
            What the places are.
        rows : list of list of tuple (Box, str, dict)
            Row by row each place, what it stands for, and the settings that show that.
        """
        spots = "".join(
            f'<g role="row">{"".join(self._spot(*spot) for spot in row)}</g>' for row in rows
        )
        self._parts.append(f'<g role="grid" aria-label="{escape(name)}">{spots}</g>')

    def sheets(self, name, title, others, front, settings):
        """Let each sheet of a stack come to the front, when its edge or the title is pressed.

        Parameters
        ----------
        name : str
            What a sheet is called, with a pair of braces for its channel.
        title : Box
            Where the name of the sheet in front stands.
        others : dict of int to tuple of Box
            For each sheet behind it, the parts that look out.
        front : int
            The channel in front.
        settings : callable
            From a channel, a dict of the settings that bring it to the front.
        """
        places = {front: (title,), **others}
        rows = "".join(
            f'<g role="row">{"".join(self._edges(name, k, places[k], settings(k)))}</g>'
            for k in sorted(places)
        )
        words = escape(name.replace("{}", ":"))
        self._parts.append(f'<g role="grid" aria-label="{words}">{rows}</g>')

    def windows(self, grid, f, stride, shape, go):
        """Let a window on a grid be dragged to its other places.

        Parameters
        ----------
        grid : Box
            The cells over which the window lies.
        f, stride : int
            Side of the window, and its step, in cells.
        shape : tuple (n_rows, n_cols)
            How many places it has, down and across.
        go : callable
            From row and column of a place, a dict of the settings that show it.
        """
        step, side = stride * self.cell, f * self.cell
        places = (
            self._rect(grid.x + col * step, grid.y + row * step, side, {"drop": go(row, col)})
            for row, col in np.ndindex(*shape)
        )
        self._parts.append(f'<g aria-hidden="true">{"".join(places)}</g>')

    def svg(self, page):
        """Finish what lies over a drawing; `page` is its `viewBox`, as an attribute."""
        if not self._parts:
            return ""
        return f'<svg xmlns="http://www.w3.org/2000/svg" {page}>{"".join(self._parts)}</svg>'

    def _grid(self, grid, name, values, data, pad):
        values = np.array(values)[pad : len(values) - pad, pad : np.shape(values)[1] - pad]
        side = pad * self.cell
        grid = grid._replace(x=grid.x + side, y=grid.y + side)
        rows = "".join(
            f'<g role="row">{"".join(self._cells(grid, name, row, values[row], data))}</g>'
            for row in range(len(values))
        )
        words = escape(name.replace("{}", ":"))
        self._parts.append(f'<g role="grid" aria-label="{words}">{rows}</g>')

    def _cells(self, grid, name, row, values, data):
        y = grid.y + row * self.cell
        for col, value in enumerate(values):
            words = escape(f"{name.format(row, col)} = {number(value)}")
            more = f' role="gridcell" tabindex="-1" aria-label="{words}"'
            yield self._rect(grid.x + col * self.cell, y, self.cell, data(row, col), more)

    def _spot(self, box, words, settings):
        more = f' role="gridcell" tabindex="-1" aria-label="{escape(words)}"'
        return self._rect(box.x, box.y, box.width, {"go": settings}, more, box.height)

    def _edges(self, name, k, places, settings):
        words = escape(name.format(k))
        more = f' role="gridcell" tabindex="-1" aria-label="{words}"'
        for place in places:
            yield self._rect(place.x, place.y, place.width, {"press": settings}, more, place.height)
            more = ' aria-hidden="true"'

    def _rect(self, x, y, width, data, more="", height=None):
        height = width if height is None else height
        named = "".join(
            f' data-{name}="{escape(json.dumps(value, separators=(",", ":")))}"'
            for name, value in data.items()
        )
        return (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
            f' fill="transparent"{more}{named}/>'
        )
