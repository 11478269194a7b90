"""The test before and after the course: every wrong choice is a misconception's answer."""

import random

import numpy as np
import pytest

import convhelpers
from convhelpers import progress
from convhelpers.exercises import EXERCISES, after_the_course, before_the_course, my_progress
from convhelpers.exercises.knowledge.asking import UNKNOWN, Sheet
from convhelpers.exercises.knowledge.profile import Profile
from convhelpers.exercises.knowledge.sheet import AFTER, BEFORE, FORMS, TOPICS, questions
from convhelpers.exercises.knowledge.topic import in_words
from convhelpers.progress import Event

SEEDS = (*FORMS.values(), *range(20))
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)

# What the topics without an exercise ask, counted instead of computed.


def size_by_counting(n_H, n_W, f, stride, pad):
    return tuple(len(range(0, n + 2 * pad - f + 1, stride)) for n in (n_H, n_W))


def maps_by_running(n_C_prev, n_C, n):
    W = np.zeros((n_C, 1, 1, n_C_prev))
    return convhelpers.conv_forward(np.zeros((1, 2, 2, n_C_prev)), W, np.zeros(n_C)).shape[3]


def weights_by_counting(n_C_prev, n_C, f, n):
    return np.zeros((n_C, f, f, n_C_prev)).size + np.zeros(n_C).size


def sight_by_trying(f_1, stride_1, f_2):
    """How many pixels in a row change the first number of the second layer."""
    n = 50
    images = np.eye(n).reshape(n, n, 1, 1) * np.ones((1, 1, n, 1))
    first = convhelpers.conv_forward(images, np.ones((1, f_1, f_1, 1)), np.zeros(1), stride_1)
    second = convhelpers.conv_forward(first, np.ones((1, f_2, f_2, 1)), np.zeros(1))
    return np.count_nonzero(second[:, 0, 0, 0])


BY_HAND = {
    "size of the output": size_by_counting,
    "channels of the output": maps_by_running,
    "number of weights": weights_by_counting,
    "what a value sees": sight_by_trying,
}
# For the others, the exercise whose loops give the answer, and where it stands in the result.
LOOPS = {
    "zero_pad": {"zeros around an image": np.shape},
    "conv_single_step": {
        name: np.asarray
        for name in ("from a window to a number", "how the filter lies", "channels in one sum")
    },
    "conv_forward": {"where the window goes": lambda Z: Z[0, 1, 1, 0]},
    "pool_forward": {
        name: np.ndarray.item for name in ("largest of a window", "average of a window")
    },
    "conv_backward": {
        "where windows overlap": lambda gradients: gradients[0][0, 0, 1, 0],
        "gradient of a weight": lambda gradients: gradients[1][0, 0, 0, 0],
        "gradient of a bias": lambda gradients: gradients[2].item(),
    },
    "pool_backward": {
        name: lambda dA_prev: dA_prev[0, :, :, 0]
        for name in ("way back of the largest", "way back of the average")
    },
}
# What somebody with each misconception computes, written again in one line.


def rows(image):
    """The rows of the only image and channel."""
    return image[0, :, :, 0]


def both(rule):
    return lambda n_H, n_W, f, stride, pad: tuple(rule(n, f, stride, pad) for n in (n_H, n_W))


