"""The gradients of the convolutional layer, against arithmetic, differences and other programs."""

import re

import framework
import numpy as np
import pytest
from autograd import grad
from differences import numerical_gradient
from hypothesis import given
from scipy.signal import convolve, correlate
from strategies import fixed_examples, layers

from convhelpers import conv_backward, conv_forward, conv_output_size


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


def gradient_of_output(layer, seed=0):
    """Small integers, different in every cell, in the shape of the layer's output."""
    rng = np.random.default_rng(seed)
    return rng.integers(-9, 10, conv_forward(*layer).shape).astype(np.float64)


def backward(layer, dZ):
    """The three gradients of a layer drawn by `strategies.layers`."""
    return conv_backward(dZ, layer.A_prev, layer.W, layer.stride, layer.pad)


# ------------------------------------------------------------------------------ by hand, published


def test_one_window_by_hand():
    A_prev, W = one_channel([[1, 2], [3, 4]]), one_channel([[5, 6], [7, 8]])
    dA_prev, dW, db = conv_backward(one_channel([[10]]), A_prev, W)
    np.testing.assert_array_equal(dA_prev, one_channel([[10 * 5, 10 * 6], [10 * 7, 10 * 8]]))
    np.testing.assert_array_equal(dW, one_channel([[10 * 1, 10 * 2], [10 * 3, 10 * 4]]))
    np.testing.assert_array_equal(db, [10])


def test_a_pixel_collects_from_every_window_it_sits_in():
    A_prev, W = one_channel([[1, 2, 3]] * 2), one_channel([[5, 6], [7, 8]])
    dA_prev, _, _ = conv_backward(one_channel([[10, 100]]), A_prev, W)
    np.testing.assert_array_equal(
        dA_prev,
        one_channel([
            [10 * 5, 10 * 6 + 100 * 5, 100 * 6],
            [10 * 7, 10 * 8 + 100 * 7, 100 * 8],
        ]),
    )


def test_the_weights_collect_from_every_window_and_every_image():
    A_prev = np.array([[[1, 2, 3]], [[4, 5, 6]]], dtype=np.float64)[..., np.newaxis]
    W = np.ones((1, 1, 1, 1))
    dZ = np.array([[[10, 20, 30]], [[40, 50, 60]]], dtype=np.float64)[..., np.newaxis]
    _, dW, db = conv_backward(dZ, A_prev, W)
    assert dW.item() == 1 * 10 + 2 * 20 + 3 * 30 + 4 * 40 + 5 * 50 + 6 * 60
    assert db.item() == 10 + 20 + 30 + 40 + 50 + 60


def test_rows_and_columns_left_over_by_the_stride_get_zero():
    A_prev, W = np.ones((1, 6, 7, 1)), np.ones((1, 2, 2, 1))
    dA_prev, _, _ = conv_backward(np.ones((1, 2, 2, 1)), A_prev, W, stride=3)
    reached = [1, 1, 0, 1, 1, 0], [1, 1, 0, 1, 1, 0, 0]
    np.testing.assert_array_equal(dA_prev, one_channel(np.outer(*reached)))


