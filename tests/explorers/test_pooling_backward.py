"""The explorer of pooling's way back, at the places of its sliders, against loops over lists."""

from itertools import product

import ipywidgets as widgets
import numpy as np
import pytest
from figures.svg import in_words, texts, unreadable, written

import convhelpers
from convhelpers.data import larger
from convhelpers.explorers import explore_pooling_backward
from convhelpers.explorers.forward import ALL
from convhelpers.explorers.pooling_backward import COLLECTS, SENDS
from convhelpers.explorers.yours import YOURS

IMAGE, GIVEN = larger.A_prev[0].tolist(), larger.dA[0].tolist()  # [row][column][channel]


def windows(v):
    """The cells of every window, by row and column of the output."""
    f, s = v["f"], v["stride"]
    tops, lefts = (range(0, v[n] - f + 1, s) for n in ("n_H", "n_W"))
    return {
        (row, col): [(top + r, left + k) for r in range(f) for k in range(f)]
        for (row, top), (col, left) in product(enumerate(tops), enumerate(lefts))
    }


def sent(v):
    """What every window sends: (pixel, share) for each pixel that gets something."""
    c, made = v.get("c", 0), {}
    for (row, col), cells in windows(v).items():
        numbers = [IMAGE[r][k][c] for r, k in cells]
        paid = [cells[numbers.index(max(numbers))]] if v["mode"] == "max" else cells
        made[row, col] = [(cell, GIVEN[row][col][c] / len(paid)) for cell in paid]
    return made


def gradient(v):
    total = [[0] * v["n_W"] for _ in range(v["n_H"])]
    for parts in sent(v).values():
        for (row, col), share in parts:
            total[row][col] += share
    return total


