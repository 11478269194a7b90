"""Lesson 08: the convolutional layer as one matrix product."""

import convhelpers
from convhelpers import figures
from convhelpers.exercises.conv_forward import column, layer, size
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


def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    """Slide every filter over every image with a single matrix product."""
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    n_C, f, _, _ = W.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1
    columns = convhelpers.im2col(A_prev, f, stride, pad)
    Z = columns @ W.reshape(n_C, -1).T + b.ravel()
    return Z.reshape(m, n_H, n_W, n_C)


def origin(cell, A_prev, W, b, stride=1, pad=0):
    i, row, col, c = cell
    W, b = W[c : c + 1], b[c : c + 1]
    return figures.matrix_product(A_prev, W, b, stride=stride, pad=pad, i=i, row=row, col=col)


PROBES = (
    Probe("the tiny example", TINY),
    layer("two images, two channels and three filters", (2, 3, 4, 2), 3, 2, seed=1),
    layer("stride = 2", (1, 5, 6, 1), 2, 3, seed=2, stride=2),
    layer("pad = 1", (1, 4, 3, 2), 2, 3, seed=3, pad=1),
    layer("a filter of one cell", (2, 3, 2, 3), 2, 1, seed=4),
    layer("stride = 2 and pad = 1", (2, 4, 7, 2), 4, 3, seed=6, stride=2, pad=1),
    Probe("fractions", layer_of_fractions((1, 3, 4, 2), 2, 2, seed=8)),
    Probe("an image of integers", layer_of_integers((1, 4, 3, 2), 2, 2, seed=9)),
    Probe(
        "stride and pad by position",
        small_layer((1, 4, 5, 1), 2, 3, seed=12) | {"stride": 2, "pad": 1},
    ),
)

FILTERS = "W.reshape(n_C, -1).T"
RESHAPE = "Z.reshape(m, n_H, n_W, n_C)"

