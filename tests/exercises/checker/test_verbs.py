"""What check says, whatever it is given, and what it leaves alone."""

import builtins
import linecache
import os
import random
import re
import sys
import time
import warnings
from itertools import count
from textwrap import indent

import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import EXERCISES, check, hint, solution
from convhelpers.exercises.checker import explanation, judgement, verbs
from convhelpers.exercises.checker.answers import all_equal
from convhelpers.exercises.exercise import Exercise, Mistake, Probe
from convhelpers.learner.outcome import kind_of

CELLS = count()


def functions(body, signature="zero_pad(X, pad)", **names):
    """Make a function as a cell of a notebook would."""
    text = f"def {signature}:\n{indent(body, '    ')}\n"
    cell = f"<cell {next(CELLS)}>"
    linecache.cache[cell] = len(text), None, text.splitlines(keepends=True), cell
    names = {"np": np, "convhelpers": convhelpers, "relu": convhelpers.relu, **names}
    exec(compile(text, cell, "exec"), names)
    return names[signature.partition("(")[0]]


# --- not written yet ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "...",
        "pass",
        "return ...",
        "return",
        '"""What it does."""',
        '"""What it does."""\n...',
        "raise NotImplementedError",
        "raise NotImplementedError('later')",
        "size = X.shape\nreturn ...",
    ],
)
def test_a_stub_is_not_written_yet(body):
    result = check(functions(body))
    assert (result.passed, result.misconception) == (None, None)
    assert str(result) == (
        "zero_pad is not written yet.\n"
        "The target: what zero_pad(X, 1) gives for a small example.\n"
        "X, 4 × 5, becomes X_pad, 6 × 7, with pad = 1: each side gains 1 ring of zeros (dashed "
        "cells). X_pad: 0 0 0 0 0 0 0; 0 3 1 2 0 1 0; 0 0 2 1 5 2 0; 0 1 0 4 1 0 0; "
        "0 2 1 0 3 2 0; 0 0 0 0 0 0 0."
    )


@pytest.mark.parametrize("body", ["return 1", "return True", "return X", "X", "n = 1"])
def test_what_does_something_is_no_stub(body):
    assert check(functions(body)).passed is False


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_target_of_every_exercise_is_a_picture_with_a_sentence(exercise):
    stub = functions("...", exercise.signature)
    result = check(stub)
    assert result.passed is None
    (picture,) = result.pictures
    assert picture.sentence in str(result) and picture._repr_html_() in result._repr_html_()


# --- right -------------------------------------------------------------------------------------


def test_right_is_one_line_and_what_to_try_next():
    result = check(EXERCISES["conv_pool_forward"].solution)
    assert (result.passed, result.exercise) == (True, "conv_pool_forward")
    assert (
        str(result)
        == repr(result)
        == (
            "conv_pool_forward is right, on all 13 inputs. "
            "What does a second block make of the result of the first?"
        )
    )


# --- wrong: text and pictures ------------------------------------------------------------------

STRIDE_IGNORED = """m, n_H_prev, n_W_prev, n_C = A_prev.shape
n_H = (n_H_prev - f) // stride + 1
n_W = (n_W_prev - f) // stride + 1
A = np.zeros((m, n_H, n_W, n_C))
for row in range(n_H):
    for col in range(n_W):
        window = A_prev[:, row:row + f, col:col + f]
        A[:, row, col] = window.max((1, 2)) if mode == "max" else window.mean((1, 2))
return A"""


