"""The explorers of lesson 08, at every place of their sliders."""

from itertools import product

import numpy as np
import pytest
from figures.svg import unreadable

from convhelpers.data import larger
from convhelpers.explorers import explore_blocks, explore_memory

SIZES = {"float64": 8, "float32": 4, "int8": 1}


def put(explorer, values):
    for name, value in values.items():
        explorer.controls[name].value = value


@pytest.mark.parametrize("order", ["rows first", "columns first"])
@pytest.mark.parametrize("dtype", SIZES)
@pytest.mark.parametrize("n_C", [1, 2])
def test_memory_at_every_place_of_its_sliders(order, dtype, n_C):
    explorer = explore_memory()
    put(explorer, {"order": order, "dtype": dtype, "n_C": n_C})
    item = SIZES[dtype]
    down, across = (5 * n_C * item, n_C * item) if order == "rows first" else (item, 4 * item)
    for f, stride in product(range(1, 5), range(1, 4)):
        put(explorer, {"f": f, "stride": stride, "row": 0, "col": 0})
        n_H, n_W = (len(range(0, n - f + 1, stride)) for n in (4, 5))
        assert (explorer.controls["row"].max, explorer.controls["col"].max) == (n_H - 1, n_W - 1)
        for row, col in product(range(n_H), range(n_W)):
            assert (explorer.values["row"], explorer.values["col"]) == (row, col)
            start = stride * (row * down + col * across)
            sentence = explorer.picture.sentence
            assert f"output row {row}, column {col} starts at byte {start} and" in sentence
            assert f"of {dtype}, lies in memory as {20 * n_C} numbers of {item} byte" in sentence
            explorer.step(1)


def test_no_picture_of_memory_exceeds_its_room():
    explorer = explore_memory()
    width, height = explorer.size
    assert width <= 760
    for f, n_C, dtype in product((1, 4), (1, 2), SIZES):
        put(explorer, {"f": f, "n_C": n_C, "dtype": dtype})
        assert explorer.picture.width <= width and explorer.picture.height <= height
        assert unreadable(explorer.picture) == []


def test_the_example_is_not_changed():
    before = larger.A_prev.copy()
    explorer = explore_memory()
    put(explorer, {"dtype": "int8", "n_C": 2})
    np.testing.assert_array_equal(larger.A_prev, before)


def test_blocks_follow_the_slider_and_keep_the_size():
    seconds = [0.4, 0.2, 0.25, 0.8]
    explorer = explore_blocks(seconds, 1000)
    assert explorer.controls["k"].max == 3
    for k, (n, time) in enumerate(zip([1, 2, 4, 8], seconds, strict=True)):
        explorer.controls["k"].value = k
        sentence = explorer.picture.sentence
        assert sentence.startswith(f"{n} of 8 output rows in a block: {8 // n} block")
        assert f"{n} kB of windows at a time instead of 8 kB" in sentence
        shown = "the shortest time" if k == 1 else f"{time / 0.2:.2g} times the shortest time"
        assert sentence.endswith(f"in {shown}.")
        assert (explorer.picture.width, explorer.picture.height) == explorer.size