def test_what_falls_on_the_border_is_dropped():
    A_prev, W = one_channel([[3]]), one_channel([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    dA_prev, dW, _ = conv_backward(one_channel([[10]]), A_prev, W, pad=1)
    np.testing.assert_array_equal(dA_prev, one_channel([[10 * 5]]))
    np.testing.assert_array_equal(dW, one_channel([[0, 0, 0], [0, 10 * 3, 0], [0, 0, 0]]))


def test_a_window_that_lies_in_the_border_altogether_reaches_only_the_bias():
    one = np.ones((1, 1, 1, 1))
    dA_prev, dW, db = conv_backward(np.ones((1, 2, 2, 1)), one, one, stride=4, pad=2)
    assert (dA_prev.item(), dW.item(), db.item()) == (0, 0, 4)


# A published test case of the ConvTranspose operator of ONNX, the way back of a convolution
# (github.com/onnx/onnx, docs/Operators.md#convtranspose, "convtranspose").
def test_published_case_of_onnx():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    dA_prev, _, _ = conv_backward(x, np.zeros((1, 5, 5, 1)), np.ones((1, 3, 3, 1)))
    np.testing.assert_array_equal(
        dA_prev,
        one_channel([
            [0, 1, 3, 3, 2],
            [3, 8, 15, 12, 7],
            [9, 21, 36, 27, 15],
            [9, 20, 33, 24, 13],
            [6, 13, 21, 15, 8],
        ]),
    )


# ----------------------------------------------------------------------------- independent oracles


def test_agrees_with_numerical_gradients_on_hundreds_of_random_layers():
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(300):
        m, n_C_prev, n_C = rng.integers(1, 3, 3)
        f, stride, pad = rng.integers(1, 5), rng.integers(1, 5), rng.integers(0, 4)
        n_H, n_W = max(f - 2 * pad, 1) + rng.integers(0, 5, 2)
        A_prev, W = rng.normal(size=(m, n_H, n_W, n_C_prev)), rng.normal(size=(n_C, f, f, n_C_prev))
        b = rng.normal(size=n_C)
        dZ = rng.normal(size=conv_forward(A_prev, W, b, stride, pad).shape)

        def loss(layer=(A_prev, W, b, stride, pad), dZ=dZ):
            return np.sum(conv_forward(*layer) * dZ)

        gradients = conv_backward(dZ, A_prev, W, stride, pad)
        for gradient, values in zip(gradients, (A_prev, W, b), strict=True):
            slopes = numerical_gradient(loss, values)
            np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-8)
        seen.add((A_prev.shape, W.shape, int(stride), int(pad)))
    assert len(seen) > 250


@fixed_examples
@given(layers(largest_stride=1))
def test_agrees_with_scipy(layer):
    A_prev, W, _, _, pad = layer
    dZ = gradient_of_output(layer)
    dA_prev, dW, db = backward(layer, dZ)
    n_H_prev, n_W_prev = A_prev.shape[1:3]
    A_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    for i, c in np.ndindex(len(A_prev), A_prev.shape[3]):
        dA_pad = sum(
            convolve(dZ[i, :, :, k], W[k, :, :, c], "full", "direct") for k in range(len(W))
        )
        inside = dA_pad[pad : pad + n_H_prev, pad : pad + n_W_prev]
        np.testing.assert_array_equal(dA_prev[i, :, :, c], inside)
    for k, c in np.ndindex(len(W), A_prev.shape[3]):
        collected = sum(
            correlate(A_pad[i, :, :, c], dZ[i, :, :, k], "valid", "direct")
            for i in range(len(A_prev))
        )
        np.testing.assert_array_equal(dW[k, :, :, c], collected)
        assert db[k] == dZ[..., k].sum()


@fixed_examples
@given(layers())
def test_agrees_with_automatic_differentiation(layer):
    dZ = gradient_of_output(layer)

    def loss(A_prev, W, b):
        return framework.np.sum(framework.conv(A_prev, W, b, layer.stride, layer.pad) * dZ)

    expected = grad(loss, (0, 1, 2))(layer.A_prev, layer.W, layer.b)
    for gradient, of_autograd in zip(backward(layer, dZ), expected, strict=True):
        np.testing.assert_array_equal(gradient, of_autograd)


@fixed_examples
@given(layers())
def test_agrees_with_loops_over_the_windows(layer):
    A_prev, W, _, stride, pad = layer
    f = W.shape[1]
    dZ = gradient_of_output(layer)
    A_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    dA_pad, dW, db = np.zeros_like(A_pad), np.zeros_like(W), np.zeros(len(W))
    for i, row, col, k in np.ndindex(dZ.shape):
        window = i, slice(row * stride, row * stride + f), slice(col * stride, col * stride + f)
        dA_pad[window] += dZ[i, row, col, k] * W[k]
        dW[k] += dZ[i, row, col, k] * A_pad[window]
        db[k] += dZ[i, row, col, k]
    n_H_prev, n_W_prev = A_prev.shape[1:3]
    inside = dA_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev]
    for gradient, of_loops in zip(backward(layer, dZ), (inside, dW, db), strict=True):
        np.testing.assert_array_equal(gradient, of_loops)


# ------------------------------------------------------------------------------------------- laws


