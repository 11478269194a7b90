"""One habit of privacy: a function without an underscore is one that others are meant to use."""

import ast
import json
import re

import house
import pytest

import convhelpers
from convhelpers.exercises import EXERCISES

# Behind a door all may know each other; the contracts say who may enter.
DOORS = ["convhelpers.arguments", *house.doors()]


def module_name(path):
    """The name by which a file of the package is imported."""
    parts = path.relative_to(house.ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_name(path): ast.parse(path.read_bytes()) for path in house.PACKAGE.rglob("*.py")}


def behind_a_door(module):
    """Whether the module is in a room with a door, or a file of one exercise."""
    room, _, name = module.rpartition(".")
    of_one_exercise = room.startswith("convhelpers.exercises") and name in EXERCISES
    return of_one_exercise or any(f"{module}.".startswith(f"{door}.") for door in DOORS)


def definitions(module):
    """The functions and classes at the top of a module, by name."""
    kinds = ast.FunctionDef | ast.ClassDef
    return {node.name: node for node in MODULES[module].body if isinstance(node, kinds)}


def pointed_to(nodes):
    """Whatever the docstrings of some functions and classes name: `like_this`, or LikeThis."""
    text = " ".join(ast.get_docstring(node) or "" for node in nodes)
    return set(re.findall(r"(?<=`)\w+(?=`)", text)) | set(re.findall(r"\b[A-Z]\w+", text))


def used(tree):
    """What a program takes from modules of the package: pairs of a module and a name."""
    bound = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module, alias.name
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in bound:
            yield bound[ast.unparse(node.value)], node.attr


def lesson_code(path):
    """The code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


@pytest.fixture(scope="session")
def taken(root):
    """What the lessons, the programs beside the package and its modules take from a module."""
    later = {(module, name) for name, module in convhelpers.LATER.items()}
    folders = ("images", "web", "tests/benchmarks")
    programs = [path for folder in folders for path in (root / folder).glob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in programs]
    texts += [lesson_code(path) for path in (root / "notebooks").glob("*.ipynb")]
    trees = [*map(ast.parse, texts), *MODULES.values()]
    return later.union(*map(used, trees))


@pytest.mark.parametrize("module", [name for name in MODULES if not behind_a_door(name)])
def test_what_has_no_underscore_is_for_others(taken, module):
    public = {k: v for k, v in definitions(module).items() if not k.startswith("_")}
    used = {name for name in public if (module, name) in taken}
    documented = pointed_to(public[name] for name in used)
    assert sorted(public.keys() - used - documented) == []


def test_what_has_an_underscore_stays_in_its_module(taken):
    private = {(m, n) for m, n in taken if n.startswith("_") and not n.startswith("__")}
    assert sorted(pair for pair in private if pair[0] in MODULES) == []
