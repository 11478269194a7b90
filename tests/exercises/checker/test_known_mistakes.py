"""No two known mistakes are confused, and each is said as a tutor would."""

import re
from itertools import combinations

import numpy as np
import pytest

from convhelpers.exercises import EXERCISES, check
from convhelpers.exercises.checker.answers import alike, answer
from convhelpers.exercises.checker.common_mistakes import COMMON_MISTAKES
from convhelpers.exercises.checker.diagnosis import diagnose, explained_by, pairs_of, versions
from convhelpers.learner.guard import surroundings_kept
from convhelpers.learner.outcome import ERROR, message_of

KNOWN = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
    for exercise in EXERCISES.values()
    for mistake in exercise.mistakes
]
BANNED = re.compile(r"\b(simply|just|obviously|easy|easily|trivial|wrong answer)\b", re.I)
JARGON = re.compile(r"\b(traceback|exception|mutant|assert|invalid|illegal|operand|kwargs)\b", re.I)


def answers(exercise, function):
    with surroundings_kept():
        return [answer(function, probe) for probe in exercise.probes]


def test_there_are_many():
    assert len(KNOWN) >= 100


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_no_two_are_confused(exercise):
    made = [
        (mistake, answers(exercise, function))
        for mistake in exercise.mistakes
        for function in versions(exercise, mistake)
    ]
    for (one, ones), (other, others) in combinations(made, 2):
        if one is not other:
            same = all(
                alike(a, b) and message(a) == message(b) for a, b in zip(ones, others, strict=True)
            )
            assert not same, f"{one.name} behaves as {other.name}"


def message(found):
    return message_of(found.error) if found.kind == ERROR else ""


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_names_and_probes_are_distinct(exercise):
    for items in (exercise.mistakes, exercise.probes):
        names = [item.name for item in items]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(("exercise", "mistake"), KNOWN)
def test_it_is_said_as_a_tutor_would(exercise, mistake):
    for text in (mistake.says, mistake.next_step):
        assert text[-1] in ".?"
        assert not BANNED.search(text) and not JARGON.search(text), text
    assert not mistake.name.endswith(".")
    assert exercise.probe_for(mistake)


def test_common_mistakes_are_said_as_a_tutor_would():
    for mistake in COMMON_MISTAKES:
        assert not BANNED.search(mistake.says + mistake.next_step)


def written(exercise, *names):
    """The solution with the changes of several known mistakes."""
    mistakes = {mistake.name: mistake for mistake in exercise.mistakes}
    changes = [change for name in names for change in mistakes[name].changes]
    return exercise.written(exercise.changed(changes))


PAIRS = [
    pytest.param(exercise, *pair, id=f"{exercise.name}: {', '.join(pair)}")
    for exercise in EXERCISES.values()
    for pair in exercise.pairs
]


@pytest.mark.parametrize(("exercise", "one", "other"), PAIRS)
def test_two_mistakes_at_once_are_both_named(exercise, one, other):
    result = check(written(exercise, one, other))
    assert result.passed is False
    assert sorted(result.misconception.split(", and ")) == sorted((one, other))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_named_pair_behaves_as_its_name_says(exercise):
    """About twenty pairs: what is named gives the same on all probes, or nothing is named."""
    by_name = {pair.name: [] for pair, _ in pairs_of(exercise)}
    for pair, function in pairs_of(exercise):
        by_name[pair.name].append(function)
    named = 0
    for _, function in pairs_of(exercise)[:: max(len(pairs_of(exercise)) // 20, 1)]:
        theirs = answers(exercise, function)
        found = diagnose(exercise, theirs)
        if found:
            named += 1
            suspects = by_name.get(found.name) or versions(exercise, found)
            assert any(all(map(alike, answers(exercise, suspect), theirs)) for suspect in suspects)
    assert named >= 4


def test_a_mistake_nobody_knows_is_not_guessed():
    def pool_forward(A_prev, f, stride, mode="max"):
        return EXERCISES["pool_forward"].solution(A_prev, f, stride, mode) ** 2 + 1

    result = check(pool_forward)
    assert (result.passed, result.misconception) == (False, None)
    assert result.paragraphs[1].startswith("With the tiny example: A[0, 0, 0, 0] is 10, expected 3")


def test_two_explanations_are_no_explanation():
    exercise = EXERCISES["zero_pad"]
    one, other = exercise.mistakes[:2]
    (function,) = exercise.versions(one)
    theirs = answers(exercise, function)
    assert explained_by([(one, function)], exercise, theirs) is one
    assert explained_by([(one, function), (other, function)], exercise, theirs) is None


def test_an_unrelated_error_is_not_taken_for_a_known_one():
    def conv_forward(A_prev, W, b, stride=1, pad=0):
        raise ValueError("something else")

    result = check(conv_forward)
    assert (result.passed, result.misconception) == (False, None)
    assert "ValueError: something else" in str(result)


def test_the_same_numbers_with_another_kind_of_error_are_not_the_same_mistake():
    exercise = EXERCISES["conv_forward"]
    mistakes = {mistake.name: mistake for mistake in exercise.mistakes}
    _, unpadded = exercise.versions(mistakes["unpadded image sliced"])

    def conv_forward(*arguments, **options):
        try:
            return unpadded(*arguments, **options)
        except ValueError as error:
            raise KeyError from error

    assert check(unpadded).misconception == "unpadded image sliced"
    assert check(conv_forward).misconception is None


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_probes_are_small_and_strong(exercise):
    for probe in exercise.probes:
        for value in probe.arguments.values():
            if isinstance(value, np.ndarray):
                assert value.size <= 300
                assert np.array_equal(4 * value, np.round(4 * value))  # sums are exact
    images = [probe.arguments.get("X", probe.arguments.get("A_prev")) for probe in exercise.probes]
    images = [image for image in images if image is not None and image.ndim == 4]
    if images:
        heights, widths = zip(*(image.shape[1:3] for image in images), strict=True)
        assert all(n_H != n_W for n_H, n_W in zip(heights, widths, strict=True))
        assert any(n_H < n_W for n_H, n_W in zip(heights, widths, strict=True))
        assert any(n_H > n_W for n_H, n_W in zip(heights, widths, strict=True))
