"""Every lesson keeps the rules, and the functions written in it agree with the package."""

from ast import literal_eval

import gate
import numpy as np
import pytest
from gate import FINISHED_FUNCTION, SOLUTION_SUFFIX
from lesson import examples, functions, imports, lessons, tags

import convhelpers
from convhelpers.data import tiny
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.inputs import random_images

COURSE = lessons()
LESSONS_WITH_EXERCISES = [lesson for lesson in COURSE if not lesson.is_start_page]
SEEDS = range(25)


def as_text(complaints):
    """One complaint a line, so that a failed test shows them all."""
    return "\n".join(map(str, complaints))


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.name)
def test_the_lesson_keeps_the_rules(lesson):
    assert as_text(gate.complaints(lesson)) == ""


def test_the_tiny_example_is_the_same_in_all_lessons():
    assert as_text(gate.same_example_everywhere(COURSE)) == ""


def test_the_tiny_example_is_that_of_the_package():
    package = {"the input": tiny.A_prev, "the filter": tiny.W, "the bias": tiny.b}
    written = {what: numbers for lesson in COURSE for _, what, numbers in examples(lesson)}
    assert set(written) == set(package)
    for what, numbers in written.items():
        assert np.ravel(literal_eval(numbers)).tolist() == package[what].ravel().tolist()


def test_readme_lists_the_lessons(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert as_text(gate.readme_lists_the_lessons(readme, COURSE)) == ""


def test_the_lessons_are_numbered_without_a_gap():
    assert [lesson.name[:3] for lesson in COURSE] == [f"{k:02}_" for k in range(len(COURSE))]


def finished_functions(lesson):
    """The functions of a lesson's finished cells, by name, with what the lesson imports."""
    namespace = {"np": np}
    for _, cell in lesson.code:
        for statement in imports(cell):
            exec(statement, namespace)
    names = []
    for _, cell in lesson.code:
        if FINISHED_FUNCTION in tags(cell):
            exec(cell.source, namespace)
            names += [function.name for function in functions(cell)]
    return {name: namespace[name] for name in names}


# Arguments for each function at random: an exercise draws its own.


def conv_output_size(rng):
    f = int(rng.integers(1, 6))
    return dict(n=f + rng.integers(0, 9), f=f, stride=rng.integers(1, 5), pad=rng.integers(0, 3))


def same_pad(rng):
    return dict(f=2 * rng.integers(0, 5) + 1)


def relu(rng):
    return dict(Z=random_images(rng, 1))


ARGUMENTS = {
    "conv_output_size": conv_output_size,
    "same_pad": same_pad,
    "relu": relu,
    **{name: exercise.random_call for name, exercise in EXERCISES.items()},
}
FUNCTIONS = [
    pytest.param(function, name.removesuffix(SOLUTION_SUFFIX), id=f"{lesson.name}-{name}")
    for lesson in COURSE
    for name, function in finished_functions(lesson).items()
]


def arrays(result):
    """The arrays that a function returns: several, or a single one."""
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize(("function", "name"), FUNCTIONS)
def test_a_function_of_a_lesson_agrees_with_the_package(function, name):
    reference = getattr(convhelpers, name)
    for seed in SEEDS:
        arguments = ARGUMENTS[name](np.random.default_rng(seed))
        results, expected = arrays(function(**arguments)), arrays(reference(**arguments))
        for result, right in zip(results, expected, strict=True):
            # Sums of whole numbers are exact in any order; averages and exponentials are not.
            np.testing.assert_allclose(result, right, rtol=1e-12, atol=1e-12)
            assert np.shape(result) == np.shape(right)


@pytest.mark.parametrize("lesson", LESSONS_WITH_EXERCISES, ids=lambda lesson: lesson.name)
def test_the_lesson_finishes_a_function(lesson):
    assert finished_functions(lesson)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_the_arguments_can_tell_a_wrong_function(name):
    results = [
        getattr(convhelpers, name)(**ARGUMENTS[name](np.random.default_rng(seed))) for seed in SEEDS
    ]
    assert len({np.asarray(arrays(result)[0]).tobytes() for result in results}) > 3
