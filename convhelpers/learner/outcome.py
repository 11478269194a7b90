"""What came back from the learner's function: one set of kinds and words for the whole course."""

import inspect
from typing import NamedTuple

import numpy as np

from convhelpers.learner import guard
from convhelpers.learner.guard import TimeUp, guarded

ARRAY, LIST, DTYPE, OTHER = "array list dtype other".split()
NOTHING, UNWRITTEN, ERROR, STOPPED, MISFIT = "nothing unwritten error stopped misfit".split()

# A sentence has to fit on the card that stands in the place of a picture.
LONGEST_DETAIL = 160
LONGEST_NAME = 40
TEXTS = {"U": "strings", "S": "bytes"}


class Outcome(NamedTuple):
    """What a function gave for one call.

    The kinds: ARRAY, one array or number, or a tuple of several; LIST, where one of them comes as
    a list; DTYPE, an array that does not hold real numbers, or too few digits of them; OTHER, any
    other value; NOTHING, None; UNWRITTEN, a stub; ERROR; STOPPED, no end in time; MISFIT, a
    function that cannot be called so.
    """

    kind: str
    arrays: tuple[np.ndarray, ...] = ()  # new ones, of float64, where the kind is ARRAY or LIST
    words: str = ""  # what came back otherwise, as it stands behind "returns"
    error: BaseException | None = None
    changed: tuple[str, ...] = ()  # the arguments that the function changed
    shared: tuple[str, ...] = ()  # the arguments in whose memory the result lives
    printed: str = ""  # by the whole run


def outcome(function, arguments, options=None):
    """Run a function once, and say what came back, as `outcomes` does for many calls.

    >>> found = outcome(np.transpose, {"A": np.zeros((2, 3))})
    >>> found.arrays[0].shape, found.shared
    ((3, 2), ('A',))
    >>> problem(found, "transpose", [(2, 3)])
    'transpose returns a result of shape (3, 2), expected (2, 3).'
    """
    return outcomes(function, [(arguments, options or {})])[0]


def outcomes(function, calls, seconds=None):
    """Run a function on several inputs, within one limit of time, and say what came back.

    Parameters
    ----------
    function : callable
        The learner's function. It may raise, print, warn, return anything, or run without end.
    calls : iterable of (dict, dict)
        What is passed by position, under the names of the contract, and what is passed by name.
        Arrays are passed as copies.
    seconds : float, optional
        Of work, for all calls together; as `guarded` has it unless told.

    Returns
    -------
    list of Outcome
        One for each call, or fewer: the last is STOPPED where the time was over, and the only one
        is MISFIT or UNWRITTEN where it makes no sense to call the function.

    Raises
    ------
    KeyboardInterrupt
        If the reader interrupts, or the function raises it.

    Notes
    -----
    All calls run in one thread, so that hundreds of quick ones cost little more than themselves.

    Examples
    --------
    >>> calls = [({"A": np.zeros(n)}, {}) for n in range(3)]
    >>> [found.arrays[0].shape for found in outcomes(np.negative, calls)]
    [(0,), (1,), (2,)]
    """
    calls, found = list(calls), []
    if callable(function) and _is_stub(function):
        return [Outcome(UNWRITTEN)]
    misfit = _misfit(function, calls)
    if misfit:
        return [Outcome(MISFIT, words=misfit)]

    def call_all():
        for arguments, options in calls:
            found.append(unguarded(function, arguments, options))

    seconds = guard.SECONDS if seconds is None else seconds
    ending = guarded(call_all, seconds)
    found = list(found)  # a function that was left behind may add to the other list
    if ending.error is not None:
        words = f"takes longer than {seconds:g} seconds, where milliseconds are enough"
        found.append(Outcome(STOPPED, words=words, error=ending.error))
    return [one._replace(printed=ending.printed) for one in found]


def unguarded(function, arguments, options):
    """Do as `outcome` does, without limits: for the course's own functions, or inside a run."""
    copies = {
        name: value.copy() if isinstance(value, np.ndarray) else value
        for name, value in (arguments | options).items()
    }
    try:
        with np.errstate(all="ignore"):
            value = function(
                *(copies[name] for name in arguments), **{name: copies[name] for name in options}
            )
            # Values of a learner's own class run the learner's code, so they are sorted in here.
            found, shared = kind_of(value), _shared(value, copies)
    except (KeyboardInterrupt, TimeUp):
        raise
    except NotImplementedError as error:
        return Outcome(UNWRITTEN, error=error)
    except BaseException as error:
        return Outcome(ERROR, error=error)
    return found._replace(changed=_changed(arguments | options, copies), shared=shared)


# What kind of thing it is.


def kind_of(value):
    """Sort a returned value."""
    if not isinstance(value, tuple):
        return _kind_of_one(value)
    parts = [_kind_of_one(part) for part in value]
    kinds = {part.kind for part in parts}
    if len(parts) > 1 and kinds <= {ARRAY, LIST}:
        arrays = tuple(part.arrays[0] for part in parts)
        return Outcome(LIST if LIST in kinds else ARRAY, arrays)
    odd = next((part for part in parts if not part.arrays), None)
    if odd and odd.kind in (UNWRITTEN, DTYPE):
        return odd
    inside = f", one of them {odd.words}" if odd else ""
    return Outcome(OTHER, words=f"a tuple of {len(parts)}{inside}")


