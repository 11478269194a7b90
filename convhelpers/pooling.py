"""Pooling: one number for each window of each channel (lesson 04)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convhelpers.arguments import IMAGE_AXES, check_window, float_array, integer, pooling_mode


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

    The loop runs over the ``f * f`` cells of the window, not over the positions of the output: it
    takes the same cell of all windows at once.

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
    A_prev = float_array(A_prev, "A_prev", IMAGE_AXES)
    f = integer(f, "f", 1)
    stride = integer(stride, "stride", 1)
    mode = pooling_mode(mode)
    check_window(f, *A_prev.shape[1:3], "f", "A_prev")

    windows = sliding_window_view(A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    # A maximum starts below every number: zero would win against an all-negative window.
    combine, start = (np.maximum, -np.inf) if mode == "max" else (np.add, 0)
    A = np.full(windows.shape[:4], start, A_prev.dtype)
    with np.errstate(all="ignore"):  # NaN and infinity go through
        for row, col in np.ndindex(f, f):
            combine(A, windows[..., row, col], out=A)
        return A if mode == "max" else np.divide(A, f * f, out=A)
