"""Lesson 11: spread filters out, with zeros between their cells."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import TINY, quarters, random_integers, small_integers, whole


def dilate(W, dilation):
    """Spread filters out: put zeros between their cells."""
    n_C, f, _, n_C_prev = W.shape
    f_d = (f - 1) * dilation + 1
    W_d = np.zeros((n_C, f_d, f_d, n_C_prev))
    for u in range(f):
        for v in range(f):
            W_d[:, u * dilation, v * dilation, :] = W[:, u, v, :]
    return W_d


def size(W, dilation):
    f = W.shape[1]
    return f"f_d = ({f} - 1) * {dilation} + 1 = {(f - 1) * dilation + 1}"


def filters(name, shape, dilation, seed):
    return Probe(name, {"W": small_integers(*shape, seed=seed), "dilation": dilation})


def random_call(rng):
    n_C, f, n_C_prev, dilation = (int(n) for n in rng.integers(1, [4, 5, 4, 5]))
    return dict(W=random_integers(rng, n_C, f, f, n_C_prev), dilation=dilation)


PROBES = (
    Probe("the tiny filter and dilation = 2", {"W": TINY["W"], "dilation": 2}),
    filters("dilation = 3", (1, 2, 2, 1), 3, seed=1),
    filters("dilation = 1", (1, 3, 3, 1), 1, seed=2),
    filters("two filters of three channels", (2, 2, 2, 3), 2, seed=3),
    filters("a filter of one cell and dilation = 4", (3, 1, 1, 2), 4, seed=4),
    filters("a filter of 4 × 4 and dilation = 3", (2, 4, 4, 2), 3, seed=5),
    Probe("fractions", {"W": quarters(2, 3, 3, 1, seed=6), "dilation": 2}),
    Probe("a filter of integers", {"W": whole(1, 2, 2, 2, seed=7), "dilation": 2}),
)

SIDE = "(f - 1) * dilation + 1"
PLACE = "W_d[:, u * dilation, v * dilation, :]"

MISTAKES = (
    Mistake(
        "a gap behind the last weight",
        "The side is f * dilation, so rows and columns of zeros stand behind the last weight too.",
        "f weights have f - 1 gaps between them: f_d = (f - 1) * dilation + 1.",
        changes=((SIDE, "f * dilation"),),
    ),
    Mistake(
        "dilation counted as zeros",
        "There are dilation zeros between two weights. Dilation is the step from weight to weight.",
        "Write weight u at u * dilation; between two weights there are dilation - 1 zeros.",
        changes=(
            (SIDE, "(f - 1) * (dilation + 1) + 1"),
            (PLACE, PLACE.replace("dilation", "(dilation + 1)")),
        ),
    ),
    Mistake(
        "+ 1 missing from the size",
        "The spread filter is one row and one column too small: the first weight is not counted.",
        "f_d = (f - 1) * dilation + 1.",
        changes=((SIDE, "(f - 1) * dilation"),),
    ),
    Mistake(
        "one column too many",
        "The spread filter has one row and one column too many.",
        "f_d = (f - 1) * dilation + 1: count the gaps, f - 1 of them, and add the first weight.",
        changes=((SIDE, "f * dilation + 1"),),
    ),
    Mistake(
        "one zero between, whatever the dilation",
        "There is one zero between two weights, as for dilation = 2, whatever dilation says.",
        "Use dilation for the step from weight to weight.",
        shown_by="dilation = 3",
        changes=(("* dilation", "* 2"),),
    ),
    Mistake(
        "dilation ignored",
        "The filter comes back as it was.",
        "The weight of row u and column v belongs to row u * dilation and column v * dilation.",
        changes=(("* dilation", "* 1"),),
    ),
    Mistake(
        "weights left in the corner",
        "The array is as large as it should be, but the weights stand side by side in its corner.",
        "Multiply the row and the column of each weight by dilation.",
        changes=((PLACE, "W_d[:, u, v, :]"),),
    ),
    Mistake(
        "spread down only",
        "The weights are spread out over the rows, and stand side by side in each row.",
        "The column of weight v is v * dilation.",
        changes=((PLACE, "W_d[:, u * dilation, v, :]"),),
    ),
    Mistake(
        "spread across only",
        "The weights are spread out over the columns, and stand below each other without a gap.",
        "The row of weight u is u * dilation.",
        changes=((PLACE, "W_d[:, u, v * dilation, :]"),),
    ),
    Mistake(
        "weights repeated",
        "Every weight fills a whole block. That enlarges the filter; dilation puts zeros between.",
        "Leave zeros between the weights: write each weight once.",
        bodies=("return W.repeat(dilation, axis=1).repeat(dilation, axis=2)",),
    ),
    Mistake(
        "weights repeated in the gaps",
        "The cells between the weights repeat them. They should hold zero.",
        "Start from an array of zeros, and write each weight once.",
        bodies=(
            "wide = W.repeat(dilation, axis=1).repeat(dilation, axis=2)\n"
            "f_d = (W.shape[1] - 1) * dilation + 1\n"
            "return wide[:, :f_d, :f_d]",
        ),
    ),
    Mistake(
        "channels spread too",
        "Zeros stand between the channels as well. A filter stays as deep as its input.",
        "Spread axes 1 and 2; axes 0 and 3 stay as they are.",
        shown_by="two filters of three channels",
        bodies=(
            "n_C, f, _, n_C_prev = W.shape\n"
            "f_d = (f - 1) * dilation + 1\n"
            "W_d = np.zeros((n_C, f_d, f_d, (n_C_prev - 1) * dilation + 1))\n"
            "W_d[:, ::dilation, ::dilation, ::dilation] = W\n"
            "return W_d",
        ),
    ),
    Mistake(
        "filters spread too",
        "Filters of zeros stand between the filters. Their number does not change.",
        "Spread axes 1 and 2; axes 0 and 3 stay as they are.",
        shown_by="two filters of three channels",
        bodies=(
            "n_C, f, _, n_C_prev = W.shape\n"
            "f_d = (f - 1) * dilation + 1\n"
            "W_d = np.zeros(((n_C - 1) * dilation + 1, f_d, f_d, n_C_prev))\n"
            "W_d[::dilation, ::dilation, ::dilation] = W\n"
            "return W_d",
        ),
    ),
    Mistake(
        "border of zeros instead of gaps",
        "The weights stand together in the middle, in a border of zeros. That is padding.",
        "Put the zeros between the weights.",
        bodies=(
            "n_C, f, _, n_C_prev = W.shape\n"
            "f_d = (f - 1) * dilation + 1\n"
            "W_d = np.zeros((n_C, f_d, f_d, n_C_prev))\n"
            "start = (f_d - f) // 2\n"
            "W_d[:, start : start + f, start : start + f] = W\n"
            "return W_d",
        ),
    ),
    Mistake(
        "weights skipped",
        "Every dilation-th weight is kept and the others are gone. That makes the filter smaller.",
        "All weights stay; it is the room between them that grows.",
        bodies=("return W[:, ::dilation, ::dilation]",),
    ),
    Mistake(
        "rows and columns exchanged",
        "The weight of row u, column v is written at row v, column u.",
        "The first of the two places belongs to u, the second to v.",
        changes=((PLACE, "W_d[:, v * dilation, u * dilation, :]"),),
    ),
    Mistake(
        "filter flipped",
        "The filter is turned by half a turn.",
        "The first weight stays first: W[:, 0, 0] goes to W_d[:, 0, 0].",
        changes=(("return W_d", "return W_d[:, ::-1, ::-1]"),),
    ),
    Mistake(
        "last row and column forgotten",
        "The weights of the last row and the last column are missing.",
        "range(f) ends before f by itself; f - 1 is one too few.",
        changes=(("range(f)", "range(f - 1)"),),
    ),
    Mistake(
        "first filter only",
        "Every filter of the result is the first one.",
        "Copy all filters at once: W[:, u, v, :].",
        shown_by="two filters of three channels",
        changes=(("W[:, u, v, :]", "W[0, u, v, :]"),),
    ),
    Mistake(
        "first channel only",
        "Every channel of the result is the first one.",
        "Copy all channels at once: W[:, u, v, :].",
        shown_by="two filters of three channels",
        changes=(("W[:, u, v, :]", "W[:, u, v, :1]"),),
    ),
    Mistake(
        "weights divided by the area",
        "The weights are divided by dilation * dilation. Their number has not changed.",
        "Copy the weights as they are.",
        changes=(("W[:, u, v, :]", "W[:, u, v, :] / dilation**2"),),
    ),
    Mistake(
        "fractions cut off",
        "The array for the result holds whole numbers, so that fractions are cut off.",
        "np.zeros makes an array of floats where no dtype is given.",
        shown_by="fractions",
        changes=(("n_C_prev))", "n_C_prev), dtype=int)"),),
    ),
)


def dilation_two(W, dilation):
    if dilation == 2:
        return "As in the test, dilation is 2."
    return f"With dilation = {dilation} and f = {W.shape[1]}, both put the weights there."


TASKS = (
    Task(
        name="dilation 2",
        source="""\
