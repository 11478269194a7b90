"""Dilated, grouped and separable convolution, against arithmetic, laws and other programs."""

import re

import framework
import numpy as np
import oracle
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate
from strategies import fixed_examples, grouped_layers, layers

from convhelpers import (
    conv_backward,
    conv_forward,
    dilate,
    grouped_conv_backward,
    grouped_conv_forward,
    separable_conv_backward,
    separable_conv_forward,
)


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


def gradient_of_output(Z, seed=0):
    """Small integers, different in every cell, in the shape of `Z`."""
    return np.random.default_rng(seed).integers(-9, 10, Z.shape).astype(np.float64)


def backward(layer, dZ):
    """The three gradients of a layer drawn by `strategies.grouped_layers`."""
    return grouped_conv_backward(dZ, layer.A_prev, layer.W, layer.stride, layer.pad, layer.groups)


def separable(layer, n_C=2):
    """A separable layer from a drawn grouped one: its images, and filters for each of them."""
    n_C_prev, f = layer.A_prev.shape[3], layer.W.shape[1]
    rng = np.random.default_rng(1)
    W_depth = rng.integers(-9, 10, (n_C_prev, f, f, 1)).astype(float)
    W_point = rng.integers(-9, 10, (n_C, 1, 1, n_C_prev)).astype(float)
    return W_depth, W_point, rng.integers(-9, 10, n_C).astype(float)


# -------------------------------------------------------------------------------------- dilation


def test_spread_by_hand():
    W = np.arange(1, 10).reshape(1, 3, 3, 1)
    expected = [
        [1, 0, 0, 2, 0, 0, 3],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [4, 0, 0, 5, 0, 0, 6],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [7, 0, 0, 8, 0, 0, 9],
    ]
    np.testing.assert_array_equal(dilate(W, 3), one_channel(expected))


@pytest.mark.parametrize("dilation", [1, 2, 5, np.uint8(2)])
@pytest.mark.parametrize("shape", [(2, 3, 3, 4), (1, 1, 1, 1), (0, 3, 3, 2), (2, 3, 3, 0)])
def test_shape_of_the_spread_filter(shape, dilation):
    n_C, f, _, n_C_prev = shape
    f_d = (f - 1) * int(dilation) + 1
    assert dilate(np.ones(shape), dilation).shape == (n_C, f_d, f_d, n_C_prev)


@given(layers(largest_stride=1), st.integers(1, 3))
@fixed_examples
def test_a_dilated_layer_takes_every_dilation_th_pixel_of_its_window(layer, dilation):
    A_prev, W, b, _, _ = layer
    f_d = (W.shape[1] - 1) * dilation + 1
    A_prev = np.pad(A_prev, [(0, 0), (f_d, f_d), (f_d, f_d), (0, 0)])
    windows = oracle.windows(A_prev, f_d, 1, 0)[..., ::dilation, ::dilation]
    expected = np.einsum("mhwcuv,kuvc->mhwk", windows, W) + b
    np.testing.assert_array_equal(conv_forward(A_prev, dilate(W, dilation), b), expected)


# A published test case of the ConvTranspose operator of ONNX, the way back of a convolution
# (github.com/onnx/onnx, docs/Operators.md#convtranspose, "convtranspose_dilations").
def test_published_case_of_onnx_with_dilation():
    dZ = one_channel([[3, 8, 1], [9, 5, 7], [3, 2, 6]])
    W = one_channel([[7, 2], [1, 9]])
    dA_prev, dW_d, _ = conv_backward(dZ, np.zeros((1, 5, 5, 1)), dilate(W, 2))
    expected = [
        [21, 56, 13, 16, 2],
        [63, 35, 67, 10, 14],
        [24, 22, 76, 76, 21],
        [9, 5, 88, 45, 63],
        [3, 2, 33, 18, 54],
    ]
    np.testing.assert_array_equal(dA_prev, one_channel(expected))
    assert dW_d[:, ::2, ::2].shape == W.shape


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_spread_filter_keeps_its_dtype_and_is_a_new_array(dtype):
    W = np.ones((1, 2, 2, 1), dtype)
    for dilation in (1, 2):
        W_d = dilate(W, dilation)
        assert W_d.dtype == dtype and not np.shares_memory(W_d, W)
    assert dilate(W.astype(np.uint8), 2).dtype == np.float64


