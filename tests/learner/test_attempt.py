"""Whatever the learner's function does, there is an array or a sentence."""

import datetime
import functools
import sys
import warnings

import numpy as np
import pytest

from convhelpers.learner.attempt import attempt

A_PREV = np.arange(6.0).reshape(2, 3)


def tried(function, shape=(2, 3)):
    return attempt(function, A_PREV.copy(), shape=shape)


def returning(value):
    def yours(A_prev):
        return value

    return yours


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError


class NoArray:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError


class Layer:
    def __call__(self, A_prev):
        return A_prev + 1


# what is accepted

ACCEPTED = {
    "float64": A_PREV,
    "float32": A_PREV.astype(np.float32),
    "float16": A_PREV.astype(np.float16),
    "integers": A_PREV.astype(int),
    "pixels": A_PREV.astype(np.uint8),
    "list": A_PREV.tolist(),
    "view": np.asfortranarray(np.tile(A_PREV, (2, 2)))[2:, 3:],
    "objects": A_PREV.astype(object),
    "masked": np.ma.masked_array(A_PREV),
}


@pytest.mark.parametrize("value", ACCEPTED.values(), ids=ACCEPTED)
def test_numbers_of_every_kind_become_a_new_array_of_float64(value):
    value, problem = tried(returning(value))
    assert problem == ""
    assert type(value) is np.ndarray
    assert value.dtype == np.float64
    np.testing.assert_array_equal(value, A_PREV)


def test_the_result_shares_no_memory_with_what_the_function_returned():
    kept = A_PREV.copy()
    value, _ = tried(returning(kept))
    kept[:] = 9
    np.testing.assert_array_equal(value, A_PREV)


def test_one_number_may_come_in_any_type():
    for one in (3, 3.0, np.float32(3), np.array(3)):
        assert attempt(lambda A, one=one: one, A_PREV, shape=()) == (3, "")


def test_nan_and_infinity_are_numbers():
    value, problem = tried(returning([[np.nan, np.inf, 0], [0, 0, -np.inf]]))
    assert problem == ""
    np.testing.assert_array_equal(value, [[np.nan, np.inf, 0], [0, 0, -np.inf]])


def test_integers_beyond_64_bits_are_numbers():
    value, problem = tried(returning([[10**30, 0, 0], [0, 0, 0]]))
    assert problem == ""
    assert value[0, 0] == 1e30


def test_the_function_gets_the_arguments_in_their_order():
    def yours(A_prev, stride, mode, g):
        assert (stride, mode, g(A_prev[0, 1])) == (2, "max", 1.0)
        return A_prev

    assert attempt(yours, A_PREV, 2, "max", abs, shape=(2, 3)).problem == ""


def test_a_function_that_changes_its_input_does_not_change_ours():
    def yours(A_prev):
        A_prev[:] = 0
        return A_prev

    ours = A_PREV.copy()
    value, _ = attempt(yours, ours, shape=(2, 3))
    assert value.sum() == 0
    np.testing.assert_array_equal(ours, A_PREV)


def test_a_read_only_input_may_be_changed_too():
    ours = A_PREV.copy()
    ours.flags.writeable = False
    assert attempt(lambda A: np.add(A, 1, out=A), ours, shape=(2, 3)).problem == ""


