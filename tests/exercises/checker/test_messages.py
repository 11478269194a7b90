"""Every message is short, easy to read, and begins with what to do next."""

import functools
import linecache
from itertools import count
from textwrap import indent

import compositions
import numpy as np
import pytest
from readability import hold_to_plain_words

import convhelpers
from convhelpers.exercises import EXERCISES, check
from convhelpers.exercises.checker.diagnosis import versions
from convhelpers.exercises.checker.explanation import call_code

CELLS = count()


def written(signature, body):
    """Make a function as a cell of a notebook would."""
    text = f"def {signature}:\n{indent(body, '    ')}\n"
    cell = f"<message {next(CELLS)}>"
    linecache.cache[cell] = len(text), None, text.splitlines(keepends=True), cell
    names = {"np": np, "convhelpers": convhelpers}
    exec(compile(text, cell, "exec"), names)
    return names[signature.partition("(")[0]]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_mistakes_made_at_random(exercise):
    for text in compositions.compositions(exercise, 6, seed=11):
        result = check(compositions.written(exercise, text))
        if not result.passed:
            hold_to_plain_words(result)


def test_a_known_mistake_has_the_card_of_all_facts():
    exercise = EXERCISES["conv_forward"]
    mistake = next(one for one in exercise.mistakes if one.name == "stride ignored")
    for function in versions(exercise, mistake):
        result = check(function)
        assert result.misconception == mistake.name
        assert [row.yours for row in result.card if row.yours]
        assert "<summary>All facts</summary>" in result._repr_html_()


CONV = "conv_forward(A_prev, W, b, stride=1, pad=0)"
BACK = "conv_backward(dZ, A_prev, W, stride=1, pad=0)"
FORWARD = "convhelpers.conv_forward(A_prev, W, b, stride, pad)"
BACKWARD = "convhelpers.conv_backward(dZ, A_prev, W, stride, pad)"
STEP = "conv_single_step(a_slice, W, b, activation=None)"
LOSS = "softmax_cross_entropy(Z, labels)"
BOTH = "convhelpers.softmax_cross_entropy(Z, labels)"
PAD = "zero_pad(X, pad)"

# What people bring from elsewhere: first line, body, what it is called.
HABITS = [
    ("conv_forward(A_prev, W, b, hparameters)", "return 1", "options in a dictionary"),
    ("conv_backward(dZ, cache)", "return 1", "a cache as argument"),
    ("conv_forward(x, w, b, strides=1, padding=0)", "return 1", "other names for the options"),
    ("conv_forward(A_prev, W, b, pad)", "return 1", "arguments missing"),
    ("conv_forward(A_prev, W, b)", "return 1", "arguments missing"),
    ("conv_forward(A_prev, W, b, stride, pad)", "return 1", "no default value"),
    ("zero_pad(X, pad, m, n_H, n_W, n_C)", "return 1", "more arguments than the lesson passes"),
    (
        "im2col(A_prev, f, pad=0, stride=1)",
        "return convhelpers.im2col(A_prev, f, stride, pad)",
        "arguments in another order",
    ),
    (CONV, f"return {FORWARD}, (A_prev, W, b)", "more than the result returned"),
    (CONV, f"return {FORWARD}, A_prev, W, b", "more than the result returned"),
    (CONV, f"return {FORWARD},", "a comma after the result"),
    (CONV, f"return {FORWARD}.shape", "the shape returned"),
    (CONV, f"return {{'Z': {FORWARD}}}", "results in a dictionary"),
    (BACK, f"dA, dW, db = {BACKWARD}\nreturn dA, (dW, db)", "results in parentheses of their own"),
    (BACK, f"return list({BACKWARD})", "results in a list"),
    (BACK, f"dA, dW, db = {BACKWARD}\nreturn dA, db, dW", "results in another order"),
    (CONV, "Z = None\nreturn Z", "None returned"),
    (CONV, f"Z = {FORWARD}", "no return"),
    (CONV, f"print({FORWARD})", "printed instead of returned"),
    (LOSS, f"loss, dZ = {BOTH}\nreturn np.array([loss]), dZ", "loss with other axes"),
    (CONV, f"return {FORWARD}.astype(int)", "fractions cut off"),
    (CONV, f"return np.floor({FORWARD})", "rounded down"),
    (CONV, f"return np.round({FORWARD})", "rounded"),
    (CONV, f"return {FORWARD}.astype(np.float16).astype(float)", "too few digits"),
    (CONV, f"return np.clip({FORWARD}, -700, 700)", "nothing below −700 or above 700"),
    (CONV, f"return -{FORWARD}", "sign turned around"),
    (CONV, f"return {FORWARD}.transpose(0, 3, 1, 2)", "channels on the second axis"),
    (CONV, f"return {FORWARD}[np.newaxis]", "Z with other axes"),
    (CONV, f"return np.clip({FORWARD}, -1000, 1000)", "nothing below −1000 or above 1000"),
    (CONV, f"return {FORWARD}.astype('uint8')", "numbers from 0 to 255 only"),
    (PAD, "return X if pad == 0 else convhelpers.zero_pad(X, pad)", "not a new array"),
    (PAD, "return convhelpers.zero_pad(X, pad).tolist()", "a list instead of an array"),
]


