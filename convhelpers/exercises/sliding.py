"""What functions that slide a window share: mistakes, and the sum that gives the output's size."""

from convhelpers.exercises.exercise import Mistake
from convhelpers.padding import conv_output_size


def sum_of(n, f, stride, pad=None):
    """The formula of one side with its numbers; pooling has no padding to write down."""
    border = "" if pad is None else f" + 2 * {pad}"
    size = conv_output_size(n, f, stride, pad or 0)
    return f"floor(({n}{border} - {f}) / {stride}) + 1 = {size}"


def sums_of(n_H, n_W, f, stride, pad=None):
    """The formulas of both sides."""
    return f"n_H = {sum_of(n_H, f, stride, pad)} and n_W = {sum_of(n_W, f, stride, pad)}"


def stride_mistakes(shown_by="", window="window", cell="cell", image=""):
    """The stride is not used at all, or in one direction only."""
    return (
        Mistake(
            "stride ignored",
            f"The {window} moves one {cell} at a time, whatever the stride.",
            f"Let the {window} start at row * stride and col * stride{image}.",
            shown_by,
            changes=(("row * stride, col * stride", "row, col"),),
        ),
        Mistake(
            "stride only down",
            f"The {window} takes steps of stride from row to row, and steps of 1 from column to "
            "column.",
            f"The left side of the {window} is col * stride.",
            shown_by,
            changes=(("col * stride", "col"),),
        ),
        Mistake(
            "stride only across",
            f"The {window} takes steps of stride from column to column, and steps of 1 from row to "
            "row.",
            f"The top of the {window} is row * stride.",
            shown_by,
            changes=(("row * stride", "row"),),
        ),
    )


def stride_ignored_everywhere(shown_by="", result="result", window="window"):
    return Mistake(
        "stride ignored in size and window",
        f"The {result} is that of stride = 1: neither its size nor the {window}'s start knows "
        "stride.",
        f"Divide by stride in the sizes, and start the {window} at row * stride and col * stride.",
        shown_by,
        changes=((" // stride + 1", " + 1"), ("row * stride, col * stride", "row, col")),
    )


def window_mistakes(shown_by):
    """The window is cut at the wrong place, or not for every cell of the output."""
    return (
        Mistake(
            "rows and columns of the window exchanged",
            "The window of row r, column c of the output is cut at row c, column r of the image.",
            "The first of the two slices belongs to row, the second to col.",
            shown_by,
            changes=(
                (
                    "top, left = row * stride, col * stride",
                    "left, top = row * stride, col * stride",
                ),
            ),
        ),
        SLICE_ENDS_AT_F,
        Mistake(
            "last row and column forgotten",
            "The last row and the last column of the output are never computed and stay 0.",
            "range(n_H) ends before n_H by itself; n_H - 1 is one too few.",
            changes=(("range(n_H)", "range(n_H - 1)"), ("range(n_W)", "range(n_W - 1)")),
        ),
    )


SLICE_ENDS_AT_F = Mistake(
    "slice ends at f",
    "The slice top:f is right for the first window alone; further on it is empty or too small.",
    "The end counts from the start: top : top + f, left : left + f.",
    changes=(("top : top + f, left : left + f", "top:f, left:f"),),
)

WINDOW_MOVES_BY_F = Mistake(
    "window moves by its own size",
    "The windows always lie side by side: they move by f, not by stride.",
    "Let the window start at row * stride and col * stride.",
    shown_by="windows with gaps between them",
    changes=(("row * stride, col * stride", "row * f, col * f"),),
)

UNPADDED_SLICED = Mistake(
    "unpadded image sliced",
    "The sizes count the border, but the windows are cut from the image without it.",
    "Cut the windows from the padded image.",
    shown_by="pad = 1",
    changes=(("A_prev_pad[i", "A_prev[i"),),
)

PADDING_COUNTED_ONCE = Mistake(
    "padding counted once",
    "The sizes count pad once. There is a border on both sides.",
    "Write n_H_prev + 2 * pad, and the same for the width.",
    shown_by="pad = 1",
    changes=((" + 2 * pad", " + pad"),),
)
