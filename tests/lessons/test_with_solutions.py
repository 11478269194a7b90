"""With every exercise solved, a lesson runs from top to bottom and every check says right."""

from functools import cache

import pytest
from example_lesson import example_lesson
from execute import NOTEBOOKS, read, run
from lesson import as_stored, functions, output_text, tags
from nbclient.exceptions import CellExecutionError
from nbformat import v4
from with_solutions import WARM_UP, is_right, solved, verdicts

from convhelpers.exercises import EXERCISES

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def exercises(path):
    """The names of the functions that a lesson leaves to the learner."""
    cells = [cell for cell in as_stored(path).cells if "exercise" in tags(cell)]
    return [function.name for cell in cells for function in functions(cell)]


def small_lesson(stub, check):
    notebook = example_lesson()
    imports = "import numpy as np\n\nfrom convhelpers.exercises import check"
    notebook.cells = [
        v4.new_code_cell(imports),
        v4.new_code_cell(stub, metadata={"tags": ["exercise"]}),
        v4.new_code_cell(check),
    ]
    return notebook


@cache
def solved_and_run(path):
    return run(solved(read(path)))


# Every solution is held to its check, and every lesson is run as it is stored, elsewhere.
FIRST, OTHERS = LESSONS[:3], LESSONS[3:]


@pytest.mark.parametrize(
    "path",
    [*FIRST, *(pytest.param(path, marks=pytest.mark.sweep) for path in OTHERS)],
    ids=lambda path: path.stem,
)
def test_every_check_of_a_solved_lesson_says_right(path):
    notebook = solved_and_run(path)
    said = verdicts(notebook)
    assert [(name, text) for name, text in said if not is_right(name, text)] == []
    assert {name for name, _ in said} == set(exercises(path)) - set(WARM_UP)


def test_the_warm_up_of_the_start_page_is_right():
    notebook = solved_and_run(LESSONS[0])
    assert any("right: (1, 108, 144, 1)" in output_text(cell) for cell in notebook.cells)


def test_every_exercise_has_its_lesson():
    assert {name for path in LESSONS for name in exercises(path)} - set(WARM_UP) == set(EXERCISES)


def test_an_unsolved_lesson_would_be_seen():
    stub = 'def zero_pad(X, pad):\n    """Pad."""\n    ...'
    lesson = small_lesson(stub, "check(zero_pad)")
    ((name, text),) = verdicts(run(lesson))
    assert not is_right(name, text)
    ((name, text),) = verdicts(run(solved(lesson)))
    assert is_right(name, text)


def test_a_cell_that_stops_would_be_seen():
    lesson = small_lesson("def zero_pad(X, pad): ...", "zero_pad(np.zeros(3), 1)")
    with pytest.raises(CellExecutionError):
        run(solved(lesson))
