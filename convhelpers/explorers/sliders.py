"""Sliders that several explorers share, and their limits."""

from convhelpers.explorers.explorer import menu, slider
from convhelpers.padding import conv_output_size

MODES = ["max", "average"]
PLACE = ("row", "col")


def for_image(tallest, widest, smallest=1):
    """Sliders for the sides of an image; they start at the tiny example."""
    return {
        "n_H": slider("height n_H", 4, smallest, tallest),
        "n_W": slider("width n_W", 5, smallest, widest),
    }


def for_pooling(n_C):
    """Sliders for an image that is pooled, a menu of modes, and the channel if there are two."""
    channel = {"c": slider("channel c", 0, 0, n_C - 1)} if n_C > 1 else {}
    return {
        **for_image(6, 7),
        "f": slider("window size f", 2, 1, 4),
        "stride": slider("stride", 2, 1, 4),
        "mode": menu("mode", MODES),
        **channel,
    }


def for_place(last_row, last_col, array="output "):
    """Sliders for the cell of an array that is shown."""
    return {
        "row": slider(f"{array}row", 0, 0, last_row),
        "col": slider(f"{array}column", 0, 0, last_col),
    }


def largest_window(most):
    """The limit of `f`: what fits into the padded image, at most `most`."""
    return lambda v: min(most, min(v["n_H"], v["n_W"]) + 2 * v.get("pad", 0))


def output_size(values, n):
    """What the layer makes of the side called `n`."""
    return conv_output_size(values[n], values["f"], values["stride"], values.get("pad", 0))


# The limits of a place in the output.
LAST_CELL = {"row": lambda v: output_size(v, "n_H") - 1, "col": lambda v: output_size(v, "n_W") - 1}
