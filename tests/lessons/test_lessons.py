"""Every lesson keeps the rules, and the functions written in it agree with the package."""

from ast import literal_eval

import gate
import numpy as np
import pytest
from gate import FINISHED_FUNCTION, SOLUTION_SUFFIX
from lesson import examples, functions, imports, lessons, tags

import convhelpers
from convhelpers.data import tiny

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


def im2col(rng):
    f = int(rng.integers(1, 4))
    return dict(A_prev=images(rng, f), f=f, stride=rng.integers(1, 4), pad=rng.integers(0, 3))


def conv_backward(rng):
    arguments = layer(rng)
    dZ = integers(rng, convhelpers.conv_forward(**arguments).shape)
    del arguments["b"]
    return dict(dZ=dZ, **arguments)


def pool_backward(rng):
    arguments = pool_forward(rng)
    # The weight of an average is no whole number; multiples of f * f have whole shares.
    shape = convhelpers.pool_forward(**arguments).shape
    return dict(dA=integers(rng, shape) * arguments["f"] ** 2, **arguments)


def numerical_gradient(rng):
    X = integers(rng, rng.integers(1, 4, 3))
    factors = integers(rng, X.shape)
    return dict(loss=lambda X: np.sum(factors * X**2), X=X, h=2.0 ** -rng.integers(4, 12))


def softmax_cross_entropy(rng):
    Z = integers(rng, rng.integers(2, 7, 2))
    return dict(Z=Z, labels=rng.integers(Z.shape[1], size=len(Z)))


def occlusion_map(rng):
    f = rng.integers(1, 4)
    image = images(rng, f)[0]
    factors = integers(rng, image.shape)
    return dict(
        score=lambda images: np.sum(factors * images, axis=(1, 2, 3)),
        image=image,
        f=f,
        stride=rng.integers(1, 4),
        value=rng.integers(-3, 4),
    )


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
    "conv_backward": conv_backward,
    "numerical_gradient": numerical_gradient,
    "pool_backward": pool_backward,
    "im2col": im2col,
    "conv_forward_matmul": layer,
    "softmax_cross_entropy": softmax_cross_entropy,
    "occlusion_map": occlusion_map,
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
            # Sums of whole numbers are exact in any order; exponentials are not.
            tolerance = 1e-12 if name == "softmax_cross_entropy" else 0
            np.testing.assert_allclose(result, right, rtol=tolerance, atol=tolerance)
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
