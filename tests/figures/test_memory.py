"""Memory in pictures, held against the bytes of the arrays themselves."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable, words

from convhelpers.data import tiny
from convhelpers.figures.kit.words import number
from convhelpers.figures.memory import matrix_product, memory_layout, windows_as_rows

A_prev, W, b = tiny.A_prev.astype(np.int64), tiny.W, tiny.b
DEEP = np.concatenate([A_prev, A_prev[:, ::-1, ::-1] - 2], axis=3)
SLICED = np.arange(80.0).reshape(1, 8, 10, 1)[:, ::2, ::2]
ARRAYS = {
    "int64": A_prev,
    "float32": A_prev.astype(np.float32),
    "int8": A_prev.astype(np.int8),
    "Fortran": np.asfortranarray(A_prev),
    "two channels": DEEP,
    "two channels, Fortran": np.asfortranarray(DEEP),
    "every other pixel": SLICED,
}


def bytes_read(image, f, stride, row, col):
    """The byte of every number of the window, by the address of a view of that number."""
    start = image.__array_interface__["data"][0]
    return {
        image[0, r : r + 1, k : k + 1, c].__array_interface__["data"][0] - start + byte
        for r in range(row * stride, row * stride + f)
        for k in range(col * stride, col * stride + f)
        for c in range(image.shape[3])
        for byte in range(image.itemsize)
    }


def bytes_said(picture):
    (pieces,) = re.findall(r"reads the bytes (.*?)\. No", picture.sentence)
    pairs = [map(int, piece.split(" to ")) for piece in re.split(", | and ", pieces)]
    return {byte for first, last in pairs for byte in range(first, last + 1)}


def test_the_tiny_example_in_words():
    assert memory_layout(A_prev, 3, 1, 1, 2).sentence == (
        "A_prev, 4 × 5 × 1 of int64, lies in memory as 20 numbers of 8 bytes, with the strides "
        "(160, 40, 8, 8). With f = 3 and stride = 1, the view of the windows has the strides "
        "(160, 40, 8, 40, 8, 8). The window of output row 1, column 2 starts at byte 56 and reads "
        "the bytes 56 to 79, 96 to 119 and 136 to 159. No number is copied."
    )


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize(("f", "stride"), [(3, 1), (2, 2), (1, 3), (4, 1)])
def test_the_bytes_are_those_of_the_array(name, f, stride):
    image = ARRAYS[name]
    for row, col in product(range((4 - f) // stride + 1), range((5 - f) // stride + 1)):
        picture = memory_layout(image, f, stride, row, col)
        assert bytes_said(picture) == bytes_read(image, f, stride, row, col)
        start = min(bytes_read(image, f, stride, row, col))
        assert f"starts at byte {start} and" in picture.sentence
        assert f"= byte {start}" in " ".join(texts(picture))
        assert unreadable(picture) == []


@pytest.mark.parametrize("name", ARRAYS)
def test_memory_is_drawn_in_the_order_of_addresses(name):
    image = ARRAYS[name]
    picture = memory_layout(image, 2, 1, 0, 0)
    drawn = words(picture)
    k = next(k for k, line in enumerate(drawn) if line.text.startswith("in memory"))
    numbers = [line.text for line in drawn[k + 1 : k + 1 + image.size]]
    start = image.__array_interface__["data"][0]
    cells = np.ndindex(image.shape)
    by_address = sorted(
        (image[i, r : r + 1, c, n].__array_interface__["data"][0] - start, image[i, r, c, n])
        for i, r, c, n in cells
    )
    assert numbers == [number(value) for _, value in by_address]
    shown = [int(line.text) for line in drawn[k + 1 + image.size :] if line.text.isdigit()]
    offsets = [offset for offset, _ in by_address]
    assert shown == offsets[:: len(offsets) // len(shown)]


def test_every_window_of_an_array_has_one_size():
    pictures = [memory_layout(A_prev, 2, 1, row, col) for row in range(3) for col in range(4)]
    assert len({(picture.width, picture.height) for picture in pictures}) == 1
    assert pictures[0].width <= 760
    assert memory_layout(DEEP, 2, 1, 0, 0).width <= 760


def test_the_matrix_product_of_the_tiny_example():
    picture = matrix_product(A_prev, W, b, row=1, col=2)
    assert picture.sentence == (
        "The 6 windows of A_prev, 4 × 5, are the rows of a matrix, 6 × 9. Times the filters, "
        "9 × 1, plus b: 6 × 1, and as 2 rows and 3 columns, Z: 3 4 7; −2 1 8. Row 5 is the window "
        "of output row 1, column 2: 1 5 2 4 1 0 0 3 2."
    )
    drawn = texts(picture)
    first = drawn.index("columns · 6 × 9") + 1
    by_hand = [
        str(A_prev[0, row + u, col + v, 0])
        for row, col in product(range(2), range(3))
        for u, v in product(range(3), range(3))
    ]
    assert drawn[first : first + 54] == by_hand
    first = drawn.index("filters · 9 × 1") + 1
    assert drawn[first : first + 9] == [number(w) for w in W.ravel()]
    assert picture.width <= 760


@pytest.mark.parametrize(
    ("A", "n_C", "f", "stride", "pad"),
    [
        (A_prev, 1, 3, 1, 0),
        (A_prev, 2, 3, 2, 1),
        (DEEP, 2, 2, 2, 0),
        (A_prev, 3, 1, 3, 0),
        (DEEP[:, :2, :3] + 0.25, 1, 2, 1, 0),
        (np.full((1, 3, 4, 1), np.nan), 1, 3, 1, 0),
    ],
)
def test_every_word_can_be_read(A, n_C, f, stride, pad):
    filters = np.arange(n_C * f * f * A.shape[3]).reshape(n_C, f, f, -1) - 3
    picture = matrix_product(A, filters, np.arange(n_C) - 1, stride=stride, pad=pad, row=0, col=0)
    assert unreadable(picture) == []
    assert unreadable(windows_as_rows(A, f, stride=stride, pad=pad, row=0, col=0)) == []


def test_the_rows_of_the_second_image():
    batch = np.concatenate([A_prev, A_prev + 1])
    picture = windows_as_rows(batch, 3, i=1, row=0, col=1)
    assert picture.sentence == (
        "The 6 windows of A_prev[1], 4 × 5 with pad = 0, are the rows of a matrix, 6 × 9. "
        "Row 1 is the window of output row 0, column 1: 2 3 1 3 2 6 1 5 2."
    )
    assert "Row" not in windows_as_rows(batch, 3, i=1).sentence
