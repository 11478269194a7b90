"""Put what a function gave into words and pictures."""

from dataclasses import replace
from textwrap import fill

import numpy as np

from convhelpers import figures
from convhelpers.exercises.checker.answers import differing, equal
from convhelpers.exercises.checker.diagnosis import expected
from convhelpers.exercises.checker.errors import trouble
from convhelpers.exercises.checker.reading import picture_of_pixels
from convhelpers.exercises.checker.result import LONGEST, Result, length
from convhelpers.exercises.inputs import code_of
from convhelpers.learner.outcome import ERROR, STOPPED, aside, described, misshapen, refusal

LONGEST_LINE = 80  # of numbers in code
LONGEST_LITERAL = 60  # of numbers that can be made by a shorter line
HEAD = 30  # words that may stand before the next step
LARGEST_DRAWN = 1e5  # a number with more digits does not fit into a cell


def not_written(exercise):
    """The target, and no blame."""
    probe = exercise.probes[0]
    return Result(
        exercise.name,
        None,
        None,
        (
            f"{exercise.name} is not written yet.",
            f"The target: what {call_words(exercise, probe)} gives for a small example.",
        ),
        (exercise.target(**probe.values),),
    )


def right(exercise):
    """One line, and what to try next."""
    words = f"{exercise.name} is right, on all {len(exercise.probes)} inputs. {exercise.next_step}"
    return Result(exercise.name, True, None, (words,))


def wrong(exercise, mistake, next_step, paragraphs, pictures=(), code=""):
    """A result that is not right yet: what to do next, and the mistake's name where it is known."""
    name = mistake.name if mistake else None
    head = f"{exercise.name} is not right yet" + (f": {name}." if name else ".")
    head += f" Next: {next_step}"
    return Result(exercise.name, False, name, (head, *paragraphs), pictures, code)


def common_mistake(exercise, mistake, probe, found):
    """A mistake one can make in any exercise."""
    seen = refusal(found, shapes_due(exercise, probe)) or aside(found)
    seen = f"{call_words(exercise, probe)} {seen}."
    code = call_code(exercise, probe)
    return wrong(exercise, mistake, mistake.next_step, (mistake.says, seen), code=code)


def on_its_own(exercise, function, mistake, probe, found, target):
    """What is wrong on an input that stands beside the probes."""
    seen, pictures, _ = evidence(exercise, function, probe, found, target)
    paragraphs = (mistake.says, f"With {probe.name}: {seen}")
    code = call_code(exercise, probe)
    return wrong(exercise, mistake, mistake.next_step, paragraphs, pictures, code)


def shown(exercise, function, mistake, probe, found, failures=(), why=None):
    """What is wrong, on the probe that shows it best."""
    position = exercise.probes.index(probe)
    target = expected(exercise)[position]
    seen, pictures, advice = evidence(exercise, function, probe, found, target)
    paragraphs = [mistake.says] if mistake else []
    paragraphs += [f"With {probe.name}: {seen}"]
    if aside(found):
        paragraphs += [f"It also {aside(found)}."]
    if why:
        paragraphs += [" ".join(why.sentences)]
    pattern = [] if mistake and pictures else pattern_words(exercise, failures)
    if why and found.arrays:  # of a line that fails, what the error means says more
        advice = why.next_step
    next_step = mistake.next_step if mistake else advice
    if length([*paragraphs, *pattern, next_step]) < LONGEST - HEAD:
        paragraphs += pattern
    code = call_code(exercise, probe)
    result = wrong(exercise, mistake, next_step, tuple(paragraphs), pictures, code)
    return replace(result, explanation=why.name) if why else result


def reasoned(exercise, function, why, probe, found):
    """What a function does otherwise, measured: what to do next, the rules, one cell, the card."""
    target = expected(exercise)[exercise.probes.index(probe)]
    seen, pictures, _ = evidence(exercise, function, probe, found, target)
    head = f"{exercise.name} is not right yet. Next: {why.next_step}"
    paragraphs = [head, " ".join(why.sentences), f"With {probe.name}: {seen}"]
    if length(paragraphs) > LONGEST:
        paragraphs[1] = f"{why.sentences[0]} Mend this first, and check again."
    right = f"Right already: {', '.join(why.right)}."
    if why.right and length([*paragraphs, right]) <= LONGEST:
        paragraphs += [right]
    code = call_code(exercise, probe)
    pictures += windows_read(exercise, function, probe, found, target)
    return Result(exercise.name, False, None, tuple(paragraphs), pictures, code, why.name, why.rows)


def windows_read(exercise, function, probe, found, target):
    """The pixels that the first wrong number depends on, over those on which it should."""
    if [array.shape for array in found.arrays] != [array.shape for array in target]:
        return ()
    cells = np.argwhere(differing(found.arrays[0], target[0]))
    if not len(cells):
        return ()
    place = tuple(int(index) for index in cells[0])
    picture = picture_of_pixels(exercise, function, probe, place, exercise.returns[0])
    return (picture,) if picture else ()


def evidence(exercise, function, probe, found, target):
    """What the function gave for the probe, the pictures of it, and what to look at."""
    if len(found.arrays) != len(target):
        return refused(exercise, function, probe, found)
    for name, array, right_array in zip(exercise.returns, found.arrays, target, strict=True):
        if array.shape != right_array.shape:
            return shape_evidence(exercise, probe, name, array, right_array)
        if not equal(array, right_array):
            return cell_evidence(exercise, probe, name, array, right_array)


