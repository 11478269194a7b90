"""The explorers of lesson 08: where a window lies in memory, and how large a block should be."""

from convhelpers import figures
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.padding import conv_output_size

ORDERS = {"rows first": "C", "columns first": "F"}


def explore_memory():
    """Find the window of an output in memory, with sliders for all that decides where it lies.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_memory
    >>> explorer = explore_memory()
    >>> explorer.values  # doctest: +NORMALIZE_WHITESPACE
    {'f': 3, 'stride': 1, 'n_C': 1, 'dtype': 'float64', 'order': 'rows first', 'row': 0, 'col': 0}
    >>> explorer.step(1)
    >>> explorer.picture.sentence.rpartition("column 1 ")[2]
    'starts at byte 8 and reads the bytes 8 to 31, 48 to 71 and 88 to 111. No number is copied.'
    """

    def draw(f, stride, n_C, dtype, order, row, col):
        A_prev = larger.A_prev[:, :4, :5, :n_C].astype(dtype, order=ORDERS[order])
        return figures.memory_layout(A_prev, f, stride, row, col)

    controls = {
        "f": slider("window size f", 3, 1, 4),
        "stride": slider("stride", 1, 1, 3),
        "n_C": slider("channels", 1, 1, 2),
        "dtype": menu("dtype", ["float64", "float32", "int8"]),
        "order": menu("in memory", list(ORDERS)),
        **sliders.for_place(1, 2),
    }
    highest = {
        "row": lambda v: conv_output_size(4, v["f"], v["stride"]) - 1,
        "col": lambda v: conv_output_size(5, v["f"], v["stride"]) - 1,
    }
    room = room_for(*(draw(4, 1, n_C, "float64", "rows first", 0, 0) for n_C in (1, 2)))
    hint = "Drag the window or press where it starts, and see where its numbers lie in memory."
    return Explorer(draw, controls, room, highest=highest, position=sliders.PLACE, hint=hint)


def explore_blocks(seconds, row_bytes):
    """Choose a size of block, and see how much memory it takes and how long it took.

    Parameters
    ----------
    seconds : sequence of float
        Times for blocks of 1, 2, 4, 8 and so on output rows; the last is the whole image.
    row_bytes : int
        Bytes of the windows of one output row.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_blocks
    >>> explorer = explore_blocks([0.4, 0.2, 0.3], 1000)
    >>> explorer.controls["k"].value = 0
    >>> explorer.picture  # doctest: +NORMALIZE_WHITESPACE
    1 of 4 output rows in a block: 4 blocks, 1 kB of windows at a time instead of 4 kB,
    in 2 times the shortest time.
    """
    rows = [2**k for k in range(len(seconds))]

    def draw(k):
        return figures.block_choice(rows, seconds, rows[-1], row_bytes, chosen=k)

    controls = {"k": slider("k, for 2ᵏ rows", len(rows) // 2, 0, len(rows) - 1)}
    hint = "Point at a size in the plot."
    return Explorer(draw, controls, room_for(draw(0)), position=("k",), hint=hint)
