"""Lesson 02: one window and one filter become one number."""

import numpy as np

from convhelpers.blocks import relu, sigmoid
from convhelpers.convolution import conv_single_step
from convhelpers.data import load_photo, tiny
from convhelpers.exercises.questions.arrays import in_words, sign_in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind

WINDOW, FILTER = tiny.A_prev[0, :3, :3, 0], tiny.W[0, :, :, 0]
SECOND = np.array([[1, 2, 0], [1, 0, 1], [-1, 3, 2]]), np.array([[0, -1, 0], [0, 0, 0], [1, -1, 1]])
BIASES = [-3, -2, 2, 3]
WEIGHTS = whole_numbers(3, 3, low=-2, high=2)


def step(window, W, b=0):
    """One step for a window and a filter with one channel."""
    return conv_single_step(window[:, :, np.newaxis], W[:, :, np.newaxis], b)


def products(window, W):
    """The products that are not 0, with their signs."""
    terms = [int(term) for term in (window * W).ravel() if term]
    signs = "".join(f" {'+' if term > 0 else '−'} {abs(term)}" for term in terms)
    return signs.removeprefix(" + ").replace(" − ", "−", not signs.startswith(" + ")) or "0"


@kind("one step", 2, window=whole_numbers(3, 3), W=WEIGHTS, b=BIASES)
def one_step(window=WINDOW, W=FILTER, b=1):
    z = step(window, W, b)
    return numbers(
        f"The window holds {in_words(window)}, the filter {in_words(W)}. Multiply each number by "
        f"the weight in the same place, add up, add the bias {written(b)}. Which number comes out?",
        "z",
        z,
        f"the products add up to {products(window, W)} = {written(step(window, W))}, and the bias "
        "comes on top once",
        [
            (step(window, W), "the bias is left out. It is added to the sum."),
            (step(window, W, 9 * b), "the bias is in every product. It is added once, to the sum."),
            (step(window, W[::-1, ::-1], b), "the filter is flipped. Ours is laid on as it is."),
            (step(window, W.T, b), "rows and columns of the filter are exchanged."),
            (step(window, np.abs(W), b), "the minus signs are left out."),
        ],
    )


@kind("a deeper window", 2, f=[3, 5], n_C_prev=[2, 3, 4])
def a_deeper_window(f=3, n_C_prev=2):
    count = f * f * n_C_prev
    return numbers(
        f"The window is now {f} × {f} × {n_C_prev}. How many products are there, how many biases, "
        "and how many numbers come out?",
        "(products, biases, numbers)",
        (
            np.ones((f, f, n_C_prev)).size,
            1,
            np.size(conv_single_step(*2 * [np.ones((f, f, n_C_prev))], 0)),
        ),
        f"{f} * {f} * {n_C_prev} = {count} products go into one sum, with one bias",
        [
            (
                (count, n_C_prev, n_C_prev),
                "each channel gives a number of its own. All channels go into one sum.",
            ),
            ((count, n_C_prev, 1), "each channel has a bias. There is one for the whole filter."),
            ((f * f, 1, 1), "one channel is counted. The filter is as deep as the window."),
            ((count, count, 1), "each product has a bias. It is added once, to the sum."),
            ((count, 1, f * f), "each weight gives a number. The products are added up."),
        ],
    )


@kind("relu and sigmoid", 2, z=[-4, -3, -2, 2, 3, 4])
def relu_and_sigmoid(z=-1):
    def told(kept, part):
        half = "0 and one half" if part < 0.5 else "one half and 1"
        where = {0: "0", 0.5: "one half", 1: "1"}.get(part, f"a number between {half}")
        return f"`relu` gives {written(kept)}, `sigmoid` {where}."

    kept, part = (float(g(np.array([z]))[0]) for g in (relu, sigmoid))
    return choice(
        f"A window gave z = {written(z)}. What do `relu` and `sigmoid` make of it?",
        told(kept, part),
        f"`relu` is the larger of z and 0, and `sigmoid` is 1 / (1 + e^{written(-z)}) = {part:.2f}",
        [
            (
                told(abs(z) if z < 0 else 0, part),
                "relu is turned around. It gives 0 below zero, and leaves alone what is above.",
            ),
            (told(kept, 1 - part), "the sign in the exponent is turned around."),
            (told(kept, float(z > 0)), "sigmoid is taken for a step. It rises without a jump."),
            (told(kept, 0.5), "that is sigmoid of 0. It is one half only there."),
        ],
    )


@kind("the filter flipped", 2, window=whole_numbers(3, 3), W=WEIGHTS)
def the_filter_flipped(window=WINDOW, W=FILTER):
    flipped = W[::-1, ::-1]
    return numbers(
        f"The window holds {in_words(window)}, the filter {in_words(W)}, and the sum of products "
        f"is {written(step(window, W))}. Now the filter is turned by 180°: the first weight "
        "becomes the last. What is the sum then?",
        "sum",
        step(window, flipped),
        f"the turned filter is {in_words(flipped)}, and {products(window, flipped)} = "
        f"{written(step(window, flipped))}",
        [
            (
                step(window, W),
                "the turn changes nothing there. It does, unless the filter looks "
                "the same after it.",
            ),
            (step(window, W[::-1]), "top and bottom alone are turned. Left and right are, too."),
            (-step(window, W), "the signs are turned. The weights keep theirs, and move."),
            (step(window, W.T), "rows and columns are exchanged. That is no turn by 180°."),
        ],
    )


