"""The lines of a function that have to change, found beside the lines of the solution."""

import linecache
from itertools import count

import compositions
import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.checker.identify import measured
from convhelpers.exercises.checker.own_lines import all_beside, by_own_lines
from convhelpers.exercises.checker.rule_words import explanation
from convhelpers.exercises.rules import rules_of
from convhelpers.exercises.rules.program import Line, Program, compiled

CELLS = count()


def written(text):
    """Make a function of a text, as a cell of a notebook would."""
    cell = f"<own lines {next(CELLS)}>"
    linecache.cache[cell] = len(text), None, text.splitlines(keepends=True), cell
    names = {"np": np, "convhelpers": convhelpers}
    exec(compile(text, cell, "exec"), names)
    return names[text.partition("(")[0].removeprefix("def ")]


def found_in(function):
    exercise, rules = EXERCISES[function.__name__], rules_of(function.__name__)
    evidence = measured(rules, function)
    return evidence and by_own_lines(exercise, rules, function, evidence)


def wrong_lines(function):
    """Pairs of lines: the learner's, and the one that is due."""
    found = found_in(function)
    return found and [(own, found.program.lines[k].statement) for k, own in found.changes.items()]


def told(function):
    found = found_in(function)
    return " ".join(explanation(rules_of(function.__name__), found).sentences)


IN_OTHER_NAMES = """
def zero_pad(images, border):
    count, h, w, depth = images.shape
    out = np.zeros((count, {height}, w + border * 2, depth))
    for n in range(count):
        for y in range(h):
            for x in range(w):
                out[n, {to_row}, x + border, :] = images[n, y, x, :]
    return out
"""


def padded(height="h + 2 * border", to_row="y + border"):
    return written(IN_OTHER_NAMES.format(height=height, to_row=to_row).strip())


def test_lines_in_other_names_and_another_order_are_no_fault():
    assert found_in(padded()) is None


def test_the_wrong_line_stands_beside_the_line_due_in_the_same_names():
    ((own, due),) = wrong_lines(padded(to_row="y + 2 - border"))
    assert own == "out[n, y + 2 - border, x + border, :] = images[n, y, x, :]"
    assert due == "out[n, border + y, border + x, :] = images[n, y, x, :]"


def test_two_wrong_lines_are_both_found():
    pairs = wrong_lines(padded(height="h + border", to_row="y"))
    assert [own.partition(" = ")[0] for own, _ in pairs] == ["out", "out[n, y, x + border, :]"]


def test_the_message_speaks_in_the_names_of_the_learner():
    text = told(padded(to_row="y + border - 1 + 0 * border"))
    assert "yours works like `out[n, y + border - 1 + 0 * border, x + border, :]" in text
    assert "`out[n, border + y, border + x, :] = images[n, y, x, :]` is due" in text


def test_a_line_left_out_is_found():
    text = IN_OTHER_NAMES.format(height="h + 2 * border", to_row="y + border")
    short = "\n".join(line for line in text.splitlines() if "return" not in line)
    function = written(short.strip() + "\n    return out[::-1]")
    ((own, due),) = wrong_lines(function)
    assert (own, due) == ("return out[::-1]", "return out")


def test_a_return_inside_the_loop_is_found():
    text = IN_OTHER_NAMES.format(height="h + border", to_row="y + border").strip()
    text = told(written(text.replace("    return", "        return")))
    assert text.startswith("What is written into `out`: ")
    assert "yours says `return out` there, and nothing is due" in text


def test_nothing_is_said_of_a_function_without_a_text():
    names = {"np": np}
    exec(IN_OTHER_NAMES.format(height="h", to_row="y"), names)
    assert found_in(names["zero_pad"]) is None


def test_nothing_is_said_of_a_loop_that_may_not_end():
    text = IN_OTHER_NAMES.format(height="h", to_row="y").strip()
    text = text.replace("    return", "    while count < 0:\n        count += 1\n    return")
    assert found_in(written(text)) is None


def test_nothing_is_said_of_another_structure():
    assert found_in(written("def zero_pad(X, pad):\n    return np.pad(X, pad)")) is None


OTHERWISE = """
def conv_forward(A_prev, W, b, stride=1, pad=0):
    xp = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    N, H, L, C = A_prev.shape
    K, f, _, _ = W.shape
    oh = (H + 2 * pad - f) // stride + 1
    ow = (L + 2 * pad - f) // stride + 1
    out = np.zeros((N, oh, ow, K))
    for n in range(N):
        for y in range(oh):
            for x in range(ow):
                y0, x0 = y * stride, x * stride
                y1, x1 = y0 + f, x0 + f
                part = xp[n, y0:y1, x0:x1, :]
                for k in range(K):
                    out[n, y, x, k] = np.sum(part * W[k]) - b[k]
    return out
"""


def test_lines_that_have_no_partner_are_not_called_left_out():
    assert found_in(written(OTHERWISE.strip())) is None


def test_lines_that_belong_together_do_no_harm_together():
    text = IN_OTHER_NAMES.format(height="h + border", to_row="y + shift").strip()
    text = text.replace("    for n", "    shift = border\n    for n")
    ((own, due),) = wrong_lines(written(text))
    assert own == "out = np.zeros((count, h + border, w + border * 2, depth))"
    assert due == "out = np.zeros((count, h + 2 * border, w + 2 * border, depth))"


DUE = Program(
    tuple(
        Line("", statement)
        for statement in ("def zero_pad(X, pad):", "size = 2 * pad", "pass", "return X")
    )
)


@pytest.mark.parametrize(
    ("changes", "sure"),
    [
        ({1: "size = pad"}, True),
        ({1: "wide = pad"}, False),  # another job
        ({1: "pass"}, True),  # left out
        ({2: "X = -X"}, True),  # one too many
        ({1: "pass", 2: "wide = 2 * pad"}, False),  # perhaps the same under another name
        ({1: "pass", 2: "size = 2 * pad"}, True),  # at another place
    ],
)
def test_lines_are_compared_where_they_do_the_same_job(changes, sure):
    assert all_beside(DUE, changes, changes) == sure


@pytest.mark.parametrize("name", EXERCISES)
def test_the_lines_found_make_it_wrong_and_the_lines_due_make_it_right(name):
    exercise, rules = EXERCISES[name], rules_of(name)
    rng = np.random.default_rng(99)
    inputs = [rules.fresh(rng) for _ in range(20)]
    explained = 0
    for text in compositions.compositions(exercise, 9, seed=5):
        function = compositions.written(exercise, text)
        found = found_in(function)
        if found is None:
            continue
        explained += 1
        mended, wrong = (
            compiled(found.program, changes, found.names) for changes in ({}, found.changes)
        )
        for arguments, options in inputs:
            right = run(exercise.solution, arguments, options)
            assert same(run(mended, arguments, options), right), text
            assert same(run(wrong, arguments, options), run(function, arguments, options)), text
    assert explained
