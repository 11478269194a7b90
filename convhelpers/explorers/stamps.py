"""The explorer of the way up: stamps, and how many of them reach a pixel (lesson 12)."""

from itertools import product

from convhelpers import figures, transposed
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import YOURS, beside

STAMPS, COUNTS = "one stamp after another", "how many stamps on each pixel"
MOST_PAD = 2


def explore_stamps(conv_transpose_forward=None):
    """Put down the stamps of a transposed convolution one by one, and count them on each pixel.

    Parameters
    ----------
    conv_transpose_forward : callable, optional
        Your function; then the menu also shows your result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_stamps
    >>> explorer = explore_stamps()
    >>> explorer.step(1)
    >>> explorer.picture.sentence.partition(". ")[0]
    'A_prev[0, 0, 1, 0] = 1 adds 1 · W to rows 0:3, columns 2:5'
    >>> explorer.controls["show"].value = "how many stamps on each pixel"
    >>> explorer.picture.sentence.rpartition(": away")[0].rpartition(". ")[2]
    'Stride 2 does not divide f = 3'
    """

    numbers = Numbers(W=larger.W)

    def draw(n_H, n_W, f, stride, pad, row, col, show=STAMPS):
        A_prev, W = larger.A_prev[:, :n_H, :n_W, :1], numbers["W"][:1, :f, :f, :1]
        if show == STAMPS:
            return figures.stamp_step(A_prev, W, row, col, stride=stride, pad=pad)
        if show == COUNTS:
            return figures.stamp_counts(n_H, n_W, f, stride=stride, pad=pad)
        arguments = A_prev, W, larger.b[:1], stride, pad
        return beside(conv_transpose_forward, transposed.conv_transpose_forward, arguments)

    yours = [] if conv_transpose_forward is None else [YOURS]
    controls = {
        "n_H": slider("height n_H", 2, 1, 3),
        "n_W": slider("width n_W", 3, 1, 4),
        "f": slider("stamp size f", 3, 1, 4),
        "stride": slider("stride", 2, 1, 3),
        "pad": slider("pad", 0, 0, MOST_PAD),
        **sliders.for_place(1, 2, array="input "),
        "show": menu("show", [STAMPS, COUNTS, *yours]),
    }

    def most_pad(v):
        """The widest rim that leaves a row and a column."""
        shorter = (min(v["n_H"], v["n_W"]) - 1) * v["stride"] + v["f"]
        return min(MOST_PAD, (shorter - 1) // 2)

    highest = {
        "pad": most_pad,
        "row": lambda v: v["n_H"] - 1,
        "col": lambda v: v["n_W"] - 1,
    }
    # Cells shrink with the size of the output, so the largest picture is not that of the largest.
    sizes = product((1, 2, 3), (1, 4), (1, 2, 3, 4), (1, 2, 3))
    largest = [draw(*size, 0, 0, 0, show) for size in sizes for show in (STAMPS, COUNTS)]
    return Explorer(
        draw,
        controls,
        room_for(*largest),
        highest=highest,
        position=sliders.PLACE,
        idle=lambda v: () if v["show"] == STAMPS else sliders.PLACE,
        numbers=numbers,
        hint="Point at a number of A_prev, drag the stamp, or press a number of W.",
    )