def test_a_known_mistake_in_full():
    result = check(functions(STRIDE_IGNORED, 'pool_forward(A_prev, f, stride, mode="max")'))
    assert str(result) == (
        "pool_forward is not right yet: stride ignored. "
        "Next: Let the window start at row * stride and col * stride.\n"
        "The window moves one cell at a time, whatever the stride.\n"
        "With the tiny example: A[0, 0, 1, 0] is 2, expected 5; 3 of 4 numbers differ.\n"
        "3 of 4 cells differ, first at row 0, column 1: 2 instead of 5. "
        "Expected: 3 5; 2 4. Your A: 3 2; 2 4.\n"
    ).replace("3 of 4", "1 of 4") + result.pictures[1].sentence + (
        "\nTo see it yourself:\n"
        "    A_prev = np.array([3, 1, 2, 0, 1, 0, 2, 1, 5, 2, 1, 0, 4, 1, 0, 2, 1, 0, 3, 2], "
        "dtype=float).reshape(1, 4, 5, 1)\n"
        "    pool_forward(A_prev, 2, 2)"
    )
    assert result.pictures[1].sentence.count("A_prev[0, 0:2, 2:4, 0]")


def test_the_page_holds_the_same_and_escapes_what_the_learner_wrote():
    result = check(functions("return X[0 < 1 & pad.nothing]"))
    page = result._repr_html_()
    assert "<code>return X[0 &lt; 1 &amp; pad.nothing]</code>" in page
    assert "✗" in page and page.startswith('<div class="convhelpers-check"')
    for text in result.paragraphs:
        assert re.sub(r"[`]", "", text) in re.sub(r"</?code>", "", page).replace(
            "&lt;", "<"
        ).replace("&amp;", "&")


def test_the_same_function_gives_the_same_text_and_page():
    function = functions("return np.pad(X, pad)")
    one, other = check(function), check(function)
    assert str(one) == str(other) and one._repr_html_() == other._repr_html_()


def test_the_code_it_shows_makes_the_very_call():
    result = check(functions("return np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))"))
    calls = []
    exec(result.code, {"np": np, "zero_pad": lambda *arguments: calls.append(arguments)})
    probe = EXERCISES["zero_pad"].probes[1]
    assert np.array_equal(calls[0][0], probe.arguments["X"]) and calls[0][1] == 2


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_call_can_be_pasted(exercise):
    for probe in exercise.probes:
        names = {"np": np, "convhelpers": convhelpers, exercise.name: exercise.solution}
        *assignments, call = explanation.call_code(exercise, probe).rsplit("\n", 1)
        exec("\n".join(assignments), names)
        pasted, ours = kind_of(eval(call, names)), kind_of(probe.call(exercise.solution))
        assert all_equal(pasted.arrays, ours.arrays)
        for name, value in probe.arguments.items():
            if isinstance(value, np.ndarray):
                assert names[name].dtype == value.dtype


def test_a_wrong_shape_says_how_the_right_one_comes_about():
    body = "return convhelpers.pool_forward(A_prev, f, stride, mode)[:, :, :1]"
    result = check(functions(body, 'pool_forward(A_prev, f, stride, mode="max")'))
    assert result.misconception is None
    assert result.paragraphs[2] == (
        "With the tiny example: A has shape (1, 2, 1, 1), expected (1, 2, 2, 1), because "
        "n_H = floor((4 - 2) / 2) + 1 = 2 and n_W = floor((5 - 2) / 2) + 1 = 2."
    )


def test_where_it_is_right_and_where_wrong_is_said():
    body = "return convhelpers.zero_pad(X, pad) + (pad == 3)"
    result = check(functions(body))
    assert result.misconception is None
    assert (
        "Right with pad = 1; two images of three channels and pad = 2; pad = 0; fractions; an "
        "image of integers. Wrong with pad = 3."
    ) in result.paragraphs


def test_one_number_is_compared_too():
    body = "return 2 * convhelpers.conv_single_step(a_slice, W, b, activation) + 1"
    result = check(functions(body, "conv_single_step(a_slice, W, b, activation=None)"))
    assert result.paragraphs[1] == "With the tiny example: z is 7, expected 3."
    assert len(result.pictures) == 1


@pytest.mark.parametrize("factor", ["np.nan", "np.inf", "1e300", "-1e9"])
def test_numbers_that_do_not_fit_into_a_cell(factor):
    result = check(functions(f"return convhelpers.zero_pad(X, pad) * {factor}"))
    assert result.passed is False and len(result._repr_html_()) < 60_000


