"""Dilated, grouped and depthwise separable convolution (lesson 11)."""

import numpy as np

from convhelpers.arguments import (
    FILTER_AXES,
    biases,
    float_dtype,
    images_and_groups,
    images_and_separable_filters,
    output_array,
    output_gradient,
    output_shape,
    spread_size,
    square_filters,
    step,
    steps_of_filters,
)
from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.fast import (
    add_biases,
    bias_gradient,
    depthwise_filter_gradient,
    depthwise_forward,
    depthwise_input_gradient,
)


def dilate(W, dilation):
    """Spread filters out: put zeros between their cells.

    Parameters
    ----------
    W : array_like, shape (n_C, f, f, n_C_prev)
        Filters: one filter a row. float32 and float64 are kept; integers and booleans become
        float64.
    dilation : int
        Cells from one weight to the next, down and across; at least 1. With 1, nothing changes.

    Returns
    -------
    ndarray, shape (n_C, f_d, f_d, n_C_prev)
        ``f_d = (f - 1) * dilation + 1``. The weight of row u and column v lies at row
        ``u * dilation`` and column ``v * dilation``; every other cell holds zero. The dtype is that
        of `W` as kept above. A new array.

    Raises
    ------
    TypeError
        If `W` does not hold real numbers of a kept dtype, or `dilation` is not an integer.
    ValueError
        If `W` does not have four axes, the filters are not square, or `dilation` is below 1 or too
        large for the memory.

    Notes
    -----
    ``conv_forward(A_prev, dilate(W, dilation), b)`` is a dilated convolution, which takes every
    `dilation`-th pixel of a window [1]_. The gradient of the weights is every `dilation`-th cell of
    that of the spread filter, ``dW[:, ::dilation, ::dilation]``.

    References
    ----------
    .. [1] F. Yu, V. Koltun, *Multi-Scale Context Aggregation by Dilated Convolutions*, 2015,
       arXiv:1511.07122.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import dilate
    >>> W = np.array([[1, 2], [3, 4]]).reshape(1, 2, 2, 1)
    >>> W_d = dilate(W, dilation=2)
    >>> W_d.shape
    (1, 3, 3, 1)
    >>> W_d[0, :, :, 0]
    array([[1., 0., 2.],
           [0., 0., 0.],
           [3., 0., 4.]])
    """
    W = square_filters(W, FILTER_AXES)
    dilation = step(dilation, "dilation")
    n_C, _, _, n_C_prev = W.shape
    f_d = spread_size(W, dilation)
    W_d = np.zeros((n_C, f_d, f_d, n_C_prev), W.dtype)
    W_d[:, ::dilation, ::dilation] = W
    return W_d


