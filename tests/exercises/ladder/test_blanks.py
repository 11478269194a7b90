"""Blanks: the answer is right, a known mistake is named, and a box may hold anything."""

import pytest

from convhelpers.exercises import EXERCISES, blanks
from convhelpers.exercises.ladder import form
from convhelpers.exercises.ladder.filling import Filling
from convhelpers.exercises.ladder.gaps import MOST, filled, gaps

SEEDS = range(2)
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def fill(puzzle, texts):
    for box, text in zip(puzzle.boxes, texts, strict=True):
        box.set_state({"value": text})
    puzzle.run()
    return puzzle.result


def answers(puzzle):
    return [gap.answer for gap in puzzle.gaps]


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_each_gap_is_a_part_of_the_body_and_none_lies_in_another(exercise, seed):
    found = gaps(exercise, seed)
    assert 2 <= len(found) <= MOST
    ends = [exercise.source.rindex('"""')]
    for gap in found:
        assert exercise.source[gap.start : gap.end] == gap.answer
        assert gap.start >= ends[-1]
        ends.append(gap.end)
    texts = [gap.answer for gap in found]
    assert filled(exercise.source, found, texts) == exercise.source


def test_a_blank_is_no_longer_than_the_mistakes_need():
    answers = [gap.answer for gap in gaps(EXERCISES["zero_pad"], seed=0)]
    assert answers == ["m, n_H, n_W, n_C", "np.zeros", "m", "i"]


@every_exercise
def test_the_answer_is_right(exercise):
    puzzle = Filling(exercise)
    assert fill(puzzle, answers(puzzle)).passed is True, puzzle.result
    assert f"def {exercise.signature}:" in puzzle._heard.value.replace("&quot;", '"')


@every_exercise
def test_each_blank_can_make_a_known_mistake(exercise):
    known = {mistake.name for mistake in exercise.mistakes}
    for seed in SEEDS:
        puzzle = Filling(exercise, seed)
        for number, gap in enumerate(puzzle.gaps):
            made = set()
            for mistake in exercise.mistakes:
                changed = exercise.changed(mistake.changes) if mistake.changes else None
                rest = exercise.source[gap.end :]
                if changed and changed.startswith(exercise.source[: gap.start]):
                    if changed.endswith(rest):
                        made.add(changed[gap.start : len(changed) - len(rest)])
            made -= {gap.answer}
            assert made, gap
            texts = answers(puzzle)
            texts[number] = min(made)
            result = fill(puzzle, texts)
            assert result.passed is False
            assert result.misconception in known


def test_another_way_to_write_it_is_right():
    puzzle = Filling(EXERCISES["momentum_step"])
    other = ["dw + velocity * momentum", "w + -learning_rate*velocity", "(w, velocity)"]
    assert fill(puzzle, other).passed is True


def test_what_is_typed_shows_in_its_place():
    puzzle = Filling(EXERCISES["momentum_step"])
    assert "velocity = <u><b>__1__</b></u></span>" in puzzle._code.value
    puzzle.boxes[0].value = " dw < 1 "
    assert "velocity = <u><b>dw &lt; 1</b></u></span>" in puzzle._code.value


def test_empty_blanks_are_counted():
    puzzle = Filling(EXERCISES["momentum_step"])
    result = fill(puzzle, ["dw", "", "  "])
    assert result.passed is None
    assert str(result) == "Fill in every blank first. Still empty: 2, 3."


@pytest.mark.parametrize(
    "text", ["(", "dw +", "'", "\0", "1 is 1", "yield", "await dw", "(" * 500, "é×", "dw; w"]
)
def test_whatever_is_typed_is_answered_in_words(text):
    puzzle = Filling(EXERCISES["momentum_step"])
    result = fill(puzzle, [text, "w", "w, velocity"])
    assert result.passed is False
    assert "Traceback" not in str(result) and len(str(result)) > 20


def test_what_was_run_is_remembered(monkeypatch):
    kept = []
    monkeypatch.setattr(form, "remember", kept.append)
    puzzle = Filling(EXERCISES["momentum_step"])
    fill(puzzle, ["", "", ""])
    fill(puzzle, answers(puzzle))
    (event,) = kept
    assert (event.kind, event.about, event.right) == ("blanks", "momentum_step", True)


def test_a_page_without_python_has_the_answer_folded():
    puzzle = Filling(EXERCISES["momentum_step"])
    html = form.Folded(puzzle.task, puzzle.shown, puzzle.answer)._repr_html_()
    shown, _, answer = html.partition("<details>")
    assert "velocity = __1__<" in shown
    assert "velocity = momentum * velocity + dw<" in answer


def test_there_is_no_puzzle_for_what_is_no_exercise():
    assert str(blanks(max)).startswith("There is no exercise named max.")