# --- what comes back ---------------------------------------------------------------------------

RETURNED = [
    ("x = 1", "no return", "Your function gives back None"),
    ("print(X)", "printed instead of returned", "prints something"),
    ("return convhelpers.zero_pad(X, pad).tolist()", "a list instead of an array", "in a list"),
    ("X_pad = convhelpers.zero_pad(X, pad)\nX += 1\nreturn X_pad", "changes the caller's array",
     "zero_pad(X, 1) changes X, which the caller still needs."),
    ("return convhelpers.zero_pad(X, pad) if pad else X", "not a new array", "returns X or a part"),
    ("return convhelpers.zero_pad(X, pad).astype(object)", None, "an array of dtype object"),
    ("return convhelpers.zero_pad(X, pad) * 1j", None, "an array of dtype complex128"),
    ("return [[1], [2, 3]]", None, "a list that is no regular array of numbers"),
    ("return 'text'", None, "a value of type str"),
    ("yield X", None, "a value of type generator"),
    ("return {}", None, "a value of type dict"),
    ("return None if pad == 2 else convhelpers.zero_pad(X, pad)", None, "returns None"),
    ("return ... if pad == 2 else convhelpers.zero_pad(X, pad)", None,
     "zero_pad(X, 2) is not written yet."),
    ("return 7", None, "X_pad has shape (), expected (1, 6, 7, 1)"),
    ("return []", None, "X_pad has shape (0,), expected (1, 6, 7, 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "misconception", "words"), RETURNED)
def test_what_comes_back_is_looked_at(body, misconception, words):
    result = check(functions(body))
    assert (result.passed, result.misconception) == (False, misconception)
    assert words in str(result)


def test_a_wrong_list_is_not_called_right():
    assert check(functions("return X.tolist()")).misconception == "no padding"


def several(A):
    """Twice and three times the array."""
    return 2 * A, 3 * A


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "return 2 * A",
            "several(A) returns an array of shape (2,), expected an array of shape (2,) and",
        ),
        ("return 2 * A, 3", "thrice has shape (), expected (2,), because it is that of A."),
        ("return 2 * A, 3 * A + 1", "thrice[0] is 4, expected 3; 2 of 2 numbers differ."),
        (
            "return 2 * A, None",
            "several(A) returns a tuple of 2, one of them None, expected an array of",
        ),
        ("return 2 * A, 2 * A", "thrice[0] is 2, expected 3; 2 of 2 numbers differ."),
    ],
)
def test_an_exercise_may_return_several_arrays(body, words):
    exercise = Exercise(
        lesson=0,
        random_call=None,
        square=None,
        one_window=None,
        solution=several,
        returns=("twice", "thrice"),
        probes=(Probe("two numbers", {"A": np.array([1.0, 2.0])}),),
        mistakes=(
            Mistake("twice twice", "Twice.", "Thrice.", "two numbers", (("3 * A", "2 * A"),)),
        ),
        hints=(),
        next_step="",
        size=lambda A: "it is that of A",
        origin=None,
        target=None,
    )
    assert judgement.judged(exercise, several).passed is True
    result = judgement.judged(exercise, functions(body, "several(A)"))
    assert result.passed is False and words in str(result)
    assert (result.misconception == "twice twice") == (body == "return 2 * A, 2 * A")


# --- errors ------------------------------------------------------------------------------------