@pytest.mark.parametrize("dilation", [2**22, 2**31 - 1])
def test_a_dilation_beyond_the_memory_is_refused(dilation):
    message = (
        f"dilation must leave the filters small enough for the memory, "
        f"got {dilation} for filters of shape (1, 2, 2, 1)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        dilate(np.ones((1, 2, 2, 1)), dilation)


# ---------------------------------------------------------------------------------------- groups


def test_two_groups_by_hand():
    A_prev = np.array([1, 10, 100, 1000]).reshape(1, 1, 1, 4)
    W = np.array([[1, 2], [3, 4], [5, 6], [7, 8]]).reshape(4, 1, 1, 2)
    Z = grouped_conv_forward(A_prev, W, [0.5, 0, 0, 0], groups=2)
    np.testing.assert_array_equal(Z.ravel(), [21.5, 43, 6500, 8700])


# A published test case of the ConvTranspose operator of ONNX, "convtranspose_group_2".
def test_published_case_of_onnx_with_groups():
    x = np.arange(18.0).reshape(1, 2, 3, 3).transpose(0, 2, 3, 1)
    dA_prev, _, _ = grouped_conv_backward(
        x, np.zeros((1, 5, 5, 2)), np.ones((2, 3, 3, 1)), groups=2
    )
    expected = [
        [
            [0, 1, 3, 3, 2],
            [3, 8, 15, 12, 7],
            [9, 21, 36, 27, 15],
            [9, 20, 33, 24, 13],
            [6, 13, 21, 15, 8],
        ],
        [
            [9, 19, 30, 21, 11],
            [21, 44, 69, 48, 25],
            [36, 75, 117, 81, 42],
            [27, 56, 87, 60, 31],
            [15, 31, 48, 33, 17],
        ],
    ]
    np.testing.assert_array_equal(dA_prev[0].transpose(2, 0, 1), expected)


@given(grouped_layers())
@fixed_examples
def test_groups_agree_with_scipy(layer):
    A_prev, W, b, stride, pad, groups = layer
    Z = grouped_conv_forward(*layer)
    A_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    for i, k in np.ndindex(len(A_prev), len(W)):
        first = k // (len(W) // groups) * W.shape[3]
        channels = A_pad[i, :, :, first : first + W.shape[3]]
        dense = correlate(channels, W[k], mode="valid", method="direct")[:, :, 0]
        np.testing.assert_array_equal(Z[i, :, :, k], dense[::stride, ::stride] + b[k])


@given(grouped_layers())
@fixed_examples
def test_groups_agree_with_automatic_differentiation(layer):
    A_prev, W, b, *steps = layer
    dZ = gradient_of_output(grouped_conv_forward(*layer))

    def loss(A_prev, W, b):
        return framework.np.sum(framework.grouped_conv(A_prev, W, b, *steps) * dZ)

    expected = grad(loss, (0, 1, 2))(A_prev, W, b)
    for gradient, of_autograd in zip(backward(layer, dZ), expected, strict=True):
        np.testing.assert_array_equal(gradient, of_autograd)


@given(grouped_layers())
@fixed_examples
def test_groups_forward_and_backward_are_adjoint(layer):
    A_prev, W, b, *steps = layer
    Z = grouped_conv_forward(A_prev, W, 0 * b, *steps)
    dZ = gradient_of_output(Z)
    dA_prev, dW, db = backward(layer, dZ)
    assert np.sum(Z * dZ) == np.sum(A_prev * dA_prev) == np.sum(W * dW)
    np.testing.assert_array_equal(db, dZ.sum(axis=(0, 1, 2)))


@given(layers())
@fixed_examples
def test_one_group_is_the_full_layer(layer):
    A_prev, W, b, stride, pad = layer
    Z = grouped_conv_forward(A_prev, W, b[:, np.newaxis], stride, pad, groups=1)
    np.testing.assert_array_equal(Z, conv_forward(*layer))
    dZ = gradient_of_output(Z)
    of_groups = grouped_conv_backward(dZ, A_prev, W, stride, pad)
    for one, other in zip(of_groups, conv_backward(dZ, A_prev, W, stride, pad), strict=True):
        np.testing.assert_array_equal(one, other)


@given(grouped_layers())
@fixed_examples
def test_no_group_hears_of_another(layer):
    A_prev, W, _, _, _, groups = layer
    depth, count = W.shape[3], len(W) // groups
    other = A_prev.copy()
    other[..., :depth] += 1
    changed = grouped_conv_forward(*layer) != grouped_conv_forward(*layer._replace(A_prev=other))
    assert not changed[..., count:].any()


# ------------------------------------------------------------------------------------- separable


@given(grouped_layers(largest_depth=2))
@fixed_examples
def test_two_steps_are_a_full_layer_with_filters_that_are_products(layer):
    W_depth, W_point, b = separable(layer)
    steps = layer.stride, layer.pad
    Z = separable_conv_forward(layer.A_prev, W_depth, W_point, b, *steps)
    W = W_point * W_depth[..., 0].transpose(1, 2, 0)
    np.testing.assert_array_equal(Z, oracle.forward(layer.A_prev, W, *steps) + b)
    dZ = gradient_of_output(Z)
    dA_prev, dW_depth, dW_point, db = separable_conv_backward(
        dZ, layer.A_prev, W_depth, W_point, *steps
    )
    dW = oracle.filter_gradient(dZ, layer.A_prev, W, *steps)
    np.testing.assert_array_equal(dA_prev, oracle.input_gradient(dZ, layer.A_prev, W, *steps))
    of_depth = (dW * W_point).sum(axis=0).transpose(2, 0, 1)
    np.testing.assert_array_equal(dW_depth[..., 0], of_depth)
    of_point = (dW * W_depth[..., 0].transpose(1, 2, 0)).sum(axis=(1, 2))
    np.testing.assert_array_equal(dW_point[:, 0, 0], of_point)
    np.testing.assert_array_equal(db, dZ.sum(axis=(0, 1, 2)))


def test_the_two_steps_compute_in_the_dtype_of_the_result():
    A_prev = np.full((1, 1, 1, 1), 1 + 2.0**-20, np.float32)
    W_depth = A_prev
    Z = separable_conv_forward(A_prev, W_depth, np.ones((1, 1, 1, 1)), [0])
    assert Z.item() == float(A_prev.item()) ** 2  # in float32 its last bits are lost
    gradients = separable_conv_backward(np.ones_like(A_prev), A_prev, W_depth, np.ones_like(Z))
    assert gradients[2].item() == Z.item()


# ------------------------------------------------------------------------- shapes, dtypes, values

SHAPES = [
    ((2, 5, 6, 4), (6, 3, 3, 2), 1, 0, 2),
    ((2, 5, 8, 3), (6, 2, 2, 1), 3, 0, 3),
    ((1, 2, 3, 2), (2, 7, 7, 1), 2, 3, 2),
    ((2, 9, 9, 2), (2, 1, 1, 1), 4, 6, 2),  # windows that lie in the border altogether
    ((0, 5, 6, 4), (4, 3, 3, 1), 2, 1, 4),
    ((0, 5, 6, 4), (4, 3, 3, 2), 2, 1, 2),
    ((2, 5, 6, 0), (4, 3, 3, 0), 2, 1, 2),
    ((2, 5, 6, 3), (0, 3, 3, 1), 2, 1, 3),
    ((2, 0, 6, 2), (4, 2, 2, 1), 1, 1, 2),
]


@pytest.mark.parametrize(("A_shape", "W_shape", "stride", "pad", "groups"), SHAPES)
def test_shape(A_shape, W_shape, stride, pad, groups):
    A_prev, W = np.ones(A_shape), np.ones(W_shape)
    Z = grouped_conv_forward(A_prev, W, np.ones(W_shape[0]), stride, pad, groups)
    n_H, n_W = ((n + 2 * pad - W_shape[1]) // stride + 1 for n in A_shape[1:3])
    assert Z.shape == (A_shape[0], n_H, n_W, W_shape[0])
    dA_prev, dW, db = grouped_conv_backward(Z, A_prev, W, stride, pad, groups)
    assert (dA_prev.shape, dW.shape, db.shape) == (A_shape, W_shape, W_shape[:1])


DTYPES = [
    (np.float32, np.float32, np.float32),
    (np.float32, np.float64, np.float64),
    (np.float64, np.float32, np.float64),
    (np.uint8, np.float32, np.float64),
    (bool, np.int8, np.float64),
    (">f4", "<f4", np.float32),
]


@pytest.mark.parametrize(("A_dtype", "W_dtype", "dtype"), DTYPES)
@pytest.mark.parametrize("groups", [1, 2, 4])
def test_dtype(A_dtype, W_dtype, dtype, groups):
    A_prev, W = np.ones((1, 3, 4, 4), A_dtype), np.ones((4, 2, 2, 4 // groups), W_dtype)
    Z = grouped_conv_forward(A_prev, W, np.ones(4), pad=1, groups=groups)
    assert Z.dtype == np.dtype(dtype) and Z.dtype.isnative
    assert Z[0, 1, 1, 0] == 2 * 2 * 4 // groups + 1
    for dZ in (Z.astype(np.float32), Z.astype(np.float64)):
        gradients = grouped_conv_backward(dZ, A_prev, W, pad=1, groups=groups)
        assert {gradient.dtype for gradient in gradients} == {np.result_type(dZ, dtype)}


@pytest.mark.parametrize(("A_dtype", "W_dtype", "dtype"), DTYPES)
def test_dtype_of_the_separable_layer(A_dtype, W_dtype, dtype):
    A_prev, W_depth = np.ones((1, 3, 4, 4), A_dtype), np.ones((4, 2, 2, 1), W_dtype)
    W_point = np.ones((3, 1, 1, 4), np.float32)
    Z = separable_conv_forward(A_prev, W_depth, W_point, np.ones(3))
    assert Z.dtype == np.dtype(dtype) and Z[0, 0, 0, 0] == 2 * 2 * 4 + 1
    gradients = separable_conv_backward(Z, A_prev, W_depth, W_point)
    assert {gradient.dtype for gradient in gradients} == {np.dtype(dtype)}
    gradients = separable_conv_backward(Z.astype(float), A_prev, W_depth, W_point)
    assert {gradient.dtype for gradient in gradients} == {np.dtype(float)}


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("stride", [1, 2])
def test_nan_and_infinity_reach_the_windows_of_their_channel_and_no_others(bad, stride):
    A_prev = np.ones((2, 4, 6, 2))
    A_prev[1, 0, 0, 0] = bad
    Z = grouped_conv_forward(A_prev, np.ones((2, 2, 2, 1)), [0, 0], stride, groups=2)
    expected = np.full(Z.shape, 4.0)
    expected[1, 0, 0, 0] = bad
    np.testing.assert_array_equal(Z, expected)
    dZ = np.ones_like(Z)
    dZ[1, 0, 0, 1] = bad
    ones = np.ones_like(A_prev)
    dA_prev, dW, db = grouped_conv_backward(dZ, ones, np.ones((2, 2, 2, 1)), stride, groups=2)
    assert np.isfinite(dA_prev[..., 0]).all() and not np.isfinite(dA_prev[1, :2, :2, 1]).any()
    assert np.isfinite(dW[0]).all() and not np.isfinite(dW[1]).any()
    assert np.isfinite(db[0]) and not np.isfinite(db[1])


def test_many_small_terms_are_not_lost_in_float32():
    dZ = np.full((64, 64, 64, 2), 0.1, np.float32)
    W = np.ones((2, 1, 1, 1), np.float32)
    _, dW, db = grouped_conv_backward(dZ, np.ones_like(dZ), W, groups=2)
    expected = 64**3 * float(np.float32(0.1))
    np.testing.assert_allclose(dW.ravel(), expected, rtol=2e-5)
    np.testing.assert_allclose(db, expected, rtol=2e-6)


# -------------------------------------------------------------------------------------- refusals

PLACE = "must be at most the height and the width of A_prev padded with pad = 0 (5 and 6), got 7."


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "groups", "message"),
    [
        (
            (2, 5, 6, 4), (4, 3, 3, 1), 3,
            "groups must divide the channels of A_prev and the filters in W, "
            "got 3 for 4 channels and 4 filters.",
        ),
        (
            (2, 5, 6, 4), (5, 3, 3, 2), 2,
            "groups must divide the channels of A_prev and the filters in W, "
            "got 2 for 4 channels and 5 filters.",
        ),
        (
            (2, 5, 6, 4), (4, 3, 3, 4), 2,
            "W must have as many input channels (its last axis) as a group of A_prev, "
            "got 4 and 4 // 2 = 2: W.shape = (4, 3, 3, 4), A_prev.shape = (2, 5, 6, 4).",
        ),
        (
            (2, 5, 6, 4), (3, 3, 2), 2,
            "W must have 4 axes (n_C, f, f, n_C_prev // groups), got shape (3, 3, 2). "
            "For a single filter, add a filter axis with W[np.newaxis].",
        ),
        (
            (2, 5, 6, 4), (4, 3, 2, 2), 2,
            "W must hold square filters of at least 1 x 1, as (n_C, f, f, n_C_prev // groups), "
            "got shape (4, 3, 2, 2).",
        ),
        (
            (2, 5, 6, 4), (4, 7, 7, 2), 2,
            "f, the size of the filters in W, " + PLACE,
        ),
    ],
)  # fmt: skip
def test_groups_refuse(A_shape, W_shape, groups, message):
    A_prev, W = np.ones(A_shape), np.ones(W_shape)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        grouped_conv_forward(A_prev, W, np.ones(len(W)), groups=groups)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        grouped_conv_backward(A_prev, A_prev, W, groups=groups)


@pytest.mark.parametrize(
    ("A_shape", "W_depth", "W_point", "message"),
    [
        (
            (2, 5, 6, 3), (3, 3, 3, 3), (4, 1, 1, 3),
            "W_depth must have one filter of depth 1 for each of the 3 channels of A_prev, "
            "as (n_C_prev, f, f, 1), got shape (3, 3, 3, 3).",
        ),
        (
            (2, 5, 6, 3), (6, 3, 3, 1), (4, 1, 1, 3),
            "W_depth must have one filter of depth 1 for each of the 3 channels of A_prev, "
            "as (n_C_prev, f, f, 1), got shape (6, 3, 3, 1).",
        ),
        (
            (2, 5, 6, 3), (3, 3, 3, 1), (4, 2, 2, 3),
            "W_point must have filters of 1 x 1, as deep as the 3 channels of A_prev, "
            "as (n_C, 1, 1, n_C_prev), got shape (4, 2, 2, 3).",
        ),
        (
            (2, 5, 6, 3), (3, 3, 3, 1), (3, 1, 1, 4),
            "W_point must have filters of 1 x 1, as deep as the 3 channels of A_prev, "
            "as (n_C, 1, 1, n_C_prev), got shape (3, 1, 1, 4).",
        ),
        (
            (2, 5, 6, 3), (3, 3, 1), (4, 1, 1, 3),
            "W_depth must have 4 axes (n_C_prev, f, f, 1), got shape (3, 3, 1). "
            "For a single filter, add a filter axis with W_depth[np.newaxis].",
        ),
        (
            (2, 5, 6, 0), (0, 3, 3, 1), (4, 1, 1, 0),
            "A_prev must have at least one channel, got shape (2, 5, 6, 0).",
        ),
        (
            (2, 5, 6, 3), (3, 7, 7, 1), (4, 1, 1, 3),
            "f, the size of the filters in W_depth, " + PLACE,
        ),
    ],
)  # fmt: skip
def test_separable_refuses(A_shape, W_depth, W_point, message):
    A_prev, W_depth, W_point = (np.ones(shape) for shape in (A_shape, W_depth, W_point))
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        separable_conv_forward(A_prev, W_depth, W_point, np.ones(len(W_point)))
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        separable_conv_backward(A_prev, A_prev, W_depth, W_point)


@pytest.mark.parametrize(
    ("forward", "arrays"),
    [
        ("grouped_conv_forward", [np.ones((2, 5, 6, 3)), np.ones((4, 3, 3, 3))]),
        (
            "separable_conv_forward",
            [np.ones((2, 5, 6, 3)), np.ones((3, 3, 3, 1)), np.ones((4, 1, 1, 3))],
        ),
    ],
)
def test_a_gradient_of_another_shape_is_refused(forward, arrays):
    back = {
        "grouped_conv_forward": grouped_conv_backward,
        "separable_conv_forward": separable_conv_backward,
    }
    message = (
        f"dZ must have the shape of the output of {forward} for these arguments, "
        "(2, 3, 4, 4), got shape (2, 4, 3, 4)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        back[forward](np.ones((2, 4, 3, 4)), *arrays)
