"""Arrays of several channels as sheets, one behind the other, with one of them in front."""

from typing import NamedTuple

from convhelpers.figures.kit.drawing import FONT, INDEX, LABEL, LETTER, Box
from convhelpers.figures.kit.page import SMALLER
from convhelpers.figures.kit.palette import QUIET, WINDOW

# How far each sheet looks out above and to the right of the one before it.
DEPTH = 16
TITLE = 40  # what a stack keeps above its sheets for two lines


class Stack(NamedTuple):
    """What to draw as sheets, and what stands above them."""

    values: object  # ndarray (n_H, n_W, n_C)
    role: str
    name: str
    front: int
    pad: int = 0
    window: tuple | None = None  # row, col, f
    is_cut: bool = False  # whether the window goes through all sheets
    indices: bool = False

    @property
    def depth(self):
        """How far the last sheet looks out."""
        return DEPTH * (self.values.shape[2] - 1)

    def width(self, cell):
        """Width on the page, with the names."""
        sheets = self.values.shape[1] * cell + self.depth + (INDEX if self.indices else 0)
        return max(sheets, len(self.name) * FONT * LETTER)

    def height(self, cell):
        """Height on the page above the middle of the front sheet, with the names."""
        return TITLE + self.depth + self.values.shape[0] * cell / 2

    def draw(self, drawing, x, y):
        """Draw it with its top left corner at (`x`, `y`); return the front sheet, and the others.

        Returns
        -------
        front : Box
            The cells in front.
        others : dict of int to Box
            The sheets behind it by channel, the nearest first.
        """
        self._title(drawing, x, y)
        n_H, n_W, n_C = self.values.shape
        x, y = x + (INDEX if self.indices else 0), y + TITLE + self.depth
        box = Box(x, y, n_W * drawing.cell, n_H * drawing.cell)
        behind = [k for k in range(n_C) if k != self.front]
        others = {
            k: box._replace(x=x + DEPTH * step, y=y - DEPTH * step)
            for step, k in enumerate(behind, start=1)
        }
        for k, sheet in reversed(others.items()):
            self._sheet(drawing, sheet, str(k))
        drawing.sheet(box, self.role)
        values, pad = self.values[:, :, self.front], self.pad
        drawing.grid(values, x, y - LABEL, self.role, "", pad=pad, window=self.window)
        if self.indices:
            self._indices(drawing, box)
        return box, others

    def _title(self, drawing, x, y):
        drawing.text(x, y + FONT, self.name, bold=True)
        words = f"[:, :, {self.front}]"
        drawing.text(x, y + FONT + 17, words, size=SMALLER, code=True, color=QUIET)

    def _sheet(self, drawing, box, words):
        """Draw a sheet that is seen at its upper and right edge only."""
        drawing.sheet(box, self.role)
        if self.is_cut:
            drawing.frame(box, *self.window, thickness=2)
        drawing.text(box.right - 4, box.y + 12, words, size=11, anchor="end", bold=True)

    def _indices(self, drawing, box):
        """Write row numbers to the left and column numbers below, in front of all sheets."""
        n_H, n_W, _ = self.values.shape
        top, left, f = self.window or (0, 0, 0)
        for row in range(n_H):
            y = box.y + (row + 0.5) * drawing.cell + 4
            _index(drawing, box.x - 6, y, row, "end", top <= row < top + f)
        for col in range(n_W):
            x = box.x + (col + 0.5) * drawing.cell
            _index(drawing, x, box.bottom + 15, col, "middle", left <= col < left + f)


def _index(drawing, x, y, index, anchor, marked):
    color = WINDOW if marked else QUIET
    drawing.text(x, y, str(index), size=SMALLER, anchor=anchor, bold=marked, color=color)
