"""One step in pictures, held against sums that are written out here term by term."""

import math
import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers import relu, sigmoid
from convhelpers.data import tiny
from convhelpers.figures.kit.palette import FILTER
from convhelpers.figures.single_step import activation_curves, flipped, single_step, window_step

A_SLICE, W = tiny.A_prev[0, :3, :3], tiny.W[0]
DEEP_SLICE = np.dstack([A_SLICE[:, :, 0], [[1, 2, 0], [1, 0, 1], [-1, 3, 2]]])
DEEP_W = np.dstack([W[:, :, 0], [[0, -1, 0], [0, 0, 0], [1, -1, 1]]])

RNG = np.random.default_rng(2)
KINDS = {
    "small": lambda shape: RNG.integers(-9, 10, shape),
    "pixels": lambda shape: RNG.integers(0, 256, shape),
    "large": lambda shape: RNG.integers(-99_999, 100_000, shape),
    "float": lambda shape: RNG.normal(0, 20, shape),
    "nan": lambda shape: np.full(shape, np.nan),
    "infinite": lambda shape: np.full(shape, np.inf),
}
SHAPES = [(f, f, n_C_prev) for f in (1, 2, 3, 4, 5) for n_C_prev in (1, 2, 3)]


def value(words):
    """A number as the picture writes it."""
    return float(words.strip("()").replace("−", "-"))


def numbers(picture):
    """Every text of the picture that is one number, in the order it was drawn."""
    return [value(words) for words in texts(picture) if re.fullmatch(r"−?[\d.]+", words)]


def written_terms(picture):
    """The factors of every product the picture writes out, and the sums it says they have."""
    lines = " ".join(words for words in texts(picture) if re.search(r"\d\)?·", words))
    terms = re.findall(r"(\(?−?[\d.]+\)?)·(\(?−?[\d.]+\)?)", lines)
    return [(value(a), value(w)) for a, w in terms], [
        value(total) for total in re.findall(r"= (−?[\d.]+)", lines)
    ]


# single_step


def test_the_tiny_example_in_words():
    assert single_step(A_SLICE, W, 1).sentence == (
        "Window 3 1 2; 0 2 1; 1 0 4 times filter 1 0 −1; 1 1 −1; 0 1 0: "
        "the products add up to 2. Plus b = 1: z = 3."
    )


def test_a_deep_window_in_words():
    assert single_step(DEEP_SLICE, DEEP_W, 1, relu).sentence == (
        "A window of 3 × 3 × 2 times a filter of the same shape: "
        "the products add up, channel by channel, to 2 + (−4). Plus b = 1: z = −1. relu(z) = 0."
    )


def test_the_tiny_example_in_numbers():
    window = [3, 1, 2, 0, 2, 1, 1, 0, 4]
    weights = [1, 0, -1, 1, 1, -1, 0, 1, 0]
    products = [3, 0, -2, 0, 2, -1, 0, 0, 0]
    assert numbers(single_step(A_SLICE, W, 1)) == [*window, *weights, *products, 2, 1, 3]


def test_every_channel_has_its_grids_and_the_sum_has_a_cell_for_each():
    picture = single_step(DEEP_SLICE, DEEP_W, 1, relu)
    drawn = numbers(picture)
    for c in (0, 1):
        window, weights = DEEP_SLICE[:, :, c].ravel(), DEEP_W[:, :, c].ravel()
        assert drawn[27 * c : 27 * (c + 1)] == [*window, *weights, *(window * weights)]
    assert drawn[54:] == [2, -4, 1, -1, 0]
    assert texts(picture)[-4:-2] == ["=", "relu"]
    assert [words for words in texts(picture) if "[" in words or "channel" in words] == [
        "a_slice[:, :, 0]",
        "W[:, :, 0]",
        "a_slice[:, :, 1]",
        "W[:, :, 1]",
        "channel 0",
        "channel 1",
    ]


