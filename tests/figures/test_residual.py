"""The residual block in a picture, held against the layer."""

import pytest
from figures.svg import texts, unreadable

from convhelpers.figures import residual_block
from convhelpers.network import Network, Residual


def test_a_block_that_keeps_the_shape_in_words():
    assert residual_block((8, 6, 4), 4).sentence == (
        "A residual block. The path: conv, norm, ReLU, conv, norm, from (8, 6, 4) to (8, 6, 4). "
        "The shortcut (dashed): the input itself. Both are added."
    )


@pytest.mark.parametrize(("n_C", "stride"), [(4, 1), (8, 1), (4, 2), (8, 2), (64, 3)])
def test_shapes_and_shortcut_are_those_of_the_layer(n_C, stride):
    picture = residual_block((8, 6, 4), n_C, stride)
    network = Network([Residual(n_C, stride=stride)], (8, 6, 4))
    shapes = [line for line in texts(picture) if line.startswith("(")]
    assert shapes == [str((8, 6, 4))] + [str(network.shapes[-1])] * 6
    convolved = bool(network.layers[0].shortcut)
    assert (f"shortcut: conv 1 × 1, stride {stride}" in texts(picture)) == convolved
    assert ("shortcut: the input itself" in texts(picture)) != convolved
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_the_path_is_that_of_the_layer():
    path = Network([Residual(4)], (8, 6, 4)).layers[0].path
    names = {"Conv": "conv", "BatchNorm": "norm", "ReLU": "ReLU"}
    words = [names[type(layer).__name__] for layer in path]
    assert texts(residual_block((8, 6, 4), 4))[::2][1:6] == words
