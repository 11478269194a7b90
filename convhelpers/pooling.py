"""Pooling: one number for each window, and the way back (lessons 04 and 07)."""

import math

import numpy as np

from convhelpers.arguments import (
    IMAGE_AXES,
    check_window,
    float_array,
    float_dtype,
    integer,
    output_gradient,
    output_shape,
    pooling_mode,
    real_array,
    step,
)
from convhelpers.fast import slices, view_windows

# Images are pooled a block at a time: what is kept between two steps stays in the cache.
BLOCK_VALUES = 2**17


def pool_forward(A_prev, f, stride, mode="max"):
    """Summarize every window of every channel by its maximum or its average.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    f : int
        Height and width of the window in pixels, at least 1.
    stride : int
        Pixels from one window to the next, down and across; at least 1.
    mode : {"max", "average"}, optional
        What to keep of a window.

    Returns
    -------
    A : ndarray, shape (m, n_H, n_W, n_C_prev)
        ``n_H = floor((n_H_prev - f) / stride) + 1``, and `n_W` likewise. The dtype is that of
        `A_prev` as kept above. A new array.

    Raises
    ------
    TypeError
        If `A_prev` does not hold real numbers of a kept dtype, `f` or `stride` is not an integer,
        or `mode` is not a string.
    ValueError
        If `A_prev` does not have four axes, `f` or `stride` is below 1, the window is larger than
        the input, or `mode` is unknown.

    Notes
    -----
    Each channel is pooled by itself, so the depth does not change, and there is nothing to learn
    [1]_. Rows and columns that the stride leaves over are not used; there is no padding [2]_.

    The maximum of a square is the maximum of the maxima of its rows, and sums add up likewise. So
    `f` rows of pixels are combined first, whole rows at a time, and then `f` columns of the result:
    ``2 * f`` steps take all windows of a block of images at once. Beyond the output, the memory
    needed is a few megabytes, or what the rows of one image take.

    NaN and infinity go through without a warning.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.3.
    .. [2] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285, chapter 3.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import pool_forward
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> A = pool_forward(A_prev, f=2, stride=1)
    >>> A.shape
    (1, 1, 2, 1)
    >>> A[0, :, :, 0]
    array([[5., 6.]])
    >>> pool_forward(A_prev, f=2, stride=1, mode="average")[0, :, :, 0]
    array([[3., 4.]])
    """
    A_prev, f, stride, mode = _pool_arguments(A_prev, f, stride, mode)
    A = np.empty(output_shape(A_prev, f, stride), float_dtype(A_prev))
    combine = np.maximum if mode == "max" else np.add
    with np.errstate(all="ignore"):  # NaN and infinity go through
        for images in _image_blocks(A_prev):
            pixels = A_prev[images].astype(A.dtype, copy=False)
            _pool_block(pixels, f, stride, combine, A[images])
            if mode == "average":
                A[images] /= f * f
    return A


