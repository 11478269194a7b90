"""The explorer of tiles, at every place of its sliders."""

from itertools import product

import numpy as np
import pytest
from figures.svg import unreadable

import convhelpers
from convhelpers.data import larger
from convhelpers.explorers import explore_tiles
from convhelpers.explorers.yours import YOURS


def put(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value


def test_every_place_of_the_sliders():
    explorer = explore_tiles()
    width, height = explorer.size
    assert width <= 760
    for n_H, n_W, pad in product((2, 6), (2, 7), (0, 2)):
        put(explorer, f=1, n_H=n_H, n_W=n_W, pad=pad)
        for f, stride, tile in product((1, explorer.controls["f"].max), (1, 3), (1, 4)):
            put(explorer, f=f, stride=stride, tile=tile)
            sizes = [convhelpers.conv_output_size(n, f, stride, pad) for n in (n_H, n_W)]
            last = [n - 1 for n in sizes]
            assert [explorer.controls[name].max for name in ("row", "col")] == last
            put(explorer, row=last[0], col=last[1])
            picture = explorer.picture
            assert picture.sentence.startswith(f"Z[0, {last[0]}, {last[1]}, 0] = ")
            assert picture.width <= width and picture.height <= height
            assert unreadable(picture) == []


def test_the_buttons_go_from_cell_to_cell():
    explorer = explore_tiles()
    seen = []
    for _ in range(20):
        seen.append((explorer.values["row"], explorer.values["col"]))
        explorer.step(1)
    assert seen == list(np.ndindex(4, 5))


def test_yours_stands_beside_the_course_s():
    def without_stride(A_prev, rows, cols, f, stride=1, pad=0):
        return convhelpers.cut_tile(A_prev, rows, cols, f, 1, pad)

    right = explore_tiles(convhelpers.cut_tile)
    put(right, show=YOURS, stride=2, row=1)
    assert "No cell differs." in right.picture.sentence
    wrong = explore_tiles(without_stride)
    put(wrong, show=YOURS, tile=1, row=1)
    assert "No cell differs." in wrong.picture.sentence
    put(wrong, stride=2)
    assert "No cell differs." not in wrong.picture.sentence


@pytest.mark.parametrize("name", ["A_prev", "W", "b"])
def test_the_example_is_not_changed(name):
    before = getattr(larger, name).copy()
    put(explore_tiles(), f=4, stride=3, tile=4)
    np.testing.assert_array_equal(getattr(larger, name), before)
