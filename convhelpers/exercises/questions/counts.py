"""Lessons 06 to 13: counts, sizes and sums that are worth knowing by heart."""

import math

import numpy as np

from convhelpers.convolution import conv_backward
from convhelpers.exercises.questions.arrays import in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.grouped import dilate
from convhelpers.padding import conv_output_size
from convhelpers.pooling import pool_backward
from convhelpers.transposed import conv_transpose_forward

SIDES = range(5, 10)
DZ = np.array([[1, 2, 0], [3, -1, 2]])


@kind("gradient of a bias", 6, dZ=whole_numbers(2, 3, low=-3, high=5))
def gradient_of_a_bias(dZ=DZ):
    _, _, db = conv_backward(
        dZ.reshape(1, 2, 3, 1), np.ones((1, 4, 5, 1)), np.ones((1, 3, 3, 1)), 1, 0
    )
    return numbers(
        f"One filter made an output of 2 × 3 numbers, and dZ is {in_words(dZ)}. What is db?",
        "db",
        db[0],
        f"the bias went once into each number, so the six add up to {written(db[0])}",
        [
            (dZ.mean() * 6 / 9, "the sum is divided by the cells of the filter. It is a sum."),
            (dZ[0, 0], "one place is counted. The bias went into all of them."),
            (np.abs(dZ).sum(), "the minus signs are left out."),
            (dZ.mean(), "that is the mean. Each place adds its whole dz."),
        ],
        digits=2,
    )


@kind("uses of a weight", 6, m=[1, 2, 4], n_H=SIDES, n_W=SIDES, f=[2, 3, 4])
def uses_of_a_weight(m=2, n_H=6, n_W=7, f=3):
    down, across = conv_output_size(n_H, f), conv_output_size(n_W, f)
    uses = m * down * across
    return numbers(
        f"{m} images of {n_H} × {n_W} meet one filter of {f} × {f}, stride 1, no padding. How many "
        "products is a single weight part of, each of which sends something to its gradient?",
        "products",
        uses,
        f"one for each number of the output: {m} * {down} * {across} = {uses}",
        [
            (m * n_H * n_W, "each pixel is taken for a place. Windows must fit."),
            (down * across * (m > 1), "one image is counted. All of them use the same weight."),
            (uses * f * f, "all weights are counted. Each has one product a place."),
            (f * f, "that is the number of weights."),
        ],
    )


@kind("share of an average", 7, f=[2, 3, 4], share=[2, 3, 5])
def share_of_an_average(f=2, share=3):
    dz = share * f * f
    each = pool_backward(
        np.full((1, 1, 1, 1), float(dz)), np.ones((1, f, f, 1)), f, f, mode="average"
    )[0, 0, 0, 0]
    return numbers(
        f"An average of {f} × {f} pixels has the gradient {dz}. What does each of its pixels get?",
        "gradient",
        each,
        f"each counts 1 / ({f} * {f}) in the average: {dz} / {f * f} = {share}",
        [
            (dz, "each gets the whole. It has a part in the average, and gets that part."),
            (dz / f, "it is divided by f. A window has f * f pixels."),
            (dz * f * f, "it is multiplied. A pixel moves the average less than itself."),
            (0, "the largest pixel is taken to get it all. That is the maximum."),
        ],
        digits=2,
    )


@kind("pixels that get a gradient", 7, n_H=[4, 6, 8], n_W=[7, 9, 11], f=[2, 3])
def pixels_that_get_a_gradient(n_H=4, n_W=7, f=2):
    down, across = conv_output_size(n_H, f, f), conv_output_size(n_W, f, f)
    distinct = np.arange(n_H * n_W, dtype=float).reshape(1, n_H, n_W, 1)
    found = np.count_nonzero(pool_backward(np.ones((1, down, across, 1)), distinct, f, f))
    return numbers(
        f"An image of {n_H} × {n_W} different numbers is pooled with the maximum, f = {f} and "
        f"stride = {f}. No gradient of the output is 0. How many pixels get a gradient?",
        "pixels",
        found,
        f"one for each window: {down} * {across} = {found}",
        [
            (n_H * n_W, "every pixel is taken to count. Of a window, the maximum keeps one."),
            (found * f * f, "that is the average. The maximum has one winner a window."),
            (n_H * n_W - found, "those are the ones that get none."),
            (1, "one winner is counted. Each window has one."),
        ],
    )


