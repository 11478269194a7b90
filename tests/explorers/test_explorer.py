"""One move of a control: the limits follow, one picture is drawn, one message carries it."""

import subprocess
import sys
from copy import deepcopy
from itertools import product
from types import SimpleNamespace

import ipywidgets as widgets
import nbformat
import numpy as np
import pytest
from execute import WIDGET_VIEW, main
from nbformat import v4
from test_nbval_catches import cells_failed_under_nbval

from convhelpers.exercises import quiz
from convhelpers.exercises.asking import form
from convhelpers.explorers import Explorer, explorer
from convhelpers.explorers.explorer import menu, room_for, slider
from convhelpers.figures import message


def sides(n, f, row, col, kind="plain"):
    """A picture that only says what it was asked for."""
    return message(f"n = {n}, f = {f}, row = {row}, col = {col}, {kind} & <simple>")


def small_explorer(draw=sides, **more):
    """Six places along one side and four along the other, as few as the window allows."""
    controls = {
        "n": slider("side n", 4, 1, 6),
        "f": slider("size f", 2, 1, 4),
        "row": slider("row", 0, 0, 2),
        "col": slider("column", 0, 0, 2),
        "kind": menu("kind", ["plain", "fancy"]),
    }
    highest = {
        "f": lambda v: min(4, v["n"]),
        "row": lambda v: v["n"] - v["f"],
        "col": lambda v: 4 - v["f"],
    }
    return Explorer(draw, controls, (760, 100), highest=highest, position=("row", "col"), **more)


@pytest.fixture
def drawn():
    """The values of every drawing, in order."""
    return []


@pytest.fixture
def small(drawn):
    def draw(**values):
        drawn.append(values)
        return sides(**values)

    made = small_explorer(draw)
    drawn.clear()
    return made


@pytest.fixture
def sent(monkeypatch):
    """What goes to the page: (widget, message) in order."""
    messages = []

    def send(widget, message, buffers=None):
        messages.append((widget, message))

    monkeypatch.setattr(widgets.Widget, "_send", send)
    return messages


def from_the_page(control, **state):
    """What happens when the page says that a control has moved."""
    control.set_state(state)


def box(explorer, name):
    """The number box beside the slider `name`."""
    panel = explorer.widget.children[0]
    row = next(row for row in panel.children if row.children[0] is explorer.controls[name])
    return row.children[1]


# drawing


def test_the_first_picture_is_drawn_at_once():
    assert small_explorer().picture == sides(4, 2, 0, 0)


def test_a_move_draws_once(small, drawn):
    small.controls["row"].value = 1
    assert drawn == [{"n": 4, "f": 2, "row": 1, "col": 0, "kind": "plain"}]
    assert small.picture == sides(4, 2, 1, 0)


def test_a_move_that_takes_other_controls_along_draws_once(small, drawn):
    small.controls["row"].value = 2
    small.controls["col"].value = 2
    drawn.clear()
    small.controls["f"].value = 4
    assert drawn == [{"n": 4, "f": 4, "row": 0, "col": 0, "kind": "plain"}]
    small.controls["n"].value = 1
    assert drawn[1:] == [{"n": 1, "f": 1, "row": 0, "col": 0, "kind": "plain"}]


def test_no_move_draws_nothing(small, drawn):
    small.controls["row"].value = 0
    assert drawn == []


def test_a_step_draws_once_even_into_the_next_row(small, drawn):
    for _ in range(3):
        small.step(1)
    assert [(v["row"], v["col"]) for v in drawn] == [(0, 1), (0, 2), (1, 0)]


def test_a_menu_draws_once(small, drawn):
    small.controls["kind"].value = "fancy"
    assert [v["kind"] for v in drawn] == ["fancy"]


def test_an_error_in_the_drawing_reaches_whoever_moved_the_control():
    def draw(**values):
        if values["col"] == 1:
            raise ZeroDivisionError
        return sides(**values)

    made = small_explorer(draw)
    with pytest.raises(ZeroDivisionError):
        made.controls["col"].value = 1
    made.controls["col"].value = 0
    made.controls["row"].value = 1
    assert made.picture == sides(4, 2, 1, 0)
    with pytest.raises(ZeroDivisionError):
        made.step(1)
    made.controls["col"].value = 2
    assert made.picture == sides(4, 2, 1, 2)


# limits


def test_limits_follow_each_other(small):
    small.controls["n"].value = 6
    assert (small.controls["f"].max, small.controls["row"].max) == (4, 4)
    small.controls["row"].value = 4
    small.controls["n"].value = 3
    assert (small.controls["f"].max, small.controls["row"].max) == (3, 1)
    assert small.controls["row"].value == 1


