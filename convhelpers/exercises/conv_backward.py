"""Lesson 06: the gradient of the input, the filters and the biases."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.data import tiny
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    layer_of_fractions,
    layer_of_integers,
    quarters,
    random_integers,
    random_layer,
    small_integers,
    small_layer,
)
from convhelpers.exercises.sliding import SLICE_ENDS_AT_F, stride_mistakes


def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    """Carry the gradient of the output back to the input, the filters and the biases."""
    m, n_H, n_W, n_C = dZ.shape
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    f = W.shape[1]
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    dA_prev_pad = np.zeros(A_prev_pad.shape)
    dW, db = np.zeros(W.shape), np.zeros(n_C)
    for i in range(m):
        for row in range(n_H):
            for col in range(n_W):
                top, left = row * stride, col * stride
                a_slice = A_prev_pad[i, top : top + f, left : left + f, :]
                for c in range(n_C):
                    dz = dZ[i, row, col, c]
                    dA_prev_pad[i, top : top + f, left : left + f, :] += dz * W[c]
                    dW[c] += dz * a_slice
                    db[c] += dz
    dA_prev = dA_prev_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]
    return dA_prev, dW, db


def size(dZ, A_prev, W, stride=1, pad=0):
    return "a gradient has the shape of the array it belongs to, and db one number for each filter"


def target(dZ, A_prev, W, stride=1, pad=0):
    cells = list(np.ndindex(*dZ.shape[1:3]))
    return figures.gradient_sweep(dZ, A_prev, W, cells, stride=stride, pad=pad)


def layer(name, shape, n_C, f, seed, **options):
    arguments = small_layer(shape, n_C, f, seed)
    Z = convhelpers.conv_forward(**arguments, **options)
    return backward(name, small_integers(*Z.shape, seed=seed + 90), arguments, **options)


def backward(name, dZ, layer, by_position=None, **options):
    arguments = {"dZ": dZ, "A_prev": layer["A_prev"], "W": layer["W"]}
    return Probe(name, arguments | (by_position or {}), options)


def random_call(rng):
    arguments = random_layer(rng)
    dZ = random_integers(rng, *convhelpers.conv_forward(**arguments).shape)
    del arguments["b"]
    return dict(dZ=dZ, **arguments)


PROBES = (
    backward("the tiny example", tiny.dZ.astype(float), TINY),
    layer("two images, two channels and three filters", (2, 3, 4, 2), 3, 2, seed=1),
    layer("stride = 2", (1, 5, 8, 1), 2, 3, seed=2, stride=2),
    layer("pad = 1", (1, 4, 3, 2), 1, 3, seed=3, pad=1),
    layer("a filter of one cell and pad = 2", (2, 2, 3, 3), 2, 1, seed=4, pad=2),
    layer("stride = 3 and a filter of 2 × 2", (1, 9, 5, 3), 2, 2, seed=5, stride=3),
    layer("stride = 2 and pad = 1", (2, 4, 7, 3), 4, 3, seed=6, stride=2, pad=1),
    layer("three images and two filters", (3, 3, 5, 1), 2, 2, seed=7),
    backward(
        "fractions",
        quarters(1, 2, 3, 2, seed=98),
        layer_of_fractions((1, 3, 4, 2), 2, 2, seed=8),
    ),
    backward(
        "an image of integers",
        quarters(1, 3, 2, 2, seed=99),
        layer_of_integers((1, 4, 3, 2), 2, 2, seed=9),
    ),
    backward(
        "stride and pad by position",
        small_integers(1, 2, 3, 2, seed=97),
        small_layer((1, 4, 5, 1), 2, 3, seed=12),
        by_position={"stride": 2, "pad": 1},
    ),
)

TO_INPUT = "dA_prev_pad[i, top : top + f, left : left + f, :] += dz * W[c]"
TO_FILTER = "dW[c] += dz * a_slice"
TO_BIAS = "db[c] += dz"
CUT = "[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]"

MISTAKES = (
    Mistake(
        "= for += in dA_prev",
        "A window replaces what the windows before it have left in the pixels they share.",
        "Write `+=`: a pixel collects from every window it sits in.",
        changes=((TO_INPUT, TO_INPUT.replace("+=", "=")),),
    ),
    Mistake(
        "= for += in dW",
        "dW holds what the last window sent. Every window has its share.",
        "Write `+=`: a weight collects from every window, of every image.",
        changes=((TO_FILTER, TO_FILTER.replace("+=", "=")),),
    ),
    Mistake(
        "= for += in db",
        "db holds the last number of dZ. It should be their sum.",
        "Write `+=`: the bias went into every output.",
        changes=((TO_BIAS, TO_BIAS.replace("+=", "=")),),
    ),
    Mistake(
        "= for += everywhere",
        "All three gradients keep what came last. They should collect.",
        "Write `+=` in all three lines.",
        changes=(
            (TO_INPUT, TO_INPUT.replace("+=", "=")),
            (TO_FILTER, TO_FILTER.replace("+=", "=")),
            (TO_BIAS, TO_BIAS.replace("+=", "=")),
        ),
    ),
    Mistake(
        "border cut off with -pad",
        "For pad = 0 the slice pad:-pad is 0:0, which is empty.",
        "Count from the front: pad : pad + n_H_prev, and the same for the width.",
        changes=((CUT, "[:, pad:-pad, pad:-pad, :]"),),
    ),
    Mistake(
        "border cut off with -pad, into an array of zeros",
        "For pad = 0 the slice pad:-pad is 0:0, which is empty: nothing is there to fill dA_prev "
        "with.",
        "Count from the front: pad : pad + n_H_prev, and the same for the width.",
        shown_by="the tiny example",
        changes=(
            (
                "dA_prev = dA_prev_pad" + CUT,
                "dA_prev = np.zeros(A_prev.shape)\n"
                "    for i in range(m):\n"
                "        dA_prev[i] = dA_prev_pad[i, pad:-pad, pad:-pad, :]",
            ),
        ),
    ),
    Mistake(
        "border returned too",
        "dA_prev still has its border. The zeros there are no input, so they need no gradient.",
        "Cut off pad rows and columns on each side before you return.",
        shown_by="pad = 1",
        changes=((CUT, ""),),
    ),
    Mistake(
        "border cut off at one side",
        "Both rows and columns of the border are cut off at the end, none at the front.",
        "The image starts at row pad and column pad of the padded one.",
        shown_by="pad = 1",
        changes=((CUT, "[:, :n_H_prev, :n_W_prev, :]"),),
    ),
    *stride_mistakes("stride = 2", image=" of the padded image"),
    Mistake(
        "loop counts in steps of stride",
        "The loop takes steps of stride over dZ, so it leaves out numbers.",
        "Loop over every row and column of dZ, and multiply by stride for the window.",
        shown_by="stride = 2",
        changes=(
            ("range(n_H)", "range(0, n_H, stride)"),
            ("range(n_W)", "range(0, n_W, stride)"),
            ("row * stride, col * stride", "row, col"),
        ),
    ),
    Mistake(
        "loop over the input",
        "The loop runs over the rows and columns of the input, and dZ has fewer.",
        "Loop over the output: range(n_H) and range(n_W), from the shape of dZ.",
        changes=(("range(n_H)", "range(n_H_prev)"), ("range(n_W)", "range(n_W_prev)")),
    ),
    Mistake(
        "last row and column forgotten",
        "The last row and the last column of dZ send nothing.",
        "range(n_H) ends before n_H by itself; n_H - 1 is one too few.",
        changes=(("range(n_H)", "range(n_H - 1)"), ("range(n_W)", "range(n_W - 1)")),
    ),
    Mistake(
        "filter the wrong way around",
        "In dA_prev, each weight sends to the pixel that the opposite weight met: the filter lies "
        "half a turn off.",
        "In loops over the windows, use W[c] as it is. Where dA_prev is one convolution of dZ, the "
        "filters have to be turned: W[:, ::-1, ::-1].",
        changes=(("dz * W[c]", "dz * W[c][::-1, ::-1]"),),
    ),
    Mistake(
        "rows and columns of the filter exchanged",
        "A row of the window gets a column of the filter.",
        "Use W[c] without a transpose.",
        changes=(("dz * W[c]", "dz * W[c].transpose(1, 0, 2)"),),
    ),
    Mistake(
        "rows and columns of the window exchanged",
        "The window of row r, column c of dZ is taken at row c, column r of the image.",
        "The first of the two slices belongs to row, the second to col.",
        shown_by="two images, two channels and three filters",
        changes=(
            ("top, left = row * stride, col * stride", "left, top = row * stride, col * stride"),
        ),
    ),
    Mistake(
        "window and filter exchanged",
        "The window gets dz times itself, and the filter dz times itself.",
        "The slope of a · w along a is w: the window gets dz * W[c], the filter dz * a_slice.",
        changes=(
            ("dz * W[c]", "dz * A_slice"),
            ("dz * a_slice", "dz * W[c]"),
            ("A_slice", "a_slice"),
        ),
    ),
    Mistake(
        "dZ missing from dA_prev",
        "Every window gets the filter itself. It should get dz times the filter.",
        "The chain rule multiplies: dz * W[c].",
        changes=(("dz * W[c]", "W[c]"),),
    ),
    Mistake(
        "dZ missing from dW",
        "Every window is added to dW as it is. It should be dz times the window.",
        "The chain rule multiplies: dz * a_slice.",
        changes=(("dz * a_slice", "a_slice"),),
    ),
    Mistake(
        "dZ missing from db",
        "db counts the outputs. It should add up their gradients.",
        "Add dz, not 1.",
        changes=((TO_BIAS, "db[c] += 1"),),
    ),
    Mistake(
        "window not in dW",
        "Every weight of a filter gets the same number, the sum of dZ.",
        "A weight gets dz times the number it met: dW[c] += dz * a_slice.",
        changes=(("dz * a_slice", "dz"),),
    ),
    Mistake(
        "filter not in dA_prev",
        "Every pixel of a window gets dz itself, whatever the weight it met.",
        "A pixel gets dz times its weight: add dz * W[c].",
        changes=(("dz * W[c]", "dz"),),
    ),
    Mistake(
        "spread evenly",
        "Every pixel of a window gets the same share, as in average pooling.",
        "A pixel gets dz times the weight it met: add dz * W[c].",
        changes=(("dz * W[c]", "dz / (f * f)"),),
    ),
    Mistake(
        "windows of the unpadded image",
        "The windows for dW are cut from the image without its border, so they sit elsewhere.",
        "Cut them from the padded image, as in the forward pass.",
        shown_by="pad = 1",
        changes=(("A_prev_pad[i, top", "A_prev[i, top"), ("dA_prev[i, top", "dA_prev_pad[i, top")),
    ),
    Mistake(
        "pad ignored",
        "The image is not padded, but dZ comes from the padded one.",
        "Pad first, work on the padded image, and cut the border off at the end.",
        shown_by="pad = 1",
        changes=(("zero_pad(A_prev, pad)", "zero_pad(A_prev, 0)"), (CUT, "")),
    ),
    Mistake(
        "divided by the number of images",
        "dW and db are averaged over the batch. They are sums.",
        "Leave out / m. Where a loss is a mean, dZ already holds that division.",
        shown_by="two images, two channels and three filters",
        changes=(("return dA_prev, dW, db", "return dA_prev, dW / m, db / m"),),
    ),
    Mistake(
        "dW divided by the number of images",
        "dW is averaged over the batch. It is a sum.",
        "Leave out / m. Where a loss is a mean, dZ already holds that division.",
        shown_by="two images, two channels and three filters",
        changes=(("return dA_prev, dW, db", "return dA_prev, dW / m, db"),),
    ),
    Mistake(
        "db divided by the number of images",
        "db is averaged over the batch. It is a sum.",
        "Leave out / m. Where a loss is a mean, dZ already holds that division.",
        shown_by="two images, two channels and three filters",
        changes=(("return dA_prev, dW, db", "return dA_prev, dW, db / m"),),
    ),
    Mistake(
        "db as a mean",
        "db is the mean of dZ. The bias went into every output, so it collects their sum.",
        "Add up, over images, rows and columns.",
        changes=(("return dA_prev, dW, db", "return dA_prev, dW, db / (m * n_H * n_W)"),),
        bodies=(
            "dA_prev, dW, _ = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dA_prev, dW, dZ.mean(axis=(0, 1, 2))",
        ),
    ),
    Mistake(
        "db summed over the filters",
        "db adds up all filters to one number.",
        "A filter has a bias of its own: add up over images, rows and columns.",
        changes=(("return dA_prev, dW, db", "return dA_prev, dW, db.sum()"),),
    ),
    Mistake(
        "db for each image",
        "db has one number for each image. It should have one for each filter.",
        "Add up over the axes 0, 1 and 2 of dZ: images, rows and columns.",
        shown_by="two images, two channels and three filters",
        changes=(("np.zeros(n_C)", "np.zeros(m)"), (TO_BIAS, "db[i] += dz")),
    ),
    Mistake(
        "db with more than one axis",
        "The numbers in db are right, but they stand in an array of more than one axis.",
        "Give db the shape (n_C,).",
        changes=(("np.zeros(n_C)", "np.zeros((n_C, 1))"),),
        bodies=(
            "dA_prev, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dA_prev, dW, db[:, np.newaxis]",
            "dA_prev, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dA_prev, dW, db.reshape(1, 1, 1, -1)",
        ),
    ),
    Mistake(
        "first filter only",
        "The first filter takes all: it stands in for the others on the way to the input.",
        "Channel c of dZ belongs to W[c].",
        shown_by="two images, two channels and three filters",
        changes=(("dz * W[c]", "dz * W[0]"),),
    ),
    Mistake(
        "first image everywhere",
        "The windows of the first image are used for every image of the batch.",
        "Cut the window from image i.",
        shown_by="two images, two channels and three filters",
        changes=(("= A_prev_pad[i,", "= A_prev_pad[0,"),),
    ),
    Mistake(
        "gradients of the first image everywhere",
        "The numbers of dZ are those of the first image, for every image of the batch.",
        "Take dz from image i: dZ[i, row, col, c].",
        shown_by="two images, two channels and three filters",
        changes=(("dZ[i,", "dZ[0,"),),
    ),
    Mistake(
        "last image only",
        "dW and db start again at zero with each image, so only the last one counts.",
        "Make dW and db once, before the loops.",
        shown_by="two images, two channels and three filters",
        changes=(
            (
                "    for i in range(m):\n",
                "    for i in range(m):\n        dW, db = np.zeros(W.shape), np.zeros(n_C)\n",
            ),
        ),
    ),
    Mistake(
        "rows and columns of dZ exchanged",
        "The number of row r, column c is taken from row c, column r of dZ.",
        "The order of the axes is image, row, column, channel.",
        changes=(("dZ[i, row, col, c]", "dZ[i, col, row, c]"),),
    ),
    Mistake(
        "first channel of the input only",
        "Only the first channel of the input gets a gradient.",
        "Send dz * W[c] to all channels of the window.",
        shown_by="two images, two channels and three filters",
        changes=((TO_INPUT, TO_INPUT.replace(":] +=", "0] +=").replace("W[c]", "W[c, :, :, 0]")),),
    ),
    SLICE_ENDS_AT_F,
    Mistake(
        "minus sign",
        "All gradients have the wrong sign: that is the direction to step in.",
        "Return the gradients as they are; who takes the step subtracts them.",
        changes=(("return dA_prev, dW, db", "return -dA_prev, -dW, -db"),),
    ),
    Mistake(
        "another order",
        "The gradients come back in another order.",
        "Return dA_prev, dW, db.",
        changes=(("return dA_prev, dW, db", "return dW, db, dA_prev"),),
        bodies=(
            "dA_prev, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dW, dA_prev, db",
        ),
    ),
    Mistake(
        "not all three returned",
        "One or two of the three gradients are missing.",
        "Return dA_prev, dW, db.",
        changes=(("return dA_prev, dW, db", "return dA_prev"),),
        bodies=(
            "dA_prev, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dW, db",
            "dA_prev, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)\n"
            "return dA_prev, dW",
        ),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back before all images are done.",
        "Move `return` to the left, until it stands below the first `for`.",
        shown_by="two images, two channels and three filters",
        changes=(
            ("    dA_prev = dA_prev_pad", "        dA_prev = dA_prev_pad"),
            ("    return dA_prev, dW, db", "        return dA_prev, dW, db"),
        ),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def no_overlap(dZ, A_prev, W, stride, pad):
    f = W.shape[1]
    if stride >= f:
        return f"As in the test, no two windows overlap: stride = {stride} and f = {f}."
    if dZ[0, :, :, 0].size == 1:
        return "There is one window for each image, so there is nothing to overlap."
    return "What the later windows leave in dA_prev is the same sum by chance, or dZ is 0."


TASKS = (
    Task(
        name="no overlap",
        source="""\
