"""The explorer of a convolution's way back, at the places of its sliders, against plain loops."""

import re
from itertools import product

import ipywidgets as widgets
import numpy as np
import pytest
from figures.svg import unreadable

import convhelpers
from convhelpers.data import larger
from convhelpers.explorers import explore_convolution_backward
from convhelpers.explorers.convolution_backward import PIXEL, SENDS, WEIGHT, YOURS

IMAGE, FILTER, GIVEN = (
    values[0, :, :, 0].tolist() for values in (larger.A_prev, larger.W, larger.dZ)
)
PICTURES = (SENDS, PIXEL, WEIGHT)
YOUR_INPUT, YOUR_FILTER, YOUR_BIAS = YOURS


def n_out(n, f, stride, pad):
    """Count the places of the window one by one."""
    return sum(1 for start in range(0, n + 2 * pad, stride) if start + f <= n + 2 * pad)


def gradients(v, count=None):
    """What the first `count` outputs, or all, send to the input, the filter and the bias."""
    f, s, pad = v["f"], v["stride"], v["pad"]
    dA_prev = [[0] * v["n_W"] for _ in range(v["n_H"])]
    dW, db = [[0] * f for _ in range(f)], 0
    sides = (range(n_out(v[n], f, s, pad)) for n in ("n_H", "n_W"))
    for row, col in list(product(*sides))[:count]:
        dz = GIVEN[row][col]
        db += dz
        for u, k in product(range(f), range(f)):
            r, c = row * s + u - pad, col * s + k - pad
            if 0 <= r < v["n_H"] and 0 <= c < v["n_W"]:
                dA_prev[r][c] += dz * FILTER[u][k]
                dW[u][k] += dz * IMAGE[r][c]
    return dA_prev, dW, db


def written(value):
    return str(value).replace("-", "−")


def in_words(values):
    return "; ".join(" ".join(map(written, row)) for row in values)


