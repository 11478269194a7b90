"""Batch normalization, against arithmetic, laws, differences and other programs."""

import re

import framework
import numpy as np
import pytest
from autograd import grad
from differences import numerical_gradient
from hypothesis import given
from hypothesis import strategies as st
from strategies import fixed_examples, layers, whole_numbers

from convhelpers import batch_norm_backward, batch_norm_forward, conv_forward, fold_batch_norm

EPS = 1e-5
CHANNELS = (0, 1, 2)


def one_channel(rows):
    """A picture of one channel, as a batch of one."""
    return np.array(rows, dtype=np.float64)[np.newaxis, :, :, np.newaxis]


def some_layer(seed=0, shape=(3, 4, 5, 2)):
    """Random `dY`, `Z`, `gamma` and `beta`, whose channels differ in mean, scale and sign."""
    rng = np.random.default_rng(seed)
    n_C = shape[3]
    Z = rng.normal(rng.normal(0, 5, n_C), rng.uniform(0.5, 4, n_C), shape)
    return rng.normal(size=shape), Z, rng.normal(size=n_C), rng.normal(size=n_C)


@st.composite
def batches(draw):
    """A batch of small integers, one of whose channels may be of one value throughout."""
    shape = tuple(draw(st.integers(1, 4)) for _ in range(4))
    return draw(whole_numbers(shape))


def batch_norm(Z, gamma, beta, eps=EPS):
    """The layer in autograd's NumPy, in other words than the course's."""
    mean, var = (f(Z, axis=CHANNELS) for f in (framework.np.mean, framework.np.var))
    scale = gamma * (var + eps) ** -0.5
    return Z * scale + (beta - mean * scale)


# ---------------------------------------------------------------------------------------- by hand


def test_the_mean_is_taken_away_and_the_rest_is_divided_by_the_deviation():
    Z = one_channel([[1, 5, 1], [5, 1, 5]])  # mean 3, variance 4
    Y = batch_norm_forward(Z, [1], [0], eps=1e-12)
    np.testing.assert_allclose(Y, one_channel([[-1, 1, -1], [1, -1, 1]]))


def test_the_variance_is_divided_by_the_count():
    Y = batch_norm_forward(one_channel([[0, 6]]), [1], [0], eps=1e-12)
    np.testing.assert_allclose(Y, one_channel([[-1, 1]]))  # by the count less one: 0.707


def test_gamma_scales_and_beta_shifts_each_its_own_channel():
    Z = np.stack([one_channel([[1, 5]]), one_channel([[-7, 7]])], axis=-1)[..., 0, :]
    Y = batch_norm_forward(Z, [10, -2], [3, 0.5], eps=1e-12)
    np.testing.assert_allclose(Y[0, 0], [[-7, 2.5], [13, -1.5]])


def test_eps_is_added_to_the_variance_under_the_root():
    Y = batch_norm_forward(one_channel([[1, 5]]), [1], [0], eps=12)
    np.testing.assert_allclose(Y, one_channel([[-0.5, 0.5]]))  # 2 / sqrt(4 + 12)


def test_the_usual_eps_is_that_of_the_field():
    Z = one_channel([[1, 5]])
    expected = batch_norm_forward(Z, [1], [0], eps=1e-5)
    np.testing.assert_array_equal(batch_norm_forward(Z, [1], [0]), expected)
    assert batch_norm_forward(Z, [1], [0])[0, 0, 1, 0] == 2 / np.sqrt(4 + 1e-5)
    gradients = batch_norm_backward(Z, Z, [1]), batch_norm_backward(Z, Z, [1], 1e-5)
    for one, other in zip(*gradients, strict=True):
        np.testing.assert_array_equal(one, other)


def test_all_images_of_a_batch_count_together():
    Z = np.array([1.0, 5]).reshape(2, 1, 1, 1)
    np.testing.assert_allclose(batch_norm_forward(Z, [1], [0], 1e-12).ravel(), [-1, 1])


@pytest.mark.parametrize("shape", [(1, 1, 1, 2), (3, 4, 5, 2)])
def test_a_channel_of_one_value_becomes_beta(shape):
    Y = batch_norm_forward(np.full(shape, 7.0), [4, 5], [2, 3])
    np.testing.assert_array_equal(Y, np.broadcast_to([2.0, 3.0], shape))


def test_the_gradients_of_the_tiny_example():
    Z, dY = one_channel([[1, 5, 1], [5, 1, 5]]), one_channel([[6, 12, 0], [0, 0, 0]])
    dZ, dgamma, dbeta = batch_norm_backward(dY, Z, [10], eps=1e-12)
    np.testing.assert_allclose(dZ, one_channel([[20, 40, -10], [-20, -10, -20]]))
    np.testing.assert_allclose(dgamma, [6])
    np.testing.assert_array_equal(dbeta, [18])


