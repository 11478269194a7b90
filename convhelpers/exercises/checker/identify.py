"""Read from what a function gives which rules it follows."""

import importlib
import re
import time
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

import convhelpers
from convhelpers.exercises.checker.answers import answer
from convhelpers.exercises.checker.outcome import Outcome, failed, outcome, same
from convhelpers.exercises.checker.program import Program, compiled, quick_numpy
from convhelpers.exercises.checker.search import Experiment, Search
from convhelpers.exercises.checker.slots import Slots
from convhelpers.exercises.exercise import Probe
from convhelpers.learner.outcome import ARRAY

NAMES = {"np": quick_numpy(), "convhelpers": convhelpers, "relu": convhelpers.relu}
UNSEEN = 8  # random inputs that the search does not use
SECONDS = 0.6


@dataclass(frozen=True, eq=False)
class Rules:
    """What a function is made of, and how to find out."""

    programs: tuple[Program, ...]  # ways to write it; a fact may be settled otherwise in each
    experiments: tuple[Experiment, ...]  # from those that hide most facts to those that hide none
    fresh: object  # takes a random generator and gives arguments and options
    settings: tuple[str, ...] = ("stride", "pad", "f")


class Identified(NamedTuple):
    """The rules that a function follows."""

    program: Program
    changes: dict[int, str]  # statements in place of those that are due, by the number of the line


def rules_of(name):
    """The rules of an exercise, or None."""
    try:
        return importlib.import_module(f"convhelpers.exercises.rules.{name}").RULES
    except ModuleNotFoundError:
        return None


def seen(function, experiment):
    """What the learner's function gives, or None where it is not made of arrays."""
    arguments = dict(enumerate(experiment.arguments))
    found = answer(function, Probe(experiment.name, arguments, experiment.options))
    if found.error is not None:
        return failed(found.error)
    return Outcome(found.arrays) if found.kind == ARRAY else None


def identified(rules, function, seconds=SECONDS):
    """Find the rules that predict what `function` gives, on inputs seen and unseen; or None."""
    rng = np.random.default_rng(13)
    unseen = [Experiment("unseen", *rules.fresh(rng)) for _ in range(UNSEEN)]
    everything = [*rules.experiments, *unseen]
    observed = [seen(function, one) for one in everything]
    if None in observed or all(one.error for one in observed):
        return None
    due = [outcome(function_of(rules, 0), e.arguments, e.options) for e in everything]
    end = time.process_time() + seconds
    for number in by_likeness(rules, function):
        left = end - time.process_time()
        program = rules.programs[number]
        tests = observed[: len(rules.experiments)]
        search = Search(program, slots(rules, number), NAMES, rules.experiments, tests, left)
        for state in search.found().states:
            given = [state.run(experiment) for experiment in everything]
            if state.changes and predicts(given, observed, due):
                return Identified(program, state.statements)
    return None


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
