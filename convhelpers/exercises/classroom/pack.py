"""All that a teacher needs: ``python -m convhelpers.exercises.classroom pack OUT``.

OUT gets a page for each lesson (plan, goals, misconceptions, questions, preparation), slides, an
edition for learners and a solution key, both also for print, tests in as many variants as
``--variants`` says, with keys and for Moodle and QTI 2.1, and what nbgrader and Otter-Grader need.
A PDF of each printed page is made where a Chromium is found, unless ``--no-pdf`` is given.
"""

import argparse
import sys
from pathlib import Path

import nbformat

from convhelpers.exercises.classroom import moodle, otter, qti, sheets
from convhelpers.exercises.classroom.document import markdown, page
from convhelpers.exercises.classroom.editions import learners_edition, solution_key
from convhelpers.exercises.classroom.lessons import FOLDER, lessons
from convhelpers.exercises.classroom.plans import plan
from convhelpers.exercises.classroom.printed import browser, printable_page, write_pdf
from convhelpers.exercises.classroom.slides import slides

VARIANTS = 4
README = Path(__file__).with_name("pack.md")


def main(arguments):
    """Read the command line, write the pack; give the exit code."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m convhelpers.exercises.classroom pack",
        description=about.partition(":")[0] + ".",
        epilog=more,
    )
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument(
        "--variants", type=int, default=VARIANTS, help=f"of the test, {VARIANTS} unless told"
    )
    parser.add_argument("--notebooks", type=Path, default=FOLDER, help="the folder of the lessons")
    parser.add_argument("--no-pdf", action="store_true", help="write no PDF")
    given = parser.parse_args(arguments)
    try:
        course = lessons(given.notebooks)
        for lesson in course:
            write_lesson(lesson, given.out)
            print(f"{lesson.name}", file=sys.stderr)
        write_tests(given.out / "tests", range(1, given.variants + 1))
        write(given.out / "README.md", README.read_text(encoding="utf-8"))
    except OSError as error:
        parser.error(str(error))
    n_pdf = 0 if given.no_pdf else write_pdfs(given.out)
    missing = "" if n_pdf or given.no_pdf else " No PDF: no Chromium was found."
    print(f"{len(course)} lessons, {given.variants} variants, {n_pdf} PDF in {given.out}.{missing}")
    return 0


def write_lesson(lesson, out):
    """Everything about one lesson."""
    folder = lesson.path.parent
    editions = {
        "learners": learners_edition(lesson.notebook),
        "solutions": solution_key(lesson.notebook),
    }
    for name, notebook in editions.items():
        text = nbformat.writes(notebook)
        write(out / name / "notebooks" / lesson.path.name, text + "\n")
        title = f"{lesson.title} ({name})"
        write(out / name / f"{lesson.name}.html", printable_page(title, notebook, folder))
    for picture in sorted((folder.parent / "images").glob("*.svg")):
        for name in editions:
            write(out / name / "images" / picture.name, picture.read_text(encoding="utf-8"))
    text = plan(lesson)
    write(out / "plans" / f"{lesson.name}.md", text)
    write(out / "plans" / f"{lesson.name}.html", page(f"Plan: {lesson.title}", markdown(text)))
    write(out / "slides" / f"{lesson.name}.html", slides(lesson))
    otter.write_tests(lesson, out / "otter" / lesson.name / "tests")


def write_tests(folder, variants):
    """The tests, with keys, and for learning platforms."""
    for variant in variants:
        write(folder / f"variant_{variant}.html", sheets.sheet(variant))
        write(folder / f"variant_{variant}_key.html", sheets.key(variant))
        qti.write_package(variant, folder / f"variant_{variant}_qti.zip")
    write(folder / "moodle.xml", moodle.moodle_xml(variants))


def write_pdfs(out):
    """A PDF beside each page for paper; return how many there are."""
    if browser() is None:
        return 0
    pages = [
        path for name in ("learners", "plans", "tests") for path in (out / name).glob("*.html")
    ]
    return sum(write_pdf(path, path.with_suffix(".pdf")) for path in sorted(pages))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
