"""Call the learner's own function, and turn whatever goes wrong into a sentence."""

import inspect
from copy import deepcopy
from numbers import Real
from typing import NamedTuple

import numpy as np

from convhelpers.learner.guard import TimeUp, guarded

SECONDS = 2  # a right function takes some thousandths, even in loops

# A sentence has to fit on the card that stands in the place of a picture.
LONGEST_DETAIL = 160
LONGEST_NAME = 40


class Attempt(NamedTuple):
    """What the learner's function gave: an array, or a sentence that says why there is none."""

    value: np.ndarray | None
    problem: str


def attempt(function, *arguments, shape):
    """Call `function` on copies of `arguments` and look at what it returns.

    Parameters
    ----------
    function : callable
        The learner's function. It may raise, print, warn, return nothing, return anything, or
        run without end.
    *arguments : ndarray or int or str or callable
        What it is called with. It gets copies, so that it cannot change ours.
    shape : tuple of int
        The shape that is expected; ``()`` is one number.

    Returns
    -------
    Attempt
        The result as a new float64 array of `shape`, or None and one sentence.

    Notes
    -----
    Nothing that `function` raises, prints or warns about gets out; only an interrupt does. After
    ``SECONDS`` of work it is stopped, as `guarded` describes.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers.learner.attempt import attempt
    >>> attempt(np.transpose, np.zeros((2, 3)), shape=(3, 2)).value.shape
    (3, 2)
    >>> attempt(np.transpose, np.zeros((2, 3)), shape=(2, 3)).problem
    'transpose returned shape (3, 2), expected (2, 3).'
    """
    name = _name(function)
    if not callable(function):
        return Attempt(None, f"{name} is not a function: hand over the name, without parentheses.")
    misfit = _misfit(function, arguments)
    if misfit:
        n = f"{len(arguments)} argument{'' if len(arguments) == 1 else 's'}"
        return Attempt(None, f"{name} cannot be called with {n}: {misfit}.")
    copies = deepcopy(arguments)
    outcome = guarded(lambda: function(*copies), SECONDS)
    if isinstance(outcome.error, TimeUp):
        return Attempt(
            None, f"{name} was stopped after {SECONDS} seconds. Does one of its loops never end?"
        )
    if outcome.error is not None:
        return Attempt(None, f"{name} raised {_shown(outcome.error)}.")
    return _looked_at(outcome.value, name, shape)


def _name(function):
    """What the learner calls `function`."""
    function = getattr(function, "func", function)  # functools.partial holds one
    name = getattr(function, "__name__", type(function).__name__)
    return "your function" if name == "<lambda>" else _in_one_line(name, LONGEST_NAME)


def _misfit(function, arguments):
    """Why `function` does not take so many arguments, or nothing."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError as error:
        return _in_one_line(error)
    except ValueError:  # a function written in C need not tell
        return ""
    return ""


def _looked_at(result, name, shape):
    """The array of numbers in `result`, or what it is instead."""
    if result is ...:
        return Attempt(None, f"{name} is not written yet: it returns ... .")
    if result is None:
        return Attempt(None, f"{name} returned None. Does its last line return the result?")
    expected = f"an array of shape {shape}" if shape else "one number"
    value = None if isinstance(result, tuple) else _numbers(result)
    if value is None:
        return Attempt(None, f"{name} returned {_kind(result)}, expected {expected}.")
    if value.shape != shape:
        expected = shape or expected
        return Attempt(None, f"{name} returned shape {value.shape}, expected {expected}.")
    return Attempt(value, "")


def _numbers(result):
    """A new array of float64, or None where `result` is no regular array of real numbers."""
    try:
        array = np.asarray(result)
        # NumPy would read strings as numbers, None as NaN, and drop imaginary parts.
        kind = array.dtype.kind
        if kind not in "biuf" and not (kind == "O" and all(map(_is_real, array.flat))):
            return None
        with np.errstate(over="ignore"):
            return np.array(array, dtype=np.float64)
    except Exception:  # whatever an object of the learner's own does when NumPy reads it
        return None


def _is_real(value):
    return isinstance(value, Real)


def _kind(result):
    """What `result` is, in the learner's words."""
    if isinstance(result, tuple):
        return f"a tuple of {len(result)}"
    if isinstance(result, list):
        return "a list that is no regular array of numbers"
    if isinstance(result, np.ndarray):
        return f"an array of {result.dtype}"
    return _in_one_line(type(result).__name__, LONGEST_NAME)


def _shown(error):
    try:
        words = _in_one_line(error).rstrip(".")
    except Exception:  # an error that cannot even be printed
        words = ""
    name = _in_one_line(type(error).__name__, LONGEST_NAME)
    return f"{name}: {words}" if words else name


def _in_one_line(words, longest=LONGEST_DETAIL):
    """`words` without what no picture can show, and short enough for one."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(words))
    line = " ".join(printable.split())
    return line if len(line) <= longest else f"{line[: longest - 2]} …"
