"""The gradient of pooling, against arithmetic, differences and another program."""

import re

import framework
import numpy as np
import pytest
from autograd import grad
from differences import numerical_gradient
from hypothesis import given
from hypothesis import strategies as st
from strategies import fixed_examples, pools

from convhelpers import conv_backward, conv_output_size, pool_backward, pool_forward, pooling

MODES = ["max", "average"]


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


def gradient_of_output(pool, seed=0):
    """Small integers in the shape of the layer's output."""
    rng = np.random.default_rng(seed)
    return rng.integers(-9, 10, pool_forward(*pool).shape).astype(np.float64)


# ---------------------------------------------------------------------------------------- by hand


def test_the_maximum_gets_the_whole_gradient():
    A_prev = one_channel([[1, 2, 5, -1], [3, -4, 0, 8]])
    dA_prev = pool_backward(one_channel([[10, 100]]), A_prev, 2, 2)
    np.testing.assert_array_equal(dA_prev, one_channel([[0, 0, 0, 0], [10, 0, 0, 100]]))


def test_the_average_gives_every_pixel_its_share():
    A_prev = one_channel([[1, 2, 5, -1], [3, -4, 0, 8]])
    dA_prev = pool_backward(one_channel([[10, 100]]), A_prev, 2, 2, "average")
    np.testing.assert_array_equal(dA_prev, one_channel([[10 / 4, 10 / 4, 100 / 4, 100 / 4]] * 2))


def test_the_mode_is_max_unless_told():
    A_prev = one_channel([[1, 2], [3, 9]])
    assert pool_backward(one_channel([[7]]), A_prev, 2, 2)[0, 1, 1, 0] == 7


def test_a_pixel_collects_from_every_window_it_wins():
    A_prev = one_channel([[0, 9, 1], [0, 2, 3]])
    dA_prev = pool_backward(one_channel([[10, 100]]), A_prev, 2, 1)
    np.testing.assert_array_equal(dA_prev, one_channel([[0, 110, 0], [0, 0, 0]]))
    dA_prev = pool_backward(one_channel([[10, 100]]), A_prev, 2, 1, "average")
    row = [10 / 4, 10 / 4 + 100 / 4, 100 / 4]
    np.testing.assert_array_equal(dA_prev, one_channel([row, row]))


@pytest.mark.parametrize(
    ("window", "winner"),
    [
        ([[5, 5], [5, 5]], (0, 0)),
        ([[1, 5], [5, 5]], (0, 1)),
        ([[1, 2], [5, 5]], (1, 0)),
        ([[0, 5], [5, 0]], (0, 1)),  # row by row, not column by column
        ([[-1, -1], [-2, -3]], (0, 0)),
        ([[-np.inf, -np.inf], [-np.inf, -np.inf]], (0, 0)),
        ([[np.inf, np.inf], [0, 0]], (0, 0)),
        ([[1, 9], [np.nan, np.nan]], (1, 0)),  # a NaN is the maximum of its window
        ([[-0.0, 0.0], [0.0, -0.0]], (0, 0)),
    ],
)
def test_of_tied_maxima_the_first_gets_the_gradient(window, winner):
    dA_prev = pool_backward(one_channel([[7]]), one_channel(window), 2, 2)
    expected = np.zeros((1, 2, 2, 1))
    expected[0, *winner, 0] = 7
    np.testing.assert_array_equal(dA_prev, expected)


@pytest.mark.parametrize("mode", MODES)
def test_rows_and_columns_left_over_by_the_stride_get_zero(mode):
    A_prev = np.arange(42.0).reshape(1, 6, 7, 1)
    dA_prev = pool_backward(np.ones((1, 2, 2, 1)), A_prev, 2, 3, mode)
    left_over = np.outer([1, 1, 0, 1, 1, 0], [1, 1, 0, 1, 1, 0, 0]) == 0
    assert not dA_prev[0, left_over].any()
    assert dA_prev.sum() == 4


