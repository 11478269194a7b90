"""Several outputs in one product, against the definition, whatever the blocks."""

import numpy as np
import oracle
import pytest

from convhelpers import conv_backward, conv_forward
from convhelpers.fast import bands
from convhelpers.fast.bands import band, band_filter_gradient, band_forward, band_outputs


def check(A_prev, W, stride, pad):
    """Both products of one layer, for every number of outputs, are those of the definition."""
    dZ = oracle.random_gradient(A_prev, W, stride, pad)
    Z, dW = (
        oracle.forward(A_prev, W, stride, pad),
        oracle.filter_gradient(dZ, A_prev, W, stride, pad),
    )
    for T in range(1, dZ.shape[2] + 1):
        if dZ.shape[2] % T:
            continue
        computed = oracle.filled(lambda Z, T=T: band_forward(A_prev, W, stride, pad, Z, T), Z.shape)
        np.testing.assert_array_equal(computed, Z)
        computed = oracle.filled(
            lambda dW, T=T: band_filter_gradient(dZ, A_prev, stride, pad, dW, T), W.shape
        )
        np.testing.assert_array_equal(computed, dW)


def test_agrees_with_the_definition_on_hundreds_of_random_layers():
    for layer in oracle.random_layers(300):
        check(*layer)


@pytest.mark.parametrize("values", [0, 1, 40, 200])
def test_the_size_of_the_blocks_does_not_show(monkeypatch, values):
    monkeypatch.setattr(bands, "BLOCK_VALUES", values)
    for layer in oracle.random_layers(20):
        check(*layer)


def test_a_band_is_a_block_of_the_matrix_that_turns_pixels_into_outputs():
    matrix = band(np.array([[1, 2], [3, 4]]).reshape(1, 2, 2, 1), stride=1, T=3)
    assert matrix.shape == (2 * 4, 3)
    np.testing.assert_array_equal(
        matrix.T,
        [
            [1, 2, 0, 0, 3, 4, 0, 0],
            [0, 1, 2, 0, 0, 3, 4, 0],
            [0, 0, 1, 2, 0, 0, 3, 4],
        ],
    )


@pytest.mark.parametrize(
    ("n_W", "W_shape", "stride", "T"),
    [
        (28, (6, 5, 5, 1), 1, 4),  # LeNet C1
        (10, (16, 5, 5, 6), 1, 2),  # LeNet C3
        (26, (10, 3, 3, 3), 1, 2),  # the article
        (29, (6, 5, 5, 1), 1, 1),  # a prime number of outputs
        (224, (64, 3, 3, 3), 1, 1),  # many filters
        (112, (64, 7, 7, 3), 2, 1),
        (28, (1, 5, 5, 1), 1, 1),  # one filter
        (28, (16, 3, 3, 1), 1, 1),  # short pieces
        (28, (6, 1, 1, 3), 1, 1),  # nothing to share
        (0, (6, 5, 5, 1), 1, 1),
    ],
)
def test_how_many_outputs_share_a_window(n_W, W_shape, stride, T):
    assert band_outputs((64, 28, n_W, W_shape[0]), W_shape, stride) == T
    assert band_outputs((1, 2, n_W, W_shape[0]), W_shape, stride) == 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_reaches_the_windows_that_hold_it_and_no_others(monkeypatch, bad):
    rng = np.random.default_rng(16)
    monkeypatch.setattr(bands, "FEW_COPIES", 0)
    A_prev, W = rng.normal(size=(3, 12, 12, 1)), rng.normal(size=(6, 5, 5, 1))
    assert band_outputs((3, 8, 8, 6), W.shape, 1) > 1
    A_prev[1, 6, 5, 0] = bad
    Z = conv_forward(A_prev, W, np.zeros(6))
    reached = np.zeros(Z.shape, bool)
    reached[1, 2:7, 1:6] = True
    assert np.isfinite(Z[~reached]).all() and not np.isfinite(Z[reached]).any()
    _, dW, _ = conv_backward(np.ones(Z.shape), A_prev, W)
    assert not np.isfinite(dW).any()
    dZ = np.ones(Z.shape)
    dZ[1, 2:7, 1:6] = 0
    dZ[2, 0, 0, 3] = bad
    A_prev[1, 6, 5, 0] = 0
    _, dW, _ = conv_backward(dZ, A_prev, W)
    assert not np.isfinite(dW[3]).any() and np.isfinite(np.delete(dW, 3, axis=0)).all()