def refused(exercise, function, probe, found):
    """Why there is nothing to compare, and what to look at."""
    shapes = shapes_due(exercise, probe)
    seen = f"{call_words(exercise, probe)} {refusal(found, shapes)}."
    if found.kind not in (ERROR, STOPPED):
        return seen, (), f"Return {described(shapes)}."
    words = trouble(found.error, function)
    if words.line:
        seen += f" The line is `{words.line}`."
    return seen, (), words.meaning or "Run the call below in a cell, and look at that line."


def shape_evidence(exercise, probe, name, array, target):
    """The shape, and the sum that gives the right one."""
    seen = (
        f"{name} has {misshapen(array.shape, target.shape)}, "
        f"because {exercise.size(**probe.values)}."
    )
    return seen, (), "Work out the shape by hand first, then print yours."


def cell_evidence(exercise, probe, name, array, target):
    """The first cell that differs, and what makes it."""
    differs = differing(array, target)
    cell = tuple(int(index) for index in np.argwhere(differs)[0])
    place = f"{name}[{', '.join(map(str, cell))}]" if cell else name
    yours, due = told_apart(array[cell], target[cell])
    seen = f"{place} is {yours}, expected {due}"
    many = differs.size > 1
    seen += f"; {differs.sum()} of {differs.size} numbers differ." if many else "."
    pictures = cell_pictures(exercise, probe, name, array, target, cell)
    advice = "Compute this number by hand as shown, and follow your code to the same place."
    return seen, pictures, advice


def cell_pictures(exercise, probe, name, array, target, cell):
    """The learner's array beside the target, and how the first differing cell is made."""
    pictures = []
    if array.ndim in (2, 4) and np.all(np.abs(array[np.isfinite(array)]) < LARGEST_DRAWN):
        pictures += [beside(array, target, f"Your {name}", cell)]
    if exercise.origin:
        pictures += [exercise.origin(cell, **probe.values)]
    return tuple(pictures)


def beside(array, target, name, cell):
    """The array beside the target, and where they differ, in the channel of the cell."""
    if array.ndim == 2:  # one map, without batch and channels
        array, target = (map_[np.newaxis, :, :, np.newaxis] for map_ in (array, target))
        cell = (0, *cell, 0)
    i, row, col, c = cell
    return figures.difference(array, target, name, i=i, c=c, cell=(row, col))


def pattern_words(exercise, failures):
    """Which probes are right and which wrong: a fact that narrows the search."""
    names = [probe.name for probe, _ in failures]
    good = [probe.name for probe in exercise.probes if probe.name not in names]
    if not names:
        return []
    if not good:
        return ["Wrong on every input that was tried, so this one is a good place to begin."]
    return [f"Right with {'; '.join(good)}. Wrong with {'; '.join(names)}."]


def shapes_due(exercise, probe):
    """The shapes that should come back."""
    return [array.shape for array in expected(exercise)[exercise.probes.index(probe)]]


def told_apart(one, other):
    """Two numbers in as few digits as they need, six or more, to look different."""
    for digits in (6, 9, 12, 17):
        words = [number(value, digits) for value in (one, other)]
        if words[0] != words[1]:
            break
    return words


def number(value, digits=6):
    """A number in at most so many digits."""
    return f"{value:.{digits}g}".replace("-", "−")


def call_words(exercise, probe):
    """The call in one line, with the names of the arrays and functions."""
    given = [
        name if isinstance(value, np.ndarray) or callable(value) else literal(value)
        for name, value in probe.arguments.items()
    ]
    given += [f"{name}={literal(value)}" for name, value in probe.options.items()]
    return f"{exercise.name}({', '.join(given)})"


def call_code(exercise, probe):
    """The call with its numbers, to paste into a cell."""
    functions = {n: v for n, v in probe.arguments.items() if callable(v)}
    arrays = {n: v for n, v in probe.arguments.items() if isinstance(v, np.ndarray)}
    lines = [f"from {v.__module__} import {v.__name__} as {n}" for n, v in functions.items()]
    lines += [array_code(name, array) for name, array in arrays.items()]
    if any("small_integers(" in line for line in lines):
        lines.insert(0, "from convhelpers.exercises.inputs import small_integers")
    return "\n".join([*lines, call_words(exercise, probe)])


def array_code(name, array):
    """An assignment that makes the array."""
    numbers = ", ".join(f"{value:g}" for value in array.flat)
    if len(numbers) > LONGEST_LITERAL and code_of(array):
        return f"{name} = {code_of(array)}"
    if len(numbers) > LONGEST_LINE:
        numbers = "\n" + fill(numbers, LONGEST_LINE) + "\n"
    dtype = {"i": "", "f": ", dtype=float"}[array.dtype.kind]
    if array.dtype == np.float32:
        dtype = ", dtype=np.float32"
    shape = f".reshape{array.shape}" if array.ndim > 1 else ""
    return f"{name} = np.array([{numbers}]{dtype}){shape}"


def literal(value):
    """A value as it stands in code."""
    if isinstance(value, np.ufunc):
        return f"np.{value.__name__}"
    if callable(value):
        return f"convhelpers.{value.__name__}"
    return repr(value) if isinstance(value, str | int | tuple) or value is None else f"{value:g}"