def test_folding_scales_each_filter_and_moves_its_bias():
    W = np.ones((2, 1, 1, 3))
    W_folded, b_folded = fold_batch_norm(W, [5, 1], [10, 3], [1, -4], [3, 0], [4, 9], eps=1e-12)
    np.testing.assert_allclose(W_folded[:, 0, 0], [[5, 5, 5], [1, 1, 1]])
    np.testing.assert_allclose(b_folded, [(5 - 3) * 5 + 1, 1 * 1 - 4])


# The published test case of the BatchNormalization operator of ONNX with given averages
# (github.com/onnx/onnx, onnx/backend/test/case/node/batchnorm.py of version 1.3).
def test_published_case_of_onnx():
    x = np.array([[-1, 0, 1], [2, 3, 4]]).T.reshape(1, 1, 3, 2)
    scale, bias, mean, var = [1, 1.5], [0, 1], [0, 3], [1, 1.5]
    W, b = fold_batch_norm(np.eye(2).reshape(2, 1, 1, 2), [0, 0], scale, bias, mean, var)
    first, second = 1 / np.sqrt(1 + 1e-5), 1.5 / np.sqrt(1.5 + 1e-5)
    expected = np.array([[-first, 0, first], [1 - second, 1, 1 + second]]).T
    np.testing.assert_allclose(conv_forward(x, W, b)[0, 0], expected)


# ----------------------------------------------------------------------------- independent oracles


@pytest.mark.parametrize("eps", [1e-5, 1e-2])
def test_agrees_with_the_operator_of_onnx_in_training(eps):
    # Its published cases for training are drawn at random, so a few are drawn here.
    onnx = pytest.importorskip("onnx")
    from onnx.reference import ReferenceEvaluator

    names = ["x", "scale", "bias", "mean", "var"]
    node = onnx.helper.make_node(
        "BatchNormalization", names, ["y", "new_mean", "new_var"], epsilon=eps, training_mode=1
    )
    value = [onnx.helper.make_tensor_value_info(n, onnx.TensorProto.DOUBLE, None) for n in names]
    y = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.DOUBLE, None)
    graph = onnx.helper.make_graph([node], "training", value, [y])
    program = ReferenceEvaluator(onnx.helper.make_model(graph))
    for seed in range(20):
        _, Z, gamma, beta = some_layer(seed)
        rest = {"scale": gamma, "bias": beta, "mean": 0 * gamma, "var": 0 * gamma}
        (expected,) = program.run(None, {"x": Z.transpose(0, 3, 1, 2), **rest})
        Y = batch_norm_forward(Z, gamma, beta, eps)
        # That program keeps eps in single precision.
        np.testing.assert_allclose(Y, expected.transpose(0, 2, 3, 1), rtol=1e-7, atol=1e-7)


@fixed_examples
@given(batches(), st.sampled_from([1e-5, 0.1, 2]))
def test_agrees_with_automatic_differentiation(Z, eps):
    dY, _, gamma, beta = some_layer(1, Z.shape)
    np.testing.assert_allclose(
        batch_norm_forward(Z, gamma, beta, eps), batch_norm(Z, gamma, beta, eps), atol=1e-11
    )

    def loss(arguments):
        return framework.np.sum(batch_norm(*arguments, eps) * dY)

    expected = grad(loss)((Z, gamma, beta))
    gradients = batch_norm_backward(dY, Z, gamma, eps)
    # A channel of one value is divided by sqrt(eps): rounding grows by as much.
    for gradient, slopes in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, slopes, rtol=1e-8, atol=1e-8)


def test_agrees_with_numerical_gradients_on_a_hundred_random_layers():
    rng = np.random.default_rng(4)
    for seed in range(100):
        shape = tuple(rng.integers(1, 4, 4))
        dY, Z, gamma, beta = some_layer(seed, shape)
        eps = rng.choice([0.01, 1])

        def loss(arguments=(Z, gamma, beta, eps), dY=dY):
            return np.sum(batch_norm_forward(*arguments) * dY)

        slopes = [numerical_gradient(loss, array) for array in (Z, gamma, beta)]
        for gradient, slope in zip(batch_norm_backward(dY, Z, gamma, eps), slopes, strict=True):
            np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-5)


# ------------------------------------------------------------------------------------------- laws


@fixed_examples
@given(batches())
def test_each_channel_has_mean_beta_and_variance_gamma_squared(Z):
    _, _, gamma, beta = some_layer(2, Z.shape)
    Y = batch_norm_forward(Z, gamma, beta, eps=1e-12)
    np.testing.assert_allclose(Y.mean(axis=CHANNELS), beta, atol=1e-12)
    # Whole numbers that differ have a variance far above eps.
    expected = np.where(Z.var(axis=CHANNELS) > 0, gamma**2, 0)
    np.testing.assert_allclose(Y.var(axis=CHANNELS), expected, rtol=1e-9, atol=1e-20)


