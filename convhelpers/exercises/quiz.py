"""The three verbs that ask: predict, ask_shape, review."""

from convhelpers.exercises.asking.drill import Drill
from convhelpers.exercises.asking.prediction import Prediction
from convhelpers.exercises.asking.review import Review
from convhelpers.exercises.questions import question


def predict(name, *reveals):
    """Ask a question, and show something once an answer is given, or the question is skipped.

    Parameters
    ----------
    name : str
        A key of `convhelpers.exercises.questions.KINDS`.
    *reveals
        What shows then, each below the other: pictures, values, and lines of text.

    Returns
    -------
    Prediction
        It shows itself in a notebook.

    Raises
    ------
    ValueError
        If there is no such question.

    Notes
    -----
    Whoever commits to an answer before it shows learns more from it than whoever watches [1]_.
    Enter gives the answer, and Escape skips. Without a kernel, the answer is folded.

    References
    ----------
    .. [1] C. H. Crouch, A. P. Fagen, J. P. Callan, E. Mazur, *Classroom demonstrations: Learning
       tools or entertainment?*, American Journal of Physics 72, 2004.

    Examples
    --------
    >>> asked = predict("windows over a pixel", "the picture")
    >>> asked.answer("20 1 6")
    >>> asked.says.partition(". ")[0]
    'Not yet: that is a place for each pixel'
    """
    return Prediction(question(name), reveals)


def ask_shape(kind, seed=0):
    """Ask for a shape, as often as you like, each time with new numbers.

    Parameters
    ----------
    kind : str
        A key of `convhelpers.exercises.questions.shapes.SHAPES`, such as "padding" or "pooling".
    seed : int, optional
        Another seed begins with another question.

    Returns
    -------
    Drill
        It shows itself in a notebook.

    Raises
    ------
    ValueError
        If there is no such kind.

    Notes
    -----
    A wrong answer names its slip and may be given again; the second one is told the shape.

    Examples
    --------
    >>> drill = ask_shape("padding")
    >>> drill.answer("(4, 6, 8, 5)")
    >>> drill.says
    'Not yet: pad is counted once. Each side gets it, so twice. Try once more.'
    >>> drill.answer("(4, 9, 11, 5)")
    >>> drill.score
    'Right at the first try: 0 of 1.'
    """
    return Drill(kind, seed)


def review(n=3, before=None, seed=0):
    """Ask questions of earlier lessons, those first that went wrong, or were right long ago.

    Parameters
    ----------
    n : int, optional
        How many.
    before : int, optional
        Only questions of lessons before this one; without it, of all lessons.
    seed : int, optional
        Another seed draws other numbers, and other questions where several are as urgent.

    Returns
    -------
    Review
        It shows itself in a notebook.

    Raises
    ------
    ValueError
        If `n` is less than 1, or there is no lesson before `before`.

    Notes
    -----
    What was wrong is due at once; what was right once after a day, twice in a row after two days,
    then after 4, 8 and so on; see `convhelpers.exercises.asking.spacing`.

    Examples
    --------
    >>> asked = review(2, before=2)
    >>> len(asked.questions)
    2
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}.")
    if before is not None and before < 1:
        raise ValueError(f"before must be at least 1, got {before}: there is no earlier lesson.")
    return Review(n, before, seed)
