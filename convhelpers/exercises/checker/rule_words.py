"""Put the rules that a function follows beside those that are due, in words."""

import re
from itertools import takewhile
from typing import NamedTuple

from convhelpers.exercises.checker.fitting import sizes_of
from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.checker.own_lines import OWN_LINES
from convhelpers.exercises.checker.slots import across
from convhelpers.exercises.rules.program import Program, compiled, reaching

MOST_NUMBERS = 4
LONGEST_DUE = 40  # signs of code in the first line of a message
MOST_TOLD = 2  # faults at a time


class Row(NamedTuple):
    """One fact of the card."""

    group: str
    fact: str
    due: str
    yours: str  # empty where it is the same
    shows: bool = True  # whether the result of the function depends on it

    @property
    def words(self):
        return f"{self.fact[0].upper()}{self.fact[1:]}"


class Explanation(NamedTuple):
    """What a function does otherwise, as words."""

    name: str  # the first fact that is wrong, with the rule that is followed
    next_step: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def right(self):
        """The groups of facts that show in the result, and in which nothing is wrong."""
        wrong = {row.group for row in self.rows if row.yours or not row.shows} | {OWN_LINES}
        return tuple(dict.fromkeys(row.group for row in self.rows if row.group not in wrong))


def explanation(rules, found):
    """Say of an identified function what it does, what is due, and the numbers of a small case."""
    lines = found.program.lines
    shown = showing(found)
    rows = tuple(
        Row(line.group, line.fact, line.statement, found.changes.get(number, ""), number in shown)
        for number, line in enumerate(lines)
        if line.group
    )
    numbers = sorted(found.changes)
    told, sentences = set(), []
    for number in numbers:
        if number not in told:
            twin = next((k for k in numbers if is_twin(found, number, k)), None)
            told |= {number, twin}
            sentences.append(sentence(rules, found, number, twin))
    count = "" if len(sentences) == 1 else f"There are {len(sentences)} things to change. "
    if len(sentences) > MOST_TOLD:
        sentences[MOST_TOLD:] = ["Mend these first, and check again."]
    first = lines[numbers[0]]
    due, yours = parts(first.statement, found.changes[numbers[0]])
    said = f": {due} is due" if len(due) < LONGEST_DUE else ""
    next_step = f"{count}Look at {first.fact}{said}."
    return Explanation(f"{first.fact}: {plain(yours)}", next_step, tuple(sentences), rows)


def showing(found):
    """The numbers of the lines that have a part in the result of the changed program.

    A loop or a condition has one where something in its block has.
    """
    lines = [
        line._replace(statement=found.changes.get(number, line.statement))
        for number, line in enumerate(found.program.lines)
    ]
    ends = [k for k, line in enumerate(lines) if line.statement.startswith("return ")]
    reached = set().union(*(part for k in ends for part in reaching(Program((*lines[: k + 1],)))))
    shown = {number for number in reached if not lines[number].header}
    for number in sorted(reached - shown, reverse=True):
        block = block_below(lines, number)
        if any(k in shown and lines[k].statement != "pass" for k in block):
            shown.add(number)
    return shown


def block_below(lines, number):
    """The numbers of the lines in the block of a loop or a condition."""
    deep = len(lines[number].indent)
    return takewhile(lambda k: len(lines[k].indent) > deep, range(number + 1, len(lines)))


def is_twin(found, number, other):
    """Whether the other line says for columns what this one says for rows."""
    lines, changes = found.program.lines, found.changes
    return (
        other > number
        and lines[other].statement == across(lines[number].statement)
        and changes[other] == across(changes[number])
    )


def sentence(rules, found, number, twin):
    """The rule that is followed, the rule that is due, and the numbers they give."""
    line = found.program.lines[number]
    due, yours = parts(line.statement, found.changes[number])
    words = dict(line.others).get(found.changes[number], "")
    fact = line.fact[0].upper() + line.fact[1:]
    text = f"{fact}: yours works like {yours}, and {due} is due."
    if line.statement == "pass":
        text = f"{fact}: yours says {yours} there, and nothing is due."
    elif found.changes[number] == "pass":
        text = f"{fact}: yours leaves out {due}."
    if words:
        text += f" {words[0].upper()}{words[1:]}."
    if twin is not None:
        text += " The same goes for the columns."
    return text + numbers_of(rules, found, number)


