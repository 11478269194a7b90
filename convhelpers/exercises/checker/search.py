"""Find the program that does what a function does, fact by fact.

The experiments begin with inputs under which most facts cannot show (one channel, a filter of
ones, no bias, no border, stride 1) and end with inputs under which all do. The programs that are
possible are kept; where an experiment leaves none, one more fact is changed in those that were
possible before. So several faults are found one after the other, not all at once.
"""

import re
import time
from functools import partial
from itertools import groupby
from typing import NamedTuple

from convhelpers.exercises.checker.given import (
    agreement,
    agreement_in_form,
    run,
    same,
    same_form,
)
from convhelpers.exercises.rules.program import compiled, reaching

MOST_CHANGES = 3
KEPT = 80  # possible programs at a time
EXTENDED = 4  # of those, how many get one more change
ONE_CHANGE = 1000  # in costs; the order of the choices decides below that
OTHER_MESSAGE = 500
SMALL = 4  # choices of one form, below which they are compiled as statements
HALF_WAY = 3  # of those that agree in part, how many get one more change


class Slot(NamedTuple):
    """Lines that change together, and what may stand there."""

    numbers: tuple[int, ...]
    choices: tuple[tuple[str, ...], ...]
    cost: int = 0  # choices that somebody wrote down are believed before those that are made


class State(NamedTuple):
    """A program: slots with another choice, each by its lines, and how to call it."""

    changes: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
    cost: int
    function: object
    pick: int

    def run(self, experiment):
        self.function.__globals__["_pick"] = self.pick
        return run(self.function, experiment.arguments, experiment.options)

    @property
    def statements(self):
        """The changed statements by the number of their line."""
        return statements_of(self.changes)


class Search:
    """A search in the variants of one program."""

    def __init__(self, program, slots, fitted, names, experiments, observed, seconds):
        self.program, self.slots, self.names = program, slots, names
        self.fitted = fitted
        # Many programs fail where the learner's fails; numbers say more.
        order = sorted(range(len(experiments)), key=lambda k: bool(observed[k].error))
        self.experiments = [experiments[k] for k in order]
        self.observed = [observed[k] for k in order]
        self.reaching = reaching(program)
        self.half_time = time.process_time() + seconds / 2
        self.end = time.process_time() + seconds

    def found(self):
        """Find the programs whose outcomes are the observed ones, the simplest first."""
        states = [State((), 0, compiled(self.program, {}, self.names), 0)]
        for k in range(len(self.experiments)):
            for test in tests_for(self.observed[k]):
                kept = [s for s in states if test(s.run(self.experiments[k]), self.observed[k])]
                kept = kept or self.extended(states, k, test)
                if not kept:
                    return ()
                states = sorted(kept, key=lambda state: state.cost)[:KEPT]
        return tuple(states)

    def extended(self, states, k, test):
        """The programs with one more change that agree with the experiments up to number k."""
        bases = self.representatives(states, k)
        kept, partly = [], []
        for state in bases:
            self.extend(state, k, test, kept, partly)
            if kept and time.process_time() > self.half_time:
                break
        if not kept:
            partly.sort(key=lambda pair: -pair[0])
            for _, state in partly[:HALF_WAY]:
                self.extend(state, k, test, kept, [])
        return kept

    def extend(self, state, k, test, kept, partly):
        """Change one more slot of `state` in every way; keep what agrees, fully or partly."""
        if state.cost >= ONE_CHANGE * MOST_CHANGES:
            return
        share_of = agreement_in_form if test is same_form else agreement
        before = share_of(state.run(self.experiments[k]), self.observed[k])
        for changes, slot in self.next_slots(state):
            if not self.has_part(slot, test):
                continue
            fixed = statements_of(changes)
            for choices in grouped(slot.choices):
                if time.process_time() > self.end:
                    return
                function = compiled(self.program, fixed, self.names, slot.numbers, choices)
                for pick, choice in enumerate(choices):
                    cost = state.cost + ONE_CHANGE + slot.cost + slot.choices.index(choice)
                    new = State((*changes, (slot.numbers, choice)), cost, function, pick)
                    given = new.run(self.experiments[k])
                    if test(given, self.observed[k]):
                        if given.digits != self.observed[k].digits:
                            new = new._replace(cost=cost + OTHER_MESSAGE)
                        if self.agrees_before(new, k):
                            kept.append(new)
                    else:
                        share = share_of(given, self.observed[k])
                        if share > before and self.agrees_before(new, k):
                            partly.append((share, new))

    def next_slots(self, state):
        """The changes that stay, and a slot to change beside them."""
        taken = set(state.statements)
        for slot in (*self.fitted, *self.slots.all):
            if not taken & set(slot.numbers):
                yield state.changes, slot
        for position, change in enumerate(state.changes):
            others = state.changes[:position] + state.changes[position + 1 :]
            yield others, self.slots.once_more(*change)

    def has_part(self, slot, test):
        """Whether a change there can make the arrays agree that the test compares."""
        number = test.keywords["count"] - 1 if test is not same_form else 0
        if test is same_form or not 1 < len(self.reaching) > number:
            return True
        return any(line in self.reaching[number] for line in slot.numbers)

    def agrees_before(self, state, k):
        return all(
            same(state.run(experiment), observed)
            for experiment, observed in zip(self.experiments[:k], self.observed[:k], strict=True)
        )

    def representatives(self, states, k):
        """One of each behavior, those that agree with most of the experiments to come first."""
        if len(states) == 1:
            return states
        groups = {}
        for state in states:
            given = [state.run(experiment) for experiment in self.experiments[k:]]
            key = tuple((o.error, *(a.tobytes() for a in o.arrays)) for o in given)
            if key not in groups:
                right = sum(
                    agreement(one, other)
                    for one, other in zip(given, self.observed[k:], strict=True)
                )
                groups[key] = (-right, state.cost, state)
        return [state for *_, state in sorted(groups.values(), key=lambda g: g[:2])][:EXTENDED]


def statements_of(changes):
    return {
        number: statement
        for numbers, statements in changes
        for number, statement in zip(numbers, statements, strict=True)
    }


def tests_for(observed):
    """What to compare, one after the other: the form, then one array more each time."""
    return [same_form, *(partial(same, count=n + 1) for n in range(len(observed.arrays)))]


def grouped(choices):
    """Sort the choices so that those of one form are compiled as one expression."""

    def form(choice):
        return tuple(re.split(r"(?<= in )|(?<= = )", text, maxsplit=1)[0] for text in choice)

    groups = [list(group) for _, group in groupby(sorted(choices, key=form), key=form)]
    large = [group for group in groups if len(group) >= SMALL]
    rest = [choice for group in groups if len(group) < SMALL for choice in group]
    headers = any(text.endswith(":") for choice in rest for text in choice)
    return large + ([[one] for one in rest] if headers else [rest] if rest else [])
