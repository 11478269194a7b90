"""A convolution in pictures, held against windows cut out and added up by hand."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.data import tiny
from convhelpers.figures.convolution import (
    batch_and_filters,
    convolution_step,
    convolution_sweep,
    filter_sheet,
)
from convhelpers.figures.kit.words import number
from convhelpers.filters import FILTERS

A_prev, W, b = tiny.A_prev, tiny.W, tiny.b

RNG = np.random.default_rng(7)
DEEP = RNG.integers(-9, 10, (2, 5, 6, 3))
W_DEEP = RNG.integers(-9, 10, (4, 3, 3, 3))
B_DEEP = np.array([1, -2, 3, -4])
STEPS = [(stride, pad) for stride in (1, 2, 3) for pad in (0, 1, 2)]


def by_hand(A_prev, W, b, place, stride, pad):
    """One number of the output, cut out of the padded image and added up term by term."""
    i, row, col, c = place
    image = np.pad(A_prev[i], ((pad, pad), (pad, pad), (0, 0)))
    total = b[c]
    for u, v, k in np.ndindex(W.shape[1:]):
        total += image[row * stride + u, col * stride + v, k] * W[c, u, v, k]
    return total


def output_size(n, f, stride, pad):
    return len(range(0, n + 2 * pad - f + 1, stride))


def frames(picture):
    """The thick frames as (x, y, width, height)."""
    pattern = (
        r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"'
        r' fill="none" stroke="#b34e00"'
    )
    found = re.findall(pattern, picture.content.decode())
    return [tuple(map(float, frame)) for frame in found]


# convolution_step


def test_the_sentence_of_the_tiny_example():
    assert convolution_step(A_prev, W, b, 1, 2).sentence == (
        "Z[0, 1, 2, 0] = 8, from the window A_prev_pad[0, 1:4, 2:5, :] and the filter W[0]: "
        "sum of products = 7, bias = 1. Window: 1 5 2; 4 1 0; 0 3 2. "
        "Filter: 1 0 −1; 1 1 −1; 0 1 0. Output Z[0, :, :, 0], 2 × 3: 3 4 7; −2 1 8."
    )


def test_a_row_left_over_is_hatched_and_named():
    picture = convolution_step(A_prev, W, b, 0, 1, stride=2)
    assert picture.sentence.endswith("1 × 2: 3 7. Left over, in no window: 1 row.")
    assert "hatched: 1 row left over, in no window" in texts(picture)
    assert picture.content.decode().count("stroke-opacity") == 1


def test_rows_and_columns_left_over_are_counted_apart():
    picture = convolution_step(A_prev, W, b, 0, 0, stride=3)
    assert picture.sentence.endswith("Left over, in no window: 1 row and 2 columns.")
    assert picture.content.decode().count("stroke-opacity") == 2


def test_nothing_is_hatched_where_the_windows_reach_the_end():
    picture = convolution_step(A_prev, W, b, 0, 0)
    assert "Left over" not in picture.sentence
    assert "hatched" not in " ".join(texts(picture))
    assert "stroke-opacity" not in picture.content.decode()


def test_the_slice_is_written_as_the_loops_compute_it_and_with_its_numbers():
    words = texts(convolution_step(DEEP, W_DEEP, B_DEEP, 1, 2, stride=2, pad=1, i=1, c=3))
    assert "row = 1, col = 2:" in words
    assert "A_prev_pad[1, 1*2 : 1*2+3, 2*2 : 2*2+3, :]" in words
    assert "= A_prev_pad[1, 2:5, 4:7, :]" in words


def test_the_products_of_the_tiny_example_are_written_out():
    words = texts(convolution_step(A_prev, W, b, 0, 0))
    factors = ["3·1", "1·0", "2·(−1)", "0·1", "2·1", "1·(−1)", "1·0", "0·1", "4·0"]
    products = ["3", "0", "−2", "0", "2", "−1", "0", "0", "0"]
    start = words.index("products") + 1
    assert words[start : start + 18 : 2] == factors
    assert words[start + 1 : start + 19 : 2] == products
    assert words[start + 18 :] == ["sum of products", "2", "b[0]", "1", "Z[0, 0, 0, 0]", "3"]


@pytest.mark.parametrize(("stride", "pad"), STEPS)
def test_the_result_is_that_of_the_window_under_the_filter(stride, pad):
    n_H, n_W = (output_size(n, 3, stride, pad) for n in (5, 6))
    for row, col in np.ndindex(n_H, n_W):
        place = (1, row, col, 2)
        picture = convolution_step(DEEP, W_DEEP, B_DEEP, row, col, stride=stride, pad=pad, i=1, c=2)
        expected = number(by_hand(DEEP, W_DEEP, B_DEEP, place, stride, pad))
        assert picture.sentence.startswith(f"Z[1, {row}, {col}, 2] = {expected}, from")
        assert texts(picture)[-2:] == [f"Z[1, {row}, {col}, 2]", expected]


@pytest.mark.parametrize(("stride", "pad"), STEPS)
def test_the_channels_and_the_bias_add_up_to_the_result(stride, pad):
    picture = convolution_step(DEEP, W_DEEP, B_DEEP, 0, 0, stride=stride, pad=pad, i=1, c=1)
    words = texts(picture)
    names, numbers = words[-10::2], [int(word.replace("−", "-")) for word in words[-9::2]]
    channels = ["sum of channel 0", "sum of channel 1", "sum of channel 2"]
    assert names == [*channels, "b[1]", "Z[1, 0, 0, 1]"]
    assert sum(numbers[:-1]) == numbers[-1]
    for k in range(3):
        alone = by_hand(DEEP[..., [k]], W_DEEP[..., [k]], [0] * 4, (1, 0, 0, 1), stride, pad)
        assert numbers[k] == alone


@pytest.mark.parametrize(("row", "col"), [(0, 0), (0, 2), (1, 1)])
def test_the_window_stands_at_its_place_times_the_stride(row, col):
    first, *_ = frames(convolution_step(A_prev, W, b, 0, 0, stride=2, pad=1))
    here, *_ = frames(convolution_step(A_prev, W, b, row, col, stride=2, pad=1))
    assert here[0] - first[0] == 36 * 2 * col
    assert here[1] - first[1] == 36 * 2 * row
    assert here[2:] == (3 * 36, 3 * 36)


@pytest.mark.parametrize(("row", "col"), [(0, 0), (0, 2), (1, 1)])
def test_the_cell_of_the_output_is_framed(row, col):
    _, first, _ = frames(convolution_step(A_prev, W, b, 0, 0))
    _, here, result = frames(convolution_step(A_prev, W, b, row, col))
    assert (here[0] - first[0], here[1] - first[1]) == (36 * col, 36 * row)
    assert here[2:] == result[2:] == (36, 36)


def test_the_rows_and_columns_of_the_window_are_printed_bold():
    svg = convolution_step(A_prev, W, b, 1, 2).content.decode()
    bold = re.findall(r'fill="#b34e00" font-weight="bold">(\d+)<', svg)
    rows_and_columns, of_the_output = ["1", "2", "3", "2", "3", "4"], ["1", "2"]
    assert bold == rows_and_columns + of_the_output


def test_the_zero_border_is_dashed_and_only_the_border():
    for pad in (0, 1, 2):
        dashed = convolution_step(A_prev, W, b, 0, 0, pad=pad).content.decode()
        assert dashed.count('stroke-dasharray="3 3"') == (4 + 2 * pad) * (5 + 2 * pad) - 4 * 5


@pytest.mark.parametrize(("stride", "pad"), STEPS)
def test_the_size_of_the_picture_does_not_depend_on_the_place_or_the_numbers(stride, pad):
    n_H, n_W = (output_size(n, 3, stride, pad) for n in (5, 6))
    sizes = {
        (picture.width, picture.height)
        for A in (DEEP, DEEP * 1234.5678)
        for row, col in np.ndindex(n_H, n_W)
        for picture in [convolution_step(A, W_DEEP, B_DEEP, row, col, stride=stride, pad=pad)]
    }
    assert len(sizes) == 1


def test_the_size_of_the_picture_does_not_depend_on_the_digits_of_the_row():
    tall, one = np.ones((1, 101, 1, 1)), np.ones((1, 1, 1, 1))
    first, last = (convolution_step(tall, one, [0], row, 0) for row in (0, 100))
    assert (first.width, first.height) == (last.width, last.height)


@pytest.mark.parametrize(("n_C_prev", "pad", "cell"), [(1, 1, 36), (2, 1, 36), (3, 1, 28)])
def test_the_cells_are_as_large_as_the_page_allows(n_C_prev, pad, cell):
    A, filters = DEEP[:, :4, :5, :n_C_prev], W_DEEP[..., :n_C_prev]
    window, *_ = frames(convolution_step(A, filters, B_DEEP, 0, 0, pad=pad))
    assert window[2] == 3 * cell


@pytest.mark.parametrize("n_C_prev", [1, 2, 3])
@pytest.mark.parametrize(("stride", "pad"), STEPS[:6])
def test_every_word_can_be_read_and_the_page_is_wide_enough(n_C_prev, stride, pad):
    A, filters = DEEP[:, :4, :5, :n_C_prev], W_DEEP[..., :n_C_prev]
    picture = convolution_step(A, filters, B_DEEP, 0, 0, stride=stride, pad=pad, i=1, c=3)
    assert not unreadable(picture)
    assert picture.width <= 760


@pytest.mark.parametrize(
    ("A", "filters", "bias"),
    [
        (np.full((1, 1, 1, 1), -3), np.full((1, 1, 1, 1), -2), [-12]),
        (A_prev / 7, W / 9, [0.25]),
        (-1234.5 * A_prev, W, [-999.5]),
        (A_prev.astype(np.uint8) * 50, W, [1]),
        (np.where(A_prev == 3, np.nan, A_prev), W, [1]),
        (np.where(A_prev == 3, np.inf, A_prev), W, [1]),
        (A_prev, np.zeros((1, 3, 3, 1)), [[0]]),
    ],
    ids=["1 × 1", "fractions", "long", "uint8", "nan", "infinity", "column of biases"],
)
def test_unusual_values_can_be_read(A, filters, bias):
    picture = convolution_step(A, filters, np.array(bias), 0, 0)
    assert not unreadable(picture)


def test_nan_and_infinity_are_named():
    holes = np.where(A_prev == 3, np.nan, A_prev)
    assert convolution_step(holes, W, b, 0, 0).sentence.startswith("Z[0, 0, 0, 0] = nan, ")
    peaks = np.where(A_prev == 3, np.inf, A_prev)
    assert convolution_step(peaks, W, b, 0, 0).sentence.startswith("Z[0, 0, 0, 0] = ∞, ")


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"row": 2, "col": 0}, "row must be from 0 to 1, got 2"),
        ({"row": 0, "col": -1}, "col must be from 0 to 2, got -1"),
        ({"row": 0, "col": 0, "i": 1}, "i must be from 0 to 0, got 1"),
        ({"row": 0, "col": 0, "c": 1}, "c must be from 0 to 0, got 1"),
    ],
)
def test_a_place_outside_the_output_is_refused(where, message):
    with pytest.raises(ValueError, match=message):
        convolution_step(A_prev, W, b, **where)


# convolution_sweep


def test_the_sweep_fills_the_output_cell_by_cell():
    cells = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    picture = convolution_sweep(A_prev, W, b, cells)
    assert picture.sentence == (
        "The window stops at 6 of 6 places and fills Z[0, :, :, 0], 2 × 3, cell by cell: "
        "rows 0:3, columns 0:3 give 3; rows 0:3, columns 1:4 give 4; "
        "rows 0:3, columns 2:5 give 7; rows 1:4, columns 0:3 give −2; "
        "rows 1:4, columns 1:4 give 1; rows 1:4, columns 2:5 give 8."
    )
    image = [number(value) for value in A_prev.ravel()]
    results = ["3", "4", "7", "−2", "1", "8"]
    words, expected = texts(picture), []
    for k, (row, col) in enumerate(cells):
        place = f"A_prev_pad[0, {row}:{row + 3}, {col}:{col + 3}, :]"
        expected += [f"row = {row}, col = {col}", place, *image, *results[: k + 1]]
    assert words == expected


@pytest.mark.parametrize(("stride", "pad"), STEPS)
def test_every_stop_of_a_sweep_can_be_read(stride, pad):
    n_H, n_W = (output_size(n, 3, stride, pad) for n in (4, 5))
    cells = list(np.ndindex(n_H, n_W))
    picture = convolution_sweep(A_prev, W, b, cells, stride=stride, pad=pad)
    assert not unreadable(picture)
    assert picture.width <= 760
    assert len(frames(picture)) == 2 * len(cells)


def test_the_sweep_hatches_what_is_left_over_in_every_stop():
    svg = convolution_sweep(A_prev, W, b, [(0, 0), (0, 1)], stride=2).content.decode()
    assert svg.count("stroke-opacity") == 2


# batch_and_filters


def test_every_image_meets_every_filter():
    picture = batch_and_filters(DEEP, W_DEEP, B_DEEP, stride=2)
    assert picture.sentence.startswith("2 images and 4 filters make 8 maps, one for each pair. ")
    words = texts(picture)
    for i, c in np.ndindex(2, 4):
        cells = [
            number(by_hand(DEEP, W_DEEP, B_DEEP, (i, row, col, c), 2, 0))
            for row, col in np.ndindex(2, 2)
        ]
        start = words.index(f"Z[{i}, :, :, {c}]") + 1
        assert words[start : start + 4] == cells
        rows = f"{' '.join(cells[:2])}; {' '.join(cells[2:])}"
        assert f"Z[{i}, :, :, {c}]: {rows}." in picture.sentence


def test_the_table_names_filters_with_their_biases():
    words = texts(batch_and_filters(DEEP, W_DEEP, B_DEEP))
    assert [word for word in words if word.startswith("W[")] == [
        "W[0], b[0] = 1",
        "W[1], b[1] = −2",
        "W[2], b[2] = 3",
        "W[3], b[3] = −4",
    ]


@pytest.mark.parametrize("n_C_prev", [1, 2])
@pytest.mark.parametrize("pad", [0, 1])
def test_the_table_can_be_read(n_C_prev, pad):
    A = DEEP[:, :4, :5, :n_C_prev]
    assert not unreadable(batch_and_filters(A, W_DEEP[:3, ..., :n_C_prev], B_DEEP[:3], pad=pad))


def test_one_image_and_one_filter_are_singular():
    sentence = batch_and_filters(A_prev, W, b).sentence
    assert sentence.startswith("1 image and 1 filter make 1 map, ")


# filter_sheet


def test_the_sheet_writes_fractions_as_whole_numbers_over_their_divisor():
    picture = filter_sheet(["gaussian blur", "laplacian"])
    assert picture.sentence == (
        "gaussian blur: 1 2 1; 2 4 2; 1 2 1 (divided by 16: sum 1). "
        "laplacian: 0 1 0; 1 −4 1; 0 1 0 (sum 0)."
    )
    assert texts(picture)[:11] == ["gaussian blur", *"121242121", "divided by 16: sum 1"]


def test_the_sheet_of_all_filters_can_be_read():
    picture = filter_sheet(FILTERS)
    assert not unreadable(picture)
    assert picture.width <= 760


def test_the_inputs_are_not_changed():
    before = DEEP.copy(), W_DEEP.copy(), B_DEEP.copy()
    convolution_step(DEEP, W_DEEP, B_DEEP, 0, 0, pad=1)
    convolution_sweep(DEEP, W_DEEP, B_DEEP, [(0, 0)])
    batch_and_filters(DEEP, W_DEEP, B_DEEP)
    for array, copy in zip((DEEP, W_DEEP, B_DEEP), before, strict=True):
        np.testing.assert_array_equal(array, copy)
