"""Numbers that the reader types into an array."""

import numpy as np
import pytest

from convhelpers.explorers.numbers import Numbers


@pytest.fixture
def numbers():
    return Numbers(A=np.arange(6).reshape(2, 3), b=np.zeros(1))


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("-7", -7), ("−7", -7), (" 2.5 ", 2.5), ("0.25", 0.25), ("99", 99), ("1e1", 10)],
)
def test_a_number_goes_into_its_place(numbers, text, value):
    numbers.type("A", [1, 2], text)
    assert numbers["A"].tolist() == [[0, 1, 2], [3, 4, value]]


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,5", "nan", "inf", "-inf", "100", "-99.5", "0.125", "1e400", "1 2", "sNaN"],
)
def test_what_no_cell_has_room_for_is_refused(numbers, text):
    with pytest.raises(ValueError, match="Type a number from −99 to 99 with at most two decimals"):
        numbers.type("A", [1, 2], text)
    assert numbers["A"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_the_array_of_the_caller_stays():
    array = np.arange(3)
    Numbers(A=array).type("A", [0], "9")
    assert array.tolist() == [0, 1, 2]


def test_others_keep_their_numbers(numbers):
    before = numbers["b"]
    numbers.type("A", [0, 0], "9")
    numbers.type("A", [0, 1], "8")
    assert numbers["A"].tolist() == [[9, 8, 2], [3, 4, 5]]
    assert numbers["b"] is before


def test_reset_brings_back_the_start(numbers):
    numbers.type("A", [0, 0], "9")
    assert numbers.are_changed
    numbers.reset()
    assert not numbers.are_changed
    assert numbers["A"].tolist() == [[0, 1, 2], [3, 4, 5]]
