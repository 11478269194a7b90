"""Every lesson in JupyterLab, two in Notebook: opened, trusted, run to its end, and explored."""

from dataclasses import dataclass
from functools import cache

import headless
import nbformat
import numpy as np
import pytest
from accessibility import serious_findings
from course_copy import LESSONS
from explorer_page import ExplorerPage
from notebook_page import CONTRAST, NotebookPage, kinds

# Notebook is made of JupyterLab's own cells and widgets, in another page. Two notebooks show that
# it holds them: together they have every kind of control.
IN_NOTEBOOK = ("00_start_here", "sample")
VISITS = [("lab", name) for name in LESSONS] + [("notebook", name) for name in IN_NOTEBOOK]

# What axe-core looks for in each theme; None is everything.
THEMES = {"JupyterLab Dark": ["color-contrast"], "JupyterLab Light": None}
CONTROLS = (".noUi-handle", "select", "button", "input", "canvas")
STRAY_KEYS = ("d", "d", "x", "b", "a", "v", "m", "0", "0")


@dataclass
class Visit:
    """One notebook in one application, after it has run.

    `untrusted` and `stored` are what was wrong with the page before it ran, first as a stranger's
    notebook and then as a trusted one.
    """

    tab: NotebookPage
    notebook: nbformat.NotebookNode
    explorers: dict[int, ExplorerPage]
    untrusted: list[str]
    stored: list[str]

    def each(self):
        """Scroll to each explorer, and give it with the first line of its cell."""
        for index, explorer in self.explorers.items():
            self.tab.cell(index)
            yield self.notebook.cells[index].source.splitlines()[0], explorer


@pytest.fixture(scope="module")
def read_notebook(course):
    """A function from a name to the notebook and the explorers it should show."""

    @cache
    def read(name):
        notebook = nbformat.read(course / "notebooks" / f"{name}.ipynb", as_version=4)
        return notebook, headless.explorers(notebook)

    return read


@pytest.fixture(scope="module", params=VISITS, ids="-".join)
def visit(request, tab_in, read_notebook):
    app, name = request.param
    tab, (notebook, expected) = tab_in(app), read_notebook(name)
    tab.app.end_kernels()
    tab.open(f"{name}.ipynb")
    untrusted = tab.unread_sentences(notebook)
    tab.app.trust(f"{name}.ipynb")
    tab.read_again()
    stored = tab.unread_sentences(notebook) + tab.broken_pictures()
    tab.run_all()
    explorers = {
        index: ExplorerPage(tab.page, tab.explorer(index), explorer, is_measured(notebook, index))
        for index, explorer in expected.items()
    }
    return Visit(tab, notebook, explorers, untrusted, stored)


def is_measured(notebook, index):
    return "timings-differ" in notebook.cells[index].metadata.get("tags", [])


def follow(explorer, moves):
    """Make each move, given by name; say which the picture did not follow, or moved the page."""
    layout = explorer.ask("layout")
    for name, move in moves:
        before = explorer.shown()
        move()
        if not explorer.changed(before):
            yield f"{name}: nothing changed"
        if wrong := explorer.wrong():
            yield f"{name}: {wrong}"
        now = explorer.ask("layout")
        yield from (f"{name}: {part} changed" for part in layout if now[part] != layout[part])


def complaints(visit, moves):
    """What `follow` finds in every explorer of the page, one line for each move."""
    lines = []
    for source, explorer in visit.each():
        explorer.reset()
        lines += [f"{source}, {line}" for line in follow(explorer, moves(explorer))]
    return "\n".join(lines)


def away(name, explorer):
    """The arrow that leaves the end a slider may stand at."""
    at_the_end = explorer.shown()[name] == explorer.limits(name)[1]
    return "ArrowLeft" if at_the_end else "ArrowRight"


def other_end(name, explorer):
    lowest, highest = explorer.limits(name)
    return lowest if explorer.shown()[name] == highest else highest


def test_what_is_opened_in_notebook_has_every_kind_of_control(read_notebook):
    def kinds_in(names):
        shown = [explorer for name in names for explorer in read_notebook(name)[1].values()]
        return {type(control) for explorer in shown for control in explorer.controls.values()}

    assert kinds_in(IN_NOTEBOOK) == kinds_in(LESSONS)


# Before it runs


def test_a_strangers_notebook_still_reads(visit):
    assert visit.untrusted == []


def test_the_stored_pictures_show(visit):
    assert visit.stored == []


# After it has run


def test_no_cell_fails(visit):
    outputs = [output for outputs in visit.tab.outputs() for output in outputs]
    assert [o["evalue"] for o in outputs if o["output_type"] == "error"] == []
    assert [o["text"] for o in outputs if o.get("name") == "stderr"] == []
    assert "Error displaying widget" not in visit.tab.page.text_content("body")


def test_every_picture_is_there(visit):
    assert visit.tab.broken_pictures() == []


