"""The convolutional layer: one window, all windows, against arithmetic, laws and other programs."""

import re

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate
from strategies import fixed_examples, layers

from convhelpers import (
    conv_backward,
    conv_forward,
    conv_output_size,
    conv_single_step,
    relu,
    same_pad,
    winograd_step,
    zero_pad,
)


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


# ---------------------------------------------------------------------------------- single step

A_SLICE = np.array([[[1, -1], [2, -2]], [[3, -3], [4, -4]]])
W_SLICE = np.array([[[1, 10], [2, 20]], [[3, 30], [5, 50]]])


def test_single_step_is_the_sum_of_products_plus_one_bias():
    first_channel = 1 * 1 + 2 * 2 + 3 * 3 + 4 * 5
    second_channel = -1 * 10 - 2 * 20 - 3 * 30 - 4 * 50
    assert conv_single_step(A_SLICE, W_SLICE, 7) == first_channel + second_channel + 7


def test_single_step_applies_the_activation_to_the_sum():
    assert conv_single_step(A_SLICE, W_SLICE, 7, activation=lambda z: 2 * z) == 2 * (34 - 340 + 7)
    assert conv_single_step(A_SLICE, W_SLICE, 7, activation=relu) == 0
    assert conv_single_step(A_SLICE, W_SLICE, 307, activation=relu) == 34 - 340 + 307


@pytest.mark.parametrize("b", [7, 7.0, np.float32(7), [7], np.array([[[7]]]), np.array(7)])
def test_single_step_takes_a_bias_of_one_element_in_any_shape(b):
    z = conv_single_step(A_SLICE, W_SLICE, b)
    assert z == 34 - 340 + 7 and z.shape == ()


@pytest.mark.parametrize(
    ("a_dtype", "W_dtype", "z_dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
        (np.uint8, np.float32, np.float64),
        (np.int64, bool, np.float64),
    ],
)
@pytest.mark.parametrize("activation", [None, relu, float], ids=["none", "relu", "float"])
def test_single_step_returns_a_numpy_scalar(a_dtype, W_dtype, z_dtype, activation):
    a_slice, W = np.ones((2, 2, 3), a_dtype), np.ones((2, 2, 3), W_dtype)
    z = conv_single_step(a_slice, W, np.float64(0.5), activation)
    assert type(z) is z_dtype
    assert z == 2 * 2 * 3 + 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_single_step_lets_nan_and_infinity_through(bad):
    a_slice = np.array([bad, 1]).reshape(1, 1, 2)
    np.testing.assert_equal(conv_single_step(a_slice, np.ones((1, 1, 2)), 0), bad)
    np.testing.assert_equal(conv_single_step(a_slice, np.zeros((1, 1, 2)), 0), np.nan)


