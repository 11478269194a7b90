"""Normalization in pictures, held against the course's functions and sums by hand."""

from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers import batch_norm_backward, batch_norm_forward
from convhelpers.data import tiny
from convhelpers.figures import normalization_gradient, normalization_steps
from convhelpers.figures.kit.words import number


def test_the_tiny_example_in_words():
    assert normalization_steps(tiny.Z_batch, [2], [1]).sentence == (
        "2 images of 2 × 3: mean 3, variance 4. Z: 0 1 0; 2 2 3 | 6 5 6; 4 4 3. Z less its mean: "
        "−3 −2 −3; −1 −1 0 | 3 2 3; 1 1 0. Divided by 2, Z_hat: −1.5 −1 −1.5; −0.5 −0.5 0 | "
        "1.5 1 1.5; 0.5 0.5 0. Times gamma, 2, plus beta, 1, Y: −2 −1 −2; 0 0 1 | 4 3 4; 2 2 1."
    )


def test_the_gradient_of_the_tiny_example_in_words():
    assert normalization_gradient(tiny.dY_batch, tiny.Z_batch, [2]).sentence == (
        "2 images of 2 × 3. dY: 0 0 0; 0 0 0 | 12 0 0; 0 0 0, sum dbeta = 12. Z_hat: "
        "−1.5 −1 −1.5; −0.5 −0.5 0 | 1.5 1 1.5; 0.5 0.5 0. dY times Z_hat: "
        "0 0 0; 0 0 0 | 18 0 0; 0 0 0, sum dgamma = 18. dZ: 1.25 0.5 1.25; −0.25 −0.25 −1 | "
        "8.75 −2.5 −3.25; −1.75 −1.75 −1, sum 0."
    )


def some_batch(m, n_C, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(-9, 10, (m, 2, 3, n_C))


@pytest.mark.parametrize(("m", "c"), [*product((1, 2, 4), (0, 1))])
def test_the_cells_are_those_of_the_course(m, c):
    Z, dY = some_batch(m, 2, m), some_batch(m, 2, m + 10)
    gamma, beta = [3, -2], [-1, 4]
    forward = normalization_steps(Z, gamma, beta, eps=0.5, c=c)
    Y = batch_norm_forward(Z, gamma, beta, eps=0.5)[..., c]
    back = normalization_gradient(dY, Z, gamma, eps=0.5, c=c)
    dZ, dgamma, dbeta = batch_norm_backward(dY, Z, gamma, eps=0.5)
    for picture, column in ((forward, Y), (back, dZ[..., c])):
        cells = texts(picture)[-1 - column.size : -1]
        assert cells == [number(value) for value in column.ravel()]
        assert unreadable(picture) == []
        assert picture.width <= 760
    assert f"dgamma = sum {number(dgamma[c])}" in texts(back)
    assert f"dbeta = sum {number(dbeta[c])}" in texts(back)
    assert f"times {number(gamma[c])}, plus {number(beta[c])}" in texts(forward)
    assert f"divided by {number(np.sqrt(Z[..., c].var() + 0.5))}" in texts(forward)


def test_pictures_of_one_shape_have_one_size():
    pictures = [normalization_steps(some_batch(2, 1, k), [k], [-k]) for k in range(4)]
    assert len({(picture.width, picture.height) for picture in pictures}) == 1
