"""Measure how long a reader waits for the picture, beside the usual way to draw it.

The usual way is ``interact``, which draws the same shapes and words as a new matplotlib figure. One
slider of each is moved by key and by mouse, in turns. A time runs from the event to the frame after
the picture changed.
"""

import os
import platform
import tempfile
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

NAMES = [name for name in explorers.__all__ if name.startswith("explore_")]
PROBE = Path(__file__).with_name("latency.js")
USUAL_WAY = Path(__file__).with_name("usual_way.py")
FAST_DRAG = 40
# Both ways of an explorer have to be on the screen at once.
VIEWPORT = {"width": 1280, "height": 2400}


@dataclass
class Times:
    """Milliseconds from event to picture, of one way to draw, and what a fast drag left over."""

    by_key: list = field(default_factory=list)
    by_drag: list = field(default_factory=list)
    late: int = 0


def latency_notebook(names):
    """A notebook with the explorers of those names, each followed by the usual way to draw it."""
    imports = "from convhelpers import explorers\n"
    cells = [nbformat.v4.new_code_cell(imports + USUAL_WAY.read_text(encoding="utf-8"))]
    for name in names:
        cells.append(nbformat.v4.new_code_cell(f"explorers.{name}()"))
        cells.append(nbformat.v4.new_code_cell(f"usual_way(explorers.{name}())"))
    return canonical(nbformat.v4.new_notebook(cells=cells))


def measure(tab, names, moves):
    """Run the notebook of `names` in `tab`: for each, its times and those of the usual way."""
    tab.run_all()
    tab.page.add_script_tag(path=PROBE)
    for index, name in enumerate(names):
        ours, usual = (Slider(tab, 1 + 2 * index + k, name) for k in (0, 1))
        tab.cell(1 + 2 * index)
        yield name, *in_turns(ours, usual, moves)


def in_turns(ours, usual, moves):
    times = {ours: Times(), usual: Times()}
    for move in range(moves):
        for slider in (ours, usual):
            times[slider].by_key.append(slider.press(move))
    for move in range(moves):
        for slider in (ours, usual):
            times[slider].by_drag.append(slider.drag(move))
    for slider in (ours, usual):
        times[slider].late = slider.fast_drag()
    return times[ours], times[usual]


class Slider:
    """A slider under measurement, in the cell `index`: the last of an explorer that can move.

    The usual way has the same slider alone.
    """

    def __init__(self, tab, index, name):
        self.page = tab.page
        self.cell = tab.cell(index)
        self.cell.wait_for_selector(".convhelpers-live svg, .widget-output img")
        self.handle = self.cell.query_selector(".noUi-handle")
        if root := self.cell.query_selector(".convhelpers-explorer"):
            explorer = ExplorerPage(self.page, root, getattr(explorers, name)())
            self.handle = explorer.part(explorer.sliders()[0], ".noUi-handle")

    def press(self, move):
        """Press an arrow key, right and left in turns."""
        self.handle.evaluate("handle => handle.focus({ preventScroll: true })")
        key = "ArrowLeft" if move % 2 else "ArrowRight"
        return self._timed(lambda: self.page.keyboard.press(key))["wait"]

    def drag(self, move):
        """Drag by one step, right and left in turns."""
        x, y = center(self.handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        step = -self._step() if move % 2 else self._step()
        wait = self._timed(lambda: self.page.mouse.move(x + step, y))["wait"]
        self.page.mouse.up()
        return wait

    def fast_drag(self):
        """Drag over the whole track and back; how often the picture changes long after that."""
        x, y = center(self.handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        left, width = self._track()
        there = [left + width * k / FAST_DRAG for k in range(FAST_DRAG + 1)]

        def sweep():
            for x in there + there[::-1]:
                self.page.mouse.move(x, y)

        late = self._timed(sweep)["late"]
        self.page.mouse.up()
        return late

    def _timed(self, act):
        self.page.evaluate("cell => latency.start(cell)", self.cell)
        act()
        return self.page.evaluate("latency.result()")

    def _track(self):
        box = self.handle.evaluate_handle("handle => handle.closest('.noUi-base')").as_element()
        return box.bounding_box()["x"], box.bounding_box()["width"]

    def _step(self):
        lowest, highest = (
            float(self.handle.get_attribute(f"aria-value{end}")) for end in ("min", "max")
        )
        return self._track()[1] / (highest - lowest)


def table(rows):
    """Yield the lines of a table: milliseconds by key and by drag, and the ratio of medians."""
    yield (
        f"{'':22}{'by key':>16}{'by drag':>16}{'interact':>16}{'ratio':>8}{'late':>6}\n"
        f"{'explorer':22}" + f"{'median':>8}{'95 %':>8}" * 3 + f"{'':8}{'':6}"
    )
    for name, ours, usual in rows:
        ways = (ours.by_key, ours.by_drag, usual.by_key)
        numbers = "".join(f"{median(way):8.0f}{highest_but_few(way):8.0f}" for way in ways)
        ratio = median(ours.by_key) / median(usual.by_key)
        yield f"{name:22}{numbers}{ratio:8.2f}{ours.late:6}"


def highest_but_few(times):
    """The 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1]


def machine(browser):
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}, "
        f"Python {platform.python_version()}, Chromium {browser.version}"
    )


def report(moves):
    """Measure every explorer in a JupyterLab of its own, and print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        top, home = Path(folder) / "course", Path(folder) / "home"
        home.mkdir()
        copy_course(top)
        nbformat.write(latency_notebook(NAMES), top / "notebooks" / "latency.ipynb")
        browser = launch(playwright)
        with running("lab", top, home) as app:
            tab = NotebookPage(browser, app)
            tab.page.set_viewport_size(VIEWPORT)
            tab.open("latency.ipynb")
            print(machine(browser), f"{moves} moves each way, milliseconds", sep="\n")
            for line in table(measure(tab, NAMES, moves)):
                print(line, flush=True)
        browser.close()
