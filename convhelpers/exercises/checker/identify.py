"""Read from what a function gives which rules it follows."""

import re
import time
from functools import cache
from typing import NamedTuple

import numpy as np

import convhelpers
from convhelpers.exercises.checker.fitting import fitted_slots
from convhelpers.exercises.checker.given import Given, failed, run, same
from convhelpers.exercises.checker.search import Search
from convhelpers.exercises.checker.slots import Slots
from convhelpers.exercises.rules.program import Experiment, Program, compiled, quick_numpy
from convhelpers.learner.outcome import ERROR, outcomes

NAMES = {"np": quick_numpy(), "convhelpers": convhelpers, "relu": convhelpers.relu}
UNSEEN = 8  # random inputs that the search does not use
SECONDS = 0.6


class Identified(NamedTuple):
    """The rules that a function follows."""

    program: Program
    changes: dict[int, str]  # statements in place of those that are due, by the number of the line
    names: dict = NAMES  # what the statements can use


class Evidence(NamedTuple):
    """What a function gives, and what is due, on inputs seen and unseen."""

    experiments: tuple[Experiment, ...]
    observed: tuple[Given, ...]
    due: tuple[Given, ...]


def measured(rules, function):
    """Run the learner's function; None where what it gives says nothing."""
    rng = np.random.default_rng(13)
    unseen = [Experiment("unseen", *rules.fresh(rng)) for _ in range(UNSEEN)]
    everything = (*rules.experiments, *unseen)
    observed = seen(function, everything)
    if None in observed or all(one.error for one in observed):
        return None
    due = [run(function_of(rules, 0), one.arguments, one.options) for one in everything]
    return Evidence(everything, tuple(observed), tuple(due))


def identified(rules, function, evidence):
    """Find the rules that predict what `function` gives, on inputs seen and unseen; or None."""
    everything, observed, due = evidence
    end = time.process_time() + SECONDS
    for number in by_likeness(rules, function):
        left = end - time.process_time()
        program, tests = rules.programs[number], observed[: len(rules.experiments)]
        fitted = fitted_slots(program, rules, NAMES, rules.experiments, tests)
        search = Search(
            program, slots(rules, number), fitted, NAMES, rules.experiments, tests, left
        )
        for state in search.found():
            given = [state.run(one) for one in everything]
            if state.changes and predicts(given, observed, due):
                return Identified(program, state.statements)
    return None


def seen(function, experiments):
    """What the learner's function gives in each; None where that is not made of numbers."""
    calls = [(dict(enumerate(one.arguments)), one.options) for one in experiments]
    found = [
        failed(one.error) if one.kind == ERROR else Given(one.arrays) if one.arrays else None
        for one in outcomes(function, calls)
    ]
    return found if len(found) == len(calls) else [None]


def by_likeness(rules, function):
    """The numbers of the programs, the one that uses the most names of the learner's code first."""
    names = set(getattr(getattr(function, "__code__", None), "co_names", ()))
    likeness = [len(names & set(re.findall(r"\w+", program.text()))) for program in rules.programs]
    return sorted(range(len(likeness)), key=lambda number: -likeness[number])


@cache
def slots(rules, number):
    return Slots(rules.programs[number], NAMES, rules.experiments[-1], rules.settings)


@cache
def function_of(rules, number):
    return compiled(rules.programs[number], {}, NAMES)


def predicts(given, observed, due):
    """Whether what a program gives is what was observed, and says enough to believe it.

    Errors of one kind have many causes. They are enough where there are wrong numbers beside them
    that agree, or else where the numbers in all messages are the same too.
    """
    if not all(map(same, given, observed)):
        return False
    wrong_numbers = any(
        not theirs.error and not same(theirs, right)
        for theirs, right in zip(observed, due, strict=True)
    )
    return wrong_numbers or all(
        ours.kind == theirs.kind and ours.digits == theirs.digits
        for ours, theirs in zip(given, observed, strict=True)
    )
