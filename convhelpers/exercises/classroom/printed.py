"""The printable edition: a lesson as a page for paper, and a PDF where a Chromium is found."""

import os
import shutil
import subprocess

from convhelpers.exercises.classroom.document import cells_as_html, page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SECONDS = 120


def printable_page(title, notebook, folder):
    """The page of a notebook, whose pictures are found from `folder`."""
    return page(title, cells_as_html(notebook.cells, folder))


def browser():
    """The Chromium on the path, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def write_pdf(source, target):
    """Print a page to a PDF; return whether a browser was there to do it."""
    program = browser()
    if program is None:
        return False
    # Root has no sandbox to put the page in; it is a page of ours, without a foreign address.
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [
        program,
        "--headless",
        *alone,
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target.resolve()}",
        source.resolve().as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return True
