"""Habits from other courses and libraries: another first line, or a result in another wrapping."""

import dis
import functools
import inspect
import re
from itertools import pairwise

import numpy as np

from convhelpers.exercises.checker.answers import all_equal, answers_of
from convhelpers.exercises.exercise import Mistake

LONGEST_LIST = 3  # names that are told one by one


# --- the first line ----------------------------------------------------------------------------


def first_line(exercise, function):
    """Say why the function cannot be called as the lesson calls it, as a mistake, or None."""
    try:
        yours = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    due = inspect.signature(exercise.solution).parameters
    missing = [name for name in due if name not in yours]
    extra = [name for name in yours if name not in due]
    known = (cache, dictionary, other_words, no_default, shapes)
    said = next(filter(None, (way(due, yours, missing, extra) for way in known)), None)
    if said is None:
        return None
    name, words = said
    return Mistake(name, words, f"Write its first line as `def {exercise.signature}:`")


def cache(due, yours, missing, extra):
    name = next((one for one in extra if re.search("cache|memory", one, re.I)), None)
    if name and missing:
        return (
            "a cache as argument",
            f"Your function expects {name}, with all that the forward pass kept. Here each array is"
            f" an argument of its own: {listed(missing)}. In the body, leave out the line that "
            f"unpacks {name}, and use these names.",
        )


def dictionary(due, yours, missing, extra):
    options = [one for one in missing if due[one].default is not inspect.Parameter.empty]
    name = next((one for one in extra if re.search("param|config|opt|args", one, re.I)), None)
    if name and (options or missing):
        names = options or missing
        return (
            "options in a dictionary",
            f"Your function expects {name}, one thing that holds all options. Here {listed(names)} "
            f"{'are arguments of their own' if len(names) > 1 else 'is an argument of its own'}. "
            f"In the body, use the names as they are, without {name}[...].",
        )


def other_words(due, yours, missing, extra):
    options = [one for one in missing if due[one].default is not inspect.Parameter.empty]
    if options and extra:
        return (
            "other names for the options",
            f"A call in the lesson writes {options[0]}={due[options[0]].default!r} by name. Your "
            f"first line has {listed(extra)} and knows no {listed(options, 'or')}. Use these names "
            "in the body too.",
        )
    if missing and not extra:
        it = "it" if len(missing) == 1 else "them"
        return (
            "arguments missing",
            f"The lesson passes {listed(missing)}, and your first line has no place for {it}. The "
            f"body has to use {it} too: without {it}, the result cannot be right for every call.",
        )


def no_default(due, yours, missing, extra):
    empty = inspect.Parameter.empty
    names = [
        one
        for one in due
        if one in yours and due[one].default is not empty and yours[one].default is empty
    ]
    if names and not extra:
        said = " and ".join(f"{one}={due[one].default!r}" for one in names[:LONGEST_LIST])
        return (
            "no default value",
            f"A call may leave out {listed(names)}. Then the value in the first line counts, and "
            f"yours has none there. The contract says {said}. The body can stay as it is.",
        )


def shapes(due, yours, missing, extra):
    if len(extra) > len(missing):
        return (
            "more arguments than the lesson passes",
            f"Your first line asks for {listed(extra)} too. The lesson passes {listed(list(due))}, "
            "and nothing else: sizes can be read from the shape of an array, as in "
            "`m, n_H, n_W, n_C = A.shape`.",
        )


def another_order(exercise, function):
    """The names of the contract in another order, as a mistake, or None."""
    try:
        yours = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    due = list(inspect.signature(exercise.solution).parameters)
    if yours == due or sorted(yours) != sorted(due):
        return None
    k = next(k for k, (one, other) in enumerate(zip(due, yours, strict=True)) if one != other)
    return Mistake(
        "arguments in another order",
        f"Argument number {k + 1} is {due[k]} in the contract, and {yours[k]} in your first line. "
        "A call without names then fills the wrong ones.",
        f"Write its first line as `def {exercise.signature}:`",
    )


def decorated(exercise, function, targets):
    """A right function below a decorator that spoils it, as a mistake, or None."""
    inner = inspect.unwrap(function)
    if inner is function:
        return None
    found = answers_of(inner, exercise.probes)
    if len(found) < len(targets) or not all(
        all_equal(one.arrays, target) for one, target in zip(found, targets, strict=True)
    ):
        return None
    return Mistake(
        "a decorator that changes the call",
        f"Below its line with @, your function is right. The decorator puts another function in "
        f"its place, and that one does not hand on what {exercise.name} is called with.",
        "Take the line with @ away. Or let the decorator's inner function take `*args, **kwargs` "
        "and hand both on.",
    )


