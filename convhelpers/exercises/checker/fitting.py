"""Fit rules to numbers that were measured: the size of the output, and where a window starts.

A start is measured by putting plain numbers in the place of the rule: 2 * row + 1, 3 * row - 2, and
so on, until the outputs agree. What the two numbers are for every setting is then written as sums
of the settings. A size is read from the shape. Nothing here comes from a list of mistakes.
"""

import re
from itertools import product

import numpy as np

from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.checker.slots import Slot, across, twin_of
from convhelpers.exercises.rules.program import compiled

FITTED = 100  # what a fitted choice costs beside one that somebody wrote down
MOST_FITS = 4
MOST_MEASURED = 7  # experiments, the plainest
STEPS, SHIFTS = range(5), range(-4, 6)


def sizes_of(program, names, experiment):
    """The whole numbers that a program has before its first loop, by name."""
    values = {}
    first = next(
        (k for k, line in enumerate(program.lines) if line.statement.startswith("for ")),
        len(program.lines) - 1,
    )
    line = program.lines[first]
    here = {first: f"_note(locals())\n{line.indent}{line.statement}"}
    run(
        compiled(program, here, names | {"_note": values.update}),
        experiment.arguments,
        experiment.options,
    )
    return {name: value for name, value in values.items() if type(value) is int}


def fitted_slots(program, rules, names, experiments, observed):
    """Slots for rules that were fitted to what the learner's function gives."""
    pairs = [(one, seen) for one, seen in zip(experiments, observed, strict=True) if not seen.error]
    if not pairs:
        return []
    settings = [sizes_of(program, names, one) for one, _ in pairs]
    starts = fitted_starts(program, rules, names, pairs, settings)
    return [*fitted_sizes(program, rules, pairs, settings), *starts]


# Where a window starts.


def fitted_starts(program, rules, names, pairs, settings):
    """Rules `step * row + shift` for the lines that say where a window starts, with their twins."""
    for number, line in enumerate(program.lines):
        twin = twin_of(program, number)
        if line.group == "window start" and twin:
            target, _, rule = line.statement.partition(" = ")
            counter = rule.split()[0]
            grid = list(product(STEPS, SHIFTS))
            texts = [f"{target} = {step} * {counter} + ({shift})" for step, shift in grid]
            choices = [(text, across(text)) for text in texts]
            function = compiled(program, {}, names, (number, twin), choices)
            measured = [matching(function, grid, *pair) for pair in pairs[:MOST_MEASURED]]
            fits = linear_rules(measured, settings[:MOST_MEASURED], rules.settings, counter)
            rules_found = [f"{target} = {text}" for text in fits if text != rule]
            return [
                Slot((number, twin), tuple((text, across(text)) for text in rules_found), FITTED)
            ]
    return []


def matching(function, grid, experiment, seen):
    """Which of the steps and shifts give what was seen."""
    found = set()
    for pick, pair in enumerate(grid):
        function.__globals__["_pick"] = pick
        if same(run(function, experiment.arguments, experiment.options), seen):
            found.add(pair)
    return found


def linear_rules(measured, settings, names, counter):
    """Steps and shifts as sums of the settings, the shortest first."""
    known = [(found, values) for found, values in zip(measured, settings, strict=True) if found]
    if len(known) < 2:
        return []
    names = [name for name in names if all(name in values for _, values in known)]
    fitting = []
    for step, shift in product(terms(names, 1), terms(names, 2)):
        pairs = [(step[1](values), shift[1](values)) for _, values in known]
        if all(pair in found for pair, (found, _) in zip(pairs, known, strict=True)):
            parts = {"0": "", "1": counter}
            head = parts.get(step[0], f"{counter} * {wrapped(step[0])}")
            tail = "" if shift[0] == "0" else f" + {shift[0]}"
            text = (head + tail).replace("+ -", "- ") if head else shift[0]
            fitting.append(text.strip())
    return sorted(dict.fromkeys(fitting), key=len)[:MOST_FITS]


