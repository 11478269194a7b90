"""Lesson 12: stamps that grow an image, and what going up does not undo."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.data import tiny
from convhelpers.exercises.questions.arrays import in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.im2col import col2im, im2col
from convhelpers.transposed import conv_transpose_forward

IMAGE, FILTER = tiny.A_prev[0, :, :, 0], tiny.W[0, :, :, 0]
FILTERS = whole_numbers(3, 3, low=-2, high=2)


def stamped(values, W, stride=1):
    """The stamps of an image with one channel, added up."""
    X, W = values[np.newaxis, :, :, np.newaxis], W[np.newaxis, :, :, np.newaxis]
    return conv_transpose_forward(X, W, [0], stride)[0, :, :, 0]


@kind("stamps that overlap", 12, small=whole_numbers(2, 3, low=-2), W=FILTERS, col=[2, 4])
def stamps_that_overlap(small=IMAGE[:2, :3], W=FILTER, col=4):
    Z = stamped(small, W, 2)
    left = col // 2 - 1
    values = small[0, left : left + 2], small[1, left : left + 2]
    corners = W[2, 2], W[2, 0], W[0, 2], W[0, 0]
    sums = " + ".join(
        f"{written(value)} * {written(weight)}"
        for value, weight in zip(np.ravel(values), corners, strict=True)
    )
    n_H, n_W = Z.shape
    return numbers(
        f"The values {in_words(small)} stamp the filter {in_words(W)} with stride 2. How high and "
        f"wide is the result, and which number stands in row 2, column {col}, where four stamps "
        "meet?",
        "(n_H, n_W, number)",
        (n_H, n_W, Z[2, col]),
        f"(2 − 1) * 2 + 3 = {n_H} and (3 − 1) * 2 + 3 = {n_W}; four corners of the filter meet: "
        f"{sums} = {written(Z[2, col])}",
        [
            (
                (6, 9, stamped(small, W, 3)[2, col]),
                "the stamps are laid side by side. Each begins stride pixels after the last.",
            ),
            (
                (n_H, n_W, small[1, left + 1] * W[0, 0]),
                "the last stamp covers the others. Where they overlap, they add up.",
            ),
            (
                (4, 6, Z[2, col]),
                "a stamp is taken to be as wide as the step. The last one reaches further.",
            ),
            (
                (n_W, n_H, Z[2, col]),
                "height and width are exchanged: rows come first.",
            ),
        ],
    )


@kind("shape of the matrix", 12, n_H=range(4, 8), n_W=range(4, 8), f=[2, 3])
def shape_of_the_matrix(n_H=4, n_W=5, f=3):
    ones = np.eye(n_H * n_W).reshape(-1, n_H, n_W, 1)
    Z = conv_forward(ones, np.ones((1, f, f, 1)), [0])
    C = Z.reshape(len(ones), -1).T
    sides = " × ".join(map(str, Z.shape[1:3]))
    return numbers(
        f"A convolution takes {n_H} × {n_W} pixels to {sides} outputs, without a bias. A matrix C "
        "does the same: C times the image, written as a column. What is the shape of C?",
        "(rows, columns)",
        C.shape,
        f"a row for each of the {len(C)} outputs, a column for each of the {len(ones)} pixels",
        [
            (C.shape[::-1], "that is C transposed, which leads from the outputs to the pixels."),
            (
                (len(C), f * f),
                "that is the matrix of windows. C has a column for each pixel, most of them 0.",
            ),
            (Z.shape[1:3], "that is the shape of the output. It is a column here."),
            (
                (len(ones), len(ones)),
                "the output is taken to be as long as the image. There are fewer outputs.",
            ),
        ],
    )


@kind("down and up again", 12, image=whole_numbers(4, 5), W=FILTERS)
def down_and_up_again(image=IMAGE, W=FILTER):
    Z = conv_forward(image[np.newaxis, :, :, np.newaxis], W[np.newaxis, :, :, np.newaxis], [0])
    Z = Z[0, :, :, 0]
    back, covered = stamped(Z, W), stamped(np.ones((2, 3)), np.ones((3, 3)))

    def told(row):
        return f"{in_words(row)}."

    return choice(
        f"A convolution with {in_words(W)}, without a bias, takes an image of 4 × 5 to "
        f"{in_words(Z)}. The first row of the image was {in_words(image[0])}. The transposed "
        "convolution with the same filter leads up again. What is the first row that comes back?",
        told(back[0]),
        f"the stamps of {in_words(Z[0])} with the first row of the filter, {in_words(W[0])}, add "
        "up; 6 numbers do not hold what 20 held",
        [
            (
                told(image[0]),
                "transposed is taken for inverse. The shape comes back, the numbers do not.",
            ),
            (
                told(image[0] * covered[0]),
                "each pixel is taken to come back as often as it was read. That is col2im after "
                "im2col, without weights.",
            ),
            (
                told(stamped(Z, W[::-1, ::-1])[0]),
                "the filter is flipped. Stamps use it as it lies.",
            ),
        ],
    )


@kind("copies added up", 12, n_H=range(4, 8), n_W=range(4, 8), f=[2, 3], row=[1, 2], col=[1, 2])
def copies_added_up(n_H=4, n_W=5, f=3, row=1, col=2):
    ones = np.ones((1, n_H, n_W, 1))
    columns = im2col(ones, f)
    added = col2im(columns, ones.shape, f)[0, :, :, 0]
    return numbers(
        f"`im2col` copies the windows of {f} × {f} of an image of ones, {n_H} × {n_W}, with stride "
        "1, and `col2im` adds the copies up where they came from. Which numbers stand in the upper "
        f"left corner and in row {row}, column {col}?",
        "(corner, other)",
        (added[0, 0], added[row, col]),
        "each pixel comes back as often as it was copied, once for each window in which it sits",
        [
            (
                (1, 1),
                "col2im is taken to undo im2col. It adds up, and windows overlap.",
            ),
            (
                (f * f, f * f),
                "every pixel is taken to sit in f * f windows. Near the border there are fewer.",
            ),
            (
                (len(columns), len(columns)),
                "every pixel is taken to sit in all windows.",
            ),
            (
                (1, f * f),
                "away from the corner, every pixel is taken to sit in f * f windows. The border "
                "is nearer than that.",
            ),
        ],
    )


def counts(f, stride, n=8):
    """The different numbers of stamps on a pixel, away from the border."""
    inner = slice(f, n * stride - stride)
    return np.unique(stamped(np.ones((n, n)), np.ones((f, f)), stride)[inner, inner]).astype(int)


@kind("gray or a pattern", 12, f=[2, 3, 4, 5, 6], stride=[2, 3])
def gray_or_a_pattern(f=3, stride=2):
    if f <= stride:
        return None

    def told(values):
        if len(values) == 1:
            return f"Gray: {values[0]} everywhere."
        return f"A pattern of {', '.join(map(str, values[:-1]))} and {values[-1]}."

    right = counts(f, stride)
    across = sorted({len(range(start, f, stride)) for start in range(stride)})
    uneven = counts(f + 1, stride) if len(right) == 1 else None
    return choice(
        f"Ones stamp filters of {f} × {f} ones on an image, with stride {stride}. Which numbers "
        "come out, away from the border?",
        told(right),
        f"across, a pixel is reached by {' or '.join(map(str, across))} stamps, and down as well; "
        "the two multiply",
        [
            (
                told([1]),
                "stamps are taken to lie side by side. They are wider than the stride.",
            ),
            (
                told([f * f]),
                "every stamp is taken to reach every pixel near it. They begin stride pixels "
                "apart.",
            ),
            *(
                [
                    (
                        told(across),
                        "that is across alone. Down, there are as many, and they multiply.",
                    )
                ]
                if across != [1]
                else []
            ),
            *(
                [
                    (
                        told(uneven),
                        "the stamps are taken to be uneven. Where stride divides f, each pixel "
                        "gets as many.",
                    )
                ]
                if uneven is not None
                else [
                    (
                        told([max(across) ** 2]),
                        "every pixel is taken to get as many stamps. That needs a stride that "
                        "divides f.",
                    )
                ]
            ),
        ],
    )


@kind("weights of the stamps", 12, n_C_prev=[8, 16, 24], n_C=[3, 6, 12], f=[2, 3, 4])
def weights_of_the_stamps(n_C_prev=24, n_C=12, f=4, n=16):
    W, b = np.zeros((n_C_prev, f, f, n_C)), np.zeros(n_C)
    conv_transpose_forward(np.zeros((1, 1, 1, n_C_prev)), W, b)
    return numbers(
        f"A transposed convolution with f = {f} and stride 2 takes {n} × {n} × {n_C_prev} to "
        f"{n_C} channels. How many numbers does it learn, biases included?",
        "numbers",
        W.size + b.size,
        f"a stamp of {f} * {f} * {n_C} for each of the {n_C_prev} channels, and {n_C} biases: "
        f"{W.size} + {b.size}",
        [
            (W.size, "the biases are left out. Each channel of the output has one."),
            (
                W.size + n_C_prev,
                "the biases are counted by channels of the input. They are added to the output.",
            ),
            (
                f * f * n_C_prev + n_C,
                "a stamp is taken to have one channel. It has all channels of the output.",
            ),
            (
                f * f * n_C + n_C,
                "one stamp is counted. Each channel of the input has its own.",
            ),
            (
                W.size * n * n + n_C,
                "each pixel is given stamps of its own. They are shared.",
            ),
        ],
    )
