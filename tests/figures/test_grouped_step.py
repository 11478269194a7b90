"""A spread filter and one number of a grouped layer in pictures, held against plain loops."""

from itertools import product

import numpy as np
import pytest
from figures.svg import drawn_after, in_words, texts, unreadable, written

from convhelpers.figures.grouped_step import grouped_step, spread_filter

RNG = np.random.default_rng(3)
A_PREV = RNG.integers(-9, 10, (2, 5, 6, 4)).astype(float)
B = np.array([1.0, -2, 3, 0])


def filters(groups, f):
    return np.random.default_rng(f).integers(-4, 5, (4, f, f, 4 // groups)).astype(float)


def in_loops(W, place, stride, pad, dilation, groups):
    """One number of the output, and the sum of each channel that has a part in it."""
    i, row, col, c = place
    depth, count = 4 // groups, 4 // groups
    sums = []
    for n in range(depth):
        k, total = c // count * depth + n, 0
        for u, v in product(range(W.shape[1]), repeat=2):
            y, x = row * stride + u * dilation - pad, col * stride + v * dilation - pad
            if 0 <= y < 5 and 0 <= x < 6:
                total += A_PREV[i, y, x, k] * W[c, u, v, n]
        sums.append((k, total))
    return sums, sum(total for _, total in sums) + B[c]


SETTINGS = [
    (groups, f, dilation, *steps)
    for groups, f, dilation in product((1, 2, 4), (1, 2, 3), (1, 2))
    for steps in ((0, 1), (1, 2))
]


@pytest.mark.parametrize(("groups", "f", "dilation", "pad", "stride"), SETTINGS)
def test_one_number_is_that_of_plain_loops(groups, f, dilation, pad, stride):
    W, c, steps = filters(groups, f), 2, {"stride": stride, "pad": pad, "dilation": dilation}
    f_d = (f - 1) * dilation + 1
    n_H, n_W = ((n + 2 * pad - f_d) // stride + 1 for n in (5, 6))
    Z = np.zeros((n_H, n_W))
    for row, col in np.ndindex(n_H, n_W):
        sums, Z[row, col] = in_loops(W, (1, row, col, c), groups=groups, **steps)
    picture = grouped_step(A_PREV, W, B, n_H - 1, n_W - 1, groups=groups, i=1, c=c, **steps)
    assert drawn_after("Z[1, :, :, 2]", picture, Z)
    assert picture.sentence.startswith(f"Z[1, {n_H - 1}, {n_W - 1}, 2] = {written(Z[-1, -1])}: ")
    assert picture.sentence.endswith(f"Output Z[1, :, :, 2], {n_H} × {n_W}: {in_words(Z)}.")
    for k, total in sums:
        assert f"channel {k} gives {written(total)}" in picture.sentence
    assert not unreadable(picture)


@pytest.mark.parametrize(("groups", "hidden"), [(1, 0), (2, 2), (4, 3)])
def test_channels_of_other_groups_are_hatched(groups, hidden):
    picture = grouped_step(A_PREV, filters(groups, 2), B, 0, 0, groups=groups, c=1)
    assert picture.content.decode().count('stroke-opacity=".7"') == hidden
    assert ("(hatched)" in picture.sentence) == bool(hidden)


@pytest.mark.parametrize(("f", "dilation"), [(2, 1), (2, 3), (3, 2)])
def test_every_pixel_that_meets_a_weight_is_marked(f, dilation):
    picture = grouped_step(A_PREV, filters(2, f), B, 0, 0, dilation=dilation, groups=2)
    assert picture.content.decode().count("h9v9z") == 2 * f * f


def test_the_slice_stands_in_code():
    picture = grouped_step(A_PREV, filters(2, 2), B, 1, 2, stride=1, dilation=3, groups=2, c=3)
    assert "A_prev_pad[0, 1:5:3, 2:6:3, 2:4]" in texts(picture)
    assert "filter 3 sees channels 2 to 3" in texts(picture)
    assert A_PREV[0, 1:5:3, 2:6:3, 2:4].shape == (2, 2, 2)


def test_the_size_does_not_depend_on_the_place():
    steps = {"dilation": 2, "groups": 2, "pad": 1}
    sizes = {
        (picture.width, picture.height)
        for row, col, c in product(range(5), range(6), range(4))
        for picture in [grouped_step(A_PREV, filters(2, 2), B, row, col, c=c, **steps)]
    }
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"row": 4, "col": 0}, "row must be from 0 to 3, got 4"),
        ({"row": 0, "col": 0, "c": 4}, "c must be from 0 to 3, got 4"),
        ({"row": 0, "col": -1}, "col must be an integer of at least 0, got -1"),
    ],
)
def test_a_place_that_is_not_there_is_refused(place, message):
    with pytest.raises(ValueError, match=message):
        grouped_step(A_PREV, filters(1, 2), B, **place)


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_a_spread_filter_and_its_gaps(dilation):
    W = filters(1, 3)
    picture = spread_filter(W, dilation)
    f_d = 2 * dilation + 1
    W_d = [[0.0] * f_d for _ in range(f_d)]
    for u, v in product(range(3), repeat=2):
        W_d[u * dilation][v * dilation] = W[0, u, v, 0]
    assert drawn_after("W · 3 × 3", picture, W[0, :, :, 0])
    assert drawn_after(f"W_d · {f_d} × {f_d}", picture, W_d)
    assert picture.content.decode().count('stroke-opacity=".7"') == f_d**2 - 9
    assert f"f_d = (3 − 1) · {dilation} + 1 = {f_d}" in texts(picture)
    assert not unreadable(picture)
