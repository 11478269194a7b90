"""Run what a notebook's exercises need of it: definitions, imports and constants, nothing else."""

import ast
import re
from functools import partial
from traceback import walk_tb
from typing import NamedTuple

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.learner.guard import guarded
from convhelpers.learner.outcome import in_one_line, message_of

IMPORT = ast.Import | ast.ImportFrom
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
EVERYTHING = "*"
LISTED = re.compile(r"^[ \t]*(?:async +)?def +(\w+)|^(\w+) *=", re.MULTILINE)


class Answer(NamedTuple):
    """One place in which a notebook defines the function of an exercise."""

    name: str
    function: object
    error: str  # empty where the definition ran


class Shell:
    """Stands in for IPython: magics and shell commands give nothing."""

    def getoutput(self, *_, **__):
        return []

    def __getattr__(self, name):
        return nothing


def nothing(*_, **__):
    """Take everything, give nothing."""


def answers_in(cells):
    """Run what defines the exercises, cell by cell, and give every answer in its order.

    Notes
    -----
    Of the statements at the top of a cell, those are run that bind a name which the functions need,
    directly or by way of others. A finished function of the lesson is no answer of the learner's.
    """
    found, unreadable, bare = [], {}, []
    for cell in cells:
        try:
            bare += [(cell, node, bound(node), needed(node)) for node in cell.statements()]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            unreadable[cell.number] = placed(error)
            if not is_finished(cell):
                names = {name for pair in LISTED.findall(cell.source) for name in pair}
                found += [(cell.number, Answer(name, None, placed(error)))
                          for name in EXERCISES if name in names]  # fmt: skip
    wanted = {name for cell, node, names, _ in bare for name in names
              if name in EXERCISES and is_answer(cell, node)}  # fmt: skip
    wanted = closure(wanted, bare)
    namespace = {"__name__": "__main__", "get_ipython": Shell, "display": nothing}
    failed = ""
    for cell, node, names, _ in bare:
        if not names & {*wanted, EVERYTHING}:
            continue
        before = dict(namespace)
        error = run(node, cell.place, namespace)
        if is_answer(cell, node):
            for name in EXERCISES:
                if name in names:
                    new = namespace.get(name)
                    kept = new is before.get(name)
                    found.append((cell.number, Answer(name, new, error if kept else "")))
        failed = failed or error
    found.sort(key=lambda pair: pair[0])
    return [answer for _, answer in found], "; ".join(filter(None, [failed, *unreadable.values()]))


def is_finished(cell):
    """Whether the lesson itself wrote this cell's function."""
    return "finished-function" in cell.tags


def is_answer(cell, node):
    """Whether a statement that binds the name of an exercise is an answer of the learner's."""
    return not isinstance(node, IMPORT) and not is_finished(cell)


def closure(names, statements):
    """The names, and all that the statements need that bind them."""
    before = None
    while names != before:
        before = set(names)
        for _, _, binds, needs in statements:
            if binds & {*names, EVERYTHING}:
                names = names | needs
    return names


def bound(node):
    """The names that a statement binds where it stands, or changes."""
    if isinstance(node, FUNCTION | ast.ClassDef):
        return {node.name}
    if isinstance(node, IMPORT):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Store) else set()
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return root(node)
    return set().union(*map(bound, ast.iter_child_nodes(node)))


def root(node):
    """The name of which a cell or an attribute is meant."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def needed(node):
    """The names that a statement may ask for."""
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def run(node, place, namespace):
    """Run a statement within the limits; what went wrong, or an empty string."""
    try:
        code = compile(ast.Module([node], []), place, "exec")
        error = guarded(partial(exec, code, namespace)).error
    except KeyboardInterrupt as interrupt:  # of the code: nobody sits at this keyboard
        error = interrupt
    except (SyntaxError, ValueError, RecursionError, MemoryError) as unreadable:
        error = unreadable  # such as a `return` outside a function
    return placed(error) if error else ""


def placed(error):
    """An error in words, with the cell and the line it comes from.

    >>> placed(SyntaxError("invalid syntax", ("<code cell 3>", 2, 1, "1 +")))
    'SyntaxError in code cell 3, line 2: invalid syntax'
    """
    kind, colon, words = message_of(error).partition(": ")
    if isinstance(error, SyntaxError):
        place, line, words = error.filename, error.lineno, in_one_line(error.msg)
        colon = ": "
    else:
        frames = [(f.f_code.co_filename, n) for f, n in walk_tb(error.__traceback__)]
        inner = [(file, n) for file, n in frames if file.startswith("<code cell")]
        place, line = inner[-1] if inner else ("", 0)
    where = f" in {place.strip('<>')}, line {line}" if place and line else ""
    return f"{kind}{where}{colon}{words}"
