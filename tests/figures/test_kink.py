"""A loss along one number in a picture: its curve, its marks and its slopes."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.figures.kink import PLOT, kink

TIED = np.array([[1, 2], [2, 1]])


def six_times_the_maximum(X):
    return 6 * X.max()


def points(picture):
    """Where the curve goes, and where the marks stand, on the page."""
    drawn = picture.content.decode()
    (curve,) = re.findall(r'<path d="M([^"]*)"[^>]*stroke-width="2.5"', drawn)
    marks = re.findall(r'<path d="M(\S+) (\S+?)m', drawn)
    split = [tuple(map(float, pair.split())) for pair in curve.split("L")]
    return split, [tuple(map(float, pair)) for pair in marks]


def test_a_tie_has_two_slopes_and_their_mean():
    picture = kink(six_times_the_maximum, TIED, (0, 1))
    assert picture.sentence == (
        "The loss while the number at (0, 1) goes from 1 to 3. At 2 its slope is 0 to the left and "
        "6 to the right. From one nudge to the other, 1.5 to 2.5, it is 3."
    )
    assert texts(picture)[-3:] == [
        "slope to the left = 0",
        "slope to the right = 6",
        "nudge to nudge (dashed) = 3",
    ]
    assert texts(picture)[:5] == ["1.5", "2", "2.5", "12", "18"]


def test_the_curve_and_its_marks_stand_where_the_values_are():
    curve, (one, other, middle) = points(kink(six_times_the_maximum, TIED, (0, 1)))
    right, top, low = PLOT.x + PLOT.width, PLOT.y, PLOT.y + PLOT.height
    assert curve[0] == (PLOT.x, low)
    assert curve[-1] == (right, top)
    assert curve[len(curve) // 2] == middle == (PLOT.x + PLOT.width / 2, low)
    assert one == (PLOT.x + PLOT.width / 4, low)
    assert other == (PLOT.x + 3 * PLOT.width / 4, low - PLOT.height / 2)


def test_a_smooth_loss_has_nearly_one_slope():
    picture = kink(lambda X: np.sum(X**3), np.array([1.0, 2.0]), (1,), h=0.01)
    assert "At 2 its slope is 11.94 to the left and 12.06 to the right." in picture.sentence
    assert picture.sentence.endswith("1.99 to 2.01, it is 12.")


@pytest.mark.parametrize(
    ("loss", "X", "index"),
    [
        (lambda X: 5.0, TIED, (1, 1)),
        (np.sum, np.full((1, 4, 5, 2), -12345.678), (0, 3, 4, 1)),
        (np.max, np.eye(3, dtype=np.float32), (2, 2)),
        (lambda X: -np.abs(X).sum(), np.zeros((2, 2), int), (0, 0)),
    ],
)
def test_any_loss_makes_a_picture_that_can_be_read(loss, X, index):
    before = X.copy()
    X.flags.writeable = False
    picture = kink(loss, X, index)
    assert unreadable(picture) == []
    assert picture.width <= 760
    np.testing.assert_array_equal(X, before)
    curve, marks = points(picture)
    for x, y in curve + marks:
        assert PLOT.x <= x <= PLOT.right
        assert PLOT.y <= y <= PLOT.bottom