@fixed_examples
@given(layers())
def test_forward_and_backward_are_adjoint(layer):
    A_prev, W, b, stride, pad = layer
    dZ = gradient_of_output(layer)
    dA_prev, dW, db = backward(layer, dZ)
    product = np.sum(conv_forward(A_prev, W, 0 * b, stride, pad) * dZ)
    assert product == np.sum(A_prev * dA_prev) == np.sum(W * dW)
    assert np.sum(conv_forward(0 * A_prev, W, b, stride, pad) * dZ) == np.sum(b * db)


@fixed_examples
@given(layers())
def test_linear_in_the_gradient_of_the_output(layer):
    one, other = gradient_of_output(layer, 1), gradient_of_output(layer, 2)
    parts = zip(backward(layer, one), backward(layer, other), strict=True)
    for both, (first, second) in zip(backward(layer, one + 3 * other), parts, strict=True):
        np.testing.assert_array_equal(both, first + 3 * second)


@fixed_examples
@given(layers())
def test_images_add_up_in_the_weights_and_stay_apart_in_the_input(layer):
    dZ = gradient_of_output(layer)
    dA_prev, dW, db = backward(layer, dZ)
    alone = [
        conv_backward(dZ[i : i + 1], layer.A_prev[i : i + 1], layer.W, layer.stride, layer.pad)
        for i in range(len(dZ))
    ]
    np.testing.assert_array_equal(dA_prev, np.concatenate([one[0] for one in alone]))
    np.testing.assert_array_equal(dW, sum(one[1] for one in alone))
    np.testing.assert_array_equal(db, sum(one[2] for one in alone))


# --------------------------------------------------------------------------- shapes, dtypes, values


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "stride", "pad"),
    [
        ((2, 5, 6, 3), (4, 3, 3, 3), 1, 0),
        ((2, 5, 8, 3), (4, 2, 2, 3), 3, 0),
        ((1, 2, 3, 2), (5, 7, 7, 2), 2, 3),
        ((0, 5, 6, 3), (4, 3, 3, 3), 2, 1),
        ((2, 5, 6, 0), (4, 3, 3, 0), 2, 1),
        ((2, 5, 6, 3), (0, 3, 3, 3), 2, 1),
        ((2, 0, 6, 3), (4, 2, 2, 3), 1, 1),
    ],
)
def test_shape(A_shape, W_shape, stride, pad):
    n_H, n_W = (conv_output_size(n, W_shape[1], stride, pad) for n in A_shape[1:3])
    dZ = np.ones((A_shape[0], n_H, n_W, W_shape[0]))
    dA_prev, dW, db = conv_backward(dZ, np.ones(A_shape), np.ones(W_shape), stride, pad)
    assert (dA_prev.shape, dW.shape, db.shape) == (A_shape, W_shape, W_shape[:1])


def test_an_empty_batch_teaches_nothing():
    nothing, W = np.ones((0, 3, 4, 1)), np.ones((2, 1, 1, 1))
    dA_prev, dW, db = conv_backward(np.ones((0, 3, 4, 2)), nothing, W)
    assert dA_prev.shape == (0, 3, 4, 1)
    assert not dW.any() and not db.any()


@pytest.mark.parametrize(
    ("dZ_dtype", "A_dtype", "W_dtype", "dtype"),
    [
        (np.float32, np.float32, np.float32, np.float32),
        (np.float64, np.float32, np.float32, np.float64),
        (np.float32, np.float64, np.float32, np.float64),
        (np.float32, np.float32, np.float64, np.float64),
        (np.int64, np.float32, np.float32, np.float64),
        (np.float32, np.uint8, np.float32, np.float64),
        (bool, np.uint8, np.int8, np.float64),
        (">f4", ">f4", "<f4", np.float32),
    ],
)
@pytest.mark.parametrize("pad", [0, 1])
def test_dtype(dZ_dtype, A_dtype, W_dtype, dtype, pad):
    dZ = np.ones((1, 2 + 2 * pad, 3 + 2 * pad, 3), dZ_dtype)
    A_prev, W = np.ones((1, 3, 4, 2), A_dtype), np.ones((3, 2, 2, 2), W_dtype)
    gradients = conv_backward(dZ, A_prev, W, pad=pad)
    assert all(gradient.dtype == np.dtype(dtype) for gradient in gradients)
    assert all(gradient.dtype.isnative for gradient in gradients)
    assert gradients[0][0, 1, 1, 0] == 4 * 3  # in four windows, each seen by three filters


