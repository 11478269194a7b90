"""What a question of the test is about: numbers, the right answer, and misconceptions about it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import convhelpers
from convhelpers.exercises.catalog import EXERCISES


@dataclass(frozen=True, eq=False)
class Topic:
    """One of the things that the test asks about.

    Parameters
    ----------
    name : str
        A few words.
    lesson : int
        The number of the lesson that explains it.
    draw : callable
        Takes a `random.Random` and gives the numbers of a question, by name.
    ask : callable
        Takes these numbers by name. Gives the question, and the arrays as text, or an empty text.
    because : callable
        Takes the numbers by name and says how the right answer is computed.
    right : callable
        Takes the numbers by name and gives the right answer: numbers in an array of any shape.
    wrong : dict of str to callable
        For each misconception, what somebody answers who has it; called as `right` is.
    says : dict of str to str
        For each misconception, what a tutor would say.
    """

    name: str
    lesson: int
    draw: Callable = field(repr=False)
    ask: Callable = field(repr=False)
    because: Callable = field(repr=False)
    right: Callable = field(repr=False)
    wrong: dict[str, Callable] = field(repr=False)
    says: dict[str, str] = field(repr=False)

    def question(self, seed):
        """Make a question with the numbers that `seed` draws.

        Notes
        -----
        Numbers are drawn until the right answer and those of all misconceptions differ.
        """
        generator = random.Random(f"{self.name} {seed}")
        while True:
            numbers = self.draw(generator)
            answers = {"": in_words(self.right(**numbers))}
            answers |= {name: in_words(rule(**numbers)) for name, rule in self.wrong.items()}
            if len(set(answers.values())) == len(answers):
                break
        text, given = self.ask(**numbers)
        right = answers.pop("")
        choices = [right, *answers.values()]
        generator.shuffle(choices)
        slips = {answer: name for name, answer in answers.items()}
        return Choice(self, text, given, tuple(choices), right, slips, self.because(**numbers))


@dataclass(frozen=True, eq=False)
class Choice:
    """A question with four answers, one of them right; each other one is a misconception's.

    Parameters
    ----------
    topic : Topic
        What it is about.
    text : str
        The question.
    given : str
        Arrays that belong to it, as text in lines; empty where there is none.
    choices : tuple of str
        The answers, in an order of their own.
    right : str
        The right one.
    slips : dict of str to str
        For each of the others, the name of its misconception.
    because : str
        How the right answer is computed.
    """

    topic: Topic
    text: str
    given: str
    choices: tuple[str, ...]
    right: str
    slips: dict[str, str] = field(repr=False)
    because: str = field(repr=False)

    def reason(self, answer):
        """Say whether `answer` is right, and why."""
        if answer == self.right:
            return f"Right: {self.right}. {self.because}"
        seen = f"{self.topic.says[self.slips[answer]]} " if answer in self.slips else ""
        return f"{seen}The answer is {self.right}. {self.because}"


def of_exercise(name, mistakes, read=np.asarray):
    """The right answer and those of misconceptions, as an exercise knows them.

    Parameters
    ----------
    name : str
        The name of the exercise. The numbers of a question are what its function is called with.
    mistakes : sequence of str
        Names of known mistakes of the exercise.
    read : callable, optional
        Takes what the function returns and gives the answer.

    Returns
    -------
    dict
        `right`, `wrong` and `says` of a `Topic`.
    """
    exercise = EXERCISES[name]
    known = {mistake.name: mistake for mistake in exercise.mistakes}

    def reading(function):
        return lambda **numbers: read(function(**numbers))

    return {
        "right": reading(getattr(convhelpers, name)),
        "wrong": {words: reading(exercise.versions(known[words])[0]) for words in mistakes},
        "says": {words: known[words].says for words in mistakes},
    }


def in_words(answer):
    """An answer as a learner reads it: a number, or numbers in a row.

    >>> in_words(-2.5), in_words((2, 9, 11, 3)), in_words(np.array([[0.0, 3.0], [1.5, 0.0]]))
    ('−2.5', '(2, 9, 11, 3)', '[0 3], [1.5 0]')
    """
    if isinstance(answer, tuple):
        return f"({', '.join(map(in_words, answer))})"
    if np.ndim(answer) == 2:
        return ", ".join(f"[{' '.join(map(in_words, row))}]" for row in answer)
    if np.ndim(answer) == 1:
        return f"({', '.join(map(in_words, answer))})"
    return f"{float(answer) + 0:.6g}".replace("-", "−")


def factor(value):
    """A number as it stands behind a sign: in parentheses, where it has one of its own."""
    return f"({in_words(value)})" if value < 0 else in_words(value)


def beside(arrays):
    """Write arrays of two axes beside each other, each under its name, as text.

    >>> print(beside({"window": np.array([[3, -1], [0, 2]]), "filter": np.array([[1, 0], [2, 1]])}))
    window   filter
    3 −1     1 0
    0  2     2 1
    """
    columns = [_column(name, array) for name, array in arrays.items()]
    height = max(map(len, columns))
    filled = [column + [" " * len(column[0])] * (height - len(column)) for column in columns]
    return "\n".join("   ".join(row).rstrip() for row in zip(*filled, strict=True))


def _column(name, array):
    """The lines of one array under its name, all of one length."""
    rows = [[in_words(value) for value in row] for row in array]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [name]
    for row in rows:
        lines.append(" ".join(v.rjust(width) for v, width in zip(row, widths, strict=True)))
    return [line.ljust(max(map(len, lines))) for line in lines]