def test_the_written_sum_has_every_term_and_is_right():
    terms, totals = written_terms(single_step(DEEP_SLICE, DEEP_W, 1))
    pairs = [
        (DEEP_SLICE[row, col, c], DEEP_W[row, col, c])
        for c in (0, 1)
        for row in range(3)
        for col in range(3)
    ]
    assert terms == pairs
    assert totals == [sum(a * w for a, w in pairs[:9]), sum(a * w for a, w in pairs[9:])]


def test_lines_after_the_first_begin_with_a_plus():
    lines = [words for words in texts(single_step(A_SLICE, W, 1)) if re.search(r"\d·", words)]
    assert lines == ["3·1 + 1·0 + 2·(−1)", "+ 0·1 + 2·1 + 1·(−1)", "+ 1·0 + 0·1 + 4·0 = 2"]


def test_a_large_window_is_not_written_out():
    ones = np.ones((4, 4, 1))
    picture = single_step(ones, -ones, 1)
    assert written_terms(picture) == ([], [])
    assert numbers(picture)[-3:] == [-16, 1, -15]


def test_without_an_activation_z_is_the_last_cell():
    assert numbers(single_step(A_SLICE, W, 1))[-1] == 3
    assert "a" not in texts(single_step(A_SLICE, W, 1))
    assert single_step(A_SLICE, W, 1).sentence.endswith("z = 3.")


def test_sigmoid_is_named_and_rounded():
    picture = single_step(DEEP_SLICE, DEEP_W, 1, sigmoid)
    assert picture.sentence.endswith("sigmoid(z) = 0.27.")
    assert round(1 / (1 + math.e), 2) == 0.27 == numbers(picture)[-1]


def test_a_nameless_activation_is_called_g():
    picture = single_step(A_SLICE, W, 1, lambda z: 10 * z)
    assert picture.sentence.endswith("g(z) = 30.")
    assert "g" in texts(picture)


def test_the_window_is_framed_once_for_each_channel():
    assert single_step(DEEP_SLICE, DEEP_W, 1).content.decode().count('stroke-width="4"') == 2


@pytest.mark.parametrize("b", [1, 1.0, np.array([1]), [[1]], np.float32(1)])
def test_the_bias_may_come_in_an_array(b):
    assert single_step(A_SLICE, W, b) == single_step(A_SLICE, W, 1)


def test_lists_are_drawn_as_arrays_are():
    assert single_step(A_SLICE.tolist(), W.tolist(), 1) == single_step(A_SLICE, W, 1)


def test_pixels_do_not_overflow():
    bright = np.full((2, 2, 1), 200, np.uint8)
    assert numbers(single_step(bright, bright, 0))[-1] == 4 * 200 * 200
    assert numbers(single_step(bright, bright, 0))[8:12] == [200 * 200] * 4


def test_infinity_times_zero_goes_through():
    assert single_step(np.full((3, 3, 1), np.inf), W, 1).sentence.endswith("z = nan.")


def test_a_depth_that_does_not_fit_is_refused_by_name():
    with pytest.raises(ValueError, match="a_slice must have the shape of the filter W"):
        single_step(DEEP_SLICE, W, 1)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_can_be_read(shape, kind):
    picture = single_step(KINDS[kind](shape), KINDS[kind](shape), 0.5, sigmoid)
    assert unreadable(picture) == []
    assert picture.width <= 760


@pytest.mark.parametrize("n_C_prev", [1, 2])
def test_the_size_depends_on_the_shape_alone(n_C_prev):
    sizes = set()
    for make in KINDS.values():
        window, weights = make((3, 3, n_C_prev)), make((3, 3, n_C_prev))
        for activation in (None, relu, sigmoid):
            picture = single_step(window, weights, 1, activation)
            sizes.add((picture.width, picture.height))
    assert len(sizes) == 1


def test_arguments_are_not_changed():
    window, weights = DEEP_SLICE.copy(), DEEP_W.copy()
    single_step(window, weights, 1, relu)
    np.testing.assert_array_equal(window, DEEP_SLICE)
    np.testing.assert_array_equal(weights, DEEP_W)


