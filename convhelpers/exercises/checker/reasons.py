"""Say why a function is wrong where it makes no known mistake: what it does, measured."""

import inspect
import random
from typing import NamedTuple

import numpy as np

from convhelpers.exercises.checker.answers import alike, all_equal, answers_of
from convhelpers.exercises.checker.causes import cause
from convhelpers.exercises.checker.diagnosis import versions
from convhelpers.exercises.checker.identify import identified, measured
from convhelpers.exercises.checker.own_lines import by_own_lines
from convhelpers.exercises.checker.rule_words import Row, explanation
from convhelpers.exercises.rules import rules_of
from convhelpers.learner.guard import surroundings_kept
from convhelpers.learner.outcome import ERROR


class Reason(NamedTuple):
    """Why a function is wrong."""

    name: str  # in a few words
    next_step: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...] = ()  # the card: every fact of the function, right or wrong
    right: tuple[str, ...] = ()  # the groups of facts in which nothing is wrong
    where: object = None  # the probe on which it shows best, where that is known


def reason(exercise, function, answers, failures):
    """Find why `function` is wrong, or None where no explanation predicts what it gives."""
    with surroundings_kept(), np.errstate(all="ignore"):
        return first_of(exercise, function, answers, failures)


def first_of(exercise, function, answers, failures):
    """The first of the ways to explain it that does."""
    ways = (other_numbers_each_time, other_defaults, other_rules, failing_line)
    return next(filter(None, (way(exercise, function, answers, failures) for way in ways)), None)


def card_of(exercise, function, mistake):
    """Every fact of a function that makes a known mistake; empty where that is not known.

    They are read from its own lines, or else from those of a version that predicts what it gives.
    """
    rules = rules_of(exercise.name)
    with surroundings_kept(), np.errstate(all="ignore"):
        evidence = measured(rules, function) if rules else None
        if evidence is None:
            return ()
        for one in (function, *versions(exercise, mistake)):
            found = by_own_lines(exercise, rules, one, evidence)
            if found:
                return explanation(rules, found).rows
    return ()


def other_numbers_each_time(exercise, function, answers, failures):
    """A function that answers the same question otherwise the second time."""
    np.random.seed()  # noqa: NPY002  # a run puts the generator back where it was
    random.seed()
    again = answers_of(function, [probe for probe, _ in failures])
    if len(again) < len(failures):
        return None
    pairs = zip(failures, again, strict=True)
    changed = [probe for (probe, first), second in pairs if not alike(first, second)]
    if not changed:
        return None
    return Reason(
        "other numbers each time",
        "look for random numbers, np.empty, or a name from outside that the function changes.",
        (
            "The same call gives other numbers the second time, so the result depends on more than "
            "the arguments.",
            "Sums start from zeros: np.zeros makes them. np.empty leaves whatever was there.",
        ),
    )


def other_defaults(exercise, function, answers, failures):
    """An argument that has another value, or none, where the call leaves it out."""
    try:
        yours = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    due = inspect.signature(exercise.solution).parameters
    wrong = [
        name
        for name, one in due.items()
        if name in yours and one.default is not one.empty and differs(yours[name], one)
    ]
    if not wrong:
        return None
    full = {name: due[name].default for name in wrong}
    probes = [probe for probe, found in failures if any(name not in probe.values for name in wrong)]
    if len(probes) < len(failures):
        return None
    calls = [as_written(probe, full) for probe in probes]
    targets = answers_of(exercise.solution, probes)
    found = answers_of(function, calls)
    if not all(all_equal(a.arrays, b.arrays) for a, b in zip(found, targets, strict=True)):
        return None
    name = wrong[0]
    return Reason(
        f"another default for {name}",
        f"write {name}={due[name].default!r} in the first line.",
        (
            f"Where a call leaves {name} out, your function takes {yours[name].default!r}. "
            f"The contract says {due[name].default!r}.",
            f"With {name} given in the call, all results are right.",
        ),
        where=probes[0],
    )


def as_written(probe, values):
    options = values | probe.options
    return type(probe)(
        probe.name,
        probe.arguments,
        {name: value for name, value in options.items() if name not in probe.arguments},
    )


def differs(one, other):
    try:
        return one.default is not other.default and bool(one.default != other.default)
    except Exception:
        return True


def other_rules(exercise, function, answers, failures):
    """Facts that the function settles otherwise, found by measuring it."""
    rules = rules_of(exercise.name)
    evidence = measured(rules, function) if rules else None
    if evidence is None:
        return None
    found = identified(rules, function, evidence)
    found = found or by_own_lines(exercise, rules, function, evidence)
    if found is None:
        return None
    told = explanation(rules, found)
    numbers = [probe for probe, answer in failures if answer.kind != ERROR]
    where = numbers[0] if numbers else failures[0][0]
    return Reason(told.name, told.next_step, told.sentences, told.rows, told.right, where)


def failing_line(exercise, function, answers, failures):
    """A line that fails, where that is all that is wrong."""
    errors = [(probe, found.error) for probe, found in failures if found.kind == ERROR]
    if not errors or len(errors) < len(failures):
        return None
    probe, error = errors[0]
    why = cause(error, function)
    if not why:
        return None
    count = f"{len(errors)} of {len(answers)}" if len(errors) < len(answers) else "all"
    return Reason(
        f"a line fails on {count} inputs",
        "look at the line that fails.",
        (why,),
        where=probe,
    )
