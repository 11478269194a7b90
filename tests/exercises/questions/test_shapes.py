"""Questions about shapes: the answer is what the functions give, and the slips are named."""

import ast
import re

import numpy as np
import pytest
from execute import NOTEBOOKS, read
from gate import BELITTLING

import convhelpers
from convhelpers.exercises.questions.asked import Numbers
from convhelpers.exercises.questions.shapes import SHAPES, shape_question
from convhelpers.exercises.quiz import ask_shape

SEEDS = range(200)


def numbers(text):
    """The whole numbers in a text."""
    return tuple(map(int, re.findall(r"\d+", text)))


def shape_by_running(asked):
    """The shape that the package's own functions give for the numbers in the question."""
    shape, rest = asked.text.split(")", 1)
    X = np.zeros(numbers(shape))
    found = [int(word) for word in re.findall(r"\d+", rest)]
    if asked.kind == "padding":
        return convhelpers.zero_pad(X, *found).shape
    if asked.kind == "gradient":
        n_C, f, _, stride, pad = found
        W, b = np.zeros((n_C, f, f, X.shape[3])), np.zeros(n_C)
        dZ = convhelpers.conv_forward(X, W, b, stride, pad)
        dA_prev, dW, _ = convhelpers.conv_backward(dZ, X, W, stride, pad)
        gradients = {"dZ": dZ, "dA_prev": dA_prev, "dW": dW}
        return gradients[rest.split()[-1].rstrip("?")].shape
    if asked.kind == "columns":
        return convhelpers.im2col(X, *found).shape
    if asked.kind == "groups":
        n_C, f, _, groups, dilation = found
        W_d = convhelpers.dilate(np.zeros((n_C, f, f, X.shape[3] // groups)), dilation)
        convhelpers.grouped_conv_forward(X, W_d, np.zeros(n_C), groups=groups)
        return W_d.shape
    if asked.kind == "stamps":
        f, _, n_C, stride, pad = found
        W = np.zeros((X.shape[3], f, f, n_C))
        return convhelpers.conv_transpose_forward(X, W, np.zeros(n_C), stride, pad).shape
    if asked.kind == "tiles":
        _, f, _, stride, top, bottom, left, right = found
        return convhelpers.cut_tile(X, (top, bottom), (left, right), f, stride).shape
    if asked.kind == "pooling gradient":
        f, stride, *shape = found
        return convhelpers.pool_backward(np.zeros(shape), X, f, stride).shape
    if asked.kind == "pooling":
        return convhelpers.pool_forward(X, *found).shape
    n_C, f, _, stride, pad, *pooling = found
    W, b = np.zeros((n_C, f, f, X.shape[3])), np.zeros(n_C)
    if asked.kind == "convolution":
        return convhelpers.conv_forward(X, W, b, stride, pad).shape
    pool_f, pool_stride = pooling
    options = dict(pool_f=pool_f, pool_stride=pool_stride)
    return convhelpers.conv_pool_forward(X, W, b, stride, pad, **options).shape


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("seed", SEEDS[:40])
def test_the_answer_is_what_the_functions_give(kind, seed):
    asked = shape_question(kind, seed)
    assert asked.answer == shape_by_running(asked)


def test_no_two_lessons_begin_with_the_same_numbers():
    asked = [
        ast.parse(match).body[0].value
        for path in NOTEBOOKS.glob("*.ipynb")
        for cell in read(path).cells
        for match in re.findall(r"^ask_shape\(.*\)$", cell.source, re.MULTILINE)
    ]
    calls = [
        [ast.literal_eval(node) for node in (*call.args, *(word.value for word in call.keywords))]
        for call in asked
    ]
    first = [shape_question(*call) for call in calls]
    assert len(first) >= 9
    assert len({each.text for each in first}) == len(first)
    assert len({(each.kind, each.answer) for each in first}) == len(first)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_slip_has_its_own_words(kind):
    for seed in SEEDS:
        asked = shape_question(kind, seed)
        assert asked.answer not in asked.slips
        said = [asked.reason(shape) for shape in asked.slips]
        assert len(set(said)) == len(said) >= 4
        assert all(words.startswith("Not yet: ") and asked.because in words for words in said)


@pytest.mark.parametrize("kind", SHAPES)
def test_the_reason_shows_the_sum_with_its_numbers(kind):
    asked = shape_question(kind)
    right = asked.reason(asked.answer)
    assert right.startswith(f"Right: {asked.answer}. ")
    assert right.lower().endswith(f"{asked.because}.".lower())
    for side in asked.answer[1:3]:
        assert f"= {side}" in right


@pytest.mark.parametrize(
    ("slip", "change"),
    [
        ("ceil for floor", lambda n, f, stride, pad: -(-(n + 2 * pad - f) // stride) + 1),
        ("counted once", lambda n, f, stride, pad: (n + pad - f) // stride + 1),
        ("pad is not counted", lambda n, f, stride, pad: (n - f) // stride + 1),
        ("stride 1", lambda n, f, stride, pad: n + 2 * pad - f + 1),
        ("+ 1 is missing", lambda n, f, stride, pad: (n + 2 * pad - f) // stride),
    ],
)
def test_a_slip_in_the_formula_is_named(slip, change):
    named = 0
    for seed in SEEDS:
        asked = shape_question("convolution", seed)
        m, n_H, n_W, _, n_C, f, _, stride, pad = numbers(asked.text)
        given = m, change(n_H, f, stride, pad), change(n_W, f, stride, pad), n_C
        if given != asked.answer:
            named += 1
            assert slip in asked.reason(given)
    assert named > 50


@pytest.mark.parametrize("kind", [kind for kind in SHAPES if kind != "columns"])
def test_height_and_width_exchanged_are_named(kind):
    for seed in SEEDS:
        asked = shape_question(kind, seed)
        m, n_H, n_W, n_C = asked.answer
        if n_H != n_W:
            assert "exchanged" in asked.reason((m, n_W, n_H, n_C))


@pytest.mark.parametrize("kind", ["convolution", "block"])
def test_channels_of_the_input_for_the_number_of_filters_are_named(kind):
    for seed in SEEDS:
        asked = shape_question(kind, seed)
        given = (*asked.answer[:3], numbers(asked.text)[3])
        assert "n_C_prev" in asked.reason(given)


def test_what_is_no_known_slip_is_told_by_its_axes():
    asked = shape_question("padding")
    m, n_H, n_W, n_C = asked.answer
    assert "(5, 9, 11, 5) differs in m." in asked.reason((m + 1, n_H, n_W, n_C))
    assert "differs in m, n_H, n_W and n_C." in asked.reason((90, 91, 92, 93))


def test_questions_are_the_same_for_a_seed_and_others_for_another():
    for kind in SHAPES:
        assert shape_question(kind, 3) == shape_question(kind, 3)
        assert len({shape_question(kind, seed).text for seed in SEEDS}) > 150


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"kind must be one of padding, .* got 'dense'"):
        ask_shape("dense")


def test_nobody_is_belittled():
    for kind in SHAPES:
        asked = shape_question(kind)
        assert not BELITTLING.search(" ".join([asked.text, asked.because, *asked.slips.values()]))


@pytest.mark.parametrize("text", ["(2, 4, 4, 8)", "2 4 4 8", "2,4,4,8", " [2, 4,4, 8] ", "2×4×4×8"])
def test_a_shape_may_be_written_in_many_ways(text):
    assert Numbers(("m", "n_H", "n_W", "n_C")).read(text) == (2, 4, 4, 8)
