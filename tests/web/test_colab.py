"""The copies for Colab: what is in them, and that they run with the versions that Colab has."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import address
import colab
import contents
import nbformat
import pytest
import yaml
from execute import NOT_COMPARED, WIDGET_VIEW
from lesson import tags
from nbclient import NotebookClient

LESSONS = contents.lessons()
VERSIONS = Path(__file__).with_name("colab.txt")
PYTHON = "3.13"
TIMEOUT = 600

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The folder of the copies, with nothing else in it."""
    folder = tmp_path_factory.mktemp("colab")
    colab.write(folder)
    return folder


def read(folder, lesson):
    return nbformat.read(folder / f"{lesson.name}.ipynb", as_version=4)


@each_lesson
def test_a_copy_is_the_lesson_with_one_cell_more(lesson, copies):
    copy = read(copies, lesson)
    first, *rest = copy.cells
    assert first.source == f"%pip install -q git+{address.repository()}"
    assert [cell.id for cell in rest] == [cell.id for cell in lesson.notebook.cells]
    for cell, stored in zip(rest, lesson.notebook.cells, strict=True):
        assert cell.cell_type == stored.cell_type
        if cell.cell_type == "code":
            assert (cell.source, cell.outputs) == (stored.source, stored.outputs)
    nbformat.validate(copy)


@each_lesson
def test_a_copy_needs_no_file_beside_it(lesson, copies):
    text = "\n".join(cell.source for cell in read(copies, lesson).cells)
    told = "\n".join(cell.source for cell in lesson.notebook.cells)
    assert "../" not in re.sub(r"%pip install.*", "", text.replace('"..[course]"', ""))
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert [target for target in targets if not target.startswith("https://")] == []
    assert text.count("data:image/png;base64,") == told.count("](../images/")
    for alt in re.findall(r"!\[(.+?)\]\(\.\./images/", told):
        assert f'alt="{alt}"' in text


def test_links_lead_from_copy_to_copy(copies):
    second = "\n".join(cell.source for cell in read(copies, LESSONS[1]).cells)
    for neighbor in (LESSONS[0], LESSONS[2]):
        assert f"({address.colab(neighbor.name)})" in second
    assert f"[Contents]({address.site()})" in second


def test_the_workflow_puts_the_copies_on_their_branch(root, copies, tmp_path):
    workflow = (root / ".github" / "workflows" / "colab.yml").read_text(encoding="utf-8")
    *_, last = yaml.safe_load(workflow)["jobs"]["copies"]["steps"]
    origin, clone = tmp_path / "origin.git", tmp_path / "clone"
    git("clone", "--quiet", "--bare", root, origin)
    git("clone", "--quiet", origin, clone)
    copytree(copies, tmp_path / "copies")
    environment = os.environ | {"RUNNER_TEMP": str(tmp_path)}
    for _ in range(2):  # the branch may be there from before
        git("-C", clone, "switch", "--quiet", "--detach", "origin/HEAD")
        git("-C", clone, "branch", "--force", "-D", address.COLAB_BRANCH, check=False)
        script = ["bash", "-euo", "pipefail", "-c", last["run"]]
        subprocess.run(script, cwd=clone, env=environment, check=True, capture_output=True)
    files = git("-C", origin, "ls-tree", "--name-only", address.COLAB_BRANCH).splitlines()
    assert files == [f"{lesson.name}.ipynb" for lesson in LESSONS]
    assert git("-C", origin, "rev-list", "--count", address.COLAB_BRANCH).strip() == "1"


def git(*arguments, check=True):
    command = ["git", *map(str, arguments)]
    return subprocess.run(command, check=check, capture_output=True, encoding="utf-8").stdout


# With the versions of Colab


def uv(*arguments):
    done = run_uv(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_uv(*arguments):
    # Where pyenv looks after the versions of Python, it wants to know which one is asked for.
    environment = os.environ | {"PYENV_VERSION": PYTHON}
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)


@pytest.fixture(scope="module")
def environment(root, tmp_path_factory):
    """The Python of an environment like that of Colab, in which the first cell has run."""
    folder = tmp_path_factory.mktemp("environment")
    uv("venv", "--quiet", f"--python={python()}", "--no-python-downloads", folder)
    found = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    uv("pip", "install", "--quiet", f"--python={found}", f"--requirement={VERSIONS}")
    before = versions(found)
    uv("pip", "install", "--quiet", f"--python={found}", root)
    after = versions(found)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"convhelpers"}
    return found


def python():
    """Colab's version of Python where this machine has it, and else the one of the tests."""
    found = run_uv("python", "find", "--no-python-downloads", PYTHON)
    return PYTHON if found.returncode == 0 else sys.executable


def versions(python):
    listing = json.loads(uv("pip", "list", "--format=json", f"--python={python}"))
    return {package["name"]: package["version"] for package in listing}


@pytest.fixture
def kernel(environment, tmp_path, monkeypatch):
    """The name of a kernel in that environment."""
    spec = {
        "argv": [str(environment), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "as on Colab",
        "language": "python",
    }
    folder = tmp_path / "kernels" / "colab"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return "colab"


@each_lesson
def test_a_copy_runs_with_the_versions_of_colab(lesson, copies, kernel):
    copy = read(copies, lesson)
    del copy.cells[0]  # ran already, with the package of this folder
    place = {"metadata": {"path": str(copies)}}
    NotebookClient(copy, kernel_name=kernel, timeout=TIMEOUT, resources=place).execute()
    for cell, stored in zip(copy.cells, lesson.notebook.cells, strict=True):
        if cell.cell_type == "code" and NOT_COMPARED not in tags(cell):
            assert words(cell) == words(stored), cell.source
    views = [out for cell in copy.cells for out in cell.get("outputs", []) if is_view(out)]
    live = re.findall(r"^(?:explore_|ask_shape|predict|review)", sources(lesson), re.MULTILINE)
    assert len(views) >= len(live) > 0
    assert all(view.data[WIDGET_VIEW]["model_id"] for view in views)


def words(cell):
    """What a cell says in text."""
    outputs = cell.outputs
    told = "".join(output.get("text", "") for output in outputs)
    return told, [out.data["text/plain"] for out in outputs if "text/plain" in out.get("data", {})]


def is_view(output):
    return WIDGET_VIEW in output.get("data", {})


def sources(lesson):
    return "\n".join(cell.source for cell in lesson.notebook.cells if cell.cell_type == "code")
