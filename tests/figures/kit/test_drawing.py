"""The parts every drawing is made of."""

import re

import numpy as np
import pytest
from figures.svg import texts

from convhelpers.figures.kit.drawing import CELL, Box, Drawing, tint

VALUES = np.array([[1, -2, 3], [4, 5, 0.25]])


def svg_of(drawing):
    return drawing.picture("A sentence.").content.decode()


@pytest.mark.parametrize(("amount", "color"), [(0, "#ffffff"), (1, "#0072b2"), (0.5, "#80b8d8")])
def test_tint_goes_from_white_to_the_color(amount, color):
    assert tint("#0072b2", amount) == color


def test_a_grid_has_one_cell_for_each_value_and_its_label():
    drawing = Drawing()
    box = drawing.grid(VALUES, 10, 20, "input", "X · 2 × 3")
    svg = svg_of(drawing)
    assert svg.count("<rect") == 6 + 1  # six cells and the card they stand on
    assert re.findall(r'text-anchor="middle"[^>]*>([^<]*)<', svg) == "1 −2 3 4 5 0.25".split()
    assert ">X · 2 × 3<" in svg
    assert box == (10, 44, 3 * CELL, 2 * CELL)


def test_indices_number_rows_and_columns():
    drawing = Drawing()
    drawing.grid(VALUES, 0, 0, "input", "X", indices=True)
    svg = svg_of(drawing)
    assert re.findall(r'font-size="12" text-anchor="end"[^>]*>(\d)<', svg) == ["0", "1"]
    assert re.findall(r'font-size="12" text-anchor="middle"[^>]*>(\d)<', svg) == ["0", "1", "2"]


@pytest.mark.parametrize("role", ["input", "filter", "product", "output"])
def test_every_role_has_a_mark_beside_its_color(role):
    drawing = Drawing()
    drawing.grid(VALUES, 0, 0, role, "X")
    svg = svg_of(drawing)
    marks = {
        "input": 'rx="0"',
        "filter": 'rx="9"',
        "product": 'stroke-dasharray="1 2"',
        "output": 'stroke-width="2"',
    }
    assert marks[role] in svg
    assert not any(mark in svg for other, mark in marks.items() if other not in (role, "input"))


def test_an_unknown_role_is_refused():
    with pytest.raises(KeyError, match="ouput"):
        Drawing().grid(VALUES, 0, 0, "ouput", "X")


def test_shade_makes_the_largest_darkest():
    drawing = Drawing()
    drawing.grid(VALUES, 0, 0, "input", "X", shade=np.array([[0, 0.5, 1]] * 2))
    fills = re.findall(r'fill="(#\w+)" stroke="#0072b2"', svg_of(drawing))
    assert fills[0] == "#ffffff"
    assert fills[:3] == sorted(fills[:3], reverse=True)


def test_a_frame_stands_on_its_cells():
    drawing = Drawing()
    grid = drawing.grid(VALUES, 0, 0, "input", "X")
    assert drawing.frame(grid, 1, 2, 1) == (2 * CELL, 24 + CELL, CELL, CELL)
    assert drawing.frame(grid, 0, 0, 2, f_W=3) == (0, 24, 3 * CELL, 2 * CELL)


@pytest.mark.parametrize(("n_rows", "n_cols"), [(1, 1), (1, 4), (3, 1), (2, 2)])
def test_hatching_stays_inside_its_cells(n_rows, n_cols):
    drawing = Drawing()
    grid = drawing.grid(np.zeros((4, 4)), 0, 0, "input", "X")
    box = drawing.hatch(grid, 0, 0, n_rows, n_cols)
    points = re.findall(r"[ML](\S+?) (\S+?)(?=[ML\"])", svg_of(drawing).split("<path d=")[1])
    assert points
    for x, y in points:
        assert box.x <= float(x) <= box.right
        assert box.y <= float(y) <= box.bottom


def test_words_are_escaped():
    drawing = Drawing()
    drawing.text(0, 14, "f < n & stride > 1")
    assert ">f &lt; n &amp; stride &gt; 1<" in svg_of(drawing)


def test_the_card_holds_everything_with_a_margin():
    drawing = Drawing()
    drawing.grid(VALUES, 100, 50, "input", "X")
    picture = drawing.picture("A sentence.")
    assert picture.width == 100 + 3 * CELL + 2 * 16
    assert picture.height == 50 + 24 + 2 * CELL + 2 * 16
    assert f'viewBox="-16 -16 {picture.width} {picture.height}"' in svg_of(drawing)


def test_pixels_are_squares_darker_where_the_value_is_larger():
    drawing = Drawing()
    box = drawing.pixels(np.array([[0, 8, 16], [-4, 4, 16]]), 10, 20, 5, "input")
    svg = svg_of(drawing)
    assert box == (10, 20, 15, 10)
    assert re.findall(r'<path d="([^"]*)" fill="#0072b2" fill-opacity="(\S+?)"', svg) == [
        ("M15 25h5v5h-5z", "0.25"),
        ("M15 20h5v5h-5z", "0.5"),
        ("M20 20h5v5h-5zM20 25h5v5h-5z", "1"),
    ]


def test_pixels_may_share_a_scale():
    drawing = Drawing()
    drawing.pixels(np.array([[2, 0]]), 0, 0, 3, "output", most=8)
    drawing.pixels(np.zeros((2, 2)), 0, 10, 3, "output")
    assert re.findall(r'fill-opacity="(\S+?)"', svg_of(drawing)) == ["0.25"]


def test_cells_that_are_crossed_out_are_hatched_one_by_one():
    drawing, one_by_one = Drawing(), Drawing()
    chosen = VALUES > 3
    drawing.cross_out(drawing.grid(VALUES, 0, 0, "input", ""), chosen)
    box = one_by_one.grid(VALUES, 0, 0, "input", "")
    for col in (0, 1):
        one_by_one.hatch(box, 1, col, 1, 1)
    assert drawing.picture("") == one_by_one.picture("")


@pytest.mark.parametrize(
    ("height", "shown"), [(40, ["2·(−3)", "−6"]), (34, ["2·(−3)", "−6"]), (30, ["−6"])]
)
def test_a_low_product_leaves_out_its_factors(height, shown):
    drawing = Drawing()
    drawing.product(Box(0, 0, 58, height), 2, -3)
    assert texts(drawing.picture("")) == shown


def test_infinity_times_zero_is_drawn_without_a_warning():
    drawing = Drawing()
    drawing.product(Box(0, 0, 58, 40), np.inf, 0)
    assert texts(drawing.picture(""))[-1] == "nan"
