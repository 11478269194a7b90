"""Questions of earlier lessons, one after the other."""

from datetime import UTC, datetime

from convhelpers.exercises.asking.form import Folded, Form
from convhelpers.exercises.asking.spacing import by_urgency, times_asked
from convhelpers.exercises.questions import KINDS
from convhelpers.progress import events


class Review(Form):
    """Some questions that return, and the score; `review` says how they are chosen.

    Attributes
    ----------
    questions : list of Question
        All of them.
    """

    buttons = ("Next question",)

    def __init__(self, n, before, seed):
        kept = events()
        kinds = [kind for kind in KINDS.values() if before is None or kind.lesson < before]
        chosen = by_urgency(kinds, kept, datetime.now(UTC), seed)[:n]
        self.questions = [kind.renewed(seed + times_asked(kind, kept)) for kind in chosen]
        self.right = self.counted = self.place = 0
        super().__init__(self.questions[0])

    def answer(self, text):
        """Judge what was typed or chosen, and say the reason."""
        given = self.read(text)
        if given is None:
            return
        self.counted += 1
        self.right += given == self.question.answer
        self.keep("review", given)
        verdict = "right" if given == self.question.answer else "wrong"
        self.say(self.question.reason(given), verdict, closed=True)

    def pressed(self, button):
        """Go to the next question; after the last one, begin again with the first."""
        self.place = (self.place + 1) % len(self.questions)
        self.ask(self.questions[self.place])

    @property
    def heading(self):
        """Which of the questions it is."""
        return f"{self.place + 1} of {len(self.questions)}."

    @property
    def score(self):
        """How many questions were answered right."""
        return f"Right: {self.right} of {self.counted}." if self.counted else ""

    @property
    def stored(self):
        """The same for a page without a kernel."""
        return Folded("", self.questions)
