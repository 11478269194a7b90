"""Lesson 11: filters that are spread out, split into groups, or one pixel wide."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.exercises.questions.arrays import written
from convhelpers.exercises.questions.asked import numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.grouped import dilate, grouped_conv_forward


def seen_along(sizes):
    """How many pixels one value sees along an axis, through layers with stride 1."""
    return 1 + sum(size - 1 for size in sizes)


def spread(f, dilation):
    """The side of a filter that was spread out."""
    return dilate(np.ones((1, f, f, 1)), dilation).shape[1]


@kind("a filter spread out", 11, f=[2, 3, 4, 5], dilation=[2, 3, 4])
def a_filter_spread_out(f=3, dilation=2):
    W = dilate(np.ones((1, f, f, 1)), dilation)
    side, gap = W.shape[1], dilation - 1
    between = "one empty cell" if gap == 1 else f"{gap} empty cells"

    def made(side):
        return side, side * side - f * f

    return numbers(
        f"A filter of {f} × {f} weights is spread out, until there is {between} between any two "
        "neighbors, down and across. How high and wide is it now, and how many of its cells are "
        "empty?".replace("there is 2", "there are 2").replace("there is 3", "there are 3"),
        "(side, empty)",
        (side, np.count_nonzero(W == 0)),
        f"({f} − 1) * {dilation} + 1 = {side}, and {side} * {side} − {f} * {f} = "
        f"{side * side - f * f}",
        [
            (
                made(f * dilation),
                "a gap is counted after the last weight. There are f − 1 gaps between f weights.",
            ),
            (
                made(f + gap),
                "one gap is counted. There is one between any two neighbors.",
            ),
            (
                made(spread(f, dilation + 1)),
                "the dilation is taken for the size of a gap. It is the step from weight to "
                "weight, one more.",
            ),
            (
                (side, (f - 1) * gap),
                "the gaps of one row are counted. Most rows are empty altogether.",
            ),
            ((side, f * (f - 1) * gap), "the empty rows are left out."),
        ],
    )


@kind("a stack of dilations", 11, dilations=[(1, 2), (1, 2, 4), (1, 3, 9), (1, 2, 5)], f=[3, 5])
def a_stack_of_dilations(dilations=(1, 2, 4), f=3):
    sizes = [spread(f, dilation) for dilation in dilations]
    seen = seen_along(sizes)
    *first, last = map(str, dilations)
    gains = " + ".join(str(size - 1) for size in sizes)
    return numbers(
        f"{len(sizes)} layers with filters of {f} × {f}, stride 1 and the dilations "
        f"{', '.join(first)} and {last} follow each other. How many pixels does one value see "
        "along an axis?",
        "pixels",
        seen,
        f"1 + {gains} = {seen}: each layer adds (f − 1) * dilation",
        [
            (seen_along([f] * len(sizes)), "the dilations are left out."),
            (sum(sizes), "the windows are added up. They overlap in a pixel."),
            (sizes[-1], "that is the last layer. The others add to it."),
            (seen - 1, "the pixel in the middle is left out."),
            (
                1 + sum(f * dilation - 1 for dilation in dilations),
                "a gap is counted after the last weight. f weights have f − 1 gaps.",
            ),
            (f ** len(sizes), "weights are multiplied. Each layer adds to what is seen."),
        ],
    )


@kind("pixels that have a part", 11, first=[1, 2, 3], second=[2, 3, 4])
def pixels_that_have_a_part(first=2, second=2, f=3):
    side = seen_along([spread(f, first), spread(f, second)])
    A = np.eye(side * side).reshape(-1, side, side, 1)
    for dilation in (first, second):
        A = conv_forward(A, dilate(np.ones((1, f, f, 1)), dilation), [0])
    reached = np.count_nonzero(A)
    return numbers(
        f"Two layers of {f} × {f} follow each other, with the dilations {first} and {second}. One "
        f"value sees {side} × {side} pixels. How many of them have a part in it?",
        "pixels",
        reached,
        f"along an axis {round(reached**0.5)} places are sums of a step of −{first}, 0 or {first} "
        f"and one of −{second}, 0 or {second}, and {round(reached**0.5)} * "
        f"{round(reached**0.5)} = {reached}",
        [
            (
                side * side,
                "all that is covered is taken to be used. Steps of two dilations can leave holes.",
            ),
            (2 * f * f, "the weights of both are added. Each of one meets each of the other."),
            (f * f, "that is one layer. Its pixels are values of the layer below."),
            (side * side - reached, "those are the holes."),
        ],
    )


@kind("weights in groups", 11, n_C_prev=[4, 8, 12], n_C=[4, 8, 16], groups=[2, 4], f=[3, 5])
def weights_in_groups(n_C_prev=4, n_C=4, groups=2, f=3):
    full = n_C * f * f * n_C_prev
    W = np.zeros((n_C, f, f, n_C_prev // groups))
    grouped_conv_forward(np.zeros((1, f, f, n_C_prev)), W, np.zeros(n_C), groups=groups)
    return numbers(
        f"A layer has {n_C_prev} channels in, {n_C} filters of {f} × {f} and groups = {groups}. "
        "How many weights does it have, biases left out?",
        "weights",
        W.size,
        f"each filter sees {n_C_prev} / {groups} = {n_C_prev // groups} channels: {n_C} * {f} * "
        f"{f} * {n_C_prev // groups} = {W.size}",
        [
            (full, "the groups are left out. A filter is as deep as its group."),
            (
                W.size // groups,
                "one group is counted. The others have filters of their own.",
            ),
            (full * groups, "each group is given all filters. The filters are split, too."),
        ],
    )


@kind(
    "a pixel is mixed",
    11,
    channels=[(5, 1, 2, 0), (3, 0, 4, 1), (2, 2, 1, 6)],
    weights=[((1, 1, 0, 0), (1, -1, 1, -1)), ((0, 2, 1, 0), (1, 0, -1, 1))],
    b=[(0, 10), (1, 5)],
)
def a_pixel_is_mixed(channels=(5, 1, 2, 0), weights=((1, 1, 0, 0), (1, -1, 1, -1)), b=(0, 10)):
    def mixed(weights, b=b):
        W = np.reshape(weights, (2, 1, 1, 4))
        return conv_forward(np.reshape(channels, (1, 1, 1, 4)), W, b).ravel()

    def row(values):
        return " ".join(map(written, values))

    own = [channels[c] * weights[c][c] + b[c] for c in range(2)]
    return numbers(
        f"A pixel has the four channels {row(channels)}. Two filters of 1 × 1 have the weights "
        f"{row(weights[0])} and {row(weights[1])}, and the biases {b[0]} and {b[1]}. What do they "
        "make of it?",
        "(first, second)",
        mixed(weights),
        "each multiplies the four channels by its four weights, adds up, and adds its bias",
        [
            (mixed(weights, (0, 0)), "the biases are left out. Each filter has one."),
            (mixed(np.abs(weights)), "the minus signs are left out."),
            (own, "each filter is taken to see one channel. A filter of 1 × 1 sees all of them."),
            (
                (sum(channels) + b[0], sum(channels) + b[1]),
                "the weights are left out. Channels count as much as they say.",
            ),
        ],
    )


@kind("products in two steps", 11, n_C_prev=[3, 4, 8], n_C=[5, 6, 16], f=[3, 5])
def products_in_two_steps(n_C_prev=4, n_C=6, f=3):
    full = n_C * n_C_prev * f * f
    depth, point = n_C_prev * f * f, n_C * n_C_prev
    return numbers(
        f"{n_C_prev} channels in, {n_C} out, filters of {f} × {f}. How many products does one "
        f"pixel of the output, all {n_C} channels, take in a full layer? And how many in two "
        "steps: each channel on its own, then filters of 1 × 1?",
        "(full, two steps)",
        (full, depth + point),
        f"{n_C} * {f * f} * {n_C_prev} = {full}; {n_C_prev} * {f * f} + {n_C} * {n_C_prev} = "
        f"{depth} + {point} = {depth + point}",
        [
            (
                (full, depth * point),
                "the two steps are multiplied. They follow each other, and add up.",
            ),
            ((full, depth), "the second step is left out. It mixes the channels."),
            ((full, point), "the first step is left out. It filters each channel."),
            (
                (n_C * f * f, depth + point),
                "one channel is counted in the full layer. A filter is as deep as its input.",
            ),
            (
                (full, n_C * f * f + point),
                "the first step is given a filter for each channel out. It has one for each "
                "channel in.",
            ),
        ],
    )


@kind("numbers that WaveNet sees", 11, count=[4, 5, 6, 8, 10])
def numbers_that_wavenet_sees(count=10):
    dilations = [2**k for k in range(count)]
    seen = seen_along([dilation + 1 for dilation in dilations])
    return numbers(
        f"{count} layers of WaveNet have filters of two weights, with the dilations 1, 2, 4 and so "
        f"on to {dilations[-1]}. How many numbers of the sound does one value see?",
        "numbers",
        seen,
        f"a filter of two weights reaches over dilation + 1 numbers and adds its dilation: 1 + "
        f"{sum(dilations)} = {seen}",
        [
            (seen - 1, "the first number is left out. The layers add to it."),
            (count + 1, "the dilations are left out. Each layer adds more than the one before."),
            (dilations[-1] + 1, "that is the last layer. The others add to it."),
            (2 * sum(dilations), "a gap is counted after the last weight. Two have one gap."),
            (2 * count, "the weights are counted. They reach further than their number."),
        ],
    )
