"""Whatever the learner's function gives, all who run it say the same of it, in the same words."""

import functools
import json
import re
import sys
import threading
import time
import warnings
from html import unescape
from textwrap import indent

import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import challenges, check
from convhelpers.exercises.classroom.notebook import findings
from convhelpers.exercises.task import Task
from convhelpers.explorers import explore_padding, explore_single_step
from convhelpers.learner.outcome import (
    ERROR,
    STOPPED,
    name_of,
    outcome,
    outcomes,
    problem,
)

RIGHT, WRONG, UNWRITTEN = "right", "wrong", "not written"
DUE = "an array of shape (1, 6, 7, 1)"

# The body of a zero_pad whose right result is R; the verdict; what every judge says.
BODIES = {
    "right": ("return R", RIGHT, ""),
    "float32": ("return R.astype(np.float32)", RIGHT, ""),
    "longdouble": ("return R.astype(np.longdouble)", RIGHT, ""),
    "other order": ("return np.asfortranarray(R)", RIGHT, ""),
    "part of its own array": ("return np.tile(R, (2, 1, 1, 1))[:len(X)]", RIGHT, ""),
    "prints too": ("print(R)\nreturn R", RIGHT, ""),
    "warns too": ("import warnings\nwarnings.warn('careful')\nreturn R / 0 * 0 + R", WRONG, ""),
    "dots": ("...", UNWRITTEN, "is not written yet"),
    "pass": ("pass", UNWRITTEN, "is not written yet"),
    "docstring": ("'''What it does.'''", UNWRITTEN, "is not written yet"),
    "bare return": ("return", UNWRITTEN, "is not written yet"),
    "returns dots": ("shape = X.shape\nreturn ...", UNWRITTEN, "is not written yet"),
    "raises dots": ("raise NotImplementedError('later')", UNWRITTEN, "is not written yet"),
    "tuple of dots": ("shape = X.shape\nreturn ..., ...", UNWRITTEN, "is not written yet"),
    "nothing": ("padded = R", WRONG, f"returns None, expected {DUE}"),
    "prints only": ("print(R)", WRONG, f"returns None, expected {DUE}"),
    "list": ("return R.tolist()", WRONG, "returns a list, not an array"),
    "list of arrays": ("return list(R)", WRONG, "returns a list, not an array"),
    "ragged": ("return [[1], [2, 3]]", WRONG, "returns a list that is no regular array of numbers"),
    "list of strings": ("return R.astype(str).tolist()", WRONG, "a list that is no regular array"),
    "list of nothing": ("return [None]", WRONG, "returns a list that is no regular array"),
    "empty list": ("return []", WRONG, "shape (0,), expected (1, 6, 7, 1)"),
    "comma at the end": ("return R,", WRONG, f"returns a tuple of 1, expected {DUE}"),
    "cache": ("return R, {'pad': pad}", WRONG, "a tuple of 2, one of them a value of type dict"),
    "nested": ("return R, (R, R)", WRONG, "returns a tuple of 2, one of them a tuple of 2"),
    "too many": ("return R, pad", WRONG, f"returns {DUE} and one number, expected {DUE}"),
    "empty tuple": ("return ()", WRONG, "returns a tuple of 0"),
    "objects": ("return R.astype(object)", WRONG, "returns an array of dtype object"),
    "texts": ("return R.astype(str)", WRONG, "returns an array of strings, expected dtype float64"),
    "complex": ("return R + 0j", WRONG, "an array of dtype complex128, expected dtype float64"),
    "complex number": ("return 1j", WRONG, "returns a number of dtype complex128"),
    "float16": ("return R.astype(np.float16)", WRONG, "an array of dtype float16, expected dtype"),
    "dates": ("return R.astype('M8[s]')", WRONG, "returns an array of dtype datetime64[s]"),
    "matrix": ("return np.asmatrix(R[0, :, :, 0])", WRONG, "returns a value of type matrix"),
    "masked": ("return np.ma.masked_array(R)", WRONG, "returns a value of type MaskedArray"),
    "string": ("return 'three'", WRONG, f"returns a value of type str, expected {DUE}"),
    "dictionary": ("return {'X_pad': R}", WRONG, "returns a value of type dict"),
    "generator": ("yield R", WRONG, "returns a value of type generator"),
    "function": ("return np.pad", WRONG, "returns a value of type"),
    "one image": ("return R[0]", WRONG, "shape (6, 7, 1), expected (1, 6, 7, 1)"),
    "one number": ("return 7", WRONG, "shape (), expected (1, 6, 7, 1)"),
    "other numbers": ("return R + 1", WRONG, ""),
    "changed input": ("X_pad = R\nX += 1\nreturn X_pad", WRONG, "changes X, which the caller"),
    "view": (
        "return np.broadcast_to(X[:, :1, :1], R.shape)",
        WRONG,
        "returns X or a part of it, not a new array",
    ),
    "error": ("raise ValueError('mine.')", WRONG, "raises ValueError: mine."),
    "error without words": ("raise KeyError", WRONG, "raises KeyError."),
    "lines": ("raise KeyError('a\\n  b\\x1b')", WRONG, r"raises KeyError: 'a\n b\x1b'."),
    "long error": ("raise OSError('a' * 9999)", WRONG, f"raises OSError: {'a' * 150}"),
    "assert": ("assert pad == 7", WRONG, "raises AssertionError"),
    "recursion": ("return zero_pad(X, pad)", WRONG, "raises RecursionError: maximum recursion"),
    "exit": ("raise SystemExit(1)", WRONG, "raises SystemExit: 1"),
    "memory": ("raise MemoryError", WRONG, "raises MemoryError"),
    "keyboard": ("return input()", WRONG, "raises EOFError"),
    "endless": ("while True:\n    pass", WRONG, "takes longer than 0.5 seconds, where"),
    "endless prints": ("while True:\n    print(pad)", WRONG, "takes longer than 0.5 seconds"),
    "0.7 s of work": (
        "import time\nend = time.process_time() + 0.7\n"
        "while time.process_time() < end:\n    pass\nreturn R",
        WRONG,
        "takes longer than 0.5 seconds",
    ),
}


