"""Lesson 08: two neighboring outputs from four products instead of six."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe
from convhelpers.exercises.inputs import random_integers, small_integers
from convhelpers.exercises.task import Task


def winograd_step(d, g):
    """Make two neighboring outputs of a filter of three weights with four products."""
    m0 = (d[0] - d[2]) * g[0]
    m1 = (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2
    m2 = (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2
    m3 = (d[1] - d[3]) * g[2]
    return np.array([m0 + m1 + m2, m1 - m2 - m3])


def size(d, g):
    return "four pixels have room for two windows of three"


def target(d, g):
    return figures.winograd_step(d, g)


def row(name, d, g):
    return Probe(name, {"d": np.asarray(d), "g": np.asarray(g)})


def drawn(name, seed):
    return row(name, small_integers(4, seed=seed), small_integers(3, seed=seed + 50))


def random_call(rng):
    return dict(d=random_integers(rng, 4), g=random_integers(rng, 3))


PROBES = (
    row("a row of the tiny image", [0, 2, 1, 5], [1, 1, -1]),
    drawn("other numbers", seed=1),
    drawn("more numbers", seed=2),
    row("whole numbers whose half is not whole", [3, 1, 2, 7], [1, 4, -2]),
)

M0 = "(d[0] - d[2]) * g[0]"
M1 = "(d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2"
M2 = "(d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2"
M3 = "(d[1] - d[3]) * g[2]"
OUTPUTS = "[m0 + m1 + m2, m1 - m2 - m3]"

MISTAKES = (
    Mistake(
        "filter flipped",
        "The weights are taken from the last to the first. The layer does not flip its filter.",
        "Let g[0] meet the first pixel of each window.",
        bodies=(
            """
            return np.array([d[:3] @ g[::-1], d[1:] @ g[::-1]])
            """,
        ),
    ),
    Mistake(
        "halves forgotten",
        "The two products in the middle are twice as large as they should be.",
        "Divide the sums g0 + g1 + g2 and g0 - g1 + g2 by 2.",
        changes=((M1, M1.removesuffix(" / 2")), (M2, M2.removesuffix(" / 2"))),
    ),
    Mistake(
        "half of m1 forgotten",
        "The product m1 is twice as large as it should be.",
        "Divide g0 + g1 + g2 by 2.",
        changes=((M1, M1.removesuffix(" / 2")),),
    ),
    Mistake(
        "half of m2 forgotten",
        "The product m2 is twice as large as it should be.",
        "Divide g0 - g1 + g2 by 2.",
        changes=((M2, M2.removesuffix(" / 2")),),
    ),
    Mistake(
        "m0 with a plus",
        "The product m0 takes d0 + d2. It takes their difference.",
        "m0 = (d[0] - d[2]) * g[0].",
        changes=((M0, M0.replace("-", "+")),),
    ),
    Mistake(
        "m0 with the next pixel",
        "The product m0 takes d0 - d1. It skips the pixel between: d0 - d2.",
        "m0 = (d[0] - d[2]) * g[0].",
        changes=((M0, M0.replace("d[2]", "d[1]")),),
    ),
    Mistake(
        "m1 with a minus",
        "The product m1 takes a difference of d1 and d2. It takes their sum.",
        "m1 has plus signs only: d1 + d2, and g0 + g1 + g2.",
        changes=((M1, M1.replace("d[1] + d[2]", "d[1] - d[2]")),),
    ),
    Mistake(
        "m2 turned around",
        "The product m2 takes d1 - d2. It is the other way around.",
        "m2 takes d2 - d1.",
        changes=((M2, M2.replace("d[2] - d[1]", "d[1] - d[2]")),),
    ),
    Mistake(
        "m2 with the weights of m1",
        "The products m1 and m2 share their sum of weights. In m2, the middle weight has a minus.",
        "m2 takes (g0 - g1 + g2) / 2.",
        changes=((M2, M2.replace("- g[1]", "+ g[1]")),),
    ),
    Mistake(
        "m3 with the wrong sign",
        "The product m3 enters the second output with the wrong sign.",
        "m3 is (d1 - d3) * g2, and the second output subtracts it.",
        changes=((M3, "(d[3] - d[1]) * g[2]"),),
    ),
    Mistake(
        "m3 with the pixel before",
        "The product m3 takes d2 - d3. It skips the pixel between: d1 - d3.",
        "m3 = (d[1] - d[3]) * g[2].",
        changes=((M3, M3.replace("d[1]", "d[2]")),),
    ),
    Mistake(
        "m3 with the first weight",
        "The product m3 takes the first weight, like m0. It takes the last.",
        "m3 = (d[1] - d[3]) * g[2].",
        changes=((M3, M3.replace("g[2]", "g[0]")),),
    ),
    Mistake(
        "m2 added to the second output",
        "The second output adds m2. It subtracts it.",
        "The outputs are m0 + m1 + m2 and m1 - m2 - m3.",
        changes=((OUTPUTS, "[m0 + m1 + m2, m1 + m2 - m3]"),),
    ),
    Mistake(
        "m2 subtracted from the first output",
        "The first output subtracts m2. It adds it.",
        "The outputs are m0 + m1 + m2 and m1 - m2 - m3.",
        changes=((OUTPUTS, "[m0 + m1 - m2, m1 - m2 - m3]"),),
    ),
    Mistake(
        "outputs exchanged",
        "The second output comes first.",
        "The first output starts at d0: m0 + m1 + m2.",
        changes=((OUTPUTS, "[m1 - m2 - m3, m0 + m1 + m2]"),),
    ),
    Mistake(
        "the four products",
        "The function returns the four products. Two sums of them are still to come.",
        "Return m0 + m1 + m2 and m1 - m2 - m3.",
        changes=((OUTPUTS, "[m0, m1, m2, m3]"),),
    ),
    Mistake(
        "one output",
        "The function returns the first output alone.",
        "Return an array of two: m0 + m1 + m2 and m1 - m2 - m3.",
        changes=((OUTPUTS, "[m0 + m1 + m2]"),),
    ),
    Mistake(
        "one window twice",
        "Both outputs come from the first window. The second starts one pixel later.",
        "The second output is m1 - m2 - m3.",
        changes=((OUTPUTS, "[m0 + m1 + m2, m0 + m1 + m2]"),),
    ),
    Mistake(
        "divided without the rest",
        "The halves are cut to whole numbers.",
        "Divide with /, not with //.",
        shown_by="whole numbers whose half is not whole",
        changes=((M1, M1.replace(" / 2", " // 2")), (M2, M2.replace(" / 2", " // 2"))),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def no_middle_weight(d, g):
    if g[1] == 0:
        return "As in the test, the middle weight is 0, so its sign changes nothing."
    return "The two pixels in the middle are equal, so m2 is 0, whatever the weights are."


TASKS = (
    Task(
        name="no middle weight",
        source="""\
