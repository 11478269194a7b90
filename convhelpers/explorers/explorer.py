"""Controls over one picture that is drawn anew, in place, whenever one of them moves."""

from itertools import product
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
from IPython.display import display

from convhelpers.explorers.stage import Stage

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
        The sliders that say which cell is shown, slowest first; the picture plays through them.
        They count from 0.
    choices : tuple of str, optional
        Sliders beside those of `position` that choose among pictures of one size, such as a
        channel. All these pictures are drawn ahead.
    idle : callable, optional
        From all values, the names of the sliders that change nothing at present. They are grayed
        out.
    numbers : Numbers, optional
        Arrays that `draw` uses, and whose numbers may be typed into the picture.
    hint : str, optional
        How the picture can be touched.

    Attributes
    ----------
    picture : Picture
        What is shown now.
    stage : Stage
        The picture on the page.
    widget : ipywidgets.VBox
        The controls and the picture.

    Raises
    ------
    ipywidgets.TraitError
        Where a limit falls below the lowest value of its slider.

    Notes
    -----
    One move of a control draws at most once, however many others follow it, and goes to one
    widget, the stage: nothing is cleared, so nothing flickers. In a notebook the picture is stored
    beside the live widget, and stands in for it where no Python runs.

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

    def __init__(
        self,
        draw,
        controls,
        size,
        *,
        highest=None,
        position=(),
        choices=(),
        idle=None,
        numbers=None,
        hint="",
    ):
        self.draw = draw
        self.controls = controls
        self.size = size
        self.highest = highest or {}
        self.position = position
        self.choices = choices
        self.idle = idle
        self.numbers = numbers
        self.picture = None
        self.stage = Stage(size, hint)
        self._boxes = {}
        self._typed = 0
        self._moving = False
        self.widget = widgets.VBox([self._panel(), self.stage, Access()])
        self.widget.add_class("convhelpers-explorer")
        for control in controls.values():
            control.observe(self._moved, "value")
        self._move({})
        self.stage.observe(self._pointed, "at")
        self.stage.on_type = self.type
        self.stage.on_reset = self.reset
        self.stage.on_lead = self._move

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

    def type(self, array, index, text):
        """Put the number that `text` says into one of the arrays.

        Raises
        ------
        ValueError
            If it is no number that a cell has room for.
        """
        self._change_numbers(lambda: self.numbers.type(array, index, text))

    def reset(self):
        """Bring the numbers of the start back."""
        self._change_numbers(self.numbers.reset)

    def _change_numbers(self, change):
        self._moving = True  # where a control holds them, it moves
        try:
            change()
        finally:
            self._moving = False
        self._typed += 1
        self.stage.is_typed = self.numbers.are_changed
        self._move({})

    def _moved(self, change):
        if not self._moving:
            self._move({})

    def _pointed(self, change):
        if not self._moving:
            self._move(change["new"])

    def _move(self, values):
        """Set controls, let the limits follow, which may move further controls, and draw once."""
        self._moving = True
        try:
            self._put(values)
            self._put(values)  # those whose limit followed another one
            self._gray_out()
            self._show()
        finally:
            self._moving = False

    def _put(self, values):
        for name, value in values.items():
            self.controls[name].value = value
        for name, highest in self.highest.items():
            self.controls[name].max = self._boxes[name].max = highest(self.values)

    @property
    def _idle(self):
        return () if self.idle is None else self.idle(self.values)

    def _gray_out(self):
        idle = self._idle
        for name, box in self._boxes.items():
            self.controls[name].disabled = box.disabled = name in idle

    def _show(self):
        values, moving = self.values, (*self.choices, *self.position)
        setting = {name: value for name, value in values.items() if name not in moving}
        at, busy = {name: values[name] for name in moving}, set(moving) - set(self._idle)
        stops = self._places(busy & set(self.position), {}) if self.position else []
        self.picture = self.stage.show(
            (self._typed, setting),
            at,
            lambda at: self.draw(**setting, **at),
            self._places(busy, at),
            stops,
        )

    def _places(self, names, at):
        """Every combination of the values of some sliders, with the rest as `at` has it."""
        names = [name for name in (*self.choices, *self.position) if name in names]
        ranges = (range(self.controls[name].max + 1) for name in names)
        return [{**at, **dict(zip(names, place, strict=True))} for place in product(*ranges)]

    def _panel(self):
        panel = widgets.VBox([self._row(name, control) for name, control in self.controls.items()])
        panel.add_class("convhelpers-panel")
        return panel

    def _row(self, name, control):
        row = widgets.HBox([control])
        if isinstance(control, widgets.IntSlider):
            box = widgets.BoundedIntText(
                control.value, min=control.min, max=control.max, layout={"width": "60px"}
            )
            widgets.link((control, "value"), (box, "value"))
            self._boxes[name] = box
            row.children = [control, box]
        row.add_class("convhelpers-control")
        return row

    def _ipython_display_(self):
        stored = {"text/plain": repr(self.picture), "text/html": self.stage.stored()}
        display(stored, raw=True)
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
        layout={"width": "auto"},
    )


def menu(words, options):
    """A menu of named choices."""
    return widgets.Dropdown(
        options=options,
        description=words,
        style={"description_width": "100px"},
        layout={"width": "auto", "flex": "1 1 auto"},
    )


def room_for(*pictures):
    """Width and height that hold every one of `pictures`, and any message in place of one."""
    return max(PAGE, *(p.width for p in pictures)), max(p.height for p in pictures)
