"""What all forms with a question share: the question on the page, its answer, and what is said."""

from html import escape
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets
from IPython.display import display

from convhelpers.console import printable
from convhelpers.exercises.checker.result import marked_up
from convhelpers.exercises.questions import misconception
from convhelpers.explorers.explorer import PAGE, Access, show_live
from convhelpers.progress import Event, remember

MARK = {"right": "✓ ", "wrong": "✗ ", "": ""}


class Page(anywidget.AnyWidget):
    """A question, the fields for its answer, buttons, and what is said below them."""

    _esm = Path(__file__).with_name("form.js")
    _css = Path(__file__).with_name("form.css")

    # All in one, so that a page never shows a question with the answer of another.
    shown = traitlets.Dict().tag(sync=True)


class Form:
    """A question on the page, and what is said of its answer.

    A form has the names of its `buttons` beside "Answer", a `heading`, and says what it does with
    an `answer` and where another button is `pressed`.

    Attributes
    ----------
    question : Question
        The one that is asked now.
    says : str
        What is said of the last answer.
    widget : ipywidgets.VBox
        The form.
    """

    heading = ""

    def __init__(self, question):
        self.page = Page()
        self.page.on_msg(self._heard)
        self.widget = widgets.VBox([self.page, Access()])
        self.widget.add_class("convhelpers-explorer")
        self.ask(question)

    def ask(self, question):
        """Ask a question, with nothing said yet."""
        self.question = question
        self._asked = getattr(self, "_asked", 0) + 1
        self.say("")

    def say(self, words, verdict="", reveal="", closed=False):
        """Say something about the answer; a question that is `closed` takes no other one."""
        self.says = words
        self.is_closed = closed
        self.page.shown = {
            "asked": self._asked,
            "text": f"{self._label}{marked_up(self.question.text)}",
            "way": self.question.way.page,
            "buttons": self.buttons,
            "says": MARK[verdict] + marked_up(words) if words else "",
            "score": self.score,
            "verdict": verdict,
            "reveal": reveal,
            "closed": closed,
        }

    def keep(self, kind, given):
        """Keep the first answer to a question, with the slip that gives it."""
        question = self.question
        right, says = given == question.answer, question.slips.get(given)
        slip = misconception(says) if says else None
        remember(Event(kind, question.kind, right, slip, question.way.said(given)))

    def read(self, text):
        """The answer in a text; where there is none, say so and return None."""
        given = self.question.way.read(text)
        if given is None:
            self.say(f"There is no answer yet. {self.question.way.prompt}")
        return given

    @property
    def score(self):
        """How many questions were answered right, in words; empty where nobody counts."""
        return ""

    @property
    def _label(self):
        return f"<strong>{self.heading}</strong> " if self.heading else ""

    def _heard(self, page, content, buffers):
        if self.is_closed and "answer" in content:
            return
        if "answer" in content:
            self.answer(content["answer"])
        else:
            self.pressed(content["pressed"])

    def _ipython_display_(self):
        display(self.stored)
        show_live(self.widget)


class Folded:
    """Questions with their answers folded away, for a page without Python behind it.

    Parameters
    ----------
    heading : str
        What stands before each of them.
    questions : list of Question
        The questions.
    reveals : tuple, optional
        What shows below the answer: pictures, values, and lines of text.
    """

    def __init__(self, heading, questions, reveals=()):
        self.heading, self.questions, self.reveals = heading, questions, reveals

    def __repr__(self):
        parts = [self._as_text(number, question) for number, question in self._numbered]
        return printable("\n".join([*parts, *map(text_of, self.reveals)]))

    def _repr_html_(self):
        # The class hides it while the form beside it lives; see access.css.
        parts = "".join(self._as_html(number, question) for number, question in self._numbered)
        return f'<div class="convhelpers-picture" style="max-width:{PAGE}px">{parts}</div>'

    @property
    def _numbered(self):
        several = len(self.questions) > 1
        return [
            (f"{number}. " if several else "", question)
            for number, question in enumerate(self.questions, 1)
        ]

    def _as_text(self, number, question):
        options = [f"- {option}" for option in options_of(question)]
        lines = [number + question.text, *options, f"Answer: {question.solution}"]
        return "\n".join(lines)

    def _as_html(self, number, question):
        heading = f"<strong>{number or self.heading}</strong> "
        options = "".join(f"<li>{marked_up(option)}</li>" for option in options_of(question))
        return (
            f"<p>{heading}{marked_up(question.text)}</p>{options and f'<ul>{options}</ul>'}"
            f"<details><summary>Answer</summary><p>{marked_up(question.solution)}</p>"
            f"{html_of(self.reveals)}</details>"
        )


def options_of(question):
    """The sentences among which a question lets you choose."""
    return getattr(question.way, "options", ())


def text_of(value):
    """A picture, a value or a line as text."""
    return value if isinstance(value, str) else repr(value)


def html_of(reveals):
    """Pictures, values and lines of text as HTML, each below the other."""
    return "".join(
        value._repr_html_()
        if hasattr(value, "_repr_html_")
        else f"<pre>{escape(text_of(value))}</pre>"
        for value in reveals
    )
