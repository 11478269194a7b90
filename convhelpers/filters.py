"""Filters set by hand, from the textbooks of image processing."""

import numpy as np

from convhelpers.arguments import float_array, integer

_VALUES = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box blur": np.array([[1, 1, 1], [1, 1, 1], [1, 1, 1]]) / 9,
    "gaussian blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "sobel vertical": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel horizontal": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
}
FILTERS = tuple(_VALUES)


def hand_set_filter(name):
    """Give one of the course's hand-set filters.

    Parameters
    ----------
    name : str
        One of `FILTERS`. ``"sobel vertical"`` answers to vertical edges, ``"sobel horizontal"`` to
        horizontal ones.

    Returns
    -------
    ndarray, shape (f, f), float64
        Rows from top to bottom, columns from left to right, with f = 3. A new array.

    Raises
    ------
    ValueError
        If there is no filter of that name.

    Notes
    -----
    The numbers are written for cross-correlation, as the layer computes it: they lie on the window
    as they stand here. ``"sobel vertical"`` is positive where the image gets brighter to the right,
    ``"sobel horizontal"`` where it gets brighter downward [1]_. The blurs, the Laplacian, and the
    sharpening filter, which is the image minus its Laplacian, are in [2]_; the emboss filter is in
    [3]_.

    The blurs, sharpen, emboss and identity sum to 1: an even area keeps its brightness. The Sobel
    filters and the Laplacian sum to 0: an even area becomes 0.

    References
    ----------
    .. [1] I. Sobel, G. Feldman, *A 3x3 Isotropic Gradient Operator for Image Processing*, talk at
       the Stanford Artificial Intelligence Project, 1968.
    .. [2] R. C. Gonzalez, R. E. Woods, *Digital Image Processing*, 4th edition, Pearson, 2018,
       chapter 3.
    .. [3] *GNU Image Manipulation Program, User Manual*, "Convolution Matrix".

    Examples
    --------
    >>> kernel = hand_set_filter("sobel vertical")
    >>> kernel.shape
    (3, 3)
    >>> kernel
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    """
    if name not in FILTERS:
        raise ValueError(f"name must be one of {', '.join(FILTERS)}, got {name!r}.")
    return _VALUES[name].astype(np.float64)


def per_channel(kernel, n_C=1):
    """Turn one two-dimensional filter into a layer's filters that treat each channel alone.

    Parameters
    ----------
    kernel : array_like, shape (f, f)
        Rows, columns. float32 and float64 are kept; integers and booleans become float64.
    n_C : int, optional
        Channels of the input, and of the output: 1 for gray, 3 for color; at least 1.

    Returns
    -------
    W : ndarray, shape (n_C, f, f, n_C), dtype of the kernel
        Filter c holds `kernel` on channel c and zeros on all others, so that output channel c
        comes from input channel c alone. A new array.

    Raises
    ------
    TypeError
        If `kernel` does not hold real numbers of a kept dtype, or `n_C` is not an integer.
    ValueError
        If `kernel` does not have two axes of the same length, or `n_C` is below 1.

    Notes
    -----
    This writes a depthwise convolution [1]_ as an ordinary layer, most of whose weights are zero.

    References
    ----------
    .. [1] L. Sifre, *Rigid-Motion Scattering for Image Classification*, PhD thesis,
       École Polytechnique, 2014.

    Examples
    --------
    >>> W = per_channel([[1, 2], [3, 4]], n_C=3)
    >>> W.shape
    (3, 2, 2, 3)
    >>> W[1, :, :, 1]
    array([[1., 2.],
           [3., 4.]])
    >>> bool(W[1, :, :, [0, 2]].any())
    False
    """
    kernel = float_array(kernel, "kernel", ("f", "f"))
    n_C = integer(n_C, "n_C", minimum=1)
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError(f"kernel must have two axes of the same length, got shape {kernel.shape}.")
    W = np.zeros((n_C, *kernel.shape, n_C), kernel.dtype)
    W[range(n_C), :, :, range(n_C)] = kernel
    return W


def similarity(kernel, other):
    """Compare the patterns of two filters, whatever their strength.

    Parameters
    ----------
    kernel, other : array_like, shape (f, f)
        Two filters of one shape, neither of them all zeros.

    Returns
    -------
    float
        The cosine of the angle between them, from -1 to 1: 1 where one is a positive multiple of
        the other, 0 where they have nothing in common, -1 where one is the negative of the other.

    Raises
    ------
    ValueError
        If the shapes differ, or a filter holds only zeros.

    Notes
    -----
    The sum of the products, divided by the lengths of the two [1]_. It is the answer of one filter
    to a window that holds the other, when both have the length 1.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 2.5.

    Examples
    --------
    >>> similarity(hand_set_filter("sobel vertical"), [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    0.9428090415820635
    """
    kernel, other = (float_array(k, name) for k, name in ((kernel, "kernel"), (other, "other")))
    if kernel.shape != other.shape:
        raise ValueError(
            f"other must have the shape of kernel, {kernel.shape}, got shape {other.shape}."
        )
    lengths = np.linalg.norm(kernel) * np.linalg.norm(other)
    if lengths == 0:
        raise ValueError("kernel and other must not be all zeros.")
    return float(np.sum(kernel * other) / lengths)


def closest_filter(kernel):
    """Find the hand-set filter that is most similar to `kernel`, or to its negative.

    Parameters
    ----------
    kernel : array_like, shape (3, 3)
        Not all zeros.

    Returns
    -------
    name : str
        One of `FILTERS`.
    alike : float
        Its `similarity`, from -1 to 1; negative where `kernel` is closest to the negative of it.

    Raises
    ------
    ValueError
        If `kernel` is not 3 × 3, or all zeros.

    Notes
    -----
    Some of the eight filters will always be somewhat similar: compare with what random numbers
    give before you read a meaning into it.

    Examples
    --------
    >>> closest_filter([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
    ('sobel vertical', -0.9428090415820635)
    """
    alike = {name: similarity(kernel, hand_set_filter(name)) for name in FILTERS}
    name = max(alike, key=lambda name: abs(alike[name]))
    return name, alike[name]
