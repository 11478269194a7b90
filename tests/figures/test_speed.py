"""Measured times in pictures, made from times that nobody measured."""

import math
import re

import numpy as np
import pytest
from figures.svg import texts, unreadable, words

from convhelpers.figures.speed import _in_bytes, block_choice, roofline, speedups

SECONDS = {"loops": [2.0, 1.0], "view": [0.02, 0.01], "product": [0.0025, 0.1], "slow": [4.0]}


def marks(picture):
    """Where each mark of a plot stands."""
    found = re.findall(r'<path d="M(\S+) (\S+?)m[^"]*z" fill', picture.content.decode())
    return [(float(x), float(y)) for x, y in found]


# speedups


def test_the_shortest_times_are_compared():
    picture = speedups(SECONDS)
    assert picture.sentence == "Times as fast as loops: view 100, product 400, slow 0.25."
    assert [line for line in texts(picture) if "×" in line] == ["× 1", "× 100", "× 400", "× 0.25"]


def test_bars_have_the_length_of_the_logarithm():
    picture = speedups({"a": [1.0], "b": [0.1], "c": [0.01], "d": [0.0001]})
    widths = [
        float(w)
        for w in re.findall(r'<rect x="\S+" y="\S+" width="(\S+)"', picture.content.decode())
    ]
    a, b, c, d = widths[-4:]
    assert math.isclose(c - b, b - a, rel_tol=0.02)
    assert math.isclose(d - c, 2 * (c - b), rel_tol=0.02)


@pytest.mark.parametrize("fastest", [1.0, 3.0, 1e-6, 0.99])
def test_speedups_can_be_read(fastest):
    picture = speedups({"loops": [1.0], "conv_forward_matmul": [fastest]})
    assert unreadable(picture) == [] and picture.width <= 760


# blocks


def test_points_stand_where_the_axes_say():
    xs, ys = [1, 10, 100], [1, 10, 1000]
    picture = block_choice(xs, ys, 100, 1, chosen=0)
    points = marks(picture)[:3]
    steps = np.diff(points, axis=0)
    assert math.isclose(steps[0, 0], steps[1, 0], abs_tol=0.2)
    assert math.isclose(steps[1, 1], 2 * steps[0, 1], abs_tol=0.3)
    lines = {line.text: line for line in words(picture)}
    for x, (left, _) in zip(("1", "10", "100"), points, strict=True):
        ticks = [line for line in words(picture) if line.text == x and line.top > points[0][1]]
        assert any(abs((line.left + line.right) / 2 - left) < 1 for line in ticks)
    assert "1000" in lines


def test_the_chosen_block_is_told():
    picture = block_choice([1, 4, 8], [0.4, 0.2, 0.3], 8, 1_000_000, chosen=2)
    assert picture.sentence == (
        "8 of 8 output rows in a block: 1 block, 8 MB of windows at a time instead of 8 MB, "
        "in 1.5 times the shortest time."
    )
    assert block_choice([1, 3, 8], [0.4, 0.2, 0.3], 8, 500, chosen=1).sentence == (
        "3 of 8 output rows in a block: 3 blocks, 1.5 kB of windows at a time instead of 4 kB, "
        "in the shortest time."
    )


@pytest.mark.parametrize("chosen", range(4))
def test_blocks_fill_the_matrix_and_keep_the_size(chosen):
    rows = [1, 3, 5, 12]
    picture = block_choice(rows, [4.0, 1.0, 2.0, 3.0], 12, 4096, chosen=chosen)
    tiles = re.findall(
        r'<rect x="(\S+)" y="\S+" width="(\S+)" height="27"', picture.content.decode()
    )
    assert len(tiles) == math.ceil(12 / rows[chosen])
    covered = sum(float(width) + 3 for _, width in tiles)
    first, last = float(tiles[0][0]) - 1.5, float(tiles[-1][0]) + float(tiles[-1][1]) + 1.5
    assert math.isclose(covered, last - first, rel_tol=1e-3)
    other = block_choice(rows, [4.0, 1.0, 2.0, 3.0], 12, 4096, chosen=0)
    assert (picture.width, picture.height) == (other.width, other.height)
    assert unreadable(picture) == []


# roofline


def test_each_is_told_as_a_share_of_the_roof_above_it():
    points = {"bound by memory": (1e9, 1e9, 1.0), "bound by sums": (8e9, 1e8, 1.0)}
    picture = roofline(points, flops_limit=1e10, bytes_limit=2e9)
    assert picture.sentence == (
        "Of the roof above it, each reaches: bound by memory 50.0%, bound by sums 80.0%."
    )
    assert unreadable(picture) == [] and picture.width <= 760


def test_points_at_the_limits_stand_on_the_roof():
    points = {"slanted": (1e9, 1e9, 0.5), "flat": (1e10, 1e8, 1.0), "below": (1e8, 1e8, 0.5)}
    picture = roofline(points, flops_limit=1e10, bytes_limit=2e9)
    roof = re.search(r'd="(M[^"]*)" fill="none" stroke="#595959"', picture.content.decode()).group(
        1
    )
    (x0, y0), (x1, y1), (_, y2) = (
        map(float, point.split()) for point in roof.removeprefix("M").split("L")
    )
    slanted, flat, below, *_ = marks(picture)
    on_the_slope = y0 + (slanted[0] - x0) / (x1 - x0) * (y1 - y0)
    assert math.isclose(slanted[1], on_the_slope, abs_tol=0.5)
    assert y1 == y2 and math.isclose(flat[1], y1, abs_tol=0.2)
    assert below[1] > slanted[1] and math.isclose(below[0], slanted[0], abs_tol=0.2)


# numbers


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_234_567, "1.23 MB"),
        (5e12, "5e+03 GB"),
    ],
)
def test_bytes_have_a_unit(size, shown):
    assert _in_bytes(size) == shown
