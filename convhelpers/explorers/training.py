"""The explorer of the loss: three scores, their probabilities, and the gradient (lesson 09)."""

from functools import wraps

import numpy as np

from convhelpers import figures, training
from convhelpers.explorers.explorer import Explorer, room_for, slider
from convhelpers.explorers.forward import COURSE, YOURS, show_menu
from convhelpers.learner.attempt import attempt


def explore_softmax(softmax_cross_entropy=None):
    """Turn three scores into probabilities, a loss and a gradient, with a slider for each score.

    Parameters
    ----------
    softmax_cross_entropy : callable, optional
        Your function; then a menu shows its loss and gradient beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_softmax
    >>> explorer = explore_softmax()
    >>> explorer.values
    {'z_0': 2, 'z_1': 1, 'z_2': 0, 'label': 1}
    >>> explorer.controls["z_1"].value = 9
    >>> explorer.picture.sentence.partition(". ")[0]
    'Scores 2 9 0 give probabilities 0 1 0'
    """

    def draw(z_0, z_1, z_2, label, show=COURSE):
        Z = np.array([[z_0, z_1, z_2]], dtype=float)
        if show == YOURS:
            return _beside(softmax_cross_entropy, Z, np.array([label]))
        return figures.softmax_steps(Z[0], label)

    controls = {
        "z_0": slider("score 0", 2, -9, 9),
        "z_1": slider("score 1", 1, -9, 9),
        "z_2": slider("score 2", 0, -9, 9),
        "label": slider("right class", 1, 0, 2),
        **show_menu([COURSE], softmax_cross_entropy),
    }
    return Explorer(draw, controls, room_for(draw(2, 1, 0, 1)))


def _beside(yours, Z, labels):
    """Your loss and gradient beside the course's, in one row, or what went wrong in yours."""
    right = _in_one_row(training.softmax_cross_entropy)(Z, labels)
    tried = attempt(_in_one_row(yours), Z, labels, shape=right.shape)
    if tried.problem:
        return figures.message(tried.problem)
    return figures.difference(_as_image(tried.value), _as_image(right), "yours: loss, dZ")


def _in_one_row(function):
    """A function that lays the loss and the gradient of `function` in one row."""
    if not callable(function):
        return function

    @wraps(function)  # keeps the name and the arguments, for what is said about it
    def in_one_row(Z, labels):
        result = function(Z, labels)
        is_complete = isinstance(result, tuple) and len(result) == 2
        return np.concatenate([np.ravel(part) for part in result]) if is_complete else result

    return in_one_row


def _as_image(row):
    return row[np.newaxis, np.newaxis, :, np.newaxis]
