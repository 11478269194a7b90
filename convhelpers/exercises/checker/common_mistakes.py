"""Mistakes one can make in any exercise: they show in what kind of thing comes back."""

from convhelpers.exercises.exercise import Mistake

NO_RETURN = Mistake(
    "no return",
    "Your function gives back None, which is what a function without `return` gives.",
    "Let its last line return the result.",
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

COMMON_MISTAKES = (NO_RETURN, PRINTED, LISTED, CHANGES_INPUT, SHARES_INPUT)
