"""Judge what a function gave: of the judgements, in their order, the first that applies is said."""

from convhelpers.exercises.checker.answers import answers_of
from convhelpers.exercises.checker.common_mistakes import (
    CHANGES_INPUT,
    LISTED,
    NO_RETURN,
    PRINTED,
    SHARES_INPUT,
)
from convhelpers.exercises.checker.diagnosis import diagnose, wrong_probes
from convhelpers.exercises.checker.explanation import (
    common_mistake,
    not_written,
    reasoned,
    right,
    shown,
    wrong,
)
from convhelpers.exercises.checker.reasons import reason
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
        line = f"Write its first line as def {exercise.signature}:"
        return wrong(exercise, None, (f"{exercise.name} {answers[0].words}.", line))


def it_does_not_end(exercise, function, answers):
    if answers[-1].kind == STOPPED:
        return shown(exercise, function, None, exercise.probes[len(answers) - 1], answers[-1])


def nothing_comes_back(exercise, function, answers):
    if all(found.kind == NOTHING for found in answers):
        mistake = PRINTED if answers[0].printed else NO_RETURN
        return common_mistake(exercise, mistake, exercise.probes[0], answers[0])


def numbers_are_wrong(exercise, function, answers):
    failures = wrong_probes(exercise, answers)
    if failures:
        mistake = diagnose(exercise, answers)
        why = None if mistake else reason(exercise, function, answers, failures)
        if why:
            probe, found = next((pair for pair in failures if pair[0] is why.where), failures[0])
            if why.rows:
                return reasoned(exercise, function, why, probe, found)
            return shown(exercise, function, None, probe, found, failures, why)
        best = exercise.probe_for(mistake) if mistake else None
        probe, found = next((pair for pair in failures if pair[0] is best), failures[0])
        return shown(exercise, function, mistake, probe, found, failures)


def it_does_more_than_it_should(exercise, function, answers):
    for probe, found in zip(exercise.probes, answers, strict=True):
        if found.kind == LIST:
            return common_mistake(exercise, LISTED, probe, found)
        if found.changed:
            return common_mistake(exercise, CHANGES_INPUT, probe, found)
        if found.shared:
            return common_mistake(exercise, SHARES_INPUT, probe, found)


def it_is_right(exercise, function, answers):
    return right(exercise)


JUDGEMENTS = (
    nothing_is_written,
    it_cannot_be_called,
    it_does_not_end,
    nothing_comes_back,
    numbers_are_wrong,
    it_does_more_than_it_should,
    it_is_right,
)