def put(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    assert {name: explorer.values[name] for name in values} == values


def grid(explorer):
    """Move the sliders to sizes, filters, strides and borders that are legal together."""
    for (n_H, n_W), stride, pad in product(((2, 6), (5, 3)), (1, 2, 3), (0, 1, 2)):
        put(explorer, f=1, n_H=n_H, n_W=n_W, stride=stride, pad=pad)
        assert explorer.controls["f"].max == min(3, n_H + 2 * pad, n_W + 2 * pad)
        for f in range(1, explorer.controls["f"].max + 1):
            put(explorer, f=f)
            yield explorer.values


def cells(explorer):
    return list(product(*(range(explorer.controls[name].max + 1) for name in ("row", "col"))))


def some(places):
    """The first, one in the middle, the last."""
    return [places[0], places[len(places) // 2], places[-1]]


# what it shows


def test_every_output_sends_what_the_loops_say():
    explorer = explore_convolution_backward()
    for v in grid(explorer):
        places = cells(explorer)
        sides = [n_out(v[n], v["f"], v["stride"], v["pad"]) for n in ("n_H", "n_W")]
        assert places[-1] == (sides[0] - 1, sides[1] - 1)
        for row, col in some(places):
            put(explorer, row=row, col=col)
            sentence = explorer.picture.sentence
            _, dW, db = gradients(v, places.index((row, col)) + 1)
            dz = written(GIVEN[row][col])
            assert sentence.startswith(f"dZ[0, {row}, {col}, 0] = {dz} sends {dz} · W to ")
            assert sentence.endswith(f" dW: {in_words(dW)}. db: {written(db)}.")


def test_all_outputs_together_give_the_gradient_of_the_input():
    explorer = explore_convolution_backward()
    for v in grid(explorer):
        row, col = cells(explorer)[-1]
        put(explorer, row=row, col=col)
        said = re.search(r"So far, \w+: (.*?)\. ", explorer.picture.sentence)[1]
        pad = v["pad"]
        rows = [line.split()[pad : pad + v["n_W"]] for line in said.split("; ")]
        dA_prev, _, _ = gradients(v)
        assert rows[pad : pad + v["n_H"]] == [list(map(written, line)) for line in dA_prev]


@pytest.mark.parametrize(("show", "which"), [(PIXEL, 0), (WEIGHT, 1)])
def test_every_pixel_and_every_weight_collects_what_the_loops_say(show, which):
    explorer = explore_convolution_backward()
    put(explorer, show=show)
    for v in grid(explorer):
        places, right = cells(explorer), gradients(v)[which]
        assert places[-1] == (len(right) - 1, len(right[0]) - 1)
        for row, col in some(places):
            put(explorer, row=row, col=col)
            words = explorer.picture.sentence.removesuffix(", as there is no term.").rstrip(".")
            assert words.rpartition(" = ")[2] == written(right[row][col])
            assert f" in row {row}, column {col} " in words


def test_the_place_counts_outputs_pixels_or_weights():
    explorer, last = explore_convolution_backward(), {}
    for show in PICTURES:
        put(explorer, show=show)
        last[show] = cells(explorer)[-1]
    assert last == {SENDS: (1, 2), PIXEL: (3, 4), WEIGHT: (2, 2)}


@pytest.mark.parametrize(("show", "count"), [(SENDS, 6), (PIXEL, 20), (WEIGHT, 9)])
def test_steps_backwards_undo_steps_forwards(show, count):
    explorer = explore_convolution_backward()
    put(explorer, show=show)
    seen = [explorer.picture]
    for _ in range(count - 1):
        explorer.step(1)
        seen.append(explorer.picture)
    assert len({picture.sentence for picture in seen}) == count
    for picture in reversed(seen):
        assert explorer.picture == picture
        explorer.step(-1)
    assert explorer.picture == seen[-1]


@pytest.mark.parametrize("show", PICTURES)
def test_no_picture_exceeds_its_room_and_every_word_can_be_read(show):
    explorer = explore_convolution_backward()
    put(explorer, show=show)
    width, height = explorer.size
    for _ in grid(explorer):
        picture = explorer.picture
        assert picture.width <= width == 760
        assert picture.height <= height
        assert unreadable(picture) == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_chosen_in_whatever_order_can_be_drawn(seed):
    rng = np.random.default_rng(seed)
    explorer = explore_convolution_backward(convhelpers.conv_backward)
    for _ in range(60):
        control = explorer.controls[rng.choice(list(explorer.controls))]
        if isinstance(control, widgets.Dropdown):
            control.value = rng.choice(control.options)
        else:
            control.value = int(rng.integers(control.min, control.max + 1))
        assert explorer.picture.sentence


# yours


def test_without_a_function_of_yours_there_is_none_to_show():
    assert explore_convolution_backward().controls["show"].options == PICTURES


def test_the_course_s_own_function_agrees_everywhere():
    explorer = explore_convolution_backward(convhelpers.conv_backward)
    assert explorer.controls["show"].options == (*PICTURES, *YOURS)
    for show in YOURS:
        put(explorer, show=show)
        for v in grid(explorer):
            right = gradients(v)[YOURS[show]]
            if show == YOUR_BIAS:
                assert explorer.picture.sentence == f"yours: {written(right)}, as expected."
            else:
                assert explorer.picture.sentence.startswith("No cell differs.")
        assert explorer.controls["row"].disabled and explorer.controls["col"].disabled
    put(explorer, show=SENDS)
    assert not explorer.controls["row"].disabled


def spoiled(k, change):
    """A function that is right but for the gradient number `k`."""

    def conv_backward(dZ, A_prev, W, stride=1, pad=0):
        found = list(convhelpers.conv_backward(dZ, A_prev, W, stride, pad))
        found[k] = change(found[k])
        return tuple(found)

    return conv_backward


@pytest.mark.parametrize(
    ("show", "sentence"),
    [
        (YOUR_INPUT, "16 of 20 cells differ, first at row 0, column 0: 2 instead of 1."),
        (YOUR_FILTER, "9 of 9 cells differ, first at row 0, column 0: 4 instead of 2."),
        (YOUR_BIAS, "yours: 4, expected 2: they differ."),
    ],
)
def test_a_wrong_gradient_is_seen_where_it_is_and_nowhere_else(show, sentence):
    explorer = explore_convolution_backward(spoiled(YOURS[show], lambda gradient: 2 * gradient))
    for other in YOURS:
        put(explorer, show=other)
        agrees = re.match(r"No cell differs|.* as expected", explorer.picture.sentence)
        assert bool(agrees) is (other != show)
        if other == show:
            assert explorer.picture.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("yours", "sentence"),
    [
        (lambda dZ, A_prev, W, stride, pad: ..., "your function is not written yet."),
        (lambda dZ, A_prev, W, stride, pad: print(), "your function returns None, "),
        (
            lambda dZ, A_prev, W, stride, pad: (dZ, W),
            "your function returns an array of shape (1, 2, 3, 1) and an",
        ),
        (lambda dZ, A_prev, W: (dZ, W), "your function cannot be called as the lesson calls it: "),
        (lambda dZ, A_prev, W, stride, pad: 1 / 0, "your function raises ZeroDivisionError"),
        (
            spoiled(0, lambda gradient: gradient[0]),
            "conv_backward returns an array of shape (4, 5, 1) and an",
        ),
        (3, "int is not a function"),
    ],
)
def test_a_faulty_function_gets_a_sentence(yours, sentence):
    explorer = explore_convolution_backward(yours)
    put(explorer, show=YOUR_INPUT)
    assert explorer.picture.sentence.startswith(sentence)
    assert unreadable(explorer.picture) == []


def test_the_example_begins_with_that_of_the_lesson():
    assert [row[:3] for row in GIVEN[:2]] == [[1, -2, 0], [3, 1, -1]]


def test_the_given_gradient_is_large_enough_and_tells_rows_from_columns():
    assert larger.dZ.shape == (1, 5 + 2 * 2, 6 + 2 * 2, 1)
    assert not np.array_equal(larger.dZ[0, :9, :9, 0], larger.dZ[0, :9, :9, 0].T)
