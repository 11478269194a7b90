"""What a reader does in the browser edition: moves, answers, and comes back without a network."""

import json

import headless
import nbformat
import numpy as np
import pytest
from execute import NOTEBOOKS
from explorer_page import ExplorerPage
from notebook_page import NotebookPage
from question_page import QuestionPage
from serving import SUB_PATH, TO_START, Application, placed, serving

from convhelpers.exercises import EXERCISES

LESSONS = {
    "01_zero_padding": "zero_pad",
    "03_convolution_forward": "conv_forward",
    "07_pooling_backward": "pool_backward",
}
EXECUTE = """async (code) => {
  const done = course.kernel.requestExecute({ code });
  let text = "";
  done.onIOPub = ({ content }) => {
    text += content.text ?? content.data?.["text/plain"] ?? content.evalue ?? "";
  };
  await done.done;
  return text;
}"""


@pytest.fixture(scope="module", params=LESSONS)
def visit(request, browser, applications, refused):
    """One of the lessons, after it has run: its name and its tab."""
    tab = NotebookPage(browser, applications["notebooks"], TO_START, proxy=refused.proxy)
    tab.open(f"{request.param}.ipynb")
    tab.run_all()
    yield request.param, tab
    tab.page.context.close()


@pytest.fixture(scope="module")
def explorers(visit):
    name, tab = visit
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return {
        index: ExplorerPage(tab.page, tab.explorer(index), explorer)
        for index, explorer in headless.explorers(notebook).items()
    }


def test_sliders_follow_keys_and_mouse(visit, explorers):
    _, tab = visit
    assert explorers
    for index, explorer in explorers.items():
        tab.cell(index)
        explorer.reset()
        for slider in explorer.sliders():
            lowest, highest = explorer.limits(slider)
            before = explorer.shown()
            key = "ArrowLeft" if before[slider] == highest else "ArrowRight"
            explorer.press(explorer.part(slider, ".noUi-handle"), key)
            assert explorer.changed(before), (index, slider, key)
            assert explorer.wrong() == ""
            before = explorer.shown()
            explorer.drag(slider, lowest if before[slider] != lowest else highest)
            assert explorer.changed(before), (index, slider, "mouse")
            assert explorer.wrong() == ""


def test_check_says_right_wrong_endless_and_not_written(visit):
    lesson, tab = visit
    exercise = EXERCISES[LESSONS[lesson]]
    head = exercise.source.partition('"""')[0]
    answers = {
        f"{exercise.name} is right": exercise.source,
        "seconds": f"{head}while True: pass\n",
        f"{exercise.name} is not written yet": f"{head}return ...\n",
    }
    mistake = next(m for m in exercise.mistakes if m.changes)
    source = exercise.source
    for before, after in mistake.changes:
        source = source.replace(before, after)
    answers[f"{exercise.name} is not right yet: {mistake.name}"] = source
    for expected, source in answers.items():
        said = tab.page.evaluate(EXECUTE, f"{source}\n\ncheck({exercise.name})")
        assert expected in said, said


def test_a_shape_question_is_answered(visit):
    _, tab = visit
    asked = QuestionPage(tab, "ask_shape(")
    asked.type("input", "1 2 3 4", "Enter")
    asked.said("✗ Not yet")


# For a lesson: a prediction, and its answer.
PREDICTIONS = {
    "01_zero_padding": ("windows over a pixel", "6 1 6"),
    "03_convolution_forward": ("which window", "rows 1:4, columns 2:5"),
}


def test_a_prediction_is_kept_in_this_browser(visit):
    lesson, tab = visit
    if lesson in PREDICTIONS:
        name, answer = PREDICTIONS[lesson]
        asked = QuestionPage(tab, f'predict("{name}"')
        asked.type("input", answer, "Enter")
        asked.said("✓ Right")
        kept = tab.page.evaluate(EXECUTE, "print(open('progress.txt').read())")
        assert f'"about": "{name}", "right": true' in kept


def test_a_picture_file_joins_the_menu(visit, explorers):
    _, tab = visit
    pixels = np.arange(1800, dtype=np.uint8).reshape(20, 30, 3)
    for index, explorer in explorers.items():
        tab.cell(index)
        for name in explorer.menus():
            if button := explorer.part(name, ".widget-upload"):
                with tab.page.expect_file_chooser() as chooser:
                    explorer.press(button, "Enter")
                with headless.uploaded(explorer.explorer.controls[name], pixels) as file:
                    chooser.value.set_files(file)
                    tab.page.wait_for_function("document.body.textContent.includes('mine.png')")
                    assert explorer.wrong() == ""
                    explorer.reset()


