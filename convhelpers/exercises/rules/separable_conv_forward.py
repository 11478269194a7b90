"""separable_conv_forward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

TWO_STEPS = program("""
def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):
    n_C_prev = A_prev.shape[3]  # axes: the channels of A_prev
    step = stride  # stride: the stride of the first step
    # or 1
    # or 2
    # or pad
    border = pad  # border: the border of the first step
    # or 0
    # or 1
    # or stride
    # or 2 * pad
    maps = []
    for k in range(n_C_prev):  # channels: the channels that are filtered
        # or range(n_C_prev - 1)
        # or range(len(W_point))
        channel = A_prev[:, :, :, [k]]  # channels: what a filter is laid on
        # or A_prev[:, :, :, [0]]
        # or A_prev[:, :, :, [-1]]
        # or A_prev[:, :, :, [n_C_prev - 1 - k]]
        # or A_prev.sum(axis=3, keepdims=True)
        # or A_prev[:1, :, :, [k]]
        kernel = W_depth[[k]]  # filters: the filter of a channel
        # or W_depth[:1]
        # or W_depth[-1:]
        # or W_depth[[n_C_prev - 1 - k]]
        # or W_depth[[k]][:, ::-1, ::-1]
        # or W_depth[[k]].transpose(0, 2, 1, 3)
        # or np.sum(W_depth, axis=0, keepdims=True)
        first_bias = [0]  # bias: the bias of the first step
        # or b[[k]]
        # or b[:1]
        # or [1]
        filtered = convhelpers.conv_forward(channel, kernel, first_bias, step, border)  # sum: a map
        # or convhelpers.conv_forward(channel, kernel, first_bias, step, border) / n_C_prev
        maps.append(filtered)
    D = np.concatenate(maps, axis=3)  # place: how the maps are joined
    # or np.concatenate(maps[::-1], axis=3)
    # or np.concatenate(maps, axis=0)
    # or sum(maps) + np.zeros(n_C_prev)
    # or A_prev
    between = D  # activation: what stands between the steps
    # or np.maximum(D, 0)
    # or np.trunc(D)
    # or np.abs(D)
    mixture = W_point  # mixture: the weights of the second step
    # or W_point.transpose(3, 1, 2, 0)
    # or W_point[..., ::-1]
    # or W_point[::-1]
    # or W_point[:1] + 0 * W_point
    # or np.ones(W_point.shape)
    # or W_point / n_C_prev
    # or np.abs(W_point)
    last_bias = b  # bias: the bias of the second step
    # or 0 * b
    # or -b
    # or 0 * b + b[0]
    # or n_C_prev * b
    last_step = 1  # stride: the stride of the second step
    # or stride
    # or 2
    last_border = 0  # border: the border of the second step
    # or pad
    # or 1
    Z = convhelpers.conv_forward(between, mixture, last_bias, last_step, last_border)  # sum: mixed
    # or between
    # or between + last_bias
    # or convhelpers.conv_forward(A_prev, mixture, last_bias, step, border)
    return Z  # result: the result
    # or np.maximum(Z, 0)
    # or np.trunc(Z)
    # or -Z
    # or Z[0]
    # or Z[..., 0]
    # or Z[..., :1]
    # or np.transpose(Z, (0, 2, 1, 3))
""")


def layer(name, image, n_C, f, seed, bias=False, **options):
    arguments = (
        quarters(*image, seed=seed),
        quarters(image[3], f, f, 1, seed=seed + 1),
        quarters(n_C, 1, 1, image[3], seed=seed + 2),
        quarters(n_C, seed=seed + 3) if bias else np.zeros(n_C),
    )
    return Experiment(name, arguments, {"stride": 1, "pad": 0} | options)


EXPERIMENTS = (
    layer("one channel", (1, 2, 3, 1), 1, 1, seed=1),
    layer("a filter", (1, 3, 4, 1), 1, 2, seed=5),
    layer("a stride", (1, 5, 6, 1), 1, 2, seed=9, stride=3),
    layer("a border", (1, 2, 3, 1), 1, 3, seed=13, pad=2),
    layer("three channels", (1, 3, 2, 3), 1, 2, seed=17),
    layer("two outputs", (1, 3, 2, 1), 2, 2, seed=21),
    layer("as many out as in", (1, 2, 3, 2), 2, 2, seed=25),
    layer("the bias", (1, 3, 2, 2), 3, 1, seed=29, bias=True),
    layer("two images", (2, 3, 2, 2), 2, 2, seed=33),
    layer("all together", (2, 4, 6, 3), 2, 3, seed=37, bias=True, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, n_C, f = (int(n) for n in rng.integers(1, [3, 4, 4, 4]))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 5, 2))
    options = {"stride": int(rng.integers(1, 4)), "pad": int(rng.integers(0, 3))}
    shapes = ((m, n_H, n_W, n_C_prev), (n_C_prev, f, f, 1), (n_C, 1, 1, n_C_prev), (n_C,))
    return tuple(rng.integers(-100, 101, shape) / 4 for shape in shapes), options


RULES = Rules((TWO_STEPS,), EXPERIMENTS, fresh)
