"""Number grids, frames, arrows and labels as SVG text, and photographs between them."""

from base64 import b64encode
from html import escape
from typing import NamedTuple

import numpy as np

from convhelpers.figures.kit.palette import INK, PAPER, QUIET, ROLES, WINDOW
from convhelpers.figures.kit.picture import SVG, Picture
from convhelpers.figures.kit.touch import Touch
from convhelpers.figures.kit.words import factor, number

CELL = 36
# The strongest fill under a number; the dark theme inverts it, and the number still stands out.
SHADE = 0.45
FONT = 14
MARGIN = 16
# What a grid keeps above its cells for its name, and above and beside them for indices.
LABEL, INDEX = 24, 20
# Wide enough for every digit and letter of the sans-serif fonts that browsers fall back to.
LETTER = 0.6
# How many shades from white to dark a pixel may have.
LEVELS = 16
PRODUCT_ONLY = 34  # lower tiles have no room for the two factors
# Marks of a plot, as paths that start at their center.
MARKS = {
    "circle": "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "square": "m-5 -5h10v10h-10z",
    "diamond": "m0 -7l7 7l-7 7l-7 -7z",
    "triangle": "m0 -6l6 11h-12z",
    "wedge": "m0 6l6 -11h-12z",
    "cross": "m-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
}