# ----------------------------------------------------------------------------- independent oracles


@pytest.mark.parametrize("mode", MODES)
def test_agrees_with_numerical_gradients_on_hundreds_of_random_layers(mode):
    rng = np.random.default_rng(6)
    for _ in range(150):
        m, n_C = rng.integers(1, 3, 2)
        f, stride = rng.integers(1, 5, 2)
        n_H, n_W = f + rng.integers(0, 5, 2)
        # Numbers a step of 0.1 apart have no ties, and no difference changes their order.
        A_prev = 0.1 * rng.permutation(m * n_H * n_W * n_C).reshape(m, n_H, n_W, n_C)
        dA = rng.normal(size=pool_forward(A_prev, f, stride, mode).shape)

        def loss(arguments=(A_prev, f, stride, mode), dA=dA):
            return np.sum(pool_forward(*arguments) * dA)

        slopes = numerical_gradient(loss, A_prev)
        gradient = pool_backward(dA, A_prev, f, stride, mode)
        np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-8)


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_agrees_with_automatic_differentiation(pool, mode):
    order = np.random.default_rng(8).permutation(pool.A_prev.size)  # no ties
    A_prev = order.reshape(pool.A_prev.shape).astype(np.float64)
    dA = gradient_of_output(pool)

    def loss(A_prev):
        return framework.np.sum(framework.pool(A_prev, pool.f, pool.stride, mode) * dA)

    dA_prev = pool_backward(dA, A_prev, pool.f, pool.stride, mode)
    np.testing.assert_allclose(dA_prev, grad(loss)(A_prev), atol=1e-13)


@fixed_examples
@given(pools())
def test_agrees_with_loops_over_the_windows(pool):
    A_prev, f, stride = pool
    dA = gradient_of_output(pool)
    to_max, to_all = np.zeros_like(A_prev), np.zeros_like(A_prev)
    for i, row, col, channel in np.ndindex(dA.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, channel]
        first = np.unravel_index(window.argmax(), window.shape)
        to_max[i, top + first[0], left + first[1], channel] += dA[i, row, col, channel]
        to_all[i, top : top + f, left : left + f, channel] += dA[i, row, col, channel] / f**2
    np.testing.assert_array_equal(pool_backward(dA, *pool, "max"), to_max)
    np.testing.assert_allclose(pool_backward(dA, *pool, "average"), to_all, atol=1e-13)


# ------------------------------------------------------------------------------------------- laws


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_nothing_of_the_gradient_is_lost(pool, mode):
    dA = gradient_of_output(pool)
    dA_prev = pool_backward(dA, *pool, mode)
    np.testing.assert_allclose(dA_prev.sum(axis=(1, 2)), dA.sum(axis=(1, 2)), atol=1e-12)


@fixed_examples
@given(pools(), st.sampled_from(MODES))
def test_forward_and_backward_are_adjoint(pool, mode):
    # A maximum is linear as long as the same pixels win, and pooling is then its own derivative.
    dA = gradient_of_output(pool)
    product = np.sum(pool_forward(*pool, mode) * dA)
    np.testing.assert_allclose(np.sum(pool.A_prev * pool_backward(dA, *pool, mode)), product)


@fixed_examples
@given(pools())
def test_average_pooling_goes_back_like_a_convolution_with_equal_weights(pool):
    A_prev, f, stride = pool
    n_C = A_prev.shape[3]
    W = np.zeros((n_C, f, f, n_C))
    W[range(n_C), :, :, range(n_C)] = 1 / f**2
    dA = gradient_of_output(pool)
    expected, _, _ = conv_backward(dA, A_prev, W, stride)
    np.testing.assert_allclose(pool_backward(dA, *pool, "average"), expected, atol=1e-13)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("block_values", [0, 1, 100, 300, 2**40])
