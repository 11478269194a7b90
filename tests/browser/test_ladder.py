"""The puzzles of the ladder in both applications: with the mouse, a finger and the keyboard."""

import pytest
from accessibility import serious_findings
from notebook_page import kinds
from swept import LAB_AND_SWEPT_NOTEBOOK

from convhelpers.exercises import EXERCISES, arrange, blanks

WORDS = ".convhelpers-check p"
NARROW = {"width": 360, "height": 800}


class PuzzlePage:
    """One puzzle on the page, beside the same one in this process."""

    def __init__(self, tab, start, puzzle):
        index = next(i for i, source in enumerate(tab.sources()) if source.startswith(start))
        self.page, self.puzzle, self.cell = tab.page, puzzle, tab.cell(index)
        self.root = self.cell.wait_for_selector(".convhelpers-explorer")

    def part(self, selector):
        return self.root.wait_for_selector(selector)

    def run(self):
        """Run the function, and return the first paragraph of what is said."""
        self.root.evaluate("root => root.querySelector('.convhelpers-check')?.remove()")
        self.part("button:has-text('Run th')").click()
        return self.part(WORDS).text_content()


class LinesPage(PuzzlePage):
    """Lines to put in order."""

    def line(self, number):
        """The button of a line, by its place in the order in which all were shown first."""
        text = self.puzzle.lines[number].strip()
        buttons = self.root.query_selector_all(".convhelpers-line")
        return next(b for b in buttons if b.query_selector("code").text_content() == text)

    @property
    def order(self):
        texts = [line.strip() for line in self.puzzle.lines]
        shown = self.root.query_selector_all("ol:first-of-type code")
        return [texts.index(code.text_content()) for code in shown]

    @property
    def said(self):
        return self.part(".convhelpers-moved").text_content()

    def press(self, number, *keys):
        self.line(number).focus()
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def right(self):
        return [self.puzzle.lines.index(line) for line in self.puzzle.solution]

    def due(self):
        """What the same puzzle in this process says of the order on the page."""
        self.puzzle.order = self.order
        self.puzzle.run()
        return self.puzzle.result.paragraphs[0].replace("`", "")

    def solve(self):
        """Put all lines in order with the keyboard."""
        right = self.right
        for number in set(self.order) - set(right):
            self.press(number, "ArrowLeft")
        for place, number in enumerate(right):
            self.press(number, *["ArrowUp"] * (self.order.index(number) - place))

    def way(self, number, other):
        """From the handle of a line to just above the middle of another."""
        handle = self.line(number).query_selector(".convhelpers-handle")
        handle.scroll_into_view_if_needed()
        start, end = handle.bounding_box(), self.line(other).bounding_box()
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        end = end["y"] + end["height"] / 2 - 3
        return [(x, y + (end - y) * step / 8) for step in range(9)]

    def drag(self, number, other):
        start, *others = self.way(number, other)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for point in others:
            self.page.mouse.move(*point)
        self.page.mouse.up()

    def swipe(self, number, other):
        session = self.page.context.new_cdp_session(self.page)

        def touch(kind, *points):
            points = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        start, *others = self.way(number, other)
        touch("touchStart", start)
        for point in others:
            touch("touchMove", point)
        touch("touchEnd")


@pytest.fixture(scope="module", params=LAB_AND_SWEPT_NOTEBOOK)
def tab(request, tab_in):
    tab = tab_in(request.param)
    tab.app.end_kernels()
    tab.open("sample.ipynb")
    tab.run_all()
    return tab


@pytest.fixture(scope="module")
def lines(tab):
    return LinesPage(tab, "arrange", arrange(EXERCISES["zero_pad"].solution))


def test_the_mouse_moves_a_line(lines):
    lines.drag(5, 1)
    assert lines.order[:3] == [0, 5, 1]
    assert lines.said == f"Line 2 of 9: {lines.puzzle.lines[5].strip()}"
    lines.drag(5, 6)
    assert lines.order == list(range(9))


def test_a_finger_moves_a_line_and_the_page_stays(lines):
    lines.swipe(7, 3)
    assert lines.order[2:5] == [2, 7, 3]
    lines.swipe(7, 8)
    assert lines.order == list(range(9))


def test_the_buttons_move_the_line_that_was_chosen(lines):
    lines.line(4).click()
    for words in ("Up", "Up", "Leave out", "Put back", "Up", "Down"):
        lines.part(f"button:text-is('{words}')").click()
    assert lines.order == [0, 1, 4, 2, 3, 5, 6, 7, 8]


def test_the_keyboard_solves_it_and_a_wrong_order_is_named(lines, tab):
    assert lines.run() == f"✗ {lines.due()}"
    lines.solve()
    assert lines.order == lines.right
    assert lines.run() == f"✓ {lines.due()}"
    lines.press(lines.right[-1], "ArrowLeft")
    assert "no return" in lines.due()
    assert lines.run() == f"✗ {lines.due()}"
    assert kinds(tab.messages) - tab.own_messages == set()


def test_blanks_are_filled_in_with_the_keyboard(tab):
    page = PuzzlePage(tab, "blanks", blanks(EXERCISES["zero_pad"].solution))
    assert "Fill in every blank first." in page.run()
    page.part("input").focus()
    for gap in page.puzzle.gaps:
        tab.page.keyboard.type(gap.answer)
        tab.page.keyboard.press("Tab")
    assert "zero_pad is right, on all 6 inputs." in page.run()


def test_what_was_run_is_kept_beside_the_notebook(tab):
    kept = (tab.app.folder / "notebooks" / "progress.txt").read_text(encoding="utf-8")
    assert '"kind": "order", "about": "zero_pad", "right": true' in kept
    assert '"kind": "blanks", "about": "zero_pad", "right": true' in kept


def test_nothing_keeps_a_reader_out(lines, tab):
    assert serious_findings(tab.page) == []


def test_it_fits_on_a_phone(lines, tab):
    before = tab.page.viewport_size
    tab.page.set_viewport_size(NARROW)
    try:
        for code in lines.root.query_selector_all(".convhelpers-line code"):
            assert code.evaluate("code => code.scrollWidth <= code.clientWidth")
    finally:
        tab.page.set_viewport_size(before)
