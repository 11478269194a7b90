"""See who of a class solved what: ``python -m convhelpers.exercises.classroom FOLDER``.

FOLDER holds one notebook for each learner, or one folder of notebooks for each. The command prints
a table and the mistakes that learners share. ``--csv`` writes one row for each learner and
exercise, ``--map`` a picture of the class, ``--pages`` a page of feedback for each learner,
``--moodle`` and ``--canvas`` the points for a gradebook. The exit code is 1 where something could
not be read.

In place of a folder, ``pack OUT`` writes all that a teacher needs, and ``gains FOLDER`` compares
before and after; each says more with ``--help``. A folder of such a name is ``./pack``.

It runs the learners' code. Each notebook is read in a process of its own, in an empty working
folder that is deleted afterwards, and stopped after ``--seconds``; of its cells only what defines
an exercise is run (functions, classes, imports, constants), and then `check`. This holds off
accidents: endless loops, endless prints, a damaged file, a cell that deletes files in the working
folder. It does not hold off malice: the code may do whatever you may do on this machine, and may
forge its own row. For code of strangers, use a machine or an account that you can throw away.
"""

import argparse
import sys
from pathlib import Path

from convhelpers.console import printable
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.classroom import gains
from convhelpers.exercises.classroom.files import CsvFile, write_map, write_page
from convhelpers.exercises.classroom.gradebooks import CANVAS, MOODLE, write_gradebook
from convhelpers.exercises.classroom.notebook import ERROR
from convhelpers.exercises.classroom.report import (
    SECONDS,
    grade,
    learners,
    shared_mistakes,
    table,
    written,
)


def main(arguments=None):
    """Read the command line, write the files, print the table; give the exit code."""
    arguments = sys.argv[1:] if arguments is None else list(map(str, arguments))
    if arguments[:1] == ["pack"]:
        from convhelpers.exercises.classroom import pack

        return pack.main(arguments[1:])
    if arguments[:1] == ["gains"]:
        return gains.main(arguments[1:])
    parser = command_line()
    given = parser.parse_args(arguments)
    try:
        if not learners(given.folder):
            parser.error(f"there is no notebook in {given.folder}.")
        sheet = prepared(given)
    except OSError as error:
        parser.error(str(error))

    def finished(rows, n_finished, n_all):
        if sheet:
            sheet.add(rows)
        if given.pages:
            write_page(rows, given.pages)
        end = "\n" if n_finished == n_all or not sys.stderr.isatty() else "\r"
        print(f"{n_finished} of {n_all} learners", end=end, file=sys.stderr, flush=True)

    try:
        rows = grade(given.folder, given.seconds, given.scheduler, finished)
    except ImportError:
        parser.error("--scheduler needs dask.distributed: pip install 'convhelpers[cluster]'.")
    if sheet:
        sheet.replace(rows)
    for platform in (MOODLE, CANVAS):
        if path := getattr(given, platform):
            write_gradebook(rows, path, platform)
    sentence = write_map(rows, given.map) if given.map else ""
    unwritten = [name for name in EXERCISES if name in {row.exercise for row in rows}]
    unwritten = [name for name in unwritten if name not in written(rows)]
    nobody = f"Not written by anybody: {', '.join(unwritten)}." if unwritten else ""
    parts = [table(rows), shared_mistakes(rows), nobody, sentence]
    print(printable("\n\n".join(filter(None, parts))))
    return int(any(row.outcome == ERROR and not row.exercise for row in rows))


def command_line():
    """What can be asked for."""
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m convhelpers.exercises.classroom",
        description=about.partition(":")[0] + ".",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="notebooks, or one folder for each learner")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the rows to FILE, too")
    parser.add_argument("--map", type=Path, metavar="FILE", help="draw the class as an SVG")
    parser.add_argument("--moodle", type=Path, metavar="FILE", help="points for its gradebook")
    parser.add_argument("--canvas", type=Path, metavar="FILE", help="points for its gradebook")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="write a page a learner")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"for one notebook, {SECONDS} unless told"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster that judges the notebooks"
    )
    return parser


def prepared(given):
    """Open what is to be written, before the first notebook is run."""
    if given.pages:
        given.pages.mkdir(parents=True, exist_ok=True)
    for path in filter(None, (given.map, given.moodle, given.canvas)):
        path.open("a").close()
    return CsvFile(given.csv) if given.csv else None


if __name__ == "__main__":
    sys.exit(main())
