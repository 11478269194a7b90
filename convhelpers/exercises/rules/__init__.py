"""The facts that each function is made of, and inputs that tell them apart.

A file here holds one function to write. Its program is the solution with one fact a line; the
comment behind a line names the fact, and the comments below are other ways people settle it.
`convhelpers.exercises.checker.identify` finds the program that does what a learner's function does.
"""

from importlib import import_module
from importlib.util import find_spec


def rules_of(name):
    """Give the rules of the exercise of that name, or None."""
    place = f"{__name__}.{name}"
    return import_module(place).RULES if find_spec(place) else None
