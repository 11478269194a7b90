"""Lesson 05: convolution, activation and pooling in a row, what they cost, how far they see."""

import numpy as np

from convhelpers.blocks import conv_pool_forward, relu
from convhelpers.convolution import conv_forward
from convhelpers.data import tiny
from convhelpers.exercises.questions.arrays import in_words, whole_numbers
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.padding import conv_output_size
from convhelpers.pooling import pool_forward

FOUR = np.array([[3, 4], [-2, 1]])
IMAGES, WEIGHTS = whole_numbers(4, 5), whole_numbers(3, 3, low=-2, high=2)


@kind("steps of the pooling", 5, image=IMAGES, W=WEIGHTS, b=[-1, 0, 1, 2])
def steps_of_the_pooling(image=tiny.A_prev[0, :, :, 0], W=tiny.W[0, :, :, 0], b=1):
    Z = conv_forward(image.reshape(1, 4, 5, 1), W.reshape(1, 3, 3, 1), [b])
    A = pool_forward(relu(Z), 2, 1)[0, :, :, 0]
    unactivated = pool_forward(Z, 2, 1)[0, 0, :, 0]
    average = pool_forward(relu(Z), 2, 1, "average")[0, 0, :, 0]
    side_by_side = pool_forward(relu(Z), 2, 2)[0, 0, 0, 0]
    return numbers(
        f"Z is {in_words(Z[0, :, :, 0])}. ReLU follows, then pooling with the maximum, f = 2, now "
        "in steps of 1. How high and how wide is A, and which two numbers does it hold?",
        "(n_H, n_W, first, second)",
        (*A.shape, *A[0]),
        f"relu(Z) is {in_words(relu(Z)[0, :, :, 0])}, and two windows of 2 × 2 fit beside each "
        "other",
        [
            ((*A.shape[::-1], *A[0]), "height and width are exchanged: rows come first."),
            ((*A.shape, *average), "those are the averages."),
            (
                (*A.shape, *relu(Z)[0, 0, :2, 0]),
                "the pooling is left out. Those are numbers of relu(Z).",
            ),
            ((*A.shape, *Z[0, 1, 1:, 0]), "those are numbers of Z. Each window has four."),
            ((1, 1, side_by_side, side_by_side), "those are steps of 2, with one window."),
            ((*A.shape, *(unactivated - b)), "the bias is left out."),
        ],
        digits=2,
    )


@kind("pool before ReLU", 5, Z=whole_numbers(2, 2, low=-5, high=8), mode=["max", "average"])
def pool_before_relu(Z=FOUR, mode="average"):
    Z = Z.reshape(1, 2, 2, 1)
    if Z.min() >= 0 or Z.max() <= 0:
        return None
    differs = {m: relu(pool_forward(Z, 2, 1, m)) != pool_forward(relu(Z), 2, 1, m) for m in MODES}

    def told(*changed):
        return {
            (): "With neither mode.",
            ("max",): "With the maximum alone.",
            ("average",): "With the average alone.",
            ("max", "average"): "With both modes.",
        }[changed]

    return choice(
        f"A window of Z holds {in_words(Z[0, :, :, 0])}. Pool first, then apply ReLU: with which "
        "mode does the result differ from ReLU first?",
        told(*(m for m in MODES if differs[m])),
        "ReLU keeps the order of numbers, so the largest stays the largest; the average counts "
        "what is below 0, unless ReLU has made it 0",
        [
            (told(), "both are taken for sums. ReLU is no straight line: it changes some numbers."),
            (told("max"), "the modes are exchanged. The largest number is the same before ReLU."),
            (
                told("max", "average"),
                "the maximum is taken to know the small numbers. It forgets all but one.",
            ),
        ],
    )


MODES = ("max", "average")


@kind("arcs of a coin", 5)
def arcs_of_a_coin():
    coin = 255 * (np.hypot(*np.mgrid[-11.5:12, -11.5:12]) < 8).reshape(1, 24, 24, 1)
    across = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4
    W_1 = np.stack([across, -across, across.T, -across.T])[..., np.newaxis]
    A_1 = conv_pool_forward(coin, W_1, np.zeros(4))
    parts = {
        "upper left": (2, 2),
        "lower right": (8, 8),
        "upper right": (2, 8),
        "lower left": (8, 2),
    }

    def told(weights):
        W_2 = np.tile(np.array(weights) / 9, (1, 3, 3, 1))
        A_2 = relu(conv_forward(A_1, W_2, [-15], pad=1))[0, :, :, 0]
        found = [name for name, (row, col) in parts.items() if A_2[row, col]]
        return f"The {' and '.join(found)} arc." if len(found) < 3 else "The whole rim."

    return choice(
        "The maps of the first block are the left, right, upper and lower sides of bright coins. A "
        "filter of the second block adds left and upper sides, and subtracts right and lower ones. "
        "Which part of a coin is left after ReLU?",
        told([1, -1, 1, -1]),
        "left and upper sides meet in the upper left arc; where the sum is below 0, ReLU gives 0",
        [
            (
                told([-1, 1, -1, 1]),
                "the signs are turned around. What is subtracted falls below 0.",
            ),
            (told([1, -1, -1, 1]), "upper and lower are exchanged."),
            (told([1, 1, 1, 1]), "the minus signs are left out. Then every side adds up."),
        ],
    )


