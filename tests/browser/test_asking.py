"""Questions in both applications, answered by keyboard alone: judged, skipped, kept."""

import pytest
from accessibility import serious_findings
from application import APPLICATIONS
from notebook_page import kinds
from question_page import QuestionPage

from convhelpers.exercises.questions import question

NARROW = {"width": 360, "height": 800}


@pytest.fixture(scope="module", params=APPLICATIONS)
def tab(request, tab_in):
    tab = tab_in(request.param)
    tab.app.end_kernels()
    tab.open("sample.ipynb")
    tab.run_all()
    return tab


def test_cells_are_pressed_with_the_keyboard(tab):
    asked = QuestionPage(tab, "predict('which window'")
    assert not asked.is_revealed
    asked.type("[role=group] button", "ArrowDown", "ArrowRight", "ArrowRight", " ", "Enter")
    assert "that is the place in the output" in asked.said("✗ Not yet")
    assert asked.is_revealed
    assert "(1, 2)" == asked.root.query_selector("input").input_value()


def test_a_sentence_is_chosen_with_the_keyboard(tab):
    asked = QuestionPage(tab, "predict('pool before ReLU'")
    right = question("pool before ReLU")
    downs = ["ArrowDown"] * right.way.options.index(right.answer)
    asked.type("input", " ", *downs, "Enter")
    asked.said("✓ Right")
    assert asked.is_revealed


def test_one_key_skips(tab):
    asked = QuestionPage(tab, "predict('one step'")
    asked.type("input", "Escape")
    asked.said("Skipped. The answer is 3")
    assert asked.is_revealed


def test_a_shape_may_be_tried_twice_and_none_is_said(tab):
    asked = QuestionPage(tab, "ask_shape")
    asked.type("input", "Enter")
    asked.said("There is no answer yet.")
    asked.type("input", "4 6 8 5", "Enter")
    assert asked.said("✗ Not yet").strip().endswith("0 of 1.")
    asked.type("input", "Control+a", "4 9 11 5", "Enter")
    asked.said("✓ Right: (4, 9, 11, 5)")
    assert kinds(tab.messages) - tab.own_messages == set()


def test_what_was_answered_is_kept_beside_the_notebook(tab):
    kept = (tab.app.folder / "notebooks" / "progress.txt").read_text(encoding="utf-8")
    assert '"about": "which window", "right": false' in kept
    assert '"about": "pool before ReLU", "right": true' in kept
    assert '"about": "one step"' not in kept


def test_nothing_keeps_a_reader_out(tab):
    assert serious_findings(tab.page) == []


def test_it_fits_on_a_phone(tab):
    before = tab.page.viewport_size
    tab.page.set_viewport_size(NARROW)
    try:
        for start in ("predict('which window'", "predict('pool before ReLU'", "ask_shape"):
            root = QuestionPage(tab, start).root
            assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    finally:
        tab.page.set_viewport_size(before)