def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):
    """Split the channels into groups, and let every filter look at its own group alone.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    W : array_like, shape (n_C, f, f, n_C_prev // groups)
        Filters: one filter a row, each as deep as a group. The first ``n_C // groups`` filters
        belong to the first group of channels, the next ones to the second, and so on.
    b : array_like, shape (n_C,) or (n_C, 1)
        One bias for each filter.
    stride : int, optional
        Pixels from one window to the next, down and across; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side; at least 0.
    groups : int, optional
        Number of groups, at least 1; it divides `n_C_prev` and `n_C`. With 1, this is
        `conv_forward`; with `n_C_prev`, every filter looks at one channel: a depthwise convolution.

    Returns
    -------
    Z : ndarray, shape (m, n_H, n_W, n_C)
        ``n_H = floor((n_H_prev + 2 * pad - f) / stride) + 1``, and `n_W` likewise. float32 if both
        `A_prev` and `W` are float32, else float64; `b` is brought to that dtype. A new array.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride`, `pad` or `groups` is
        not an integer.
    ValueError
        If `groups` is below 1 or does not divide both numbers of channels, the depth of the filters
        is not that of a group, or for the reasons of `conv_forward`.

    Notes
    -----
    Each group is a layer of its own, and their outputs lie side by side [1]_. Where a group is one
    channel, there is no depth to add up, and rows of pixels are multiplied by rows of weights
    without a matrix product; their copies are made in blocks of bounded size.

    NaN and infinity go through without a warning.

    References
    ----------
    .. [1] A. Krizhevsky, I. Sutskever, G. Hinton, *ImageNet Classification with Deep Convolutional
       Neural Networks*, Advances in Neural Information Processing Systems 25, 2012, section 3.5.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import grouped_conv_forward
    >>> A_prev = np.array([[[1, 10], [2, 20], [3, 30]]]).reshape(1, 1, 3, 2)
    >>> W = np.array([1, 2, 3, 4]).reshape(4, 1, 1, 1)
    >>> Z = grouped_conv_forward(A_prev, W, b=[0, 0, 0, 0], groups=2)
    >>> Z.shape
    (1, 1, 3, 4)
    >>> Z[0, 0]  # filters 0 and 1 see channel 0, filters 2 and 3 see channel 1
    array([[  1.,   2.,  30.,  40.],
           [  2.,   4.,  60.,  80.],
           [  3.,   6.,  90., 120.]])
    """
    A_prev, W, groups = images_and_groups(A_prev, W, groups)
    b = biases(b, len(W))
    stride, pad = steps_of_filters(A_prev, W, stride, pad)
    if groups == 1:
        return conv_forward(A_prev, W, b, stride, pad)

    Z = output_array(A_prev, W, stride, pad)
    if W.shape[3] == 1:
        with np.errstate(all="ignore"):  # as in conv_forward
            depthwise_forward(A_prev, W, stride, pad, Z, add_biases(b, Z))
        return Z
    for inputs, filters in _groups(A_prev, W, groups):
        W_group = W[filters].astype(Z.dtype, copy=False)
        Z[..., filters] = conv_forward(A_prev[..., inputs], W_group, b[filters], stride, pad)
    return Z


def grouped_conv_backward(dZ, A_prev, W, stride=1, pad=0, groups=1):
    """Carry the gradient of the loss back through a grouped convolution.

    Parameters
    ----------
    dZ : array_like, shape (m, n_H, n_W, n_C)
        Gradient of the loss with respect to `Z`, the output of `grouped_conv_forward`. float32 and
        float64 are kept; integers and booleans become float64.
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        The input that `grouped_conv_forward` was given: batch, height, width, channels.
    W : array_like, shape (n_C, f, f, n_C_prev // groups)
        The filters that it was given: one filter a row.
    stride : int, optional
        Pixels from one window to the next, as in `grouped_conv_forward`; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side, as in `grouped_conv_forward`; at least 0.
    groups : int, optional
        Number of groups, as in `grouped_conv_forward`; at least 1.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to `A_prev`. Pixels that no window reaches get zero.
    dW : ndarray, shape (n_C, f, f, n_C_prev // groups)
        Gradient with respect to `W`, summed over the batch.
    db : ndarray, shape (n_C,)
        Gradient with respect to the bias, summed over the batch. All three are new arrays, float32
        if `dZ`, `A_prev` and `W` are all float32, else float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride`, `pad` or `groups` is
        not an integer.
    ValueError
        If `dZ` does not have the shape of the output of `grouped_conv_forward`, or for the reasons
        of that function.

    Notes
    -----
    A group hears of its own filters alone, so the way back is that of `conv_backward`, group by
    group. Where a group is one channel, it is computed as in `grouped_conv_forward`. The chain rule
    is that of [1]_.

    NaN and infinity go through without a warning, to every gradient in which they take part.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, sections 6.5
       and 9.5.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import grouped_conv_backward
    >>> A_prev = np.array([[[1, 10], [2, 20], [3, 30]]]).reshape(1, 1, 3, 2)
    >>> W = np.array([5, 7]).reshape(2, 1, 1, 1)
    >>> dZ = np.array([[[1, 0], [1, 0], [0, 1]]]).reshape(1, 1, 3, 2)
    >>> dA_prev, dW, db = grouped_conv_backward(dZ, A_prev, W, groups=2)
    >>> dA_prev.shape, dW.shape, db.shape
    ((1, 1, 3, 2), (2, 1, 1, 1), (2,))
    >>> dA_prev[0, 0]  # 5 from filter 0 in channel 0, 7 from filter 1 in channel 1
    array([[5., 0.],
           [5., 0.],
           [0., 7.]])
    >>> dW.ravel()  # 1 + 2 and 30
    array([ 3., 30.])
    """
    A_prev, W, groups = images_and_groups(A_prev, W, groups)
    stride, pad = steps_of_filters(A_prev, W, stride, pad)
    Z_shape = output_shape(A_prev, W.shape[1], stride, pad, n_C=len(W))
    dZ = output_gradient(dZ, "dZ", Z_shape, "grouped_conv_forward")
    if groups == 1:
        return conv_backward(dZ, A_prev, W, stride, pad)

    dtype = np.result_type(dZ, float_dtype(A_prev), W)
    W = W.astype(dtype, copy=False)
    dA_prev, dW = np.empty(A_prev.shape, dtype), np.empty(W.shape, dtype)
    if W.shape[3] == 1:
        with np.errstate(all="ignore"):  # as in conv_forward
            depthwise_input_gradient(dZ, W, stride, pad, dA_prev)
            depthwise_filter_gradient(dZ, A_prev, stride, pad, dW)
            db = bias_gradient(dZ).astype(dtype)
        return dA_prev, dW, db
    db = np.empty(len(W), dtype)
    for inputs, filters in _groups(A_prev, W, groups):
        dA_prev[..., inputs], dW[filters], db[filters] = conv_backward(
            dZ[..., filters], A_prev[..., inputs], W[filters], stride, pad
        )
    return dA_prev, dW, db


