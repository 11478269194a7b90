"""The 3 x 3 convolution in fewer multiplications, against the definition and its error bounds."""

import numpy as np
import oracle
import pytest

from convhelpers import conv_backward, conv_forward
from convhelpers.fast import winograd
from convhelpers.fast.winograd import (
    FILTER,
    INPUT,
    OUTPUT,
    winograd_filter_gradient,
    winograd_forward,
)

# What the docstring of `conv_forward` states, in units in the last place.
BOUND = 64


def forward(A_prev, W, pad):
    n_H, n_W = (n + 2 * pad - 2 for n in A_prev.shape[1:3])
    shape = len(A_prev), n_H, n_W, len(W)
    return oracle.filled(lambda Z: winograd_forward(A_prev, W, pad, Z), shape, A_prev.dtype)


def filter_gradient(dZ, A_prev, W, pad):
    fill = lambda dW: winograd_filter_gradient(dZ, A_prev, pad, dW)  # noqa: E731
    return oracle.filled(fill, W.shape, A_prev.dtype)


def wide_layer(dtype, m=3, n_H=17, n_W=18, n_C=33, n_C_prev=32):
    """A layer that `conv_forward` computes this way; no size is a whole number of tiles."""
    rng = np.random.default_rng(14)
    A_prev = rng.normal(size=(m, n_H, n_W, n_C_prev)).astype(dtype)
    return A_prev, rng.normal(size=(n_C, 3, 3, n_C_prev)).astype(dtype)


def test_the_matrices_compute_four_outputs_of_a_filter_of_three_weights():
    # The rule is bilinear: it holds for all pixels and weights if it holds for each pair of them.
    for pixels in np.eye(6):
        for weights in np.eye(3):
            products = (FILTER @ weights) * (INPUT @ pixels)
            expected = np.correlate(pixels, weights, "valid")
            np.testing.assert_allclose(OUTPUT @ products, expected, atol=1e-15)


def test_agrees_with_the_definition_on_a_thousand_random_layers():
    for A_prev, W, _, pad in oracle.random_layers(1000, f=3, stride=1):
        dZ = oracle.random_gradient(A_prev, W, 1, pad)
        Z = forward(A_prev, W, pad)
        np.testing.assert_allclose(Z, oracle.forward(A_prev, W, 1, pad), rtol=0, atol=1e-11)
        dW = filter_gradient(dZ, A_prev, W, pad)
        expected = oracle.filter_gradient(dZ, A_prev, W, 1, pad)
        np.testing.assert_allclose(dW, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("tiles", "values"), [(1, 10**6), (2, 10**6), (5, 10**6), (100, 10**6), (100, 36 * 3 * 4)]
)
def test_the_size_of_the_blocks_does_not_show(monkeypatch, tiles, values):
    monkeypatch.setattr(winograd, "BLOCK_TILES", tiles)
    monkeypatch.setattr(winograd, "MOST_VALUES", values)
    for A_prev, W, _, pad in oracle.random_layers(60, f=3, stride=1):
        dZ = oracle.random_gradient(A_prev, W, 1, pad)
        Z = forward(A_prev, W, pad)
        np.testing.assert_allclose(Z, oracle.forward(A_prev, W, 1, pad), rtol=0, atol=1e-11)
        dW = filter_gradient(dZ, A_prev, W, pad)
        expected = oracle.filter_gradient(dZ, A_prev, W, 1, pad)
        np.testing.assert_allclose(dW, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("n_C", [32, 256, 512, 2048])
def test_a_block_of_tiles_stays_within_its_bounds(n_C):
    blocks = list(winograd.tile_blocks((9, 16, 16, n_C), n_C))
    tiles = [len(range(9)[images]) * 4 * (rows.stop - rows.start) for images, rows in blocks]
    assert sum(tiles) == 9 * 4 * 4
    assert max(tiles) <= winograd.BLOCK_TILES
    assert max(tiles) * winograd.CELLS * n_C <= winograd.MOST_VALUES


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("outlier", [1, 1e4])
def test_rounding_stays_within_the_stated_bound(dtype, outlier):
    A_prev, W = wide_layer(dtype)
    A_prev[:, 5, 5] *= outlier
    dZ = np.random.default_rng(15).normal(size=(3, 17, 18, 33)).astype(dtype)
    exact = np.longdouble
    A_exact, W_exact, dZ_exact = (X.astype(exact) for X in (A_prev, W, dZ))
    unit = BOUND * np.finfo(dtype).eps

    Z = conv_forward(A_prev, W, np.zeros(33), pad=1)
    largest_sum = oracle.forward(abs(A_exact), abs(W_exact), 1, 1).max()
    error = abs(Z - oracle.forward(A_exact, W_exact, 1, 1)).max()
    assert unit * largest_sum / 10**4 < error < unit * largest_sum

    dA_prev, dW, _ = conv_backward(dZ, A_prev, W, pad=1)
    largest_sum = oracle.filter_gradient(abs(dZ_exact), abs(A_exact), W, 1, 1).max()
    error = abs(dW - oracle.filter_gradient(dZ_exact, A_exact, W, 1, 1)).max()
    assert error < unit * largest_sum
    largest_sum = oracle.input_gradient(abs(dZ_exact), A_exact, abs(W_exact), 1, 1).max()
    error = abs(dA_prev - oracle.input_gradient(dZ_exact, A_exact, W_exact, 1, 1)).max()
    assert error < unit * largest_sum


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e38])
def test_what_is_not_finite_reaches_the_windows_that_hold_it_and_no_others(bad):
    A_prev, W = wide_layer(np.float32)
    A_prev[1, 6, 5, 7] = bad
    Z = conv_forward(A_prev, W, np.zeros(33), pad=1)
    reached = np.zeros(Z.shape, bool)
    reached[1, 5:8, 4:7] = True
    assert np.isfinite(Z[~reached]).all()
    np.testing.assert_allclose(
        Z[~reached], oracle.forward(A_prev[:, :, :], W, 1, 1)[~reached], rtol=1e-4, atol=1e-4
    )
    with np.errstate(all="ignore"):
        expected = bad * W[:, ::-1, ::-1, 7]
    held = Z[1, 5:8, 4:7].transpose(2, 0, 1)
    if abs(bad) < np.inf:
        np.testing.assert_allclose(held, expected, rtol=1e-5)
    else:
        np.testing.assert_array_equal(held, expected)


