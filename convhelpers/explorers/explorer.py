"""Controls over one picture that is drawn anew, in place, whenever one of them moves."""

from html import escape
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
from IPython.display import display

VIEW = "application/vnd.jupyter.widget-view+json"
# Every explorer is as wide as the page of a lesson.
PAGE = 760


class Access(anywidget.AnyWidget):
    """Names the controls around it, keeps their keys to them, and says if the kernel is silent."""

    _esm = Path(__file__).with_name("access.js")
    _css = Path(__file__).with_name("access.css")

    def __init__(self):
        super().__init__()
        self.on_msg(lambda access, question, buffers: access.send(question))


class Explorer:
    """Controls over one picture that is drawn anew, in place, whenever one of them moves.

    Parameters
    ----------
    draw : callable
        Takes the value of every control by name and returns a `Picture`. An error in
        it reaches whoever moved the control.
    controls : dict of str to ipywidgets.Widget
        What the reader moves; the order is the order on the page. Sliders count whole numbers.
    size : tuple (width, height)
        Room for the largest picture, in CSS pixels, so that nothing on the page jumps; see
        `room_for`.
    highest : dict of str to callable, optional
        For a slider whose upper limit follows the other controls: the limit, from all values.
        Limits are followed in the order of this dictionary.
    position : tuple of str, optional
        The sliders that say which cell is shown, slowest first; two buttons step through them.
        They count from 0.
    idle : callable, optional
        From all values, the names of the sliders that change nothing at present. They are grayed
        out.

    Attributes
    ----------
    picture : Picture
        What is shown now.
    widget : ipywidgets.VBox
        The controls and the picture.

    Raises
    ------
    ipywidgets.TraitError
        Where a limit falls below the lowest value of its slider.

    Notes
    -----
    One move of a control draws once, however many others follow it, and replaces the content of
    one widget: nothing is cleared, so nothing flickers. In a notebook the picture is stored beside
    the live widget, and stands in for it where no Python runs.

    Examples
    --------
    >>> from convhelpers.explorers import explore_padding
    >>> explorer = explore_padding()
    >>> explorer.values
    {'n_H': 4, 'n_W': 5, 'pad': 1}
    >>> explorer.controls["pad"].value = 0
    >>> explorer.picture  # doctest: +NORMALIZE_WHITESPACE
    X, 4 × 5, becomes X_pad, 4 × 5, with pad = 0: each side gains nothing (dashed cells).
    X_pad: 3 1 2 0 1; 0 2 1 5 2; 1 0 4 1 0; 2 1 0 3 2.
    """

    def __init__(self, draw, controls, size, *, highest=None, position=(), idle=None):
        self.draw = draw
        self.controls = controls
        self.size = size
        self.highest = highest or {}
        self.position = position
        self.idle = idle
        self.picture = None
        self._boxes = {}
        self._buttons = []
        self._live = widgets.HTML()
        self._moving = False
        self.widget = widgets.VBox([*self._panel(), self._live, Access()])
        self.widget.add_class("convhelpers-explorer")
        for control in controls.values():
            control.observe(self._moved, "value")
        self._move({})

    @property
    def values(self):
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def step(self, by):
        """Go `by` cells forward, or backward if negative: row by row, and around at the end."""
        sliders = [self.controls[name] for name in self.position]
        sizes = [slider.max + 1 for slider in sliders]
        here = np.ravel_multi_index([slider.value for slider in sliders], sizes)
        there = np.unravel_index((here + by) % np.prod(sizes), sizes)
        self._move(dict(zip(self.position, map(int, there), strict=True)))

    def _moved(self, change):
        if not self._moving:
            self._move({})

    def _move(self, values):
        """Set controls, let the limits follow, which may move further controls, and draw once."""
        self._moving = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
            for name, highest in self.highest.items():
                self.controls[name].max = self._boxes[name].max = highest(self.values)
            self._gray_out()
            self._show(self.draw(**self.values))
        finally:
            self._moving = False

    def _gray_out(self):
        if self.idle is None:
            return
        idle = self.idle(self.values)
        for name, box in self._boxes.items():
            self.controls[name].disabled = box.disabled = name in idle
        for button in self._buttons:
            button.disabled = set(self.position) <= set(idle)

    def _show(self, picture):
        self.picture = picture
        sentence = escape(picture.sentence)
        width, height = self.size
        self._live.value = (
            f'<div class="convhelpers-live" role="img" aria-label="{sentence}"'
            f' style="width:{width}px;height:{height}px">{picture.content.decode()}</div>'
            f'<p aria-live="polite" style="max-width:{width}px">{sentence}</p>'
        )

    def _panel(self):
        """Lay the controls out in two columns, and the buttons below them."""
        rows = [self._row(name, control) for name, control in self.controls.items()]
        half = (len(rows) + 1) // 2
        columns = widgets.HBox([widgets.VBox(rows[:half]), widgets.VBox(rows[half:])])
        if not self.position:
            return [columns]
        self._buttons = [self._button("◀ previous cell", -1), self._button("next cell ▶", 1)]
        return [columns, widgets.HBox(self._buttons)]

    def _row(self, name, control):
        row = widgets.HBox([control], layout={"width": "380px"})
        if isinstance(control, widgets.IntSlider):
            box = widgets.BoundedIntText(
                control.value, min=control.min, max=control.max, layout={"width": "60px"}
            )
            widgets.link((control, "value"), (box, "value"))
            self._boxes[name] = box
            row.children = [control, box]
        row.add_class("convhelpers-control")
        return row

    def _button(self, words, by):
        button = widgets.Button(description=words)
        button.on_click(lambda _: self.step(by))
        return button

    def _ipython_display_(self):
        display(self.picture)
        show_live(self.widget)


def show_live(box):
    """Show a box that stands beside its stored picture, and nothing where no Python runs.

    Every version of ipywidgets from 7 on knows the box by its name. Colab wants to hear besides
    that it holds a widget of ours; anywidget knows how, and says it of the last one, an `Access`.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    _, for_colab = box.children[-1]._repr_mimebundle_()
    display({VIEW: view}, metadata=for_colab, raw=True)


def slider(words, value, lowest, highest):
    """A slider over whole numbers; the explorer puts a number box beside it."""
    return widgets.IntSlider(
        value,
        lowest,
        highest,
        description=words,
        readout=False,
        style={"description_width": "100px"},
        layout={"width": "300px"},
    )


def menu(words, options):
    """A menu of named choices."""
    return widgets.Dropdown(
        options=options,
        description=words,
        style={"description_width": "100px"},
        layout={"width": "364px"},
    )


def room_for(*pictures):
    """Width and height that hold every one of `pictures`, and any message in place of one."""
    return max(PAGE, *(p.width for p in pictures)), max(p.height for p in pictures)
