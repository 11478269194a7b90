"""Hints in order, and one solution that the lessons show too."""

import ast
import json

import numpy as np
import pytest

from convhelpers.exercises import EXERCISES, hint, solution
from convhelpers.exercises.catalog import exercise_of
from convhelpers.exercises.checker.answers import all_equal, answer


def unwritten(name):
    names = {}
    exec(f"def {name}(*arguments, **options): ...", names)
    return names[name]


def lesson_functions(root):
    """The text of every function of the lessons, by name."""
    texts = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and "def " in source:
                for node in ast.parse(source).body:
                    if isinstance(node, ast.FunctionDef):
                        texts[node.name] = ast.get_source_segment(source, node)
    return texts


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_lesson_shows_the_same_solution(exercise, root):
    text = lesson_functions(root)[f"{exercise.name}_loops"]
    assert text.replace(f"{exercise.name}_loops", exercise.name, 1) + "\n" == exercise.source


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_lesson_has_the_same_first_line_and_docstring(exercise, root):
    stub, whole = ast.parse(lesson_functions(root)[exercise.name]), ast.parse(exercise.source)
    assert ast.unparse(stub.body[0].args) == ast.unparse(whole.body[0].args)
    assert ast.get_docstring(stub.body[0]) == ast.get_docstring(whole.body[0])


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_lesson_has_the_same_hints(exercise, root):
    prose = " ".join(
        "".join(cell["source"])
        for path in (root / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    if "<summary>Hint 1" in prose:
        for text in exercise.hints:
            assert " ".join(text.split()) in " ".join(prose.split())


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_hints_in_order(exercise):
    stub = unwritten(exercise.name)
    assert len(exercise.hints) == 3
    for number, text in enumerate(exercise.hints, start=1):
        note = hint(stub, number)
        assert str(note) == note._repr_markdown_()
        assert str(note).startswith(f"Hint {number} of 3. {text}")
        assert (f"`arrange({exercise.name})`" in str(note)) is (number == 3)
    assert str(hint(stub)) == str(hint(stub, 1))


@pytest.mark.parametrize("number", [0, 4, -1, 1.5, "1", None, np.zeros(3), ...])
def test_a_hint_that_is_not_there(number):
    sentence = "zero_pad has 3 hints: hint(zero_pad, 3) is the last."
    assert str(hint(unwritten("zero_pad"), number)) == sentence


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_solution_runs_when_it_is_pasted(exercise):
    note = solution(unwritten(exercise.name))
    folded = "<details><summary>One way to write it</summary>"
    assert note._repr_markdown_() == f"{folded}\n\n```python\n{note.source}```\n\n</details>"
    assert str(note) == note.source == exercise.source
    names = dict(exercise.solution.__globals__)
    exec(note.source, names)
    probe = exercise.probes[0]
    pasted, ours = answer(names[exercise.name], probe), answer(exercise.solution, probe)
    assert ours.arrays and all_equal(pasted.arrays, ours.arrays)


def test_an_exercise_is_found_by_the_name_of_the_function():
    assert exercise_of(unwritten("conv_forward")) is EXERCISES["conv_forward"]
    with pytest.raises(LookupError, match="There is no exercise named other"):
        exercise_of(unwritten("other"))
