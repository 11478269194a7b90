"""Lesson 14: cut out what a tile of the output reads, with its halo."""

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    TINY,
    fractions,
    random_integers,
    small_integers,
    whole,
)


def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    """Cut out the part of the padded images that a tile of the output reads."""
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    top = rows[0] * stride - pad
    left = cols[0] * stride - pad
    bottom = (rows[1] - 1) * stride + f - pad
    right = (cols[1] - 1) * stride + f - pad
    above, below = max(0, -top), max(0, bottom - n_H_prev)
    before, behind = max(0, -left), max(0, right - n_W_prev)
    inside = A_prev[:, max(0, top) : bottom, max(0, left) : right]
    return np.pad(inside, ((0, 0), (above, below), (before, behind), (0, 0)))


def size(A_prev, rows, cols, f, stride=1, pad=0):
    sums = (
        f"({stop} - {start} - 1) * {stride} + {f} = {(stop - start - 1) * stride + f} {name}"
        for name, (start, stop) in (("rows", rows), ("columns", cols))
    )
    return " and ".join(sums)


def origin(cell, A_prev, rows, cols, f, stride=1, pad=0):
    i, row, col, c = (int(k) for k in cell)
    options = {"stride": stride, "pad": pad, "i": i, "c": c, "cell": (row, col)}
    return figures.tile_piece(A_prev, rows, cols, f, **options)


def target(A_prev, rows, cols, f, stride=1, pad=0):
    return figures.tile_piece(A_prev, rows, cols, f, stride=stride, pad=pad)


def images(name, shape, rows, cols, f, seed, **options):
    arguments = {"A_prev": small_integers(*shape, seed=seed), "rows": rows, "cols": cols, "f": f}
    return Probe(name, arguments, options)


def span(rng, n):
    """A span of at most `n` rows, drawn at random."""
    start = int(rng.integers(0, n))
    return start, int(rng.integers(start + 1, n + 1))


def random_call(rng):
    m, n_C, f, stride = (int(k) for k in rng.integers(1, 4, 4))
    pad = int(rng.integers(0, min(f, 3)))
    n_H, n_W = (f + int(k) for k in rng.integers(0, 7, 2))
    rows, cols = (span(rng, convhelpers.conv_output_size(n, f, stride, pad)) for n in (n_H, n_W))
    A_prev = random_integers(rng, m, n_H, n_W, n_C)
    return dict(A_prev=A_prev, rows=rows, cols=cols, f=f, stride=stride, pad=pad)


BORDER, DEEP, STRIDE = "the tiny example", "two images of two channels", "stride = 2"
PLACE = {"rows": (0, 2), "cols": (2, 4), "f": 3}

PROBES = (
    Probe(BORDER, {"A_prev": TINY["A_prev"], **PLACE}, {"pad": 1}),
    images("no border", (1, 5, 6, 1), (1, 3), (0, 2), 3, seed=1),
    images(DEEP, (2, 4, 6, 2), (1, 2), (2, 5), 2, seed=2),
    images(STRIDE, (1, 8, 7, 1), (1, 3), (1, 2), 3, seed=3, stride=2),
    images("stride = 2 and pad = 1", (2, 5, 8, 2), (1, 3), (2, 4), 3, seed=4, stride=2, pad=1),
    images("stride = 3 and windows of 2 × 2", (1, 8, 9, 1), (0, 2), (1, 3), 2, seed=5, stride=3),
    images("windows of 5 × 5 and pad = 2", (1, 4, 6, 1), (3, 4), (1, 2), 5, seed=6, pad=2),
    images("pad = 2 and stride = 2", (1, 9, 6, 2), (1, 4), (0, 3), 4, seed=7, stride=2, pad=2),
    images("the whole output as a tile", (1, 3, 2, 1), (0, 3), (0, 2), 3, seed=8, pad=1),
    images(
        "a window of one cell and stride = 2", (1, 5, 7, 2), (1, 3), (2, 4), 1, seed=9, stride=2
    ),
    Probe(
        "fractions",
        {"A_prev": fractions(1, 4, 3, 2, seed=10), "rows": (1, 2), "cols": (0, 2), "f": 2},
    ),
    Probe(
        "an image of integers",
        {"A_prev": whole(1, 3, 5, 1, seed=11), "rows": (0, 1), "cols": (2, 5), "f": 3},
        {"pad": 1},
    ),
    Probe(
        "stride and pad by position",
        {
            "A_prev": small_integers(1, 6, 5, 1, seed=12),
            "rows": (0, 2),
            "cols": (1, 3),
            "f": 3,
            "stride": 2,
            "pad": 1,
        },
    ),
)