def test_a_weight_that_is_not_finite_reaches_its_filter_and_no_other():
    A_prev, W = wide_layer(np.float32)
    W[4, 0, 0, 0] = np.inf
    Z = conv_forward(A_prev, W, np.zeros(33))
    assert np.isinf(Z[..., 4]).all()
    assert np.isfinite(np.delete(Z, 4, axis=3)).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_reaches_what_it_takes_part_in_and_nothing_else(bad):
    A_prev, W = wide_layer(np.float32)
    dZ = np.ones((3, 17, 18, 33), np.float32)
    dZ[1, 6, 5, 7] = bad
    dA_prev, dW, db = conv_backward(dZ, A_prev, W, pad=1)
    reached = np.zeros(A_prev.shape, bool)
    reached[1, 5:8, 4:7] = True
    assert not np.isfinite(dA_prev[reached]).any() and np.isfinite(dA_prev[~reached]).all()
    assert not np.isfinite(dW[7]).any() and np.isfinite(np.delete(dW, 7, axis=0)).all()
    assert not np.isfinite(db[7]) and np.isfinite(np.delete(db, 7)).all()


def test_a_pixel_that_is_not_finite_reaches_the_weights_that_see_it_and_no_others():
    A_prev, W = wide_layer(np.float32)
    A_prev[1, 0, 0, 7] = np.inf  # in a corner: only the top left weight of a filter sees it
    _, dW, _ = conv_backward(np.ones((3, 15, 16, 33), np.float32), A_prev, W)
    reached = np.zeros(W.shape, bool)
    reached[:, 0, 0, 7] = True
    assert np.isposinf(dW[reached]).all() and np.isfinite(dW[~reached]).all()


def test_two_runs_give_the_same_to_the_last_digit():
    A_prev, W = wide_layer(np.float32)
    first, second = (conv_forward(A_prev, W, np.zeros(33), pad=1) for _ in range(2))
    np.testing.assert_array_equal(first, second)
