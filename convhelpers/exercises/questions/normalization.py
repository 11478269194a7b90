"""Lesson 13: signals in deep networks, normalized channels, and the gradient through them."""

from functools import cache

import numpy as np

from convhelpers.data import load_digits, tiny
from convhelpers.exercises.questions.arrays import in_words, written
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.network import BatchNorm, Conv, Dense, Flatten, Network, ReLU, Residual
from convhelpers.normalization import batch_norm_backward, batch_norm_forward, fold_batch_norm
from convhelpers.training import softmax_cross_entropy


@cache
def signal(pairs, norm=False, shortcuts=False):
    """The spread of the values at the end, and the mean first gradient, before any training."""

    def one(stride=1):
        return [Conv(8, f=3, stride=stride, pad=1), *[BatchNorm()] * norm, ReLU()]

    def pair():
        return [Residual(8), ReLU()] if shortcuts else one() + one()

    middle = [layer for _ in range(pairs) for layer in pair()]
    network = Network([*one(stride=2), *middle, Flatten(), Dense(10)], (8, 8, 1), seed=0)
    images, labels = load_digits("train")
    Z = network.forward(images[:64] / 16, training=True)
    network.backward(softmax_cross_entropy(Z, labels[:64])[1])
    return network.layers[-1].A_prev.std(), np.abs(network.gradients["0.W"]).mean()


@kind("a signal through many layers", 13, pairs=[2, 20])
def a_signal_through_many_layers(pairs=20):
    spread, _ = signal(pairs)

    def told(spread):
        known = {
            "Far more than 1.": 1e1,
            "Between 0.1 and 1, as the pixels.": 1e-1,
            "Between 0.01 and 0.1.": 1e-2,
        }
        return next((w for w, least in known.items() if spread >= least), "Less than a thousandth.")

    right = told(spread)
    slips = [
        (
            told(0.5),
            "what holds on average is taken to hold for each layer. Small losses multiply.",
        ),
        (told(0.05), "losses are taken to add up. From layer to layer they multiply."),
        (
            told(100),
            "a sum of many products is taken to be large. Weights of both signs cancel most of it.",
        ),
        (
            told(1e-4),
            "a few layers are taken to lose as much as many. Each loses a little.",
        ),
    ]
    return choice(
        f"Pixels between 0 and 1 go through {2 * pairs + 1} convolutions with ReLU, before any "
        "training. The weights are drawn so that each layer should keep the size of the signal. "
        "How large is the spread of the values at the end?",
        right,
        f"about {spread:.1g}: the size is kept only on average, zeros enter at every border, and "
        "small losses multiply",
        [slip for slip in slips if slip[0] != right],
    )