SLIPS_BY_HAND = {
    "zeros around an image": {
        "pad taken as the total": lambda X, pad: tuple(np.add(X.shape, (0, pad, pad, 0))),
        "every axis padded": lambda X, pad: tuple(np.add(X.shape, 2 * pad)),
        "pad counted twice": lambda X, pad: tuple(np.add(X.shape, (0, 4 * pad, 4 * pad, 0))),
    },
    "from a window to a number": {
        "bias added to every product": lambda a_slice, W, b: (a_slice * W + b).sum(),
        "mean instead of sum": lambda a_slice, W, b: (a_slice * W).mean() + b,
        "no bias": lambda a_slice, W, b: (a_slice * W).sum(),
    },
    "how the filter lies": {
        "filter flipped": lambda a_slice, W, b: (a_slice * W[::-1, ::-1]).sum(),
        "rows and columns of the filter exchanged": lambda a_slice, W, b: (
            a_slice * W.transpose(1, 0, 2)
        ).sum(),
        "sum before product": lambda a_slice, W, b: a_slice.sum() * W.sum(),
    },
    "channels in one sum": {
        "only the first channel": lambda a_slice, W, b: (a_slice * W)[:, :, 0].sum(),
        "first channel of the filter for every channel": lambda a_slice, W, b: (
            a_slice * W[:, :, :1]
        ).sum(),
        "one sum for each channel": lambda a_slice, W, b: (a_slice * W).sum(axis=(0, 1)),
    },
    "size of the output": {
        "size rounded up": both(lambda n, f, s, pad: int(np.ceil((n + 2 * pad - f) / s)) + 1),
        "+ 1 missing from the size": both(
            lambda n, f, s, pad: len(range(s, n + 2 * pad - f + 1, s))
        ),
        "padding counted once": both(lambda n, f, s, pad: len(range(0, n + pad - f + 1, s))),
    },
    "where the window goes": {
        "stride ignored": lambda A_prev, **_: rows(A_prev)[1:3, 1:3].sum(),
        "stride only down": lambda A_prev, **_: rows(A_prev)[2:4, 1:3].sum(),
        "stride only across": lambda A_prev, **_: rows(A_prev)[1:3, 2:4].sum(),
    },
    "channels of the output": {
        "filters counted by the channels of the image": lambda n_C_prev, n_C, n: n_C_prev,
        "a map for each filter and channel": lambda n_C_prev, n_C, n: np.ones((
            n_C,
            n_C_prev,
        )).sum(),
        "all filters in one map": lambda n_C_prev, n_C, n: 1,
    },
    "number of weights": {
        "filters one channel deep": lambda n_C_prev, n_C, f, n: np.ones((n_C, f, f)).sum() + n_C,
        "one bias for the layer": lambda n_C_prev, n_C, f, n: (
            np.ones((n_C, f, f, n_C_prev)).sum() + 1
        ),
        "a weight for each pixel": lambda n_C_prev, n_C, f, n: (
            np.ones((n, n, n_C_prev, n_C)).sum() + n_C
        ),
    },
    "largest of a window": {
        "maximum starts at 0": lambda A_prev, f, stride: max(0, *A_prev.flat),
        "largest without its sign": lambda A_prev, f, stride: np.abs(A_prev).max(),
        "mode ignored: always the average": lambda A_prev, f, stride: A_prev.mean(),
    },
    "average of a window": {
        "average divided by f": lambda A_prev, f, **_: A_prev.sum() / f,
        "sum instead of average": lambda A_prev, **_: A_prev.sum(),
        "median instead of average": lambda A_prev, **_: np.median(A_prev),
    },
    "what a value sees": {
        "only the last layer counted": lambda f_1, stride_1, f_2: f_2,
        "sides of the filters multiplied": lambda f_1, stride_1, f_2: f_1 * f_2,
        "stride between the layers ignored": lambda f_1, stride_1, f_2: sight_by_trying(
            f_1, 1, f_2
        ),
    },
    "where windows overlap": {
        "= for += in dA_prev": lambda dZ, A_prev, W: dZ.flat[1] * W.flat[0],
        "filter the wrong way around": lambda dZ, A_prev, W: dZ.ravel() @ W.ravel()[2:],
        "dZ missing from dA_prev": lambda dZ, A_prev, W: W.flat[0] + W.flat[1],
    },
    "gradient of a weight": {
        "= for += in dW": lambda dZ, A_prev, W: dZ.flat[1] * A_prev.flat[1],
        "dZ missing from dW": lambda dZ, A_prev, W: A_prev.flat[0] + A_prev.flat[1],
        "window not in dW": lambda dZ, A_prev, W: dZ.sum(),
    },
    "gradient of a bias": {
        "db as a mean": lambda dZ, A_prev, W: dZ.mean(),
        "= for += in db": lambda dZ, A_prev, W: dZ.flat[-1],
        "db divided by the number of images": lambda dZ, A_prev, W: dZ.sum() / 2,
    },
    "way back of the largest": {
        "all ties get it": lambda dA, A_prev, **_: rows(dA * (A_prev == A_prev.max())),
        "ties share it": lambda dA, A_prev, **_: rows(dA / 2 * (A_prev == A_prev.max())),
        "every pixel of the window gets it": lambda dA, A_prev, **_: rows(dA + 0 * A_prev),
    },
    "way back of the average": {
        "average not divided": lambda dA, A_prev, **_: rows(dA + 0 * A_prev),
        "average divided by f": lambda dA, A_prev, f, **_: rows(dA / f + 0 * A_prev),
        "mode ignored: always the maximum": lambda dA, A_prev, **_: rows(
            dA * (A_prev == A_prev.max())
        ),
    },
}


