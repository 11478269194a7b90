"""grouped_conv_forward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

GROUP_BY_GROUP = program("""
def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):
    n_C_prev = A_prev.shape[3]  # axes: the channels of A_prev
    n_C = len(W)  # axes: the filters
    depth = n_C_prev // groups  # groups: the channels of a group
    # or n_C // groups
    # or W.shape[3]
    # or groups
    # or 1
    # or n_C_prev
    count = n_C // groups  # groups: the filters of a group
    # or n_C_prev // groups
    # or groups
    # or 1
    # or n_C
    outputs = []
    for g in range(groups):  # groups: the groups that are computed
        # or range(groups - 1)
        # or range(1)
        # or range(n_C_prev)
        first_channel = g * depth  # channels: the first channel of a group
        # or g
        # or 0
        # or (groups - 1 - g) * depth
        # or g * count
        # or n_C_prev - depth
        last_channel = first_channel + depth  # channels: where the channels of a group end
        # or depth
        # or n_C_prev
        # or first_channel + count
        channels = np.arange(first_channel, last_channel)  # channels: the channels of a group
        # or np.arange(g, n_C_prev, groups)
        # or np.arange(first_channel, last_channel)[::-1]
        # or np.arange(n_C_prev)
        # or [first_channel]
        first_filter = g * count  # filters: the first filter of a group
        # or g
        # or 0
        # or (groups - 1 - g) * count
        # or g * depth
        last_filter = first_filter + count  # filters: where the filters of a group end
        # or count
        # or n_C
        # or first_filter + depth
        filters = np.arange(first_filter, last_filter)  # filters: the filters of a group
        # or np.arange(g, n_C, groups)
        # or np.arange(first_filter, last_filter)[::-1]
        # or [first_filter]
        A_group = A_prev[:, :, :, channels]  # channels: what a group looks at
        # or A_prev
        # or A_prev[:1, :, :, channels]
        W_group = W[filters]  # filters: the filters that a group uses
        # or W[filters][:, ::-1, ::-1]
        # or W[filters].transpose(0, 2, 1, 3)
        # or W[filters][..., ::-1]
        # or W
        b_group = b[filters]  # bias: the biases that a group adds
        # or 0 * b[filters]
        # or -b[filters]
        # or b[:count]
        # or b[0] + 0 * b[filters]
        # or b
        step = stride  # stride: the stride of a group
        # or 1
        # or 2
        # or pad
        border = pad  # border: the border of a group
        # or 0
        # or 1
        # or stride
        # or 2 * pad
        Z_group = convhelpers.conv_forward(A_group, W_group, b_group, step, border)  # sum: a group
        # or np.maximum(convhelpers.conv_forward(A_group, W_group, b_group, step, border), 0)
        # or convhelpers.conv_forward(A_group, W_group, b_group, step, border) / groups
        outputs.append(Z_group)
    Z = np.concatenate(outputs, axis=3)  # place: how the groups are joined
    # or sum(outputs)
    # or sum(outputs) / groups
    # or np.concatenate(outputs, axis=0)
    # or np.concatenate(outputs, axis=1)
    # or np.concatenate(outputs, axis=2)
    # or np.concatenate(outputs[::-1], axis=3)
    # or np.stack(outputs, axis=0)
    # or np.stack(outputs, axis=3)
    # or np.stack(outputs, axis=4)
    # or np.stack(outputs, axis=4).reshape(*outputs[0].shape[:3], -1)
    # or outputs[0]
    # or outputs[-1]
    # or np.max(outputs, axis=0)
    return Z  # result: the result
    # or np.maximum(Z, 0)
    # or np.trunc(Z)
    # or -Z
    # or Z[0]
    # or np.transpose(Z, (0, 2, 1, 3))
""")


def layer(name, image, n_C, f, seed, groups, bias=False, **options):
    A_prev, W = quarters(*image, seed=seed), quarters(n_C, f, f, image[3] // groups, seed=seed + 1)
    b = quarters(n_C, seed=seed + 2) if bias else np.zeros(n_C)
    options = {"stride": 1, "pad": 0} | options | {"groups": groups}
    return Experiment(name, (A_prev, W, b), options)


EXPERIMENTS = (
    layer("one group", (1, 3, 4, 2), 2, 2, seed=1, groups=1),
    layer("the bias", (1, 2, 3, 1), 3, 2, seed=4, groups=1, bias=True),
    layer("a stride", (1, 5, 6, 1), 1, 2, seed=7, groups=1, stride=3),
    layer("a border", (1, 2, 3, 1), 1, 3, seed=10, groups=1, pad=2),
    layer("two groups of one channel", (1, 2, 3, 2), 2, 2, seed=13, groups=2),
    layer("three groups of two channels", (1, 2, 3, 6), 3, 1, seed=16, groups=3),
    layer("two filters in each group", (1, 3, 2, 3), 6, 1, seed=19, groups=3, bias=True),
    layer("two images", (2, 3, 2, 4), 4, 2, seed=22, groups=2),
    layer("all together", (2, 4, 6, 4), 6, 3, seed=25, groups=2, bias=True, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    groups, depth, count, f = (int(n) for n in rng.integers(1, 4, 4))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 5, 2))
    options = {"stride": int(rng.integers(1, 4)), "pad": int(rng.integers(0, 3)), "groups": groups}
    m, n_C = int(rng.integers(1, 3)), groups * count
    shapes = ((m, n_H, n_W, groups * depth), (n_C, f, f, depth), (n_C,))
    return tuple(rng.integers(-400, 401, shape) / 4 for shape in shapes), options


RULES = Rules(
    (GROUP_BY_GROUP,),
    EXPERIMENTS,
    fresh,
    settings=("stride", "pad", "groups"),
    axes={"n_C": 3},
)
