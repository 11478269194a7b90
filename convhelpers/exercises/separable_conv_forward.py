"""Lesson 11: filter every channel on its own, then mix the channels of every pixel."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    fractions,
    quarters,
    random_integers,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import sums_of


def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):
    """Filter every channel on its own, then mix the channels of every pixel."""
    maps = []
    for k in range(A_prev.shape[3]):
        channel = A_prev[:, :, :, k : k + 1]
        maps.append(convhelpers.conv_forward(channel, W_depth[k : k + 1], [0], stride, pad))
    D = np.concatenate(maps, axis=3)
    return convhelpers.conv_forward(D, W_point, b)


def size(A_prev, W_depth, W_point, b, stride=1, pad=0):
    sides = sums_of(*A_prev.shape[1:3], W_depth.shape[1], stride, pad)
    return f"{sides}; the 1 × 1 filters keep them"


def target(A_prev, W_depth, W_point, b, stride=1, pad=0):
    Z = convhelpers.separable_conv_forward(A_prev, W_depth, W_point, b, stride, pad)
    return figures.volume(Z, "Z", "output")


BIASES = (5.0, -20.0, 40.0, -3.0)


def layer(name, image, n_C, f, seed, **options):
    arguments = {
        "A_prev": small_integers(*image, seed=seed),
        "W_depth": small_integers(image[3], f, f, 1, seed=seed + 50),
        "W_point": small_integers(n_C, 1, 1, image[3], seed=seed + 100),
        "b": np.array(BIASES[:n_C]),
    }
    return Probe(name, arguments, options)


def with_arrays(name, A_prev, W_depth, W_point):
    b = np.array([0.25, -20.5, 40.75][: len(W_point)])
    return Probe(name, {"A_prev": A_prev, "W_depth": W_depth, "W_point": W_point, "b": b})


def random_call(rng):
    m, n_C_prev, n_C, f = (int(n) for n in rng.integers(1, [3, 4, 4, 4]))
    n_H, n_W = f + rng.integers(0, 5, 2)
    return dict(
        A_prev=random_integers(rng, m, n_H, n_W, n_C_prev),
        W_depth=random_integers(rng, n_C_prev, f, f, 1),
        W_point=random_integers(rng, n_C, 1, 1, n_C_prev),
        b=random_integers(rng, n_C),
        stride=rng.integers(1, 4),
        pad=rng.integers(0, 3),
    )


SAME_DEPTH = "two images and as many channels out as in"
BY_POSITION = layer("", (1, 4, 3, 2), 2, 2, 10)

PROBES = (
    layer("two channels and three outputs", (1, 2, 3, 2), 3, 2, seed=1),
    layer(SAME_DEPTH, (2, 4, 3, 3), 3, 2, seed=2),
    layer("a single output", (1, 3, 4, 3), 1, 3, seed=3),
    layer("stride = 2", (1, 5, 6, 2), 2, 2, seed=4, stride=2),
    layer("pad = 1", (1, 2, 3, 2), 2, 3, seed=5, pad=1),
    layer("stride = 3 and pad = 2", (1, 6, 4, 2), 3, 3, seed=6, stride=3, pad=2),
    layer("filters of one cell", (1, 3, 2, 2), 2, 1, seed=7),
    with_arrays(
        "fractions",
        fractions(1, 3, 2, 2, seed=8),
        quarters(2, 2, 2, 1, seed=58),
        quarters(3, 1, 1, 2, seed=108),
    ),
    with_arrays(
        "an image of integers",
        whole(1, 2, 4, 2, seed=9),
        quarters(2, 2, 2, 1, seed=59),
        quarters(2, 1, 1, 2, seed=109),
    ),
    Probe("stride and pad by position", BY_POSITION.arguments | {"stride": 2, "pad": 1}),
)

STEP = "convhelpers.conv_forward(channel, W_depth[k : k + 1], [0], stride, pad)"
MIX = "convhelpers.conv_forward(D, W_point, b)"
SECOND = f"    return {MIX}"

MISTAKES = (
    Mistake(
        "first filter for every channel",
        "Every channel is filtered by the first filter.",
        "Channel k belongs to W_depth[k].",
        changes=(("W_depth[k : k + 1]", "W_depth[:1]"),),
    ),
    Mistake(
        "first channel for every filter",
        "Every filter is laid on the first channel.",
        "Filter k of W_depth belongs to channel k.",
        changes=(("A_prev[:, :, :, k : k + 1]", "A_prev[:, :, :, :1]"),),
    ),
    Mistake(
        "channels not mixed",
        "The filtered channels come back as they are; the 1 × 1 filters are missing.",
        "Give the filtered channels to conv_forward, with W_point and b.",
        changes=((SECOND, "    return D"),),
    ),
    Mistake(
        "channels mixed, not filtered",
        "The pixels are mixed by the 1 × 1 filters; the filters of the channels are missing.",
        "Filter each channel by W_depth first.",
        bodies=("return convhelpers.conv_forward(A_prev, W_point, b, stride, pad)",),
    ),
    Mistake(
        "steps exchanged",
        "The channels are mixed first and filtered afterward.",
        "Filter each channel of A_prev with W_depth; mix what comes out with W_point.",
        shown_by=SAME_DEPTH,
        bodies=(
            "D = convhelpers.conv_forward(A_prev, W_point, b)\n"
            "maps = []\n"
            "for k in range(A_prev.shape[3]):\n"
            "    channel, kernel = D[:, :, :, k : k + 1], W_depth[k : k + 1]\n"
            "    maps.append(convhelpers.conv_forward(channel, kernel, [0], stride, pad))\n"
            "return np.concatenate(maps, axis=3)",
        ),
    ),
    Mistake(
        "bias in both steps",
        "The bias is added to the filtered channels, and again to the result.",
        "Between the two steps there is no bias: add b once, at the end.",
        shown_by=SAME_DEPTH,
        changes=(("[0]", "b[k : k + 1]"),),
    ),
    Mistake(
        "ReLU between the steps",
        "Negative numbers become 0 between the two steps. Here nothing stands between them.",
        "Mix the filtered channels as they are.",
        changes=((MIX, MIX.replace("(D,", "(np.maximum(D, 0),")),),
    ),
    Mistake(
        "activation applied",
        "Every negative number of the result has become 0, as ReLU does.",
        "Return the sums as they are.",
        changes=((MIX, f"np.maximum({MIX}, 0)"),),
    ),
    Mistake(
        "stride in both steps",
        "The 1 × 1 filters skip pixels too, after the stride was taken once already.",
        "Give the stride to the first step alone.",
        shown_by="stride = 2",
        changes=((MIX, "convhelpers.conv_forward(D, W_point, b, stride)"),),
    ),
    Mistake(
        "border in both steps",
        "The filtered channels get a border of zeros again before they are mixed.",
        "Give pad to the first step alone.",
        shown_by="pad = 1",
        changes=((MIX, "convhelpers.conv_forward(D, W_point, b, 1, pad)"),),
    ),
    Mistake(
        "border in the second step",
        "The border of zeros comes around the filtered channels, not around the image.",
        "Give pad to the first step.",
        shown_by="pad = 1",
        changes=(
            (STEP, STEP.replace(", pad)", ")")),
            (MIX, "convhelpers.conv_forward(D, W_point, b, 1, pad)"),
        ),
    ),
    Mistake(
        "stride forgotten",
        "Your function computes with stride = 1, whatever the stride.",
        "Give the stride to the first step.",
        shown_by="stride = 2",
        changes=((STEP, STEP.replace("stride, pad", "1, pad")),),
    ),
    Mistake(
        "pad forgotten",
        "Your function computes with pad = 0, whatever pad is.",
        "Give pad to the first step.",
        shown_by="pad = 1",
        changes=((STEP, STEP.replace(", pad)", ")")),),
    ),
    Mistake(
        "stride and pad exchanged",
        "The stride is used as pad, and pad as the stride.",
        "conv_forward takes stride before pad.",
        shown_by="stride = 3 and pad = 2",
        changes=((STEP, STEP.replace("stride, pad", "pad, stride")),),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Give b to the second step.",
        changes=((MIX, MIX.replace("b)", "0 * b)")),),
    ),
    Mistake(
        "first bias only",
        "Every channel of the output gets the first bias.",
        "Give all of b to the second step.",
        changes=((MIX, MIX.replace("b)", "0 * b + b[0])")),),
    ),
    Mistake(
        "weights of the mixture transposed",
        "The weights of W_point are read with rows and columns exchanged.",
        "Give W_point to conv_forward as it is: row c makes channel c of the output.",
        shown_by=SAME_DEPTH,
        changes=(("D, W_point, b", "D, W_point.transpose(3, 1, 2, 0), b"),),
    ),
    Mistake(
        "filters flipped",
        "The filters of the channels are turned by half a turn.",
        "Use W_depth as it is.",
        changes=(("W_depth[k : k + 1]", "W_depth[k : k + 1, ::-1, ::-1]"),),
    ),
    Mistake(
        "channels in reverse",
        "The filtered channels are joined from the last to the first.",
        "Keep their order: channel k of D comes from channel k of A_prev.",
        changes=(("np.concatenate(maps, axis=3)", "np.concatenate(maps[::-1], axis=3)"),),
    ),
    Mistake(
        "channels added up",
        "The channels are added up without their weights.",
        "Mix them with the 1 × 1 filters: one weight for each channel and each output.",
        changes=(
            ("np.concatenate(maps, axis=3)", "sum(maps)"),
            ("D, W_point, b", "D, np.ones((len(W_point), 1, 1, 1)), b"),
        ),
    ),
    Mistake(
        "one output",
        "The result has one channel. It has one for each filter of W_point.",
        "Use all of W_point and b.",
        changes=(("D, W_point, b", "D, W_point[:1], b[:1]"),),
    ),
    Mistake(
        "channels joined as images",
        "The filtered channels are joined along the batch, as if they were more images.",
        "Join them along the axis of the channels: axis=3.",
        changes=(("axis=3", "axis=0"),),
    ),
    Mistake(
        "last channel forgotten",
        "The last channel is never filtered, and the 1 × 1 filters are too deep for what is left.",
        "range(A_prev.shape[3]) ends before that number by itself.",
        changes=(("range(A_prev.shape[3])", "range(A_prev.shape[3] - 1)"),),
    ),
)


def one_channel(A_prev, W_depth, W_point, b, stride, pad):
    if A_prev.shape[3] == 1:
        return "There is one channel, and so one filter for it."
    if np.array_equal(W_depth, np.broadcast_to(W_depth[:1], W_depth.shape)):
        return "As in the test, the filters of all channels are the same."
    return "The channels that get another filter have no part in the result."


TASKS = (
    Task(
        name="equal filters",
        source="""\
