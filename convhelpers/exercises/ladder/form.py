"""What the steps of the ladder share: a task, a button that runs the function, what comes of it."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

from convhelpers.console import printable
from convhelpers.exercises.ladder.trial import tried
from convhelpers.explorers.explorer import PAGE, Access, show_live
from convhelpers.progress import Event, remember

BESIDE = 2  # letters by which the rest of a long line stands further to the right


class Form:
    """A task, parts to work on, and a button that runs the function and says what `check` says.

    A step of the ladder has a `kind` and a `button` (its words), the `task`, the code `shown` and
    the `answer` as text, the `text` of the function as it stands, and the `next_step`.

    Attributes
    ----------
    result : Result or None
        What was said of the function that was run last.
    widget : ipywidgets.VBox
        The form.
    """

    def __init__(self, exercise, parts):
        self.exercise = exercise
        self.result = None
        run = widgets.Button(description=self.button, layout={"width": "160px"})
        run.on_click(lambda _: self.run())
        self._heard = widgets.HTML('<div aria-live="polite"></div>')
        style = f"max-width:{PAGE}px;line-height:1.4"
        task = widgets.HTML(f'<p style="{style}">{escape(self.task)}</p>')
        self.widget = widgets.VBox([task, *parts, run, self._heard, Access()])
        self.widget.add_class("convhelpers-explorer")

    def run(self):
        """Run the function as it is put together now, and say whether it is right."""
        result = tried(self.exercise, self.text)
        if result.passed is not None:
            name = self.exercise.name
            remember(Event(self.kind, name, result.passed, result.misconception))
        self.tell(result)

    def tell(self, result):
        """Say a result on the page, and after a right one what comes next."""
        self.result = result
        said = result._repr_html_()
        if result.passed:
            said += f"<p>{escape(self.next_step)}</p>"
        self._heard.value = f'<div aria-live="polite">{said}</div>'

    def _ipython_display_(self):
        display(Folded(self.task, self.shown, self.answer))
        show_live(self.widget)


class Folded:
    """A task with its answer folded away, for a page without Python behind it."""

    def __init__(self, task, code, answer):
        self.task, self.code, self.answer = task, code, answer

    def __repr__(self):
        return printable(f"{self.task}\n\n{self.code}\n\nOne way to write it:\n\n{self.answer}")

    def _repr_html_(self):
        # The class hides it while the form beside it lives; see access.css.
        return (
            f'<div class="convhelpers-picture" style="max-width:{PAGE}px">'
            f"<p>{escape(self.task)}</p>{code_block(self.code)}"
            "<details><summary>One way to write it</summary>"
            f"{code_block(self.answer)}</details></div>"
        )


def code_block(code):
    """Code as HTML; what does not fit into a line goes on below, a little to the right of it."""
    rows = []
    for row in code.splitlines():
        far = len(row) - len(row.lstrip()) + BESIDE
        style = f"display:block;padding-left:{far}ch;text-indent:-{far}ch"
        rows.append(f'<span style="{style}">{escape(row)}</span>')
    style = f"max-width:{PAGE}px;white-space:pre-wrap;overflow-wrap:anywhere"
    return f'<pre style="{style}">{"".join(rows)}</pre>'
