"""The form that asks the sixteen questions, one after the other, and the sheet for paper."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

from convhelpers.console import printable
from convhelpers.exercises.knowledge.profile import Profile, answered
from convhelpers.exercises.knowledge.sheet import AFTER, BEFORE, FORMS, questions
from convhelpers.explorers.explorer import PAGE, Access, show_live
from convhelpers.progress import Event, events, remember

UNKNOWN = "I do not know yet"
STYLE = f"max-width:{PAGE}px;line-height:1.4"
TITLE = {
    BEFORE: "What you know before the course",
    AFTER: "What you know after the course",
}


def before_the_course():
    """Ask sixteen questions on what the course is about, before you have read it.

    Returns
    -------
    Asking

    Notes
    -----
    Every wrong choice is what a known misconception computes from the numbers of the question, as
    in force concept tests (Hestenes, Wells and Swackhamer, 1992). "I do not know yet" is an answer,
    too. What you answer is kept beside the notebooks, and the next time the form goes on where you
    left it.

    Examples
    --------
    >>> asking = before_the_course()
    >>> asking.answer(asking.question.right)
    >>> asking.number, asking.skipped
    (1, False)
    """
    return Asking(BEFORE)


def after_the_course():
    """Ask sixteen questions on the same topics as `before_the_course`, with other numbers.

    Returns
    -------
    Asking

    Notes
    -----
    See `before_the_course`. At the end it says what was right and which misconception gives each
    other answer.

    Examples
    --------
    >>> after_the_course().question.text != before_the_course().question.text
    True
    """
    return Asking(AFTER)


class Asking:
    """Sixteen questions, one after the other.

    Parameters
    ----------
    occasion : str
        `BEFORE` or `AFTER`.

    Attributes
    ----------
    number : int
        How many questions are answered.
    given : dict of Choice to str or None
        The answers so far that were given here; None where somebody does not know.
    skipped : bool
        Whether somebody would rather not.
    widget : ipywidgets.VBox
        The form.
    """

    def __init__(self, occasion):
        self.occasion = occasion
        self.questions = questions(FORMS[occasion])
        self.given = {}
        self.skipped = False
        self._kept = answered(occasion, events())
        self._shown, self._heard = widgets.HTML(), widgets.HTML()
        self._choices = widgets.RadioButtons(layout={"width": "auto"})
        self._next = self._button("Next question", self._choose)
        self._skip = self._button("Skip the questions", self.skip)
        self._row = widgets.HBox([self._next, self._skip])
        parts = [self._shown, self._choices, self._row, self._heard, Access()]
        self.widget = widgets.VBox(parts)
        self.widget.add_class("convhelpers-explorer")
        self._show()

    @property
    def open(self):
        """The questions that are not answered yet."""
        return [q for q in self.questions if q not in self.given and q.topic.name not in self._kept]

    @property
    def question(self):
        """The one that is asked now, or None at the end."""
        return self.open[0] if self.open else None

    @property
    def number(self):
        return len(self.questions) - len(self.open)

    def answer(self, choice):
        """Take one of the choices as the answer, or None for not known, and ask the next one."""
        question = self.question
        slip = question.slips.get(choice)
        remember(Event(self.occasion, question.topic.name, choice == question.right, slip, choice))
        self.given[question] = choice
        self._show()

    def skip(self):
        """Ask no more."""
        self.skipped = True
        self._show()

    def _choose(self):
        chosen = self._choices.value
        if chosen is None:
            self._say(f"<p>Choose an answer first, or “{UNKNOWN}”.</p>")
        else:
            self.answer(None if chosen == UNKNOWN else chosen)

    def _button(self, words, action):
        button = widgets.Button(description=words, layout={"width": "160px"})
        button.on_click(lambda _: action())
        return button

    def _say(self, html):
        self._heard.value = f'<div aria-live="polite" style="{STYLE}">{html}</div>'

    def _show(self):
        if self.skipped:
            self._close("<p>Skipped. Run the cell again whenever you want to go on.</p>")
        elif self.question is None:
            self._close(self._end())
        else:
            question = self.question
            count = f"{TITLE[self.occasion]}: question {self.number + 1} of {len(self.questions)}"
            # Room for the longest question, so that the choices below do not move.
            self._shown.value = (
                f'<div style="{STYLE};min-height:13em"><p><strong>{count}</strong></p>'
                f"{as_html(question)}</div>"
            )
            self._choices.options = [*question.choices, UNKNOWN]
            self._choices.index = None
            self._say("")

    def _close(self, html):
        self._shown.value = ""
        self._choices.layout.display = self._row.layout.display = "none"
        self._say(html)

    def _end(self):
        """What is said after the last question: after the course also the answers."""
        kept = events() or tuple(
            Event(self.occasion, q.topic.name, choice == q.right, q.slips.get(choice), choice)
            for q, choice in self.given.items()
        )
        told = Profile(kept)._repr_html_()
        if self.occasion == AFTER:
            wrong = [(q, choice) for q, choice in self.given.items() if choice != q.right]
            told += "".join(
                f"<hr>{as_html(q)}<p>{f'{escape(choice)}: ' if choice else ''}"
                f"{escape(q.reason(choice))}</p>"
                for q, choice in wrong
            )
        return told

    def _ipython_display_(self):
        display(Sheet(TITLE[self.occasion], self.questions))
        show_live(self.widget)


class Sheet:
    """The questions with their answers folded away, for a page without Python behind it."""

    def __init__(self, title, questions):
        self.title, self.questions = title, questions

    def __repr__(self):
        parts = [f"{self.title}: {len(self.questions)} questions."]
        for k, question in enumerate(self.questions, 1):
            parts.append(f"{k}. {question.text}\n{question.given}".strip())
            parts.append("   " + "   ".join(question.choices))
        return printable("\n".join(parts))

    def _repr_html_(self):
        # The class hides it while the form beside it lives; see access.css.
        items = "".join(
            f"<li>{as_html(question)}<ul>"
            f"{''.join(f'<li>{escape(choice)}</li>' for choice in question.choices)}</ul>"
            f"<details><summary>Answer</summary><p>{escape(question.reason(question.right))}</p>"
            "</details></li>"
            for question in self.questions
        )
        return (
            f'<div class="convhelpers-picture" style="{STYLE}"><details><summary>{self.title}: '
            f"{len(self.questions)} questions</summary><ol>{items}</ol></details></div>"
        )


def as_html(question):
    """A question and its arrays."""
    given = f'<pre style="overflow:auto">{escape(question.given)}</pre>' if question.given else ""
    return f"<p>{escape(question.text)}</p>{given}"
