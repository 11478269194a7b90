"""Every task's code passes its weak test, and only an input that exposes it is said to do so."""

import numpy as np
import pytest
from gate import BELITTLING

import convhelpers
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.challenges import TASKS, break_check, expose

IMAGE = np.array([
    [3, -1, 2, 0, -1],
    [0, 2, -6, 5, 2],
    [1, -7, -4, 1, 0],
    [-2, 1, 0, -3, 2],
]).reshape(1, 4, 5, 1)
W = np.array([[1, -2], [3, 1]]).reshape(1, 2, 2, 1)
B = np.array([1])
DEEP = np.dstack([IMAGE[0, :2, :2], IMAGE[0, 2:, 2:4]])
DEEP_W = np.dstack([W[0], W[0] + 1])
TWO_MAPS = np.concatenate([IMAGE, IMAGE[:, ::-1]], axis=3)
FOUR_MAPS = np.concatenate([TWO_MAPS, TWO_MAPS + 1], axis=3)
PAIRS_W = np.stack([DEEP_W, DEEP_W[::-1]])
DEPTH_W = DEEP_W.transpose(2, 0, 1)[..., np.newaxis]
MIX_W = np.array([2, -1]).reshape(1, 1, 1, 2)
BY_CHANCE = np.array([[1, 5], [5, 2]]).reshape(2, 2, 1)
ONE_SIGN = np.full((1, 4, 5, 1), 2)
SLOPES = np.arange(1, 13).reshape(1, 3, 4, 1)
BATCH = np.concatenate([SLOPES, SLOPES + 7])
ONE_CHANNEL = np.array([2]), np.array([1])
EVEN = np.array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).reshape(1, 3, 4, 1)


def total(images):
    return images.sum(axis=(1, 2, 3))


def none(images):
    return np.zeros(len(images))


