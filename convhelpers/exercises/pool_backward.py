"""Lesson 07: the gradient of pooling."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.data import tiny
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    made,
    random_integers,
    random_pooling,
    small_integers,
)
from convhelpers.exercises.pool_forward import FAR_BELOW, NEGATIVE, WHOLE
from convhelpers.exercises.sliding import WINDOW_MOVES_BY_F, stride_mistakes


def pool_backward(dA, A_prev, f, stride, mode="max"):
    """Send the gradient of every window back to the pixels that made its number."""
    m, n_H, n_W, n_C_prev = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for row in range(n_H):
            for col in range(n_W):
                for c in range(n_C_prev):
                    top, left = row * stride, col * stride
                    window = A_prev[i, top : top + f, left : left + f, c]
                    place = dA_prev[i, top : top + f, left : left + f, c]
                    if mode == "max":
                        first = np.unravel_index(np.argmax(window), window.shape)
                        place[first] += dA[i, row, col, c]
                    else:
                        place += dA[i, row, col, c] / (f * f)
    return dA_prev


def size(dA, A_prev, f, stride, mode="max"):
    return "every pixel of A_prev gets one number"


def origin(cell, dA, A_prev, f, stride, mode="max"):
    i, row, col, c = cell
    return figures.pooling_gradient_collected(dA, A_prev, f, stride, mode, row, col, i=i, c=c)


def target(dA, A_prev, f, stride, mode="max"):
    return figures.pooling_gradient(dA, A_prev, f, stride, mode)


def backward(name, dA, A_prev, f, stride, **options):
    return Probe(name, {"dA": dA, "A_prev": A_prev, "f": f, "stride": stride}, options)


def pool(name, A_prev, f, stride, seed, **options):
    """A probe whose gradient has the shape that pooling `A_prev` gives."""
    dA = small_integers(*convhelpers.pool_forward(A_prev, f, stride).shape, seed=seed)
    return backward(name, dA, A_prev, f, stride, **options)


def random_call(rng):
    arguments = random_pooling(rng)
    # The weight of an average is no whole number; multiples of f * f have whole shares.
    shape = convhelpers.pool_forward(**arguments).shape
    return dict(dA=random_integers(rng, *shape) * arguments["f"] ** 2, **arguments)


TIED = made("np.abs(small_integers(1, 4, 5, 2, seed=11)) // 4")

PROBES = (
    backward("the tiny example", tiny.dA.astype(float), TINY["A_prev"], 2, 2),
    pool("windows that overlap", small_integers(2, 4, 5, 3, seed=2), 3, 1, seed=21),
    pool("ties", TIED, 2, 2, seed=22),
    pool("negative numbers only", NEGATIVE, 2, 1, seed=23),
    pool('mode = "average"', small_integers(1, 5, 4, 3, seed=3), 3, 1, seed=24, mode="average"),
    pool("windows with gaps between them", small_integers(1, 7, 5, 2, seed=4), 2, 3, seed=25),
    pool("f = 3 and stride = 2", small_integers(2, 6, 7, 2, seed=5), 3, 2, seed=26, mode="average"),
    pool("whole numbers", WHOLE, 2, 1, seed=27, mode="average"),
    backward(
        "fractions",
        fractions(1, 3, 2, 2, seed=28),
        fractions(1, 4, 3, 2, seed=8),
        2,
        1,
    ),
    backward(
        "fractions and the average",
        fractions(1, 1, 2, 2, seed=29),
        fractions(1, 3, 4, 2, seed=9),
        2,
        2,
        mode="average",
    ),
    pool("numbers far below 0", FAR_BELOW, 2, 1, seed=30),
    Probe(
        "mode by position",
        {"dA": small_integers(1, 2, 2, 1, seed=31), "A_prev": small_integers(1, 4, 5, 1, seed=10)}
        | {"f": 2, "stride": 2, "mode": "average"},
    ),
)

MISTAKES = (
    Mistake(
        "fractions cut off with the maximum",
        'With mode = "max" the fractions of the gradient are cut off.',
        "Look for dtype=int, astype(int) or int(), and leave it out.",
        shown_by="fractions",
        changes=(("return dA_prev", 'return dA_prev.astype(int) if mode == "max" else dA_prev'),),
    ),
    Mistake(
        "mask replaces the window",
        "Every window is overwritten with its mask times the gradient. The zeros of the mask wipe "
        "out what another window has left there, and equal maxima all get it.",
        "Add instead of replacing, with +=, and pick the first maximum with np.argmax.",
        shown_by="windows that overlap",
        changes=(("place[first] +=", "place[:] = (window == window.max()) *"),),
    ),
    Mistake(
        "share of a quarter",
        "The share of a pixel is a quarter, whatever f is.",
        "A window has f * f cells: divide by f * f.",
        shown_by='mode = "average"',
        changes=(("(f * f)", "4"),),
    ),
    Mistake(
        "pooled forward",
        "Your function pools A_prev once more. It should send the gradient dA back.",
        "Start from zeros in the shape of A_prev, and add a part of dA for every window.",
        bodies=("return convhelpers.pool_forward(A_prev, f, stride, mode)",),
    ),
    Mistake(
        "all ties get it",
        "Where the largest number stands several times, each of them gets the whole gradient.",
        "Pick the first of them: np.argmax finds one place, where `window == window.max()` marks "
        "all.",
        shown_by="ties",
        changes=(("place[first] +=", "place += (window == window.max()) *"),),
    ),
    Mistake(
        "ties share it",
        "Where the largest number stands several times, they share the gradient.",
        "That is a choice one can make; ours is that the first gets all of it, as np.argmax finds "
        "it.",
        shown_by="ties",
        changes=(
            (
                "place[first] += dA[i, row, col, c]",
                "mask = window == window.max(); place += mask * dA[i, row, col, c] / mask.sum()",
            ),
        ),
    ),
    Mistake(
        "the last of the ties gets it",
        "Where the largest number stands several times, the last of them gets the gradient.",
        "Take the first, row by row. In a loop, compare with `>` instead of `>=`.",
        shown_by="ties",
        changes=(("np.argmax(window)", "window.size - 1 - np.argmax(window.ravel()[::-1])"),),
    ),
    Mistake(
        "ties counted column by column",
        "Where the largest number stands several times, the first column by column gets the "
        "gradient.",
        "Go through the window row by row, as np.argmax does.",
        shown_by="ties",
        changes=(
            (
                "np.unravel_index(np.argmax(window), window.shape)",
                "np.unravel_index(np.argmax(window.T), window.shape)[::-1]",
            ),
        ),
    ),
    Mistake(
        "= for +=",
        "Where windows overlap, a later window overwrites what an earlier one left.",
        "A pixel collects from all its windows: add with `+=`.",
        shown_by="windows that overlap",
        changes=(("place[first] +=", "place[first] ="), ("place +=", "place[:] =")),
    ),
    Mistake(
        "= for += with the maximum",
        "A pixel that is the maximum of several windows keeps only what the last one sends.",
        "A pixel collects from all its windows: add with `+=`.",
        shown_by="windows that overlap",
        changes=(("place[first] +=", "place[first] ="),),
    ),
    Mistake(
        "= for += with the average",
        "Where windows overlap, a later share overwrites an earlier one.",
        "A pixel collects a share from all its windows: add with `+=`.",
        shown_by='mode = "average"',
        changes=(("place +=", "place[:] ="),),
    ),
    Mistake(
        "every pixel of the window gets it",
        "With the maximum, all pixels of the window get the gradient. Only one of them made the "
        "number that went on.",
        "Find the place of the maximum in the window, and add there alone.",
        changes=(("place[first] +=", "place +="),),
    ),
    Mistake(
        "the minimum gets it",
        "The smallest pixel of the window gets the gradient. It should be the largest.",
        "Use np.argmax, or turn the comparison around.",
        changes=(("np.argmax", "np.argmin"),),
    ),
    Mistake(
        "largest without its sign",
        "The signs are dropped before the maximum is searched.",
        "Compare the numbers as they are, without np.abs.",
        shown_by="negative numbers only",
        changes=(("np.argmax(window)", "np.argmax(np.abs(window))"),),
    ),
    Mistake(
        "maximum of the whole image",
        "The largest pixel of the whole image gets the gradient of every window.",
        "Search each window for its own maximum.",
        changes=(
            (
                "np.argmax(window), window.shape",
                "np.argmax(A_prev[i, :, :, c]), A_prev.shape[1:3]",
            ),
            ("place[first]", "dA_prev[i, :, :, c][first]"),
        ),
    ),
    Mistake(
        "place in the window taken for a place in the image",
        "np.argmax counts from the corner of the window, but its result is used from the corner of "
        "the image.",
        "Add top and left, or add to a slice of dA_prev that starts there.",
        changes=(("place[first]", "dA_prev[i, :, :, c][first]"),),
    ),
    Mistake(
        "maximum searched without the stride",
        "The maximum is searched in another window than the one the gradient is sent to: the "
        "stride is missing there.",
        "Cut the same rows and columns from A_prev and from dA_prev.",
        changes=(
            (
                " = A_prev[i, top : top + f, left : left + f, c]",
                " = A_prev[i, row : row + f, col : col + f, c]",
            ),
        ),
    ),
    Mistake(
        "gradient sent without the stride",
        "The maximum is found in the right window, but the gradient is sent as if the stride were "
        "1.",
        "Cut the same rows and columns from A_prev and from dA_prev.",
        changes=(
            (
                "dA_prev[i, top : top + f, left : left + f, c]",
                "dA_prev[i, row : row + f, col : col + f, c]",
            ),
        ),
    ),
    Mistake(
        "place of the maximum turned",
        "Inside the window, the row and the column of the maximum are exchanged.",
        "np.unravel_index gives the row first, then the column.",
        shown_by="windows that overlap",
        changes=(("place[first]", "place[first[::-1]]"),),
    ),
    *stride_mistakes(),
    WINDOW_MOVES_BY_F,
    Mistake(
        "f and stride exchanged",
        "The window is stride cells wide and moves by f.",
        "The arguments come in the order dA, A_prev, f, stride.",
        shown_by="windows that overlap",
        changes=(("    m, n_H", "    f, stride = stride, f\n    m, n_H"),),
    ),
    Mistake(
        "rows and columns exchanged",
        "The row of the output decides about the columns of the window, and the column about its "
        "rows.",
        "top comes from row, and left from col.",
        changes=(
            ("top, left = row * stride, col * stride", "left, top = row * stride, col * stride"),
        ),
    ),
    Mistake(
        "rows and columns of the gradient exchanged",
        "The gradient is read from dA[i, col, row, c].",
        "The row comes first: dA[i, row, col, c].",
        changes=(("dA[i, row, col, c]", "dA[i, col, row, c]"),),
    ),
    Mistake(
        "average not divided",
        "With the average, every pixel of the window gets the whole gradient instead of a share.",
        "Each of the f * f pixels gets dA / (f * f).",
        shown_by='mode = "average"',
        changes=((" / (f * f)", ""),),
    ),
    Mistake(
        "average divided by f",
        "The gradient is divided by f. A window has f * f pixels to share it.",
        "Divide by f * f.",
        shown_by='mode = "average"',
        changes=((" / (f * f)", " / f"),),
    ),
    Mistake(
        "average divided by the stride",
        "The gradient is divided by stride * stride. The window is f pixels wide.",
        "Divide by f * f.",
        shown_by='mode = "average"',
        changes=((" / (f * f)", " / (stride * stride)"),),
    ),
    Mistake(
        "average divided by the number of windows",
        "The gradient is divided by the number of windows. It is shared by the pixels of one "
        "window.",
        "Divide by f * f.",
        shown_by='mode = "average"',
        changes=((" / (f * f)", " / (n_H * n_W)"),),
    ),
    Mistake(
        "share rounded down",
        "The share of the average has lost its fraction: // drops it.",
        "Divide with /.",
        shown_by='mode = "average"',
        changes=((" / (f * f)", " // (f * f)"),),
    ),
    Mistake(
        "no room for fractions",
        "The result is made in the dtype of A_prev. Where that holds whole numbers, a share of the "
        "gradient has no room in it.",
        "Make the result with np.zeros(A_prev.shape), which holds floats.",
        shown_by="whole numbers",
        changes=(("np.zeros(A_prev.shape)", "np.zeros_like(A_prev)"),),
    ),
    Mistake(
        "slope without dA",
        "What is sent back does not depend on dA: 1 to the maximum, 1 / (f * f) to all.",
        "That is the slope of the pooling alone. By the chain rule it is multiplied by dA.",
        changes=(("dA[i, row, col, c]", "1"),),
    ),
    Mistake(
        "gradient multiplied by the maximum",
        "The gradient is multiplied by the number that won. The maximum grows as fast as that "
        "pixel, whatever its value.",
        "Send dA as it is.",
        changes=(
            (
                "place[first] += dA[i, row, col, c]",
                "place[first] += dA[i, row, col, c] * window.max()",
            ),
        ),
    ),
    Mistake(
        "the pixel in place of the gradient",
        "The maximum of the window is put back where it was. The gradient should go there.",
        "Add dA[i, row, col, c] at the place of the maximum.",
        changes=(("place[first] += dA[i, row, col, c]", "place[first] += window.max()"),),
    ),
    Mistake(
        "the gradient subtracted",
        "The result has the wrong sign. A gradient is not yet a step downhill.",
        "Add with `+=`; the step against the gradient is taken later.",
        changes=(("+=", "-="),),
    ),
    Mistake(
        "left over rows and columns filled",
        "The last windows reach to the border of the image, into rows and columns that the stride "
        "leaves over. Those had no part in the output.",
        "Every window has f rows and f columns; what lies outside stays 0.",
        shown_by="f = 3 and stride = 2",
        changes=(
            ("top : top + f", "top : (top + f if row < n_H - 1 else None)"),
            ("left : left + f", "left : (left + f if col < n_W - 1 else None)"),
        ),
    ),
    Mistake(
        "starts from the image",
        "The gradient is added to the numbers of A_prev. It should start from zeros.",
        "Make the result with np.zeros(A_prev.shape).",
        changes=(("np.zeros(A_prev.shape)", "A_prev.astype(float)"),),
    ),
    Mistake(
        "result as small as dA",
        "The result is made in the shape of dA, so that most windows have no place in it.",
        "dA_prev has the shape of A_prev: one number for every pixel.",
        changes=(("np.zeros(A_prev.shape)", "np.zeros(dA.shape)"),),
    ),
    Mistake(
        "pixels counted as cells of the output",
        "The loops run over the pixels of A_prev, and the row and column of a pixel are used in "
        "dA. They run past its end.",
        "Count the cells of dA, and multiply by stride to find the window.",
        changes=(("n_C_prev = dA.shape", "n_C_prev = A_prev.shape"),),
    ),
    Mistake(
        "mode ignored: always the maximum",
        'The maximum gets the gradient whatever the mode. With mode = "average" all pixels share '
        "it.",
        "Ask for the mode, and do one of two things.",
        shown_by='mode = "average"',
        changes=(('if mode == "max":', "if True:"),),
    ),
    Mistake(
        "mode ignored: always the average",
        'All pixels share the gradient whatever the mode. With mode = "max" the maximum gets it.',
        "Ask for the mode, and do one of two things.",
        changes=(('if mode == "max":', "if False:"),),
    ),
    Mistake(
        "modes exchanged",
        "The two modes have changed places.",
        'With mode = "max" the maximum gets the gradient, with mode = "average" all pixels share '
        "it.",
        changes=(('mode == "max"', 'mode != "max"'),),
    ),
    Mistake(
        "maximum of the first channel",
        "The maximum is searched in the first channel for all channels.",
        "Cut the window from channel c of A_prev.",
        shown_by="windows that overlap",
        changes=(
            (
                " = A_prev[i, top : top + f, left : left + f, c]",
                " = A_prev[i, top : top + f, left : left + f, 0]",
            ),
        ),
    ),
    Mistake(
        "gradient of the first channel",
        "Every channel gets what belongs to the first.",
        "Take the gradient from channel c of dA.",
        shown_by="windows that overlap",
        changes=(("dA[i, row, col, c]", "dA[i, row, col, 0]"),),
    ),
    Mistake(
        "every channel gets it",
        "What one channel sends back arrives in all channels.",
        "Cut the place from channel c of dA_prev: write c, not `:`, in the last place.",
        shown_by="windows that overlap",
        changes=(
            (
                "dA_prev[i, top : top + f, left : left + f, c]",
                "dA_prev[i, top : top + f, left : left + f, :]",
            ),
        ),
    ),
    Mistake(
        "maximum of the first image",
        "The maximum is searched in the first image for all images.",
        "Cut the window from image i of A_prev.",
        shown_by="windows that overlap",
        changes=((" = A_prev[i,", " = A_prev[0,"),),
    ),
    Mistake(
        "all gradients in the first image",
        "What every image sends back arrives in the first image.",
        "Cut the place from image i of dA_prev.",
        shown_by="windows that overlap",
        changes=(("dA_prev[i,", "dA_prev[0,"),),
    ),
    Mistake(
        "return inside the loop",
        "Your function comes back before all images are done; the rest of the result is still 0.",
        "Move `return` to the left, until it stands below the first `for`.",
        shown_by="windows that overlap",
        changes=(("    return dA_prev", "        return dA_prev"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def overwritten(dA, A_prev, f, stride, mode):
    if stride >= f:
        return f"As in the test, no windows overlap: stride = {stride}, f = {f}."
    if convhelpers.pool_forward(A_prev, f, stride).shape[1:3] == (1, 1):
        return "There is one window, so no pixel collects from two."
    return "No pixel gets something from one window and something else from a later one."


def untied(dA, A_prev, f, stride, mode):
    if mode == "average":
        return 'The mistake is in the maximum, and mode is "average" here.'
    return "As in the test, no window has its largest number twice, or dA is 0 there."


TASKS = (
    Task(
        name="windows side by side",
        source="""\
