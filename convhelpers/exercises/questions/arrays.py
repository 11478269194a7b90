"""Arrays in questions: drawn at random, and written in a line."""

import numpy as np


def whole_numbers(*shape, low=0, high=5):
    """A function that draws an array of whole numbers from `low` to `high`."""

    def draw(generator):
        values = [generator.randint(low, high) for _ in range(np.prod(shape))]
        return np.array(values).reshape(shape)

    return draw


def in_words(array):
    """The numbers of an array with one or two axes: "3 1 2 / 0 2 1".

    >>> in_words(np.array([[3, -1], [0, 2]]))
    '3 −1 / 0 2'
    """
    rows = (" ".join(map(written, row)) for row in np.atleast_2d(array))
    return " / ".join(rows)


def written(value):
    """A number with the minus of the prose, in up to four digits."""
    return f"{value:.4g}".replace("-", "−")


def sign_in_words(value):
    """Whether a number is positive, negative or 0."""
    return {1: "positive", -1: "negative", 0: "0"}[int(np.sign(value))]