def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    A_prev_pad, f = convhelpers.zero_pad(A_prev, pad), W.shape[1]
    dA_prev_pad, dW = np.zeros(A_prev_pad.shape), np.zeros(W.shape)
    for i, row, col in np.ndindex(dZ.shape[:3]):
        top, left = row * stride, col * stride
        a_slice = A_prev_pad[i, top : top + f, left : left + f]
        to_window = np.zeros(a_slice.shape)
        for c, dz in enumerate(dZ[i, row, col]):
            to_window += dz * W[c]
            dW[c] += dz * a_slice
        dA_prev_pad[i, top : top + f, left : left + f] = to_window
    _, n_H, n_W, _ = A_prev.shape
    return dA_prev_pad[:, pad : pad + n_H, pad : pad + n_W], dW, dZ.sum(axis=(0, 1, 2))
""",
        weak_test="""\
A_prev, W = np.arange(72).reshape(1, 6, 6, 2), np.arange(54).reshape(3, 3, 3, 2)
dZ = np.arange(12).reshape(1, 2, 2, 3)
gradients = zip(conv_backward(dZ, A_prev, W, 3), convhelpers.conv_backward(dZ, A_prev, W, 3))
all(np.array_equal(yours, course) for yours, course in gradients)""",
        in_common=no_overlap,
    ),
)

EXERCISE = Exercise(
    lesson=6,
    solution=conv_backward,
    returns=("dA_prev", "dW", "db"),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Start as in `conv_forward`: read the sizes from the shapes, and pad the input. Then make "
        "three arrays of zeros: one with the shape of the padded input, one like `W`, and one "
        "number for each filter.",
        "Loop over every number of `dZ`: image, row, column, filter. Its window starts at "
        "`row * stride` and `col * stride`, as in the forward pass.",
        "Each number `dz` adds three things: `dz * W[c]` to its window of the padded gradient, "
        "`dz * a_slice` to `dW[c]`, and `dz` to `db[c]`. At the end, cut the border off: "
        "rows `pad : pad + n_H_prev`, columns likewise.",
    ),
    next_step="Can you compute db and dW without the loop over the filters?",
    size=size,
    origin=None,
    target=target,
    styles=(((TO_BIAS, "db[c] += dZ[i, row, col, c]"),),),
    tasks=TASKS,
    random_call=random_call,
    square=backward("", small_integers(2, 3, 3, 3, seed=5), SQUARE),
    one_window=backward("", small_integers(2, 1, 1, 3, seed=5), ONE_WINDOW),
    pairs=(
        ("= for += in dA_prev", "db divided by the number of images"),
        ("stride ignored", "filter the wrong way around"),
    ),
    equivalent={"f = W.shape[2]": "a filter is as wide as it is high"},
)
