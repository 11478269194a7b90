"""Every lesson in the browser edition, from top to bottom."""

import re

import nbformat
import pytest
from execute import NOT_COMPARED, NOTEBOOKS, WIDGET_VIEW
from notebook_page import NotebookPage
from serving import TO_START

NAMES = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
# The links of the site lead to `notebooks`. What runs the cells is the same in `lab`: three lessons
# show that its page holds them, with sliders, pictures of the reader's own and the drawing pad.
IN_LAB = ("00_start_here", "01_zero_padding", "10_inside_the_network")
VISITS = [("notebooks", name) for name in NAMES] + [("lab", name) for name in IN_LAB]
PHOTOGRAPH = re.compile(r'(?<=<img class=")(photograph|drawn map)" [^>]*src="[^"]*')
# JupyterLab and the browser look for small pictures and lists that a site may have or not.
OPTIONAL = re.compile(r"favicon|/api/contents/|/lite/images/")


@pytest.fixture(scope="module")
def tabs(browser, applications, refused):
    return {
        name: NotebookPage(browser, app, TO_START, proxy=refused.proxy)
        for name, app in applications.items()
    }


@pytest.fixture(scope="module", params=VISITS, ids="-".join)
def visit(request, tabs):
    """A lesson after it has run: its tab, and the notebook as it is stored."""
    app, name = request.param
    tab = tabs[app]
    tab.open(f"{name}.ipynb")
    tab.run_all()
    return tab, nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def compared(outputs):
    """What can be compared of outputs: streams joined, no photographs, no views of widgets."""
    parts = []
    for output in outputs:
        if output["output_type"] == "stream":
            if parts and parts[-1][0] == output["name"]:
                parts[-1] = output["name"], parts[-1][1] + "".join(output["text"])
            else:
                parts.append((output["name"], "".join(output["text"])))
        elif "data" in output:
            data = {kind: text for kind, text in output["data"].items() if kind != WIDGET_VIEW}
            parts += [(kind, PHOTOGRAPH.sub("", str(text))) for kind, text in sorted(data.items())]
        else:
            parts.append((output["output_type"], output.get("evalue")))
    return parts


def test_the_outputs_are_the_stored_ones(visit):
    tab, notebook = visit
    for cell, outputs in zip(notebook.cells, tab.outputs(), strict=True):
        if cell.cell_type == "code" and NOT_COMPARED not in cell.metadata.get("tags", []):
            assert compared(outputs) == compared(cell.outputs), cell.source


def test_no_cell_fails(visit):
    tab, _ = visit
    outputs = [output for outputs in tab.outputs() for output in outputs]
    assert [o["evalue"] for o in outputs if o["output_type"] == "error"] == []
    assert [o["text"] for o in outputs if o.get("name") == "stderr"] == []


def test_every_widget_and_picture_is_there(visit):
    tab, _ = visit
    assert "Error displaying widget" not in tab.page.text_content("body")
    assert tab.broken_pictures() == []


def test_the_console_is_silent(visit):
    tab, _ = visit
    assert [message for message in tab.messages if not OPTIONAL.search(message)] == []


def test_nothing_is_asked_of_another_address(visit, refused):
    assert refused.asked == []


def test_the_proxy_would_have_noticed(browser, edition, refused):
    page = browser.new_page(proxy=refused.proxy)
    page.goto(f"{edition}/versions.json")  # a page that loads nothing else
    page.evaluate("fetch('http://elsewhere.example/').catch(() => {})")
    assert refused.asked.pop() == "http://elsewhere.example/"
    assert refused.asked == []
    page.context.close()
