"""What a lesson is, and how to read it: its cells, code, prose and outputs."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from execute import NOTEBOOKS
from nbformat import NotebookNode, reader

BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)[^)]*\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
DETAILS = re.compile(r"<details\b.*?</details>", re.DOTALL | re.IGNORECASE)
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.MULTILINE)

# The arrays of the tiny example, by the names they have in the lessons.
EXAMPLE = {"X": "the input", "A_prev": "the input", "W": "the filter", "b": "the bias"}


@dataclass(frozen=True)
class Lesson:
    """One lesson: its notebook, its place in the course, and the folder its links start from."""

    name: str
    notebook: NotebookNode
    course: tuple[str, ...]
    folder: Path

    @property
    def cells(self):
        """Pairs (number, cell), counted from 1 as a reader counts."""
        return list(enumerate(self.notebook.cells, start=1))

    @property
    def code(self):
        return [(number, cell) for number, cell in self.cells if cell.cell_type == "code"]

    @property
    def markdown(self):
        return [(number, cell) for number, cell in self.cells if cell.cell_type == "markdown"]

    @property
    def is_start_page(self):
        return self.name.startswith("00")


def lessons():
    """The lessons of the course, in order."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    course = tuple(path.stem for path in paths)
    return [Lesson(path.stem, as_stored(path), course, path.parent) for path in paths]


def as_stored(path):
    """Read a notebook without mending anything, so that the rules see what is stored."""
    return reader.reads(path.read_text(encoding="utf-8"))


def tags(cell):
    return cell.metadata.get("tags", [])


def parsed(cell):
    """The cell's syntax tree; an empty one where it is not Python, which a rule of its own says."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def functions(cell):
    return [node for node in parsed(cell).body if isinstance(node, ast.FunctionDef)]


def imports(cell):
    """The import statements of a cell, as text."""
    statements = parsed(cell).body
    return [
        ast.unparse(node) for node in statements if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def imported(tree):
    """The dotted names a syntax tree imports, `module.*` for a star."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_import_or_generator(statement):
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func).endswith("default_rng")
    return isinstance(statement, ast.Import | ast.ImportFrom)


def is_unwritten(function):
    """Whether nothing follows the docstring but `...` or `return ...`."""
    last = function.body[-1]
    rest = function.body[1:] if ast.get_docstring(function) else function.body
    is_ellipsis = isinstance(last, ast.Expr | ast.Return) and (
        isinstance(last.value, ast.Constant) and last.value.value is ...
    )
    return is_ellipsis and len(rest) == 1


def ends_with_a_value(cell):
    statements = parsed(cell).body
    return bool(statements) and isinstance(statements[-1], ast.Expr)


def prints(cell):
    """Whether a line that always runs calls `print`."""
    certain = (ast.Expr, ast.For, ast.With)
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
        for statement in parsed(cell).body
        if isinstance(statement, certain)
        for node in ast.walk(statement)
    )


def examples(lesson):
    """The tiny example as a lesson writes it out: (cell, what it is, its numbers as text)."""
    for number, cell in lesson.code:
        for statement in parsed(cell).body:
            if isinstance(statement, ast.Assign):
                name = ast.unparse(statement.targets[0])
                numbers = re.match(r"np\.array\((\[.*?\])\)", ast.unparse(statement.value))
                if name in EXAMPLE and numbers:
                    yield number, EXAMPLE[name], numbers.group(1)


def output_text(cell):
    """Everything a reader sees of a cell's outputs, without the bytes of pictures."""
    texts = []
    for output in cell.get("outputs", []):
        texts.append(output.get("text", ""))
        texts.extend(output.get("traceback", []))
        texts.extend(str(value) for value in output.get("data", {}).values())
    return BASE64.sub("base64,", "\n".join(texts))


def line_count(source):
    return sum(bool(line.strip()) for line in source.splitlines())


def without_fences(markdown):
    return FENCE.sub("", markdown)


def word_count(markdown):
    """Words of running text: no code block, table, folded answer, display formula or alt text."""
    prose = DETAILS.sub("", without_fences(markdown))
    prose = re.sub(r"\$\$.*?\$\$", "", prose, flags=re.DOTALL)
    prose = LINK.sub(lambda match: match.group().split("](")[0], IMAGE.sub("", prose))
    lines = [line for line in prose.splitlines() if not line.lstrip().startswith("|")]
    return sum(any(map(str.isalnum, word)) for word in " ".join(lines).split())


def section_text(lesson, title):
    """The Markdown from the heading `title` to the next heading, over cells."""
    prose = "\n".join(without_fences(cell.source) for _, cell in lesson.markdown)
    _, _, after = prose.partition(f"# {title}")
    return HEADING.split(after)[0]


def minutes(lesson):
    """The minutes a lesson says it takes, in its first cells; None where it does not."""
    opening = "\n".join(cell.source for _, cell in lesson.markdown[:4])
    found = re.search(r"(\d+) minutes", opening)
    return int(found.group(1)) if found else None


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


def alt_of(tag):
    return attribute(tag, "alt")
