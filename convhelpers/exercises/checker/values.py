"""Right results that something was done to at the end: rounded, limited, turned or put in a box."""

from itertools import permutations

import numpy as np

from convhelpers.exercises.checker.answers import all_equal, equal
from convhelpers.exercises.exercise import Mistake
from convhelpers.exercises.rules import rules_of
from convhelpers.learner.outcome import outcomes, unguarded

MORE = 4  # inputs to confirm limits, with larger numbers
FEWEST_LIMITED = 3  # numbers beyond a limit; one or two may be a coincidence

# What is done to an array, and how to say it. The first that explains all answers is said.
TRUNCATED = Mistake(
    "fractions cut off",
    "The results are right up to the point, and the fraction behind it is missing. An array of "
    "integers cannot hold it, and int() drops it.",
    "Look for dtype=int, astype(int) or int(). Keep the numbers as they are, in an array of "
    "floats such as np.zeros makes.",
)
ROUNDED_DOWN = Mistake(
    "rounded down",
    "The results are right, but each is rounded down to a whole number.",
    "Look for `//` or np.floor where numbers of the image are computed. They keep their fractions.",
)
ROUNDED = Mistake(
    "rounded",
    "The results are right, but each is rounded to a whole number.",
    "Look for round() or np.round, and leave it out. The numbers keep their fractions.",
)
FEW_DIGITS = Mistake(
    "too few digits",
    "The results have only about three right digits, as numbers in float16 have.",
    "Look for float16. Use the floats that NumPy makes by itself.",
)
WRAPPED = Mistake(
    "numbers from 0 to 255 only",
    "The results are right only from 0 to 255. An array of uint8 holds nothing else: 256 begins at "
    "0 again, −1 becomes 255, and fractions are cut off.",
    "Look for uint8, and leave it out. Use the floats that NumPy makes by itself.",
)
NEGATED = Mistake(
    "sign turned around",
    "Every number has the right size and the wrong sign.",
    "Look for a minus too many, or for a difference taken the other way around.",
)
CHANNELS_SECOND = Mistake(
    "channels on the second axis",
    "The numbers are right, but the channels are on axis 1. Here they come last.",
    "Order the axes as (m, n_H, n_W, n_C).",
)
CHANGES = (
    (TRUNCATED, np.trunc),
    (ROUNDED_DOWN, np.floor),
    (ROUNDED, np.round),
    (NEGATED, np.negative),
    (WRAPPED, lambda A: np.trunc(A) % 256),
    (CHANNELS_SECOND, lambda A: A.transpose(0, 3, 1, 2) if A.ndim == 4 else A),
    (FEW_DIGITS, lambda A: A.astype(np.float16).astype(float)),
)


def change_of(exercise, function, answers, targets):
    """Find what was done to right results, as a mistake, or None."""
    pairs = [(found.arrays, target) for found, target in zip(answers, targets, strict=True)]
    if any(len(found) != len(target) for found, target in pairs):
        return None
    with np.errstate(all="ignore"):
        for mistake, change in CHANGES:
            if explains(pairs, change):
                return mistake
        at_limits = limited(exercise, function, pairs)
        return at_limits or other_axes(exercise, pairs) or other_order(exercise, pairs)


def limits(pairs, fewest):
    """The limits, and all that is due, where at least so many numbers due lie beyond; or None."""
    shapes = [[[array.shape for array in side] for side in pair] for pair in pairs]
    if any(given != due for given, due in shapes):
        return None
    given, due = (
        np.concatenate([array.ravel() for pair in pairs for array in pair[side]]) for side in (0, 1)
    )
    if not given.size or not np.isfinite(given).all():
        return None
    low, high = given.min(), given.max()
    beyond = np.count_nonzero((due < low) | (due > high))
    if low == high or beyond < fewest or not equal(given, np.clip(due, low, high)):
        return None
    return low, high, due


def explains(pairs, change):
    """Whether some of the results are changed so on every probe, and the others are right."""
    for column in zip(*(zip(*pair, strict=True) for pair in pairs), strict=True):
        right = all(equal(found, target) for found, target in column)
        if not right and not all(equal(found, change(target)) for found, target in column):
            return False
    return True


def limited(exercise, function, pairs):
    """Results that are right between two limits, and stop at them."""
    if limits(pairs, 1) is None:
        return None
    rng = np.random.default_rng(17)
    calls = [rules_of(exercise.name).fresh(rng) for _ in range(MORE)]
    found = outcomes(function, [(dict(enumerate(one)), options) for one, options in calls])
    due = [unguarded(exercise.solution, dict(enumerate(one)), options) for one, options in calls]
    pairs = pairs + [(a.arrays, b.arrays) for a, b in zip(found, due, strict=False)]
    between = limits(pairs, FEWEST_LIMITED)
    if between is None:
        return None
    low, high, due = between
    sides = [f"below {low:g}"] * bool((due < low).any())
    sides += [f"above {high:g}"] * bool((due > high).any())
    where = " or ".join(sides).replace("-", "−")
    return Mistake(
        f"nothing {where}",
        f"The results are right as long as they stay inside. No number {where} comes back: it is "
        "replaced by the limit.",
        "Look for np.clip, np.maximum, np.minimum, or a running value that starts at a number. No "
        "limit belongs here.",
    )


def other_axes(exercise, pairs):
    """The right numbers, in an array with axes of length 1 too many or too few."""
    for k, name in enumerate(exercise.returns):
        boxed = [
            (found[k], target[k]) for found, target in pairs if found[k].ndim != target[k].ndim
        ]
        if not boxed:
            continue
        right = [equal(np.squeeze(found[k]), np.squeeze(target[k])) for found, target in pairs]
        if not all(right):
            return None
        found, target = boxed[0]
        what = f"an array of shape {target.shape}" if target.ndim else "a number"
        how = "`.item()` or np.sum" if not target.ndim else f"reshape it to {target.shape}"
        return Mistake(
            f"{name} with other axes",
            f"The numbers in {name} are right, but they come in an array of shape {found.shape}. "
            f"Here {name} is {what}.",
            f"Give back {name} as {what}: {how} does it. Look for keepdims=True, np.array([...]) "
            "or a bias that brings axes along.",
        )
    return None


def other_order(exercise, pairs):
    """The right arrays, in another order."""
    names = exercise.returns
    for order in permutations(range(len(names))):
        if all(all_equal([found[k] for k in order], target) for found, target in pairs):
            wrong = [name for k, name in sorted(zip(order, names, strict=True))]
            return Mistake(
                "results in another order",
                f"Your function gives back {', '.join(wrong)}.",
                f"End with `return {', '.join(names)}`, in this order.",
            )
    return None
