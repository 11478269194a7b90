"""The picture of an explorer, touched by pointer and by key, in both applications."""

import json
import random

import headless
import nbformat
import pytest
from execute import canonical
from explorer_page import ExplorerPage, center
from nbformat import v4
from notebook_page import kinds
from swept import LAB_AND_SWEPT_NOTEBOOK

from convhelpers.explorers import (
    explore_conv_pool,
    explore_convolution,
    explore_convolution_backward,
    explore_padding,
    explore_pooling,
    explore_single_step,
)

SOURCES = {
    "from convhelpers.explorers import *\n\nexplore_convolution()": explore_convolution,
    "explore_single_step()": explore_single_step,
    "explore_convolution_backward()": explore_convolution_backward,
    "explore_padding()": explore_padding,
    "explore_pooling(n_C=2)": lambda: explore_pooling(n_C=2),
    "explore_conv_pool()": explore_conv_pool,
}
TO_SEND_AHEAD = 1000
ACTIONS = 10  # of the fuzz test, for each explorer
MANY_ACTIONS = 40
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", "Escape", "Tab", "x")


class StagePage(ExplorerPage):
    """An explorer whose picture is touched."""

    def rectangles(self, name):
        """Everything with `data-name` in it: the element and what is written there."""
        found = self.root.query_selector_all(f"[data-{name}]")
        return [(rect, json.loads(rect.get_attribute(f"data-{name}"))) for rect in found]

    def here(self):
        return self.root.query_selector(".convhelpers-here")

    def headline(self):
        return self.root.query_selector(".convhelpers-headline").text_content()

    def box(self):
        return self.root.query_selector(".convhelpers-number")

    def refusal(self):
        return self.root.query_selector(".convhelpers-refusal").text_content()

    def focused(self):
        return self.page.evaluate("document.activeElement?.getAttribute('aria-label')")

    def has_focus(self):
        return self.page.evaluate("root => root.contains(document.activeElement)", self.root)

    def button(self, index):
        return self.root.query_selector_all(".convhelpers-player button")[index]

    def values(self):
        return headless.values(self.explorer, self.shown())

    def place(self):
        values = self.shown()
        return {name: values[name] for name in self.explorer.position}

    def reaches(self, place):
        return self._in_time(lambda: self.place() == place) and self.wrong() == ""

    def start_again(self):
        """Bring the numbers and the sliders of the start back."""
        self.page.keyboard.press("Escape")
        if self.undo().is_visible():
            self.undo().click()
        self.explorer.reset()
        self._drawn.clear()
        self.reset()

    def undo(self):
        return self.root.query_selector("button:text-is('original numbers')")

    def enter(self, text):
        """Type into the box over a cell."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def also_type(self, rect, text):
        self.explorer.type(**json.loads(rect.get_attribute("data-edit")), text=text)
        self._drawn.clear()


def test_a_saved_page_plays_without_a_kernel(browser):
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(error))
    explorer = explore_convolution()
    page.set_content(f"<body>{explorer.stage.stored()}")
    page.click("text=next ▶")
    explorer.step(1)
    headline = page.locator(".convhelpers-headline")
    assert headline.text_content() == explorer.picture.headline
    page.select_option("select", "quickly")
    page.click("text=▶ play")
    page.wait_for_function(
        "document.querySelector('.convhelpers-headline').textContent.startsWith('Z[0, 1, 2, 0]')"
    )
    for rect in page.query_selector_all("[data-go]"):
        rect.hover()
        assert headline.text_content().startswith(
            rect.get_attribute("aria-label").partition(" = ")[0]
        )
    assert errors == []
    page.close()


def test_a_saved_page_shows_its_picture_where_no_script_runs(browser):
    page = browser.new_page(java_script_enabled=False)
    explorer = explore_convolution()
    page.set_content(f"<body>{explorer.stage.stored()}")
    image = page.locator("figure img")
    assert image.get_attribute("alt") == explorer.picture.sentence
    assert image.is_visible()
    page.close()


def test_a_finger_chooses_a_cell_and_still_scrolls_the_page(browser):
    page = browser.new_page(has_touch=True, viewport={"width": 360, "height": 640})
    page.set_content(f"<body>{explore_convolution().stage.stored()}")
    for rect in page.query_selector_all("[data-go]"):
        page.touchscreen.tap(*center(rect))
        cell = rect.get_attribute("aria-label").partition(" = ")[0]
        assert page.text_content(".convhelpers-headline").startswith(cell)
    actions = "rects => rects.map((rect) => getComputedStyle(rect).touchAction)"
    cells, window = "[data-go]", ".convhelpers-here"
    assert set(page.eval_on_selector_all(cells, actions)) == {"manipulation"}
    assert page.eval_on_selector_all(window, actions) == ["none"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


def test_nothing_glides_for_a_reader_who_wants_no_motion(browser):
    for wish, duration in (("no-preference", "0.12s"), ("reduce", "0s")):
        page = browser.new_page(reduced_motion=wish)
        page.set_content(f"<body>{explore_convolution().stage.stored()}")
        frame = ".convhelpers-live rect[fill=none]"
        time = page.eval_on_selector(frame, "rect => getComputedStyle(rect).transitionDuration")
        assert time.partition(",")[0] == duration
        page.close()


@pytest.fixture(scope="module", params=LAB_AND_SWEPT_NOTEBOOK)
def tab(request, tab_in, course):
    cells = [v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(SOURCES)]
    nbformat.write(canonical(v4.new_notebook(cells=cells)), course / "notebooks" / "stage.ipynb")
    tab = tab_in(request.param)
    tab.app.end_kernels()
    tab.open("stage.ipynb")
    tab.run_all()
    return tab


@pytest.fixture(scope="module")
def made(tab):
    """All explorers, run and made once."""
    return [
        StagePage(tab.page, tab.explorer(index), make())
        for index, make in enumerate(SOURCES.values())
    ]


@pytest.fixture
def start(made, tab):
    """A function that shows one of the explorers, as it starts."""

    def start(index):
        tab.cell(index)
        made[index].start_again()
        return made[index]

    return start


@pytest.fixture
def stage(start):
    return start(0)


def test_the_hint_leaves_after_the_first_touch(stage):
    hint = stage.root.query_selector(".convhelpers-hint")
    layout = stage.ask("layout")
    assert hint.is_visible()
    stage.rectangles("go")[1][0].click()
    assert not hint.is_visible()
    assert stage.ask("layout") == layout


def test_pointing_at_a_cell_shows_it(stage):
    for rect, place in stage.rectangles("go"):
        stage.page.mouse.move(*center(rect))
        assert stage.reaches(place)


def test_the_window_is_dragged_to_the_nearest_place(start):
    for index in (0, 1):
        stage = start(index)
        size = stage.here().bounding_box()["width"] / 3
        x, y = center(stage.here())
        for to, place in (((1.4, 0.7), (1, 1)), ((9, -9), (0, 2)), ((-9, 9), (1, 0))):
            stage.page.mouse.move(*center(stage.here()))
            stage.page.mouse.down()
            stage.page.mouse.move(x + to[0] * size, y + to[1] * size, steps=4)
            stage.page.mouse.up()
            assert stage.reaches(dict(zip(("row", "col"), place, strict=True)))


def test_the_arrow_keys_go_from_cell_to_cell(stage):
    stage.root.query_selector("[data-go][tabindex='0']").focus()
    for key, place in (
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("ArrowLeft", (1, 0)),
        ("ArrowLeft", (1, 0)),
        ("ArrowUp", (0, 0)),
    ):
        stage.page.keyboard.press(key)
        assert stage.reaches(dict(zip(("row", "col"), place, strict=True)))
        assert stage.focused().startswith(f"Z[0, {place[0]}, {place[1]}, 0] = ")


def click(stage, rect):
    stage.page.mouse.click(*center(rect))


def press_enter(stage, rect):
    rect.focus()
    stage.page.keyboard.press("Enter")


@pytest.mark.parametrize("press", [click, press_enter])
def test_a_pressed_cell_leads_to_another_picture(start, press):
    stage = start(2)
    rect, target = stage.rectangles("lead")[7]  # it lies under the window
    press(stage, rect)
    assert stage._in_time(lambda: target.items() <= stage.values().items())
    assert stage.wrong() == ""
    if press is press_enter:
        assert stage.focused().startswith(f"A_prev[0, {target['row']}, {target['col']}, 0] = ")


def test_tab_enters_each_grid_once(stage):
    grids = stage.root.query_selector_all("[role=grid]")
    assert len(grids) == 3
    assert [len(grid.query_selector_all("[tabindex='0']")) for grid in grids] == [1, 1, 1]
    for rect, _ in stage.rectangles("edit")[:3]:
        rect.focus()
        assert len(stage.root.query_selector_all("[role=grid] [tabindex='0']")) == 3


def test_a_number_is_typed_with_the_keyboard_alone(stage):
    rect, _ = stage.rectangles("edit")[1]
    name = rect.get_attribute("aria-label").partition(" = ")[0]
    rect.focus()
    stage.page.keyboard.press("Enter")
    assert stage.focused() == name
    stage.enter("two")
    assert stage._in_time(lambda: stage.refusal().startswith("Type a number from"))
    stage.also_type(rect, "-7.5")
    stage.enter("-7.5")
    assert stage.wrong() == ""
    assert stage._in_time(lambda: stage.focused() == f"{name} = −7.5")
    assert stage.refusal() == ""
    assert not stage.box().is_visible()


def test_a_number_is_typed_where_the_pointer_pressed(stage):
    for index in (0, 6, 19, 20):  # two of A_prev, the second under the window only; two of W
        rect, _ = stage.rectangles("edit")[index]
        stage.page.mouse.click(*center(rect))
        stage.also_type(rect, "9")
        stage.enter("9")
        assert stage.wrong() == ""
    stage.start_again()
    assert stage.wrong() == ""
    assert not stage.undo().is_visible()


def test_a_box_that_is_left_changes_nothing(stage):
    rect, _ = stage.rectangles("edit")[0]
    for key in ("Escape", "Tab"):
        rect.focus()
        stage.page.keyboard.press("Enter")
        stage.page.keyboard.type("9")
        stage.page.keyboard.press(key)
        assert not stage.box().is_visible()
    assert stage.wrong() == ""


def test_it_plays_to_the_last_cell(stage):
    speed = stage.root.query_selector(".convhelpers-player select")
    speed.select_option("quickly")
    stage.button(1).click()
    assert stage.button(1).text_content() == "❚❚ pause"
    assert stage.reaches({"row": 1, "col": 2})
    stage._in_time(lambda: stage.button(1).text_content() == "▶ play")
    speed.select_option("at ease")  # on a busy machine, it would reach the end before the pause
    stage.button(1).click()
    assert stage._in_time(lambda: stage.place() == {"row": 0, "col": 1})
    stage.button(1).click()
    assert stage.wrong() == ""  # the sliders follow the picture a little later
    place = stage.place()
    stage.page.wait_for_timeout(1200)
    assert stage.place() == place


def test_the_scrubber_and_the_buttons_go_to_a_cell(stage):
    scrubber = stage.root.query_selector("input[type=range]")
    stage.press(scrubber, "End")
    assert stage.reaches({"row": 1, "col": 2})
    assert scrubber.get_attribute("aria-valuetext") == "row 1, col 2"
    for button, place in ((2, (0, 0)), (0, (1, 2)), (0, (1, 1))):
        stage.press(stage.button(button), "Enter")
        assert stage.reaches(dict(zip(("row", "col"), place, strict=True)))


def test_random_actions_leave_the_right_picture(start):
    do_at_random(start, ACTIONS)


@pytest.mark.sweep
def test_many_random_actions_leave_the_right_picture(start):
    do_at_random(start, MANY_ACTIONS)


def do_at_random(start, actions):
    """Point, press, drag, type and move sliders at random; the picture stays Python's."""
    for index in range(len(SOURCES)):
        rng, stage = random.Random(index), start(index)
        done = []
        for _ in range(actions):
            done.append(random_action(stage, rng))
        stage.page.keyboard.press("Escape")
        assert stage.wrong() == "", done


