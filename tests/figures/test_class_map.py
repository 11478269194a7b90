"""The map of a class: every learner and exercise, and a mark that needs no color."""

from figures.svg import texts, unreadable

from convhelpers.figures.class_map import LOOKS, class_map

OUTCOMES = {("ada", "zero_pad"): "right", ("bob", "zero_pad"): "wrong", ("bob", "im2col"): "error"}


def test_the_sentence_counts_the_outcomes_of_each_exercise():
    picture = class_map(["ada", "bob"], ["zero_pad", "im2col"], OUTCOMES)
    assert picture.sentence == ("2 learners: zero_pad 1 right, 1 wrong; im2col 1 error, 1 missing.")


def test_names_exercises_and_marks_are_written_and_the_legend_says_the_marks():
    lines = texts(class_map(["ada", "bob"], ["zero_pad", "im2col"], OUTCOMES))
    assert [line for line in lines if line in ("ada", "bob", "zero_pad", "im2col")]
    assert lines.count("✓") == lines.count("✗") == lines.count("!") == 1
    assert all(outcome in lines[-1] for outcome in LOOKS)


def test_every_outcome_has_a_mark_of_its_own():
    assert len({mark for mark, _ in LOOKS.values()}) == len(LOOKS)


def test_long_names_and_large_classes_can_be_read():
    names = [f"{'a long name ' * 9}{k}" for k in range(3)] + [f"learner {k}" for k in range(60)]
    picture = class_map(names, ["conv_forward_matmul"], {})
    assert unreadable(picture) == []
    assert picture.sentence == "63 learners: conv_forward_matmul 63 missing."


def test_a_class_without_an_exercise_is_a_list_of_names():
    assert class_map(["ada"], [], {}).sentence == "1 learner: nothing written."
