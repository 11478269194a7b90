"""The stage: frames are what the figure draws, what can be pointed at is legal, and no more."""

import json
from html.parser import HTMLParser
from itertools import product

import numpy as np
import pytest

from convhelpers import explorers
from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.digits import load_digits_network
from convhelpers.explorers import (
    explore_blocks,
    explore_cells,
    explore_conv_pool,
    explore_convolution,
    explore_convolution_backward,
    explore_groups,
    explore_memory,
    explore_normalization,
    explore_occlusion,
    explore_padding,
    explore_pooling,
    explore_pooling_backward,
    explore_single_step,
    explore_softmax,
    explore_stamps,
    explore_tiles,
    explore_windows,
    stage,
)
from convhelpers.explorers.explorer import slider
from convhelpers.figures import message
from convhelpers.pooling import pool_forward

MADE = {
    "convolution": explore_convolution,
    "convolution of two channels": lambda: explore_convolution(n_C_prev=2),
    "convolution, yours": lambda: explore_convolution(conv_forward),
    "convolution backward": explore_convolution_backward,
    "convolution backward, yours": lambda: explore_convolution_backward(conv_backward),
    "padding": explore_padding,
    "pooling": explore_pooling,
    "pooling of two channels": lambda: explore_pooling(n_C=2),
    "pooling, yours": lambda: explore_pooling(pool_forward),
    "pooling backward": explore_pooling_backward,
    "pooling backward of two channels": lambda: explore_pooling_backward(n_C=2),
    "conv pool": explore_conv_pool,
    "groups": explore_groups,
    "cells": lambda: explore_cells(load_digits_network()),
    "occlusion": lambda: explore_occlusion(load_digits_network()),
    "memory": explore_memory,
    "softmax": explore_softmax,
    "windows": explore_windows,
    "blocks": lambda: explore_blocks([0.4, 0.2, 0.3], 1000),
    "stamps": explore_stamps,
    "tiles": explore_tiles,
    "single step": explore_single_step,
    "single step of two channels": lambda: explore_single_step(n_C_prev=2),
    "normalization": explore_normalization,
}


@pytest.fixture(autouse=True)
def no_picture_is_slow(monkeypatch):
    """However busy the machine is, all pictures are drawn ahead."""
    monkeypatch.setattr(stage, "perf_counter", lambda: 0)


@pytest.fixture(params=MADE)
def explorer(request):
    return MADE[request.param]()