@kind("the bias in the sum", 2, window=whole_numbers(3, 3), W=WEIGHTS, b=BIASES)
def the_bias_in_the_sum(window=WINDOW, W=FILTER, b=1):
    return numbers(
        "A slip of one pair of parentheses: `np.sum(a_slice * W + b)` for `np.sum(a_slice * W) + "
        f"b`. The products of this 3 × 3 window add up to {written(step(window, W))}, and "
        f"b = {written(b)}. What does the slip give?",
        "result",
        np.sum(window * W + b),
        f"NumPy adds b to each of the 3 * 3 products: {window.size} * {written(b)} more than the "
        "sum",
        [
            (step(window, W, b), "that is the right sum. The slip adds b inside of np.sum."),
            (step(window, W, 3 * b), "b is counted once a row. It is in each of the products."),
            (step(window, W), "the bias is left out."),
        ],
    )


PLACES = {"the sky": (10, 20), "the hair": (48, 151), "the shoulder": (52, 69)}
EDGE = np.array([[1, 0, -1]] * 3)


@kind("three places", 2)
def three_places():
    photo = load_photo("camera")[:, :, 0].astype(float)

    def told(W):
        answers = {
            name: step(photo[row : row + 3, col : col + 3], W)
            for name, (row, col) in PLACES.items()
        }
        found = [f"{sign_in_words(z)} at {name}" for name, z in answers.items() if abs(z) > 10]
        return f"It is {' and '.join(found)}." if found else "It is near 0 at all three."

    box = np.abs(EDGE)
    return choice(
        "The filter is the left column of the window minus the right one. Where is the answer far "
        "from zero, and with which sign? The hair is dark on the left and the sky bright on the "
        "right; the edge of the shoulder runs from left to right.",
        told(EDGE),
        "at the hair, dark minus bright is negative; in the sky and along the shoulder, both "
        "columns cross the same pixels, and cancel",
        [
            (
                told(-EDGE),
                "the sign is turned around. Dark on the left minus bright on the right "
                "is below zero.",
            ),
            (
                told(EDGE.T),
                "the filter is turned by 90°. This one sees no edge that runs from left to right.",
            ),
            (told(box), "the minus signs are left out. Then every bright place answers."),
            (
                "It is near 0 at all three.",
                "an edge is taken for an even area. Its two sides do not cancel.",
            ),
        ],
    )


@kind("weights of one filter", 2, f=[3, 5, 7], n_C_prev=[3, 8, 16])
def weights_of_one_filter(f=5, n_C_prev=3):
    weights = np.ones((f, f, n_C_prev)).size
    return numbers(
        f"A window has the shape ({f}, {f}, {n_C_prev}). How many numbers does one filter for it "
        "learn, its bias included?",
        "numbers",
        weights + 1,
        f"{f} * {f} * {n_C_prev} = {weights} weights and 1 bias",
        [
            (weights, "the bias is left out. Each filter has one."),
            (weights + n_C_prev, "each channel has a bias. There is one for the whole filter."),
            (f * f + 1, "one channel is counted. The filter is as deep as the window."),
            (2 * weights, "each weight has a bias. There is one for the whole filter."),
        ],
    )


@kind("all pixels double", 2, total=[2, 3, 4, 5], b=[1, 2, 3, 6])
def all_pixels_double(total=2, b=1):
    return numbers(
        f"The products of a window add up to {total}, and the bias is {b}: z = {total + b}. Now "
        "every pixel of the window doubles. What is z?",
        "z",
        2 * total + b,
        f"the sum of products doubles to {2 * total}, and the bias stays {b}",
        [
            (2 * (total + b), "the bias doubles too. It does not depend on the pixels."),
            (total + b, "nothing changes there. The sum of products does."),
            (4 * total + b, "the sum is doubled twice. Each product has one pixel in it."),
            (2 * total, "the bias is left out."),
        ],
    )


@kind("a sum that relu keeps", 2, total=[-5, -4, -3, 3, 4], b=[-2, -1, 1, 2, 6])
def a_sum_that_relu_keeps(total=-4, b=6):
    return numbers(
        f"The products of a window add up to {written(total)}, and the bias is {written(b)}. What "
        "is relu(z)?",
        "relu(z)",
        max(total + b, 0),
        f"z = {written(total)} + {written(b)} = {written(total + b)}, and relu keeps what is above "
        "0",
        [
            (max(total, 0) + b, "relu comes before the bias. It comes after it."),
            (max(total, 0), "the bias is left out."),
            (max(abs(total) + b, 0), "the minus sign of the sum is left out."),
        ],
    )