@fixed_examples
@given(batches(), st.integers(-50, 50), st.sampled_from([0.25, 1, 8]))
def test_shift_and_scale_of_a_channel_change_nothing(Z, shift, scale):
    _, _, gamma, beta = some_layer(3, Z.shape)
    Y = batch_norm_forward(scale * Z + shift, gamma, beta, eps=1e-12 * scale**2)
    np.testing.assert_allclose(Y, batch_norm_forward(Z, gamma, beta, eps=1e-12), atol=1e-12)


def test_a_turned_sign_turns_the_sign():
    _, Z, gamma, _ = some_layer()
    Y = batch_norm_forward(Z, gamma, [0, 0])
    np.testing.assert_allclose(batch_norm_forward(-Z, gamma, [0, 0]), -Y, atol=1e-12)


@fixed_examples
@given(batches())
def test_the_gradient_is_at_right_angles_to_shift_and_scale(Z):
    # What changes nothing has no slope: a shift at any eps, a scale where eps is tiny.
    dY, _, gamma, _ = some_layer(5, Z.shape)
    dZ, _, _ = batch_norm_backward(dY, Z, gamma, eps=1e-9)
    moving = Z.var(axis=CHANNELS) > 0
    np.testing.assert_allclose(dZ.sum(axis=CHANNELS)[moving], 0, atol=1e-10)
    np.testing.assert_allclose((dZ * Z).sum(axis=CHANNELS)[moving], 0, atol=1e-6)


@fixed_examples
@given(layers())
def test_the_folded_convolution_is_the_two_layers(layer):
    n_C = len(layer.W)
    rng = np.random.default_rng(6)
    gamma, beta, mean = rng.normal(size=(3, n_C))
    var = rng.uniform(0, 3, n_C)
    Z = conv_forward(*layer)
    expected = gamma * (Z - mean) / np.sqrt(var + EPS) + beta
    folded = fold_batch_norm(layer.W, layer.b, gamma, beta, mean, var)
    Y = conv_forward(layer.A_prev, *folded, layer.stride, layer.pad)
    np.testing.assert_allclose(Y, expected, rtol=1e-9, atol=1e-9 * np.abs(expected).max())


def test_a_column_of_biases_folds_like_a_row():
    W, row = np.ones((2, 1, 1, 1)), np.array([5.0, 7])
    rest = [1, 2], [3, 4], [5, 6], [7, 8]
    for one, other in zip(
        fold_batch_norm(W, row, *rest), fold_batch_norm(W, row[:, np.newaxis], *rest), strict=True
    ):
        np.testing.assert_array_equal(one, other)


# --------------------------------------------------------------------------- shapes, dtypes, values


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (0, 3, 4, 5), (2, 3, 4, 0), (2, 0, 4, 5)])
def test_shapes(shape):
    n_C = shape[3]
    gamma, beta = np.ones(n_C), np.zeros(n_C)
    Z = np.random.default_rng(0).normal(size=shape)
    assert batch_norm_forward(Z, gamma, beta).shape == shape
    dZ, dgamma, dbeta = batch_norm_backward(Z, Z, gamma)
    assert dZ.shape == shape and dgamma.shape == dbeta.shape == (n_C,)
    assert all(np.isfinite(gradient).all() for gradient in (dZ, dgamma, dbeta))


DTYPES = [
    (np.float32, np.float32),
    (np.float64, np.float64),
    (np.uint8, np.float64),
    (np.int64, np.float64),
    (bool, np.float64),
    (">f4", np.float32),
]


@pytest.mark.parametrize(("given", "kept"), DTYPES)
def test_dtype_of_the_output(given, kept):
    Z = np.array([0, 1, 1, 0, 1, 1]).astype(given).reshape(1, 2, 3, 1)
    Y = batch_norm_forward(Z, np.ones(1), np.zeros(1))
    assert Y.dtype == kept and Y.dtype.isnative
    W, b = fold_batch_norm(Z[:, :, :2], np.zeros(1), np.ones(1), [0], [0], [1])
    assert W.dtype == b.dtype == kept


@pytest.mark.parametrize("dY_dtype", [np.float32, np.float64, np.int64])
@pytest.mark.parametrize("Z_dtype", [np.float32, np.float64, np.uint8])
def test_dtype_of_the_gradients(dY_dtype, Z_dtype):
    single = dY_dtype == Z_dtype == np.float32
    gradients = batch_norm_backward(
        np.ones((1, 2, 3, 1), dY_dtype), np.ones((1, 2, 3, 1), Z_dtype), np.ones(1)
    )
    assert {g.dtype for g in gradients} == {np.dtype(np.float32 if single else np.float64)}