def numbers_of(topic, seed):
    return topic.draw(random.Random(seed))


def test_both_forms_ask_about_the_same_sixteen_topics_with_other_numbers():
    first, second = (questions(form) for form in FORMS.values())
    assert [q.topic for q in first] == [q.topic for q in second] == list(TOPICS)
    assert len(TOPICS) == 16
    for one, other in zip(first, second, strict=True):
        assert (one.text, one.given) != (other.text, other.given)
    assert [topic.lesson for topic in TOPICS] == sorted(topic.lesson for topic in TOPICS)
    assert {topic.lesson for topic in TOPICS} == {1, 2, 3, 4, 5, 6, 7}


@every_topic
def test_every_choice_is_computed_and_all_differ(topic):
    for seed in SEEDS:
        question = topic.question(seed)
        assert len(set(question.choices)) == 4
        assert {question.right, *question.slips} == set(question.choices)
        assert set(question.slips.values()) == set(topic.wrong) == set(topic.says)
        assert question.because.endswith(".") and question.right in question.reason(question.right)


@every_topic
def test_the_right_answer_is_what_another_way_gives(topic):
    for seed in SEEDS[2:]:
        numbers = numbers_of(topic, seed)
        right = topic.right(**numbers)
        if topic.name in BY_HAND:
            assert right == BY_HAND[topic.name](**numbers)
        else:  # the course's fast function computed it: here are the loops
            (loops,) = {name for name in LOOPS if topic.name in LOOPS[name]}
            result = EXERCISES[loops].solution(**numbers)
            assert in_words(right) == in_words(LOOPS[loops][topic.name](result))


@every_topic
def test_every_wrong_choice_is_what_its_misconception_computes(topic):
    slips = SLIPS_BY_HAND[topic.name]
    assert set(topic.wrong) == set(slips)
    for seed in SEEDS[2:]:
        numbers = numbers_of(topic, seed)
        for name, rule in topic.wrong.items():
            assert in_words(rule(**numbers)) == in_words(slips[name](**numbers)), name


@every_topic
def test_a_misconception_that_an_exercise_knows_has_its_words(topic):
    known = {m.name: m for e in EXERCISES.values() if e.lesson == topic.lesson for m in e.mistakes}
    for name, words in topic.says.items():
        assert "Your function" not in words and "oop" not in words
        assert topic.name in BY_HAND or words == known[name].says


def test_the_right_choice_stands_in_every_place():
    places = [q.choices.index(q.right) for seed in SEEDS for q in questions(seed)]
    assert all(places.count(place) > len(places) / 6 for place in range(4))


# Three learners, each with some misconceptions and right otherwise


