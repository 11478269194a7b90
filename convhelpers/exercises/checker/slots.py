"""The facts of a program that may be otherwise, and how."""

import re

from convhelpers.exercises.checker.search import Slot
from convhelpers.exercises.checker.variants import Names, variants
from convhelpers.exercises.rules.program import kinds

MADE = 200  # what a choice costs that nobody wrote down
# What belongs to rows, and what belongs to columns in its place.
TWINS = (
    ("row", "col"),
    ("rows", "cols"),
    ("top", "left"),
    ("bottom", "right"),
    ("n_H", "n_W"),
    ("n_H_prev", "n_W_prev"),
    ("u", "v"),
    ("y", "x"),
)
ACROSS = {one: other for pair in TWINS for one, other in (pair, pair[::-1])}


class Slots:
    """What may stand in the lines of a program."""

    def __init__(self, program, names, example, settings):
        self.program = program
        self.ints, self.arrays = kinds(program, names, example.arguments, example.options)
        self.settings, self.inner = settings, changing(program)
        self.counted = counted(program)
        self.scopes = self.scopes_of_lines()
        self.all = self.listed()

    def scopes_of_lines(self):
        """The names that have a value where each line begins."""
        known = set(re.findall(r"\w+", self.program.lines[0].statement))
        found = {}
        for number, line in enumerate(self.program.lines):
            if line.header:
                known |= set(re.findall(r"\w+", line.statement))
            found[number] = Names(
                tuple(sorted(self.ints & known - self.inner)),
                tuple(sorted(self.ints & known & self.counted)),
                tuple(sorted(self.ints & known & self.inner - self.counted)),
                tuple(sorted(self.arrays & known)),
                tuple(name for name in self.settings if name in known),
            )
            known |= set(re.findall(r"\w+", line.statement.partition("=")[0]))
        return found

    def listed(self):
        """The slots of the program as it is: lines alone, and pairs of rows and columns."""
        found = []
        for number, line in enumerate(self.program.lines):
            if not line.group:
                continue
            written = [statement for statement, _ in line.others]
            small = variants(line.statement, self.scopes[number])
            twin = twin_of(self.program, number)
            for more in ((),) if twin is None else ((), (twin,)):
                found.append(slot((number, *more), written))
                made = [one for one in small if one not in written]
                found.append(slot((number, *more), made)._replace(cost=MADE))
        return found

    def once_more(self, numbers, statements):
        """The slot for one more change in lines that are changed already."""
        due = self.program.lines[numbers[0]].statement
        texts = variants(statements[0], self.scopes[numbers[0]]) if statements[0] != "pass" else ()
        texts = [text for text in texts if text != due]
        return slot(numbers, texts)._replace(cost=MADE)


def slot(numbers, texts):
    """A slot of one line, or of a line and its twin."""
    if len(numbers) == 1:
        return Slot(numbers, tuple((text,) for text in texts))
    return Slot(numbers, tuple((text, across(text)) for text in texts))


def across(text):
    """The same for columns in place of rows, and the other way round."""
    return re.sub(r"\w+", lambda word: ACROSS.get(word[0], word[0]), text)


def twin_of(program, number):
    """The number of the line that says for columns what this one says for rows."""
    statement = program.lines[number].statement
    other = across(statement)
    for k in range(number + 1, len(program.lines)):
        if program.lines[k].statement == other and other != statement:
            return k
    return None


def changing(program):
    """The names to which a loop, or a line in a loop, gives a value."""
    outer = program.lines[1].indent
    words = [
        line.statement.removeprefix("for ").partition(" in " if line.header else " = ")[0]
        for line in program.lines
        if line.indent > outer or line.statement.startswith("for ")
    ]
    return set(re.findall(r"\w+", " ".join(words)))


def counted(program):
    """The names that the loops count."""
    heads = [line.statement for line in program.lines if line.statement.startswith("for ")]
    return set(re.findall(r"\w+", " ".join(head[4:].partition(" in ")[0] for head in heads)))
