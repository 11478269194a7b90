"""The teacher's pack: editions, plans, slides, tests for platforms, gains; nothing for a stub."""

import csv
import json
import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import nbformat
import pytest

from convhelpers.exercises.classroom import gains, moodle, otter, qti, sheets
from convhelpers.exercises.classroom.__main__ import main
from convhelpers.exercises.classroom.confront import confronted
from convhelpers.exercises.classroom.document import formula, markdown
from convhelpers.exercises.classroom.editions import learners_edition, solution_key
from convhelpers.exercises.classroom.gradebooks import CANVAS, MOODLE, write_gradebook
from convhelpers.exercises.classroom.lessons import EXERCISE, FINISHED, lessons, tags
from convhelpers.exercises.classroom.notebook import UNWRITTEN, findings
from convhelpers.exercises.classroom.plans import CONFRONT, FOLDER, minutes
from convhelpers.exercises.classroom.report import Row
from convhelpers.exercises.classroom.slides import slides
from convhelpers.exercises.knowledge.sheet import TOPICS, questions

COURSE = {lesson.name: lesson for lesson in lessons()}
PLANNED = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
every_lesson = pytest.mark.parametrize("lesson", COURSE.values(), ids=COURSE)
ADDRESS = re.compile(r"""(?:src|href)=["']?(?!data:|#)([^"' >]+)""")


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


# Editions


@every_lesson
def test_the_learners_edition_has_no_solution_and_the_key_has_all(lesson):
    edition, key = learners_edition(lesson.notebook), solution_key(lesson.notebook)
    nbformat.validate(edition)
    nbformat.validate(key)
    text = "\n".join(cell.source for cell in edition.cells)
    solved = "\n".join(cell.source for cell in key.cells)
    for exercise in lesson.exercises:
        body = exercise.source.partition('"""\n')[2]
        assert body not in text and body in solved
    finished = [cell for cell in code(lesson.notebook) if FINISHED in tags(cell)]
    assert not any(FINISHED in tags(cell) or cell.outputs for cell in code(edition))
    assert len(finished) <= text.count("from convhelpers import")
    folded = re.findall(r"<summary>(.*?)</summary>", text)
    assert all(summary.startswith("Hint") for summary in folded)
    assert "<details>" not in solved


@every_lesson
def test_a_learners_edition_that_is_handed_in_empty_has_no_point(lesson):
    found = list(findings(nbformat.writes(learners_edition(lesson.notebook))))
    assert {f.exercise for f in found if f.exercise} == {e.name for e in lesson.exercises}
    assert all(finding.outcome == UNWRITTEN for finding in found if finding.exercise)


def test_every_name_that_a_finished_function_had_is_there_in_the_edition():
    for lesson in COURSE.values():
        kept = "\n".join(cell.source for cell in code(learners_edition(lesson.notebook)))
        for cell in code(lesson.notebook):
            if FINISHED in tags(cell):
                for name in re.findall(r"^def (\w+)", cell.source, re.MULTILINE):
                    exercise = name.removesuffix("_loops")
                    assert f"from convhelpers import {exercise} as {name}" in kept


# Plans


def test_every_lesson_has_a_plan():
    assert set(COURSE) <= set(PLANNED)


@pytest.mark.parametrize("name", PLANNED)
def test_a_plan_has_its_parts_and_its_minutes_add_up(name):
    text = PLANNED[name]
    total = int(re.match(r"## Plan for (\d+) minutes", text)[1])
    assert sum(minutes(text)) == total
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)[1:]
    assert parts == [
        "Goals to assess",
        "Misconceptions to confront",
        "Questions to discuss",
        "Prepare",
    ]
    assert text.count("*Listen for:*") >= 2
    assert "{{" in text or name.startswith("00")


def test_a_misconception_is_shown_with_what_is_right_and_what_it_gives():
    text = confronted("pool_forward", "stride ignored")
    assert all(f"\n{label}" in text for label in ("input", "right", "mistake"))
    assert "window moves one cell at a time" in text
    with pytest.raises(LookupError, match="no known mistake"):
        confronted("pool_forward", "anything")


def test_every_misconception_of_a_plan_has_an_input_that_shows_it():
    shown = [
        confronted(found["name"], mistake)
        for name, text in PLANNED.items()
        if name in COURSE
        for found in CONFRONT.finditer(text)
        for mistake in found["mistakes"].split("; ")
    ]
    assert len(shown) >= 40 and len(set(shown)) == len(shown)


# Pages


def test_slides_stand_alone_and_leave_no_answer_out():
    html = slides(COURSE["01_zero_padding"])
    assert html.count("<section>") >= 10
    assert [url for url in ADDRESS.findall(html) if not url.startswith("https://")] == []
    assert not re.search(r"<(?:img|script|link)[^>]+https?:", html)


