"""Batch normalization: each channel with mean 0 and variance 1 (lesson 13)."""

import math

import numpy as np

from convhelpers.arguments import (
    FILTER_AXES,
    IMAGE_AXES,
    biases,
    channel_values,
    float_array,
    output_gradient,
    positive_number,
    square_filters,
)


def batch_norm_forward(Z, gamma, beta, eps=1e-5):
    """Bring every channel to mean 0 and variance 1, then to the scale and shift that it learns.

    Parameters
    ----------
    Z : array_like, shape (m, n_H, n_W, n_C)
        What a convolution gives: batch, height, width, channels. float32 and float64 are kept;
        integers and booleans become float64.
    gamma, beta : array_like, shape (n_C,)
        Scale and shift of each channel.
    eps : float, optional
        Is added to the variance; positive.

    Returns
    -------
    Y : ndarray, shape (m, n_H, n_W, n_C)
        ``gamma * (Z - mean) / sqrt(var + eps) + beta``, with the mean and the variance of each
        channel over the batch, the height and the width. The variance is divided by the count,
        ``m * n_H * n_W``. The dtype is that of `Z` as kept above. A new array.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `eps` is not a real number.
    ValueError
        If `Z` does not have four axes, `gamma` or `beta` does not have one value for each channel,
        or `eps` is not positive and finite.

    Notes
    -----
    This is what the layer does in training [1]_: every image is seen together with the others of
    its batch. After training it uses averages, and `fold_batch_norm` makes it vanish. A channel
    whose values are all equal becomes `beta`.

    It is computed in float64. NaN and infinity go through without a warning, to all values of
    their channel.

    References
    ----------
    .. [1] S. Ioffe, C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by
       Reducing Internal Covariate Shift*, 2015, arXiv:1502.03167, algorithm 1 and section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import batch_norm_forward
    >>> Z = np.array([[1, 5, 1], [5, 1, 5]]).reshape(1, 2, 3, 1)
    >>> Y = batch_norm_forward(Z, gamma=[10], beta=[3])
    >>> Y.shape
    (1, 2, 3, 1)
    >>> Y[0, :, :, 0].round(2)  # the mean is 3, the variance 4
    array([[-7., 13., -7.],
           [13., -7., 13.]])
    """
    Z, gamma, eps = _norm_arguments(Z, gamma, eps)
    beta = channel_values(beta, "beta", Z.shape[3])
    with np.errstate(all="ignore"):  # NaN and infinity go through, and a batch may be empty
        Z_hat, _ = _normalize(Z, eps)
        return (gamma * Z_hat + beta).astype(Z.dtype, copy=False)


def batch_norm_backward(dY, Z, gamma, eps=1e-5):
    """Carry the gradient of the loss back through batch normalization.

    Parameters
    ----------
    dY : array_like, shape (m, n_H, n_W, n_C)
        Gradient of the loss with respect to the output of `batch_norm_forward`. float32 and
        float64 are kept; integers and booleans become float64.
    Z : array_like, shape (m, n_H, n_W, n_C)
        The input that `batch_norm_forward` was given.
    gamma : array_like, shape (n_C,)
        The scale that it was given.
    eps : float, optional
        As in `batch_norm_forward`; positive.

    Returns
    -------
    dZ : ndarray, shape (m, n_H, n_W, n_C)
        Gradient with respect to `Z`.
    dgamma, dbeta : ndarray, shape (n_C,)
        Gradients with respect to `gamma` and `beta`, summed over the batch, the height and the
        width. All three are new arrays, float32 if `dY` and `Z` are both float32, else float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `eps` is not a real number.
    ValueError
        If `Z` does not have four axes, `dY` does not have the shape of `Z`, `gamma` does not have
        one value for each channel, or `eps` is not positive and finite.

    Notes
    -----
    With ``Z_hat = (Z - mean) / sqrt(var + eps)`` the output is ``gamma * Z_hat + beta``. Hence
    ``dbeta = sum(dY)`` and ``dgamma = sum(dY * Z_hat)``. A value of `Z` also moves the mean and the
    variance, and with them every other value of its channel; collected by the chain rule [1]_,

    ``dZ = gamma / sqrt(var + eps) * (dY - mean(dY) - Z_hat * mean(dY * Z_hat))``.

    So the gradients of a channel add up to zero: a shift of the whole channel changes nothing.

    It is computed in float64. NaN and infinity go through without a warning, to all values of
    their channel.

    References
    ----------
    .. [1] S. Ioffe, C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by
       Reducing Internal Covariate Shift*, 2015, arXiv:1502.03167, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import batch_norm_backward
    >>> Z = np.array([[1, 5, 1], [5, 1, 5]]).reshape(1, 2, 3, 1)
    >>> dY = np.array([[6, 12, 0], [0, 0, 0]]).reshape(1, 2, 3, 1)
    >>> dZ, dgamma, dbeta = batch_norm_backward(dY, Z, gamma=[10])
    >>> dZ.shape, dgamma.shape, dbeta.shape
    ((1, 2, 3, 1), (1,), (1,))
    >>> dZ[0, :, :, 0].round(2)  # 10 / 2 * (dY - 3 - Z_hat), where Z_hat is -1 or 1
    array([[ 20.,  40., -10.],
           [-20., -10., -20.]])
    >>> dgamma.round(2), dbeta  # -6 + 12 and 6 + 12
    (array([6.]), array([18.]))
    """
    Z, gamma, eps = _norm_arguments(Z, gamma, eps)
    dY = output_gradient(dY, "dY", Z.shape, "batch_norm_forward")
    dtype = np.result_type(dY, Z)
    with np.errstate(all="ignore"):  # NaN and infinity go through
        Z_hat, deviation = _normalize(Z, eps)
        dgamma, dbeta = _channel_sums(dY * Z_hat), _channel_sums(dY)
        count = math.prod(Z.shape[:3])
        dZ = gamma / deviation * (dY - dbeta / count - Z_hat * (dgamma / count))
        return tuple(gradient.astype(dtype, copy=False) for gradient in (dZ, dgamma, dbeta))


