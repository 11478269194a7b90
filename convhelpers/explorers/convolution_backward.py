"""The explorer of the way back through a convolution (lesson 06)."""

from operator import itemgetter

from convhelpers import convolution, figures
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import beside
from convhelpers.figures.convolution_gradient import PIXEL, SENDS, WEIGHT
from convhelpers.padding import conv_output_size

PICTURES = {
    SENDS: figures.gradient_step,
    PIXEL: figures.pixel_gradient,
    WEIGHT: figures.weight_gradient,
}
# What the menu says, and the place of that gradient among those that come back.
YOURS = {f"your {name}": k for k, name in enumerate(("dA_prev", "dW", "db"))}


def explore_convolution_backward(conv_backward=None):
    """Follow the gradient back through a convolution: what one number sends, what one collects.

    Parameters
    ----------
    conv_backward : callable, optional
        Your function; then the menu shows each of its gradients beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_convolution_backward
    >>> explorer = explore_convolution_backward()
    >>> explorer.step(1)
    >>> explorer.picture.sentence.partition(" to ")[0]
    'dZ[0, 0, 1, 0] = −2 sends −2 · W'
    >>> explorer.controls["show"].value = "what one pixel collects"
    >>> explorer.picture.sentence
    'The pixel in row 0, column 1 sits in 2 windows: dA_prev[0, 0, 1, 0] = 1·0 + (−2)·1 = −2.'
    """

    numbers = Numbers(dZ=larger.dZ, A_prev=larger.A_prev, W=larger.W)

    def draw(n_H, n_W, f, stride, pad, row, col, show=SENDS):
        rows, cols = (conv_output_size(n, f, stride, pad) for n in (n_H, n_W))
        arguments = (
            numbers["dZ"][:, :rows, :cols],
            numbers["A_prev"][:, :n_H, :n_W, :1],
            numbers["W"][:1, :f, :f, :1],
        )
        if show in PICTURES:
            return PICTURES[show](*arguments, row, col, stride=stride, pad=pad)
        course, arguments = convolution.conv_backward, (*arguments, stride, pad)
        return beside(conv_backward, course, arguments, take=itemgetter(YOURS[show]))

    controls = {
        **sliders.for_image(5, 6, smallest=2),
        "f": slider("filter size f", 3, 1, 3),
        "stride": slider("stride", 1, 1, 3),
        "pad": slider("pad", 0, 0, 2),
        **sliders.for_place(1, 2, array=""),
        "show": menu("show", [*PICTURES, *(YOURS if conv_backward is not None else ())]),
    }

    def last(v, n):
        """The last row or column of the array the choice is about: output, input or filter."""
        if v["show"] == PIXEL:
            return v[n] - 1
        if v["show"] == WEIGHT:
            return v["f"] - 1
        return sliders.output_size(v, n) - 1

    highest = {
        "f": sliders.largest_window(3),
        "row": lambda v: last(v, "n_H"),
        "col": lambda v: last(v, "n_W"),
    }
    largest = [draw(5, n_W, f, 1, 2, 0, 0, s) for n_W in (2, 6) for f in (1, 3) for s in PICTURES]
    return Explorer(
        draw,
        controls,
        room_for(*largest),
        highest=highest,
        position=sliders.PLACE,
        idle=lambda v: sliders.PLACE if v["show"] in YOURS else (),
        numbers=numbers,
        hint="Point at a cell of dZ, or press one of dA_prev or dW to see what it collects.",
    )
