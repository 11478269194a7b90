"""The small changes that a slip of the pen makes to a node of a program."""

import ast

# Names that a slip of the pen exchanges.
TWINS = (
    ("row", "col"),
    ("top", "left"),
    ("n_H", "n_W"),
    ("n_H_prev", "n_W_prev"),
    ("stride", "pad"),
    ("stride", "f"),
    ("pool_f", "pool_stride"),
    ("stride", "pool_stride"),
    ("i", "c"),
    ("m", "n_C"),
    ("A", "Z"),
    ("c", "row"),
)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Div)
OPPOSITE = {ast.Eq: ast.NotEq, ast.Is: ast.IsNot}


def changes_of(node):
    """Functions that each change such a node in one way."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        yield from (setter("op", kind()) for kind in OPERATORS if not isinstance(node.op, kind))
    if isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Add | ast.Mult):  # those may stand in either order
            yield lambda node: exchange(node, "left", "right")
        yield lambda node: become(node, node.left)
        yield lambda node: become(node, node.right)
    if isinstance(node, ast.Compare):
        yield setter("ops", [OPPOSITE[type(node.ops[0])]()])
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (setter("value", node.value + step) for step in (-1, 1, 2))
    if isinstance(node, ast.Constant) and node.value in ("max", "average"):
        yield setter("value", "average" if node.value == "max" else "max")
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for one, other in TWINS:
            if node.id in (one, other):
                yield setter("id", other if node.id == one else one)
    if isinstance(node, ast.Call) and len(node.args) > 1:
        for k in range(len(node.args) - 1):
            yield lambda node, k=k: swap(node.args, k)
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        for k in range(len(node.elts) - 1):
            yield lambda node, k=k: swap(node.elts, k)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "range":
        yield lambda node: node.args.insert(0, ast.Constant(1))
        yield lambda node: node.args.__setitem__(0, less_one(node.args[0]))
    if isinstance(node, ast.Slice) and node.lower is not None:
        yield setter("lower", None)
        yield setter("upper", None)
    if isinstance(node, ast.IfExp):
        yield lambda node: become(node, node.body)
        yield lambda node: become(node, node.orelse)
        yield lambda node: exchange(node, "body", "orelse")
    if isinstance(node, ast.For | ast.FunctionDef):
        for k, statement in enumerate(node.body):
            if not isinstance(statement, ast.Return) and ast.unparse(statement)[0] not in "'\"":
                yield lambda node, k=k: node.body.__setitem__(k, ast.Pass())


def setter(name, value):
    return lambda node: setattr(node, name, value)


def exchange(node, one, other):
    first, second = getattr(node, one), getattr(node, other)
    setattr(node, one, second)
    setattr(node, other, first)


def become(node, other):
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__)


def swap(items, k):
    items[k], items[k + 1] = items[k + 1], items[k]


def less_one(node):
    return ast.BinOp(node, ast.Sub(), ast.Constant(1))
