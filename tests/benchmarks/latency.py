"""Measure how long a reader waits for the picture, beside the usual way to draw it.

The usual way is ``interact``, which draws the same shapes and words as a new matplotlib figure. One
slider of each is moved by key and by mouse, in turns. A time runs from the event to the frame after
the picture changed. The drawing pad, for which there is no usual way, is drawn on.

A second table has what the picture answers without the kernel, and a slider that changes the
setting, with all explorers on one page and nothing beside them; on request while a core is busy.
"""

import os
import platform
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import nbformat
from application import running
from chromium import launch
from course_copy import copy_course
from execute import canonical
from explorer_page import ExplorerPage, center
from notebook_page import NotebookPage
from playwright.sync_api import sync_playwright

from convhelpers import explorers
from convhelpers.digits import load_digits_network

NAMES = [name for name in explorers.__all__ if name.startswith("explore_")]
NETWORK = "load_digits_network()"
ARGUMENTS = {
    "drawing_pad": NETWORK,
    "explore_blocks": "[0.4, 0.2, 0.3], row_bytes=1000",
    "explore_cells": NETWORK,
    "explore_occlusion": NETWORK,
}
IMPORTS = """from convhelpers import explorers
from convhelpers.digits import load_digits_network
"""
PROBE = Path(__file__).with_name("latency.js")
USUAL_WAY = Path(__file__).with_name("usual_way.py")
FAST_DRAG = 40
TO_SEND_AHEAD = 1500
# The middle of the window and of its next place, read at once: an answer of the kernel may put
# other elements there. The window stands at the place `move`.
WINDOW_AND_NEXT = """(root, move) => {
  const window = root.querySelector(".convhelpers-here");
  const places = [...window.parentNode.children];
  return [window, places[(move + 1) % places.length]].map((place) => {
    const { x, y, width, height } = place.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
}"""
# Both ways of an explorer have to be on the screen at once.
VIEWPORT = {"width": 1280, "height": 2400}


@dataclass
class Times:
    """Milliseconds from event to picture, of one way to draw, and what a fast drag left over."""

    by_key: list = field(default_factory=list)
    by_drag: list = field(default_factory=list)
    late: int = 0


def latency_notebook(names):
    """A notebook with the explorers of those names, each followed by the usual way to draw it.

    The drawing pad comes last.
    """
    sources = [IMPORTS + USUAL_WAY.read_text(encoding="utf-8")]
    for name in names:
        sources += [call(name), f"usual_way({call(name)})"]
    cells = map(nbformat.v4.new_code_cell, [*sources, call("drawing_pad")])
    return canonical(nbformat.v4.new_notebook(cells=list(cells)))


def touch_notebook(names):
    """A notebook with the explorers of those names and nothing else."""
    cells = map(nbformat.v4.new_code_cell, [IMPORTS, *map(call, names)])
    return canonical(nbformat.v4.new_notebook(cells=list(cells)))


def call(name):
    return f"explorers.{name}({ARGUMENTS.get(name, '')})"


def measure(tab, names, moves):
    """Run the notebook of `names` in `tab`: for each, its times and those of the usual way.

    The drawing pad comes last, with no other way.
    """
    tab.run_all()
    tab.page.add_script_tag(path=PROBE)
    for index, name in enumerate(names):
        ours, usual = (Slider(tab, 1 + 2 * index + k, name) for k in (0, 1))
        tab.cell(1 + 2 * index)
        yield name, *in_turns([ours, usual], moves)
    yield "drawing_pad", *in_turns([Pad(tab, 1 + 2 * len(names))], moves), None


def in_turns(controls, moves):
    times = {control: Times() for control in controls}
    for move in range(moves):
        for control in controls:
            times[control].by_key.append(control.press(move))
    for move in range(moves):
        for control in controls:
            times[control].by_drag.append(control.drag(move))
    for control in controls:
        times[control].late = control.fast_drag()
    return times.values()