def random_action(stage, rng):
    """Do one thing of many; return its name."""
    actions = (point, press_key, drag_anywhere, move_slider, play)
    action = rng.choice(actions if stage.explorer.position else (point, press_key, move_slider))
    action(stage, rng)
    return action.__name__


def anywhere(stage, rng):
    box = stage.root.query_selector(".convhelpers-card").bounding_box()
    return box["x"] + rng.random() * box["width"], box["y"] + rng.random() * box["height"]


def middle(stage, selector, rng):
    """The middle of any element that fits; the picture may change while it is looked for."""
    script = """([root, selector, chance]) => {
      const found = [...root.querySelectorAll(selector)];
      const box = found[Math.floor(chance * found.length)].getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    }"""
    return stage.page.evaluate(script, [stage.root, selector, rng.random()])


def point(stage, rng):
    x, y = middle(stage, ".convhelpers-touch [role=gridcell]", rng)
    stage.page.mouse.move(x, y)
    if rng.random() < 0.5:
        stage.page.mouse.click(x, y)


def press_key(stage, rng):
    if stage.box().is_visible() and rng.random() < 0.5:
        stage.page.keyboard.press("Escape")
    stage.page.mouse.click(*middle(stage, ".convhelpers-touch [role=gridcell]", rng))
    for _ in range(3):
        if stage.has_focus():
            stage.page.keyboard.press(rng.choice(KEYS))


