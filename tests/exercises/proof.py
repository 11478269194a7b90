"""How many known mistakes the checks reject and name, and how many weaker checks let pass.

Beside them, what `check` says of wrong functions made at random.
``python tests/exercises/proof.py`` prints the table as Markdown; with ``--write`` it asks about the
random ones again, which takes a minute or two, and stores the table in CONTRIBUTING.md and the
number of known mistakes in README.md.
"""

import sys
from functools import cache
from pathlib import Path

import compositions
import numpy as np
from published import replace

from convhelpers import markdown
from convhelpers.console import printable
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.answers import answer, equal
from convhelpers.exercises.checker.diagnosis import versions
from convhelpers.exercises.checker.verbs import check
from convhelpers.learner.guard import surroundings_kept

ROOT = Path(__file__).parents[2]
COMMAND = "python tests/exercises/proof.py --write"


def same_numbers(one, other):
    return equal(one, other)


def same_mean(one, other):
    return one.size > 0 and equal(np.mean(one), np.mean(other))  # an empty array has no mean


def same_shape(one, other):
    return one.shape == other.shape


# A weak check: its title, the probe it uses, what it compares.
WEAK_CHECKS = (
    ("square input, stride 1", "square", same_numbers),
    ("output of 1 × 1", "one_window", same_numbers),
    ("only the mean, square input, stride 1", "square", same_mean),
    ("only the shape, square input, stride 1", "square", same_shape),
)


def accepts(probe, compare, exercise, function):
    """Whether a weak check takes `function` for right."""
    with surroundings_kept():
        found = answer(function, probe)
        target = answer(exercise.solution, probe)
    same_count = len(found.arrays) == len(target.arrays)
    return same_count and all(map(compare, found.arrays, target.arrays))


@cache
def results(exercise, mistake):
    """What `check` says of each version of a mistake."""
    return [check(function) for function in versions(exercise, mistake)]


@cache
def counts(exercise):
    """The known mistakes; those `check` rejects; those it names; those each weak check accepts.

    A mistake in several versions counts as rejected and named where all of them are, and as
    accepted where one of them is. The weak checks are the kinds that published exercises use, on
    inputs of our own.
    """
    rejected = named = 0
    accepted = [0] * len(WEAK_CHECKS)
    for mistake in exercise.mistakes:
        made, said = versions(exercise, mistake), results(exercise, mistake)
        rejected += all(result.passed is False for result in said)
        named += all(result.misconception == mistake.name for result in said)
        for k, (_, name, compare) in enumerate(WEAK_CHECKS):
            probe = getattr(exercise, name)
            accepted[k] += any(accepts(probe, compare, exercise, f) for f in made)
    return [len(exercise.mistakes), rejected, named, *accepted]


def table():
    """The counts of every exercise, and their sums, as a Markdown table."""
    weak = [f"accepted by: {title}" for title, _, _ in WEAK_CHECKS]
    rows = [
        [f"`{name}`", *counts(exercise), *compositions.counted(exercise)]
        for name, exercise in EXERCISES.items()
    ]
    sums = ["together", *(sum(column) for column in list(zip(*rows, strict=True))[1:])]
    random = ["made at random", "named or explained", "only located", "accepted"]
    head = ["exercise", "known mistakes", "rejected", "named", *weak, *random]
    return markdown.table(head, [*rows, sums])


def show():
    """Print the table, on whatever console."""
    print(printable(table()), end="")


def known():
    """How many mistakes are known."""
    return sum(len(exercise.mistakes) for exercise in EXERCISES.values())


def write(root):
    """Store the table in CONTRIBUTING.md and the number of known mistakes in README.md."""
    replace(root / "CONTRIBUTING.md", r"\| exercise \|(.|\n)*?\| together \|.*\n", table())
    replace(root / "README.md", r"\d+ known ones", f"{known()} known ones")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        compositions.refresh()
        write(ROOT)
    else:
        show()