# window_step

IMAGE = np.concatenate([tiny.A_prev, 1 - tiny.A_prev], axis=3)
PLACES = [(row, col) for row in (0, 1) for col in (0, 1, 2)]


def frames(picture):
    """Where the thick frames stand, in cells from the one at the top left, and their sides."""
    found = re.findall(
        r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"[^>]*stroke-width="4"',
        picture.content.decode(),
    )
    return [tuple(map(float, frame)) for frame in found]


def test_a_window_in_its_place_in_words():
    assert window_step(IMAGE[..., :1], W, 1, 0, 1, relu).sentence == (
        "a_slice is A_prev[0, 0:3, 1:4, :]. Window 1 2 0; 2 1 5; 0 4 1 times filter "
        "1 0 −1; 1 1 −1; 0 1 0: the products add up to 3. Plus b = 1: z = 4. relu(z) = 4."
    )


@pytest.mark.parametrize(("row", "col"), PLACES)
@pytest.mark.parametrize("n_C_prev", [1, 2])
def test_the_input_the_filter_and_the_products_are_drawn(n_C_prev, row, col):
    weights = DEEP_W[:, :, :n_C_prev]
    picture = window_step(IMAGE[..., :n_C_prev], weights, -2, row, col)
    drawn = texts(picture)
    assert drawn[0] == f"a_slice = A_prev[0, {row}:{row + 3}, {col}:{col + 3}, :]"
    total = 0
    for c in range(n_C_prev):
        place = drawn.index(f"A_prev[0, :, :, {c}]")
        image = [[int(IMAGE[0, r, k, c]) for k in range(5)] for r in range(4)]
        products = [
            image[row + r][col + k] * int(weights[r, k, c]) for r in range(3) for k in range(3)
        ]
        assert [value(v) for v in drawn[place + 1 : place + 21]] == [
            v for line in image for v in line
        ]
        place = drawn.index("products", place)
        assert [value(v) for v in drawn[place + 1 : place + 10]] == products
        total += sum(products)
    assert numbers(picture)[-1] == total - 2


@pytest.mark.parametrize(("row", "col"), PLACES)
def test_the_frame_stands_where_the_window_is(row, col):
    origin, here = (frames(window_step(IMAGE, DEEP_W, 0, *place)) for place in ((0, 0), (row, col)))
    assert len(here) == 2
    for (x_0, y_0, *_), (x, y, width, height) in zip(origin, here, strict=True):
        assert (x - x_0, y - y_0, width, height) == (36 * col, 36 * row, 108, 108)


@pytest.mark.parametrize("f", [1, 2, 3, 4])
@pytest.mark.parametrize("n_C_prev", [1, 2])
@pytest.mark.parametrize("kind", ["small", "pixels", "nan"])
def test_every_word_of_a_window_in_its_place_can_be_read(f, n_C_prev, kind):
    image, weights = KINDS[kind]((1, 4, 5, n_C_prev)), KINDS[kind]((f, f, n_C_prev))
    picture = window_step(image, weights, 0.5, 4 - f, 5 - f, sigmoid)
    assert unreadable(picture) == []
    assert picture.width <= 760


@pytest.mark.parametrize("n_C_prev", [1, 2])
def test_a_window_in_its_place_has_one_size(n_C_prev):
    sizes = set()
    for f in (1, 2, 3):
        for activation in (None, relu, sigmoid):
            weights = DEEP_W[:f, :f, :n_C_prev]
            picture = window_step(IMAGE[..., :n_C_prev], weights, 1, 4 - f, 0, activation)
            sizes.add((picture.width, picture.height))
    assert len(sizes) == 1


@pytest.mark.parametrize(("row", "col"), [(2, 0), (0, 3), (7, 7)])
def test_a_window_beyond_the_input_is_refused(row, col):
    with pytest.raises(ValueError, match="a_slice must have the shape of the filter W"):
        window_step(IMAGE, DEEP_W, 1, row, col)


