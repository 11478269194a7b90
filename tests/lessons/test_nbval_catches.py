"""Lessons are broken on purpose, to show that the checks would see it.

Strict nbval runs each cell again and compares what it prints with what is stored. It cannot see
what is not stored, so a stripped lesson passes nbval; the gate catches that one.
"""

import re
import subprocess
import sys
from base64 import b64decode, b64encode
from copy import deepcopy

import gate
import nbformat
import pytest
from execute import NOTEBOOKS
from lesson import Lesson, lessons


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def first(items, wanted):
    return next(item for item in items if wanted(item))


def has_picture(kind):
    """Whether an output is a picture of this kind: "drawn" or "photograph"."""
    image = f'<img class="{kind}"'
    return lambda output: image in output.get("data", {}).get("text/html", "")


def stored_number(notebook):
    """Another number in a stored result."""
    number = re.compile(r"\d")
    plain = [output.data for output in outputs(notebook) if "data" in output]
    result = first(plain, lambda data: number.match(data["text/plain"].strip("([")))
    result["text/plain"] = number.sub("8", result["text/plain"].replace("8", "7"), count=1)


def stored_print(notebook):
    """Another word in what a cell printed."""
    stream = first(outputs(notebook), lambda output: output.output_type == "stream")
    stream.text = "not " + stream.text


def sentence(notebook):
    """Another sentence around a photograph, whose bytes are not compared."""
    picture = first(outputs(notebook), has_picture("photograph"))
    html = picture.data["text/html"]
    picture.data["text/html"] = html.replace("<figcaption", "<figcaption class='x'", 1)


def alt_text(notebook):
    """Another alt text of a drawing."""
    picture = first(outputs(notebook), has_picture("drawn"))
    picture.data["text/html"] = picture.data["text/html"].replace('alt="', 'alt="No ', 1)


def drawing(notebook):
    """Another drawing under the same sentence."""
    picture = first(outputs(notebook), has_picture("drawn"))
    html = picture.data["text/html"]
    content = re.search(r'svg\+xml;base64,([^"]*)', html).group(1)
    svg = b64decode(content).decode().replace("2", "3")
    picture.data["text/html"] = html.replace(content, b64encode(svg.encode()).decode())


def lost_output(notebook):
    """An output that is no longer stored."""
    cell = first(notebook.cells, lambda cell: cell.get("outputs"))
    cell.outputs = []


def swapped_cells(notebook):
    """The first two cells of code in the other order."""
    cells = notebook.cells
    one, two = [number for number, cell in enumerate(cells) if cell.cell_type == "code"][:2]
    cells[one], cells[two] = cells[two], cells[one]


def error(notebook):
    """A cell that raises an error."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[-1].source += "\n1 / 0"


def photograph(notebook):
    """Other bytes of a photograph: not a fault, they differ between releases of libjpeg."""
    picture = first(outputs(notebook), has_picture("photograph"))
    html = picture.data["text/html"]
    picture.data["text/html"] = re.sub(r'(image/svg\+xml;base64,)[^"]*', r"\1AAAA", html)


FAULTS = [
    stored_number,
    stored_print,
    sentence,
    alt_text,
    drawing,
    lost_output,
    swapped_cells,
    error,
]


@pytest.fixture
def notebook():
    """A lesson as it is stored, with outputs of every kind."""
    return deepcopy(first(lessons(), lambda lesson: lesson.name.startswith("02")).notebook)


def failed_under_nbval(folder, root):
    """The names of the notebooks that fail under strict nbval."""
    return {name for name, _ in cells_failed_under_nbval(folder, root)}


def cells_failed_under_nbval(folder, root):
    """Run strict nbval, as the project's own tests do; give name and cell of each failure."""
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--rootdir", str(folder)]
    # In one process: this is a test among others, which keep every core busy.
    command += ["-n=0", "-p", "no:cacheprovider", "-q", "-rf", "--color=no", str(folder)]
    report = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert "passed" in report.stdout, report.stdout + report.stderr
    failed = r"^FAILED .*?(\w+)\.ipynb::(Cell \d+)"
    return set(re.findall(failed, report.stdout, re.MULTILINE))


def test_nbval_catches_a_broken_lesson(notebook, root, tmp_path):
    for fault in [*FAULTS, photograph]:
        broken = deepcopy(notebook)
        fault(broken)
        cells = zip(notebook.cells, broken.cells, strict=True)
        last = max(number for number, (one, other) in enumerate(cells) if one != other)
        del broken.cells[last + 1 :]  # what follows says nothing of the fault
        nbformat.write(broken, tmp_path / f"{fault.__name__}.ipynb")
    assert failed_under_nbval(tmp_path, root) == {fault.__name__ for fault in FAULTS}


def test_the_gate_catches_a_stripped_lesson(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    stripped = Lesson("stripped", notebook, ("stripped",), NOTEBOOKS)
    rules = {complaint.rule for complaint in gate.complaints(stripped)}
    assert {"is_executed_in_order", "shows_its_values"} <= rules