@pytest.mark.parametrize(
    ("a_shape", "W_shape", "b", "message"),
    [
        (
            (3, 3), (3, 3, 1), 0,
            "a_slice must have 3 axes (f, f, n_C_prev), got shape (3, 3).",
        ),
        (
            (3, 3, 1), (1, 3, 3, 1), 0,
            "W must have 3 axes (f, f, n_C_prev), got shape (1, 3, 3, 1).",
        ),
        (
            (2, 3, 1), (2, 3, 1), 0,
            "W must hold square filters of at least 1 x 1, as (f, f, n_C_prev), "
            "got shape (2, 3, 1).",
        ),
        (
            (0, 0, 1), (0, 0, 1), 0,
            "W must hold square filters of at least 1 x 1, as (f, f, n_C_prev), "
            "got shape (0, 0, 1).",
        ),
        (
            (3, 3, 1), (3, 3, 4), 0,
            "a_slice must have the shape of the filter W, (3, 3, 4), got shape (3, 3, 1).",
        ),
        (
            (2, 3, 1), (3, 3, 1), 0,
            "a_slice must have the shape of the filter W, (3, 3, 1), got shape (2, 3, 1).",
        ),
        (
            (4, 1, 1), (2, 2, 1), 0,
            "a_slice must have the shape of the filter W, (2, 2, 1), got shape (4, 1, 1).",
        ),
        ((3, 3, 1), (3, 3, 1), [1, 2], "b must be one number, got shape (2,)."),
        ((3, 3, 1), (3, 3, 1), [], "b must be one number, got shape (0,)."),
    ],
)  # fmt: skip
def test_single_step_refuses(a_shape, W_shape, b, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_single_step(np.ones(a_shape), np.ones(W_shape), b)


@pytest.mark.parametrize(
    ("activation", "error", "message"),
    [
        (
            "relu",
            TypeError,
            "activation must be a function such as convhelpers.relu, or None, got 'relu' (str).",
        ),
        (lambda z: None, TypeError, "activation(Z) must be an array of float32, float64, "),
        (
            lambda z: [z, z],
            ValueError,
            "activation(Z) must have the shape of Z, (), got shape (2,).",
        ),
    ],
)
def test_single_step_refuses_an_activation(activation, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        conv_single_step(A_SLICE, W_SLICE, 0, activation)


# ------------------------------------------------------------------------------ by hand, published


def test_every_output_is_one_single_step():
    rng = np.random.default_rng(0)
    A_prev = rng.integers(-5, 6, (2, 6, 8, 3))
    W = rng.integers(-5, 6, (4, 2, 2, 3))
    b = np.array([1, -2, 3, -4])
    stride, pad, f = 3, 1, 2
    n_H, n_W = (6 + 2 - 2) // 3 + 1, (8 + 2 - 2) // 3 + 1  # exact down, one column left over
    A_prev_pad = zero_pad(A_prev, pad)
    Z = np.zeros((2, n_H, n_W, 4))
    for i, row, col, filter_ in np.ndindex(Z.shape):
        top, left = row * stride, col * stride
        a_slice = A_prev_pad[i, top : top + f, left : left + f, :]
        Z[i, row, col, filter_] = conv_single_step(a_slice, W[filter_], b[filter_])
    np.testing.assert_array_equal(conv_forward(A_prev, W, b, stride, pad), Z)


def test_two_filters_of_two_channels_by_hand():
    A_prev = np.array([[[1, 10], [2, 20], [3, 30]], [[4, 40], [5, 50], [6, 60]]])[np.newaxis]
    W = np.zeros((2, 2, 2, 2))
    W[0, 0, 0, 0], W[0, 1, 1, 1] = 1, -1  # top left of channel 0 minus bottom right of channel 1
    W[1, 0, 1, 1], W[1, 1, 0, 0] = 2, 3  # 2 * top right of channel 1 + 3 * bottom left of channel 0
    Z = conv_forward(A_prev, W, b=[0.5, -0.5])
    assert Z.shape == (1, 1, 2, 2)
    np.testing.assert_array_equal(
        Z[0, 0],
        [
            [1 - 50 + 0.5, 2 * 20 + 3 * 4 - 0.5],
            [2 - 60 + 0.5, 2 * 30 + 3 * 5 - 0.5],
        ],
    )


# Published test cases of the Conv operator of ONNX: an image of 0, 1, 2, ... and a 3 x 3 filter of
# ones (github.com/onnx/onnx, docs/Operators.md#conv and onnx/backend/test/case/node/conv.py).
ONNX = {
    "test_basic_conv_with_padding": (5, 1, 1, [
        [12, 21, 27, 33, 24],
        [33, 54, 63, 72, 51],
        [63, 99, 108, 117, 81],
        [93, 144, 153, 162, 111],
        [72, 111, 117, 123, 84],
    ]),
    "test_basic_conv_without_padding": (5, 1, 0, [
        [54, 63, 72],
        [99, 108, 117],
        [144, 153, 162],
    ]),
    "test_conv_with_strides_padding": (7, 2, 1, [
        [12, 27, 24],
        [63, 108, 81],
        [123, 198, 141],
        [112, 177, 124],
    ]),
    "test_conv_with_strides_no_padding": (7, 2, 0, [
        [54, 72],
        [144, 162],
        [234, 252],
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("n_H", "stride", "pad", "expected"), ONNX.values(), ids=ONNX)
def test_published_cases_of_onnx(n_H, stride, pad, expected):
    x = np.arange(n_H * 5.0).reshape(1, n_H, 5, 1)
    y = conv_forward(x, np.ones((1, 3, 3, 1)), b=[0], stride=stride, pad=pad)
    np.testing.assert_array_equal(y, one_channel(expected))


def test_published_case_of_onnx_padded_along_the_height_only():
    # test_conv_with_strides_and_asymmetric_padding
    x = zero_pad(np.arange(35.0).reshape(1, 7, 5, 1), 1)[:, :, 1:-1]
    y = conv_forward(x, np.ones((1, 3, 3, 1)), b=[0], stride=2)
    np.testing.assert_array_equal(y, one_channel([[21, 33], [99, 117], [189, 207], [171, 183]]))


# --------------------------------------------------------------------------- an independent oracle


@fixed_examples
@given(layers())
def test_agrees_with_scipy(layer):
    A_prev, W, b, stride, pad = layer
    Z = conv_forward(*layer)
    A_prev_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    for i, k in np.ndindex(len(A_prev), len(W)):
        # The filter is as deep as the input: the valid part has one channel.
        dense = correlate(A_prev_pad[i], W[k], mode="valid", method="direct")[:, :, 0]
        np.testing.assert_array_equal(Z[i, :, :, k], dense[::stride, ::stride] + b[k])


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float32, 1e-5), (np.float64, 1e-13)])
def test_agrees_with_scipy_on_a_large_layer(dtype, rtol):
    rng = np.random.default_rng(1)
    A_prev = rng.normal(size=(2, 40, 31, 16)).astype(dtype)
    W = rng.normal(size=(5, 7, 7, 16)).astype(dtype)
    Z = conv_forward(A_prev, W, np.zeros(5), stride=2)
    assert Z.dtype == dtype
    for i, k in np.ndindex(2, 5):
        dense = correlate(A_prev[i].astype(float), W[k].astype(float), "valid", "direct")
        # The terms of a sum are of order 1 and there are 7 * 7 * 16 of them.
        np.testing.assert_allclose(Z[i, :, :, k], dense[::2, ::2, 0], rtol=rtol, atol=784 * rtol)


# ------------------------------------------------------------------------------------------- laws


@fixed_examples
@given(layers(), st.integers(-3, 3))
def test_linear_in_the_input(layer, factor):
    A_prev, W, b, stride, pad = layer
    other, no_bias = A_prev[::-1, ::-1], 0 * b
    np.testing.assert_array_equal(
        conv_forward(factor * A_prev + other, W, no_bias, stride, pad),
        factor * conv_forward(A_prev, W, no_bias, stride, pad)
        + conv_forward(other, W, no_bias, stride, pad),
    )


@fixed_examples
@given(layers(), st.integers(-3, 3))
def test_linear_in_the_filters(layer, factor):
    A_prev, W, b, stride, pad = layer
    other, no_bias = W[:, ::-1], 0 * b
    np.testing.assert_array_equal(
        conv_forward(A_prev, factor * W + other, no_bias, stride, pad),
        factor * conv_forward(A_prev, W, no_bias, stride, pad)
        + conv_forward(A_prev, other, no_bias, stride, pad),
    )


@fixed_examples
@given(layers())
def test_the_bias_is_added_once_to_each_output_of_its_filter(layer):
    A_prev, W, b, stride, pad = layer
    np.testing.assert_array_equal(
        conv_forward(A_prev, W, b, stride, pad),
        conv_forward(A_prev, W, 0 * b, stride, pad) + b,
    )


@fixed_examples
@given(layers())
def test_a_bias_column_means_the_same_as_a_row(layer):
    column = layer._replace(b=layer.b[:, np.newaxis])
    np.testing.assert_array_equal(conv_forward(*column), conv_forward(*layer))


@fixed_examples
@given(layers(largest_stride=1, largest_pad=0), st.integers(0, 2), st.integers(0, 2))
def test_a_shifted_input_gives_a_shifted_output(layer, down, right):
    f = layer.W.shape[1]
    wider = np.pad(layer.A_prev, [(0, 0), (0, 2), (0, 2), (0, 0)])
    shifted = wider[:, down:, right:]
    assert min(shifted.shape[1:3]) >= f
    np.testing.assert_array_equal(
        conv_forward(shifted, layer.W, layer.b),
        conv_forward(wider, layer.W, layer.b)[:, down:, right:],
    )


@fixed_examples
@given(layers())
def test_padding_is_the_same_inside_or_before(layer):
    A_prev, W, b, stride, pad = layer
    np.testing.assert_array_equal(
        conv_forward(A_prev, W, b, stride, pad), conv_forward(zero_pad(A_prev, pad), W, b, stride)
    )


@fixed_examples
@given(layers())
def test_a_stride_keeps_every_stride_th_output(layer):
    every = conv_forward(*layer._replace(stride=1))
    np.testing.assert_array_equal(conv_forward(*layer), every[:, :: layer.stride, :: layer.stride])


@fixed_examples
@given(layers())
def test_swapping_height_and_width_swaps_those_of_the_output(layer):
    A_prev, W, b, stride, pad = layer
    np.testing.assert_array_equal(
        conv_forward(A_prev.swapaxes(1, 2), W.swapaxes(1, 2), b, stride, pad),
        conv_forward(A_prev, W, b, stride, pad).swapaxes(1, 2),
    )


@fixed_examples
@given(layers())
def test_each_image_and_each_filter_works_by_itself(layer):
    A_prev, W, b, stride, pad = layer
    Z = conv_forward(A_prev, W, b, stride, pad)
    for i, k in np.ndindex(len(A_prev), len(W)):
        alone = conv_forward(A_prev[i : i + 1], W[k : k + 1], b[k : k + 1], stride, pad)
        np.testing.assert_array_equal(alone[0, :, :, 0], Z[i, :, :, k])


@fixed_examples
@given(layers())
def test_the_order_of_the_channels_does_not_matter(layer):
    backwards = layer._replace(A_prev=layer.A_prev[..., ::-1], W=layer.W[..., ::-1])
    np.testing.assert_array_equal(conv_forward(*backwards), conv_forward(*layer))


@fixed_examples
@given(layers())
def test_a_1_x_1_filter_is_a_dense_layer_at_every_pixel(layer):
    W = layer.W[:, 0, 0, :]
    Z = conv_forward(layer.A_prev, W[:, np.newaxis, np.newaxis, :], layer.b)
    np.testing.assert_array_equal(Z, layer.A_prev @ W.T + layer.b)


@pytest.mark.parametrize("f", [1, 3, 5])
def test_the_identity_filter_gives_the_input_back(f):
    A_prev = np.random.default_rng(2).normal(size=(2, 4, 7, 3))
    W = np.zeros((3, f, f, 3))
    W[range(3), f // 2, f // 2, range(3)] = 1
    np.testing.assert_array_equal(conv_forward(A_prev, W, np.zeros(3), pad=same_pad(f)), A_prev)


def test_the_filter_is_not_flipped():
    dot = one_channel([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]])
    W = np.arange(1.0, 10).reshape(1, 3, 3, 1)
    Z = conv_forward(dot, W, b=[0])
    # Cell (row, col) of the output sees the dot through cell (2 - row, 2 - col) of the filter.
    np.testing.assert_array_equal(Z, one_channel([[9, 8, 7], [6, 5, 4]]))


# ------------------------------------------------------------------------------------------ shapes


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "stride", "pad"),
    [
        ((2, 5, 6, 3), (4, 3, 3, 3), 1, 0),
        ((2, 5, 8, 3), (4, 2, 2, 3), 3, 0),  # exact down, two columns left over
        ((1, 3, 3, 1), (1, 3, 3, 1), 9, 0),
        ((1, 2, 3, 2), (5, 7, 7, 2), 2, 3),  # a filter larger than the image, not than its border
        ((2, 9, 9, 1), (1, 1, 1, 1), 4, 6),  # windows that lie in the border altogether
        ((0, 5, 6, 3), (4, 3, 3, 3), 2, 1),
        ((2, 5, 6, 0), (4, 3, 3, 0), 2, 1),
        ((2, 5, 6, 3), (0, 3, 3, 3), 2, 1),
        ((2, 0, 6, 3), (4, 2, 2, 3), 1, 1),
    ],
)
def test_shape(A_shape, W_shape, stride, pad):
    Z = conv_forward(np.ones(A_shape), np.ones(W_shape), np.ones(W_shape[0]), stride, pad)
    m, n_H_prev, n_W_prev, _ = A_shape
    n_C, f, _, _ = W_shape
    n_H = conv_output_size(n_H_prev, f, stride, pad)
    n_W = conv_output_size(n_W_prev, f, stride, pad)
    assert Z.shape == (m, n_H, n_W, n_C)


