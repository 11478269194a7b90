"""Wrong functions made at random: one to three changes to each solution, and how check answers.

    python tests/exercises/compositions.py [number]

prints, for each exercise, of how many such functions `check` names the mistake, how many it
explains by a rule that predicts, by the line that fails, how many it only locates, and how many it
accepts: those that no random input tells from the solution, and those that one does. The answers
that the published table counts are stored in compositions.json; proof.py refreshes it.
"""

import ast
import copy
import hashlib
import json
import linecache
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from mutation import changes_of

from convhelpers.exercises import EXERCISES, check
from convhelpers.exercises.checker.given import run, same
from convhelpers.exercises.rules import rules_of


def composed(exercise, rng, count):
    """The solution with `count` changes: known mistakes' changes, or small ones anywhere."""
    text = ast.unparse(ast.parse(exercise.source))
    for _ in range(count):
        text = known_change(exercise, text, rng) if rng.random() < 0.3 else small_change(text, rng)
    return text


def known_change(exercise, text, rng):
    """Make one of the known mistakes in it, where there is a place for it."""
    for mistake in rng.sample(exercise.mistakes, len(exercise.mistakes)):
        changed = text
        for old, new in mistake.changes:
            for before, after in ((old, new), (plain(old), plain(new))):
                if before and before in changed:
                    changed = changed.replace(before, after)
                    break
            else:
                break
        else:
            if mistake.changes and changed != text and parses(changed):
                return changed
    return text


def plain(code):
    """The code as `ast.unparse` writes it, where it is an expression."""
    try:
        return ast.unparse(ast.parse(code.strip()))
    except SyntaxError:
        return ""


def parses(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def small_change(text, rng):
    """Change one node in one way."""
    while True:
        tree = ast.parse(text)
        nodes = list(ast.walk(tree))
        position = rng.randrange(len(nodes))
        changes = list(changes_of(nodes[position]))
        if not changes:
            continue
        mutant = copy.deepcopy(tree)
        try:
            rng.choice(changes)(list(ast.walk(mutant))[position])
            changed = ast.unparse(ast.fix_missing_locations(mutant))
        except Exception:
            continue
        if changed != text and parses(changed):
            return changed


def compositions(exercise, number, seed=0):
    """`number` different wrong functions as text, a third each with one, two and three changes."""
    rng = random.Random(f"{exercise.name} {seed}")
    found = {}
    while len(found) < number:
        found[composed(exercise, rng, 1 + len(found) % 3)] = 1 + len(found) % 3
    return list(found)


KINDS = ("named", "rule", "line", "located", "equal", "accepted")


def answered(exercise, text):
    """How check answers the function with that text: one of the kinds."""
    result = check(written(exercise, text))
    if "could not look" in str(result):
        raise AssertionError(f"check fails on\n{text}")
    if result.passed:
        return "equal" if like_the_solution(exercise, written(exercise, text)) else "accepted"
    if result.misconception:
        return "named"
    if result.explanation:
        return "rule" if result.card else "line"
    return "located"


def written(exercise, text):
    """The function of a text, as if a cell held it."""
    place = f"<composition {hash(text)}>"
    linecache.cache[place] = len(text), None, text.splitlines(True), place
    names = dict(exercise.solution.__globals__)
    exec(compile(text, place, "exec"), names)
    return names[exercise.name]


def like_the_solution(exercise, function, number=100):
    """Whether random inputs tell the function from the solution."""
    rng = np.random.default_rng(3)
    for _ in range(number):
        arguments, options = rules_of(exercise.name).fresh(rng)
        one, other = (run(f, arguments, options) for f in (function, exercise.solution))
        if not same(one, other):
            return False
    return True


# --- the stored answers ------------------------------------------------------------------------

STORE = Path(__file__).with_suffix(".json")
STORED = 30  # functions for each exercise


def stored():
    """What was stored: for each exercise the digest of the functions, and the answers to them."""
    return json.loads(STORE.read_text(encoding="utf-8"))


def digest(exercise):
    """A short number that changes where the functions do."""
    texts = "\n".join(compositions(exercise, STORED))
    return hashlib.sha256(texts.encode()).hexdigest()[:12]


def refresh():
    """Ask check about every function again, and store the answers."""
    found = {
        name: {
            "functions": digest(exercise),
            "answers": " ".join(
                answered(exercise, text) for text in compositions(exercise, STORED)
            ),
        }
        for name, exercise in EXERCISES.items()
    }
    STORE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


def counted(exercise):
    """How many of the stored functions are wrong; named or explained; only located; accepted."""
    kinds = Counter(stored().get(exercise.name, {"answers": ""})["answers"].split())
    said = kinds["named"] + kinds["rule"] + kinds["line"]
    return [kinds.total() - kinds["equal"], said, kinds["located"], kinds["accepted"]]


def main(number):
    total = Counter()
    print("exercise".ljust(24), *(kind.rjust(9) for kind in KINDS))
    for name, exercise in EXERCISES.items():
        count = Counter(answered(exercise, text) for text in compositions(exercise, number))
        total += count
        print(name.ljust(24), *(str(count[kind]).rjust(9) for kind in KINDS), flush=True)
    print("together".ljust(24), *(str(total[kind]).rjust(9) for kind in KINDS))
    said = total["named"] + total["rule"] + total["line"]
    print(f"named or explained: {said / (total.total() - total['equal']):.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
