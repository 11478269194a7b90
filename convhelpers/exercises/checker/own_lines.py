"""Lay the learner's own lines beside those of the solution, and find the ones that make it wrong.

This helps where a function is written much like the solution. The solution is put into the
learner's names, and each line of it is exchanged for the learner's where the result stays right.
What is left over are the lines that have to change, and with them changed the function is right.
"""

import ast
import inspect
import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from textwrap import dedent
from typing import NamedTuple

from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.checker.identify import Identified, predicts
from convhelpers.exercises.rules.program import Line, Program, compiled
from convhelpers.learner.guard import guarded

MOST_LINES, MOST_DIFFERENT, MOST_LEFT, MOST_WRONG = 40, 12, 8, 3
SECONDS = 0.3
OWN_LINES = "your own lines"  # the group of lines that no program of facts holds
ALIKE = 0.3  # a pair of lines has to be more alike than this
REMEMBERED = 10_000  # lines and pairs of lines: from one check to the next, few are new


class Written(NamedTuple):
    """A line of a function, with its depth."""

    indent: str
    statement: str

    @property
    def header(self):
        return self.statement.endswith(":")

    @property
    def target(self):
        """What the line gives a value to, or the word that it begins with."""
        return re.split(r" [-+*/@]*= | in |\s", self.statement, maxsplit=1)[0]


def by_own_lines(exercise, rules, function, evidence):
    """The lines of `function` that have to change to make it right, as a program; or None."""
    mine = tree_of(function)
    if mine is None:
        return None
    solution = ast.parse(exercise.source).body[0]
    facts = {
        (line.indent, line.statement): (line.group, line.fact)
        for program in rules.programs
        for line in program.lines
    }
    known = [facts.get(line, ("", "")) for line in lines_of(solution)]
    due = lines_of(in_names_of(solution, mine))
    pairs = laid_beside(due, lines_of(mine))
    if pairs is None:
        return None
    program, changes = merged(pairs, iter(known))
    names = exercise.solution.__globals__ | function.__globals__
    return guarded(lambda: lines_to_change(program, changes, names, evidence), SECONDS).value


