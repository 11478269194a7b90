"""The files a reader finds in the browser edition: lessons, pictures and the texts they link to."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
TEXTS = ("README.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-TEXT")


def write(folder):
    """Write them to `folder`, laid out as in the repository; return the version of each lesson."""
    (folder / "notebooks").mkdir(parents=True)
    versions = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        name = f"notebooks/{path.name}"
        versions[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        write_notebook(path, folder / name, versions[name])
    (folder / "images").mkdir()
    for path in sorted((ROOT / "images").glob("*.svg")):
        shutil.copyfile(path, folder / "images" / path.name)
    for name in TEXTS:
        shutil.copyfile(ROOT / name, folder / name)
    return versions


def write_notebook(path, target, version):
    """Copy a lesson, with each text in one piece and not in lines: JupyterLite needs that form.

    The version stays with a reader's copy, so that the page can say when there is a newer one.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["convhelpers"] = {"version": version}
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
