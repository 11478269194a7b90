"""Lesson 06: a gradient by nudging, to hold a calculated one against."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe
from convhelpers.exercises.inputs import SQUARE, fractions, random_integers, small_integers


def numerical_gradient(loss, X, h=2**-17):
    """Nudge each number of X up and down, and see how fast the loss follows."""
    X = X.astype(float)
    dX = np.zeros(X.shape)
    for index in np.ndindex(X.shape):
        kept = X[index]
        X[index] = kept + h
        above = loss(X)
        X[index] = kept - h
        below = loss(X)
        X[index] = kept
        dX[index] = (above - below) / (2 * h)
    return dX


def size(loss, X, h=2**-17):
    return "each number of X has a slope of its own"


def target(loss, X, h=2**-17):
    return figures.values_and_slopes(X, numerical_gradient(loss, X, h))


def nudged(name, loss, X, **options):
    return Probe(name, {"loss": loss, "X": X}, options)


def random_call(rng):
    X = random_integers(rng, *rng.integers(1, 4, 3))
    factors = random_integers(rng, *X.shape)
    return dict(loss=lambda X: np.sum(factors * X**2), X=X, h=2.0 ** -rng.integers(4, 12))


# Products of whole numbers: each slope is the product of all the others.
SMALL = np.array([[3, 1, 2], [-1, 2, 1]], dtype=np.float64).reshape(1, 2, 3, 1)
SEVERAL = small_integers(2, 3, 2, 2, seed=1)
WHOLE = np.array([[4, 1, -2], [7, 0, 3]])
VECTOR = np.array([2.0, -3, 1, 5])

PROBES = (
    nudged("the product of six numbers", np.prod, SMALL),
    nudged("the variance of four axes of numbers", np.var, SEVERAL),
    nudged("the variance and a step of h = 0.5", np.var, SEVERAL, h=0.5),
    nudged("the length of a vector", np.linalg.norm, VECTOR),
    nudged("the length of a vector and a step of h = 1", np.linalg.norm, VECTOR, h=1.0),
    nudged("an array of whole numbers", np.var, WHOLE),
    nudged("one number", np.prod, np.array([[5.0]])),
    nudged("fractions", np.var, fractions(2, 3, seed=2), h=0.5),
    Probe("h by position", {"loss": np.var, "X": small_integers(2, 2, seed=3), "h": 0.25}),
)

MISTAKES = (
    Mistake(
        "only upward",
        "The loss is compared above and at X. That is the slope to one side, half a step off.",
        "Nudge down too, and divide the difference by 2 * h.",
        shown_by="the variance and a step of h = 0.5",
        changes=(("X[index] = kept - h", "X[index] = kept"), ("(2 * h)", "h")),
    ),
    Mistake(
        "only downward",
        "The loss is compared at X and below. That is the slope to one side, half a step off.",
        "Nudge up too, and divide the difference by 2 * h.",
        shown_by="the variance and a step of h = 0.5",
        changes=(("X[index] = kept + h", "X[index] = kept"), ("(2 * h)", "h")),
    ),
    Mistake(
        "not divided",
        "The result is how far the loss moves. A slope is that, divided by how far X moved.",
        "Divide the difference by 2 * h, the way from below to above.",
        changes=((" / (2 * h)", ""),),
    ),
    Mistake(
        "divided by h",
        "All slopes are twice as large. From below to above it is 2 * h, not h.",
        "Divide the difference by 2 * h.",
        changes=(("(2 * h)", "h"),),
    ),
    Mistake(
        "parentheses missing",
        "`/ 2 * h` divides by 2 and multiplies by h: Python goes from left to right.",
        "Put parentheses around 2 * h.",
        changes=(("(2 * h)", "2 * h"),),
    ),
    Mistake(
        "second nudge ends at the start",
        "After the nudge up, one h down leads back to the start. All slopes are half as large.",
        "Go down to kept - h, which is 2 * h below the first nudge.",
        changes=(("X[index] = kept - h", "X[index] = kept"),),
    ),
    Mistake(
        "not put back",
        "A nudged number keeps its nudge while the next ones have their turn.",
        "Set X[index] back to what it was, after the second call of loss.",
        shown_by="the length of a vector and a step of h = 1",
        changes=(("        X[index] = kept\n", ""),),
    ),
    Mistake(
        "whole numbers cut off",
        "An array of whole numbers cannot hold a small nudge: what stands behind the point is cut "
        "off.",
        "Work on a copy of float numbers: X.astype(float) makes one.",
        shown_by="an array of whole numbers",
        changes=(("X.astype(float)", "X.copy()"),),
    ),
    Mistake(
        "slopes cut off",
        "The slopes of whole numbers are stored as whole numbers.",
        "Make dX with np.zeros(X.shape). np.zeros_like takes over the dtype of X.",
        shown_by="an array of whole numbers",
        changes=(
            (
                "X = X.astype(float)\n    dX = np.zeros(X.shape)",
                "dX = np.zeros_like(X)\n    X = X.astype(float)",
            ),
        ),
    ),
    Mistake(
        "all nudged at once",
        "The whole array is nudged, so every cell gets the same number: the sum of all slopes.",
        "Nudge X[index] alone, and put it back before the next.",
        changes=(
            ("X[index] = kept + h", "X += h"),
            ("X[index] = kept - h", "X -= 2 * h"),
            ("X[index] = kept\n", "X += h\n"),
        ),
        bodies=("slope = (loss(X + h) - loss(X - h)) / (2 * h)\nreturn np.full(X.shape, slope)",),
    ),
    Mistake(
        "one number for all",
        "The whole array is nudged at once, and one slope comes back. Each number has its own.",
        "Loop over the cells of X, and nudge one at a time.",
        bodies=("return (loss(X + h) - loss(X - h)) / (2 * h)",),
    ),
    Mistake(
        "a whole row nudged",
        "All numbers behind one index of the first axis are nudged together.",
        "Loop with np.ndindex(X.shape): it goes through every cell, however many axes there are.",
        changes=(
            ("np.ndindex(X.shape)", "range(len(X))"),
            ("kept = X[index]", "kept = X[index].copy()"),
        ),
    ),
    Mistake(
        "sign exchanged",
        "Every slope has the wrong sign.",
        "What the loss is above, minus what it is below.",
        changes=(("above - below", "below - above"),),
    ),
    Mistake(
        "sum instead of difference",
        "The two values of the loss are added. The slope needs their difference.",
        "Write above - below.",
        changes=(("above - below", "above + below"),),
    ),
    Mistake(
        "sign dropped",
        "A slope below zero comes back without its sign.",
        "Leave out abs: a negative slope says that the loss falls.",
        changes=(("(above - below)", "abs(above - below)"),),
    ),
    Mistake(
        "step in proportion",
        "The nudge is h times the number, but the difference is divided by 2 * h.",
        "Add h itself to every number, large or small.",
        changes=(("kept + h", "kept * (1 + h)"), ("kept - h", "kept * (1 - h)")),
    ),
    Mistake(
        "h ignored",
        "The step is always the same small one, whatever h is.",
        "Use the argument h for the nudges and for the division.",
        shown_by="the length of a vector and a step of h = 1",
        changes=(("    X = X.astype(float)", "    h = 1e-5\n    X = X.astype(float)"),),
    ),
    Mistake(
        "division with a fixed step",
        "The nudge is h, but the difference is divided by a number that does not know h.",
        "Divide by 2 * h.",
        shown_by="the variance and a step of h = 0.5",
        changes=(("(2 * h)", "2**-16"),),
    ),
    Mistake(
        "the rest forgotten",
        "The loss is asked about an array of zeros with the nudge in it. It has to be X, nudged.",
        "Add the nudge to a copy of X.",
        changes=(
            ("X[index] = kept + h", "X = np.zeros(X.shape)\n        X[index] = h"),
            ("X[index] = kept - h", "X[index] = -h"),
            ("X[index] = kept\n", "X[index] = 0\n"),
        ),
    ),
    Mistake(
        "loss of one number",
        "The loss is asked about the nudged number alone. It depends on all of X.",
        "Nudge the number inside X, and hand all of X to loss.",
        changes=(
            ("above = loss(X)", "above = loss(X[index])"),
            ("below = loss(X)", "below = loss(X[index])"),
        ),
    ),
    Mistake(
        "values of the loss",
        "The result holds the loss itself, after a nudge. The slope is asked for.",
        "Take the difference of the two values, and divide it by 2 * h.",
        changes=(("(above - below) / (2 * h)", "above"),),
    ),
    Mistake(
        "flat result",
        "The slopes are right, but they come in one row.",
        "Give the result the shape of X: np.zeros(X.shape) has it.",
        changes=(("return dX", "return dX.ravel()"),),
    ),
    Mistake(
        "slopes added up",
        "All slopes are added up to one number. Each number of X keeps its own.",
        "Return the array of slopes.",
        changes=(("return dX", "return dX.sum()"),),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back after the first number; all other slopes are still 0.",
        "Move `return` to the left, until it stands below the `for`.",
        changes=(("    return dX", "        return dX"),),
    ),
)

EXERCISE = Exercise(
    lesson=6,
    solution=numerical_gradient,
    returns=("dX",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Work on a copy of `X` that holds floats, and make an array of zeros of the same shape for "
        "the slopes. `np.ndindex(X.shape)` gives the index of every cell, one after the other.",
        "For one cell: remember its number, set it `h` higher, call `loss`, set it `h` lower, and "
        "call `loss` again.",
        "The slope is the difference of the two values, divided by `2 * h`. Put the remembered "
        "number back before the next cell has its turn.",
    ),
    next_step="At which numbers would a nudge to one side give another slope?",
    size=size,
    origin=None,
    target=target,
    random_call=random_call,
    square=nudged("", np.sum, SQUARE["A_prev"]),
    one_window=nudged("", np.sum, np.array([[3.0]])),
    pairs=(("not put back", "sign exchanged"),),
    equivalent={
        f"def numerical_gradient(loss, X, h={h}):": "any small step will do"
        for h in ("2 ** (-16)", "2 ** (-18)", "2 ** (-19)", "3 ** (-17)")
    },
)
