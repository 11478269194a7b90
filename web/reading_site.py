"""The reading site: every lesson as a page that needs no Python and no script, and a front page."""

import re
import shutil
from copy import deepcopy
from pathlib import Path

import address
import math_font
import search_index
from contents import lessons, readme
from mathematics import Mathematics
from nbconvert import TemplateExporter
from nbconvert.filters import Highlight2HTML
from pictures import unpacked
from prose import Prose, scrollable, scrolls, size

HERE = Path(__file__).parent
ROOT = HERE.parent
TEMPLATE = "reading"
ASSETS = HERE / TEMPLATE / "assets"
# A lesson names its neighbors at its top and its bottom; a page has links of its own for that.
NEIGHBORS = re.compile(r"^(?:\[← .*)?\[Contents\]\(\.\./README\.md\).*$\n?", re.MULTILINE)
COMMAND = re.compile(r"```bash\n(.+?)\n```", re.DOTALL)
# Two paragraphs of README: what one builds, and a picture of it.
OPENING = re.compile(r"^(You build .+?)\n\n(!\[.+?\]\(.+?\))", re.MULTILINE | re.DOTALL)
SENTENCE = re.compile(r"^\| (?P<name>\w+\.svg) \| (?P<sentence>.+) \| CC BY 4.0 \|$", re.MULTILINE)
TITLE = "A convolutional layer by hand"


def build(out):
    """Write the reading site to the folder `out`."""
    for name in ("images", "pictures"):
        (out / name).mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "images").glob("*.svg")):
        shutil.copyfile(path, out / "images" / path.name)
    shutil.copytree(ASSETS, out / "assets", dirs_exist_ok=True)
    with Mathematics() as mathematics:
        pages = {lesson: lesson_page(lesson, mathematics, out) for lesson in lessons()}
        front = front_page(mathematics)
    index = []
    for lesson, page in pages.items():
        write(out / lesson.page, page)
        index += search_index.sections(lesson.page, f"{lesson.number} {lesson.title}", page)
    write(out / "index.html", front)
    write(out / "assets" / "search-index.js", search_index.script(index))
    math_font.write(out / "assets" / "math.woff", "".join(pages.values()))


def write(path, text):
    path.write_text(text, encoding="utf-8", newline="\n")


def lesson_page(lesson, mathematics, out):
    """The page of one lesson; its pictures are written to a folder of `out`."""
    prose = Prose(mathematics)
    notebook = prepared(lesson.notebook, out / "pictures")
    # Once for the headings, which stand above the text they come from.
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = prose.html(cell.source)
    before, after = neighbors(lesson)
    about = {"lesson": lesson, "headings": prose.headings, "previous": before, "next": after}
    body, _ = exporter(prose, **about).from_notebook_node(notebook)
    return body


def front_page(mathematics):
    """The first page: what the course is, its lessons, and how to run it."""
    prose = Prose(mathematics)
    introduction, picture = OPENING.search(readme()).groups()
    about = {
        "introduction": prose.html(introduction),
        "picture": prose.html(picture),
        "pictures": drawings(),
        "command": COMMAND.search(readme())[1],
    }
    return exporter(prose, **about).environment.get_template("front.html.j2").render()


def drawings():
    """What stands on each picture of the repository, and its size, by the name of its file."""
    table = (ROOT / "images" / "README.md").read_text(encoding="utf-8")
    found = {}
    for row in SENTENCE.finditer(table):
        width, height = size(ROOT / "images" / row["name"])
        found[row["name"]] = {"sentence": row["sentence"], "width": width, "height": height}
    return found


def exporter(prose, **about):
    """Writes a page with the templates of this folder, which may name what is in `about`."""
    made = TemplateExporter(
        extra_template_basedirs=[str(HERE)],
        template_name=TEMPLATE,
        template_file="index.html.j2",
    )
    made.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3"))
    made.register_filter("prose", prose.html)
    made.register_filter("scrollable", scrollable)
    made.register_filter("scrolls", scrolls)
    shared = {"lessons": lessons(), "address": address, "title": TITLE}
    made.environment.globals.update(shared, **about)
    return made


def neighbors(lesson):
    """The lesson before and the one after, or None."""
    course = [None, *lessons(), None]
    place = course.index(lesson)
    return course[place - 1], course[place + 1]


def prepared(notebook, folder):
    """A copy without what the page says in its own way, and with its pictures in `folder`."""
    notebook = deepcopy(notebook)
    notebook.cells[0].source = notebook.cells[0].source.partition("\n")[2]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = NEIGHBORS.sub("", cell.source).strip()
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = unpacked(output.data["text/html"], folder)
    return notebook
