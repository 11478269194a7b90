"""Every known mistake is rejected and named, and the published table says what the checks do."""

import sys
from io import BytesIO, TextIOWrapper

import compositions
import numpy as np
import proof
import pytest
from readability import hold_to_plain_words

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker import identify, own_lines

KNOWN = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
    for exercise in EXERCISES.values()
    for mistake in exercise.mistakes
]


@pytest.mark.parametrize(("exercise", "mistake"), KNOWN)
def test_it_is_rejected_and_named(exercise, mistake):
    assert proof.results(exercise, mistake)
    for result in proof.results(exercise, mistake):
        assert (result.passed, result.misconception) == (False, mistake.name)
        head = f"{exercise.name} is not right yet: {mistake.name}. Next: {mistake.next_step}"
        assert result.paragraphs[0] == head
        assert mistake.says in result.paragraphs
        assert any(
            text.startswith(f"With {exercise.probe_for(mistake).name}: ")
            for text in result.paragraphs
        )
    hold_to_plain_words(proof.results(exercise, mistake)[0])


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_all_known_mistakes_are_rejected_and_named(exercise):
    known, rejected, named, *accepted = proof.counts(exercise)
    assert known == rejected == named == len(exercise.mistakes)
    assert all(0 < weak < known for weak in accepted)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_weak_checks_accept_what_is_right(exercise):
    for _, name, compare in proof.WEAK_CHECKS:
        assert proof.accepts(getattr(exercise, name), compare, exercise, exercise.solution)


def test_a_square_input_with_stride_1_accepts_the_commonest_mistake():
    exercise = EXERCISES["conv_forward"]
    mistake = next(mistake for mistake in exercise.mistakes if mistake.name == "stride ignored")
    for _, name, compare in proof.WEAK_CHECKS:
        for function in exercise.versions(mistake):
            assert proof.accepts(getattr(exercise, name), compare, exercise, function)


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


def on_a_slow_machine(kind):
    """What is left of an answer where the time of the check does not decide."""
    return "said" if kind in ("rule", "line", "located") else kind


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_stored_answers_are_those_that_check_gives(exercise, monkeypatch):
    for searching in (identify, own_lines):
        monkeypatch.setattr(searching, "SECONDS", 10 * searching.SECONDS)
    store = compositions.stored().get(exercise.name, {"functions": "", "answers": ""})
    assert compositions.digest(exercise) == store["functions"], f"Run: {proof.COMMAND}"
    answers = store["answers"].split()
    assert len(answers) == compositions.STORED
    for text, kind in list(zip(compositions.compositions(exercise, 3), answers, strict=False)):
        found = compositions.answered(exercise, text)
        assert on_a_slow_machine(found) == on_a_slow_machine(kind), f"Run: {proof.COMMAND}"
        assert found != "located" or kind == "located", f"Run: {proof.COMMAND}"


def test_no_wrong_function_made_at_random_is_accepted_and_few_are_only_located():
    columns = zip(*map(compositions.counted, EXERCISES.values()), strict=True)
    wrong, said, located, accepted = map(sum, columns)
    assert wrong == said + located + accepted
    assert accepted == 0
    assert said >= 0.95 * wrong


def test_the_published_table_is_the_printed_one(root):
    published = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert proof.table() in published, f"Run: {proof.COMMAND}"


def test_the_readme_gives_the_number_of_known_mistakes(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert f" {proof.known()} known ones" in readme, f"Run: {proof.COMMAND}"


def test_the_command_mends_old_numbers_and_changes_nothing_else(root, tmp_path):
    names = ("CONTRIBUTING.md", "README.md")
    before = {name: (root / name).read_text(encoding="utf-8") for name in names}
    for name, text in before.items():
        known = proof.known()
        old = text.replace(f" {known} known ones", " 7 known ones")
        old = old.replace(f"| together | {known} |", "| together | 7 |")
        assert old != text
        (tmp_path / name).write_text(old, encoding="utf-8")
    proof.write(tmp_path)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in names} == before


def test_a_page_without_the_table_is_said(tmp_path):
    (tmp_path / "CONTRIBUTING.md").write_text("no table", encoding="utf-8")
    with pytest.raises(ValueError, match=r"CONTRIBUTING\.md has 0 places"):
        proof.write(tmp_path)


def test_the_table_prints_on_an_old_console(monkeypatch):
    monkeypatch.setattr(proof, "table", lambda: "1 × 1 雪\n")
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding="cp437"))
    proof.show()
    sys.stdout.seek(0)
    assert sys.stdout.read() == "1 x 1 ?\n"
