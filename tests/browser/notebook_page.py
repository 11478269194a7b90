"""A notebook open in the browser."""

import re
from contextlib import suppress
from html import unescape
from pathlib import Path

from playwright.sync_api import TimeoutError

SCRIPTS = [Path(__file__).with_name(name) for name in ("notebook.js", "explorer.js", "text.js")]
CAPTION = re.compile("<figcaption[^>]*>(.*?)</figcaption>")
VIEWPORT = {"width": 1280, "height": 1400}
CONTRAST = 4.5  # https://www.w3.org/TR/WCAG22/#contrast-minimum
TO_OPEN = 60_000
TO_RUN = 300_000
NOW_AND_THEN = 100  # milliseconds; otherwise a page is asked whenever it paints


class NotebookPage:
    """One tab of the browser, which shows one notebook after another.

    Attributes
    ----------
    page : playwright.sync_api.Page
    messages : list of str
        Every error in the browser's console since the notebook was opened.
    own_messages : set of str
        The kinds of errors that the application writes on its own, on an empty notebook.
    """

    def __init__(self, browser, app, to_open=TO_OPEN, **options):
        self.app = app
        self.to_open = to_open
        self.page = browser.new_page(viewport=VIEWPORT, **options)
        for script in SCRIPTS:
            self.page.add_init_script(path=script)
        self.messages = []
        self.own_messages = set()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.messages.append(f"pageerror: {error}"))

    def _said(self, message):
        if message.type == "error":
            self.messages.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, notebook):
        """Open the notebook of that file name; its kernel may still be starting."""
        self.messages.clear()
        self.page.goto(self.app.url(notebook))
        self.page.wait_for_function("course.isOpen()", timeout=self.to_open)

    def read_again(self):
        """Read the notebook from its file once more, which is trusted by now."""
        self.page.evaluate("course.panel.context.revert()")
        self.page.wait_for_function("course.isTrusted()")

    def run_all(self):
        """Choose Run > Run All Cells in the menu, and wait until every cell has run."""
        self.page.wait_for_function("course.isReady()", timeout=self.to_open)
        self.page.evaluate("course.countRuns()")
        self.page.click('.lm-MenuBar-item:has-text("Run")')
        self.page.click('.lm-Menu-item[data-command="runmenu:run-all"]')
        self.page.wait_for_function("course.hasRun()", timeout=TO_RUN, polling=NOW_AND_THEN)

    def outputs(self):
        """The outputs of each cell, as the application holds them."""
        return self.page.evaluate("course.outputs()")

    def sources(self):
        return self.page.evaluate("course.sources()")

    def unread_sentences(self, notebook):
        """The sentences of stored pictures that stand nowhere below their cell, once it shows."""
        sentences = [stored_sentences(cell) for cell in notebook.cells]
        unread = "sentences => course.unread(sentences)"
        with suppress(TimeoutError):
            self.page.wait_for_function(
                f"sentences => !({unread})(sentences).length", arg=sentences, polling=NOW_AND_THEN
            )
        return self.page.evaluate(unread, sentences)

    def broken_pictures(self):
        """Pictures that did not load or that nothing describes."""
        return self.page.evaluate("course.brokenPictures(course.panel.content.node)")

    def explorer(self, index):
        """The box of the live explorer below a cell."""
        cell = self.cell(index)
        return cell.wait_for_selector(".convhelpers-explorer:has(.convhelpers-live)")

    def cell(self, index):
        """Scroll to a cell, and return its element."""
        self.page.evaluate("index => course.scrollTo(index)", index)
        return self.page.evaluate_handle("index => course.node(index)", index).as_element()

    def change_theme(self, name):
        self.page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        dark = "false" if "Dark" in name else "true"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{dark}"]', state="attached")


def stored_sentences(cell):
    """The caption of every picture among the stored outputs of a cell."""
    pages = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
    return [unescape(caption) for page in pages for caption in CAPTION.findall(page)]


def kinds(messages):
    """Messages without what differs from one page to the next: addresses, numbers, identifiers."""
    return {re.sub(r"https?://\S+|[0-9a-f]{8,}|\d+", "*", message) for message in messages}
