"""The explorer of the loss, at places of its sliders, held against exponentials by hand."""

import math
from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

import convhelpers
from convhelpers.explorers import explore_softmax
from convhelpers.explorers.yours import YOURS

PLACES = [(*z, label) for z in product((-9, 0, 9), repeat=3) for label in range(3)]


def by_hand(*z):
    total = sum(math.exp(value) for value in z)
    return [math.exp(value) / total for value in z]


def place(explorer, z_0, z_1, z_2, label):
    names = ("z_0", "z_1", "z_2", "label")
    explorer._move(dict(zip(names, (z_0, z_1, z_2, label), strict=True)))
    return explorer.picture


def test_it_opens_at_the_tiny_example():
    explorer = explore_softmax()
    assert explorer.values == {"z_0": 2, "z_1": 1, "z_2": 0, "label": 1}
    assert "the loss is 1.41. The gradient is 0.67 −0.76 0.09." in explorer.picture.sentence


def test_every_place_shows_its_loss_and_has_the_same_size():
    explorer, sizes = explore_softmax(), set()
    for *z, label in PLACES:
        picture = place(explorer, *z, label)
        loss = -math.log(by_hand(*z)[label])
        assert f"the loss is {abs(loss):.2f}." in picture.sentence
        sizes.add((picture.width, picture.height))
        assert picture.width <= explorer.size[0] and picture.height <= explorer.size[1]
    assert len(sizes) == 1
    assert unreadable(picture) == []


def test_without_a_function_of_yours_there_is_no_menu():
    assert list(explore_softmax().controls) == ["z_0", "z_1", "z_2", "label"]
    assert explore_softmax(convhelpers.softmax_cross_entropy).controls["show"].options[1] == YOURS


@pytest.mark.parametrize("values", PLACES[::7])
def test_a_right_function_does_not_differ(values):
    explorer = explore_softmax(convhelpers.softmax_cross_entropy)
    explorer.controls["show"].value = YOURS
    assert place(explorer, *values).sentence.startswith("No cell differs.")


def test_a_wrong_gradient_is_seen_beside_the_loss():
    def without_one_hot(Z, labels):
        loss, dZ = convhelpers.softmax_cross_entropy(Z, labels)
        dZ[0, labels[0]] += 1
        return loss, dZ

    explorer = explore_softmax(without_one_hot)
    explorer.controls["show"].value = YOURS
    assert explorer.picture.sentence == (
        "1 of 4 cells differ, first at row 0, column 2: 0.24 instead of −0.76. "
        "Expected: 1.41 0.67 −0.76 0.09. yours: loss, dZ: 1.41 0.67 0.24 0.09."
    )
    assert "yours: loss, dZ" in texts(explorer.picture)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda Z, labels: ..., "not written yet"),
        (lambda Z, labels: print(), "returns None"),
        (
            lambda Z, labels: 1.5,
            "returns one number, expected one number and an array of shape (1, 3)",
        ),
        (
            lambda Z, labels: (1.5, Z[:, :2]),
            "returns one number and an array of shape (1, 2), expected one number and",
        ),
        (lambda Z, labels: Z[9], "raises IndexError"),
        (lambda Z: 1, "cannot be called as the lesson calls it: too many positional arguments"),
        ("softmax", "is not a function"),
        (lambda Z, labels: (1.5, "no"), "returns a tuple of 2, one of them a value of type str"),
    ],
)
def test_what_goes_wrong_is_said(function, says):
    explorer = explore_softmax(function)
    explorer.controls["show"].value = YOURS
    assert says in explorer.picture.sentence
    assert explorer.values["label"] == 1
    place(explorer, 3, -2, 1, 0)
    assert says in explorer.picture.sentence


def test_your_function_gets_one_image_and_cannot_change_ours():
    seen = []

    def softmax_cross_entropy(Z, labels):
        seen.append((Z.copy(), labels.copy()))
        result = convhelpers.softmax_cross_entropy(Z, labels)
        Z[:] = 0
        return result

    explorer = explore_softmax(softmax_cross_entropy)
    explorer.controls["show"].value = YOURS
    assert "changes Z" in explorer.picture.sentence
    place(explorer, 3, -2, 1, 0)
    place(explorer, 2, 1, 0, 1)
    np.testing.assert_array_equal(seen[-1][0], [[2.0, 1, 0]])
    assert seen[-1][1].tolist() == [1]