# (task, arguments, options, whether they expose it, a part of what is said)
INPUTS = [
    ("a batch of one", (BATCH, *ONE_CHANNEL), {}, True, "24 of 24 numbers differ"),
    ("a batch of one", (SLOPES, *ONE_CHANNEL), {}, False, "there is one image"),
    ("a batch of one", (BATCH[[0, 0]], *ONE_CHANNEL), {}, False, "the same mean and variance"),
    ("a gradient of ones", (BATCH, BATCH, [2]), {}, True, "numbers differ"),
    ("a gradient of ones", (np.ones((1, 3, 4, 1)), SLOPES, [2]), {}, False, "all numbers of dY"),
    ("a gradient of ones", (EVEN, SLOPES, [2]), {}, False, "nothing in common"),
    ("pad 1", (IMAGE, 2), {}, True, "a result of shape (1, 6, 7, 1), expected (1, 8, 9, 1)"),
    ("pad 1", (IMAGE, 0), {}, True, "a result of shape"),
    ("pad 1", (IMAGE, 1), {}, False, "As in the test, pad is 1."),
    ("pad 1", (IMAGE[:0], 1), {}, False, "empty result"),
    ("one channel", (DEEP, DEEP_W, 0), {}, True, "z is 7, and should be −8."),
    ("one channel", (DEEP[:, :, :1], DEEP_W[:, :, :1], 0), {}, False, "one channel"),
    ("one channel", (DEEP * [1, 0], DEEP_W, 0), {}, False, "add up to 0"),
    ("one channel", (DEEP, DEEP_W, -90, convhelpers.relu), {}, False, "Leave it out"),
    ("symmetric filter", (IMAGE[0, :2, :2], W[0], 1), {}, True, "z is"),
    ("symmetric filter", (IMAGE[0, :2, :2], W[0] * 0, 1), {}, False, "upside down"),
    ("symmetric filter", (ONE_SIGN[0, :2, :2], W[0], 1), {}, False, "the window is"),
    ("symmetric filter", (IMAGE[0, :2, :2], W[0], -90, convhelpers.relu), {}, False, "Leave it"),
    ("symmetric filter", (BY_CHANCE, W[0], 1), {}, False, "by chance"),
    ("stride 1", (IMAGE, W, B, 2), {}, True, "numbers differ"),
    ("stride 1", (IMAGE, W, B), {"stride": 2, "pad": 1}, True, "numbers differ"),
    ("stride 1", (IMAGE, W, B, 1, 1), {}, False, "As in the test, stride is 1."),
    ("stride 1", (IMAGE[:, :2, :3], W, B, 2), {}, False, "The only window"),
    ("stride 1", (ONE_SIGN, W, B, 2), {}, False, "give the same sums"),
    ("square images", (IMAGE, W, B), {}, True, "a result of shape (1, 3, 3, 1), expected"),
    ("square images", (IMAGE.transpose(0, 2, 1, 3), W, B), {}, True, "the code raises ValueError"),
    ("square images", (IMAGE[:, :, :4], W, B, 2), {}, False, "the image is square"),
    ("square images", (IMAGE, W, B, 2), {}, False, "4 × 5 is not square, but stride = 2"),
    ("positive numbers", (-abs(IMAGE) - 1, 2, 2), {}, True, "is 0, and should be"),
    ("positive numbers", (abs(IMAGE), 2, 2), {}, False, "at least 0"),
    ("positive numbers", (-abs(IMAGE), 2, 2), {"mode": "average"}, False, 'mode is "average"'),
    ("stride as large as f", (IMAGE, 2, 1), {}, True, "the code raises ValueError"),
    ("stride as large as f", (IMAGE, 1, 2), {}, True, "numbers differ"),
    ("stride as large as f", (IMAGE, 2, 2), {}, False, "As in the test, stride is f."),
    ("stride as large as f", (IMAGE, 3, 4), {}, False, "The only window"),
    ("stride as large as f", (ONE_SIGN, 1, 2), {}, False, "give the same numbers"),
    ("maximum", (IMAGE, W, B), {"mode": "average"}, True, "numbers differ"),
    ("maximum", (IMAGE, W, B), {}, False, "As in the test, the maximum is taken."),
    ("maximum", (IMAGE, W, B), {"activation": None}, False, "no order to exchange"),
    ("maximum", (ONE_SIGN, W, B), {"mode": "average"}, False, "on one side of 0"),
    ("maximum", (IMAGE, W, B), {"mode": "average", "pool_f": 1}, False, "nothing to average"),
    ("no overlap", (SLOPES, IMAGE, W), {}, True, "dA_prev[0, 0, 1, 0] is 2, and should be 0."),
    ("no overlap", (SLOPES[:, :2, :2], IMAGE, W, 2), {}, False, "stride = 2 and f = 2"),
    ("no overlap", (SLOPES[:, :1, :1], IMAGE[:, :2, :2], W), {}, False, "one window"),
    ("no overlap", (0 * SLOPES, IMAGE, W), {}, False, "dZ is 0"),
    ("windows side by side", (SLOPES, IMAGE, 2, 1), {}, True, "numbers differ"),
    ("windows side by side", (SLOPES, IMAGE, 2, 1), {"mode": "average"}, True, "numbers differ"),
    ("windows side by side", (SLOPES[:, :2, :2], IMAGE, 2, 2), {}, False, "no windows overlap"),
    ("windows side by side", (SLOPES[:, :1, :1], IMAGE[:, :3, :3], 3, 1), {}, False, "one window"),
    ("windows side by side", (0 * SLOPES, IMAGE, 2, 1), {}, False, "from a later one"),
    ("no ties", (SLOPES, ONE_SIGN, 2, 1), {}, True, "numbers differ"),
    ("no ties", (SLOPES, ONE_SIGN, 2, 1), {"mode": "average"}, False, 'mode is "average"'),
    ("no ties", (IMAGE, IMAGE, 1, 1), {}, False, "largest number twice"),
    ("one channel in", (TWO_MAPS, DEEP_W[np.newaxis], B), {}, True, "numbers differ"),
    ("one channel in", (TWO_MAPS, DEEP_W[np.newaxis], B, 2, 1), {}, True, "numbers differ"),
    ("one channel in", (IMAGE, W, B, 2), {}, False, "there is one channel"),
    ("one channel in", (TWO_MAPS, DEEP_W[np.newaxis, :1, :1], B), {}, False, "one cell"),
    ("one channel in", (TWO_MAPS, 0 * DEEP_W[np.newaxis], B), {}, False, "sums are the same"),
    ("no middle weight", ([0, 2, 1, 5], [1, 1, -1]), {}, True, "z[0] is 0, and should be 1."),
    ("no middle weight", ([0, 2, 1, 5], [1, 0, -1]), {}, False, "the middle weight is 0"),
    ("no middle weight", ([0, 2, 2, 5], [1, 1, -1]), {}, False, "in the middle are equal"),
    ("no middle weight", ([0, 2, 1], [1, 1, -1]), {}, None, "d must"),
    ("one image", ([[2, 1, 0], [0, 0, 1]], [1, 2]), {}, True, "dZ[0, 0] is 0.665241, and should"),
    ("one image", ([[2, 1, 0]], [0]), {}, False, "there is one image"),
    ("one image", ([[90, 0, 0], [0, 0, 90]], [0, 2]), {}, False, "right and sure"),
    ("one image", ([[2, 1, 0]], [3]), {}, None, "labels must be from 0 to 2"),
    ("first step", ([4, -2], [2, 0], [1, 4]), {}, True, "velocity[0] is 3, and should be 2.9."),
    ("first step", (IMAGE[0], IMAGE[0], IMAGE[0]), {}, True, "numbers differ"),
    ("first step", ([4, -2], [2, 0], [1, 4]), {"learning_rate": 0}, True, "should be 2.9."),
    ("first step", ([4, -2], [2, 0], [0, 0]), {"momentum": 0.5}, False, "the velocity is 0"),
    ("first step", ([4, -2], [2, 0], [1, 4]), {"momentum": 1}, False, "momentum is 1"),
    ("first step", ([4.0], [2.0], [1e-12]), {}, False, "so small"),
    ("empty image", (total, IMAGE[0], 2), {}, True, "scores[0, 0] is −5, and should be −9."),
    ("empty image", (total, IMAGE[0], 4), {"value": 2}, True, "numbers differ"),
    ("empty image", (total, 0 * IMAGE[0], 2), {"value": 3}, False, "only zeros"),
    ("empty image", (none, IMAGE[0], 2), {}, False, "shines through"),
    ("dilation 2", (W, 3), {}, True, "numbers differ"),
    ("dilation 2", (W, 2), {}, False, "As in the test, dilation is 2."),
    ("dilation 2", (W[:, :1, :1], 3), {}, False, "both put the weights there"),
    ("depthwise", (FOUR_MAPS, PAIRS_W, [0, 0]), {"groups": 2}, True, "numbers differ"),
    ("depthwise", (TWO_MAPS, DEEP_W[np.newaxis], B), {}, False, "one group"),
    (
        "depthwise",
        (FOUR_MAPS, np.tile(W, (4, 1, 1, 1)), [0] * 4, 1, 0, 4),
        {},
        False,
        "one channel",
    ),
    ("depthwise", (0 * FOUR_MAPS, PAIRS_W, [0, 0]), {"groups": 2}, False, "the same sums"),
    ("equal filters", (TWO_MAPS, DEPTH_W, MIX_W, B), {}, True, "numbers differ"),
    ("equal filters", (IMAGE, W, MIX_W[..., :1], B), {}, False, "one channel"),
    ("equal filters", (TWO_MAPS, 0 * DEPTH_W + 1, MIX_W, B), {}, False, "are the same"),
    ("equal filters", (TWO_MAPS, DEPTH_W, 0 * MIX_W, B), {}, False, "no part"),
    ("stamps side by side", (IMAGE, W, B, 1), {}, True, "numbers differ"),
    ("stamps side by side", (IMAGE, W, B), {"stride": 2, "pad": 1}, False, "side by side"),
    ("stamps side by side", (IMAGE[:, :1, :1], W, B, 1), {}, False, "one stamp for each image"),
    ("stamps side by side", (0 * IMAGE, W, B, 1), {}, False, "the same by chance, or 0"),
    ("there and back", (np.ones((12, 4)), (1, 4, 5, 1), 2), {}, True, "numbers differ"),
    ("there and back", (np.ones((4, 4)), (1, 4, 4, 1), 2), {"stride": 2}, False, "no two windows"),
    ("there and back", (np.ones((1, 4)), (1, 2, 2, 1), 2), {}, False, "one window for each image"),
    ("there and back", (np.zeros((12, 4)), (1, 4, 5, 1), 2), {}, False, "by chance, or 0"),
    ("one tile", (IMAGE, (0, 2), (0, 5), 3), {"pad": 1}, True, "numbers differ"),
    ("one tile", (IMAGE, (0, 1), (1, 2), 2, 2, 1), {}, True, "numbers differ"),
    ("one tile", (IMAGE, (0, 4), (0, 5), 3, 1, 1), {}, False, "the tile is the whole output"),
    ("one tile", (IMAGE, (0, 1), (0, 2), 3), {}, False, "With pad = 0 there is no border"),
    ("one tile", (0 * IMAGE, (0, 1), (0, 2), 3), {"pad": 1}, False, "are 0 themselves"),
    ("one tile", (IMAGE, (0, 9), (0, 2), 3), {}, None, "rows must be two integers"),
]


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_the_code_with_the_mistake_passes_its_weak_test(task):
    assert task.passes_weak_test() is True


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_the_weak_test_can_fail(task):
    *lines, last = task.weak_test.splitlines()
    names = {"np": np, "convhelpers": convhelpers}
    names[task.function] = lambda *a, **o: spoiled(task.right(*a, **o))
    exec("\n".join(lines), names)
    assert not eval(last, names)


