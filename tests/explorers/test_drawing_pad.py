"""The drawing pad without a browser: what the front end may send, and what follows."""

import numpy as np
import pytest
import traitlets
from strokes import DIGITS, ink, on_the_pad

from convhelpers.data import load_digits
from convhelpers.digits import load_digits_network
from convhelpers.explorers import drawing_pad
from convhelpers.explorers.drawing_pad import EXAMPLES
from convhelpers.figures import drawn_digit
from convhelpers.handwriting import count_blocks, ink_of, like_the_digits

NETWORK = load_digits_network()
EMPTY = "0" * 1024


@pytest.fixture
def explorer():
    return drawing_pad(NETWORK)


@pytest.fixture
def pad(explorer):
    return explorer.controls["pad"]


def as_sent(drawing):
    return "".join("1" if dark else "0" for dark in drawing.ravel())


def send(pad, message):
    """Hand over a message as the front end sends it."""
    pad.paper._handle_msg({"content": {"data": message}, "buffers": []})


def draw(pad, value):
    send(pad, {"method": "update", "state": {"value": value}, "buffer_paths": []})


def shown_on_the_page(explorer):
    ((_, frame),) = explorer.stage.shown["frames"]
    return frame["description"]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawing_is_answered_at_once(explorer, pad, digit):
    drawing = ink(on_the_pad(DIGITS[digit]))
    draw(pad, as_sent(drawing))
    expected = drawn_digit(NETWORK, count_blocks(like_the_digits(drawing)))
    assert explorer.picture == expected
    assert expected.sentence in shown_on_the_page(explorer)
    assert f" {digit}, " in expected.sentence.partition(";")[0]


def test_each_pixel_of_the_paper_has_its_place(explorer, pad):
    pad.box.value = False
    for row, col in ((0, 0), (0, 31), (31, 0), (17, 6)):
        drawing = np.zeros((32, 32), bool)
        drawing[row, col] = True
        draw(pad, as_sent(drawing))
        assert explorer.picture == drawn_digit(NETWORK, count_blocks(drawing))


def test_the_box_leaves_the_drawing_as_it_is(explorer, pad):
    drawing = ink(on_the_pad(DIGITS[5], width=8, height=10))
    draw(pad, as_sent(drawing))
    assert explorer.picture == drawn_digit(NETWORK, count_blocks(like_the_digits(drawing)))
    pad.box.value = False
    assert explorer.picture == drawn_digit(NETWORK, count_blocks(drawing))


def test_an_empty_pad_says_so(explorer, pad):
    draw(pad, EMPTY)
    assert explorer.picture.sentence.startswith("The pad is empty: draw a digit.")


def test_it_opens_with_an_example_and_has_one_of_each_digit(explorer, pad):
    images, labels = load_digits("test")
    assert sorted(labels[list(EXAMPLES)]) == list(range(10))
    for index in (*EXAMPLES, EXAMPLES[0]):
        assert pad.paper.value == as_sent(ink_of(images[index, :, :, 0]))
        assert f" {labels[index]}, " in explorer.picture.sentence.partition(";")[0]
        send(pad, {"method": "custom", "content": "example"})


@pytest.mark.parametrize("message", ["", "clear", None, 7, {"kind": "example"}, ["example"]])
def test_an_unknown_message_changes_nothing(explorer, pad, message):
    before = explorer.picture
    send(pad, {"method": "custom", "content": message})
    assert explorer.picture == before


@pytest.mark.parametrize(
    "value", ["", "01", EMPTY[1:], EMPTY + "0", "x" + EMPTY[1:], "é" * 1024, 7]
)
def test_a_damaged_drawing_is_refused(explorer, pad, value):
    before, ink_before = explorer.picture, pad.paper.value
    with pytest.raises(traitlets.TraitError, match="value"):
        pad.paper.value = value
    draw(pad, value)  # ipywidgets logs it, and goes on
    assert pad.paper.value == ink_before
    assert explorer.picture == before
    draw(pad, EMPTY)
    assert explorer.picture != before


def test_every_drawing_has_room(explorer, pad):
    for value in (EMPTY, "1" * 1024, as_sent(ink(on_the_pad(DIGITS[8])))):
        draw(pad, value)
        assert (explorer.picture.width, explorer.picture.height) == explorer.size


def test_two_pads_do_not_share_their_ink(explorer, pad):
    other = drawing_pad(NETWORK).controls["pad"]
    draw(pad, EMPTY)
    assert other.paper.value != EMPTY
