"""Pooling in pictures, held against windows cut and counted by hand."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.data import tiny
from convhelpers.figures.kit.drawing import CELL
from convhelpers.figures.pooling import pooling, pooling_compared, pooling_step

A_prev = tiny.A_prev
NEGATIVE = -1 - A_prev
SHIFTED = np.concatenate([np.zeros((1, 4, 1, 1), int), A_prev[:, :, :-1]], axis=2)
MIRRORED = A_prev[:, :, [1, 0, 3, 2, 4]]
MODES = ["max", "average"]
# Windows side by side, that overlap, that skip, of one cell, and as large as the image.
WINDOWS = [(2, 2), (3, 1), (3, 2), (2, 1), (2, 3), (1, 2), (1, 1), (4, 1), (4, 3)]

# The first grid starts 20 pixels in, and below its name and its column numbers.
LEFT, TOP = 20, 44


def places(f, stride):
    """Top left cell of every window of the 4 × 5 image, by the row and column of its output."""
    tops, lefts = range(0, 4 - f + 1, stride), range(0, 5 - f + 1, stride)
    return {
        (r, c): (top, left) for (r, top), (c, left) in product(enumerate(tops), enumerate(lefts))
    }


def cells_of(place, f):
    top, left = place
    return [(top + down, left + across) for down in range(f) for across in range(f)]


def winner(values, place, f):
    """The first cell that no other cell of the window exceeds."""
    cells = cells_of(place, f)
    return next(a for a in cells if all(values[a] >= values[b] for b in cells))


def lost(f, stride):
    seen = {cell for place in places(f, stride).values() for cell in cells_of(place, f)}
    return set(np.ndindex(4, 5)) - seen


def drawn_at(picture, pattern):
    """Cells of the first grid under the marks that match `pattern`, which captures x and y."""
    marks = re.findall(pattern, picture.content.decode())
    cells = [((float(y) - TOP) // CELL, (float(x) - LEFT) // CELL) for x, y in marks]
    return [(int(row), int(col)) for row, col in cells]


def rings(picture):
    return drawn_at(picture, r'<rect x="(\S+)" y="(\S+)"[^>]*rx="12"')


def frames(picture):
    return drawn_at(picture, r'<rect x="(\S+)" y="(\S+)"[^>]*stroke="#b34e00"')


def hatched(picture):
    # The first stroke runs from 9 pixels right of the corner to 9 pixels below it.
    marks = re.findall(r'<path d="M(\S+) (\S+?)L[^>]*stroke-opacity', picture.content.decode())
    return {(int((float(y) - TOP) // CELL), int((float(x) - 9 - LEFT) // CELL)) for x, y in marks}


def corners(picture):
    return len(re.findall(r'h9v9z"', picture.content.decode()))


def sum_and_result(picture):
    """The written sum and its result, as a learner reads them below the grids."""
    lines = texts(picture)
    below = lines[next(k for k, line in enumerate(lines) if line.startswith("window: ")) + 1 :]
    _, expression, result = re.split(r" [=≈] ", " ".join(below).replace("−", "-"))
    return eval(expression, {"max": lambda *terms: max(terms)}), float(result)


def test_one_window_of_the_tiny_example_with_the_maximum():
    picture = pooling_step(A_prev, 2, 2, "max", 0, 1)
    assert picture.sentence == (
        "Max pooling with f = 2, stride = 2, output row 0, column 1: the window is "
        "A_prev[0, 0:2, 2:4, 0], and max(2, 0, 1, 5) = 5. No window covers column 4 (hatched)."
    )
    assert texts(picture)[-2:] == [
        "window: A_prev[0, 0:2, 2:4, 0]",
        "A[0, 0, 1, 0] = max(2, 0, 1, 5) = 5",
    ]


def test_one_window_of_the_tiny_example_with_the_average():
    picture = pooling_step(A_prev, 2, 2, "average", 0, 0)
    assert picture.sentence == (
        "Average pooling with f = 2, stride = 2, output row 0, column 0: the window is "
        "A_prev[0, 0:2, 0:2, 0], and (3 + 1 + 0 + 2) / 4 = 1.5. "
        "No window covers column 4 (hatched)."
    )
    assert rings(picture) == []


def test_negative_numbers_are_subtracted():
    picture = pooling_step(NEGATIVE, 2, 2, "average", 0, 0)
    assert "and (−4 − 2 − 1 − 3) / 4 = −2.5." in picture.sentence


def test_a_step_names_its_image_and_its_channel():
    deep = np.stack([A_prev[..., 0], NEGATIVE[..., 0]], axis=3)
    batch = np.concatenate([np.zeros_like(deep), deep])
    picture = pooling_step(batch, 2, 2, "max", 1, 0, i=1, c=1)
    assert texts(picture)[-2:] == [
        "window: A_prev[1, 2:4, 0:2, 1]",
        "A[1, 1, 0, 1] = max(−2, −1, −3, −2) = −1",
    ]
    assert "A_prev[1, :, :, 1] · 4 × 5" in texts(picture)


@pytest.mark.parametrize("values", [A_prev, NEGATIVE], ids=["positive", "negative"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_step_writes_a_sum_that_is_right(values, f, stride, mode):
    for (row, col), place in places(f, stride).items():
        picture = pooling_step(values, f, stride, mode, row, col)
        numbers = [values[0, r, c, 0] for r, c in cells_of(place, f)]
        expected = max(numbers) if mode == "max" else sum(numbers) / f**2
        written, result = sum_and_result(picture)
        assert written == expected
        assert result == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_step_frames_its_window_and_rings_the_winner(f, stride, mode):
    for (row, col), place in places(f, stride).items():
        picture = pooling_step(A_prev, f, stride, mode, row, col)
        assert frames(picture)[0] == place
        assert rings(picture) == ([winner(A_prev[0, :, :, 0], place, f)] if mode == "max" else [])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_step_has_the_same_size(f, stride, mode):
    values = A_prev * 137 - 200  # some numbers are far longer than others
    pictures = [pooling_step(values, f, stride, mode, r, c) for r, c in places(f, stride)]
    assert len({(picture.width, picture.height) for picture in pictures}) == 1


def test_the_first_of_several_maxima_has_the_ring():
    assert rings(pooling_step(np.zeros((1, 2, 2, 1)), 2, 2, "max", 0, 0)) == [(0, 0)]
    assert rings(pooling_step(A_prev, 2, 1, "max", 2, 0)) == [(3, 0)]


@pytest.mark.parametrize("f", [1, 3])
def test_a_result_is_marked_as_rounded_only_where_it_is(f):
    picture = pooling_step(A_prev, f, 1, "average", 0, 0)
    assert ("≈" in picture.sentence) == (f == 3)  # 14 / 9 has no end, 3 / 1 is whole


def test_a_long_sum_runs_over_several_lines():
    values = np.arange(-50, 50).reshape(1, 10, 10, 1) / 7
    picture = pooling_step(values, 6, 1, "average", 4, 0)
    assert unreadable(picture) == []
    assert picture.width <= 760
    assert sum_and_result(picture)[0] == pytest.approx(values[0, 4:10, 0:6].mean(), abs=0.01)


def test_all_windows_of_the_tiny_example():
    assert pooling(A_prev, 2, 2, "max").sentence == (
        "Max pooling with f = 2, stride = 2. A_prev, 4 × 5, becomes A, 2 × 2: 3 5; 2 4. "
        "No window covers column 4 (hatched)."
    )
    assert pooling(A_prev, 2, 2, "average").sentence == (
        "Average pooling with f = 2, stride = 2. A_prev, 4 × 5, becomes A, 2 × 2: 1.5 2; 1 2. "
        "No window covers column 4 (hatched)."
    )


def test_windows_that_overlap():
    picture = pooling(A_prev, 3, 1, "max")
    assert picture.sentence == (
        "Max pooling with f = 3, stride = 1. A_prev, 4 × 5, becomes A, 2 × 3: 4 5 5; 4 5 5. "
        "A cell sits in up to 6 windows."
    )
    assert frames(picture) == [(0, 0), (0, 1)]
    assert "frames: the first two windows" in texts(picture)


def test_windows_that_skip():
    assert pooling(A_prev, 2, 3, "max").sentence.endswith(
        "becomes A, 1 × 2: 3 5. No window covers rows 2, 3 and column 2 (hatched)."
    )


def test_every_channel_is_drawn():
    deep = np.concatenate([A_prev, NEGATIVE], axis=3)
    picture = pooling(deep, 2, 2, "max")
    assert "A_prev[0, :, :, 0], 4 × 5, becomes A[0, :, :, 0], 2 × 2: 3 5; 2 4." in picture.sentence
    assert (
        "A_prev[0, :, :, 1], 4 × 5, becomes A[0, :, :, 1], 2 × 2: −1 −1; −1 −1." in picture.sentence
    )
    assert unreadable(picture) == []


@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_all_windows_side_by_side_are_framed_and_their_maxima_ringed(f, stride):
    picture = pooling(A_prev, f, stride, "max")
    windows = list(places(f, stride).values())
    assert frames(picture) == (windows if f <= stride or len(windows) == 1 else windows[:2])
    assert rings(picture) == sorted({winner(A_prev[0, :, :, 0], place, f) for place in windows})


@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_the_cells_in_no_window_are_hatched(f, stride):
    for picture in (
        pooling(A_prev, f, stride, "max"),
        pooling_step(A_prev, f, stride, "max", 0, 0),
    ):
        assert hatched(picture) == lost(f, stride)
        assert ("(hatched)" in picture.sentence) == bool(lost(f, stride))


def test_a_shift_changes_most_inputs_and_one_maximum():
    picture = pooling_compared(A_prev, SHIFTED, 2, 2, "max", other="shifted")
    assert picture.sentence == (
        "Max pooling with f = 2, stride = 2, of A_prev and of shifted: 1 of 20 inputs and "
        "3 of 4 outputs are the same. A_prev gives 3 5; 2 4; shifted gives 3 2; 2 4."
    )
    assert corners(picture) == 19 + 1


@pytest.mark.parametrize("mode", MODES)
def test_mirrored_windows_pool_to_the_same(mode):
    picture = pooling_compared(A_prev, MIRRORED, 2, 2, mode)
    assert "of A_prev and of A_other: 4 of 20 inputs and 4 of 4 outputs are the same." in (
        picture.sentence
    )
    assert corners(picture) == 16


def test_a_difference_is_a_difference_however_small_beside_the_numbers():
    large = np.array([100_000, 7]).reshape(1, 1, 2, 1)
    assert corners(pooling_compared(large, large + 1, 1, 1, "max")) == 4


def test_rounding_is_no_difference_and_neither_is_nan():
    one = np.array([0.1, 0.2, 0.3, np.nan]).reshape(1, 1, 4, 1)
    other = np.array([0.1, 0.2, 0.1 + 0.2, np.nan]).reshape(1, 1, 4, 1)
    assert corners(pooling_compared(one, other, 1, 1, "average")) == 0


def test_inputs_of_different_shape_are_refused():
    with pytest.raises(ValueError, match=r"A_other must .* \(1, 4, 5, 1\), got \(1, 4, 4, 1\)"):
        pooling_compared(A_prev, A_prev[:, :, :4], 2, 2, "max")


@pytest.mark.parametrize(
    ("f", "stride", "mode", "name"),
    [(5, 1, "max", "f"), (2, 0, "max", "stride"), (2, 2, "mean", "mode")],
)
def test_what_pooling_refuses_is_refused_by_name(f, stride, mode, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        pooling(A_prev, f, stride, mode)


VALUES = {
    "one cell": np.array([[[[-7]]]]),
    "one row": np.arange(-3, 4).reshape(1, 1, 7, 1),
    "one column": np.arange(-3, 4).reshape(1, 7, 1, 1),
    "floats": np.linspace(-99.5, 99.5, 20).reshape(1, 4, 5, 1),
    "float32": np.linspace(-1, 1, 20, dtype=np.float32).reshape(1, 4, 5, 1),
    "large": np.full((1, 2, 3, 1), -123456.78),
    "nan": np.full((1, 3, 2, 1), np.nan),
    "infinite": np.array([np.inf, -np.inf, 0, 1]).reshape(1, 2, 2, 1),
    "boolean": np.eye(4, 5, dtype=bool).reshape(1, 4, 5, 1),
    "pixels": np.arange(236, 256, dtype=np.uint8).reshape(1, 4, 5, 1),
}


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("mode", MODES)
def test_any_values_make_a_picture_that_can_be_read(values, mode):
    before = values.copy()
    values.flags.writeable = False
    f = min(2, *values.shape[1:3])
    for stride in (1, 2):
        for picture in (
            pooling_step(values, f, stride, mode, 0, 0),
            pooling(values, f, stride, mode),
            pooling_compared(values, values, f, stride, mode, other="the same again"),
        ):
            assert unreadable(picture) == []
            assert picture.width <= 760
    np.testing.assert_array_equal(values, before)


def test_nan_wins_and_says_so():
    values = A_prev.astype(float)
    values[0, 1, 1, 0] = np.nan
    picture = pooling_step(values, 2, 2, "max", 0, 0)
    assert "max(3, 1, 0, nan) = nan" in picture.sentence
    assert rings(picture) == [(1, 1)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_word_can_be_read(f, stride, mode):
    for picture in (
        pooling_step(A_prev, f, stride, mode, 0, 0),
        pooling(A_prev, f, stride, mode),
        pooling_compared(A_prev, SHIFTED, f, stride, mode, other="shifted"),
    ):
        assert unreadable(picture) == []
        assert picture.width <= 760


def test_chosen_channels_are_drawn_under_their_own_names():
    deep = np.stack([A_prev[..., 0], NEGATIVE[..., 0]], axis=3)
    whole, second = (pooling(deep, 2, 2, "max", channels=c) for c in (None, [1]))
    assert "A_prev[0, :, :, 0]" in whole.sentence and "A_prev[0, :, :, 1]" in whole.sentence
    assert [line for line in texts(second) if "·" in line] == [
        "A_prev[0, :, :, 1] · 4 × 5",
        "A[0, :, :, 1] · 2 × 2",
    ]
    assert "becomes A[0, :, :, 1], 2 × 2: −1 −1; −1 −1." in second.sentence