def put(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    assert {name: explorer.values[name] for name in values} == values


def grid(heights=(1, 4), widths=(2, 5)):
    """Sizes, windows, strides and modes that are legal together."""
    for n_H, n_W, stride in product(heights, widths, (1, 3)):
        for f in range(1, min(4, n_H, n_W) + 1):
            for mode in ("max", "average"):
                yield dict(n_H=n_H, n_W=n_W, f=f, stride=stride, mode=mode)


def set_to(explorer, values):
    put(explorer, f=1)  # so that no order of the others is refused
    put(explorer, **values)


@pytest.mark.parametrize("n_C", [1, 2])
def test_every_window_sends_what_the_loops_say(n_C):
    explorer = explore_pooling_backward(n_C=n_C)
    if n_C > 1:
        put(explorer, c=1)
    for values in grid():
        set_to(explorer, values)
        parts = sent(explorer.values)
        assert (explorer.controls["row"].max, explorer.controls["col"].max) == max(parts)
        put(explorer, row=0, col=0)
        for place, shares in parts.items():
            v = explorer.values
            assert (v["row"], v["col"]) == place
            (row, col), share = shares[0]
            last_row, last_col = shares[-1][0]
            cells = (
                f"{row}, {col}"
                if v["mode"] == "max"
                else (f"{row}:{last_row + 1}, {col}:{last_col + 1}")
            )
            start = f"; dA_prev[0, {cells}, {n_C - 1}] += "
            _, found, result = explorer.picture.sentence.partition(start)
            assert found, explorer.picture.sentence
            assert written(share) in result.partition(". ")[0].split()
            explorer.step(1)


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("n_C", [1, 2])
def test_every_pixel_collects_what_the_loops_say(mode, n_C):
    explorer = explore_pooling_backward(n_C=n_C)
    put(explorer, show=COLLECTS, mode=mode)
    if n_C > 1:
        put(explorer, c=1)
    for f, stride in product((1, 2, 3), (1, 2, 3)):
        put(explorer, f=f, stride=stride, row=0, col=0)
        total = gradient(explorer.values)
        for row, col in np.ndindex(4, 5):
            v = explorer.values
            assert (v["row"], v["col"]) == (row, col)
            sentence = explorer.picture.sentence
            assert f"dA_prev[0, {row}, {col}, {n_C - 1}] = " in sentence
            assert sentence.split()[-1] == f"{written(total[row][col])}."
            explorer.step(1)


@pytest.mark.parametrize("n_C", [1, 2])
def test_all_windows_at_once(n_C):
    explorer = explore_pooling_backward(n_C=n_C)
    put(explorer, show=ALL)
    if n_C > 1:
        put(explorer, c=1)
    for values in grid():
        set_to(explorer, values)
        assert in_words(gradient(explorer.values)) in explorer.picture.sentence
        assert explorer.controls["row"].disabled and explorer.controls["col"].disabled
    put(explorer, show=SENDS)
    assert not explorer.controls["row"].disabled


def test_the_place_counts_windows_or_pixels():
    explorer = explore_pooling_backward()
    limits = {}
    for show in (SENDS, COLLECTS):
        put(explorer, show=show)
        limits[show] = explorer.controls["row"].max, explorer.controls["col"].max
    assert limits == {SENDS: (1, 1), COLLECTS: (3, 4)}
    put(explorer, row=3, col=4)
    put(explorer, show=SENDS)
    assert (explorer.values["row"], explorer.values["col"]) == (1, 1)


@pytest.mark.parametrize("show", [SENDS, COLLECTS])
def test_steps_backwards_undo_steps_forwards(show):
    explorer = explore_pooling_backward()
    put(explorer, show=show, stride=1)
    first, seen = explorer.picture, [explorer.picture]
    while True:
        explorer.step(1)
        if explorer.picture == first:
            break
        seen.append(explorer.picture)
    assert len({picture.sentence for picture in seen}) == len(seen) == {SENDS: 12}.get(show, 20)
    for picture in seen[::-1]:
        explorer.step(-1)
        assert explorer.picture == picture


@pytest.mark.parametrize("n_C", [1, 2])
def test_every_picture_has_room_and_can_be_read(n_C):
    explorer = explore_pooling_backward(convhelpers.pool_backward, n_C=n_C)
    (width, height), first = explorer.size, explorer.picture
    assert width == 760 and height <= 1.55 * first.height
    for k, values in enumerate(grid((1, 6), (2, 7))):
        show = explorer.controls["show"].options[k % 4]
        put(explorer, show=show)
        set_to(explorer, values)
        for by in (0, -1):
            explorer.step(by)
            picture = explorer.picture
            assert picture.width <= width and picture.height <= height, explorer.values
            assert len(picture.sentence) <= 600
            assert unreadable(picture) == [], explorer.values


@pytest.mark.parametrize("seed", [0, 1])
def test_whatever_is_chosen_in_whatever_order_can_be_drawn(seed):
    explorer = explore_pooling_backward(convhelpers.pool_backward, n_C=2)
    rng = np.random.default_rng(seed)
    for _ in range(150):
        control = explorer.controls[rng.choice(list(explorer.controls))]
        if isinstance(control, widgets.Dropdown):
            control.index = int(rng.integers(len(control.options)))
        else:
            control.value = int(rng.integers(-2, 12))
        assert explorer.picture == explorer.draw(**explorer.values)


# your own function


def test_the_course_s_own_function_agrees_everywhere():
    explorer = explore_pooling_backward(convhelpers.pool_backward)
    put(explorer, show=YOURS)
    for values in grid():
        set_to(explorer, values)
        assert explorer.picture.sentence.startswith("No cell differs.")


def test_an_overwritten_share_is_seen_where_windows_overlap():
    def assigned(dA, A_prev, f, stride, mode):
        dA_prev = np.zeros(A_prev.shape)
        for i, row, col, c in np.ndindex(dA.shape):
            top, left = row * stride, col * stride
            dA_prev[i, top : top + f, left : left + f, c] = dA[i, row, col, c] / f**2
        return dA_prev

    explorer = explore_pooling_backward(assigned)
    put(explorer, show=YOURS, mode="average")
    assert explorer.picture.sentence.startswith("No cell differs.")
    put(explorer, stride=1)
    right = gradient(explorer.values)
    assert f"instead of {written(right[0][1])}. Expected: {in_words(right)}." in (
        explorer.picture.sentence
    )


@pytest.mark.parametrize(
    ("yours", "sentence"),
    [
        (lambda *a: ..., "your function is not written yet"),
        (lambda *a: a[0], "your function returns a result of shape (1, 2, 2, 1), expected "),
        (lambda *a: 1 / 0, "your function raises ZeroDivisionError"),
    ],
)
def test_a_faulty_function_gets_a_sentence(yours, sentence):
    explorer = explore_pooling_backward(yours)
    put(explorer, show=YOURS)
    assert explorer.picture.sentence.startswith(sentence)
    assert "".join(texts(explorer.picture)).replace(" ", "") == (
        explorer.picture.sentence.replace(" ", "")
    )


def test_without_a_function_of_yours_there_is_none_to_show():
    assert YOURS not in explore_pooling_backward().controls["show"].options


# the example


def test_the_gradient_begins_with_that_of_the_lesson_and_tells_rows_from_columns():
    assert [[GIVEN[r][k][0] for k in (0, 1)] for r in (0, 1)] == [[4, -2], [6, 8]]
    for c in (0, 1):
        channel = larger.dA[0, :6, :6, c]
        assert not np.array_equal(channel, channel.T)
        assert (channel < 0).any()
    assert not np.array_equal(larger.dA[..., 0], larger.dA[..., 1])
    assert larger.dA.shape == larger.A_prev.shape
