"""Lesson 05: convolution, activation and pooling in a chain."""

import numpy as np

from convhelpers import conv_forward, conv_output_size, figures, pool_forward, relu
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    layer_of_fractions,
    layer_of_integers,
    made,
    random_activation,
    random_layer,
    small_integers,
    small_layer,
)
from convhelpers.exercises.sliding import sums_of


def conv_pool_forward(
    A_prev, W, b, stride=1, pad=0, activation=relu, pool_f=2, pool_stride=2, mode="max"
):
    """Convolve, activate, pool: one block of a convolutional network."""
    Z = conv_forward(A_prev, W, b, stride, pad)
    activated = Z if activation is None else activation(Z)
    return pool_forward(activated, pool_f, pool_stride, mode)


def size(A_prev, W, b, stride=1, pad=0, activation=relu, pool_f=2, pool_stride=2, mode="max"):
    Z_shape = conv_forward(A_prev, W, b, stride, pad).shape
    return f"Z has shape {Z_shape}, so {sums_of(*Z_shape[1:3], pool_f, pool_stride)}"


def origin(cell, A_prev, W, b, **options):
    return figures.stages(A_prev, W, b, i=cell[0], c=cell[3], **options)


def block(name, shape, n_C, f, seed, **options):
    A_prev = small_integers(*shape, seed=seed)
    W = made(f"np.sign(small_integers({n_C}, {f}, {f}, {shape[-1]}, seed={seed + 50}))")
    b = np.array([2.0, -5.0, 9.0, -1.0][:n_C])
    return Probe(name, {"A_prev": A_prev, "W": W, "b": b}, options)


def random_call(rng):
    layer = random_layer(rng)
    A_prev, W, stride, pad = (layer[name] for name in ("A_prev", "W", "stride", "pad"))
    sides = [conv_output_size(n, W.shape[1], stride, pad) for n in A_prev.shape[1:3]]
    return layer | dict(
        activation=random_activation(rng),
        pool_f=rng.integers(1, min(sides) + 1),
        pool_stride=rng.integers(1, 4),
        mode=["max", "average"][rng.integers(2)],
    )


PROBES = (
    Probe("the tiny example", TINY, {"pool_stride": 1}),
    block("two images and three filters", (2, 5, 6, 2), 3, 2, seed=1),
    block("activation = None", (1, 5, 6, 1), 2, 2, seed=2, activation=None),
    block('mode = "average"', (1, 6, 7, 1), 2, 3, seed=3, mode="average", pool_stride=1),
    block("stride = 2", (1, 7, 9, 2), 2, 2, seed=4, stride=2, pool_stride=1),
    block("pad = 1", (2, 3, 4, 3), 1, 3, seed=5, pad=1),
    block("stride = 2 and pad = 3", (1, 3, 6, 1), 2, 3, seed=6, stride=2, pad=3),
    block("pool_f = 3", (1, 7, 6, 2), 1, 2, seed=7, pool_f=3, pool_stride=2),
    block("pool_stride = 3", (1, 9, 7, 1), 2, 2, seed=8, pool_stride=3),
    block(
        "an activation that squares",
        (1, 5, 6, 2),
        2,
        2,
        seed=9,
        activation=np.square,
        mode="average",
        pool_f=3,
        pool_stride=1,
    ),
    Probe("fractions", layer_of_fractions((1, 4, 5, 2), 2, 2, seed=10), {"activation": None}),
    Probe("an image of integers", layer_of_integers((1, 5, 4, 2), 2, 2, seed=11)),
    Probe(
        "all options by position",
        small_layer((1, 5, 6, 1), 2, 3, seed=12)
        | {"stride": 1, "pad": 2, "activation": None, "pool_f": 3, "pool_stride": 2}
        | {"mode": "average"},
    ),
)

CONV = "conv_forward(A_prev, W, b, stride, pad)"
POOL = "pool_forward(activated, pool_f, pool_stride, mode)"

