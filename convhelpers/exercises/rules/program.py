"""A function written as a list of facts, one a line, of which any can be exchanged."""

import ast
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

OR = "# or "
WHY = " -- "


class Line(NamedTuple):
    """One statement of a program, the fact it settles, and other ways to settle it."""

    indent: str
    statement: str
    group: str = ""  # empty where the line is not a fact but the frame around them
    fact: str = ""
    others: tuple[tuple[str, str], ...] = ()  # statement, what it does in words

    @property
    def header(self):
        """Whether a block follows: its expression may change, the line may not go."""
        return self.statement.endswith(":")


class Program(NamedTuple):
    """The lines of a function; the first is its `def`."""

    lines: tuple[Line, ...]

    @property
    def name(self):
        return self.lines[0].statement.removeprefix("def ").partition("(")[0]

    def text(self, changes=None):
        """The source, with other statements in some lines (by their number)."""
        changes = changes or {}
        return "\n".join(
            line.indent + changes.get(number, line.statement)
            for number, line in enumerate(self.lines)
        )


class Experiment(NamedTuple):
    """An input, and what it is there to show."""

    name: str
    arguments: tuple
    options: dict


@dataclass(frozen=True, eq=False)
class Rules:
    """What a function is made of, and how to find out."""

    programs: tuple[Program, ...]  # ways to write it; a fact may be settled otherwise in each
    experiments: tuple[Experiment, ...]  # from those that hide most facts to those that hide none
    fresh: object  # takes a random generator and gives arguments and options
    settings: tuple[str, ...] = ("stride", "pad", "f")
    axes: dict = field(default_factory=dict)  # which axis of the result has the size of that name


def program(text):
    """Read a program from its text.

    A comment at the end of a line names the fact that the line settles, behind a colon and the
    group of facts to which it belongs. Comments below it that
    begin with "or" are other ways to settle it, a whole statement or what stands right of the `=`,
    each with its meaning in words behind two dashes.
    """
    lines = []
    for row in text.strip("\n").splitlines():
        code = row.strip()
        if code.startswith(OR):
            other, _, words = code.removeprefix(OR).partition(WHY)
            last = lines[-1]
            lines[-1] = last._replace(
                others=(*last.others, (_whole(other.strip(), last.statement), words.strip()))
            )
        elif code:
            statement, _, comment = code.partition("  # ")
            group, _, fact = comment.partition(": ")
            indent = row[: len(row) - len(row.lstrip())]
            lines.append(Line(indent, statement.strip(), group, fact))
    return Program(tuple(lines))


def _whole(other, statement):
    """A whole statement from what should stand in place of its expression."""
    if not _expression(other):
        return other
    if statement.startswith("return "):
        return f"return {other}"
    if statement.startswith("for "):
        return f"{statement.partition(' in ')[0]} in {other}:"
    if statement.startswith("if "):
        return f"if {other}:"
    target, sign, _ = re.split(r"( [-+*/]?= )", statement, maxsplit=1)
    return f"{target}{sign}{other}"


def _expression(text):
    """Whether the text is an expression, and not a statement."""
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def compiled(program, changes, names, numbers=(), choices=()):
    """Make one function of many programs, which differ in the lines `numbers`.

    `choices` holds, for each of the programs, the statements of these lines. Which one runs is
    set in the function's globals under the name `_pick`. Compiling one function with many
    branches is far quicker than compiling many functions.
    """
    changes = dict(changes)
    for position, number in enumerate(numbers):
        statements = [choice[position] for choice in choices]
        changes[number] = _branches(statements, program.lines[number].indent)
    namespace = dict(names)
    exec(compile(program.text(changes), f"<{program.name}>", "exec"), namespace)
    return namespace[program.name]


def _branches(statements, indent):
    """One statement that runs as one of `statements`, whichever `_pick` says."""
    heads = {re.split(r" in | = ", text, maxsplit=1)[0] for text in statements}
    for word, end in ((" in ", ":"), (" = ", "")):
        parts = [text.partition(word) for text in statements]
        simple = not any(text.split(" ")[0] in ("if", "return", "pass") for text in statements)
        if len(heads) == 1 and simple and all(part[1] and part[2].endswith(end) for part in parts):
            chosen = _chain([part[2].removesuffix(end) for part in parts])
            return f"{parts[0][0]}{word}({chosen}){end}"
    if all(text.startswith(("if ", "elif ")) for text in statements):
        word = statements[0].partition(" ")[0]
        return f"{word} ({_chain([s.partition(' ')[2].removesuffix(':') for s in statements])}):"
    rows = [
        f"{'if' if k == 0 else indent + 'elif'} _pick == {k}:\n{indent} {statement}"
        for k, statement in enumerate(statements)
    ]
    return "\n".join(rows)


def _chain(expressions):
    """One expression that is one of `expressions`, whichever `_pick` says."""
    *first, last = expressions
    return " ".join(f"({text}) if _pick == {k} else" for k, text in enumerate(first)) + f" ({last})"


def kinds(program, names, arguments, options):
    """The names of whole numbers and of arrays in a program, found by running it."""
    last = len(program.lines) - 1
    text = program.text({last: "return locals()"})
    namespace = dict(names)
    exec(compile(text, "<kinds>", "exec"), namespace)
    values = namespace[program.name](*arguments, **options)
    ints = {name for name, value in values.items() if isinstance(value, int | np.integer)}
    arrays = {name for name, value in values.items() if isinstance(value, np.ndarray)}
    return ints, arrays


def reaching(program):
    """For each array that is returned, the numbers of the lines that can have a part in it.

    A line has a part where it gives a value to a name from which, over any number of lines, the
    array is made; a loop or a condition has a part in everything.
    """
    last = program.lines[-1].statement.removeprefix("return ")
    parts = [ast.unparse(part) for part in ast.parse(f"{last},").body[0].value.elts]
    return [_reaching_one(program, part) for part in parts]


def _reaching_one(program, expression):
    names, found = _words(expression), {len(program.lines) - 1}
    size = -1
    while size != len(found):
        size = len(found)
        for number, line in enumerate(program.lines[1:-1], 1):
            target = re.split(r" [-+*/@]?= ", line.statement, maxsplit=1)[0]
            if line.header or line.statement == "pass" or _words(target.partition("[")[0]) & names:
                found.add(number)
                names |= _words(line.statement)
    return found


def _words(text):
    return set(re.findall(r"[A-Za-z_]\w*", text))


def quick_numpy():
    """NumPy, with a `pad` that is quick for borders of zeros."""
    return SimpleNamespace(**vars(np) | {"pad": _pad})


def _pad(array, widths, mode="constant", **options):
    """Do what np.pad does, without its many cases where the border is of zeros."""
    try:
        if mode != "constant" or options or min(map(min, widths)) < 0:
            return np.pad(array, widths, mode, **options)
        sides = zip(array.shape, widths, strict=True)
        out = np.zeros([n + before + after for n, (before, after) in sides], array.dtype)
    except (TypeError, ValueError):
        return np.pad(array, widths, mode, **options)
    out[tuple([slice(b, b + n) for n, (b, _) in zip(array.shape, widths, strict=True)])] = array
    return out
