"""Change the solutions in every small way, and see the probes notice."""

import ast
import copy
import random

import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import EXERCISES
from convhelpers.exercises.checker.answers import all_equal, answer, kind_of
from convhelpers.exercises.checker.diagnosis import wrong_probes
from convhelpers.exercises.occlusion_map import weighted_sum
from convhelpers.learner.guard import guarded

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

# Mutants that no input can tell from the solution, each with the reason.
EQUIVALENT = {
    "zero_pad": {},
    "conv_single_step": {"_, f, n_C_prev = W.shape": "a filter is as wide as it is high"},
    "conv_forward": {
        "n_C, _, f, _ = W.shape": "a filter is as wide as it is high",
        "Z[i, row, col, c] = convhelpers.conv_single_step(W[c], a_slice, b[c])": (
            "the factors of a product may stand in either order"
        ),
    },
    "pool_forward": {},
    "conv_pool_forward": {},
    "numerical_gradient": {
        f"def numerical_gradient(loss, X, h={h}):": "any small step will do"
        for h in ("2 ** (-16)", "2 ** (-18)", "2 ** (-19)", "3 ** (-17)")
    },
    "conv_backward": {"f = W.shape[2]": "a filter is as wide as it is high"},
    "pool_backward": {},
    "im2col": {},
    "conv_forward_matmul": {
        "n_C, _, f, _ = W.shape": "a filter is as wide as it is high",
        "Z = columns @ W.reshape(n_C, -2).T + b": "any negative size is worked out",
        "Z = columns @ W.reshape(n_C, -3).T + b": "any negative size is worked out",
    },
    "softmax_cross_entropy": {},
    "occlusion_map": {
        "scores[row, col] = score(covered[np.newaxis])[-1]": "the first of one is the last of one",
    },
}


def mutants(source):
    """The text of every program that differs from `source` in one place."""
    tree = ast.parse(source)
    found = {}
    for position, node in enumerate(ast.walk(tree)):
        for change in changes_of(node):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[position])
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text != ast.unparse(tree):
                found[text] = None
    return list(found)


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


def changed_lines(source, mutant):
    """The lines of the mutant that the solution does not have."""
    lines = ast.unparse(ast.parse(source)).splitlines()
    return " / ".join(line.strip() for line in mutant.splitlines() if line not in lines)


def survivors(exercise):
    """How many mutants there are, and those that give the right result for every probe."""
    texts = mutants(exercise.source)
    alive = []
    for text in texts:
        function = exercise.written(text)
        outcome = guarded(lambda f=function: [answer(f, p) for p in exercise.probes], 5)
        assert outcome.error is None, f"{text} does not end"
        if not wrong_probes(exercise, outcome.value):
            alive.append(text)
    return len(texts), alive


def random_calls(name, count):
    """Legal arguments for the exercise, drawn at random."""
    rng = random.Random(7)
    for k in range(count):
        values = np.random.default_rng(k)
        m, n_C_prev, n_C, f = (rng.randint(1, 3) for _ in range(4))
        stride, pad = rng.randint(1, 3), rng.randint(0, 2)
        n_H, n_W = f + rng.randint(0, 5), f + rng.randint(0, 5)
        mode, g = rng.choice(["max", "average"]), rng.choice([None, convhelpers.relu, np.square])

        def draw(*shape, values=values):
            return values.integers(-9, 10, shape).astype(float)

        layer = (draw(m, n_H, n_W, n_C_prev), draw(n_C, f, f, n_C_prev), draw(n_C))
        if name == "zero_pad":
            yield (layer[0], pad), {}
        elif name == "conv_single_step":
            yield (draw(f, f, n_C_prev), draw(f, f, n_C_prev), float(draw(1)[0])), {"activation": g}
        elif name == "conv_forward":
            yield layer, {"stride": stride, "pad": pad}
        elif name == "conv_backward":
            sides = ((n + 2 * pad - f) // stride + 1 for n in (n_H, n_W))
            yield (draw(m, *sides, n_C), *layer[:2]), {"stride": stride, "pad": pad}
        elif name == "numerical_gradient":
            yield (np.prod, layer[1]), {"h": 0.5}
        elif name == "pool_backward":
            dA = draw(m, (n_H - f) // stride + 1, (n_W - f) // stride + 1, n_C_prev)
            yield (dA, layer[0], f, stride), {"mode": mode}
        elif name == "im2col":
            yield (layer[0], f), {"stride": stride, "pad": pad}
        elif name == "conv_forward_matmul":
            yield layer, {"stride": stride, "pad": pad}
        elif name == "pool_forward":
            yield (layer[0], f, stride), {"mode": mode}
        elif name == "softmax_cross_entropy":
            labels = values.integers(n_C + 1, size=m)
            yield (draw(m, n_C + 1), labels), {}
        elif name == "occlusion_map":
            yield (weighted_sum, layer[0][0], f), {"stride": stride, "value": pad}
        else:
            sizes = {"pool_f": 1, "pool_stride": rng.randint(1, 3), "mode": mode}
            yield layer, {"stride": stride, "pad": pad, "activation": g, **sizes}


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mutant_is_rejected_or_equivalent(name, capsys):
    exercise = EXERCISES[name]
    total, alive = survivors(exercise)
    with capsys.disabled():
        print(
            f"\n{name}: {len(alive)} of {total} mutants survive ({len(alive) / total:.1%})", end=" "
        )
    assert total >= 20
    lines = {changed_lines(exercise.source, text): text for text in alive}
    assert set(lines) == set(EQUIVALENT[name])
    for text in alive:
        function = exercise.written(text)
        for arguments, options in random_calls(name, 300):
            expected = kind_of(exercise.solution(*arguments, **options)).arrays
            assert all_equal(kind_of(function(*arguments, **options)).arrays, expected), text
