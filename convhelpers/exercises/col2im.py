"""Lesson 12: add every row of the matrix to the window from which im2col copied it."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    fractions,
    random_integers,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import (
    PADDING_COUNTED_ONCE,
    stride_mistakes,
)


def col2im(columns, shape, f, stride=1, pad=0):
    """Add every row of the matrix to the window from which im2col copied it."""
    m, n_H_prev, n_W_prev, n_C_prev = shape
    n_H_pad, n_W_pad = n_H_prev + 2 * pad, n_W_prev + 2 * pad
    n_H = (n_H_pad - f) // stride + 1
    n_W = (n_W_pad - f) // stride + 1
    images_pad = np.zeros((m, n_H_pad, n_W_pad, n_C_prev))
    for k, (i, row, col) in enumerate(np.ndindex(m, n_H, n_W)):
        top, left = row * stride, col * stride
        window = columns[k].reshape(f, f, n_C_prev)
        images_pad[i, top : top + f, left : left + f, :] += window
    return images_pad[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :]


def size(columns, shape, f, stride=1, pad=0):
    return f"the images have the shape that im2col was given, {shape}"


def count(shape, f, stride=1, pad=0):
    """The shape of the matrix that im2col makes of images of that shape."""
    m, *sides, n_C_prev = shape
    n_H, n_W = (convhelpers.conv_output_size(n, f, stride, pad) for n in sides)
    return m * n_H * n_W, f * f * n_C_prev


def matrix(name, shape, f, seed, **options):
    columns = small_integers(*count(shape, f, **options), seed=seed)
    return Probe(name, {"columns": columns, "shape": shape, "f": f}, options)


def random_call(rng):
    f, stride = (int(n) for n in rng.integers(1, 4, 2))
    pad = int(rng.integers(0, 3))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 5, 2))
    m, n_C_prev = (int(n) for n in rng.integers(1, 4, 2))
    shape = m, n_H, n_W, n_C_prev
    columns = random_integers(rng, *count(shape, f, stride, pad))
    return dict(columns=columns, shape=shape, f=f, stride=stride, pad=pad)


PROBES = (
    matrix("the tiny example", (1, 2, 3, 1), 2, seed=31),
    matrix("two images of two channels", (2, 3, 4, 2), 2, seed=1),
    matrix("stride = 2", (1, 5, 6, 1), 3, seed=2, stride=2),
    matrix("pad = 1", (1, 4, 3, 2), 3, seed=3, pad=1),
    matrix("a window of one cell and stride = 3", (2, 4, 5, 3), 1, seed=4, stride=3),
    matrix("stride = 2 and pad = 1", (2, 5, 3, 2), 3, seed=5, stride=2, pad=1),
    Probe(
        "fractions",
        {"columns": fractions(6, 8, seed=6), "shape": (1, 3, 4, 2), "f": 2},
    ),
    Probe(
        "a matrix of integers",
        {"columns": whole(6, 8, seed=7), "shape": (1, 4, 3, 2), "f": 2},
    ),
    Probe(
        "stride and pad by position",
        {
            "columns": small_integers(6, 9, seed=8),
            "shape": (1, 4, 5, 1),
            "f": 3,
            "stride": 2,
            "pad": 1,
        },
    ),
)

ADDED = "images_pad[i, top : top + f, left : left + f, :] += window"
CUT = "[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :]"
DEEP = "two images of two channels"
WINDOW = "columns[k].reshape(f, f, n_C_prev)"
LOOP = "(i, row, col) in enumerate(np.ndindex(m, n_H, n_W))"

MISTAKES = (
    Mistake(
        "= for +=",
        "A window replaces what the windows before it left in the pixels they share.",
        "Write `+=`: a pixel is the sum of its copies.",
        changes=((ADDED, ADDED.replace("+=", "=")),),
    ),
    Mistake(
        "mean of the copies",
        "A pixel is the mean of its copies, which undoes im2col. This function adds them up.",
        "Leave out the division by the number of copies.",
        changes=(
            (
                "    return images_pad",
                "    ones = convhelpers.col2im(np.ones(columns.shape), shape, f, stride, pad)\n"
                "    images_pad[:, pad : n_H_pad - pad, pad : n_W_pad - pad, :] /= "
                "np.maximum(ones, 1)\n"
                "    return images_pad",
            ),
        ),
    ),
    Mistake(
        "channels first in the window",
        "The numbers of a row are read channel by channel. They go pixel by pixel.",
        "Reshape a row to (f, f, n_C_prev).",
        shown_by=DEEP,
        changes=((WINDOW, "columns[k].reshape(n_C_prev, f, f).transpose(1, 2, 0)"),),
    ),
    Mistake(
        "window filled column by column",
        "The numbers of a row go down the columns of the window. They should go along its rows.",
        "reshape without a transpose fills along the rows.",
        changes=((WINDOW, WINDOW + ".transpose(1, 0, 2)"),),
    ),
    Mistake(
        "window flipped",
        "The window is turned by half a turn.",
        "Add the window without [::-1].",
        changes=((WINDOW, WINDOW + "[::-1, ::-1]"),),
    ),
    *stride_mistakes("stride = 2", image=" of the padded images"),
    Mistake(
        "stride ignored in size and place",
        "The result is that of stride = 1, so the rows of the matrix run out.",
        "Divide by stride in the sizes, and start the window at row * stride and col * stride.",
        shown_by="stride = 2",
        changes=((" // stride + 1", " + 1"), ("row * stride, col * stride", "row, col")),
    ),
    Mistake(
        "pad ignored",
        "The images have no border, so their windows are not those that im2col copied.",
        "Work on images with a border of pad pixels, and cut it off at the end.",
        shown_by="pad = 1",
        changes=((" + 2 * pad", ""), (CUT, "")),
    ),
    PADDING_COUNTED_ONCE,
    Mistake(
        "border returned too",
        "The images still have their border.",
        "Cut off pad rows and columns on each side before you return.",
        shown_by="pad = 1",
        changes=((CUT, ""),),
    ),
    Mistake(
        "border cut off with -pad",
        "For pad = 0 the slice pad:-pad is 0:0, which is empty.",
        "Count from the front: pad : n_H_pad - pad, and the same for the width.",
        changes=((CUT, "[:, pad:-pad, pad:-pad, :]"),),
    ),
    Mistake(
        "border cut off at one side",
        "Both rows and columns of the border are cut off at the end, none at the front.",
        "The image starts at row pad and column pad of the padded one.",
        shown_by="pad = 1",
        changes=((CUT, "[:, :n_H_prev, :n_W_prev, :]"),),
    ),
    Mistake(
        "windows ordered down the columns",
        "The rows of the matrix are taken as windows that follow each other down the image.",
        "Count in the order of im2col: image, row, column, the column fastest.",
        shown_by=DEEP,
        changes=((LOOP, "(i, col, row) in enumerate(np.ndindex(m, n_W, n_H))"),),
    ),
    Mistake(
        "images fastest",
        "Neighboring rows of the matrix go to different images.",
        "Let the image be the outermost loop.",
        shown_by=DEEP,
        changes=((LOOP, "(row, col, i) in enumerate(np.ndindex(n_H, n_W, m))"),),
    ),
    Mistake(
        "all windows in the first image",
        "Every window is added to the first image of the batch.",
        "Add the window to image i.",
        shown_by=DEEP,
        changes=((ADDED, ADDED.replace("[i,", "[0,")),),
    ),
    Mistake(
        "windows on every image",
        "Every image of the batch gets the windows of all images.",
        "Add the window to image i alone.",
        shown_by=DEEP,
        changes=((ADDED, ADDED.replace("[i,", "[:,")),),
    ),
    Mistake(
        "rows of the first image everywhere",
        "Each image begins again at row 0 of the matrix.",
        "Count on: the row is (i * n_H + row) * n_W + col.",
        shown_by=DEEP,
        changes=(("columns[k]", "columns[row * n_W + col]"),),
    ),
    Mistake(
        "first row everywhere",
        "Row 0 of the matrix is added to every window.",
        "Count the windows, and take row number k.",
        changes=(("columns[k]", "columns[0]"),),
    ),
    Mistake(
        "first channel only",
        "Only the first channel of the images is filled.",
        "Add the window with all its channels.",
        shown_by=DEEP,
        changes=((ADDED, "images_pad[i, top : top + f, left : left + f, 0] += window[..., 0]"),),
    ),
    Mistake(
        "rows and columns of the place exchanged",
        "The window of row r, column c is added at row c, column r.",
        "The first of the two slices belongs to row, the second to col.",
        shown_by="two images of two channels",
        changes=(
            ("top, left = row * stride, col * stride", "left, top = row * stride, col * stride"),
        ),
    ),
    Mistake(
        "+ 1 missing from the size",
        "The last position down and across is not counted, so the rows go to other windows.",
        "The size is floor((n + 2 * pad - f) / stride) + 1.",
        changes=(("// stride + 1", "// stride"),),
    ),
)


def no_overlap(columns, shape, f, stride, pad):
    if stride >= f:
        return f"As in the test, no two windows overlap: stride = {stride} and f = {f}."
    if count(shape, f, stride, pad)[0] == shape[0]:
        return "There is one window for each image, so there is nothing to overlap."
    return "What the later windows replace is the same by chance, or 0."


TASKS = (
    Task(
        name="there and back",
        source="""\
