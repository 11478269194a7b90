"""Run the lessons and store what they print: ``python tests/lessons/execute.py [notebook ...]``.

Without an argument every lesson in ``notebooks/`` is run. A lesson whose outputs are already right
is left as it is, byte for byte; one that raises an error is left as it is too, and named.
"""

import json
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SECONDS_PER_CELL = 120

# What every lesson stores about its language; the exact Python version is each reader's own.
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
# Traces of one sitting at an editor, which would change at every save.
EDITOR_TRACES = ("ExecuteTime", "collapsed", "execution", "heading_collapsed", "hidden", "scrolled")
# A widget view points to state that is not stored, by an identifier that is random.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# The tag of a cell whose output two machines do not share, such as a time; nbval obeys it.
NOT_COMPARED = "nbval-ignore-output"


def read(path):
    """Read a notebook; a cell without an identifier gets one that is the same at every reading."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    taken = {cell["id"] for cell in content["cells"] if "id" in cell}
    for number, cell in enumerate(content["cells"], start=1):
        if "id" not in cell:
            cell["id"] = next(name for name in names(f"cell-{number:02}") if name not in taken)
            taken.add(cell["id"])
    content["nbformat"], content["nbformat_minor"] = 4, 5
    text = json.dumps(content)
    return nbformat.reads(text, as_version=4)


def names(stem):
    """Yield `stem`, then stem-2, stem-3 and so on."""
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def run(notebook, folder=NOTEBOOKS):
    """Run every cell of `notebook`, in order, from `folder`, and store the outputs in it."""
    # With no folder to look for kernels in, "python3" is the environment that runs this file,
    # whatever other kernel of that name the user has installed.
    this_environment = KernelSpecManager(kernel_dirs=[])
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=this_environment),
        resources={"metadata": {"path": str(folder)}},
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )
    # A manager handed over is not ended for us unless we ask for it.
    client.execute(cleanup_kc=True)
    return canonical(notebook)


def canonical(notebook):
    """Remove from `notebook` what differs between machines and sittings."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for trace in EDITOR_TRACES:
            cell.metadata.pop(trace, None)
        if "outputs" in cell:
            cell.outputs = list(filter(without_view, cell.outputs))
    return notebook


def without_view(output):
    """Take a widget's view out of `output`; return whether anything is left to store."""
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
    return "data" not in output or bool(output.data)


def keep_not_compared(before, after):
    """Where all that is compared is as it was before, keep the stored outputs that are not.

    They differ from run to run, so that otherwise a second run would always change the lesson.
    """
    kept = deepcopy(after)
    for old, cell in zip(before.cells, kept.cells, strict=True):
        if NOT_COMPARED in cell.metadata.get("tags", []) and old.outputs:
            cell.outputs = old.outputs
    return kept if kept == canonical(before) else after


def write(notebook, path):
    """Write `notebook` in the one form the lessons are stored in, if that changes the file."""
    nbformat.validate(notebook)
    content = (nbformat.writes(notebook).rstrip("\n") + "\n").encode("utf-8")
    if Path(path).read_bytes() == content:
        return False
    Path(path).write_bytes(content)
    return True


def main(paths):
    """Run the lessons at `paths` in place; return 1 if one of them raised an error, else 0."""
    failed = False
    for path in map(Path, paths):
        try:
            before = read(path)
            after = run(deepcopy(before), path.parent)
            changed = write(keep_not_compared(before, after), path)
        except CellExecutionError as error:
            failed = True
            print(f"{path.stem}: NOT stored, a cell raised an error.\n{error}", file=sys.stderr)
        else:
            print(f"{path.stem}: {'stored' if changed else 'unchanged'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb"))))