def drag_anywhere(stage, rng):
    stage.page.mouse.move(*middle(stage, "[data-drop], .convhelpers-touch [role=gridcell]", rng))
    stage.page.mouse.down()
    stage.page.mouse.move(*anywhere(stage, rng), steps=3)
    stage.page.mouse.up()


def move_slider(stage, rng):
    name = rng.choice(stage.sliders())
    stage.press(stage.part(name, ".noUi-handle"), rng.choice(("ArrowLeft", "ArrowRight")))


def play(stage, rng):
    button = stage.button(rng.randrange(3))
    if button.is_enabled():
        button.click()


def test_a_picture_that_was_sent_ahead_needs_no_kernel(stage):
    stage.page.wait_for_timeout(TO_SEND_AHEAD)
    stage.page.evaluate("course.panel.sessionContext.shutdown()")
    for rect, place in stage.rectangles("go"):
        rect.click()
        picture = stage.explorer.draw(**{**stage.explorer.values, **place})
        assert stage.headline() == picture.headline
        assert stage.ask("shows", picture.content.decode())
    stage.button(2).click()
    assert stage.headline().startswith("Z[0, 0, 0, 0]")


def test_the_console_has_only_what_the_application_says_of_its_lost_kernel(tab):
    messages = kinds(tab.messages) - tab.own_messages
    assert [m for m in messages if not m.startswith("Could not send widget sync message")] == []