class Rectangles(HTMLParser):
    """The attributes of every rectangle in some SVG."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_startendtag(self, tag, attributes):
        if tag == "rect":
            self.found.append(dict(attributes))


def rectangles(explorer, name):
    """What is written in `data-name` of the picture, and the label of its rectangle."""
    found = Rectangles(explorer.picture.touch).found
    return [
        (json.loads(rect[f"data-{name}"]), rect.get("aria-label"))
        for rect in found
        if f"data-{name}" in rect
    ]


def unpacked(packed):
    """The pictures of a message, as the page puts them together, by position."""
    for at, frame in packed["frames"]:
        yield at, "".join(packed["parts"][number] for number in frame["svg"]), frame


def all_sent(explorer, monkeypatch):
    """Every message of pictures that the page gets when it asks to the end."""
    messages = []
    monkeypatch.setattr(explorer.stage, "send", messages.append)
    setting, have = explorer.stage.shown["setting"], 0
    while have is not None:
        explorer.stage._handle_custom_msg({"setting": setting, "have": have}, [])
        have = messages[-1]["have"]
    return messages


def settings(explorer):
    """A few settings of an explorer: each control at both of its ends."""
    yield {}
    for name, control in explorer.controls.items():
        ends = (control.min, control.max) if hasattr(control, "max") else control.options
        yield from ({name: end} for end in (ends[0], ends[-1]))


def each_setting(explorer):
    for values in settings(explorer):
        for name, value in values.items():
            explorer.controls[name].value = value
        yield


def test_the_page_has_the_picture_that_the_explorer_has(explorer):
    for _ in each_setting(explorer):
        ((at, svg, frame),) = unpacked(explorer.stage.shown)
        assert at == explorer.stage.at
        assert svg == explorer.picture.content.decode()
        assert explorer.stage.shown["parts"][frame["touch"]] == explorer.picture.touch
        assert frame["description"] == explorer.picture.sentence


def test_frames_are_what_the_figure_draws(explorer, monkeypatch):
    for _ in each_setting(explorer):
        values, moving = explorer.values, (*explorer.choices, *explorer.position)
        idle = explorer.idle(values) if explorer.idle else ()
        ranges = [
            [values[name]] if name in idle else range(explorer.controls[name].max + 1)
            for name in moving
        ]
        expected = [dict(zip(moving, place, strict=True)) for place in product(*ranges)]
        messages = all_sent(explorer, monkeypatch)
        assert all(len(message["frames"]) <= stage.BATCH for message in messages)
        frames = [frame for message in messages for frame in unpacked(message)]
        assert [at for at, *_ in frames] == expected
        for at, svg, frame in frames:
            picture = explorer.draw(**{**values, **at})
            assert svg == picture.content.decode()
            assert frame["description"] == picture.sentence
            assert frame["width"] == picture.width


def test_all_frames_of_a_setting_have_one_size(explorer, monkeypatch):
    for _ in each_setting(explorer):
        frames = [f for message in all_sent(explorer, monkeypatch) for f in unpacked(message)]
        assert len({svg.partition(">")[0] for _, svg, _ in frames}) == 1


def test_what_can_be_chosen_is_legal_and_is_everything(explorer):
    for _ in each_setting(explorer):
        places = explorer.stage.stops
        for name in ("go", "drop"):
            found = [target for target, _ in rectangles(explorer, name)]
            n_grids = len(found) // max(1, len(places))
            assert found == places * n_grids


@pytest.mark.parametrize(
    ("name", "choices", "windows", "entries", "leads"),
    [
        ("convolution", 6, 6, 20 + 9, 0),
        ("convolution of two channels", 6, 6, 20 + 9, 0),
        ("convolution backward", 6, 2 * 6, 9 + 20, 20 + 9),
        ("single step", 0, 6, 20 + 9, 0),
        ("stamps", 6, 6, 9, 0),
        ("tiles", 20, 0, 0, 0),
        ("cells", 64, 0, 0, 0),
        ("occlusion", 36, 36, 0, 0),
        ("memory", 6, 6, 0, 0),
        ("blocks", 3, 0, 0, 0),
        ("softmax", 3, 0, 0, 0),
        ("padding", 0, 0, 20 + 20, 0),
        ("windows", 20, 0, 0, 0),
        ("pooling", 4, 4, 20, 0),
        ("pooling backward", 4, 2 * 4, 20, 20),
        ("pooling backward of two channels", 4, 2 * 4, 20, 20),
        ("conv pool", 4, 4, 20 + 9, 0),
    ],
)
def test_so_much_can_be_pointed_at(name, choices, windows, entries, leads):
    explorer = MADE[name]()
    found = [len(rectangles(explorer, kind)) for kind in ("go", "drop", "edit", "lead")]
    assert found == [choices, windows, entries, leads]


def test_a_cell_leads_to_its_own_number(explorer):
    for target, label in rectangles(explorer, "go"):
        explorer.stage.set_state({"at": {**explorer.stage.at, **target}})
        assert {name: explorer.values[name] for name in target} == target
        assert explorer.picture == explorer.draw(**explorer.values)
        cell, _, value = label.partition(" = ")
        assert explorer.picture.headline.startswith(cell)
        assert value in explorer.picture.sentence


def test_the_edge_of_a_sheet_opens_its_channel_or_its_map():
    explorer = MADE["convolution of two channels"]()
    found = rectangles(explorer, "press")
    assert {label for _, label in found if label} == {
        *(f"channel {k} of {name}" for name in ("A_prev", "W[0]") for k in (0, 1)),
        *(f"map {c} of Z" for c in (0, 1)),
    }
    for target, _ in found:
        explorer.stage.set_state({"at": {**explorer.stage.at, **target}})
        assert explorer.picture == explorer.draw(**explorer.values)
        labels = [label for _, label in rectangles(explorer, "edit")]
        assert labels[0].startswith(f"A_prev[0, 0, 0, {explorer.values['channel']}] = ")
        assert labels[20].startswith(f"W[{explorer.values['c']}, 0, 0, ")


def test_a_lead_shows_the_other_picture_of_its_own_cell(explorer):
    for _ in each_setting(explorer):
        before = explorer.values
        for target, label in rectangles(explorer, "lead")[::9]:
            explorer.stage._handle_custom_msg({"lead": target}, [])
            assert explorer.values == {**before, **target} != before
            assert explorer.picture == explorer.draw(**explorer.values)
            assert label.partition(" = ")[0] in explorer.picture.sentence
            explorer.stage._handle_custom_msg({"lead": before}, [])
        assert explorer.values == before


def test_pointing_moves_the_sliders_and_they_move_the_position():
    explorer = explore_convolution()
    last = explorer.stage.stops[-1]
    explorer.stage.set_state({"at": {**explorer.stage.at, **last}})
    assert {name: explorer.values[name] for name in last} == last
    explorer.controls["row"].value = 0
    assert explorer.stage.at["row"] == 0


@pytest.mark.parametrize("row", [-1, 2, 99])
def test_no_place_beyond_the_picture_is_reached(row):
    explorer = explore_convolution()
    explorer.stage.set_state({"at": {"c": 0, "row": row, "col": 0}})
    assert explorer.values["row"] == explorer.stage.at["row"] == np.clip(row, 0, 1)


def test_a_picture_of_an_earlier_setting_is_not_sent(monkeypatch):
    explorer, sent = explore_convolution(), []
    monkeypatch.setattr(explorer.stage, "send", sent.append)
    earlier = explorer.stage.shown["setting"]
    explorer.controls["stride"].value = 2
    explorer.stage._handle_custom_msg({"setting": earlier, "have": 0}, [])
    assert sent == []


def test_within_a_setting_each_picture_is_drawn_once(monkeypatch):
    drawn = []
    controls = {"n": slider("n", 1, 1, 2), "row": slider("row", 0, 0, 2)}

    def draw(n, row):
        drawn.append((n, row))
        return message(f"{n} {row}")

    made = explorers.Explorer(draw, controls, (760, 60), position=("row",))
    all_sent(made, monkeypatch)
    made.step(1)
    assert drawn == [(1, 0), (1, 1), (1, 2)]
    made.controls["n"].value = 2
    assert drawn[3:] == [(2, 1)]


def test_what_takes_long_is_drawn_when_it_is_asked_for(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(stage, "perf_counter", lambda: next(clock))
    (message,) = all_sent(explore_convolution(), monkeypatch)
    assert len(message["frames"]) == stage.BATCH


# stored in a notebook


def stored_pictures(html):
    """The pictures in stored HTML, by position."""
    text = html.partition('<script type="application/json">')[2].partition("</script>")[0]
    state = json.loads(text)
    return state, list(unpacked(state["shown"]))


def test_the_stored_pictures_are_all_that_it_plays(explorer):
    html = explorer.stage.stored()
    assert explorer.picture._repr_html_() in html
    if not 1 < len(explorer.stage.stops) <= stage.MOST_STORED:
        assert html == explorer.picture._repr_html_()
        return
    state, pictures = stored_pictures(html)
    assert state["stops"] == explorer.stage.stops
    assert [at for at, *_ in pictures] == [{**explorer.stage.at, **s} for s in state["stops"]]
    for at, svg, frame in pictures:
        picture = explorer.draw(**{**explorer.values, **at})
        assert svg == picture.content.decode()
        assert frame["description"] == picture.sentence
        touch = state["shown"]["parts"][frame["touch"]]
        assert "data-edit" not in touch and "data-lead" not in touch
        assert [touch.count(f"data-{kind}") for kind in ("go", "drop")] == [
            picture.touch.count(f"data-{kind}") for kind in ("go", "drop")
        ]


def test_no_sentence_of_a_stored_picture_ends_its_script():
    def draw(row):
        return message(f"</script><b>{row}</b>")

    made = explorers.Explorer(draw, {"row": slider("row", 0, 0, 1)}, (760, 60), position=("row",))
    _, pictures = stored_pictures(made.stage.stored())
    assert [frame["description"] for *_, frame in pictures] == [
        "</script><b>0</b>",
        "</script><b>1</b>",
    ]


def test_what_has_many_stops_is_stored_as_one_picture(monkeypatch):
    monkeypatch.setattr(stage, "MOST_STORED", 5)
    explorer = explore_convolution()
    assert explorer.stage.stored() == explorer.picture._repr_html_()


# typed numbers


def typed(explorer, array, index, text):
    """What the page hears when the reader types `text`."""
    heard = []
    explorer.stage.send = heard.append
    content = {"typed": {"array": array, "index": index, "text": text}}
    explorer.stage._handle_custom_msg(content, [])
    return heard


def test_every_number_that_can_be_typed_is_the_one_in_its_cell(explorer):
    for _ in each_setting(explorer):
        for target, label in rectangles(explorer, "edit"):
            name, _, written = label.partition(" = ")
            value = explorer.numbers[target["array"]][tuple(target["index"])]
            assert written == str(value).replace("-", "−")
            assert name.startswith(target["array"])


def test_a_typed_number_is_drawn(explorer):
    before = explorer.picture
    for target, label in rectangles(explorer, "edit"):
        assert typed(explorer, text="−7.5", **target) == [{"accepted": True}]
        name = label.partition(" = ")[0]
        assert f"{name} = −7.5" in [label for _, label in rectangles(explorer, "edit")]
        assert explorer.picture == explorer.draw(**explorer.values)
        assert explorer.stage.is_typed
        explorer.stage._handle_custom_msg({"reset": True}, [])
    assert explorer.picture == before
    assert not explorer.stage.is_typed


def test_what_is_no_number_is_refused_with_a_word(explorer):
    before = explorer.picture
    for target, _ in rectangles(explorer, "edit")[:1]:
        ((refused,),) = (message.values() for message in typed(explorer, text="two", **target))
        assert refused.endswith("with at most two decimals, got 'two'.")
    assert explorer.picture == before


def test_typed_numbers_stay_with_their_explorer():
    one, other = explore_convolution(), explore_convolution()
    before = other.picture
    typed(one, "W", [0, 0, 0, 0], "9")
    other.step(1)
    other.step(-1)
    assert other.picture == before != one.picture
