"""Find the known mistake that behaves as the learner's function does."""

from functools import cache
from itertools import combinations

from convhelpers.exercises.checker.answers import alike, all_equal, answer
from convhelpers.exercises.exercise import Mistake
from convhelpers.learner.guard import surroundings_kept
from convhelpers.learner.outcome import ERROR, message_of

CERTAIN, LIKELY = "certain", "likely"


@cache
def expected(exercise):
    """The right arrays for each probe."""
    return tuple(answer(exercise.solution, probe).arrays for probe in exercise.probes)


def wrong_probes(exercise, answers):
    """The probes for which the result is wrong, each with its answer."""
    triples = zip(exercise.probes, answers, expected(exercise), strict=True)
    return [
        (probe, found) for probe, found, arrays in triples if not all_equal(found.arrays, arrays)
    ]


def diagnose(exercise, answers):
    """Name the mistake that explains all `answers`.

    Parameters
    ----------
    exercise : Exercise
        What the function should do.
    answers : list of Outcome
        One for each probe, from the learner's function.

    Returns
    -------
    Mistake or None
        The known mistake, or two of them made together. None where none or more than one pair
        behaves like this.

    Notes
    -----
    The comparison is by behavior: on every probe the mistake must give the same numbers, or fail
    with the same kind of error. How the function is written does not matter. This is testing
    against mutants of a program [1]_, with mutants that people make.

    References
    ----------
    .. [1] R. DeMillo, R. Lipton, F. Sayward, *Hints on Test Data Selection: Help for the Practicing
       Programmer*, Computer 11(4), 1978.

    Examples
    --------
    >>> from convhelpers.exercises.catalog import EXERCISES
    >>> exercise = EXERCISES["zero_pad"]
    >>> answers = [answer(lambda X, pad: X + 0.0, probe) for probe in exercise.probes]
    >>> diagnose(exercise, answers).name
    'no padding'
    """
    with surroundings_kept():
        known = ((mistake, f) for mistake in exercise.mistakes for f in versions(exercise, mistake))
        return explained_by(known, exercise, answers) or explained_by(
            pairs_of(exercise), exercise, answers
        )


def explained_by(suspects, exercise, answers):
    """The mistake that alone among `suspects` explains the answers, or None."""
    found = [(m, certainty(function, exercise, answers)) for m, function in suspects]
    for level in (CERTAIN, LIKELY):
        named = {mistake.name: mistake for mistake, reached in found if reached == level}
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
    return None


def certainty(function, exercise, answers):
    """How well `function` explains `answers`: certain, likely, or not at all.

    Errors of one kind have many causes. They count where the message is the same too, or where
    there are wrong numbers beside them that agree.
    """
    same_message = True
    same_numbers = False
    for probe, target, theirs in zip(exercise.probes, expected(exercise), answers, strict=True):
        ours = behavior(function, probe)
        if not alike(ours, theirs):
            return None
        if ours.kind == ERROR:
            same_message &= message_of(ours.error) == message_of(theirs.error)
        else:
            same_numbers |= not all_equal(ours.arrays, target)
    return CERTAIN if same_message else LIKELY if same_numbers else None


@cache
def behavior(function, probe):
    """What a function that makes a known mistake gives for a probe, found out once."""
    found = answer(function, probe)
    if found.error:
        found.error.__traceback__ = None  # it would keep every array of the call
    return found


@cache
def versions(exercise, mistake):
    """The functions that make the mistake."""
    return tuple(exercise.versions(mistake))


@cache
def pairs_of(exercise):
    """Two mistakes at a time: the pair as one mistake, and a function that makes it."""
    pairs = []
    for one, other in combinations((m for m in exercise.mistakes if m.changes), 2):
        for style in ((), *exercise.styles):
            text = exercise.changed((*style, *one.changes, *other.changes))
            if text:
                pair = Mistake(
                    f"{one.name}, and {other.name}",
                    f"There are two mistakes. {one.says} {other.says}",
                    f"{one.next_step} {other.next_step}",
                    shown_by=one.shown_by,
                )
                pairs.append((pair, exercise.written(text, pair.name)))
    return tuple(pairs)
