"""Small numbers for experiments: quarters, which are exact and are not whole."""

import numpy as np


def quarters(*shape, seed):
    """Quarters from -9 to 9."""
    return np.random.default_rng(seed).integers(-36, 37, shape) / 4


def different(*shape, seed):
    """Quarters around zero, no two of them equal."""
    size = int(np.prod(shape))
    return (np.random.default_rng(seed).permutation(size) - size // 2).reshape(shape) / 4
