"""The published table says what the checks do."""

import numpy as np
import pytest

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker import proof


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_all_known_mistakes_are_rejected_and_named(exercise):
    known, rejected, named, *accepted = proof.counts(exercise)
    assert known == rejected == named == len(exercise.mistakes)
    assert all(0 < weak < known for weak in accepted)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_weak_checks_accept_what_is_right(exercise):
    for _, weak_input, compare in proof.WEAK_CHECKS:
        assert proof.accepts(weak_input, compare, exercise, exercise.solution)


def test_a_square_input_with_stride_1_accepts_the_commonest_mistake():
    exercise = EXERCISES["conv_forward"]
    mistake = next(mistake for mistake in exercise.mistakes if mistake.name == "stride ignored")
    for _, weak_input, compare in proof.WEAK_CHECKS:
        for function in exercise.versions(mistake):
            assert proof.accepts(weak_input, compare, exercise, function)


def test_the_table_has_a_row_for_each_exercise_and_the_sums():
    lines = proof.table().splitlines()
    assert [line.split(" | ")[0] for line in lines[2:-1]] == [f"| `{name}`" for name in EXERCISES]
    cells = [[int(cell) for cell in line.strip("| ").split(" | ")[1:]] for line in lines[2:]]
    assert [sum(column) for column in zip(*cells[:-1], strict=True)] == cells[-1]
    assert len({line.count("|") for line in lines}) == 1


def test_what_the_weak_checks_compare():
    one, other = np.array([1.0, 3.0]), np.array([2.0, 2.0])
    assert proof.same_mean(one, other) and not proof.same_mean(one, one + 1)
    assert proof.same_shape(one, other) and not proof.same_shape(one, one[:1])
    assert not proof.same_numbers(one, other)


def test_the_published_table_is_the_printed_one(root):
    assert proof.table() in (root / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_readme_gives_the_number_of_known_mistakes(root):
    known = sum(len(exercise.mistakes) for exercise in EXERCISES.values())
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert f"{known} known ones" in readme
