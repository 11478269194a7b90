"""Judge one notebook: the process that `convhelpers.exercises.classroom.report` starts for each.

``python -m convhelpers.exercises.classroom.notebook NOTEBOOK FINDINGS`` writes to FINDINGS, for
each exercise in NOTEBOOK, a JSON list of its name, the outcome, the misconception and what
`check` says.
"""

import ast
import json
import linecache
import os
import re
import sys
from functools import partial

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.verbs import check
from convhelpers.learner.guard import guarded
from convhelpers.learner.outcome import message_of

OUTCOMES = {True: "right", False: "wrong", None: "not written"}
LONGEST = 500  # characters of a message
MEMORY = 8 * 2**30  # bytes, where the system can limit them
DEFINITION = (ast.Import, ast.ImportFrom, ast.FunctionDef)
MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)


def findings(text):
    """Judge every exercise in the text of a notebook.

    Parameters
    ----------
    text : str
        The content of the file.

    Yields
    ------
    tuple of str
        Exercise, outcome, misconception, message. The exercise is empty where the text as a whole
        is no notebook or has no exercise.

    Notes
    -----
    An exercise is a cell tagged ``exercise``, or else one that defines a function with the name of
    an exercise. The imports and functions of all other cells are defined first, in order, so that
    a learner's own helpers are there; other statements are not run.

    Examples
    --------
    >>> source = "def zero_pad(X, pad):\\n    ..."
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["exercise"]}, "source": source}
    >>> [finding[:2] for finding in findings(json.dumps({"cells": [cell]}))]
    [('zero_pad', 'not written')]
    """
    try:
        cells = code_cells(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        yield "", "error", "", f"no notebook that can be read ({type(error).__name__})"
        return
    exercises = exercise_cells(cells)
    if not exercises:
        yield "", "missing", "", "there is no exercise in this notebook"
        return
    namespace = {"__name__": "__main__"}
    for source, _ in cells:
        if source not in exercises:
            define(source, namespace)
    for source in exercises:
        error = define(source, namespace)
        for name in names_in(source):
            yield (name, "error", "", error) if error else judged(name, namespace.get(name))


def code_cells(notebook):
    """The source and the tags of every code cell."""
    return [
        (MAGIC.sub("", "".join(cell["source"])), cell.get("metadata", {}).get("tags", []))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def exercise_cells(cells):
    """The sources of the exercises: tagged cells, or else the last that defines each function."""
    tagged = [source for source, tags in cells if "exercise" in tags and names_in(source)]
    if tagged:
        return tagged
    last = {name: source for source, _ in cells for name in names_in(source)}
    return list(dict.fromkeys(last.values()))


def names_in(source):
    """The exercises that a cell defines, readable or not."""
    defined = re.findall(r"^def (\w+)", source, re.MULTILINE)
    return [name for name in dict.fromkeys(defined) if name in EXERCISES]


def define(source, namespace):
    """Run the imports and function definitions of a cell; give the first error in words."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return message_of(error)
    place = f"<cell {len(linecache.cache)}>"
    # So that an error can show the line it comes from.
    linecache.cache[place] = len(source), None, source.splitlines(keepends=True), place
    first = ""
    for statement in body:
        if isinstance(statement, DEFINITION):
            code = compile(ast.Module([statement], []), place, "exec")
            try:
                error = guarded(partial(exec, code, namespace)).error
            except KeyboardInterrupt as interrupt:  # of the code: nobody sits at this keyboard
                error = interrupt
            first = first or (message_of(error) if error else "")
    return first


def judged(name, function):
    """Check one function."""
    try:
        result = check(function)
    except KeyboardInterrupt as error:  # raised by the function: nobody sits at this keyboard
        return name, "error", "", message_of(error)
    message = " ".join(result.paragraphs)[:LONGEST]
    return name, OUTCOMES[result.passed], result.misconception or "", message


def limit_memory():
    """Let a notebook that asks for all the memory fail, and not the machine."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):
        pass  # Windows has no such limit, and some systems refuse to set it


def main(notebook, path):
    """Write a line as soon as an exercise is judged, so that it outlives a later endless one."""
    limit_memory()
    with open(path, "w", encoding="utf-8", buffering=1) as file:
        try:
            with open(notebook, encoding="utf-8-sig") as source:
                text = source.read()
        except (OSError, ValueError) as error:
            file.write(json.dumps(["", "error", "", message_of(error)]) + "\n")
        else:
            for finding in findings(text):
                file.write(json.dumps(finding) + "\n")
    # Threads that the learner's code left behind would keep the process from ending.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
