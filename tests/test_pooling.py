"""Pooling, against arithmetic, laws and other programs."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import maximum_filter, uniform_filter
from strategies import fixed_examples, pools

from convhelpers import conv_forward, conv_output_size, pool_forward, zero_pad

MODES = ["max", "average"]


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


def test_each_channel_is_pooled_by_itself():
    A_prev = one_channel([[1, 2, 5, -1], [3, -4, 0, 8]])
    A_prev = np.concatenate([A_prev, -A_prev], axis=3)
    np.testing.assert_array_equal(
        pool_forward(A_prev, 2, 2, "max"),
        [[[[3, 4], [8, 1]]]],
    )
    left, right = (1 + 2 + 3 - 4) / 4, (5 - 1 + 0 + 8) / 4
    np.testing.assert_array_equal(
        pool_forward(A_prev, 2, 2, "average"), [[[[left, -left], [right, -right]]]]
    )


def test_the_mode_is_max_unless_told():
    A_prev = one_channel([[1, 2], [3, 9]])
    assert pool_forward(A_prev, 2, 2).item() == 9


def test_an_all_negative_window_has_a_negative_maximum():
    assert pool_forward(one_channel([[-5, -2], [-3, -4]]), 2, 1).item() == -2


# Published test cases of the MaxPool and AveragePool operators of ONNX on the image 1, 2, ... 25
# (github.com/onnx/onnx, docs/Operators.md and onnx/backend/test/case/node/maxpool.py and
# averagepool.py).
ONNX_IMAGE = np.arange(1.0, 26).reshape(1, 5, 5, 1)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("max", [[7, 9], [17, 19]]), ("average", [[4, 6], [14, 16]])],
    ids=["test_maxpool_2d_precomputed_strides", "test_averagepool_2d_precomputed_strides"],
)
def test_published_cases_of_onnx(mode, expected):
    np.testing.assert_array_equal(pool_forward(ONNX_IMAGE, 2, 2, mode), one_channel(expected))


# Here ONNX pads. A zero border comes to the same: it is counted in the average, and the maximum of
# a window with a positive number is not a zero.
ONNX_PADDED = {
    "test_maxpool_2d_precomputed_pads": ("max", [
        [13, 14, 15, 15, 15],
        [18, 19, 20, 20, 20],
        [23, 24, 25, 25, 25],
        [23, 24, 25, 25, 25],
        [23, 24, 25, 25, 25],
    ]),
    "test_averagepool_2d_precomputed_pads_count_include_pad": ("average", [
        [2.52, 3.60, 4.80, 4.08, 3.24],
        [4.56, 6.40, 8.40, 7.04, 5.52],
        [7.20, 10.00, 13.00, 10.80, 8.40],
        [6.96, 9.60, 12.40, 10.24, 7.92],
        [6.12, 8.40, 10.80, 8.88, 6.84],
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("mode", "expected"), ONNX_PADDED.values(), ids=ONNX_PADDED)
def test_published_cases_of_onnx_after_zero_padding(mode, expected):
    A = pool_forward(zero_pad(ONNX_IMAGE, 2), 5, 1, mode)
    np.testing.assert_allclose(A, one_channel(expected), rtol=1e-14)


@fixed_examples
@given(pools())
def test_agrees_with_scipy(pool):
    A_prev, f, stride = pool
    n_H, n_W = (n - f + 1 for n in A_prev.shape[1:3])
    # SciPy centers its window on a pixel; the origin moves the window's corner there.
    window = {"size": (1, f, f, 1), "origin": (0, -(f // 2), -(f // 2), 0), "mode": "constant"}
    for mode, scipy_filter in (("max", maximum_filter), ("average", uniform_filter)):
        dense = scipy_filter(A_prev, **window)[:, :n_H, :n_W]
        np.testing.assert_allclose(
            pool_forward(A_prev, f, stride, mode), dense[:, ::stride, ::stride], atol=1e-13
        )


@fixed_examples
@given(pools())
def test_each_output_is_the_summary_of_its_window(pool):
    A_prev, f, stride = pool
    for mode, summary in (("max", np.max), ("average", np.mean)):
        A = pool_forward(A_prev, f, stride, mode)
        for i, row, col, channel in np.ndindex(A.shape):
            top, left = row * stride, col * stride
            window = A_prev[i, top : top + f, left : left + f, channel]
            assert A[i, row, col, channel] == summary(window)


@fixed_examples
@given(pools())
def test_the_average_lies_between_the_smallest_and_the_largest(pool):
    largest = pool_forward(*pool, "max")
    smallest = -pool_forward(*pool._replace(A_prev=-pool.A_prev), "max")
    average = pool_forward(*pool, "average")
    assert (smallest <= average).all() and (average <= largest).all()


@fixed_examples
@given(pools())
def test_average_pooling_is_a_convolution_with_equal_weights(pool):
    A_prev, f, stride = pool
    n_C = A_prev.shape[3]
    W = np.zeros((n_C, f, f, n_C))
    W[range(n_C), :, :, range(n_C)] = 1 / f**2
    np.testing.assert_allclose(
        pool_forward(A_prev, f, stride, "average"),
        conv_forward(A_prev, W, np.zeros(n_C), stride),
        atol=1e-13,
    )


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_a_stride_keeps_every_stride_th_output(pool, mode):
    every = pool_forward(*pool._replace(stride=1), mode)
    np.testing.assert_array_equal(
        pool_forward(*pool, mode), every[:, :: pool.stride, :: pool.stride]
    )


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_swapping_height_and_width_swaps_those_of_the_output(pool, mode):
    swapped = pool._replace(A_prev=pool.A_prev.swapaxes(1, 2))
    np.testing.assert_array_equal(
        pool_forward(*swapped, mode), pool_forward(*pool, mode).swapaxes(1, 2)
    )


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_each_image_and_each_channel_is_pooled_by_itself(pool, mode):
    A = pool_forward(*pool, mode)
    for i, channel in np.ndindex(len(A), A.shape[3]):
        alone = pool.A_prev[i : i + 1, :, :, channel : channel + 1]
        np.testing.assert_array_equal(
            pool_forward(alone, pool.f, pool.stride, mode)[0, :, :, 0], A[i, :, :, channel]
        )


@fixed_examples
@given(pools(), st.sampled_from(MODES), st.integers(0, 4), st.integers(-9, 9))
def test_scale_and_offset_go_through(pool, mode, factor, offset):
    changed = pool._replace(A_prev=factor * pool.A_prev + offset)
    np.testing.assert_allclose(
        pool_forward(*changed, mode), factor * pool_forward(*pool, mode) + offset, atol=1e-13
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("shape", "f", "stride"),
    [
        ((2, 5, 6, 3), 2, 2),
        ((2, 5, 6, 3), 3, 1),
        ((2, 5, 8, 3), 2, 3),  # smaller than the stride; exact down, a column left over
        ((1, 3, 3, 1), 3, 9),
        ((0, 5, 6, 3), 2, 2),
        ((2, 5, 6, 0), 2, 2),
    ],
)
def test_shape(shape, f, stride, mode):
    m, n_H_prev, n_W_prev, n_C = shape
    n_H, n_W = conv_output_size(n_H_prev, f, stride), conv_output_size(n_W_prev, f, stride)
    assert pool_forward(np.ones(shape), f, stride, mode).shape == (m, n_H, n_W, n_C)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("dtype", "pooled"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.uint8, np.float64),
        (np.int64, np.float64),
        (bool, np.float64),
        (">f4", np.float32),
    ],
)
def test_dtype(dtype, pooled, mode):
    A = pool_forward(np.ones((1, 3, 4, 2), dtype), 2, 1, mode)
    assert A.dtype == np.dtype(pooled) and A.dtype.isnative
    np.testing.assert_array_equal(A, 1)


def test_uint8_does_not_overflow():
    A_prev = np.full((1, 2, 2, 1), 255, np.uint8)
    assert pool_forward(A_prev, 2, 2, "average").item() == 255


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_reach_the_windows_that_hold_them_and_no_others(bad, mode):
    A_prev = np.ones((2, 2, 6, 1))
    A_prev[1, 1, 2, 0] = bad
    expected = np.ones((2, 1, 3, 1))
    expected[1, 0, 1] = bad
    np.testing.assert_array_equal(pool_forward(A_prev, 2, 2, mode), expected)


def test_minus_infinity_is_the_smallest_value_and_opposite_infinities_have_no_average():
    A_prev = one_channel([[-np.inf, -np.inf, np.inf, -np.inf]] * 2)
    np.testing.assert_array_equal(
        pool_forward(A_prev, 2, 2, "max"), one_channel([[-np.inf, np.inf]])
    )
    np.testing.assert_array_equal(
        pool_forward(A_prev, 2, 2, "average"), one_channel([[-np.inf, np.nan]])
    )


@pytest.mark.parametrize(("shape", "f"), [((2, 3, 6, 1), 4), ((2, 6, 3, 1), 4), ((2, 0, 0, 1), 1)])
def test_a_window_larger_than_the_input_is_refused(shape, f):
    sizes = f"{shape[1]} and {shape[2]}"
    expected = f"f must be at most the height and the width of A_prev ({sizes}), got {f}."
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        pool_forward(np.ones(shape), f, 1)
