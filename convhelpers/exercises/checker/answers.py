"""What a function gives for the probes, and whether two functions behave alike."""

import numpy as np

from convhelpers.learner.outcome import ERROR, outcomes, unguarded

# Rounding of float32, far below the smallest step between different results on whole numbers.
TOLERANCE = 1e-5


def answers_of(function, probes):
    """What the learner's function gives, probe by probe, as `outcomes` says it."""
    return outcomes(function, [(probe.arguments, probe.options) for probe in probes])


def answer(function, probe):
    """What a function of the course's gives for one probe."""
    return unguarded(function, probe.arguments, probe.options)


def differing(array, expected):
    """Mark the cells in which two arrays of one shape differ by more than rounding."""
    return ~np.isclose(array, expected, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def equal(array, expected):
    """Whether two arrays have the same shape and numbers, up to rounding."""
    return array.shape == expected.shape and not differing(array, expected).any()


def all_equal(arrays, expected):
    """Whether there are as many arrays as expected, and each is equal to its own."""
    return len(arrays) == len(expected) and all(map(equal, arrays, expected))


def alike(one, other):
    """Whether two answers to the same probe are of one behavior."""
    if one.kind == ERROR:
        return other.kind == ERROR and type(one.error) is type(other.error)
    if one.arrays and other.arrays:
        return all_equal(one.arrays, other.arrays)
    return one.kind == other.kind and one.words == other.words
