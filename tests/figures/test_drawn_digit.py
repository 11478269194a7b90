"""A drawing as the network sees it, and what it reads: numbers, bars and sentence."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable
from scipy.special import softmax

from convhelpers.data import load_digits
from convhelpers.digits import load_digits_network
from convhelpers.figures.drawn_digit import LONGEST_BAR, _percent, drawn_digit

IMAGES = load_digits("test")[0][:40, :, :, 0]


class Says:
    """A network that gives the same scores for every image, and keeps what it was given."""

    def __init__(self, probabilities):
        with np.errstate(divide="ignore"):
            self.scores = np.log([probabilities])

    def forward(self, images):
        self.images = images
        return self.scores


def said(*probabilities):
    rest = 1 - sum(probabilities)
    return Says([*probabilities, *[rest / (10 - len(probabilities))] * (10 - len(probabilities))])


def bars(picture):
    """The length of every thick line, by its height on the page."""
    lines = re.findall(rb'd="M(\S+) (\S+)L(\S+) \S+" [^>]*stroke-width="14"', picture.content)
    return {float(y): float(right) - float(left) for left, y, right in lines}


@pytest.mark.parametrize("image", IMAGES[:12])
def test_the_numbers_and_the_bars_are_those_of_the_network(image):
    network = load_digits_network()
    probabilities = softmax(network.forward(image[np.newaxis, ..., np.newaxis] / 16)[0])
    picture = drawn_digit(network, image)
    numbers = texts(picture)
    assert [int(n) for n in numbers if n.isdigit()] == [*image.ravel().tolist(), *range(10)]
    assert sum("%" in n for n in numbers) == 10
    lengths = np.array(list(bars(picture).values()))
    assert lengths == pytest.approx(probabilities * LONGEST_BAR, abs=0.11)
    assert f" {probabilities.argmax()}, " in picture.sentence.partition(";")[0]
    assert not unreadable(picture)


def test_the_network_is_given_one_image_from_0_to_1():
    network = said(0.5)
    drawn_digit(network, IMAGES[0])
    assert network.images.shape == (1, 8, 8, 1)
    assert (network.images[0, :, :, 0] == IMAGES[0] / 16).all()


def test_every_picture_has_one_size():
    network = load_digits_network()
    sizes = {(p.width, p.height) for p in (drawn_digit(network, image) for image in IMAGES)}
    assert len(sizes) == 1


def test_the_sentence_of_a_reading():
    network = Says([0, 0.04, 0.01, 0.01, 0, 0, 0, 0.93, 0.01, 0])
    assert drawn_digit(network, IMAGES[0]).sentence == "It reads a 7, 93%; next 1, 4%."
    network = Says([0.002, 0, 0, 0, 0, 0, 0, 0, 0.998, 0])
    sentence = drawn_digit(network, IMAGES[0]).sentence
    assert sentence == "It reads an 8, more than 99%; next 0, less than 1%."


def test_the_sentence_of_an_empty_pad():
    sentence = drawn_digit(said(0.01, 0.42), np.zeros((8, 8), np.uint8)).sentence
    assert sentence == (
        "The pad is empty: draw a digit. A network always answers; on empty paper it says 1, 42%."
    )


def test_only_the_most_likely_digit_stands_out():
    picture = drawn_digit(said(0.1, 0.6, 0.2), IMAGES[0])
    bold = re.findall(r'font-weight="bold"[^>]*>([^<]*)<', picture.content.decode())
    assert bold[2:] == ["1", "60%"]


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0, "< 1%"), (0.004, "< 1%"), (0.006, "1%"), (0.5, "50%"), (0.99, "99%"), (0.996, "> 99%")],
)
def test_no_probability_is_rounded_to_none_or_all(probability, words):
    assert _percent(probability) == words
