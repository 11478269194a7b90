"""The transposed layer, against arithmetic, published cases, other programs and its own law."""

import re

import framework
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve
from strategies import Layer, fixed_examples, whole_numbers

from convhelpers import (
    conv_backward,
    conv_forward,
    conv_transpose_backward,
    conv_transpose_forward,
)


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


@st.composite
def transposed_layers(draw, largest_stride=3):
    """Layers from one pixel up, whose `pad` leaves at least one row and one column."""
    m, n_C_prev, n_C = (draw(st.integers(1, 3)) for _ in range(3))
    f, stride = draw(st.integers(1, 4)), draw(st.integers(1, largest_stride))
    n_H, n_W = (draw(st.integers(1, 5)) for _ in range(2))
    most = ((min(n_H, n_W) - 1) * stride + f - 1) // 2
    return Layer(
        draw(whole_numbers((m, n_H, n_W, n_C_prev))),
        draw(whole_numbers((n_C_prev, f, f, n_C))),
        draw(whole_numbers((n_C,))),
        stride,
        draw(st.integers(0, min(most, 3))),
    )


def like(array, seed=0):
    """Small integers in the shape of `array`."""
    return np.random.default_rng(seed).integers(-9, 10, array.shape).astype(np.float64)


def stamped(A_prev, W, b, stride, pad):
    """The layer by its definition: one stamp after another, then the rim cut off."""
    (m, *sizes, n_C_prev), (_, f, _, n_C) = A_prev.shape, W.shape
    canvas = np.zeros((m, *((n - 1) * stride + f for n in sizes), n_C))
    for i, row, col, c in np.ndindex(m, *sizes, n_C_prev):
        top, left = row * stride, col * stride
        canvas[i, top : top + f, left : left + f] += A_prev[i, row, col, c] * W[c]
    n_H, n_W = canvas.shape[1:3]
    return canvas[:, pad : n_H - pad, pad : n_W - pad] + b


# ---------------------------------------------------------------------------------- small examples


def test_stamps_side_by_side_where_the_stride_is_the_size():
    W = one_channel([[1, 2], [3, 4]])
    Z = conv_transpose_forward(one_channel([[1, 10]]), W, [0], stride=2)
    np.testing.assert_array_equal(Z, one_channel([[1, 2, 10, 20], [3, 4, 30, 40]]))


