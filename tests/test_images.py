"""The pictures on disk are the ones their functions draw, and are described wherever they stand."""

import re
import runpy
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "images"
BUILD = runpy.run_path(str(IMAGES / "build.py"))
PICTURES = dict(BUILD["pictures"]())
MARKDOWN_IMAGE = re.compile(r"!\[(.*?)\]\((?:\.\./)?images/([^)\s]+)\)")


def uses():
    """Yield (where, alternative text, file name) for every use of a picture in text."""
    for path in [ROOT / "README.md", *sorted((ROOT / "notebooks").glob("*.ipynb"))]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = nbformat.reads(text, as_version=4).cells
            text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for alt, name in MARKDOWN_IMAGE.findall(text):
            yield path.name, alt, name


def test_the_folder_holds_what_the_script_builds(tmp_path):
    BUILD["build"](tmp_path)
    assert sorted(p.name for p in IMAGES.iterdir() if p.suffix != ".py" and p.is_file()) == sorted(
        p.name for p in tmp_path.iterdir()
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_on_disk_is_up_to_date(name):
    assert (IMAGES / name).read_bytes() == PICTURES[name].content, "run: python images/build.py"


def test_the_table_is_up_to_date():
    assert (IMAGES / "README.md").read_text(encoding="utf-8") == BUILD["readme"]()


@pytest.mark.parametrize(("where", "alt", "name"), list(uses()))
def test_a_picture_in_text_carries_its_own_sentence(where, alt, name):
    assert alt == PICTURES[name].sentence, f"{where}: the sentence is in images/README.md"


def test_every_picture_is_used():
    assert {name for _, _, name in uses()} == set(PICTURES)
