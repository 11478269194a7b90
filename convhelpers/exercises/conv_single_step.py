"""Lesson 02: one window times one filter, plus the bias."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    quarters,
    random_activation,
    random_integers,
    small_integers,
    whole,
)


def conv_single_step(a_slice, W, b, activation=None):
    """Multiply one window by one filter, add up, add the bias, apply the activation."""
    f, _, n_C_prev = W.shape
    z = 0.0
    for row in range(f):
        for col in range(f):
            for c in range(n_C_prev):
                z += a_slice[row, col, c] * W[row, col, c]
    z += b
    return z if activation is None else activation(z)


def size(a_slice, W, b, activation=None):
    return "one number for the whole window, so the shape is ()"


def origin(cell, a_slice, W, b, activation=None):
    return figures.single_step(a_slice, W, b, activation)


def window(name, a_slice, W, b, **options):
    return Probe(name, {"a_slice": a_slice, "W": W, "b": b}, options)


def step(name, f, n_C_prev, b, seed, **options):
    a_slice = small_integers(f, f, n_C_prev, seed=seed)
    W = small_integers(f, f, n_C_prev, seed=seed + 50)
    return window(name, a_slice, W, b, **options)


def random_call(rng):
    shape = (f := rng.integers(1, 5), f, rng.integers(1, 5))
    a_slice, W = random_integers(rng, *shape), random_integers(rng, *shape)
    b, activation = float(rng.integers(-9, 10)), random_activation(rng)
    return dict(a_slice=a_slice, W=W, b=b, activation=activation)


PROBES = (
    window("the tiny example", TINY["A_prev"][0, :3, :3], TINY["W"][0], 1.0),
    step("a negative sum", 3, 1, 5.0, seed=1),
    step("three channels", 2, 3, -4.0, seed=2),
    step("as many channels as rows", 2, 2, 7.0, seed=3),
    step("ReLU and a negative sum", 3, 2, 3.0, seed=4, activation=convhelpers.relu),
    step("an activation that squares", 2, 3, -2.0, seed=5, activation=np.square),
    step("a window of one cell", 1, 4, 6.0, seed=6),
    window(
        "fractions",
        fractions(2, 2, 2, seed=7),
        quarters(2, 2, 2, seed=57),
        -20.5,
    ),
    Probe(
        "integers, and ReLU by position",
        {
            "a_slice": whole(2, 2, 3, seed=8),
            "W": quarters(2, 2, 3, seed=59),
            "b": 0.25,
            "activation": convhelpers.relu,
        },
    ),
)

MISTAKES = (
    Mistake(
        "sum cut to a whole number",
        "The fraction of the sum is cut off before the bias is added.",
        "Leave out int(): the sum of the products keeps its fraction.",
        shown_by="fractions",
        changes=(("    z += b\n", "    z = int(z) + b\n"),),
    ),
    Mistake(
        "bias replaces the sum",
        "The result is the bias alone, and the products are lost.",
        "Add the bias: `z += b`. With `=` or `=+` the bias takes the place of the sum.",
        changes=(("    z += b\n", "    z = b\n"),),
    ),
    Mistake(
        "bias added to every product",
        "The bias is added once for every product. It belongs to the sum, once.",
        "Put + b outside of np.sum, or behind the loops.",
        changes=(("* W[row, col, c]", "* W[row, col, c] + b"), ("    z += b\n", "")),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Add b to the sum, before the activation.",
        changes=(("    z += b\n", ""),),
    ),
    Mistake(
        "bias subtracted",
        "The bias is subtracted. It should be added.",
        "Look at the sign in front of b.",
        changes=(("z += b", "z -= b"),),
    ),
    Mistake(
        "mean instead of sum",
        "The products are averaged. They should be added up.",
        "Use np.sum where you now have a mean or a division.",
        changes=(("    z += b\n", "    z = z / W.size + b\n"),),
    ),
    Mistake(
        "matrix product",
        "The window and the filter are multiplied as matrices, rows times columns.",
        "Multiply cell by cell: `a_slice * W`. The sign `@` and np.dot do something else.",
        shown_by="as many channels as rows",
        bodies=(
            "z = np.sum(np.matmul(a_slice, W)) + b\n"
            "return z if activation is None else activation(z)",
            "z = np.sum(np.dot(a_slice, W)) + b\nreturn z if activation is None else activation(z)",
        ),
    ),
    Mistake(
        "filter flipped",
        "The filter is turned by half a turn. This layer lays it on the window as it is.",
        "Multiply `a_slice[row, col]` by `W[row, col]`, without [::-1].",
        changes=(("W[row, col, c]", "W[f - 1 - row, f - 1 - col, c]"),),
    ),
    Mistake(
        "rows and columns of the filter exchanged",
        "A row of the window meets a column of the filter.",
        "Use the same order of indices for both: `[row, col, c]`.",
        changes=(("W[row, col, c]", "W[col, row, c]"),),
    ),
    Mistake(
        "only the first channel",
        "Only the first channel is counted.",
        "Add up over the last axis too: every channel of the window meets its own of the filter.",
        shown_by="three channels",
        changes=(("range(n_C_prev)", "range(1)"),),
    ),
    Mistake(
        "first channel of the filter for every channel",
        "Every channel of the window meets the first channel of the filter.",
        "The filter is as deep as the window: use channel c of both.",
        shown_by="three channels",
        changes=(("* W[row, col, c]", "* W[row, col, 0]"),),
    ),
    Mistake(
        "one sum for each channel",
        "The result has one number for each channel. The channels belong to the same sum.",
        "Leave `axis` out of np.sum, so that it adds up everything.",
        shown_by="three channels",
        bodies=(
            "z = np.sum(a_slice * W, axis=(0, 1)) + b\n"
            "return z if activation is None else activation(z)",
        ),
    ),
    Mistake(
        "products not added up",
        "The result still has the shape of the window: the products are there, their sum is not.",
        "Put np.sum around the products.",
        bodies=("z = a_slice * W + b\nreturn z if activation is None else activation(z)",),
    ),
    Mistake(
        "only the last product",
        "The result is the last product, not the sum of all: each turn of the loop forgets the one "
        "before.",
        "Write `z +=` where you have `z =`.",
        changes=(("z += a_slice", "z = a_slice"),),
    ),
    Mistake(
        "filter added",
        "The filter is added to the window. It should be multiplied.",
        "Use `*` between window and filter.",
        changes=(("c] * W", "c] + W"),),
    ),
    Mistake(
        "filter not used",
        "The numbers of the window are added up as they are, without the filter.",
        "Multiply the window by the filter, cell by cell, before the sum.",
        changes=((" * W[row, col, c]", ""),),
    ),
    Mistake(
        "sum before product",
        "Window and filter are added up first, and the two sums are multiplied.",
        "Multiply first, cell by cell; then one sum over all products.",
        bodies=(
            "z = np.sum(a_slice) * np.sum(W) + b\n"
            "return z if activation is None else activation(z)",
        ),
    ),
    Mistake(
        "activation not applied",
        "The sum comes back as it is: the activation is not called.",
        "Return `activation(z)` when `activation` is not None.",
        shown_by="ReLU and a negative sum",
        changes=((" if activation is None else activation(z)", ""),),
    ),
    Mistake(
        "None called as a function",
        "Without an activation, `activation` is None, and None cannot be called.",
        "Ask `activation is None` first, and return z itself then.",
        changes=(("z if activation is None else activation(z)", "activation(z)"),),
    ),
    Mistake(
        "activation before the bias",
        "The activation is applied to the sum, and the bias is added behind it.",
        "Add the bias first: activation(sum + b).",
        shown_by="an activation that squares",
        changes=(
            ("    z += b\n", ""),
            (
                "z if activation is None else activation(z)",
                "(z if activation is None else activation(z)) + b",
            ),
        ),
    ),
    Mistake(
        "activation of every product",
        "The activation is applied to each product. It belongs to the finished sum.",
        "Add up and add the bias; then apply the activation, once.",
        shown_by="an activation that squares",
        bodies=(
            "products = a_slice * W\n"
            "if activation is not None:\n"
            "    products = activation(products)\n"
            "return np.sum(products) + b",
        ),
    ),
    Mistake(
        "always ReLU",
        "Every negative sum becomes 0, also where no activation was asked for.",
        "Apply what is passed as `activation`, and nothing when it is None.",
        shown_by="a negative sum",
        bodies=(
            "return max(np.sum(a_slice * W) + b, 0)",
            "z = max(np.sum(a_slice * W) + b, 0)\n"
            "return z if activation is None else activation(z)",
        ),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def one_channel(a_slice, W, b, activation):
    n_C_prev = W.shape[-1]
    if n_C_prev == 1:
        return "As in the test, there is one channel."
    if activation is not None:
        return "The activation may hide a difference. Leave it out."
    return f"There are {n_C_prev} channels, but the products of all but the first add up to 0."


def symmetric(a_slice, W, b, activation):
    if np.array_equal(W, W[::-1, ::-1]):
        return "As in the test, the filter is the same when it is turned upside down."
    if np.array_equal(a_slice, a_slice[::-1, ::-1]):
        return "The filter is not symmetric, but the window is, and that hides it too."
    if activation is not None:
        return "The activation may hide a difference. Leave it out."
    return "The two sums are the same by chance. Change one number of the window."


TASKS = (
    Task(
        name="one channel",
        source="""\
