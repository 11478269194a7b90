"""Lines that fail, and the values that are named as the cause."""

import linecache

import numpy as np
import pytest

from convhelpers.exercises.checker.causes import cause


def failing(source):
    """The error of a function, and the function, as if a cell held the source."""
    place = f"<cell {abs(hash(source))}>"
    linecache.cache[place] = len(source), None, source.splitlines(True), place
    names = {"np": np}
    exec(compile(source, place, "exec"), names)
    with pytest.raises(Exception) as caught:
        names["f"]()
    return caught.value, names["f"]


CASES = (
    (
        "A = np.zeros((2, 3))\n    for r in range(2):\n        for q in range(4):\n"
        "            A[r, q] = 1",
        "In `A[r, q]`, the index `q` is 3. But axis 1 of `A` has length 3; its last index is 2. "
        "That is at r = 0, q = 3.",
    ),
    (
        "b = np.zeros(2)\n    return b[:, :, 0]",
        "`b[:, :, 0]` asks for 3 axes, and `b` has 1 axis, shape (2,).",
    ),
    (
        "b = 1.5\n    return b.astype(float)",
        "`b` is a number, and it has nothing named `astype`.",
    ),
    (
        "return np.zeroes(3)",
        "`np` is the module numpy, and it has nothing named `zeroes`. Did you mean `np.zeros`?",
    ),
    (
        "size = 6 / 2\n    return range(size)",
        "`size` is 3, a fraction for Python, where a whole number is due.",
    ),
    (
        "a, k = np.zeros((0, 2)), np.zeros((3, 2))\n    return a * k",
        "`a` has shape (0, 2), `k` has shape (3, 2). They do not fit.",
    ),
    (
        "pad = 0\n    if pad > 0:\n        X = 1\n    return X",
        "`X` gets a value only below `if pad > 0:`. Here `pad` is 0.",
    ),
    ("A = None\n    return np.zeros(3) + A[0]", "At that moment `A` is None."),
)


@pytest.mark.parametrize(("body", "words"), CASES)
def test_the_cause_is_named_in_the_learners_own_words(body, words):
    error, function = failing(f"def f():\n    {body}\n")
    assert cause(error, function) == words


def test_nothing_is_said_of_a_line_that_is_not_there():
    def unseen():
        raise ValueError("no")

    code = unseen.__code__.replace(co_filename="<nowhere>")
    unseen.__code__ = code
    with pytest.raises(ValueError, match="no") as caught:
        unseen()
    assert cause(caught.value, unseen) == ""


def test_no_code_of_the_learner_runs_again():
    ran = []
    source = "def f():\n    note()\n    return np.zeros(2)[len(note())]\n"
    place = "<cell that counts>"
    linecache.cache[place] = len(source), None, source.splitlines(True), place
    names = {"np": np, "note": lambda: ran.append(1) or [0, 0, 0]}
    exec(compile(source, place, "exec"), names)
    with pytest.raises(IndexError) as caught:
        names["f"]()
    before = len(ran)
    cause(caught.value, names["f"])
    assert len(ran) == before