def test_without_channels_only_the_bias_is_left():
    Z = conv_forward(np.ones((2, 3, 4, 0)), np.ones((2, 2, 2, 0)), [5, -6])
    np.testing.assert_array_equal(Z, np.broadcast_to([5, -6], (2, 2, 3, 2)))


# --------------------------------------------------------------------------- values of other kinds


@pytest.mark.parametrize(
    ("A_dtype", "W_dtype", "Z_dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float64, np.float64, np.float64),
        (np.float32, np.float64, np.float64),
        (np.float64, np.float32, np.float64),
        (np.uint8, np.float32, np.float64),
        (np.float32, np.int64, np.float64),
        (np.uint8, np.int8, np.float64),
        (bool, bool, np.float64),
        (">f4", "<f4", np.float32),
        (">f8", ">i2", np.float64),
    ],
)
@pytest.mark.parametrize("b_dtype", [np.float32, np.float64, np.int64])
@pytest.mark.parametrize("pad", [0, 1])
def test_dtype(A_dtype, W_dtype, Z_dtype, b_dtype, pad):
    A_prev, W, b = np.ones((1, 3, 4, 2), A_dtype), np.ones((3, 2, 2, 2), W_dtype), np.ones(3)
    Z = conv_forward(A_prev, W, b.astype(b_dtype), pad=pad)
    assert Z.dtype == np.dtype(Z_dtype) and Z.dtype.isnative
    assert Z[0, 1, 1, 0] == 2 * 2 * 2 + 1