@kind("the brightest normalized", 13, scale=[1, 2, 3], shift=[-1, 0, 2], place=[1, 3, 5, 6, 7])
def the_brightest_normalized(scale=1, shift=0, place=6):
    Z = scale * tiny.Z_batch + shift
    z, image = Z.ravel()[place], Z[place // 6]
    normal = batch_norm_forward(Z, [1], [0], eps=1e-12).ravel()[place]
    return numbers(
        f"A channel of a batch has two images, {in_words(Z[0, :, :, 0])} and "
        f"{in_words(Z[1, :, :, 0])}. What are the mean and the variance of all twelve numbers, and "
        f"what becomes of the {written(z)} when the mean is subtracted and the rest is divided by "
        "the root of the variance?",
        "(mean, variance, value)",
        (Z.mean(), Z.var(), normal),
        f"({written(z)} − {written(Z.mean())}) / {written(Z.std())} = {written(normal)}, as "
        f"{written(Z.std())} is the root of {written(Z.var())}",
        [
            (
                (image.mean(), image.var(), (z - image.mean()) / image.std()),
                "each image is given a mean of its own. The images of a batch share one.",
            ),
            (
                (Z.mean(), Z.std(), normal),
                "the deviation is given for the variance. That is its square.",
            ),
            (
                (Z.mean(), Z.var(), (z - Z.mean()) / Z.var()),
                "the difference is divided by the variance. It is divided by its root.",
            ),
            (
                (Z.mean(), Z.var(), z - Z.mean()),
                "the division is left out.",
            ),
            (
                (Z.mean(), Z.var(ddof=1), (z - Z.mean()) / Z.std(ddof=1)),
                "the squares are divided by one less than their count. Here the count is used.",
            ),
        ],
        digits=2,
    )


@kind("pixels moved by one", 13, m=[2, 3, 4], n_H=[2, 3], n_W=[3, 4, 5], n_C=[2, 3])
def pixels_moved_by_one(m=2, n_H=2, n_W=3, n_C=1):
    Z = np.random.default_rng(0).normal(size=(m, n_H, n_W, n_C))
    dY = np.zeros_like(Z)
    dY[-1, 0, 0, 0] = 12
    dZ, _, _ = batch_norm_backward(dY, Z, np.ones(n_C))
    count = np.count_nonzero(dZ)
    slips = [
        (1, "a pixel is taken to depend on itself alone. All others are in its mean and variance."),
        (n_H * n_W, "one image is counted. The images of a batch share mean and variance."),
        (count - 1, "the pixel itself is left out. It moves its own output most."),
        (m, "one place is counted. Mean and variance are over all rows and columns."),
    ]
    if n_C > 1:
        slips.append((
            count * n_C,
            "the channels are taken to share a mean. Each has its own.",
        ))
    return numbers(
        f"Z has shape {Z.shape} and is normalized. On the way back, a gradient arrives at one "
        "number of the output. How many numbers of Z get a gradient?",
        "numbers",
        count,
        f"all {m} * {n_H} * {n_W} of the channel: each moves the mean and the variance, and with "
        "them that output",
        slips,
    )


@kind("normalized and deep", 13)
def normalized_and_deep():
    shallow = signal(2)[1]

    def told(spread, gradient):
        values = "keep their size" if 0.1 < spread < 10 else "vanish"
        size = gradient / shallow
        slope = "vanishes" if size < 0.1 else "is moderate" if size < 200 else "is very large"
        return f"the values {values}, the first gradient {slope}"

    def both(plain, shortcuts):
        return f"Without: {told(*plain)}. With: {told(*shortcuts)}."

    normalized, shortcut = signal(20, norm=True), signal(20, norm=True, shortcuts=True)
    fine, gone = (1, shallow), (0, 0)
    return choice(
        "Each of 41 convolutions is followed by a normalization. What do values and the gradient "
        "of the first filters look like before training, without shortcuts and with a shortcut "
        "around each pair?",
        both(normalized, shortcut),
        f"without shortcuts the gradient is {normalized[1]:.0g}, with them {shortcut[1]:.1g}, in "
        f"the network of 5 convolutions {shallow:.1g}: normalization keeps the values at one size, "
        "not the gradient",
        [
            (
                both(fine, fine),
                "the gradient is taken to follow the values. It grows from layer to layer on its "
                "way back.",
            ),
            (
                both(gone, fine),
                "normalization is taken to do nothing. It brings each channel back to one size.",
            ),
            (
                both((1, 0), fine),
                "the gradient is taken to vanish as before. It is divided by small deviations, and "
                "grows.",
            ),
        ],
    )


@kind("a normalization folded", 13, w=[1, 3, -2], b=[1, 2], gamma=[2, 3], beta=[1, -1], mean=[3, 5])
def a_normalization_folded(w=3, b=1, gamma=4, beta=1, mean=3, var=4):
    W, new_b = fold_batch_norm(
        np.full((1, 1, 1, 1), float(w)), [b], [gamma], [beta], [mean], [var], eps=1e-12
    )
    scale = gamma / var**0.5
    return numbers(
        f"A convolution has the weight {written(w)} and the bias {b}. The normalization behind it "
        f"has learned gamma {gamma} and beta {written(beta)}, and keeps the mean {mean} and the "
        f"variance {var}; eps is too small to count. One convolution shall do both. What are its "
        "weight and its bias?",
        "(weight, bias)",
        (W.item(), new_b.item()),
        f"gamma / root of {var} = {written(scale)}; {written(scale)} * {written(w)} = "
        f"{written(scale * w)}, and {written(scale)} * ({b} − {mean}) + {written(beta)} = "
        f"{written(new_b.item())}",
        [
            (
                (gamma / var * w, gamma / var * (b - mean) + beta),
                "the variance is divided by. Its root is.",
            ),
            ((scale * w, scale * b + beta), "the mean is left out. It is subtracted first."),
            ((w, scale * (b - mean) + beta), "the weight is left as it was. It is scaled, too."),
            ((scale * w, scale * (b - mean)), "beta is left out."),
            (
                (scale * w, b - mean + beta),
                "the bias is not scaled. It passes through the same normalization.",
            ),
        ],
        digits=2,
    )


@kind("a batch of one", 13, z=[5, 7, 9, 12], gamma=[2, 3, 4], beta=[-1, 1, 3])
def a_batch_of_one(z=7, gamma=2, beta=3):
    Y = batch_norm_forward(np.full((1, 1, 1, 1), float(z)), [gamma], [beta]).item()
    return numbers(
        f"A batch of one image has a channel of 1 × 1, the value {z}. What is left of it after the "
        f"normalization, with gamma {gamma} and beta {written(beta)}?",
        "value",
        Y,
        f"the mean is {z} itself, so the difference is 0, and {gamma} * 0 + {written(beta)} = "
        f"{written(Y)}",
        [
            (gamma * z + beta, "the normalization is left out. It subtracts the mean first."),
            (gamma + beta, "the normalized value is taken for 1. It is 0: the mean is the value."),
            (z, "a single value is taken to stay. It is its own mean."),
            (0, "that is before gamma and beta."),
        ],
    )
