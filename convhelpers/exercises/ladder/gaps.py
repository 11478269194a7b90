"""The places of a solution that are worth a blank: where known mistakes are made."""

import ast
import random
from typing import NamedTuple

from convhelpers.exercises.ladder.lines import parted, wrong_lines

MOST = 5


class Gap(NamedTuple):
    """A part of a text that is left blank: where it starts, where it ends, and what was there."""

    start: int
    end: int
    answer: str


def gaps(exercise, seed):
    """Choose the blanks of a solution: one a line, in at most five lines.

    Each is the shortest expression that holds all by which some known mistake differs.

    >>> from convhelpers.exercises.catalog import EXERCISES
    >>> [gap.answer for gap in gaps(EXERCISES["momentum_step"], seed=0)]
    ['momentum * velocity + dw', 'w - learning_rate * velocity', 'w, velocity']
    """
    generator = random.Random(f"{exercise.name} {seed}")
    by_line = {}
    for wrong in wrong_lines(exercise):
        gap = _gap(exercise.source, wrong)
        if gap:
            by_line.setdefault(wrong.position, []).append(gap)
    chosen = generator.sample(sorted(by_line), min(MOST, len(by_line)))
    return [generator.choice(by_line[position]) for position in sorted(chosen)]


def filled(source, gaps, texts):
    """Put a text in the place of every gap."""
    parts, end = [], 0
    for gap, text in zip(gaps, texts, strict=True):
        parts += [source[end : gap.start], text]
        end = gap.end
    return "".join([*parts, source[end:]])


def _gap(source, wrong):
    """The shortest expression of the solution that holds what is wrong in a line, or None."""
    head, lines = parted(source)
    old, new = lines[wrong.position], wrong.text
    offset = len(head) + sum(len(line) + 1 for line in lines[: wrong.position])
    start = _alike(old, new)
    end = max(start, len(old) - _alike(old[::-1], new[::-1]))
    spans = [
        (a, b)
        for a, b in _expressions(source)
        if offset <= a <= offset + start and offset + end <= b <= offset + len(old)
    ]
    if not spans:
        return None
    a, b = min(spans, key=lambda span: span[1] - span[0])
    return Gap(a, b, source[a:b])


def _alike(one, other):
    """How many letters two texts have in common at their start."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _expressions(source):
    """Where each expression of a text starts and ends."""
    rows = source.encode().splitlines(keepends=True)

    def place(row, column):
        return len((b"".join(rows[: row - 1]) + rows[row - 1][:column]).decode())

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.expr):
            yield place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)
