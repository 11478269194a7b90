"""What the test asks about the way forward: padding, convolution, pooling, what a value sees."""

import numpy as np

from convhelpers.exercises.knowledge.topic import Topic, beside, factor, in_words, of_exercise
from convhelpers.padding import conv_output_size


def _cells(generator, *shape, among=range(-3, 6)):
    """Small whole numbers in an array."""
    return np.reshape([generator.choice(among) for _ in range(np.prod(shape))], shape)


def _sum_of(a, w):
    """The sum of the products of two arrays, term by term.

    >>> _sum_of(np.array([3, -1]), np.array([2, 4]))
    '3 · 2 + (−1) · 4 = 2'
    """
    terms = [f"{factor(x)} · {factor(y)}" for x, y in zip(a.flat, w.flat, strict=True)]
    return f"{' + '.join(terms)} = {in_words((a * w).sum())}"


# 01: zeros around an image


def _draw_border(generator):
    m, n_C = generator.sample(range(2, 5), 2)
    n_H, n_W = generator.sample(range(5, 10), 2)
    return {"X": np.zeros((m, n_H, n_W, n_C)), "pad": generator.randint(2, 4)}


def _ask_border(X, pad):
    return (
        f"A batch of images has the shape (m, n_H, n_W, n_C) = {X.shape}. Every image gets a "
        f"border of zeros with pad = {pad}. What is the shape then?",
        "",
    )


def _because_border(X, pad):
    _, n_H, n_W, _ = X.shape
    return (
        f"Each side of an image gets {pad}: {n_H} + 2 · {pad} = {n_H + 2 * pad} and "
        f"{n_W} + 2 · {pad} = {n_W + 2 * pad}. Images and channels stay as many as they are."
    )


BORDER = Topic(
    "zeros around an image",
    1,
    _draw_border,
    _ask_border,
    _because_border,
    **of_exercise(
        "zero_pad",
        ("pad taken as the total", "every axis padded", "pad counted twice"),
        read=np.shape,
    ),
)

# 02: from a window to a number


def _draw_step(generator):
    b = generator.choice((-4, -3, 3, 4, 5))
    return {"a_slice": _cells(generator, 2, 2, 1), "W": _cells(generator, 2, 2, 1), "b": b}


def _windows(a_slice, W):
    return beside({"window": a_slice[:, :, 0], "filter": W[:, :, 0]})


def _ask_step(a_slice, W, b):
    return (
        f"This window of an image meets this filter, with the bias {in_words(b)}. "
        "Which number does the layer write?",
        _windows(a_slice, W),
    )


def _because_step(a_slice, W, b):
    z = (a_slice * W).sum() + b
    return f"{_sum_of(a_slice, W)}, and the bias {in_words(b)} makes it {in_words(z)}."


STEP = Topic(
    "from a window to a number",
    2,
    _draw_step,
    _ask_step,
    _because_step,
    **of_exercise(
        "conv_single_step", ("bias added to every product", "mean instead of sum", "no bias")
    ),
)

# 02: how the filter lies


def _draw_turn(generator):
    return {**_draw_step(generator), "b": 0}


def _ask_turn(a_slice, W, b):
    return (
        "This window of an image meets this filter in a layer of a neural network. There is no "
        "bias. Which number does the layer write?",
        _windows(a_slice, W),
    )


def _because_turn(a_slice, W, b):
    return f"The filter lies on the window as it is: {_sum_of(a_slice, W)}."


TURN = Topic(
    "how the filter lies",
    2,
    _draw_turn,
    _ask_turn,
    _because_turn,
    **of_exercise(
        "conv_single_step",
        ("filter flipped", "rows and columns of the filter exchanged", "sum before product"),
    ),
)

# 02: channels in one sum


def _draw_depth(generator):
    return {"a_slice": _cells(generator, 2, 2, 2), "W": _cells(generator, 2, 2, 2), "b": 0}


def _ask_depth(a_slice, W, b):
    arrays = {}
    for name, array in (("window", a_slice), ("filter", W)):
        arrays |= {f"{name}, channel {c}": array[:, :, c] for c in range(2)}
    return (
        "This window of two channels meets this filter. There is no bias. "
        "What does the layer write?",
        beside(arrays),
    )


def _because_depth(a_slice, W, b):
    sums = (a_slice * W).sum(axis=(0, 1))
    return (
        f"Channel 0 gives {in_words(sums[0])}, channel 1 gives {in_words(sums[1])}, and both "
        f"belong to one sum: {in_words(sums.sum())}."
    )


DEPTH = Topic(
    "channels in one sum",
    2,
    _draw_depth,
    _ask_depth,
    _because_depth,
    **of_exercise(
        "conv_single_step",
        (
            "only the first channel",
            "first channel of the filter for every channel",
            "one sum for each channel",
        ),
    ),
)

# 03: size of the output