def _groups(A_prev, W, groups):
    """The channels and the filters of each group, as slices."""
    depth, count = A_prev.shape[3] // groups, len(W) // groups
    for g in range(groups):
        yield slice(g * depth, (g + 1) * depth), slice(g * count, (g + 1) * count)


def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):
    """Filter every channel on its own, then mix the channels of every pixel.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images, or the activations of the previous layer: batch, height, width, channels. float32
        and float64 are kept; integers and booleans become float64.
    W_depth : array_like, shape (n_C_prev, f, f, 1)
        One filter for each channel.
    W_point : array_like, shape (n_C, 1, 1, n_C_prev)
        Filters of 1 x 1: one row of weights, one for each channel, for each channel of the output.
    b : array_like, shape (n_C,) or (n_C, 1)
        One bias for each channel of the output. There is none between the two steps.
    stride : int, optional
        Pixels from one window of `W_depth` to the next, down and across; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side; at least 0.

    Returns
    -------
    Z : ndarray, shape (m, n_H, n_W, n_C)
        ``n_H = floor((n_H_prev + 2 * pad - f) / stride) + 1``, and `n_W` likewise. float32 if
        `A_prev`, `W_depth` and `W_point` are all float32, else float64; `b` is brought to that
        dtype. A new array.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride` or `pad` is not an
        integer.
    ValueError
        If `W_depth` or `W_point` does not have the shape above, or for the reasons of
        `conv_forward`.

    Notes
    -----
    Each output takes ``f * f`` multiplications for each channel, shared by all filters, and one
    more for each channel and filter. A full layer takes ``f * f`` for each channel and filter
    [1]_. The two steps are a full layer with the filters ``W_point * W_depth``: not every full
    layer can be written so.

    NaN and infinity go through without a warning.

    References
    ----------
    .. [1] A. Howard and others, *MobileNets: Efficient Convolutional Neural Networks for Mobile
       Vision Applications*, 2017, arXiv:1704.04861, section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import separable_conv_forward
    >>> A_prev = np.array([[[1, 10], [2, 20], [3, 30]]]).reshape(1, 1, 3, 2)
    >>> W_depth, W_point = np.array([1, -1]).reshape(2, 1, 1, 1), np.ones((3, 1, 1, 2))
    >>> Z = separable_conv_forward(A_prev, W_depth, W_point, b=[0, 100, 200])
    >>> Z.shape
    (1, 1, 3, 3)
    >>> Z[0, 0]  # 1 - 10, 2 - 20 and 3 - 30, plus each bias
    array([[ -9.,  91., 191.],
           [-18.,  82., 182.],
           [-27.,  73., 173.]])
    """
    A_prev, W_depth, W_point = images_and_separable_filters(A_prev, W_depth, W_point)
    b = biases(b, len(W_point))
    stride, pad = steps_of_filters(A_prev, W_depth, stride, pad, "W_depth")
    W_depth = W_depth.astype(np.result_type(float_dtype(A_prev), W_depth, W_point), copy=False)
    return conv_forward(_depthwise(A_prev, W_depth, stride, pad), W_point, b)


