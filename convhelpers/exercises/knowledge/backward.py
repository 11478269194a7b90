"""What the test asks about the way back: the gradients of a convolution, and those of pooling."""

import numpy as np

from convhelpers.exercises.knowledge.topic import Topic, beside, factor, in_words, of_exercise

BACKWARD = "On the way back, the gradient of the loss arrives at the output as dZ."


def _numbers(generator, *shape):
    """Small whole numbers in an array, none of them twice or 0."""
    among = (-4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
    return np.reshape(generator.sample(among, int(np.prod(shape))), shape)


# 06: where windows overlap; the gradient of a weight


def _draw_windows(generator):
    return {
        "dZ": _numbers(generator, 1, 1, 2, 1),
        "A_prev": _numbers(generator, 1, 2, 3, 1),
        "W": _numbers(generator, 1, 2, 2, 1),
    }


def _two(dZ):
    return dZ[0, 0, :, 0]


def _ask_overlap(dZ, A_prev, W):
    return (
        "This filter slid over an image of 2 × 3 with stride = 1, so its two windows share the "
        f"column in the middle. {BACKWARD} What is the gradient of the pixel in row 0, column 1?",
        beside({"dZ": dZ[0, :, :, 0], "filter": W[0, :, :, 0]}),
    )


def _because_overlap(dZ, A_prev, W):
    first, second = _two(dZ)
    left, right = W[0, 0, :, 0]
    return (
        f"The first window met it with {in_words(right)}, the second with {in_words(left)}, and "
        "both send their share: "
        f"{in_words(first)} · {factor(right)} + {factor(second)} · {factor(left)} = "
        f"{in_words(first * right + second * left)}."
    )


OVERLAP = Topic(
    "where windows overlap",
    6,
    _draw_windows,
    _ask_overlap,
    _because_overlap,
    **of_exercise(
        "conv_backward",
        ("= for += in dA_prev", "filter the wrong way around", "dZ missing from dA_prev"),
        read=lambda gradients: gradients[0][0, 0, 1, 0],
    ),
)


def _ask_weight(dZ, A_prev, W):
    return (
        f"A filter of 2 × 2 slid over this image with stride = 1. {BACKWARD} "
        "What is the gradient of the weight in row 0, column 0 of the filter?",
        beside({"image": A_prev[0, :, :, 0], "dZ": dZ[0, :, :, 0]}),
    )


def _because_weight(dZ, A_prev, W):
    first, second = _two(dZ)
    one, other = A_prev[0, 0, :2, 0]
    return (
        f"The weight met {in_words(one)} in the first window and {in_words(other)} in the second: "
        f"{in_words(first)} · {factor(one)} + {factor(second)} · {factor(other)} = "
        f"{in_words(first * one + second * other)}."
    )


WEIGHT = Topic(
    "gradient of a weight",
    6,
    _draw_windows,
    _ask_weight,
    _because_weight,
    **of_exercise(
        "conv_backward",
        ("= for += in dW", "dZ missing from dW", "window not in dW"),
        read=lambda gradients: gradients[1][0, 0, 0, 0],
    ),
)

# 06: the gradient of a bias


def _draw_bias(generator):
    return {
        "dZ": _numbers(generator, 2, 1, 2, 1),
        "A_prev": np.ones((2, 2, 3, 1)),
        "W": np.ones((1, 2, 2, 1)),
    }


def _ask_bias(dZ, A_prev, W):
    return (
        "A layer with one filter got a batch of two images. "
        f"{BACKWARD} What is the gradient of the filter's bias?",
        beside({"dZ, image 0": dZ[0, :, :, 0], "dZ, image 1": dZ[1, :, :, 0]}),
    )


def _because_bias(dZ, A_prev, W):
    terms = " + ".join([in_words(dZ.flat[0]), *map(factor, dZ.flat[1:])])
    return f"The bias went into every output of every image: {terms} = {in_words(dZ.sum())}."


BIAS = Topic(
    "gradient of a bias",
    6,
    _draw_bias,
    _ask_bias,
    _because_bias,
    **of_exercise(
        "conv_backward",
        ("db as a mean", "= for += in db", "db divided by the number of images"),
        read=lambda gradients: gradients[2].item(),
    ),
)

# 07: the way back of the largest, and of the average


def _draw_ties(generator):
    low, high = generator.randint(1, 4), generator.randint(5, 9)
    values = [high, high, low, low - 1]
    generator.shuffle(values)
    dA = generator.choice((-8, -6, -4, 4, 6, 8, 10))
    return {
        "dA": np.reshape(dA, (1, 1, 1, 1)),
        "A_prev": np.reshape(values, (1, 2, 2, 1)),
        "f": 2,
        "stride": 2,
    }


def _ask_ties(dA, A_prev, f, stride):
    return (
        "Max pooling turned this image into one number, whose gradient is "
        f"{in_words(dA.item())}. In this course, the first of several largest numbers counts, row "
        "by row. What is the gradient of the four pixels?",
        beside({"image": A_prev[0, :, :, 0]}),
    )


def _because_ties(dA, A_prev, f, stride):
    row, col = np.unravel_index(A_prev.argmax(), (2, 2))
    return (
        f"The number that went on stands in row {row}, column {col}. It alone gets the gradient, "
        f"all of it: {in_words(dA.item())}."
    )


def _image(dA_prev):
    return dA_prev[0, :, :, 0]


TIES = Topic(
    "way back of the largest",
    7,
    _draw_ties,
    _ask_ties,
    _because_ties,
    **of_exercise(
        "pool_backward",
        ("all ties get it", "ties share it", "every pixel of the window gets it"),
        read=_image,
    ),
)


def _draw_shares(generator):
    dA = generator.choice((-12, -8, -4, 4, 8, 12, 16))
    A_prev = np.reshape(generator.sample(range(1, 10), 4), (1, 2, 2, 1))
    return {
        "dA": np.reshape(dA, (1, 1, 1, 1)),
        "A_prev": A_prev,
        "f": 2,
        "stride": 2,
        "mode": "average",
    }


def _ask_shares(dA, A_prev, f, stride, mode):
    return (
        "Average pooling turned this image into one number, whose gradient is "
        f"{in_words(dA.item())}. What is the gradient of the four pixels?",
        beside({"image": A_prev[0, :, :, 0]}),
    )


def _because_shares(dA, A_prev, f, stride, mode):
    total = in_words(dA.item())
    return (
        f"All four made the average, each a quarter of it: {total} / 4 = {in_words(dA.item() / 4)}."
    )


SHARES = Topic(
    "way back of the average",
    7,
    _draw_shares,
    _ask_shares,
    _because_shares,
    **of_exercise(
        "pool_backward",
        ("average not divided", "average divided by f", "mode ignored: always the maximum"),
        read=_image,
    ),
)
