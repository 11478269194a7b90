"""A copy of the course, so that what the tests do to it is done nowhere else."""

from shutil import copytree, ignore_patterns

import nbformat
from execute import NOTEBOOKS, run
from sample_notebook import empty_notebook, sample_notebook

LESSONS = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def copy_course(top):
    """Copy lessons and pictures to `top`; add a notebook of explorers, and an empty one."""
    hidden = ignore_patterns(".*", "__pycache__")
    for folder in (NOTEBOOKS, NOTEBOOKS.parent / "images"):
        copytree(folder, top / folder.name, ignore=hidden)
    for name, notebook in (("sample", sample_notebook()), ("empty", empty_notebook())):
        path = top / "notebooks" / f"{name}.ipynb"
        nbformat.write(run(notebook, path.parent), path)