def dilate(W, dilation):
    n_C, f, _, n_C_prev = W.shape
    f_d = f + (f - 1) * (dilation - 1)
    W_d = np.zeros((n_C, f_d, f_d, n_C_prev))
    W_d[:, ::2, ::2] = W
    return W_d
""",
        weak_test="""\
W = np.arange(54).reshape(2, 3, 3, 3)
np.array_equal(dilate(W, 2), convhelpers.dilate(W, 2))""",
        in_common=dilation_two,
    ),
)

EXERCISE = Exercise(
    lesson=11,
    solution=dilate,
    returns=("W_d",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Start with the side of the result: three weights in a row, with dilation = 2, have two "
        "gaps of one zero between them. Count the cells.",
        "Make an array of zeros of shape `(n_C, f_d, f_d, n_C_prev)`. All that is left is to copy "
        "each weight to its place.",
        "The weight of row `u` and column `v` goes to row `u * dilation` and column "
        "`v * dilation`: for all filters and channels at once.",
    ),
    next_step="Can you do it with one slice and no loop?",
    size=size,
    origin=None,
    target=figures.spread_filter,
    tasks=TASKS,
    random_call=random_call,
    square=filters("", (2, 3, 3, 2), 1, seed=8),
    one_window=filters("", (1, 1, 1, 1), 2, seed=9),
    pairs=(("rows and columns exchanged", "last row and column forgotten"),),
    equivalent={"n_C, _, f, n_C_prev = W.shape": "a filter is as wide as it is high"},
)