RAISED = [
    ("return X[99]", "IndexError", "An index is larger than the array"),
    ("return X[0, 0, 0, 0, 0]", "IndexError", "more indices between the brackets"),
    ("return X[0.5]", "IndexError", "not a whole number"),
    ("return np.zeros(5 / 2)", "TypeError", "`//` rounds"),
    ("return X + np.zeros((3, 3))", "ValueError", "The two shapes in the message do not fit"),
    ("X[0, 0, 0, 0] = X[0, 0]\nreturn X", "ValueError", "One cell can hold one number"),
    ("X[:, 0] = np.zeros((2, 2))\nreturn X", "ValueError", "another shape than its place"),
    ("return X[:0].max()", "ValueError", "A window is empty"),
    ("return np.zeros((-1, 2))", "ValueError", "below zero"),
    ("n_H, n_W = X.shape", "ValueError", "four names"),
    ("return X if X > 0 else X", "ValueError", "A whole array stands"),
    ("return X @ X[0]", "ValueError", "do not have the same length"),
    ("nothing = None\nreturn nothing()", "TypeError", "stands for None"),
    ("return None + 1", "TypeError", "A value is None"),
    ("return ... + 1", "TypeError", "not written yet"),
    ("return None.shape", "AttributeError", "A value is None"),
    ("return (...).shape", "AttributeError", "not written yet"),
    ("return X.shap", "AttributeError", "typing mistake"),
    ("return np.zeros()", "TypeError", "more, fewer or other arguments"),
    ("return pad[0]", "TypeError", "no cells"),
    ("return pad(X)", "TypeError", "missing `*`"),
    ("n_H = 1\nreturn n_h", "NameError", "Did you mean n_H?"),
    ("return padding_of_mine", "NameError", "It needs a value before this line"),
    ("z += 1", "UnboundLocalError", "before it has a value"),
    ("return 1 // 0", "ZeroDivisionError", "divided by zero"),
    ("return zero_pad(X, pad)", "RecursionError", "calls itself"),
    ("return np.zeros((10**6, 10**6))", "MemoryError", "far too large"),
    ("return input()", "EOFError", "waits for the keyboard"),
    ("raise SystemExit", "SystemExit", "A function ends with `return`"),
    ("assert pad == 7", "AssertionError", "does not hold"),
    ("return convhelpers.zero_pad(X[0], pad)", "ValueError", "The course's zero_pad refuses"),
    ("raise Exception('mine')", "Exception: mine", ""),
    ("raise BaseException", "BaseException", ""),
    ("while True:\n    pass", "takes longer than 0.5 seconds", "A loop may never end"),
    ("while True:\n    print(1)", "takes longer than 0.5 seconds", "A loop may never end"),
]


@pytest.mark.parametrize(("body", "error", "meaning"), RAISED)
def test_an_error_is_explained(body, error, meaning):
    result = check(functions(body))
    assert (result.passed, result.misconception) == (False, None)
    assert error in result.paragraphs[1] and result.paragraphs[1].startswith(
        "With pad = 1: zero_pad("
    )
    if meaning:
        assert meaning in result.paragraphs[0].partition(" Next: ")[2]
    assert result.code.endswith("zero_pad(X, 1)")


def test_numpy_not_imported():
    names = {}
    exec("def zero_pad(X, pad):\n    return np.pad(X, pad)", names)
    assert "run the cell with `import numpy as np` first" in str(check(names["zero_pad"]))


def test_an_error_message_without_end_is_cut():
    assert len(str(check(functions("raise ValueError('long ' * 9999)")))) < 1000


def test_an_error_that_cannot_print_itself():
    body = "class Bad(Exception):\n    def __str__(self):\n        return 1\nraise Bad"
    assert "zero_pad(X, 1) raises Bad." in str(check(functions(body)))


def test_a_value_that_bites():
    body = (
        "class Bad(np.ndarray):\n    def __array__(self, *a, **k):\n        raise OSError\n"
        "    def __array_finalize__(self, other):\n        raise OSError\n"
        "return X.view(Bad)"
    )
    assert check(functions(body)).passed is False


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("zero_pad(X)", "too many positional arguments"),
        ("zero_pad(X, pad, more)", "missing a required argument: 'more'"),
    ],
)
def test_another_signature(signature, words):
    result = check(functions("return X", signature))
    assert result.passed is False and words in str(result)
    assert result.paragraphs[0].endswith("Next: Write its first line as `def zero_pad(X, pad):`")