def test_bytes_do_not_overflow():
    Z = np.array([0, 255], np.uint8).reshape(1, 1, 2, 1)
    np.testing.assert_allclose(batch_norm_forward(Z, [1], [0]).ravel(), [-1, 1])


def test_single_precision_does_not_lose_the_variance_beside_a_large_mean():
    pair = np.array([1e6 + 1, 1e6 + 5], np.float32).reshape(1, 1, 2, 1)
    Z = np.tile(pair, (2, 300, 150, 2))
    Y = batch_norm_forward(Z, np.ones(2), np.zeros(2))
    np.testing.assert_allclose(Y, np.where(Z > 1e6 + 3, 1, -1), rtol=1e-5)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_stay_in_their_channel(bad):
    dY, Z, gamma, beta = some_layer()
    clean = batch_norm_forward(Z, gamma, beta)
    Z[0, 0, 0, 0] = bad
    Y = batch_norm_forward(Z, gamma, beta)
    assert np.isnan(Y[..., 0]).any() and not np.isfinite(Y[..., 0]).any()
    np.testing.assert_array_equal(Y[..., 1], clean[..., 1])
    dZ, dgamma, _ = batch_norm_backward(dY, Z, gamma)
    assert not np.isfinite(dZ[..., 0]).any() and np.isfinite(dZ[..., 1]).all()
    assert list(np.isfinite(dgamma)) == [False, True]


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_arguments_are_not_changed_and_share_no_memory_with_the_results(order):
    arrays = [np.array(array, order=order) for array in some_layer()]
    for array in arrays:
        array.flags.writeable = False
    dY, Z, gamma, beta = arrays
    results = [batch_norm_forward(Z, gamma, beta), *batch_norm_backward(dY, Z, gamma)]
    W = np.ones((2, 1, 1, 1))
    results += fold_batch_norm(W, beta, gamma, beta, beta, gamma**2)
    assert not any(np.shares_memory(r, a) for r in results for a in (*arrays, W))
    view = np.repeat(Z, 2, axis=1)[:, ::2]
    np.testing.assert_allclose(batch_norm_forward(view, gamma, beta), results[0], rtol=1e-12)


# ---------------------------------------------------------------------------------------- refusals


ONES = np.ones((2, 3, 4, 5))
REFUSED = {
    "Z": (
        lambda: batch_norm_forward(ONES[0], np.ones(5), np.ones(5)),
        "Z must have 4 axes (m, n_H, n_W, n_C), got shape (3, 4, 5). "
        "For a single image, add a batch axis with Z[np.newaxis].",
    ),
    "gamma": (
        lambda: batch_norm_forward(ONES, np.ones(4), np.ones(5)),
        "gamma must have one value for each of the 5 channels, as shape (5,), got shape (4,).",
    ),
    "gamma as a number": (
        lambda: batch_norm_forward(ONES, 1, np.ones(5)),
        "gamma must have one value for each of the 5 channels, as shape (5,), got shape ().",
    ),
    "beta": (
        lambda: batch_norm_forward(ONES, np.ones(5), np.ones((5, 1))),
        "beta must have one value for each of the 5 channels, as shape (5,), got shape (5, 1).",
    ),
    "dY": (
        lambda: batch_norm_backward(ONES[:1], ONES, np.ones(5)),
        "dY must have the shape of the output of batch_norm_forward for these arguments, "
        "(2, 3, 4, 5), got shape (1, 3, 4, 5).",
    ),
    "gamma on the way back": (
        lambda: batch_norm_backward(ONES, ONES, np.ones(1)),
        "gamma must have one value for each of the 5 channels, as shape (5,), got shape (1,).",
    ),
    "W": (
        lambda: fold_batch_norm(ONES, *np.ones((5, 2))),
        "W must hold square filters of at least 1 x 1, as (n_C, f, f, n_C_prev), "
        "got shape (2, 3, 4, 5).",
    ),
    "b": (
        lambda: fold_batch_norm(ONES[:, :, :3], [1], *np.ones((4, 2))),
        "b must have one value for each of the 2 filters, as shape (2,) or (2, 1), got shape (1,).",
    ),
    "mean": (
        lambda: fold_batch_norm(ONES[:, :, :3], *np.ones((3, 2)), [1], [1, 1]),
        "mean must have one value for each of the 2 channels, as shape (2,), got shape (1,).",
    ),
    "var": (
        lambda: fold_batch_norm(ONES[:, :, :3], *np.ones((4, 2)), [1, -0.5]),
        "var must hold no negative numbers, got -0.5.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_refuses(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