@pytest.mark.parametrize("seed", range(4))
def test_controls_set_in_any_order_stay_legal(small, drawn, seed):
    rng = np.random.default_rng(seed)
    for _ in range(200):
        name = rng.choice(["n", "f", "row", "col"])
        control = small.controls[name] if rng.integers(2) else box(small, name)
        before = len(drawn), small.values
        control.value = int(rng.integers(-3, 12))
        v = small.values
        assert 1 <= v["n"] <= 6 and 1 <= v["f"] <= min(4, v["n"])
        assert 0 <= v["row"] <= v["n"] - v["f"] and 0 <= v["col"] <= 4 - v["f"]
        assert small.picture == sides(**v)
        assert len(drawn) - before[0] <= (v != before[1])
        for other in ("n", "f", "row", "col"):
            beside, moved = box(small, other), small.controls[other]
            assert (beside.value, beside.min, beside.max) == (moved.value, moved.min, moved.max)


@pytest.mark.parametrize("order", [["n", "f", "row", "col"], ["col", "row", "f", "n"]])
def test_every_legal_choice_can_be_reached(small, order):
    target = {"n": 6, "f": 1, "row": 5, "col": 3}
    for _ in order:
        for name in order:
            small.controls[name].value = target[name]
    assert small.values == {**target, "kind": "plain"}


# the number boxes, as the page uses them


@pytest.mark.parametrize(("typed", "kept"), [(3, 3), (99, 6), (-5, 1), (2.7, 2), (6, 6)])
def test_a_number_typed_into_the_box_moves_the_slider(small, drawn, typed, kept):
    from_the_page(box(small, "n"), value=typed)
    assert small.controls["n"].value == box(small, "n").value == kept
    assert len(drawn) == 1
    assert drawn[0]["n"] == kept


def test_the_page_hears_that_a_typed_number_was_too_large(small, sent):
    from_the_page(box(small, "row"), value=9)
    assert sent_values(sent, box(small, "row"))[-1] == {"value": 2}


def test_a_slider_behind_its_limit_is_brought_back(small, drawn):
    small.controls["n"].value = 2
    from_the_page(small.controls["row"], value=4)
    assert small.controls["row"].value == 0
    assert small.picture == sides(2, 2, 0, 0)


# messages


def sent_values(sent, widget=None):
    """The states that were sent, but for echoes of what the page itself said."""
    return [
        message["state"]
        for sender, message in sent
        if message["method"] == "update" and (widget is None or sender is widget)
    ]


def test_one_move_sends_one_picture_and_one_number(small, sent):
    from_the_page(small.controls["row"], value=1)
    number, picture = sent_values(sent)
    assert number == {"value": 1}
    assert set(picture) == {"at", "shown"}
    assert "row = 1" in str(picture["shown"])


def test_limits_are_sent_where_they_change(small, sent):
    from_the_page(small.controls["f"], value=3)
    states = sent_values(sent)
    # The box of f, the limits of row and column and of their boxes, the picture and its stops.
    assert states[:-1] == [{"value": 3}, {"max": 1}, {"max": 1}, {"max": 1}, {"max": 1}]
    assert set(states[-1]) == {"shown", "stops"}


def test_a_step_sends_one_picture(small, sent):
    small.step(1)
    assert sent_values(sent)[:-1] == [{"value": 1}, {"value": 1}]
    assert len(sent_values(sent)) == 3


# stepping


def test_steps_go_row_by_row_and_around(small):
    small.controls["n"].value = 6
    cells = list(product(range(5), range(3)))
    seen = []
    for _ in range(2 * len(cells)):
        seen.append((small.values["row"], small.values["col"]))
        small.step(1)
    assert seen == 2 * cells


def test_steps_backwards_are_the_same_in_reverse(small):
    seen = []
    for _ in range(9):
        small.step(-1)
        seen.append((small.values["row"], small.values["col"]))
    assert seen == list(product(range(3), range(3)))[::-1]


def test_a_single_cell_has_no_neighbor(small, drawn):
    small.controls["n"].value = 4
    small.controls["f"].value = 4
    for by in (1, -1, 5):
        small.step(by)
        assert (small.values["row"], small.values["col"]) == (0, 0)
    assert small.picture == sides(4, 4, 0, 0)


# idle controls


def test_controls_that_change_nothing_are_grayed_out():
    made = small_explorer(idle=lambda v: ("row", "col") if v["kind"] == "fancy" else ())
    gray = [made.controls["row"], made.controls["col"], box(made, "row")]
    others = [made.controls["n"], box(made, "f")]
    for kind, disabled in (("plain", False), ("fancy", True), ("plain", False)):
        made.controls["kind"].value = kind
        assert {control.disabled for control in gray} == {disabled}
        assert {control.disabled for control in others} == {False}


# what stands on the page


def test_room_for_holds_every_picture_and_is_as_wide_as_the_page():
    one, two = message("short"), message("long " * 60)
    assert room_for(one, two) == (760, two.height)
    assert room_for(two, one) == (760, two.height)


