"""Layers put together: convolution, activation, pooling (lesson 05)."""

import numpy as np

from convhelpers.arguments import (
    activate,
    activation_function,
    check_window,
    conv_arguments,
    float_array,
    integer,
    pooling_mode,
    step,
)
from convhelpers.convolution import conv_forward
from convhelpers.padding import conv_output_size
from convhelpers.pooling import pool_forward


def relu(Z):
    """Replace every negative value by zero.

    Parameters
    ----------
    Z : array_like, any shape
        float32 and float64 are kept; integers and booleans become float64.

    Returns
    -------
    ndarray or NumPy scalar, shape of `Z`
        ``max(Z, 0)``, element by element. NaN stays NaN.

    Raises
    ------
    TypeError
        If `Z` does not hold real numbers of a kept dtype.

    Notes
    -----
    The rectified linear unit, the usual choice in hidden layers [1]_.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 6.3.1.

    Examples
    --------
    >>> from convhelpers import relu
    >>> A = relu([-2, 0, 3])
    >>> A.shape
    (3,)
    >>> A
    array([0., 0., 3.])
    """
    return np.maximum(float_array(Z, "Z"), 0)


def sigmoid(Z):
    """Squeeze every value into the range from 0 to 1.

    Parameters
    ----------
    Z : array_like, any shape
        float32 and float64 are kept; integers and booleans become float64.

    Returns
    -------
    ndarray or NumPy scalar, shape of `Z`
        ``1 / (1 + exp(-Z))``, element by element. NaN stays NaN.

    Raises
    ------
    TypeError
        If `Z` does not hold real numbers of a kept dtype.

    Notes
    -----
    The logistic sigmoid [1]_. ``exp(-Z)`` overflows where `Z` is far below zero, so the exponent
    is always ``-abs(Z)``: for negative `Z` the fraction is written ``exp(Z) / (1 + exp(Z))``, which
    is the same number and keeps its digits when that number is tiny.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 3.10.

    Examples
    --------
    >>> from convhelpers import sigmoid
    >>> A = sigmoid([-1000, 0, 1000])
    >>> A.shape
    (3,)
    >>> A
    array([0. , 0.5, 1. ])
    """
    Z = float_array(Z, "Z")
    with np.errstate(under="ignore"):
        decay = np.exp(-np.abs(Z))
        return np.where(Z < 0, decay, 1) / (1 + decay)


def conv_pool_forward(
    A_prev, W, b, stride=1, pad=0, activation=relu, pool_f=2, pool_stride=2, mode="max"
):
    """Convolve, activate, pool: one block of a convolutional network.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    W : array_like, shape (n_C, f, f, n_C_prev)
        Filters: one filter a row, each a square volume as deep as the input.
    b : array_like, shape (n_C,) or (n_C, 1)
        One bias for each filter.
    stride, pad : int, optional
        Of the convolution, in pixels, as in `conv_forward`.
    activation : callable or None, optional
        A function that takes the convolution's output and returns an array of the same shape;
        None applies nothing.
    pool_f, pool_stride : int, optional
        Size and stride of the pooling window in pixels, each at least 1.
    mode : {"max", "average"}, optional
        What pooling keeps of a window.

    Returns
    -------
    A : ndarray, shape (m, n_H, n_W, n_C)
        ``n_H = floor((n_H_conv - pool_f) / pool_stride) + 1`` with
        ``n_H_conv = floor((n_H_prev + 2 * pad - f) / stride) + 1``, and `n_W` likewise. float32 if
        both `A_prev` and `W` are float32, else float64; `b` and the activation do not change that.

    Raises
    ------
    TypeError
        As in `conv_forward`; also if `pool_f` or `pool_stride` is not an integer, `mode` is not a
        string, or `activation` is neither a function nor None, or returns no array of numbers.
    ValueError
        As in `conv_forward`; also if `pool_f` or `pool_stride` is below 1, the pooling window is
        larger than the convolution's output, `mode` is unknown, or `activation` returns an array
        of another shape.

    Notes
    -----
    The three stages of a typical layer: affine transform, detector, pooling [1]_. Every argument
    is checked before anything is computed.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.3.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_pool_forward
    >>> A_prev = np.arange(1, 21).reshape(1, 4, 5, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> A = conv_pool_forward(A_prev, W, b=[10])
    >>> A.shape
    (1, 1, 2, 1)
    >>> A[0, :, :, 0]  # every window is x - (x + 6) + 10
    array([[4., 4.]])
    """
    A_prev, W, b, stride, pad = conv_arguments(A_prev, W, b, stride, pad)
    activation = activation_function(activation)
    pool_f = integer(pool_f, "pool_f", 1)
    pool_stride = step(pool_stride, "pool_stride")
    mode = pooling_mode(mode)
    n_H_conv, n_W_conv = (conv_output_size(n, W.shape[1], stride, pad) for n in A_prev.shape[1:3])
    check_window(pool_f, n_H_conv, n_W_conv, "pool_f", "the convolution's output")

    Z = conv_forward(A_prev, W, b, stride, pad)
    return pool_forward(activate(Z, activation), pool_f, pool_stride, mode)
