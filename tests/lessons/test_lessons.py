"""Every lesson keeps the rules, and the functions written in it agree with the package."""

import gate
import numpy as np
import pytest
from gate import FINISHED_FUNCTION, SOLUTION_SUFFIX
from lesson import functions, imports, lessons, tags

import convhelpers

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


# Arguments for each function: small whole numbers, so that sums are exact whatever their order,
# and shapes in which no two axes need be equal.


def integers(rng, shape):
    return rng.integers(-9, 10, shape).astype(float)


def images(rng, f):
    m, n_C = rng.integers(1, 4, 2)
    n_H, n_W = f + rng.integers(0, 6, 2)
    return integers(rng, (m, n_H, n_W, n_C))


def layer(rng):
    f = rng.integers(1, 4)
    A_prev = images(rng, f)
    n_C = rng.integers(1, 5)
    W, b = integers(rng, (n_C, f, f, A_prev.shape[-1])), integers(rng, n_C)
    stride, pad = rng.integers(1, 4), rng.integers(0, 3)
    return dict(A_prev=A_prev, W=W, b=b, stride=stride, pad=pad)


def zero_pad(rng):
    return dict(X=images(rng, 1), pad=rng.integers(0, 4))


def conv_output_size(rng):
    f = int(rng.integers(1, 6))
    return dict(n=f + rng.integers(0, 9), f=f, stride=rng.integers(1, 5), pad=rng.integers(0, 3))


def same_pad(rng):
    return dict(f=2 * rng.integers(0, 5) + 1)


def conv_single_step(rng):
    shape = (f := rng.integers(1, 5), f, rng.integers(1, 5))
    return dict(a_slice=integers(rng, shape), W=integers(rng, shape), b=float(rng.integers(-9, 10)))


def conv_forward(rng):
    return layer(rng)


def pool_forward(rng):
    f = rng.integers(1, 5)
    mode = rng.choice(["max", "average"])
    return dict(A_prev=images(rng, f), f=f, stride=rng.integers(1, 5), mode=str(mode))


def conv_pool_forward(rng):
    arguments = layer(rng)
    A_prev, W, stride, pad = (arguments[name] for name in ("A_prev", "W", "stride", "pad"))
    sides = [convhelpers.conv_output_size(n, W.shape[1], stride, pad) for n in A_prev.shape[1:3]]
    pool = dict(pool_f=rng.integers(1, min(sides) + 1), pool_stride=rng.integers(1, 4))
    return arguments | pool | dict(mode=str(rng.choice(["max", "average"])))


def relu(rng):
    return dict(Z=integers(rng, rng.integers(1, 5, 4)))


ARGUMENTS = {
    "zero_pad": zero_pad,
    "conv_output_size": conv_output_size,
    "same_pad": same_pad,
    "conv_single_step": conv_single_step,
    "conv_forward": conv_forward,
    "pool_forward": pool_forward,
    "conv_pool_forward": conv_pool_forward,
    "relu": relu,
}
FUNCTIONS = [
    pytest.param(function, name.removesuffix(SOLUTION_SUFFIX), id=f"{lesson.name}-{name}")
    for lesson in COURSE
    for name, function in finished_functions(lesson).items()
]


@pytest.mark.parametrize(("function", "name"), FUNCTIONS)
def test_a_function_of_a_lesson_agrees_with_the_package(function, name):
    reference = getattr(convhelpers, name)
    for seed in SEEDS:
        arguments = ARGUMENTS[name](np.random.default_rng(seed))
        np.testing.assert_array_equal(function(**arguments), reference(**arguments))


@pytest.mark.parametrize("lesson", LESSONS_WITH_EXERCISES, ids=lambda lesson: lesson.name)
def test_the_lesson_finishes_a_function(lesson):
    assert finished_functions(lesson)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_the_arguments_can_tell_a_wrong_function(name):
    results = [
        getattr(convhelpers, name)(**ARGUMENTS[name](np.random.default_rng(seed))) for seed in SEEDS
    ]
    assert len({np.asarray(result).tobytes() for result in results}) > 3
