"""The transposed convolution: from small to large, and the way back (lesson 12)."""

import math

import numpy as np

from convhelpers.arguments import (
    IMAGE_AXES,
    MOST_BYTES,
    float_array,
    integer,
    output_gradient,
    square_filters,
    step,
)
from convhelpers.fast import (
    bias_gradient,
    fill_filter_gradient,
    fill_input_gradient,
    forward,
)

TRANSPOSED_FILTER_AXES = ("n_C_prev", "f", "f", "n_C")


def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    """Stamp every filter on a larger image, once for each input value, and add up the stamps.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    W : array_like, shape (n_C_prev, f, f, n_C)
        Stamps: one for each channel of the input, each a square volume as deep as the output. These
        are the filters of the convolution that leads from the output's shape to the input's.
    b : array_like, shape (n_C,) or (n_C, 1)
        One bias for each channel of the output.
    stride : int, optional
        Pixels from one stamp to the next, down and across; at least 1.
    pad : int, optional
        Width of the rim in pixels, per side, that is cut off the stamped image; at least 0.

    Returns
    -------
    Z : ndarray, shape (m, n_H, n_W, n_C)
        ``n_H = (n_H_prev - 1) * stride - 2 * pad + f``, and `n_W` likewise. float32 if both
        `A_prev` and `W` are float32, else float64; `b` is brought to that dtype. A new array.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride` or `pad` is not an
        integer.
    ValueError
        If `A_prev` or `W` does not have four axes, an image has no pixel, the stamps are not
        square, there is not one for each channel of the input, `b` does not have one value for each
        channel of the output, `stride` or `pad` is below its minimum, `stride` is too large for the
        memory, or `pad` leaves nothing of the output.

    Notes
    -----
    Each input value is multiplied by its stamp, and the product is added to the window of the
    output that begins ``stride`` times as far down and across. This is what `conv_backward` does
    with the gradient of a convolution's output, and the layer is that convolution's adjoint:
    without biases, the sum of ``conv_forward(X, W) * Y`` is that of
    ``X * conv_transpose_forward(Y, W)`` [1]_. An adjoint has the shapes of an inverse, and is none.

    Where `stride` does not divide `f`, the number of stamps that reach a pixel alternates, which
    shows as a checkerboard [2]_.

    It is computed as the way back of `conv_backward` is, with the same bounds on memory and
    rounding. NaN and infinity go through without a warning.

    References
    ----------
    .. [1] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285, chapter 4.
    .. [2] A. Odena, V. Dumoulin, C. Olah, *Deconvolution and Checkerboard Artifacts*, Distill,
       2016, https://distill.pub/2016/deconv-checkerboard/.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_transpose_forward
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> Z = conv_transpose_forward(A_prev, W, b=[10], stride=2)
    >>> Z.shape
    (1, 4, 6, 1)
    >>> Z[0, :, :, 0]  # 2 x 3 stamps side by side, and 10 everywhere
    array([[11., 10., 12., 10., 13., 10.],
           [10.,  9., 10.,  8., 10.,  7.],
           [14., 10., 15., 10., 16., 10.],
           [10.,  6., 10.,  5., 10.,  4.]])
    """
    A_prev, W, stride, pad, Z_shape = _arguments(A_prev, W, stride, pad)
    n_C = W.shape[3]
    b = float_array(b, "b")
    if b.shape not in ((n_C,), (n_C, 1)):
        raise ValueError(
            f"b must have one value for each of the {n_C} output channels (the last axis of W), "
            f"as shape ({n_C},) or ({n_C}, 1), got shape {b.shape}."
        )
    Z = _empty(Z_shape, np.result_type(A_prev, W), stride)
    with np.errstate(all="ignore"):  # as in conv_forward
        fill_input_gradient(A_prev, W.astype(Z.dtype, copy=False), stride, pad, Z)
        Z += b.reshape(n_C).astype(Z.dtype, copy=False)
    return Z


