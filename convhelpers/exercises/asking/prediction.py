"""A prediction: one answer, and then what it was about shows."""

from convhelpers.exercises.asking.form import Folded, Form, html_of


class Prediction(Form):
    """A question that takes one answer, or is skipped, before something shows.

    Attributes
    ----------
    reveals : tuple
        What shows then: pictures, values, and lines of text.
    """

    buttons = ("Skip",)
    heading = "Predict."

    def __init__(self, question, reveals):
        self.reveals = reveals
        super().__init__(question)

    def answer(self, text):
        """Judge what was typed or chosen, and show what it was about."""
        given = self.read(text)
        if given is not None:
            self.keep("prediction", given)
            verdict = "right" if given == self.question.answer else "wrong"
            self.say(self.question.reason(given), verdict, html_of(self.reveals), closed=True)

    def pressed(self, button):
        """Skip: show the answer, and keep nothing."""
        self.say(f"Skipped. {self.question.told}", "", html_of(self.reveals), closed=True)

    @property
    def stored(self):
        """The same for a page without a kernel."""
        return Folded(self.heading, [self.question], self.reveals)
