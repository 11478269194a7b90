"""Lesson 12: stamp every filter on a larger image, and add up the stamps."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    TINY,
    fractions,
    quarters,
    random_integers,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import stride_mistakes


def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    """Stamp every filter on a larger image, once for each input value, and add up the stamps."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    _, f, _, n_C = W.shape
    n_H_pad = (n_H_prev - 1) * stride + f
    n_W_pad = (n_W_prev - 1) * stride + f
    Z_pad = np.zeros((m, n_H_pad, n_W_pad, n_C))
    for i in range(m):
        for row in range(n_H_prev):
            for col in range(n_W_prev):
                top, left = row * stride, col * stride
                for c in range(n_C_prev):
                    stamp = A_prev[i, row, col, c] * W[c]
                    Z_pad[i, top : top + f, left : left + f, :] += stamp
    Z = Z_pad[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :]
    return Z + b.ravel()


def size(A_prev, W, b, stride=1, pad=0):
    sides = (
        f"{name} = ({n} - 1) * {stride} - 2 * {pad} + {W.shape[1]}"
        f" = {(n - 1) * stride - 2 * pad + W.shape[1]}"
        for name, n in zip(("n_H", "n_W"), A_prev.shape[1:3], strict=True)
    )
    return " and ".join(sides)


def origin(cell, A_prev, W, b, stride=1, pad=0):
    i, row, col, c = (int(k) for k in cell)
    return figures.pixel_stamped(A_prev, W, b, row, col, stride=stride, pad=pad, i=i, c=c)


def target(A_prev, W, b, stride=1, pad=0):
    last_row, last_col = (n - 1 for n in A_prev.shape[1:3])
    return figures.stamp_step(A_prev, W, last_row, last_col, stride=stride, pad=pad)


def stamps(shape, n_C, f, seed):
    """Make images of that shape, and stamps and biases for them, as arguments by name."""
    return {
        "A_prev": small_integers(*shape, seed=seed),
        "W": small_integers(shape[-1], f, f, n_C, seed=seed + 50),
        "b": np.array([5.0, -20.0, 40.0, -3.0][:n_C]),
    }


def layer(name, shape, n_C, f, seed, **options):
    return Probe(name, stamps(shape, n_C, f, seed), options)


def random_call(rng):
    m, n_H, n_W, n_C_prev, n_C, f, stride = (int(n) for n in rng.integers(1, 4, 7))
    most = ((min(n_H, n_W) - 1) * stride + f - 1) // 2
    return dict(
        A_prev=random_integers(rng, m, n_H, n_W, n_C_prev),
        W=random_integers(rng, n_C_prev, f, f, n_C),
        b=random_integers(rng, n_C),
        stride=stride,
        pad=int(rng.integers(0, min(most, 2) + 1)),
    )


SMALL = {"A_prev": TINY["A_prev"][:, :2, :3], "W": TINY["W"], "b": np.zeros(1)}

PROBES = (
    Probe("the tiny example", SMALL, {"stride": 2}),
    layer("two images, two channels and three outputs", (2, 2, 3, 2), 3, 2, seed=1),
    layer("stride = 2", (1, 2, 4, 1), 2, 3, seed=2, stride=2),
    layer("pad = 1", (1, 3, 2, 2), 1, 3, seed=3, pad=1),
    layer("stride = 3 and stamps of 2 × 2", (1, 3, 2, 3), 2, 2, seed=5, stride=3),
    layer("stride = 2 and pad = 1", (2, 3, 4, 3), 4, 3, seed=6, stride=2, pad=1),
    layer("stamps of one cell and pad = 1", (2, 3, 5, 2), 2, 1, seed=7, pad=1),
    layer("stamps of 4 × 4 and pad = 2", (1, 2, 3, 1), 2, 4, seed=8, stride=2, pad=2),
    Probe(
        "fractions",
        {
            "A_prev": fractions(1, 2, 3, 2, seed=9),
            "W": quarters(2, 2, 2, 2, seed=59),
            "b": np.array([0.25, -20.5]),
        },
    ),
    Probe(
        "an image of integers",
        {
            "A_prev": whole(1, 3, 2, 2, seed=10),
            "W": quarters(2, 2, 2, 2, seed=60),
            "b": np.array([0.25, -20.5]),
        },
    ),
    Probe(
        "stride and pad by position",
        stamps((1, 2, 3, 1), 2, 3, seed=12) | {"stride": 2, "pad": 1},
    ),
)