def pool_backward(dA, A_prev, f, stride, mode="max"):
    """Carry the gradient of the loss back through a pooling layer.

    Parameters
    ----------
    dA : array_like, shape (m, n_H, n_W, n_C_prev)
        Gradient of the loss with respect to the output of `pool_forward`: how fast the loss grows
        with each of its numbers. float32 and float64 are kept; integers and booleans become
        float64.
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        The input that `pool_forward` was given: batch, height, width, channels.
    f : int
        Height and width of the window in pixels, as in `pool_forward`; at least 1.
    stride : int
        Pixels from one window to the next, as in `pool_forward`; at least 1.
    mode : {"max", "average"}, optional
        What `pool_forward` kept of a window.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to `A_prev`. Pixels that no window reaches get zero. float32 if `dA`
        and `A_prev` are both float32, else float64. A new array.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, `f` or `stride` is not an integer,
        or `mode` is not a string.
    ValueError
        If `dA` or `A_prev` does not have four axes, `f` or `stride` is below 1, the window is
        larger than the input, `mode` is unknown, or `dA` does not have the shape of the output of
        `pool_forward`.

    Notes
    -----
    A maximum grows with the pixel that holds it and with no other: that pixel gets the whole
    gradient of its window [1]_. Where several pixels tie, the first gets it, row by row from the
    top left. An average grows with every pixel of its window: each gets ``1 / (f * f)`` of the
    gradient. Where windows overlap, a pixel collects from all of them, by the chain rule [2]_.

    A NaN counts as the maximum of its window, as in `pool_forward`: the first NaN gets the
    gradient. NaN and infinity in `dA` go, without a warning, only where the gradient goes.

    Beyond the output, the memory needed is some megabytes, or about two images where these are
    larger. It does not grow with the batch.

    References
    ----------
    .. [1] A. Karpathy and others, *CS231n: Convolutional Neural Networks for Visual Recognition*,
       course notes, section "Pooling Layer", https://cs231n.github.io/convolutional-networks/.
    .. [2] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 6.5.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import pool_backward
    >>> A_prev = np.array([[1, 2, 3], [4, 6, 6]]).reshape(1, 2, 3, 1)
    >>> dA = np.array([[10, 100]]).reshape(1, 1, 2, 1)
    >>> dA_prev = pool_backward(dA, A_prev, f=2, stride=1)
    >>> dA_prev.shape
    (1, 2, 3, 1)
    >>> dA_prev[0, :, :, 0]  # the first 6 is the maximum of both windows
    array([[  0.,   0.,   0.],
           [  0., 110.,   0.]])
    >>> pool_backward(dA, A_prev, f=2, stride=1, mode="average")[0, :, :, 0]
    array([[ 2.5, 27.5, 25. ],
           [ 2.5, 27.5, 25. ]])
    """
    A_prev, f, stride, mode = _pool_arguments(A_prev, f, stride, mode)
    dA = output_gradient(dA, "dA", output_shape(A_prev, f, stride), "pool_forward")

    dA_prev = np.zeros(A_prev.shape, np.result_type(dA, float_dtype(A_prev)))
    with np.errstate(all="ignore"):  # NaN and infinity go through
        for images in _image_blocks(A_prev):
            dA_block = dA[images].astype(dA_prev.dtype, copy=False)
            if mode == "max":
                _max_backward(dA_block, A_prev[images], f, stride, dA_prev[images])
            else:
                _average_backward(dA_block, f, stride, dA_prev[images])
    return dA_prev


def _pool_block(A_prev, f, stride, combine, A):
    """Fill `A`: combine the rows of every window, then the columns of what is left."""
    _, n_H, n_W, _ = A.shape
    rows = [A_prev[:, cells] for cells in _cell_slices(n_H, f, stride)]
    combined = rows[0] if f == 1 else combine(rows[0], rows[1])
    for row in rows[2:]:
        combine(combined, row, out=combined)
    cols = [combined[:, :, cells] for cells in _cell_slices(n_W, f, stride)]
    A[...] = cols[0]
    for col in cols[1:]:
        combine(A, col, out=A)


def _max_backward(dA, A_prev, f, stride, dA_prev):
    """Add the gradient of every window to the first of its pixels that holds the maximum."""
    A_prev = float_array(A_prev, "A_prev")
    A = np.empty(dA.shape, A_prev.dtype)
    _pool_block(A_prev, f, stride, np.maximum, A)
    some_nan = np.isnan(A).any()
    windows, places = (_cells_of_windows(X, f, stride) for X in (A_prev, dA_prev))
    # The gradient times 0 or 1 would be NaN where it is infinite; its bits are plain integers.
    bits = np.dtype(f"u{dA.itemsize}")
    free = np.ones(A.shape, bool)
    for row, col in np.ndindex(f, f):
        first = windows[row, col] == A
        if some_nan:
            first |= np.isnan(windows[row, col])
        first &= free
        free ^= first
        gradient = np.multiply(dA.view(bits), first, dtype=bits).view(dA.dtype)
        if stride < f:
            places[row, col] += gradient
        else:
            places[row, col] = gradient


def _average_backward(dA, f, stride, dA_prev):
    """Add an equal share of the gradient of every window to each of its pixels."""
    places = _cells_of_windows(dA_prev, f, stride)
    share = dA / (f * f)
    for row, col in np.ndindex(f, f):
        places[row, col] += share


def _pool_arguments(A_prev, f, stride, mode):
    """The arguments of a pooling layer, checked one by one and against each other."""
    A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    f = integer(f, "f", 1)
    stride = step(stride)
    mode = pooling_mode(mode)
    check_window(f, *A_prev.shape[1:3], "f", "A_prev")
    return A_prev, f, stride, mode


def _image_blocks(A):
    """Cut the batch into slices of images of bounded size."""
    return slices(len(A), BLOCK_VALUES // max(math.prod(A.shape[1:]), 1))


def _cells_of_windows(A, f, stride):
    """See the same cell of all windows together, as (f, f, m, n_H, n_W, n_C)."""
    return view_windows(A, f, stride).transpose(3, 4, 0, 1, 2, 5)


def _cell_slices(n, f, stride):
    """For each cell of a window, where the cell lies in `n` windows, along one axis."""
    return [slice(cell, cell + stride * (n - 1) + 1, stride) for cell in range(f)]
