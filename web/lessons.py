"""The files a reader finds in the browser edition: lessons, pictures and the texts they link to."""

import json
import shutil
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
TEXTS = ("README.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-TEXT")


def write(folder):
    """Write them to `folder`, in the layout of the repository."""
    (folder / "notebooks").mkdir(parents=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        write_notebook(path, folder / "notebooks" / path.name)
    (folder / "images").mkdir()
    for path in sorted((ROOT / "images").glob("*.svg")):
        shutil.copyfile(path, folder / "images" / path.name)
    for name in TEXTS:
        shutil.copyfile(ROOT / name, folder / name)


def write_notebook(path, target):
    """Copy a lesson, with each text in one piece and not in lines: JupyterLite needs that form."""
    notebook = nbformat.read(path, as_version=4)
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