# --- what comes back ---------------------------------------------------------------------------


def names_a_result(function):
    """Whether a `return` of the function has something behind it."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    steps = list(dis.get_instructions(code))
    return any(
        step.opname == "RETURN_VALUE" and not before.opname.startswith("LOAD_CONST")
        for before, step in pairwise(steps)
    )


def wrapping(exercise, function, answers, targets):
    """Find out in what the result is wrapped up, as a mistake, or None."""
    pairs = zip(answers, targets, strict=True)
    if all(len(found.arrays) == len(target) for found, target in pairs):
        return None
    for unpack in UNPACKINGS:
        said = unpacked(exercise, function, unpack, targets)
        if said:
            return said
    return None


def unpacked(exercise, function, unpack, targets):
    """The mistake that `unpack` mends, where the results have the right shapes then."""
    count, seen = len(exercise.returns), []

    @functools.wraps(function)
    def opened(*arguments, **options):
        value = function(*arguments, **options)
        seen.append(value)
        return unpack(value, count)

    found = answers_of(opened, exercise.probes)
    shapes = [[a.shape for a in one.arrays] for one in found]
    if len(found) < len(targets) or shapes != [[a.shape for a in one] for one in targets]:
        return None
    right = all(all_equal(one.arrays, target) for one, target in zip(found, targets, strict=True))
    return unpack.mistake(exercise, seen[0], right)


class Unpacking:
    """A way to open a wrapping, and what to say of it."""

    def __init__(self, opens, name, says, next_step):
        self.opens, self.name, self.says, self.next_step = opens, name, says, next_step

    def __call__(self, value, count):
        return self.opens(value, count)

    def mistake(self, exercise, value, right):
        state = "The numbers themselves are right." if right else "The numbers come after that."
        words = {
            "type": type(value).__name__,
            "count": len(value) if isinstance(value, tuple | list | dict) else 1,
            "names": ", ".join(exercise.returns),
        }
        says, next_step = (text.format(**words) for text in (self.says, self.next_step))
        return Mistake(self.name, f"{says} {state}", next_step)


def alone(value, count):
    """The value of a tuple of one."""
    if type(value) is not tuple or len(value) != 1:
        raise TypeError
    return value[0]


def first_ones(value, count):
    """The first of more values than expected."""
    if not isinstance(value, tuple | list) or len(value) <= count:
        raise TypeError
    return value[0] if count == 1 else tuple(value[:count])


def flat(value, count):
    """Values in nested tuples and lists, one after the other."""
    if not isinstance(value, tuple) or count == 1:
        raise TypeError
    parts = []
    for part in value:
        parts += part if isinstance(part, tuple) else [part]
    return tuple(parts)


def entries(value, count):
    """The values of a dictionary."""
    if not isinstance(value, dict):
        raise TypeError
    parts = tuple(value.values())
    return parts[0] if count == 1 else parts[:count]


def items(value, count):
    """The arrays in a list."""
    if not isinstance(value, list) or count == 1:
        raise TypeError
    return tuple(value)


def of_shape(value, count):
    """An array that has the shape that came back."""
    whole = isinstance(value, tuple) and all(isinstance(n, int | np.integer) for n in value)
    if not whole or count != 1:
        raise TypeError
    return np.full(value, np.nan)


UNPACKINGS = (
    Unpacking(
        of_shape,
        "the shape returned",
        "Your function gives back the shape of the result, in place of the result.",
        "Return the array itself, without `.shape`: end with `return {names}`.",
    ),
    Unpacking(
        alone,
        "a comma after the result",
        "A comma stands behind the result in the last line. It makes a tuple of one out of it.",
        "Take the comma away: end with `return {names}`.",
    ),
    Unpacking(
        entries,
        "results in a dictionary",
        "Your function gives back a dictionary. The lesson unpacks the results in their order.",
        "End with `return {names}`, without braces and keys.",
    ),
    Unpacking(
        items,
        "results in a list",
        "Your function gives back its results in a list. The lesson expects them one after the "
        "other, with commas between.",
        "End with `return {names}`, without brackets around them.",
    ),
    Unpacking(
        flat,
        "results in parentheses of their own",
        "Some of the results stand in parentheses of their own, so that fewer values come back "
        "than expected.",
        "End with `return {names}`, without parentheses inside.",
    ),
    Unpacking(
        first_ones,
        "more than the result returned",
        "Your function gives back {count} things. Here nothing else is wanted but {names}: a cache "
        "for the way back is not needed, because the arrays are passed again.",
        "End with `return {names}`, and nothing behind it.",
    ),
)


def listed(names, word="and"):
    """Names in a row."""
    names = list(names)
    return f" {word} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
