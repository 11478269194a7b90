"""Questions about shapes: the answer is right, the slips are named, the form keeps the score."""

import ast
import re

import ipywidgets as widgets
import numpy as np
import pytest
from execute import NOTEBOOKS, main, read
from gate import BELITTLING
from lesson import as_stored
from nbformat import v4, write
from test_nbval_catches import failed_under_nbval

import convhelpers
from convhelpers.exercises import quiz as quiz_module
from convhelpers.exercises.questions import KINDS, numbers, question
from convhelpers.exercises.quiz import ask_shape
from convhelpers.explorers.explorer import Access

SEEDS = range(200)


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS[:40])
def test_the_answer_is_what_the_functions_give(kind, seed):
    asked = question(kind, seed)
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
    first = [question(*call) for call in calls]
    assert len(first) >= 9
    assert len({each.text for each in first}) == len(first)
    assert len({(each.kind, each.answer) for each in first}) == len(first)


@pytest.mark.parametrize("kind", KINDS)
def test_every_slip_has_its_own_words(kind):
    for seed in SEEDS:
        asked = question(kind, seed)
        assert asked.answer not in asked.slips
        said = [asked.reason(shape) for shape in asked.slips]
        assert len(set(said)) == len(said) >= 4
        assert all(words.startswith("Not yet: ") and asked.because in words for words in said)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reason_shows_the_sum_with_its_numbers(kind):
    asked = question(kind)
    right = asked.reason(asked.answer)
    assert right == f"Right: {asked.answer}. {asked.because}."
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
        asked = question("convolution", seed)
        m, n_H, n_W, _, n_C, f, _, stride, pad = numbers(asked.text)
        given = m, change(n_H, f, stride, pad), change(n_W, f, stride, pad), n_C
        if given != asked.answer:
            named += 1
            assert slip in asked.reason(given)
    assert named > 50


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "columns"])
def test_height_and_width_exchanged_are_named(kind):
    for seed in SEEDS:
        asked = question(kind, seed)
        m, n_H, n_W, n_C = asked.answer
        if n_H != n_W:
            assert "exchanged" in asked.reason((m, n_W, n_H, n_C))


@pytest.mark.parametrize("kind", ["convolution", "block"])
def test_channels_of_the_input_for_the_number_of_filters_are_named(kind):
    for seed in SEEDS:
        asked = question(kind, seed)
        given = (*asked.answer[:3], numbers(asked.text)[3])
        assert "n_C_prev" in asked.reason(given)


def test_what_is_no_known_slip_is_told_by_its_axes():
    asked = question("padding")
    m, n_H, n_W, n_C = asked.answer
    assert "(5, 9, 11, 5) differs in m." in asked.reason((m + 1, n_H, n_W, n_C))
    assert "differs in m, n_H, n_W and n_C." in asked.reason((90, 91, 92, 93))
    assert "four numbers" in asked.reason((n_H, n_W))
    assert "two numbers, (rows, columns)" in question("columns").reason((4, 3, 2))


def test_questions_are_the_same_for_a_seed_and_others_for_another():
    for kind in KINDS:
        assert question(kind, 3) == question(kind, 3)
        assert len({question(kind, seed).text for seed in SEEDS}) > 150


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"kind must be one of padding, .* got 'dense'"):
        ask_shape("dense")


def test_nobody_is_belittled():
    for kind in KINDS:
        asked = question(kind)
        assert not BELITTLING.search(" ".join([asked.text, asked.because, *asked.slips.values()]))


@pytest.mark.parametrize("text", ["(2, 4, 4, 8)", "2 4 4 8", "2,4,4,8", " [2, 4,4, 8] ", "2×4×4×8"])
def test_a_shape_may_be_written_in_many_ways(text):
    assert numbers(text) == (2, 4, 4, 8)


# --- the form ----------------------------------------------------------------------------------


def parts(quiz):
    """The box and the two buttons of a quiz."""
    return quiz.widget.children[1].children


def page(quiz):
    return " ".join(child.value for child in quiz.widget.children if hasattr(child, "value"))