def _kind_of_one(value):
    """Sort a value that is no tuple of results."""
    if value is ...:
        return Outcome(UNWRITTEN)
    if value is None:
        return Outcome(NOTHING, words="None")
    if isinstance(value, tuple):
        return Outcome(OTHER, words=f"a tuple of {len(value)}")
    if isinstance(value, list):
        return _kind_of_list(value)
    numbers = np.number | np.bool_ | bool | int | float | complex
    if type(value) is not np.ndarray and not isinstance(value, numbers):
        return Outcome(OTHER, words=f"a value of type {in_one_line(_type(value), LONGEST_NAME)}")
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" or array.dtype == np.float16:
        name = TEXTS.get(array.dtype.kind) or in_one_line(f"dtype {array.dtype}", LONGEST_NAME)
        return Outcome(DTYPE, words=f"{'an array' if array.ndim else 'a number'} of {name}")
    return Outcome(ARRAY, (np.array(array, dtype=np.float64, order="C"),))


def _kind_of_list(value):
    """Sort a list: numbers in rows of one length, or something else."""
    try:
        array = np.asarray(value)
    except Exception:  # whatever the learner's own objects do when NumPy reads them
        array = None
    if array is None or array.dtype.kind not in "biuf":
        return Outcome(OTHER, words="a list that is no regular array of numbers")
    return Outcome(LIST, (np.array(array, dtype=np.float64, order="C"),))


def _changed(before, after):
    """The names of the arrays that are no longer what they were."""
    return tuple(
        name
        for name, array in before.items()
        if isinstance(array, np.ndarray)
        # As bytes, because no NaN is equal to itself.
        and (array.shape != after[name].shape or array.tobytes() != after[name].tobytes())
    )


def _shared(value, arguments):
    """The names of the arrays in whose memory a returned value lives."""
    parts = value if isinstance(value, tuple) else (value,)
    results = [part for part in parts if isinstance(part, np.ndarray)]
    return tuple(
        name
        for name, array in arguments.items()
        if isinstance(array, np.ndarray)
        and any(np.may_share_memory(array, result) for result in results)
    )


def _is_stub(function):
    """Whether the body holds nothing that runs: `...`, `pass` or a docstring."""

    def empty(): ...

    def documented():
        """Something."""

    code = getattr(function, "__code__", None)
    if code is None or code.co_names:
        return False
    nothing = (None, ..., function.__doc__)
    return code.co_code in {empty.__code__.co_code, documented.__code__.co_code} and all(
        constant in nothing for constant in code.co_consts
    )


def _misfit(function, calls):
    """Why the function cannot be called as the lesson calls it, or an empty string."""
    if not callable(function):
        return "is not a function: hand over the name, without parentheses"
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # a function written in C need not tell
        return ""
    for arguments, options in calls:
        try:
            signature.bind(*arguments, **options)
        except TypeError as error:
            return f"cannot be called as the lesson calls it: {in_one_line(error)}"
    return ""


# How it is said. Each is what stands behind the name of the function or the call.


def problem(found, subject, shapes):
    """One sentence on why an outcome is not right, whatever its numbers; or an empty string.

    >>> problem(Outcome(NOTHING, words="None"), "relu", [(2, 3)])
    'relu returns None, expected an array of shape (2, 3).'
    """
    words = refusal(found, shapes) or aside(found)
    return f"{subject} {words}." if words else ""


def refusal(found, shapes):
    """Why there are no arrays of these shapes, or an empty string."""
    if found.kind == UNWRITTEN:
        return "is not written yet"
    if found.kind in (MISFIT, STOPPED):
        return found.words
    if found.kind == ERROR:
        return f"raises {message_of(found.error).rstrip('.')}"
    if found.kind == DTYPE:
        return f"returns {found.words}, expected dtype float64"
    if not found.arrays:
        return f"returns {found.words}, expected {described(shapes)}"
    got = [array.shape for array in found.arrays]
    if got == list(shapes):
        return ""
    if len(got) == len(shapes) == 1:
        return f"returns a result of {misshapen(*got, *shapes)}"
    return f"returns {described(got)}, expected {described(shapes)}"


def aside(found):
    """What is wrong beside the numbers, or an empty string."""
    facts = []
    if found.kind == LIST:
        facts += ["returns a list, not an array"]
    if found.changed:
        facts += [f"changes {' and '.join(found.changed)}, which the caller still needs"]
    if found.shared:
        facts += [f"returns {' and '.join(found.shared)} or a part of it, not a new array"]
    return ", and ".join(facts)


def described(shapes):
    """Arrays of these shapes, in words."""
    return " and ".join(f"an array of shape {shape}" if shape else "one number" for shape in shapes)


def misshapen(shape, due):
    """A shape beside the one expected."""
    return f"shape {shape}, expected {due or 'one number'}"


def message_of(error):
    """The kind of an error and its message, on one line."""
    if isinstance(error, TimeUp):
        return "no end within the limit of time"
    name = in_one_line(_type(error).lstrip("_"), LONGEST_NAME)
    try:
        words = "" if error.args == (None,) else in_one_line(error)
    except Exception:  # an error class of the learner may not know how to print itself
        words = ""
    return f"{name}: {words}" if words else name


def name_of(function):
    """What the learner calls the function."""
    function = getattr(function, "func", function)  # functools.partial holds one
    name = getattr(function, "__name__", _type(function))
    return "your function" if name == "<lambda>" else in_one_line(name, LONGEST_NAME)


def in_one_line(words, longest=LONGEST_DETAIL):
    """`words` without what no picture can show, and short enough for one."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(words))
    line = " ".join(printable.split())
    return line if len(line) <= longest else f"{line[: longest - 2]} …"


def _type(value):
    return type(value).__name__
