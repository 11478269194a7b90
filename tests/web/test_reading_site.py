"""The reading site: whole without Python and without script, for every reader and on paper."""

import doctest
import filecmp
import os
import re
import unicodedata
from io import BytesIO
from urllib.parse import unquote, urlsplit

import contents
import prose
import pytest
import reading_site
from accessibility import serious_findings
from bs4 import BeautifulSoup
from build_error import BuildError
from fontTools.ttLib import TTFont
from lesson import without_fences
from notebook_page import stored_sentences
from pypdf import PdfReader

LESSONS = contents.lessons()
PAGES = ["index.html", *(lesson.page for lesson in LESSONS)]
NARROW = {"width": 360, "height": 640}
WIDE = {"width": 1280, "height": 900}
PAPER = {"width": 673, "height": 986}  # A4 between its margins, in CSS pixels
FORMULA = re.compile(r"(?<!\\)\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
INVISIBLE = "\n\u2061\u2062\u2063"  # for screen readers, between a function and its argument

each_page = pytest.mark.parametrize("name", PAGES)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


def built(folder):
    try:
        reading_site.build(folder)
    except BuildError as error:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(str(error))
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("reading"))


@pytest.fixture(scope="session")
def soups(site):
    """Every page, parsed."""
    return {name: BeautifulSoup((site / name).read_bytes(), "html.parser") for name in PAGES}


@pytest.fixture
def open_page(browser, site):
    """A function that opens a page in a tab of its own, which may ask no other host."""
    contexts = []

    def open_page(name, **options):
        context = browser.new_context(**{"viewport": WIDE, **options})
        contexts.append(context)
        page = context.new_page()
        page.wanted = []
        page.on("request", lambda request: page.wanted.append(request.url))
        page.on("pageerror", lambda error: page.wanted.append(f"error: {error}"))
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_build_is_the_same_every_time(site, tmp_path):
    again = built(tmp_path / "again")
    files = [path.relative_to(site) for path in sorted(site.rglob("*")) if path.is_file()]
    assert files == [p.relative_to(again) for p in sorted(again.rglob("*")) if p.is_file()]
    assert filecmp.cmpfiles(site, again, map(str, files), shallow=False)[1:] == ([], [])


def test_it_is_small(site):
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 8e6
    assert max(size for path, size in sizes.items() if path.suffix == ".html") < 300_000


def test_the_examples_in_its_modules():
    assert doctest.testmod(prose).failed == 0


# What stands on a page


@each_lesson
def test_a_page_says_all_that_the_lesson_says(lesson, soups):
    main = soups[lesson.page].find("main")
    text = squeezed(main.get_text())
    for cell in lesson.notebook.cells:
        if cell.cell_type == "code":
            assert squeezed(cell.source) in text
            assert [words for words in stored_sentences(cell) if squeezed(words) not in text] == []
            for output in cell.outputs:
                assert squeezed(output.get("text", "")) in text


@each_lesson
def test_a_page_has_every_heading_and_formula_of_the_lesson(lesson, soups):
    main = soups[lesson.page].find("main")
    assert main.find("h1").get_text() == lesson.title
    headings = re.findall(r"^##+ (.+)$", markdown(lesson).replace("`", ""), re.MULTILINE)
    found = [h.get_text().removesuffix("#") for h in main.find_all(["h2", "h3", "h4"])]
    assert [squeezed(words) for words in found] == [squeezed(words) for words in headings]
    formulas = FORMULA.findall(re.sub(r"`[^`]*`", "", markdown(lesson)))
    assert len(main.find_all("math")) == len(formulas)
    blocks = [formula for formula in formulas if formula.startswith("$$")]
    assert len(main.select('.formula math[display="block"]')) == len(blocks)
    assert main.find("merror") is None
    assert "$" not in main.get_text()


def markdown(lesson):
    """The Markdown of a lesson, without code blocks."""
    cells = (cell.source for cell in lesson.notebook.cells if cell.cell_type == "markdown")
    return without_fences("\n\n".join(cells))


def test_the_font_has_every_sign_of_the_formulas_and_its_license(soups, site):
    font = TTFont(site / "assets" / "math.woff")
    signs = {sign for soup in soups.values() for math in soup("math") for sign in math.get_text()}
    # A letter that stands alone is drawn in italics; h has the sign of Planck's constant.
    alone = {i.get_text() for soup in soups.values() for i in soup("mi") if len(i.get_text()) == 1}
    letters = [sign for sign in alone if sign.isascii() and sign.isalpha() and sign != "h"]
    kinds = {sign: "CAPITAL" if sign.isupper() else "SMALL" for sign in letters}
    italic = {
        unicodedata.lookup(f"MATHEMATICAL ITALIC {kind} {sign.upper()}")
        for sign, kind in kinds.items()
    }
    # A root is drawn around what stands in it; no text of the page has its sign.
    unwritten = {"\u210e", "√"}
    missing = {ord(sign) for sign in signs | italic | unwritten} - font.getBestCmap().keys()
    assert {chr(code) for code in missing} <= set(INVISIBLE)
    assert "MATH" in font
    assert "SIL Open Font License" in font["name"].getDebugName(13)


