"""The explorer of dilation and groups, at every place of its sliders, against plain loops."""

from itertools import product

import numpy as np
import pytest
from figures.svg import in_words, unreadable, written

from convhelpers import grouped_conv_forward
from convhelpers.data import larger
from convhelpers.explorers import explore_groups
from convhelpers.explorers.grouped import BLOCKS
from convhelpers.explorers.yours import COURSE, YOURS

IMAGE = larger.A_prev_4[0].tolist()
FILTERS = larger.W_4.tolist()
BIASES = larger.b_4.tolist()


def in_loops(groups, f, dilation, stride, pad, c):
    """The map of filter `c`, one number after the other."""
    depth = 4 // groups
    first = c // depth * depth
    reach = (f - 1) * dilation + 1
    Z = []
    for top in range(-pad, 5 + pad - reach + 1, stride):
        Z.append([])
        for left in range(-pad, 6 + pad - reach + 1, stride):
            z = BIASES[c]
            for u, v, n in product(range(f), range(f), range(depth)):
                row, col = top + u * dilation, left + v * dilation
                if 0 <= row < 5 and 0 <= col < 6:
                    z += IMAGE[row][col][first + n] * FILTERS[c][u][v][n]
            Z[-1].append(z)
    return Z


def settings(explorer):
    """Move all controls but the place through what they allow."""
    for groups, f, stride, pad, c in product((1, 2, 4), (1, 2, 3), (1, 2), (0, 1), range(4)):
        chosen = {"groups": str(groups), "f": f, "stride": stride, "pad": pad, "c": c}
        for name, value in chosen.items():
            explorer.controls[name].value = value
        for dilation in range(1, explorer.controls["dilation"].max + 1):
            explorer.controls["dilation"].value = dilation
            yield chosen | {"groups": groups, "dilation": dilation}


def test_every_place_of_its_sliders():
    explorer, seen = explore_groups(), 0
    for values in settings(explorer):
        Z = np.array(in_loops(**values))
        assert explorer.controls["row"].max == len(Z) - 1
        assert explorer.controls["col"].max == len(Z[0]) - 1
        v, sentence = explorer.values, explorer.picture.sentence
        assert sentence.endswith(f"{len(Z)} × {len(Z[0])}: {in_words(Z)}.")
        assert f"] = {written(Z[v['row'], v['col']])}: " in sentence
        seen += 1
    assert seen == 3 * 2 * 2 * 4 * (3 + 3 + 2)


@pytest.mark.parametrize("show", [COURSE, BLOCKS, YOURS])
def test_no_picture_exceeds_its_room_and_every_word_can_be_read(show):
    explorer = explore_groups(grouped_conv_forward)
    width, height = explorer.size
    assert width == 760
    for groups, f, dilation, pad in product((1, 2, 4), (1, 2, 3), (1, 2), (0, 1)):
        steps = {"dilation": dilation, "stride": 1, "pad": pad, "c": 3, "row": 0, "col": 0}
        picture = explorer.draw(groups, f, **steps, show=show)
        assert picture.width <= width and picture.height <= height
        assert len(picture.sentence) <= 600
        assert unreadable(picture) == []


def test_it_steps_through_all_cells():
    explorer = explore_groups()
    places = set()
    for _ in range(4 * 5):
        places.add((explorer.values["row"], explorer.values["col"]))
        explorer.step(1)
    assert len(places) == 4 * 5


def test_the_blocks_have_no_place():
    explorer = explore_groups()
    explorer.controls["show"].value = BLOCKS
    assert all(explorer.controls[name].disabled for name in ("row", "col", "c"))
    assert explorer.picture.sentence.startswith("4 filters over 4 channels, groups = 2")


def test_channels_dealt_out_in_turn_are_seen():
    def grouped(A_prev, W, b, stride=1, pad=0, groups=1):
        return grouped_conv_forward(A_prev[..., [0, 2, 1, 3]], W, b, stride, pad, groups)

    explorer = explore_groups(grouped)
    explorer.controls["show"].value = YOURS
    assert "cells differ" in explorer.picture.sentence
    explorer.controls["groups"].value = "4"
    explorer.controls["c"].value = 3
    assert explorer.picture.sentence.startswith("No cell differs.")
