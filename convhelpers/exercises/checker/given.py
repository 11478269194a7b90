"""What a function gives for an input, in a form that is quick to compare."""

import re
from typing import NamedTuple

import numpy as np

TOLERANCE = 1e-6
# An index or a shape that does not fit: which of the two depends on how the code is written.
MISFIT = "misfit"


class Given(NamedTuple):
    """Arrays, or the kind of an error with the numbers in its message."""

    arrays: tuple = ()
    error: str = ""  # errors that come of one another's causes have one name
    kind: str = ""
    digits: tuple = ()


def run(function, arguments, options):
    """Call a function on copies of the arguments."""
    copies = [one.copy() if isinstance(one, np.ndarray) else one for one in arguments]
    try:
        value = function(*copies, **options)
        values = value if type(value) is tuple else (value,)
        return Given(tuple([np.array(one, dtype=np.float64) for one in values]))
    except Exception as error:
        return failed(error)


def failed(error):
    """The outcome of a call that raised."""
    digits = tuple(re.findall(r"-?\d+", str(error)))
    kind = type(error).__name__.lstrip("_")
    return Given((), MISFIT if kind in ("IndexError", "ValueError") else kind, kind, digits)


def same_form(one, other):
    """Whether two outcomes have the same number of arrays of the same shapes, or the same error."""
    if one.error or other.error:
        return one.error == other.error
    return [a.shape for a in one.arrays] == [a.shape for a in other.arrays]


def same(one, other, count=None):
    """Whether two outcomes, or the first `count` arrays of them, are equal up to rounding."""
    return same_form(one, other) and all(map(close, one.arrays[:count], other.arrays[:count]))


def close(array, other):
    """Whether two arrays of one shape hold the same numbers, up to rounding."""
    if array.tobytes() == other.tobytes():
        return True
    difference = np.abs(array - other)
    if np.isfinite(difference).all():
        return bool((difference <= TOLERANCE * (1 + np.abs(other))).all())
    return bool(np.isclose(array, other, TOLERANCE, TOLERANCE, equal_nan=True).all())


def agreement(one, other):
    """Which share of the numbers two outcomes have in common."""
    if not same_form(one, other):
        return 0.0
    if one.error:
        return 1.0
    equal = [
        ((a == b) | (np.abs(a - b) <= TOLERANCE * (1 + np.abs(b)))).ravel()
        for a, b in zip(one.arrays, other.arrays, strict=True)
    ]
    equal = np.concatenate(equal) if equal else np.ones(1)
    return float(equal.mean()) if equal.size else 1.0


def agreement_in_form(one, other):
    """Which share of the lengths of their axes two outcomes have in common."""
    if one.error or other.error or len(one.arrays) != len(other.arrays):
        return float(one.error == other.error) / 2
    shapes = [(a.shape, b.shape) for a, b in zip(one.arrays, other.arrays, strict=True)]
    if any(len(a) != len(b) for a, b in shapes):
        return 0.5
    equal = [n == k for a, b in shapes for n, k in zip(a, b, strict=True)]
    return 0.5 + sum(equal) / len(equal) / 2 if equal else 1.0
