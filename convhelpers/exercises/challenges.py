"""Break this check: code with a mistake passes a weak test; find the input that exposes it."""

import inspect

import numpy as np

from convhelpers import figures
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.answers import differing
from convhelpers.exercises.checker.explanation import beside, number
from convhelpers.exercises.checker.result import Note, Result
from convhelpers.learner.outcome import ERROR, STOPPED, aside, outcome, refusal

MOST_DRAWN = 100  # cells of one channel

TASKS = {task.name: task for exercise in EXERCISES.values() for task in exercise.tasks}


def break_check(name):
    """Show code with a mistake and the weak test that it passes.

    Parameters
    ----------
    name : str
        A key of `TASKS`: what the weak test is content with.

    Returns
    -------
    Note
        The code, the test and what the test says. A sentence where there is no such task.

    Notes
    -----
    The test is run when you ask, on the code as shown. Answer with `expose`.

    Examples
    --------
    >>> print(break_check("stride 1").markdown.splitlines()[0])
    This `conv_forward` has a mistake, and yet it passes the test below.
    >>> break_check("anything")  # doctest: +ELLIPSIS
    There is no task 'anything'. The tasks are 'pad 1', 'one channel', ...
    """
    if name not in TASKS:
        return Note(_no_task(name))
    task = TASKS[name]
    return Note(
        f"This `{task.function}` has a mistake, and yet it passes the test below.\n\n"
        f"```python\n{task.source}```\n\n"
        f"The test:\n\n```python\n{task.weak_test}\n```\n\n"
        f"It says: {task.passes_weak_test()}. Which input would have exposed the mistake? "
        f'Try yours: `expose("{name}", ...)`, with the arguments of `{task.function}` in place of '
        "the dots."
    )


def expose(name, *arguments, **options):
    """Say whether an input exposes the mistake of a task.

    Parameters
    ----------
    name : str
        A key of `TASKS`.
    *arguments, **options
        What you would pass to the function of the task.

    Returns
    -------
    Result
        ``passed`` is True where the two functions differ on this input, False where they agree,
        and None where the input is refused. It says which numbers differ, or why they do not.

    Notes
    -----
    The course's function and the one with the mistake are run on copies of the same input, each
    within the limits of `check`.

    Examples
    --------
    >>> import numpy as np
    >>> window = np.array([[-3, -1], [-2, -4]]).reshape(1, 2, 2, 1)
    >>> print(expose("positive numbers", window, 2, 2).paragraphs[0])
    This input exposes the mistake: A[0, 0, 0, 0] is 0, and should be −1.
    >>> expose("positive numbers", -window, 2, 2).passed
    False
    """
    if name not in TASKS:
        return Result(None, None, None, (_no_task(name),))
    task = TASKS[name]
    try:
        values = _by_name(task.right, arguments, options)
    except TypeError as error:
        return _refused(task, str(error))
    due = outcome(task.right, values)
    if due.kind == ERROR and isinstance(due.error, TypeError | ValueError):
        return _refused(task, str(due.error))
    if not due.arrays:  # an activation of the learner may do anything
        return _refused(task, f"The course's function {refusal(due, [])}.")
    found = outcome(task.wrong, _copies(values))
    if found.kind == STOPPED:
        return _refused(task, "It is too large for code that loops. Take a smaller one.")
    reason = refusal(found, [array.shape for array in due.arrays])
    if reason:
        return _exposed(task, f"the code {reason}.")
    return _compared(task, found, due.arrays[task.place], values)


def _by_name(function, arguments, options):
    """Every argument of a call by name, those left out too."""
    bound = inspect.signature(function).bind(*arguments, **options)
    bound.apply_defaults()
    return bound.arguments


def _copies(values):
    """The same arguments for the code with the mistake: floats, as the course's function uses."""
    return {
        name: np.array(value, dtype=float) if isinstance(value, np.ndarray | list) else value
        for name, value in values.items()
    }


def _compared(task, outcome, expected, values):
    """Say how the two results differ, or why they do not."""
    name = EXERCISES[task.function].returns[task.place]
    found = outcome.arrays[task.place]
    differs = differing(found, expected)
    if not differs.any():
        if aside(outcome):
            return _exposed(task, f"the code {aside(outcome)}.")
        return _hidden(task, expected.size, values)
    cell = tuple(int(index) for index in np.argwhere(differs)[0])
    place = f"{name}[{', '.join(map(str, cell))}]" if cell else name
    words = f"{place} is {number(found[cell])}, and should be {number(expected[cell])}."
    if differs.size > 1:
        words += f" {differs.sum()} of {differs.size} numbers differ."
    if aside(outcome):
        words += f" It also {aside(outcome)}."
    return _exposed(task, words, _pictures(found, expected, name, cell))


def _pictures(found, expected, name, cell):
    """The two results side by side, where they are small enough."""
    if not cell:
        return (figures.numbers_compared(found, expected, name),)
    if found.ndim == 1:  # a map of one row
        found, expected, cell = found[np.newaxis], expected[np.newaxis], (0, *cell)
    if found.ndim not in (2, 4):
        return ()
    n_H, n_W = found.shape if found.ndim == 2 else found.shape[1:3]
    return (beside(found, expected, name, cell),) if n_H * n_W <= MOST_DRAWN else ()


def _exposed(task, words, shown=()):
    return Result(task.function, True, None, (f"This input exposes the mistake: {words}",), shown)


def _hidden(task, size, values):
    if not size:
        words = "Both give an empty result: there is nothing to compare."
    elif size == 1:
        words = f"Both give the same number. {task.in_common(**_copies(values))}"
    else:
        words = f"Both give the same {size} numbers. {task.in_common(**_copies(values))}"
    return Result(task.function, False, None, ("This input does not expose it yet.", words))


def _refused(task, words):
    first = f"{task.function} does not take this input."
    return Result(task.function, None, None, (first, words))


def _no_task(name):
    return f"There is no task {name!r}. The tasks are {', '.join(map(repr, TASKS))}."