def separable_conv_backward(dZ, A_prev, W_depth, W_point, stride=1, pad=0):
    """Carry the gradient of the loss back through a depthwise separable convolution.

    Parameters
    ----------
    dZ : array_like, shape (m, n_H, n_W, n_C)
        Gradient of the loss with respect to `Z`, the output of `separable_conv_forward`. float32
        and float64 are kept; integers and booleans become float64.
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        The input that `separable_conv_forward` was given: batch, height, width, channels.
    W_depth : array_like, shape (n_C_prev, f, f, 1)
        The filter of each channel that it was given.
    W_point : array_like, shape (n_C, 1, 1, n_C_prev)
        The filters of 1 x 1 that it was given.
    stride : int, optional
        Pixels from one window to the next, as in `separable_conv_forward`; at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side, as in `separable_conv_forward`; at least 0.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to `A_prev`. Pixels that no window reaches get zero.
    dW_depth : ndarray, shape (n_C_prev, f, f, 1)
        Gradient with respect to `W_depth`, summed over the batch.
    dW_point : ndarray, shape (n_C, 1, 1, n_C_prev)
        Gradient with respect to `W_point`, summed over the batch.
    db : ndarray, shape (n_C,)
        Gradient with respect to the bias, summed over the batch. All four are new arrays, float32
        if `dZ`, `A_prev`, `W_depth` and `W_point` are all float32, else float64.

    Raises
    ------
    TypeError
        If an array does not hold real numbers of a kept dtype, or `stride` or `pad` is not an
        integer.
    ValueError
        If `dZ` does not have the shape of the output of `separable_conv_forward`, or for the
        reasons of that function.

    Notes
    -----
    The chain rule [1]_ in two steps: back through the 1 x 1 filters, and then, with what comes out,
    through the filters of the channels. What lies between them is computed again.

    NaN and infinity go through without a warning, to every gradient in which they take part.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 6.5.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import separable_conv_backward
    >>> A_prev = np.array([[[1, 10], [2, 20], [3, 30]]]).reshape(1, 1, 3, 2)
    >>> W_depth, W_point = np.array([1, -1]).reshape(2, 1, 1, 1), np.ones((1, 1, 1, 2))
    >>> gradients = separable_conv_backward(np.ones((1, 1, 3, 1)), A_prev, W_depth, W_point)
    >>> [gradient.shape for gradient in gradients]
    [(1, 1, 3, 2), (2, 1, 1, 1), (1, 1, 1, 2), (1,)]
    >>> _, dW_depth, dW_point, _ = gradients
    >>> dW_depth.ravel()  # 1 + 2 + 3 and 10 + 20 + 30
    array([ 6., 60.])
    >>> dW_point.ravel()  # the same sums, after W_depth
    array([  6., -60.])
    """
    A_prev, W_depth, W_point = images_and_separable_filters(A_prev, W_depth, W_point)
    stride, pad = steps_of_filters(A_prev, W_depth, stride, pad, "W_depth")
    Z_shape = output_shape(A_prev, W_depth.shape[1], stride, pad, n_C=len(W_point))
    dZ = output_gradient(dZ, "dZ", Z_shape, "separable_conv_forward")

    W_depth = W_depth.astype(np.result_type(dZ, float_dtype(A_prev), W_depth, W_point), copy=False)
    D = _depthwise(A_prev, W_depth, stride, pad)
    dD, dW_point, db = conv_backward(dZ, D, W_point)
    dA_prev, dW_depth, _ = grouped_conv_backward(
        dD, A_prev, W_depth, stride, pad, groups=len(W_depth)
    )
    return dA_prev, dW_depth, dW_point, db


def _depthwise(A_prev, W_depth, stride, pad):
    """Every channel filtered on its own, without a bias."""
    n_C_prev = len(W_depth)
    return grouped_conv_forward(A_prev, W_depth, np.zeros(n_C_prev), stride, pad, groups=n_C_prev)
