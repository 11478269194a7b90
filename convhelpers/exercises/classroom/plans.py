"""A page for each lesson: plan, goals, misconceptions to confront, questions, what to prepare."""

import re
from pathlib import Path

from convhelpers.exercises.classroom.confront import confronted

FOLDER = Path(__file__).with_name("plans")
# A line such as {{conv_forward: stride ignored; filter flipped}} stands for what is computed.
CONFRONT = re.compile(r"^\{\{(?P<name>\w+): (?P<mistakes>.+?)\}\}$", re.MULTILINE)
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)


def plan(lesson):
    """The page of a lesson, in Markdown, with all that is computed.

    Raises
    ------
    FileNotFoundError
        If the lesson has no page yet.
    """
    text = (FOLDER / f"{lesson.name}.md").read_text(encoding="utf-8")
    head = f"# {lesson.number:02} {lesson.title}\n\nFor the teacher.\n\n"
    return head + CONFRONT.sub(computed, text)


def computed(found):
    """Every mistake that a line names, with its input."""
    mistakes = found["mistakes"].split("; ")
    return "\n\n".join(confronted(found["name"], mistake) for mistake in mistakes)


def minutes(text):
    """The minutes of the timed plan, one number a step."""
    return [int(number) for number in ROW.findall(text)]
