"""The way back in pictures, held against loops over lists and against nudges."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable, words

from convhelpers.data import tiny
from convhelpers.figures.convolution_gradient import (
    gradient_step,
    gradient_sweep,
    pixel_gradient,
    values_and_slopes,
    weight_gradient,
)
from convhelpers.figures.kit.words import number, rows_in_words

A_prev, W, dZ = tiny.A_prev, tiny.W, tiny.dZ
CELLS = list(np.ndindex(2, 3))

RNG = np.random.default_rng(3)
STEPS = list(product((1, 2, 3), (0, 1, 2), (1, 2, 3)))  # f, pad, stride


def some_layer(f, pad, stride, n_H=5, n_W=4):
    """Whole numbers for dZ, A_prev and W, and the two settings."""
    sides = [len(range(0, n + 2 * pad - f + 1, stride)) for n in (n_H, n_W)]
    shapes = (1, *sides, 1), (1, n_H, n_W, 1), (1, f, f, 1)
    arrays = [RNG.integers(-9, 10, shape) for shape in shapes]
    return arrays, {"stride": stride, "pad": pad}


def loss(dZ, A_prev, W, stride, pad, outputs=None):
    """The sum of dZ times the output, over some outputs or all, one product after the other."""
    image = np.pad(A_prev[0, :, :, 0], pad)
    total = 0
    for row, col in outputs or np.ndindex(dZ.shape[1:3]):
        for u, v in np.ndindex(W.shape[1:3]):
            pixel = image[row * stride + u, col * stride + v]
            total = total + dZ[0, row, col, 0] * pixel * W[0, u, v, 0]
    return total


def slope(arrays, settings, which, place, outputs=None):
    """What the loss gains when one number grows by one: exact, as the loss is a straight line."""
    grown = [values.copy() for values in arrays]
    grown[which][0, *place, 0] += 1
    return loss(*grown, **settings, outputs=outputs) - loss(*arrays, **settings, outputs=outputs)


RECTANGLE = r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"'


def inside(picture, marked):
    """For each rectangle that is `marked` so, the numbers in it, row by row."""
    found = []
    for rectangle in re.findall(RECTANGLE + marked, picture.content.decode()):
        x, y, width, height = map(float, rectangle)
        found.append([
            line.text
            for line in words(picture)
            if x < (line.left + line.right) / 2 < x + width
            and y < (line.top + line.bottom) / 2 < y + height
        ])
    return found


def framed(picture):
    return inside(picture, ' fill="none" stroke="#b34e00" stroke-width="4"')


def ring_count(picture):
    content = picture.content.decode()
    return content.count(' rx="12" fill="none"') + content.count(
        'stroke-width="2" stroke-dasharray'
    )


def ringed(picture):
    return [numbers for (numbers,) in inside(picture, ' rx="12" fill="none" stroke="#b34e00"')]


# one number of dZ


def test_the_sentence_of_the_tiny_example():
    assert gradient_step(dZ, A_prev, W, 0, 1).sentence == (
        "dZ[0, 0, 1, 0] = −2 sends −2 · W to the window A_prev[0, 0:3, 1:4, 0], "
        "−2 · window to dW, and −2 to db. "
        "So far, dA_prev: 1 −2 −1 2 0; 1 −1 −3 2 0; 0 1 −2 0 0; 0 0 0 0 0. "
        "dW: 1 −3 2; −4 0 −9; 1 −8 2. db: −1."
    )


def test_the_products_of_the_tiny_example():
    said = texts(gradient_step(dZ, A_prev, W, 0, 1))
    start = said.index("dz · W") + 1
    assert said[start : start + 9] == ["−2", "0", "2", "−2", "−2", "2", "0", "−2", "0"]
    start = said.index("dz · window") + 1
    assert said[start : start + 9] == ["−2", "−4", "0", "−4", "−2", "−10", "0", "−8", "−2"]
    assert "· (−2)" in said


def test_a_border_is_named_and_counted():
    sentence = gradient_step(dZ, A_prev, W, 1, 2, stride=2, pad=1).sentence
    assert "the window A_prev_pad[0, 2:5, 4:7, 0]" in sentence
    assert "So far, dA_prev_pad: 1 0 −3 0 2 0 0;" in sentence


@pytest.mark.parametrize(("f", "pad", "stride"), STEPS)
def test_the_sums_so_far_are_those_of_the_outputs_so_far(f, pad, stride):
    arrays, settings = some_layer(f, pad, stride)
    cells = list(np.ndindex(arrays[0].shape[1:3]))
    for k in {0, len(cells) // 2, len(cells) - 1}:
        sentence = gradient_step(*arrays, *cells[k], **settings).sentence
        weights = [
            [slope(arrays, settings, 2, (u, v), cells[: k + 1]) for v in range(f)] for u in range(f)
        ]
        assert f" dW: {rows_in_words(weights)}. " in sentence
        assert sentence.endswith(
            f" db: {number(sum(arrays[0][0, r, c, 0] for r, c in cells[: k + 1]))}."
        )
        rows = re.search(r"So far, \w+: (.*?)\. ", sentence)[1].split("; ")
        inside = [row.split(" ")[pad : pad + 4] for row in rows[pad : pad + 5]]
        pixels = [
            [number(slope(arrays, settings, 1, (r, c), cells[: k + 1])) for c in range(4)]
            for r in range(5)
        ]
        assert inside == pixels


def test_it_has_one_size_for_all_places_and_numbers():
    for f, pad, stride in STEPS[::2]:
        arrays, settings = some_layer(f, pad, stride, n_H=4, n_W=5)
        others = [1000.25 * values for values in arrays]
        sizes = {
            (picture.width, picture.height)
            for cell in [(0, 0), tuple(n - 1 for n in arrays[0].shape[1:3])]
            for numbers in (arrays, others)
            for picture in [gradient_step(*numbers, *cell, **settings)]
        }
        assert len(sizes) == 1


# the sweep


def test_the_sentence_of_the_sweep():
    assert gradient_sweep(dZ, A_prev, W, CELLS).sentence == (
        "6 of the 6 numbers of dZ add dz · W to their windows of dA_prev: "
        "1 · W to rows 0:3, columns 0:3; −2 · W to rows 0:3, columns 1:4; "
        "0 · W to rows 0:3, columns 2:5; 3 · W to rows 1:4, columns 0:3; "
        "1 · W to rows 1:4, columns 1:4; −1 · W to rows 1:4, columns 2:5. "
        "Together: 1 −2 −1 2 0; 4 0 −7 1 1; 3 5 −5 −2 1; 0 3 1 −1 0."
    )


def test_each_stop_frames_the_number_and_its_window():
    picture = gradient_sweep(dZ, A_prev, W, CELLS[:2])
    assert framed(picture) == [
        ["1"],
        ["1", "0", "−1", "1", "1", "−1", "0", "1", "0"],
        ["−2"],
        ["−2", "−1", "2", "−1", "−3", "2", "1", "−2", "0"],
    ]


def test_a_part_of_the_sweep_adds_up_what_came_before_it_too():
    sentence = gradient_sweep(dZ, A_prev, W, CELLS[1:2]).sentence
    assert sentence.startswith("1 of the 6 numbers of dZ")
    assert sentence.endswith("Together: 1 −2 −1 2 0; 1 −1 −3 2 0; 0 1 −2 0 0; 0 0 0 0 0.")


# what one pixel and one weight collect


def test_the_sentence_of_a_pixel():
    assert pixel_gradient(dZ, A_prev, W, 1, 2).sentence == (
        "The pixel in row 1, column 2 sits in 6 windows: dA_prev[0, 1, 2, 0] = "
        "1·(−1) + (−2)·1 + 0·1 + 3·(−1) + 1·0 + (−1)·1 = −7."
    )


def test_the_sentence_of_a_weight():
    assert weight_gradient(dZ, A_prev, W, 0, 0).sentence == (
        "The weight in row 0, column 0 touches 6 outputs: dW[0, 0, 0, 0] = "
        "1·3 + (−2)·1 + 0·2 + 3·0 + 1·2 + (−1)·1 = 2."
    )


def test_a_pixel_that_the_stride_leaves_over_has_no_term():
    picture = pixel_gradient(dZ[:, :1, :2], A_prev, W, 3, 0, stride=2)
    assert picture.sentence == (
        "The pixel in row 3, column 0 sits in 0 windows: dA_prev[0, 3, 0, 0] = 0, "
        "as there is no term."
    )
    assert ringed(picture) == []
    assert "none" in texts(picture)
    assert "none" not in texts(pixel_gradient(dZ[:, :1, :2], A_prev, W, 2, 0, stride=2))


def test_the_rings_are_around_what_is_multiplied():
    assert ringed(pixel_gradient(dZ, A_prev, W, 1, 2)) == ["−1", "1", "1", "−1", "0", "1"]
    assert ringed(weight_gradient(dZ, A_prev, W, 0, 0)) == ["3", "1", "2", "0", "2", "1"]
    picture = weight_gradient(dZ, A_prev, W, 1, 2, stride=2, pad=1)
    assert ringed(picture) == ["1", "0", "0", "0", "1", "0"]


def test_a_pixel_and_the_outputs_it_reaches_are_framed():
    picture = pixel_gradient(dZ, A_prev, W, 0, 1)
    assert framed(picture) == [["1"], ["1", "−2"], ["−2"]]


def added_up(sentence):
    """The terms of a sentence, multiplied and added, and what it says they are."""
    terms, _, total = (
        sentence.rpartition(" = ")[0].partition(" = ")[2],
        *sentence.rpartition(" = ")[1:],
    )
    pairs = [
        term.replace("−", "-").replace("(", "").replace(")", "") for term in terms.split(" + ")
    ]
    products = [float(one) * float(other) for one, other in (pair.split("·") for pair in pairs)]
    return len(products), sum(products), float(total.rstrip(".").replace("−", "-"))


@pytest.mark.parametrize(("f", "pad", "stride"), STEPS)
def test_the_terms_of_every_pixel_add_up_to_its_slope(f, pad, stride):
    arrays, settings = some_layer(f, pad, stride)
    for place in [(0, 0), (1, 2), (2, 1), (3, 0), (3, 3), (4, 3)]:
        picture = pixel_gradient(*arrays, *place, **settings)
        right = slope(arrays, settings, 1, place)
        if "no term" in picture.sentence:
            assert right == 0
            continue
        count, total, said = added_up(picture.sentence)
        assert total == said == right
        assert f"sits in {count} window" in picture.sentence
        assert ring_count(picture) == count


@pytest.mark.parametrize(("f", "pad", "stride"), STEPS)
def test_the_terms_of_every_weight_add_up_to_its_slope(f, pad, stride):
    arrays, settings = some_layer(f, pad, stride)
    for place in np.ndindex(f, f):
        picture = weight_gradient(*arrays, *place, **settings)
        right, size = slope(arrays, settings, 2, place), arrays[0].size
        assert f" touches {size} output" in picture.sentence
        assert ring_count(picture) == size
        if size > 20:
            assert picture.sentence.endswith(f"the sum of {size} products = {number(right)}.")
        else:
            assert added_up(picture.sentence) == (size, right, right)


def test_only_the_first_image_channel_and_filter_are_drawn():
    deep = [
        np.concatenate([np.concatenate([values, values + 1])] * 2, axis=3) for values in (A_prev, W)
    ]
    dZ_deep = np.concatenate([np.concatenate([dZ, dZ + 1])] * 2, axis=3)
    for draw in (gradient_step, pixel_gradient, weight_gradient):
        assert draw(dZ_deep, *deep, 1, 1) == draw(dZ, A_prev, W, 1, 1)


# all of them


@pytest.mark.parametrize("draw", [gradient_step, pixel_gradient, weight_gradient])
@pytest.mark.parametrize("size", [(2, 2), (5, 6)])
@pytest.mark.parametrize(("f", "pad", "stride"), STEPS)
def test_everything_can_be_read(draw, size, f, pad, stride):
    if f > min(size) + 2 * pad:
        return
    arrays, settings = some_layer(f, pad, stride, *size)
    for numbers in (arrays, [values * 12.345 for values in arrays]):
        picture = draw(*numbers, 0, 0, **settings)
        assert picture.width <= 760
        assert unreadable(picture) == []


@pytest.mark.parametrize("draw", [gradient_step, pixel_gradient, weight_gradient])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_drawn(draw, value):
    strange = np.full(dZ.shape, value)
    picture = draw(strange, A_prev, W, 1, 1)
    assert unreadable(picture) == []
    assert number(value) in picture.sentence


def test_the_sweep_and_the_slopes_can_be_read():
    assert unreadable(gradient_sweep(dZ, A_prev, W, CELLS)) == []
    assert gradient_sweep(dZ, A_prev, W, CELLS).width <= 760
    assert unreadable(values_and_slopes(A_prev * 1.5, A_prev - 2.25)) == []


def test_the_sentence_of_values_and_slopes():
    X = np.array([[3, 1], [0, 2]]).reshape(1, 2, 2, 1)
    assert values_and_slopes(X, X - 1).sentence == "X: 3 1; 0 2. Its gradient dX: 2 0; −1 1."


@pytest.mark.parametrize(
    ("draw", "place", "words"),
    [
        (gradient_step, (2, 0), "row must be from 0 to 1, got 2."),
        (gradient_step, (0, 3), "col must be from 0 to 2, got 3."),
        (pixel_gradient, (4, 0), "row must be from 0 to 3, got 4."),
        (pixel_gradient, (0, -1), "col must be from 0 to 4, got -1."),
        (weight_gradient, (3, 0), "row must be from 0 to 2, got 3."),
        (weight_gradient, (0, 3), "col must be from 0 to 2, got 3."),
    ],
)
def test_a_place_that_is_not_there_is_refused(draw, place, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        draw(dZ, A_prev, W, *place)
    with pytest.raises(ValueError, match="must be from"):
        gradient_sweep(dZ, A_prev, W, [(2, 0)])


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="dZ must have the shape"):
        gradient_step(dZ[:, :1], A_prev, W, 0, 0)
