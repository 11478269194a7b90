"""What an error in the learner's function usually means."""

import difflib
import linecache
import re
from traceback import walk_tb
from typing import NamedTuple

from convhelpers.learner.guard import TimeUp
from convhelpers.learner.outcome import message_of

IS_NONE = (
    "A value is None. A function without `return` gives None: do the functions you call return "
    "their result?"
)
LEFT_OPEN = "A value is None, as in a skeleton: put code in the place of each None of this line."
IS_ELLIPSIS = (
    "A value is `...`, a placeholder: dots copied from a help text, or what comes from a function "
    "that is not written yet."
)
# By kind of error, what its message says and what that means. The first that fits is said, so the
# special ones stand before the general.
MEANINGS = {
    TimeUp: {
        "": (
            "A loop may never end: look at the condition of each `while`, and at what changes in "
            "its body. An `import` inside the function can be slow too; it belongs in a cell of its"
            " own."
        ),
    },
    IndexError: {
        "too many indices": (
            "There are more indices between the brackets than the array has axes. Print its shape."
        ),
        "only integers": (
            "An index is not a whole number. Division with `/` gives a fraction; `//` rounds down."
        ),
        "": (
            "An index is larger than the array: a loop runs too far, the image is not padded, or "
            "two axes are exchanged. Print the shape of the array in that line."
        ),
    },
    ValueError: {
        "setting an array element": (
            "One cell can hold one number, and it is given several. Is a sum missing, or an index?"
        ),
        "could not be broadcast|not broadcastable": (
            "The two shapes in the message do not fit. Often a window at the edge is cut off, "
            "because the image is not padded or the output is counted too large; or b is not picked"
            " with an index."
        ),
        "could not broadcast input": (
            "What stands on the right of the `=` has another shape than its place on the left."
        ),
        "zero-size array": (
            "A window is empty: it starts behind the end of the image. The output is counted too "
            "large, or the slice ends before it starts."
        ),
        "negative dimensions": "A size came out below zero: look at the size formula.",
        "unpack": (
            "The number of names on the left of the `=` is not the number of values on the right. A"
            " shape of four axes needs four names."
        ),
        "truth value": (
            "A whole array stands where True or False is needed. Pick one cell, or use a function "
            "for arrays such as np.maximum."
        ),
        "matmul|not aligned|einsum|operand": (
            "The axes that meet do not have the same length. Here the window is multiplied by the "
            "filter cell by cell, with `*`."
        ),
    },
    TypeError: {
        "'NoneType' object is not callable": (
            "A name in this line stands for None, and None cannot be called. Without an activation,"
            " `activation` is None: ask for that first."
        ),
        "NoneType": IS_NONE,
        "ellipsis": IS_ELLIPSIS,
        "be interpreted as an integer|sequence of integers|must be integers|indices must be": (
            "A size or an index is not a whole number. Division with `/` gives a fraction; `//` "
            "rounds down."
        ),
        "positional argument|keyword argument|required": (
            "A function is called with more, fewer or other arguments than its `def` line names."
        ),
        "not subscriptable": (
            "There are brackets behind something that has no cells, such as a number."
        ),
        "not callable": (
            "There are parentheses behind something that is no function: a missing `*`, or an array"
            " that needs brackets."
        ),
    },
    AttributeError: {
        "NoneType": IS_NONE,
        "ellipsis": IS_ELLIPSIS,
        "": (
            "What stands before the dot has nothing of that name. Look for a typing mistake, or "
            "leave it out."
        ),
    },
    UnboundLocalError: {
        "": "This variable is used before it has a value in your function.",
    },
    ZeroDivisionError: {
        "": "A number is divided by zero.",
    },
    RecursionError: {
        "": (
            "Your function calls itself again and again. Does it call the course's function of that"
            " name by mistake?"
        ),
    },
    MemoryError: {
        "": "An array would be far too large: look at the shape you ask for.",
    },
    EOFError: {
        "": "input() waits for the keyboard. Everything you need comes in the arguments.",
    },
    SystemExit: {
        "": "exit() and quit() leave the program. A function ends with `return`.",
    },
    AssertionError: {
        "": "An `assert` in your code does not hold for this input.",
    },
}


class Trouble(NamedTuple):
    """An error in words."""

    line: str
    meaning: str


def trouble(error, function):
    """Put an error that `function` raised into words: line of code, usual meaning."""
    message = message_of(error)
    refused_by = course_function(error)
    if refused_by:
        meaning = f"The course's {refused_by} refuses what it is given here."
    elif isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        meaning = unknown_name(error, function)
    else:
        meaning = next(
            (
                meaning
                for kind, meanings in MEANINGS.items()
                for pattern, meaning in meanings.items()
                if isinstance(error, kind) and re.search(pattern, message)
            ),
            "",
        )
    line = line_of(error, function)
    if meaning == IS_NONE and re.search(r"\bNone\b", line):
        meaning = LEFT_OPEN
    return Trouble(line, meaning)


def line_of(error, function):
    """The last line of the learner's own code that ran, or an empty string."""
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [
        linecache.getline(home, number).strip()
        for frame, number in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == home
    ]
    return lines[-1] if lines else ""


def course_function(error):
    """The public function of `convhelpers` that refused its arguments, or an empty string."""
    modules = [
        (frame.f_globals.get("__name__", ""), frame.f_code.co_name)
        for frame, _ in walk_tb(error.__traceback__)
    ]
    if not modules or modules[-1][0] != "convhelpers.arguments":
        return ""
    return next(
        function
        for module, function in modules
        if module.startswith("convhelpers.")
        and ".exercises." not in module
        and ".learner." not in module
    )


def unknown_name(error, function):
    """What an unknown name may have meant."""
    name = error.name or ""
    if name == "np":
        return "NumPy is not there: run the cell with `import numpy as np` first."
    code = getattr(function, "__code__", None)
    known = [*getattr(code, "co_varnames", ()), *getattr(function, "__globals__", ())]
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"There is nothing named {name}. Did you mean {close[0]}?"
    return f"There is nothing named {name}. It needs a value before this line."
