"""A kind of question: one for the lesson, and as many as wanted with other numbers."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from convhelpers.exercises.questions.asked import NotToldApartError

FEWEST_SLIPS = 2  # that a question with drawn numbers can tell apart


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    Parameters
    ----------
    name : str
        Its name, which `predict` takes and the record keeps.
    lesson : int
        The lesson that it belongs to.
    ask : callable
        Makes the question from numbers; without any, with those of the lesson. None stands for
        numbers that make no question.
    draw : callable
        Draws the numbers, by name, with a `random.Random`.
    fewest : int, optional
        Slips that a question with drawn numbers has at least.
    """

    name: str
    lesson: int
    ask: Callable
    draw: Callable
    fewest: int = FEWEST_SLIPS

    def first(self):
        """The question with the numbers of the lesson."""
        return replace(self.ask(), kind=self.name)

    def renewed(self, seed):
        """The question with numbers drawn at random, in which all slips can be told apart."""
        generator = random.Random(seed)
        while True:
            try:
                made = self.ask(**self.draw(generator))
            except NotToldApartError:
                continue
            if made is not None:
                slips = {given: says for given, says in made.slips.items() if given != made.answer}
                if len(slips) >= self.fewest:
                    return replace(made, kind=self.name, slips=slips)


def kind(name, lesson, /, **drawn):
    """Make a kind of question of a function that asks it.

    Parameters
    ----------
    name : str
        Its name.
    lesson : int
        The lesson that it belongs to.
    **drawn
        For arguments of the function, the values from which one is drawn, or a function that draws
        it with a `random.Random`. The defaults of the function are the numbers of the lesson.
    """

    def draw(generator):
        return {
            argument: values(generator) if callable(values) else generator.choice(values)
            for argument, values in drawn.items()
        }

    return lambda ask: Kind(name, lesson, ask, draw)
