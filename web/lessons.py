"""The files a reader finds in the browser edition: lessons, pictures and the texts they link to."""

import json
import shutil
from pathlib import Path

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
    """Copy a lesson, with the text of each cell in one piece: JupyterLite reads no other form."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
