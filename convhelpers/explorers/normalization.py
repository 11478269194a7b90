"""The explorer of batch normalization: a channel of a batch, step by step (lesson 13)."""

import numpy as np

from convhelpers import figures, normalization
from convhelpers.data import tiny
from convhelpers.explorers.explorer import Explorer, room_for, slider
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import COURSE, YOURS, beside, show_menu

# The tiny example, and two more images behind it: one is all alike, one stands out.
MORE = np.array([4, 4, 4, 4, 4, 4, 0, 9, 0, 9, 0, 9]).reshape(2, 2, 3, 1)
BATCH = np.concatenate([tiny.Z_batch, MORE])


def explore_normalization(batch_norm_forward=None):
    """Normalize a channel of one to four images, with sliders for gamma, beta and the batch size.

    Parameters
    ----------
    batch_norm_forward : callable, optional
        Your function; then a menu shows its result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_normalization
    >>> explorer = explore_normalization()
    >>> explorer.values
    {'m': 2, 'gamma': 2, 'beta': 1}
    >>> explorer.controls["m"].value = 1
    >>> explorer.picture.sentence.partition(". ")[0]
    '1 image of 2 × 3: mean 1.33, variance 1.22'
    """

    numbers = Numbers(Z=BATCH)

    def draw(m, gamma, beta, show=COURSE):
        arguments = (
            np.array(numbers["Z"][:m], dtype=float),
            np.array([gamma], dtype=float),
            np.array([beta], dtype=float),
        )
        if show == YOURS:
            return beside(batch_norm_forward, normalization.batch_norm_forward, arguments)
        return figures.normalization_steps(*arguments)

    controls = {
        "m": slider("batch size m", 2, 1, len(BATCH)),
        "gamma": slider("gamma", 2, -3, 3),
        "beta": slider("beta", 1, -5, 5),
        **show_menu([COURSE], batch_norm_forward),
    }
    hint = "Press a number of Z and type another: the whole channel answers."
    room = room_for(draw(len(BATCH), 2, 1))
    return Explorer(draw, controls, room, numbers=numbers, hint=hint)
