"""A result beside the expected one, held against the arrays themselves."""

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.figures.comparison import difference, numbers_compared

CORNER = "h9v9z"


def test_cells_that_differ_are_marked_and_the_first_is_named():
    right = np.array([[3, 5, 4], [2, 1, 9]]).reshape(1, 2, 3, 1)
    wrong = np.array([[3, 5, 5], [-1, 3, 4]]).reshape(1, 2, 3, 1)
    picture = difference(wrong, right, "without stride")
    assert picture.sentence == (
        "4 of 6 cells differ, first at row 0, column 2: 5 instead of 4. "
        "Expected: 3 5 4; 2 1 9. without stride: 3 5 5; −1 3 4."
    )
    assert texts(picture)[-7:] == [
        *("0", "0", "1", "−3", "2", "−5"),
        "4 of 6 cells differ (filled corners)",
    ]
    assert picture.content.decode().count(CORNER) == 2 * 4
    assert not unreadable(picture)


def test_equal_results_have_no_mark():
    right = np.array([[1.0, np.nan]]).reshape(1, 1, 2, 1)
    picture = difference(right.copy(), right, "yours")
    assert picture.sentence == "No cell differs. Expected: 1 nan. yours: 1 nan."
    assert CORNER not in picture.content.decode()


def test_one_image_and_one_channel_are_compared():
    right = np.zeros((2, 1, 1, 2))
    wrong = right.copy()
    wrong[1, 0, 0, 1] = 5
    assert difference(wrong, right, "yours").sentence.startswith("No cell differs")
    assert difference(wrong, right, "yours", i=1, c=1).sentence.startswith("1 of 1 cells differ")


def test_results_of_different_shapes_cannot_be_compared():
    message = r"Z must have the shape of expected, \(1, 2, 2, 1\), got shape \(1, 2, 3, 1\)"
    with pytest.raises(ValueError, match=message):
        difference(np.zeros((1, 2, 3, 1)), np.zeros((1, 2, 2, 1)), "yours")


def test_a_cell_can_be_framed_in_all_three_grids():
    right = np.arange(6.0).reshape(1, 2, 3, 1)
    picture = difference(right, right, "yours", cell=(1, 2))
    assert picture.content.decode().count('stroke-width="4"') == 3


def test_infinity_is_compared_without_a_warning():
    right = np.array([np.inf, -np.inf, 1.0]).reshape(1, 1, 3, 1)
    wrong = np.array([np.inf, np.inf, np.nan]).reshape(1, 1, 3, 1)
    assert difference(wrong, right, "yours").sentence.startswith(
        "2 of 3 cells differ, first at row 0, column 1: ∞ instead of −∞."
    )


@pytest.mark.parametrize("n_W", [1, 5, 12, 15])
def test_three_grids_fit_the_page(n_W):
    A = np.full((1, 2, n_W, 1), -12.0)
    picture = difference(A, A + 1, "yours")
    assert picture.width <= 760
    assert not unreadable(picture)


@pytest.mark.parametrize("n_H", [1, 9, 10, 16])
def test_three_grids_keep_to_a_height(n_H):
    A = np.full((1, n_H, 2, 1), -12.0)
    picture = difference(A, A + 1, "yours")
    assert picture.height <= 410
    assert not unreadable(picture)


def test_a_long_list_of_numbers_is_not_read_out():
    right = np.zeros((1, 6, 7, 1))
    wrong = right.copy()
    wrong[0, 5, 6, 0] = 2
    assert difference(wrong, right, "yours").sentence == (
        "1 of 42 cells differ, first at row 5, column 6: 2 instead of 0."
    )
    assert difference(right, right, "yours").sentence == "No cell differs."


# numbers_compared


def test_one_number_that_agrees():
    picture = numbers_compared(3.0, 3, "yours")
    assert picture.sentence == "yours: 3, as expected."
    assert texts(picture) == ["expected", "3", "yours", "3", "="]
    assert CORNER not in picture.content.decode()
    assert not unreadable(picture)


def test_one_number_that_differs():
    picture = numbers_compared(-1.25, 3, "yours")
    assert picture.sentence == "yours: −1.25, expected 3: they differ."
    assert texts(picture) == ["expected", "3", "yours", "−1.25", "≠"]
    assert picture.content.decode().count(CORNER) == 1
    assert not unreadable(picture)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_none_agrees_with_itself_only(value):
    assert numbers_compared(value, value, "yours").sentence.endswith(", as expected.")
    assert numbers_compared(value, 1, "yours").sentence.endswith("expected 1: they differ.")


def test_rounding_is_no_difference():
    assert numbers_compared(0.1 + 0.2, 0.3, "yours").sentence == "yours: 0.3, as expected."
    assert numbers_compared(np.float32(0.1), 0.1, "yours").sentence == "yours: 0.1, as expected."
    assert numbers_compared(0.301, 0.3, "yours").sentence.endswith("they differ.")
