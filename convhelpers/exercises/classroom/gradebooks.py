"""The points of a class report for the gradebook of a learning platform: Moodle and Canvas."""

import csv
from collections import defaultdict

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.classroom.files import safe
from convhelpers.exercises.classroom.notebook import RIGHT

POINTS = 1  # for an exercise
MOODLE, CANVAS = "moodle", "canvas"
# The columns before the grades. Moodle asks which of them says who it is; Canvas wants these names.
FIRST = {
    MOODLE: ("Username",),
    CANVAS: ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
}


def write_gradebook(rows, path, platform):
    """Write one line for each learner, with the points of every exercise.

    Parameters
    ----------
    rows : list of Row
        From `convhelpers.exercises.classroom.report.grade`.
    path : Path
        The file.
    platform : str
        `MOODLE` or `CANVAS`.

    Notes
    -----
    Only a right function of the learner's own has its point: what is borrowed, wrong, in error or
    not written has 0. The name of a learner is that of the file or folder; the platform has to know
    it as a user name (Moodle documentation, *Grade import*; Canvas documentation, *How do I import
    grades in the Gradebook*).
    """
    points, present = defaultdict(dict), {row.exercise for row in rows}
    exercises = [name for name in EXERCISES if name in present]
    for row in rows:
        points[row.who][row.exercise] = POINTS * (row.outcome == RIGHT)
    with open(path, "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow((*FIRST[platform], *exercises))
        if platform == CANVAS:
            possible = [POINTS] * len(exercises)
            lines.writerow(("    Points Possible", "", "", "", "", *possible))
        for who, got in points.items():
            name = safe(who)
            first = (name,) if platform == MOODLE else (name, "", "", name, "")
            lines.writerow((*first, *(got.get(exercise, 0) for exercise in exercises)))