def pool_backward(dA, A_prev, f, stride, mode="max"):
    dA_prev = np.zeros(A_prev.shape)
    for i, row, col, c in np.ndindex(dA.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        place = dA_prev[i, top : top + f, left : left + f, c]
        if mode == "max":
            place[np.unravel_index(np.argmax(window), window.shape)] = dA[i, row, col, c]
        else:
            place[:] = dA[i, row, col, c] / (f * f)
    return dA_prev
""",
        weak_test="""\
A_prev, dA = np.arange(60).reshape(1, 5, 6, 2), np.arange(12).reshape(1, 2, 3, 2)
expected = convhelpers.pool_backward(dA, A_prev, 2, 2)
np.array_equal(pool_backward(dA, A_prev, 2, 2), expected)""",
        in_common=overwritten,
    ),
    Task(
        name="no ties",
        source="""\
def pool_backward(dA, A_prev, f, stride, mode="max"):
    dA_prev = np.zeros(A_prev.shape)
    for i, row, col, c in np.ndindex(dA.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        mask = window == window.max() if mode == "max" else np.ones((f, f)) / (f * f)
        dA_prev[i, top : top + f, left : left + f, c] += mask * dA[i, row, col, c]
    return dA_prev
""",
        weak_test="""\
A_prev, dA = np.arange(60).reshape(1, 5, 6, 2), np.arange(40).reshape(1, 4, 5, 2)
expected = convhelpers.pool_backward(dA, A_prev, 2, 1)
np.array_equal(pool_backward(dA, A_prev, 2, 1), expected)""",
        in_common=untied,
    ),
)

EXERCISE = Exercise(
    lesson=7,
    solution=pool_backward,
    returns=("dA_prev",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "The result has the shape of `A_prev` and starts as zeros. Loop over the cells of `dA`, as "
        "`pool_forward` loops over the cells of `A`, and find the window of each.",
        "With the average, every pixel of the window gets the same share, `dA / (f * f)`. With the "
        "maximum, find the place of the maximum in the window of `A_prev`. Add with `+=`: windows "
        "may overlap.",
        "`np.argmax(window)` counts through the window row by row and finds the first maximum; "
        "`np.unravel_index(np.argmax(window), window.shape)` is its row and column in the window. "
        "The same slice of `dA_prev` is the place where they count.",
    ),
    next_step="Compare dA_prev.sum() with dA.sum(): is anything of the gradient ever lost?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=backward("", small_integers(2, 3, 3, 3, seed=5), SQUARE["A_prev"], 2, 1),
    one_window=backward("", small_integers(2, 1, 1, 2, seed=5), ONE_WINDOW["A_prev"], 3, 2),
    pairs=(("all ties get it", "average divided by f"),),
)