def test_the_bias_is_brought_to_the_dtype_of_the_output_before_it_is_added():
    half_a_step = 2.0**-24  # of float32 above 1
    b = half_a_step + 2.0**-50
    one = np.ones((1, 1, 1, 1), np.float32)
    # As float32, b is half a step and 1 + b rounds to the even neighbor; as float64 it is more.
    assert np.float32(1 + b) > 1
    assert conv_forward(one, one, [b]).item() == 1
    assert conv_single_step(one[0], one[0], b) == 1


def test_uint8_does_not_overflow():
    A_prev = np.full((1, 2, 2, 3), 255, np.uint8)
    Z = conv_forward(A_prev, np.full((1, 2, 2, 3), 255, np.uint8), b=[1])
    assert Z.item() == 2 * 2 * 3 * 255 * 255 + 1


def test_lists_are_arrays():
    Z = conv_forward([[[[1], [2]], [[3], [4]]]], [[[[1], [10]], [[100], [1000]]]], [0.5])
    assert Z.item() == 1 + 20 + 300 + 4000 + 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_reach_the_windows_that_hold_them_and_no_others(bad):
    A_prev = np.ones((2, 3, 5, 1))
    A_prev[1, 0, 4, 0] = bad
    Z = conv_forward(A_prev, np.ones((1, 2, 2, 1)), b=[0])
    expected = np.full((2, 2, 4, 1), 2.0 * 2)
    expected[1, 0, 3] = bad
    np.testing.assert_array_equal(Z, expected)