MISTAKES = (
    Mistake(
        "convolution cut to whole numbers",
        "The fractions of the convolution are cut off before the activation.",
        "Leave out astype(int) and dtype=int: the numbers keep their fractions.",
        shown_by="fractions",
        changes=(
            (
                "conv_forward(A_prev, W, b, stride, pad)",
                "conv_forward(A_prev, W, b, stride, pad).astype(int)",
            ),
        ),
    ),
    Mistake(
        "activation not applied",
        "The convolution goes into the pooling as it is: the activation is not called.",
        "Put activation(Z) between the two.",
        shown_by="two images and three filters",
        changes=((" if activation is None else activation(Z)", ""),),
    ),
    Mistake(
        "None called as a function",
        "With activation = None there is nothing to call, and your function calls it.",
        "Ask `activation is None` first, and go on with Z itself then.",
        shown_by="activation = None",
        changes=(("Z if activation is None else activation(Z)", "activation(Z)"),),
    ),
    Mistake(
        "always ReLU",
        "ReLU is applied whatever is passed as `activation`.",
        "Call the argument: activation(Z).",
        shown_by="an activation that squares",
        changes=(("Z if activation is None else activation(Z)", "relu(Z)"),),
        bodies=(f"Z = {CONV}\nactivated = Z if activation is None else relu(Z)\nreturn {POOL}",),
    ),
    Mistake(
        "pooling before the activation",
        "The numbers are pooled first and activated then. For the maximum and ReLU it makes no "
        "difference, for the average it does.",
        "Keep the order of the chain: convolve, activate, pool.",
        shown_by='mode = "average"',
        bodies=(
            f"Z = {CONV}\n"
            "A = pool_forward(Z, pool_f, pool_stride, mode)\n"
            "return A if activation is None else activation(A)",
        ),
    ),
    Mistake(
        "activation before the convolution",
        "The activation is applied to the input. It belongs behind the convolution.",
        "Keep the order of the chain: convolve, activate, pool.",
        shown_by="two images and three filters",
        bodies=(
            "activated = A_prev if activation is None else activation(A_prev)\n"
            "Z = conv_forward(activated, W, b, stride, pad)\n"
            "return pool_forward(Z, pool_f, pool_stride, mode)",
        ),
    ),
    Mistake(
        "pooling before the convolution",
        "The input is pooled first, and the convolution works on what is left.",
        "Keep the order of the chain: convolve, activate, pool.",
        shown_by="two images and three filters",
        bodies=(
            "pooled = pool_forward(A_prev, pool_f, pool_stride, mode)\n"
            "Z = conv_forward(pooled, W, b, stride, pad)\n"
            "return Z if activation is None else activation(Z)",
        ),
    ),
    Mistake(
        "activation applied twice",
        "The activation is applied before and after the pooling, or two times in a row.",
        "Apply it once, between convolution and pooling.",
        shown_by="an activation that squares",
        bodies=(
            f"Z = {CONV}\n"
            "activated = Z if activation is None else activation(activation(Z))\n"
            f"return {POOL}",
            f"Z = {CONV}\n"
            "activated = Z if activation is None else activation(Z)\n"
            f"A = {POOL}\n"
            "return A if activation is None else activation(A)",
        ),
    ),
    Mistake(
        "no pooling",
        "The result is what the activation gives: it is not pooled.",
        "Hand activation(Z) on to pool_forward.",
        shown_by="two images and three filters",
        changes=((POOL, "activated"),),
    ),
    Mistake(
        "stride of the convolution forgotten",
        "The convolution moves by 1, whatever the stride.",
        "Pass stride on to conv_forward.",
        shown_by="stride = 2",
        changes=((CONV, "conv_forward(A_prev, W, b, pad=pad)"),),
    ),
    Mistake(
        "pad forgotten",
        "The convolution works without a border, whatever pad is.",
        "Pass pad on to conv_forward.",
        shown_by="pad = 1",
        changes=((CONV, "conv_forward(A_prev, W, b, stride)"),),
    ),
    Mistake(
        "stride and pad exchanged",
        "The convolution gets pad as its stride and stride as its pad.",
        "conv_forward takes stride first, then pad; with names, the order does not matter.",
        shown_by="stride = 2 and pad = 3",
        changes=((CONV, "conv_forward(A_prev, W, b, pad, stride)"),),
    ),
    Mistake(
        "pooling with the stride of the convolution",
        "The pooling window moves by stride. It should move by pool_stride.",
        "Two of the arguments are called stride: pool_stride is the one for pool_forward.",
        shown_by="two images and three filters",
        changes=(("pool_f, pool_stride, mode)", "pool_f, stride, mode)"),),
    ),
    Mistake(
        "convolution with the stride of the pooling",
        "The convolution moves by pool_stride. It should move by stride.",
        "Two of the arguments are called stride: pool_stride is the one for pool_forward.",
        shown_by="two images and three filters",
        changes=((CONV, "conv_forward(A_prev, W, b, pool_stride, pad)"),),
    ),
    Mistake(
        "the two strides exchanged",
        "The convolution moves by pool_stride, and the pooling window by stride.",
        "pool_stride goes to pool_forward and stride to conv_forward.",
        shown_by="two images and three filters",
        changes=(
            (CONV, "conv_forward(A_prev, W, b, pool_stride, pad)"),
            ("pool_f, pool_stride, mode)", "pool_f, stride, mode)"),
        ),
    ),
    Mistake(
        "pooling always 2 × 2",
        "The pooling window is always 2 × 2.",
        "Pass pool_f on to pool_forward.",
        shown_by="pool_f = 3",
        changes=((POOL, "pool_forward(activated, 2, pool_stride, mode)"),),
    ),
    Mistake(
        "pooling always by 2",
        "The pooling window always moves by 2.",
        "Pass pool_stride on to pool_forward.",
        shown_by="pool_stride = 3",
        changes=((POOL, "pool_forward(activated, pool_f, 2, mode)"),),
    ),
    Mistake(
        "pooling moves by its own size",
        "The pooling window moves by pool_f. It should move by pool_stride.",
        "pool_forward takes pool_f and pool_stride, in this order.",
        shown_by="pool_stride = 3",
        changes=((POOL, "pool_forward(activated, pool_f, pool_f, mode)"),),
    ),
    Mistake(
        "pool_f and pool_stride exchanged",
        "The pooling window is pool_stride cells wide and moves by pool_f.",
        "pool_forward takes pool_f first, then pool_stride.",
        shown_by="pool_stride = 3",
        changes=((POOL, "pool_forward(activated, pool_stride, pool_f, mode)"),),
    ),
    Mistake(
        "pooling with the size of the filter",
        "The pooling window is as large as the filter. It should be pool_f.",
        "Pass pool_f on to pool_forward.",
        changes=((POOL, "pool_forward(activated, W.shape[1], pool_stride, mode)"),),
    ),
    Mistake(
        "mode forgotten",
        'The maximum is kept whatever the mode. With mode = "average" it should be the average.',
        "Pass mode on to pool_forward.",
        shown_by='mode = "average"',
        changes=((POOL, "pool_forward(activated, pool_f, pool_stride)"),),
    ),
    Mistake(
        "no bias",
        "The bias is missing from the convolution.",
        "Pass b on to conv_forward.",
        changes=((CONV, "conv_forward(A_prev, W, 0 * b, stride, pad)"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def maximum(A_prev, W, b, stride, pad, activation, pool_f, pool_stride, mode):
    if activation is None:
        return "Without an activation there is no order to exchange."
    if mode == "max":
        return (
            "As in the test, the maximum is taken. A larger number is never made the smaller one "
            "by the activation, so the order does not matter."
        )
    if pool_f == 1:
        return "A window of one cell has nothing to average."
    return (
        "In every window, all numbers of Z lie where the activation is a straight line; for ReLU, "
        "on one side of 0."
    )


TASKS = (
    Task(
        name="maximum",
        source="""\
def conv_pool_forward(
    A_prev, W, b, stride=1, pad=0, activation=convhelpers.relu, pool_f=2, pool_stride=2, mode="max"
):
    Z = convhelpers.conv_forward(A_prev, W, b, stride, pad)
    pooled = convhelpers.pool_forward(Z, pool_f, pool_stride, mode)
    return pooled if activation is None else activation(pooled)
""",
        weak_test="""\
A_prev = np.arange(-20, 20).reshape(1, 5, 8, 1)
W, b = np.array([[1, -2], [1, 1]]).reshape(1, 2, 2, 1), np.array([1])
expected = convhelpers.conv_pool_forward(A_prev, W, b)
np.array_equal(conv_pool_forward(A_prev, W, b), expected)""",
        in_common=maximum,
    ),
)

EXERCISE = Exercise(
    lesson=5,
    solution=conv_pool_forward,
    returns=("A",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "The block is a chain of three. What does each one take from the one before?",
        "Two of the arguments are called stride. Which one goes to which function?",
        "Start with `Z = conv_forward(A_prev, W, b, stride, pad)`. What goes into the pooling is "
        "`Z` if there is no activation, and `activation(Z)` otherwise.",
    ),
    next_step="What does a second block make of the result of the first?",
    size=size,
    origin=origin,
    target=figures.stages,
    tasks=TASKS,
    random_call=random_call,
    square=Probe("", SQUARE, {"pool_stride": 1}),
    one_window=Probe("", ONE_WINDOW, {"pool_f": 1}),
    pairs=(("pad forgotten", "mode forgotten"),),
)
