"""Grade a class: every notebook in a folder, and what each learner has for each exercise."""

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.classroom.notebook import ERROR, MISSING, OUTCOMES, UNWRITTEN, WRONG
from convhelpers.exercises.classroom.nursery import end_all, findings_apart

SECONDS = 30  # for one notebook
LARGEST = 100 * 2**20  # bytes of a notebook; pictures in its outputs may take many
LONGEST_CELL = 60  # characters of a reason in the table; the CSV has all of it
NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # as browsers save them
OTHERS = {
    ".py": "a program: hand in the notebook (.ipynb) that it was made from",
    **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"), "an archive: unpack it first"),
    **dict.fromkeys((".html", ".pdf"), "a printout: hand in the notebook (.ipynb)"),
}


class Row(NamedTuple):
    """What one learner has for one exercise."""

    who: str
    exercise: str  # empty where the notebook as a whole cannot be read
    outcome: str
    misconception: str = ""
    message: str = ""
    page: str = ""  # what `check` shows, as HTML

    @property
    def reason(self):
        """The mistake by its name, or else what was seen."""
        if self.outcome in (WRONG, ERROR):
            return self.misconception or one_line(self.message)
        return ""

    def __str__(self):
        reason = shorten(self.reason, LONGEST_CELL, placeholder=" …")
        return f"{self.outcome}: {reason}" if reason else self.outcome


def one_line(text):
    """The text without what a table cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def grade(folder, seconds=SECONDS, scheduler=None, finished=None):
    """Check every notebook of a class.

    Parameters
    ----------
    folder : str or Path
        One notebook for each learner, or one folder of notebooks for each.
    seconds : float, optional
        Time for one notebook.
    scheduler : str, optional
        The address of a Dask scheduler whose workers judge the notebooks; without one, as many
        processes of this machine as it has cores.
    finished : callable, optional
        Called with the rows of each learner as soon as they are known, the number of learners that
        are finished and the number of all.

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
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "ada.ipynb").write_text("no notebook")
    ...     grade(folder)[0].outcome
    'error'
    """
    found = {}
    class_ = learners(folder)
    with executor(scheduler) as pool:
        for who, rows in judged(pool, class_, seconds):
            found[who] = rows
            if finished:
                finished(rows, len(found), len(class_))
    present = {row.exercise for rows in found.values() for row in rows}
    exercises = [name for name in EXERCISES if name in present]
    return [row for who in class_ for row in completed(who, found[who], exercises)]


def learners(folder):
    """The files of each learner, by the name of the file or the folder."""
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}.")
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            inside = sorted(p for p in path.rglob("*") if p.is_file() or p.is_symlink())
            kept = [p for p in inside if ".ipynb_checkpoints" not in p.parts]
            notebooks = [p for p in kept if ending(p) in NOTEBOOKS]
            archives = [p for p in kept if "archive" in OTHERS.get(ending(p), "")]
            found[path.name] = notebooks + archives or [path]
        elif ending(path) or path.is_symlink():
            who = path.name[: -len(ending(path))] if ending(path) in NOTEBOOKS else path.name
            found[who] = [*found.get(who, []), path]
    return found


def ending(path):
    """The end of a name that says what a file is, in small letters; empty for other files."""
    name = path.name.lower()
    return next((end for end in (*NOTEBOOKS, *OTHERS) if name.endswith(end)), "")


@contextmanager
def executor(scheduler):
    """What runs the notebooks: threads that wait for processes here, or a Dask cluster."""
    if scheduler:
        from dask.distributed import Client

        with Client(scheduler, set_as_default=False) as client:
            yield client.get_executor()
        return
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield pool
    finally:
        end_all()


def judged(pool, class_, seconds):
    """Yield each learner and the rows of all their notebooks, as they finish."""
    rows, waiting, jobs = defaultdict(list), {}, {}
    for who, paths in class_.items():
        for path in paths:
            try:
                jobs[pool.submit(findings_apart, content(path), seconds)] = who, path
                waiting[who] = waiting.get(who, 0) + 1
            except (OSError, ValueError) as error:
                rows[who].append(Row(who, "", ERROR, "", f"{path.name}: {error}"))
    for who in class_:
        if who not in waiting:
            yield who, rows[who]
    for job in as_completed(jobs):
        who, path = jobs.pop(job)
        rows[who] += rows_of(who, path, job)
        waiting[who] -= 1
        if not waiting[who]:
            # The same order, whoever was faster.
            yield who, sorted(rows.pop(who), key=lambda row: (row.exercise, row.message))


def content(path):
    """What a notebook's file holds."""
    if path.is_dir() and not path.is_symlink():
        raise ValueError("there is no notebook in this folder")
    if ending(path) in OTHERS:
        raise ValueError(OTHERS[ending(path)])
    if not path.is_file():
        raise ValueError("no file that can be read; links to folders are not followed")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST >> 20} MB; clear its outputs")
    return path.read_bytes()


