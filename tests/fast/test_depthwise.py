"""Filters that look at one channel, against the definition, whatever the blocks."""

import numpy as np
import oracle
import pytest

from convhelpers.fast import depthwise
from convhelpers.fast.depthwise import (
    depthwise_filter_gradient,
    depthwise_forward,
    depthwise_input_gradient,
    rows_of_cells,
)


def depthwise_layers(count, f=None, stride=None, pad=None):
    """Layers with one to three filters for each channel, and the same filters over all channels."""
    rng = np.random.default_rng(12)
    for A_prev, W, a_stride, a_pad in oracle.random_layers(count, f, stride, pad):
        n_C_prev, filters = A_prev.shape[3], rng.integers(1, 4)
        shape = n_C_prev * filters, *W.shape[1:3], 1
        W_depth = rng.integers(-9, 10, shape).astype(float)
        own = np.arange(len(W_depth))[:, None] // filters == np.arange(n_C_prev)
        yield A_prev, W_depth, W_depth * own[:, None, None], own, a_stride, a_pad


def check(A_prev, W, W_full, own, stride, pad):
    """The three products of one layer are those of the definition, to the last digit."""
    dZ = oracle.random_gradient(A_prev, W_full, stride, pad)
    Z = oracle.filled(lambda Z: depthwise_forward(A_prev, W, stride, pad, Z), dZ.shape)
    np.testing.assert_array_equal(Z, oracle.forward(A_prev, W_full, stride, pad))
    dA_prev = oracle.filled(
        lambda dA: depthwise_input_gradient(dZ, W, stride, pad, dA), A_prev.shape
    )
    np.testing.assert_array_equal(dA_prev, oracle.input_gradient(dZ, A_prev, W_full, stride, pad))
    dW = oracle.filled(lambda dW: depthwise_filter_gradient(dZ, A_prev, stride, pad, dW), W.shape)
    expected = oracle.filter_gradient(dZ, A_prev, W_full, stride, pad) * own[:, None, None]
    np.testing.assert_array_equal(dW, expected.sum(axis=3, keepdims=True))


def test_agrees_with_the_definition_on_hundreds_of_random_layers():
    for layer in depthwise_layers(500):
        check(*layer)


@pytest.mark.parametrize("values", [0, 1, 40, 200, 1000])
def test_the_size_of_the_blocks_does_not_show(monkeypatch, values):
    monkeypatch.setattr(depthwise, "BLOCK_VALUES", values)
    for layer in depthwise_layers(60):
        check(*layer)


@pytest.mark.parametrize("stride", [1, 2])
def test_at_stride_1_no_cell_is_copied(stride):
    pixels = np.ones((2, 7, 9, 5))
    Z_block = np.ones((2, 3, 3, 5))
    cells = rows_of_cells(pixels, Z_block, 3, stride, 0)
    assert cells.shape == (2, 3, 3, 3 if stride == 1 else 2, 3 * 5)
    assert np.shares_memory(cells, pixels) == (stride == 1)