class Control:
    """What is under measurement, in the cell `index`."""

    def __init__(self, tab, index):
        self.page = tab.page
        self.cell = tab.cell(index)
        self.cell.wait_for_selector(".convhelpers-explorer svg, .widget-output img")

    def timed(self, act):
        self.page.evaluate("cell => latency.start(cell)", self.cell)
        act()
        return self.page.evaluate("latency.result()")

    def hold(self, element):
        """Put the mouse down on the middle of an element, and return where that is."""
        x, y = center(element)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y


class Slider(Control):
    """The last slider of an explorer that can move; the usual way has the same one alone."""

    def __init__(self, tab, index, name):
        super().__init__(tab, index)
        self.handle = self.cell.query_selector(".noUi-handle")
        if root := self.cell.query_selector(".convhelpers-explorer"):
            explorer = ExplorerPage(self.page, root, explorer_of(name))
            self.handle = explorer.part(explorer.sliders()[0], ".noUi-handle")

    def press(self, move):
        """Press an arrow key, right and left in turns."""
        self.handle.evaluate("handle => handle.focus({ preventScroll: true })")
        key = "ArrowLeft" if move % 2 else "ArrowRight"
        return self.timed(lambda: self.page.keyboard.press(key))["wait"]

    def drag(self, move):
        """Drag by one step, right and left in turns."""
        x, y = self.hold(self.handle)
        step = -self._step() if move % 2 else self._step()
        wait = self.timed(lambda: self.page.mouse.move(x + step, y))["wait"]
        self.page.mouse.up()
        return wait

    def fast_drag(self):
        """Drag over the whole track and back; how often the picture changes long after that."""
        _, y = self.hold(self.handle)
        left, width = self._track()
        there = [left + width * k / FAST_DRAG for k in range(FAST_DRAG + 1)]

        def sweep():
            for x in there + there[::-1]:
                self.page.mouse.move(x, y)

        late = self.timed(sweep)["late"]
        self.page.mouse.up()
        return late

    def _track(self):
        box = self.handle.evaluate_handle("handle => handle.closest('.noUi-base')").as_element()
        return box.bounding_box()["x"], box.bounding_box()["width"]

    def _step(self):
        lowest, highest = (
            float(self.handle.get_attribute(f"aria-value{end}")) for end in ("min", "max")
        )
        return self._track()[1] / (highest - lowest)


class Touched(Control):
    """The picture of an explorer, which is pointed at; its window, which is dragged."""

    def __init__(self, tab, index, name):
        super().__init__(tab, index)
        self.page.wait_for_timeout(TO_SEND_AHEAD)
        self.root = self.cell.query_selector(".convhelpers-explorer")
        explorer = ExplorerPage(self.page, self.root, explorer_of(name))
        self.setting = Slider(tab, index, name)
        if sliders := explorer.sliders():
            self.setting.handle = explorer.part(sliders[-1], ".noUi-handle")

    def point(self, move):
        """Point at one cell after the other."""
        cells = self.root.query_selector_all("[data-go]")
        if not cells:
            return None
        x, y = center(cells[move % len(cells)])
        return self.timed(lambda: self.page.mouse.move(x, y))["wait"]

    def drag_window(self, move):
        """Drag the window to one place after the other."""
        if not self.root.query_selector(".convhelpers-here"):
            return None
        here, there = self.root.evaluate(WINDOW_AND_NEXT, move)
        self.page.mouse.move(*here)
        self.page.mouse.down()
        wait = self.timed(lambda: self.page.mouse.move(*there))["wait"]
        self.page.mouse.up()
        return wait

    def change_setting(self, move):
        return self.setting.press(move)


class Pad(Control):
    """The drawing pad: each move changes the ink."""

    KEYS = ("ArrowRight", "Delete", "ArrowLeft", "Delete")

    def __init__(self, tab, index):
        super().__init__(tab, index)
        self.sheet = self.cell.wait_for_selector("canvas")

    def press(self, move):
        """Draw or erase with a key, after the pen was put down once."""
        if not move:
            self._clear()
            self.sheet.focus()
            self.timed(lambda: self.page.keyboard.press("Space"))
        return self.timed(lambda: self.page.keyboard.press(self.KEYS[move % 4]))["wait"]

    def drag(self, move):
        """Draw a line on empty paper."""
        self._clear()
        x, y = self.hold(self.sheet)
        wait = self.timed(lambda: self.page.mouse.move(x + 40, y + 40))["wait"]
        self.page.mouse.up()
        return wait

    def fast_drag(self):
        """Draw up and down across the paper; how often the answer changes long after that."""
        self._clear()
        x, y = self.hold(self.sheet)

        def sweep():
            for k in range(2 * FAST_DRAG):
                self.page.mouse.move(x - 100 + 2.5 * k, y + 100 * (k % 2))

        late = self.timed(sweep)["late"]
        self.page.mouse.up()
        return late

    def _clear(self):
        self.timed(self.cell.query_selector("button:text-is('Clear')").click)


