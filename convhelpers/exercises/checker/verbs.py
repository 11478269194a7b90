"""The three verbs: check, hint, solution."""

from convhelpers.exercises.catalog import exercise_of
from convhelpers.exercises.checker.judgement import judged
from convhelpers.exercises.checker.nbgrader import graded
from convhelpers.exercises.checker.result import Note, Result
from convhelpers.progress import Event, remember


def check(function):
    """Run your function on small inputs, and say whether it is right or which mistake it makes.

    Parameters
    ----------
    function : callable
        Your function, under the name the lesson gives it. It gets copies, so that it cannot change
        anything of yours, and half a second of work.

    Returns
    -------
    Result
        ``passed`` is True, False, or None where nothing is written yet; ``misconception`` is the
        name of the known mistake, or None. It shows itself in a notebook.

    Raises
    ------
    KeyboardInterrupt
        If you interrupt it. Whatever else `function` does is part of the result.

    Notes
    -----
    The inputs are chosen so that mistakes cannot hide: height and width differ, the stride leaves
    pixels over, biases and numbers differ, some numbers are negative. The mistake is found by its
    behavior: known mistakes are run on the same inputs, and a mistake is named when it gives the
    same numbers on all of them (see `convhelpers.exercises.checker.diagnosis`).

    Examples
    --------
    >>> import numpy as np
    >>> def zero_pad(X, pad):
    ...     return np.pad(X, pad)
    >>> check(zero_pad).misconception
    'every axis padded'
    >>> def zero_pad(X, pad):
    ...     return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    >>> check(zero_pad)
    zero_pad is right, on all 6 inputs. Can you write it with one slice and no loop?
    """
    result = looked_at(function)
    if result.exercise and result.passed is not None:
        remember(Event("check", result.exercise, result.passed, result.misconception))
    return graded(result)


def looked_at(function):
    """What `check` finds, which is neither remembered nor graded."""
    try:
        return judged_by_name(function)
    except Exception as error:
        words = f"check could not look at this function: {type(error).__name__}."
        return Result(None, False, None, (words,))


def judged_by_name(function):
    try:
        exercise = exercise_of(function)
    except LookupError as error:
        return Result(None, None, None, (error.args[0],))
    return judged(exercise, function)


def hint(function, number=1):
    """Give a hint, from gentle to nearly there.

    Parameters
    ----------
    function : callable
        Your function, written or not; its name says which exercise it is.
    number : int, optional
        Which hint, from 1.

    Returns
    -------
    Note
        The hint, and how many there are. A sentence where there is no such exercise or hint.

    Notes
    -----
    Each hint says more than the one before; the last is nearly the solution, and names the puzzle
    that comes next (see `convhelpers.exercises.ladder`).

    Examples
    --------
    >>> def zero_pad(X, pad): ...
    >>> hint(zero_pad, 2)
    Hint 2 of 3. Make an array of zeros of that shape. Then copy the images into its middle.
    """
    try:
        exercise = exercise_of(function)
    except LookupError as error:
        return Note(error.args[0])
    total = len(exercise.hints)
    if not isinstance(number, int) or not 1 <= number <= total:
        return Note(
            f"{exercise.name} has {total} hints: hint({exercise.name}, {total}) is the last."
        )
    text = f"Hint {number} of {total}. {exercise.hints[number - 1]}"
    if number == total:
        text += f" Still stuck? `arrange({exercise.name})` gives you its lines to put in order."
    return Note(text)


def solution(function):
    """Show one way to write the function, in readable loops.

    Parameters
    ----------
    function : callable
        Your function, written or not; its name says which exercise it is.

    Returns
    -------
    Note
        ``source`` is the code; in a notebook it is folded until you open it. A sentence where there
        is no such exercise.

    Notes
    -----
    There are other right ways; `check` judges what a function gives, not how it is written.

    Examples
    --------
    >>> def conv_pool_forward(A_prev, W, b): ...
    >>> print(solution(conv_pool_forward).source.splitlines()[-1].strip())
    return pool_forward(activated, pool_f, pool_stride, mode)
    """
    try:
        source = exercise_of(function).source
    except LookupError as error:
        return Note(error.args[0])
    code = f"```python\n{source}```"
    return Note(f"<details><summary>One way to write it</summary>\n\n{code}\n\n</details>", source)
