"""All kinds of questions, in the order of the lessons."""

from convhelpers.exercises.questions import (
    blocks,
    convolution,
    counts,
    gradients,
    grouped,
    inside,
    memory,
    normalization,
    padding,
    pooling,
    pooling_backward,
    single_step,
    start,
    tiles,
    training,
    transposed,
)
from convhelpers.exercises.questions.kind import Kind
from convhelpers.exercises.questions.shapes import SHAPES

TOPICS = (
    start,
    padding,
    single_step,
    convolution,
    pooling,
    blocks,
    counts,
    gradients,
    pooling_backward,
    memory,
    training,
    inside,
    grouped,
    transposed,
    normalization,
    tiles,
)

_asked = [kind for topic in TOPICS for kind in vars(topic).values() if isinstance(kind, Kind)]
KINDS = {
    kind.name: kind for kind in sorted([*SHAPES.values(), *_asked], key=lambda kind: kind.lesson)
}


def question(name, seed=None):
    """Ask a question.

    Parameters
    ----------
    name : str
        A key of `KINDS`.
    seed : int, optional
        Numbers are drawn with it; without, they are those of the lesson.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If there is no such kind.

    Notes
    -----
    Numbers are drawn until no slip gives the answer that another one gives, and enough of them give
    a wrong one. Python promises the same draws for a seed in all versions (Python documentation,
    module ``random``, *Notes on Reproducibility*).

    Examples
    --------
    >>> question("padding", 0).answer
    (4, 9, 11, 5)
    """
    if name not in KINDS:
        raise ValueError(f"There is no question named {name!r}. There are: {', '.join(KINDS)}.")
    return KINDS[name].first() if seed is None else KINDS[name].renewed(seed)
