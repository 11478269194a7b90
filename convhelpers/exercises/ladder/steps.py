"""The two verbs of the ladder: arrange, blanks."""

from convhelpers.exercises.catalog import exercise_of
from convhelpers.exercises.checker.result import Note


def arrange(function, seed=0):
    """Put the lines of a function in order, where two lines of known mistakes stand among them.

    Parameters
    ----------
    function : callable
        Your function, written or not; its name says which exercise it is.
    seed : int, optional
        Another seed draws another order, and other wrong lines.

    Returns
    -------
    Arrangement
        It shows itself in a notebook. A sentence where there is no such exercise.

    Notes
    -----
    The order is judged by running it, as `check` does; every order that computes the right thing
    is right. The lines are those of the course's solution, and their indentation is given. Such a
    puzzle takes less time than writing the code, and no difference was found in what is learned
    [1]_.

    References
    ----------
    .. [1] B. Ericson, L. Margulieux, J. Rick, *Solving Parsons problems versus fixing and writing
       code*, Koli Calling 2017.

    Examples
    --------
    >>> def zero_pad(X, pad): ...
    >>> puzzle = arrange(zero_pad)
    >>> len(puzzle.lines)
    9
    >>> puzzle.order = [puzzle.lines.index(line) for line in puzzle.solution]
    >>> puzzle.run()
    >>> puzzle.result.passed
    True
    """
    # A program that only checks needs no widgets.
    from convhelpers.exercises.ladder.arranging import Arrangement

    return _step(Arrangement, function, seed)


def blanks(function, seed=0):
    """Fill in the blanks of a function.

    Parameters
    ----------
    function : callable
        Your function, written or not; its name says which exercise it is.
    seed : int, optional
        Another seed leaves other parts blank.

    Returns
    -------
    Filling
        It shows itself in a notebook. A sentence where there is no such exercise.

    Notes
    -----
    What is blank are expressions in which known mistakes are made. What you fill in is judged by
    running the function, as `check` does.

    Examples
    --------
    >>> def momentum_step(w, dw, velocity): ...
    >>> puzzle = blanks(momentum_step)
    >>> print(puzzle.shown)
    def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
        velocity = __1__
        w = __2__
        return __3__
    >>> for box, text in zip(puzzle.boxes, ["dw", "w - velocity", "w, velocity"]):
    ...     box.value = text
    >>> puzzle.run()
    >>> puzzle.result.misconception
    'nothing remembered, and learning rate left out'
    """
    from convhelpers.exercises.ladder.filling import Filling

    return _step(Filling, function, seed)


def _step(form, function, seed):
    try:
        return form(exercise_of(function), seed)
    except LookupError as error:
        return Note(error.args[0])
