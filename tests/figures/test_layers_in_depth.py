"""A network in depth: what one value comes from, held against the network itself."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.data import INK, load_digits
from convhelpers.digits import load_digits_network
from convhelpers.figures.layers_in_depth import layers_in_depth
from convhelpers.inside import activations, pixels_seen

LAYERS = [(3, 1, 1, 32), (2, 2, 0, 0), (3, 1, 1, 64), (2, 2, 0, 0)]
DEPTHS = (2, 3, 5, 6)
NAMES = ("image", "ReLU 1", "Pool 1", "ReLU 2", "Pool 2")


@pytest.fixture(scope="module")
def network():
    return load_digits_network()


@pytest.fixture(scope="module")
def image():
    return load_digits("test")[0][7] / INK


def drawn(network, image, count, cell):
    """The picture of the first layers of the network."""
    A = activations(network, image[np.newaxis])
    maps = [A[depth][0] for depth in DEPTHS[:count]]
    names = NAMES[: count + 1]
    return maps, layers_in_depth(255 - 255 * image, maps, LAYERS[:count], cell, names=names)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_value_comes_from_the_pixels_that_it_sees(network, image, count):
    last = network.shapes[DEPTHS[count - 1]]
    for cell in ((0, 0), (last[0] - 1, last[1] - 1), (0, last[1] // 2)):
        _, picture = drawn(network, image, count, cell)
        rows, cols = pixels_seen(network, DEPTHS[count - 1], *cell)
        assert picture.sentence.endswith(
            f"rows {rows.start} to {rows[-1]}, columns {cols.start} to {cols[-1]} of image."
        )


def test_the_largest_value_of_all_maps_is_named(network, image):
    maps, picture = drawn(network, image, 4, (0, 1))
    c = int(np.argmax(maps[-1][0, 1]))
    value = f"{maps[-1][0, 1, c]:.2f}"
    assert f"Pool 2, row 0, column 1, map {c}, is {value}. It comes from" in picture.sentence


def test_filters_are_as_deep_as_the_maps_before_them(network, image):
    _, picture = drawn(network, image, 4, (0, 1))
    lines = texts(picture)
    for words in ("3×3×1", "3×3×32", "32 filters", "64 filters", "8 × 8 × 32", "2 × 2 × 64"):
        assert words in lines
    assert lines.count("pooling") == 2
    assert not unreadable(picture)
    assert picture.width <= 760
    assert "32 filters of 3 × 3 × 1, pooling 2 × 2, 64 filters of 3 × 3 × 32" in picture.sentence


def test_the_window_goes_through_all_sheets(network, image):
    _, picture = drawn(network, image, 1, (3, 4))
    svg = picture.content.decode()
    assert len(re.findall('stroke="#b34e00" stroke-width="1"', svg)) == 5
    assert len(re.findall('stroke="#b34e00" stroke-width="2"', svg)) == 2
