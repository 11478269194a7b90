"""A form that shows a solution with blanks, and judges what is filled in by running it."""

import ipywidgets as widgets

from convhelpers.exercises.checker.result import Result
from convhelpers.exercises.ladder.form import Form, code_block
from convhelpers.exercises.ladder.gaps import filled, gaps
from convhelpers.exercises.ladder.lines import parted


class Filling(Form):
    """A solution in which expressions are blank.

    Attributes
    ----------
    gaps : list of Gap
        What is blank.
    boxes : list of ipywidgets.Text
        Where it is filled in.
    """

    kind = "blanks"
    button = "Run this function"

    def __init__(self, exercise, seed=0):
        self.gaps = gaps(exercise, seed)
        self.boxes = [self._box(number) for number in range(1, len(self.gaps) + 1)]
        self._code = widgets.HTML()
        rows = [widgets.HBox([box]) for box in self.boxes]
        for row in rows:
            row.add_class("convhelpers-control")
        super().__init__(exercise, [self._code, *rows])
        self._show()

    def _box(self, number):
        box = widgets.Text(
            description=f"blank {number}",
            style={"description_width": "70px"},
            layout={"width": "440px", "max_width": "calc(100% - 4px)"},
        )
        box.observe(lambda change: self._show(), "value")
        return box

    @property
    def texts(self):
        """What is filled in, blank by blank."""
        return [box.value.strip() for box in self.boxes]

    @property
    def text(self):
        """The function as it is filled in now."""
        return filled(self.exercise.source, self.gaps, self.texts)

    def run(self):
        """Run the function if nothing is blank."""
        empty = [str(number) for number, text in enumerate(self.texts, 1) if not text]
        if empty:
            words = f"Fill in every blank first. Still empty: {', '.join(empty)}."
            self.tell(Result(self.exercise.name, None, None, (words,)))
        else:
            super().run()

    @property
    def task(self):
        return (
            f"Fill in the blanks of {self.exercise.name}. "
            "Everything that computes the right thing is right."
        )

    @property
    def shown(self):
        marks = [f"__{number}__" for number in range(1, len(self.gaps) + 1)]
        return self._without_docstring(marks)

    @property
    def answer(self):
        return self._without_docstring([gap.answer for gap in self.gaps])

    @property
    def next_step(self):
        return (
            "The last step of the ladder is the empty function. Write it in a cell of your own: "
            f"def {self.exercise.signature}:"
        )

    def _without_docstring(self, texts):
        head, _ = parted(self.exercise.source)
        body = filled(self.exercise.source, self.gaps, texts)[len(head) :]
        return f"def {self.exercise.signature}:\n{body}".rstrip()

    def _show(self):
        marks = [text or f"__{number}__" for number, text in enumerate(self.texts, 1)]
        # Marked with letters that no code holds, then as HTML.
        code = code_block(self._without_docstring([f"\0{mark}\1" for mark in marks]))
        self._code.value = code.replace("\0", "<u><b>").replace("\1", "</b></u>")