def test_stamps_add_up_where_they_overlap_and_the_rim_is_cut_off():
    A_prev, W = one_channel([[1, 10]]), one_channel([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    Z = conv_transpose_forward(A_prev, W, [0], stride=2)
    whole = [[1, 2, 13, 20, 30], [4, 5, 46, 50, 60], [7, 8, 79, 80, 90]]
    np.testing.assert_array_equal(Z, one_channel(whole))
    Z = conv_transpose_forward(A_prev, W, [0], stride=2, pad=1)
    np.testing.assert_array_equal(Z, one_channel([[5, 46, 50]]))


def test_gaps_between_stamps_hold_the_bias():
    Z = conv_transpose_forward(one_channel([[1, 2]]), one_channel([[3]]), [7], stride=3)
    np.testing.assert_array_equal(Z, one_channel([[10, 7, 7, 13]]))


def test_stamps_that_lie_in_the_rim_altogether_are_cut_off():
    A_prev = one_channel(np.arange(1, 26).reshape(5, 5))
    Z = conv_transpose_forward(A_prev, one_channel([[1]]), [0], stride=1, pad=2)
    np.testing.assert_array_equal(Z, one_channel([[13]]))


# Published test cases of the ConvTranspose operator of ONNX: 0 to 8 and two stamps of ones
# (github.com/onnx/onnx, onnx/backend/test/case/node/convtranspose.py). Where a case has another
# stride down than across, the rows of the first one are stamped alone.
ONNX = one_channel(np.arange(9).reshape(3, 3)), np.ones((1, 3, 3, 2)), np.zeros(2)


def test_published_case_of_onnx():
    expected = [
        [0, 1, 3, 3, 2],
        [3, 8, 15, 12, 7],
        [9, 21, 36, 27, 15],
        [9, 20, 33, 24, 13],
        [6, 13, 21, 15, 8],
    ]
    Z = conv_transpose_forward(*ONNX)
    assert Z.shape == (1, 5, 5, 2)
    for k in range(2):
        np.testing.assert_array_equal(Z[0, :, :, k], expected)


def test_published_case_of_onnx_in_one_dimension():
    # test_convtranspose_1d: the middle row of the stamp is its filter.
    x = one_channel([[0, 1, 2]])
    Z = conv_transpose_forward(x, np.ones((1, 3, 3, 2)), np.zeros(2))
    np.testing.assert_array_equal(Z[0, 1, :, 0], [0, 1, 3, 3, 2])
    np.testing.assert_array_equal(Z[0, 1, :, 1], [0, 1, 3, 3, 2])


@pytest.mark.parametrize(
    ("pad", "expected"),
    [
        (0, [[0, 0, 1, 1, 3, 2, 2], [3, 3, 7, 4, 9, 5, 5], [6, 6, 13, 7, 15, 8, 8]]),
        (2, [[1, 1, 3], [7, 4, 9], [13, 7, 15]]),
    ],
    ids=["test_convtranspose_pad", "test_convtranspose_pads"],
)
def test_published_cases_of_onnx_with_two_strides(pad, expected):
    # strides=[3, 2]: the stamps of different rows do not overlap, so each row is an image here.
    A_prev, W, b = ONNX
    rows = A_prev[0, :, :, 0][:, np.newaxis, :, np.newaxis]
    Z = conv_transpose_forward(rows, W, b, stride=2)
    assert Z.shape == (3, 3, 7, 2)
    for line in range(3):
        np.testing.assert_array_equal(Z[:, line, pad : 7 - pad, 1], expected)


# ----------------------------------------------------------------------------- independent oracles


@fixed_examples
@given(transposed_layers())
def test_agrees_with_its_definition(layer):
    np.testing.assert_array_equal(conv_transpose_forward(*layer), stamped(*layer))


@fixed_examples
@given(transposed_layers())
def test_agrees_with_scipy(layer):
    A_prev, W, b, stride, pad = layer
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    n_H, n_W = ((n - 1) * stride + 1 for n in (n_H_prev, n_W_prev))
    spread = np.zeros((m, n_H, n_W, n_C_prev))
    spread[:, ::stride, ::stride] = A_prev
    Z = conv_transpose_forward(*layer)
    for i, k in np.ndindex(m, len(b)):
        full = b[k] + sum(
            convolve(spread[i, :, :, c], W[c, :, :, k], "full", "direct") for c in range(n_C_prev)
        )
        inside = full[pad : full.shape[0] - pad, pad : full.shape[1] - pad]
        np.testing.assert_array_equal(Z[i, :, :, k], inside)


@fixed_examples
@given(transposed_layers())
def test_agrees_with_automatic_differentiation(layer):
    *arrays, stride, pad = layer
    Z = conv_transpose_forward(*layer)
    np.testing.assert_array_equal(Z, framework.conv_transpose(*layer))
    dZ = like(Z)

    def loss(A_prev, W, b):
        return framework.np.sum(framework.conv_transpose(A_prev, W, b, stride, pad) * dZ)

    gradients = conv_transpose_backward(dZ, *arrays[:2], stride, pad)
    for gradient, of_autograd in zip(gradients, grad(loss, (0, 1, 2))(*arrays), strict=True):
        np.testing.assert_array_equal(gradient, of_autograd)


@fixed_examples
@given(transposed_layers())
def test_gradients_are_the_slopes_of_the_loss(layer):
    """The output is linear in each input: a step of 1 in one number shows its slope exactly."""
    A_prev, W, b, stride, pad = layer
    Z = conv_transpose_forward(*layer)
    dZ = like(Z)
    gradients = conv_transpose_backward(dZ, A_prev, W, stride, pad)
    rng = np.random.default_rng(1)
    for values, gradient in zip((A_prev, W, b), gradients, strict=True):
        place = tuple(rng.integers(values.shape))
        values[place] += 1
        slope = np.sum(dZ * (conv_transpose_forward(*layer) - Z))
        values[place] -= 1
        assert gradient[place] == slope


def random_layers(count):
    """`count` layers of random numbers: (A_prev, W, b, stride, pad)."""
    rng = np.random.default_rng(12)
    for _ in range(count):
        m, n_C_prev, n_C, f, stride = (int(n) for n in rng.integers(1, 6, 5))
        n_H, n_W = rng.integers(1, 9, 2)
        pad = rng.integers(0, ((min(n_H, n_W) - 1) * stride + f + 1) // 2)
        shapes = (m, n_H, n_W, n_C_prev), (n_C_prev, f, f, n_C), (n_C,)
        yield Layer(*(rng.normal(size=shape) for shape in shapes), stride, int(pad))


def test_agrees_with_pytorch_on_400_random_layers():
    torch = pytest.importorskip("torch")
    seen = set()
    for layer in random_layers(400):
        A_prev, W, b, stride, pad = layer
        Z = conv_transpose_forward(*layer)
        dZ = np.random.default_rng(0).normal(size=Z.shape)
        tensors = [
            torch.tensor(array, requires_grad=True)
            for array in (A_prev.transpose(0, 3, 1, 2), W.transpose(0, 3, 1, 2), b)
        ]
        Y = torch.nn.functional.conv_transpose2d(*tensors, stride=stride, padding=pad)
        Y.backward(torch.tensor(dZ.transpose(0, 3, 1, 2)))
        gradients = conv_transpose_backward(dZ, A_prev, W, stride, pad)
        ours = (Z, *gradients)
        theirs = (Y.detach(), *(tensor.grad for tensor in tensors))
        for array, tensor in zip(ours, theirs, strict=True):
            expected = tensor.numpy()
            expected = expected.transpose(0, 2, 3, 1) if expected.ndim == 4 else expected
            np.testing.assert_allclose(array, expected, rtol=1e-6, atol=1e-9)
        seen.add((A_prev.shape, W.shape, stride, pad))
    assert len(seen) > 390


# ------------------------------------------------------------------------------------------- laws


def test_adjoint_of_a_convolution_on_400_random_layers():
    for A_prev, W, b, stride, pad in random_layers(400):
        up = conv_transpose_forward(A_prev, W, 0 * b, stride, pad)
        X = np.random.default_rng(0).normal(size=up.shape)
        down = conv_forward(X, W, np.zeros(len(W)), stride, pad)
        assert down.shape == A_prev.shape
        np.testing.assert_allclose(np.vdot(down, A_prev), np.vdot(X, up), rtol=1e-9, atol=1e-9)


@fixed_examples
@given(transposed_layers())
def test_equals_the_way_back_of_a_convolution(layer):
    A_prev, W, b, stride, pad = layer
    Z = conv_transpose_forward(*layer)
    X = like(Z)
    dX, dW, _ = conv_backward(A_prev, X, W, stride, pad)
    np.testing.assert_array_equal(Z - b, dX)
    np.testing.assert_array_equal(conv_transpose_backward(X, A_prev, W, stride, pad)[1], dW)


@fixed_examples
@given(transposed_layers())
def test_images_do_not_know_each_other(layer):
    A_prev, W, b, stride, pad = layer
    alone = [conv_transpose_forward(image[np.newaxis], W, b, stride, pad) for image in A_prev]
    np.testing.assert_array_equal(conv_transpose_forward(*layer), np.concatenate(alone))


# -------------------------------------------------------------------------- shapes, dtypes, values


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "stride", "pad", "Z_shape"),
    [
        ((2, 5, 6, 3), (3, 3, 3, 4), 1, 0, (2, 7, 8, 4)),
        ((2, 5, 6, 3), (3, 4, 4, 4), 2, 1, (2, 10, 12, 4)),
        ((1, 1, 1, 2), (2, 7, 7, 1), 9, 3, (1, 1, 1, 1)),
        ((0, 5, 6, 3), (3, 2, 2, 4), 2, 0, (0, 10, 12, 4)),
        ((2, 5, 6, 0), (0, 2, 2, 4), 2, 0, (2, 10, 12, 4)),
        ((2, 5, 6, 3), (3, 2, 2, 0), 2, 0, (2, 10, 12, 0)),
    ],
)
def test_shape(A_shape, W_shape, stride, pad, Z_shape):
    A_prev, W = np.ones(A_shape), np.ones(W_shape)
    Z = conv_transpose_forward(A_prev, W, np.ones(W_shape[3]), stride, pad)
    assert Z.shape == Z_shape
    gradients = conv_transpose_backward(Z, A_prev, W, stride, pad)
    assert [gradient.shape for gradient in gradients] == [A_shape, W_shape, W_shape[3:]]


def test_a_bias_as_a_column_is_the_same():
    A_prev, W = np.ones((1, 2, 3, 2)), np.ones((2, 2, 2, 3))
    flat, column = (conv_transpose_forward(A_prev, W, b) for b in ([1, 2, 3], [[1], [2], [3]]))
    np.testing.assert_array_equal(flat, column)


@pytest.mark.parametrize(
    ("A_dtype", "W_dtype", "dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float64, np.float32, np.float64),
        (np.float32, np.float64, np.float64),
        (np.uint8, np.float32, np.float64),
        (bool, np.int8, np.float64),
        (">f4", "<f4", np.float32),
    ],
)
def test_dtype(A_dtype, W_dtype, dtype):
    A_prev, W = np.ones((1, 3, 4, 2), A_dtype), np.ones((2, 2, 2, 3), W_dtype)
    Z = conv_transpose_forward(A_prev, W, np.zeros(3, np.float64))
    assert Z.dtype == np.dtype(dtype) and Z.dtype.isnative
    assert Z[0, 1, 1, 0] == 4 * 2  # four stamps reach it, from two channels each
    dZ = np.ones(Z.shape, np.float32)
    gradients = conv_transpose_backward(dZ, A_prev, W)
    assert {gradient.dtype for gradient in gradients} == {np.dtype(dtype)}
    (*_, db) = conv_transpose_backward(dZ.astype(np.float64), A_prev, W)
    assert db.dtype == np.float64


def test_uint8_does_not_overflow():
    full = np.full((1, 1, 1, 1), 255, np.uint8)
    assert conv_transpose_forward(full, full, full[0, 0, 0]).item() == 255 * 255 + 255


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_reach_their_own_stamp_and_no_other(bad):
    A_prev = np.ones((1, 3, 3, 1))
    A_prev[0, 1, 1, 0] = bad
    Z = conv_transpose_forward(A_prev, np.ones((1, 2, 2, 1)), [0], stride=2)
    reached = np.zeros((6, 6), bool)
    reached[2:4, 2:4] = True
    np.testing.assert_array_equal(np.isfinite(Z[0, :, :, 0]), ~reached)


# ---------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "n_b", "stride", "pad", "message"),
    [
        (
            (2, 5, 6, 3), (4, 3, 3, 3), 3, 1, 0,
            "W must have one stamp (its first axis) for each channel of A_prev, got 4 and 3: "
            "W.shape = (4, 3, 3, 3), A_prev.shape = (2, 5, 6, 3).",
        ),
        (
            (2, 5, 6, 3), (3, 3, 2, 4), 4, 1, 0,
            "W must hold square filters of at least 1 x 1, as (n_C_prev, f, f, n_C), "
            "got shape (3, 3, 2, 4).",
        ),
        (
            (2, 0, 6, 3), (3, 3, 3, 4), 4, 1, 0,
            "A_prev must hold images of at least one pixel, got shape (2, 0, 6, 3).",
        ),
        (
            (2, 5, 6, 3), (3, 3, 3, 4), 3, 1, 0,
            "b must have one value for each of the 4 output channels (the last axis of W), "
            "as shape (4,) or (4, 1), got shape (3,).",
        ),
        (
            (2, 1, 6, 3), (3, 3, 3, 4), 4, 1, 2,
            "pad must leave at least one row and one column of the output: at most 1 "
            "for these arguments, got 2.",
        ),
        (
            (2, 6, 2, 3), (3, 2, 2, 4), 4, 2, 2,
            "pad must leave at least one row and one column of the output: at most 1 "
            "for these arguments, got 2.",
        ),
        (
            (2, 5, 6, 3), (3, 3, 3, 4), 4, 2**30, 0,
            f"stride must leave the output small enough for the memory, got {2**30}, which makes "
            f"an output of shape (2, {2**32 + 3}, {5 * 2**30 + 3}, 4).",
        ),
    ],
)  # fmt: skip
def test_refuses(A_shape, W_shape, n_b, stride, pad, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_transpose_forward(np.ones(A_shape), np.ones(W_shape), np.ones(n_b), stride, pad)


def test_the_largest_pad_that_the_refusal_names_works():
    A_prev, W = np.ones((1, 2, 3, 1)), np.ones((1, 4, 4, 1))
    with pytest.raises(ValueError, match=r"at most 2 for these arguments, got 3\.$"):
        conv_transpose_forward(A_prev, W, [0], 2, 3)
    assert conv_transpose_forward(A_prev, W, [0], 2, 2).shape == (1, 2, 4, 1)


def test_an_output_beyond_the_memory_of_this_machine_is_refused_by_name(monkeypatch):
    A_prev, W = np.ones((1, 2, 3, 1)), np.ones((1, 2, 2, 1))

    def full(*arguments):
        raise MemoryError

    monkeypatch.setattr(np, "empty", full)
    with pytest.raises(ValueError, match=r"^stride must leave the output small enough"):
        conv_transpose_forward(A_prev, W, [0], 2)


@pytest.mark.parametrize("dZ_shape", [(1, 5, 4, 1), (1, 4, 4, 1), (1, 4, 5, 2), (2, 4, 5, 1)])
def test_a_gradient_of_another_shape_is_refused(dZ_shape):
    message = (
        "dZ must have the shape of the output of conv_transpose_forward for these arguments, "
        f"(1, 4, 5, 1), got shape {dZ_shape}."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_transpose_backward(np.ones(dZ_shape), np.ones((1, 3, 4, 1)), np.ones((1, 2, 2, 1)))
