"""The learner's result beside the course's, or one sentence that says what went wrong in it."""

import inspect
from operator import itemgetter

import numpy as np

from convhelpers import figures
from convhelpers.explorers.explorer import menu
from convhelpers.learner.outcome import name_of, outcome, problem

COURSE, YOURS = "the course's, step by step", "yours beside the course's"


def show_menu(pictures, yours):
    """A menu of pictures, and yours if there is a function of yours; none for a single choice."""
    options = pictures if yours is None else [*pictures, YOURS]
    return {"show": menu("show", options)} if len(options) > 1 else {}


def drawn(yours, course, arguments, draw):
    """The picture that `draw` makes of your results and the course's, or what is wrong in yours."""
    right = course(*arguments)
    right = tuple(map(np.asarray, right if isinstance(right, tuple) else (right,)))
    named = dict(zip(inspect.signature(course).parameters, arguments, strict=False))
    found = outcome(yours, named)
    words = problem(found, name_of(yours), [array.shape for array in right])
    return figures.message(words) if words else draw(found.arrays, right)


def beside(yours, course, arguments, *, take=itemgetter(0), name="yours", c=0, cell=None):
    """Your function's result beside the course's, or what went wrong in yours.

    Of functions with several results, `take` chooses or joins those that are compared.
    """

    def draw(*results):
        mine, right = map(take, results)
        if right.size == 1 and right.ndim < 2:
            return figures.numbers_compared(mine.item(), right.item(), name)
        shape = _as_images(right.shape)
        return figures.difference(mine.reshape(shape), right.reshape(shape), name, c=c, cell=cell)

    return drawn(yours, course, arguments, draw)


def _as_images(shape):
    """The shape (m, n_H, n_W, n_C) under which a row or a map can be drawn."""
    return shape if len(shape) == 4 else (1, *(1, *shape)[-2:], 1)