ADDED = "Z_pad[i, top : top + f, left : left + f, :] += stamp"
STAMP = "A_prev[i, row, col, c] * W[c]"
CUT = "[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :]"
DEEP = "two images, two channels and three outputs"

MISTAKES = (
    Mistake(
        "= for +=",
        "A stamp replaces what the stamps before it left in the pixels they share.",
        "Write `+=`: where stamps overlap, they add up.",
        changes=((ADDED, ADDED.replace("+=", "=")),),
    ),
    Mistake(
        "mean of the stamps",
        "Where stamps overlap, your function takes their mean. They add up.",
        "Leave out the division by the number of stamps.",
        changes=(
            (
                "    for i in range(m):",
                "    count = np.zeros((m, n_H_pad, n_W_pad, 1))\n    for i in range(m):",
            ),
            (
                ADDED,
                ADDED + "\n                    "
                "count[i, top : top + f, left : left + f] += 1 / n_C_prev",
            ),
            ("Z = Z_pad", "Z = (Z_pad / np.maximum(count, 1))"),
        ),
    ),
    *stride_mistakes(window="stamp", cell="pixel"),
    Mistake(
        "stride ignored in size and place",
        "The result is that of stride = 1: neither its size nor the places of the stamps know "
        "stride.",
        "Multiply by stride in the sizes, and put the stamp at row * stride and col * stride.",
        changes=(
            ("_prev - 1) * stride + f", "_prev - 1) + f"),
            ("row * stride, col * stride", "row, col"),
        ),
    ),
    Mistake(
        "stamps side by side",
        "The stamps always lie side by side: they move by f, not by stride.",
        "Put the stamp at row * stride and col * stride.",
        changes=(
            ("_prev - 1) * stride + f", "_prev - 1) * f + f"),
            ("row * stride, col * stride", "row * f, col * f"),
        ),
    ),
    Mistake(
        "one stamp too many in the size",
        "The size counts n steps between n stamps. There are n - 1, and the last stamp is f wide.",
        "The size before the rim is cut off is (n - 1) * stride + f.",
        changes=(
            ("(n_H_prev - 1) * stride", "n_H_prev * stride"),
            ("(n_W_prev - 1) * stride", "n_W_prev * stride"),
        ),
    ),
    Mistake(
        "size without the last stamp",
        "The size is n * stride, as if the last stamp were as wide as a step.",
        "The size before the rim is cut off is (n - 1) * stride + f.",
        changes=(
            ("(n_H_prev - 1) * stride + f", "n_H_prev * stride"),
            ("(n_W_prev - 1) * stride + f", "n_W_prev * stride"),
        ),
    ),
    Mistake(
        "size of a convolution",
        "The size is that of a convolution, which leads the other way: down, not up.",
        "The size before the rim is cut off is (n - 1) * stride + f.",
        changes=(
            ("(n_H_prev - 1) * stride + f", "(n_H_prev - f) // stride + 1"),
            ("(n_W_prev - 1) * stride + f", "(n_W_prev - f) // stride + 1"),
        ),
    ),
    Mistake(
        "rim cut off with -pad",
        "For pad = 0 the slice pad:-pad is 0:0, which is empty.",
        "Count from the front: pad : n_H_pad - pad, and the same for the width.",
        changes=((CUT, "[:, pad:-pad, pad:-pad, :]"),),
    ),
    Mistake(
        "rim left on",
        "The result still has its rim: pad is not used.",
        "Cut off pad rows and columns on each side before you return.",
        shown_by="pad = 1",
        changes=((CUT, ""),),
    ),
    Mistake(
        "rim cut off at the end only",
        "2 * pad rows and columns are cut off at the end, none at the front.",
        "Cut off pad rows at the top and pad at the bottom; the same for columns.",
        shown_by="pad = 1",
        changes=((CUT, "[:, : n_H_pad - 2 * pad, : n_W_pad - 2 * pad, :]"),),
    ),
    Mistake(
        "rim cut off at the front only",
        "2 * pad rows and columns are cut off at the front, none at the end.",
        "Cut off pad rows at the top and pad at the bottom; the same for columns.",
        shown_by="pad = 1",
        changes=((CUT, "[:, 2 * pad :, 2 * pad :, :]"),),
    ),
    Mistake(
        "zeros added for pad",
        "A border of zeros is added. In this layer, pad takes a rim away.",
        "Cut off pad rows and columns on each side.",
        shown_by="pad = 1",
        changes=(
            ("Z = Z_pad" + CUT, "Z = np.pad(Z_pad, ((0, 0), (pad, pad), (pad, pad), (0, 0)))"),
        ),
    ),
    Mistake(
        "input padded",
        "The input gets a border of zeros, as in a convolution, and the rim is not cut off.",
        "Leave the input as it is, and cut pad rows and columns off the stamped image.",
        shown_by="pad = 1",
        changes=(
            (
                "    m, n_H_prev",
                "    A_prev = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))\n"
                "    m, n_H_prev",
            ),
            (CUT, ""),
        ),
    ),
    Mistake(
        "stamp turned by half a turn",
        "The stamp is turned by half a turn before it is put down.",
        "Put W[c] down as it is. Only who slides a window over spread pixels has to turn it.",
        changes=(("* W[c]", "* W[c, ::-1, ::-1]"),),
    ),
    Mistake(
        "rows and columns of the stamp exchanged",
        "A row of the stamp is put down as a column.",
        "Use W[c] without a transpose.",
        changes=(("* W[c]", "* W[c].transpose(1, 0, 2)"),),
    ),
    Mistake(
        "rows and columns of the place exchanged",
        "The stamp of row r, column c is put down at row c, column r.",
        "The first of the two slices belongs to row, the second to col.",
        changes=(
            ("top, left = row * stride, col * stride", "left, top = row * stride, col * stride"),
        ),
    ),
    Mistake(
        "rows and columns of the input exchanged",
        "The value for row r, column c is taken from row c, column r of the input.",
        "The axes of A_prev are image, row, column, channel.",
        changes=(("A_prev[i, row, col, c]", "A_prev[i, col, row, c]"),),
    ),
    Mistake(
        "stamp without the value",
        "Every stamp is the filter itself. It should be the input value times the filter.",
        "Multiply: A_prev[i, row, col, c] * W[c].",
        changes=((STAMP, "W[c]"),),
    ),
    Mistake(
        "value without the stamp",
        "Every pixel of a window gets the input value itself, whatever the weight there.",
        "Multiply by the stamp: A_prev[i, row, col, c] * W[c].",
        changes=((STAMP, "A_prev[i, row, col, c]"),),
    ),
    Mistake(
        "first weight only",
        "Each value goes to the first pixel of its window, times the first weight.",
        "Add the whole stamp: f rows and f columns.",
        changes=((ADDED, "Z_pad[i, top, left, :] += stamp[0, 0]"),),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Add one bias to each channel of the output, after the stamps.",
        shown_by=DEEP,
        changes=((" + b.ravel()", ""),),
    ),
    Mistake(
        "bias with every stamp",
        "The bias is added with every stamp, so a pixel has it as often as stamps reach it.",
        "Add the bias once, after the loops.",
        shown_by=DEEP,
        changes=((ADDED, ADDED + " + b.ravel()"), ("return Z + b.ravel()", "return Z")),
    ),
    Mistake(
        "first bias for all",
        "Every channel of the output gets the first bias.",
        "Channel k of the output gets b[k]: adding b of shape (n_C,) does so.",
        shown_by=DEEP,
        changes=(("b.ravel()", "b.ravel()[0]"),),
    ),
    Mistake(
        "first channel only",
        "Only the first channel of the input is stamped.",
        "Loop over all channels of the input; each has a stamp of its own.",
        shown_by=DEEP,
        changes=(("range(n_C_prev)", "range(1)"),),
    ),
    Mistake(
        "first stamp for all channels",
        "The stamp of the first channel stands in for the others.",
        "Channel c of the input has the stamp W[c].",
        shown_by=DEEP,
        changes=(("* W[c]", "* W[0]"),),
    ),
    Mistake(
        "first image everywhere",
        "The values of the first image are stamped for every image of the batch.",
        "Take the value from image i: A_prev[i, row, col, c].",
        shown_by=DEEP,
        changes=(("A_prev[i,", "A_prev[0,"),),
    ),
    Mistake(
        "stamps on every image",
        "Every image of the batch gets the stamps of all images.",
        "Add the stamp to image i alone.",
        shown_by=DEEP,
        changes=((ADDED, ADDED.replace("[i,", "[:,")),),
    ),
    Mistake(
        "axes of W as in a convolution",
        "The axes of W are read as (n_C, f, f, n_C_prev). They are (n_C_prev, f, f, n_C).",
        "The first axis of W belongs to the channels of the input, the last to the output.",
        shown_by=DEEP,
        changes=(
            ("_, f, _, n_C = W.shape", "n_C, f, _, _ = W.shape"),
            ("* W[c]", "* W[..., c].transpose(1, 2, 0)"),
        ),
    ),
    Mistake(
        "last row and column forgotten",
        "The last row and the last column of the input put down no stamp.",
        "range(n_H_prev) ends before n_H_prev by itself; n_H_prev - 1 is one too few.",
        changes=(
            ("range(n_H_prev)", "range(n_H_prev - 1)"),
            ("range(n_W_prev)", "range(n_W_prev - 1)"),
        ),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back before all images are done.",
        "Move `return` to the left, until it stands below the first `for`.",
        shown_by=DEEP,
        changes=(("    Z = Z_pad", "        Z = Z_pad"), ("    return Z", "        return Z")),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def same_size(A_prev, W, b, stride, pad):
    if W.shape[1] == stride:
        return f"As in the test, the stamps lie side by side: stride = {stride} and f = {stride}."
    if A_prev[0, :, :, 0].size == 1:
        return "There is one stamp for each image, so there is nothing to overlap."
    return "What the later stamps replace is the same by chance, or 0."


TASKS = (
    Task(
        name="stamps side by side",
        source="""\
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H, n_W, _ = A_prev.shape
    _, f, _, n_C = W.shape
    height, width = (n_H - 1) * stride + f, (n_W - 1) * stride + f
    Z_pad = np.zeros((m, height, width, n_C))
    for i, row, col in np.ndindex(m, n_H, n_W):
        top, left = row * stride, col * stride
        stamp = np.tensordot(A_prev[i, row, col], W, axes=1)
        Z_pad[i, top : top + f, left : left + f] = stamp
    return Z_pad[:, pad : height - pad, pad : width - pad] + np.ravel(b)
""",
        weak_test="""\
A_prev, W = np.arange(24).reshape(1, 3, 4, 2), np.arange(24).reshape(2, 2, 2, 3)
b = np.arange(3)
yours = conv_transpose_forward(A_prev, W, b, 2)
np.array_equal(yours, convhelpers.conv_transpose_forward(A_prev, W, b, 2))""",
        in_common=same_size,
    ),
)

EXERCISE = Exercise(
    lesson=12,
    solution=conv_transpose_forward,
    returns=("Z",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Work out the size first, without `pad`: the first stamp is `f` wide, and each further one "
        "begins `stride` pixels later. Make an array of zeros of that size.",
        "Loop over every value of the input: image, row, column, channel. Its stamp is the value "
        "times `W[c]`, and is added at row `row * stride` and column `col * stride`.",
        "After the loops, cut `pad` rows and columns off each side: "
        "`Z_pad[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :]`. Then add the biases, once.",
    ),
    next_step="Can you do it with one matrix product and col2im?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=layer("", (2, 3, 3, 2), 3, 2, seed=20),
    one_window=layer("", (2, 1, 1, 2), 3, 1, seed=21),
    pairs=(("= for +=", "no bias"), ("stride ignored", "stamp turned by half a turn")),
    equivalent={"_, _, f, n_C = W.shape": "a stamp is as wide as it is high"},
)
