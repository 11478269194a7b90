"""The code of a notebook as Jupyter reads it: cells with their numbers, magics turned to Python."""

import ast
import json
import linecache
import re
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

# Magics of a whole cell that run its other lines where they stand.
RUNS_THE_CELL = re.compile(r"%%(?:capture|prun|time)\b.*")


class Cell(NamedTuple):
    """A code cell: its number among the code cells, from 1, its Python and its tags."""

    number: int
    source: str
    tags: tuple[str, ...]

    @property
    def place(self):
        """What stands for the file name in an error."""
        return f"<code cell {self.number}>"

    def statements(self):
        """The statements of the cell, or the `SyntaxError` of reading it."""
        # So that an error can show the line it comes from.
        lines = self.source.splitlines(keepends=True)
        linecache.cache[self.place] = len(self.source), None, lines, self.place
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        return compile(self.source, self.place, "exec", flags).body


def code_cells(text):
    """Every code cell in the text of a notebook.

    >>> cell = {"cell_type": "code", "source": "files = !ls"}
    >>> code_cells(json.dumps({"cells": [cell]}))[0].source
    "files = get_ipython().getoutput('ls')\\n"
    """
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return [
        Cell(k, as_python("".join(cell["source"])), tuple(cell.get("metadata", {}).get("tags", [])))
        for k, cell in enumerate(cells, 1)
    ]


def as_python(source):
    """What IPython runs for a cell, each statement in the line in which it was written."""
    first, _, others = source.lstrip().partition("\n")
    if RUNS_THE_CELL.match(first):
        source = source[: len(source) - len(source.lstrip())] + "\n" + others
    n_lines = source.count("\n")
    try:
        code = TransformerManager().transform_cell(source)
    except SyntaxError:
        return source  # Python says what is wrong when it reads it
    # IPython leaves out empty lines at the top.
    return "\n" * max(n_lines - code.rstrip("\n").count("\n") - trailing(source), 0) + code


def trailing(source):
    """How many line ends stand at the end."""
    return len(source) - len(source.rstrip("\n"))
