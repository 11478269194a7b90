"""The facts of a program that may be otherwise, and how."""

import re

from convhelpers.exercises.checker.program import kinds
from convhelpers.exercises.checker.search import Slot
from convhelpers.exercises.checker.variants import Names, variants

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


def slots_of(program, names, example, settings):
    """List the facts of a program, alone and in pairs of rows and columns."""
    ints, arrays = kinds(program, names, example.arguments, example.options)
    found, known = [], set(re.findall(r"\w+", program.lines[0].statement))
    choices, inner = {}, changing(program)
    for number, line in enumerate(program.lines):
        if line.fact:
            known |= set(re.findall(r"\w+", line.statement)) if line.header else set()
            scope = Names(
                tuple(sorted(ints & known - inner)),
                tuple(sorted(ints & known & inner)),
                tuple(sorted(arrays & known)),
                tuple(name for name in settings if name in known),
            )
            written = [statement for statement, _ in line.others]
            small = variants(line.statement, scope)
            choices[number] = tuple(dict.fromkeys((*written, *small)))
        known |= set(re.findall(r"\w+", line.statement.partition("=")[0]))
    for number, texts in choices.items():
        found.append(Slot((number,), tuple((text,) for text in texts)))
        twin = twin_of(program, number)
        if twin:
            pairs = tuple((text, across(text)) for text in texts)
            found.append(Slot((number, twin), pairs))
    return found


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
