"""A gradient without calculus, to hold a calculated one against (lessons 06 and 07)."""

import numpy as np

from convhelpers.arguments import float_array, positive_number, real_array, shown


def numerical_gradient(loss, X, h=2**-17):
    """Nudge each number of an array up and down, and see how fast a loss follows.

    Parameters
    ----------
    loss : callable
        Takes an array of the shape of `X` and returns one number. It is called twice for each
        number of `X`.
    X : array_like, any shape
        Where to take the gradient. It is not changed: `loss` gets a float64 copy, in which one
        number is nudged.
    h : float, optional
        How far to nudge, up and down; positive. The default, about 0.0000076, is a power of two, so
        that adding it to whole numbers and dividing by it are exact.

    Returns
    -------
    dX : ndarray of float64, shape of `X`
        For each number of `X`, ``(loss(X + h) - loss(X - h)) / (2 * h)``, where `h` is added to
        this number alone.

    Raises
    ------
    TypeError
        If `loss` is not a function or does not return a real number, `X` does not hold real
        numbers of a kept dtype, or `h` is not a real number.
    ValueError
        If `loss` returns more or less than one number, or `h` is not positive and finite.

    Notes
    -----
    These are central differences. Their error shrinks with ``h**2`` until rounding takes over; the
    cube root of the machine's precision, about 0.000006 for float64, is near the best step for a
    loss and numbers of moderate size [1]_. Where the loss is a straight line in each number, the
    result is exact up to rounding for any `h`. At a kink, where the slope jumps, it is the mean of
    the slopes on the two sides.

    Two calls of `loss` for each number make this slow: it is a check of a gradient, not a way to
    train.

    References
    ----------
    .. [1] W. Press, S. Teukolsky, W. Vetterling, B. Flannery, *Numerical Recipes*, 3rd edition,
       Cambridge University Press, 2007, section 5.7.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import numerical_gradient
    >>> X = np.array([[1, 2, 3], [4, 5, 6]])
    >>> dX = numerical_gradient(lambda X: np.sum(X**2), X)
    >>> dX.shape
    (2, 3)
    >>> dX  # the slope of x * x is 2 * x
    array([[ 2.,  4.,  6.],
           [ 8., 10., 12.]])
    """
    if not callable(loss):
        raise TypeError(f"loss must be a function of an array, got {shown(loss)}.")
    X = np.array(real_array(X, "X"), dtype=np.float64)
    h = positive_number(h, "h")

    dX = np.empty(X.shape)
    for index in np.ndindex(X.shape):
        kept = X[index]
        X[index] = kept + h
        above = _one_number(loss(X))
        X[index] = kept - h
        below = _one_number(loss(X))
        X[index] = kept
        with np.errstate(all="ignore"):  # NaN and infinity go through
            dX[index] = (above - below) / (2 * h)
    return dX


def _one_number(value):
    """What the loss returned, as one float64."""
    value = float_array(value, "loss(X)")
    if value.size != 1:
        raise ValueError(f"loss(X) must be one number, got shape {value.shape}.")
    return np.float64(value.item())
