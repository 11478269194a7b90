"""The explorer of the loss: three scores, their probabilities, and the gradient (lesson 09)."""

import numpy as np

from convhelpers import figures, training
from convhelpers.explorers.explorer import Explorer, room_for, slider
from convhelpers.explorers.yours import COURSE, YOURS, beside, show_menu


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
            course, arguments = training.softmax_cross_entropy, (Z, np.array([label]))
            name = "yours: loss, dZ"
            return beside(softmax_cross_entropy, course, arguments, take=_in_one_row, name=name)
        return figures.softmax_steps(Z[0], label)

    controls = {
        "z_0": slider("score 0", 2, -9, 9),
        "z_1": slider("score 1", 1, -9, 9),
        "z_2": slider("score 2", 0, -9, 9),
        "label": slider("right class", 1, 0, 2),
        **show_menu([COURSE], softmax_cross_entropy),
    }
    hint = "Press a probability to make its class the right one."
    room = room_for(draw(2, 1, 0, 1))
    return Explorer(draw, controls, room, position=("label",), hint=hint)


def _in_one_row(results):
    """A loss and a gradient as one row of numbers."""
    return np.concatenate([np.ravel(part) for part in results])