@pytest.mark.parametrize(("signature", "body", "name"), HABITS, ids=lambda text: text[:40])
def test_habits(signature, body, name):
    result = check(written(signature, body))
    hold_to_plain_words(result)
    assert result.misconception == name


FAILURES = [
    (PAD, "return np.zeroes(X.shape)"),
    (PAD, "return np.pad(X, pad / 1)"),
    (PAD, "return np.pad(X, ((pad, pad), (pad, pad)))"),
    (PAD, "for i in range(None):\n    pass"),
    (PAD, "return X.reshape(7, 7)"),
    (CONV, "return float(b)"),
    (STEP, "return b.astype(float)"),
    (CONV, f"return {FORWARD} + 1000 * A_prev.sum() ** 2"),
]


@pytest.mark.parametrize(("signature", "body"), FAILURES, ids=lambda text: text[-40:])
def test_failures(signature, body):
    hold_to_plain_words(check(written(signature, body)))


def test_numbers_that_look_the_same_are_told_apart():
    result = check(written(STEP, "return convhelpers.conv_single_step(a_slice, W, b) + 1e-4"))
    assert "z is 3.0001, expected 3." in str(result)
    near = "loss, dZ = convhelpers.softmax_cross_entropy(Z, labels)\nreturn loss + 8e-5, dZ"
    assert "1 of 1" not in str(check(written(LOSS, near)))


def test_biases_in_a_column_are_added_to_the_channels():
    """Without a wrong number of the right shape, a function may refuse the column."""
    body = f"Z = {FORWARD.replace(' b,', ' 0 * b,')}\nreturn Z + b"
    result = check(written(CONV, body))
    hold_to_plain_words(result)
    assert result.misconception == "b of shape (n_C, 1) added as it is"
    assert check(written(CONV, body + ".ravel()")).passed is True
    assert check(written(CONV, "assert b.ndim == 1\n" + body)).passed is True


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_code_to_paste_fits_on_a_screen(exercise):
    for probe in (*exercise.probes, *filter(None, [exercise.column])):
        lines = call_code(exercise, probe).splitlines()
        assert len(lines) <= 9 and max(map(len, lines)) <= 120, lines


@pytest.mark.parametrize("name", ["conv_forward", "conv_forward_matmul"])
def test_the_solutions_take_b_as_a_column(name):
    exercise = EXERCISES[name]
    given, due = (
        exercise.column.call(function) for function in (exercise.solution, convhelpers.conv_forward)
    )
    assert np.array_equal(given, due)


def decorated(body, wraps):
    """zero_pad below a decorator whose inner function is `body`."""
    lines = [
        "def timed(f):",
        *(["    @functools.wraps(f)"] if wraps else []),
        *body,
        "    return inner",
    ]
    lines += ["@timed", "def zero_pad(X, pad):", "    return convhelpers.zero_pad(X, pad)"]
    names = {"functools": functools, "convhelpers": convhelpers}
    exec("\n".join(lines), names)
    return names["zero_pad"]


def test_a_decorator_that_does_not_hand_on_the_arguments():
    result = check(decorated(["    def inner(X):", "        return f(X)"], wraps=True))
    hold_to_plain_words(result)
    assert result.misconception == "a decorator that changes the call"


def test_a_decorator_that_hands_them_on_is_right():
    body = ["    def inner(*args, **kwargs):", "        return f(*args, **kwargs)"]
    assert check(decorated(body, wraps=True)).passed is True


def test_a_decorator_that_hides_the_name():
    result = check(decorated(["    def inner(X):", "        return f(X)"], wraps=False))
    assert "named inner. Did a decorator put it in place of yours?" in str(result)


def test_a_placeholder_left_in_a_loop():
    result = check(written(PAD, "for i in range(None):\n    pass"))
    assert "`range(None)` still holds None, where a value is due." in str(result)
    assert result.explanation == "a line fails on all inputs"