def fold_batch_norm(W, b, gamma, beta, mean, var, eps=1e-5):
    """Fold a batch normalization with known averages into the convolution before it.

    Parameters
    ----------
    W : array_like, shape (n_C, f, f, n_C_prev)
        The filters of the convolution. float32 and float64 are kept; integers and booleans become
        float64.
    b : array_like, shape (n_C,) or (n_C, 1)
        Its biases.
    gamma, beta : array_like, shape (n_C,)
        Scale and shift of the normalization.
    mean, var : array_like, shape (n_C,)
        The averages that it uses after training. No variance is negative.
    eps : float, optional
        Is added to the variance; positive.

    Returns
    -------
    W_folded : ndarray, shape (n_C, f, f, n_C_prev)
        Each filter times ``gamma / sqrt(var + eps)`` of its channel.
    b_folded : ndarray, shape (n_C,)
        ``(b - mean) * gamma / sqrt(var + eps) + beta``. Both are new arrays in the dtype of `W` as
        kept above.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `eps` is not a real number.
    ValueError
        If `W` does not hold square filters, another array does not have one value for each of
        them, a variance is negative, or `eps` is not positive and finite.

    Notes
    -----
    With fixed averages the normalization multiplies each channel by a number and adds another. So
    do a filter and its bias: one convolution with the folded numbers gives what the two layers give
    [1]_. It is computed in float64.

    References
    ----------
    .. [1] B. Jacob and others, *Quantization and Training of Neural Networks for Efficient
       Integer-Arithmetic-Only Inference*, 2017, arXiv:1712.05877, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import fold_batch_norm
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> W_folded, b_folded = fold_batch_norm(W, [5], gamma=[10], beta=[1], mean=[3], var=[4])
    >>> W_folded.shape, b_folded.shape
    ((1, 2, 2, 1), (1,))
    >>> W_folded[0, :, :, 0].round(2)  # times 10 / 2
    array([[ 5.,  0.],
           [ 0., -5.]])
    >>> b_folded.round(2)  # (5 - 3) * 10 / 2 + 1
    array([11.])
    """
    W, eps = square_filters(W, FILTER_AXES), positive_number(eps, "eps")
    n_C = len(W)
    b = biases(b, n_C)
    gamma, beta = channel_values(gamma, "gamma", n_C), channel_values(beta, "beta", n_C)
    mean, var = channel_values(mean, "mean", n_C), channel_values(var, "var", n_C)
    if (var < 0).any():
        raise ValueError(f"var must hold no negative numbers, got {var.min()}.")
    with np.errstate(all="ignore"):  # NaN and infinity go through
        scale = gamma / np.sqrt(var + eps)
        W_folded = W * scale[:, np.newaxis, np.newaxis, np.newaxis]
        b_folded = (b - mean) * scale + beta
        return W_folded.astype(W.dtype, copy=False), b_folded.astype(W.dtype, copy=False)


def _norm_arguments(Z, gamma, eps):
    """The arguments of a normalization, checked one by one and against each other."""
    Z = float_array(Z, "Z", IMAGE_AXES)
    return Z, channel_values(gamma, "gamma", Z.shape[3]), positive_number(eps, "eps")


def _normalize(Z, eps):
    """`Z` with mean 0 and variance 1 in every channel, and what its differences were divided by."""
    count = math.prod(Z.shape[:3])
    difference = Z - _channel_sums(Z) / count
    deviation = np.sqrt(_channel_sums(difference**2) / count + eps)
    return difference / deviation, deviation


def _channel_sums(Z):
    """The sum of every channel, in float64."""
    return Z.sum(axis=(0, 1, 2), dtype=np.float64)