def tree_of(function):
    """The function as a tree; None where its text is not known, or it could run without end."""
    try:
        text = getattr(function, "source", None) or inspect.getsource(function)
        tree = ast.parse(dedent(text)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    plain = isinstance(tree, ast.FunctionDef) and not tree.decorator_list
    return tree if plain and not any(isinstance(one, ast.While) for one in ast.walk(tree)) else None


def lines_to_change(program, changes, names, evidence):
    """Keep the learner's lines that do no harm, and name the others; None where that says nothing.

    With all of its lines, the program has to do what the learner's function does.
    """
    function = compiled(program, changes, names)
    given = [run(function, one.arguments, one.options) for one in evidence.experiments]
    if not predicts(given, evidence.observed, evidence.due):
        return None
    harmless = {}
    for number in changes:
        more = harmless | {number: changes[number]}
        if is_right(program, more, names, evidence):
            harmless = more
    left = [number for number in changes if number not in harmless]
    if len(left) > MOST_LEFT:
        return None
    wrong = fewest(
        left, lambda others: is_right(program, harmless | others, names, evidence), changes
    )
    if not wrong or not all_beside(program, changes, wrong):
        return None
    lines = [
        line._replace(
            statement=line.statement if number in wrong else changes.get(number, line.statement)
        )
        for number, line in enumerate(program.lines)
    ]
    return Identified(Program(tuple(lines)), wrong, names)


def fewest(left, right_with, changes):
    """The fewest of the lines left without which the others do no harm, as changes.

    Lines that belong together, such as a name and what reads it, do no harm only together.
    """
    for count in range(1, min(len(left), MOST_WRONG) + 1):
        for wrong in combinations(left, count):
            if right_with({number: changes[number] for number in left if number not in wrong}):
                return {number: changes[number] for number in wrong}
    return {}


def all_beside(program, changes, wrong):
    """Whether each wrong line does the same job as the line that is due in its place.

    A line that stands alone counts as left out, or as one too many, where no line of the other
    text is alone too: that one could do its job. A line at another place is both.
    """
    due = {number: program.lines[number].statement for number in changes}
    too_many = {changes[number] for number in changes if due[number] == "pass"}
    left_out = {due[number] for number in changes if changes[number] == "pass"}
    sure = not too_many or not left_out or too_many == left_out
    return all(
        sure if "pass" in (own, due[number]) else job(own) == job(due[number])
        for number, own in wrong.items()
    )


def job(statement):
    """What a statement gives a value to, without the place in it, or the word it begins with."""
    return re.match(r"\w*", Written("", statement).target)[0]


def is_right(program, changes, names, evidence):
    """Whether the program gives what is due, asked input by input."""
    function = compiled(program, changes, names)
    pairs = zip(evidence.experiments, evidence.due, strict=True)
    return all(same(run(function, one.arguments, one.options), due) for one, due in pairs)


# --- the same names ----------------------------------------------------------------------------


def in_names_of(due, mine):
    """The solution with the names that the learner gave to the same things.

    Two names stand for the same thing where they stand at the same places of the two texts.
    """
    ours, theirs = local_names(due), local_names(mine)
    new = dict(zip(arguments_of(due), arguments_of(mine), strict=False))
    texts = [
        re.findall(r"\w+|[^\w\s]", "\n".join(line.statement for line in lines_of(tree)))
        for tree in (due, mine)
    ]
    unknown = (ours - theirs, theirs - ours)
    blank = [
        ["?" if word in names else new.get(word, word) if k == 0 else word for word in text]
        for k, (text, names) in enumerate(zip(texts, unknown, strict=True))
    ]
    votes = Counter()
    for block in SequenceMatcher(None, *blank, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            if blank[0][block.a + k] == "?":
                votes[texts[0][block.a + k], texts[1][block.b + k]] += 1
    for (one, other), _ in votes.most_common():
        if one not in new and other not in new.values():
            new[one] = other
    return Renamed(new).visit(due)


def arguments_of(tree):
    return [one.arg for one in (*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs)]


def local_names(tree):
    """The names to which the function gives a value."""
    stored = [
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]
    return set(stored) - set(arguments_of(tree))


class Renamed(ast.NodeTransformer):
    """A tree with other names."""

    def __init__(self, new):
        self.new = new

    def visit_Name(self, node):
        node.id = self.new.get(node.id, node.id)
        return node

    def visit_arg(self, node):
        node.arg = self.new.get(node.arg, node.arg)
        return node


# --- line beside line --------------------------------------------------------------------------


def lines_of(tree):
    """The statements of a function, one a line; several assignments in one are taken apart."""
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    whole = ast.FunctionDef(tree.name, tree.args, body, [], type_params=[])
    text = ast.unparse(ast.copy_location(whole, tree))
    found = []
    for row in text.splitlines():
        statement = row.strip()
        indent = row[: len(row) - len(statement)]
        if statement and statement != "pass":
            found += [Written(indent, one) for one in taken_apart(statement)]
    return found


@lru_cache(REMEMBERED)
def taken_apart(statement):
    """`a, b = x, y` as two assignments, where the second does not read what the first writes."""
    try:
        (node,) = ast.parse(statement).body
    except SyntaxError:
        return [statement]
    if not isinstance(node, ast.Assign) or len(node.targets) > 1:
        return [statement]
    target, value = node.targets[0], node.value
    both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
    if not both or len(target.elts) != len(value.elts):
        return [statement]
    written, read = (
        {one.id for one in ast.walk(part) if isinstance(one, ast.Name)} for part in (target, value)
    )
    if written & read:
        return [statement]
    pairs = zip(target.elts, value.elts, strict=True)
    return [f"{ast.unparse(one)} = {ast.unparse(other)}" for one, other in pairs]


def laid_beside(due, mine):
    """Pairs of lines, in order, the most alike together; None where blocks have no partner.

    The method is that of Needleman and Wunsch, 1970.
    """
    if max(len(due), len(mine)) > MOST_LINES:
        return None
    best = [[0.0] * (len(mine) + 1) for _ in range(len(due) + 1)]
    for a in reversed(range(len(due))):
        for b in reversed(range(len(mine))):
            together = likeness(due[a], mine[b]) + best[a + 1][b + 1]
            best[a][b] = max(together, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(due) or b < len(mine):
        rest = a < len(due) and b < len(mine)
        if rest and best[a][b] == likeness(due[a], mine[b]) + best[a + 1][b + 1]:
            pairs.append((due[a], mine[b]))
            a, b = a + 1, b + 1
        elif b == len(mine) or (rest and best[a][b] == best[a + 1][b]):
            pairs.append((due[a], None))
            a += 1
        else:
            pairs.append((None, mine[b]))
            b += 1
    alone = [one or other for one, other in pairs if one is None or other is None]
    different = sum(one != other for one, other in pairs)
    if any(line.header for line in alone) or different > MOST_DIFFERENT:
        return None
    return pairs


@lru_cache(REMEMBERED)
def likeness(one, other):
    """How much speaks for it that two lines do the same job."""
    if one.indent != other.indent or one.header != other.header:
        return -1.0
    if one == other:
        return 2.0
    if one.header and one.target != other.target:
        return -1.0
    words = [re.findall(r"\w+|[^\w\s]", line.statement) for line in (one, other)]
    share = SequenceMatcher(None, *words, autojunk=False).ratio()
    return share - ALIKE + (one.target == other.target) / 2


def merged(pairs, known):
    """One program in which a line is the solution's, or in its place the learner's.

    `known` holds the group and the fact of each line of the solution, where they are known.
    """
    lines, changes = [], {}
    for one, other in in_blocks(pairs):
        line = one or Written(other.indent, "pass")
        own = other.statement if other else "pass"
        if own != line.statement:
            changes[len(lines)] = own
        group, fact = next(known) if one else ("", "")
        fact = fact or fact_of(line.statement, own)
        lines.append(Line(*line, (group or OWN_LINES) if lines else "", fact))
    return Program(tuple(lines)), changes


def in_blocks(pairs):
    """The pairs, with lines that stand alone in an order in which the blocks stay whole."""
    found, alone = [], []
    for pair in [*pairs, None]:
        if pair and None in pair:
            alone.append(pair)
            continue
        found += sorted(alone, key=lambda one: -len((one[0] or one[1]).indent))
        found += [pair] if pair else []
        alone = []
    return found


def fact_of(statement, own):
    """What a line is about."""
    text = own if statement == "pass" else statement
    tree = ast.parse(text + " pass" if text.endswith(":") and text != "else:" else "0").body[0]
    if isinstance(tree, ast.For):
        return f"the loop over `{ast.unparse(tree.target)}`"
    if text.endswith(":"):
        return "the condition"
    if text.startswith("return"):
        return "the last line" if text == statement else "where the function ends"
    target, sign, _ = re.split(r"( [-+*/@]*= |$)", text, maxsplit=1)
    if not sign:
        return "the line"
    return f"what is {'added to' if sign == ' += ' else 'written into'} `{target}`"