def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):
    n_C_prev = A_prev.shape[3]
    W = W_point * W_depth[0]
    return convhelpers.conv_forward(A_prev, W, b, stride, pad)
""",
        weak_test="""\
A_prev, b = np.arange(60).reshape(1, 4, 5, 3), np.array([1, 2])
W_depth, W_point = np.ones((3, 2, 2, 1)), np.arange(6).reshape(2, 1, 1, 3)
expected = convhelpers.separable_conv_forward(A_prev, W_depth, W_point, b)
np.array_equal(separable_conv_forward(A_prev, W_depth, W_point, b), expected)""",
        in_common=one_channel,
    ),
)

EXERCISE = Exercise(
    lesson=11,
    solution=separable_conv_forward,
    returns=("Z",),
    probes=PROBES,
    column=Probe(
        "b of shape (n_C, 1)",
        BY_POSITION.arguments | {"b": BY_POSITION.arguments["b"].reshape(-1, 1)},
    ),
    mistakes=MISTAKES,
    hints=(
        "There are two layers, one after the other. The first is a grouped layer with one channel "
        "a group, the second an ordinary layer with filters of 1 × 1.",
        "The first step has the stride, the border and no bias; the second has the bias alone.",
        "With `no_bias = np.zeros(n_C_prev)`, the first step is "
        "`grouped_conv_forward(A_prev, W_depth, no_bias, stride, pad, groups=n_C_prev)`. Give what "
        "comes out to `conv_forward`, with `W_point` and `b`.",
    ),
    next_step="How many products does your function take for one pixel of the output?",
    size=size,
    origin=None,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=layer("", (1, 4, 4, 1), 1, 2, seed=11),
    one_window=layer("", (1, 2, 2, 1), 1, 2, seed=12),
    pairs=(("no bias", "stride forgotten"),),
)
