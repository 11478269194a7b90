"""Mark the lessons for nbgrader: ``python tests/lessons/grade_cells.py [notebook ...]``.

The cell that ends with `check(f)` becomes an autograded test of one point, which a learner cannot
change. The stub gets a name and no more: nbgrader keeps what a learner writes there. Marked as a
"solution", it would lose its `def` line when the assignment is made.

Without an argument every lesson in ``notebooks/`` is marked. Marking it again changes nothing.
"""

import ast
import sys

from execute import NOTEBOOKS, read, write
from gate import EXERCISE
from lesson import functions, parsed, tags

POINTS = 1
CELL = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
TEST = {**CELL, "grade": True, "locked": True, "points": POINTS}


def checked(cell):
    """The name of the function that a cell checks in its last line, or None."""
    statements = parsed(cell).body if cell.cell_type == "code" else []
    call = getattr(statements[-1], "value", None) if statements else None
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "check":
        return None
    return ast.unparse(call.args[0]) if call.args else None


def mark(notebook):
    """Mark the first check of each function, and the stub of that function."""
    tests = {}
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
        if checked(cell):
            tests.setdefault(checked(cell), cell)
    for name, cell in tests.items():
        cell.metadata["nbgrader"] = {"grade_id": f"check-{name}", **TEST}
    for cell in notebook.cells:
        names = [f.name for f in functions(cell) if f.name in tests] if is_stub(cell) else []
        if names:
            cell.metadata["nbgrader"] = {"grade_id": names[0], **CELL}
    return notebook


def is_stub(cell):
    return cell.cell_type == "code" and EXERCISE in tags(cell)


def main(paths):
    """Mark the lessons at `paths` in place."""
    for path in paths:
        print(f"{path}: {'marked' if write(mark(read(path)), path) else 'unchanged'}")


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb")))
