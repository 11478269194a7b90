"""The map of the package: one line a room, in the order in which they may know one another.

``python tests/house.py`` prints it; with ``--write`` it stores it in CONTRIBUTING.md. The order is
that of the layers in pyproject.toml, the words are the first lines of the docstrings.
"""

import ast
import sys
import tomllib
from pathlib import Path

from exercises.published import replace

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "convhelpers"
COMMAND = "python tests/house.py --write"


def contracts():
    """Who may know whom, as pyproject.toml says it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return config["tool"]["importlinter"]["contracts"]


def layers():
    """The names of the modules and rooms of the package, from the top to the bottom."""
    (order,) = (contract["layers"] for contract in contracts() if contract["type"] == "layers")
    return [name for layer in order for name in layer.split(" | ")]


def doors():
    """The rooms and modules that only some may open."""
    return [door for contract in contracts() for door in contract.get("protected_modules", [])]


def first_line(path):
    """The first line of a module's docstring."""
    return ast.get_docstring(ast.parse(path.read_bytes())).partition("\n")[0]


def lines(path, indent):
    """One line for a module or a room, and one for each room in it."""
    name = " " * indent + path.name
    if path.is_file():
        return [f"{name:16} {first_line(path)}"]
    inner = sorted(init.parent for init in path.glob("*/__init__.py"))
    below = [line for room in inner for line in lines(room, indent + 2)]
    return [f"{name + '/':16} {first_line(path / '__init__.py')}", *below]


def page():
    """The map, as it stands in CONTRIBUTING.md."""
    paths = [PACKAGE / name for name in layers()]
    places = [path if path.is_dir() else path.with_suffix(".py") for path in paths]
    house = [line for place in places for line in lines(place, 2)]
    return "\n".join([*lines(PACKAGE, 0)[:1], *house]) + "\n"


def write(root):
    """Store the map in CONTRIBUTING.md."""
    replace(root / "CONTRIBUTING.md", r"(?<=```text\n)convhelpers/ (.|\n)*?\n(?=```)", page())


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write(ROOT)
    else:
        print(page(), end="")
