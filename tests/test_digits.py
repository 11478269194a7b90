"""The network that reads digits: its shipped weights, and the images it learns from."""

from importlib.resources import files

import numpy as np
import pytest

from convhelpers import digits
from convhelpers.data import load_digits
from convhelpers.digits import SHIFTS, digits_network, load_digits_network, with_shifts
from convhelpers.network import Dense, Flatten, Network
from convhelpers.training import History


def test_the_shipped_weights_read_the_test_set():
    images, labels = load_digits("test")
    assert load_digits_network().accuracy(images / 16, labels) >= 0.98


def test_the_shipped_weights_are_learned_not_drawn():
    images, labels = load_digits("test")
    assert digits_network().accuracy(images / 16, labels) < 0.3


def test_every_call_loads_a_new_network():
    for parameter in load_digits_network().parameters.values():
        parameter[...] = 0
    assert all(parameter.any() for parameter in load_digits_network().parameters.values())


def test_the_readme_says_what_is_in_the_file():
    readme = (files("convhelpers.data") / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith("| `digits_network.npz` |")]
    network = load_digits_network()
    assert ", ".join(f"`{name}`" for name in network.parameters) in row
    assert f"{network.parameter_count:,} numbers of {network.dtype}" in row
    assert f"{len(load_digits('train')[0]):,} digits" in row
    assert "python -m convhelpers.digits" in row and "BSD 3-Clause" in row


@pytest.mark.parametrize(("place", "shift"), list(enumerate(SHIFTS)))
def test_a_shift_moves_every_pixel_and_lets_zeros_in(place, shift):
    images = np.arange(1, 2 * 4 * 5 * 3 + 1).reshape(2, 4, 5, 3)
    expected = np.zeros_like(images)
    for row, col in np.ndindex(4, 5):
        there = row + shift[0], col + shift[1]
        if 0 <= there[0] < 4 and 0 <= there[1] < 5:
            expected[:, *there] = images[:, row, col]
    moved, labels = with_shifts(images, [7, 8])
    assert moved.shape == (10, 4, 5, 3)
    np.testing.assert_array_equal(moved[2 * place : 2 * place + 2], expected)
    assert labels.tolist() == [7, 8] * 5


def test_the_shifts_are_the_four_neighbors():
    assert sorted(SHIFTS) == [(-1, 0), (0, -1), (0, 0), (0, 1), (1, 0)]


def test_training_sees_nothing_of_the_test_set(monkeypatch):
    few, few_labels = (array[:40] for array in load_digits("train"))
    seen = []

    def load(part):
        seen.append(part)
        return few, few_labels

    monkeypatch.setattr(digits, "load_digits", load)
    monkeypatch.setattr(
        digits, "digits_network", lambda seed: Network([Flatten(), Dense(10)], (8, 8, 1), seed)
    )
    epochs = []
    network = digits.train_digits_network(watch=lambda history: epochs.append(len(history.loss)))
    assert seen == ["train"]
    assert epochs == [1, 2, 3, 4, 5, 1, 2]
    assert network.shapes[-1] == (10,)


def test_the_command_writes_the_weights_and_says_how_good_they_are(monkeypatch, tmp_path, capsys):
    network = load_digits_network()
    history = History(epochs=2, loss=[1.25])
    monkeypatch.setattr(digits, "train_digits_network", lambda watch: watch(history) or network)
    monkeypatch.setattr(digits, "WEIGHTS", tmp_path / "weights.npz")
    digits._main()
    printed = capsys.readouterr().out
    assert "epoch 1 of 2: loss 1.250\nweights.npz: 99" in printed
    for name, parameter in load_digits_network().parameters.items():
        np.testing.assert_array_equal(parameter, network.parameters[name])
