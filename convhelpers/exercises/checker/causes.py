"""Say why a line failed, from the values that the learner's own names had at that moment."""

import ast
import difflib
import linecache
import re
from typing import NamedTuple

import numpy as np

SIMPLE = (
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.UnaryOp,
    ast.BinOp,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
)
MOST_VALUES = 4


class Place(NamedTuple):
    """Where a function failed."""

    node: ast.AST  # the part of the line that failed
    frame: object  # with the values of the names
    source: str  # the text around it

    def text(self, node):
        return " ".join(ast.get_source_segment(self.source, node).split())

    def value(self, node):
        """The value of a part without calls, or None."""
        if not all(isinstance(one, SIMPLE) for one in ast.walk(node)):
            return None
        try:
            code = compile(ast.Expression(node), "<value>", "eval")
            return eval(code, self.frame.f_globals, self.frame.f_locals)
        except Exception:
            return None


def cause(error, function):
    """Say which values made a line of `function` fail, in the learner's own names; or nothing."""
    place = place_of(error, function)
    if place is None:
        return ""
    return next((said for way in WAYS if (said := way(error, place))), "")


def place_of(error, function):
    """Find the part of the learner's code that was running, or None."""
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    step, found = error.__traceback__, None
    while step:
        found = step if step.tb_frame.f_code.co_filename == home else found
        step = step.tb_next
    if found is None:
        return None
    source = "".join(linecache.getlines(home))
    positions = list(found.tb_frame.f_code.co_positions())[found.tb_lasti // 2]
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return None
    for node in nodes:
        where = [
            getattr(node, name, None)
            for name in ("lineno", "end_lineno", "col_offset", "end_col_offset")
        ]
        if tuple(where) == positions:
            return Place(node, found.tb_frame, source)
    return None


def no_such_name(error, place):
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError):
        return ""
    near = difflib.get_close_matches(error.name or "", place.frame.f_locals, n=1)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    return f"Nothing is named `{error.name}` where this line runs.{meant}"


def no_such_attribute(error, place):
    if not isinstance(error, AttributeError) or not isinstance(place.node, ast.Attribute):
        return ""
    owner, name = place.text(place.node.value), place.node.attr
    close = difflib.get_close_matches(name, dir(error.obj), n=1)
    meant = f" Did you mean `{owner}.{close[0]}`?" if close else ""
    return f"`{owner}` is {kind(error.obj)}, and it has nothing named `{name}`.{meant}"