def explorer_of(name):
    return eval(call(name), {"explorers": explorers, "load_digits_network": load_digits_network})


def measure_touch(tab, names, moves):
    """Yield for each explorer the times of pointing, of its window and of its first slider."""
    tab.run_all()
    tab.page.add_script_tag(path=PROBE)
    for index, name in enumerate(names):
        touched = Touched(tab, 1 + index, name)
        acts = touched.point, touched.drag_window, touched.change_setting
        yield name, [[act(move) for move in range(moves)] for act in acts]


def touch_table(rows):
    """Yield the lines of a table: milliseconds of pointing, dragging and setting."""
    yield (
        f"{'':29}{'point':>16}{'window':>16}{'setting':>16}\n"
        f"{'explorer':29}" + f"{'median':>8}{'95 %':>8}" * 3
    )
    for name, ways in rows:
        known = [[wait for wait in way if wait is not None] for way in ways]
        cells = (
            f"{median(way):8.0f}{highest_but_few(way):8.0f}"
            if len(way) > 1
            else f"{'–':>8}{'–':>8}"
            for way in known
        )
        yield f"{name:29}{''.join(cells)}"


@contextmanager
def busy_core(is_wanted):
    """Keep one core busy with something else."""
    loop = [sys.executable, "-c", "while True: pass"]
    other = subprocess.Popen(loop) if is_wanted else None
    try:
        yield
    finally:
        if other:
            other.kill()
            other.wait()


def table(rows):
    """Yield the lines of a table: milliseconds by key and by drag, and the ratio of medians."""
    yield (
        f"{'':29}{'by key':>16}{'by drag':>16}{'interact':>16}{'ratio':>8}{'late':>6}\n"
        f"{'explorer':29}" + f"{'median':>8}{'95 %':>8}" * 3 + f"{'':8}{'':6}"
    )
    for name, ours, usual in rows:
        ways = [ours.by_key, ours.by_drag, *([usual.by_key] if usual else [])]
        # A move between two equal pictures changes nothing on the screen: it has no time.
        ways = [[wait for wait in way if wait is not None] for way in ways]
        numbers = "".join(f"{median(way):8.0f}{highest_but_few(way):8.0f}" for way in ways)
        ratio = f"{median(ways[0]) / median(ways[2]):.2f}" if usual else ""
        yield f"{name:29}{numbers:48}{ratio:>8}{ours.late:6}"


def highest_but_few(times):
    """The 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1]


def machine(browser):
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}, "
        f"Python {platform.python_version()}, Chromium {browser.version}"
    )


def report(moves, is_busy=False):
    """Measure every explorer in a JupyterLab of its own, and print both tables."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        top, home = Path(folder) / "course", Path(folder) / "home"
        home.mkdir()
        copy_course(top)
        nbformat.write(latency_notebook(NAMES), top / "notebooks" / "latency.ipynb")
        nbformat.write(touch_notebook(NAMES), top / "notebooks" / "touch.ipynb")
        browser = launch(playwright)
        with running(top, home) as applications:
            tab = NotebookPage(browser, applications["lab"])
            tab.page.set_viewport_size(VIEWPORT)
            print(machine(browser), f"{moves} moves each way, milliseconds", sep="\n")
            tab.open("touch.ipynb")
            with busy_core(is_busy):
                for line in touch_table(measure_touch(tab, NAMES, moves)):
                    print(line, flush=True)
            tab.app.end_kernels()
            tab.open("latency.ipynb")
            for line in table(measure(tab, NAMES, moves)):
                print(line, flush=True)
        browser.close()
