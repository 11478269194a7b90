"""A sheet of sixteen questions, one on each topic; another seed gives other numbers."""

from convhelpers.exercises.knowledge import backward, forward

TOPICS = (
    forward.BORDER,
    forward.STEP,
    forward.TURN,
    forward.DEPTH,
    forward.SIZE,
    forward.PLACE,
    forward.MAPS,
    forward.WEIGHTS,
    forward.LARGEST,
    forward.AVERAGE,
    forward.SIGHT,
    backward.OVERLAP,
    backward.WEIGHT,
    backward.BIAS,
    backward.TIES,
    backward.SHARES,
)
# The seeds of the two forms, by the occasion on which each is asked.
BEFORE, AFTER = "before", "after"
FORMS = {BEFORE: "A", AFTER: "B"}


def questions(seed):
    """The sixteen questions of a form, such as "A", or of any other seed."""
    return tuple(topic.question(seed) for topic in TOPICS)
