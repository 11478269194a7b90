"""Pictures of the inside of a network, held against the numbers they are made of."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.data import tiny
from convhelpers.figures.inside import (
    cell_seen,
    feature_sheet,
    filter_gallery,
    image_row,
    most_exciting,
    occlusion,
)
from convhelpers.figures.kit.words import number
from convhelpers.filters import hand_set_filter
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU

A_PREV = tiny.A_prev[0]
NAMES = {2: "ReLU 1", 3: "Pool 1"}


def total(images):
    return images.sum(axis=(1, 2, 3))


@pytest.fixture(scope="module")
def network():
    layers = [Conv(n_C=12, f=3, pad=1), ReLU(), Pool(), Flatten(), Dense(n=3)]
    return Network(layers, (6, 8, 1), seed=4, dtype=np.float64)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(2).random((5, 6, 8, 1))


def dark(picture):
    """How many squares are not white: each is a piece of a path that starts with M."""
    paths = re.findall(r'<path d="([^"]*)" fill="#\w+" fill-opacity', picture.content.decode())
    return sum(path.count("M") for path in paths)


def frames(picture):
    """The thick frames, as (x, y, width, height)."""
    found = re.findall(
        r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)" fill="none" '
        r'stroke="#b34e00" stroke-width="4"',
        picture.content.decode(),
    )
    return [tuple(map(float, frame)) for frame in found]


# the gallery of filters


def test_the_closest_of_all_filters_is_named():
    W = np.zeros((3, 3, 3, 1))
    W[0, :, :, 0] = hand_set_filter("laplacian")
    W[0, 0, 2] += 1
    W[1, :, :, 0] = -2 * hand_set_filter("sobel vertical")
    W[2, 0, 0] = 1
    picture = filter_gallery(W)
    assert picture.sentence.startswith(
        "3 filters, each with the hand-set filter that it is most similar to. Filter 1 comes "
        "closest: sobel vertical, −1.00. Half of them stay below 0.98, in size."
    )
    assert picture.sentence.endswith("Zero has no color, negative is purple, positive orange.")
    assert texts(picture)[11:13] == ["sobel vertical", "1: −1.00"]
    weights = -2 * hand_set_filter("sobel vertical").ravel() + 0
    assert texts(picture)[13:22] == [f"{weight:.1f}".replace("-", "−") for weight in weights]
    assert picture.width == 760
    assert not unreadable(picture)


# the sheet of feature maps


def test_a_sheet_has_the_strongest_maps_of_every_layer(network, images):
    picture = feature_sheet(network, images[0], names=NAMES)
    maps = network.layers[1].forward(network.layers[0].forward(images[:1]))[0]
    order = np.argsort(-maps.max(axis=(0, 1)), kind="stable")[:8]
    said = [words for words in texts(picture) if words.isdigit()]
    assert said[:8] == [str(c) for c in order]
    assert {"ReLU 1", "12 of 6 × 8", "Pool 1", "12 of 3 × 4"} <= set(texts(picture))
    silent = int((maps.max(axis=(0, 1)) == 0).sum())
    assert f"ReLU 1 has 12 maps of 6 × 8, {silent} of them empty; Pool 1" in picture.sentence
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_a_sheet_leaves_zeros_white(network, images):
    levels = [np.rint(images[0] * 16 / images[0].max())]
    A = images[:1]
    for depth, layer in enumerate(network.layers[:3], start=1):
        A = layer.forward(A)
        if depth in NAMES:
            strongest = np.argsort(-A[0].max(axis=(0, 1)), kind="stable")[:8]
            levels.append(np.rint(A[0][:, :, strongest] * 16 / A.max()))
    picture = feature_sheet(network, images[0], names=NAMES)
    assert dark(picture) == sum(int((level > 0).sum()) for level in levels)


# rows of images


def test_a_row_in_words():
    seen = [(range(0, 2), range(1, 4)), (range(2, 4), range(0, 5))]
    picture = image_row(np.stack([A_PREV, A_PREV]), ["one", "two"], seen=seen, what="Windows")
    assert picture.sentence == (
        "Windows: 2 images of 4 × 5. one, framed rows 0 to 1, columns 1 to 3; "
        "two, framed rows 2 to 3, columns 0 to 4."
    )
    assert texts(picture) == ["one", "two"]
    first, second = frames(picture)
    side = first[3] / 2
    assert first[2] == 3 * side and second[2:] == (5 * side, 2 * side)
    assert second[1] - first[1] == 2 * side
    assert dark(picture) == 2 * (A_PREV > 0).sum()
    assert unreadable(picture) == []


def test_a_row_without_frames():
    picture = image_row(A_PREV[np.newaxis], ["+2: read as 3"])
    assert picture.sentence == "In a row: 1 image of 4 × 5. +2: read as 3."
    assert frames(picture) == []


def test_ten_images_stay_on_the_page():
    picture = image_row(np.ones((10, 8, 8, 1)), [str(k) for k in range(10)])
    assert picture.width <= 760
    assert unreadable(picture) == []


def test_the_most_exciting_images_are_found(network, images):
    picture = most_exciting(network, images, list("abcde"), 2, 3, name="ReLU 1", count=2)
    maps = network.layers[1].forward(network.layers[0].forward(images))[..., 3]
    order = np.argsort(-maps.max(axis=(1, 2)))[:2]
    said = [f"a {'abcde'[i]}: {number(maps[i].max())}" for i in order]
    assert texts(picture) == said
    assert picture.sentence.startswith("What ReLU 1, map 3, answers to most strongly: 2 images")
    assert len(frames(picture)) == 2
    assert unreadable(picture) == []


# one value and what it sees


def test_one_value_in_words(network, images):
    picture = cell_seen(network, images[0], 2, (0, 7, 5), name="ReLU 1", scale=16)
    values = network.layers[1].forward(network.layers[0].forward(images[:1]))[0, :, :, 5]
    assert picture.sentence == (
        f"ReLU 1, map 5, row 0, column 7: {number(values[0, 7])}. It depends on 2 × 2 of the 6 × 8 "
        f"pixels: rows 0 to 1, columns 6 to 7. The largest value of the map is "
        f"{number(values.max())}."
    )
    shown = texts(picture)
    for value in (*(16 * images[0]).ravel(), *values.ravel()):
        assert number(value) in shown
    before, after = frames(picture)
    assert before[2:] == (64, 64) and after[2:] == (32, 32)
    # Both grids begin 44 pixels down, with their cells of 32 pixels; the value is in column 7.
    assert before[1] == after[1] == 44
    assert before[0] == 20 + 6 * 32
    assert after[0] == 20 + 8 * 32 + 104 + 20 + 7 * 32
    assert unreadable(picture) == []


def test_one_value_of_every_map_has_one_size(network, images):
    sizes = {
        (picture.width, picture.height)
        for c in range(12)
        for picture in (cell_seen(network, images[1], 3, (2, 3, c), name="Pool 1"),)
    }
    assert len(sizes) == 1
    assert max(sizes)[0] <= 760


# occlusion


def test_occlusion_of_the_tiny_example_in_words():
    picture = occlusion(total, A_PREV, 2, row=0, col=1)
    assert picture.sentence == (
        "With the patch at row 0, column 1 the score is 25. The score of the whole image is 31. "
        "Under a patch of 2 × 2 pixels with the value 0 it is lowest at row 1, column 2: 20. "
        "All places: 25 25 23 23; 28 24 20 23; 27 26 23 25."
    )
    assert len(frames(picture)) == 2
    assert unreadable(picture) == []


def fills(picture):
    """The fill of every cell of the output, row by row."""
    return re.findall(r'fill="(#\w+)" stroke="#00735c" stroke-dasharray', picture.content.decode())


def test_the_more_the_score_falls_the_more_color():
    scores = 31 - np.array([[6, 6, 8, 8], [3, 7, 11, 8], [4, 5, 8, 6]])
    cells = fills(occlusion(total, A_PREV, 2))
    darkness = [-sum(int(fill[k : k + 2], 16) for k in (1, 3, 5)) for fill in cells]
    assert [darkness[k] for k in np.argsort(scores.ravel(), kind="stable")] == sorted(
        darkness, reverse=True
    )
    assert len(set(cells)) == len(np.unique(scores))


def test_where_the_score_rises_the_map_stays_white():
    assert set(fills(occlusion(lambda images: -total(images), A_PREV, 2))) == {"#ffffff"}


def test_the_patch_hides_what_is_under_it():
    covered = texts(occlusion(total, A_PREV + 10, 2, value=7, row=2, col=3))
    assert covered.count("7") == 4
    hidden = [str(value) for value in (A_PREV + 10)[2:, 3:].ravel()]
    kept = [str(value) for value in np.delete((A_PREV + 10).ravel(), [13, 14, 18, 19])]
    assert [words for words in covered if re.fullmatch(r"1\d", words)] == [
        words for words in kept if re.fullmatch(r"1\d", words)
    ]
    assert hidden == ["11", "10", "13", "12"]


def test_without_a_place_the_image_is_drawn_as_it_is():
    picture = occlusion(total, A_PREV, 3, stride=2, name="sum")
    assert picture.sentence == (
        "The sum of the whole image is 31. Under a patch of 3 × 3 pixels with the value 0 it is "
        "lowest at row 0, column 2: 15. All places: 17 15."
    )
    assert frames(picture) == []


@pytest.mark.parametrize("f", [1, 2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 5])
@pytest.mark.parametrize("n_C", [1, 3])
def test_it_can_be_read_at_every_size(f, stride, n_C):
    image = np.random.default_rng(f).normal(size=(4, 6, n_C))
    picture = occlusion(total, image, f, stride=stride, value=-0.25, row=0, col=0)
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_it_has_one_size_for_every_place():
    sizes = {
        (picture.width, picture.height)
        for row, col in np.ndindex(3, 4)
        for picture in (occlusion(total, A_PREV, 2, row=row, col=col),)
    }
    assert len(sizes) == 1
