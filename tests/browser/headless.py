"""What the explorers of a notebook should show, found out without a browser."""

import ast
from contextlib import contextmanager, redirect_stdout
from io import BytesIO, StringIO

import ipywidgets as widgets
import numpy as np
from PIL import Image

from convhelpers import explorers as kinds
from convhelpers.explorers.drawing_pad import _Pad
from convhelpers.explorers.file_input import File

EXPLORERS = set(kinds.__all__)


def explorers(notebook):
    """Run here what the explorers of `notebook` need of its code: they, by the index of their cell.

    What nothing of theirs is made of stays out: it may train a network for seconds.
    """
    namespace, found = {"__name__": "__main__"}, {}
    with redirect_stdout(StringIO()):
        for index in cells_for_explorers(notebook):
            value = last_value(notebook.cells[index].source, namespace)
            if isinstance(value, kinds.Explorer):
                found[index] = value
    return found


def cells_for_explorers(notebook):
    """The indices of the cells that make an explorer, or a name that one of these cells uses."""
    chosen, used = [], set()
    for index, cell in reversed(list(enumerate(notebook.cells))):
        if cell.cell_type == "code":
            nodes = list(ast.walk(ast.parse(cell.source)))
            here = {node.id for node in nodes if isinstance(node, ast.Name)}
            if here & EXPLORERS or made(nodes) & used:
                chosen.append(index)
                used |= here | {"*"}
    return chosen[::-1]


def made(nodes):
    """The names that the nodes of some code assign, define or import."""
    names = set()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
    return names


def last_value(source, namespace):
    """Run one cell; its last expression has a value, as in a notebook."""
    statements = ast.parse(source).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace) if last else None


def values(explorer, shown):
    """The values that belong to what the controls on the page show, by name."""
    return {name: value(control, shown[name]) for name, control in explorer.controls.items()}


def value(control, shown):
    """The value of one control, from what ``explorer.js`` reads of it."""
    if isinstance(control, widgets.IntSlider):
        return shown
    if isinstance(control, _Pad):
        return shown["ink"], shown["box"]
    chosen = option(menu(control), shown["menu"])
    if not shown["numbers"]:
        return chosen
    side = int(np.sqrt(len(shown["numbers"])))
    return chosen, tuple(map(tuple, np.reshape(shown["numbers"], (side, side))))


def menu(control):
    """The menu of a control: itself, or a part of it."""
    return control if isinstance(control, widgets.Dropdown) else control.menu


def option(dropdown, words):
    pairs = (o if isinstance(o, tuple) else (o, o) for o in dropdown.options)
    return dict(pairs)[words]


@contextmanager
def uploaded(control, pixels):
    """Hand `control` a picture file for a while; give the file as a browser takes it."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "png")
    content, chosen = buffer.getvalue(), control.menu.index
    control.upload.value = File("mine.png", content)
    control.menu.index = chosen
    yield {"name": "mine.png", "mimeType": "image/png", "buffer": content}
