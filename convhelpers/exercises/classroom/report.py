"""See who of a class solved what: ``python -m convhelpers.exercises.classroom FOLDER``.

FOLDER holds one notebook for each learner, or one folder of notebooks for each. The command prints
a table, and with ``--csv FILE`` writes one row for each learner and exercise.

It runs the learners' code. Each notebook is read in a process of its own, in an empty working
folder that is deleted afterwards, and stopped after ``--seconds``; of its cells only imports and
function definitions are run, and then `check`. This holds off accidents: endless loops, endless
prints, a damaged file, a cell that deletes files in the working folder. It does not hold off
malice: the code may do whatever you may do on this machine, and may forge its own row. For code of
strangers, use a machine or an account that you can throw away.
"""

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from convhelpers.exercises.catalog import EXERCISES

SECONDS = 30  # for one notebook
RIGHT, WRONG, ERROR, UNWRITTEN, MISSING = "right", "wrong", "error", "not written", "missing"
BEST_FIRST = (RIGHT, WRONG, ERROR, UNWRITTEN, MISSING)
# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are wide
LONGEST_CELL = 60  # characters of an error in the table; the CSV has all of it


class Row(NamedTuple):
    """What one learner has for one exercise."""

    who: str
    exercise: str  # empty where the notebook as a whole cannot be read
    outcome: str
    misconception: str = ""
    message: str = ""

    def __str__(self):
        detail = self.misconception
        if self.outcome == ERROR:
            detail = shorten(printable(self.message), LONGEST_CELL, placeholder=" …")
        return f"{self.outcome}: {detail}" if detail else self.outcome


def grade(folder, seconds=SECONDS):
    """Check every notebook of a class.

    Parameters
    ----------
    folder : str or Path
        One notebook for each learner, or one folder of notebooks for each.
    seconds : float, optional
        Time for one notebook.

    Returns
    -------
    list of Row
        For each learner, in the order of names: one row for each exercise that somebody in the
        class has, or one row without an exercise where nothing can be read.

    Raises
    ------
    NotADirectoryError
        If there is no such folder.

    Notes
    -----
    Where several notebooks of one learner hold the same exercise, the best counts.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "ada.ipynb").write_text("no notebook")
    ...     grade(folder)[0].outcome
    'error'
    """
    found = {who: rows_of(who, paths, seconds) for who, paths in learners(folder).items()}
    present = {row.exercise for rows in found.values() for row in rows}
    exercises = [name for name in EXERCISES if name in present]
    return [row for who, rows in found.items() for row in completed(who, rows, exercises)]


def learners(folder):
    """The notebooks of each learner, by the name of the file or the folder."""
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}.")
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            found[path.name] = [
                notebook
                for notebook in sorted(path.rglob("*.ipynb"))
                if ".ipynb_checkpoints" not in notebook.parts
            ]
        elif path.suffix == ".ipynb":
            found[path.stem] = [*found.get(path.stem, []), path]
    return found


def rows_of(who, paths, seconds):
    """Every row that the notebooks of one learner give."""
    if not paths:
        return [Row(who, "", ERROR, message="there is no notebook in this folder")]
    return [row for path in paths for row in judged(who, path, seconds)]


def completed(who, rows, exercises):
    """What is wrong with whole notebooks, and the best row for each exercise."""
    whole = [row for row in rows if not row.exercise]
    if len(whole) == len(rows):
        return whole
    best = []
    for name in exercises:
        rows_here = [row for row in rows if row.exercise == name] or [Row(who, name, MISSING)]
        best.append(min(rows_here, key=lambda row: BEST_FIRST.index(row.outcome)))
    # A lesson without an exercise is no error, beside others that have some.
    return [row for row in whole if row.outcome == ERROR] + best


def judged(who, path, seconds):
    """The rows of one notebook, from a process of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        findings, work = Path(place, "findings"), Path(place, "work")
        work.mkdir()
        ended = finished_in_time(path.resolve(), findings, work, seconds)
        try:
            text = findings.read_text(encoding="utf-8")
            rows = [Row(who, *json.loads(line)) for line in text.splitlines()]
        except (OSError, ValueError, TypeError):
            rows = []
    rows = [row for row in rows if row.exercise in {"", *EXERCISES} and row.outcome in BEST_FIRST]
    if not ended:
        rows.append(Row(who, "", ERROR, message=f"{path.name}: stopped after {seconds:g} seconds"))
    if not rows:
        rows.append(Row(who, "", ERROR, message=f"{path.name}: ended without a word"))
    return rows


def finished_in_time(path, findings, work, seconds):
    """Judge the notebook in another process; end it, and what it started, when its time is over."""
    module = "convhelpers.exercises.classroom.notebook"
    command = [sys.executable, "-P", "-m", module, path, findings]
    process = subprocess.Popen(
        command,
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # on Windows this does nothing, and taskkill finds the tree
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        end(process)
    return True


def end(process):
    """End the process and all that it started."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # it has ended by itself
    process.wait()


def table(rows):
    """Write the rows as a table: one line for each learner, one column for each exercise.

    Parameters
    ----------
    rows : list of Row
        From `grade`.

    Returns
    -------
    str

    Notes
    -----
    Names of files may hold anything; what is not printable is left out.

    Examples
    --------
    >>> print(table([Row("ada", "zero_pad", "right"), Row("bob", "", "error", "", "damaged")]))
    who | zero_pad | notebook
    ----+----------+---------------
    ada | right    |
    bob |          | error: damaged
    """
    columns = [name for name in (*EXERCISES, "") if any(row.exercise == name for row in rows)]
    lines = [["who", *(name or "notebook" for name in columns)]]
    for who in dict.fromkeys(row.who for row in rows):
        cells = [[str(r) for r in rows if (r.who, r.exercise) == (who, name)] for name in columns]
        lines.append([printable(who), *map("; ".join, cells)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


def printable(text):
    return "".join(letter if letter.isprintable() else " " for letter in text)


def write_csv(rows, path):
    """Write the rows as a CSV that a spreadsheet opens safely.

    Parameters
    ----------
    rows : list of Row
        From `grade`.
    path : str or Path
        The file; what it held is replaced.

    Notes
    -----
    A cell that begins like a formula gets an apostrophe in front, so that it stays text (OWASP,
    *CSV Injection*). The file begins with a mark that tells spreadsheets it is UTF-8.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "class.csv")
    ...     write_csv([Row("=ada", "zero_pad", "right")], path)
    ...     print(path.read_text(encoding="utf-8-sig").splitlines()[1])
    '=ada,zero_pad,right,,
    """
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        writer.writerows([safe(cell) for cell in row] for row in rows)


def safe(cell):
    """The cell, so that a spreadsheet takes it for text."""
    text = printable(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def main(arguments=None):
    """Read the command line, print the table, write the CSV."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m convhelpers.exercises.classroom",
        description=about.partition(":")[0] + ".",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="notebooks, or one folder for each learner")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the rows to FILE, too")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"for one notebook, {SECONDS} unless told"
    )
    given = parser.parse_args(arguments)
    try:
        rows = grade(given.folder, given.seconds)
    except NotADirectoryError as error:
        parser.error(str(error))
    if not rows:
        parser.error(f"there is no notebook in {given.folder}.")
    print(table(rows))
    if given.csv:
        write_csv(rows, given.csv)
