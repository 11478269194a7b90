"""Winograd's four products in a picture, held against the six direct ones."""

from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.figures.kit.words import number
from convhelpers.figures.winograd import winograd_step

PIXELS = [(0, 2, 1, 5), (3, 1, 2, 0), (-4, 7, 9, -2), (1, 0, 0, 0), (0, 0, 0, 1)]
WEIGHTS = [(1, 1, -1), (1, 0, -1), (2, -3, 5), (0, 1, 0)]


def test_the_row_of_the_tiny_example_in_words():
    assert winograd_step(np.array([0, 2, 1, 5]), np.array([1, 1, -1])).sentence == (
        "Four sums of the pixels 0, 2, 1, 5 times four sums of the weights 1, 1, −1: −1 times 1, "
        "3 times 0.5, −1 times −0.5, −3 times −1, that is m = −1, 1.5, 0.5, 3. Two outputs: "
        "m0 + m1 + m2 = 1 and m1 − m2 − m3 = −2."
    )


@pytest.mark.parametrize(("d", "g"), [*product(PIXELS, WEIGHTS)])
def test_the_outputs_are_the_direct_sums(d, g):
    picture = winograd_step(np.array(d), np.array(g))
    z = [d[k] * g[0] + d[k + 1] * g[1] + d[k + 2] * g[2] for k in (0, 1)]
    expected = f"m0 + m1 + m2 = {number(z[0])} and m1 − m2 − m3 = {number(z[1])}."
    assert picture.sentence.endswith(expected)
    assert texts(picture)[-1] == number(z[1])
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_the_formulas_give_the_numbers_beside_them():
    d, g = (3, 1, 2, 0), (2, -3, 5)
    picture = winograd_step(np.array(d), np.array(g))
    drawn = texts(picture)
    names = {f"d{k}": value for k, value in enumerate(d)} | {f"g{k}": v for k, v in enumerate(g)}
    formulas = [line for line in drawn if line.endswith(" =") and ("d" in line or "g" in line)]
    values = [eval(line[:-2].replace("−", "-"), names) for line in formulas]
    assert len(values) == 8
    products = [pixels * weights for pixels, weights in zip(values[:4], values[4:], strict=True)]
    said = f"m = {', '.join(map(number, products))}."
    assert said in picture.sentence
