"""The zero border and the size formula."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import fixed_examples, whole_numbers

from convhelpers import conv_output_size, same_pad, zero_pad

IMAGES = st.tuples(*[st.integers(0, 4)] * 4).flatmap(whole_numbers)


def test_zeros_surround_each_channel_of_each_image():
    X = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    X = np.concatenate([X, 10 * X], axis=3)
    one_channel = np.array([
        [0, 0, 0, 0, 0],
        [0, 1, 2, 3, 0],
        [0, 4, 5, 6, 0],
        [0, 0, 0, 0, 0],
    ])
    X_pad = zero_pad(X, 1)
    np.testing.assert_array_equal(X_pad[0, :, :, 0], one_channel)
    np.testing.assert_array_equal(X_pad[0, :, :, 1], 10 * one_channel)


@pytest.mark.parametrize(
    ("shape", "pad", "padded"),
    [
        ((2, 5, 6, 3), 0, (2, 5, 6, 3)),
        ((2, 5, 6, 3), 1, (2, 5 + 2 * 1, 6 + 2 * 1, 3)),
        ((2, 5, 6, 3), 4, (2, 5 + 2 * 4, 6 + 2 * 4, 3)),
        ((0, 5, 6, 3), 2, (0, 5 + 2 * 2, 6 + 2 * 2, 3)),
        ((2, 0, 6, 3), 2, (2, 0 + 2 * 2, 6 + 2 * 2, 3)),
        ((2, 5, 6, 0), 2, (2, 5 + 2 * 2, 6 + 2 * 2, 0)),
    ],
)
def test_shape(shape, pad, padded):
    assert zero_pad(np.ones(shape), pad).shape == padded


@fixed_examples
@given(IMAGES, st.integers(0, 3))
def test_equals_numpy_pad(X, pad):
    expected = np.pad(X, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    np.testing.assert_array_equal(zero_pad(X, pad), expected)


@fixed_examples
@given(IMAGES, st.integers(0, 3), st.integers(0, 3))
def test_two_borders_are_one_wide_border(X, inner, outer):
    np.testing.assert_array_equal(zero_pad(zero_pad(X, inner), outer), zero_pad(X, inner + outer))


@pytest.mark.parametrize("pad", [0, 2])
@pytest.mark.parametrize(
    ("dtype", "padded"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.uint8, np.float64),
        (np.int64, np.float64),
        (bool, np.float64),
        (">f4", np.float32),
    ],
)
def test_dtype(dtype, padded, pad):
    X_pad = zero_pad(np.ones((1, 2, 3, 1), dtype), pad)
    assert X_pad.dtype == np.dtype(padded) and X_pad.dtype.isnative
    assert X_pad.sum() == 2 * 3


def test_nan_and_infinity_go_through():
    X = np.array([np.nan, np.inf, -np.inf]).reshape(1, 1, 3, 1)
    np.testing.assert_array_equal(zero_pad(X, 1)[:, 1:-1, 1:-1], X)


@pytest.mark.parametrize(
    ("shape", "fix"),
    [
        ((5, 6), " For a single gray image, add a batch axis and a channel axis "
                 "with X[np.newaxis, :, :, np.newaxis]."),
        ((5, 6, 3), " For a single image, add a batch axis with X[np.newaxis]."),
        ((1, 1, 5, 6, 3), ""),
    ],
)  # fmt: skip
def test_a_wrong_number_of_axes_is_refused(shape, fix):
    expected = f"X must have 4 axes (m, n_H, n_W, n_C), got shape {shape}.{fix}"
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        zero_pad(np.ones(shape), 1)


@pytest.mark.parametrize(
    ("n", "f", "stride", "pad", "size"),
    [
        (5, 3, 1, 0, 5 - 3 + 1),
        (5, 3, 1, 1, 5 + 2 * 1 - 3 + 1),
        (7, 3, 2, 0, 4 // 2 + 1),
        (8, 3, 2, 0, 5 // 2 + 1),  # the last column is left over
        (8, 3, 2, 1, 7 // 2 + 1),
        (9, 2, 3, 0, 7 // 3 + 1),
        (10, 1, 4, 0, 9 // 4 + 1),  # a window smaller than the stride
        (3, 3, 5, 0, 1),
        (3, 7, 1, 2, 1),
        (0, 2, 1, 1, 1),
        (224, 7, 2, 3, 112),  # the first layer of ResNet: He et al., arXiv:1512.03385, table 1
    ],
)
def test_output_size(n, f, stride, pad, size):
    assert conv_output_size(n, f, stride, pad) == size


@fixed_examples
@given(st.integers(0, 20), st.integers(1, 6), st.integers(1, 6), st.integers(0, 4))
def test_output_size_counts_the_windows_that_fit(n, f, stride, pad):
    starts = [start for start in range(0, n + 2 * pad, stride) if start + f <= n + 2 * pad]
    if starts:
        assert conv_output_size(n, f, stride, pad) == len(starts)
    else:
        with pytest.raises(ValueError, match=r"^f must be at most"):
            conv_output_size(n, f, stride, pad)


def test_output_size_is_a_python_integer_that_does_not_overflow():
    size = conv_output_size(np.int8(127), np.int8(3), np.int8(1), np.int8(100))
    assert type(size) is int
    assert size == 127 + 2 * 100 - 3 + 1


@pytest.mark.parametrize(
    ("n", "f", "pad", "message"),
    [
        (4, 5, 0, "f must be at most n + 2 * pad = 4 + 2 * 0 = 4, got 5."),
        (4, 9, 2, "f must be at most n + 2 * pad = 4 + 2 * 2 = 8, got 9."),
        (0, 1, 0, "f must be at most n + 2 * pad = 0 + 2 * 0 = 0, got 1."),
    ],
)
def test_a_window_larger_than_the_input_is_refused(n, f, pad, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_output_size(n, f, 1, pad)


@pytest.mark.parametrize(("f", "pad"), [(1, 0), (3, 1), (5, 2), (11, 5)])
def test_same_pad(f, pad):
    assert same_pad(f) == pad
    assert type(same_pad(np.int16(f))) is int


@fixed_examples
@given(st.integers(1, 30), st.integers(0, 8).map(lambda half: 2 * half + 1))
def test_same_pad_keeps_the_size(n, f):
    assert conv_output_size(n, f, stride=1, pad=same_pad(f)) == n


@pytest.mark.parametrize("f", [2, 4, 10])
def test_same_pad_refuses_an_even_window_with_the_reason(f):
    expected = f"f must be odd, got {f}: the border would need f - 1 = {f - 1} pixels in total"
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}, .*split evenly"):
        same_pad(f)
