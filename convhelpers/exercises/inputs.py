"""Inputs of which exercises make theirs: the tiny example, small layers, random whole numbers."""

import random

import numpy as np

from convhelpers.blocks import relu
from convhelpers.data import tiny


def small_integers(*shape, seed):
    """Make an array of whole numbers from -9 to 9, the same on every machine.

    Parameters
    ----------
    *shape : int
        The shape of the array.
    seed : int
        Another seed gives other numbers.

    Returns
    -------
    ndarray of float64, shape `shape`
        Sums and products of such numbers are exact.

    Notes
    -----
    Python promises the same sequence for a seed in all versions [1]_, NumPy's generators do not.

    References
    ----------
    .. [1] Python documentation, module ``random``, section *Notes on Reproducibility*.

    Examples
    --------
    >>> small_integers(2, 3, seed=1).shape
    (2, 3)
    """
    numbers = random.Random(seed).choices(range(-9, 10), k=int(np.prod(shape)))
    return np.array(numbers, dtype=np.float64).reshape(shape)


def small_layer(shape, n_C, f, seed):
    """Make images of that shape, and filters and biases for them, as arguments by name."""
    return {
        "A_prev": small_integers(*shape, seed=seed),
        "W": small_integers(n_C, f, f, shape[-1], seed=seed + 50),
        "b": np.array([5.0, -20.0, 40.0, -3.0][:n_C]),
    }


# The tiny example of every lesson, in floats.
TINY = {name: getattr(tiny, name).astype(float) for name in ("A_prev", "W", "b")}

# Layers as a first test often has them, on which many mistakes do not show: square images, and
# images with room for a single window.
SQUARE = {
    "A_prev": small_integers(2, 4, 4, 3, seed=1),
    "W": small_integers(3, 2, 2, 3, seed=2),
    "b": np.array([1.0, 2.0, 3.0]),
}
ONE_WINDOW = {
    "A_prev": small_integers(2, 3, 3, 2, seed=3),
    "W": small_integers(3, 3, 3, 2, seed=4),
    "b": np.array([1.0, 2.0, 3.0]),
}


# Arguments drawn at random, from a NumPy generator: shapes in which no two axes need be equal.


def random_integers(rng, *shape):
    return rng.integers(-9, 10, shape).astype(float)


def random_images(rng, f):
    """Images with room for a window of `f`."""
    m, n_C = rng.integers(1, 4, 2)
    n_H, n_W = f + rng.integers(0, 6, 2)
    return random_integers(rng, m, n_H, n_W, n_C)


def random_layer(rng):
    """The arguments of a convolution by name."""
    f = rng.integers(1, 4)
    A_prev, n_C = random_images(rng, f), rng.integers(1, 5)
    W, b = random_integers(rng, n_C, f, f, A_prev.shape[-1]), random_integers(rng, n_C)
    return dict(A_prev=A_prev, W=W, b=b, stride=rng.integers(1, 4), pad=rng.integers(0, 3))


def random_pooling(rng):
    """The arguments of a pooling by name."""
    f = rng.integers(1, 5)
    mode = ["max", "average"][rng.integers(2)]
    return dict(A_prev=random_images(rng, f), f=f, stride=rng.integers(1, 5), mode=mode)


def random_activation(rng):
    return [None, relu, np.square][rng.integers(3)]
