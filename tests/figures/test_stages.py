"""Whole blocks in pictures, held against a block computed window by window."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers import conv_pool_forward, relu, sigmoid
from convhelpers.data import tiny
from convhelpers.figures.stages import stage_table, stages, whole_layer

A_prev, W, b = tiny.A_prev, tiny.W, tiny.b
KEEP = {"max": np.max, "average": np.mean}


def by_hand(X, kernel, bias, stride, pad):
    """Convolve one channel, window by window."""
    X_pad = np.pad(X, pad)
    f = len(kernel)
    tops, lefts = (range(0, n - f + 1, stride) for n in X_pad.shape)
    return np.array([
        [(X_pad[t : t + f, s : s + f] * kernel).sum() + bias for s in lefts] for t in tops
    ])


def pooled_by_hand(A, f, stride, mode):
    tops, lefts = (range(0, n - f + 1, stride) for n in A.shape)
    return np.array([[KEEP[mode](A[t : t + f, s : s + f]) for s in lefts] for t in tops])


def written(values):
    """Numbers as the pictures write them, row by row."""
    rows = [" ".join(f"{v:.2f}".rstrip("0").rstrip(".") for v in row) for row in values]
    return "; ".join(rows).replace("-0 ", "0 ").replace("-", "−")


def paths(picture):
    return re.findall(r"<path [^>]*>", picture.content.decode())


def frames(picture):
    """Frames as (x, y, width), in the order they were drawn."""
    found = re.findall(
        r'<rect x="([^"]*)" y="([^"]*)" width="([^"]*)"[^>]*stroke-width="4"',
        picture.content.decode(),
    )
    return [tuple(map(float, frame)) for frame in found]


def sum_written_in(picture):
    """Add up the terms that the poster writes before "=", and check what stands after it."""
    left, right = re.search(r"plus b: (.*?) = (.*?);", picture.sentence).groups()
    terms = left.replace("−", "-").replace("- ", "-").replace("+ ", "").split()
    total = sum(map(float, terms))
    assert total == float(right.replace("−", "-"))
    return total


def test_the_tiny_example_in_words():
    assert stages(A_prev, W, b).sentence == (
        "Z, 2 × 3, is the convolution of A_prev with f = 3, stride 1, pad 0: 3 4 7; −2 1 8. "
        "relu(Z): 3 4 7; 0 1 8. "
        "A, 1 × 1, keeps the max of windows with f = 2, stride 2: 4; left over (hatched): 1 column."
    )


def test_the_tiny_example_in_cells():
    drawn = texts(stages(A_prev, W, b, pool_stride=1))
    assert drawn[0] == "A_prev · 4 × 5"
    assert drawn[1:21] == list("31201021521041021032")
    assert drawn[drawn.index("Z · 2 × 3") + 1 :][:6] == ["3", "4", "7", "−2", "1", "8"]
    assert drawn[drawn.index("relu(Z) · 2 × 3") + 1 :][:6] == ["3", "4", "7", "0", "1", "8"]
    assert drawn[drawn.index("A · 1 × 2") + 1 :] == ["4", "8"]
    assert {"convolve", "f = 3", "stride 1", "relu", "pool", "max", "f = 2"} <= set(drawn)


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("stride, pad", [(1, 0), (1, 1), (1, 2), (2, 1), (3, 2)])
@pytest.mark.parametrize("pool_f, pool_stride", [(2, 1), (2, 2), (1, 1), (1, 3)])
def test_every_stage_is_that_of_a_block_by_hand(stride, pad, pool_f, pool_stride, mode):
    picture = stages(
        A_prev, W, b, stride=stride, pad=pad, pool_f=pool_f, pool_stride=pool_stride, mode=mode
    )
    Z = by_hand(A_prev[0, :, :, 0], W[0, :, :, 0], 1, stride, pad)
    activated = np.maximum(Z, 0)
    A = pooled_by_hand(activated, pool_f, pool_stride, mode)
    for values in (Z, activated, A):
        assert f": {written(values)}" in picture.sentence
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_cells_in_no_window_are_hatched():
    hatched = [path for path in paths(stages(A_prev, W, b)) if "stroke-opacity" in path]
    assert len(hatched) == 2
    picture = stages(A_prev, W, b, pad=1, pool_stride=3)
    # relu(Z) is 4 × 5; rows 2 and 3 and column 2 are in no window: 2 · 5 + 2 · 1 cells.
    assert sum("stroke-opacity" in path for path in paths(picture)) == 12
    assert picture.sentence.endswith("left over (hatched): 2 rows and 1 column.")
    assert stages(A_prev, W, b, pool_stride=1).sentence.endswith("nothing is left over.")


def test_without_an_activation_its_stage_is_left_out():
    picture = stages(A_prev, W, b, activation=None, mode="average", pool_stride=1)
    assert "(Z)" not in picture.sentence
    drawn = texts(picture)
    assert [words for words in drawn if "·" in words] == [
        "A_prev · 4 × 5",
        "Z · 2 × 3",
        "A · 1 × 2",
    ]
    assert ": 1.5 5; " in picture.sentence


def test_an_activation_is_named():
    assert {"sigmoid", "sigmoid(Z) · 2 × 3"} <= set(texts(stages(A_prev, W, b, activation=sigmoid)))


def test_every_channel_of_the_input_and_the_chosen_one_of_the_output_are_drawn():
    two = np.concatenate([A_prev, -A_prev], axis=3)
    filters = np.stack([np.ones((3, 3, 2)), np.full((3, 3, 2), 2.0)])
    filters[1, :, :, 1] = 0
    picture = stages(np.concatenate([two, two * 0]), filters, [0, 1], c=1)
    drawn = texts(picture)
    assert "A_prev, channel 0 · 4 × 5" in drawn
    assert "A_prev, channel 1 · 4 × 5" in drawn
    Z = by_hand(A_prev[0, :, :, 0], np.full((3, 3), 2), 1, 1, 0)
    assert written(Z) in picture.sentence
    assert unreadable(picture) == []


@pytest.mark.parametrize("image", [np.array([[np.nan]]), np.array([[-1234.5]]), np.array([[0]])])
def test_one_pixel_of_any_value(image):
    one = np.ones((1, 1, 1, 1))
    for draw in (stages, whole_layer):
        picture = draw(image.reshape(1, 1, 1, 1), one, [0], pad=0, pool_f=1)
        assert unreadable(picture) == []


def test_the_poster_in_words():
    assert whole_layer(A_prev, W, b, row=1).sentence == (
        "A_prev, 4 × 5, padded with 1; a window of 3 × 3 times the filter, plus b: "
        "0 + 0 − 2 + 0 + 1 + 0 + 0 + 2 + 0 + 1 = 2; relu gives 2. "
        "relu(Z), 4 × 5: 3 5 5 7 4; 0 3 4 7 8; 2 0 1 8 9; 2 1 0 6 7. "
        "Pooling, max: the largest of 2, 0, 2, 1 is 2. A, 2 × 2: 5 7; 2 8. "
        "Left over (hatched): 1 column of relu(Z)."
    )


def test_the_poster_names_its_arrays():
    drawn = texts(whole_layer(A_prev, W, b))
    named = [words for words in drawn if "·" in words]
    assert named == ["A_prev, pad = 1 · 6 × 7", "W · 3 × 3", "relu(Z) · 4 × 5", "A · 2 × 2"]


@pytest.mark.parametrize("row, col", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_poster_follows_the_largest_of_the_pooling_window(row, col):
    picture = whole_layer(A_prev, W, b, row=row, col=col)
    activated = np.maximum(by_hand(A_prev[0, :, :, 0], W[0, :, :, 0], 1, 1, 1), 0)
    places = [(2 * row + down, 2 * col + across) for down in (0, 1) for across in (0, 1)]
    z_row, z_col = max(places, key=lambda place: activated[place])
    pool, pooled, cell, window = frames(picture)
    # The padded image is 6 rows of 36 pixels below a label of 24; relu(Z) is one row shorter above.
    assert window == (36 * z_col, 24 + 36 * z_row, 108)
    assert (cell[0] - pool[0], cell[1] - pool[1]) == (
        36 * (z_col - 2 * col),
        36 * (z_row - 2 * row),
    )
    assert (pool[2], pooled[2]) == (72, 36)
    assert f" is {int(activated[z_row, z_col])}. A, " in picture.sentence
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_the_poster_joins_window_filter_and_outputs_by_three_beams():
    picture = whole_layer(A_prev, W, b)
    assert sum("fill-opacity" in path for path in paths(picture)) == 3


def test_the_poster_with_stride_and_average():
    picture = whole_layer(A_prev, W, b, stride=2, pad=2, mode="average", col=1)
    activated = np.maximum(by_hand(A_prev[0, :, :, 0], W[0, :, :, 0], 1, 2, 2), 0)
    A = pooled_by_hand(activated, 2, 2, "average")
    assert f"A, 1 × 2: {written(A)}." in picture.sentence
    assert "the average of" in picture.sentence
    # Of rows 0 and 1 and columns 2 and 3 of relu(Z), the largest is followed; the window starts at
    # twice its row and its column. The cells are smaller, so that all of them fit the page.
    cell = frames(picture)[-1][2] / 3
    row, col = max([(0, 2), (0, 3), (1, 2), (1, 3)], key=lambda place: activated[place])
    assert frames(picture)[-1] == (cell * 2 * col, 24 + cell * 2 * row, cell * 3)
    assert picture.width <= 760
    assert "Left over (hatched): 1 row of A_prev, 1 row of relu(Z)." in picture.sentence
    assert sum_written_in(picture) == activated[row, col]


def test_the_poster_names_what_the_convolution_leaves_over():
    picture = whole_layer(A_prev, W, b, stride=2, pool_f=1, pool_stride=1)
    # One row of six, and none of seven columns.
    assert picture.sentence.endswith(" Left over (hatched): 1 row of A_prev.")
    assert texts(picture)[-1] == "left over (hatched): 1 row of A_prev"
    assert sum('stroke-opacity=".7"' in path for path in paths(picture)) == 7
    assert "eft over" not in whole_layer(A_prev, W, b, pool_stride=1).sentence


def test_the_poster_without_an_activation():
    picture = whole_layer(A_prev, W, b, activation=None, row=1)
    assert {"Z · 4 × 5", "03 slide everywhere"} <= set(texts(picture))
    assert "gives" not in picture.sentence
    Z = by_hand(A_prev[0, :, :, 0], W[0, :, :, 0], 1, 1, 1)
    assert f" = {int(max(Z[2, 0], Z[2, 1], Z[3, 0], Z[3, 1]))}. Z, 4 × 5: {written(Z)}. " in (
        picture.sentence
    )


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("activation", [None, relu, sigmoid])
@pytest.mark.parametrize("f, pool_f", [(1, 1), (2, 3), (3, 2), (4, 1)])
def test_the_poster_fits_the_page(f, pool_f, activation, mode):
    image = np.arange(35).reshape(1, 5, 7, 1)
    kernel = np.full((1, f, f, 1), -1)
    settings = dict(pool_f=pool_f, pool_stride=1, activation=activation, mode=mode)
    picture = whole_layer(image, kernel, [0], **settings)
    assert picture.width <= 760
    assert unreadable(picture) == []


def test_the_poster_reads_no_long_list_of_numbers_out():
    image = np.arange(42).reshape(1, 6, 7, 1)
    sentence = whole_layer(image, np.ones((1, 1, 1, 1)), [0], pad=0).sentence
    assert "relu(Z), 6 × 7. Pooling" in sentence


def test_the_poster_draws_one_channel_only():
    with pytest.raises(ValueError, match=r"A_prev must have one channel .* \(1, 4, 5, 2\)"):
        whole_layer(np.concatenate([A_prev, A_prev], axis=3), W, b)


def test_pictures_have_one_size_whatever_the_values():
    for draw in (stages, whole_layer):
        pictures = [draw(image, W, b) for image in (A_prev, 0 * A_prev)]
        assert len({picture.height for picture in pictures}) == 1


def test_the_table_of_two_blocks():
    table = stage_table((1, 202, 256, 1), [(4, 3, 3, 1), (2, 3, 3, 4)])
    assert [row[0] for row in table.rows] == [
        "images",
        *(f"{stage} {k}" for k in (1, 2) for stage in ("convolution", "activation", "pooling")),
        "together",
    ]
    assert table.rows[1] == (
        "convolution 1",
        "(1, 200, 254, 4)",
        f"{(3 * 3 * 1 + 1) * 4}",
        f"{200 * 254 * 4 * (3 * 3 * 1):,}",
    )
    assert table.rows[4][2:] == (f"{(3 * 3 * 4 + 1) * 2}", f"{98 * 125 * 2 * (3 * 3 * 4):,}")
    assert table.rows[-1][2:] == (f"{40 + 74}", f"{1_828_800 + 882_000:,}")
    assert all(len(row) == len(table.header) for row in table.rows)


def test_a_batch_takes_more_multiplications_and_no_more_parameters():
    one, five = (stage_table((m, 4, 5, 1), [(2, 3, 3, 1)]).rows[1] for m in (1, 5))
    assert one[2] == five[2] == "20"
    assert (one[3], five[3]) == (f"{2 * 3 * 2 * 9}", f"{5 * 2 * 3 * 2 * 9}")


@pytest.mark.parametrize("stride, pad, pool_f, pool_stride", [(1, 0, 2, 2), (2, 1, 3, 1)])
def test_the_table_has_the_shapes_of_the_arrays(stride, pad, pool_f, pool_stride):
    rng = np.random.default_rng(5)
    A = rng.random((3, 21, 17, 2))
    shapes = [(4, 3, 3, 2), (5, 2, 2, 4)]
    settings = dict(stride=stride, pad=pad, pool_f=pool_f, pool_stride=pool_stride)
    table = stage_table(A.shape, shapes, **settings)
    for shape, row in zip(shapes, table.rows[3::3], strict=False):
        A = conv_pool_forward(A, rng.random(shape), np.zeros(shape[0]), **settings)
        assert row[1] == str(A.shape)


def test_relu_is_the_activation_unless_told_otherwise():
    assert stages(A_prev, W, b).content == stages(A_prev, W, b, activation=relu).content


def test_no_ray_lies_over_a_number():
    svg = whole_layer(A_prev, W, b, row=1).content.decode()
    rays = re.findall(r'd="M([\d.]+) [\d.]+L([\d.]+)[^"]*z" fill="[^"]*" fill-opacity', svg)
    numbers = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*middle', svg)]
    assert len(rays) == 3
    for start, end in rays:
        assert [x for x in numbers if float(start) < x < float(end)] == []
