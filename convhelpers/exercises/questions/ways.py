"""The ways in which a question is answered: numbers, cells of a grid, one of several sentences."""

import random
import re
from dataclasses import dataclass

import numpy as np

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
PAIR = re.compile(r"\(\s*(\d+)\s*,\s*(\d+)\s*\)")
SLICE = re.compile(r"(\d+)\s*:\s*(\d+)")
RANGE = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)")


@dataclass(frozen=True)
class Numbers:
    """Numbers, such as the shape of an array; an answer is a tuple.

    Parameters
    ----------
    names : tuple of str
        What each of them is.
    digits : int, optional
        Digits behind the point that count.
    """

    names: tuple[str, ...]
    digits: int = 0

    @property
    def label(self):
        """What stands beside the field: "places", or "(n_H, n_W)"."""
        return self.names[0] if len(self.names) == 1 else f"({', '.join(self.names)})"

    @property
    def prompt(self):
        """What to do."""
        kind = "numbers" if self.digits else "whole numbers"
        if len(self.names) == 1:
            return f"Type a {kind.removesuffix('s')}."
        return f"Type {WORDS[len(self.names)]} {kind}, {self.label}."

    @property
    def page(self):
        """What the page needs to know."""
        return {"kind": "numbers", "label": self.label}

    def fitted(self, answer):
        """An answer with as many digits as count, as a tuple."""
        rounded = (round(float(value), self.digits) + 0.0 for value in np.ravel(answer))
        return tuple(value if self.digits else int(value) for value in rounded)

    def read(self, text):
        """The answer in what somebody typed; None where it has not as many numbers.

        >>> Numbers(("m", "n_H")).read("(2, 4)")
        (2, 4)
        >>> Numbers(("weights",)).read("1,216 weights")
        (1216,)
        """
        if len(self.names) == 1:
            text = THOUSANDS.sub("", text)
        found = [float(word.replace("−", "-")) for word in NUMBER.findall(text)]
        whole = all(value == int(value) for value in found)
        if len(found) != len(self.names) or (not self.digits and not whole):
            return None
        return self.fitted(tuple(found))

    def said(self, answer):
        """The answer as text."""
        words = [f"{value:.10g}".replace("-", "−") for value in answer]
        return words[0] if len(words) == 1 else f"({', '.join(words)})"

    def unlike(self, given, answer):
        """In what an answer differs from the right one."""
        if len(answer) == 1:
            return f"{self.said(given)} is not it."
        pairs = zip(self.names, given, answer, strict=True)
        return f"{self.said(given)} differs in {_listed([n for n, a, b in pairs if a != b])}."


@dataclass(frozen=True)
class Cells:
    """Cells of a grid; an answer is a frozenset of pairs (row, column).

    Parameters
    ----------
    values : tuple of tuple of str
        What stands in the cells, row by row.
    """

    values: tuple[tuple[str, ...], ...]

    label = "cells"
    prompt = "Press the cells, or type them: rows 0:3, columns 1:4."

    @property
    def page(self):
        """What the page needs to know."""
        return {"kind": "cells", "label": self.label, "values": self.values}

    def fitted(self, answer):
        """An answer as a frozenset of pairs of whole numbers."""
        return frozenset((int(row), int(col)) for row, col in answer)

    def read(self, text):
        """The answer in what somebody typed, or None: pairs, or rows and columns.

        >>> sorted(Cells((("",) * 5,) * 4).read("rows 1 to 2, columns 0:2"))
        [(1, 0), (1, 1), (2, 0), (2, 1)]
        >>> sorted(Cells((("",) * 5,) * 4).read("(0, 0) (3, 4)"))
        [(0, 0), (3, 4)]
        """
        pairs = PAIR.findall(text)
        if pairs:
            return self.fitted(pairs)
        rows, _, cols = text.partition("col") if "col" in text else text.partition(",")
        cells = [(row, col) for row in _span(rows) for col in _span(cols)]
        return self.fitted(cells) if cells else None

    def said(self, answer):
        """The answer as text: rows and columns where it is a rectangle, else the cells."""
        rows, cols = ({cell[axis] for cell in answer} for axis in (0, 1))
        if answer and len(answer) == len(rows) * len(cols) and _is_run(rows) and _is_run(cols):
            return f"{_run('row', rows)}, {_run('column', cols)}"
        return " ".join(f"({row}, {col})" for row, col in sorted(answer)) or "no cell"

    def unlike(self, given, answer):
        """In what an answer differs from the right one."""
        extra, missing = len(given - answer), len(answer - given)
        parts = [f"{extra} too many"] * bool(extra) + [f"{missing} missing"] * bool(missing)
        return f"of these cells, {' and '.join(parts)}."


@dataclass(frozen=True)
class Choice:
    """One of several sentences; an answer is the sentence.

    Parameters
    ----------
    options : tuple of str
        The sentences, in the order in which they stand on the page.
    """

    options: tuple[str, ...]

    label = "Your answer"
    prompt = "Choose one."

    @property
    def page(self):
        """What the page needs to know."""
        return {"kind": "choice", "label": self.label, "options": self.options}

    def fitted(self, answer):
        """The answer itself."""
        return answer

    def read(self, text):
        """The option that was chosen: its words, or its number from 1."""
        if text.strip().isdigit() and 1 <= int(text) <= len(self.options):
            return self.options[int(text) - 1]
        return text if text in self.options else None

    def said(self, answer):
        """The answer as text."""
        return answer

    def unlike(self, given, answer):
        """In what an answer differs from the right one."""
        return f"it is not “{given}”."


def mixed(options):
    """Options in an order that does not tell which is right, the same at every call."""
    options = sorted(set(options))
    random.Random("".join(options)).shuffle(options)
    return tuple(options)


def _span(text):
    """The numbers in "1:4" (without the last, as in Python), "1 to 3", or "1, 2 and 3"."""
    for pattern, beyond in ((SLICE, 0), (RANGE, 1)):
        if found := pattern.search(text):
            return range(int(found[1]), int(found[2]) + beyond)
    return [int(word) for word in re.findall(r"\d+", text)]


def _is_run(numbers):
    return max(numbers) - min(numbers) + 1 == len(numbers)


def _run(name, numbers):
    first, last = min(numbers), max(numbers)
    return f"{name} {first}" if first == last else f"{name}s {first} to {last}"


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