LAST_ROW, LAST_COL = "(rows[1] - 1) * stride + f - pad", "(cols[1] - 1) * stride + f - pad"
FIRST_ROW, FIRST_COL = "rows[0] * stride - pad", "cols[0] * stride - pad"
SHAPE = "_, n_H_prev, n_W_prev, _ = A_prev.shape"
PADDED = "((0, 0), (above, below), (before, behind), (0, 0))"

MISTAKES = (
    Mistake(
        "no halo",
        "The piece ends where the next tile's begins. Its last windows reach further.",
        "The last window starts at (rows[1] - 1) * stride and is f rows high.",
        "no border",
        changes=((LAST_ROW, "rows[1] * stride - pad"), (LAST_COL, "cols[1] * stride - pad")),
    ),
    Mistake(
        "no halo down",
        "To the right the piece has its halo, below it has none.",
        "The last window starts at row (rows[1] - 1) * stride, and is f rows high.",
        "no border",
        changes=((LAST_ROW, "rows[1] * stride - pad"),),
    ),
    Mistake(
        "no halo across",
        "Below, the piece has its halo, to the right it has none.",
        "The last window starts at column (cols[1] - 1) * stride, and is f columns wide.",
        "no border",
        changes=((LAST_COL, "cols[1] * stride - pad"),),
    ),
    Mistake(
        "halo above and to the left only",
        "Above and to the left the piece reaches pad pixels further; at the end it has no halo.",
        "The end of the last window is (rows[1] - 1) * stride + f - pad.",
        changes=((LAST_ROW, "rows[1] * stride"), (LAST_COL, "cols[1] * stride")),
    ),
    Mistake(
        "halo below and to the right only",
        "The piece begins at the tile's own first pixel. Its first window begins pad before it.",
        "Subtract pad from the start, too: rows[0] * stride - pad.",
        changes=((FIRST_ROW, "rows[0] * stride"), (FIRST_COL, "cols[0] * stride")),
    ),
    Mistake(
        "halo of f",
        "The halo is f wide: the row and the column `stop` are taken for a part of the tile.",
        "The tile ends before stop, so its last window starts at (rows[1] - 1) * stride.",
        "no border",
        changes=(("(rows[1] - 1)", "rows[1]"), ("(cols[1] - 1)", "cols[1]")),
    ),
    Mistake(
        "halo one too narrow",
        "The halo lacks its last row and its last column.",
        "The window is f wide: from its start to its start + f.",
        "no border",
        changes=((LAST_ROW, LAST_ROW + " - 1"), (LAST_COL, LAST_COL + " - 1")),
    ),
    Mistake(
        "half a window as halo",
        "The halo is f // 2 on every side. That is right for stride = 1 and pad = f // 2 alone.",
        "Take the start of the first window and the end of the last one.",
        "no border",
        changes=(
            (FIRST_ROW, "rows[0] * stride - f // 2"),
            (FIRST_COL, "cols[0] * stride - f // 2"),
            (LAST_ROW, "rows[1] * stride + f // 2"),
            (LAST_COL, "cols[1] * stride + f // 2"),
        ),
    ),
    Mistake(
        "border at every seam",
        "Your function puts zeros around every piece, also where a neighbor's pixels belong.",
        "Zeros belong only where the piece reaches over the border of the whole image.",
        bodies=(
            "top, bottom = rows[0] * stride, (rows[1] - 1) * stride + f - 2 * pad\n"
            "left, right = cols[0] * stride, (cols[1] - 1) * stride + f - 2 * pad\n"
            "own = A_prev[:, top : max(top, bottom), left : max(left, right)]\n"
            "return convhelpers.zero_pad(own, pad)",
        ),
    ),
    Mistake(
        "border around the right piece",
        "The piece is right, and then gets a border once more.",
        "Return what you had before the last padding.",
        changes=(
            (PADDED, "((0, 0), (above + pad, below + pad), (before + pad, behind + pad), (0, 0))"),
        ),
    ),
    Mistake(
        "padded twice",
        "The whole image is padded, and then the start is moved back by pad once more.",
        "In the padded image, the tile's first window starts at rows[0] * stride.",
        changes=((SHAPE, "A_prev = convhelpers.zero_pad(A_prev, pad)\n    " + SHAPE),),
    ),
    Mistake(
        "no padding",
        "The piece is that of pad = 0.",
        "In the image without its border, everything starts pad rows and columns earlier.",
        changes=((" - pad", ""),),
    ),
    Mistake(
        "zeros of the border left out",
        "Where the piece reaches over the border of the image, it is cut off.",
        "Add as many zeros as rows and columns are missing.",
        changes=((f"np.pad(inside, {PADDED})", "inside"),),
    ),
    Mistake(
        "zeros on the wrong side",
        "The zeros of the border are put at the other end of the piece.",
        "Rows missing above the image go above the piece: (above, below).",
        changes=((PADDED, "((0, 0), (below, above), (behind, before), (0, 0))"),),
    ),
    Mistake(
        "zeros above and to the left only",
        "At the end of the image, the zeros of the border are missing.",
        "Where bottom is larger than n_H_prev, rows are missing below; likewise to the right.",
        "stride = 2 and pad = 1",
        changes=((PADDED, "((0, 0), (above, 0), (before, 0), (0, 0))"),),
    ),
    Mistake(
        "zeros below and to the right only",
        "At the beginning of the image, the zeros of the border are missing.",
        "Where top is below 0, -top rows are missing above; likewise to the left.",
        changes=((PADDED, "((0, 0), (0, below), (0, behind), (0, 0))"),),
    ),
    Mistake(
        "edge repeated",
        "Beyond the border the last pixel is repeated. The border of this layer holds zeros.",
        "np.pad adds zeros where no mode is given.",
        changes=((PADDED, PADDED + ', "edge"'),),
    ),
    Mistake(
        "image mirrored at the border",
        "Beyond the border the image is mirrored. The border of this layer holds zeros.",
        "np.pad adds zeros where no mode is given.",
        changes=((PADDED, PADDED + ', "reflect"'),),
    ),
    Mistake(
        "negative start",
        "Where the piece starts above or left of the image, a slice from a negative number is cut: "
        "it counts from the end.",
        "Let the slice start at max(0, top) and max(0, left).",
        changes=(("max(0, top) : bottom, max(0, left) : right", "top:bottom, left:right"),),
    ),
    Mistake(
        "zeros counted with the height",
        "The columns that are missing are counted with n_H_prev.",
        "To the right of the image lie columns from n_W_prev on.",
        changes=(("right - n_W_prev", "right - n_H_prev"),),
    ),
    Mistake(
        "rows and columns exchanged",
        "The rows of the tile are taken for its columns, and its columns for its rows.",
        "The second axis of A_prev belongs to rows, the third to cols.",
        changes=((SHAPE, SHAPE + "\n    rows, cols = cols, rows"),),
    ),
    Mistake(
        "rows of the image",
        "The numbers in rows and cols are taken for those of the image. They count outputs.",
        "Output row r reads from row r * stride - pad of the image on.",
        bodies=("return A_prev[:, rows[0] : rows[1], cols[0] : cols[1]].copy()",),
    ),
    Mistake(
        "cut not aligned with the stride",
        "The piece has the right size, and starts at rows[0] and cols[0] whatever the stride.",
        "Output row rows[0] reads from row rows[0] * stride of the padded image on.",
        STRIDE,
        changes=(
            (FIRST_ROW, "rows[0] - pad"),
            (FIRST_COL, "cols[0] - pad"),
            (LAST_ROW, "top + (rows[1] - rows[0] - 1) * stride + f"),
            (LAST_COL, "left + (cols[1] - cols[0] - 1) * stride + f"),
        ),
    ),
    Mistake(
        "stride ignored",
        "The piece is that of stride = 1.",
        "Multiply the first and the last row and column of the tile by stride.",
        STRIDE,
        changes=((" * stride", ""),),
    ),
    Mistake(
        "stride only down",
        "The rows know the stride, the columns do not.",
        "Multiply the first and the last column by stride, too.",
        STRIDE,
        changes=(("cols[0] * stride", "cols[0]"), ("(cols[1] - 1) * stride", "cols[1] - 1")),
    ),
    Mistake(
        "stride only across",
        "The columns know the stride, the rows do not.",
        "Multiply the first and the last row by stride, too.",
        STRIDE,
        changes=(("rows[0] * stride", "rows[0]"), ("(rows[1] - 1) * stride", "rows[1] - 1")),
    ),
    Mistake(
        "tile moves by its windows",
        "The piece starts at rows[0] * f, as if the windows lay side by side.",
        "Windows lie stride apart: the first one starts at rows[0] * stride.",
        "no border",
        changes=((FIRST_ROW, "rows[0] * f - pad"), (FIRST_COL, "cols[0] * f - pad")),
    ),
    Mistake(
        "stop taken for a count",
        "The second number of rows and cols is taken for the size of the tile.",
        "rows is (start, stop): the tile has stop - start rows.",
        "no border",
        changes=(
            ("(rows[1] - 1)", "(rows[0] + rows[1] - 1)"),
            ("(cols[1] - 1)", "(cols[0] + cols[1] - 1)"),
        ),
    ),
    Mistake(
        "whole image",
        "Your function returns the whole padded image.",
        "Cut out the rows and columns that the windows of the tile read.",
        bodies=("return convhelpers.zero_pad(A_prev, pad)",),
    ),
    Mistake(
        "first image only",
        "The piece is cut from the first image alone.",
        "Keep the first axis whole: A_prev[:, ...].",
        DEEP,
        changes=(("A_prev[:,", "A_prev[:1,"),),
    ),
    Mistake(
        "first channel only",
        "The piece has the first channel alone.",
        "A window reaches through all channels: leave the last axis whole.",
        DEEP,
        changes=(("max(0, left) : right]", "max(0, left) : right, :1]"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def no_seam(A_prev, rows, cols, f, stride, pad):
    sizes = [convhelpers.conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3]]
    if (rows, cols) == tuple((0, n) for n in sizes):
        return "As in the test, the tile is the whole output, and has no neighbor."
    if pad == 0:
        return "With pad = 0 there is no border to put at a seam."
    return "The neighbor's pixels at the seam are 0 themselves."


TASKS = (
    Task(
        name="one tile",
        source="""\
def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    top, left = rows[0] * stride, cols[0] * stride
    bottom = (rows[1] - 1) * stride + f - 2 * pad
    right = (cols[1] - 1) * stride + f - 2 * pad
    return convhelpers.zero_pad(A_prev[:, top:bottom, left:right], pad)
""",
        weak_test="""\
A_prev = np.arange(20).reshape(1, 4, 5, 1)
yours = cut_tile(A_prev, (0, 4), (0, 5), 3, pad=1)
np.array_equal(yours, convhelpers.cut_tile(A_prev, (0, 4), (0, 5), 3, pad=1))""",
        in_common=no_seam,
    ),
)

EXERCISE = Exercise(
    lesson=14,
    solution=cut_tile,
    returns=("piece",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Begin with the rows. In the padded image, the window of output row `r` starts at "
        "`r * stride` and ends before `r * stride + f`. Which output row of the tile is its last?",
        "The image without its border starts `pad` later, so subtract `pad`: from row "
        "`rows[0] * stride - pad` to `(rows[1] - 1) * stride + f - pad`. The columns likewise.",
        "A start below 0 and an end above `n_H_prev` reach into the border. Cut out what lies "
        "inside, with `max(0, top)` as the start, and let `np.pad` add the rows that are missing: "
        "`max(0, -top)` above, `max(0, bottom - n_H_prev)` below.",
    ),
    next_step="Can you write its way back, which adds the gradient of a piece to the image's?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=images("", (2, 4, 4, 3), (0, 2), (0, 2), 2, seed=20),
    one_window=images("", (1, 2, 2, 1), (0, 1), (0, 1), 1, seed=21),
    pairs=(("stride ignored", "no padding"), ("rows and columns exchanged", "halo of f")),
    equivalent=dict.fromkeys(
        (
            "above, below = (max(-top, 0), max(0, bottom - n_H_prev))",
            "above, below = (max(0, -top), max(bottom - n_H_prev, 0))",
            "before, behind = (max(-left, 0), max(0, right - n_W_prev))",
            "before, behind = (max(0, -left), max(right - n_W_prev, 0))",
            "inside = A_prev[:, max(top, 0):bottom, max(0, left):right]",
            "inside = A_prev[:, max(0, top):bottom, max(left, 0):right]",
        ),
        "the larger of two numbers is the same in either order",
    ),
)