def test_every_control_has_a_label_and_every_slider_a_number_box(small):
    for name, control in small.controls.items():
        assert control.description
        if isinstance(control, widgets.IntSlider):
            assert box(small, name).value == control.value
            assert not control.readout


def test_it_shows_itself_as_a_stored_picture_and_a_live_widget(small, monkeypatch):
    shown = []
    monkeypatch.setattr(explorer, "display", lambda *what, **how: shown.append((what, how)))
    small._ipython_display_()
    (picture, plainly), (view, raw) = shown
    assert plainly == {"raw": True}
    assert picture[0]["text/plain"] == small.picture.sentence
    assert small.picture._repr_html_() in picture[0]["text/html"]
    assert raw == {"raw": True, "metadata": {}}
    assert view == ({WIDGET_VIEW: small.widget._repr_mimebundle_()[WIDGET_VIEW]},)


@pytest.mark.parametrize("interactive", [small_explorer(), quiz.ask_shape("padding")], ids=type)
def test_its_view_needs_no_newer_ipywidgets(interactive, monkeypatch):
    # ipywidgets 7, which Colab has, knows no `_repr_mimebundle_`.
    monkeypatch.delattr(widgets.Widget, "_repr_mimebundle_")
    shown = []
    monkeypatch.setattr(explorer, "display", lambda what, **how: shown.append(what))
    monkeypatch.setattr(form, "display", lambda what: None)
    interactive._ipython_display_()
    assert shown[-1][WIDGET_VIEW]["model_id"] == interactive.widget.model_id


def test_colab_is_told_of_the_widget_inside(small, monkeypatch):
    enabled = []
    colab = SimpleNamespace(
        enable_custom_widget_manager=lambda: enabled.append(True),
        _widgets=SimpleNamespace(_installed_url="https://example.org/manager.js"),
    )
    monkeypatch.setitem(sys.modules, "google.colab.output", colab)
    told = []
    monkeypatch.setattr(explorer, "display", lambda what, **how: told.append(how))
    small._ipython_display_()
    manager = {"custom_widget_manager": {"url": "https://example.org/manager.js"}}
    assert told[-1]["metadata"] == {WIDGET_VIEW: {"colab": manager}}
    assert enabled


def test_a_question_whether_the_kernel_is_there_comes_back(small, monkeypatch):
    access, answers = small.widget.children[-1], []
    monkeypatch.setattr(access, "send", answers.append)
    access._handle_custom_msg("there?", [])
    assert answers == ["there?"]


# in a notebook

COURSE = "from convhelpers.explorers import explore_convolution, explore_padding\n"
DEFAULT = "explore_convolution()"
MOVED = "explorer = explore_convolution()\nexplorer.controls['stride'].value = 2\nexplorer"


def notebook(*cells):
    made = v4.new_notebook(cells=[v4.new_code_cell(source, id=f"c{k}") for k, source in cells])
    return made


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A notebook with two explorers, run and stored by the command of the lessons."""
    path = tmp_path_factory.mktemp("stored") / "explorers.ipynb"
    nbformat.write(notebook(*enumerate([COURSE, DEFAULT, "explore_padding()"])), path)
    assert main([path]) == 0
    return path


def test_a_second_run_changes_no_byte(stored, capsys):
    before = stored.read_bytes()
    assert main([stored]) == 0
    assert stored.read_bytes() == before
    assert capsys.readouterr().out == "explorers: unchanged\n"


def test_the_notebook_stores_the_picture_and_no_widget(stored):
    text = stored.read_text(encoding="utf-8")
    assert "application/vnd.jupyter" not in text
    content = nbformat.reads(text, as_version=4)
    assert set(content.metadata) == {"kernelspec", "language_info"}
    for cell in content.cells[1:]:
        (picture,) = cell.outputs
        assert set(picture.data) == {"text/html", "text/plain"}
        assert picture.data["text/plain"] in picture.data["text/html"]


def test_strict_nbval_passes_and_sees_another_sentence_or_picture(stored, root, tmp_path):
    imports, kept, _ = nbformat.read(stored, as_version=4).cells
    sentence, other = deepcopy(kept), deepcopy(kept)
    picture = sentence.outputs[0].data
    picture["text/plain"] = picture["text/plain"].replace("3", "4", 1)
    other.source = MOVED
    sentence.id, other.id = "sentence", "other"
    made = v4.new_notebook(cells=[imports, kept, sentence, other])
    nbformat.write(made, tmp_path / "explorers.ipynb")
    failed = {("explorers", "Cell 2"), ("explorers", "Cell 3")}
    assert cells_failed_under_nbval(tmp_path, root) == failed


@pytest.mark.parametrize("module", ["convhelpers.figures", "convhelpers.learner.outcome"])
def test_widgets_load_with_the_explorers_only(module, root):
    code = f"import sys, {module}; print('ipywidgets' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