HEAD = "import numpy as np\nimport convhelpers\n"


def code(body):
    body = re.sub(r"\bR\b", "np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))", body)
    return f"def zero_pad(X, pad):\n{indent(body, '    ')}\n"


def function(body):
    names = {}
    exec(HEAD + code(body), names)
    return names["zero_pad"]


def of_check(body):
    result = check(function(body))
    return {True: RIGHT, False: WRONG, None: UNWRITTEN}[result.passed], str(result)


def of_explorer(body):
    explorer = explore_padding(function(body))
    menu = explorer.controls["show"]
    menu.value = menu.options[-1]
    words = explorer.picture.sentence
    return verdict(words, words.startswith("No cell differs.")), words


def of_expose(body):
    challenges.TASKS["ours"] = Task("ours", code(body), "True", lambda X, pad: "")
    X = np.arange(20.0).reshape(1, 4, 5, 1)
    try:
        result = challenges.expose("ours", X, 1)
    finally:
        del challenges.TASKS["ours"]
    return verdict(str(result), result.passed is False), str(result)


def of_report(body):
    cells = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": source}
        for source, tags in ((HEAD, []), (code(body), ["exercise"]))
    ]
    (finding,) = findings(json.dumps({"cells": cells}))
    return finding.outcome, unescape(re.sub("<[^>]*>", "", finding.page)) + finding.message


def verdict(words, is_right):
    return RIGHT if is_right else UNWRITTEN if "not written yet" in words else WRONG