def conv_transpose_backward(dZ, A_prev, W, stride=1, pad=0):
    """Carry the gradient of the loss back through a transposed convolutional layer.

    Parameters
    ----------
    dZ : array_like, shape (m, n_H, n_W, n_C)
        Gradient of the loss with respect to the output of `conv_transpose_forward`. float32 and
        float64 are kept; integers and booleans become float64.
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        The input that `conv_transpose_forward` was given: batch, height, width, channels.
    W : array_like, shape (n_C_prev, f, f, n_C)
        The stamps that it was given, one for each channel of the input.
    stride : int, optional
        Pixels from one stamp to the next, as in `conv_transpose_forward`; at least 1.
    pad : int, optional
        Width of the rim that is cut off, as in `conv_transpose_forward`; at least 0.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to `A_prev`.
    dW : ndarray, shape (n_C_prev, f, f, n_C)
        Gradient with respect to `W`, summed over the batch.
    db : ndarray, shape (n_C,)
        Gradient with respect to the bias, summed over the batch. All three are new arrays, float32
        if `dZ`, `A_prev` and `W` are all float32, else float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride` or `pad` is not an
        integer.
    ValueError
        If `dZ` does not have the shape of the output of `conv_transpose_forward`, or the other
        arguments are refused by it.

    Notes
    -----
    The way back of the adjoint is the convolution itself: `dA_prev` is `conv_forward` of `dZ` with
    the same `W`, `stride` and `pad`, without a bias. In `dW`, image and gradient change their
    places: each input value adds itself times the window of `dZ` that its stamp reached [1]_.

    References
    ----------
    .. [1] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285, chapter 4.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_transpose_backward
    >>> A_prev = np.array([[1, 2, 3]]).reshape(1, 1, 3, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> dZ = np.array([[1, 0, 0, 0], [10, 20, 30, 40]]).reshape(1, 2, 4, 1)
    >>> dA_prev, dW, db = conv_transpose_backward(dZ, A_prev, W)
    >>> dA_prev.shape, dW.shape, db.shape
    ((1, 1, 3, 1), (1, 2, 2, 1), (1,))
    >>> dA_prev[0, :, :, 0]  # 1 - 20, 0 - 30 and 0 - 40
    array([[-19., -30., -40.]])
    >>> dW[0, :, :, 0]  # 1, 2 and 3 times the windows of dZ
    array([[  1.,   0.],
           [140., 200.]])
    >>> db
    array([101.])
    """
    A_prev, W, stride, pad, Z_shape = _arguments(A_prev, W, stride, pad)
    dZ = output_gradient(dZ, "dZ", Z_shape, "conv_transpose_forward")

    dtype = np.result_type(dZ, A_prev, W)
    W = W.astype(dtype, copy=False)
    dA_prev, dW = np.empty(A_prev.shape, dtype), np.empty(W.shape, dtype)
    with np.errstate(all="ignore"):  # as in conv_forward
        forward(dZ, W, stride, pad, dA_prev)
        fill_filter_gradient(A_prev, dZ, stride, pad, dW)
        db = bias_gradient(dZ).astype(dtype)
    return dA_prev, dW, db


def _arguments(A_prev, W, stride, pad):
    """The arguments of a transposed layer, checked, and the shape of its output."""
    A_prev = float_array(A_prev, "A_prev", IMAGE_AXES)
    W = square_filters(W, TRANSPOSED_FILTER_AXES)
    m, *sizes, n_C_prev = A_prev.shape
    if len(W) != n_C_prev:
        raise ValueError(
            f"W must have one stamp (its first axis) for each channel of A_prev, "
            f"got {len(W)} and {n_C_prev}: W.shape = {W.shape}, A_prev.shape = {A_prev.shape}."
        )
    if min(sizes) < 1:
        raise ValueError(
            f"A_prev must hold images of at least one pixel, got shape {A_prev.shape}."
        )
    stride, pad = step(stride), integer(pad, "pad", 0)
    _, f, _, n_C = W.shape
    n_H, n_W = ((n - 1) * stride - 2 * pad + f for n in sizes)
    if min(n_H, n_W) < 1:
        most = (min(n_H, n_W) + 2 * pad - 1) // 2
        raise ValueError(
            f"pad must leave at least one row and one column of the output: at most {most} "
            f"for these arguments, got {pad}."
        )
    return A_prev, W, stride, pad, (m, n_H, n_W, n_C)


def _empty(shape, dtype, stride):
    """A new array for the output, which a large stride may make too large for any memory."""
    try:
        if dtype.itemsize * math.prod(shape) <= MOST_BYTES:
            return np.empty(shape, dtype)
    except MemoryError:
        pass
    raise ValueError(
        f"stride must leave the output small enough for the memory, "
        f"got {stride}, which makes an output of shape {shape}."
    )