def test_uint8_does_not_overflow():
    full = np.full((1, 1, 1, 1), 255, np.uint8)
    dA_prev, dW, db = conv_backward(full, full, full)
    assert (dA_prev.item(), dW.item(), db.item()) == (255 * 255, 255 * 255, 255)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_reach_the_gradients_they_take_part_in_and_no_others(bad):
    dZ = np.ones((2, 2, 4, 2))
    dZ[1, 0, 3, 0] = bad
    dA_prev, dW, db = conv_backward(dZ, np.ones((2, 3, 5, 1)), np.ones((2, 2, 2, 1)))
    reached = np.zeros((2, 3, 5), bool)
    reached[1, :2, 3:] = True
    assert not np.isfinite(dA_prev[..., 0][reached]).any()
    assert np.isfinite(dA_prev[..., 0][~reached]).all()
    assert not np.isfinite(dW[0]).any() and np.isfinite(dW[1]).all()
    np.testing.assert_array_equal(db, [bad, 2 * 2 * 4])


def test_many_small_terms_are_not_lost_in_float32():
    dZ = np.full((64, 64, 64, 1), 0.1, np.float32)
    _, dW, db = conv_backward(dZ, np.ones_like(dZ), np.ones((1, 1, 1, 1), np.float32))
    expected = 64**3 * float(np.float32(0.1))
    np.testing.assert_allclose(db.item(), expected, rtol=2e-6)
    np.testing.assert_allclose(dW.item(), expected, rtol=2e-4)  # the sum is up to BLAS
    _, _, db = conv_backward(np.tile(dZ, 2), np.ones_like(dZ), np.ones((2, 1, 1, 1), np.float32))
    np.testing.assert_allclose(db, [expected, expected], rtol=2e-6)


# ---------------------------------------------------------------------------------------- refusals

DZ = "dZ must have the shape of the output of conv_forward for these arguments, "


@pytest.mark.parametrize(
    ("dZ_shape", "A_shape", "W_shape", "stride", "pad", "message"),
    [
        (
            (2, 3, 4, 4), (2, 5, 6, 3), (4, 3, 3, 3), 1, 1,
            DZ + "(2, 5, 6, 4), got shape (2, 3, 4, 4).",
        ),
        (
            (2, 4, 3, 4), (2, 5, 6, 3), (4, 3, 3, 3), 1, 0,
            DZ + "(2, 3, 4, 4), got shape (2, 4, 3, 4).",
        ),
        (
            (2, 3, 4, 3), (2, 5, 6, 3), (4, 3, 3, 3), 1, 0,
            DZ + "(2, 3, 4, 4), got shape (2, 3, 4, 3).",
        ),
        (
            (1, 3, 4, 4), (2, 5, 6, 3), (4, 3, 3, 3), 1, 0,
            DZ + "(2, 3, 4, 4), got shape (1, 3, 4, 4).",
        ),
        (
            (3, 4, 4), (2, 5, 6, 3), (4, 3, 3, 3), 1, 0,
            "dZ must have 4 axes (m, n_H, n_W, n_C), got shape (3, 4, 4). "
            "For a single image, add a batch axis with dZ[np.newaxis].",
        ),
        (
            (2, 3, 4, 4), (2, 5, 6, 2), (4, 3, 3, 3), 1, 0,
            "W must have as many input channels (its last axis) as A_prev, got 3 and 2: "
            "W.shape = (4, 3, 3, 3), A_prev.shape = (2, 5, 6, 2).",
        ),
        (
            (2, 3, 4, 4), (2, 5, 6, 3), (4, 3, 2, 3), 1, 0,
            "W must hold square filters of at least 1 x 1, as (n_C, f, f, n_C_prev), "
            "got shape (4, 3, 2, 3).",
        ),
        (
            (2, 3, 4, 4), (2, 2, 6, 3), (4, 5, 5, 3), 1, 1,
            "f, the size of the filters in W, must be at most the height and the width of "
            "A_prev padded with pad = 1 (4 and 8), got 5.",
        ),
    ],
)  # fmt: skip
def test_refuses(dZ_shape, A_shape, W_shape, stride, pad, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_backward(np.ones(dZ_shape), np.ones(A_shape), np.ones(W_shape), stride, pad)
