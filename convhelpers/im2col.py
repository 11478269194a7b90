"""A layer as a matrix product over copied windows, and their sum (lessons 08 and 12)."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convhelpers.arguments import (
    IMAGE_AXES,
    border,
    check_window,
    conv_arguments,
    count_positions,
    float_array,
    float_dtype,
    integer,
    output_shape,
    real_array,
    shown,
    step,
)
from convhelpers.padding import zero_pad


def im2col(A_prev, f, stride=1, pad=0):
    """Copy every window of every image into one row of a matrix.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    f : int
        Height and width of the window in pixels, at least 1.
    stride : int, optional
        Pixels from one window to the next, down and across; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side; at least 0.

    Returns
    -------
    columns : ndarray, shape (m * n_H * n_W, f * f * n_C_prev)
        ``n_H = floor((n_H_prev + 2 * pad - f) / stride) + 1``, and `n_W` likewise. Rows follow the
        output: image by image, in it row by row. Columns follow the window: row by row, in it pixel
        by pixel, in it channel by channel, which is the order of ``W.reshape(n_C, -1)``. The dtype
        is that of `A_prev` as kept above. A new array.

    Raises
    ------
    TypeError
        If `A_prev` does not hold real numbers of a kept dtype, or `f`, `stride` or `pad` is not an
        integer.
    ValueError
        If `A_prev` does not have four axes, `f`, `stride` or `pad` is below its minimum or
        too large for the memory, or the window is larger than the padded input.

    Notes
    -----
    A view with two more axes names every cell of every window without copying one; the reshape
    copies them [1]_. Neighboring windows overlap, so with stride 1 the matrix holds each pixel up
    to ``f * f`` times. The name comes from libraries that put each window into a column.

    References
    ----------
    .. [1] K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional Neural Networks for
       Document Processing*, Tenth International Workshop on Frontiers in Handwriting Recognition,
       2006.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import im2col
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> columns = im2col(A_prev, f=2)
    >>> columns.shape
    (2, 4)
    >>> columns
    array([[1., 2., 4., 5.],
           [2., 3., 5., 6.]])
    """
    A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    f, stride = integer(f, "f", 1), step(stride)
    A_pad = zero_pad(A_prev, pad)
    _, n_H_pad, n_W_pad, n_C_prev = A_pad.shape
    check_window(f, n_H_pad, n_W_pad, "f", f"A_prev padded with pad = {pad}")
    windows = sliding_window_view(A_pad, (f, f, n_C_prev), axis=(1, 2, 3), writeable=True)
    windows = windows[:, ::stride, ::stride]
    # Where windows are as wide as the image, the reshape is still a view, whose rows overlap.
    return np.ascontiguousarray(windows.reshape(math.prod(windows.shape[:3]), f * f * n_C_prev))


def col2im(columns, shape, f, stride=1, pad=0):
    """Add every row of a matrix to the window of the images from which `im2col` copied it.

    Parameters
    ----------
    columns : array_like, shape (m * n_H * n_W, f * f * n_C_prev)
        One window a row, in the order of `im2col`. float32 and float64 are kept; integers and
        booleans become float64.
    shape : tuple (m, n_H_prev, n_W_prev, n_C_prev)
        Shape of the images that `im2col` was given: batch, height, width, channels.
    f : int
        Height and width of the window in pixels, at least 1.
    stride : int, optional
        Pixels from one window to the next, down and across; at least 1.
    pad : int, optional
        Width of the border in pixels, per side, that `im2col` added; at least 0.

    Returns
    -------
    images : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Each pixel is the sum of its copies; one that no window reaches is zero, and what falls on
        the border is dropped. The dtype is that of `columns` as kept above. A new array.

    Raises
    ------
    TypeError
        If `columns` does not hold real numbers of a kept dtype, `shape` is not four integers, or
        `f`, `stride` or `pad` is not an integer.
    ValueError
        If `shape` holds a negative number, `f`, `stride` or `pad` is below its minimum or too large
        for the memory, the window is larger than the padded images, or `columns` does not have the
        shape of the matrix that `im2col` makes of such images.

    Notes
    -----
    This is the adjoint of `im2col`, not its inverse: where windows overlap, a pixel that was copied
    ``k`` times comes back ``k`` times as large. With it, the way back of a convolution and a
    transposed convolution are one matrix product and one sum [1]_.

    References
    ----------
    .. [1] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285, section 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import col2im, im2col
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> images = col2im(im2col(A_prev, f=2), A_prev.shape, f=2)
    >>> images.shape
    (1, 2, 3, 1)
    >>> images[0, :, :, 0]  # the column in the middle lies in both windows
    array([[ 1.,  4.,  3.],
           [ 4., 10.,  6.]])
    """
    columns = float_array(columns, "columns", ("windows", "cells"))
    shape = _image_shape(shape)
    f, stride, pad = integer(f, "f", 1), step(stride), border(pad, shape)
    m, *sizes, n_C_prev = shape
    n_H_pad, n_W_pad = (n + 2 * pad for n in sizes)
    check_window(f, n_H_pad, n_W_pad, "f", f"the images padded with pad = {pad}")
    n_H, n_W = (count_positions(n, f, stride, pad) for n in sizes)
    expected = m * n_H * n_W, f * f * n_C_prev
    if columns.shape != expected:
        raise ValueError(
            f"columns must have the shape of the matrix that im2col makes of images of shape "
            f"{shape} for these arguments, {expected}, got shape {columns.shape}."
        )
    windows = columns.reshape(m, n_H, n_W, f, f, n_C_prev)
    images = np.zeros((m, n_H_pad, n_W_pad, n_C_prev), columns.dtype)
    with np.errstate(all="ignore"):  # NaN and infinity go through
        # The same cell of all windows is a different pixel in each, so that none is added twice.
        for row, col in np.ndindex(f, f):
            rows = slice(row, row + stride * (n_H - 1) + 1, stride)
            cols = slice(col, col + stride * (n_W - 1) + 1, stride)
            images[:, rows, cols] += windows[:, :, :, row, col]
    return images[:, pad : n_H_pad - pad, pad : n_W_pad - pad].copy()


def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    """Slide every filter over every image with a single matrix product.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    W : array_like, shape (n_C, f, f, n_C_prev)
        Filters: one filter a row, each a square volume as deep as the input.
    b : array_like, shape (n_C,) or (n_C, 1)
        One bias for each filter.
    stride : int, optional
        Pixels from one window to the next, down and across; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side; at least 0.

    Returns
    -------
    Z : ndarray, shape (m, n_H, n_W, n_C)
        ``n_H = floor((n_H_prev + 2 * pad - f) / stride) + 1``, and `n_W` likewise. float32 if both
        `A_prev` and `W` are float32, else float64; `b` is brought to that dtype. A new array.

    Raises
    ------
    TypeError, ValueError
        As `conv_forward`.

    Notes
    -----
    All windows are the rows of one matrix, made by `im2col`, and all filters the columns of another
    [1]_. The first is up to ``f * f`` times as large as the input, for the whole batch at once.
    `conv_forward` gives the same result in bounded memory, and is the one to use.

    References
    ----------
    .. [1] K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional Neural Networks for
       Document Processing*, Tenth International Workshop on Frontiers in Handwriting Recognition,
       2006.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_forward_matmul
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> Z = conv_forward_matmul(A_prev, W, b=[10])
    >>> Z.shape
    (1, 1, 2, 1)
    >>> Z[0, :, :, 0]  # 1 - 5 + 10 and 2 - 6 + 10
    array([[6., 6.]])
    """
    A_prev, W, b, stride, pad = conv_arguments(A_prev, W, b, stride, pad)
    n_C, f, _, n_C_prev = W.shape
    filters = W.reshape(n_C, f * f * n_C_prev).T
    with np.errstate(all="ignore"):  # NaN and infinity go through
        Z = im2col(A_prev, f, stride, pad) @ filters
        Z += b.astype(np.result_type(float_dtype(A_prev), W))
    return Z.reshape(output_shape(A_prev, f, stride, pad, n_C))


def _image_shape(shape):
    """`shape` as a tuple of the four sizes of a batch of images."""
    try:
        m, n_H, n_W, n_C = shape
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"shape must be four integers ({', '.join(IMAGE_AXES)}), got {shown(shape)}."
        ) from error
    sizes = zip((m, n_H, n_W, n_C), IMAGE_AXES, strict=True)
    return tuple(integer(n, f"{axis} of shape", 0) for n, axis in sizes)