def spoiled(result):
    return tuple(map(spoiled, result)) if isinstance(result, tuple) else result + 1


@pytest.mark.parametrize(("name", "arguments", "options", "exposes", "words"), INPUTS)
def test_an_input_is_judged_by_what_the_two_functions_give(
    name, arguments, options, exposes, words
):
    result = expose(name, *arguments, **options)
    assert result.passed is exposes
    assert words in str(result)


def test_every_task_is_exposed_and_is_not():
    assert {name for name, *_, exposes, _ in INPUTS if exposes} == set(TASKS)
    assert {name for name, *_, exposes, _ in INPUTS if not exposes} == set(TASKS)


def test_a_task_belongs_to_the_function_of_its_exercise():
    for exercise in EXERCISES.values():
        assert {task.function for task in exercise.tasks} <= {exercise.name}
    names = [task.name for exercise in EXERCISES.values() for task in exercise.tasks]
    assert names == list(TASKS)


def test_numbers_that_differ_are_shown_as_a_picture():
    (picture,) = expose("stride 1", IMAGE, W, B, 2).pictures
    assert "cells differ" in picture.sentence
    (picture,) = expose("one channel", DEEP, DEEP_W, 0).pictures
    assert "they differ" in picture.sentence
    (picture,) = expose("first step", [4, -2], [2, 0], [1, 4]).pictures
    assert "2 of 2 cells differ" in picture.sentence
    assert not expose("first step", SLOPES[0], SLOPES[0], SLOPES[0]).pictures
    assert not expose("stride 1", np.tile(IMAGE, (1, 6, 6, 1)), W, B, 2).pictures


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "missing a required argument"),
        ((IMAGE[0], W, B), "A_prev must"),
        ((IMAGE, W, B, 0), "stride must"),
        ((IMAGE, W, B, 1, 0, 0), "too many"),
        (("image", W, B), "A_prev must"),
    ],
)
def test_an_input_that_is_not_valid_is_refused_with_the_reason(arguments, words):
    result = expose("stride 1", *arguments)
    assert result.passed is None
    assert "conv_forward does not take this input." in str(result)
    assert words in str(result)


