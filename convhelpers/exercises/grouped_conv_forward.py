"""Lesson 11: let every filter look at its own group of channels."""

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


def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):
    """Split the channels into groups, and let every filter look at its own group alone."""
    depth = A_prev.shape[3] // groups
    count = len(W) // groups
    outputs = []
    for g in range(groups):
        inputs = slice(g * depth, (g + 1) * depth)
        filters = slice(g * count, (g + 1) * count)
        A_group = A_prev[:, :, :, inputs]
        Z_group = convhelpers.conv_forward(A_group, W[filters], b[filters], stride, pad)
        outputs.append(Z_group)
    return np.concatenate(outputs, axis=3)


def size(A_prev, W, b, stride=1, pad=0, groups=1):
    sides = sums_of(*A_prev.shape[1:3], W.shape[1], stride, pad)
    return f"{sides}; groups = {groups} does not change them"


def origin(cell, A_prev, W, b, stride=1, pad=0, groups=1):
    i, row, col, c = cell
    steps = {"stride": stride, "pad": pad, "groups": groups}
    return figures.grouped_step(A_prev, W, b, row, col, **steps, i=i, c=c)


def target(A_prev, W, b, stride=1, pad=0, groups=1):
    Z = convhelpers.grouped_conv_forward(A_prev, W, b, stride, pad, groups)
    return figures.volume(Z, "Z", "output")


BIASES = (5.0, -20.0, 40.0, -3.0, 7.0, -11.0)


def layer(name, image, n_C, f, seed, **options):
    depth = image[3] // options.get("groups", 1)
    arguments = {
        "A_prev": small_integers(*image, seed=seed),
        "W": small_integers(n_C, f, f, depth, seed=seed + 50),
        "b": np.array(BIASES[:n_C]),
    }
    return Probe(name, arguments, options)


def with_arrays(name, A_prev, W, groups):
    b = np.array([0.25, -20.5, 40.75, -3.5][: len(W)])
    return Probe(name, {"A_prev": A_prev, "W": W, "b": b}, {"groups": groups})


def random_call(rng):
    groups, depth, count, f = (int(n) for n in rng.integers(1, 4, 4))
    m, n_H, n_W = rng.integers(1, 3), *(f + rng.integers(0, 5, 2))
    return dict(
        A_prev=random_integers(rng, m, n_H, n_W, groups * depth),
        W=random_integers(rng, groups * count, f, f, depth),
        b=random_integers(rng, groups * count),
        stride=rng.integers(1, 4),
        pad=rng.integers(0, 3),
        groups=groups,
    )


MORE_FILTERS = "six filters on two groups of one channel"
DEEP = "two groups of two channels, one filter each"
BY_POSITION = layer("", (1, 4, 3, 4), 4, 2, seed=10, groups=2)

PROBES = (
    layer("two groups of one channel", (1, 2, 3, 2), 2, 2, seed=1, groups=2),
    layer(DEEP, (1, 3, 2, 4), 2, 2, seed=2, groups=2),
    layer(MORE_FILTERS, (1, 2, 3, 2), 6, 1, seed=3, groups=2),
    layer("groups left out", (2, 3, 4, 2), 3, 2, seed=4),
    layer("three groups and stride = 2", (1, 5, 4, 3), 3, 2, seed=5, groups=3, stride=2),
    layer("pad = 1", (2, 2, 3, 4), 4, 3, seed=6, groups=2, pad=1),
    layer("stride = 3 and pad = 2", (1, 4, 6, 4), 4, 3, seed=7, groups=4, stride=3, pad=2),
    with_arrays("fractions", fractions(1, 3, 2, 4, seed=8), quarters(4, 2, 2, 2, seed=58), 2),
    with_arrays(
        "an image of integers", whole(1, 2, 4, 4, seed=9), quarters(2, 1, 1, 2, seed=59), 2
    ),
    Probe(
        "stride, pad and groups by position",
        BY_POSITION.arguments | {"stride": 2, "pad": 1, "groups": 2},
    ),
)

INPUTS = "inputs = slice(g * depth, (g + 1) * depth)"
FILTERS = "filters = slice(g * count, (g + 1) * count)"
JOIN = "np.concatenate(outputs, axis=3)"

