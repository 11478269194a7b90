"""The way back through pooling in pictures, held against loops over cells."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import drawn_after, in_words, texts, unreadable, words

from convhelpers.data import tiny
from convhelpers.figures.pooling_gradient import (
    pooling_gradient,
    pooling_gradient_collected,
    pooling_gradient_step,
    pooling_gradients_compared,
)

A_PREV = tiny.A_prev
# One number for every window of any of the sizes below, none of them like another.
DA = np.array([[9, -18, 27, 4, 6], [36, 45, -9, 11, 3], [-2, 13, 8, 5, -7], [1, 10, -4, 2, 7]])
DA = DA.reshape(1, 4, 5, 1)
MODES = ["max", "average"]
# Windows side by side, that overlap, that skip, of one cell, and as large as the image.
WINDOWS = [(2, 2), (3, 1), (3, 2), (2, 1), (2, 3), (1, 2), (1, 1), (4, 1), (4, 3)]
# The first grid starts 20 pixels in, and below its name and its column numbers.
LEFT, TOP = 20, 44


def sides(f, stride):
    return len(range(0, 4 - f + 1, stride)), len(range(0, 5 - f + 1, stride))


def gradient(f, stride):
    n_H, n_W = sides(f, stride)
    return DA[:, :n_H, :n_W]


def window(row, col, f, stride):
    return [(row * stride + u, col * stride + v) for u in range(f) for v in range(f)]


def winner(cells, values=A_PREV):
    """The first cell that no other one exceeds."""
    image = values[0, :, :, 0]
    return next(a for a in cells if all(image[a] >= image[b] for b in cells))


def shares(f, stride, mode):
    """For every window, what each of its pixels gets."""
    made = {}
    for row, col in np.ndindex(*sides(f, stride)):
        cells, given = window(row, col, f, stride), DA[0, row, col, 0]
        paid = [winner(cells)] if mode == "max" else cells
        made[row, col] = {cell: given / len(paid) for cell in paid}
    return made


def added_up(windows):
    total = np.zeros((4, 5))
    for sent in windows:
        for cell, share in sent.items():
            total[cell] += share
    return total


def marks(picture, attribute, grid="A_prev"):
    """The cells under the marks of one kind, counted from the corner of one of the grids."""
    found = re.findall(rf'<rect x="(\S+)" y="(\S+)"[^>]*{attribute}', picture.content.decode())
    left = LEFT + next(line.left for line in words(picture) if line.text.startswith(f"{grid} · "))
    side = cell_of(picture)
    return [(int((float(y) - TOP) // side), int((float(x) - left) // side)) for x, y in found]


def cell_of(picture):
    """The side of a cell; the first one is drawn right behind the white card."""
    _card, side = re.findall(r'<rect[^>]* width="(\d+)"', picture.content.decode())[:2]
    return int(side) + 3


def rings(picture):
    return marks(picture, 'rx="12"')


def frames(picture, grid="A_prev"):
    return marks(picture, 'stroke="#b34e00"', grid)


def in_the_image(places):
    """Without the marks of the other grids, which stand further to the right."""
    return [(row, col) for row, col in places if col < 5]


# one window


def test_one_window_of_the_tiny_example():
    dA = np.array([[4, -2], [6, 8]]).reshape(1, 2, 2, 1)
    picture = pooling_gradient_step(dA, A_PREV, 2, 2, "max", 0, 1)
    assert picture.sentence == (
        "Back through max pooling with f = 2, stride = 2, output row 0, column 1: "
        "window A_prev[0, 0:2, 2:4, 0]: maximum 5 at row 1, column 3; "
        "dA_prev[0, 1, 3, 0] += −2. "
        "dA_prev, the sum so far: 4 0 0 0 0; 0 0 0 −2 0; 0 0 0 0 0; 0 0 0 0 0."
    )
    assert texts(picture)[-2:] == [
        "Window A_prev[0, 0:2, 2:4, 0]: maximum 5 at row 1, column 3",
        "dA_prev[0, 1, 3, 0] += −2",
    ]
    assert "A_prev · 4 × 5" in texts(picture)
    assert "dA · 2 × 2" in texts(picture)
    assert "dA_prev · 4 × 5" in texts(picture)


def test_the_average_shows_the_share():
    dA = np.array([[4, -2], [6, 1]]).reshape(1, 2, 2, 1)
    picture = pooling_gradient_step(dA, A_PREV, 2, 2, "average", 0, 0)
    assert "dA_prev[0, 0:2, 0:2, 0] += 4 / 4 = 1. dA_prev, the first window: 1 1 0" in (
        picture.sentence
    )
    assert rings(picture) == []
    picture = pooling_gradient_step(dA, A_PREV, 2, 2, "average", 1, 1)
    assert texts(picture)[-1] == "dA_prev[0, 2:4, 2:4, 0] += 1 / 4 = 0.25"


def test_a_share_is_marked_as_rounded_only_where_it_is():
    dA = np.array([[9, 1]]).reshape(1, 1, 2, 1)
    for col, share in ((0, "9 / 9 = 1"), (1, "1 / 9 ≈ 0.11")):
        assert (
            share in pooling_gradient_step(dA, A_PREV[:, :3, :4], 3, 1, "average", 0, col).sentence
        )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_step_adds_its_window_to_those_before(f, stride, mode):
    dA, sent = gradient(f, stride), shares(f, stride, mode)
    order = list(np.ndindex(*sides(f, stride)))
    for k, (row, col) in enumerate(order):
        picture = pooling_gradient_step(dA, A_PREV, f, stride, mode, row, col)
        so_far = added_up(sent[cell] for cell in order[: k + 1])
        assert drawn_after("dA_prev · ", picture, so_far)
        assert picture.sentence.endswith(f": {in_words(so_far)}.")
        assert drawn_after("dA · ", picture, dA[0, :, :, 0])
        assert drawn_after("A_prev · ", picture, A_PREV[0, :, :, 0])
        assert in_the_image(frames(picture))[0] == (row * stride, col * stride)
        assert len(frames(picture)) == 3
        assert frames(picture, "dA_prev")[-1] == next(iter(sent[row, col]))
        assert in_the_image(rings(picture)) == (list(sent[row, col]) if mode == "max" else [])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_step_has_the_same_size(f, stride, mode):
    dA = gradient(f, stride) * 137
    pictures = [
        pooling_gradient_step(dA, A_PREV, f, stride, mode, *cell)
        for cell in np.ndindex(*sides(f, stride))
    ]
    assert len({(picture.width, picture.height) for picture in pictures}) == 1


def test_long_texts_leave_the_size_alone():
    narrow = -123456.78 * A_PREV[:, :2, :3]
    steps = [pooling_gradient_step(narrow, narrow, 1, 1, "max", *cell) for cell in np.ndindex(2, 3)]
    assert len({picture.width for picture in steps}) == 1
    wide, dA = np.zeros((1, 7, 7, 1)), np.full((1, 4, 4, 1), -12345.67)
    pixels = [
        pooling_gradient_collected(dA, wide, 4, 1, "average", *cell) for cell in np.ndindex(4, 4)
    ]
    assert len({(picture.width, picture.height) for picture in pixels}) == 1
    assert len({len(texts(picture)) for picture in pixels}) > 1
    assert [unreadable(picture) for picture in pixels] == [[]] * 16


def test_of_tied_maxima_the_first_is_chosen_and_they_are_counted():
    dA, flat = np.full((1, 1, 1, 1), 7), np.zeros((1, 2, 2, 1))
    picture = pooling_gradient_step(dA, flat, 2, 2, "max", 0, 0)
    assert "maximum 0 at row 0, column 0, the first of 4;" in picture.sentence
    assert picture.sentence.endswith("the first window: 7 0; 0 0.")


# one pixel


def test_what_one_pixel_of_the_tiny_example_collects():
    dA = np.array([[9, -18, 0], [27, 9, -9]]).reshape(1, 2, 3, 1)
    picture = pooling_gradient_collected(dA, A_PREV, 3, 1, "max", 2, 2)
    assert picture.sentence == (
        "Back through max pooling with f = 3, stride = 1, row 2, column 2 of A_prev: it sits in "
        "6 windows and is the maximum of 2 (ringed); dA_prev[0, 2, 2, 0] = 9 + 27 = 36."
    )
    assert len(rings(picture)) == 2
    picture = pooling_gradient_collected(dA, A_PREV, 3, 1, "average", 0, 1)
    assert picture.sentence.endswith(
        "it sits in 2 windows; dA_prev[0, 0, 1, 0] = (9 − 18) / 9 = −1."
    )
    picture = pooling_gradient_collected(dA, A_PREV, 3, 1, "max", 0, 0)
    assert picture.sentence.endswith(
        "it sits in 1 window and is the maximum of none; dA_prev[0, 0, 0, 0] = 0."
    )


def test_a_pixel_in_no_window_collects_nothing():
    for mode in MODES:
        picture = pooling_gradient_collected(gradient(2, 2), A_PREV, 2, 2, mode, 0, 4)
        assert picture.sentence.endswith("it sits in no window; dA_prev[0, 0, 4, 0] = 0.")
        assert len(frames(picture)) == 2


def test_a_single_term_is_written_once():
    picture = pooling_gradient_collected(gradient(2, 2), A_PREV, 2, 2, "max", 0, 0)
    assert picture.sentence.endswith("; dA_prev[0, 0, 0, 0] = 9.")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_every_pixel_writes_a_sum_that_is_right(f, stride, mode):
    dA, sent = gradient(f, stride), shares(f, stride, mode)
    total = added_up(sent.values())
    pictures = {
        cell: pooling_gradient_collected(dA, A_PREV, f, stride, mode, *cell)
        for cell in np.ndindex(4, 5)
    }
    for (row, col), picture in pictures.items():
        _, sums, *result = re.split(r" [=≈] ", texts(picture)[-1].replace("−", "-"))
        assert eval(sums) == pytest.approx(total[row, col], abs=1e-9)
        assert not result or float(result[0]) == pytest.approx(total[row, col], abs=0.005)
        holds = sum((row, col) in window(*cell, f, stride) for cell in sent)
        pays = sum((row, col) in cells for cells in sent.values())
        assert f"it sits in {holds or 'no'} window" in picture.sentence
        assert len(rings(picture)) == (pays if mode == "max" else 0)
        assert in_the_image(frames(picture))[0] == (row, col)
        assert (row, col) in frames(picture, "dA_prev")
        assert drawn_after("dA_prev · ", picture, total)
    assert len({(picture.width, picture.height) for picture in pictures.values()}) == 1


def test_the_windows_over_a_pixel_are_framed_in_the_gradient():
    picture = pooling_gradient_collected(gradient(2, 1), A_PREV, 2, 1, "average", 1, 2)
    found = re.findall(
        r'width="(\S+)" height="(\S+)" fill="none" stroke="#b34e00"', picture.content.decode()
    )
    assert (str(2 * cell_of(picture)),) * 2 in found


# all windows


def test_all_windows_of_the_tiny_example():
    dA = np.array([[4, -2], [6, 8]]).reshape(1, 2, 2, 1)
    assert pooling_gradient(dA, A_PREV, 2, 2, "max").sentence == (
        "Back through max pooling with f = 2, stride = 2. dA, 2 × 2: 4 −2; 6 8, becomes "
        "dA_prev, 4 × 5: 4 0 0 0 0; 0 0 0 −2 0; 0 0 8 0 0; 6 0 0 0 0. "
        "No window covers column 4 (hatched)."
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_the_whole_gradient_is_the_sum_of_all_windows(f, stride, mode):
    picture = pooling_gradient(gradient(f, stride), A_PREV, f, stride, mode)
    total = added_up(shares(f, stride, mode).values())
    assert drawn_after("dA_prev · ", picture, total)
    assert in_words(total) in picture.sentence
    lost = 20 - len({c for cell in shares(f, stride, mode) for c in window(*cell, f, stride)})
    hatches = picture.content.decode().count("stroke-opacity")
    assert hatches == 2 * lost
    assert ("(hatched)" in picture.sentence) == bool(lost)


def test_every_channel_is_drawn_under_its_own_name():
    deep, dA = (np.concatenate([x, 1 - x], axis=3) for x in (A_PREV, gradient(2, 2)))
    whole, second = (pooling_gradient(dA, deep, 2, 2, "max", channels=c) for c in (None, [1]))
    assert "image 0, channel 0: dA, 2 × 2: 9 −18; 36 45, becomes" in whole.sentence
    assert "image 0, channel 1: dA, 2 × 2: −8 19; −35 −44, becomes" in whole.sentence
    assert [line for line in texts(second) if line.startswith("image")] == ["image 0, channel 1"]
    assert unreadable(whole) == unreadable(second) == []


def test_a_step_names_its_image_and_its_channel():
    deep, dA = (
        np.concatenate([np.zeros_like(x), x]).repeat(2, axis=3) for x in (A_PREV, gradient(2, 2))
    )
    picture = pooling_gradient_step(dA, deep, 2, 2, "max", 1, 0, i=1, c=1)
    assert "window A_prev[1, 2:4, 0:2, 1]: maximum 2 at row 3, column 0" in picture.sentence
    assert texts(picture)[0] == "image 1, channel 1"
    picture = pooling_gradient_collected(dA, deep, 2, 2, "max", 3, 0, i=1, c=1)
    assert "dA_prev[1, 3, 0, 1] = 36." in picture.sentence


# both modes


@pytest.mark.parametrize(("f", "stride"), WINDOWS)
def test_both_modes_stand_beside_each_other(f, stride):
    picture = pooling_gradients_compared(gradient(f, stride), A_PREV, f, stride)
    for mode in MODES:
        total = added_up(shares(f, stride, mode).values())
        assert drawn_after(f"dA_prev, {mode}", picture, total)
        assert f"{mode.capitalize()}: {in_words(total)}." in picture.sentence
    assert unreadable(picture) == []
    assert picture.width <= 760


# any values


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
}


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(("mode", "stride"), list(product(MODES, (1, 2))))
def test_any_values_make_a_picture_that_can_be_read(values, mode, stride):
    f = min(2, *values.shape[1:3])
    n_H, n_W = ((n - f) // stride + 1 for n in values.shape[1:3])
    dA = values[:, :n_H, :n_W]
    before = values.copy()
    values.flags.writeable = False
    for picture in (
        pooling_gradient_step(dA, values, f, stride, mode, 0, 0),
        pooling_gradient_collected(dA, values, f, stride, mode, 0, 0),
        pooling_gradient(dA, values, f, stride, mode),
        pooling_gradients_compared(dA, values, f, stride),
    ):
        assert unreadable(picture) == []
        assert picture.width <= 760
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize(
    ("f", "stride", "mode", "name"),
    [(5, 1, "max", "f"), (2, 0, "max", "stride"), (2, 2, "mean", "mode"), (3, 1, "max", "dA")],
)
def test_what_pooling_refuses_is_refused_by_name(f, stride, mode, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        pooling_gradient(gradient(2, 2), A_PREV, f, stride, mode)
