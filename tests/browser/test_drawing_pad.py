"""The drawing pad in both applications: drawn on with the mouse, a finger and the keyboard."""

import pytest
from explorer_page import ExplorerPage
from notebook_page import kinds
from strokes import DIGITS, on_the_pad
from swept import LAB_AND_SWEPT_NOTEBOOK

from convhelpers.digits import load_digits_network
from convhelpers.explorers import drawing_pad
from convhelpers.handwriting import SIDE

KEYS_FOR_A_ONE = (
    *("Shift+ArrowUp",) * 3,
    "Space",
    *("Shift+ArrowDown",) * 6,
    "Enter",
)


class PadPage(ExplorerPage):
    """The drawing pad on the page."""

    @property
    def sheet(self):
        return self.part("pad", "canvas")

    @property
    def ink(self):
        return self.shown()["pad"]["ink"]

    def sentence(self):
        return self.read()["sentence"]

    def click(self, words):
        self.root.query_selector(f"button:text-is('{words}')").click()

    def draw(self, *strokes):
        """Draw with the mouse; a stroke is a list of points (x, y) in pixels of the pad."""
        box = self.sheet.bounding_box()
        unit = box["width"] / SIDE
        for stroke in strokes:
            (x, y), *others = [(box["x"] + unit * x, box["y"] + unit * y) for x, y in stroke]
            self.page.mouse.move(x, y)
            self.page.mouse.down()
            for point in others:
                self.page.mouse.move(*point)
            self.page.mouse.up()
        self._settle()

    def clear(self):
        self.click("Clear")
        self.page.wait_for_function("sheet => !sheet.dataset.ink.includes('1')", arg=self.sheet)
        self._settle()

    def _settle(self):
        """Wait for the answer, so that a later look at the page does not find an earlier one."""
        assert self.wrong() == ""


@pytest.fixture(scope="module", params=LAB_AND_SWEPT_NOTEBOOK)
def tab(request, tab_in):
    return tab_in(request.param)


@pytest.fixture(scope="module")
def pad(tab):
    tab.app.end_kernels()
    tab.open("sample.ipynb")
    tab.run_all()
    index = next(i for i, source in enumerate(tab.sources()) if source.startswith("drawing_pad"))
    return PadPage(tab.page, tab.explorer(index), drawing_pad(load_digits_network()))


def test_digits_drawn_with_the_mouse_are_read(pad):
    misread = []
    for digit, strokes in DIGITS.items():
        pad.clear()
        pad.draw(*on_the_pad(strokes))
        assert pad.wrong() == ""
        if f" {digit}, " not in pad.sentence().partition(";")[0]:
            misread.append((digit, pad.sentence()))
    assert misread == []


def test_a_one_drawn_with_the_keyboard_is_read(pad):
    pad.clear()
    pad.sheet.focus()
    for key in KEYS_FOR_A_ONE:
        pad.page.keyboard.press(key)
    assert pad.wrong() == ""
    assert pad.sentence().startswith("It reads a 1, ")
    status = pad.part("pad", "[role=status]").text_content()
    assert status.startswith("Pen up, row ")


def test_the_keyboard_erases(pad):
    pad.clear()
    pad.draw([(16, 16)])
    before = pad.shown()
    pad.press(pad.sheet, "Delete")
    assert pad.changed(before)
    assert "1" not in pad.ink
    assert pad.wrong() == ""
    assert pad.sentence().startswith("The pad is empty: ")


def test_the_eraser_takes_ink_away(pad):
    pad.clear()
    pad.draw([(4, 16), (28, 16)])
    whole = pad.ink.count("1")
    for _ in ("rubbed out", "back to the pen"):
        pad.click("Eraser")
        pad.draw([(16, 12), (16, 20)])
        assert pad.wrong() == ""
        if pad.part("pad", "button[aria-pressed=true]"):
            assert 0 < pad.ink.count("1") < whole
    assert pad.ink.count("1") > whole


def test_undo_takes_one_stroke_back(pad):
    pad.clear()
    pad.draw([(8, 4), (8, 28)])
    one = pad.ink
    pad.draw([(24, 4), (24, 28)])
    assert pad.ink != one
    pad.click("Undo")
    assert pad.wrong() == ""
    assert pad.ink == one


def test_an_example_comes_from_the_kernel_and_can_be_undone(pad):
    pad.clear()
    before = pad.shown()
    pad.click("Example")
    assert pad.changed(before)
    assert pad.wrong() == ""
    assert pad.sentence().startswith("It reads a")
    pad.click("Undo")
    assert "1" not in pad.ink


def test_the_box_decides_what_the_network_sees(pad):
    pad.clear()
    pad.draw([(3, 3), (3, 12)])
    box = pad.part("pad", "input[type=checkbox]")
    for _ in ("as it stands", "centered again"):
        before = pad.sentence()
        pad.press(box, "Space")
        assert pad.wrong() == ""
        assert pad.sentence() != before


def test_a_finger_does_not_scroll_the_page(pad):
    assert pad.sheet.evaluate("sheet => getComputedStyle(sheet).touchAction") == "none"


def test_another_mouse_button_draws_nothing(pad):
    pad.clear()
    pad.sheet.click(button="right")
    pad.page.keyboard.press("Escape")
    assert "1" not in pad.ink


def test_the_console_is_silent(pad, tab):
    assert kinds(tab.messages) - tab.own_messages == set()
