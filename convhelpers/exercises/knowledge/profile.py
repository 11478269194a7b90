"""What the answers of one learner say: what is known, which misconception shows, what remains."""

from dataclasses import dataclass
from html import escape

from convhelpers import figures
from convhelpers.console import printable
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.knowledge.sheet import AFTER, BEFORE, TOPICS
from convhelpers.figures.knowledge import RIGHT, UNKNOWN
from convhelpers.progress import events

LESSON_OF = {topic.name: topic.lesson for topic in TOPICS}


def answered(occasion, kept):
    """What came of each topic that was answered on an occasion.

    Parameters
    ----------
    occasion : str
        `BEFORE` or `AFTER`.
    kept : sequence of Event
        In the order of time. The first answer to a question counts.

    Returns
    -------
    dict of str to str
        For a topic, "right", "not known", or the name of the misconception.
    """
    found = {}
    for event in kept:
        if event.kind == occasion and event.about in LESSON_OF:
            outcome = RIGHT if event.right else event.slip or UNKNOWN
            found.setdefault(event.about, outcome)
    return found


@dataclass(frozen=True)
class Profile:
    """What one learner knows, as far as it was asked: a picture, and what remains to be repeated.

    Parameters
    ----------
    kept : sequence of Event
        What the learner did, in the order of time.
    """

    kept: tuple

    @property
    def before(self):
        """For each topic, what came of it before the course."""
        return answered(BEFORE, self.kept)

    @property
    def after(self):
        """For each topic, what came of it after the course."""
        return answered(AFTER, self.kept)

    @property
    def picture(self):
        """Every topic, before and after."""
        return figures.knowledge(LESSON_OF, self.before, self.after)

    @property
    def remaining(self):
        """What remains to be repeated: tuples (lesson, topic or exercise, misconception or "")."""
        now = self.before | self.after
        found = [
            (LESSON_OF[topic], topic, "" if outcome == UNKNOWN else outcome)
            for topic, outcome in now.items()
            if outcome != RIGHT
        ]
        checks = {event.about: event for event in self.kept if event.kind == "check"}
        found += [
            (EXERCISES[name].lesson, name, event.slip or "")
            for name, event in checks.items()
            if name in EXERCISES and not event.right
        ]
        return sorted(found)

    @property
    def advice(self):
        """One line for each lesson that has something to repeat."""
        lines = {}
        for lesson, what, slip in self.remaining:
            lines.setdefault(lesson, []).append(f"{what} ({slip})" if slip else what)
        return [f"Lesson {lesson:02}: {'; '.join(parts)}." for lesson, parts in lines.items()]

    def __repr__(self):
        return printable("\n".join([self.picture.sentence, *self.advice]))

    def _repr_html_(self):
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.advice)
        remains = f"<p>To repeat:</p><ul>{lines}</ul>" if lines else ""
        return f"{self.picture._repr_html_()}{remains}"


def my_progress():
    """Show what you knew before the course, what you know now, and what remains to be repeated.

    Returns
    -------
    Profile
        A picture of the sixteen topics of `before_the_course` and `after_the_course`, and for each
        lesson what is open: topics answered by a misconception, exercises whose last `check` was
        wrong.

    Notes
    -----
    Read from what is kept beside the notebooks; see `convhelpers.progress`. For each question, the
    first answer counts.

    Examples
    --------
    >>> my_progress()  # nothing kept
    Nothing was asked yet.
    """
    return Profile(events())