def test_what_it_prints_and_warns_about_does_not_get_out(capsys, recwarn):
    def yours(A_prev):
        print("here")
        print("there", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return A_prev / 0 * 0

    assert tried(yours).problem == ""
    assert capsys.readouterr() == ("", "")
    assert not recwarn


# what is refused, and how it is said

RETURNED = {
    "not written yet": (..., "yours is not written yet: it returns ... ."),
    "nothing": (None, "yours returned None. Does its last line return the result?"),
    "another shape": (A_PREV.T, "yours returned shape (3, 2), expected (2, 3)."),
    "one axis": (A_PREV.ravel(), "yours returned shape (6,), expected (2, 3)."),
    "one number": (7, "yours returned shape (), expected (2, 3)."),
    "empty": (np.zeros((0, 3)), "yours returned shape (0, 3), expected (2, 3)."),
    "two arrays": (
        (A_PREV, A_PREV),
        "yours returned a tuple of 2, expected an array of shape (2, 3).",
    ),
    "pair": ((A_PREV, {}), "yours returned a tuple of 2, expected an array of shape (2, 3)."),
    "ragged": (
        [[1, 2, 3], [4, 5]],
        "yours returned a list that is no regular array of numbers, "
        "expected an array of shape (2, 3).",
    ),
    "strings": (
        [["1", "2", "3"]] * 2,
        "yours returned a list that is no regular array of numbers, "
        "expected an array of shape (2, 3).",
    ),
    "string": ("3", "yours returned str, expected an array of shape (2, 3)."),
    "complex": (
        A_PREV + 1j,
        "yours returned an array of complex128, expected an array of shape (2, 3).",
    ),
    "objects": (
        np.array([[None] * 3] * 2),
        "yours returned an array of object, expected an array of shape (2, 3).",
    ),
    "strings among objects": (
        np.array([["1"] * 3] * 2, dtype=object),
        "yours returned an array of object, expected an array of shape (2, 3).",
    ),
    "dictionary": ({"Z": A_PREV}, "yours returned dict, expected an array of shape (2, 3)."),
    "generator": ((x for x in A_PREV), "yours returned generator, expected an array of shape"),
    "function": (abs, "yours returned builtin_function_or_method, expected an array of shape"),
    "date": (datetime.date(2020, 1, 1), "yours returned date, expected an array of shape (2, 3)."),
    "no array": (NoArray(), "yours returned NoArray, expected an array of shape (2, 3)."),
    "too large": ([[10**400] * 3] * 2, "yours returned a list that is no regular array of numbers"),
}


@pytest.mark.parametrize(("value", "sentence"), RETURNED.values(), ids=RETURNED)
def test_what_is_no_such_array_is_named(value, sentence):
    value, problem = tried(returning(value))
    assert value is None
    assert problem.startswith(sentence)
    assert problem.endswith((".", "?"))


def test_where_one_number_is_expected_the_sentence_says_so():
    problem = tried(returning(A_PREV), shape=()).problem
    assert problem == "yours returned shape (2, 3), expected one number."
    assert tried(returning("3"), shape=()).problem == "yours returned str, expected one number."


def raising(error):
    def yours(A_prev):
        raise error

    return yours


RAISED = {
    "words": (
        ValueError("operands could not be broadcast together."),
        "yours raised ValueError: operands could not be broadcast together.",
    ),
    "no words": (NotImplementedError(), "yours raised NotImplementedError."),
    "unprintable": (UnprintableError(), "yours raised UnprintableError."),
    "lines": (RuntimeError("one\n  two\tthree"), "yours raised RuntimeError: one two three."),
    "control letters": (
        RuntimeError("\x1b[31mred\x00\ud800"),
        "yours raised RuntimeError: [31mred.",
    ),
    "key": (KeyError("W1"), "yours raised KeyError: 'W1'."),
    "memory": (MemoryError(), "yours raised MemoryError."),
    "loop": (StopIteration(3), "yours raised StopIteration: 3."),
}


@pytest.mark.parametrize(("error", "sentence"), RAISED.values(), ids=RAISED)
def test_whatever_is_raised_becomes_a_sentence(error, sentence):
    assert tried(raising(error)) == (None, sentence)


def test_a_long_message_is_cut():
    problem = tried(raising(ValueError("x" * 10_000))).problem
    assert len(problem) < 200
    assert problem.endswith("x ….")


def test_endless_recursion_becomes_a_sentence():
    def yours(A_prev):
        return yours(A_prev)

    assert tried(yours).problem.startswith("yours raised RecursionError: maximum recursion depth")


def test_an_interrupt_is_not_held_back():
    with pytest.raises(KeyboardInterrupt):
        tried(raising(KeyboardInterrupt()))


def test_leaving_python_becomes_a_sentence():
    assert tried(raising(SystemExit(1))).problem == "yours raised SystemExit: 1."


def test_a_loop_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr("convhelpers.learner.attempt.SECONDS", 0.05)

    def yours(A_prev):
        while True:
            A_prev += 1

    sentence = "yours was stopped after 0.05 seconds. Does one of its loops never end?"
    assert tried(yours) == (None, sentence)


def none(): ...
def two(A_prev, W): ...
def keyword(A_prev, *, pad): ...


SIGNATURES = {
    "too few": (none, "none cannot be called with 1 argument: too many positional arguments."),
    "too many": (two, "two cannot be called with 1 argument: missing a required argument: 'W'."),
    "keyword": (keyword, "keyword cannot be called with 1 argument: missing a required "),
}


@pytest.mark.parametrize(("function", "sentence"), SIGNATURES.values(), ids=SIGNATURES)
def test_a_function_that_does_not_take_the_arguments_is_not_called(function, sentence):
    assert tried(function).problem.startswith(sentence)


def test_a_type_error_inside_the_function_is_not_taken_for_a_wrong_signature():
    def yours(A_prev):
        return two(A_prev)

    assert tried(yours).problem.startswith("yours raised TypeError: two() missing 1 required")


def test_what_is_no_function_is_named():
    sentence = "ndarray is not a function: hand over the name, without parentheses."
    assert tried(A_PREV).problem == sentence


def test_a_function_written_in_c_need_not_tell_its_signature():
    assert tried(np.negative).problem == ""
    assert tried(max).problem == "max raised ValueError: The truth value of an array with more " + (
        "than one element is ambiguous. Use a.any() or a.all()."
    )


NAMES = {
    "lambda": (lambda A: None, "your function"),
    "partial": (functools.partial(returning, 0), "returning"),
    "partial of a lambda": (functools.partial(lambda A: None), "your function"),
    "class": (Layer, "Layer"),
    "method": ([].append, "append"),
}


@pytest.mark.parametrize(("function", "name"), NAMES.values(), ids=NAMES)
def test_functions_without_a_name_are_called_something(function, name):
    assert tried(function).problem.startswith(f"{name} ")


def test_an_instance_that_can_be_called_is_a_function():
    np.testing.assert_array_equal(tried(Layer()).value, A_PREV + 1)
    assert tried(Layer(), (3, 2)).problem.startswith("Layer returned shape (2, 3)")
