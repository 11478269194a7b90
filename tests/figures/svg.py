"""Read an SVG picture back: what it says, where each word stands, and whether all can be read."""

from base64 import b64decode
from io import BytesIO
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from PIL import Image

# Wide enough for the digits and letters of the usual sans-serif fonts, as in `Drawing`.
LETTER = 0.6
# Letters reach this far above and below their baseline, in font sizes.
ABOVE, BELOW = 0.75, 0.22
# A JPEG of a photograph is off by less than this on average, a shifted photograph by far more.
JPEG_ERROR = 4
SHARE_BEFORE_THE_ANCHOR = {"start": 0, "middle": 0.5, "end": 1}


class Words(NamedTuple):
    """One line of text and the rectangle it fills, in CSS pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(picture):
    """Every line of text of `picture`, in the order it was drawn."""
    return [_words(element) for element in _svg(picture).iter() if element.tag.endswith("}text")]


def texts(picture):
    """What `picture` says, line by line, in the order it was drawn."""
    return [line.text for line in words(picture)]


def unreadable(picture):
    """What a reader could not read: text that leaves the picture, and text on top of text."""
    left, top, width, height = (float(side) for side in _svg(picture).get("viewBox").split())
    page = Words("", left, top, left + width, top + height)
    cut = [f"{line.text!r} is cut" for line in words(picture) if not _inside(line, page)]
    overlaps = [
        f"{one.text!r} overlaps {other.text!r}"
        for one, other in combinations(words(picture), 2)
        if _overlap(one, other)
    ]
    return cut + overlaps


def written(value):
    """A number as a cell shows it, by its own rule: two decimals, none that say nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def in_words(values):
    """Rows of numbers as a sentence writes them."""
    return "; ".join(" ".join(map(written, row)) for row in values)


def drawn_after(label, picture, values):
    """Whether the cells of `values` stand below the line that starts with `label`."""
    lines = texts(picture)
    start = next(k for k, line in enumerate(lines) if line.startswith(label)) + 1
    cells = [written(value) for row in values for value in row]
    return lines[start : start + len(cells)] == cells


def rasters(picture):
    """The photographs embedded in `picture`, decoded, as arrays of float64."""
    return [
        np.array(Image.open(BytesIO(b64decode(element.get("href").partition(",")[2]))), dtype=float)
        for element in _svg(picture).iter()
        if element.tag.endswith("}image")
    ]


def _svg(picture):
    return ElementTree.fromstring(picture.content)


def _words(element):
    x, y, size = (float(element.get(name)) for name in ("x", "y", "font-size"))
    width = len(element.text) * size * LETTER
    left = x - width * SHARE_BEFORE_THE_ANCHOR[element.get("text-anchor")]
    return Words(element.text, left, y - ABOVE * size, left + width, y + BELOW * size)


def _inside(line, page):
    return (
        page.left <= line.left
        and line.right <= page.right
        and page.top <= line.top
        and line.bottom <= page.bottom
    )


def _overlap(one, other):
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