def winograd_step(d, g):
    m0 = (d[0] - d[2]) * g[0]
    m1 = (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2
    m2 = (d[2] - d[1]) * (g[0] + g[1] + g[2]) / 2
    m3 = (d[1] - d[3]) * g[2]
    return np.array([m0 + m1 + m2, m1 - m2 - m3])
""",
        weak_test="""\
d, g = np.array([3, 1, 2, 7]), np.array([1, 0, -1])
np.array_equal(winograd_step(d, g), convhelpers.winograd_step(d, g))""",
        in_common=no_middle_weight,
    ),
)

EXERCISE = Exercise(
    lesson=8,
    solution=winograd_step,
    returns=("z",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Read the picture from left to right: each row is one product. Write the four products "
        "first, one a line.",
        "`m0 = (d[0] - d[2]) * g[0]` is the first row. The two in the middle are divided by 2.",
        "The outputs are `m0 + m1 + m2` and `m1 - m2 - m3`. Return them as one array, with "
        "`np.array`.",
    ),
    next_step="How many products does your function take, apart from the halves of the weights?",
    size=size,
    origin=None,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=row("", [1.0, 1, 1, 1], [1.0, 1, 1]),
    one_window=row("", [1.0, 0, 0, 0], [2.0, 0, 0]),
    pairs=(("m0 with a plus", "m3 with the first weight"),),
)
