"""The explorer of filters on a photograph (lesson 03)."""

from dataclasses import dataclass, replace
from math import ceil

import ipywidgets as widgets
import numpy as np
import traitlets
from PIL import Image

from convhelpers import convolution, figures
from convhelpers.data import load_photo
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.file_input import FileInput
from convhelpers.explorers.numbers import read
from convhelpers.explorers.upload import read_picture
from convhelpers.explorers.yours import drawn
from convhelpers.figures.filtered import filter_layer, filtered_photograph
from convhelpers.filters import FILTERS, hand_set_filter

PHOTOS = ("chelsea", "camera", "brick", "coins")
OWN = "my own"
# A loop over every window of a whole photograph takes seconds.
LONGEST_SIDE_FOR_LOOPS = 60
LONGEST_NAME = 32
LARGEST_WEIGHT = 100


@dataclass(frozen=True, eq=False)
class _Photo:
    """A photograph to choose, or the reason why there is none."""

    name: str
    pixels: np.ndarray | None
    problem: str = ""
    note: str = ""


class _PhotoChooser(widgets.VBox):
    """A menu of photographs, and an input that adds a file of the reader's to it."""

    value = traitlets.Instance(_Photo)

    def __init__(self):
        photos = [_Photo(name, load_photo(name)) for name in PHOTOS]
        self._course = [choice for photo in photos for choice in _in_color_and_gray(photo)]
        self.menu = menu("photograph", _options(self._course))
        self.upload = FileInput("your picture")
        self._adding = False
        super().__init__([self.menu, self.upload])
        self.value = self.menu.value
        self.menu.observe(self._chosen, "value")
        self.upload.observe(self._uploaded, "value")

    def _chosen(self, change):
        if not self._adding:
            self.value = self.menu.value

    def _uploaded(self, change):
        added = _from_file(self.upload.value)
        # New options choose the first of them on the way.
        self._adding = True
        try:
            self.menu.options = _options([*self._course, *added])
            self.menu.value = added[0]
        finally:
            self._adding = False
        self.value = added[0]


class _FilterEditor(widgets.VBox):
    """A menu of named filters above their numbers; a change of a number makes it the reader's.

    It stands in for `Numbers`, whose methods it has, where a number is typed into the picture.
    """

    value = traitlets.Tuple(help="The name, and the numbers row by row.")

    def __init__(self, name):
        self.menu = menu("filter", [*FILTERS, OWN])
        rows, cols = hand_set_filter(name).shape
        self.cells = [[_cell(row, col) for col in range(cols)] for row in range(rows)]
        self._filling = False
        super().__init__([self.menu, *map(_row_of_cells, self.cells)])
        self.menu.observe(self._chosen, "value")
        for cell in np.ravel(self.cells):
            cell.observe(self._edited, "value")
        self.menu.value = name
        self._chosen()

    def __getitem__(self, name):
        return np.array([[cell.value for cell in row] for row in self.cells])

    @property
    def are_changed(self):
        """Whether the numbers are the reader's."""
        return self.menu.value == OWN

    def type(self, name, index, text):
        """Put the number that `text` says into a cell."""
        row, col = index
        self.cells[row][col].value = read(text)

    def reset(self):
        """Go back to the filter that was chosen last."""
        self.menu.value = self._named

    def _chosen(self, change=None):
        if self.menu.value != OWN:
            self._named = self.menu.value
            self._fill(hand_set_filter(self.menu.value))
        self._tell()

    def _edited(self, change):
        if not self._filling:
            self.menu.value = OWN
            self._tell()

    def _fill(self, kernel):
        self._filling = True
        try:
            for cell, weight in zip(np.ravel(self.cells), kernel.flat, strict=True):
                cell.value = weight
        finally:
            self._filling = False

    def _tell(self):
        numbers = tuple(tuple(cell.value for cell in row) for row in self.cells)
        self.value = (self.menu.value, numbers)


def explore_filters(conv_forward=None):
    """Filter a photograph, with menus of photographs and filters and a filter to edit.

    A picture file of the reader's can be added. It is reduced to at most 300 pixels on its longer
    side, and stays in this notebook's kernel.

    Parameters
    ----------
    conv_forward : callable, optional
        Your function, with the arguments of `convhelpers.conv_forward`. Then its result is drawn,
        and compared with the course's. It gets a smaller photograph, every few pixels of the
        chosen one, because loops over a whole photograph take seconds.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_filters
    >>> explorer = explore_filters()
    >>> explorer.controls["stride"].value = 2
    >>> explorer.picture  # doctest: +ELLIPSIS
    chelsea in color, 200 × 300 × 3; filter sobel vertical, stride 2, pad 0. Z is 99 × 149, ...
    """

    def draw(photo, filter, stride, pad):
        if photo.problem:
            return figures.message(photo.problem)
        name, numbers = filter
        kernel = np.array(numbers)
        words = f"filter {name}"
        if conv_forward is None:
            names = photo.name, words
            picture = filtered_photograph(photo.pixels, kernel, stride=stride, pad=pad, names=names)
        else:
            picture = _with(conv_forward, photo, kernel, words, stride, pad)
        return replace(picture, sentence=f"{picture.sentence} {photo.note}".rstrip())

    controls = {
        "photo": _PhotoChooser(),
        "stride": slider("stride", 1, 1, 4),
        "pad": slider("pad", 0, 0, 3),
        "filter": _FilterEditor("sobel vertical"),
    }
    values = {name: control.value for name, control in controls.items()}
    hint = "Press a number of the filter W and type another."
    numbers = controls["filter"]
    return Explorer(draw, controls, room_for(draw(**values)), numbers=numbers, hint=hint)


def _with(conv_forward, photo, kernel, words, stride, pad):
    """The picture of your function's result, or what went wrong in it."""
    step = ceil(max(photo.pixels.shape) / LONGEST_SIDE_FOR_LOOPS)
    name = photo.name if step == 1 else f"{photo.name}, one pixel of {step} × {step} to save time"
    small = photo.pixels[::step, ::step]
    arguments = (*filter_layer(small, kernel), stride, pad)
    settings = {"stride": stride, "pad": pad, "names": (name, words)}
    return drawn(
        conv_forward,
        convolution.conv_forward,
        arguments,
        lambda Z, _: filtered_photograph(small, kernel, yours=Z[0], **settings),
    )


def _from_file(file):
    """The choices that a picture file adds to the menu."""
    long = len(file.name) > LONGEST_NAME
    name = f"{file.name[:LONGEST_NAME]}…" if long else file.name
    notes = []
    try:
        pixels = read_picture(file.content, notes.append)
    except ValueError as error:
        return [_Photo(name, None, f"{name} cannot be shown: {error}")]
    return _in_color_and_gray(_Photo(name, pixels, note=" ".join(notes)))


def _in_color_and_gray(photo):
    if photo.pixels.shape[2] == 1:
        return [photo]
    gray = np.array(Image.fromarray(photo.pixels).convert("L"))[:, :, np.newaxis]
    return [
        replace(photo, name=f"{photo.name} in color"),
        replace(photo, name=f"{photo.name} in gray", pixels=gray),
    ]


def _options(photos):
    return [(photo.name, photo) for photo in photos]


def _cell(row, col):
    """A number box whose label is there for screen readers; its place says it to the eye."""
    return widgets.BoundedFloatText(
        min=-LARGEST_WEIGHT,
        max=LARGEST_WEIGHT,
        description=f"filter row {row}, column {col}",
        style={"description_width": "0px"},
        layout={"width": "72px"},
    )


def _row_of_cells(cells):
    return widgets.HBox(cells, layout={"margin": "0 0 0 100px"})
