"""Lesson 01: put a border of zeros around an image."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    random_images,
    small_integers,
    whole,
)


def zero_pad(X, pad):
    """Put `pad` zeros on each side of the height and the width of every image."""
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))
    for i in range(m):
        for row in range(n_H):
            for col in range(n_W):
                X_pad[i, pad + row, pad + col, :] = X[i, row, col, :]
    return X_pad


def size(X, pad):
    _, n_H, n_W, _ = X.shape
    return (
        f"n_H + 2 * pad = {n_H} + 2 * {pad} = {n_H + 2 * pad} and "
        f"n_W + 2 * pad = {n_W} + 2 * {pad} = {n_W + 2 * pad}"
    )


def origin(cell, X, pad):
    i, _, _, c = cell
    return figures.zero_padding(X[i : i + 1, :, :, c : c + 1], pad)


def random_call(rng):
    return dict(X=random_images(rng, 1), pad=rng.integers(0, 4))


PROBES = (
    Probe("pad = 1", {"X": TINY["A_prev"], "pad": 1}),
    Probe(
        "two images of three channels and pad = 2",
        {"X": small_integers(2, 4, 3, 3, seed=1), "pad": 2},
    ),
    Probe("pad = 3", {"X": small_integers(3, 2, 4, 2, seed=2), "pad": 3}),
    Probe("pad = 0", {"X": small_integers(1, 3, 2, 2, seed=3), "pad": 0}),
    Probe("fractions", {"X": fractions(1, 2, 3, 2, seed=4), "pad": 1}),
    Probe("an image of integers", {"X": whole(1, 3, 2, 1, seed=5), "pad": 1}),
)

MISTAKES = (
    Mistake(
        "no padding",
        "Your function gives the image back as it came.",
        "Make a larger array of zeros, and copy the image into its middle.",
        bodies=("return X.copy()",),
    ),
    Mistake(
        "every axis padded",
        "All four axes grow: there are now images and channels that hold nothing but zeros.",
        "Leave the first and the last axis alone; in np.pad, each of them gets (0, 0).",
        bodies=("return np.pad(X, pad)",),
    ),
    Mistake(
        "batch padded",
        "The first axis grows too: there are now whole images of zeros before and after yours.",
        "Only height and width get a border. The number of images stays m.",
        bodies=("return np.pad(X, ((pad, pad), (pad, pad), (pad, pad), (0, 0)))",),
    ),
    Mistake(
        "channels padded",
        "The last axis grows too: there are now whole channels of zeros.",
        "Only height and width get a border. The number of channels stays n_C.",
        bodies=("return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (pad, pad)))",),
    ),
    Mistake(
        "wrong two axes padded",
        "The border goes around the images of the batch and the rows, not around rows and columns.",
        "The axes are (m, n_H, n_W, n_C), counted from 0: height is axis 1 and width is axis 2.",
        bodies=("return np.pad(X, ((pad, pad), (pad, pad), (0, 0), (0, 0)))",),
    ),
    Mistake(
        "pad taken as the total",
        "Height and width grow by pad in total, so a side gets half of it, or nothing.",
        "pad counts the zeros on each side: both axes grow by 2 * pad.",
        shown_by="two images of three channels and pad = 2",
        bodies=(
            "before = pad // 2\n"
            "sides = (before, pad - before)\n"
            "return np.pad(X, ((0, 0), sides, sides, (0, 0)))",
            "after = pad // 2\n"
            "sides = (pad - after, after)\n"
            "return np.pad(X, ((0, 0), sides, sides, (0, 0)))",
        ),
    ),
    Mistake(
        "pad counted twice",
        "Each side gets 2 * pad zeros, so height and width grow by 4 * pad.",
        "2 * pad is what both sides have together; one side has pad.",
        bodies=("return np.pad(X, ((0, 0), (2 * pad, 2 * pad), (2 * pad, 2 * pad), (0, 0)))",),
    ),
    Mistake(
        "one ring whatever pad is",
        "There is one ring of zeros for every value of pad.",
        "Look for a 1 or a 2 in your code that should depend on pad.",
        shown_by="two images of three channels and pad = 2",
        bodies=("return np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))",),
    ),
    Mistake(
        "border only above and to the left",
        "The zeros are all above and to the left of the image; below and to the right are none.",
        "Both axes grow by 2 * pad, pad for each side.",
        changes=(("2 * pad", "pad"),),
    ),
    Mistake(
        "border only below and to the right",
        "The image sits in the top left corner and the zeros are only below and to the right.",
        "Both axes grow by 2 * pad, and the image starts at row pad and column pad.",
        changes=(("2 * pad", "pad"), ("pad + row, pad + col", "row, col")),
    ),
    Mistake(
        "image left in the corner",
        "The shape is right, but the image sits in the top left corner of it.",
        "The pixel (row, col) belongs to (pad + row, pad + col).",
        changes=(("pad + row, pad + col", "row, col"),),
    ),
    Mistake(
        "only the height padded",
        "There are zeros above and below the image, but none to the left and the right.",
        "The width grows like the height: axis 2 by 2 * pad too.",
        changes=(("n_W + 2 * pad", "n_W"), ("pad + col", "col")),
    ),
    Mistake(
        "only the width padded",
        "There are zeros to the left and the right of the image, but none above and below.",
        "The height grows like the width: axis 1 by 2 * pad too.",
        changes=(("n_H + 2 * pad", "n_H"), ("pad + row", "row")),
    ),
    Mistake(
        "edge repeated",
        "The border repeats the pixels at the edge. It should hold zeros.",
        'Start from np.zeros, or leave mode="edge" out of np.pad.',
        bodies=('return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="edge")',),
    ),
    Mistake(
        "image reflected",
        "The border is a mirror image of the pixels inside. It should hold zeros.",
        "Start from np.zeros, or leave mode out of np.pad.",
        bodies=(
            'return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="reflect")',
            'return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="symmetric")',
        ),
    ),
    Mistake(
        "image wrapped around",
        "The border shows the opposite side of the image. It should hold zeros.",
        "Start from np.zeros, or leave mode out of np.pad.",
        bodies=('return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="wrap")',),
    ),
    Mistake(
        "border of ones",
        "The border holds ones. Ones would add to every sum of a window; zeros add nothing.",
        "Start from np.zeros.",
        changes=(("np.zeros", "np.ones"),),
    ),
    Mistake(
        "height and width exchanged",
        "The sizes of height and width have changed places.",
        "The axes are (m, n_H, n_W, n_C): rows first, then columns.",
        changes=(("m, n_H, n_W, n_C = X.shape", "m, n_W, n_H, n_C = X.shape"),),
        bodies=(
            "X_pad = np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))\n"
            "return X_pad.transpose(0, 2, 1, 3)",
            "m, n_W, n_H, n_C = X.shape\n"
            "X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))\n"
            "X_pad[:, pad : pad + n_H, pad : pad + n_W] = X\n"
            "return X_pad",
        ),
    ),
    Mistake(
        "slice ends at -pad",
        "A slice pad:-pad is right for every pad except 0: there it is 0:0, which is empty.",
        "Count the end of the slice from the start: pad : pad + n_H.",
        shown_by="pad = 0",
        bodies=(
            "m, n_H, n_W, n_C = X.shape\n"
            "X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))\n"
            "X_pad[:, pad:-pad, pad:-pad, :] = X\n"
            "return X_pad",
        ),
    ),
    Mistake(
        "only the first image",
        "The first image is there, and the others of the batch are all zeros.",
        "Loop over all m images, or write `:` for the first axis on both sides of the `=`.",
        shown_by="two images of three channels and pad = 2",
        changes=(("range(m)", "range(1)"),),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back after the first turn of a loop, before the copy is complete.",
        "Move `return` to the left, until it stands below the first `for`.",
        changes=(("    return X_pad", "            return X_pad"),),
        bodies=(
            "m, n_H, n_W, n_C = X.shape\n"
            "X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))\n"
            "for i in range(m):\n"
            "    for row in range(n_H):\n"
            "        for col in range(n_W):\n"
            "            X_pad[i, pad + row, pad + col, :] = X[i, row, col, :]\n"
            "            return X_pad",
        ),
    ),
    Mistake(
        "only the first channel",
        "The first channel is there, and the others are all zeros.",
        "Write `:` for the last axis on both sides of the `=`.",
        shown_by="two images of three channels and pad = 2",
        changes=(("pad + col, :]", "pad + col, 0]"), ("row, col, :]", "row, col, 0]")),
    ),
    Mistake(
        "first image everywhere",
        "Every image of the result is a copy of the first one.",
        "Write `i` for the first axis on both sides of the `=`.",
        shown_by="two images of three channels and pad = 2",
        changes=(("X[i, row", "X[0, row"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def pad_is_one(X, pad):
    return "As in the test, pad is 1."


TASKS = (
    Task(
        name="pad 1",
        source="""\
def zero_pad(X, pad):
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2, n_W + 2, n_C))
    X_pad[:, 1:-1, 1:-1, :] = X
    return X_pad
""",
        weak_test="""\
X = np.arange(12).reshape(1, 3, 4, 1)
np.array_equal(zero_pad(X, 1), convhelpers.zero_pad(X, 1))""",
        in_common=pad_is_one,
    ),
)

EXERCISE = Exercise(
    lesson=1,
    solution=zero_pad,
    returns=("X_pad",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Work out the shape of the result first. Which two of the four axes grow, and by how much?",
        "Make an array of zeros of that shape. Then copy the images into its middle.",
        "The image starts at row `pad` and ends before row `pad + n_H`. Columns work the same way.",
    ),
    next_step="Can you write it with one slice and no loop?",
    size=size,
    origin=origin,
    target=figures.zero_padding,
    tasks=TASKS,
    random_call=random_call,
    square=Probe("", {"X": SQUARE["A_prev"], "pad": 1}),
    one_window=Probe("", {"X": ONE_WINDOW["A_prev"][:, :1, :1], "pad": 1}),
    pairs=(("only the first image", "border of ones"),),
)
