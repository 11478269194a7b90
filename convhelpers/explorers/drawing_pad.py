"""The pad on which the reader draws a digit, and a network answers (lesson 10)."""

from itertools import cycle
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from convhelpers import figures, handwriting
from convhelpers.data import load_digits
from convhelpers.explorers.explorer import Explorer

# One image of each digit in the test set; the first is on the pad when it opens.
EXAMPLES = (7, 1, 2, 10, 11, 12, 3, 5, 4, 14)


class _Paper(anywidget.AnyWidget):
    """The paper, its pen and its buttons."""

    _esm = Path(__file__).with_name("drawing_pad.js")
    _css = Path(__file__).with_name("drawing_pad.css")

    value = traitlets.Unicode(help='Row by row, "1" for ink and "0" for paper.').tag(sync=True)

    def __init__(self):
        self._examples = cycle(load_digits("test")[0][list(EXAMPLES), :, :, 0])
        super().__init__()
        self._draw_an_example()
        self.on_msg(self._asked)

    @traitlets.validate("value")
    def _is_a_drawing(self, proposal):
        value = proposal["value"]
        if len(value) != handwriting.SIDE**2 or set(value) - {"0", "1"}:
            raise traitlets.TraitError(
                f"value must be {handwriting.SIDE**2} characters 0 and 1, got {value[:40]!r}."
            )
        return value

    def _asked(self, _, content, buffers):
        if content == "example":
            self._draw_an_example()

    def _draw_an_example(self):
        ink = handwriting.ink_of(next(self._examples))
        self.value = "".join(ink.astype(int).astype(str).flat)


class _Pad(widgets.VBox):
    """The paper, and a box that says whether a drawing is made like the digits."""

    value = traitlets.Tuple(help="The ink of the paper, and whether the box is checked.")

    def __init__(self):
        self.paper = _Paper()
        self.box = widgets.Checkbox(True, description="center, scale and thicken it", indent=False)
        super().__init__([self.paper, self.box])
        for part in self.children:
            part.observe(self._tell, "value")
        self._tell()

    def _tell(self, change=None):
        self.value = (self.paper.value, self.box.value)


def drawing_pad(network):
    """Draw a digit with the mouse, a finger or the keyboard, and see what a network reads.

    Parameters
    ----------
    network : convhelpers.network.Network
        From images (m, 8, 8, 1), values 0 to 1, to the scores of ten digits.

    Returns
    -------
    Explorer

    Notes
    -----
    The pad has 32 x 32 pixels, black or white, as the scans of the digits had; the dark pixels in
    each square of 4 x 4 are counted, as was done for them. Before that, the drawing is centered,
    scaled to the full height and given a stroke of their thickness, unless the box is unchecked.

    Examples
    --------
    >>> from convhelpers.digits import load_digits_network
    >>> from convhelpers.explorers import drawing_pad
    >>> pad = drawing_pad(load_digits_network())
    >>> pad.picture
    It reads a 3, 98%; next 2, 2%.
    """

    def draw(pad):
        value, is_normalized = pad
        ink = np.array([character == "1" for character in value])
        ink = ink.reshape(handwriting.SIDE, handwriting.SIDE)
        if is_normalized:
            ink = handwriting.like_the_digits(ink)
        return figures.drawn_digit(network, handwriting.count_blocks(ink))

    pad = _Pad()
    picture = draw(pad.value)
    explorer = Explorer(draw, {"pad": pad}, (picture.width, picture.height))
    explorer.widget.add_class("convhelpers-drawing")
    return explorer
