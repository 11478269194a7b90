"""Which questions return, and when: what went wrong, then what was right long ago."""

import random
from datetime import datetime, timedelta

# The lesson in which each exercise stands.
LESSONS = {
    "zero_pad": 1,
    "conv_single_step": 2,
    "conv_forward": 3,
    "pool_forward": 4,
    "conv_pool_forward": 5,
    "numerical_gradient": 6,
    "conv_backward": 6,
    "pool_backward": 7,
    "im2col": 8,
    "conv_forward_matmul": 8,
    "winograd_step": 8,
    "softmax_cross_entropy": 9,
    "momentum_step": 9,
    "occlusion_map": 10,
    "dilate": 11,
    "grouped_conv_forward": 11,
    "separable_conv_forward": 11,
    "conv_transpose_forward": 12,
    "col2im": 12,
    "batch_norm_forward": 13,
    "batch_norm_backward": 13,
    "cut_tile": 14,
}
ANSWERS = {"prediction", "review"}


def by_urgency(kinds, events, now, seed=0):
    """Put kinds of questions in the order in which they should return.

    Parameters
    ----------
    kinds : list of Kind
        Those that may be asked.
    events : tuple of Event
        What the reader did, the oldest first.
    now : datetime.datetime
        The time, in UTC.
    seed : int, optional
        Orders those that are as urgent as each other.

    Returns
    -------
    list of Kind

    Notes
    -----
    The boxes of Leitner [1]_: what was wrong at the last answer is due at once; what was right once
    after a day, twice in a row after two, then after 4, 8 and so on. First comes what was wrong,
    the oldest first. A wrong answer to an exercise counts as one to a question of its lesson, drawn
    at random, until such a question has been asked again. Then come questions that are due, those
    first that waited longest for their interval; then what was never asked, of the latest lesson
    first; then the rest.

    Asking again after days is remembered better than asking again at once, g = 0.74 over 29
    studies; whether the intervals grow makes no difference that was found [2]_.

    References
    ----------
    .. [1] S. Leitner, *So lernt man lernen*, Herder 1972.
    .. [2] A. Latimier, H. Peyre, F. Ramus, *A meta-analytic review of the benefit of spacing out
       retrieval practice episodes on retention*, Educational Psychology Review 33, 2021.
    """
    # By name, so that a new kind of one lesson does not change what is asked of another.
    kinds = sorted(kinds, key=lambda kind: random.Random(f"{kind.name} {seed}").random())
    answers = {kind.name: _answers(kind, events) for kind in kinds}
    stuck = _stuck(kinds, events, answers)

    def urgency(kind):
        own = answers[kind.name]
        if own and not own[-1].right:
            return 0, _time(own[-1]).timestamp()
        if kind.name in stuck:
            return 0, stuck[kind.name].timestamp()
        if not own:
            return 2, -kind.lesson
        waited = (now - _time(own[-1])) / timedelta(days=2 ** (_in_a_row(own) - 1))
        return 1 if waited >= 1 else 3, -waited

    return sorted(kinds, key=urgency)


def times_asked(kind, events):
    """How often a kind was answered: the next question has numbers of its own."""
    return len(_answers(kind, events))


def _answers(kind, events):
    return [e for e in events if e.kind in ANSWERS and e.about == kind.name]


def _in_a_row(answers):
    """How many of the last answers were right."""
    wrong = [place for place, answer in enumerate(answers) if not answer.right]
    return len(answers) - 1 - max(wrong, default=-1)


def _stuck(kinds, events, answers):
    """For a question of each lesson with a wrong exercise, when that was."""
    found = {}
    for event in events:
        lesson = LESSONS.get(event.about)
        if event.kind not in ANSWERS and not event.right and lesson is not None:
            of_lesson = [kind.name for kind in kinds if kind.lesson == lesson]
            reviewed = [
                answer
                for name in of_lesson
                for answer in answers[name]
                if answer.kind == "review" and _time(answer) >= _time(event)
            ]
            if of_lesson and not reviewed:
                found.setdefault(of_lesson[0], _time(event))
    return found


def _time(event):
    return datetime.fromisoformat(event.when)
