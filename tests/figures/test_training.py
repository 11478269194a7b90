"""The loss, learning curves, the table of a network: the sentence, the words, the numbers."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.figures import (
    Picture,
    Table,
    learning_curves,
    momentum_steps,
    network_table,
    softmax_steps,
)
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
from convhelpers.training import History

FINISHED = History(
    3, [2.345, 0.512, 0.0312], [0.1, 0.85, 0.987], [2.1, 0.6, 0.12], [0.2, 0.8, 0.96]
)


def test_the_sentence_tells_where_the_curves_begin_and_end():
    picture = learning_curves(FINISHED)
    assert isinstance(picture, Picture)
    assert picture.sentence == (
        "Loss and accuracy over 3 epochs. "
        "On the training images the loss goes from 2 to 0.03 and the accuracy from 10% to 98%. "
        "On the validation images the loss goes from 2 to 0.1 and the accuracy from 20% to 96%."
    )


def test_without_validation_there_is_one_curve():
    picture = learning_curves(History(2, [1.0, 0.5], [0.5, 0.75]))
    assert picture.sentence == (
        "Loss and accuracy over 2 epochs. "
        "On the training images the loss goes from 1 to 0.5 and the accuracy from 50% to 75%."
    )


@pytest.mark.parametrize(
    ("share", "told"), [(0.29, "29%"), (0.9999, "99%"), (1.0, "100%"), (0.0, "0%"), (0.57, "57%")]
)
def test_a_hundred_percent_means_all(share, told):
    assert f" to {told}." in learning_curves(History(1, [1.0], [share])).sentence


def test_a_training_under_way_says_how_far_it_is():
    picture = learning_curves(History(20, [1.0], [0.5]))
    assert picture.sentence.startswith("Loss and accuracy over 1 of 20 epochs. ")


@pytest.mark.parametrize("history", [FINISHED, History(20, [1.0], [0.5])])
def test_the_picture_keeps_its_size_while_it_grows(history):
    picture = learning_curves(history)
    assert (picture.width, picture.height) == (760, 290)


def test_another_training_is_another_picture():
    other = History(
        3, [2.345, 0.512, 0.0312], [0.1, 0.2, 0.987], [2.1, 0.6, 0.12], [0.2, 0.8, 0.96]
    )
    assert learning_curves(FINISHED).content != learning_curves(other).content
    assert learning_curves(FINISHED).content == learning_curves(FINISHED).content


def test_the_table_has_a_row_for_every_layer():
    layers = [Conv(4, f=3, pad=1), ReLU(), Pool(), Flatten(), Dense(10)]
    table = network_table(Network(layers, (8, 8, 1)))
    assert isinstance(table, Table)
    assert table.header == ("layer", "output", "parameters")
    assert table.rows == (
        ("images", "(m, 8, 8, 1)", ""),
        ("Conv(n_C=4, f=3, stride=1, pad=1)", "(m, 8, 8, 4)", "40"),
        ("ReLU()", "(m, 8, 8, 4)", "0"),
        ("Pool(f=2, stride=2, mode='max')", "(m, 4, 4, 4)", "0"),
        ("Flatten()", "(m, 64)", "0"),
        ("Dense(n=10)", "(m, 10)", "650"),
        ("together", "", "690"),
    )


def points(picture, color):
    """The places of the marks of a color: legend last."""
    found = re.findall(rf'd="M(\S+) (\S+?)m[^"]*z" fill="{color}"', picture.content.decode())
    return [(float(x), float(y)) for x, y in found]


def test_every_value_stands_at_its_epoch_and_height():
    picture = learning_curves(FINISHED)
    for color, loss, accuracy in (
        ("#00735c", FINISHED.loss, FINISHED.accuracy),
        ("#8e4a75", FINISHED.validation_loss, FINISHED.validation_accuracy),
    ):
        *drawn, _ = points(picture, color)
        x = [left + 300 * (epoch - 0.5) / 3 for left in (44, 420) for epoch in (1, 2, 3)]
        y = [210 - 176 * loss / 2.5 for loss in loss] + [210 - 176 * share for share in accuracy]
        np.testing.assert_allclose(drawn, list(zip(x, y, strict=True)), atol=0.06)


@pytest.mark.parametrize("highest", [0.004, 0.3, 0.99, 1.0, 2.345, 9.6, 2345.0])
@pytest.mark.parametrize("epochs", [1, 7, 40, 300])
def test_the_curves_can_be_read_whatever_the_numbers(highest, epochs):
    loss, accuracy = np.linspace(highest, 0, epochs), np.linspace(0, 1, epochs)
    picture = learning_curves(History(epochs, list(loss), list(accuracy)))
    assert unreadable(picture) == []
    heights = [y for _, y in points(picture, "#00735c")]
    assert all(0 <= y <= 210 for y in heights)


def test_a_loss_beyond_all_numbers_stands_at_the_top():
    picture = learning_curves(History(2, [1.0, 0.5], [0.5, 0.5], [np.nan, np.inf], [0.1, 0.1]))
    *drawn, _ = points(picture, "#8e4a75")
    assert [y for _, y in drawn[:2]] == [34, 34]


# Softmax, step by step


def by_hand(z, label):
    below = [value - max(z) for value in z]
    total = sum(np.exp(below))
    p = [np.exp(value) / total for value in below]
    return below, p, np.log(total) - below[label]


def written(value):
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words.replace("-", "−")


def test_the_sentence_tells_scores_probabilities_loss_and_gradient():
    assert softmax_steps([2, 1, 0], 1).sentence == (
        "Scores 2 1 0 give probabilities 0.67 0.24 0.09. The right class is 1 (framed): "
        "the loss is 1.41. The gradient is 0.67 −0.76 0.09."
    )


@pytest.mark.parametrize(
    ("z", "label"), [([2, 1, 0], 1), ([-9, 9, 0], 0), ([1000, 999.5, -1000], 2), ([4, 4], 1)]
)
def test_every_column_is_that_of_a_softmax_by_hand(z, label):
    picture = softmax_steps(z, label)
    below, p, loss = by_hand(z, label)
    gradient = [value - (k == label) for k, value in enumerate(p)]
    lines, start = texts(picture), 0
    for name, values in (
        ("score z", z),
        ("z − max", below),
        ("exp", np.exp(below)),
        ("p = exp / sum", p),
        ("p − one-hot", gradient),
    ):
        start = lines.index(name) + 1
        assert lines[start : start + len(z)] == [written(value) for value in values]
    assert f"loss = −log p = {loss:.2f}" in lines
    assert f"sum {written(sum(np.exp(below)))}" in lines
    assert unreadable(picture) == []


def test_the_step_goes_against_the_gradient():
    picture = softmax_steps([2, 1, 0], 1)
    arrows = re.findall(r'd="M612 (\S+)H(\S+?)m', picture.content.decode())
    reach = [float(tip) - 612 for _, tip in arrows]
    _, p, _ = by_hand([2, 1, 0], 1)
    np.testing.assert_allclose(reach, [-72 * p[0], 72 * (1 - p[1]), -72 * p[2]], rtol=1e-3)
    assert [line for line in texts(picture) if line in ("raise", "lower")] == [
        *("lower", "raise", "lower")
    ]


def test_the_right_class_is_framed_in_every_column():
    rows = re.findall(
        r'<rect x="\S+" y="(\S+)" [^>]*stroke="#b34e00"',
        softmax_steps([2, 1, 0], 2).content.decode(),
    )
    assert len(rows) == 5 and set(rows) == {str(24 + 2 * 44)}


def test_the_picture_keeps_its_size_whatever_the_scores():
    sizes = {
        (picture.width, picture.height)
        for picture in (softmax_steps(z, k) for z in ([2, 1, 0], [-9, 9, 0]) for k in range(3))
    }
    assert len(sizes) == 1 and max(sizes)[0] <= 762


def test_a_step_with_momentum_is_told_and_drawn():
    arrays = np.array([[4.0, -2, 1], [2, -4, 0], [-2, 4, 8]])
    picture = momentum_steps(*arrays, learning_rate=0.5, momentum=0.25)
    assert picture.sentence == (
        "w: 4 −2 1. dw: 2 −4 0. velocity: −2 4 8. The new velocity is 0.25 times the velocity, "
        "plus dw: 1.5 −3 2. The new w is w less 0.5 times the new velocity: 3.25 −0.5 0."
    )
    words = texts(picture)
    for expected in ("dw", "new velocity", "new w", "1.5", "−3", "3.25"):
        assert expected in words
    assert not unreadable(picture)
