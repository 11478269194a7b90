"""Lines in order: what is right is right in every order, and what is wrong is named."""

from itertools import permutations

import pytest
import traitlets

from convhelpers.exercises import EXERCISES, arrange
from convhelpers.exercises.ladder import form
from convhelpers.exercises.ladder.arranging import Arrangement
from convhelpers.exercises.ladder.lines import WRONG_LINES, parted, wrong_lines
from convhelpers.exercises.ladder.trial import tried

SEEDS = range(2)
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def in_order(puzzle, lines):
    """The numbers of some lines, in this order."""
    return [puzzle.lines.index(line) for line in lines]


def swapped(lines, i, j):
    lines = list(lines)
    lines[i], lines[j] = lines[j], lines[i]
    return lines


def judged(name, lines):
    puzzle = arrange(EXERCISES[name].solution)
    puzzle.order = in_order(puzzle, lines)
    puzzle.run()
    return puzzle.result


def send(puzzle, order):
    """Hand over an order as the front end sends it."""
    state = {"method": "update", "state": {"order": order}, "buffer_paths": []}
    puzzle.moved._handle_msg({"content": {"data": state}, "buffers": []})


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_are_those_of_the_solution_and_two_of_known_mistakes(exercise, seed):
    puzzle = Arrangement(exercise, seed)
    wrong = set(puzzle.lines) - set(puzzle.solution)
    assert len(wrong) == WRONG_LINES
    assert len(puzzle.lines) == len(set(puzzle.lines)) == len(puzzle.solution) + WRONG_LINES
    assert wrong <= {line.text for line in wrong_lines(exercise)}
    assert puzzle.order == list(range(len(puzzle.lines)))


@every_exercise
def test_no_wrong_line_is_a_right_one_elsewhere(exercise):
    _, right = parted(exercise.source)
    wrong = {line.text.strip() for line in wrong_lines(exercise)}
    assert wrong and not wrong & {line.strip() for line in right}


@every_exercise
def test_the_right_order_is_right(exercise):
    puzzle = Arrangement(exercise)
    puzzle.order = in_order(puzzle, puzzle.solution)
    puzzle.run()
    assert puzzle.result.passed is True, puzzle.result
    assert puzzle.text == exercise.source
    assert f"blanks({exercise.name})" in puzzle._heard.value


@every_exercise
def test_every_wrong_line_in_the_place_of_the_right_one_is_named(exercise):
    head, right = parted(exercise.source)
    for position, text, mistake in wrong_lines(exercise):
        lines = [*right[:position], text, *right[position + 1 :]]
        result = tried(exercise, head + "\n".join(lines) + "\n")
        assert (result.passed, result.misconception) == (False, mistake.name)


@every_exercise
def test_the_first_order_is_not_right_and_nothing_breaks(exercise):
    for seed in SEEDS:
        puzzle = Arrangement(exercise, seed)
        puzzle.run()
        assert puzzle.result.passed is False
        assert "Traceback" not in str(puzzle.result)


def test_every_order_of_three_lines_is_judged_by_what_it_computes():
    # w may not move before the velocity that moves it, and both stand above the return.
    _, lines = parted(EXERCISES["momentum_step"].source)
    right = [order for order in permutations(lines) if judged("momentum_step", order).passed]
    assert right == [tuple(lines)]


def test_every_order_of_the_four_products_is_right():
    _, lines = parted(EXERCISES["winograd_step"].source)
    *products, last = lines
    for order in permutations(products):
        assert judged("winograd_step", [*order, last]).passed is True
        assert judged("winograd_step", [last, *order]).passed is False