def test_formulas_are_pictures_with_their_words():
    html = markdown(r"A size: $\lfloor n / s \rfloor + 1$.")
    assert r'alt="\lfloor n / s \rfloor + 1"' in html and "data:image/svg+xml" in html
    tex = r"\begin{cases} 1 & \text{at the maximum} \\ 0 & \text{elsewhere} \end{cases}"
    assert formula(tex).startswith("<img")


def test_a_test_has_a_key_and_variants_differ():
    first, second = sheets.sheet(1), sheets.sheet(2)
    assert first != second and first == sheets.sheet(1)
    key = unescape(sheets.key(1))
    for question in questions(1):
        assert question.because in key and question.because not in unescape(first)
        assert all(slip in key for slip in question.slips.values())


# Moodle: the rules of its import, as its documentation of the format says


def test_moodle_takes_every_question():
    quiz = ElementTree.fromstring(moodle.moodle_xml([1, 2]))
    assert quiz.tag == "quiz"
    kinds = [node.get("type") for node in quiz]
    assert kinds == ["category", "multichoice", "multichoice"] * len(TOPICS)
    names = set()
    for node in quiz.iterfind("question[@type='multichoice']"):
        name = node.findtext("name/text")
        assert 0 < len(name) < 255
        names.add(name)
        assert node.find("questiontext").get("format") == "html"
        ElementTree.fromstring(f"<div>{node.findtext('questiontext/text')}</div>")
        assert node.findtext("single") == "true" and float(node.findtext("defaultgrade")) == 1
        answers = node.findall("answer")
        assert sorted(answer.get("fraction") for answer in answers) == ["0", "0", "0", "100"]
        texts = [answer.findtext("text") for answer in answers]
        assert len(set(texts)) == 4 and all(texts)
        told = [a.findtext("feedback/text") for a in answers if a.get("fraction") == "0"]
        assert all(told)
    assert len(names) == 2 * len(TOPICS)


# QTI 2.1: for each element its attributes and its children in their order, written from the
# specification for the elements that we use; the schema of its publisher cannot be had offline.
IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*$")
ELEMENTS = {
    "assessmentItem": (
        {"identifier", "title", "adaptive", "timeDependent"},
        ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"],
    ),
    "responseDeclaration": ({"identifier", "cardinality", "baseType"}, ["correctResponse"]),
    "outcomeDeclaration": ({"identifier", "cardinality", "baseType"}, ["defaultValue"]),
    "correctResponse": (set(), ["value"]),
    "defaultValue": (set(), ["value"]),
    "value": (set(), []),
    "itemBody": (set(), ["p", "pre", "choiceInteraction"]),
    "p": (set(), []),
    "pre": (set(), []),
    "choiceInteraction": ({"responseIdentifier", "shuffle", "maxChoices"}, ["simpleChoice"]),
    "simpleChoice": ({"identifier"}, []),
    "responseProcessing": ({"template"}, []),
    "assessmentTest": ({"identifier", "title"}, ["testPart"]),
    "testPart": ({"identifier", "navigationMode", "submissionMode"}, ["assessmentSection"]),
    "assessmentSection": ({"identifier", "title", "visible"}, ["assessmentItemRef"]),
    "assessmentItemRef": ({"identifier", "href", "category"}, []),
}


def complaints(node):
    """What an element has that the specification does not know, or knows in another order."""
    namespace, _, tag = node.tag[1:].partition("}")
    attributes, children = ELEMENTS[tag]
    if namespace != qti.QTI or set(node.keys()) != attributes:
        yield f"{node.tag} {node.keys()}"
    order = [children.index(child.tag.partition("}")[2]) for child in node]
    if order != sorted(order):
        yield f"children of {tag}"
    if "identifier" in attributes and not IDENTIFIER.match(node.get("identifier")):
        yield node.get("identifier")
    for child in node:
        yield from complaints(child)


def test_a_qti_package_is_whole_and_every_file_keeps_the_order_of_the_specification(tmp_path):
    path = tmp_path / "test.zip"
    qti.write_package(1, path)
    with zipfile.ZipFile(path) as package:
        files = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}
    manifest = files.pop(qti.MANIFEST)
    resources = manifest.findall(f".//{{{qti.CONTENT}}}resource")
    assert [resource.get("href") for resource in resources] == list(files)
    known = {resource.get("identifier") for resource in resources}
    references = manifest.findall(f".//{{{qti.CONTENT}}}dependency")
    assert {node.get("identifierref") for node in references} < known
    assert [line for root in files.values() for line in complaints(root)] == []
    asked = iter(questions(1))
    for name, root in files.items():
        if name == qti.TEST_FILE:
            assert [node.get("href") for node in root.iter() if node.get("href")] == [
                other for other in files if other != name
            ]
            continue
        question = next(asked)
        (right,) = (node.text for node in root.iter(f"{{{qti.QTI}}}value") if node.text != "0")
        choices = {
            node.get("identifier"): node.text for node in root.iter() if "simpleC" in node.tag
        }
        assert choices[right] == question.right and len(choices) == 4