def test_an_interrupt_goes_through():
    with pytest.raises(KeyboardInterrupt):
        check(functions("raise KeyboardInterrupt"))


# --- what is no exercise -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (None, "Expected a function, got NoneType"),
        (np.zeros(3), "Pass the function itself, without calling it"),
        ("zero_pad", "Expected a function, got str"),
        (lambda X, pad: X, "got a lambda"),
        (functions("return 1", "conv_foward(A_prev)"), "There is no exercise named conv_foward"),
        (len, "There is no exercise named len"),
        (np.vectorize(len), "There is no exercise named"),
    ],
)
def test_a_sentence_for_what_is_no_exercise(thing, words):
    result = check(thing)
    assert result.passed is not True and result.exercise is None
    assert words in str(result) and "\n" not in str(result)


def test_an_error_of_the_check_is_not_taken_for_an_unknown_name(monkeypatch):
    monkeypatch.setattr(verbs, "judged", lambda exercise, function: {}["f"])
    result = check(convhelpers.zero_pad)
    assert result.paragraphs == ("check could not look at this function: KeyError.",)


def test_what_cannot_even_be_asked_for_its_name():
    class Bites:
        def __getattr__(self, name):
            raise RuntimeError

        def __call__(self):
            """Nothing."""

    assert check(Bites()).paragraphs == ("check could not look at this function: RuntimeError.",)


def test_hint_and_solution_say_the_same_about_what_is_no_exercise():
    for verb in (hint, solution):
        assert str(verb(None)) == str(check(None))


# --- what is left alone ------------------------------------------------------------------------


def test_the_surroundings_stay_as_they_were(tmp_path, capfd):
    body = (
        "np.random.seed(0); np.set_printoptions(precision=1); np.seterr(all='raise')\n"
        "import os, random, warnings\n"
        "random.seed(0); os.chdir(folder); warnings.simplefilter('error')\n"
        "print('noise'); warnings.warn('noise')\n"
        "return X"
    )

    def surroundings():
        return (
            random.getstate(),
            np.random.get_state()[1].tolist(),  # noqa: NPY002
            np.get_printoptions(),
            np.geterr(),
            os.getcwd(),
            list(warnings.filters),
            sys.stdout,
            builtins.input,
        )

    before = surroundings()
    check(functions(body, folder=tmp_path))
    assert surroundings() == before
    assert capfd.readouterr() == ("", "")


def test_print_options_do_not_change_what_is_said():
    function = functions("return X / 3")
    usual = str(check(function))
    with np.printoptions(precision=1, threshold=3):
        assert str(check(function)) == usual


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_probes_stay_as_they_were(exercise):
    before = [probe.copies() for probe in exercise.probes]

    def spoil(*arguments, **options):
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument.fill(99)
        return exercise.solution(*arguments, **options)

    spoil.__name__ = exercise.name
    assert check(spoil).passed is False
    for probe, copies in zip(exercise.probes, before, strict=True):
        for value, copy in zip(probe.arguments.values(), copies, strict=True):
            assert np.array_equal(value, copy)


# --- time --------------------------------------------------------------------------------------


def seconds_of_work(function):
    """Time of the processor: a machine that is busy with other things does not count."""
    start = time.process_time()
    check(function)
    return time.process_time() - start


@pytest.mark.parametrize(
    "body",
    [
        "return convhelpers.conv_forward(A_prev, W, b, stride, pad)",
        "return convhelpers.conv_forward(A_prev, W, b, stride, pad) ** 2",
        "return convhelpers.conv_forward(A_prev, W, b, 1, pad)",
        "while True:\n    pass",
        "while True:\n    print('x' * 1000)",
        "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass",
    ],
)
def test_under_a_second(body):
    assert seconds_of_work(functions(body, "conv_forward(A_prev, W, b, stride=1, pad=0)")) < 1
