"""The files of a class report: the CSV, the map of the class, a page for each learner."""

import csv
import os
from html import escape
from pathlib import Path

from convhelpers import figures
from convhelpers.exercises.classroom.report import Row, one_line, written

# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are wide
COLUMNS = Row._fields[:-1]  # the page has a file of its own
# A page holds what a learner's code said, and is opened by somebody else.
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
    '<meta name="viewport" content="width=device-width">'
    "<style>:root{color-scheme:light dark}body{max-width:760px;margin:auto;padding:1em;"
    "font-family:sans-serif;line-height:1.5}pre{overflow:auto}"
    "@media(prefers-color-scheme:dark){img.drawn{filter:invert(.9) hue-rotate(180deg)}}</style>"
)
IN_THE_DARK = (
    "<style>@media(prefers-color-scheme:dark){svg{filter:invert(.9) hue-rotate(180deg)}}</style>"
)


class CsvFile:
    """A CSV that grows as learners finish, and that a spreadsheet opens safely.

    Notes
    -----
    A cell that begins like a formula gets an apostrophe in front, so that it stays text (OWASP,
    *CSV Injection*). The file begins with a mark that tells spreadsheets it is UTF-8.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "class.csv")
    ...     CsvFile(path).add([Row("=ada", "zero_pad", "right")])
    ...     print(path.read_text(encoding="utf-8-sig").splitlines()[1])
    '=ada,zero_pad,right,,
    """

    def __init__(self, path):
        self.path = Path(path)
        with open(self.path, "w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerow(COLUMNS)

    def add(self, rows):
        """Write the rows at the end, where an interrupt leaves them."""
        with open(self.path, "a", newline="", encoding="utf-8") as file:
            cells = ([safe(cell) for cell in row[: len(COLUMNS)]] for row in rows)
            csv.writer(file).writerows(cells)

    def replace(self, rows):
        """Write all rows again, in their order; what was there stays until they are complete."""
        new = CsvFile(self.path.with_name(self.path.name + ".part"))
        new.add(rows)
        os.replace(new.path, self.path)


def safe(cell):
    """The cell, so that a spreadsheet takes it for text."""
    text = "".join(letter if letter.isprintable() else " " for letter in cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def write_map(rows, path):
    """Draw the class into an SVG file that turns dark with the system, and give its sentence.

    Parameters
    ----------
    rows : list of Row
        From `grade`.
    path : str or Path
        The file; what it held is replaced.
    """
    outcomes = {(row.who, row.exercise): row.outcome for row in rows}
    learners = list(dict.fromkeys(row.who for row in rows))
    names = {who: one_line(who) for who in learners}
    shown = {(names[who], exercise): outcome for (who, exercise), outcome in outcomes.items()}
    picture = figures.class_map(list(names.values()), written(rows), shown)
    head, body = picture.content.decode().split(">", 1)
    title = f' role="img"><title>{escape(picture.sentence)}</title>{IN_THE_DARK}'
    Path(path).write_text(head + title + body, encoding="utf-8")
    return picture.sentence


def write_page(rows, folder):
    """Write the page of one learner: for each exercise, what `check` shows.

    Parameters
    ----------
    rows : list of Row
        Of one learner.
    folder : str or Path
        Where the page goes, under the name of the learner.
    """
    who = rows[0].who
    parts = [HEAD, f"<title>{escape(one_line(who))}</title><h1>{escape(one_line(who))}</h1>"]
    for row in rows:
        parts.append(f"<h2>{escape(row.exercise or 'notebook')}: {row.outcome}</h2>")
        parts.append(row.page or f"<p>{escape(row.message)}</p>")
    # A name of a file may hold what UTF-8 cannot.
    Path(folder, f"{who}.html").write_text("\n".join(parts), encoding="utf-8", errors="replace")
