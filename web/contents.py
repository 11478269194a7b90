"""The lessons in their order, and what README says of each."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
ROW = re.compile(
    r"^\| \[(?P<words>[^\]]+)\]\(notebooks/(?P<name>\w+)\.ipynb\)"
    r" \| (?P<question>.+?) \| (?P<task>.+?) \| (?P<minutes>\d+) \|$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Lesson:
    """One lesson: the name of its file, and its row in README."""

    name: str
    question: str
    task: str
    minutes: int

    @property
    def number(self):
        return self.name[:2]

    @property
    def page(self):
        return f"{self.name}.html"

    @cached_property
    def notebook(self):
        return nbformat.read(ROOT / "notebooks" / f"{self.name}.ipynb", as_version=4)

    @property
    def title(self):
        """The heading of its first cell."""
        return self.notebook.cells[0].source.splitlines()[0].removeprefix("# ")


def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


@cache
def lessons():
    """Every lesson, in order."""
    return tuple(
        Lesson(row["name"], row["question"], row["task"], int(row["minutes"]))
        for row in ROW.finditer(readme())
    )