SIDES = range(30, 60, 2)


@kind("two convolutions compared", 5, n_H=SIDES, n_W=SIDES, n_C=[2, 4, 8], n_C_2=[2, 4])
def two_convolutions_compared(n_H=202, n_W=256, n_C=4, n_C_2=2, n_C_prev=1):
    first = [conv_output_size(n, 3) for n in (n_H, n_W)]
    second = [conv_output_size(conv_output_size(n, 2, 2), 3) for n in first]
    weights = 9 * n_C_prev * n_C, 9 * n_C * n_C_2
    biases = n_C, n_C_2
    products = weights[0] * first[0] * first[1], weights[1] * second[0] * second[1]
    learned = weights[0] + biases[0], weights[1] + biases[1]
    names = "first", "second"

    def told(by_number, by_products):
        most, works = (names[int(b > a)] for a, b in (by_number, by_products))
        return f"The {most} has more parameters, the {works} takes more multiplications."

    if learned[0] == learned[1] or products[0] == products[1]:
        return None
    return choice(
        f"An image of {n_H} × {n_W}, one channel, meets {n_C} filters of 3 × 3. ReLU and pooling "
        f"of 2 × 2, stride 2, follow, then {n_C_2} filters of 3 × 3, as deep as the maps. Which of "
        "the two convolutions has more parameters, and which takes more multiplications?",
        told(learned, products),
        f"{learned[0]} parameters against {learned[1]}, and {products[0]:,} multiplications "
        f"against {products[1]:,}: pooling leaves a quarter of the places",
        [
            (
                told(learned, learned),
                "multiplications are taken to follow the parameters. The number "
                "of places counts too.",
            ),
            (
                told(learned[::-1], products),
                "the depth of the second filter is left out. It is as deep as there are maps.",
            ),
            (told(learned[::-1], products[::-1]), "the two are exchanged."),
        ],
    )


def side_seen(layers):
    """How many pixels one number sees, tried by sending a single 1 through all layers."""
    n = 1
    for f, stride in reversed(layers):
        n = (n - 1) * stride + f
    return n


def blocks_of(count, f=3):
    """Convolution with stride 1 and pooling of 2, some times."""
    return [(f, 1), (2, 2)] * count


@kind("pixels seen after two blocks", 5, f=[3, 5, 7], count=[2, 3])
def pixels_seen_after_two_blocks(f=3, count=2):
    layers = blocks_of(count, f)
    seen = side_seen(layers)
    jump, parts = 1, []
    for size, stride in layers:
        parts.append(f"{size - 1} * {jump}")
        jump *= stride
    return numbers(
        f"{count} blocks follow each other, each a convolution with f = {f}, stride 1 and a "
        "pooling with f = 2, stride 2. How many pixels does one number see along an axis?",
        "pixels",
        seen,
        f"1 + {' + '.join(parts)} = {seen}: each window adds f - 1 jumps, and a stride of 2 "
        "doubles the jump",
        [
            (
                1 + sum(size - 1 for size, _ in layers),
                "the jumps are left out. After a stride of 2, neighbors lie two pixels apart.",
            ),
            (side_seen([(f, 1)] * count), "the poolings are left out."),
            (side_seen(layers[:2]), "that is one block."),
            (f**count * 2**count, "the sizes are multiplied. Windows overlap."),
        ],
    )


@kind("pixels seen by convolutions", 5, f=[3, 5, 7], count=[2, 3, 4, 5])
def pixels_seen_by_convolutions(f=3, count=3):
    seen = side_seen([(f, 1)] * count)
    return numbers(
        f"{count} convolutions with f = {f} and stride 1 follow each other. How many pixels does "
        "one number see along an axis?",
        "pixels",
        seen,
        f"1 + {count} * {f - 1} = {seen}",
        [
            (count * f, "the windows are added up. They overlap."),
            (f**count, "the sizes are multiplied. Each layer adds f - 1."),
            (f, "that is one layer."),
            (seen - 1, "the pixel in the middle is left out."),
        ],
    )


