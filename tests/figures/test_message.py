"""A sentence in the place of a picture: all of it, and readable."""

import pytest
from figures.svg import texts, unreadable

from convhelpers.figures.message import message

SENTENCES = {
    "short": "yours is not written yet: it returns ... .",
    "long": "yours raised ValueError: " + "operands could not be broadcast together " * 8,
    "one long word": "yours raised ValueError: " + "x" * 300,
    "markup": "yours returned <b> & \"quotes\" 'too'.",
    "signs": "3 × 4 − 5 ≠ ∞ …",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_every_letter_is_written_and_can_be_read(sentence):
    picture = message(sentence)
    assert "".join("".join(texts(picture)).split()) == "".join(sentence.split())
    assert unreadable(picture) == []
    assert picture.sentence == sentence


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_the_card_fits_the_page(sentence):
    assert message(sentence).width <= 760


def test_words_stay_whole():
    lines = texts(message(SENTENCES["long"]))
    assert len(lines) > 1
    assert {word for line in lines for word in line.split()} == set(SENTENCES["long"].split())


def test_more_words_take_more_lines():
    assert message(SENTENCES["short"]).height < message(SENTENCES["long"]).height