@pytest.mark.parametrize(
    ("name", "i", "j", "passed"),
    [
        ("conv_forward", 0, 1, True),
        ("conv_forward", 2, 3, True),
        ("conv_forward", 4, 5, True),
        ("conv_forward", 6, 7, False),
        ("conv_forward", 9, 10, False),
        ("conv_backward", 12, 13, False),
        ("conv_backward", 14, 15, True),
        ("pool_backward", 7, 8, True),
        ("softmax_cross_entropy", 1, 2, True),
        ("softmax_cross_entropy", 7, 8, False),
    ],
)
def test_two_lines_may_change_places_where_neither_needs_the_other(name, i, j, passed):
    _, lines = parted(EXERCISES[name].source)
    assert judged(name, swapped(lines, i, j)).passed is passed


def test_lines_in_an_order_that_python_cannot_read_are_told_in_words():
    _, lines = parted(EXERCISES["pool_backward"].source)
    otherwise = lines.index("                    else:")
    said = {
        "the line above it does not end with a colon": swapped(lines, 0, 6),
        "Below the line `for row in range(n_H):`, a line is missing": lines[:4],
        "`else:`, which does not fit what stands above it": [*lines[:9], *lines[otherwise:]],
        "it is indented otherwise than every line above it": [lines[2], lines[6], lines[4]],
    }
    for words, order in said.items():
        result = judged("pool_backward", order)
        assert result.passed is False
        assert words in str(result)


def test_a_line_that_fails_is_told_with_the_line():
    _, lines = parted(EXERCISES["zero_pad"].source)
    result = judged("zero_pad", swapped(lines, 0, 1))
    assert "The line is `X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))`" in str(result)


def test_without_a_line_nothing_is_written_yet():
    puzzle = arrange(EXERCISES["zero_pad"].solution)
    puzzle.order = []
    puzzle.run()
    assert puzzle.result.passed is None
    assert "is not written yet" in str(puzzle.result)


def test_the_order_is_the_same_for_a_seed_and_another_for_another():
    exercise = EXERCISES["conv_forward"]
    assert Arrangement(exercise, 1).lines == Arrangement(exercise, 1).lines
    assert len({tuple(Arrangement(exercise, seed).lines) for seed in range(20)}) == 20


def test_an_order_from_the_page_is_taken():
    puzzle = arrange(EXERCISES["momentum_step"].solution)
    send(puzzle, [3, 1])
    assert puzzle.order == [3, 1]
    assert puzzle.text.splitlines()[-2:] == [puzzle.lines[3], puzzle.lines[1]]


@pytest.mark.parametrize("order", [[0, 0], [-1], [5], ["0"], "01", None, [0.5]])
def test_a_damaged_order_is_refused(order):
    puzzle = arrange(EXERCISES["momentum_step"].solution)
    with pytest.raises(traitlets.TraitError):
        puzzle.order = order
    send(puzzle, order)  # ipywidgets logs it, and goes on
    assert puzzle.order == [0, 1, 2, 3, 4]


def test_what_was_run_is_remembered(monkeypatch):
    kept = []
    monkeypatch.setattr(form, "remember", kept.append)
    exercise = EXERCISES["zero_pad"]
    _, lines = parted(exercise.source)
    judged("zero_pad", lines)
    judged("zero_pad", lines[:-1])
    judged("zero_pad", [])
    right, wrong = kept
    assert (right.kind, right.about, right.right, right.slip) == ("order", "zero_pad", True, None)
    assert (wrong.right, wrong.slip) == (False, "no return")


def test_a_page_without_python_has_the_answer_folded():
    puzzle = arrange(EXERCISES["zero_pad"].solution)
    folded = form.Folded(puzzle.task, puzzle.shown, puzzle.answer)
    html, text = folded._repr_html_(), str(folded)
    shown, _, answer = html.partition("<details><summary>One way to write it</summary>")
    for line in puzzle.lines:
        assert line in shown
    for line in puzzle.solution:
        assert f"{line}</span>" in answer
    assert answer.endswith("</details></div>")
    assert text.endswith(puzzle.answer) and puzzle.shown in text


def test_there_is_no_puzzle_for_what_is_no_exercise():
    assert str(arrange(max)).startswith("There is no exercise named max.")
    assert str(arrange(3)).startswith("Expected a function, got int.")
