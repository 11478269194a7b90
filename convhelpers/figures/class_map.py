"""A class on one page: a line a learner, a column an exercise, a mark for each outcome."""

from collections import Counter
from textwrap import shorten

from convhelpers.figures.kit.drawing import FONT, LETTER, Drawing
from convhelpers.figures.kit.page import SMALLER
from convhelpers.figures.kit.palette import QUIET

ROW, TOP, BETWEEN = 24, 24, 16
LONGEST_NAME = 40  # letters
# The mark, and the role whose look the cell borrows.
LOOKS = {
    "right": ("✓", "output"),
    "borrowed": ("=", "input"),
    "wrong": ("✗", "product"),
    "error": ("!", "filter"),
    "not written": ("…", "padding"),
    "missing": ("", None),
}


def class_map(learners, exercises, outcomes):
    """Draw what each learner of a class has for each exercise.

    Parameters
    ----------
    learners : sequence of str
        One line each.
    exercises : sequence of str
        One column each.
    outcomes : dict of (str, str) to str
        For a learner and an exercise, "right", "borrowed", "wrong", "error", "not written" or
        "missing"; what is not there is missing.

    Returns
    -------
    Picture
        The sentence counts the outcomes of each exercise.
    """
    drawing = Drawing()
    names = [shorten(name, LONGEST_NAME, placeholder="…") for name in learners]
    x = BETWEEN + FONT * LETTER * max(map(len, names), default=0)
    for row, name in enumerate(names):
        drawing.text(0, TOP + row * ROW + 17, name)
    for exercise in exercises:
        width = SMALLER * LETTER * len(exercise)
        drawing.text(x, 14, exercise, size=SMALLER, code=True)
        for row, learner in enumerate(learners):
            mark, role = LOOKS[outcomes.get((learner, exercise), "missing")]
            if role:
                y = TOP + row * ROW
                drawing.tile(x, y, width, ROW, role)
                drawing.text(x + width / 2, y + 17, mark, anchor="middle", bold=True)
        x += width + BETWEEN
    legend = " · ".join(f"{mark or 'empty'} {outcome}" for outcome, (mark, _) in LOOKS.items())
    drawing.text(0, TOP + len(names) * ROW + 24, legend, size=SMALLER, color=QUIET)
    return drawing.picture(_sentence(learners, exercises, outcomes))


def _sentence(learners, exercises, outcomes):
    told = []
    for exercise in exercises:
        counts = Counter(outcomes.get((learner, exercise), "missing") for learner in learners)
        parts = [f"{counts[outcome]} {outcome}" for outcome in LOOKS if counts[outcome]]
        told.append(f"{exercise} {', '.join(parts)}")
    n = len(learners)
    return f"{n} {'learner' if n == 1 else 'learners'}: {'; '.join(told) or 'nothing written'}."
