"""Networks compared in a picture: every mark stands where its number is."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable, words

from convhelpers.figures.kit.drawing import MARKS
from convhelpers.figures.trials import trials
from convhelpers.training import Trials

ACCURACY = np.array([
    [[0.96, 0.97, 0.95], [0.5, 0.62, 0.56]],
    [[0.9, 0.9, 0.93], [0.4, 0.47, 0.48]],
])
TWO = Trials(("convolution and pooling", "dense"), ("as it is", "moved"), (1370, 650), ACCURACY)


def marks(picture, shape):
    path = rf'd="M(\S+) (\S+?){re.escape(MARKS[shape])}"'
    return [(float(x), float(y)) for x, y in re.findall(path, picture.content.decode())]


def axis(picture):
    """The places of the percents that are written below the plots, plot by plot."""
    ticks = [line for line in words(picture) if re.fullmatch(r"\d+%", line.text)]
    plots = [[]]
    for line in ticks:
        percent, x = int(line.text[:-1]), (line.left + line.right) / 2
        if plots[-1] and percent < plots[-1][-1][0]:
            plots.append([])
        plots[-1].append((percent, x))
    return plots


def percents(picture, shape):
    """The numbers that the marks of a shape stand for, read off the axes."""
    plots, found = axis(picture), []
    for x, _ in marks(picture, shape):
        plot = next(p for p in plots if p[0][1] - 1 <= x <= p[-1][1] + 1)
        (low, left), (high, right) = plot[0], plot[-1]
        found.append(low + (x - left) / (right - left) * (high - low))
    return found


def test_the_sentence_tells_the_means():
    assert trials(TWO).sentence == (
        "Share of right answers, mean of 3 seeds, on as it is and moved: "
        "convolution and pooling 96% and 56%; dense 91% and 45%."
    )


def test_a_circle_for_every_seed_and_a_diamond_for_the_mean():
    picture = trials(TWO)
    by_plot = 100 * ACCURACY.transpose(1, 0, 2)
    np.testing.assert_allclose(percents(picture, "circle"), by_plot.ravel(), atol=0.1)
    np.testing.assert_allclose(percents(picture, "diamond"), by_plot.mean(2).ravel(), atol=0.1)


def test_a_line_of_one_standard_deviation_to_each_side():
    picture = trials(TWO)
    lines = re.findall(
        r'd="M(\S+) (\S+)L(\S+) \2" fill="none" stroke="#00735c" stroke-width="3"',
        picture.content.decode(),
    )
    spread = 100 * ACCURACY.std(axis=2, ddof=1)
    for plot, values in zip(range(2), spread.T, strict=True):
        (low, left), *_, (high, right) = axis(picture)[plot]
        for row, value in enumerate(values):
            start, _, end = map(float, lines[2 * plot + row])
            assert (end - start) / (right - left) * (high - low) == pytest.approx(
                2 * value, abs=0.1
            )


def test_names_parameters_and_means_are_written():
    lines = texts(trials(TWO))
    for line in ("convolution and pooling", "1,370 parameters", "96.0%", "56.0%", "as it is"):
        assert line in lines


@pytest.mark.parametrize("n_seeds", [1, 2, 7])
@pytest.mark.parametrize("n_tests", [1, 2])
@pytest.mark.parametrize("low", [0.0, 0.5, 0.98])
def test_it_can_be_read_whatever_the_numbers(n_seeds, n_tests, low):
    accuracy = low + (1 - low) * np.random.default_rng(0).random((5, n_tests, n_seeds))
    names = ("convolution and pooling", "no padding", "stride 2, no pooling", "average", "dense")
    tests = ("validation images", "moved right by one pixel")[:n_tests]
    picture = trials(Trials(names, tests, (1370,) * 5, accuracy))
    assert unreadable(picture) == []
    assert picture.width <= 760
    assert len(marks(picture, "circle")) == accuracy.size


def test_equal_numbers_have_an_axis_too():
    same = Trials(("dense",), ("as it is",), (10,), np.ones((1, 1, 3)))
    assert unreadable(trials(same)) == []
    np.testing.assert_allclose(percents(trials(same), "diamond"), [100], atol=0.1)