# Points


def test_otter_gives_nothing_for_a_stub(tmp_path):
    assert otter.write_tests(COURSE["06_convolution_backward"], tmp_path) == 2
    names = {}
    exec((tmp_path / "conv_backward.py").read_text(encoding="utf-8"), names)
    (case,) = names["test"]["suites"][0]["cases"]
    call, due = case["code"].splitlines()[1:]
    space = {"conv_backward": lambda: ...}
    exec("from convhelpers.exercises import check", space)
    space["conv_backward"].__name__ = "conv_backward"
    assert due == "True" and eval(call.removeprefix(">>> "), space) is None


@pytest.mark.parametrize("platform", [MOODLE, CANVAS])
def test_a_gradebook_has_points_for_right_functions_only(tmp_path, platform):
    rows = [
        Row("ada", "zero_pad", "right"),
        Row("ada", "conv_forward", "borrowed"),
        Row("=bob", "zero_pad", "not written"),
        Row("eve", "", "error", "", "damaged"),
    ]
    write_gradebook(rows, tmp_path / "grades.csv", platform)
    with open(tmp_path / "grades.csv", newline="", encoding="utf-8") as file:
        head, *lines = csv.reader(file)
    assert head[-2:] == ["zero_pad", "conv_forward"]
    points = {line[0].strip(): line[-2:] for line in lines}
    assert points.pop("Points Possible", ["1", "1"]) == ["1", "1"]
    assert points == {"ada": ["1", "0"], "'=bob": ["0", "0"], "eve": ["0", "0"]}


# Before and after


def handed_in(folder, who, before, after):
    """The progress file of a learner who answers right but for some misconceptions."""
    lines = []
    for kind, has in (("before", before), ("after", after)):
        for topic in TOPICS:
            slip = next((name for name in topic.wrong if name in has), None)
            event = {"kind": kind, "about": topic.name, "right": slip is None, "slip": slip}
            event["when"] = "2026-03-01T12:00:00+00:00"
            lines.append(json.dumps({k: v for k, v in event.items() if v is not None}))
    (folder / f"{who}.txt").write_text("\n".join([*lines, "damaged"]), encoding="utf-8")


def test_the_gains_of_a_class_are_those_of_its_answers(tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    handed_in(folder, "ada", {"filter flipped", "db as a mean"}, {"db as a mean"})
    handed_in(folder, "bob", {"filter flipped"}, {"filter flipped"})
    (folder / "eve.txt").write_text("", encoding="utf-8")
    assert main(["gains", folder, "--csv", tmp_path / "gains.csv"]) == 0
    said = capsys.readouterr().out
    assert "2 learners answered" in said
    assert re.search(r"how the filter lies +0% +50%  0\.50", said)
    assert re.search(r"gradient of a bias +50% +50%  0\.00", said)
    assert re.search(r"all +91% +94%  0\.33", said)  # 29 and 30 of 32
    assert "   2    1  filter flipped" in said
    assert "zeros around an image,right,1.000,1.000," in (tmp_path / "gains.csv").read_text("utf-8")


def test_a_class_without_files_says_so(tmp_path, capsys):
    assert main(["gains", tmp_path]) == 1
    assert gains.gains({}) == []


def test_the_pack_is_written_whole(tmp_path, capsys):
    source = tmp_path / "notebooks"
    source.mkdir()
    (tmp_path / "images").mkdir()
    lesson = COURSE["01_zero_padding"]
    for picture in (lesson.path.parent.parent / "images").glob("*.svg"):
        (tmp_path / "images" / picture.name).write_bytes(picture.read_bytes())
    (source / lesson.path.name).write_bytes(lesson.path.read_bytes())
    out = tmp_path / "pack"
    assert main(["pack", out, "--notebooks", source, "--variants", 2, "--no-pdf"]) == 0
    assert "1 lessons, 2 variants" in capsys.readouterr().out
    names = {path.relative_to(out).parts[0] for path in out.rglob("*") if path.is_file()}
    assert names == {
        "README.md", "learners", "otter", "plans", "slides", "solutions", "tests"
    }  # fmt: skip
    assert len(list((out / "tests").iterdir())) == 7
    edition = nbformat.read(out / "learners" / "notebooks" / lesson.path.name, 4)
    stub = [cell for cell in code(edition) if EXERCISE in tags(cell)]
    assert "return ..." in stub[0].source
    with pytest.raises(SystemExit):
        main(["pack", out, "--notebooks", tmp_path / "nowhere"])