@kind("bytes of an array", 8, m=[2, 8, 16], n=[10, 20, 50], n_C=[3, 4], size=[4, 8])
def bytes_of_an_array(m=8, n=20, n_C=3, size=4):
    array = np.zeros((m, n, n, n_C), dtype=f"float{8 * size}")
    return numbers(
        f"An array of {array.dtype} has the shape {array.shape}. How many bytes is that?",
        "bytes",
        array.nbytes,
        f"{array.size} numbers of {size} bytes each",
        [
            (array.size, "those are the numbers. Each has several bytes."),
            (array.nbytes * 8, "those are the bits. A byte has eight."),
            (
                array.nbytes * (12 // size - 1),
                "the size of the other type is taken. float32 has 4 bytes, float64 has 8.",
            ),
            (array.nbytes // m, "one image is counted."),
        ],
    )


@kind("growth by im2col", 8, n=[10, 20, 30], f=[2, 3, 5], n_C=[1, 3])
def growth_by_im2col(n=10, f=3, n_C=3):
    side = conv_output_size(n, f)
    count = side * side * f * f * n_C
    return numbers(
        f"All windows of an image of {n} × {n} × {n_C}, f = {f}, stride 1, are copied into the "
        "rows of a matrix. How many numbers does the matrix hold?",
        "numbers",
        count,
        f"{side} * {side} windows of {f} * {f} * {n_C} numbers",
        [
            (n * n * n_C, "that is the image. Windows overlap, so pixels are copied many times."),
            (n * n * n_C * f * f, "each pixel is taken for a place. Windows must fit."),
            (
                side * side * f * f * (n_C > 1),
                "one channel is counted. A window is as deep as the image.",
            ),
            (side * side, "those are the rows."),
        ],
    )


@kind("loss of a guess", 9, classes=[2, 4, 5, 10, 20])
def loss_of_a_guess(classes=10):
    loss = math.log(classes)
    return numbers(
        f"A network knows nothing yet, and gives each of {classes} classes the same probability. "
        "What is its cross-entropy loss, to two digits?",
        "loss",
        loss,
        f"the probability is 1 / {classes}, and −log(1 / {classes}) = {loss:.2f}",
        [
            (1 / classes, "that is the probability. The loss is minus its logarithm."),
            (-loss, "the minus is left out. A loss is not below 0."),
            (math.log10(classes), "that is the logarithm to base 10. Ours is the natural one."),
            (0, "that is a loss without a fault. A guess is often wrong."),
        ],
        digits=2,
    )


@kind("steps of an epoch", 9, images=[100, 250, 1000, 1437], batch=[16, 32, 64])
def steps_of_an_epoch(images=1437, batch=32):
    steps = len(range(0, images, batch))
    return numbers(
        f"A network learns from {images} images in batches of {batch}, and the last batch may be "
        "smaller. How many steps has one epoch?",
        "steps",
        steps,
        f"{images // batch} full batches, and one for the rest of {images % batch}",
        [
            (images // batch, "the rest is left out. It is a batch of its own."),
            (images, "that is a step for each image. A batch takes one together."),
            (batch, "that is the size of a batch."),
            (1, "one batch is counted. An epoch has seen every image."),
        ],
    )


@kind("a gradient of softmax", 9, p=[10, 20, 30, 60, 80], right=[True, False])
def a_gradient_of_softmax(p=20, right=True):
    share = p / 100
    gradient = share - right
    which = "the right class" if right else "a wrong class"
    return numbers(
        f"For one image, the softmax gives {which} the probability {share}. What is the gradient "
        "of the loss at the score of this class?",
        "gradient",
        gradient,
        f"it is the probability minus {int(right)}: {written(gradient)}",
        [
            (share - (not right), "right and wrong are exchanged. 1 is taken off the right class."),
            (-gradient, "the sign is turned around. The step goes against the gradient."),
            (-math.log(share), "that is the loss."),
            (share * (1 - share), "that is the slope of a sigmoid."),
        ],
        digits=2,
    )


@kind("places of a patch", 10, n=[8, 9, 12], f=[2, 3, 4], stride=[1, 2])
def places_of_a_patch(n=8, f=3, stride=1):
    side = len(range(0, n - f + 1, stride))
    return numbers(
        f"A patch of {f} × {f} covers a part of an image of {n} × {n} and moves {stride} cells at "
        "a time. How many scores does the map hold?",
        "scores",
        side * side,
        f"{side} * {side}: at each place the patch fits as a whole",
        [
            (n * n, "each pixel is taken for a place. The patch must fit."),
            (side, "one axis is counted."),
            ((side - 1) ** 2, "the + 1 is missing: the first place counts too."),
            ((n // f) ** 2, "the patch moves by its own size there."),
        ],
    )


@kind("width of a dilated filter", 11, f=[2, 3, 4, 5], dilation=[2, 3, 4])
def width_of_a_dilated_filter(f=3, dilation=4):
    wide = dilate(np.ones((1, f, f, 1)), dilation).shape[1]
    return numbers(
        f"A filter of {f} × {f} is spread out with dilation {dilation}. How wide is it?",
        "width",
        wide,
        f"({f} - 1) * {dilation} + 1 = {wide}",
        [
            (f * dilation, "a gap stands behind the last weight too. It ends there."),
            ((f - 1) * dilation, "the first weight is left out."),
            (f + (f - 1) * dilation, "the gaps are one too wide. Dilation 1 has no gap."),
        ],
    )


@kind("empty cells of a dilated filter", 11, f=[2, 3, 4], dilation=[2, 3])
def empty_cells_of_a_dilated_filter(f=3, dilation=3):
    spread = dilate(np.ones((1, f, f, 1)), dilation)
    empty = int((spread == 0).sum())
    return numbers(
        f"A filter of {f} × {f} without a 0 is spread out with dilation {dilation}. How many of "
        "its cells are empty?",
        "cells",
        empty,
        f"{spread.shape[1]} * {spread.shape[1]} cells, of which {f} * {f} hold a weight",
        [
            (spread.size, "those are all cells."),
            (f * f, "those are the weights."),
            (
                (f * dilation) ** 2 - f * f,
                "a gap stands behind the last weight too. It ends there.",
            ),
            (f * (f - 1) * (dilation - 1), "the empty rows are left out. Gaps run both ways."),
        ],
    )


@kind("weights of a grouped layer", 11, groups=[2, 4], depth=[2, 3, 4], count=[2, 3], f=[3, 5])
def weights_of_a_grouped_layer(groups=4, depth=2, count=3, f=3):
    n_C_prev, n_C = groups * depth, groups * count
    weights = np.zeros((n_C, f, f, depth)).size
    return numbers(
        f"{n_C_prev} channels go in and {n_C} come out, with filters of {f} × {f} and "
        f"groups = {groups}. How many weights is that?",
        "weights",
        weights,
        f"{n_C} filters see {n_C_prev} / {groups} = {depth} channels each: {n_C} * {f} * {f} * "
        f"{depth} = {weights}",
        [
            (weights * groups, "that is the full layer. A filter sees its own group alone."),
            (weights // groups, "that is one group."),
            (n_C * f * f, "one channel is counted. A group has several."),
            (n_C * f * f * groups, "the number of groups is taken for their depth."),
        ],
    )


@kind("weights of a separable layer", 11, n_C_prev=[4, 6, 8], n_C=[10, 12, 16], f=[3, 5])
def weights_of_a_separable_layer(n_C_prev=8, n_C=16, f=3):
    weights = n_C_prev * f * f + n_C_prev * n_C
    return numbers(
        f"A depthwise separable layer takes {n_C_prev} channels to {n_C}, with filters of {f} × "
        f"{f}. How many weights is that, biases left out?",
        "weights",
        weights,
        f"{n_C_prev} * {f} * {f} for the depths and {n_C_prev} * {n_C} for the points",
        [
            (n_C_prev * f * f * n_C, "that is the full layer."),
            (n_C_prev * f * f, "the second step is left out. It mixes the channels."),
            (n_C_prev * n_C, "the first step is left out. It looks at the neighbors."),
            (
                n_C * f * f + n_C_prev * n_C,
                "the first step has a filter for each output. It has one "
                "for each channel of the input.",
            ),
        ],
    )


@kind("pixels seen with dilations", 11, f=[3, 5], last=[2, 4, 8])
def pixels_seen_with_dilations(f=3, last=4):
    dilations = [2**k for k in range(last.bit_length())]
    seen = 1 + sum((f - 1) * dilation for dilation in dilations)
    return numbers(
        f"{len(dilations)} convolutions with f = {f}, stride 1 and the dilations "
        f"{', '.join(map(str, dilations))} follow each other. How many pixels does one number see "
        "along an axis?",
        "pixels",
        seen,
        f"1 + {f - 1} * ({' + '.join(map(str, dilations))}) = {seen}",
        [
            (1 + len(dilations) * (f - 1), "the dilations are left out."),
            (1 + (f - 1) * last, "that is the last layer."),
            (f * sum(dilations), "the windows are added up. They overlap."),
            (seen - 1, "the pixel in the middle is left out."),
        ],
    )


@kind("height after stamps", 12, n=[3, 4, 5, 6], f=[3, 4, 5], stride=[2, 3])
def height_after_stamps(n=4, f=3, stride=2):
    grown = conv_transpose_forward(
        np.ones((1, n, n, 1)), np.ones((1, f, f, 1)), np.zeros(1), stride, 0
    ).shape[1]
    return numbers(
        f"An image of {n} × {n} goes through a transposed convolution with f = {f}, "
        f"stride = {stride} and pad = 0. How high is the result?",
        "height",
        grown,
        f"({n} - 1) * {stride} + {f} = {grown}",
        [
            (n * stride, "that is n * stride. The last stamp is f high, not stride."),
            (n * stride + f, "there is one step too many. Between n stamps there are n - 1 steps."),
            (n * f, "the stamps lie side by side. They move by stride."),
            (n + f - 1, "that is stride 1."),
        ],
    )


@kind("stamps that meet", 12, f=[3, 4, 5], stride=[1, 2])
def stamps_that_meet(f=5, stride=2):
    counts = conv_transpose_forward(
        np.ones((1, 9, 9, 1)), np.ones((1, f, f, 1)), np.zeros(1), stride, 0
    )
    most = counts.max()
    one_axis = math.isqrt(int(most))
    return numbers(
        f"Stamps of {f} × {f} are put down with stride {stride}. How many of them meet at most in "
        "one pixel?",
        "stamps",
        most,
        f"{one_axis} along each axis, and {one_axis} * {one_axis} = {int(most)}",
        [
            (one_axis, "one axis is counted. Stamps meet across and down."),
            (f * f * (stride > 1), "that is stride 1. The stamps lie further apart."),
            (
                1,
                "the stamps are taken to lie side by side. They overlap where f is more than "
                "stride.",
            ),
            (2 * one_axis, "both axes are added. They multiply."),
        ],
    )


@kind("values under one mean", 13, m=[2, 4, 8], n_H=[3, 4], n_W=[5, 6], n_C=[3, 8])
def values_under_one_mean(m=4, n_H=3, n_W=5, n_C=8):
    return numbers(
        f"Z has the shape {(m, n_H, n_W, n_C)}. Over how many numbers does batch normalization "
        "take one mean?",
        "numbers",
        m * n_H * n_W,
        f"a channel has one mean, over {m} images of {n_H} * {n_W} pixels",
        [
            (m * n_H * n_W * n_C, "the channels are mixed. Each has a mean of its own."),
            (n_H * n_W, "one image is counted. The mean runs over the batch, too."),
            (m, "each pixel has a mean of its own. A channel shares one over all its pixels."),
            (n_H * n_W * n_C, "that is the mean of an image. Each channel has one over the batch."),
        ],
    )


@kind("parameters of a normalization", 13, n_C=[8, 16, 32], n=[7, 14])
def parameters_of_a_normalization(n_C=16, n=7):
    return numbers(
        f"Batch normalization follows a layer with {n_C} maps of {n} × {n}. How many numbers does "
        "it learn?",
        "numbers",
        2 * n_C,
        f"a gamma and a beta for each of {n_C} channels; mean and variance are computed",
        [
            (n_C, "gamma or beta is left out. A channel has both."),
            (4 * n_C, "mean and variance are counted. They are computed from the batch."),
            (2, "one pair is counted. Each channel has its own."),
            (2 * n_C * n * n, "each pixel has a pair. A channel shares one."),
        ],
    )


@kind("a value normalized", 13, z=[1, 5, 7, 9], mean=[3, 4], root=[2, 4], gamma=[2, 3], beta=[1, 5])
def a_value_normalized(z=7, mean=3, root=2, gamma=3, beta=1):
    normal = (z - mean) / root
    return numbers(
        f"A channel has mean {mean} and variance {root * root}, with gamma = {gamma} and "
        f"beta = {beta}. What becomes of the value {z}?",
        "value",
        gamma * normal + beta,
        f"({z} - {mean}) / {root} = {written(normal)}, times {gamma}, plus {beta}",
        [
            (normal, "gamma and beta are left out."),
            (
                gamma * (z - mean) / root**2 + beta,
                "it is divided by the variance. The root of it is the spread.",
            ),
            (gamma * z / root + beta, "the mean is not taken off."),
            (gamma * (normal + beta), "beta comes before gamma. It is added last."),
        ],
        digits=2,
    )


@kind("a gradient past a shortcut", 13, dY=[1, 2, 4], slope=[-2, 0.5, 3])
def a_gradient_past_a_shortcut(dY=2, slope=0.5):
    return numbers(
        f"Y = X + F(X), and dY = {dY}. Through F alone, a change of X counts {written(slope)} "
        "times. What is dX?",
        "dX",
        dY + dY * slope,
        f"the shortcut sends back {dY} as it is, and F sends {dY} * {written(slope)}",
        [
            (dY * slope, "the shortcut is left out. The gradient takes both ways."),
            (dY, "F is left out. The gradient takes both ways."),
            (dY + slope, "the slope is added. It multiplies dY."),
            (dY * slope / 2 + dY / 2, "the two are averaged. They are added."),
        ],
        digits=2,
    )
