"""What the explorers of a notebook should show, found out without a browser."""

import ast
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, StringIO

import ipywidgets as widgets
import numpy as np
from PIL import Image

from convhelpers.explorers import Explorer


def explorers(notebook):
    """Run the code of `notebook` here: its explorers, by the index of their cell."""
    namespace, found = {"__name__": "__main__"}, {}
    with redirect_stdout(StringIO()):
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                value = last_value(cell.source, namespace)
                if isinstance(value, Explorer):
                    found[index] = value
    return found


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
    """The value of one control: a slider shows a number, others show a menu and number boxes."""
    if isinstance(control, widgets.IntSlider):
        return shown
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
    facts = {"name": "mine.png", "type": "image/png", "size": len(content)}
    when = datetime(2024, 1, 1, tzinfo=UTC)
    control.upload.value = ({**facts, "content": memoryview(content), "last_modified": when},)
    control.menu.index = chosen
    yield {"name": facts["name"], "mimeType": facts["type"], "buffer": content}