def col2im(columns, shape, f, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1
    images_pad = np.zeros((m, n_H_prev + 2 * pad, n_W_prev + 2 * pad, n_C_prev))
    for k, (i, row, col) in enumerate(np.ndindex(m, n_H, n_W)):
        top, left = row * stride, col * stride
        window = columns[k].reshape(f, f, n_C_prev)
        images_pad[i, top : top + f, left : left + f, :] = window
    return images_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]
""",
        weak_test="""\
A_prev = np.arange(24).reshape(1, 4, 6, 1)
columns = convhelpers.im2col(A_prev, 2, 2)
np.array_equal(col2im(columns, A_prev.shape, 2, 2), A_prev)""",
        in_common=no_overlap,
    ),
)

EXERCISE = Exercise(
    lesson=12,
    solution=col2im,
    returns=("images",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Go the way of `im2col` backward. Work out how many windows there are, and make images of "
        "zeros, with the border.",
        "Loop over images, rows and columns of windows, and count them: window number `k` is row "
        "`k` of the matrix, reshaped to `(f, f, n_C_prev)`.",
        "The window starts at row `row * stride` and column `col * stride` of the padded image "
        "`i`. Add it there with `+=`. At the end, cut the border off: rows `pad : n_H_pad - pad`.",
    ),
    next_step="Can you do it with a loop over the f × f cells of a window, and no other?",
    size=size,
    origin=None,
    target=figures.windows_added,
    tasks=TASKS,
    random_call=random_call,
    square=matrix("", (2, 4, 4, 2), 2, seed=20),
    one_window=matrix("", (2, 2, 2, 2), 2, seed=21),
    pairs=(("stride ignored", "window flipped"),),
)
