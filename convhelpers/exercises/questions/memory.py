"""Lesson 08: who runs the loops, where windows lie in memory, and what a matrix of them holds."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.im2col import im2col
from convhelpers.padding import conv_output_size

SIDES = range(4, 10)


@kind("turns of the loops", 8, n=[14, 28, 32], n_C_prev=[16, 32, 64], n_C=[8, 48, 64], f=[3, 5])
def turns_of_the_loops(n=28, n_C_prev=64, n_C=64, f=3):
    inner = conv_output_size(n, f)
    products = f * f * n_C_prev
    return numbers(
        f"An image of {n} × {n} × {n_C_prev} meets {n_C} filters of {f} × {f}, with “same” padding "
        "and stride 1. Loops go over the numbers of the output, and `np.sum` takes the whole "
        "window in each turn. How many turns does Python take, and how many products does each of "
        "them have?",
        "(turns, products)",
        (n * n * n_C, products),
        f"{n} * {n} * {n_C} = {n * n * n_C} outputs, each the sum of {f} * {f} * {n_C_prev} = "
        f"{products} products",
        [
            ((n * n, products), "the filters are left out. Each has a turn at every place."),
            ((n * n * n_C, f * f), "one channel is counted. A window has all of them."),
            (
                (inner * inner * n_C, products),
                "that is without padding. With “same”, every pixel is a place.",
            ),
            (
                (n * n * n_C * products, 1),
                "every product is a turn there. np.sum takes a window at once.",
            ),
        ],
    )


@kind("bytes to the pixel below", 8, n_H=SIDES, n_W=SIDES, n_C=[1, 2, 3], size=[4, 8])
def bytes_to_the_pixel_below(n_H=4, n_W=5, n_C=1, size=8):
    image = np.zeros((1, n_H, n_W, n_C), f"i{size}")
    _, down, across, _ = image.strides
    return numbers(
        f"Numbers of {size} bytes are stored with the shape {image.shape}. How many bytes lie "
        "between the start of a pixel and the start of the one below it?",
        "bytes",
        down,
        f"one row down is {n_W} pixels further: {n_W} * {n_C} * {size} = {down}",
        [
            (across, "that is the step to the right. A whole row lies between."),
            (down // size, "numbers are counted. Each has several bytes."),
            (
                n_H * n_C * size,
                "height and width are exchanged. A row has n_W pixels.",
            ),
            (image.nbytes, "that is the whole image."),
            *[(n_W * size, "one channel is counted. A pixel has all of them.")] * (n_C > 1),
        ],
    )


@kind("numbers in a view", 8, n_H=SIDES, n_W=SIDES, f=[2, 3, 4])
def numbers_in_a_view(n_H=4, n_W=5, f=3):
    image = np.zeros((n_H, n_W))
    windows = np.lib.stride_tricks.sliding_window_view(image, (f, f))
    places = windows.shape[0] * windows.shape[1]
    return numbers(
        f"A view names all windows of {f} × {f} of an image of {n_H} × {n_W}, with stride 1, and "
        "copies none. How many numbers does it name, and how many exist in memory?",
        "(named, exist)",
        (windows.size, image.size),
        f"{places} windows of {f * f} numbers are named; a view has no numbers of its own, and the "
        f"image has {image.size}",
        [
            (
                (windows.size, windows.size),
                "every name is taken for a number. Windows share their pixels.",
            ),
            (
                (image.size, image.size),
                "every pixel is taken to have one name. It has one in each of its windows.",
            ),
            ((places, image.size), "windows are counted. Each names f * f numbers."),
            (
                (image.size * f * f, image.size),
                "a window is taken to start at every pixel. It must fit into the image.",
            ),
        ],
    )


@kind("copies in the matrix", 8, n_H=SIDES, n_W=SIDES, f=[2, 3], row=[0, 1, 2], col=[0, 1, 2])
def copies_in_the_matrix(n_H=4, n_W=5, f=3, row=1, col=2):
    image = np.zeros((1, n_H, n_W, 1))
    image[0, row, col] = 1
    columns = im2col(image, f)
    rows, numbers_in_a_row = columns.shape
    copies = int(columns.sum())
    return numbers(
        f"`im2col` makes every window of {f} × {f} of an image of {n_H} × {n_W}, one channel, "
        "stride 1, a row of a matrix. What is the shape of the matrix, and how many times does it "
        f"hold the pixel in row {row}, column {col}?",
        "(rows, columns, times)",
        (rows, numbers_in_a_row, copies),
        f"{rows} windows of {f * f} numbers, and the pixel sits in {copies} of the windows",
        [
            (
                (numbers_in_a_row, rows, copies),
                "windows stand in columns there. Ours are rows, whatever the name says.",
            ),
            (
                (rows, numbers_in_a_row, 1),
                "each pixel is taken to be copied once. Windows overlap.",
            ),
            (
                (n_H * n_W, numbers_in_a_row, copies),
                "every pixel is given a row. A row belongs to a window, which must fit.",
            ),
            (
                (rows, numbers_in_a_row, f * f),
                "the pixel is taken to sit in f * f windows. Near the border there are fewer.",
            ),
        ],
    )


@kind("memory of the windows", 8, n=[50, 100, 200], n_C_prev=[10, 20, 30], f=[3, 5])
def memory_of_the_windows(n=128, n_C_prev=32, f=3):
    image = np.zeros((1, n, n, n_C_prev), np.float32)
    size = image.nbytes / 1e6 * f * f
    return numbers(
        f"An image of {n} × {n} × {n_C_prev} in float32, 4 bytes a number. How many million bytes "
        f"does the matrix of its windows of {f} × {f} need, with “same” padding and stride 1?",
        "million bytes",
        size,
        f"{n} * {n} windows of {f} * {f} * {n_C_prev} numbers of 4 bytes: {f * f} times the image",
        [
            (image.nbytes / 1e6, "that is the image. Its windows overlap, and each is copied."),
            (size / 4, "numbers are counted. Each has several bytes."),
            (size / n_C_prev, "one channel is counted. A window has all of them."),
            (f * image.nbytes / 1e6, "a window is counted along one axis. It has f * f pixels."),
        ],
        digits=1,
    )


@kind("what hides the order", 8)
def what_hides_the_order():
    rng = np.random.default_rng(0)

    def hides(n_H=5, n_W=6, n_C_prev=2, n_C=3, stride=2, pad=1):
        """Whether windows with the channel first give the right output all the same."""
        A_prev, W = rng.normal(size=(1, n_H, n_W, n_C_prev)), rng.normal(size=(n_C, 3, 3, n_C_prev))
        Z = conv_forward(A_prev, W, np.zeros(n_C), stride, pad)
        windows = im2col(A_prev, 3, stride, pad).reshape(-1, 3, 3, n_C_prev)
        columns = windows.transpose(0, 3, 1, 2).reshape(len(windows), -1)
        return np.allclose(columns @ W.reshape(n_C, -1).T, Z.reshape(-1, n_C))

    inputs = {
        "An image with one channel.": dict(n_C_prev=1),
        "An image as high as wide.": dict(n_W=5),
        "One filter.": dict(n_C=1),
        "Stride 1 and no padding.": dict(stride=1, pad=0),
    }
    (hiding,) = (name for name, sizes in inputs.items() if hides(**sizes))
    return choice(
        "A layer multiplies windows by filters. Its windows are cut so that the channel comes "
        "first, then row and column; the filters have row, column, channel. Which input hides "
        "that?",
        hiding,
        "one channel has no order to mistake; with more, numbers meet the wrong weights",
        [
            (
                "An image as high as wide.",
                "channels are taken for rows and columns. These keep their order.",
            ),
            (
                "One filter.",
                "filters are taken for channels. The order inside of a window is wrong for each "
                "filter.",
            ),
            (
                "Stride 1 and no padding.",
                "the places are taken to be wrong. They are right, and the order inside is not.",
            ),
        ],
    )


@kind("products of a tile", 8, side=[2, 4, 6], f=[3, 5])
def products_of_a_tile(side=2, f=3):
    tile = side + f - 1
    return numbers(
        f"In one dimension, {tile} products make {side} neighboring outputs of a filter of {f} "
        f"weights. The same is done with the rows and the columns of a tile, for {side} × {side} "
        f"outputs and {f} × {f} weights. How many products are that, and how many does the direct "
        "way take?",
        "(products, direct)",
        (tile * tile, side * side * f * f),
        f"{tile} * {tile} = {tile * tile} numbers of the tile meet as many sums of weights; the "
        f"direct way has {f} * {f} for each of {side} * {side} outputs",
        [
            (
                (2 * tile, side * side * f * f),
                "rows and columns are added. Each row meets each column: they multiply.",
            ),
            ((tile * tile, f * f), "that is one output. The tile makes several."),
            (
                (tile * side * f, side * side * f * f),
                "one direction is saved. It is saved in both.",
            ),
            ((side * side * f * f, tile * tile), "the two are exchanged."),
            ((tile, side * f), "that is one dimension."),
        ],
    )
