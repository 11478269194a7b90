"""nbgrader makes an assignment of a lesson, and gives its points to right answers only."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from example_lesson import example_lesson
from execute import NOTEBOOKS, main, read
from grade_cells import POINTS, checked, mark
from lesson import as_stored, tags
from nbformat import v4

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.nbgrader import VARIABLE, graded
from convhelpers.exercises.checker.result import Result

STUB = '''\
def zero_pad(X, pad):
    """Put `pad` zeros on each side."""
    ...'''
WRONG = "def zero_pad(X, pad):\n    return np.pad(X, pad)"
RIGHT = EXERCISES["zero_pad"].source


def small_lesson():
    cells = [
        v4.new_code_cell("import numpy as np\n\nfrom convhelpers.exercises import check", id="a"),
        v4.new_code_cell(STUB, id="b", metadata={"tags": ["exercise"]}),
        v4.new_code_cell("check(zero_pad)", id="c"),
        v4.new_code_cell("check(zero_pad).passed", id="d"),
    ]
    notebook = example_lesson()
    notebook.cells = cells
    return notebook


def nbgrader(course, *words):
    """Run a command of nbgrader's in the folder of a course."""
    command = [sys.executable, "-m", "nbgrader", *words]
    # It looks for a program beside Python on the path; settings of whoever runs the tests must not
    # reach it.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"PATH": path, "JUPYTER_CONFIG_DIR": str(course / "config"), "HOME": str(course)}
    found = subprocess.run(
        command, cwd=course, env=os.environ | own, capture_output=True, encoding="utf-8"
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one lesson, handed in by three learners and graded."""
    course = tmp_path_factory.mktemp("course")
    lesson = course / "source" / "padding" / "lesson.ipynb"
    lesson.parent.mkdir(parents=True)
    lesson.write_text(json.dumps(mark(small_lesson())), encoding="utf-8")
    nbgrader(course, "generate_assignment", "padding")
    for who, code in (("ada", RIGHT), ("bob", WRONG), ("eve", STUB)):
        notebook = read(course / "release" / "padding" / "lesson.ipynb")
        notebook.cells[1].source = code
        if who == "bob":
            notebook.cells[2].source = "True"  # to no avail: the cell is locked
        handed_in = course / "submitted" / who / "padding" / "lesson.ipynb"
        handed_in.parent.mkdir(parents=True)
        handed_in.write_text(json.dumps(notebook), encoding="utf-8")
    nbgrader(course, "autograde", "padding")
    return course


def test_the_assignment_keeps_the_stub(course):
    stub = read(course / "release" / "padding" / "lesson.ipynb").cells[1]
    assert stub.source == STUB


def test_right_answers_get_the_points_and_an_empty_stub_none(course):
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        scores = gradebook.execute(
            "SELECT submitted_assignment.student_id, grade.auto_score FROM grade "
            "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
            "JOIN submitted_assignment "
            "ON submitted_assignment.id = submitted_notebook.assignment_id"
        ).fetchall()
    gradebook.close()
    assert dict(scores) == {"ada": POINTS, "bob": 0, "eve": 0}


def test_the_graded_notebook_says_which_mistake_it_was(course):
    notebook = read(course / "autograded" / "bob" / "padding" / "lesson.ipynb")
    (error,) = notebook.cells[2].outputs
    assert error.ename == "AssertionError"
    assert "every axis padded" in error.evalue


@pytest.mark.parametrize("passed", [False, None])
def test_what_is_not_right_raises_while_nbgrader_runs(passed, monkeypatch):
    result = Result("zero_pad", passed, None, ("What it says.",))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert graded(result) is result
    monkeypatch.setenv(VARIABLE, "autograde")
    with pytest.raises(AssertionError, match="What it says"):
        graded(result)


def test_what_is_right_never_raises(monkeypatch):
    monkeypatch.setenv(VARIABLE, "validate")
    result = Result("zero_pad", True, None, ("What it says.",))
    assert graded(result) is result


def test_a_stub_and_its_first_check_are_marked_and_once_is_enough():
    notebook = mark(small_lesson())
    marked = [cell.id for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert marked == ["b", "c"]
    assert [cell.metadata["nbgrader"]["grade"] for cell in notebook.cells[1:3]] == [False, True]
    assert mark(mark(small_lesson())) == notebook


def test_marks_outlive_the_command_that_runs_the_lessons(tmp_path):
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps(mark(small_lesson())), encoding="utf-8")
    assert main([path]) == 0
    assert read(path).cells[2].metadata["nbgrader"]["grade_id"] == "check-zero_pad"
    assert mark(read(path)) == read(path)


WITH_EXERCISES = [
    path
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    for cell in as_stored(path).cells
    if "exercise" in tags(cell) and any(f"def {name}(" in cell.source for name in EXERCISES)
]


@pytest.mark.parametrize("path", WITH_EXERCISES, ids=lambda path: path.stem)
def test_each_lesson_is_marked(path):
    notebook = as_stored(path)
    assert mark(as_stored(path)) == notebook
    assert any("nbgrader" in cell.metadata for cell in notebook.cells if checked(cell))
