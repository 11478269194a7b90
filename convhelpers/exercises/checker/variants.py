"""Every small change of a statement: another name, sign, order, a term more or less."""

import ast
from typing import NamedTuple

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Div: "/"}
OPPOSITE = {
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Gt: ("<", ">="),
    ast.Lt: (">", "<="),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}
# Functions that are taken for each other.
ALIKE = (
    ("np.sum", "np.mean", "np.max", "np.min", "np.prod"),
    ("np.max", "np.mean", "np.sum", "np.min", "np.argmax"),
    ("np.mean", "np.sum", "np.max"),
    ("np.zeros", "np.ones"),
    ("np.argmax", "np.argmin", "np.max"),
)


class Names(NamedTuple):
    """What may be put in the place of a name."""

    sizes: tuple[str, ...]  # whole numbers that stay the same in all loops
    counters: tuple[str, ...]  # whole numbers that the loops count
    places: tuple[str, ...]  # whole numbers that are worked out in the loops
    arrays: tuple[str, ...]
    settings: tuple[str, ...]  # the whole numbers among the arguments, and those that follow

    @property
    def numbers(self):
        return self.sizes + self.counters + self.places


def variants(statement, names):
    """List the statements that differ from `statement` in one place."""
    header = statement.endswith(":")
    tree = ast.parse(statement + " pass" if header else statement).body[0]
    found = dict.fromkeys(of_statement(tree, statement, header))
    nodes = [tree.iter] if isinstance(tree, ast.For) else [tree.test] if header else [tree]
    for top in nodes:
        for node, parent in with_parents(top):
            if not isinstance(node, ast.expr | ast.Slice):
                continue
            start, end = node.col_offset, node.end_col_offset
            for text in replacements(node, parent, statement, names):
                found[statement[:start] + text + statement[end:]] = None
    found.pop(statement, None)
    return [text for text in found if valid(text, header)]


def valid(text, header):
    try:
        ast.parse(text + " pass" if header else text)
    except SyntaxError:
        return False
    return True


def with_parents(node, parent=None):
    """Every node below `node`, with the one above it."""
    yield node, parent
    for child in ast.iter_child_nodes(node):
        yield from with_parents(child, node)


def of_statement(tree, text, header):
    """Changes of a statement as a whole."""
    if isinstance(tree, ast.AugAssign):
        left, right = segment(tree.target, text), segment(tree.value, text)
        yield from (f"{left} {sign} {right}" for sign in ("=", "-=", "*="))
    elif isinstance(tree, ast.Assign) and isinstance(tree.targets[0], ast.Subscript):
        left, right = segment(tree.targets[0], text), segment(tree.value, text)
        yield from (f"{left} {sign} {right}" for sign in ("+=", "-="))
    if not header and not isinstance(tree, ast.Return):
        yield "pass"


def segment(node, text):
    return text[node.col_offset : node.end_col_offset]


def replacements(node, parent, text, names):
    """What may stand in the place of one node."""
    own = segment(node, text)
    load = isinstance(getattr(node, "ctx", None), ast.Load)
    if isinstance(node, ast.Name) and load and node.id in names.numbers:
        alike = next(group for group in names[:3] if node.id in group)
        alike += names.counters if node.id in names.places else ()
        yield from (name for name in alike if name != node.id)
        yield from ("0", "1")
        if index_of_several(parent):
            yield from (":", "-1")
    elif isinstance(node, ast.Name) and load and node.id in names.arrays:
        yield from (name for name in names.arrays if name != node.id)
    elif isinstance(node, ast.Constant):
        yield from constants(node.value)
    elif isinstance(node, ast.BinOp):
        yield from of_operation(node, parent, text)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = segment(node.left, text), segment(node.comparators[0], text)
        yield from (f"{left} {sign} {right}" for sign in OPPOSITE.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.Call):
        yield from of_call(node, text, names)
    elif isinstance(node, ast.Tuple):
        yield from swapped([segment(one, text) for one in node.elts], own)
    elif isinstance(node, ast.Slice):
        lower, upper = (segment(one, text) if one else "" for one in (node.lower, node.upper))
        if lower:
            yield f":{upper}"
            yield f"{lower}:"
    elif isinstance(node, ast.IfExp):
        test, body, other = (segment(one, text) for one in (node.test, node.body, node.orelse))
        yield from (body, other, f"{other} if {test} else {body}")
    elif isinstance(node, ast.UnaryOp):
        yield segment(node.operand, text)
    if whole_number(node, names) and load_place(node, parent):
        index = isinstance(parent, ast.Tuple | ast.Slice | ast.Subscript)
        yield from terms(node, own, () if index else names.settings)


def index_of_several(parent):
    return isinstance(parent, ast.Tuple) and len(parent.elts) > 1


def load_place(node, parent):
    """Whether an expression is not a part of a larger sum or product."""
    return not isinstance(parent, ast.BinOp | ast.UnaryOp | ast.Attribute | ast.Compare)


def whole_number(node, names):
    if isinstance(node, ast.Name):
        return node.id in names.numbers and isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.BinOp):
        return whole_number(node.left, names) and whole_number(node.right, names)
    return isinstance(node, ast.Constant) and type(node.value) is int


def terms(node, own, settings):
    """One term or factor more."""
    inner = f"({own})" if isinstance(node, ast.BinOp) else own
    for other in (*settings, "1"):
        yield f"{own} + {other}"
        yield f"{own} - {other}"
        if other != "1":
            yield f"{inner} * {other}"
            yield f"{inner} // {other}"


def constants(value):
    if type(value) in (int, float):
        yield from (repr(value + step) for step in (-1, 1, 2))
    elif value in ("max", "average"):
        yield repr("average" if value == "max" else "max")


def of_operation(node, parent, text):
    left, right = segment(node.left, text), segment(node.right, text)
    left, right = wrapped(node.left, left), wrapped(node.right, right)
    inside = isinstance(parent, ast.BinOp | ast.UnaryOp | ast.Attribute | ast.Subscript)
    form = "({})" if inside else "{}"
    for kind, sign in SIGNS.items():
        if not isinstance(node.op, kind):
            yield form.format(f"{left} {sign} {right}")
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield form.format(f"{right} {SIGNS.get(type(node.op), '@')} {left}")
    yield left
    yield right


def wrapped(node, text):
    return f"({text})" if isinstance(node, ast.BinOp | ast.IfExp) else text


def of_call(node, text, names):
    function = segment(node.func, text)
    arguments = [segment(one, text) for one in node.args]
    options = [segment(one, text) for one in node.keywords]
    for group in ALIKE:
        if function == group[0]:
            yield from (f"{other}({', '.join((*arguments, *options))})" for other in group[1:])
    for order in swaps(arguments):
        yield f"{function}({', '.join((*order, *options))})"
    if function == "range" and len(arguments) == 1:
        yield f"range(1, {arguments[0]})"
        for step in names.settings:
            yield f"range(0, {arguments[0]}, {step})"


def swapped(items, own):
    around = ("(", ")") if own.startswith("(") else ("", "")
    for order in swaps(items):
        yield f"{around[0]}{', '.join(order)}{around[1]}"


def swaps(items):
    """Every order in which two neighbors have changed places."""
    for k in range(len(items) - 1):
        yield (*items[:k], items[k + 1], items[k], *items[k + 2 :])
