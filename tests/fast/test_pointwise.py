"""1 x 1 filters without copied windows, against the definition."""

import numpy as np
import oracle
import pytest

from convhelpers.fast import windows
from convhelpers.fast.pointwise import (
    matrix,
    pointwise_filter_gradient,
    pointwise_forward,
    pointwise_input_gradient,
)


def check(A_prev, W, stride):
    """The three products of one layer are those of the definition, to the last digit."""
    dZ = oracle.random_gradient(A_prev, W, stride, 0)
    Z = oracle.filled(lambda Z: pointwise_forward(A_prev, W, stride, Z), dZ.shape)
    np.testing.assert_array_equal(Z, oracle.forward(A_prev, W, stride, 0))
    dA_prev = oracle.filled(lambda dA: pointwise_input_gradient(dZ, W, stride, dA), A_prev.shape)
    np.testing.assert_array_equal(dA_prev, oracle.input_gradient(dZ, A_prev, W, stride, 0))
    dW = oracle.filled(lambda dW: pointwise_filter_gradient(dZ, A_prev, stride, dW), W.shape)
    np.testing.assert_array_equal(dW, oracle.filter_gradient(dZ, A_prev, W, stride, 0))


def test_agrees_with_the_definition_on_a_thousand_random_layers():
    for A_prev, W, stride, _ in oracle.random_layers(1000, f=1, pad=0):
        check(A_prev, W, stride)


@pytest.mark.parametrize("values", [0, 1, 20, 100])
def test_the_size_of_the_blocks_does_not_show(monkeypatch, values):
    monkeypatch.setattr(windows, "BLOCK_VALUES", values)
    monkeypatch.setattr(windows, "MOST_VALUES", values)
    for A_prev, W, stride, _ in oracle.random_layers(100, f=1, pad=0):
        check(A_prev, W, stride)


def test_pixels_are_copied_only_where_the_memory_asks_for_it():
    A = np.ones((2, 3, 4, 5), np.float32)
    assert np.shares_memory(matrix(A, np.float32), A)
    assert not np.shares_memory(matrix(A, np.float64), A)
    assert not np.shares_memory(matrix(A[:, :, ::2], np.float32), A)
