"""The learner's result beside the course's, or one sentence that says what went wrong in it."""

from functools import wraps

import numpy as np

from convhelpers import figures
from convhelpers.explorers.explorer import menu
from convhelpers.learner.attempt import attempt

COURSE, YOURS = "the course's, step by step", "yours beside the course's"


def show_menu(pictures, yours):
    """A menu of pictures, and yours if there is a function of yours; none for a single choice."""
    options = pictures if yours is None else [*pictures, YOURS]
    return {"show": menu("show", options)} if len(options) > 1 else {}


def drawn(yours, arguments, shape, draw):
    """The picture that `draw` makes of your function's result, or what went wrong in yours."""
    tried = attempt(yours, *arguments, shape=shape)
    return figures.message(tried.problem) if tried.problem else draw(tried.value)


def beside(yours, course, arguments, *, take=None, name="yours", c=0, cell=None):
    """Your function's result beside the course's, or what went wrong in yours.

    Of functions with several results, `take` chooses or joins those that are compared.
    """
    right = course(*arguments)
    if take is not None:
        yours, right = _taken(yours, take, len(right)), take(right)
    right = np.asarray(right)

    def draw(value):
        if right.size == 1 and right.ndim < 2:
            return figures.numbers_compared(value.item(), right.item(), name)
        images = (values.reshape(_as_images(right.shape)) for values in (value, right))
        return figures.difference(*images, name, c=c, cell=cell)

    return drawn(yours, arguments, right.shape, draw)


def _taken(function, take, count):
    """A function that returns what `take` makes of the `count` results of `function`."""
    if not callable(function):
        return function

    @wraps(function)  # keeps the name and the arguments, for what is said about it
    def taken(*arguments):
        results = function(*arguments)
        is_complete = isinstance(results, tuple) and len(results) == count
        return take(results) if is_complete else results

    return taken


def _as_images(shape):
    """The shape (m, n_H, n_W, n_C) under which a row or a map can be drawn."""
    return shape if len(shape) == 4 else (1, *(1, *shape)[-2:], 1)
