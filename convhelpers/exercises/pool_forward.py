"""Lesson 04: one number for every window of every channel."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    made,
    random_pooling,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import (
    WINDOW_MOVES_BY_F,
    stride_ignored_everywhere,
    stride_mistakes,
    sums_of,
    window_mistakes,
)


def pool_forward(A_prev, f, stride, mode="max"):
    """Summarize every window of every channel by its maximum or its average."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    n_H = (n_H_prev - f) // stride + 1
    n_W = (n_W_prev - f) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C_prev))
    for i in range(m):
        for row in range(n_H):
            for col in range(n_W):
                for c in range(n_C_prev):
                    top, left = row * stride, col * stride
                    window = A_prev[i, top : top + f, left : left + f, c]
                    A[i, row, col, c] = window.max() if mode == "max" else window.mean()
    return A


def size(A_prev, f, stride, mode="max"):
    return sums_of(*A_prev.shape[1:3], f, stride)


def origin(cell, A_prev, f, stride, mode="max"):
    i, row, col, c = cell
    return figures.pooling_step(A_prev, f, stride, mode, row, col, i=i, c=c)


def target(A_prev, f, stride, mode="max"):
    return figures.pooling(A_prev, f, stride, mode)


def pool(name, A_prev, f, stride, **options):
    return Probe(name, {"A_prev": A_prev, "f": f, "stride": stride}, options)


NEGATIVE = made("-np.abs(small_integers(2, 3, 4, 2, seed=1)) - 1")
FAR_BELOW = made("-1000.5 - 33.25 * np.abs(small_integers(1, 3, 4, 2, seed=1))")
WHOLE = whole(1, 3, 5, 2, seed=7)

PROBES = (
    pool("the tiny example", TINY["A_prev"], 2, 2),
    pool("windows that overlap", small_integers(2, 4, 5, 3, seed=2), 3, 1),
    pool("negative numbers only", NEGATIVE, 2, 1),
    pool('mode = "average"', small_integers(1, 5, 4, 3, seed=3), 3, 1, mode="average"),
    pool("windows with gaps between them", small_integers(1, 7, 5, 2, seed=4), 2, 3),
    pool("f = 3 and stride = 2", small_integers(2, 6, 7, 3, seed=5), 3, 2, mode="average"),
    pool("f = 1 and stride = 2", small_integers(1, 6, 3, 2, seed=6), 1, 2),
    pool("whole numbers", WHOLE, 2, 1, mode="average"),
    pool("fractions", fractions(1, 4, 3, 2, seed=8), 2, 1),
    pool("fractions and the average", fractions(1, 3, 4, 2, seed=9), 2, 2, mode="average"),
    pool("numbers far below 0", FAR_BELOW, 2, 1),
    Probe(
        "mode by position",
        {"A_prev": small_integers(1, 4, 5, 1, seed=10), "f": 2, "stride": 2, "mode": "average"},
    ),
)

