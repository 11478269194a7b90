"""Judge a function that was put together as text, as `check` judges one in a cell."""

import linecache
import re
import warnings

from convhelpers.exercises.checker.result import Result
from convhelpers.exercises.checker.verbs import looked_at

# How Python begins what it says of a line, and what that means for whoever put it there.
MEANINGS = {
    "unexpected indent": "because it is indented, and the line above it does not end with a colon",
    "unindent": "because it is indented otherwise than every line above it",
    "": "which does not fit what stands above it, or is not complete",
}
EMPTY_BLOCK = re.compile("expected an indented block after .+ on line ([0-9]+)")


def tried(exercise, text):
    """Run the function that `text` defines, and say what `check` would say.

    >>> from convhelpers.exercises.catalog import EXERCISES
    >>> tried(EXERCISES["zero_pad"], "def zero_pad(X, pad):\\n    return X\\n").misconception
    'no padding'
    >>> tried(EXERCISES["zero_pad"], "def zero_pad(X, pad):\\n    for i in X:\\n")
    Below the line `for i in X:`, a line is missing that stands further to the right.
    """
    title = f"{exercise.name}, put together"
    try:
        with warnings.catch_warnings(action="ignore"):
            function = exercise.written(text, title)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _unreadable(exercise, text, error)
    # Where an error is told with its line, the line is looked up there.
    name = f"<{title}>"
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    return looked_at(function)


def _unreadable(exercise, text, error):
    rows = text.splitlines()
    said = getattr(error, "msg", "")
    block = EMPTY_BLOCK.match(said)
    number = int(block[1]) if block else getattr(error, "lineno", None) or len(rows)
    line = rows[min(number, len(rows)) - 1].strip()
    if block:
        words = f"Below the line `{line}`, a line is missing that stands further to the right."
    else:
        meaning = next(words for start, words in MEANINGS.items() if said.startswith(start))
        words = f"Python stops reading at the line `{line}`, {meaning}."
    return Result(exercise.name, False, None, (words,))
