"""Receptive fields in pictures, held against following every value back to its pixels."""

import re

import numpy as np
import pytest
from figures.svg import JPEG_ERROR, rasters, texts, unreadable

from convhelpers.figures.receptive import (
    dilated_stack,
    influence,
    receptive_field,
    receptive_fields,
    receptive_squares,
)

BLOCK = [(3, 1), (2, 2)]
STACKS = [
    [(1, 1)],
    [(3, 1)],
    [(2, 3)],
    BLOCK,
    BLOCK * 2,
    [(5, 2), (3, 1)],
    [(3, 2), (3, 2), (1, 4)],
]


def pixels(windows, index):
    """The pixels behind cell `index` of the last layer, following each window back."""
    cells = {index}
    for f, stride in reversed(windows):
        cells = {cell * stride + k for cell in cells for k in range(f)}
    return cells


@pytest.mark.parametrize("windows", STACKS)
def test_the_formula_agrees_with_following_the_windows_back(windows):
    fields = receptive_fields(windows)
    assert fields[0] == (1, 1)
    for layer, (r, jump) in enumerate(fields[1:], start=1):
        first, second = (pixels(windows[:layer], index) for index in (0, 1))
        assert max(first) - min(first) + 1 == r
        assert min(second) - min(first) == jump


def test_two_blocks_in_words():
    names = ["convolution", "pooling"] * 2
    assert receptive_field(BLOCK * 2, names).sentence == (
        "Pixels that one value depends on, along one axis: convolution (f = 3, stride 1) 3, "
        "pooling (f = 2, stride 2) 4, convolution (f = 3, stride 1) 8, pooling (f = 2, stride 2) "
        "10. After the last layer, two neighbors are 4 pixels apart."
    )


@pytest.mark.parametrize("windows", STACKS)
def test_the_picture_has_a_cell_for_every_value_on_the_way(windows):
    picture = receptive_field(windows, [f"layer {k}" for k in range(len(windows))])
    counts, cells = [1], {0}
    for f, stride in reversed(windows):
        cells = {cell * stride + k for cell in cells for k in range(f)}
        counts.insert(0, max(cells) + 1)
    numbers = [words for words in texts(picture) if words.isdigit()]
    assert numbers == [str(index) for count in counts for index in range(count)]
    svg = picture.content.decode()
    assert svg.count("fill-opacity") == len(windows)
    assert svg.count('stroke-width="4"') == len(windows)
    assert unreadable(picture) == []


def test_a_large_field_is_drawn_without_numbers_and_stays_on_the_page():
    picture = receptive_field(BLOCK * 2 + [(7, 1)], list("abcde"))
    assert "r = 34, jump = 4" in texts(picture)
    assert not any(words.isdigit() for words in texts(picture))
    assert unreadable(picture) == []
    assert picture.width <= 760
    assert picture.height < 520


def test_influence_in_words():
    counts = np.array([[1, 2, 0], [4, 8, 0]])
    assert influence(counts).sentence == (
        "Of 2 × 3 pixels, 2 × 2 reach the one output; the others are hatched. "
        "The top left corner has influence 1, the strongest pixel 8."
    )


def test_influence_shows_every_number_and_hatches_the_zeros():
    counts = np.outer([1, 2.5, 0], [4, 0, 1, 0])
    picture = influence(counts)
    assert texts(picture)[1:] == "4 0 1 0 10 0 2.5 0 0 0 0 0".split()
    assert picture.content.decode().count("<path") == 8
    assert unreadable(picture) == []


def test_influence_of_nothing():
    assert influence(np.zeros((1, 2))).sentence.startswith("Of 1 × 2 pixels, 0 × 0 reach")


@pytest.mark.parametrize("n_C", [1, 3])
def test_squares_on_a_photograph(n_C):
    photo = np.full((20, 30, n_C), 128, dtype=np.uint8)
    picture = receptive_squares(photo, [4, 10], row=9, col=15)
    assert picture.sentence == (
        "Squares around row 9, column 15 of the photograph: 4 × 4, 10 × 10 pixels."
    )
    assert texts(picture) == ["4", "10"]
    assert np.abs(rasters(picture)[0] - np.squeeze(photo)).mean() < JPEG_ERROR


def test_squares_lie_where_the_sentence_says():
    photo = np.full((20, 30, 1), 128, dtype=np.uint8)
    svg = receptive_squares(photo, [10, 40], row=9, col=15).content.decode()
    found = re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)"[^>]* stroke="#b34e00"', svg)
    square, whole = ([float(side) * 30 / 728 for side in sides] for sides in found)
    np.testing.assert_allclose(square, [10.5, 4.5, 10], atol=1e-2)
    np.testing.assert_allclose(whole, [0, 0, 30], atol=1e-2)  # as much of it as there is


@pytest.mark.parametrize(
    ("dilations", "f"), [((1, 2, 4), 3), ((2, 2), 3), ((1, 1, 1), 2), ((1, 2, 4, 8), 2), ((3,), 1)]
)
def test_a_dilated_stack_shows_what_has_a_part(dilations, f):
    picture = dilated_stack(dilations, f)
    # A 1 at each pixel in turn, through the layers one after the other.
    reach = 1 + sum((f - 1) * dilation for dilation in dilations)
    part = np.eye(reach)
    for dilation in dilations:
        n = part.shape[1] - (f - 1) * dilation
        part = sum(part[:, k * dilation : k * dilation + n] for k in range(f))
    found = np.count_nonzero(part)
    assert f"from the bottom: {found} of {reach} pixels, " in picture.sentence
    assert picture.sentence.endswith(f"It reaches over {reach} pixels.")
    drawn = picture.content.decode()
    assert drawn.count('fill="#dcebf7"') == found
    assert not unreadable(picture)


def test_a_line_stands_for_each_weight_that_is_used():
    drawn = dilated_stack((1, 2), 3).content.decode()
    assert drawn.count('stroke="#b34e00"') == 3 + 3 * 3
    drawn = dilated_stack((2, 2), 3).content.decode()
    assert drawn.count('stroke="#b34e00"') == 3 + 3 * 3
