"""The explorer of normalization, at every place of its sliders."""

from itertools import product

import numpy as np
import pytest
from figures.svg import unreadable

import convhelpers
from convhelpers.explorers import explore_normalization
from convhelpers.explorers.normalization import BATCH
from convhelpers.explorers.yours import YOURS
from convhelpers.figures.kit.words import number

PLACES = [*product(range(1, 5), range(-3, 4), range(-5, 6))]


def place(explorer, *values):
    explorer._move(dict(zip(("m", "gamma", "beta"), values, strict=True)))
    return explorer.picture


def test_it_opens_at_the_tiny_example():
    explorer = explore_normalization()
    assert explorer.values == {"m": 2, "gamma": 2, "beta": 1}
    assert explorer.picture.sentence.startswith("2 images of 2 × 3: mean 3, variance 4.")


def test_every_place_shows_mean_and_variance_of_its_batch_and_fits():
    explorer = explore_normalization()
    for m, gamma, beta in PLACES:
        picture = place(explorer, m, gamma, beta)
        images = BATCH[:m]
        said = f"mean {number(images.mean())}, variance {number(images.var())}."
        assert said in picture.sentence
        assert f"gamma, {number(gamma)}, plus beta, {number(beta)}" in picture.sentence
        assert picture.width <= explorer.size[0] and picture.height <= explorer.size[1]
    assert unreadable(picture) == []


def test_one_image_looks_different_by_itself_and_in_a_batch():
    explorer = explore_normalization()
    cells = [place(explorer, m, 1, 0).sentence.partition("Y: ")[2] for m in (1, 2)]
    assert not cells[1].startswith(cells[0].rstrip("."))


def test_a_typed_number_moves_the_whole_channel():
    explorer = explore_normalization()
    before = explorer.picture.sentence.partition("Y: ")[2].split()
    explorer.type("Z", (1, 0, 0, 0), "18")
    assert explorer.picture.sentence.startswith("2 images of 2 × 3: mean 4,")
    after = explorer.picture.sentence.partition("Y: ")[2].split()
    assert all(one != other for one, other in zip(before, after, strict=True) if one != "|")


def test_without_a_function_of_yours_there_is_no_menu():
    assert list(explore_normalization().controls) == ["m", "gamma", "beta"]


@pytest.mark.parametrize("m", [1, 2, 4])
def test_a_right_function_does_not_differ_and_a_wrong_one_is_seen(m):
    def each_image_by_itself(Z, gamma, beta, eps=1e-5):
        mean, var = Z.mean(axis=(1, 2), keepdims=True), Z.var(axis=(1, 2), keepdims=True)
        return gamma * (Z - mean) / np.sqrt(var + eps) + beta

    for function, differs in (
        (convhelpers.batch_norm_forward, False),
        (each_image_by_itself, m > 1),
    ):
        explorer = explore_normalization(function)
        explorer.controls["show"].value = YOURS
        explorer.controls["m"].value = m
        assert explorer.picture.sentence.startswith("No cell differs.") != differs


def test_a_function_that_is_not_written_is_said_to_be_so():
    explorer = explore_normalization(lambda Z, gamma, beta, eps=1e-5: ...)
    explorer.controls["show"].value = YOURS
    assert "not written yet" in explorer.picture.sentence