@each_lesson
def test_the_pictures_keep_their_words(lesson, soups):
    images = soups[lesson.page].find("main").find_all("img")
    assert all(image["alt"] and image["width"] and image["height"] for image in images)
    alts = [image["alt"] for image in images]
    told = re.findall(r"!\[(.+?)\]\(\.\./images/", markdown(lesson))
    assert [words for words in told if words not in alts] == []
    sentences = [words for cell in lesson.notebook.cells for words in stored_sentences(cell)]
    assert len(alts) >= len(sentences) > 0
    assert [words for words in sentences if words not in alts] == []


@each_page
def test_every_address_on_a_page_leads_somewhere(name, soups, site):
    soup = soups[name]
    for tag, attribute in [("a", "href"), ("link", "href"), ("img", "src"), ("script", "src")]:
        for element in soup.find_all(tag):
            if tag == "script" and element.string:  # stored with an explorer, whose frames it plays
                continue
            address = urlsplit(element[attribute])
            if tag == "a" and address.scheme == "https":
                continue
            assert not address.scheme and not address.netloc, element
            if address.path.startswith("lite/"):
                (lesson,) = re.findall(r"path=notebooks/(\w+)\.ipynb", unquote(address.query))
                assert lesson in [lesson.name for lesson in LESSONS]
                continue
            assert (site / (address.path or name)).is_file(), element
            if address.fragment:
                target = soups[address.path or name]
                assert target.find(id=address.fragment), element


def test_the_style_and_the_search_name_no_other_host(site):
    for path in (site / "assets").glob("*"):
        if path.suffix in {".css", ".js"} and path.name != "search-index.js":
            assert "http" not in path.read_text(encoding="utf-8").replace('[href^="http"]', "")


def test_previous_and_next_lead_through_the_course(soups):
    way, page = [], PAGES[1]
    while page:
        way.append(page)
        link = soups[page].select_one(".turn [rel=next]")
        page = link and link["href"]
    assert way == PAGES[1:]
    for page, before in zip(PAGES[2:], PAGES[1:], strict=False):
        assert soups[page].select_one(".turn [rel=prev]")["href"] == before


@each_lesson
def test_a_lesson_can_be_run_in_three_places(lesson, soups):
    links = [link["href"] for link in soups[lesson.page].select(".run a")]
    running, colab, binder = map(unquote, links)
    assert running == f"lite/notebooks/index.html?path=notebooks/{lesson.name}.ipynb"
    assert colab.startswith("https://colab.research.google.com/github/")
    assert colab.endswith(f"/{lesson.name}.ipynb")
    assert binder.startswith("https://mybinder.org/v2/gh/")
    assert binder.endswith(f"/notebooks/{lesson.name}.ipynb")


@each_lesson
def test_an_explorer_says_that_it_moves_in_the_running_lesson(lesson, soups):
    explorers = [
        cell
        for cell in lesson.notebook.cells
        if cell.cell_type == "code"
        and re.search(r"^(explore_|ask_shape|predict|review)", cell.source)
    ]
    assert len(soups[lesson.page].select(".live")) >= len(explorers)
    for note in soups[lesson.page].select(".live"):
        assert note.find_parent(class_="output").select_one(".convhelpers-picture")


def test_the_front_page_lists_the_lessons_with_their_minutes(soups):
    rows = soups["index.html"].select(".lessons tbody tr")
    for row, lesson in zip(rows, LESSONS, strict=True):
        assert row.find("a")["href"] == lesson.page
        assert lesson.title in row.get_text()
        assert f"{lesson.minutes} minutes" in row.get_text()


# In a browser


@each_page
def test_nothing_keeps_a_reader_out(name, open_page):
    page = open_page(name, color_scheme="light")
    assert serious_findings(page, parts=["html"]) == []
    page.set_viewport_size(NARROW)
    assert serious_findings(page, parts=["html"]) == []


@each_page
def test_text_has_contrast_in_the_dark(name, open_page):
    page = open_page(name, color_scheme="dark")
    assert serious_findings(page, ["color-contrast"], parts=["html"]) == []