LEARNERS = {
    "ada": {"stride ignored", "padding counted once", "filter flipped"},
    "bob": {"maximum starts at 0", "average divided by f", "db as a mean", "all ties get it"},
    "eve": {"= for += in dA_prev", "a weight for each pixel", "bias added to every product"},
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of a reader who sits at the notebook."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "_a_reader_is_there", lambda: True)
    return tmp_path / progress.FILE


def answers_of(asking, misconceptions):
    """Answer every question by the misconceptions somebody has; what is left is right."""
    while question := asking.question:
        own = [c for c, name in question.slips.items() if name in misconceptions]
        asking.answer(own[0] if own else question.right)


@pytest.mark.parametrize("who", LEARNERS)
def test_a_learner_with_known_misconceptions_gets_the_profile_of_them(who, file):
    has = LEARNERS[who]
    answers_of(before_the_course(), has)
    profile = my_progress()
    found = {topic: name for topic, name in profile.before.items() if name != "right"}
    assert set(found.values()) == has
    assert {slip for _, _, slip in profile.remaining} == has
    # The course helps with all but one.
    (kept,) = sorted(has)[:1]
    answers_of(after_the_course(), {kept})
    profile = my_progress()
    assert [slip for _, _, slip in profile.remaining] == [kept]
    right = f"Before: {16 - len(found)} of 16 right. After: 15 of 16 right. Still open: "
    assert profile.picture.sentence.startswith(right)
    assert profile.picture.sentence.endswith(f"({kept}).")
    assert kept in profile._repr_html_() and kept in str(profile)


def test_an_exercise_that_is_still_wrong_remains():
    kept = (
        Event("check", "zero_pad", right=False, slip="no padding"),
        Event("check", "conv_forward", right=False, slip="stride ignored"),
        Event("check", "conv_forward", right=True),
        Event("before", "a topic of another version", right=False),
    )
    assert Profile(kept).remaining == [(1, "zero_pad", "no padding")]
    assert Profile(kept).advice == ["Lesson 01: zero_pad (no padding)."]


def test_the_first_answer_counts_and_the_form_goes_on_where_it_was_left(file):
    first = before_the_course()
    first.answer(None)
    first.answer(first.question.right)
    again = before_the_course()
    assert (again.number, again.question.topic) == (2, TOPICS[2])
    progress.remember(Event(BEFORE, TOPICS[0].name, right=True))
    assert my_progress().before == {TOPICS[0].name: "not known", TOPICS[1].name: "right"}
    assert '"answer"' not in file.read_text(encoding="utf-8").splitlines()[0]


def test_the_form_asks_until_the_end_and_says_what_was_wrong_only_after_the_course():
    for occasion, asking in ((BEFORE, before_the_course()), (AFTER, after_the_course())):
        wrong = next(iter(asking.question.slips))
        asking._next.click()
        assert "Choose an answer first" in asking._heard.value
        asking._choices.value = wrong
        asking._next.click()
        asking._choices.value = UNKNOWN
        asking._next.click()
        assert asking.number == 2 and list(asking.given.values()) == [wrong, None]
        assert "question 3 of 16" in asking._shown.value and asking._choices.value is None
        answers_of(asking, ())
        assert asking._choices.layout.display == "none"
        assert "14 of 16 right" in asking._heard.value
        assert ("The answer is" in asking._heard.value) is (occasion == AFTER)


def test_skipping_is_one_key_and_keeps_nothing(file):
    asking = before_the_course()
    asking._skip.click()
    assert asking.skipped and "Skipped" in asking._heard.value
    assert not file.exists()


def test_without_a_kernel_the_questions_stand_there_with_folded_answers():
    sheet = Sheet("Before", questions("A"))
    html, text = sheet._repr_html_(), str(sheet)
    assert html.count("<details>") == 17 and html.count("Right: ") == 16
    for question in questions("A"):
        assert all(
            choice.replace("−", "-") in text.replace("−", "-") for choice in question.choices
        )