def test_an_answer_in_the_box_is_judged_at_once():
    quiz = ask_shape("padding")
    box, _, _ = parts(quiz)
    box.set_state({"value": "(4, 9, 11, 5)"})
    assert quiz.says.startswith("Right: (4, 9, 11, 5)")
    assert quiz.says in page(quiz)
    assert "Right at the first try: 1 of 1." in page(quiz)


def test_only_the_first_answer_to_a_question_counts():
    quiz = ask_shape("padding")
    quiz.answer("(4, 6, 8, 5)")
    assert "counted once" in quiz.says
    quiz.answer("(4, 9, 11, 5)")
    assert quiz.says.startswith("Right")
    assert (quiz.right, quiz.asked) == (0, 1)


def test_the_first_answer_is_remembered_with_its_slip(monkeypatch):
    kept = []
    monkeypatch.setattr(quiz_module, "remember", kept.append)
    quiz = ask_shape("padding")
    for text in ("?", "(4, 6, 8, 5)", "(4, 9, 11, 5)"):
        quiz.answer(text)
    quiz.renew()
    quiz.answer(str(quiz.question.answer))
    wrong, right = kept
    assert (wrong.kind, wrong.about, wrong.right) == ("prediction", "padding", False)
    assert wrong.answer == "(4, 6, 8, 5)" and wrong.slip.startswith("pad is counted once.")
    assert (right.right, right.slip, right.answer) == (True, None, str(quiz.question.answer))


def test_the_button_gives_the_answer_again_and_counts_it_once():
    quiz = ask_shape("padding")
    box, answer, _ = parts(quiz)
    box.value = "4 9 11 5"
    answer.click()
    assert (quiz.right, quiz.asked) == (1, 1)


def test_new_numbers_bring_another_question_and_empty_the_box():
    quiz = ask_shape("convolution")
    box, _, new = parts(quiz)
    box.value = "1 2 3 4"
    new.click()
    assert quiz.question == question("convolution", 1)
    assert quiz.question.text in page(quiz)
    assert (box.value, quiz.says, quiz.asked) == ("", "", 1)
    quiz.answer(str(quiz.question.answer))
    assert quiz.score == "Right at the first try: 1 of 2."


@pytest.mark.parametrize("text", ["four", "?", "<b>"])
def test_what_holds_no_number_is_asked_for_again_and_not_counted(text):
    quiz = ask_shape("pooling")
    quiz.answer(text)
    assert quiz.says == "Type four whole numbers, (m, n_H, n_W, n_C)."
    assert quiz.asked == 0


def test_every_control_has_a_name_and_keeps_the_keys_to_itself():
    quiz = ask_shape("block")
    box, answer, new = parts(quiz)
    assert all(isinstance(button, widgets.Button) for button in (answer, new))
    assert [box.description, answer.description, new.description] == [
        "shape (m, n_H, n_W, n_C)",
        "Answer",
        "New numbers",
    ]
    assert isinstance(quiz.widget.children[-1], Access)
    assert "convhelpers-explorer" in quiz.widget._dom_classes
    assert 'aria-live="polite"' in page(quiz)


def test_a_notebook_stores_the_question_with_its_answer_folded(tmp_path, root):
    code = "from convhelpers.exercises.quiz import ask_shape\n\nask_shape('padding')"
    path = tmp_path / "lesson.ipynb"
    write(v4.new_notebook(cells=[v4.new_code_cell(code, id="one")]), path)
    assert main([path]) == 0
    static, *others = as_stored(path).cells[0].outputs
    assert not any(other.data for other in others)  # the form itself is not stored
    asked = question("padding")
    assert static.data["text/plain"] == f"{asked.text}\nAnswer: {asked.answer}. {asked.because}."
    assert "<details><summary>Answer</summary>" in static.data["text/html"]
    other = path.read_text(encoding="utf-8").replace("Answer: (4,", "Answer: (5,")
    (tmp_path / "other.ipynb").write_text(other, encoding="utf-8")
    assert failed_under_nbval(tmp_path, root) == {"other"}
