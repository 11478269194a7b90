"""The lessons as the pack takes them: their notebooks, read from a folder, in order."""

from functools import cached_property
from pathlib import Path

import nbformat

import convhelpers
from convhelpers.exercises.catalog import EXERCISES

# Beside the package, where somebody works in a copy of the repository.
FOLDER = Path(convhelpers.__file__).parents[1] / "notebooks"
EXERCISE, FINISHED = "exercise", "finished-function"


class Lesson:
    """One lesson.

    Parameters
    ----------
    path : Path
        Its notebook; the name begins with the number of the lesson.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.name = self.path.stem
        self.number = int(self.name[:2])

    @cached_property
    def notebook(self):
        return nbformat.read(self.path, as_version=4)

    @property
    def title(self):
        """The heading of its first cell."""
        return self.notebook.cells[0].source.splitlines()[0].removeprefix("# ")

    @property
    def exercises(self):
        """The exercises of the lesson, in their order."""
        return [one for one in EXERCISES.values() if one.lesson == self.number]


def lessons(folder=FOLDER):
    """Every lesson of a folder, in order.

    Raises
    ------
    FileNotFoundError
        If there is none; the message says what to do.
    """
    found = [Lesson(path) for path in sorted(Path(folder).glob("[0-9][0-9]_*.ipynb"))]
    if not found:
        raise FileNotFoundError(
            f"there is no lesson in {folder}. Name the folder of the lessons: --notebooks FOLDER."
        )
    return found


def tags(cell):
    return cell.metadata.get("tags", [])
