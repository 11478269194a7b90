"""What a function gives for a probe, and whether two functions behave alike."""

from typing import NamedTuple

import numpy as np

from convhelpers.learner.guard import TimeUp, guarded

SECONDS = 0.5  # for all probes of a check together
# Rounding of float32, far below the smallest step between different results on whole numbers.
TOLERANCE = 1e-5

ARRAY, LIST, NOTHING, UNWRITTEN, OTHER, ERROR = "array list nothing unwritten other error".split()


class Answer(NamedTuple):
    """What a function gave for one probe."""

    kind: str
    arrays: tuple[np.ndarray, ...] = ()  # float64; several where a function returns several
    words: str = ""  # the type, where it is no array
    error: BaseException | None = None
    changed: tuple[str, ...] = ()  # the arguments it changed


def answers_of(function, probes):
    """Call the learner's function on every probe, guarded, until its time is over.

    Gives the answers, the last of them a `TimeUp` where the time was over, and what was printed.
    """
    answers = []

    def call_all():
        for probe in probes:
            answers.append(answer(function, probe))

    outcome = guarded(call_all, SECONDS)
    found = list(answers)
    if outcome.error is not None:
        found.append(Answer(ERROR, error=outcome.error))
    return found, outcome.printed


def answer(function, probe):
    """Call a function on copies of the arguments, and look at what it gives."""
    copies = probe.copies()
    try:
        with np.errstate(all="ignore"):
            # Values of a learner's own class run the learner's code, so they are sorted in here.
            found = kind_of(function(*copies, **probe.options))
    except (KeyboardInterrupt, TimeUp):
        raise
    except BaseException as error:
        return Answer(ERROR, error=error)
    return found._replace(changed=changed(copies, probe))


def kind_of(value):
    """Sort a returned value: an array, nothing, or something else."""
    if value is ...:
        return Answer(UNWRITTEN)
    if value is None:
        return Answer(NOTHING)
    if isinstance(value, tuple):
        return kind_of_several(value)
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | list):
        return Answer(OTHER, words=f"a value of type {type(value).__name__[:40]}")
    try:
        array = np.asarray(value)
        numbers = np.array(array, dtype=np.float64, order="C")
    except (TypeError, ValueError):
        return Answer(OTHER, words=f"a value of type {type(value).__name__[:40]}")
    if isinstance(value, list):
        return Answer(LIST, (numbers,))
    if array.dtype.kind not in "biuf":
        return Answer(OTHER, words=f"an array of dtype {array.dtype}")
    return Answer(ARRAY, (numbers,))


def kind_of_several(values):
    """Sort a returned tuple: several arrays, or something else."""
    parts = [kind_of(value) for value in values]
    if parts and all(part.kind == ARRAY for part in parts):
        return Answer(ARRAY, tuple(array for part in parts for array in part.arrays))
    return Answer(OTHER, words=f"a tuple of {len(values)}")


def changed(copies, probe):
    """The names of the arrays that are no longer what they were."""
    return tuple(
        name
        for (name, before), after in zip(probe.arguments.items(), copies, strict=True)
        if isinstance(before, np.ndarray) and not np.array_equal(before, after)
    )


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
