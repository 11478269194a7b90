"""Numbers and arrays in words."""

import numpy as np
import pytest

from convhelpers.figures.kit.words import (
    counted,
    equals,
    factor,
    number,
    rounded,
    rows_in_words,
    sides,
    sum_of,
    tuple_of,
)

VALUES = np.array([[1, -2, 3], [4, 5, 0.25]])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-2, "−2"),
        (0.5, "0.5"),
        (2 / 3, "0.67"),
        (-0.001, "0"),
        (100, "100"),
        (np.float32(1.5), "1.5"),
        (np.nan, "nan"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (True, "1"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_rows_in_words():
    assert rows_in_words(VALUES) == "1 −2 3; 4 5 0.25"


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (0.043, "0.043"),
        (0.5, "0.5"),
        (1, "1"),
        (1.04, "1"),
        (2.55, "2.5"),
        (9.96, "10"),
        (38.4, "38"),
        (517, "520"),
        (99.6, "100"),
        (1284, "1,300"),
        (1e6, "1,000,000"),
    ],
)
def test_a_ratio_has_two_digits(ratio, shown):
    assert rounded(ratio) == shown


def test_sides_are_height_and_width():
    assert sides(VALUES) == sides(VALUES[:, :, np.newaxis]) == "2 × 3"


def test_a_shape_is_written_as_python_does():
    assert tuple_of(("m", 4, 5)) == "(m, 4, 5)"


def test_only_one_is_singular():
    assert [counted(n, "row") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def test_negative_factors_stand_in_parentheses():
    assert [factor(value) for value in (2, -2, -0.001)] == ["2", "(−2)", "0"]


def test_a_result_that_is_not_exact_says_so():
    assert [equals(value) for value in (0.5, 1 / 3, -2)] == ["= 0.5", "≈ 0.33", "= −2"]


def test_a_sum_subtracts_what_is_negative():
    assert sum_of(map(number, [0, -2, 1])) == "0 − 2 + 1"
    assert sum_of(["−1"]) == "−1"
