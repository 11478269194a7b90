"""Lesson 06: what an output sends back, and what pixels, weights and biases collect."""

import numpy as np

from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.data import load_photo, tiny
from convhelpers.exercises.questions.arrays import in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.filters import hand_set_filter, similarity

IMAGE, FILTER = tiny.A_prev[0, :, :, 0], tiny.W[0, :, :, 0]
GRADIENT = tiny.dZ[0, :, :, 0]
IMAGES, FILTERS = whole_numbers(4, 5), whole_numbers(3, 3, low=-2, high=2)
GRADIENTS = whole_numbers(2, 3, low=-3, high=3)


def as_batch(array):
    """One image, or one filter, with one channel."""
    return array[np.newaxis, :, :, np.newaxis]


def loss(image, W, dZ):
    """The loss of the lesson, whose gradient is dZ."""
    return np.sum(as_batch(dZ) * conv_forward(as_batch(image), as_batch(W), [0]))


@kind(
    "a nudged weight",
    6,
    image=IMAGES,
    W=FILTERS,
    dZ=GRADIENTS,
    row=[0, 1, 2],
    col=[0, 1, 2],
    h=[0.5, 0.25],
)
def a_nudged_weight(image=IMAGE, W=FILTER, dZ=GRADIENT, row=0, col=0, h=0.5):
    nudged = W.astype(float)
    nudged[row, col] += h
    met = image[row : row + 2, col : col + 3]
    slope = (loss(image, nudged, dZ) - loss(image, W, dZ)) / h
    return numbers(
        f"The image {in_words(image)} meets a filter of 3 × 3 in six windows, and dZ is "
        f"{in_words(dZ)}. The weight in row {row}, column {col} of the filter grows from "
        f"{written(W[row, col])} to {written(nudged[row, col])}. By how much does the loss, the "
        "sum of dZ * Z, grow?",
        "growth",
        h * slope,
        f"in the six windows this weight meets {in_words(met)}; times dZ and added up that is a "
        f"slope of {written(slope)}, and {written(h)} times the slope is the change",
        [
            (slope, f"that is the slope. The weight grows by {written(h)}, not by 1."),
            (
                nudged[row, col] * slope,
                "the whole weight is multiplied by the slope. The loss follows its change.",
            ),
            (
                h * met.sum(),
                "dz is left out. Each output counts for the loss as much as its dz says.",
            ),
            (
                h * dZ[0, 0] * met[0, 0],
                "one window is counted. The weight is used in all of them.",
            ),
        ],
        digits=2,
    )


@kind("what a pixel collects", 6, image=IMAGES, W=FILTERS, dZ=GRADIENTS, row=[1, 2], col=[1, 2, 3])
def what_a_pixel_collects(image=IMAGE, W=FILTER, dZ=GRADIENT, row=1, col=2):
    dA_prev, _, _ = conv_backward(as_batch(dZ), as_batch(image), as_batch(W))
    gradient = dA_prev[0, row, col, 0]
    over = np.argwhere([
        [row - r in range(3) and col - c in range(3) for c in range(3)] for r in range(2)
    ])
    parts = [(dZ[r, c], W[row - r, col - c]) for r, c in over]
    sums = " + ".join(f"{written(dz)} * {written(w)}" for dz, w in parts)
    return numbers(
        f"The filter is {in_words(W)} and dZ is {in_words(dZ)}, with stride 1. The pixel in row "
        f"{row}, column {col} of the 4 × 5 image is {image[row, col]}, and sits in {len(parts)} "
        "windows. What gradient does it collect?",
        "gradient",
        gradient,
        f"each window adds its dz times the weight that lies on the pixel: {sums} = "
        f"{written(gradient)}",
        [
            (
                sum(dZ[r, c] * W[r, c] for r, c in over),
                "the weights are taken in the order of the windows. When the window moves right, "
                "the pixel moves left in it.",
            ),
            (
                image[row, col] * sum(dz for dz, _ in parts),
                "dz is multiplied by the pixel. That goes to the weights; a pixel gets dz times a "
                "weight.",
            ),
            (
                parts[-1][0] * parts[-1][1],
                "the last window alone is counted. All windows over the pixel add up.",
            ),
            (
                sum(w for _, w in parts),
                "dz is left out. Each window sends its dz times the weight.",
            ),
        ],
    )


@kind("what the bias collects", 6, dZ=GRADIENTS, b=[1, 2, -1])
def what_the_bias_collects(dZ=GRADIENT, b=1):
    _, _, db = conv_backward(as_batch(dZ), as_batch(IMAGE), as_batch(FILTER))
    return numbers(
        f"One filter with the bias {written(b)} made six outputs, and dZ is {in_words(dZ)}. What "
        "gradient does the bias get?",
        "db",
        db[0],
        "the bias is added to each of the six outputs, so it collects every dz once: "
        f"together {written(db[0])}",
        [
            (
                dZ.size,
                "outputs are counted. Each of them passes its dz on to the bias.",
            ),
            (np.abs(dZ).sum(), "the minus signs are left out."),
            (dZ.mean(), "that is the mean. What is used several times adds up."),
            (b, "that is the bias itself. Its gradient does not depend on it."),
        ],
        digits=2,
    )