@each_page
def test_a_narrow_screen_scrolls_in_one_direction(name, open_page):
    page = open_page(name, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@each_page
def test_a_page_asks_for_nothing_but_its_own_files(name, open_page):
    page = open_page(name)
    page.locator("input[type=search]").focus()
    page.wait_for_function("window.searchIndex")
    assert [url for url in page.wanted if not url.startswith("file:")] == []
    assert page.evaluate("[...document.images].filter(i => !i.naturalWidth).length") == 0
    faces = page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(f => f.status))")
    assert faces == ["loaded" if page.locator("math").count() else "unloaded"]


@each_page
def test_a_page_can_be_read_without_script(name, open_page):
    page = open_page(name, java_script_enabled=False)
    assert not page.locator("form.search").is_visible()
    assert not page.locator("button.theme").is_visible()
    assert page.locator("main h1").is_visible()
    assert page.locator("main img").first.is_visible()


def test_search_finds_sections_and_leads_there(open_page):
    page = open_page("index.html")
    page.locator("input[type=search]").fill("sigmoid relu")
    first = page.locator(".results a").first
    first.wait_for()
    assert "section" in page.locator(".results [role=status]").inner_text()
    assert page.locator(".results mark").first.inner_text().lower() in {"sigmoid", "relu"}
    page.keyboard.press("ArrowDown")
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/\d\d_\w+\.html#"))
    assert page.evaluate("document.querySelector(':target') !== null")


def test_search_says_when_nothing_is_found_and_goes_away(open_page):
    page = open_page(PAGES[1])
    page.locator("input[type=search]").fill("zzzz")
    page.wait_for_function("document.querySelector('.results p').textContent")
    assert "Nothing was found" in page.locator(".results").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator(".results").is_visible()


@each_lesson
def test_search_knows_every_section_of_a_lesson(lesson, open_page):
    page = open_page(lesson.page)
    page.locator("input[type=search]").focus()
    page.wait_for_function("window.searchIndex")
    index = page.evaluate("window.searchIndex")
    here = [section["page"] for section in index if section["page"].startswith(lesson.page)]
    headings = page.eval_on_selector_all("main :is(h2, h3)", "all => all.map(h => h.id)")
    assert here == [lesson.page, *(f"{lesson.page}#{name}" for name in headings)]


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def filter_of_drawings(page):
    return page.eval_on_selector("img.drawn", "image => getComputedStyle(image).filter")


def test_the_theme_follows_the_system_until_it_is_chosen_and_is_then_remembered(open_page):
    page = open_page(PAGES[2], color_scheme="dark")
    dark = background(page)
    assert filter_of_drawings(page) != "none"
    page.locator("button.theme").click()
    light = background(page)
    assert light != dark
    assert filter_of_drawings(page) == "none"
    page.reload()
    assert background(page) == light
    page.locator("button.theme").click()
    assert background(page) == dark


def test_a_photograph_stays_as_it_is_in_the_dark(open_page):
    page = open_page(PAGES[1], color_scheme="dark")
    photograph = page.locator("img.photograph").first
    assert photograph.evaluate("image => getComputedStyle(image).filter") == "none"


# On paper


@each_lesson
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_on_paper_what_is_folded_is_open_and_nothing_is_cut(lesson, script, open_page):
    page = open_page(lesson.page, viewport=PAPER, color_scheme="dark", java_script_enabled=script)
    page.emulate_media(media="print")
    if script:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for answer in page.locator("details > :not(summary)").all():
        assert answer.bounding_box()["height"] > 0
    wide = """all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
    assert page.eval_on_selector_all("main pre, main .formula, main .table, main", wide) == []
    assert background(page) == "rgb(255, 255, 255)"
    assert filter_of_drawings(page) == "none"
    for part in (".bar", ".contents", ".run", ".turn"):
        assert not page.locator(part).first.is_visible()
    if script:
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0


@each_lesson
def test_a_printed_heading_stays_with_what_follows(lesson, open_page, soups):
    page = open_page(lesson.page)
    printed = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    headings = {
        squeezed(heading.get_text().removesuffix("#"))
        for heading in soups[lesson.page].select("main :is(h2, h3)")
    }
    ends = [sheet.extract_text().strip().splitlines()[-1] for sheet in printed.pages]
    assert len(ends) > 1
    assert [words for words in ends if squeezed(words) in headings] == []
    text = squeezed("".join(sheet.extract_text() for sheet in printed.pages))
    for answer in soups[lesson.page].select("details p"):
        if not answer.find(["math", "code"]):
            assert squeezed(answer.get_text()) in text


def squeezed(text):
    """The text without white space and ligatures, in which a source and a page may differ."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
