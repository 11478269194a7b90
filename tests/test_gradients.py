"""The numerical gradient, against slopes that are known."""

import re

import numpy as np
import pytest

from convhelpers import numerical_gradient


def sum_of_cubes(X):
    return np.sum(X**3)


def test_slopes_of_a_straight_line_are_exact():
    weights = np.array([[3.0, -1, 2], [0, 5, -7]])
    dX = numerical_gradient(lambda X: np.sum(weights * X), np.arange(6).reshape(2, 3))
    np.testing.assert_array_equal(dX, weights)


def test_slopes_of_a_curve():
    X = np.array([-2.0, 0.5, 1.25])
    np.testing.assert_allclose(numerical_gradient(sum_of_cubes, X), 3 * X**2, rtol=1e-9)


def test_differences_are_central_with_the_step_that_is_asked_for():
    # ((x + h)^3 - (x - h)^3) / 2h = 3x^2 + h^2; to one side only it would be 3x^2 + 3xh + h^2
    dX = numerical_gradient(sum_of_cubes, np.array([2.0]), h=0.5)
    np.testing.assert_array_equal(dX, [3 * 2**2 + 0.5**2])


def test_one_number_is_nudged_at_a_time_and_every_other_is_what_it_was():
    X = np.array([[1.0, -2, 3]])
    seen = []
    numerical_gradient(lambda X: seen.append(X.copy()) or 0.0, X, h=0.25)
    up, down = X + 0.25 * np.eye(3), X - 0.25 * np.eye(3)
    expected = [row for pair in zip(up, down, strict=True) for row in pair]
    np.testing.assert_array_equal(np.concatenate(seen), expected)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3, 2), (0, 3)])
def test_shape_and_dtype(shape):
    dX = numerical_gradient(np.sum, np.zeros(shape, np.float32))
    assert (dX.shape, dX.dtype) == (shape, np.float64)
    np.testing.assert_array_equal(dX, np.ones(shape))


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.bool_, np.float32, np.float64])
def test_whole_numbers_are_nudged_as_floats_and_the_input_stays(dtype):
    X = np.array([1, 0, 1]).astype(dtype)
    X.flags.writeable = False
    dX = numerical_gradient(lambda X: np.sum(X**2), X)
    np.testing.assert_array_equal(dX, [2, 0, 2])
    np.testing.assert_array_equal(X, np.array([1, 0, 1]).astype(dtype))


def test_a_loss_that_changes_its_argument_does_not_reach_the_input():
    X = np.ones(2)

    def greedy(values):
        total = np.sum(values)
        values[:] = 0
        return total

    numerical_gradient(greedy, X)
    np.testing.assert_array_equal(X, np.ones(2))


def test_at_a_kink_it_is_the_mean_of_the_two_slopes():
    np.testing.assert_array_equal(numerical_gradient(lambda X: np.max(X), np.array([1.0, 1])), 0.5)


def test_nan_and_infinity_go_through():
    np.testing.assert_array_equal(numerical_gradient(np.sum, [np.nan, 1.0]), np.nan)
    np.testing.assert_array_equal(numerical_gradient(lambda X: np.inf, [1.0]), np.nan)


@pytest.mark.parametrize("number", [np.float32(3), np.array([[3.0]]), 3, True])
def test_a_loss_may_be_any_one_number(number):
    np.testing.assert_array_equal(numerical_gradient(lambda X: number, [1.0]), [0])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ((3, [1.0]), TypeError, "loss must be a function of an array, got 3 (int)."),
        ((np.sum, [1j]), TypeError, "X must be an array of float32, float64, integers or booleans"),
        ((np.sum, None), TypeError, "X must be an array of float32, float64"),
        ((np.sum, [1.0], "1"), TypeError, "h must be a positive number, got '1' (str)."),
        ((np.sum, [1.0], True), TypeError, "h must be a positive number, got True (bool)."),
        ((np.sum, [1.0], 0), ValueError, "h must be a positive number, got 0."),
        ((np.sum, [1.0], -0.5), ValueError, "h must be a positive number, got -0.5."),
        ((np.sum, [1.0], np.inf), ValueError, "h must be a positive number, got inf."),
        ((np.sum, [1.0], np.nan), ValueError, "h must be a positive number, got nan."),
        ((lambda X: X, [1.0, 2]), ValueError, "loss(X) must be one number, got shape (2,)."),
        ((lambda X: None, [1.0]), TypeError, "loss(X) must be an array of float32, float64"),
        ((lambda X: ..., [1.0]), TypeError, "loss(X) must be an array of float32, float64"),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        numerical_gradient(*call)