def test_opposite_infinities_make_nan_without_a_warning():
    A_prev = np.array([np.inf, -np.inf]).reshape(1, 1, 1, 2)
    assert np.isnan(conv_forward(A_prev, np.ones((1, 1, 1, 2)), b=[0])).all()


# ---------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "b_shape", "pad", "message"),
    [
        (
            (2, 5, 6, 3), (3, 3, 3), (4,), 0,
            "W must have 4 axes (n_C, f, f, n_C_prev), got shape (3, 3, 3). "
            "For a single filter, add a filter axis with W[np.newaxis].",
        ),
        (
            (2, 5, 6, 3), (3, 3), (4,), 0,
            "W must have 4 axes (n_C, f, f, n_C_prev), got shape (3, 3).",
        ),
        (
            (2, 5, 6, 3), (4, 3, 2, 3), (4,), 0,
            "W must hold square filters of at least 1 x 1, as (n_C, f, f, n_C_prev), "
            "got shape (4, 3, 2, 3).",
        ),
        (
            (2, 5, 6, 3), (4, 0, 0, 3), (4,), 0,
            "W must hold square filters of at least 1 x 1, as (n_C, f, f, n_C_prev), "
            "got shape (4, 0, 0, 3).",
        ),
        (
            (2, 5, 6, 4), (4, 3, 3, 3), (4,), 0,
            "W must have as many input channels (its last axis) as A_prev, got 3 and 4: "
            "W.shape = (4, 3, 3, 3), A_prev.shape = (2, 5, 6, 4).",
        ),
        (
            (2, 5, 6, 3), (4, 3, 3, 3), (3,), 0,
            "b must have one value for each of the 4 filters, as shape (4,) or (4, 1), "
            "got shape (3,).",
        ),
        (
            (2, 5, 6, 3), (4, 3, 3, 3), (1, 4), 0,
            "b must have one value for each of the 4 filters, as shape (4,) or (4, 1), "
            "got shape (1, 4).",
        ),
        (
            (2, 5, 6, 3), (1, 3, 3, 3), (), 0,
            "b must have one value for each of the 1 filters, as shape (1,) or (1, 1), "
            "got shape ().",
        ),
        (
            (2, 5, 6, 3), (4, 7, 7, 3), (4,), 0,
            "f, the size of the filters in W, must be at most the height and the width of "
            "A_prev padded with pad = 0 (5 and 6), got 7.",
        ),
        (
            (2, 5, 6, 3), (4, 6, 6, 3), (4,), 0,
            "f, the size of the filters in W, must be at most the height and the width of "
            "A_prev padded with pad = 0 (5 and 6), got 6.",
        ),
        (
            (2, 6, 5, 3), (4, 8, 8, 3), (4,), 1,
            "f, the size of the filters in W, must be at most the height and the width of "
            "A_prev padded with pad = 1 (8 and 7), got 8.",
        ),
        (
            (0, 0, 0, 3), (4, 1, 1, 3), (4,), 0,
            "f, the size of the filters in W, must be at most the height and the width of "
            "A_prev padded with pad = 0 (0 and 0), got 1.",
        ),
    ],
)  # fmt: skip
def test_forward_refuses(A_shape, W_shape, b_shape, pad, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_forward(np.ones(A_shape), np.ones(W_shape), np.ones(b_shape), 1, pad)


# ------------------------------------------------------------------------------ the fastest way


@pytest.mark.parametrize(
    ("A_shape", "W_shape"),
    [
        ((3, 16, 17, 32), (32, 3, 3, 32)),  # in fewer multiplications
        ((2, 9, 8, 3), (3, 3, 3, 3)),  # the gradient as a convolution
        ((2, 9, 8, 3), (7, 3, 3, 3)),  # the gradient added up in the windows
        ((2, 9, 8, 3), (4, 1, 1, 3)),
        ((2, 9, 8, 20), (4, 2, 2, 20)),
    ],
)
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 1), (2, 0), (2, 1), (3, 4), (1, 4)])
def test_every_way_forward_and_back_is_that_of_the_definition(A_shape, W_shape, stride, pad):
    rng = np.random.default_rng(16)
    A_prev, W, b = (rng.normal(size=shape) for shape in (A_shape, W_shape, W_shape[:1]))
    before = A_prev.copy(), W.copy()
    Z = conv_forward(A_prev, W, b, stride, pad)
    np.testing.assert_allclose(Z, oracle.forward(A_prev, W, stride, pad) + b, atol=1e-11)
    dZ = rng.normal(size=Z.shape)
    dA_prev, dW, db = conv_backward(dZ, A_prev, W, stride, pad)
    expected = oracle.input_gradient(dZ, A_prev, W, stride, pad)
    np.testing.assert_allclose(dA_prev, expected, atol=1e-11)
    expected = oracle.filter_gradient(dZ, A_prev, W, stride, pad)
    np.testing.assert_allclose(dW, expected, atol=1e-11)
    np.testing.assert_allclose(db, dZ.sum(axis=(0, 1, 2)), atol=1e-11)
    np.testing.assert_array_equal(A_prev, before[0])
    np.testing.assert_array_equal(W, before[1])