@kind("sums over images and filters", 6, m=[2, 3, 4, 5], n_C=[2, 3, 4])
def sums_over_images_and_filters(m=2, n_C=3):
    rng = np.random.default_rng(0)
    A_prev, W = rng.normal(size=(m, 4, 5, 1)), rng.normal(size=(n_C, 3, 3, 1))
    dZ = rng.normal(size=(m, 2, 3, n_C))
    whole = conv_backward(dZ, A_prev, W)
    by_image = [conv_backward(dZ[[i]], A_prev[[i]], W) for i in range(m)]
    by_filter = [conv_backward(dZ[..., [c]], A_prev, W[[c]]) for c in range(n_C)]

    def adds_up(parts):
        """For each gradient, whether it is the sum of those of the parts."""
        sums = [sum(arrays) for arrays in zip(*parts, strict=True)]
        return [a.shape == b.shape and np.allclose(a, b) for a, b in zip(whole, sums, strict=True)]

    names = "dA_prev", "dW", "db"

    def told(over_images, over_filters):
        sums = (
            " and ".join(name for name, is_sum in zip(names, which, strict=True) if is_sum).replace(
                "dA_prev and dW and", "dA_prev, dW and"
            )
            for which in (over_images, over_filters)
        )
        return "Over the images: {}. Over the filters: {}.".format(*sums)

    return choice(
        f"{m} images meet {n_C} filters, and dZ comes back. Which of the gradients dA_prev, dW and "
        "db are sums over the images, and which over the filters?",
        told(adds_up(by_image), adds_up(by_filter)),
        "what many outputs share collects from all of them: images share weights and biases, and "
        "filters share the pixels",
        [
            (
                told(adds_up(by_filter), adds_up(by_image)),
                "images and filters are exchanged. Each image has a dA_prev of its own, each "
                "filter a dW.",
            ),
            (
                told((False, True, False), (True, False, False)),
                "the bias is taken to belong to an image. It is added in every one.",
            ),
            (
                told((True, True, True), (True, False, False)),
                "the images are taken to share their pixels. dA_prev has an image for each.",
            ),
            (
                told((False, True, True), (True, True, True)),
                "the filters are taken to share their weights. Each has its own.",
            ),
        ],
    )


@kind("a test without overlap", 6, f=[2, 3, 4], stride=[1, 2, 3, 4])
def a_test_without_overlap(f=2, stride=2):
    side = 4 * stride + f
    windows, image = np.ones((1, 5, 5, 1)), np.zeros((1, side, side, 1))
    covered, _, _ = conv_backward(windows, image, np.ones((1, f, f, 1)), stride)
    shared = covered.max() > 1
    answers = {
        True: "Yes: some pixels sit in several windows, and the last one replaces the others.",
        False: "No: no two windows share a pixel, so there is nothing to add.",
    }
    return choice(
        "In a backward pass, `dA_prev` is written with `=` where `+=` belongs. A test compares its "
        f"numbers with the right ones, for f = {f} and stride = {stride}. Does it see the slip?",
        answers[shared],
        f"windows start {stride} apart and are {f} wide, so a pixel sits in "
        + ("several of them" if shared else "one of them at most"),
        [
            (
                answers[not shared],
                "the overlap is misjudged. Windows start stride apart and are f wide.",
            ),
            (
                "Yes: each window writes a wrong number.",
                "every assignment is taken for a mistake. Into zeros, = and += write the same.",
            ),
            (
                "No: the shape of dA_prev is right.",
                "a right shape is taken for right numbers. The test compares the numbers.",
            ),
            (
                "No: the last window writes the sum of all.",
                "the assignment is taken to add up. It replaces what was there.",
            ),
        ],
    )


@kind("after one step", 6)
def after_one_step():
    coins = (load_photo("coins")[np.newaxis, :50, :64].astype(float) - 118) / 32
    hidden = as_batch(hand_set_filter("emboss"))
    Z_wanted = conv_forward(coins, hidden, [0])
    _, dW, _ = conv_backward(-Z_wanted / Z_wanted.size, coins, hidden)
    looks = {
        "box blur": "The photograph, blurred.",
        "sobel vertical": "The upright edges alone.",
        "emboss": "Nearly what is wanted.",
    }
    nearest = max(looks, key=lambda name: similarity(-dW[0, :, :, 0], hand_set_filter(name)))
    return choice(
        "Nine weights start as zeros, and shall learn the filter “emboss” from a photograph, by "
        "small steps against the gradient. What does the filter show after the first step?",
        looks[nearest],
        "neighboring pixels are much alike, so all nine weights get nearly the same gradient, and "
        "nine equal weights are a blur",
        [
            (
                "Nothing: zeros stay zeros.",
                "a weight of zero is taken to have no gradient. dW is dz times the pixels, and "
                "does not ask for the weight.",
            ),
            (
                looks["emboss"],
                "a step is taken for the whole way. It is small, and the gradient changes after "
                "each.",
            ),
            (
                looks["sobel vertical"],
                "small differences are taken to come first. What neighbors share weighs more.",
            ),
        ],
    )
