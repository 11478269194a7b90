"""The convolutional layer: one window, the whole batch, the way back (lessons 02, 03 and 06)."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convhelpers.arguments import (
    WINDOW_AXES,
    activate,
    activation_function,
    conv_arguments,
    float_array,
    float_dtype,
    images_and_filters,
    output_gradient,
    square_filters,
    steps_of_filters,
)
from convhelpers.padding import conv_output_size, zero_pad

# Copied windows hold each pixel up to f * f times, so only a block of them exists at a time: large
# enough for the matrix product to run at full speed, small enough to stay in the cache until the
# product reads it. Of 2**15 to 2**23 values, tried on layers of 1 to 128 channels, 2**19 (2 MB in
# float32) was the best or within a sixth of the best for every layer.
BLOCK_VALUES = 2**19


def conv_single_step(a_slice, W, b, activation=None):
    """Multiply one window by one filter, add up, add the bias: one number of the output.

    Parameters
    ----------
    a_slice : array_like, shape (f, f, n_C_prev)
        One window of the (padded) input: height, width, channels. float32 and float64 are kept;
        integers and booleans become float64.
    W : array_like, shape (f, f, n_C_prev)
        One filter, as deep as the input.
    b : float or array_like with one element
        The bias of this filter.
    activation : callable, optional
        A function such as `relu`, applied to the sum. None applies nothing.

    Returns
    -------
    NumPy scalar
        ``g(sum(a_slice * W) + b)``, where ``g`` is the activation. float32 if both `a_slice` and
        `W` are float32, else float64; `b` and the activation do not change that.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `activation` is neither a
        function nor None, or returns None.
    ValueError
        If `a_slice` or `W` does not have three axes, `W` is not square, their shapes differ, `b`
        holds more or less than one number, or `activation` does not return one number.

    Notes
    -----
    This is the equation of one unit of a dense layer, ``g(w . a + b)``, on a part of the input.
    The filter is not flipped: the layer computes cross-correlation, which the field calls
    convolution [1]_. The bias is added once, to the sum. Use `conv_forward` for more than one
    window: it does the same for all of them at once.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.1.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_single_step, relu
    >>> a_slice = np.array([[1, 2], [4, 5]]).reshape(2, 2, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(2, 2, 1)
    >>> z = conv_single_step(a_slice, W, b=3)
    >>> z.shape
    ()
    >>> float(z)  # 1 * 1 + 2 * 0 + 4 * 0 + 5 * -1 + 3
    -1.0
    >>> float(conv_single_step(a_slice, W, b=3, activation=relu))
    0.0
    """
    a_slice = float_array(a_slice, "a_slice", WINDOW_AXES)
    W = square_filters(W, WINDOW_AXES)
    if a_slice.shape != W.shape:
        raise ValueError(
            f"a_slice must have the shape of the filter W, {W.shape}, got shape {a_slice.shape}."
        )
    b = float_array(b, "b")
    if b.size != 1:
        raise ValueError(f"b must be one number, got shape {b.shape}.")
    activation = activation_function(activation)

    with np.errstate(all="ignore"):  # NaN and infinity go through
        z = np.sum(a_slice * W)
        z += b.reshape(()).astype(z.dtype)
    return activate(z, activation)[()]


def conv_forward(A_prev, W, b, stride=1, pad=0):
    """Slide every filter over every image: the forward pass of a convolutional layer.

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
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride` or `pad` is not an
        integer.
    ValueError
        If `A_prev` or `W` does not have four axes, the filters are not square, their depth is not
        that of the input, `b` does not have one value for each filter, `stride` or `pad` is below
        its minimum, or the filter is larger than the padded input.

    Notes
    -----
    The filter is not flipped: the layer computes cross-correlation, which the field calls
    convolution [1]_. Rows and columns that the stride leaves over are not used [2]_.

    Every window is copied into one row of a matrix, and one matrix product multiplies all of them
    with all the filters [3]_. The matrix is made in blocks of bounded size: beyond the output, the
    memory needed is a few megabytes, or one padded image and the windows of one output row where
    these are larger. It does not grow with the batch.

    NaN and infinity go through without a warning.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.1.
    .. [2] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285.
    .. [3] K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional Neural Networks for
       Document Processing*, Tenth International Workshop on Frontiers in Handwriting Recognition,
       2006.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_forward
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> Z = conv_forward(A_prev, W, b=[10])
    >>> Z.shape
    (1, 1, 2, 1)
    >>> Z[0, :, :, 0]  # 1 - 5 + 10 and 2 - 6 + 10
    array([[6., 6.]])
    """
    A_prev, W, b, stride, pad = conv_arguments(A_prev, W, b, stride, pad)
    n_C, f, _, n_C_prev = W.shape
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])
    filters = W.reshape(n_C, f * f * n_C_prev).T

    Z = np.empty((len(A_prev), n_H, n_W, n_C), np.result_type(float_dtype(A_prev), W))
    b = b.astype(Z.dtype, copy=False)
    for images, rows, windows in window_blocks(A_prev, f, stride, pad):
        Z_block = Z[images, rows].reshape(len(windows), n_C)
        # NaN and infinity go through; some BLAS libraries also raise these flags for clean numbers.
        with np.errstate(all="ignore"):
            np.matmul(windows, filters, out=Z_block)
            Z_block += b
    return Z


def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    """Carry the gradient of the loss back through a convolutional layer.

    Parameters
    ----------
    dZ : array_like, shape (m, n_H, n_W, n_C)
        Gradient of the loss with respect to `Z`, the output of `conv_forward`: how fast the loss
        grows with each of its numbers. float32 and float64 are kept; integers and booleans become
        float64.
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        The input that `conv_forward` was given: batch, height, width, channels.
    W : array_like, shape (n_C, f, f, n_C_prev)
        The filters that it was given: one filter a row.
    stride : int, optional
        Pixels from one window to the next, as in `conv_forward`; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side, as in `conv_forward`; at least 0.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to `A_prev`. Pixels that no window reaches get zero.
    dW : ndarray, shape (n_C, f, f, n_C_prev)
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
        If `dZ`, `A_prev` or `W` does not have four axes, the filters are not square, their depth is
        not that of the input, `stride` or `pad` is below its minimum, the filter is larger than the
        padded input, or `dZ` does not have the shape of the output of `conv_forward`.

    Notes
    -----
    Each output is ``z = sum(a_slice * W) + b``. By the chain rule it adds ``dz * a_slice`` to `dW`,
    ``dz`` to `db`, and ``dz * W`` to the gradient of its window [1]_. Where windows overlap, a
    pixel collects from all of them. What falls on the zero border is dropped: the border is no
    input.

    The windows are the rows of a matrix, in blocks, as in `conv_forward` [2]_. One matrix product
    gives `dW`; a second gives the gradients of the windows, which are added to the places the
    windows were copied from. Beyond the outputs, the memory needed is some megabytes, or two padded
    images and twice the windows of one output row where these are larger. It does not grow with the
    batch.

    NaN and infinity go through without a warning, to every gradient in which they take part.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, sections 6.5
       and 9.5.
    .. [2] K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional Neural Networks for
       Document Processing*, Tenth International Workshop on Frontiers in Handwriting Recognition,
       2006.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_backward
    >>> A_prev = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> W = np.array([[1, 0], [0, -1]]).reshape(1, 2, 2, 1)
    >>> dZ = np.array([[10, 100]]).reshape(1, 1, 2, 1)
    >>> dA_prev, dW, db = conv_backward(dZ, A_prev, W)
    >>> dA_prev.shape, dW.shape, db.shape
    ((1, 2, 3, 1), (1, 2, 2, 1), (1,))
    >>> dA_prev[0, :, :, 0]  # 10 times W at the left, 100 times W at the right
    array([[  10.,  100.,    0.],
           [   0.,  -10., -100.]])
    >>> dW[0, :, :, 0]  # 10 times the left window plus 100 times the right one
    array([[210., 320.],
           [540., 650.]])
    >>> db
    array([110.])
    """
    A_prev, W = images_and_filters(A_prev, W)
    stride, pad = steps_of_filters(A_prev, W, stride, pad)
    n_C, f, _, n_C_prev = W.shape
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in (n_H_prev, n_W_prev))
    dZ = output_gradient(dZ, "dZ", (m, n_H, n_W, n_C), "conv_forward")
    filters = W.reshape(n_C, f * f * n_C_prev)

    dtype = np.result_type(dZ, float_dtype(A_prev), W)
    dA_prev, dW, db = np.zeros(A_prev.shape, dtype), np.zeros(W.shape, dtype), np.zeros(n_C, dtype)
    dfilters = dW.reshape(filters.shape)
    for images, rows, windows in window_blocks(A_prev, f, stride, pad):
        if rows.start == 0:  # a block of new images
            dA_pad = zero_pad(dA_prev[images], pad)
            places = sliding_window_view(dA_pad, (f, f, n_C_prev), axis=(1, 2, 3), writeable=True)
            places = places[:, ::stride, ::stride, 0]
        with np.errstate(all="ignore"):  # as in conv_forward
            dZ_block = dZ[images, rows].reshape(len(windows), n_C)
            dfilters += dZ_block.T @ windows
            db += dZ_block.sum(axis=0)
            dwindows = (dZ_block @ filters).reshape(places[:, rows].shape)
            # Windows overlap, but the same cell of all windows is a different pixel in each.
            for row, col in np.ndindex(f, f):
                places[:, rows, :, row, col] += dwindows[:, :, :, row, col]
        if rows.stop == n_H:
            dA_prev[images] = dA_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev]
    return dA_prev, dW, db


def window_blocks(A_prev, f, stride, pad):
    """Copy the windows of the padded input, a block of output rows at a time.

    Yields the slice of the images, the slice of the output rows, and their windows as the rows of
    a matrix, in the order of the output. The part of an output that a block covers is contiguous.
    """
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in (n_H_prev, n_W_prev))
    window_size = f * f * n_C_prev
    row_values = max(n_W * window_size, 1)
    # Where the stride skips pixels, the padded image is larger than all of its windows.
    pad_values = (n_H_prev + 2 * pad) * (n_W_prev + 2 * pad) * n_C_prev
    image_values = max(n_H * row_values, pad_values)

    for images in slices(m, BLOCK_VALUES // image_values):
        A_pad = zero_pad(A_prev[images], pad)
        windows = sliding_window_view(A_pad, (f, f, n_C_prev), axis=(1, 2, 3))
        windows = windows[:, ::stride, ::stride]
        for rows in slices(n_H, BLOCK_VALUES // row_values):
            block = windows[:, rows]
            yield images, rows, block.reshape(math.prod(block.shape[:3]), window_size)


def slices(n, size):
    """Cut `range(n)` into slices of at most `size`, but of at least 1."""
    size = max(size, 1)
    return (slice(start, min(start + size, n)) for start in range(0, n, size))
