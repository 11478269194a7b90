"""The forms that ask: an answer is judged and kept, skipping is possible, a page has it folded."""

from datetime import UTC, datetime, timedelta

import pytest
from execute import main
from lesson import as_stored
from nbformat import v4, write
from test_nbval_catches import failed_under_nbval

from convhelpers import figures
from convhelpers.data import tiny
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.asking import form
from convhelpers.exercises.asking import review as review_module
from convhelpers.exercises.asking.spacing import LESSONS, by_urgency
from convhelpers.exercises.questions import KINDS
from convhelpers.exercises.quiz import ask_shape, predict, review
from convhelpers.explorers.explorer import Access
from convhelpers.progress import Event

NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def kept(monkeypatch):
    events = []
    monkeypatch.setattr(form, "remember", events.append)
    return events


def sent(form, **message):
    """What the page sends."""
    form.page._handle_custom_msg(message, [])
    return form.page.shown


def which_window():
    picture = figures.convolution_step(tiny.A_prev, tiny.W, tiny.b, row=1, col=2)
    return predict("which window", picture, "a line", (1, 2))


def test_a_prediction_shows_nothing_before_the_answer(kept):
    asked = which_window()
    assert asked.page.shown["says"] == asked.page.shown["reveal"] == ""
    shown = sent(asked, answer="rows 1:4, columns 2:5")
    assert shown["verdict"] == "right" and shown["says"].startswith("✓ Right: rows 1 to 3")
    assert "<figure" in shown["reveal"] and "<pre>a line</pre><pre>(1, 2)</pre>" in shown["reveal"]
    (event,) = kept
    assert (event.kind, event.about, event.right) == ("prediction", "which window", True)


def test_a_slip_is_named_and_kept(kept):
    asked = which_window()
    shown = sent(asked, answer="(1, 2)")
    assert shown["verdict"] == "wrong" and "that is the place in the output" in shown["says"]
    (event,) = kept
    assert (event.right, event.slip) == (False, "that is the place in the output")


def test_a_prediction_takes_one_answer(kept):
    asked = which_window()
    sent(asked, answer="(1, 2)")
    sent(asked, answer="rows 1:4, columns 2:5")
    assert len(kept) == 1 and "Not yet" in asked.says


def test_a_prediction_that_is_skipped_is_not_kept(kept):
    asked = which_window()
    shown = sent(asked, pressed="Skip")
    assert (
        asked.says.startswith("Skipped. The answer is rows 1 to 3") and "<figure" in shown["reveal"]
    )
    assert kept == []


@pytest.mark.parametrize("text", ["", "?", "<b>"])
def test_no_answer_is_said_and_the_question_stays(kept, text):
    asked = which_window()
    shown = sent(asked, answer=text)
    assert shown["says"].startswith("There is no answer yet. Press the cells, or type them")
    assert shown["reveal"] == "" and not shown["closed"] and kept == []


def test_a_shape_has_a_second_try(kept):
    drill = ask_shape("padding")
    assert "Try once more." in sent(drill, answer="(4, 6, 8, 5)")["says"]
    assert "(4, 9, 11, 5)" not in drill.says
    assert "There is no answer yet." in sent(drill, answer="")["says"]
    assert "The answer is (4, 9, 11, 5)" in sent(drill, answer="4 3 5 5")["says"]
    assert drill.score == "Right at the first try: 0 of 1." and len(kept) == 1
    shown = sent(drill, pressed="New numbers")
    assert (shown["says"], shown["score"]) == ("", drill.score)
    drill.answer(drill.question.way.said(drill.question.answer))
    assert drill.score == "Right at the first try: 1 of 2."
    wrong, right = kept
    assert (wrong.slip, wrong.answer) == ("pad is counted once", "(4, 6, 8, 5)")
    assert (right.kind, right.about, right.right, right.slip) == (
        "prediction",
        "padding",
        True,
        None,
    )


def test_a_review_asks_one_after_the_other(kept):
    asked = review(2, before=4)
    first, second = asked.questions
    assert {KINDS[first.kind].lesson, KINDS[second.kind].lesson} <= {0, 1, 2, 3}
    assert asked.page.shown["text"].startswith("<strong>1 of 2.</strong>")
    sent(asked, answer=first.way.said(first.answer))
    assert sent(asked, pressed="Next question")["text"].startswith("<strong>2 of 2.</strong>")
    assert asked.score == "Right: 1 of 1."
    (event,) = kept
    assert (event.kind, event.about, event.right) == ("review", first.kind, True)