MISTAKES = (
    Mistake(
        "channels dealt out in turn",
        "The channels go to the groups in turn, like cards. A group is a block of neighbors.",
        "Group g has the channels g * depth to (g + 1) * depth.",
        shown_by=DEEP,
        changes=((INPUTS, "inputs = slice(g, None, groups)"),),
    ),
    Mistake(
        "filters dealt out in turn",
        "The filters go to the groups in turn, like cards. A group is a block of neighbors.",
        "Group g has the filters g * count to (g + 1) * count.",
        shown_by=MORE_FILTERS,
        changes=((FILTERS, "filters = slice(g, None, groups)"),),
    ),
    Mistake(
        "first channels for every group",
        "Every group looks at the channels of the first group.",
        "Start the slice of the channels at g * depth.",
        changes=((INPUTS, "inputs = slice(0, depth)"),),
    ),
    Mistake(
        "last channels for every group",
        "Every group looks at the channels of the last group.",
        "Start the slice of the channels at g * depth.",
        changes=((INPUTS, "inputs = slice(A_prev.shape[3] - depth, None)"),),
    ),
    Mistake(
        "groups of channels in reverse",
        "The first group of filters looks at the last group of channels.",
        "Filters and channels are counted in the same direction: both slices start at g times "
        "their size.",
        changes=((INPUTS, "inputs = slice((groups - 1 - g) * depth, (groups - g) * depth)"),),
    ),
    Mistake(
        "first filters for every group",
        "Every group uses the filters of the first group, and their biases.",
        "Start the slice of the filters at g * count.",
        changes=((FILTERS, "filters = slice(0, count)"),),
    ),
    Mistake(
        "first biases for every group",
        "Every group adds the biases of the first group.",
        "The biases are cut like the filters: b[filters].",
        changes=(("b[filters]", "b[:count]"),),
    ),
    Mistake(
        "no bias",
        "The bias is missing.",
        "Give conv_forward the biases of the group: b[filters].",
        changes=(("b[filters]", "0 * b[filters]"),),
    ),
    Mistake(
        "every filter sees every group",
        "The filters of a group are laid on all groups, and the results added up.",
        "Cut the channels of the group out of A_prev, and give conv_forward these alone.",
        bodies=("return convhelpers.conv_forward(A_prev, np.tile(W, groups), b, stride, pad)",),
    ),
    Mistake(
        "groups added up",
        "The outputs of the groups are added up. They stand side by side, as channels.",
        "Join them along the last axis with np.concatenate.",
        changes=((JOIN, "sum(outputs)"),),
    ),
    Mistake(
        "groups joined as images",
        "The outputs of the groups are joined along the batch, as if they were more images.",
        "Join them along the axis of the channels: axis=3.",
        changes=(("axis=3", "axis=0"),),
    ),
    Mistake(
        "groups joined below each other",
        "The outputs of the groups are joined along the height.",
        "Join them along the axis of the channels: axis=3.",
        changes=(("axis=3", "axis=1"),),
    ),
    Mistake(
        "groups joined side by side",
        "The outputs of the groups are joined along the width.",
        "Join them along the axis of the channels: axis=3.",
        changes=(("axis=3", "axis=2"),),
    ),
    Mistake(
        "an axis for the groups",
        "The result has five axes: the groups have one of their own.",
        "Use np.concatenate along axis 3; np.stack makes a new axis.",
        changes=((JOIN, "np.stack(outputs, axis=3)"),),
    ),
    Mistake(
        "outputs shuffled",
        "The outputs of the groups take turns in the result. Each group should stay together.",
        "Join the groups one after the other along the last axis.",
        shown_by=MORE_FILTERS,
        bodies=(
            "depth, count = A_prev.shape[3] // groups, len(W) // groups\n"
            "outputs = []\n"
            "for g in range(groups):\n"
            "    A_group = A_prev[..., g * depth : (g + 1) * depth]\n"
            "    part = slice(g * count, (g + 1) * count)\n"
            "    outputs.append(convhelpers.conv_forward(A_group, W[part], b[part], stride, pad))\n"
            "Z = np.stack(outputs, axis=-1)\n"
            "return Z.reshape(*Z.shape[:3], len(W))",
        ),
    ),
    Mistake(
        "outputs in reverse",
        "The last group comes first in the result.",
        "Append the outputs in the order of the groups.",
        changes=((JOIN, "np.concatenate(outputs[::-1], axis=3)"),),
    ),
    Mistake(
        "last group forgotten",
        "The last group is missing from the result.",
        "range(groups) ends before groups by itself; groups - 1 is one too few.",
        changes=(("range(groups)", "range(groups - 1)"),),
    ),
    Mistake(
        "first group alone",
        "The function comes back after the first group.",
        "Move the return to the left, until it stands below the `for`.",
        bodies=(
            "depth, count = A_prev.shape[3] // groups, len(W) // groups\n"
            "A_group = A_prev[..., :depth]\n"
            "return convhelpers.conv_forward(A_group, W[:count], b[:count], stride, pad)",
        ),
    ),
    Mistake(
        "stride forgotten",
        "Your function computes with stride = 1, whatever the stride.",
        "Give conv_forward the stride.",
        shown_by="three groups and stride = 2",
        changes=((", stride, pad)\n        outputs", ", 1, pad)\n        outputs"),),
    ),
    Mistake(
        "pad forgotten",
        "Your function computes with pad = 0, whatever pad is.",
        "Give conv_forward the pad.",
        shown_by="pad = 1",
        changes=((", stride, pad)\n        outputs", ", stride)\n        outputs"),),
    ),
    Mistake(
        "stride and pad exchanged",
        "The stride is used as pad, and pad as the stride.",
        "conv_forward takes stride before pad.",
        shown_by="stride = 3 and pad = 2",
        changes=((", stride, pad)\n        outputs", ", pad, stride)\n        outputs"),),
    ),
    Mistake(
        "channels counted like filters",
        "The channels are cut into pieces as large as the groups of filters.",
        "The depth of a group is A_prev.shape[3] // groups.",
        shown_by=DEEP,
        changes=(("depth = A_prev.shape[3] // groups", "depth = len(W) // groups"),),
    ),
    Mistake(
        "filters counted like channels",
        "The filters are cut into pieces as large as the groups of channels.",
        "The number of filters of a group is len(W) // groups.",
        shown_by=MORE_FILTERS,
        changes=(("count = len(W) // groups", "count = A_prev.shape[3] // groups"),),
    ),
    Mistake(
        "slice ends at the depth",
        "The slice of the channels ends at depth for every group: right for the first alone.",
        "The end counts from the start: g * depth to (g + 1) * depth.",
        changes=((INPUTS, "inputs = slice(g * depth, depth)"),),
    ),
)