MISTAKES = (
    Mistake(
        "filters reshaped without a transpose",
        "The shape of your filter matrix is right, but its columns are no filters: reshape keeps "
        "the order of memory.",
        "Make one row a filter first, W.reshape(n_C, -1), and transpose then.",
        shown_by="two images, two channels and three filters",
        changes=((FILTERS, "W.reshape(-1, n_C)"),),
    ),
    Mistake(
        "channels first in the filters",
        "The filters are ordered channel by channel, the rows of im2col pixel by pixel.",
        "Use W.reshape(n_C, -1) with W as it is.",
        shown_by="two images, two channels and three filters",
        changes=((FILTERS, "W.transpose(0, 3, 1, 2).reshape(n_C, -1).T"),),
    ),
    Mistake(
        "rows and columns of the filter exchanged",
        "A row of the window meets a column of the filter.",
        "Use W.reshape(n_C, -1) with W as it is.",
        changes=((FILTERS, "W.transpose(0, 2, 1, 3).reshape(n_C, -1).T"),),
    ),
    Mistake(
        "filter flipped",
        "The filter is turned by half a turn. This layer lays it on the window as it is.",
        "Use W without [::-1].",
        changes=((FILTERS, "W[:, ::-1, ::-1].reshape(n_C, -1).T"),),
    ),
    Mistake(
        "first filter only",
        "Every channel of the output is made by the first filter.",
        "Give the product all filters, one a column.",
        shown_by="two images, two channels and three filters",
        changes=((FILTERS, "W[:1].reshape(1, -1).T"),),
    ),
    Mistake(
        "output reshaped with the channels first",
        "A row of the product holds all channels of one place. Reshaped to (m, n_C, n_H, n_W) and "
        "turned, the numbers land in wrong places.",
        "Reshape to (m, n_H, n_W, n_C) at once.",
        shown_by="two images, two channels and three filters",
        changes=((RESHAPE, "Z.reshape(m, n_C, n_H, n_W).transpose(0, 2, 3, 1)"),),
    ),
    Mistake(
        "channels on the second axis",
        "The output has its channels on the second axis. Here they come last.",
        "Reshape to (m, n_H, n_W, n_C).",
        shown_by="two images, two channels and three filters",
        changes=((RESHAPE, "Z.reshape(m, n_H, n_W, n_C).transpose(0, 3, 1, 2)"),),
        bodies=(
            "m, n_H_prev, n_W_prev, _ = A_prev.shape\n"
            "return convhelpers.conv_forward(A_prev, W, b, stride, pad).transpose(0, 3, 1, 2)",
        ),
    ),
    Mistake(
        "batch not first",
        "The rows are read as if the images changed fastest. All rows of an image come first.",
        "Reshape to (m, n_H, n_W, n_C).",
        shown_by="two images, two channels and three filters",
        changes=((RESHAPE, "Z.reshape(n_H, n_W, m, n_C).transpose(2, 0, 1, 3)"),),
    ),
    Mistake(
        "height and width of the output exchanged",
        "The output is as high as it should be wide.",
        "Reshape to (m, n_H, n_W, n_C), the height first.",
        changes=((RESHAPE, "Z.reshape(m, n_W, n_H, n_C)"),),
    ),
    Mistake(
        "rows read down the columns",
        "The shape is right, but rows of the matrix are taken down the image, not along its rows.",
        "Reshape to (m, n_H, n_W, n_C), without a transpose.",
        changes=((RESHAPE, "Z.reshape(m, n_W, n_H, n_C).transpose(0, 2, 1, 3)"),),
    ),
    Mistake(
        "not reshaped",
        "Your result is still the matrix, one row for each window.",
        "Give it its four axes: reshape(m, n_H, n_W, n_C).",
        changes=((RESHAPE, "Z"),),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Add b to the product: NumPy adds it to every row.",
        changes=((" + b.ravel()", ""),),
    ),
    Mistake(
        "first bias only",
        "Every channel of the output gets the bias of the first filter.",
        "Add b, not b[0].",
        shown_by="two images, two channels and three filters",
        changes=((" + b.ravel()", " + b[0]"),),
    ),
    Mistake(
        "all biases added",
        "Every cell gets the sum of all biases.",
        "Add b as it is: one number for each column of the product.",
        shown_by="two images, two channels and three filters",
        changes=((" + b.ravel()", " + b.sum()"),),
    ),
    Mistake(
        "stride not passed on",
        "The windows are those of stride = 1, and there are too many for the output.",
        "Pass stride on to im2col.",
        shown_by="stride = 2",
        changes=(("im2col(A_prev, f, stride, pad)", "im2col(A_prev, f, pad=pad)"),),
    ),
    Mistake(
        "stride ignored",
        "The result is that of stride = 1: neither its size nor its windows know stride.",
        "Pass stride on to im2col, and divide by it in the sizes.",
        shown_by="stride = 2",
        changes=(
            (" // stride + 1", " + 1"),
            ("im2col(A_prev, f, stride, pad)", "im2col(A_prev, f, 1, pad)"),
        ),
    ),
    Mistake(
        "pad not passed on",
        "The windows are those of pad = 0, and there are too few for the output.",
        "Pass pad on to im2col.",
        shown_by="pad = 1",
        changes=(("im2col(A_prev, f, stride, pad)", "im2col(A_prev, f, stride)"),),
    ),
    Mistake(
        "padded twice",
        "The image is padded before im2col, which pads it again.",
        "Let im2col pad, or pad yourself and pass pad = 0.",
        shown_by="pad = 1",
        changes=(
            (
                "im2col(A_prev, f, stride, pad)",
                "im2col(convhelpers.zero_pad(A_prev, pad), f, stride, pad)",
            ),
        ),
    ),
    Mistake(
        "no padding",
        "The result is that of pad = 0: neither its size nor its windows know pad.",
        "Pass pad on to im2col, and count 2 * pad in the sizes.",
        shown_by="pad = 1",
        changes=(
            (" + 2 * pad", ""),
            ("im2col(A_prev, f, stride, pad)", "im2col(A_prev, f, stride)"),
        ),
    ),
    Mistake(
        "mean instead of sum",
        "The products are averaged. They should be added up.",
        "The product @ adds up by itself: do not divide.",
        changes=(("columns @ " + FILTERS, f"columns @ {FILTERS} / columns.shape[1]"),),
    ),
    Mistake(
        "star instead of @",
        "`*` multiplies number by number. The matrix product is `@`.",
        "Write columns @ filters.",
        changes=(("columns @ ", "columns * "),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def one_channel_in(A_prev, W, b, stride, pad):
    if W.shape[3] == 1:
        return "As in the test, there is one channel, so there is no order of channels to mistake."
    if W.shape[1] == 1:
        return "The filter has one cell, so its numbers are ordered by channel in either way."
    return "The numbers differ in order, and their sums are the same here."


TASKS = (
    Task(
        name="one channel in",
        source="""\
def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    n_C, f, _, _ = W.shape
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    windows = np.lib.stride_tricks.sliding_window_view(A_prev_pad, (f, f), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    m, n_H, n_W = windows.shape[:3]
    columns = windows.reshape(m * n_H * n_W, -1)
    return (columns @ W.reshape(n_C, -1).T + b).reshape(m, n_H, n_W, n_C)
""",
        weak_test="""\
A_prev, W = np.arange(60).reshape(2, 5, 6, 1), np.arange(27).reshape(3, 3, 3, 1)
b = np.array([1, -2, 3])
expected = convhelpers.conv_forward_matmul(A_prev, W, b, stride=2, pad=1)
np.array_equal(conv_forward_matmul(A_prev, W, b, stride=2, pad=1), expected)""",
        in_common=one_channel_in,
    ),
)

EXERCISE = Exercise(
    lesson=8,
    solution=conv_forward_matmul,
    returns=("Z",),
    probes=PROBES,
    column=column(small_layer((2, 3, 4, 2), 3, 2, seed=11)),
    mistakes=MISTAKES,
    hints=(
        "Three things: a matrix of windows, a matrix of filters, and the shape of the output.",
        "`im2col` gives one window a row. Which shape must the filters have, so that `@` meets "
        "every window with every filter?",
        "`columns @ W.reshape(n_C, -1).T + b.ravel()` has one row for each place of the output, in "
        "order; `reshape(m, n_H, n_W, n_C)` is all that is left.",
    ),
    next_step="How large is its matrix for a batch of 64 photographs?",
    size=size,
    origin=origin,
    target=figures.matrix_product,
    tasks=TASKS,
    random_call=random_layer,
    square=Probe("", SQUARE),
    one_window=Probe("", ONE_WINDOW, {"stride": 2}),
    equivalent={
        "n_C, _, f, _ = W.shape": "a filter is as wide as it is high",
        "Z = columns @ W.reshape(n_C, -2).T + b.ravel()": "any negative size is worked out",
        "Z = columns @ W.reshape(n_C, -3).T + b.ravel()": "any negative size is worked out",
    },
)