def _draw_size(generator):
    n_H, n_W = generator.sample(range(9, 20), 2)
    f, stride, pad = generator.choice((3, 5)), generator.randint(2, 3), generator.randint(1, 2)
    return {"n_H": n_H, "n_W": n_W, "f": f, "stride": stride, "pad": pad}


def _ask_size(n_H, n_W, f, stride, pad):
    return (
        f"An image of {n_H} × {n_W} pixels gets a border of zeros with pad = {pad}. A filter of "
        f"{f} × {f} slides over it with stride = {stride}. How many rows and columns has the "
        "output?",
        "",
    )


def _because_size(n_H, n_W, f, stride, pad):
    sides = [
        f"⌊({n} + 2 · {pad} − {f}) / {stride}⌋ + 1 = {conv_output_size(n, f, stride, pad)}"
        for n in (n_H, n_W)
    ]
    return f"Rows: {sides[0]}. Columns: {sides[1]}."


def _sizes(rule):
    """Both sides of the output by a rule for one."""

    def sizes(n_H, n_W, f, stride, pad):
        return rule(n_H, f, stride, pad), rule(n_W, f, stride, pad)

    return sizes


SIZE = Topic(
    "size of the output",
    3,
    _draw_size,
    _ask_size,
    _because_size,
    right=_sizes(conv_output_size),
    wrong={
        "size rounded up": _sizes(lambda n, f, stride, pad: -((f - n - 2 * pad) // stride) + 1),
        "+ 1 missing from the size": _sizes(lambda n, f, stride, pad: (n + 2 * pad - f) // stride),
        "padding counted once": _sizes(lambda n, f, stride, pad: (n + pad - f) // stride + 1),
    },
    says={
        "size rounded up": "The division is rounded up there, so the last window does not fit.",
        "+ 1 missing from the size": "The first position of the window is not counted there.",
        "padding counted once": "The border is counted once there, and it is on both sides.",
    },
)

# 03: where the window goes


def _draw_place(generator):
    return {
        "A_prev": _cells(generator, 1, 4, 5, 1, among=range(10)),
        "W": np.ones((1, 2, 2, 1)),
        "b": np.zeros(1),
        "stride": 2,
    }


def _ask_place(A_prev, W, b, stride):
    return (
        f"A filter of 2 × 2, all ones and without a bias, slides over this image with stride = "
        f"{stride}. Which number stands in row 1, column 1 of the output? Both are counted from 0.",
        beside({"image": A_prev[0, :, :, 0]}),
    )


def _because_place(A_prev, W, b, stride):
    window = A_prev[0, stride : stride + 2, stride : stride + 2, 0]
    terms = " + ".join(map(in_words, window.flat))
    return (
        f"The window starts in row {stride}, column {stride}: {terms} = {in_words(window.sum())}."
    )


PLACE = Topic(
    "where the window goes",
    3,
    _draw_place,
    _ask_place,
    _because_place,
    **of_exercise(
        "conv_forward",
        ("stride ignored", "stride only down", "stride only across"),
        read=lambda Z: Z[0, 1, 1, 0],
    ),
)

# 03: channels of the output


def _draw_maps(generator):
    n_C_prev, n_C = generator.sample(range(2, 10), 2)
    return {"n_C_prev": n_C_prev, "n_C": n_C, "n": generator.choice((28, 32, 64))}


def _ask_maps(n_C_prev, n_C, n):
    return (
        f"An image of {n} × {n} pixels with {n_C_prev} channels meets {n_C} filters. "
        "How many channels has the output of the layer?",
        "",
    )


def _because_maps(n_C_prev, n_C, n):
    return (
        f"Every filter looks at all {n_C_prev} channels and makes one map of its own. "
        f"So {n_C} filters make {n_C} channels."
    )


MAPS = Topic(
    "channels of the output",
    3,
    _draw_maps,
    _ask_maps,
    _because_maps,
    right=lambda n_C_prev, n_C, n: n_C,
    wrong={
        "filters counted by the channels of the image": lambda n_C_prev, n_C, n: n_C_prev,
        "a map for each filter and channel": lambda n_C_prev, n_C, n: n_C_prev * n_C,
        "all filters in one map": lambda n_C_prev, n_C, n: 1,
    },
    says={
        "filters counted by the channels of the image": "That counts the channels of the image.",
        "a map for each filter and channel": "That is a map for each pair of a filter and a "
        "channel. The channels of one filter are added up.",
        "all filters in one map": "That adds up the filters. Each keeps a map of its own.",
    },
)

# 03: number of weights


def _draw_weights(generator):
    n_C_prev, n_C = generator.sample(range(2, 9), 2)
    return {"n_C_prev": n_C_prev, "n_C": n_C, "f": generator.choice((3, 5)), "n": 32}


def _ask_weights(n_C_prev, n_C, f, n):
    return (
        f"A layer has {n_C} filters of {f} × {f}, each with a bias, for images of {n} × {n} pixels "
        f"with {n_C_prev} channels. How many numbers does it learn?",
        "",
    )


def _because_weights(n_C_prev, n_C, f, n):
    return (
        f"A filter has {f} · {f} · {n_C_prev} weights and one bias, and there are {n_C}: "
        f"{n_C} · ({f * f * n_C_prev} + 1) = {n_C * (f * f * n_C_prev + 1)}. "
        "The size of the image does not count."
    )


WEIGHTS = Topic(
    "number of weights",
    3,
    _draw_weights,
    _ask_weights,
    _because_weights,
    right=lambda n_C_prev, n_C, f, n: n_C * (f * f * n_C_prev + 1),
    wrong={
        "filters one channel deep": lambda n_C_prev, n_C, f, n: n_C * (f * f + 1),
        "one bias for the layer": lambda n_C_prev, n_C, f, n: n_C * f * f * n_C_prev + 1,
        "a weight for each pixel": lambda n_C_prev, n_C, f, n: n_C * (n * n * n_C_prev + 1),
    },
    says={
        "filters one channel deep": "The filters are one channel deep there. A filter is as deep "
        "as the image.",
        "one bias for the layer": "There is one bias for the whole layer there. Each filter has "
        "its own.",
        "a weight for each pixel": "That is a dense layer, with a weight for each pixel. A filter "
        "is used again at every place.",
    },
)

# 04: largest of a window


def _draw_largest(generator):
    return {"A_prev": _cells(generator, 1, 2, 2, 1, among=range(-9, 0)), "f": 2, "stride": 2}


def _ask_largest(A_prev, f, stride):
    return (
        "Max pooling with f = 2 and stride = 2 takes this image. Which number comes out?",
        beside({"image": A_prev[0, :, :, 0]}),
    )


def _because_largest(A_prev, f, stride):
    values = ", ".join(map(in_words, A_prev.flat))
    return f"The largest of {values} is {in_words(A_prev.max())}."


LARGEST = Topic(
    "largest of a window",
    4,
    _draw_largest,
    _ask_largest,
    _because_largest,
    **of_exercise(
        "pool_forward",
        ("maximum starts at 0", "largest without its sign", "mode ignored: always the average"),
        read=np.ndarray.item,
    ),
)

# 04: average of a window


def _draw_average(generator):
    A_prev = _cells(generator, 1, 2, 2, 1, among=range(0, 13))
    return {"A_prev": A_prev, "f": 2, "stride": 2, "mode": "average"}


def _ask_average(A_prev, f, stride, mode):
    return (
        "Average pooling with f = 2 and stride = 2 takes this image. Which number comes out?",
        beside({"image": A_prev[0, :, :, 0]}),
    )


def _because_average(A_prev, f, stride, mode):
    total = in_words(A_prev.sum())
    return (
        f"The sum is {total}, the window has 2 · 2 cells: {total} / 4 = {in_words(A_prev.mean())}."
    )


AVERAGE = Topic(
    "average of a window",
    4,
    _draw_average,
    _ask_average,
    _because_average,
    **of_exercise(
        "pool_forward",
        ("average divided by f", "sum instead of average", "median instead of average"),
        read=np.ndarray.item,
    ),
)

# 05: what a value sees


def _draw_sight(generator):
    f_1, f_2 = generator.choice((3, 5)), generator.choice((3, 5, 7))
    return {"f_1": f_1, "stride_1": generator.randint(2, 3), "f_2": f_2}


def _ask_sight(f_1, stride_1, f_2):
    return (
        f"A first layer has filters of {f_1} × {f_1} with stride = {stride_1}. A second one, with "
        f"filters of {f_2} × {f_2} and stride = 1, takes its output. One number of the second "
        "layer depends on a square of the image. How many pixels is its side?",
        "",
    )


def _because_sight(f_1, stride_1, f_2):
    side = f_1 + (f_2 - 1) * stride_1
    return (
        f"{f_2} windows of the first layer in a row, each {stride_1} pixels after the one before: "
        f"({f_2} − 1) · {stride_1} + {f_1} = {side}."
    )


SIGHT = Topic(
    "what a value sees",
    5,
    _draw_sight,
    _ask_sight,
    _because_sight,
    right=lambda f_1, stride_1, f_2: f_1 + (f_2 - 1) * stride_1,
    wrong={
        "only the last layer counted": lambda f_1, stride_1, f_2: f_2,
        "sides of the filters multiplied": lambda f_1, stride_1, f_2: f_1 * f_2,
        "stride between the layers ignored": lambda f_1, stride_1, f_2: f_1 + f_2 - 1,
    },
    says={
        "only the last layer counted": "That is what it sees of the first layer's output. Each of "
        "those numbers has seen a window of the image.",
        "sides of the filters multiplied": "The sides are multiplied there, as if the windows of "
        "the first layer did not overlap.",
        "stride between the layers ignored": "The first layer moves by 1 there. It moves by its "
        "stride.",
    },
)
