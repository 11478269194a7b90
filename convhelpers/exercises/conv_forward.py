"""Lesson 03: slide every filter over every image."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    layer_of_fractions,
    layer_of_integers,
    random_layer,
    small_layer,
)
from convhelpers.exercises.sliding import (
    PADDING_COUNTED_ONCE,
    UNPADDED_SLICED,
    stride_ignored_everywhere,
    stride_mistakes,
    sums_of,
    window_mistakes,
)


def conv_forward(A_prev, W, b, stride=1, pad=0):
    """Slide every filter over every image."""
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    n_C, f, _, _ = W.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for row in range(n_H):
            for col in range(n_W):
                top, left = row * stride, col * stride
                a_slice = A_prev_pad[i, top : top + f, left : left + f, :]
                for c in range(n_C):
                    Z[i, row, col, c] = convhelpers.conv_single_step(a_slice, W[c], b[c])
    return Z


def size(A_prev, W, b, stride=1, pad=0):
    return sums_of(*A_prev.shape[1:3], W.shape[1], stride, pad)


def origin(cell, A_prev, W, b, stride=1, pad=0):
    i, row, col, c = cell
    return figures.convolution_step(A_prev, W, b, row, col, stride=stride, pad=pad, i=i, c=c)


def target(A_prev, W, b, stride=1, pad=0):
    cells = list(np.ndindex(*convhelpers.conv_forward(A_prev, W, b, stride, pad).shape[1:3]))
    return figures.convolution_sweep(A_prev, W, b, cells, stride=stride, pad=pad)


def layer(name, shape, n_C, f, seed, **options):
    return Probe(name, small_layer(shape, n_C, f, seed), options)


def column(layer):
    """A layer with its biases in a column, as the contract allows."""
    return Probe("b of shape (n_C, 1)", layer | {"b": layer["b"].reshape(-1, 1)})


PROBES = (
    Probe("the tiny example", TINY),
    layer("two images, two channels and three filters", (2, 3, 4, 2), 3, 2, seed=1),
    layer("stride = 2", (1, 5, 6, 1), 2, 3, seed=2, stride=2),
    layer("pad = 1", (1, 4, 3, 2), 1, 3, seed=3, pad=1),
    layer("a filter of one cell and pad = 2", (2, 2, 3, 3), 2, 1, seed=4, pad=2),
    layer("stride = 3 and a filter of 2 × 2", (1, 9, 5, 3), 2, 2, seed=5, stride=3),
    layer("stride = 2 and pad = 1", (2, 4, 7, 3), 4, 3, seed=6, stride=2, pad=1),
    layer("a filter of one cell and stride = 2", (1, 6, 3, 1), 2, 1, seed=7, stride=2),
    Probe("fractions", layer_of_fractions((1, 3, 4, 2), 2, 2, seed=8)),
    Probe("an image of integers", layer_of_integers((1, 4, 3, 2), 2, 2, seed=9)),
    Probe(
        "stride and pad by position",
        small_layer((1, 4, 5, 1), 2, 3, seed=12) | {"stride": 2, "pad": 1},
    ),
)

STEP = "convhelpers.conv_single_step(a_slice, W[c], b[c])"
BY_HAND = "np.sum(a_slice * W[c]) + b[c]"

MISTAKES = (
    *stride_mistakes("stride = 2", image=" of the padded image"),
    stride_ignored_everywhere("stride = 2"),
    Mistake(
        "loop counts in steps of stride",
        "The loop takes steps of stride over the output, so it leaves out cells, and they stay 0.",
        "Loop over every row and column of the output, and multiply by stride for the window.",
        shown_by="stride = 2",
        changes=(
            ("range(n_H)", "range(0, n_H, stride)"),
            ("range(n_W)", "range(0, n_W, stride)"),
            ("row * stride, col * stride", "row, col"),
        ),
        bodies=(
            "m, n_H_prev, n_W_prev, _ = A_prev.shape\n"
            "n_C, f, _, _ = W.shape\n"
            "n_H = (n_H_prev + 2 * pad - f) // stride + 1\n"
            "n_W = (n_W_prev + 2 * pad - f) // stride + 1\n"
            "A_prev_pad = convhelpers.zero_pad(A_prev, pad)\n"
            "Z = np.zeros((m, n_H, n_W, n_C))\n"
            "for i in range(m):\n"
            "    for row in range(0, n_H, stride):\n"
            "        for col in range(0, n_W, stride):\n"
            "            top, left = row * stride, col * stride\n"
            "            a_slice = A_prev_pad[i, top : top + f, left : left + f, :]\n"
            "            for c in range(n_C):\n"
            "                Z[i, row, col, c] = np.sum(a_slice * W[c]) + b[c]\n"
            "return Z",
        ),
    ),
    Mistake(
        "pixels counted as cells of the output",
        "The loop walks over the pixels in steps of stride, and the row and column of a pixel are "
        "used as row and column of the output. They run past its end.",
        "Count the cells of the output, and multiply by stride to find the pixel.",
        shown_by="stride = 2",
        changes=(
            ("range(n_H)", "range(0, n_H_prev + 2 * pad - f + 1, stride)"),
            ("range(n_W)", "range(0, n_W_prev + 2 * pad - f + 1, stride)"),
            ("row * stride, col * stride", "row, col"),
        ),
    ),
    Mistake(
        "loop over the input",
        "The loop runs over the rows and columns of the input, and the output has fewer.",
        "Loop over the output: range(n_H) and range(n_W).",
        changes=(("range(n_H)", "range(n_H_prev)"), ("range(n_W)", "range(n_W_prev)")),
    ),
    UNPADDED_SLICED,
    Mistake(
        "no padding",
        "The result is that of pad = 0: neither its size nor its windows know pad.",
        "Pad the image once, before the loops, and count 2 * pad in the sizes.",
        shown_by="pad = 1",
        changes=((" + 2 * pad", ""), ("zero_pad(A_prev, pad)", "zero_pad(A_prev, 0)")),
    ),
    Mistake(
        "padding missing from the size",
        "The image is padded, but the sizes of the output do not count the border.",
        "The padded height is n_H_prev + 2 * pad; put that into the size formula.",
        shown_by="pad = 1",
        changes=((" + 2 * pad", ""),),
    ),
    PADDING_COUNTED_ONCE,
    Mistake(
        "every axis padded",
        "The border goes around the batch and the channels too, so the window gets too deep.",
        "Pad height and width alone: zero_pad does, np.pad(A_prev, pad) does not.",
        shown_by="pad = 1",
        changes=(("convhelpers.zero_pad(A_prev, pad)", "np.pad(A_prev, pad)"),),
    ),
    Mistake(
        "edge repeated",
        "The border repeats the pixels at the edge. It should hold zeros.",
        "Use zero_pad.",
        shown_by="pad = 1",
        changes=(
            (
                "convhelpers.zero_pad(A_prev, pad)",
                'np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "edge")',
            ),
        ),
    ),
    Mistake(
        "size rounded up",
        "The division in the size is rounded up, so the last window does not fit into the image.",
        "Round down: // does. A step that does not fit is not taken.",
        shown_by="stride = 2",
        changes=(
            ("(n_H_prev + 2 * pad - f) // stride", "-((n_H_prev + 2 * pad - f) // -stride)"),
            ("(n_W_prev + 2 * pad - f) // stride", "-((n_W_prev + 2 * pad - f) // -stride)"),
        ),
    ),
    Mistake(
        "+ 1 missing from the size",
        "The output is one row and one column too small: the first position is not counted.",
        "The size is floor((n + 2 * pad - f) / stride) + 1.",
        changes=(("// stride + 1", "// stride"),),
    ),
    Mistake(
        "filter size missing from the size",
        "The size is computed without f, as if the window could start at every cell.",
        "The size is floor((n + 2 * pad - f) / stride) + 1.",
        changes=((" - f) // stride + 1", ") // stride"),),
    ),
    *window_mistakes("two images, two channels and three filters"),
    Mistake(
        "slice one cell short",
        "The window is one row and one column too small: the end of a slice is left out already.",
        "The slice top : top + f holds f rows.",
        changes=(("top : top + f, left : left + f", "top : top + f - 1, left : left + f - 1"),),
    ),
    Mistake(
        "height and width of the output exchanged",
        "The output is as high as it should be wide.",
        "n_H comes from the height, axis 1 of A_prev, and n_W from the width, axis 2.",
        changes=(("n_H_prev, n_W_prev, _ =", "n_W_prev, n_H_prev, _ ="),),
        bodies=(
            "return convhelpers.conv_forward(A_prev, W, b, stride, pad).transpose(0, 2, 1, 3)",
        ),
    ),
    Mistake(
        "width of the output taken from the height",
        "The output is as wide as it is high. That is right for square images alone.",
        "n_W comes from the width, axis 2 of A_prev: compute it like n_H, from n_W_prev.",
        changes=(("n_W = (n_W_prev", "n_W = (n_H_prev"),),
    ),
    Mistake(
        "size rounded to the nearest",
        "The division in the size is rounded to the nearest whole number. Where half a step or "
        "more is left, that makes one window too many.",
        "Round down: // does. A step that does not fit is not taken.",
        shown_by="a filter of one cell and stride = 2",
        changes=(
            (
                "(n_H_prev + 2 * pad - f) // stride + 1",
                "round((n_H_prev + 2 * pad - f) / stride + 1)",
            ),
            (
                "(n_W_prev + 2 * pad - f) // stride + 1",
                "round((n_W_prev + 2 * pad - f) / stride + 1)",
            ),
        ),
    ),
    Mistake(
        "sum cut to a whole number",
        "The fraction of every sum is cut off before the bias is added.",
        "Leave out int(): the sum of the products keeps its fraction.",
        shown_by="fractions",
        changes=((STEP, "int(np.sum(a_slice * W[c])) + b[c]"),),
    ),
    Mistake(
        "filter flipped",
        "The filter is turned by half a turn. This layer lays it on the window as it is.",
        "Use W[c] without [::-1], and no convolution from SciPy: that one flips.",
        changes=(("W[c]", "W[c][::-1, ::-1]"),),
    ),
    Mistake(
        "rows and columns of the filter exchanged",
        "A row of the window meets a column of the filter.",
        "Use W[c] as it is, without a transpose.",
        changes=(("W[c]", "W[c].transpose(1, 0, 2)"),),
    ),
    Mistake(
        "first filter only",
        "Every channel of the output is made by the first filter.",
        "Channel c of the output belongs to W[c].",
        shown_by="two images, two channels and three filters",
        changes=(("W[c]", "W[0]"),),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Add b[c] to every cell of channel c.",
        changes=(("b[c]", "0"),),
    ),
    Mistake(
        "first bias only",
        "Every channel of the output gets the bias of the first filter.",
        "Channel c of the output belongs to b[c].",
        shown_by="two images, two channels and three filters",
        changes=(("b[c]", "b[0]"),),
    ),
    Mistake(
        "all biases added",
        "Every cell gets the sum of all biases.",
        "One filter, one bias: add b[c] to channel c.",
        shown_by="two images, two channels and three filters",
        changes=(("b[c]", "b.sum()"),),
    ),
    Mistake(
        "bias added to every product",
        "The bias is added once for every product. It belongs to the sum, once.",
        "Put + b[c] outside of np.sum.",
        changes=((STEP, "np.sum(a_slice * W[c] + b[c])"),),
    ),
    Mistake(
        "mean instead of sum",
        "The products are averaged. They should be added up.",
        "Use np.sum where you now have a mean or a division.",
        changes=((STEP, "np.mean(a_slice * W[c]) + b[c]"),),
    ),
    Mistake(
        "first channel only",
        "Only the first channel of the image is counted.",
        "Cut the window through all channels, and add up over all of them.",
        shown_by="two images, two channels and three filters",
        changes=((STEP, "np.sum(a_slice[:, :, 0] * W[c, :, :, 0]) + b[c]"),),
    ),
    Mistake(
        "last channel only",
        "Only the last channel of the image is counted: each one overwrites the one before.",
        "Add the channels up: `+=` in a loop over them, or one np.sum over everything.",
        shown_by="two images, two channels and three filters",
        changes=((STEP, "np.sum(a_slice[:, :, -1] * W[c, :, :, -1]) + b[c]"),),
    ),
    Mistake(
        "one channel for each filter",
        "Filter c looks at channel c of the image alone. Every filter should look at all channels.",
        "Cut the window through all channels, and add up over all of them.",
        shown_by="stride = 3 and a filter of 2 × 2",
        changes=((STEP, "np.sum(a_slice[:, :, c] * W[c, :, :, c]) + b[c]"),),
    ),
    Mistake(
        "filters counted by the channels of the image",
        "The output has as many channels as the image. It should have one for each filter.",
        "n_C is the length of W, its first axis.",
        shown_by="two images, two channels and three filters",
        changes=(("n_C, f, _, _ = W.shape", "_, f, _, n_C = W.shape"),),
    ),
    Mistake(
        "filters counted along the last axis",
        "W is read as if the filters were numbered along its last axis.",
        "The axes of W are (n_C, f, f, n_C_prev): one filter a row, so filter c is W[c].",
        changes=(
            ("n_C, f, _, _ = W.shape", "f, _, _, n_C = W.shape"),
            ("W[c]", "W[..., c]"),
        ),
    ),
    Mistake(
        "first image everywhere",
        "Every image of the result is computed from the first image of the batch.",
        "Cut the window from image i.",
        shown_by="two images, two channels and three filters",
        changes=(("A_prev_pad[i,", "A_prev_pad[0,"),),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back before all images are done; the rest of the result is still 0.",
        "Move `return` to the left, until it stands below the first `for`.",
        shown_by="two images, two channels and three filters",
        changes=(("    return Z", "        return Z"),),
    ),
    Mistake(
        "activation applied",
        "Every negative number has become 0, as ReLU does. The activation comes in a later lesson.",
        "Return Z as it is.",
        shown_by="two images, two channels and three filters",
        changes=(("    return Z", "    return np.maximum(Z, 0)"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def stride_one(A_prev, W, b, stride, pad):
    if stride == 1:
        return "As in the test, stride is 1."
    if convhelpers.conv_forward(A_prev, W, b, stride, pad).shape[1:3] == (1, 1):
        return "The only window starts at row 0 and column 0, whatever the stride is."
    return f"With stride = {stride}, the windows hold numbers that give the same sums."


def square(A_prev, W, b, stride, pad):
    _, n_H, n_W, _ = A_prev.shape
    if n_H == n_W:
        return "As in the test, the image is square."
    return f"{n_H} × {n_W} is not square, but stride = {stride} leaves a square output."


TASKS = (
    Task(
        name="stride 1",
        source="""\
