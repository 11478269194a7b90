"""What lesson 09 says about its trainings holds, on every machine, whatever the last digits are."""

import numpy as np
import pytest
from lesson import lessons

# Exercise cells return `...`, and these show a result of them or widgets.
VERBS = ("check", "hint", "solution", "break_check", "expose", "ask_shape", "predict", "review")
LEARNERS = ("explore_", *(f"{verb}(" for verb in VERBS))


@pytest.fixture(scope="module")
def values():
    """Every name that the lesson has at its end."""
    (lesson,) = (lesson for lesson in lessons() if lesson.name.startswith("09"))
    names = {}
    for _, cell in lesson.code:
        if not cell.source.startswith(LEARNERS):
            exec(cell.source, names)
        if "history = " in cell.source:
            names["watched"] = names["history"]
    return names


def test_ten_images_are_learned_by_heart(values):
    assert values["losses"][0] > 1 and values["losses"][-1] < 0.01


def test_the_network_reads_what_it_learned_from_and_most_of_the_rest(values):
    watched = values["watched"]
    assert watched.accuracy[-1] >= 0.98
    assert watched.validation_accuracy[-1] >= 0.95


def test_validation_starts_above_training_and_ends_below(values):
    watched = values["watched"]
    assert watched.validation_accuracy[0] > watched.accuracy[0]
    assert watched.validation_loss[-1] > watched.loss[-1]


def test_the_experiment_says_what_the_lesson_says(values):
    still, shifted = values["trials"].accuracy.mean(axis=2).T
    assert np.all(still > 0.9)
    assert np.all(still - shifted > 0.2)
    assert shifted[0] > shifted[2] and shifted[0] > shifted[4]


def test_moved_digits_pay_off_on_the_test_set(values):
    images, labels = values["test_images"], values["test_labels"]
    assert values["network"].accuracy(images, labels) >= 0.98
    assert values["network"].accuracy(values["moved"](images), labels) >= 0.95