@pytest.mark.parametrize(("body", "verdict", "words"), BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("judge", [of_check, of_explorer, of_expose, of_report])
def test_all_judges_say_the_same(judge, body, verdict, words):
    if judge is of_expose and words.startswith("takes longer"):
        # The task's code is ours, so it is the input that is too large.
        verdict, words = WRONG, "too large for code that loops"
    judged, said = judge(body)
    assert judged == verdict
    assert words in said


# what else it holds


def test_the_result_is_a_new_array_of_float64():
    kept = np.arange(6, dtype=np.float32).reshape(2, 3).T
    (array,) = outcome(lambda A: kept, {"A": 1}).arrays
    assert array.dtype == np.float64 and array.flags.c_contiguous
    kept[:] = 9
    assert array[0].tolist() == [0, 3]


def test_it_gets_copies_by_position_and_by_name():
    A, W = np.zeros(3), np.ones(2)
    W.flags.writeable = False

    def spoil(first, *, W, g):
        first[:], W[:] = 5, 6
        return g(first[0])

    found = outcome(spoil, {"A": A}, {"W": W, "g": np.negative})
    assert found.changed == ("A", "W") and found.arrays[0] == -5
    assert A.sum() == 0 and W.sum() == 2


def test_nan_in_the_input_is_no_change():
    assert outcome(np.negative, {"A": np.array([np.nan, 1])}).changed == ()


def test_several_arrays_may_come_back():
    found = outcome(lambda A: (A + 1, 2, A), {"A": np.ones(2)})
    assert [array.tolist() for array in found.arrays] == [[2, 2], 2, [1, 1]]
    assert found.shared == ("A",)


def test_one_number_is_no_array_of_one():
    for one in (3, 3.0, True, np.float32(3), np.array(3)):
        assert problem(outcome(lambda A, one=one: one, {"A": 1}), "f", [()]) == ""

    def conv_single_step(a_slice, W, b, activation=None):
        return np.array([convhelpers.conv_single_step(a_slice, W, b, activation)])

    words = "shape (1,), expected one number"
    explorer = explore_single_step(conv_single_step)
    explorer.controls["show"].value = explorer.controls["show"].options[-1]
    assert words in explorer.picture.sentence and words in str(check(conv_single_step))


def test_prints_and_warnings_do_not_get_out(capfd, recwarn):
    def loud(A):
        print("here")
        print("there", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return A / 0

    assert outcome(loud, {"A": np.ones(1)}).printed == "here\nthere\n"
    assert capfd.readouterr() == ("", "") and not recwarn


def test_an_interrupt_is_not_held_back():
    def interrupt(A):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome(interrupt, {"A": 1})


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError


def test_an_error_that_cannot_be_printed_has_a_name():
    def bad(A):
        raise UnprintableError

    assert problem(outcome(bad, {"A": 1}), "bad", [()]) == "bad raises UnprintableError."


class NoArray(list):
    def __iter__(self):
        raise RuntimeError

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError


def test_a_list_that_bites_is_a_sentence():
    found = outcome(lambda A: NoArray(), {"A": 1})
    assert problem(found, "f", [()]).startswith("f returns a list that is no regular array")


# many calls


def test_many_calls_share_one_run_and_one_limit():
    seen = set()

    def slow(n):
        seen.add(threading.get_ident())
        while n == 3:
            pass
        return n

    found = outcomes(slow, [({"n": n}, {}) for n in range(9)], seconds=0.1)
    assert [one.kind for one in found[:3]] == ["array"] * 3
    assert found[3].kind == STOPPED and len(found) == 4
    assert "0.1 seconds" in problem(found[3], "slow", [()])
    assert len(seen) == 1 and threading.get_ident() not in seen


def test_an_error_does_not_end_the_run():
    found = outcomes(lambda n: 1 // n, [({"n": n}, {}) for n in (1, 0, 1)])
    assert [one.kind for one in found] == ["array", ERROR, "array"]


def test_hundreds_of_quick_calls_cost_little():
    calls = [({"A": np.ones((3, 3))}, {})] * 500
    start = time.process_time()
    assert len(outcomes(np.negative, calls)) == 500
    assert time.process_time() - start < 0.25


# what cannot be called


def none(): ...
def two(A, W): return A  # fmt: skip


def keyword(A, *, pad): return A  # fmt: skip


MISFITS = {
    "too few": (two, "cannot be called as the lesson calls it: missing a required argument: 'W'."),
    "keyword": (keyword, "cannot be called as the lesson calls it: missing a required "),
    "too many": (lambda: 1, "cannot be called as the lesson calls it: too many positional"),
    "array": (np.ones(2), "is not a function: hand over the name, without parentheses."),
}


@pytest.mark.parametrize(("function", "words"), MISFITS.values(), ids=MISFITS)
def test_a_function_that_does_not_take_the_arguments_is_not_called(function, words):
    assert problem(outcome(function, {"A": 1}), "f", [()]).startswith(f"f {words}")


def test_a_type_error_inside_is_not_taken_for_a_wrong_signature():
    found = outcome(lambda A: two(A), {"A": 1})
    assert problem(found, "f", [()]).startswith("f raises TypeError: two() missing 1 required")


def test_a_function_written_in_c_need_not_tell_its_signature():
    assert outcome(max, {"A": np.ones(3)}).arrays[0] == 1


class Layer:
    def __call__(self, A):
        return A + 1


NAMES = {
    "lambda": (lambda A: None, "your function"),
    "partial": (functools.partial(two, 0), "two"),
    "partial of a lambda": (functools.partial(lambda A: None), "your function"),
    "instance": (Layer(), "Layer"),
    "method": ([].append, "append"),
}


@pytest.mark.parametrize(("function", "name"), NAMES.values(), ids=NAMES)
def test_functions_without_a_name_are_called_something(function, name):
    assert name_of(function) == name


def test_an_instance_that_can_be_called_is_a_function():
    assert outcome(Layer(), {"A": 1}).arrays[0] == 2
