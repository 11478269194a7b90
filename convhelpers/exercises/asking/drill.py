"""A shape, asked for as often as you like; the second wrong answer is told the right one."""

from convhelpers.exercises.asking.form import Folded, Form
from convhelpers.exercises.questions.shapes import shape_question


class Drill(Form):
    """One question after the other, and the score; `ask_shape` says what it is made of."""

    buttons = ("New numbers",)

    def __init__(self, kind, seed=0):
        self.kind, self.seed = kind, seed
        self.counted = self.right = 0
        self._tries = 0
        super().__init__(shape_question(kind, seed))

    def answer(self, text):
        """Judge what was typed; only the first answer to a question counts for the score."""
        given = self.read(text)
        if given is None:
            return
        is_right = given == self.question.answer
        if not self._tries:
            self.counted += 1
            self.right += is_right
            self.keep("prediction", given)
        self._tries += 1
        if is_right or self._tries > 1:
            self.say(self.question.reason(given), "right" if is_right else "wrong", closed=is_right)
        else:
            self.say(f"Not yet: {self.question.seen(given)} Try once more.", "wrong")

    def pressed(self, button):
        """Ask the same kind of question with other numbers."""
        self.seed += 1
        self._tries = 0
        self.ask(shape_question(self.kind, self.seed))

    @property
    def score(self):
        """How many questions were answered right at the first try."""
        said = f"Right at the first try: {self.right} of {self.counted}."
        return said if self.counted else ""

    @property
    def stored(self):
        """The same for a page without a kernel."""
        return Folded("", [self.question])