def test_the_network_reads_what_is_drawn(browser, applications, refused):
    tab = NotebookPage(browser, applications["notebooks"], TO_START, proxy=refused.proxy)
    tab.open("10_inside_the_network.ipynb")
    tab.run_all()
    index = next(i for i, source in enumerate(tab.sources()) if source.startswith("drawing_pad("))
    root = tab.explorer(index)
    root.query_selector("button:text-is('Clear')").click()
    tab.page.wait_for_function("pad => !pad.dataset.ink.includes('1')", arg=pad_of(root))
    box = pad_of(root).bounding_box()
    x, top, bottom = (box["x"] + box["width"] / 2, box["y"] + 20, box["y"] + box["height"] - 20)
    tab.page.mouse.move(x, top)
    tab.page.mouse.down()
    tab.page.mouse.move(x, bottom, steps=8)
    tab.page.mouse.up()
    tab.page.wait_for_function("root => root.textContent.includes('It reads a 1')", arg=root)
    tab.page.context.close()


def pad_of(root):
    return root.query_selector("canvas")


def test_the_next_lesson_and_the_contents_are_a_click_away(visit):
    _, tab = visit
    tab.cell(0)
    for words, address in (("Contents", "/index.html"), ("→", "/lite/notebooks/")):
        with tab.page.context.expect_page() as opened:
            tab.page.locator(".jp-MarkdownOutput a", has_text=words).first.click()
        opened.value.wait_for_url(f"**/{SUB_PATH}{address}**", wait_until="commit")
        opened.value.close()


# A reader who comes back: to a newer course, and without a network


@pytest.fixture(scope="module")
def own_site(built, tmp_path_factory):
    return placed(built, tmp_path_factory.mktemp("own"))


LESSON = "notebooks/02_single_step.ipynb"
MINE = "# mine, and not to be lost"


def test_an_old_copy_does_not_hide_a_new_lesson(browser, own_site):
    with serving(own_site) as address:
        tab = NotebookPage(browser, Application("notebooks", address), TO_START)
        page = tab.page
        tab.open("02_single_step.ipynb")
        bar = page.locator(".convhelpers-your-work")
        page.wait_for_selector('.convhelpers-your-work[data-state="current"] button')
        assert "saved in this browser" in bar.inner_text()

        page.evaluate(f"course.cells[0].sharedModel.setSource({json.dumps(MINE)})")
        page.evaluate("course.panel.context.save()")
        page.wait_for_function("!course.panel.context.model.dirty")
        change_lesson(own_site)
        tab.open("02_single_step.ipynb")
        page.wait_for_selector('.convhelpers-your-work[data-state="old"] button')
        assert "newer version" in bar.inner_text()
        assert tab.sources()[0] == MINE

        with page.expect_download() as download:
            bar.get_by_role("button", name="Download").click()
        assert MINE in download.value.path().read_text(encoding="utf-8")

        bar.get_by_role("button", name="Get the new version").click()
        page.wait_for_selector('.convhelpers-your-work[data-state="current"]')
        assert tab.sources()[0] == "# The new lesson"
        kept = bar.inner_text().split("kept beside it: ")[1].splitlines()[0].strip()
        get = "path => jupyterapp.serviceManager.contents.get(path, { content: true })"
        copy = page.evaluate(get, kept)
        assert copy["content"]["cells"][0]["source"] == MINE
        page.context.close()


def change_lesson(site):
    """Let the course have a newer version of the lesson."""
    path = site / "lite" / "files" / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "# The new lesson"
    notebook["metadata"]["convhelpers"]["version"] = "newer"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    versions = site / "lite" / "versions.json"
    stamps = json.loads(versions.read_text(encoding="utf-8"))
    versions.write_text(json.dumps(stamps | {LESSON: "newer"}), encoding="utf-8")


def test_without_a_network_a_lesson_opens_again_and_runs(browser, own_site):
    with serving(own_site) as address:
        tab = NotebookPage(browser, Application("notebooks", address), TO_START)
        tab.open("01_zero_padding.ipynb")
        tab.run_all()
        tab.page.wait_for_timeout(3000)  # for what is put aside in the background
    tab.open("01_zero_padding.ipynb")  # the server is gone
    tab.run_all()
    outputs = [output for outputs in tab.outputs() for output in outputs]
    assert [o["evalue"] for o in outputs if o["output_type"] == "error"] == []

    tab.page.goto(f"{address}/tree/index.html")
    assert "has not been opened in this browser before" in tab.page.inner_text("body")
    tab.page.context.close()