def test_the_size_of_the_blocks_does_not_show(monkeypatch, block_values, mode):
    rng = np.random.default_rng(3)
    A_prev, dA = rng.integers(0, 4, (5, 7, 9, 2)), rng.integers(-9, 10, (5, 3, 4, 2))
    expected = pool_backward(dA, A_prev, 3, 2, mode)
    monkeypatch.setattr(pooling, "BLOCK_VALUES", block_values)
    np.testing.assert_array_equal(pool_backward(dA, A_prev, 3, 2, mode), expected)


# --------------------------------------------------------------------------- shapes, dtypes, values


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("shape", "f", "stride"),
    [
        ((2, 5, 6, 3), 2, 2),
        ((2, 5, 6, 3), 3, 1),
        ((2, 5, 8, 3), 2, 3),
        ((1, 3, 3, 1), 3, 9),
        ((0, 5, 6, 3), 2, 2),
        ((2, 5, 6, 0), 2, 2),
    ],
)
def test_shape(shape, f, stride, mode):
    m, n_H_prev, n_W_prev, n_C = shape
    n_H, n_W = conv_output_size(n_H_prev, f, stride), conv_output_size(n_W_prev, f, stride)
    assert (
        pool_backward(np.ones((m, n_H, n_W, n_C)), np.ones(shape), f, stride, mode).shape == shape
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("dA_dtype", "A_dtype", "dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float64, np.float32, np.float64),
        (np.float32, np.float64, np.float64),
        (np.float32, np.uint8, np.float64),
        (np.int64, np.float32, np.float64),
        (bool, bool, np.float64),
        (">f4", ">f4", np.float32),
    ],
)
def test_dtype(dA_dtype, A_dtype, dtype, mode):
    dA, A_prev = np.ones((1, 2, 3, 2), dA_dtype), np.ones((1, 3, 4, 2), A_dtype)
    dA_prev = pool_backward(dA, A_prev, 2, 1, mode)
    assert dA_prev.dtype == np.dtype(dtype) and dA_prev.dtype.isnative
    assert dA_prev.sum() == dA.size


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_go_where_the_gradient_goes_and_nowhere_else(bad, mode):
    A_prev = one_channel([[1, 2, 3, 4, 5, 6]] * 2)
    dA_prev = pool_backward(one_channel([[1, bad, 1]]), A_prev, 2, 2, mode)
    reached = np.zeros((2, 6), bool)
    reached[slice(0, 1) if mode == "max" else slice(None), 3] = True
    if mode == "average":
        reached[:, 2] = True
    assert (np.isfinite(dA_prev[0, :, :, 0]) == ~reached).all()


# ---------------------------------------------------------------------------------------- refusals

DA = "dA must have the shape of the output of pool_forward for these arguments, "


@pytest.mark.parametrize(
    ("dA_shape", "shape", "f", "stride", "message"),
    [
        ((2, 5, 6, 3), (2, 5, 6, 3), 2, 2, DA + "(2, 2, 3, 3), got shape (2, 5, 6, 3)."),
        ((2, 3, 2, 3), (2, 5, 6, 3), 2, 2, DA + "(2, 2, 3, 3), got shape (2, 3, 2, 3)."),
        ((2, 2, 3, 1), (2, 5, 6, 3), 2, 2, DA + "(2, 2, 3, 3), got shape (2, 2, 3, 1)."),
        ((1, 2, 3, 3), (2, 5, 6, 3), 2, 2, DA + "(2, 2, 3, 3), got shape (1, 2, 3, 3)."),
        (
            (2, 3, 3), (2, 5, 6, 3), 2, 2,
            "dA must have 4 axes (m, n_H, n_W, n_C), got shape (2, 3, 3). "
            "For a single image, add a batch axis with dA[np.newaxis].",
        ),
        (
            (2, 2, 3, 3), (2, 3, 6, 3), 4, 1,
            "f must be at most the height and the width of A_prev (3 and 6), got 4.",
        ),
    ],
)  # fmt: skip
def test_refuses(dA_shape, shape, f, stride, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        pool_backward(np.ones(dA_shape), np.ones(shape), f, stride)