# flipped


def test_the_flipped_twin_in_words():
    assert flipped(A_SLICE, W).sentence == (
        "On the window 3 1 2; 0 2 1; 1 0 4, the filter 1 0 −1; 1 1 −1; 0 1 0 gives 2 "
        "(cross-correlation). Turned by 180° it is 0 1 0; −1 1 1; −1 0 1 and gives 7 "
        "(convolution)."
    )


def test_the_flipped_twin_in_numbers():
    drawn = numbers(flipped(A_SLICE, W))
    window = A_SLICE.ravel().tolist()
    weights = W.ravel().tolist()
    for start, factors in ((0, weights), (28, weights[::-1])):
        products = [a * w for a, w in zip(window, factors, strict=True)]
        assert drawn[start : start + 28] == [*window, *factors, *products, sum(products)]


def test_only_the_first_channel_is_drawn():
    assert flipped(DEEP_SLICE, DEEP_W) == flipped(A_SLICE, W)


def test_a_filter_that_looks_the_same_turned_gives_the_same_number():
    drawn = numbers(flipped(A_SLICE, np.ones((3, 3, 1))))
    assert drawn[27] == drawn[55] == A_SLICE.sum()


def test_a_corner_marks_the_same_weight_in_both():
    svg = flipped(A_SLICE, W).content.decode()
    corners = re.findall(rf'<path d="M([\d.]+) ([\d.]+)h\S* fill="{FILTER.stroke}"', svg)
    cells = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"[^>]* rx="9"', svg)
    first, last = ((float(x), float(y)) for x, y in (cells[0], cells[-1]))
    assert len(corners) == 2
    for (x, y), (left, top) in zip(corners, (first, last), strict=True):
        assert left < float(x) < left + 33
        assert top <= float(y) < top + 33


@pytest.mark.parametrize("f", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_twins_can_be_read(f, kind):
    picture = flipped(KINDS[kind]((f, f, 1)), KINDS[kind]((f, f, 1)))
    assert unreadable(picture) == []
    assert picture.width <= 760


# activation_curves


def test_the_curves_in_words():
    assert activation_curves(-1).sentence == (
        "relu is 0 for negative z and z itself for the rest: relu(−1) = 0. "
        "sigmoid rises from 0 to 1: sigmoid(−1) = 0.27."
    )


def curves(picture):
    """Each curve and the marked value, in shares of the width and the height of its plot."""
    paths = re.findall(r'<path d="M([^"a-z]*)"', picture.content.decode())
    lines = [np.array([point.split() for point in path.split("L")], float) for path in paths]
    for left, _, right, bottom, _, top, curve, marked in (lines[:8], lines[8:]):
        corner, end = (left[0][0], bottom[0][1]), (right[0][0], top[0][1])
        size = np.subtract(end, corner)
        yield (curve - corner) / size, (marked[1] - corner) / size


@pytest.mark.parametrize("z", [-1, 0, 2.5, -40, 500])
def test_the_curves_are_those_of_the_formulas_and_z_is_marked(z):
    reach = max(6, abs(z) + 1)
    formulas = (lambda z: (z + abs(z)) / 2, reach), (lambda z: 1 / (1 + np.exp(-z)), 1)
    for (curve, marked), (formula, top) in zip(curves(activation_curves(z)), formulas, strict=True):
        zs = np.linspace(-reach, reach, len(curve))
        np.testing.assert_allclose(curve[:, 0], (zs / reach + 1) / 2, atol=0.01)
        np.testing.assert_allclose(curve[:, 1], formula(zs) / top, atol=0.01)
        np.testing.assert_allclose(marked, [(z / reach + 1) / 2, formula(z) / top], atol=0.01)


def test_axes_and_values_are_named():
    picture = activation_curves(2)
    lines = texts(picture)
    assert not unreadable(picture)
    assert {"relu(2) = 2", "sigmoid(2) = 0.88", "z", "−6", "6", "0.5"} <= set(lines)
