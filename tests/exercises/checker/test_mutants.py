"""Change the solutions in every small way, and see the probes notice."""

import ast
import copy

import numpy as np
import pytest
from mutation import changes_of

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.answers import all_equal, answer
from convhelpers.exercises.checker.diagnosis import wrong_probes
from convhelpers.learner.guard import guarded
from convhelpers.learner.outcome import kind_of


def mutants(source):
    """The text of every program that differs from `source` in one place."""
    tree = ast.parse(source)
    found = {}
    for position, node in enumerate(ast.walk(tree)):
        for change in changes_of(node):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[position])
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text != ast.unparse(tree):
                found[text] = None
    return list(found)


def changed_lines(source, mutant):
    """The lines of the mutant that the solution does not have."""
    lines = ast.unparse(ast.parse(source)).splitlines()
    return " / ".join(line.strip() for line in mutant.splitlines() if line not in lines)


def survivors(exercise):
    """How many mutants there are, and those that give the right result for every probe."""
    texts = mutants(exercise.source)
    alive = []
    for text in texts:
        function = exercise.written(text)
        outcome = guarded(lambda f=function: [answer(f, p) for p in exercise.probes], 5)
        assert outcome.error is None, f"{text} does not end"
        if not wrong_probes(exercise, outcome.value):
            alive.append(text)
    return len(texts), alive


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_mutant_is_rejected_or_equivalent(exercise, capsys):
    total, alive = survivors(exercise)
    share = f"{len(alive)} of {total} mutants survive ({len(alive) / total:.1%})"
    with capsys.disabled():
        print(f"\n{exercise.name}: {share}", end=" ")
    assert total >= 20
    lines = {changed_lines(exercise.source, text): text for text in alive}
    assert set(lines) == set(exercise.equivalent)
    for text in alive:
        function = exercise.written(text)
        for seed in range(300):
            arguments = exercise.random_call(np.random.default_rng(seed))
            expected = kind_of(exercise.solution(**arguments)).arrays
            assert all_equal(kind_of(function(**arguments)).arrays, expected), text
