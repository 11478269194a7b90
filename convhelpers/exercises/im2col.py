"""Lesson 08: copy every window into a row of a matrix."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    random_layer,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import (
    PADDING_COUNTED_ONCE,
    UNPADDED_SLICED,
    stride_ignored_everywhere,
)


def im2col(A_prev, f, stride=1, pad=0):
    """Copy every window of every image into one row of a matrix."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    columns = np.zeros((m * n_H * n_W, f * f * n_C_prev))
    for k, (i, row, col) in enumerate(np.ndindex(m, n_H, n_W)):
        top, left = row * stride, col * stride
        columns[k] = A_prev_pad[i, top : top + f, left : left + f, :].ravel()
    return columns


def size(A_prev, f, stride=1, pad=0):
    m, n_H, n_W, n_C_prev = A_prev.shape
    n_H, n_W = (convhelpers.conv_output_size(n, f, stride, pad) for n in (n_H, n_W))
    return (
        f"there are m * n_H * n_W = {m} * {n_H} * {n_W} windows of "
        f"f * f * n_C_prev = {f} * {f} * {n_C_prev} numbers"
    )


def origin(cell, A_prev, f, stride=1, pad=0):
    sides = (convhelpers.conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])
    i, row, col = np.unravel_index(cell[0], (len(A_prev), *sides))
    options = {"stride": stride, "pad": pad, "i": int(i), "row": int(row), "col": int(col)}
    return figures.windows_as_rows(A_prev, f, **options)


def images(name, shape, f, seed, **options):
    return Probe(name, {"A_prev": small_integers(*shape, seed=seed), "f": f}, options)


def random_call(rng):
    layer = random_layer(rng)
    f = layer["W"].shape[1]
    return dict(A_prev=layer["A_prev"], f=f, stride=layer["stride"], pad=layer["pad"])


PROBES = (
    Probe("the tiny example", {"A_prev": TINY["A_prev"], "f": 3}),
    images("two images of two channels", (2, 3, 4, 2), 2, seed=1),
    images("stride = 2", (1, 5, 6, 1), 2, seed=2, stride=2),
    images("pad = 1", (1, 4, 3, 2), 3, seed=3, pad=1),
    images("a window of one cell and stride = 3", (2, 4, 5, 3), 1, seed=4, stride=3),
    images("stride = 2 and pad = 1", (2, 5, 3, 2), 3, seed=5, stride=2, pad=1),
    Probe("fractions", {"A_prev": fractions(1, 3, 4, 2, seed=6), "f": 2}),
    Probe("an image of integers", {"A_prev": whole(1, 4, 3, 2, seed=7), "f": 2}),
    Probe(
        "stride and pad by position",
        {"A_prev": small_integers(1, 4, 5, 1, seed=8), "f": 3, "stride": 2, "pad": 1},
    ),
)

WINDOW = "A_prev_pad[i, top : top + f, left : left + f, :].ravel()"
SIZES = (
    "m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape\n"
    "n_H = (n_H_prev + 2 * pad - f) // stride + 1\n"
    "n_W = (n_W_prev + 2 * pad - f) // stride + 1\n"
    "A_prev_pad = convhelpers.zero_pad(A_prev, pad)\n"
)

