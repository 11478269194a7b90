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
    array = np.array(numbers, dtype=np.float64).reshape(shape)
    return _remembered(array, _drawn(shape, seed))


def made(code):
    """Make an array by a line of code that a reader can run as well."""
    return _remembered(eval(code, {"np": np, "small_integers": small_integers}), code)


def _remembered(array, code):
    CODES[_key(array)] = code
    return array


def _key(array):
    return array.dtype.str, array.shape, array.tobytes()


CODES = {}  # the line that makes an array, by what the array holds


def code_of(array):
    """Give the line of code that makes an array of these inputs; None of any other."""
    return CODES.get(_key(array))


def _drawn(shape, seed):
    return f"small_integers({', '.join(map(str, shape))}, seed={seed})"


def fractions(*shape, seed):
    """Make an array of multiples of 33.25 up to 300: exact in float32, with quarters."""
    return made(f"(33.25 * {_drawn(shape, seed)}).astype(np.float32)")


def quarters(*shape, seed):
    """Make an array of multiples of 0.25 up to 2.25."""
    return made(f"{_drawn(shape, seed)} / 4")


def whole(*shape, seed):
    """Make an array of integers, as pictures often come."""
    return made(f"{_drawn(shape, seed)}.astype(np.int64)")


def small_layer(shape, n_C, f, seed):
    """Make images of that shape, and filters and biases for them, as arguments by name."""
    return {
        "A_prev": small_integers(*shape, seed=seed),
        "W": small_integers(n_C, f, f, shape[-1], seed=seed + 50),
        "b": np.array([5.0, -20.0, 40.0, -3.0][:n_C]),
    }


def layer_of_fractions(shape, n_C, f, seed):
    """Make such arguments in hundreds and quarters, the images in float32."""
    return {
        "A_prev": fractions(*shape, seed=seed),
        "W": quarters(n_C, f, f, shape[-1], seed=seed + 50),
        "b": np.array([0.25, -20.5, 40.75, -3.5][:n_C]),
    }


def layer_of_integers(shape, n_C, f, seed):
    """Make such arguments with images of integers; the filters hold quarters."""
    layer = layer_of_fractions(shape, n_C, f, seed)
    return layer | {"A_prev": whole(*shape, seed=seed)}


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
