"""Copies of the lessons for Google Colab: one cell more, which installs the course.

``python web/colab.py FOLDER`` writes them to a folder.
"""

import json
import re
import sys
from base64 import b64encode
from copy import deepcopy
from html import escape
from pathlib import Path

import address
import matplotlib
import resvg_py
from contents import lessons
from nbformat import v4
from prose import size

ROOT = Path(__file__).parents[1]
# The words of a picture may name Z[0, :, :, 0], so brackets may stand in the brackets.
IMAGE = re.compile(r"!\[(?P<alt>(?:[^\[\]]|\[[^\]]*\])*)\]\(\.\./images/(?P<name>\w+\.svg)\)")
LINK = re.compile(r"(?<=\]\()(?P<target>[^)\s]+)(?=\))")
LESSON = re.compile(r"^(?P<name>\d\d_\w+)\.ipynb$")
# The drawings name a common font; this one has the same shapes on every machine that builds.
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
FONT = "DejaVu Sans"


def write(folder):
    """Write a copy of every lesson to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons():
        text = json.dumps(copy(lesson.notebook), indent=1, ensure_ascii=False) + "\n"
        (folder / f"{lesson.name}.ipynb").write_text(text, encoding="utf-8", newline="\n")


def copy(notebook):
    """A copy that needs no file beside it, and installs what it needs."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(elsewhere, IMAGE.sub(embedded, cell.source))
    notebook.cells.insert(0, v4.new_code_cell(install(), id="install"))
    return notebook


def install():
    """What the first cell runs. Without extras: they would replace packages of Colab's own."""
    return f"%pip install -q git+{address.repository()}"


def elsewhere(match):
    """Where a link of a lesson leads when the lesson stands alone in Colab."""
    target = match["target"]
    if lesson := LESSON.match(target):
        return address.colab(lesson["name"])
    if target == "../README.md":
        return address.site()
    if target.startswith("../"):
        return address.file(target.removeprefix("../"))
    return target


def embedded(match):
    """A drawing as a part of the text, in pixels: Colab shows no SVG that is embedded in one."""
    width, _ = size(ROOT / "images" / match["name"])
    png = resvg_py.svg_to_bytes(
        svg_path=str(ROOT / "images" / match["name"]),
        zoom=2,
        skip_system_fonts=True,
        font_files=[str(FONTS / "DejaVuSans.ttf"), str(FONTS / "DejaVuSans-Bold.ttf")],
        sans_serif_family=FONT,
        monospace_family=FONT,
    )
    source = f"data:image/png;base64,{b64encode(bytes(png)).decode('ascii')}"
    return f'<img alt="{escape(match["alt"])}" width="{width}" src="{source}">'


if __name__ == "__main__":
    write(Path(sys.argv[1]))
