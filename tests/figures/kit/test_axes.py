"""The axes of plots: every one has numbers, and none collide."""

import pytest
from figures.svg import texts, unreadable, words

from convhelpers.figures.kit.axes import LogAxes, level, tick, upright
from convhelpers.figures.kit.drawing import Box, Drawing


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.01, "0.01"), (1, "1"), (5000, "5000"), (10_000, "10⁴"), (2e5, "2·10⁵"), (1e-3, "10⁻³")],
)
def test_a_tick_is_written_as_a_power_where_it_is_long(value, shown):
    assert tick(value) == shown


@pytest.mark.parametrize("low", [1e-9, 0.3, 1, 40, 1e6])
@pytest.mark.parametrize("span", [1, 1.4, 20, 1e3, 1e9, 1e28])
def test_every_axis_has_a_number_and_none_collide(low, span):
    drawing = Drawing()
    LogAxes(drawing, Box(72, 30, 500, 220), (low, low * span), (low, low * span), "x", "y")
    drawing.reserve(600, 300)
    picture = drawing.picture("")
    assert unreadable(picture) == []
    assert 3 <= len(texts(picture)) <= 30


def test_the_line_of_a_tick_crosses_the_plot_and_its_words_stand_outside():
    drawing, box = Drawing(), Box(72, 30, 500, 220)
    upright(drawing, box, 100, "x")
    level(drawing, box, 90, "y")
    picture = drawing.picture("")
    below, left = words(picture)
    assert below.top > box.bottom and abs((below.left + below.right) / 2 - 100) < 1
    assert left.right < box.x and left.top < 90 < left.bottom
    svg = picture.content.decode()
    assert "M100.0 30.0L100.0 250.0" in svg and "M72.0 90.0L572.0 90.0" in svg
