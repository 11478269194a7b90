"""The lines of a solution, and the lines that known mistakes would put in their place."""

import ast
import random
import tokenize
from io import StringIO
from itertools import pairwise
from typing import NamedTuple

from convhelpers.exercises.exercise import Mistake

WRONG_LINES = 2


class WrongLine(NamedTuple):
    """A line that a known mistake makes, and the position of the right one."""

    position: int
    text: str
    mistake: Mistake


def parted(source):
    """Part the text of a function in its head, docstring included, and the lines of its body.

    A statement that goes over several rows of the text is one line, with its indentation.

    >>> parted('def f(x):\\n    "Twice x."\\n    y = x + x\\n    return y\\n')
    ('def f(x):\\n    "Twice x."\\n', ['    y = x + x', '    return y'])
    """
    rows = source.splitlines()
    docstring, *_ = ast.parse(source).body[0].body
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    ends = [token.end[0] for token in tokens if token.type == tokenize.NEWLINE]
    ends = [end for end in ends if end >= docstring.end_lineno]
    lines = ["\n".join(rows[start:end]) for start, end in pairwise(ends)]
    return "\n".join(rows[: ends[0]]) + "\n", lines


def wrong_lines(exercise):
    """Every line by which one known mistake differs from the solution.

    >>> from convhelpers.exercises.catalog import EXERCISES
    >>> [line for line in wrong_lines(EXERCISES["zero_pad"]) if line.position == 0][0].text
    '    m, n_W, n_H, n_C = X.shape'
    """
    _, right = parted(exercise.source)
    known = {text.strip() for text in right}
    found = []
    for mistake in exercise.mistakes:
        changed = exercise.changed(mistake.changes) if mistake.changes else None
        lines = parted(changed)[1] if changed else []
        if len(lines) == len(right):
            pairs = enumerate(zip(lines, right, strict=True))
            other = [WrongLine(i, new, mistake) for i, (new, old) in pairs if new != old]
            if len(other) == 1 and other[0].text.strip() not in known:
                found += other
    return found


def shuffled(exercise, seed):
    """The lines of the solution and two of known mistakes, in an order drawn with `seed`."""
    generator = random.Random(f"{exercise.name} {seed}")
    candidates = wrong_lines(exercise)
    positions = sorted({line.position for line in candidates})
    chosen = [
        generator.choice([line.text for line in candidates if line.position == position])
        for position in generator.sample(positions, WRONG_LINES)
    ]
    lines = [*parted(exercise.source)[1], *chosen]
    generator.shuffle(lines)
    return lines
