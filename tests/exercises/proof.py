"""How many known mistakes the checks reject and name, and how many weaker checks let pass.

``python -m convhelpers.exercises.checker.proof`` prints the table as Markdown.
"""

import numpy as np

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.answers import answer, equal
from convhelpers.exercises.checker.checking import check
from convhelpers.exercises.checker.diagnosis import versions
from convhelpers.exercises.exercise import Probe, small_integers
from convhelpers.exercises.occlusion_map import weighted_sum
from convhelpers.learner.guard import surroundings_kept


def square(name):
    """One square input, moved over with stride 1, as a first test is often written."""
    A_prev, W = small_integers(2, 4, 4, 3, seed=1), small_integers(3, 2, 2, 3, seed=2)
    layer = {"A_prev": A_prev, "W": W, "b": np.array([1.0, 2.0, 3.0])}
    window = {"a_slice": A_prev[0, :2, :2], "W": W[0], "b": 1.0}
    patch = {"score": weighted_sum, "image": A_prev[0], "f": 2}
    return {
        "zero_pad": Probe("", {"X": A_prev, "pad": 1}),
        "conv_single_step": Probe("", window),
        "conv_forward": Probe("", layer, {"stride": 1, "pad": 1}),
        "pool_forward": Probe("", {"A_prev": A_prev, "f": 2, "stride": 1}),
        "conv_pool_forward": Probe("", layer, {"pool_stride": 1}),
        "pool_backward": Probe(
            "", {"dA": small_integers(2, 3, 3, 3, seed=5), "A_prev": A_prev, "f": 2, "stride": 1}
        ),
        "im2col": Probe("", {"A_prev": A_prev, "f": 2}),
        "conv_forward_matmul": Probe("", layer),
        "numerical_gradient": Probe("", {"loss": np.sum, "X": A_prev}),
        "conv_backward": Probe(
            "", {"dZ": small_integers(2, 3, 3, 3, seed=5), "A_prev": A_prev, "W": W}
        ),
        "softmax_cross_entropy": Probe("", {"Z": A_prev[0, :3, 0] // 4, "labels": np.arange(3)}),
        "occlusion_map": Probe("", patch),
    }[name]


def one_window(name):
    """An input with room for a single window, so that the output is 1 × 1."""
    A_prev, W = small_integers(2, 3, 3, 2, seed=3), small_integers(3, 3, 3, 2, seed=4)
    layer = {"A_prev": A_prev, "W": W, "b": np.array([1.0, 2.0, 3.0])}
    return {
        "zero_pad": Probe("", {"X": A_prev[:, :1, :1], "pad": 1}),
        "conv_single_step": Probe("", {"a_slice": A_prev[0], "W": W[0], "b": 1.0}),
        "conv_forward": Probe("", layer, {"stride": 2}),
        "pool_forward": Probe("", {"A_prev": A_prev, "f": 3, "stride": 2}),
        "conv_pool_forward": Probe("", layer, {"pool_f": 1}),
        "pool_backward": Probe(
            "", {"dA": small_integers(2, 1, 1, 2, seed=5), "A_prev": A_prev, "f": 3, "stride": 2}
        ),
        "im2col": Probe("", {"A_prev": A_prev[:, :2, :2], "f": 2}),
        "conv_forward_matmul": Probe("", layer, {"stride": 2}),
        "numerical_gradient": Probe("", {"loss": np.sum, "X": np.array([[3.0]])}),
        "conv_backward": Probe(
            "", {"dZ": small_integers(2, 1, 1, 3, seed=5), "A_prev": A_prev, "W": W}
        ),
        "softmax_cross_entropy": Probe("", {"Z": A_prev[0, 0, :1], "labels": np.array([0])}),
        "occlusion_map": Probe("", {"score": weighted_sum, "image": A_prev[0], "f": 3}),
    }[name]


def same_numbers(one, other):
    return equal(one, other)


def same_mean(one, other):
    return one.size > 0 and equal(np.mean(one), np.mean(other))  # an empty array has no mean


def same_shape(one, other):
    return one.shape == other.shape


# A weak check: its title, the input it uses, what it compares.
WEAK_CHECKS = (
    ("square input, stride 1", square, same_numbers),
    ("output of 1 × 1", one_window, same_numbers),
    ("only the mean, square input, stride 1", square, same_mean),
    ("only the shape, square input, stride 1", square, same_shape),
)


def accepts(weak_input, compare, exercise, function):
    """Whether a weak check takes `function` for right."""
    probe = weak_input(exercise.name)
    with surroundings_kept():
        found = answer(function, probe)
        target = answer(exercise.solution, probe)
    same_count = len(found.arrays) == len(target.arrays)
    return same_count and all(map(compare, found.arrays, target.arrays))


def counts(exercise):
    """Count the known mistakes of an exercise, and what each check makes of them.

    Parameters
    ----------
    exercise : Exercise
        The exercise to look at.

    Returns
    -------
    list of int
        The mistakes; those that `check` rejects; those it names; those that each weak check
        accepts. A mistake in several versions counts as rejected and named where all of them are,
        and as accepted where one of them is.

    Notes
    -----
    The weak checks are the kinds that published exercises use, on inputs of our own.

    Examples
    --------
    >>> known, rejected, named, *accepted = counts(EXERCISES["zero_pad"])
    >>> known == rejected == named
    True
    """
    rejected = named = 0
    accepted = [0] * len(WEAK_CHECKS)
    for mistake in exercise.mistakes:
        made = versions(exercise, mistake)
        results = [check(function) for function in made]
        rejected += all(result.passed is False for result in results)
        named += all(result.misconception == mistake.name for result in results)
        for k, (_, weak_input, compare) in enumerate(WEAK_CHECKS):
            accepted[k] += any(accepts(weak_input, compare, exercise, f) for f in made)
    return [len(exercise.mistakes), rejected, named, *accepted]


def table():
    """Write the counts of every exercise, and their sums, as a Markdown table.

    Returns
    -------
    str
        One row for each exercise.

    Notes
    -----
    See `counts`.

    Examples
    --------
    >>> print(table().splitlines()[0][:50])
    | exercise | known mistakes | rejected | named | a
    """
    weak = [f"accepted by: {title}" for title, _, _ in WEAK_CHECKS]
    rows = [[f"`{name}`", *counts(exercise)] for name, exercise in EXERCISES.items()]
    sums = ["together", *(sum(column) for column in list(zip(*rows, strict=True))[1:])]
    head = ["exercise", "known mistakes", "rejected", "named", *weak]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows, sums]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


if __name__ == "__main__":
    print(table())