# --------------------------------------------------------------------------------- two at a time

NUMBERS = st.integers(-99, 99)


@given(st.lists(NUMBERS, min_size=4, max_size=4), st.lists(NUMBERS, min_size=3, max_size=3))
@fixed_examples
def test_two_outputs_from_four_products_are_those_of_six(d, g):
    np.testing.assert_array_equal(winograd_step(d, g), correlate(d, g, mode="valid"))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_two_outputs_keep_the_dtype_and_whole_numbers_do_not_overflow(dtype):
    assert winograd_step(np.ones(4, dtype), np.ones(3, dtype)).dtype == dtype
    pixels = np.array([3, 200, 9, 250], np.uint8)
    np.testing.assert_array_equal(winograd_step(pixels, [1, -2, 3]), [-370, 932])


@pytest.mark.parametrize(
    ("d", "g", "error", "message"),
    [
        ([1, 2, 3], [1, 2, 3], ValueError, r"d must have shape \(4,\), got shape \(3,\)\.$"),
        ([1, 2, 3, 4], [1, 2], ValueError, r"g must have shape \(3,\), got shape \(2,\)\.$"),
        ([[1, 2, 3, 4]], [1, 2, 3], ValueError, r"d must have 1 axes \(pixels\)"),
        ([1, 2, 3, 4], "abc", TypeError, "g must be an array of"),
    ],
)
def test_a_step_of_winograd_that_does_not_fit_is_refused(d, g, error, message):
    with pytest.raises(error, match=message):
        winograd_step(d, g)
