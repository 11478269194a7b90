"""Two editions of a lesson: for learners without solutions, and the key with all of them."""

import ast
import re
from copy import deepcopy

from nbformat import v4

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.classroom.lessons import EXERCISE, FINISHED, tags

LOOPS = "_loops"  # how a lesson names its own version of a function
DETAILS = re.compile(
    r"<details>\s*<summary>(?P<summary>.*?)</summary>(?P<inside>.*?)</details>", re.DOTALL
)
ONE_WAY = re.compile(r"^#+ One way to write .*$", re.MULTILINE)
HEADING = re.compile(r"^#+ ", re.MULTILINE)
# Where a lesson says that a call shows the solution.
OFFERS_SOLUTION = re.compile(r"[;,] `solution\(\w+\)` shows one way to write it")
GO_ON = "### Go on\n\nWhatever you wrote, the lesson goes on with the course's function."


def learners_edition(notebook):
    """The lesson without its solutions, answers and outputs; it still runs from top to bottom.

    Notes
    -----
    Hints stay. A finished function gives way to an import of the package's, and the text that
    explains it goes with it, up to the next heading.
    """
    notebook = deepcopy(notebook)
    cells, explains = [], False
    for cell in notebook.cells:
        if FINISHED in tags(cell):
            cell.source = imports_for(cell.source)
            cell.metadata.tags = [tag for tag in tags(cell) if tag != FINISHED]
            explains = True
        elif cell.cell_type == "markdown":
            text = without_answers(cell.source)
            if explains:
                start = HEADING.search(text)
                text = text[start.start() :] if start else ""
                explains = not start
            cell.source = without_one_way(text).strip()
        cells.append(cell)
    notebook.cells = [cell for cell in cells if cell.source]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def imports_for(source):
    """Imports of the package's functions, under the names of those that a cell defines.

    >>> imports_for("def zero_pad_loops(X, pad):\\n    return X")
    'from convhelpers import zero_pad as zero_pad_loops'
    """
    lines = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            name = node.name.removesuffix(LOOPS)
            lines.append(f"from convhelpers import {name} as {node.name}")
    return "\n".join(lines)


def without_answers(text):
    """The text with its questions, but without the answers; hints stay folded.

    >>> without_answers("<details><summary>1. Why?</summary>\\n\\nBecause.\\n\\n</details>")
    '**1. Why?**'
    """

    def shown(found):
        summary = found["summary"].strip()
        if summary.startswith("Hint"):
            return found[0]
        return f"**{summary}**" if "?" in summary else ""

    text = OFFERS_SOLUTION.sub("", DETAILS.sub(shown, text))
    return re.sub(r"\n{3,}", "\n\n", text)


def without_one_way(text):
    """The text without the part that announces a solution."""
    start = ONE_WAY.search(text)
    if not start:
        return text
    rest = text[start.end() :]
    following = HEADING.search(rest)
    after = rest[following.start() :] if following else ""
    return f"{text[: start.start()]}{GO_ON}\n\n{after}"


def solution_key(notebook):
    """The lesson with every exercise solved and every answer unfolded."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("<details>", "<details open>")
        elif EXERCISE in tags(cell):
            cell.source = solved(cell.source)
            cell.outputs = []
        elif cell.source.startswith(("check(", "hint(")):
            cell.outputs = []  # it speaks of the stub
    notebook.cells.insert(1, v4.new_markdown_cell("**Solution key.** Not for learners.", id="key"))
    return notebook


def solved(source):
    """The solution of every exercise that a cell leaves open; the rest as it is."""
    names = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    if not set(names) <= set(EXERCISES):
        return source  # the warm-up, whose answer stands below it
    return "\n\n".join(EXERCISES[name].source for name in names).rstrip("\n")