def parts(due, yours):
    """What differs between two statements: what stands right of the `=`, or all of it."""
    for cut in (r" = ", r" in ", r"^return "):
        one, other = (re.split(cut, text, maxsplit=1) for text in (due, yours))
        if len(one) == len(other) == 2 and one[0] == other[0]:
            return f"`{one[1].removesuffix(':')}`", f"`{other[1].removesuffix(':')}`"
    return f"`{due}`", f"`{yours}`"


def plain(code):
    return code.strip("`")


def numbers_of(rules, found, number):
    """What the two rules give in an experiment, where that is a list of whole numbers."""
    line = found.program.lines[number]
    target = re.match(r"(for )?(\w+)( = | in )", line.statement)
    if target is None or line.statement == "pass":
        return ""
    right, wrong = (compiled(found.program, one, found.names) for one in ({}, found.changes))
    for experiment in rules.experiments:
        given = [run(f, experiment.arguments, experiment.options) for f in (right, wrong)]
        if not same(*given):
            mine = noted(found, found.changes, number, experiment)
            due = noted(found, found.changes | {number: line.statement}, number, experiment)
            if mine and due and mine != due:
                place = setting(found, number, experiment)
                what = "" if target[1] is None else "counts "
                mine, due = told_apart(mine, due)
                return f" {place}: {what}{listed(mine, due)} instead of {listed(due, mine)}."
    return ""


def noted(found, changes, number, experiment):
    """The whole numbers that a line gives, in their order; or None."""
    program, line = found.program, found.program.lines[number]
    statement = changes.get(number, line.statement)
    if line.header:
        head, _, rest = statement.partition(" in ")
        statement = f"{head} in _note({rest.removesuffix(':')}):"
    else:
        statement += f"; _note({statement.partition(' = ')[0]})"
    seen = []

    def note(value):
        seen.extend(value if isinstance(value, range) else [value])
        return value

    names = found.names | {"_note": note}
    try:
        exec(compile(program.text(dict(changes) | {number: statement}), "<noted>", "exec"), names)
    except SyntaxError:
        return None
    run(names[program.name], experiment.arguments, experiment.options)
    if not seen or not all(type(value) is int for value in seen):
        return None
    return seen


def told_apart(numbers, others):
    """Each number once, where the two lists differ then too; else as they came."""
    mine, due = (list(dict.fromkeys(one)) for one in (numbers, others))
    return (mine, due) if mine != due else (numbers, others)


def listed(numbers, others):
    """Some of the numbers, from the first at which the others differ; the last, if they go on."""
    pairs = enumerate(zip(numbers, others, strict=False))
    shorter = min(len(numbers), len(others))
    first = next((k for k, (one, other) in pairs if one != other), shorter)
    first = 0 if first < MOST_NUMBERS else len(numbers) - 1 if first == shorter else first
    shown = [str(n).replace("-", "−") for n in numbers[first : first + MOST_NUMBERS]]
    before = ["…"] if first else []
    after = ["…"] if len(numbers) > first + MOST_NUMBERS else []
    return ", ".join([*before, *shown, *after])


def setting(found, number, experiment):
    """The sizes that the rules of a line use, and their values in the experiment."""
    statement = found.program.lines[number].statement
    target = re.match(r"(?:for )?(\w*)", statement)[1]
    text = statement + found.changes[number]
    values = sizes_of(found.program, found.names, experiment)
    used = [name for name in values if re.search(rf"\b{name}\b", text) and name != target]
    used = used or [name for name in ("f", "stride") if name in values]
    return "With " + ", ".join(f"{name} = {values[name]}" for name in used)