def conv_single_step(a_slice, W, b, activation=None):
    z = np.sum(a_slice[:, :, 0] * W[:, :, 0]) + b
    return z if activation is None else activation(z)
""",
        weak_test="""\
a_slice = np.array([[1, 2], [3, 4]]).reshape(2, 2, 1)
W = np.array([[1, -1], [0, 2]]).reshape(2, 2, 1)
conv_single_step(a_slice, W, 1) == convhelpers.conv_single_step(a_slice, W, 1)""",
        in_common=one_channel,
    ),
    Task(
        name="symmetric filter",
        source="""\
def conv_single_step(a_slice, W, b, activation=None):
    z = np.sum(a_slice * W[::-1, ::-1]) + b
    return z if activation is None else activation(z)
""",
        weak_test="""\
a_slice = np.arange(9).reshape(3, 3, 1)
W = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]).reshape(3, 3, 1)
conv_single_step(a_slice, W, 1) == convhelpers.conv_single_step(a_slice, W, 1)""",
        in_common=symmetric,
    ),
)

EXERCISE = Exercise(
    lesson=2,
    solution=conv_single_step,
    returns=("z",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "There are four things to do, in this order: products, sum, bias, activation. "
        "After which of them is there only one number left?",
        "`a_slice` and `W` have the same shape, and `*` multiplies arrays cell by cell. `np.sum` "
        "without an axis adds up everything, over rows, columns and channels.",
        "`z = np.sum(a_slice * W) + b`: the bias is outside of `np.sum`. Return `z` itself when "
        "`activation is None`, and `activation(z)` otherwise.",
    ),
    next_step="Can you write the sum in one line, without a loop?",
    size=size,
    origin=origin,
    target=figures.single_step,
    tasks=TASKS,
    random_call=random_call,
    square=window("", SQUARE["A_prev"][0, :2, :2], SQUARE["W"][0], 1.0),
    one_window=window("", ONE_WINDOW["A_prev"][0], ONE_WINDOW["W"][0], 1.0),
    pairs=(("no bias", "filter flipped"),),
    equivalent={"_, f, n_C_prev = W.shape": "a filter is as wide as it is high"},
)
