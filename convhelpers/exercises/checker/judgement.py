"""Judge what a function gave: of the judgements, in their order, the first that applies is said."""

from dataclasses import replace

from convhelpers.exercises.checker.answers import all_equal, answer, answers_of
from convhelpers.exercises.checker.common_mistakes import (
    CHANGES_INPUT,
    COLUMN,
    LISTED,
    NO_RETURN,
    NONE_KEPT,
    PRINTED,
    SHARES_INPUT,
)
from convhelpers.exercises.checker.diagnosis import diagnose, expected, wrong_probes
from convhelpers.exercises.checker.explanation import (
    common_mistake,
    not_written,
    on_its_own,
    reasoned,
    right,
    shown,
    wrong,
)
from convhelpers.exercises.checker.habits import (
    another_order,
    decorated,
    first_line,
    names_a_result,
    wrapping,
)
from convhelpers.exercises.checker.reasons import card_of, reason
from convhelpers.exercises.checker.values import change_of
from convhelpers.learner.outcome import LIST, MISFIT, NOTHING, STOPPED, UNWRITTEN


def judged(exercise, function):
    """Run the function on the probes, and judge what it gives."""
    answers = answers_of(function, exercise.probes)
    return next(filter(None, (judge(exercise, function, answers) for judge in JUDGEMENTS)))


def nothing_is_written(exercise, function, answers):
    if answers[0].kind == UNWRITTEN:
        return not_written(exercise)


def it_cannot_be_called(exercise, function, answers):
    if answers[0].kind == MISFIT:
        mistake = first_line(exercise, function)
        if mistake:
            words = f"{exercise.name} {answers[0].words}."
            return wrong(exercise, mistake, mistake.next_step, (mistake.says, words))
        line = f"Write its first line as def {exercise.signature}:"
        return wrong(exercise, None, line, (f"{exercise.name} {answers[0].words}.",))


def it_does_not_end(exercise, function, answers):
    if answers[-1].kind == STOPPED:
        return shown(exercise, function, None, exercise.probes[len(answers) - 1], answers[-1])


def nothing_comes_back(exercise, function, answers):
    if all(found.kind == NOTHING for found in answers):
        silent = NONE_KEPT if names_a_result(function) else NO_RETURN
        mistake = PRINTED if answers[0].printed else silent
        return common_mistake(exercise, mistake, exercise.probes[0], answers[0])


def numbers_are_wrong(exercise, function, answers):
    failures = wrong_probes(exercise, answers)
    if failures:
        mistake = diagnose(exercise, answers) or made_anywhere(exercise, function, answers)
        why = None if mistake else reason(exercise, function, answers, failures)
        if why:
            probe, found = next((pair for pair in failures if pair[0] is why.where), failures[0])
            if why.rows:
                return reasoned(exercise, function, why, probe, found)
            return shown(exercise, function, None, probe, found, failures, why)
        best = exercise.probe_for(mistake) if mistake else None
        probe, found = next((pair for pair in failures if pair[0] is best), failures[0])
        result = shown(exercise, function, mistake, probe, found, failures)
        return replace(result, card=card_of(exercise, function, mistake)) if mistake else result


def made_anywhere(exercise, function, answers):
    """A mistake that is not of this exercise alone, or None."""
    targets = expected(exercise)
    return (
        another_order(exercise, function)
        or change_of(exercise, function, answers, targets)
        or wrapping(exercise, function, answers, targets)
        or decorated(exercise, function, targets)
    )


def it_does_more_than_it_should(exercise, function, answers):
    for probe, found in zip(exercise.probes, answers, strict=True):
        if found.kind == LIST:
            return common_mistake(exercise, LISTED, probe, found)
        if found.changed:
            return common_mistake(exercise, CHANGES_INPUT, probe, found)
        if found.shared:
            return common_mistake(exercise, SHARES_INPUT, probe, found)


def it_needs_a_flat_b(exercise, function, answers):
    if exercise.column:
        (found,) = answers_of(function, [exercise.column])
        target = answer(exercise.solution, exercise.column).arrays
        if found.arrays and not all_equal(found.arrays, target):
            return on_its_own(exercise, function, COLUMN, exercise.column, found, target)


def it_is_right(exercise, function, answers):
    return right(exercise)


JUDGEMENTS = (
    nothing_is_written,
    it_cannot_be_called,
    it_does_not_end,
    nothing_comes_back,
    numbers_are_wrong,
    it_does_more_than_it_should,
    it_needs_a_flat_b,
    it_is_right,
)
