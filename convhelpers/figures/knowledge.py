"""What somebody knew before a course and after it: a line a topic, with what is still confused."""

from convhelpers.figures.kit.drawing import FONT, LETTER, Drawing
from convhelpers.figures.kit.page import SMALLER
from convhelpers.figures.kit.palette import QUIET

ROW, TOP, WIDE, BETWEEN = 24, 24, 56, 16
RIGHT, UNKNOWN = "right", "not known"
# The mark, and the role whose look the cell borrows; what is none of these is a mistake's name.
LOOKS = {RIGHT: ("✓", "output"), UNKNOWN: ("?", "padding"), "": ("", None)}
MISTAKEN = ("✗", "product")


def knowledge(topics, before, after):
    """Draw what was known of each topic, before and after.

    Parameters
    ----------
    topics : dict of str to int
        For each topic, the number of its lesson; one line each.
    before, after : dict of str to str
        For a topic, "right", "not known", or the name of the mistake that gives the answer; a
        topic that was not asked about is not there.

    Returns
    -------
    Picture
        The sentence counts the right answers and names what is still confused.
    """
    drawing = Drawing()
    lines = [f"{lesson:02} {topic}" for topic, lesson in topics.items()]
    x = BETWEEN + FONT * LETTER * max(map(len, lines), default=0)
    for row, line in enumerate(lines):
        drawing.text(0, TOP + row * ROW + 17, line)
    for title, outcomes in (("before", before), ("after", after)):
        drawing.text(x + WIDE / 2, 14, title, size=SMALLER, anchor="middle")
        for row, topic in enumerate(topics):
            mark, role = LOOKS.get(outcomes.get(topic, ""), MISTAKEN)
            if role:
                y = TOP + row * ROW
                drawing.tile(x, y, WIDE, ROW, role)
                drawing.text(x + WIDE / 2, y + 17, mark, anchor="middle", bold=True)
        x += WIDE + 4
    for row, topic in enumerate(topics):
        if words := _still(topic, before, after):
            drawing.text(x + BETWEEN, TOP + row * ROW + 17, words, size=SMALLER, color=QUIET)
    legend = "✓ right · ✗ the answer of a mistake · ? not known · empty: not asked"
    drawing.text(0, TOP + len(topics) * ROW + 24, legend, size=SMALLER, color=QUIET)
    return drawing.picture(_sentence(topics, before, after))


def _still(topic, before, after):
    """What is not known of a topic, as far as it was asked; empty where it is known."""
    outcome = after.get(topic, before.get(topic, RIGHT))
    return "" if outcome == RIGHT else outcome


def _sentence(topics, before, after):
    counts = [
        f"{title}: {list(outcomes.values()).count(RIGHT)} of {len(outcomes)} right"
        for title, outcomes in (("Before", before), ("After", after))
        if outcomes
    ]
    still = [(topic, _still(topic, before, after)) for topic in topics]
    open_ = [f"{topic} ({words})" for topic, words in still if words]
    told = [*counts, f"Still open: {'; '.join(open_)}"] if open_ else counts
    return ". ".join(told or ["Nothing was asked yet"]) + "."