@kind("parameters of a block", 5, n_C=[8, 16], n_C_prev=[3, 4, 6], f=[3, 5])
def parameters_of_a_block(n_C=16, n_C_prev=3, f=5):
    weights = f * f * n_C_prev * n_C
    return numbers(
        f"A block has W of shape ({n_C}, {f}, {f}, {n_C_prev}), ReLU and max pooling of 2 × 2. How "
        "many numbers does it learn?",
        "numbers",
        weights + n_C,
        f"{n_C} * ({f} * {f} * {n_C_prev} + 1) = {weights + n_C}, and ReLU and pooling learn "
        "nothing",
        [
            (weights, "the biases are left out. Each filter has one."),
            (weights + n_C + 4 * n_C, "the pooling is given weights. It has none."),
            (weights + n_C_prev, "each channel of the input has a bias. Each filter has one."),
            (f * f * n_C + n_C, "one channel is counted. A filter is as deep as its input."),
        ],
    )


@kind("two layers as one", 5, f=[3, 5], f_2=[3, 5, 7])
def two_layers_as_one(f=3, f_2=5):
    side = side_seen([(f, 1), (f_2, 1)])
    return numbers(
        f"A convolution with f = {f} is followed by one with f = {f_2}, stride 1, with nothing "
        "between them. One convolution can do the same. How large is its filter?",
        "f",
        side,
        f"{f} + {f_2} - 1 = {side}: without an activation, each result is one weighted sum of "
        "these pixels",
        [
            (f + f_2, "the windows are added up. They overlap in a pixel."),
            (f * f_2, "the sizes are multiplied."),
            (max(f, f_2), "the larger one is taken to cover both. A window of windows is larger."),
            (f + f_2 - 2, "the first pixel is left out."),
        ],
    )


@kind("jump of a map", 5, stride=[1, 2, 3], pool_stride=[2, 3], count=[2, 3])
def jump_of_a_map(stride=3, pool_stride=2, count=2):
    jump = (stride * pool_stride) ** count
    return numbers(
        f"{count} blocks follow each other, each a convolution with stride {stride} and a pooling "
        f"with stride {pool_stride}. How many pixels lie between the centers of two neighbors of "
        "the last map?",
        "pixels",
        jump,
        f"each stride multiplies the jump: ({stride} * {pool_stride})^{count} = {jump}",
        [
            ((stride + pool_stride) * count, "the strides are added. They multiply."),
            (stride * pool_stride, "that is one block."),
            (pool_stride**count, "the stride of the convolution is left out."),
            (stride**count, "the stride of the pooling is left out."),
            (1, "that is the jump in the image itself."),
        ],
    )


@kind("weights of a dense layer", 5, n=[4, 6, 8], n_C=[1, 2], f=[3])
def weights_of_a_dense_layer(n=6, n_C=2, f=3):
    side = conv_output_size(n, f)
    count = n * n * side * side * n_C
    return numbers(
        f"A convolution takes an image of {n} × {n}, one channel, to {side} × {side} × {n_C}. How "
        "many weights would a dense layer need for the same, biases left out?",
        "weights",
        count,
        f"one for each pixel and each output: {n * n} * {side * side * n_C} = {count}",
        [
            (f * f * n_C, "that is the convolution. A dense layer shares no weight."),
            (n * n + side * side * n_C, "pixels and outputs are added. Each pair has a weight."),
            (
                f * f * side * side * n_C,
                "each output sees its window alone. In a dense layer it sees every pixel.",
            ),
            (n * n * n_C, "that is one output a channel."),
        ],
    )


@kind("multiplications of a block", 5, n=[8, 10, 16], n_C_prev=[2, 3], n_C=[4, 5], f=[3, 5])
def multiplications_of_a_block(n=8, n_C_prev=3, n_C=5, f=3):
    count = n * n * n_C * f * f * n_C_prev
    inner = conv_output_size(n, f)
    return numbers(
        f"An image of {n} × {n} × {n_C_prev} goes through a “same” convolution with {n_C} filters "
        f"of {f} × {f}, ReLU and max pooling. How many multiplications is that?",
        "multiplications",
        count,
        f"{n} * {n} * {n_C} numbers, each of {f} * {f} * {n_C_prev} products; ReLU and max pooling "
        "only compare",
        [
            (f * f * n_C_prev * n_C, "that is the number of weights. Each is used at every place."),
            (
                inner * inner * n_C * f * f * n_C_prev,
                "that is valid. With “same”, every pixel is a place.",
            ),
            (count // 4, "the pooling is taken to come first. It comes after the products."),
            (n * n * n_C * f * f, "one channel is counted. A filter is as deep as its input."),
            ((n * n) * f * f * n_C_prev, "that is one filter."),
        ],
    )
