"""What an exercise is: data, and nothing that runs by itself."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import dedent, indent

import numpy as np

from convhelpers.exercises.task import Task


@dataclass(frozen=True, eq=False)
class Probe:
    """One input for the learner's function.

    Parameters
    ----------
    name : str
        What is special about it; it reads well after "with".
    arguments : dict
        What is passed by position, under the names of the contract.
    options : dict, optional
        What is passed by name.
    """

    name: str
    arguments: dict = field(repr=False)
    options: dict = field(default_factory=dict)

    @property
    def values(self):
        """Every argument by name."""
        return self.arguments | self.options

    def copies(self):
        """Give the positional arguments again, arrays as copies that anybody may change."""
        return [
            value.copy() if isinstance(value, np.ndarray) else value
            for value in self.arguments.values()
        ]

    def call(self, function):
        """Call `function` on copies of the arguments."""
        return function(*self.copies(), **self.options)


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake learners make: how a tutor would say it, and the code that makes it.

    Parameters
    ----------
    name : str
        A few words.
    says : str
        What the learner's function does, in one or two sentences.
    next_step : str
        What to look at or to change.
    shown_by : str, optional
        The name of the probe that shows it best; the first probe where nothing is said.
    changes : tuple of (str, str), optional
        What to replace in the solution, and by what.
    bodies : tuple of str, optional
        Function bodies that make the same mistake in another way.
    """

    name: str
    says: str
    next_step: str
    shown_by: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function to write, and everything that is needed to judge and to help.

    Parameters
    ----------
    lesson : int
        The number of its lesson.
    solution : callable
        One way to write it, in readable loops. Its name is the name of the exercise.
    returns : tuple of str
        What the lesson calls the result; several names where the function returns several arrays.
    probes : tuple of Probe
        Inputs, the smallest first. The first is the example that shows the target.
    mistakes : tuple of Mistake
        The known mistakes.
    hints : tuple of str
        From gentle to nearly there.
    next_step : str
        What to try when it is right.
    size : callable
        Takes the arguments of a probe by name and writes the sum that gives the shape.
    origin : callable or None
        Takes a cell and the arguments of a probe and draws how that cell of the result is made.
    target : callable
        Takes the arguments of a probe and draws the whole result.
    random_call : callable
        Takes a NumPy generator and draws legal arguments by name, for which any right function
        gives the same numbers.
    square : Probe
        A square input and stride 1, as a first test often has it.
    one_window : Probe
        An input that gives a single number, or as few as possible.
    column : Probe or None, optional
        An input that needs a look at its shape, on which a function may fail but not give wrong
        numbers: a cell of an array takes a single number, and NumPy since 2.4 refuses another.
    styles : tuple of tuple of (str, str), optional
        Changes to the solution that leave its result alone: other ways in which learners write it,
        and in which a mistake may show another face.
    tasks : tuple of Task, optional
        Checks to break: code with a mistake that a weak test does not see.
    pairs : tuple of (str, str), optional
        Names of mistakes that `check` has to find when both are made at once.
    equivalent : dict of str to str, optional
        Changed lines of the solution that no input can tell from it, each with the reason.
    """

    lesson: int
    solution: Callable = field(repr=False)
    returns: tuple[str, ...]
    probes: tuple[Probe, ...] = field(repr=False)
    mistakes: tuple[Mistake, ...] = field(repr=False)
    hints: tuple[str, ...] = field(repr=False)
    next_step: str
    size: Callable = field(repr=False)
    origin: Callable | None = field(repr=False)
    target: Callable = field(repr=False)
    random_call: Callable = field(repr=False)
    square: Probe = field(repr=False)
    one_window: Probe = field(repr=False)
    column: Probe | None = field(default=None, repr=False)
    styles: tuple[tuple[tuple[str, str], ...], ...] = field(default=(), repr=False)
    tasks: tuple[Task, ...] = field(default=(), repr=False)
    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    equivalent: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self):
        """The name of the function to write."""
        return self.solution.__name__

    @cached_property
    def source(self):
        """The text of the solution."""
        return inspect.getsource(self.solution)

    @cached_property
    def signature(self):
        """The name and the arguments of the function to write, as they stand in the solution."""
        head, _, _ = self.source.partition(':\n    """')
        words = " ".join(head.removeprefix("def ").split())
        return words.replace("( ", "(").replace(" )", ")")

    def probe_for(self, mistake):
        """Give the probe that shows `mistake` best."""
        name = mistake.shown_by or self.probes[0].name
        return next(probe for probe in self.probes if probe.name == name)

    def versions(self, mistake):
        """List the functions that make `mistake`, one for each style and body."""
        texts = [self.changed((*style, *mistake.changes)) for style in ((), *self.styles)]
        if mistake.changes and not any(texts):
            raise ValueError(f"{self.name} has nowhere to make the mistake {mistake.name!r}.")
        texts = [text for text in texts if text and mistake.changes]
        texts += [self.with_body(body) for body in mistake.bodies]
        return [self.written(text, mistake.name) for text in texts]

    def changed(self, changes):
        """Apply `changes` to the text of the solution; None where one finds no place."""
        text = self.source
        for old, new in changes:
            if old not in text:
                return None
            text = text.replace(old, new)
        return text

    def with_body(self, body):
        """Give the text of the solution with another body below its docstring."""
        head, docstring, _ = self.source.split('"""')
        return f'{head}"""{docstring}"""\n' + indent(dedent(body).strip("\n"), "    ") + "\n"

    def written(self, text, title="solution"):
        """Make a function of `text`, in the company of the solution."""
        names = dict(self.solution.__globals__)
        exec(compile(text, f"<{title}>", "exec"), names)
        function = names[self.name]
        function.source = text
        return function
