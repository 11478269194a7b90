"""What an explorer says when its kernel is restarted, ends or is busy.

It hears of that through the same parts in both applications, so JupyterLab stands for both.
"""

import nbformat
import pytest
from execute import canonical
from explorer_page import ExplorerPage
from nbformat import v4
from notebook_page import kinds

from convhelpers.explorers import explore_padding

SOURCES = (
    "from convhelpers.explorers import explore_padding\n\nexplore_padding()",
    "import time\n\ntime.sleep(5)",
    "import os\n\nos._exit(1)",
)
GONE = "The kernel was restarted or has ended, so nothing new is drawn. Run the cell again."
BUSY = "The kernel is busy with another cell. The picture follows when that is done."
A_SECOND = 1000
TO_DIE = 20_000


class WatchedPage(ExplorerPage):
    """The explorer of the first cell, and what it says of its kernel."""

    def notice(self):
        return self.root.query_selector(".convhelpers-notice").text_content()

    def says(self, words, milliseconds):
        """Wait until it says exactly `words`; an empty notice is not shown."""
        self.page.wait_for_function(
            "([root, words]) => root.querySelector('.convhelpers-notice').textContent === words",
            arg=[self.root, words],
            timeout=milliseconds,
        )
        notice = self.root.query_selector(".convhelpers-notice")
        assert notice.is_visible() == bool(words)

    def move(self):
        """Press an arrow key on the first slider, there and back in turn."""
        name = self.names[0]
        at_the_end = self.shown()[name] == self.limits(name)[1]
        self.press(self.part(name, ".noUi-handle"), "ArrowLeft" if at_the_end else "ArrowRight")


@pytest.fixture(scope="module")
def tab(tab_in, course):
    cells = [v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(SOURCES)]
    nbformat.write(
        canonical(v4.new_notebook(cells=cells)), course / "notebooks" / "silent_kernel.ipynb"
    )
    tab = tab_in("lab")
    tab.app.end_kernels()
    tab.open("silent_kernel.ipynb")
    tab.page.wait_for_function("course.isReady()")
    return tab


@pytest.fixture
def run(tab):
    """A function that runs one cell, and waits unless told not to."""

    def run(index, until="course.kernel.status === 'idle'"):
        tab.page.evaluate("index => course.run(index)", index)
        tab.page.wait_for_function(until)

    return run


@pytest.fixture
def explorer(tab, run):
    """The explorer, made anew."""
    tab.page.wait_for_function("course.isReady()")
    run(0)
    return WatchedPage(tab.page, tab.explorer(0), explore_padding())


def test_it_says_nothing_while_the_kernel_answers(explorer):
    for _ in range(4):
        explorer.move()
        assert explorer.wrong() == ""
    explorer.page.wait_for_timeout(A_SECOND)
    assert explorer.notice() == ""


def test_a_busy_kernel_is_not_taken_for_a_dead_one(explorer, run):
    layout = explorer.ask("layout")
    run(1, until="course.kernel.status === 'busy'")
    explorer.move()
    explorer.says(BUSY, 2 * A_SECOND)
    assert explorer.ask("layout") == layout
    explorer.says("", TO_DIE)
    assert explorer.wrong() == ""


def test_a_restart_is_told_within_a_second(explorer):
    layout = explorer.ask("layout")
    explorer.page.evaluate("() => void course.panel.sessionContext.session.kernel.restart()")
    explorer.says(GONE, A_SECOND)
    assert explorer.ask("layout") == layout
    explorer.page.wait_for_function("course.isReady()")
    explorer.move()
    explorer.page.wait_for_timeout(A_SECOND)
    assert explorer.notice() == GONE


def test_a_cell_that_is_run_again_moves_again(explorer):
    assert explorer.notice() == ""
    explorer.move()
    assert explorer.wrong() == ""


def test_a_kernel_that_dies_is_told(explorer, run):
    run(2, until="true")
    explorer.says(GONE, TO_DIE)
    explorer.page.keyboard.press("Escape")


def test_the_end_of_the_kernel_is_told(explorer):
    explorer.page.evaluate("course.panel.sessionContext.shutdown()")
    explorer.move()
    explorer.says(GONE, 2 * A_SECOND)


def test_the_console_has_only_what_the_application_says_of_its_lost_sliders(tab):
    messages = kinds(tab.messages) - tab.own_messages
    assert [m for m in messages if not m.startswith("Could not send widget sync message")] == []
