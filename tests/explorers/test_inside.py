"""The explorers of a trained network, at many places of their sliders."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable

import convhelpers
from convhelpers.data import load_digits
from convhelpers.digits import load_digits_network
from convhelpers.explorers import explore_cells, explore_occlusion
from convhelpers.explorers import inside as module
from convhelpers.figures.kit.words import number
from convhelpers.inside import activations
from convhelpers.training import softmax


@pytest.fixture(scope="module")
def network():
    network = load_digits_network()
    network.dtype = np.dtype(np.float64)
    return network


@pytest.fixture(scope="module")
def cells(network):
    return explore_cells(network)


@pytest.fixture(scope="module")
def patches(network):
    return explore_occlusion(network, convhelpers.occlusion_map)


def move(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value


@pytest.mark.parametrize("layer", module.DEPTHS)
def test_every_cell_of_a_map_can_be_chosen(network, cells, layer):
    ink, _ = load_digits("test")
    move(cells, layer=layer, i=11)
    depth = module.DEPTHS[layer]
    n_H, n_W, n_C = network.shapes[depth]
    limits = [cells.controls[name].max for name in ("row", "col", "c")]
    assert limits == [n_H - 1, n_W - 1, n_C - 1]
    for c in (0, n_C - 1):
        values = activations(network, ink[11:12] / 16)[depth][0, :, :, c]
        for row, col in ((0, 0), (n_H - 1, 0), (n_H // 2, n_W - 1)):
            move(cells, c=c, row=row, col=col)
            words = f"{layer}, map {c}, row {row}, column {col}: {number(values[row, col])}."
            assert words in cells.picture.sentence
            assert unreadable(cells.picture) == []
            assert cells.picture.width <= cells.size[0]
            assert cells.picture.height <= cells.size[1]


def test_the_pixels_are_written_as_they_are_stored(cells):
    ink, labels = load_digits("test")
    move(cells, i=3)
    assert cells.picture.sentence.startswith(f"Image 3, a {labels[3]}. ")
    shown = [words for words in texts(cells.picture) if re.fullmatch(r"\d+", words)]
    for value in np.unique(ink[3]):
        assert str(value) in shown


@pytest.mark.parametrize("f", range(1, 7))
@pytest.mark.parametrize("patch", module.PATCHES)
def test_the_percents_are_those_of_the_network(network, patches, f, patch):
    ink, labels = load_digits("test")
    i, row, col = 2 * f, (8 - f) // 2, 8 - f
    move(patches, show=module.COURSE, i=i, f=f, patch=patch, row=row, col=col)
    covered = ink[i : i + 1].copy()
    covered[:, row : row + f, col : col + f] = module.PATCHES[patch]
    percent = round(100 * softmax(network.forward(covered / 16))[0, labels[i]])
    words = f"With the patch at row {row}, column {col} the percent for {labels[i]} is {percent}."
    assert patches.picture.sentence.startswith(words)
    assert patches.controls["row"].max == patches.controls["col"].max == 8 - f
    assert unreadable(patches.picture) == []
    assert patches.picture.width <= patches.size[0]
    assert patches.picture.height <= patches.size[1]


def test_moving_the_patch_asks_the_network_nothing_new(monkeypatch, network, patches):
    move(patches, show=module.COURSE, i=29, f=2)
    asked = []
    forward = network.forward
    monkeypatch.setattr(network, "forward", lambda X: asked.append(len(X)) or forward(X))
    move(patches, i=30)
    assert sum(asked) == 7 * 7 + 1
    move(patches, row=6, col=0)
    move(patches, row=0, col=6)
    assert sum(asked) == 7 * 7 + 1
    move(patches, i=31)
    assert sum(asked) == 2 * (7 * 7 + 1)


def test_a_function_that_changes_its_scores_changes_them_for_itself_alone(network):
    def occlusion_map(score, image, f, stride=1, value=0):
        scores = score(image[np.newaxis])
        scores += 1000
        return convhelpers.occlusion_map(score, image, f, stride, value)

    explorer = explore_occlusion(network, occlusion_map)
    right = explorer.picture.sentence
    move(explorer, show=module.YOURS)
    assert explorer.picture.sentence.startswith("No cell differs.")
    move(explorer, show=module.COURSE)
    assert explorer.picture.sentence == right


def test_yours_stands_beside_the_course_s(network, patches):
    move(patches, show=module.YOURS, f=4, row=1, col=2)
    assert patches.picture.sentence.startswith("No cell differs.")
    wrong = explore_occlusion(network, lambda *a: convhelpers.occlusion_map(*a) + 1)
    move(wrong, show=module.YOURS)
    assert wrong.picture.sentence.startswith("36 of 36 cells differ")


def test_a_stub_is_no_error(network):
    def occlusion_map(score, image, f, stride=1, value=0):
        return ...

    explorer = explore_occlusion(network, occlusion_map)
    move(explorer, show=module.YOURS)
    assert "not written yet" in explorer.picture.sentence


def test_without_a_function_of_yours_there_is_no_menu(network):
    assert "show" not in explore_occlusion(network).controls


def test_the_buttons_step_through_the_cells(patches):
    move(patches, show=module.COURSE, f=6, row=0, col=2)
    patches.step(1)
    assert (patches.values["row"], patches.values["col"]) == (1, 0)
