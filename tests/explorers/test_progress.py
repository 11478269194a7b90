"""What a training shows: lines in a terminal, one place in a notebook."""

import nbformat
import pytest
from nbclient import NotebookClient

from convhelpers.explorers import progress
from convhelpers.explorers.progress import Progress
from convhelpers.training import History

TRAINING = """
import numpy as np
from convhelpers.network import Dense, Flatten, Network
from convhelpers.explorers.progress import Progress
from convhelpers.training import SGD, fit
network = Network([Flatten(), Dense(2)], (2, 2, 1))
images, labels = np.eye(4).reshape(4, 2, 2, 1), np.array([0, 1, 0, 1])
history = fit(network, images, labels, SGD(), epochs=3, watch=Progress())
"""


def growing(epochs):
    """The history after each epoch."""
    history = History(epochs)
    for epoch in range(epochs):
        history.loss.append(1 / (epoch + 1))
        history.accuracy.append(epoch / epochs)
        yield history


def test_a_terminal_gets_a_line_an_epoch(capsys):
    watch = Progress()
    for history in growing(4):
        watch(history)
    assert capsys.readouterr().out.splitlines() == [
        "epoch 1 of 4 [#####---------------] loss 1.000, accuracy 0.0%",
        "epoch 2 of 4 [##########----------] loss 0.500, accuracy 25.0%",
        "epoch 3 of 4 [###############-----] loss 0.333, accuracy 50.0%",
        "epoch 4 of 4 [####################] loss 0.250, accuracy 75.0%",
    ]


def test_a_line_tells_of_the_validation_images_and_keeps_its_columns(capsys):
    Progress()(History(10, [1.5], [0.4], [1.25], [0.375]))
    line = "epoch  1 of 10 [##------------------] loss 1.500, accuracy 40.0%, validation 37.5%"
    assert capsys.readouterr().out.splitlines() == [line]


def test_a_picture_while_it_runs_has_a_bar_and_a_sentence():
    *_, history = growing(2)
    history.epochs = 5
    html = progress._page(history)
    assert '<progress value="2" max="5" aria-label="training"' in html
    assert "epoch 2 of 5" in html and "Loss and accuracy over 2 of 5 epochs." in html


class Display:
    """Stands in for a front end: remembers what it was told to show."""

    def __init__(self):
        self.shown = []

    def __call__(self, data, raw, display_id):
        assert raw and display_id
        self.shown.append(data["text/html"])
        return self

    def update(self, data, raw):
        assert raw
        self.shown.append(data["text/html"])


@pytest.fixture
def display(monkeypatch):
    display = Display()
    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    return display


def test_a_notebook_gets_pictures_in_one_place_that_is_empty_before_and_after(display, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_PICTURES", 0)
    watch = Progress()
    for history in growing(3):
        watch(history)
    first, one, two, last = display.shown
    assert first == last == ""
    assert "epoch 1 of 3" in one and "epoch 2 of 3" in two


def test_pictures_do_not_follow_each_other_faster_than_they_can_be_seen(display, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_PICTURES", 1e9)
    watch = Progress()
    for history in growing(50):
        watch(history)
    assert len(display.shown) == 3  # empty, one picture, empty


def test_one_epoch_leaves_nothing_behind(display):
    for history in growing(1):
        Progress()(history)
    assert display.shown == ["", ""]


@pytest.fixture(scope="module")
def outputs():
    """What a notebook stores of a training."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(TRAINING)])
    NotebookClient(notebook, timeout=60).execute()
    return notebook.cells[0].outputs


def test_a_real_notebook_stores_what_nbval_sees_on_the_way(outputs):
    # nbval keeps the first content of a display, a stored notebook the last: both are empty.
    (output,) = outputs
    assert output.output_type == "display_data"
    assert output.data == {"text/html": ""}
