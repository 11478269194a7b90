"""A question, and what is said of an answer."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from convhelpers.exercises.questions.ways import Cells, Choice, Numbers, mixed

FIRST_SENTENCE = re.compile(r"(.+?)[.:,](?:\s|$)")
SENTENCE_START = re.compile(r"(?:a|[a-z]{2,})(?! =)[ ,]")


class NotToldApartError(ValueError):
    """Two slips give one answer, so that it does not tell which was made."""


@dataclass(frozen=True)
class Question:
    """A question with a computed answer.

    Parameters
    ----------
    text : str
        The question; code stands in backticks.
    way : Numbers or Cells or Choice
        How it is answered.
    answer : tuple or frozenset or str
        The right answer, as `way` has it.
    because : str
        How the answer comes about, with the numbers of the question.
    slips : dict
        For the answer that a known slip gives, what a tutor would say. The first sentence names the
        misconception; see `misconception`.
    kind : str, optional
        What it is about: a key of `KINDS`.
    """

    text: str
    way: Numbers | Cells | Choice = field(repr=False)
    answer: Hashable
    because: str = field(repr=False)
    slips: dict[Hashable, str] = field(repr=False)
    kind: str = ""

    def seen(self, given):
        """Say what is wrong with an answer: its slip, or in what it differs.

        Parameters
        ----------
        given : tuple or frozenset or str
            A wrong answer.

        Returns
        -------
        str
        """
        return self.slips.get(given) or self.way.unlike(given, self.answer)

    def reason(self, given):
        """Say whether an answer is right, and why.

        Parameters
        ----------
        given : tuple or frozenset or str
            The answer of somebody.

        Returns
        -------
        str
            Begins with "Right" or "Not yet".

        Notes
        -----
        A slip is named where its answer is the one given; a question never has two slips with the
        same answer.
        """
        if given == self.answer:
            return f"Right: {self.solution}"
        return f"Not yet: {self.seen(given)} {self.told}"

    @property
    def told(self):
        """The answer and its reason, as what follows a wrong answer."""
        said = self.way.said(self.answer)
        if said.endswith("."):
            return f"The answer: {self.solution}"
        return f"The answer is {said}: {self.because}."

    @property
    def solution(self):
        """The answer, and its reason as a sentence of its own."""
        said, because = self.way.said(self.answer), self.because
        if SENTENCE_START.match(because):
            because = because[0].upper() + because[1:]
        return f"{said.removesuffix('.')}. {because}."


def misconception(says):
    """The name of a slip: the first sentence of what a tutor says of it.

    Parameters
    ----------
    says : str
        What is said.

    Returns
    -------
    str

    Examples
    --------
    >>> misconception("pad is counted once. Each side gets it, so twice.")
    'pad is counted once'
    """
    return FIRST_SENTENCE.match(says)[1]


def asked(text, way, answer, because, slips):
    """Put a question together; `slips` are pairs of an answer and what a tutor would say."""
    told = {}
    for given, says in slips:
        if way.fitted(given) in told:
            raise NotToldApartError(f"{given} is the answer of two slips: {says}")
        told[way.fitted(given)] = says
    return Question(text, way, way.fitted(answer), because, told)


def numbers(text, names, answer, because, slips, digits=0):
    """A question for one number, or several: `names` is "places", or "(n_H, n_W)"."""
    way = Numbers(tuple(names.strip("()").split(", ")), digits)
    return asked(text, way, answer, because, slips)


def cells(text, values, answer, because, slips):
    """A question for cells of an array, whose numbers stand in the grid."""
    way = Cells(tuple(tuple(f"{value:g}".replace("-", "−") for value in row) for row in values))
    return asked(text, way, answer, because, slips)


def choice(text, answer, because, slips):
    """A question for one of several sentences: the right one, and one for each slip."""
    return asked(
        text, Choice(mixed([answer, *(given for given, _ in slips)])), answer, because, slips
    )
