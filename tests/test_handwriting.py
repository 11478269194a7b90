"""Ink on the pad becomes an image like the digits, held against SciPy and the digits themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import gaussian_filter
from strokes import DIGITS, ink, on_the_pad

from convhelpers.data import INK, load_digits
from convhelpers.digits import load_digits_network
from convhelpers.handwriting import USUAL_INK, count_blocks, ink_of, like_the_digits

SHEETS = arrays(bool, (32, 32))
IMAGES = arrays(np.uint8, (8, 8), elements=st.integers(0, 16))


def read(drawings):
    images = np.array([count_blocks(drawing) for drawing in drawings])
    return load_digits_network().predict(images[..., np.newaxis] / INK)


@given(SHEETS)
def test_each_count_is_that_of_its_square(sheet):
    counts = count_blocks(sheet)
    assert counts.dtype == np.uint8
    for row, col in np.ndindex(8, 8):
        square = sheet[4 * row : 4 * row + 4, 4 * col : 4 * col + 4]
        assert counts[row, col] == np.count_nonzero(square)


@given(IMAGES)
def test_the_ink_of_an_image_has_its_counts(image):
    assert (count_blocks(ink_of(image)) == image).all()


def test_the_ink_of_an_image_lies_towards_dark_neighbors():
    image = np.zeros((8, 8), np.uint8)
    image[3, 3], image[3, 4] = 8, 16
    square = ink_of(image)[12:16, 12:16]
    assert square[:, 2:].sum() >= 6


def test_the_usual_ink_is_that_of_the_digits():
    images, labels = load_digits()
    of_each = [images[labels == digit].sum(axis=(1, 2, 3)).mean() for digit in range(10)]
    assert np.abs(np.array(of_each) / USUAL_INK - 1).max() < 0.07
    assert images.sum(axis=(1, 2, 3)).mean() == pytest.approx(USUAL_INK, rel=0.02)


def test_an_empty_pad_stays_empty():
    empty = np.zeros((32, 32), bool)
    result = like_the_digits(empty)
    assert not result.any()
    assert not np.shares_memory(result, empty)


@given(SHEETS.filter(np.any))
def test_a_drawing_gets_the_usual_ink(sheet):
    before = sheet.copy()
    result = like_the_digits(sheet)
    # Pixels that are equally dark stay together.
    assert result.sum() >= USUAL_INK
    assert (sheet == before).all()


def corner_to_corner(drawing):
    drawing = drawing.copy()
    drawing[0, 0] = drawing[-1, -1] = True
    return drawing


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawing_that_fills_the_pad_is_blurred_and_cut(digit):
    drawing = corner_to_corner(ink(on_the_pad(DIGITS[digit])))
    blurred = gaussian_filter(drawing.astype(float), 1.5, mode="constant", truncate=30).round(9)
    expected = blurred >= np.sort(blurred.ravel())[-USUAL_INK]
    assert (like_the_digits(drawing) == expected).all()


@given(arrays(bool, (16, 16)), st.integers(0, 16), st.integers(0, 16))
def test_a_drawing_of_half_the_size_is_doubled_wherever_it_is(small, row, col):
    small = corner_to_corner(small)
    sheet = np.zeros((32, 32), bool)
    sheet[row : row + 16, col : col + 16] = small
    doubled = small.repeat(2, axis=0).repeat(2, axis=1)
    assert (like_the_digits(sheet) == like_the_digits(doubled)).all()


@pytest.mark.parametrize("digit", DIGITS)
def test_place_and_size_hardly_matter(digit):
    large = like_the_digits(ink(on_the_pad(DIGITS[digit])))
    there = like_the_digits(ink(on_the_pad(DIGITS[digit], left=7, top=3)))
    assert (large == there).mean() > 0.97
    small = like_the_digits(ink(on_the_pad(DIGITS[digit], left=1, top=9, width=15, height=19)))
    assert (large == small).mean() > 0.85


def test_what_is_wider_than_high_fills_the_width():
    dash = np.zeros((32, 32), bool)
    dash[5:8, 10:26] = True
    rows, cols = np.nonzero(like_the_digits(dash))
    assert (cols.min(), cols.max()) == (0, 31)
    assert rows.min() + rows.max() == 31


def test_drawn_digits_are_read():
    drawings = [like_the_digits(ink(on_the_pad(strokes))) for strokes in DIGITS.values()]
    assert read(drawings).tolist() == list(DIGITS)


def test_small_digits_need_to_be_made_like_the_digits():
    small = [ink(on_the_pad(s, left=1, top=1, width=11, height=14)) for s in DIGITS.values()]
    digits = np.array(list(DIGITS))
    as_drawn = np.mean(read(small) == digits)
    adapted = np.mean(read(map(like_the_digits, small)) == digits)
    assert adapted >= as_drawn + 0.3


def test_the_test_set_survives_the_pad():
    images, labels = load_digits("test")
    drawings = [like_the_digits(ink_of(image[:, :, 0])) for image in images]
    assert np.mean(read(drawings) == labels) >= 0.97