class Box(NamedTuple):
    """A rectangle on the page, in CSS pixels, from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self):
        return self.x + self.width

    @property
    def bottom(self):
        return self.y + self.height

    @property
    def center(self):
        return self.x + self.width / 2

    @property
    def middle(self):
        return self.y + self.height / 2


def tint(fill, amount):
    """Mix the color `fill` with white; `amount` 1 leaves it as it is, 0 is white."""
    channels = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + amount * (c - 255)):02x}" for c in channels)


def strength(values):
    """Shade each cell by its size, whatever its sign; for the `shade` of a grid.

    It stays short of the full strength, at which numbers are hard to read in a dark theme.
    """
    sizes = np.where(np.isfinite(values), np.abs(values), 0)
    return 0.7 * sizes / (sizes.max(initial=0) or 1)


def size_that_fits(words, width, largest=FONT):
    """Choose the font size at which `words` fit into `width` pixels, at most `largest`."""
    return min(largest, int((width - 2) / (LETTER * max(len(words), 1))))


class Drawing:
    """An SVG picture that grows with what is drawn on it.

    Coordinates are CSS pixels; (0, 0) is the top left corner inside the margin. Every method that
    draws returns the `Box` it filled, so that the next part can be placed beside or below it.

    Parameters
    ----------
    cell : int, optional
        Side of a cell in CSS pixels.

    Attributes
    ----------
    touch : Touch
        What can be pointed at in it.
    """

    def __init__(self, cell=CELL):
        self.cell = cell
        self.touch = Touch(cell)
        self._parts = []
        self._right = 0.0
        self._bottom = 0.0

    def _covers(self, box):
        self._right = max(self._right, box.right)
        self._bottom = max(self._bottom, box.bottom)
        return box

    def text(self, x, y, words, *, size=FONT, anchor="start", bold=False, code=False, color=INK):
        """Write one line of `words` with its baseline at `y`; `anchor` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        family = ' font-family="monospace"' if code else ""
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
            f' fill="{color}"{weight}{family}>{escape(words)}</text>'
        )
        width = len(words) * size * LETTER
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        return self._covers(Box(left, y - size, width, size * 1.3))

    def arrow(self, x, y, length=40, label=""):
        """Draw an arrow to the right from (`x`, `y`), or to the left, its label above."""
        tip, head = x + length, 8 if length > 0 else -8
        self._parts.append(
            f'<path d="M{x:g} {y:g}H{tip:g}m{-head} -5l{head} 5l{-head} 5" fill="none"'
            f' stroke="{QUIET}" stroke-width="1.5"/>'
        )
        if label:
            self.text(x + length / 2, y - 10, label, size=13, anchor="middle", color=QUIET)
        return self._covers(Box(min(x, tip), y - 5, abs(length), 10))

    def frame(
        self, grid, row, col, f, *, f_W=None, color=WINDOW, dash="none", inset=(0, 0), thickness=4
    ):
        """Put a thick frame around `f` rows and columns of `grid`, from cell (`row`, `col`).

        `f_W` is the number of columns where it differs from the number of rows. `inset` draws the
        frame so many pixels further in, across and down, to keep frames that overlap apart.
        """
        (dx, dy), n_cols = inset, f if f_W is None else f_W
        x, y = grid.x + col * self.cell + dx, grid.y + row * self.cell + dy
        box = Box(x, y, n_cols * self.cell - 2 * dx, f * self.cell - 2 * dy)
        self._outline(box, f'stroke="{color}" stroke-width="{thickness}" stroke-dasharray="{dash}"')
        return self._covers(box)

    def _outline(self, box, look, away=0):
        """Draw the line around `box`, so many pixels outside it."""
        self._parts.append(
            f'<rect x="{box.x - away:g}" y="{box.y - away:g}" width="{box.width + 2 * away:g}"'
            f' height="{box.height + 2 * away:g}" fill="none" {look}/>'
        )

    def outline(self, box, *, color=WINDOW, thickness=2):
        """Put a frame around any box, on paper that shows on every photograph."""
        for stroke, width in ((PAPER, thickness + 2), (color, thickness)):
            self._outline(box, f'stroke="{stroke}" stroke-width="{width}"')
        return self._covers(box)

    def label(self, box, words):
        """Write words on paper that covers `box`."""
        self.paint(box, PAPER)
        self.text(box.center, box.middle + 4, words, size=12, anchor="middle")
        return self._covers(box)

    def paint(self, box, color):
        """Fill `box` with a color."""
        self._parts.append(
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
            f' fill="{color}"/>'
        )
        return self._covers(box)

    def ring(self, grid, row, col, color=INK):
        """Ring the number in one cell of `grid`."""
        x, y = grid.x + col * self.cell + 4, grid.y + row * self.cell + 6
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{self.cell - 8}" height="{self.cell - 12}" rx="12"'
            f' fill="none" stroke="{color}" stroke-width="2"/>'
        )
        return Box(x, y, self.cell - 8, self.cell - 12)

    def corner(self, grid, row, col, color=INK):
        """Fill the top right corner of one cell of `grid`."""
        x, y = grid.x + (col + 1) * self.cell - 2, grid.y + row * self.cell + 2
        self._parts.append(f'<path d="M{x - 9:g} {y:g}h9v9z" fill="{color}"/>')
        return Box(x - 9, y, 9, 9)

    def reserve(self, width, height):
        """Keep room from (0, 0), so that the picture has one size for all its values."""
        return self._covers(Box(0, 0, width, height))

    def hatch(self, grid, row, col, n_rows, n_cols):
        """Cross out a block of cells of `grid` with slanted lines."""
        x, y = grid.x + col * self.cell, grid.y + row * self.cell
        width, height = n_cols * self.cell, n_rows * self.cell
        lines = []
        for d in range(9, int(width + height), 9):
            x1, y1 = min(d, width), max(0, d - width)
            x2, y2 = max(0, d - height), min(d, height)
            lines.append(f"M{x + x1:g} {y + y1:g}L{x + x2:g} {y + y2:g}")
        self._parts.append(f'<path d="{"".join(lines)}" stroke="{QUIET}" stroke-opacity=".7"/>')
        return Box(x, y, width, height)

    def cross_out(self, grid, chosen):
        """Hatch each cell of `grid` that is chosen, an array (n_rows, n_cols) of bool."""
        for row, col in np.argwhere(chosen):
            self.hatch(grid, row, col, 1, 1)

    def grid(self, values, x, y, role, label, *, pad=0, shade=None, indices=False, window=None):
        """Draw a two-dimensional array as cells with their numbers, its label above.

        Parameters
        ----------
        values : ndarray (n_rows, n_cols)
            The numbers.
        x, y : float
            Where the top left corner goes; the label takes the first 24 pixels.
        role : str
            What the array is: a name in `palette.ROLES`.
        label : str
            The name and size of the array.
        pad : int, optional
            How many rings of cells at the border are zero padding.
        shade : ndarray (n_rows, n_cols), optional
            Strength of the fill in each cell, from 0 to 1.
        indices : bool, optional
            Write row and column numbers along the border, in 20 pixels to the left and above.
        window : tuple (row, col, f), optional
            Frame `f` rows and columns from cell (row, col) on, and print their indices bold.

        Returns
        -------
        Box
            The cells, without label and indices.
        """
        n_rows, n_cols = np.shape(values)
        if label:
            self.text(x, y + FONT, label, bold=True)
        x, y = (x + INDEX, y + LABEL + INDEX) if indices else (x, y + LABEL)
        for row in range(n_rows):
            for col in range(n_cols):
                inside = pad <= row < n_rows - pad and pad <= col < n_cols - pad
                kind = role if inside else "padding"
                stroke = ROLES[kind].stroke
                fill = None if shade is None else tint(stroke, SHADE * shade[row, col])
                place = x + col * self.cell, y + row * self.cell
                self._cell(*place, values[row, col], kind, fill)
        box = Box(x, y, n_cols * self.cell, n_rows * self.cell)
        if indices:
            self._indices(box, n_rows, n_cols, window)
        if ROLES[role].framed:
            self._outline(box, f'stroke="{ROLES[role].stroke}" stroke-width="2"', 2)
        if window:
            self.frame(box, *window)
        return self._covers(box)

    def _cell(self, x, y, value, role, fill):
        self.tile(x, y, self.cell, self.cell, role, fill)
        if value is not None:
            words = number(value)
            size = size_that_fits(words, self.cell, FONT if self.cell >= CELL else 11)
            x, y = x + self.cell / 2, y + self.cell / 2 + round(0.35 * size)
            self.text(x, y, words, size=size, anchor="middle", color=ROLES[role].text)

    def _indices(self, box, n_rows, n_cols, window):
        top, left, f = window or (0, 0, 0)
        for row in range(n_rows):
            y = box.y + (row + 0.5) * self.cell + 4
            self._index(box.x - 6, y, row, "end", top <= row < top + f)
        for col in range(n_cols):
            x = box.x + (col + 0.5) * self.cell
            self._index(x, box.y - 6, col, "middle", left <= col < left + f)

    def _index(self, x, y, index, anchor, marked):
        color = WINDOW if marked else QUIET
        self.text(x, y, str(index), size=12, anchor=anchor, bold=marked, color=color)

    def tile(self, x, y, width, height, role, fill=None):
        """Draw one empty cell of any size; `fill` where it is not that of its role."""
        style = ROLES[role]
        self._parts.append(
            f'<rect x="{x + 1.5:g}" y="{y + 1.5:g}" width="{width - 3:g}" height="{height - 3:g}"'
            f' rx="{style.corner}" fill="{fill or style.fill}" stroke="{style.stroke}"'
            f' stroke-dasharray="{style.dash}"/>'
        )
        return self._covers(Box(x, y, width, height))

    def sheet(self, box, role):
        """Draw an array of cells without their numbers, as it lies behind another one."""
        style, cell = ROLES[role], self.cell
        columns = (
            f"M{box.x + x:g} {box.y:g}v{box.height:g}" for x in range(cell, int(box.width), cell)
        )
        rows = (
            f"M{box.x:g} {box.y + y:g}h{box.width:g}" for y in range(cell, int(box.height), cell)
        )
        self._parts.append(
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
            f' fill="{style.fill}" stroke="{style.stroke}"/>'
            f'<path d="{"".join((*columns, *rows))}" stroke="{style.stroke}" stroke-opacity=".4"/>'
        )
        return self._covers(box)

    def product(self, box, a, w):
        """Draw a tile with the two factors small, where there is room, and their product."""
        self.tile(*box, "product")
        with np.errstate(all="ignore"):  # NaN and infinity are drawn as they are
            product = np.multiply(a, w)
        if box.height < PRODUCT_ONLY:
            self.value(box.center, box.middle + 5, product, box.width)
            return
        factors = f"{number(a)}·{factor(w)}"
        size = size_that_fits(factors, box.width - 2, 11)
        self.text(box.center, box.y + 15, factors, size=size, anchor="middle", color=QUIET)
        self.value(box.center, box.y + 32, product, box.width)

    def value(self, x, y, value, width, *, bold=False):
        """Write a number around `x`, small enough for its room."""
        words = number(value)
        self.text(x, y, words, size=size_that_fits(words, width), anchor="middle", bold=bold)

    def image(self, jpeg, x, y, width, height, role, *, pixelated=False, kind="photo"):
        """Embed an encoded JPEG in the frame of its role.

        `pixelated` keeps the pixels of a small picture apart where they are drawn large. The dark
        theme leaves a picture of the kind "photo" as it is, and inverts one of the kind "map".
        """
        style = ROLES[role]
        edge, thickness = (1, 2) if style.framed else (0.5, 1)
        rendering = ' style="image-rendering:pixelated"' if pixelated else ""
        self._parts.append(
            f'<image class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
            f' preserveAspectRatio="none"{rendering}'
            f' href="data:image/jpeg;base64,{b64encode(jpeg).decode("ascii")}"/>'
        )
        box = Box(x, y, width, height)
        line = f'stroke-width="{thickness}" stroke-dasharray="{style.dash}"'
        self._outline(box, f'stroke="{style.stroke}" {line}', edge)
        return self._covers(box)

    def beam(self, source, target, *, edge=None, color=WINDOW):
        """Join the right side of one box to the left side of another, as a ray of light would.

        Between the box and `edge`, the right side of the grid it stands in, only its border is
        drawn, so that it covers no number.
        """
        from_x = source.right if edge is None else edge
        self._parts.append(
            f'<path d="M{from_x:g} {source.y:g}L{target.x:g} {target.y:g}V{target.bottom:g}'
            f'L{from_x:g} {source.bottom:g}z" fill="{color}" fill-opacity=".1"'
            f' stroke="{color}" stroke-opacity=".5"/>'
        )
        if edge is not None:
            rows = "".join(f"M{source.right:g} {y:g}H{edge:g}" for y in (source.y, source.bottom))
            self._parts.append(f'<path d="{rows}" stroke="{color}" stroke-opacity=".5"/>')

    def pixels(self, values, x, y, side, role, *, most=None):
        """Draw a two-dimensional array as squares without numbers, the darker the larger.

        `most` is the value that is fully dark, by default the largest one; 0 and less stay white.
        """
        style, (n_rows, n_cols) = ROLES[role], np.shape(values)
        most = np.max(values, initial=0) if most is None else most
        levels = np.rint(np.clip(values, 0, most) * (LEVELS / (most or 1)))
        for level in range(1, LEVELS + 1):
            squares = "".join(
                f"M{x + col * side:g} {y + row * side:g}h{side}v{side}h-{side}z"
                for row, col in np.argwhere(levels == level)
            )
            if squares:
                opacity = f' fill-opacity="{level / LEVELS:.4g}"'
                self._parts.append(f'<path d="{squares}" fill="{style.stroke}"{opacity}/>')
        box = Box(x, y, n_cols * side, n_rows * side)
        self._outline(box, f'stroke="{style.stroke}" stroke-opacity=".5"', 0.5)
        return self._covers(box)

    def line(self, points, color=INK, *, dash="none", thickness=1.5):
        """Draw a line through `points`, pairs (x, y)."""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._parts.append(
            f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="{thickness}"'
            f' stroke-dasharray="{dash}"/>'
        )

    def mark(self, x, y, shape, color=INK):
        """Draw a small filled mark around (x, y): one of `MARKS`."""
        self._parts.append(
            f'<path d="M{x:.1f} {y:.1f}{MARKS[shape]}" fill="{color}" stroke="{PAPER}"/>'
        )

    def rule(self, x, y, width):
        """Draw a thin line to the right, as under the terms of a written sum."""
        self._parts.append(f'<path d="M{x:g} {y:g}h{width:g}" stroke="{INK}"/>')
        return self._covers(Box(x, y, width, 1))

    def picture(self, sentence, headline=""):
        """Finish the drawing as a `Picture` on a white card, described by `sentence`."""
        width, height = round(self._right + 2 * MARGIN), round(self._bottom + 2 * MARGIN)
        page = f'viewBox="{-MARGIN} {-MARGIN} {width} {height}"'
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' {page} font-family="Helvetica, Arial, sans-serif">'
            f'<rect x="{-MARGIN}" y="{-MARGIN}" width="{width}" height="{height}" rx="8"'
            f' fill="{PAPER}"/>'
            f"{''.join(self._parts)}</svg>"
        )
        return Picture(svg.encode(), SVG, sentence, width, height, headline, self.touch.svg(page))
