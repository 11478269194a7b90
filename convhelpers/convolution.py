"""The convolutional layer: one window, all, the way back (lessons 02, 03, 06, 08)."""

import numpy as np

from convhelpers.arguments import (
    WINDOW_AXES,
    activate,
    activation_function,
    conv_arguments,
    float_array,
    float_dtype,
    images_and_filters,
    output_array,
    output_gradient,
    output_shape,
    square_filters,
    steps_of_filters,
)
from convhelpers.fast import add_biases, backward, forward


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


def winograd_step(d, g):
    """Make two neighboring outputs of a filter of three weights with four products.

    Parameters
    ----------
    d : array_like, shape (4,)
        Neighboring pixels of one row or column. float32 and float64 are kept; integers and
        booleans become float64.
    g : array_like, shape (3,)
        The weights of the filter in that direction.

    Returns
    -------
    ndarray, shape (2,)
        ``d[0:3] @ g`` and ``d[1:4] @ g``. float32 if both are float32, else float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype.
    ValueError
        If `d` does not hold four numbers, or `g` three.

    Notes
    -----
    This is F(2, 3) of S. Winograd [1]_. The direct way takes six products. The sums of weights are
    the same for the whole image, so that a layer makes them once.

    References
    ----------
    .. [1] A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2015,
       arXiv:1509.09308, section 4.1.

    Examples
    --------
    >>> from convhelpers import winograd_step
    >>> z = winograd_step([0, 2, 1, 5], [1, 1, -1])
    >>> z.shape
    (2,)
    >>> z  # 0 + 2 - 1 and 2 + 1 - 5
    array([ 1., -2.])
    """
    d, g = float_array(d, "d", ("pixels",)), float_array(g, "g", ("weights",))
    for array, name, count in ((d, "d", 4), (g, "g", 3)):
        if array.shape != (count,):
            raise ValueError(f"{name} must have shape ({count},), got shape {array.shape}.")
    m0 = (d[0] - d[2]) * g[0]
    m1 = (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2
    m2 = (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2
    m3 = (d[1] - d[3]) * g[2]
    return np.stack([m0 + m1 + m2, m1 - m2 - m3])


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
        its minimum or too large for the memory, or the filter is larger than the padded input.

    Notes
    -----
    The filter is not flipped: the layer computes cross-correlation, which the field calls
    convolution [1]_. Rows and columns that the stride leaves over are not used [2]_.

    Every window is copied into one row of a matrix, and one matrix product multiplies all of them
    with all the filters [3]_. The matrix is made in blocks of bounded size. For 1 x 1 filters the
    pixels are that matrix already. With few channels, neighboring outputs share a window that is a
    little wider, and the filters stand in a band with zeros beside them. For 3 x 3 filters at
    stride 1, with 32 channels or more in and out and a few hundred outputs, sums of pixels are
    multiplied by sums of weights, which takes a quarter of the multiplications [4]_.

    Threads share out the blocks where threadpoolctl is installed, as many as the matrix product
    has; that has one for each block meanwhile.

    Beyond the output, the memory needed is some megabytes a thread, tens of them for hundreds of
    channels, or the windows of one output row where these are larger. It does not grow with the
    batch.

    Rounding moves an output by a few units in the last place of the sum of the absolute products
    ``sum(abs(a_slice * W))``. In the last case it moves it by less than 64 units in the last place
    of the largest such sum of its image: 1e-5 of it in float32, 2e-14 in float64.

    NaN and infinity go through without a warning.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.1.
    .. [2] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285.
    .. [3] K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional Neural Networks for
       Document Processing*, Tenth International Workshop on Frontiers in Handwriting Recognition,
       2006.
    .. [4] A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2015,
       arXiv:1509.09308.

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
    Z = output_array(A_prev, W, stride, pad)
    # NaN and infinity go through; some BLAS libraries also raise these flags for clean numbers.
    with np.errstate(all="ignore"):
        forward(A_prev, W.astype(Z.dtype, copy=False), stride, pad, Z, add_biases(b, Z))
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
        not that of the input, `stride` or `pad` is below its minimum or too large for the
        memory, the filter is larger than the padded input, or `dZ` does not have the shape of the
        output of `conv_forward`.

    Notes
    -----
    Each output is ``z = sum(a_slice * W) + b``. By the chain rule it adds ``dz * a_slice`` to `dW`,
    ``dz`` to `db`, and ``dz * W`` to the gradient of its window [1]_. Where windows overlap, a
    pixel collects from all of them. What falls on the zero border is dropped: the border is no
    input.

    The windows are the rows of a matrix, in blocks, as in `conv_forward` [2]_. One matrix product
    gives `dW`; a second gives the gradients of the windows, which are added to the places the
    windows were copied from. At stride 1, `dA_prev` is also a convolution of `dZ` with the filters
    turned by half a turn, and computed as such where that is faster. The special cases of
    `conv_forward` are those of the way back, with the same bounds on memory and rounding, beside
    a copy or two of `W` for each thread.

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
    Z_shape = output_shape(A_prev, W.shape[1], stride, pad, n_C=len(W))
    dZ = output_gradient(dZ, "dZ", Z_shape, "conv_forward")

    dtype = np.result_type(dZ, float_dtype(A_prev), W)
    W = W.astype(dtype, copy=False)
    dA_prev, dW = np.empty(A_prev.shape, dtype), np.empty(W.shape, dtype)
    db = np.empty(len(W), dtype)
    with np.errstate(all="ignore"):  # as in conv_forward
        backward(dZ, A_prev, W, stride, pad, dA_prev, dW, db)
    return dA_prev, dW, db
