"""The way up in pictures, held against stamps put down one by one."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers import im2col
from convhelpers.data import tiny
from convhelpers.figures.kit.words import number, rows_in_words
from convhelpers.figures.stamps import (
    patterns,
    pixel_stamped,
    stamp_counts,
    stamp_step,
    windows_added,
)

SMALL, W = tiny.A_prev[:, :2, :3], tiny.W
RNG = np.random.default_rng(4)


def stamped(image, stamp, stride, count):
    """The first `count` stamps, put down one by one."""
    f, (n_H, n_W) = len(stamp), image.shape
    canvas = np.zeros(((n_H - 1) * stride + f, (n_W - 1) * stride + f))
    for row, col in list(np.ndindex(image.shape))[:count]:
        top, left = row * stride, col * stride
        canvas[top : top + f, left : left + f] += image[row, col] * stamp
    return canvas


@pytest.mark.parametrize(("f", "stride", "pad"), list(product((1, 2, 3), (1, 2, 3), (0, 1))))
def test_a_step_shows_the_stamps_so_far(f, stride, pad):
    if min((2 - 1) * stride + f, (3 - 1) * stride + f) <= 2 * pad:
        return
    A_prev, stamps = RNG.integers(-9, 10, (2, 2, 3, 2)), RNG.integers(-9, 10, (2, f, f, 3))
    sizes = set()
    for k, (row, col) in enumerate(np.ndindex(2, 3), start=1):
        picture = stamp_step(A_prev, stamps, row, col, stride=stride, pad=pad)
        canvas = stamped(A_prev[0, :, :, 0], stamps[0, :, :, 0], stride, k)
        sentence = picture.sentence
        assert f"of 6, {canvas.shape[0]} × {canvas.shape[1]}: {rows_in_words(canvas)}." in sentence
        value = number(A_prev[0, row, col, 0])
        assert sentence.startswith(f"A_prev[0, {row}, {col}, 0] = {value} adds {value} · W to rows")
        assert ("is cut off" in sentence) == bool(pad)
        assert picture.width <= 760 and unreadable(picture) == []
        sizes.add((picture.width, picture.height))
    assert len(sizes) == 1


def test_every_number_of_the_output_is_drawn():
    picture = stamp_step(SMALL, W, 1, 2, stride=2)
    canvas = stamped(SMALL[0, :, :, 0], W[0, :, :, 0], 2, 6)
    drawn = texts(picture)
    indices = canvas.shape[0] + canvas.shape[1]
    written = [number(value) for value in canvas.ravel()]
    assert drawn[-indices - len(written) : -indices] == written


@pytest.mark.parametrize(("row", "col", "words"), [(2, 0, "row must be"), (0, -1, "col must be")])
def test_a_place_outside_the_input_is_refused(row, col, words):
    with pytest.raises(ValueError, match=words):
        stamp_step(SMALL, W, row, col)


@pytest.mark.parametrize(("f", "stride", "pad"), list(product((1, 2, 3, 4), (1, 2, 3), (0, 1))))
def test_counts_are_those_of_stamps_of_ones(f, stride, pad):
    canvas = stamped(np.ones((3, 4)), np.ones((f, f)), stride, 12)
    n_H, n_W = canvas.shape
    inside = canvas[pad : n_H - pad, pad : n_W - pad]
    picture = stamp_counts(3, 4, f, stride=stride, pad=pad)
    if inside.size <= 72:
        assert f": {rows_in_words(inside)}. " in picture.sentence
    else:
        assert f": {rows_in_words(inside[:1])} in the first row" in picture.sentence
    assert ("does not divide" in picture.sentence) == bool(f % stride)
    assert picture.width <= 760 and unreadable(picture) == []


@pytest.mark.parametrize(("f", "stride"), list(product(range(1, 7), range(1, 5))))
def test_what_takes_turns_is_counted_far_from_the_border(f, stride):
    canvas = stamped(np.ones((12, 12)), np.ones((f, f)), stride, 144)
    middle = canvas[f + stride : -f - stride, f + stride : -f - stride]
    sentence = stamp_counts(12, 12, f, stride=stride).sentence.rpartition("border, ")[2]
    assert sorted(map(int, re.findall(r"\d+", sentence))) == np.unique(middle).tolist()


def test_patterns_name_what_their_middles_hold():
    board = np.indices((8, 12)).sum(axis=0) % 2
    picture = patterns([board, np.full((6, 6), 2.5)], ["a board\nof squares", "gray"])
    assert picture.sentence == (
        "a board, of squares: 8 × 12, its middle holds 0, 1; gray: 6 × 6, its middle holds 2.5."
    )
    assert texts(picture) == ["a board", "of squares", "middle: 0, 1", "gray", "middle: 2.5"]
    assert picture.width <= 760 and unreadable(picture) == []


def test_a_pixel_is_the_sum_of_its_terms():
    A_prev, stamps = RNG.integers(-9, 10, (2, 2, 3, 2)), RNG.integers(-9, 10, (2, 3, 3, 2))
    b = np.array([5, -4])
    for i, row, col, c in np.ndindex(2, 3, 5, 2):
        whole = sum(stamped(A_prev[i, :, :, k], stamps[k, :, :, c], 2, 6) for k in range(2))
        picture = pixel_stamped(A_prev, stamps, b, row, col, stride=2, pad=1, i=i, c=c)
        total = number(whole[row + 1, col + 1] + b[c])
        assert picture.sentence.endswith(f"= {total}.")
        assert f"together {total}" in " ".join(texts(picture))
        sum_in_words = picture.sentence.partition("}: ")[2] or picture.sentence.rpartition(": ")[2]
        written = sum_in_words.rpartition(" = ")[0].replace("−", "-").replace("·", "*")
        assert number(eval(written)) == total


def test_added_windows_are_those_of_col2im():
    columns = im2col(np.ones((1, 3, 4, 2)), 2)
    picture = windows_added(columns, (1, 3, 4, 2), 2)
    counts = [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]]
    assert picture.sentence == (
        "The 6 rows of columns, 8 numbers each, are windows of 2 × 2 with stride = 1 and pad = 0. "
        f"Each is added to its place: {rows_in_words(np.array(counts))}."
    )
    assert picture.width <= 760 and unreadable(picture) == []