MISTAKES = (
    *stride_mistakes(),
    stride_ignored_everywhere(),
    WINDOW_MOVES_BY_F,
    Mistake(
        "f used for the stride everywhere",
        "Size and windows are those of stride = f.",
        "Divide by stride in the sizes, and start the window at row * stride and col * stride.",
        shown_by="windows that overlap",
        changes=(("// stride", "// f"), ("row * stride, col * stride", "row * f, col * f")),
    ),
    Mistake(
        "f and stride exchanged",
        "The window is stride cells wide and moves by f.",
        "The arguments come in the order f, stride.",
        shown_by="windows that overlap",
        changes=(("    m, n_H_prev", "    f, stride = stride, f\n    m, n_H_prev"),),
    ),
    Mistake(
        "loop counts in steps of stride",
        "The loop takes steps of stride over the output, so it leaves out cells, and they stay 0.",
        "Loop over every row and column of the output, and multiply by stride for the window.",
        changes=(
            ("range(n_H)", "range(0, n_H, stride)"),
            ("range(n_W)", "range(0, n_W, stride)"),
            ("row * stride, col * stride", "row, col"),
        ),
    ),
    Mistake(
        "pixels counted as cells of the output",
        "The loop walks over the pixels in steps of stride, and the row and column of a pixel are "
        "used as row and column of the output. They run past its end.",
        "Count the cells of the output, and multiply by stride to find the pixel.",
        changes=(
            ("range(n_H)", "range(0, n_H_prev - f + 1, stride)"),
            ("range(n_W)", "range(0, n_W_prev - f + 1, stride)"),
            ("row * stride, col * stride", "row, col"),
        ),
    ),
    Mistake(
        "maximum starts at 0",
        "A window of negative numbers gives 0: the running maximum starts at 0, which beats them.",
        "Start from -np.inf or from the first number of the window, or use np.max.",
        shown_by="negative numbers only",
        changes=(("window.max()", "max(0, window.max())"),),
    ),
    Mistake(
        "maximum starts at a number",
        "Windows whose numbers are all far below 0 give one and the same number: the running "
        "maximum starts there, and that beats them.",
        "Start from -np.inf or from the first number of the window, or use np.max.",
        shown_by="numbers far below 0",
        changes=(("window.max()", "max(-100, window.max())"),),
        bodies=tuple(
            "A = convhelpers.pool_forward(A_prev, f, stride, mode)\n"
            f'return np.maximum({start}, A) if mode == "max" else A'
            for start in (-1, -255, -256, -500, -999, -1000)
        ),
    ),
    Mistake(
        "place of the maximum",
        "The result says where in the window the largest number stands, not how large it is.",
        "Use np.max. np.argmax gives a place.",
        changes=(("window.max()", "window.argmax()"),),
    ),
    Mistake(
        "width of the output taken from the height",
        "The output is as wide as it is high. That is right for square images alone.",
        "n_W comes from the width, axis 2 of A_prev: compute it like n_H, from n_W_prev.",
        shown_by="windows that overlap",
        changes=(("n_W = (n_W_prev", "n_W = (n_H_prev"),),
    ),
    Mistake(
        "size rounded to the nearest",
        "The division in the size is rounded to the nearest whole number. Where half a step or "
        "more is left, that makes one window too many.",
        "Round down: // does. A step that does not fit is not taken.",
        shown_by="windows with gaps between them",
        changes=(
            ("(n_H_prev - f) // stride + 1", "round((n_H_prev - f) / stride + 1)"),
            ("(n_W_prev - f) // stride + 1", "round((n_W_prev - f) / stride + 1)"),
        ),
    ),
    Mistake(
        "minimum instead of maximum",
        "The smallest number of the window is kept. It should be the largest.",
        "Use np.max, or turn the comparison around.",
        changes=(("window.max()", "window.min()"),),
    ),
    Mistake(
        "largest without its sign",
        "The signs are dropped before the numbers are compared.",
        "Compare the numbers as they are, without np.abs.",
        shown_by="negative numbers only",
        changes=(("window.max()", "np.abs(window).max()"),),
        bodies=(),
    ),
    Mistake(
        "average divided by f",
        "The sum is divided by f. A window has f * f cells.",
        "Divide by f * f, or use np.mean.",
        shown_by='mode = "average"',
        changes=(("window.mean()", "window.sum() / f"),),
    ),
    Mistake(
        "sum instead of average",
        "The numbers of the window are added up, but not divided.",
        "Divide by f * f, or use np.mean.",
        shown_by='mode = "average"',
        changes=(("window.mean()", "window.sum()"),),
    ),
    Mistake(
        "median instead of average",
        "The middle number of the window is kept. It should be the average.",
        "Use np.mean.",
        shown_by='mode = "average"',
        changes=(("window.mean()", "np.median(window)"),),
    ),
    Mistake(
        "average rounded down",
        "The average has lost its fraction: // drops it.",
        "Divide with /.",
        shown_by='mode = "average"',
        changes=(("window.mean()", "window.sum() // (f * f)"),),
    ),
    Mistake(
        "fraction lost with whole numbers",
        "Where the image holds whole numbers, the average loses its fraction: an array of integers "
        "cannot keep one.",
        "Make the result with np.zeros, without the dtype of A_prev.",
        shown_by="whole numbers",
        changes=(("n_W, n_C_prev))", "n_W, n_C_prev), dtype=A_prev.dtype)"),),
    ),
    Mistake(
        "mode ignored: always the maximum",
        'The maximum is kept whatever the mode. With mode = "average" it should be the average.',
        "Ask for the mode, and do one of two things.",
        shown_by='mode = "average"',
        changes=(('window.max() if mode == "max" else window.mean()', "window.max()"),),
    ),
    Mistake(
        "mode ignored: always the average",
        'The average is taken whatever the mode. With mode = "max" it should be the maximum.',
        "Ask for the mode, and do one of two things.",
        changes=(('window.max() if mode == "max" else window.mean()', "window.mean()"),),
    ),
    Mistake(
        "average not computed",
        'With mode = "average" the result stays 0: the part for the average is never reached.',
        'The two modes are spelled "max" and "average": compare with these.',
        shown_by='mode = "average"',
        changes=(("window.mean()", "0"),),
    ),
    Mistake(
        "modes exchanged",
        "The two modes have changed places.",
        'With mode = "max" keep the maximum, with mode = "average" the average.',
        changes=(('mode == "max"', 'mode != "max"'),),
    ),
    Mistake(
        "one number for all channels",
        "The window goes through all channels. Each channel should be pooled by itself.",
        "Cut the window from a single channel: write c, not `:`, in the last place.",
        shown_by="windows that overlap",
        changes=(("left : left + f, c]", "left : left + f, :]"),),
    ),
    Mistake(
        "first channel everywhere",
        "Every channel of the result is made from the first channel of the image.",
        "Cut the window from channel c.",
        shown_by="windows that overlap",
        changes=(("left : left + f, c]", "left : left + f, 0]"),),
    ),
    Mistake(
        "first image everywhere",
        "Every image of the result is made from the first image of the batch.",
        "Cut the window from image i.",
        shown_by="windows that overlap",
        changes=(("A_prev[i,", "A_prev[0,"),),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back before all images are done; the rest of the result is still 0.",
        "Move `return` to the left, until it stands below the first `for`.",
        shown_by="windows that overlap",
        changes=(("    return A", "        return A"),),
    ),
    Mistake(
        "size rounded up",
        "The division in the size is rounded up, so the last window reaches past the image.",
        "Round down: // does. A step that does not fit is not taken.",
        changes=(
            ("(n_H_prev - f) // stride", "-((n_H_prev - f) // -stride)"),
            ("(n_W_prev - f) // stride", "-((n_W_prev - f) // -stride)"),
        ),
    ),
    Mistake(
        "+ 1 missing from the size",
        "The output is one row and one column too small: the first position is not counted.",
        "The size is floor((n - f) / stride) + 1.",
        changes=(("// stride + 1", "// stride"),),
    ),
    Mistake(
        "filter size missing from the size",
        "The size is computed without f, as if a window could start at every cell.",
        "The size is floor((n - f) / stride) + 1.",
        shown_by="windows that overlap",
        changes=((" - f) // stride + 1", ") // stride"),),
    ),
    *window_mistakes("windows that overlap"),
    Mistake(
        "slice one cell short",
        "The window is one row and one column too small: the end of a slice is left out already.",
        "The slice top : top + f holds f rows.",
        shown_by="windows that overlap",
        changes=(("top : top + f, left : left + f", "top : top + f - 1, left : left + f - 1"),),
    ),
    Mistake(
        "height and width of the output exchanged",
        "The output is as high as it should be wide.",
        "n_H comes from the height, axis 1 of A_prev, and n_W from the width, axis 2.",
        shown_by="windows that overlap",
        changes=(("n_H_prev, n_W_prev, n_C_prev =", "n_W_prev, n_H_prev, n_C_prev ="),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def not_negative(A_prev, f, stride, mode):
    if mode == "average":
        return 'The mistake is in the maximum, and mode is "average" here.'
    return "As in the test, the largest number of every window is at least 0."


def stride_is_f(A_prev, f, stride, mode):
    if stride == f:
        return "As in the test, stride is f."
    if convhelpers.pool_forward(A_prev, f, stride, mode).shape[1:3] == (1, 1):
        return "The only window starts at row 0 and column 0, whatever the stride is."
    return f"stride = {stride} and f = {f} differ, but the windows give the same numbers."


TASKS = (
    Task(
        name="positive numbers",
        source="""\
def pool_forward(A_prev, f, stride, mode="max"):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    A = np.zeros((m, (n_H_prev - f) // stride + 1, (n_W_prev - f) // stride + 1, n_C_prev))
    for i, row, col, c in np.ndindex(A.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        if mode == "average":
            A[i, row, col, c] = window.mean()
        for value in window.flat if mode == "max" else ():
            A[i, row, col, c] = max(A[i, row, col, c], value)
    return A
""",
        weak_test="""\
A_prev = np.arange(60).reshape(1, 5, 6, 2)
expected = convhelpers.pool_forward(A_prev, 3, 2)
np.array_equal(pool_forward(A_prev, 3, 2), expected)""",
        in_common=not_negative,
    ),
    Task(
        name="stride as large as f",
        source="""\
def pool_forward(A_prev, f, stride, mode="max"):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    A = np.zeros((m, (n_H_prev - f) // stride + 1, (n_W_prev - f) // stride + 1, n_C_prev))
    for i, row, col, c in np.ndindex(A.shape):
        top, left = row * f, col * f
        window = A_prev[i, top : top + f, left : left + f, c]
        A[i, row, col, c] = window.max() if mode == "max" else window.mean()
    return A
""",
        weak_test="""\
A_prev = np.arange(-30, 30).reshape(1, 5, 6, 2)
expected = convhelpers.pool_forward(A_prev, 2, 2)
np.array_equal(pool_forward(A_prev, 2, 2), expected)""",
        in_common=stride_is_f,
    ),
)

EXERCISE = Exercise(
    lesson=4,
    solution=pool_forward,
    returns=("A",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Work out the shape of the result first. Which two of the four axes shrink, and to what "
        "size? Make an array of that shape.",
        "Four loops, one for each axis of the result: image, row, column, channel. Each turn fills "
        "one cell.",
        "The window of output row `row` starts at input row `row * stride` and ends before "
        "`row * stride + f`. Columns work the same way. A slice has the methods `max()` and "
        "`mean()`.",
    ),
    next_step="Can you do without the loop over the channels?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_pooling,
    square=pool("", SQUARE["A_prev"], 2, 1),
    one_window=pool("", ONE_WINDOW["A_prev"], 3, 2),
    pairs=(("stride ignored", "average divided by f"), ("stride ignored", "maximum starts at 0")),
)
