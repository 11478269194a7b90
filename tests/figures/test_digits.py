"""Digits in pictures: pixels, probabilities, counts, held against the arrays they show."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.data import load_digits
from convhelpers.digits import load_digits_network
from convhelpers.figures.digits import confusion, digits, mistakes, reading
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU

IMAGES, LABELS = (array[:12] for array in load_digits("train"))
SQUARE = re.compile(r"M(\S+?) (\S+?)h(\d+)v\3h-\3z")


def squares(picture):
    """The opacity of every square that is drawn, by its place."""
    found = {}
    for path, opacity in re.findall(
        r'<path d="([^"]*)" fill="#\w+" fill-opacity="(\S+?)"', picture.content.decode()
    ):
        for x, y, _ in SQUARE.findall(path):
            found[float(x), float(y)] = float(opacity)
    return found


# Digits


def test_a_digit_has_a_square_for_every_pixel_with_ink():
    image = IMAGES[3, :, :, 0]
    drawn = squares(digits(IMAGES[3:4], [8]))
    expected = {
        (7.0 * col, 7.0 * row): pytest.approx(image[row, col] / image.max(), abs=1 / 16)
        for row, col in np.argwhere(image)
    }
    assert drawn == expected


def test_digits_stand_in_rows_of_ten_with_their_labels():
    picture = digits(IMAGES, LABELS)
    assert texts(picture) == [str(label) for label in LABELS]
    assert picture.sentence.startswith("12 handwritten digits of 8 × 8 pixels: 0, 1, 2, ")
    assert unreadable(picture) == []
    rows = {round(float(y)) for y in re.findall(r'<text x="\S+" y="(\S+)"', svg(picture))}
    assert len(rows) == 2
    assert picture.width <= 760


def svg(picture):
    return picture.content.decode()


def test_no_ink_is_no_square():
    assert squares(digits(np.zeros((2, 8, 8, 1)), ["a", "b"])) == {}


# Mistakes


def scores(said, sure=5.0):
    Z = np.zeros((len(said), 10))
    Z[np.arange(len(said)), said] = sure
    return Z


def test_the_surest_mistake_comes_first():
    said = LABELS.copy()
    said[[2, 7]] = [6, 5]
    Z = scores(said)
    Z[7] *= 2
    picture = mistakes(IMAGES, LABELS, Z)
    p = [np.exp(z) / (np.exp(z) + 9) for z in (10, 5)]
    assert picture.sentence.startswith(
        f"2 of 12 digits are misread. {LABELS[7]}, read as 5 ({p[0]:.0%}); "
        f"{LABELS[2]}, read as 6 ({p[1]:.0%})."
    )
    assert texts(picture)[0] == f"{LABELS[7]}, read as 5"
    assert unreadable(picture) == []


def test_a_bar_is_as_high_as_its_probability():
    said = LABELS.copy()
    said[0] = 4
    drawn = re.findall(
        r'd="M(\S+) (\S+)L\1 (\S+)" fill="none" stroke="(#\w+)" stroke-width="5"',
        svg(mistakes(IMAGES, LABELS, scores(said))),
    )
    heights = [float(base) - float(top) for _, base, top, _ in drawn]
    p = np.exp(scores([4])[0]) / np.exp(scores([4])[0]).sum()
    np.testing.assert_allclose(heights, 56 * p, atol=0.11)
    assert [color == "#b34e00" for *_, color in drawn] == [k == 4 for k in range(10)]


def test_many_mistakes_are_counted_and_eight_are_shown():
    picture = mistakes(IMAGES, LABELS, scores((LABELS + 1) % 10))
    assert picture.sentence.startswith("12 of 12 digits are misread. The 8 surest are shown. ")
    assert sum(" read as " in line for line in texts(picture)) == 8
    assert unreadable(picture) == [] and picture.width <= 760


def test_no_mistake_is_said():
    picture = mistakes(IMAGES, LABELS, scores(LABELS))
    assert picture.sentence == "The network reads all 12 digits correctly."


# Confusion


def test_the_table_counts_rows_as_they_are_and_columns_as_read():
    labels, said = np.array([0, 0, 1, 1, 1, 9]), np.array([0, 0, 1, 7, 7, 4])
    picture = confusion(labels, said)
    assert picture.sentence == (
        "3 of 6 digits are read correctly. Mistakes (framed): 1 read as 7 2 times, 9 read as 4."
    )
    cells = re.findall(
        r'<text x="(\S+)" y="(\S+)" font-size="14" text-anchor="middle"[^>]*>(\d)<', svg(picture)
    )
    places = {(int((float(y) - 44) // 36), int((float(x) - 40) // 36)): n for x, y, n in cells}
    assert places == {(0, 0): "2", (1, 1): "1", (1, 7): "2", (9, 4): "1"}
    frames = re.findall(r'<rect x="(\S+)" y="(\S+)" [^>]*stroke="#b34e00"', svg(picture))
    assert [((float(y) - 44) // 36, (float(x) - 40) // 36) for x, y in frames] == [(1, 7), (9, 4)]
    assert unreadable(picture) == []


def test_without_a_mistake_nothing_is_framed():
    picture = confusion(np.arange(10), np.arange(10))
    assert picture.sentence == "10 of 10 digits are read correctly."
    assert "#b34e00" not in svg(picture)


# Reading


def test_the_way_of_a_digit_names_every_stage():
    network = load_digits_network()
    picture = reading(network, IMAGES[5] / 16)
    said = network.predict(IMAGES[5:6] / 16)[0]
    assert said == LABELS[5]
    assert picture.sentence == (
        "A digit on its way through the network: 8 × 8 pixels, 32 maps of 8 × 8 (convolution), "
        "32 maps of 4 × 4 (pooling), 64 maps of 4 × 4 (convolution), 64 maps of 2 × 2 (pooling), "
        f"ten probabilities. The largest is 100%, for {said}."
    )
    assert unreadable(picture) == [] and picture.width <= 760


def test_the_maps_are_those_of_the_network():
    layers = [Conv(2, f=3), ReLU(), Pool(), Flatten(), Dense(10)]
    network = Network(layers, (8, 8, 1), seed=1)
    picture = reading(network, IMAGES[0] / 16)
    A = np.maximum(network.layers[1].A_prev[0], 0)
    pooled = A.reshape(3, 2, 3, 2, 2).max(axis=(1, 3))
    inked = sum(np.rint(16 * values / values.max()).astype(bool).sum() for values in (A, pooled))
    digit = np.count_nonzero(IMAGES[0])
    assert len(squares(picture)) == digit + inked
    assert "2 maps of 6 × 6 (convolution), 2 maps of 3 × 3 (pooling)" in picture.sentence


def test_a_network_without_convolutions_has_no_maps():
    network = Network([Flatten(), Dense(10)], (8, 8, 1))
    picture = reading(network, IMAGES[0] / 16)
    assert "8 × 8 pixels, ten probabilities." in picture.sentence
    assert unreadable(picture) == []
