"""Run the lessons with every exercise solved: ``python tests/lessons/with_solutions.py [FOLDER]``.

The solved lessons are written to FOLDER if it is given; ``notebooks/`` stays as it is.
"""

import sys
from pathlib import Path

import nbformat
from execute import NOTEBOOKS, read, run
from gate import EXERCISE
from grade_cells import checked
from lesson import functions, output_text, tags

from convhelpers.exercises import EXERCISES

# The start page has a warm-up of its own, which is no exercise of the package.
WARM_UP = {
    "shape_after_pooling": '''\
def shape_after_pooling():
    """Return the shape of the photograph, (1, 216, 288, 1), when f = 2 and stride = 2."""
    return 1, 108, 144, 1
'''
}


def solved(notebook):
    """Write the solution into every exercise of `notebook`."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and EXERCISE in tags(cell):
            cell.source = "\n\n".join(solution(f.name) for f in functions(cell)).rstrip("\n")
    return notebook


def solution(name):
    return WARM_UP[name] if name in WARM_UP else EXERCISES[name].source


def verdicts(notebook):
    """What each check in a notebook says: pairs (name of the function, text)."""
    return [
        (checked(cell), output_text(cell))
        for cell in notebook.cells
        if cell.cell_type == "code" and checked(cell)
    ]


def is_right(name, text):
    """Whether what a check of the exercise `name` says is that the function is right."""
    return text.lstrip().startswith(f"{name} is right, on all ")


def main(folder=None):
    """Run every lesson solved; return 1 if a check does not say right, else 0."""
    failed = False
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = run(solved(read(path)))
        wrong = [name for name, text in verdicts(notebook) if not is_right(name, text)]
        failed |= bool(wrong)
        print(f"{path.stem}: {'not right: ' + ', '.join(wrong) if wrong else 'right'}")
        if folder:
            nbformat.write(notebook, Path(folder, path.name))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