def conv_forward(A_prev, W, b, stride=1, pad=0):
    f = W.shape[1]
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    m, n_H_pad, n_W_pad, _ = A_prev_pad.shape
    Z = np.zeros((m, (n_H_pad - f) // stride + 1, (n_W_pad - f) // stride + 1, len(W)))
    for i, row, col, c in np.ndindex(Z.shape):
        a_slice = A_prev_pad[i, row : row + f, col : col + f, :]
        Z[i, row, col, c] = convhelpers.conv_single_step(a_slice, W[c], b[c])
    return Z
""",
        weak_test="""\
A_prev = np.arange(40).reshape(1, 4, 5, 2)
W, b = np.arange(24).reshape(3, 2, 2, 2), np.array([1, 2, 3])
np.array_equal(conv_forward(A_prev, W, b), convhelpers.conv_forward(A_prev, W, b))""",
        in_common=stride_one,
    ),
    Task(
        name="square images",
        source="""\
def conv_forward(A_prev, W, b, stride=1, pad=0):
    f = W.shape[1]
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    m, n, _, _ = A_prev_pad.shape
    n_out = (n - f) // stride + 1
    Z = np.zeros((m, n_out, n_out, len(W)))
    for i, row, col, c in np.ndindex(Z.shape):
        top, left = row * stride, col * stride
        a_slice = A_prev_pad[i, top : top + f, left : left + f, :]
        Z[i, row, col, c] = convhelpers.conv_single_step(a_slice, W[c], b[c])
    return Z
""",
        weak_test="""\
A_prev = np.arange(72).reshape(2, 6, 6, 1)
W, b = np.arange(18).reshape(2, 3, 3, 1), np.array([1, 2])
expected = convhelpers.conv_forward(A_prev, W, b, stride=2, pad=1)
np.array_equal(conv_forward(A_prev, W, b, stride=2, pad=1), expected)""",
        in_common=square,
    ),
)

EXERCISE = Exercise(
    lesson=3,
    solution=conv_forward,
    returns=("Z",),
    probes=PROBES,
    column=column(small_layer((2, 3, 4, 2), 3, 2, seed=11)),
    mistakes=MISTAKES,
    hints=(
        "Start with sizes: read `m`, `n_C` and `f` from the shapes, compute `n_H` and `n_W`, and "
        "make an array of zeros for `Z`. Pad the input once, before the loops.",
        "Loop over every cell of the **output**: image, row, column, channel. Each of them is one "
        "call of `conv_single_step`.",
        "In the loop, the window starts at row `row * stride` and column `col * stride` of the "
        "padded image `i`. It is the same window for all filters; filter `c` is `W[c]`, and its "
        "bias `b[c]`.",
    ),
    next_step="Can you do without the loop over the filters?",
    size=size,
    origin=origin,
    target=target,
    styles=(((STEP, BY_HAND),),),
    tasks=TASKS,
    random_call=random_layer,
    square=Probe("", SQUARE, {"stride": 1, "pad": 1}),
    one_window=Probe("", ONE_WINDOW, {"stride": 2}),
    pairs=(
        ("stride ignored", "no padding"),
        ("stride ignored", "no bias"),
        ("filter flipped", "first bias only"),
    ),
    equivalent={
        "n_C, _, f, _ = W.shape": "a filter is as wide as it is high",
        "Z[i, row, col, c] = convhelpers.conv_single_step(W[c], a_slice, b[c])": (
            "the factors of a product may stand in either order"
        ),
    },
)
