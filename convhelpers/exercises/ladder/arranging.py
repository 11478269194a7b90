"""A form in which the lines of a solution are put in order, and judged by running them."""

from pathlib import Path

import anywidget
import traitlets

from convhelpers.exercises.ladder.form import Form
from convhelpers.exercises.ladder.lines import parted, shuffled


class Lines(anywidget.AnyWidget):
    """Lines that the reader moves, and those that are left out."""

    _esm = Path(__file__).with_name("lines.js")
    _css = Path(__file__).with_name("lines.css")

    head = traitlets.Unicode(help="The line above them.").tag(sync=True)
    lines = traitlets.List(traitlets.Unicode(), help="All lines, indented.").tag(sync=True)
    order = traitlets.List(traitlets.Int(), help="Which of them are in, in order.").tag(sync=True)

    @traitlets.validate("order")
    def _is_an_order(self, proposal):
        order = proposal["value"]
        if len(set(order)) < len(order) or not set(order) <= set(range(len(self.lines))):
            raise traitlets.TraitError(
                f"order must be different numbers from 0 to {len(self.lines) - 1}, got {order}."
            )
        return order


class Arrangement(Form):
    """The lines of a solution and two of known mistakes, to be put in order.

    Attributes
    ----------
    lines : list of str
        All lines, in the order in which they are shown first.
    order : list of int
        Which of them are in the function, and in which order.
    """

    kind = "order"
    button = "Run these lines"

    def __init__(self, exercise, seed=0):
        self.lines = shuffled(exercise, seed)
        self.head, self.solution = parted(exercise.source)
        everything = list(range(len(self.lines)))
        self.moved = Lines(head=f"def {exercise.signature}:", lines=self.lines, order=everything)
        super().__init__(exercise, [self.moved])

    @property
    def order(self):
        return self.moved.order

    @order.setter
    def order(self, order):
        self.moved.order = order

    @property
    def text(self):
        """The function as it is put together now; without a line, nothing is written yet."""
        body = [self.lines[line] for line in self.order] or ["    return ..."]
        return self.head + "\n".join(body) + "\n"

    @property
    def task(self):
        name = self.exercise.name
        return (
            f"Put the lines of {name} in order. Two of them come from known mistakes: leave those "
            "out. Every order that computes the right thing is right."
        )

    @property
    def shown(self):
        return "\n".join(self.lines)

    @property
    def answer(self):
        return "\n".join(self.solution)

    @property
    def next_step(self):
        return f"The next step of the ladder: blanks({self.exercise.name})."
