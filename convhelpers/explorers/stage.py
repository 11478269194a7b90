"""The picture of an explorer on the page, and what a pointer or a key does to it."""

import json
import re
from html import escape
from pathlib import Path
from time import perf_counter

import anywidget
import traitlets

# Pictures that are drawn before the kernel listens to the reader again,
BATCH = 4
# and the seconds for one of them, beyond which no others are drawn before the reader wants them.
LONGEST = 0.1
# Stops of a setting that are stored in a notebook.
MOST_STORED = 40
# A stage on a page without widgets.
ALONE = """const script = document.currentScript;
const figure = script.parentNode.querySelector("figure");
const state = JSON.parse(script.parentNode.querySelector("[type='application/json']").textContent);
const el = document.createElement("div");
const style = Object.assign(document.createElement("style"), { textContent: css });
figure.replaceChildren(style, el);
const nothing = () => {};
stage.render({ el, model: {
get: (name) => state[name], set: (name, value) => { state[name] = value; },
on: nothing, off: nothing, send: nothing, save_changes: nothing } });
"""
COMMENT = re.compile(r"(?:^|\s)//\s.*$", re.MULTILINE)
GRID = re.compile('<g role="grid".*?</g></g>')
# Between two elements of a drawing; each stands in one line of its own in memory.
SEAM = re.compile("(?<=>)(?=<)")
NUMBERS_OF_A_ROW = re.compile(r"[−\d.∞]+(?: [−\d.∞]+)+")


class Stage(anywidget.AnyWidget):
    """Shows pictures that Python drew, and moves among those of one setting on its own.

    What changes while a cell of the picture is chosen, the position, is one thing; all else, the
    setting, is another. The pictures of all positions of a setting are drawn ahead, a few at a
    time, as the page asks for them, so that the page has each at hand when the reader points at it.

    Parameters
    ----------
    size : tuple (width, height)
        Room for the largest picture, in CSS pixels.
    hint : str
        How the picture can be touched.

    Attributes
    ----------
    at : dict
        The position, by name; the page sets it too.
    is_typed : bool
        Whether the reader has typed numbers, and may have the first ones back.
    on_type, on_reset, on_lead : callable or None
        Called with the name of an array, an index and a text, when the reader typed a number; a
        `ValueError` is shown to the reader. Called when the reader wants the first ones back. And
        with settings, by name, when the reader pressed what leads to a picture of another kind.

    Notes
    -----
    The pictures of one setting share most of their elements. They are sent as lists of numbers
    into a list of elements, each of which is sent once a message; and the page replaces the
    elements that differ, so that a frame that stands elsewhere glides there.
    """

    _esm = Path(__file__).with_name("stage.js")
    _css = Path(__file__).with_name("stage.css")

    size = traitlets.Tuple().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    at = traitlets.Dict().tag(sync=True)
    is_typed = traitlets.Bool().tag(sync=True)
    stops = traitlets.List(help="The positions through which it plays.").tag(sync=True)
    shown = traitlets.Dict(help="The setting, and the picture at the position.").tag(sync=True)

    def __init__(self, size, hint):
        super().__init__(size=size, hint=hint)
        self.on_type = self.on_reset = self.on_lead = None
        self._setting = 0
        self._known = None
        self._draw = None
        self._ahead = []
        self._pictures = {}
        self.on_msg(self._asked)

    def show(self, known, at, draw, ahead, stops):
        """Show the picture of a position, and return it.

        Parameters
        ----------
        known : object
            The setting: where it equals the last one, pictures that were drawn for that are used.
        at : dict
            The position.
        draw : callable
            From a position to the `Picture` in this setting.
        ahead : list of dict
            The positions to draw ahead.
        stops : list of dict
            What to change of the position, at each stop while it plays.
        """
        if known != self._known:
            self._known, self._pictures = known, {}
            self._setting += 1
        self._draw, self._ahead = draw, ahead
        picture = self._picture(at)
        with self.hold_sync():
            self.at = at
            self.stops = stops
            self.shown = self._packed([at])
        return picture

    def stored(self):
        """The picture and all stops of the setting as HTML that moves without a kernel.

        Where scripts run, as on a page that nbconvert wrote, the script of the stage finds the
        pictures in the HTML and plays them. Elsewhere, as on GitHub and in a notebook that is not
        trusted yet, scripts are taken out and the picture alone is left.
        """
        picture = self._picture(self.at)
        positions = [{**self.at, **stop} for stop in self.stops]
        if not 1 < len(positions) <= MOST_STORED:
            return picture._repr_html_()
        shown = self._packed(positions)
        shown["parts"] = [GRID.sub(_without_entries, part) for part in shown["parts"]]
        state = {"size": self.size, "at": self.at, "stops": self.stops, "shown": shown}
        state["hint"] = "Press play, or point at the picture."
        script = _in_one_line(self._esm).replace("export default", "const stage =")
        return (
            f"<div>{picture._repr_html_()}"
            f'<script type="application/json">{_in_script(state)}</script>'
            f"<script>(() => {{ {script} const css = `{_in_one_line(self._css)}`;"
            f" {_in_one_line(ALONE)} }})();</script></div>"
        )

    def _picture(self, at):
        key = json.dumps(at)
        if key not in self._pictures:
            self._pictures[key] = self._draw(at)
        return self._pictures[key]

    def _packed(self, positions):
        """Pictures of some positions, as numbers into the list of the elements they share."""
        parts = {}
        frames = [
            (at, _frame(self._picture(at), lambda part: parts.setdefault(part, len(parts))))
            for at in positions
        ]
        return {"setting": self._setting, "parts": list(parts), "frames": frames}

    def _asked(self, _, content, buffers):
        if "typed" in content:
            self._type(**content["typed"])
        elif "reset" in content:
            self.on_reset()
        elif "lead" in content:
            self.on_lead(content["lead"])
        elif content.get("setting") == self._setting:
            self._send_ahead(content["have"])

    def _send_ahead(self, first):
        """Send some pictures, and say from which one on more can be had."""
        batch = self._ahead[first : first + BATCH]
        started = perf_counter()
        packed = self._packed(batch)
        is_slow = perf_counter() - started > LONGEST * BATCH
        have = first + len(batch)
        is_last = is_slow or have == len(self._ahead)
        self.send({**packed, "have": None if is_last else have})

    def _type(self, array, index, text):
        try:
            self.on_type(array, index, text)
        except ValueError as error:
            self.send({"refused": str(error)})
        else:
            self.send({"accepted": True})


def _frame(picture, number_of):
    account = escape(picture.sentence)
    return {
        "svg": [number_of(part) for part in SEAM.split(picture.content.decode())],
        "touch": number_of(picture.touch),
        "width": picture.width,
        "headline": _unbroken(escape(picture.headline)),
        "account": _unbroken(account),
        "description": picture.sentence,
    }


def _in_one_line(code):
    """A script or a style without comments to the end of a line, in one line."""
    return " ".join(COMMENT.sub("", str(code)).split())


def _in_script(state):
    """Write JSON that no tag in it can end."""
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/")


def _without_entries(grid):
    """Leave a grid out whose numbers are typed, or that leads elsewhere, which takes a kernel."""
    return grid[0] if "data-go" in grid[0] else ""


def _unbroken(words):
    """Keep the numbers of one row of an array in one line."""
    return NUMBERS_OF_A_ROW.sub(r'<span class="convhelpers-row">\g<0></span>', words)
