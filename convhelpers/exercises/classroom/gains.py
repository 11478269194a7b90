"""Before and after of a class: ``python -m convhelpers.exercises.classroom gains FOLDER``.

FOLDER holds the progress files that learners handed in: one file for each, or one folder. Only
learners who answered on both occasions count. The normalized gain is the part of what was still to
be learned that was learned: (after - before) / (1 - before), of the shares of right answers (Hake,
1998). Of a small class it says little: look at the misconceptions, too.
"""

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from convhelpers.console import printable
from convhelpers.exercises.classroom.files import safe
from convhelpers.exercises.knowledge.profile import answered
from convhelpers.exercises.knowledge.sheet import AFTER, BEFORE, TOPICS
from convhelpers.progress import events_in

RIGHT = "right"
KEPT = "progress*.txt"


class Gain(NamedTuple):
    """What a class gained in one topic, or in all; shares of right answers."""

    what: str
    before: float
    after: float

    @property
    def normalized(self):
        """The normalized gain; None where everything was right before."""
        return None if self.before == 1 else (self.after - self.before) / (1 - self.before)


def answers(folder):
    """What each learner answered, by occasion: those who answered on both.

    Parameters
    ----------
    folder : Path
        Files named after the learners, or folders with a progress file in each.

    Returns
    -------
    dict of str to tuple of dict
        For each learner what came of each topic, before and after.
    """
    found = {}
    for path in sorted(Path(folder).iterdir()):
        files = sorted(path.rglob(KEPT)) if path.is_dir() else [path] * (path.suffix == ".txt")
        kept = [event for file in files for event in events_in(file)]
        kept.sort(key=lambda event: event.when)
        both = answered(BEFORE, kept), answered(AFTER, kept)
        if all(both):
            found[path.stem] = both
    return found


def gains(found):
    """The gain of every topic, and of all together as the last.

    Notes
    -----
    A topic that a learner did not get to is left out for that learner.
    """
    rows, pairs = [], []
    for topic in TOPICS:
        here = [
            (one[topic.name] == RIGHT, other[topic.name] == RIGHT)
            for one, other in found.values()
            if topic.name in one and topic.name in other
        ]
        pairs += here
        if here:
            rows.append(Gain(topic.name, *map(mean, zip(*here, strict=True))))
    return [*rows, Gain("all", *map(mean, zip(*pairs, strict=True)))] if pairs else []


def mean(values):
    return sum(values) / len(values)


def misconceptions(found):
    """How many learners showed each misconception before and after: tuples, most frequent first."""
    counts = [
        Counter((topic, slip) for both in found.values() for topic, slip in both[k].items())
        for k in range(2)
    ]
    known = [(topic.name, slip) for topic in TOPICS for slip in topic.wrong]
    rows = [(topic, slip, counts[0][topic, slip], counts[1][topic, slip]) for topic, slip in known]
    return sorted([row for row in rows if row[2] or row[3]], key=lambda row: -row[2] - row[3])


def report(found):
    """The table of gains and the misconceptions, as text."""
    lines = [f"{len(found)} learners answered before and after.", ""]
    lines.append(f"{'question':28} before  after  normalized gain")
    for gain in gains(found):
        shown = "all right before" if gain.normalized is None else f"{gain.normalized:.2f}"
        lines.append(f"{gain.what:28} {gain.before:6.0%} {gain.after:6.0%}  {shown}")
    lines += ["", "Misconceptions, learners before and after:"]
    for topic, slip, before, after in misconceptions(found):
        lines.append(f"{before:4} {after:4}  {slip} ({topic})")
    return "\n".join(lines)


def write_csv(found, path):
    """Write the gains and the misconceptions as rows that a spreadsheet opens."""
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(("what", "about", "before", "after", "normalized gain"))
        for gain in gains(found):
            shown = "" if gain.normalized is None else f"{gain.normalized:.3f}"
            rows.writerow((gain.what, "right", f"{gain.before:.3f}", f"{gain.after:.3f}", shown))
        for topic, slip, before, after in misconceptions(found):
            rows.writerow((topic, safe(slip), before, after, ""))


def main(arguments):
    """Read the command line, print the table; give the exit code."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m convhelpers.exercises.classroom gains",
        description=about.partition(":")[0] + ".",
        epilog=more,
    )
    parser.add_argument("folder", type=Path, help="progress files, or a folder for each learner")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the rows to FILE, too")
    given = parser.parse_args(arguments)
    if not given.folder.is_dir():
        parser.error(f"there is no folder {given.folder}.")
    found = answers(given.folder)
    if not found:
        print("Nobody answered both before and after the course.", file=sys.stderr)
        return 1
    print(printable(report(found)))
    if given.csv:
        write_csv(found, given.csv)
    return 0
