"""A form that asks for a shape, scores the answer at once, and asks again with new numbers."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

from convhelpers.console import printable
from convhelpers.exercises.questions import numbers, question
from convhelpers.explorers.explorer import Access, show_live
from convhelpers.progress import Event, remember

WIDTH = "760px"


def ask_shape(kind, seed=0):
    """Ask for a shape, as often as you like, each time with new numbers.

    Parameters
    ----------
    kind : str
        A key of `convhelpers.exercises.questions.KINDS`, such as "padding" or "pooling".
    seed : int, optional
        Another seed begins with another question.

    Returns
    -------
    Quiz

    Raises
    ------
    ValueError
        If there is no such kind.

    Notes
    -----
    See `convhelpers.exercises.questions`.

    Examples
    --------
    >>> quiz = ask_shape("padding")
    >>> quiz.answer("(4, 6, 8, 5)")
    >>> quiz.says.partition(" The shape")[0]
    'Not yet: pad is counted once. Each side gets it, so twice.'
    >>> quiz.answer("(4, 9, 11, 5)")
    >>> quiz.score
    'Right at the first try: 0 of 1.'
    """
    return Quiz(kind, seed)


class Quiz:
    """One question after the other, and the score; `ask_shape` says what it is made of.

    Attributes
    ----------
    question : Question
        The one that is asked now.
    says : str
        What is said about the last answer.
    widget : ipywidgets.VBox
        The form.
    """

    def __init__(self, kind, seed=0):
        self.kind, self.seed = kind, seed
        self.question = question(kind, seed)
        self.says = ""
        self.asked = self.right = 0
        self._answered = False
        self._shown = widgets.HTML()
        self._heard = widgets.HTML()
        self._box = widgets.Text(
            description=f"shape {self.question.axes}",
            continuous_update=False,  # Enter, or leaving the box, gives the answer
            style={"description_width": "190px"},
            layout={"width": "370px"},
        )
        self._box.observe(lambda change: self.answer(change["new"]), "value")
        row = widgets.HBox([
            self._box,
            self._button("Answer", lambda: self.answer(self._box.value)),
            self._button("New numbers", self.renew),
        ])
        row.add_class("convhelpers-control")
        self.widget = widgets.VBox([self._shown, row, self._heard, Access()])
        self.widget.add_class("convhelpers-explorer")
        self._show()

    @property
    def score(self):
        """How many questions were answered right at the first try."""
        return f"Right at the first try: {self.right} of {self.asked}."

    def answer(self, text):
        """Judge what was typed; only the first answer to a question counts for the score."""
        given = numbers(text)
        if not given:
            asked = f"Type {self.question.count} whole numbers, {self.question.axes}."
            self.says = asked if text.strip() else ""
        else:
            self.says = self.question.reason(given)
            if not self._answered:
                self._answered = True
                self.asked += 1
                self.right += given == self.question.answer
                remember(self._prediction(given))
        self._show()

    def _prediction(self, given):
        slip = self.question.slips.get(given)
        return Event("prediction", self.kind, given == self.question.answer, slip, str(given))

    def renew(self):
        """Ask the same kind of question with other numbers."""
        self.seed += 1
        self.question = question(self.kind, self.seed)
        self._answered = False
        self._box.value = ""
        self.says = ""
        self._show()

    def _button(self, words, action):
        button = widgets.Button(description=words)
        button.on_click(lambda _: action())
        return button

    def _show(self):
        self._shown.value = f'<p style="max-width:{WIDTH}">{escape(self.question.text)}</p>'
        score = self.score if self.asked else ""
        # Room for the longest reason, so that what stands below does not move.
        self._heard.value = (
            f'<div aria-live="polite" style="max-width:{WIDTH};min-height:7.5em;line-height:1.4">'
            f"<p>{escape(self.says)}</p><p>{score}</p></div>"
        )

    def _ipython_display_(self):
        display(_Folded(self.question))
        show_live(self.widget)


class _Folded:
    """A question with its answer folded away, for a page without Python behind it."""

    def __init__(self, question):
        self.question = question

    def __repr__(self):
        question = self.question
        return printable(f"{question.text}\nAnswer: {question.answer}. {question.because}.")

    def _repr_html_(self):
        # The class hides it while the form beside it lives; see access.css.
        return (
            f'<div class="convhelpers-picture" style="max-width:{WIDTH}">'
            f"<p>{escape(self.question.text)}</p><details><summary>Answer</summary>"
            f"<p>{self.question.answer}. {escape(self.question.because)}.</p></details></div>"
        )
