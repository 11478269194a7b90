"""Wrong functions made at random: one to three changes to each solution."""

import ast
import copy
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from test_mutants import changes_of


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
