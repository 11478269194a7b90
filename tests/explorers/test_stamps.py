"""The explorer of the way up, at every place of its sliders."""

from itertools import product

import numpy as np
import pytest
from figures.svg import unreadable

import convhelpers
from convhelpers.data import larger
from convhelpers.explorers import explore_stamps
from convhelpers.explorers.stamps import COUNTS, STAMPS
from convhelpers.explorers.yours import YOURS
from convhelpers.figures.kit.words import sides


def put(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value


def grid(explorer):
    """Move the sliders to every legal size, stamp and stride, with every rim."""
    for n_H, n_W, f, stride in product((1, 3), (1, 2, 4), (1, 2, 3, 4), (1, 2, 3)):
        put(explorer, pad=0, n_H=n_H, n_W=n_W, f=f, stride=stride)
        shorter = (min(n_H, n_W) - 1) * stride + f
        assert explorer.controls["pad"].max == min(2, (shorter - 1) // 2)
        for pad in range(explorer.controls["pad"].max + 1):
            put(explorer, pad=pad)
            yield n_H, n_W, f, stride, pad


def test_stamps_at_every_place_of_the_sliders():
    explorer = explore_stamps()
    width, height = explorer.size
    assert width <= 760
    for n_H, n_W, f, stride, _ in grid(explorer):
        controls = explorer.controls
        assert (controls["row"].max, controls["col"].max) == (n_H - 1, n_W - 1)
        put(explorer, row=n_H - 1, col=n_W - 1)
        picture = explorer.picture
        assert f"of {n_H * n_W}, {(n_H - 1) * stride + f} × {(n_W - 1) * stride + f}: " in (
            picture.sentence
        )
        assert picture.width <= width and picture.height <= height
        assert unreadable(picture) == []


def test_counts_at_every_place_of_the_sliders():
    explorer = explore_stamps()
    width, height = explorer.size
    put(explorer, show=COUNTS)
    for n_H, n_W, f, stride, pad in grid(explorer):
        out = np.zeros([(n - 1) * stride + f - 2 * pad for n in (n_H, n_W)])
        assert f"of the output, {sides(out)}, with f = {f}" in explorer.picture.sentence
        assert explorer.picture.width <= width and explorer.picture.height <= height
        assert unreadable(explorer.picture) == []


def test_the_buttons_go_from_stamp_to_stamp():
    explorer = explore_stamps()
    seen = []
    for _ in range(6):
        seen.append((explorer.values["row"], explorer.values["col"]))
        explorer.step(1)
    assert seen == list(np.ndindex(2, 3))


def test_yours_stands_beside_the_course_s():
    def without_stride(A_prev, W, b, stride=1, pad=0):
        return convhelpers.conv_transpose_forward(A_prev, W, b)

    right = explore_stamps(convhelpers.conv_transpose_forward)
    put(right, show=YOURS, stride=3, f=2)
    assert "No cell differs." in right.picture.sentence
    wrong = explore_stamps(without_stride)
    put(wrong, show=YOURS, stride=1)
    assert "No cell differs." in wrong.picture.sentence
    put(wrong, stride=2)
    assert "No cell differs." not in wrong.picture.sentence


def test_the_menu_names_yours_only_if_it_is_there():
    assert list(explore_stamps().controls["show"].options) == [STAMPS, COUNTS]
    assert YOURS in explore_stamps(lambda *arguments: None).controls["show"].options


@pytest.mark.parametrize("name", ["A_prev", "W", "b"])
def test_the_example_is_not_changed(name):
    before = getattr(larger, name).copy()
    put(explore_stamps(), f=4, stride=3, show=COUNTS)
    np.testing.assert_array_equal(getattr(larger, name), before)