def test_every_explorer_starts_right(visit):
    found = visit.tab.page.locator(".convhelpers-explorer:has(.convhelpers-live)")
    assert found.count() == len(visit.explorers)
    assert [explorer.wrong() for _, explorer in visit.each() if explorer.wrong()] == []


def test_the_stored_picture_gives_way_to_the_live_one(visit):
    for source, explorer in visit.each():
        assert explorer.ask("storedIsHidden"), source


def test_no_slider_slows_the_page_with_layers_of_its_own(visit):
    for source, explorer in visit.each():
        assert explorer.ask("layers") == 0, source


# Moved


def test_sliders_follow_the_arrow_keys(visit):
    def moves(explorer):
        for name in explorer.sliders():
            handle = explorer.part(name, ".noUi-handle")
            key = away(name, explorer)
            yield name, lambda handle=handle, key=key: explorer.press(handle, key)

    assert complaints(visit, moves) == ""


def test_a_slider_follows_the_mouse(visit):
    """One of each explorer, on which others may depend: they are alike, and all follow the keys."""

    def moves(explorer):
        for name in explorer.sliders()[-1:]:
            yield name, lambda name=name: explorer.drag(name, other_end(name, explorer))

    assert complaints(visit, moves) == ""


def test_number_boxes_are_followed(visit):
    def moves(explorer):
        for name in explorer.sliders():
            box = explorer.part(name, "input[type=number]")
            yield name, lambda box=box, name=name: explorer.type(box, other_end(name, explorer))
        if explorer.sliders():
            beyond = 1000 if explorer.shown()[name] == explorer.limits(name)[0] else -1000
            yield f"{name}, {beyond}", lambda: explorer.type(box, beyond)
        for name in explorer.menus():
            for weight in explorer.parts(name, "input[type=number]")[:2]:  # all are alike
                words = weight.get_attribute("aria-label") or name
                yield words, lambda box=weight: explorer.type(box, float(box.input_value()) + 1.5)

    assert complaints(visit, moves) == ""


def test_menus_follow_the_arrow_keys(visit):
    def moves(explorer):
        for name in explorer.menus():
            menu = explorer.part(name, "select")
            yield name, lambda menu=menu: explorer.press(menu, "ArrowDown")
            yield name, lambda menu=menu: explorer.press(menu, "ArrowUp")

    assert complaints(visit, moves) == ""


def test_buttons_follow_the_keyboard(visit):
    def moves(explorer):
        for button in explorer.root.query_selector_all(".widget-button"):
            name = button.text_content()
            yield name, lambda button=button: explorer.press(button, "Enter")
            yield name, lambda button=button: explorer.press(button, "Space")

    assert complaints(visit, moves) == ""


def test_a_picture_file_joins_the_menu(visit):
    pixels = np.arange(1800, dtype=np.uint8).reshape(20, 30, 3)
    for source, explorer in visit.each():
        for name in explorer.menus():
            if button := explorer.part(name, "input[type=file]"):
                with visit.tab.page.expect_file_chooser() as chooser:
                    explorer.press(button, "Enter")
                with headless.uploaded(explorer.explorer.controls[name], pixels) as file:
                    before = explorer.shown()
                    chooser.value.set_files(file)
                    assert explorer.changed(before), source
                    assert explorer.wrong() == "", source
                    assert "mine.png" in explorer.shown()[name]["menu"]
                    explorer.reset()


def test_stray_keys_change_no_cell(visit):
    sources = visit.tab.sources()
    for source, explorer in visit.each():
        assert explorer.ask("unguarded", ", ".join(CONTROLS)) == [], source
        for control in filter(None, map(explorer.root.query_selector, CONTROLS)):
            control.evaluate("control => control.focus()")
            for key in STRAY_KEYS:
                visit.tab.page.keyboard.press(key)
            control.evaluate("control => control.blur()")
        assert visit.tab.page.locator(".jp-Dialog").count() == 0, source
        assert explorer.wrong() == "", source
    assert visit.tab.sources() == sources


def test_an_explorer_survives_being_scrolled_away(visit):
    last = len(visit.notebook.cells) - 1
    for index, explorer in visit.explorers.items():
        visit.tab.cell(0 if index > last / 2 else last)
        visit.tab.cell(index)
        assert explorer.wrong() == "", visit.notebook.cells[index].source


# Seen by everyone


def test_text_stands_clear_in_its_drawing(visit):
    found = {source: explorer.ask("misplacedText") for source, explorer in visit.each()}
    assert {source: texts for source, texts in found.items() if texts} == {}


def test_axe_has_no_serious_finding_and_text_has_contrast_in_both_themes(visit):
    findings = []
    for theme, rules in THEMES.items():
        visit.tab.change_theme(theme)
        findings += [(theme, found) for found in serious_findings(visit.tab.page, rules)]
        for source, explorer in visit.each():
            contrasts = explorer.ask("contrasts")
            findings += [(theme, source, *pair) for pair in contrasts if pair[1] < CONTRAST]
    assert findings == []


def test_the_console_is_silent(visit):
    assert kinds(visit.tab.messages) - visit.tab.own_messages == set()
