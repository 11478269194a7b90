"""The explorer of dilation and groups (lesson 11)."""

from convhelpers import figures, grouped
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import COURSE, YOURS, beside, show_menu
from convhelpers.padding import conv_output_size

GROUPS = ("1", "2", "4")
BLOCKS = "who sees whom"


def explore_groups(grouped_conv_forward=None):
    """Spread a filter out and give it a group of channels, with sliders for all that decides.

    Parameters
    ----------
    grouped_conv_forward : callable, optional
        Your function; then a menu shows its result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_groups
    >>> explorer = explore_groups()
    >>> explorer.values  # doctest: +NORMALIZE_WHITESPACE
    {'groups': '2', 'f': 2, 'dilation': 1, 'stride': 1, 'pad': 0, 'c': 0, 'row': 0, 'col': 0,
     'show': "the course's, step by step"}
    >>> explorer.controls["dilation"].value = 3
    >>> explorer.picture.sentence.partition("From ")[2].partition(", channel")[0]
    'A_prev_pad[0, 0:4:3, 0:4:3, 0:2]'
    """
    numbers, b = Numbers(A_prev=larger.A_prev_4, W=larger.W_4), larger.b_4
    n_H, n_W = larger.A_prev_4.shape[1:3]

    def draw(groups, f, dilation, stride, pad, c, row, col, show=COURSE):
        groups = int(groups)
        A_prev, W = numbers["A_prev"], numbers["W"][:, :f, :f, : 4 // groups]
        if show == YOURS:
            W_d, course = grouped.dilate(W, dilation), grouped.grouped_conv_forward
            arguments = A_prev, W_d, b, stride, pad, groups
            return beside(grouped_conv_forward, course, arguments, c=c, cell=(row, col))
        if show == BLOCKS:
            return figures.channel_groups(4, 4, groups, f)
        steps = {"stride": stride, "pad": pad, "dilation": dilation, "groups": groups}
        return figures.grouped_step(A_prev, W, b, row, col, **steps, c=c)

    def last(v, n):
        f_d = (v["f"] - 1) * v["dilation"] + 1
        return conv_output_size(n, f_d, v["stride"], v["pad"]) - 1

    controls = {
        "groups": menu("groups", GROUPS),
        "f": slider("filter size f", 2, 1, 3),
        "dilation": slider("dilation", 1, 1, 3),
        "stride": slider("stride", 1, 1, 2),
        "pad": slider("pad", 0, 0, 1),
        "c": slider("filter c", 0, 0, 3),
        **sliders.for_place(1, 1),
        **show_menu([COURSE, BLOCKS], grouped_conv_forward),
    }
    controls["groups"].value = "2"
    highest = {
        "dilation": lambda v: min(3, (n_H - 1) // max(v["f"] - 1, 1)),
        "row": lambda v: last(v, n_H),
        "col": lambda v: last(v, n_W),
    }
    largest = draw("4", 1, 1, 1, 1, 0, 0, 0), draw("1", 3, 2, 1, 0, 0, 0, 0)
    return Explorer(
        draw,
        controls,
        room_for(*largest),
        highest=highest,
        position=sliders.PLACE,
        idle=lambda v: (*sliders.PLACE, "c") if v["show"] == BLOCKS else (),
        numbers=numbers,
        hint="Point at a cell of Z, drag the window, or press a number of A_prev.",
    )