def rows_of(who, path, job):
    """The rows of one notebook."""
    try:
        found = job.result()
    except Exception as error:  # whatever happens to a worker of a cluster
        return [Row(who, "", ERROR, "", f"{path.name}: lost by the cluster ({error})")]
    return [
        Row(who, *one) if one.exercise else Row(who, "", one.outcome, "", f"{path.name}: {one[3]}")
        for one in found
    ]


def completed(who, rows, exercises):
    """What is wrong with whole notebooks, and the best row for each exercise."""
    whole = [row for row in rows if not row.exercise]
    if len(whole) == len(rows):
        return whole
    best = []
    for name in exercises:
        rows_here = [row for row in rows if row.exercise == name] or [Row(who, name, MISSING)]
        best.append(min(rows_here, key=lambda row: OUTCOMES.index(row.outcome)))
    # A lesson without an exercise is no error, beside others that have some.
    return [row for row in whole if row.outcome == ERROR] + best


def written(rows):
    """The exercises that somebody has written, in their order."""
    here = {row.exercise for row in rows if row.outcome not in (MISSING, UNWRITTEN)}
    return [name for name in EXERCISES if name in here]


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
    An exercise that nobody has written has no column. Names of files may hold anything; what is
    not printable is left out.

    Examples
    --------
    >>> print(table([Row("ada", "zero_pad", "right"), Row("bob", "", "error", "", "damaged")]))
    who | zero_pad | notebook
    ----+----------+---------------
    ada | right    |
    bob |          | error: damaged
    """
    columns = written(rows) + [""] * any(not row.exercise for row in rows)
    cells = defaultdict(list)
    for row in rows:
        cells[row.who, row.exercise].append(str(row))
    lines = [["who", *(name or "notebook" for name in columns)]]
    for who in dict.fromkeys(row.who for row in rows):
        lines.append([one_line(who), *("; ".join(cells[who, name]) for name in columns)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


def shared_mistakes(rows):
    """Write who makes which mistake, the most frequent first.

    Parameters
    ----------
    rows : list of Row
        From `grade`.

    Returns
    -------
    str
        Two lines for each mistake; empty where there is none.

    Examples
    --------
    >>> two = [Row(who, "zero_pad", "wrong", "every axis padded") for who in ("ada", "bob")]
    >>> print(shared_mistakes(two))
    2 × zero_pad: every axis padded
        ada, bob
    """
    groups = defaultdict(list)
    for row in rows:
        if row.exercise and row.reason:
            groups[row.exercise, row.outcome, row.reason].append(one_line(row.who))
    order = sorted(groups, key=lambda key: (-len(groups[key]), list(EXERCISES).index(key[0]), key))
    lines = []
    for exercise, outcome, reason in order:
        who = groups[exercise, outcome, reason]
        lines += [f"{len(who)} × {exercise}: {reason}", f"    {', '.join(who)}"]
    return "\n".join(lines)
