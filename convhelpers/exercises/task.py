"""What a task is: code with a mistake, and a test too weak to see it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import convhelpers


@dataclass(frozen=True, eq=False)
class Task:
    """Code with a mistake, and a test too weak to see it.

    Parameters
    ----------
    name : str
        What the weak test is content with.
    source : str
        The code with the mistake.
    weak_test : str
        Lines that end with an expression, which is True.
    in_common : callable
        Takes the arguments by name. Says why an input on which both agree hides the mistake.
    place : int, optional
        Which of the arrays that the function returns has the mistake.
    """

    name: str
    source: str = field(repr=False)
    weak_test: str = field(repr=False)
    in_common: Callable = field(repr=False)
    place: int = 0

    @property
    def function(self):
        """The name of the function in the code."""
        return self.source.partition("def ")[2].partition("(")[0]

    @property
    def right(self):
        """The course's function."""
        return getattr(convhelpers, self.function)

    @property
    def wrong(self):
        """The function with the mistake."""
        names = {"np": np, "convhelpers": convhelpers}
        exec(self.source, names)
        return names[self.function]

    def passes_weak_test(self):
        """Run the weak test on the function with the mistake."""
        *lines, question = self.weak_test.splitlines()
        names = {"np": np, "convhelpers": convhelpers, self.function: self.wrong}
        exec("\n".join(lines), names)
        return bool(eval(question, names))
