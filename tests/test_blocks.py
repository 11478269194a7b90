"""Activations, and the block of convolution, activation and pooling."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from strategies import fixed_examples, layers

from convhelpers import blocks, conv_forward, conv_pool_forward, pool_forward, relu, sigmoid

A_PREV = np.arange(2 * 5 * 6 * 3.0).reshape(2, 5, 6, 3)
W = np.ones((4, 3, 3, 3))
B = np.array([1.0, 2, 3, 4])

# -------------------------------------------------------------------------------------- activations


def test_relu_keeps_what_is_positive():
    np.testing.assert_array_equal(relu([[-1.5, 0, 2.5]]), [[0, 0, 2.5]])


def test_relu_lets_nan_and_infinity_through():
    np.testing.assert_array_equal(relu([np.nan, np.inf, -np.inf]), [np.nan, np.inf, 0])


def test_sigmoid_is_one_half_at_zero_and_symmetric():
    Z = np.linspace(-30, 30, 241)
    assert sigmoid(0) == 1 / 2
    np.testing.assert_allclose(sigmoid(Z) + sigmoid(-Z), 1, rtol=1e-15)


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float32, 5e-7), (np.float64, 1e-15)])
def test_sigmoid_agrees_with_scipy_down_to_its_smallest_values(dtype, rtol):
    lowest = {np.float32: -87, np.float64: -700}[dtype]
    Z = np.linspace(lowest, 50, 1001, dtype=dtype)
    np.testing.assert_allclose(sigmoid(Z), expit(Z.astype(float)), rtol=rtol)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_raises_no_flag_at_the_extremes(dtype):
    Z = np.array([-np.inf, -1e30, -1000, 1000, 1e30, np.inf, np.nan], dtype)
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(sigmoid(Z), [0, 0, 0, 1, 1, 1, np.nan])


@pytest.mark.parametrize("activation", [relu, sigmoid])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 4), (2, 3, 4, 5), (1, 2, 1, 2, 1)])
@pytest.mark.parametrize(
    ("dtype", "kept"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.uint8, np.float64),
        (bool, np.float64),
        (">f4", np.float32),
    ],
)
def test_activations_keep_shape_and_dtype(activation, shape, dtype, kept):
    A = activation(np.ones(shape, dtype))
    assert A.shape == shape
    assert A.dtype == np.dtype(kept) and A.dtype.isnative


@pytest.mark.parametrize("activation", [relu, sigmoid])
def test_activations_of_a_number_are_numbers(activation):
    assert type(activation(2)) is np.float64
    assert type(activation(np.float32(2))) is np.float32


# -------------------------------------------------------------------------------------------- block


@fixed_examples
@given(
    layers(),
    st.sampled_from([relu, np.abs, None]),
    st.integers(1, 2),
    st.integers(1, 3),
    st.sampled_from(["max", "average"]),
)
def test_the_block_is_its_three_steps(layer, activation, pool_f, pool_stride, mode):
    Z = conv_forward(*layer)
    pool_f = min(pool_f, *Z.shape[1:3])
    A = Z if activation is None else activation(Z)
    np.testing.assert_array_equal(
        conv_pool_forward(*layer, activation, pool_f, pool_stride, mode),
        pool_forward(A, pool_f, pool_stride, mode),
    )


def test_the_defaults_are_relu_and_2_x_2_max_pooling():
    A_prev = np.array([[1, -2, 3, -9, 0], [-4, 5, -6, -9, 0], [0, 0, 0, 0, 7]])
    A = conv_pool_forward(A_prev.reshape(1, 3, 5, 1), np.ones((1, 1, 1, 1)), b=[-1])
    assert A.shape == (1, (3 - 2) // 2 + 1, (5 - 2) // 2 + 1, 1)  # one row and one column left over
    np.testing.assert_array_equal(A[0, :, :, 0], [[max(1, -2, -4, 5) - 1, max(3 - 1, 0)]])


def test_two_blocks_in_a_row():
    A = conv_pool_forward(np.ones((1, 12, 10, 1)), np.ones((2, 3, 3, 1)), [0, 1], pad=1)
    assert A.shape == (1, 12 // 2, 10 // 2, 2)
    A = conv_pool_forward(A, np.ones((1, 3, 3, 2)), [0])
    assert A.shape == (1, (6 - 2) // 2, (5 - 2 - 2) // 2 + 1, 1)
    # Every pooling window holds a pixel away from the border: 9, and 9 + 1 for the second filter.
    assert A[0, 0, 0, 0] == 9 * 9 + 9 * 10


@pytest.mark.parametrize("shape", [(0, 5, 6, 3), (2, 5, 6, 3)])
def test_shape(shape):
    assert conv_pool_forward(np.ones(shape), W, B).shape == (shape[0], 1, 2, 4)


@pytest.mark.parametrize(
    ("A_dtype", "W_dtype", "A_out_dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
        (np.uint8, np.float32, np.float64),
    ],
)
@pytest.mark.parametrize(
    "activation", [relu, sigmoid, None, lambda Z: Z > 0, lambda Z: Z.astype(np.float64)]
)
def test_dtype(A_dtype, W_dtype, A_out_dtype, activation):
    A = conv_pool_forward(A_PREV.astype(A_dtype), W.astype(W_dtype), B, activation=activation)
    assert A.dtype == A_out_dtype


def test_nan_and_infinity_go_through():
    A_prev = np.array([[np.nan, 1, np.inf, 1], [1, 1, 1, 1]]).reshape(1, 2, 4, 1)
    A = conv_pool_forward(A_prev, np.ones((1, 1, 1, 1)), [0])
    np.testing.assert_array_equal(A[0, 0, :, 0], [np.nan, np.inf])


def test_an_activation_may_work_in_place():
    def in_place(Z):
        Z[Z < 60] = 0
        return Z

    before = A_PREV.copy()
    A = conv_pool_forward(A_PREV, W, B, activation=in_place)
    expected = conv_pool_forward(A_PREV, W, B, activation=lambda Z: np.where(Z < 60, 0, Z))
    np.testing.assert_array_equal(A, expected)
    np.testing.assert_array_equal(A_PREV, before)


@pytest.mark.parametrize(
    ("activation", "error", "message"),
    [
        (
            "relu",
            TypeError,
            "activation must be a function such as convhelpers.relu, or None, got 'relu' (str).",
        ),
        (
            relu([1.0]),
            TypeError,
            "activation must be a function such as convhelpers.relu, or None, "
            "got array([1.]) (ndarray).",
        ),
        (
            lambda Z: None,
            TypeError,
            "activation(Z) must be an array of float32, float64, integers or booleans, got None.",
        ),
        (
            lambda Z: Z * 1j,
            TypeError,
            "activation(Z) must be an array of float32, float64, integers or booleans, "
            "got dtype complex128.",
        ),
        (
            np.max,
            ValueError,
            "activation(Z) must have the shape of Z, (2, 3, 4, 4), got shape ().",
        ),
        (
            lambda Z: Z[0],
            ValueError,
            "activation(Z) must have the shape of Z, (2, 3, 4, 4), got shape (3, 4, 4).",
        ),
        (
            lambda Z: Z[:1],
            ValueError,
            "activation(Z) must have the shape of Z, (2, 3, 4, 4), got shape (1, 3, 4, 4).",
        ),
    ],
)
def test_an_activation_is_refused(activation, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        conv_pool_forward(A_PREV, W, B, activation=activation)


def test_an_error_inside_the_activation_is_left_as_it_is():
    def broken(Z):
        raise ZeroDivisionError("in the learner's own function")

    with pytest.raises(ZeroDivisionError, match="the learner's own function"):
        conv_pool_forward(A_PREV, W, B, activation=broken)


@pytest.mark.parametrize(
    ("pad", "pool_f", "sizes"), [(0, 4, "(3 and 4)"), (0, 5, "(3 and 4)"), (1, 6, "(5 and 6)")]
)
def test_a_pooling_window_larger_than_the_convolution_output_is_refused(pad, pool_f, sizes):
    expected = (
        "pool_f must be at most the height and the width of the convolution's output "
        f"{sizes}, got {pool_f}."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        conv_pool_forward(A_PREV, W, B, pad=pad, pool_f=pool_f)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pool_f": 9},
        {"pool_f": 0},
        {"pool_stride": 0},
        {"pool_stride": 2.0},
        {"mode": "mean"},
        {"activation": "relu"},
        {"stride": 0},
        {"pad": -1},
        {"b": B[:3]},
    ],
    ids=lambda wrong: "".join(wrong),
)
def test_a_refusal_comes_before_the_work(monkeypatch, wrong):
    def work(*_):
        raise AssertionError("conv_forward ran before every argument was checked")

    monkeypatch.setattr(blocks, "conv_forward", work)
    with pytest.raises((TypeError, ValueError), match=f"^{next(iter(wrong))} must "):
        conv_pool_forward(**{"A_prev": A_PREV, "W": W, "b": B, **wrong})


def test_the_convolution_refuses_with_its_own_names():
    with pytest.raises(ValueError, match=r"^f, the size of the filters in W, must be"):
        conv_pool_forward(A_PREV, np.ones((4, 7, 7, 3)), B)