def test_every_form_names_what_it_asks_for():
    for asked in (which_window(), ask_shape("block"), review()):
        assert isinstance(asked.widget.children[-1], Access)
        assert asked.question.way.page["label"]
        assert "convhelpers-explorer" in asked.widget._dom_classes


def test_it_is_said_what_cannot_be_asked():
    with pytest.raises(ValueError, match="There is no question named"):
        predict("the weather")
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        review(0)
    with pytest.raises(ValueError, match="there is no earlier lesson"):
        review(before=0)


# A page without a kernel.


def test_a_page_without_a_kernel_has_the_answer_folded():
    html = which_window().stored._repr_html_()
    shown, _, folded = html.partition("<details>")
    assert (
        "Predict." in shown and "Which rows and which columns" in shown and "<figure" not in shown
    )
    assert "rows 1 to 3, columns 2 to 4. The window starts" in folded and "<figure" in folded


def test_the_options_stand_on_the_page():
    html = predict("pool before ReLU").stored._repr_html_()
    assert html.partition("<details>")[0].count("<li>") == 4


def test_a_notebook_stores_the_folded_question(tmp_path, root):
    code = "from convhelpers.exercises.quiz import predict\n\npredict('one step', 'a line')"
    path = tmp_path / "lesson.ipynb"
    write(v4.new_notebook(cells=[v4.new_code_cell(code, id="one")]), path)
    assert main([path]) == 0
    static, *others = as_stored(path).cells[0].outputs
    assert not any(other.data for other in others)  # the form itself is not stored
    assert static.data["text/plain"].startswith("The window holds 3 1 2 / 0 2 1 / 1 0 4")
    assert static.data["text/plain"].endswith("comes on top once.\na line")
    other = path.read_text(encoding="utf-8").replace("Answer: 3", "Answer: 4")
    (tmp_path / "other.ipynb").write_text(other, encoding="utf-8")
    assert failed_under_nbval(tmp_path, root) == {"other"}


# Which questions return.


def event(about, right, days, kind="prediction"):
    when = (NOW - timedelta(days=days)).isoformat()
    return Event(kind, about, right, when=when)


def order(events, before=4, seed=0):
    kinds = [kind for kind in KINDS.values() if kind.lesson < before]
    events = sorted(events, key=lambda event: event.when)
    return [kind.name for kind in by_urgency(kinds, tuple(events), NOW, seed)]


def test_what_was_wrong_comes_first_the_oldest_before():
    events = [event("one step", False, 1), event("same pad", False, 3), event("padding", True, 9)]
    assert order(events)[:3] == ["same pad", "one step", "padding"]


def test_what_was_right_returns_after_a_day_then_two_then_four():
    for times, days in ((1, 1), (2, 2), (3, 4), (4, 8)):
        early = [event("one step", True, days - 0.1)] * times
        late = [event("one step", True, days)] * times
        assert order(early)[-1] == "one step"
        assert order(late)[0] == "one step"


def test_a_right_answer_counts_from_the_last_wrong_one():
    events = [event("one step", right, days) for right, days in ((True, 9), (False, 8), (True, 1))]
    assert order(events)[0] == "one step"


def test_who_was_stuck_at_an_exercise_is_asked_about_its_lesson():
    stuck = [event("conv_forward", False, 0.1, "check"), event("conv_forward", True, 0, "order")]
    first, *_ = order(stuck)
    assert KINDS[first].lesson == 3
    answered = event(first, True, 0, "review")
    assert order([*stuck, answered])[-1] == first


def test_without_a_record_the_latest_lesson_comes_first_and_the_seed_decides():
    assert {KINDS[name].lesson for name in order([])[:3]} == {3}
    assert order([]) == order([]) != order([], seed=1)
    texts = [asked.text for asked in review(before=4).questions]
    assert texts == [asked.text for asked in review(before=4).questions]


def test_a_question_that_returns_has_new_numbers(monkeypatch):
    first = review(1, before=3).question
    again = (Event("review", first.kind, False),)
    monkeypatch.setattr(review_module, "events", lambda: again)
    second = review(1, before=3).question
    assert second.kind == first.kind and second != first


def test_every_exercise_has_its_lesson():
    assert set(LESSONS) == set(EXERCISES)
