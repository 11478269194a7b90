"""The zero border around an image, and the sizes that follow from it (lesson 01)."""

import numpy as np

from convhelpers.arguments import (
    IMAGE_AXES,
    border,
    count_positions,
    float_dtype,
    integer,
    real_array,
    too_wide,
)


def zero_pad(X, pad):
    """Put a border of zeros around every image of a batch.

    Parameters
    ----------
    X : array_like, shape (m, n_H, n_W, n_C)
        Images: batch, height, width, channels. float32 and float64 are kept; integers and
        booleans become float64.
    pad : int
        Width of the border in pixels, per side and not in total; at least 0.

    Returns
    -------
    X_pad : ndarray, shape (m, n_H + 2 * pad, n_W + 2 * pad, n_C)
        A new array, also when `pad` is 0. The batch and the channels are not padded.

    Raises
    ------
    TypeError
        If `X` does not hold real numbers of a kept dtype, or `pad` is not an integer.
    ValueError
        If `X` does not have four axes, or `pad` is negative or too large for the memory.

    Notes
    -----
    Without a border, a pixel in the corner takes part in one output while a pixel in the middle
    takes part in many, and every layer shrinks the image. Zeros add nothing to a sum of products,
    so the border lets the window reach the edge without adding anything of its own [1]_.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 9.5.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import zero_pad
    >>> X = np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)
    >>> X_pad = zero_pad(X, pad=1)
    >>> X_pad.shape
    (1, 4, 5, 1)
    >>> X_pad[0, :, :, 0]
    array([[0., 0., 0., 0., 0.],
           [0., 1., 2., 3., 0.],
           [0., 4., 5., 6., 0.],
           [0., 0., 0., 0., 0.]])
    """
    X = real_array(X, "X", IMAGE_AXES)
    pad = border(pad, X.shape)
    m, n_H, n_W, n_C = X.shape
    try:
        X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C), float_dtype(X))
    except MemoryError as error:
        if pad == 0:
            raise
        raise too_wide(pad, X.shape) from error
    X_pad[:, pad : pad + n_H, pad : pad + n_W] = X
    return X_pad


def conv_output_size(n, f, stride=1, pad=0):
    """Count the positions of a window along one axis of the input.

    Parameters
    ----------
    n : int
        Height or width of the input in pixels, at least 0.
    f : int
        Height or width of the window in pixels, at least 1.
    stride : int, optional
        Pixels from one position of the window to the next, at least 1.
    pad : int, optional
        Width of the zero border in pixels, per side; at least 0.

    Returns
    -------
    int
        ``floor((n + 2 * pad - f) / stride) + 1``

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If an argument is below its minimum, or the window is larger than the padded input.

    Notes
    -----
    The first window starts at 0 and the last window must end inside: its start is at most
    ``n + 2 * pad - f``. The division rounds down because a window that reaches past the end does
    not count; the rows or columns left over are not used. This is relationship 6 of [1]_.

    References
    ----------
    .. [1] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285.

    Examples
    --------
    >>> from convhelpers import conv_output_size
    >>> conv_output_size(7, f=3, stride=2)
    3
    >>> conv_output_size(8, f=3, stride=2)  # the last column is left over
    3
    """
    n = integer(n, "n", 0)
    f = integer(f, "f", 1)
    stride = integer(stride, "stride", 1)
    pad = integer(pad, "pad", 0)
    n_pad = n + 2 * pad
    if f > n_pad:
        raise ValueError(f"f must be at most n + 2 * pad = {n} + 2 * {pad} = {n_pad}, got {f}.")
    return count_positions(n, f, stride, pad)


def same_pad(f):
    """Give the padding for which a stride-1 output is as large as the input.

    Parameters
    ----------
    f : int
        Height or width of the window in pixels; odd.

    Returns
    -------
    int
        ``(f - 1) // 2``, the width of the border per side.

    Raises
    ------
    TypeError
        If `f` is not an integer.
    ValueError
        If `f` is below 1 or even.

    Notes
    -----
    At stride 1 the output has ``n + 2 * pad - f + 1`` positions; this is `n` when
    ``2 * pad = f - 1``. For an even `f` no whole `pad` does that. Dumoulin and Visin call it half
    padding, or same padding [1]_.

    References
    ----------
    .. [1] V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
       arXiv:1603.07285, section 2.2.

    Examples
    --------
    >>> from convhelpers import conv_output_size, same_pad
    >>> same_pad(5)
    2
    >>> conv_output_size(7, f=5, stride=1, pad=same_pad(5))
    7
    """
    f = integer(f, "f", 1)
    if f % 2 == 0:
        raise ValueError(
            f"f must be odd, got {f}: the border would need f - 1 = {f - 1} pixels in total, "
            f"and an odd number cannot be split evenly between two sides."
        )
    return (f - 1) // 2
