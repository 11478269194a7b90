"""Learning curves and the table of a network: the sentence, the words, the numbers."""

import pytest

from convhelpers.figures import Picture, Table, learning_curves, network_table
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
