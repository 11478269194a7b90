"""Mistakes one can make in any exercise: they show in what kind of thing comes back."""

from convhelpers.exercises.exercise import Mistake

NO_RETURN = Mistake(
    "no return",
    "Your function gives back None, which is what a function without `return` gives.",
    "Let its last line return the result.",
)
NONE_KEPT = Mistake(
    "None returned",
    "Your function has a `return`, but the name behind it still stands for None, as in a skeleton "
    "whose lines are not filled in yet.",
    "Give the name a value: replace each None of the skeleton by code.",
)
PRINTED = Mistake(
    "printed instead of returned",
    "Your function prints something and gives back None.",
    "Return the result; a notebook shows the last value of a cell by itself.",
)
LISTED = Mistake(
    "a list instead of an array",
    "The numbers are right, but they come in a list. A list has no shape, and no arithmetic.",
    "Start from np.zeros, or hand the list to np.array at the end.",
)
CHANGES_INPUT = Mistake(
    "changes the caller's array",
    "The result is right, but the array that was passed in is no longer what it was.",
    "Work on a new array: copy() makes one. With `+=` or `[...] =` the old one changes.",
)
SHARES_INPUT = Mistake(
    "not a new array",
    "The numbers are right, but they are those of the array that was passed in, not new ones.",
    "Write into an array of your own, or copy(): whoever changes the result changes both.",
    shown_by="",
)
COLUMN = Mistake(
    "b of shape (n_C, 1) added as it is",
    "The contract allows the biases in a column too. For b of shape (n_C,) your function is right; "
    "for the column it is not, because the second axis of b is taken along.",
    "Make b flat before you add it: `b.ravel()` has one axis in both cases.",
)

COMMON_MISTAKES = (
    COLUMN,
    NO_RETURN,
    NONE_KEPT,
    PRINTED,
    NONE_KEPT,
    LISTED,
    CHANGES_INPUT,
    SHARES_INPUT,
)
