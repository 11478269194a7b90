"""The lessons as web pages, with no Python behind them, and the text of every stored drawing."""

import re
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest
from course_copy import LESSONS
from nbconvert import HTMLExporter
from notebook_page import CONTRAST, SCRIPTS, kinds, stored_sentences

from convhelpers.figures.kit.picture import DARK_THEME

IMAGES = Path(__file__).parents[2] / "images"
DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
DRAWN = '<figure class="convhelpers-picture"><img class="drawn" alt=""></figure>'


@pytest.fixture(scope="module")
def page(browser):
    """A page that reaches no other host, and remembers what it wanted there."""
    page = browser.new_page()
    page.wanted = []

    def refuse(route):
        page.wanted.append(route.request.url)
        route.abort()

    page.route(re.compile("^https?:"), refuse)
    page.on("pageerror", lambda error: page.wanted.append(f"pageerror: {error}"))
    for script in SCRIPTS:
        page.add_init_script(path=script)
    page.goto("about:blank")  # the scripts are there from the first page on
    return page


@pytest.fixture(scope="module")
def show(course, page):
    """A function that shows a notebook as nbconvert writes it, and returns what it wanted."""

    def show(name):
        body, _ = HTMLExporter().from_filename(course / "notebooks" / f"{name}.ipynb")
        path = course / "notebooks" / f"{name}.html"
        path.write_text(body, encoding="utf-8")
        page.wanted.clear()
        page.goto(path.as_uri())
        return kinds(page.wanted)

    return show


@pytest.fixture(scope="module")
def own_wishes(show):
    """What every page of nbconvert wants: a script for formulas, and others."""
    return show("empty")


@pytest.mark.parametrize("name", [*LESSONS, "sample"])
def test_the_web_page_of_a_lesson_is_whole(name, show, own_wishes, page, course):
    assert show(name) - own_wishes == set()
    assert page.evaluate("course.brokenPictures(document)") == []
    text = page.text_content("body")
    assert "Error displaying widget" not in text
    notebook = nbformat.read(course / "notebooks" / f"{name}.ipynb", as_version=4)
    sentences = [sentence for cell in notebook.cells for sentence in stored_sentences(cell)]
    assert [sentence for sentence in sentences if sentence not in text] == []


@pytest.fixture(scope="module")
def filters(page):
    """What each theme does to the colors of a stored drawing."""

    def filter_of(light):
        page.set_content(f'{DARK_THEME}<body data-jp-theme-light="{light}">{DRAWN}')
        return page.eval_on_selector("img", "image => getComputedStyle(image).filter")

    return {"light": filter_of("true"), "dark": filter_of("false")}


def drawings(name):
    """The source of every drawing in a lesson, or of those in the folder of pictures."""
    if name == "images":
        return [path.read_text(encoding="utf-8") for path in sorted(IMAGES.glob("*.svg"))]
    notebook = (IMAGES.parent / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    return [b64decode(source).decode() for source in DRAWING.findall(notebook)]


@pytest.mark.parametrize("name", [*LESSONS, "images"])
def test_the_text_of_stored_drawings(name, page, filters):
    sources = drawings(name)
    page.set_content("".join(sources))
    svgs = page.query_selector_all("body > svg")
    assert len(svgs) == len(sources) > 0
    assert [words for svg in svgs for words in svg.evaluate("drawingText.misplaced")] == []
    for theme, colors in filters.items():
        faint = [
            (words, ratio)
            for svg in svgs
            for words, ratio in svg.evaluate("drawingText.contrasts", colors)
            if ratio < CONTRAST
        ]
        assert faint == [], theme
