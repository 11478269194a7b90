"""A misconception and an input that shows it: what is right, and what the known mistake gives."""

import warnings
from itertools import product

import numpy as np

import convhelpers
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.knowledge.topic import beside, in_words

LARGEST = 60  # numbers of an array that are written out
FRACTIONS = 1000  # by how much rather an input of whole numbers, which can be computed on a board


def confronted(name, mistake):
    """A known mistake of an exercise, with the smallest of its inputs that shows it, in Markdown.

    Parameters
    ----------
    name : str
        The exercise.
    mistake : str
        The name of the mistake.

    Raises
    ------
    LookupError
        If the exercise has no such mistake, or no input of it shows the mistake.
    """
    exercise = EXERCISES[name]
    known = {one.name: one for one in exercise.mistakes}
    if mistake not in known:
        raise LookupError(f"{name} has no known mistake {mistake!r}.")
    wrong = exercise.versions(known[mistake])[0]
    right = getattr(convhelpers, name)
    for probe in sorted(exercise.probes, key=size):
        due, got = (outcome(function, probe, exercise.returns) for function in (right, wrong))
        if due != got:
            lines = [*given(probe), *differing(due, got)]
            head = f"**{mistake}.** {known[mistake].says} *Next step:* {known[mistake].next_step}"
            return "\n".join([head, "", "```text", *lines, "```"])
    raise LookupError(f"no input of {name} shows {mistake!r}.")


def size(probe):
    """How many numbers an input has; those with fractions come last."""
    arrays = [np.asarray(value) for value in probe.values.values() if not callable(value)]
    numbers = [array for array in arrays if array.dtype.kind in "fiu"]
    is_whole = all(np.array_equal(array, np.round(array)) for array in numbers)
    return sum(array.size for array in numbers) + (0 if is_whole else FRACTIONS)


def outcome(function, probe, names):
    """What a function gives: one text for each array, or one that says how it stops."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = probe.call(function)
    except Exception as error:
        return (f"stops with {type(error).__name__}: {error}",)
    arrays = found if isinstance(found, tuple) else (found,)
    return tuple(drawn(name, array) for name, array in zip(names, arrays, strict=False))


def given(probe):
    """The input, one argument after the other."""
    lines = []
    for name, value in probe.values.items():
        is_name = callable(value) or value is None or isinstance(value, str)
        word = getattr(value, "__name__", "a function") if callable(value) else repr(value)
        lines += labeled(
            "" if lines else "input", f"{name} = {word}" if is_name else drawn(name, value)
        )
    return lines


def differing(due, got):
    """What is right and what the mistake gives, where they differ."""
    if len(due) != len(got):
        return labeled("right", due[0]) + labeled("mistake", got[0])
    lines = []
    for one, other in zip(due, got, strict=True):
        if one != other:
            lines += labeled("right", one) + labeled("mistake", other)
    return lines


def labeled(label, text):
    """The lines of a text behind a label."""
    first, *others = text.splitlines()
    return [f"{label:9}{first}", *(f"{'':9}{line}".rstrip() for line in others)]


def drawn(name, value):
    """Numbers as on a board: every image and channel in rows of its own; of much, the shape alone.

    >>> print(drawn("Z", np.array([[[[1.0, 7], [-2, 8]], [[0.5, 9], [3, 6]]]])))
    Z, shape (1, 2, 2, 2)
    Z[0, :, :, 0]   Z[0, :, :, 1]
      1 −2          7 8
    0.5  3          9 6
    """
    array = np.asarray(value)
    if array.dtype.kind not in "fiu" or array.size > LARGEST or array.size == 0:
        return f"{name}, shape {array.shape}"
    array = np.round(array, 3)
    if array.ndim < 2:
        return f"{name} = {in_words(array)}"
    return f"{name}, shape {array.shape}\n{beside(planes(name, array))}"


def planes(name, array):
    """The rows and columns of each image and channel, under the index that gives them."""
    if array.ndim == 2:
        return {name: array}
    first = range(len(array)) if array.ndim == 4 else [None]
    found = {}
    for i, c in product(first, range(array.shape[-1])):
        head = "" if i is None else f"{i}, "
        plane = array[..., c] if i is None else array[i, ..., c]
        found[f"{name}[{head}:, :, {c}]"] = plane
    return found
