"""Arrays whose numbers the reader may change, one typed number at a time."""

from decimal import Decimal, InvalidOperation

LARGEST = 99


class Numbers:
    """Arrays by name; a typed number changes a copy, never the array that was handed in.

    Parameters
    ----------
    **arrays : ndarray
        The arrays to start with.

    Examples
    --------
    >>> import numpy as np
    >>> numbers = Numbers(W=np.array([[1, 0], [0, 1]]))
    >>> numbers.type("W", (0, 1), "−2.5")
    >>> numbers["W"]
    array([[ 1. , -2.5],
           [ 0. ,  1. ]])
    """

    def __init__(self, **arrays):
        self._initial = arrays
        self._arrays = dict(arrays)

    def __getitem__(self, name):
        return self._arrays[name]

    @property
    def are_changed(self):
        """Whether a number was typed since the start."""
        return any(self._arrays[name] is not array for name, array in self._initial.items())

    def type(self, name, index, text):
        """Put the number that `text` says into the array called `name`.

        Raises
        ------
        ValueError
            If `text` is no number that a cell has room for.
        """
        changed = self._arrays[name].astype(float)
        changed[tuple(index)] = read(text)
        self._arrays[name] = changed

    def reset(self):
        """Go back to the arrays of the start."""
        self._arrays = dict(self._initial)


def read(text):
    """The number that is written in `text`, with either sign for minus.

    Raises
    ------
    ValueError
        If `text` is no number that a cell has room for.
    """
    try:
        value = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        value = Decimal("nan")
    if not (value.is_finite() and abs(value) <= LARGEST and value == round(value, 2)):
        raise ValueError(
            f"Type a number from −{LARGEST} to {LARGEST} with at most two decimals, got {text!r}."
        )
    return float(value)
