"""The blocked matrix product over windows, against the definition, whatever the blocks."""

import math

import numpy as np
import oracle
import pytest

from convhelpers.fast import windows
from convhelpers.fast.windows import (
    copy_windows,
    slices,
    window_blocks,
    window_filter_gradient,
    window_forward,
    window_input_gradient,
)


def check(A_prev, W, stride, pad):
    """The three products of one layer are those of the definition, to the last digit."""
    dZ = oracle.random_gradient(A_prev, W, stride, pad)
    Z = oracle.filled(lambda Z: window_forward(A_prev, W, stride, pad, Z), dZ.shape)
    np.testing.assert_array_equal(Z, oracle.forward(A_prev, W, stride, pad))
    dA_prev = oracle.filled(lambda dA: window_input_gradient(dZ, W, stride, pad, dA), A_prev.shape)
    np.testing.assert_array_equal(dA_prev, oracle.input_gradient(dZ, A_prev, W, stride, pad))
    dW = oracle.filled(lambda dW: window_filter_gradient(dZ, A_prev, stride, pad, dW), W.shape)
    np.testing.assert_array_equal(dW, oracle.filter_gradient(dZ, A_prev, W, stride, pad))


@pytest.mark.parametrize("few_filters", [0, 100], ids=["whole blocks", "row by row"])
@pytest.mark.parametrize("few", [0, 100], ids=["channels last", "channels first"])
def test_agrees_with_the_definition_on_a_thousand_random_layers(monkeypatch, few, few_filters):
    monkeypatch.setattr(windows, "FEW_FILTERS", few_filters)
    monkeypatch.setattr(windows, "FEW_TO_COPY", few)
    monkeypatch.setattr(windows, "FEW_TO_ADD", few)
    for layer in oracle.random_layers(1000):
        check(*layer)


@pytest.mark.parametrize("values", [0, 1, 40, 100, 200, 1000])
def test_the_size_of_the_blocks_does_not_show(monkeypatch, values):
    monkeypatch.setattr(windows, "BLOCK_VALUES", values)
    monkeypatch.setattr(windows, "MOST_VALUES", values)
    for layer in oracle.random_layers(60):
        check(*layer)


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_a_block_stays_within_its_bound(monkeypatch, stride):
    monkeypatch.setattr(windows, "BLOCK_VALUES", 600)
    monkeypatch.setattr(windows, "MOST_VALUES", 600)
    A_prev, W_shape = np.ones((9, 8, 9, 2)), (4, 3, 3, 2)
    dZ = oracle.random_gradient(A_prev, np.ones(W_shape), stride, 1)
    blocks = list(window_blocks(dZ.shape, W_shape, stride))
    assert len(blocks) > 1
    for images, rows in blocks:
        matrix = copy_windows(A_prev[images], rows, dZ.shape[2], 3, stride, 1, np.float64)
        assert matrix.shape == (dZ[images, rows].size // 4, 3 * 3 * 2)
        assert matrix.size <= 600
        # So is the part of the images they are copied from, where the stride skips pixels.
        sides = (rows.stop - rows.start) * stride, dZ.shape[2] * stride
        assert stride < 3 or len(A_prev[images]) * math.prod(sides) * 2 <= 600


def test_a_block_of_deep_windows_holds_a_thousand_of_them():
    shapes = (1, 64, 64, 8), (8, 3, 3, 400)
    assert windows.BLOCK_VALUES < 1024 * 3 * 3 * 400 <= windows.MOST_VALUES
    assert {rows.stop - rows.start for _, rows in window_blocks(*shapes, 1)} == {1024 // 64}


def test_blocks_cover_every_output_once_and_in_order(monkeypatch):
    monkeypatch.setattr(windows, "BLOCK_VALUES", 100)
    monkeypatch.setattr(windows, "MOST_VALUES", 100)
    numbers = np.arange(3 * 5 * 4).reshape(3, 5, 4, 1)
    blocks = [numbers[block].ravel() for block in window_blocks(numbers.shape, (1, 3, 3, 1), 1)]
    assert len(blocks) > 3
    np.testing.assert_array_equal(np.concatenate(blocks), numbers.ravel())


def test_slices_are_as_even_as_asked_and_never_empty():
    assert list(slices(5, 2)) == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert list(slices(2, 0)) == [slice(0, 1), slice(1, 2)]
    assert list(slices(0, 3)) == []


@pytest.mark.parametrize("n_C_prev", [1, 4, 5])
def test_a_window_is_one_row_as_long_as_a_filter(n_C_prev):
    A_prev = np.random.default_rng(12).normal(size=(2, 5, 6, n_C_prev))
    matrix = copy_windows(A_prev, slice(1, 3), 3, 3, 1, 0, np.float32)
    assert matrix.shape == (2 * 2 * 3, 3 * 3 * n_C_prev) and matrix.dtype == np.float32
    second_row_third_window = A_prev[0, 2:5, 2:5].astype(np.float32)
    np.testing.assert_array_equal(matrix[5], second_row_third_window.ravel())