def one_filter_a_channel(A_prev, W, b, stride, pad, groups):
    if groups == 1:
        return "There is one group, and nothing to sort."
    if W.shape[3] == 1:
        return "As in the test, a group has one channel."
    return f"With groups = {groups}, the channels hold numbers that give the same sums."


TASKS = (
    Task(
        name="depthwise",
        source="""\
def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):
    count = len(W) // groups
    outputs = []
    for g in range(groups):
        filters = slice(g * count, (g + 1) * count)
        A_group = A_prev[:, :, :, g::groups]
        outputs.append(convhelpers.conv_forward(A_group, W[filters], b[filters], stride, pad))
    return np.concatenate(outputs, axis=3)
""",
        weak_test="""\
A_prev = np.arange(60).reshape(1, 4, 5, 3)
W, b = np.arange(24).reshape(6, 2, 2, 1), np.arange(6)
expected = convhelpers.grouped_conv_forward(A_prev, W, b, groups=3)
np.array_equal(grouped_conv_forward(A_prev, W, b, groups=3), expected)""",
        in_common=one_filter_a_channel,
    ),
)

EXERCISE = Exercise(
    lesson=11,
    solution=grouped_conv_forward,
    returns=("Z",),
    probes=PROBES,
    column=Probe(
        "b of shape (n_C, 1)",
        BY_POSITION.arguments | {"b": BY_POSITION.arguments["b"].reshape(-1, 1)},
        {"groups": 2},
    ),
    mistakes=MISTAKES,
    hints=(
        "A group is a layer of its own. How many channels does it have, and how many filters? "
        "`groups` divides both.",
        "In a loop over the groups, cut out the channels of group `g`, its filters and its biases, "
        "and call `conv_forward`.",
        "Group `g` has the channels `g * depth` to `(g + 1) * depth` and the filters `g * count` "
        "to `(g + 1) * count`. Collect the outputs in a list, and join them with "
        "`np.concatenate(outputs, axis=3)`.",
    ),
    next_step="Which groups give a layer that mixes no channels at all?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=layer("", (2, 4, 4, 2), 2, 3, seed=11),
    one_window=layer("", (1, 2, 2, 2), 2, 2, seed=12),
    pairs=(("no bias", "stride forgotten"),),
)