def without_value(error, place):
    """A name that only one branch gives a value."""
    if not isinstance(error, UnboundLocalError):
        return ""
    name = re.findall(r"'(\w+)'", str(error))[0]
    for node in ast.walk(ast.parse(place.source)):
        inside = {
            one.id
            for part in getattr(node, "body", ())
            if isinstance(node, ast.If)
            for one in ast.walk(part)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        if name in inside:
            test = place.text(node.test)
            named = [one for one in ast.walk(node.test) if isinstance(one, ast.Name)]
            said = known(place, named)
            here = f" Here {said}." if said else ""
            return f"`{name}` gets a value only below `if {test}:`.{here}"
    return f"`{name}` has no value yet at this line."


def outside(error, place):
    """An index behind the end of an axis."""
    node = place.node
    if not isinstance(error, IndexError) or not isinstance(node, ast.Subscript):
        return ""
    array = place.value(node.value)
    if not isinstance(array, np.ndarray | list | tuple):
        return ""
    shape = np.shape(array) if isinstance(array, np.ndarray) else (len(array),)
    indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    name = place.text(node.value)
    for axis, index in enumerate(indices[: len(shape)]):
        at = place.value(index)
        if isinstance(at, int | np.integer) and not -shape[axis] <= at < shape[axis]:
            said = place.text(index)
            said = f"the index `{said}` is {at}" if said != str(at) else f"the index is {at}"
            length = f"axis {axis} of `{name}` has length {shape[axis]}"
            last = f"; its last index is {shape[axis] - 1}" if shape[axis] else ""
            return f"In `{place.text(node)}`, {said}. But {length}{last}.{when(place)}"
        if isinstance(at, tuple) and len(at) > len(shape):
            return f"`{place.text(index)}` holds {len(at)} indices, and `{name}` has {axes(shape)}."
    return ""


def too_many(error, place):
    node = place.node
    if not isinstance(error, IndexError) or not isinstance(node, ast.Subscript):
        return ""
    array = place.value(node.value)
    if not isinstance(array, np.ndarray) or not isinstance(node.slice, ast.Tuple):
        return ""
    asked = len(node.slice.elts)
    if asked <= array.ndim:
        return ""
    return (
        f"`{place.text(node)}` asks for {asked} axes, and `{place.text(node.value)}` "
        f"has {axes(array.shape)}."
    )


def left_open(error, place):
    """A None that was to be replaced."""
    if "NoneType" not in str(error):
        return ""
    for node in ast.walk(place.node):
        if isinstance(node, ast.Constant) and node.value is None:
            return f"`{place.text(place.node)}` still holds None, where a value is due."
    return ""


def not_whole(error, place):
    """A fraction where a whole number is due."""
    if not isinstance(error, TypeError | IndexError):
        return ""
    floats = {
        place.text(one): value
        for one in ast.walk(place.node)
        if isinstance(one, ast.Name | ast.BinOp)
        and isinstance(value := place.value(one), float | np.floating)
    }
    if not floats or not re.search("integer|integral", str(error)):
        return ""
    name, value = next(iter(floats.items()))
    return f"`{name}` is {value:g}, a fraction for Python, where a whole number is due."


def misfits(error, place):
    """Two arrays whose shapes do not go together."""
    node = place.node
    if not isinstance(error, ValueError):
        return ""
    sides = ()
    if isinstance(node, ast.BinOp):
        sides = (node.left, node.right)
    elif isinstance(node, ast.AugAssign):
        sides = (node.target, node.value)
    given = []
    for side in sides:
        value = place.value(reading(side))
        if value is None:
            return ""
        given.append(f"`{place.text(side)}` has {shape_words(value)}")
    if not given:
        return ""
    return f"{given[0]}, {given[1]}. They do not fit.{when(place)}"


def values(error, place):
    """What the names in the failing part stood for."""
    named = [one for one in ast.walk(place.node) if isinstance(one, ast.Name)]
    said = known(place, named)
    return f"At that moment {said}." if said else ""


def known(place, named):
    """What some names stand for: numbers and shapes."""
    found = {}
    for one in named:
        value = place.value(reading(one))
        if isinstance(value, np.ndarray):
            found[one.id] = f"`{one.id}` has {shape_words(value)}"
        elif isinstance(value, bool | int | float | np.generic | str) or value is None:
            if one.id in {**place.frame.f_locals}:
                found[one.id] = f"`{one.id}` is {value!r}"
        elif isinstance(value, list | tuple | dict):
            found[one.id] = f"`{one.id}` is {kind(value)}"
    said = list(found.values())[:MOST_VALUES]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def when(place):
    """The values of the counters of the loops around the failing part."""
    counters = [
        one.id
        for loop in ast.walk(ast.parse(place.source))
        if isinstance(loop, ast.For) and loop.lineno <= place.node.lineno <= loop.end_lineno
        for one in ast.walk(loop.target)
        if isinstance(one, ast.Name)
    ]
    numbers = {name: place.frame.f_locals.get(name) for name in counters}
    said = ", ".join(
        f"{name} = {value}"
        for name, value in list(numbers.items())[:MOST_VALUES]
        if isinstance(value, int | np.integer)
    )
    return f" That is at {said}." if said else ""


def reading(node):
    """The same part, read and not written."""
    copy = ast.parse(ast.unparse(node), mode="eval").body
    return ast.copy_location(copy, node) if hasattr(node, "lineno") else copy


def axes(shape):
    return f"{len(shape)} {'axis' if len(shape) == 1 else 'axes'}, shape {shape}"


def shape_words(value):
    shape = np.shape(value)
    return f"shape {shape}" if shape else "no axes, one number"


def kind(value):
    """A value by its type, in words."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    name = getattr(value, "__name__", "")
    if name and not isinstance(value, type):
        return f"the module {name}" if type(value).__name__ == "module" else f"a function, {name}"
    word = {"float": "number", "int": "number", "str": "text"}.get(type(value).__name__)
    return f"a {word}" if word else f"of type {type(value).__name__}"


WAYS = (
    no_such_name,
    no_such_attribute,
    without_value,
    outside,
    too_many,
    left_open,
    not_whole,
    misfits,
    values,
)