def test_an_activation_that_raises_is_refused():
    result = expose("maximum", IMAGE, W, B, activation=lambda Z: 1 / 0)
    assert result.passed is None
    assert "ZeroDivisionError" in str(result)


def test_an_input_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("convhelpers.learner.guard.SECONDS", 0.05)
    result = expose("stride 1", np.zeros((9, 200, 200, 1)), W, B)
    assert result.passed is None
    assert "too large" in str(result)


def test_the_input_stays_as_it_is():
    before = IMAGE.copy()
    for name, arguments, options, *_ in INPUTS:
        expose(name, *arguments, **options)
    assert np.array_equal(IMAGE, before)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, bool])
def test_a_narrow_dtype_exposes_nothing_by_itself(dtype):
    A_prev = (abs(IMAGE) * 30).astype(dtype)
    assert expose("stride 1", A_prev, W, B).passed is False
    assert expose("positive numbers", A_prev, 2, 2).passed is False
    window, filter_ = np.full((2, 2, 1), 20).astype(dtype), np.full((2, 2, 1), 30).astype(dtype)
    assert expose("one channel", window, filter_, 0).passed is False


def test_lists_are_inputs_too():
    assert expose("pad 1", IMAGE.tolist(), 2).passed is True
    assert expose("pad 1", IMAGE.tolist(), 1).passed is False


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_task_shows_the_code_the_test_and_that_it_passes(task):
    shown = break_check(task.name)
    assert task.source in shown.markdown
    assert task.weak_test in shown.markdown
    assert "It says: True." in shown.markdown
    assert f'expose("{task.name}", ' in shown.markdown
    assert not BELITTLING.search(shown.markdown)


def test_an_unknown_task_gets_a_sentence():
    assert "There is no task 'stride'. The tasks are 'pad 1'" in str(break_check("stride"))
    assert "There is no task 'stride'." in str(expose("stride", IMAGE))
