"""An explorer on the page, moved as a reader moves it, beside the one it should equal."""

import time
from functools import cached_property

import headless
import ipywidgets as widgets

SECONDS_TO_FOLLOW = 10
A_LITTLE_LATER = 25  # milliseconds; whoever asks more often takes the time of those who answer


class ExplorerPage:
    """One explorer on the page.

    Parameters
    ----------
    page : playwright.sync_api.Page
    root : playwright.sync_api.ElementHandle
        The box around its controls and its picture.
    explorer : convhelpers.explorers.Explorer
        The same explorer, made in this process, as it starts.
    is_measured : bool, optional
        Whether it shows times, which differ from one run to the next.
    """

    def __init__(self, page, root, explorer, is_measured=False):
        self.page = page
        self.root = root
        self.explorer = explorer
        self.is_measured = is_measured
        self.names = list(explorer.controls)
        self._drawn = {}

    def ask(self, question, *arguments):
        """Call a function of ``explorer.js`` on this explorer."""
        call = "([root, question, ...rest]) => explorer[question](root, ...rest)"
        return self.page.evaluate(call, [self.root, question, *arguments])

    def read(self):
        """What the page shows now: the controls by name, their limits, the sentence."""
        state = self.ask("read")
        for part in ("shown", "limits"):
            state[part] = dict(zip(self.names, state[part], strict=True))
        return state

    def shown(self):
        return self.read()["shown"]

    def limits(self, name):
        return self.read()["limits"][name]

    # What it should show

    def changed(self, before):
        """Wait until the controls show something else than `before`; return whether they do."""
        return self._in_time(lambda: self.shown() != before)

    def wrong(self):
        """Wait until the picture belongs to the controls; say what does not, or nothing."""
        return "" if self._in_time(lambda: not self._wrong_now()) else self._wrong_now()

    def _in_time(self, condition):
        deadline = time.monotonic() + SECONDS_TO_FOLLOW
        while not (met := condition()) and time.monotonic() < deadline:
            self.page.wait_for_timeout(A_LITTLE_LATER)
        return met

    def _wrong_now(self):
        state = self.read()
        shown = state["shown"]
        try:
            picture, limits = self._expected(repr(shown), shown)
        except (LookupError, ValueError) as error:  # the limits have not followed
            return f"{shown} cannot be drawn: {error}"
        sentence = state["sentence"] if self.is_measured else picture.sentence
        for place in ("sentence", "description"):
            if state[place] != sentence:
                return f"{shown}: its {place} is {state[place]!r}, expected {sentence!r}"
        if not self.is_measured and not self.ask("shows", picture.content.decode()):
            return f"{shown}: the picture is not the one of these values"
        for name, limit in limits.items():
            if state["limits"][name][1] != limit:
                return f"{shown}: {name} goes up to {state['limits'][name][1]}, expected {limit}"
        return ""

    def _expected(self, key, shown):
        """The picture of what is shown, and the limits that follow; drawn once for each `key`."""
        if key not in self._drawn:
            values = headless.values(self.explorer, shown)
            limits = {name: highest(values) for name, highest in self.explorer.highest.items()}
            self._drawn[key] = self.explorer.draw(**values), limits
        return self._drawn[key]

    # What a reader moves

    def part(self, name, selector):
        """The element in the row of the control `name` that fits `selector`."""
        return self._row(name).query_selector(selector)

    def parts(self, name, selector):
        return self._row(name).query_selector_all(selector)

    def _row(self, name):
        return self._rows[self.names.index(name)]

    @cached_property
    def _rows(self):
        return self.root.query_selector_all(".convhelpers-control")

    def sliders(self):
        """The sliders that have somewhere to go, the last first: it depends on the others."""
        controls = self.explorer.controls.items()
        return [name for name, control in reversed(controls) if can_slide(control)]

    def menus(self):
        return [name for name in self.names if self.part(name, "select")]

    def reset(self):
        """Bring it into view, and put every menu and slider back to where it starts."""
        self._rows[0].scroll_into_view_if_needed()
        for name in self.menus():
            initial = headless.menu(self.explorer.controls[name]).index
            menu = self.part(name, "select")
            if menu.evaluate("menu => menu.selectedIndex") != initial:
                menu.select_option(index=initial)
        for name in sorted(self.sliders(), key=list(self.explorer.highest).__contains__):
            self._put_back(name, self.explorer.values[name])
        self.wrong()

    def _put_back(self, name, initial):
        """Type until the slider stands there: what is still on its way may overwrite a number."""
        box = self.part(name, "input[type=number]")
        self._in_time(lambda: self.shown()[name] == initial or self.type(box, initial))

    def press(self, element, key):
        element.focus()
        self.page.keyboard.press(key)

    def drag(self, name, to):
        """Drag the handle of a slider to the place of the value `to`."""
        x, y = center(self.part(name, ".noUi-handle"))
        track = self.part(name, ".noUi-base").bounding_box()
        lowest, highest = self.limits(name)
        there = track["x"] + track["width"] * (to - lowest) / (highest - lowest)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(there, y, steps=4)
        self.page.mouse.up()

    def type(self, box, number):
        """Write a number into a box, and leave it for nowhere: Tab may lead far down the page."""
        box.fill(str(number))
        box.evaluate("box => box.blur()")


def can_slide(control):
    return isinstance(control, widgets.IntSlider) and control.min < control.max


def center(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