MISTAKES = (
    Mistake(
        "windows as columns",
        "Each window is a column of your matrix. Here it should be a row, whatever the name says.",
        "Return the transpose, or fill columns[k] in place of columns[:, k].",
        changes=(("return columns", "return columns.T"),),
    ),
    Mistake(
        "channels first in the window",
        "The numbers of a window are ordered channel by channel. They should go pixel by pixel.",
        "Keep the axes row, column, channel: ravel() of the slice as it is.",
        shown_by="two images of two channels",
        changes=((".ravel()", ".transpose(2, 0, 1).ravel()"),),
        bodies=(
            "A_prev_pad = convhelpers.zero_pad(A_prev, pad)\n"
            "windows = np.lib.stride_tricks.sliding_window_view(A_prev_pad, (f, f), axis=(1, 2))\n"
            "windows = windows[:, ::stride, ::stride]\n"
            "return windows.reshape(-1, f * f * A_prev.shape[3])",
        ),
    ),
    Mistake(
        "window read column by column",
        "The numbers of a window go down its columns. They should go along its rows.",
        "ravel() without a transpose reads along the rows.",
        changes=((".ravel()", ".transpose(1, 0, 2).ravel()"),),
    ),
    Mistake(
        "window read in Fortran order",
        "The numbers of a window are read with the first axis fastest.",
        'Use ravel() without order="F": the last axis, the channel, is the fastest.',
        shown_by="two images of two channels",
        changes=((".ravel()", '.ravel(order="F")'),),
    ),
    Mistake(
        "window flipped",
        "The window is turned by half a turn. This layer does not flip.",
        "Take the slice without [::-1].",
        changes=((".ravel()", "[::-1, ::-1].ravel()"),),
    ),
    Mistake(
        "stride ignored",
        "The number of rows knows the stride, and the start of the window does not.",
        "Let the window start at row * stride and col * stride of the padded image.",
        shown_by="stride = 2",
        changes=(("row * stride, col * stride", "row, col"),),
    ),
    stride_ignored_everywhere("stride = 2", result="matrix"),
    Mistake(
        "no padding",
        "The matrix is that of pad = 0: neither its size nor its windows know pad.",
        "Pad first, and count 2 * pad in the sizes.",
        shown_by="pad = 1",
        changes=((" + 2 * pad", ""), ("zero_pad(A_prev, pad)", "zero_pad(A_prev, 0)")),
    ),
    UNPADDED_SLICED,
    PADDING_COUNTED_ONCE,
    Mistake(
        "+ 1 missing from the size",
        "Rows are missing: the first position down and across is not counted.",
        "The size is floor((n + 2 * pad - f) / stride) + 1.",
        changes=(("// stride + 1", "// stride"),),
    ),
    Mistake(
        "windows ordered down the columns",
        "The windows follow each other down the image. They should go along its rows.",
        "Count in the order of the output: image, row, column, the column fastest.",
        changes=(
            (
                "(i, row, col) in enumerate(np.ndindex(m, n_H, n_W))",
                "(i, col, row) in enumerate(np.ndindex(m, n_W, n_H))",
            ),
        ),
    ),
    Mistake(
        "images fastest",
        "Neighboring rows belong to different images. All windows of an image should come first.",
        "Let the image be the outermost loop.",
        shown_by="two images of two channels",
        changes=(
            (
                "(i, row, col) in enumerate(np.ndindex(m, n_H, n_W))",
                "(row, col, i) in enumerate(np.ndindex(n_H, n_W, m))",
            ),
        ),
    ),
    Mistake(
        "first image everywhere",
        "Every window is cut from the first image of the batch.",
        "Cut the window from image i.",
        shown_by="two images of two channels",
        changes=(("A_prev_pad[i,", "A_prev_pad[0,"),),
    ),
    Mistake(
        "images overwrite each other",
        "Each image begins again at row 0 of the matrix, and the rest stays 0.",
        "Count on: the row is (i * n_H + row) * n_W + col.",
        shown_by="two images of two channels",
        changes=(("columns[k]", "columns[row * n_W + col]"),),
    ),
    Mistake(
        "rows counted with the height",
        "The rows are counted with n_H, as if there were n_H windows beside each other.",
        "There are n_W windows beside each other: (i * n_H + row) * n_W + col.",
        bodies=(
            SIZES + "columns = np.zeros((m * n_H * n_W, f * f * n_C_prev))\n"
            "for i, row, col in np.ndindex(m, n_H, n_W):\n"
            "    top, left = row * stride, col * stride\n"
            "    k = (i * n_W + row) * n_H + col\n"
            f"    columns[k] = {WINDOW}\n"
            "return columns",
        ),
    ),
    Mistake(
        "every window in the first row",
        "All windows are written into row 0, one over the other.",
        "Count the windows, and write number k into columns[k].",
        changes=(("columns[k]", "columns[0]"),),
    ),
    Mistake(
        "a row for each channel",
        "Each channel of a window has a row of its own. A filter needs all channels in one row.",
        "Cut the window through all channels; its row has f * f * n_C_prev numbers.",
        shown_by="two images of two channels",
        bodies=(
            SIZES + "rows = []\n"
            "for i, row, col, c in np.ndindex(m, n_H, n_W, n_C_prev):\n"
            "    top, left = row * stride, col * stride\n"
            "    rows.append(A_prev_pad[i, top : top + f, left : left + f, c].ravel())\n"
            "return np.array(rows)",
        ),
    ),
    Mistake(
        "windows kept as volumes",
        "Each window keeps its three axes. It should be one row of numbers.",
        "ravel() makes one row of a window; reshape does it for all at once.",
        bodies=(
            SIZES + "columns = np.zeros((m * n_H * n_W, f, f, n_C_prev))\n"
            "for k, (i, row, col) in enumerate(np.ndindex(m, n_H, n_W)):\n"
            "    top, left = row * stride, col * stride\n"
            "    columns[k] = A_prev_pad[i, top : top + f, left : left + f, :]\n"
            "return columns",
        ),
    ),
)

EXERCISE = Exercise(
    lesson=8,
    solution=im2col,
    returns=("columns",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Work out the shape first: how many windows are there, and how many numbers are in each? "
        "Pad the input before you cut.",
        "Make an array of zeros with one row for each window, and count the rows while you loop "
        "over images, rows and columns of the output.",
        "In the loop, the window starts at row `row * stride` and column `col * stride` of the "
        "padded image `i`; its `ravel()` is row number `k` of the matrix.",
    ),
    next_step="Can you do it with sliding_window_view, and no loop?",
    size=size,
    origin=origin,
    target=figures.windows_as_rows,
    random_call=random_call,
    square=Probe("", {"A_prev": SQUARE["A_prev"], "f": 2}),
    one_window=Probe("", {"A_prev": ONE_WINDOW["A_prev"][:, :2, :2], "f": 2}),
)
