"""An exercise stands in one file, and everything else follows from the list of them."""

import inspect

import numpy as np
import pytest
from lesson import functions, lessons, tags

import convhelpers
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.answers import all_equal
from convhelpers.learner.outcome import kind_of

EVERY = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def test_the_exercises_are_the_stubs_of_the_lessons_in_their_order():
    stubs = [
        (function.name, int(lesson.name[:2]))
        for lesson in lessons()
        if not lesson.is_start_page
        for _, cell in lesson.code
        if "exercise" in tags(cell)
        for function in functions(cell)
    ]
    assert [(exercise.name, exercise.lesson) for exercise in EXERCISES.values()] == stubs


@EVERY
def test_its_file_and_the_function_of_the_course_have_its_name(exercise):
    assert exercise.solution.__module__ == f"convhelpers.exercises.{exercise.name}"
    course = getattr(convhelpers, exercise.name)
    assert inspect.signature(course) == inspect.signature(exercise.solution)


@EVERY
def test_random_calls_are_legal_and_differ(exercise):
    results = []
    for seed in range(30):
        arguments = exercise.random_call(np.random.default_rng(seed))
        found = kind_of(getattr(convhelpers, exercise.name)(**arguments)).arrays
        assert all_equal(kind_of(exercise.solution(**arguments)).arrays, found)
        results.append(found[0].tobytes())
    assert len(set(results)) > 20


@EVERY
def test_a_random_call_is_the_same_for_the_same_seed(exercise):
    one, other = (exercise.random_call(np.random.default_rng(1)) for _ in range(2))
    results = [kind_of(exercise.solution(**arguments)).arrays for arguments in (one, other)]
    assert all_equal(*results)