def wrapped(text):
    return f"({text})" if " " in text else text


def terms(names, most):
    """Sums of settings and a small number: each as text, and as a function of the settings."""
    found = {}
    for signs in product((0, 1, -1), repeat=len(names)):
        if sum(map(abs, signs)) <= most:
            for constant in range(-2, 3):
                used = [(sign, name) for sign, name in zip(signs, names, strict=True) if sign]
                text = "".join(f" {'+' if sign > 0 else '-'} {name}" for sign, name in used)
                if constant:
                    text += f" {'+' if constant > 0 else '-'} {abs(constant)}"
                text = re.sub(r"^ - ", "-", text).removeprefix(" + ") or "0"

                def value(values, used=tuple(used), constant=constant):
                    return sum(sign * values[name] for sign, name in used) + constant

                found[text] = value
    return sorted(found.items(), key=lambda item: len(item[0]))


# The size of the output.


def fitted_sizes(program, rules, pairs, settings):
    """Rules for the height and the width, alone and together."""
    found = {}
    if not all({"f", "stride"} <= set(values) for values in settings):
        return []
    for name, axis in rules.axes.items():
        number = next(
            k for k, line in enumerate(program.lines) if line.statement.startswith(f"{name} = ")
        )
        shapes = [seen.arrays[0].shape for _, seen in pairs]
        if any(len(shape) <= axis for shape in shapes):
            return []
        measured = [shape[axis] for shape in shapes]
        if measured != [values.get(name) for values in settings]:
            found[number] = [f"{name} = {text}" for text in size_rules(measured, settings)]
    slots = [Slot((k,), tuple((text,) for text in texts), FITTED) for k, texts in found.items()]
    if len(found) == 2:
        slots.append(Slot(tuple(found), tuple(product(*found.values())), FITTED))
    return slots


def size_rules(measured, settings):
    """A sum of sizes over a step, rounded, and a number more: what fits, the nearest first."""
    names = set.intersection(*map(set, settings))
    value = {name: np.array([one[name] for one in settings]) for name in names}
    f, stride = value["f"], value["stride"]
    pads = range(5) if "pad" in names else (0,)
    measured = np.array(measured)
    found = []
    for side in names & {"n_H_prev", "n_W_prev"}:
        for pad, less, step, more in product(pads, (-1, 0, 1, -2), (0, 1, 2, -1), (0, -1, 1)):
            top = value[side] + less * f + step * stride + more
            top = top + pad * value["pad"] if "pad" in names else top
            for below, by in (("stride", stride), ("1", 1), ("f", f)):
                for name, sign in (("", 1), ("-", -1)):
                    rest = measured - sign * (top // (sign * by))
                    if (rest == rest[0]).all() and abs(rest[0]) < 4:
                        far = abs(pad - 2) * bool("pad" in names) + abs(less + 1) + abs(step)
                        far += abs(more) + 2 * (below != "stride") + (name != "")
                        far += abs(int(rest[0]) - 1)
                        text = written(side, pad, less, step, more)
                        found.append((far, over(text, below, name, int(rest[0]))))
    return [text for _, text in sorted(dict.fromkeys(found))[:MOST_FITS]]


def written(side, pad, less, step, more):
    """The sum as code."""
    text = side
    for count, name in ((pad, "pad"), (less, "f"), (step, "stride"), (more, "")):
        if count:
            size = str(abs(count)) if not name else name if abs(count) == 1 else ""
            size = size or f"{abs(count)} * {name}"
            text += f" {'+' if count > 0 else '-'} {size}"
    return text


def over(text, below, sign, rest):
    """The sum, divided and rounded, with a number more."""
    inner = f"({text})" if " " in text else text
    if below != "1":
        text = f"{inner} // {below}" if not sign else f"-({inner} // -{below})"
    return text + (f" {'+' if rest > 0 else '-'} {abs(rest)}" if rest else "")
