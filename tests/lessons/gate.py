"""The form of a lesson, as rules: each looks at one lesson and yields what to mend, cell by cell.

A rule is a function of a `Lesson` that yields pairs (cell number, what to do). Its name is the name
of the rule. `complaints` runs them all.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from execute import NOT_COMPARED, canonical
from lesson import (
    HEADING,
    IMAGE,
    LINK,
    alt_of,
    attribute,
    ends_with_a_value,
    examples,
    functions,
    imported,
    is_import_or_generator,
    is_unwritten,
    line_count,
    minutes,
    output_text,
    parsed,
    prints,
    section_text,
    tags,
    without_fences,
    word_count,
)

LINES_PER_CODE_CELL = 15
LINES_OF_THE_FINISHED_FUNCTION = 20
MEDIAN_LINES = 5
WORDS_PER_MARKDOWN_CELL = 120
CHARACTERS_OF_ALT_TEXT = 25
QUESTIONS = range(3, 6)

# What a lesson has, in this order: the words open a heading or a line in bold.
SECTIONS = (
    "You will do",
    "You will learn",
    "You need",
    "Predict",
    "Your turn",
    "Break it",
    "Check yourself",
    "You have",
)
FRAMEWORKS = ("PyTorch", "Keras", "JAX")
# The start page shows the whole layer before there is anything to write, break or translate.
NOT_IN_THE_START_PAGE = {"Predict", "Your turn", "Break it", "Check yourself"}

EXERCISE = "exercise"
FINISHED_FUNCTION = "finished-function"
# A worked solution stands beside the learner's function, so it may have a name of its own.
SOLUTION_SUFFIX = "_loops"

# Why the output of a cell may differ between two machines that are both right.
REASONS_NOT_TO_COMPARE = {"timings-differ", "training-differs"}
NBVAL_TAG = re.compile(r"nbval[-_]|raises-exception|skip-execution", re.IGNORECASE)

BELITTLING = re.compile(r"\b(simply|just|obviously|easy|easily)\b", re.IGNORECASE)
MACHINE_TRACES = {
    "a memory address": re.compile(r"\bat 0x[0-9a-fA-F]+"),
    "a path of one machine": re.compile(
        r"(?<![\w.:/])/(?:home|Users|root|tmp|var|opt|usr|work)/|\b[A-Z]:\\"
    ),
    "a name the kernel gave a cell": re.compile(r"ipykernel_\d+|<ipython-input|In\[\d+\], line"),
    "a warning": re.compile(r"\b\w*Warning\b"),
}
IMG_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
PREDICTS = re.compile(r"^predict\(", re.MULTILINE)
README_ROW = re.compile(
    r"^\| *\[?(\d\d)\b.*?\(notebooks/(\w+)\.ipynb\)[^|]*\| *([^|]+?) *\| *([^|]*?) *\| *(\d+)",
    re.MULTILINE,
)

Findings = Iterator[tuple[int | None, str]]


@dataclass(frozen=True)
class Complaint:
    """What one rule found in one lesson."""

    rule: str
    lesson: str
    cell: int | None
    advice: str

    def __str__(self):
        place = self.lesson if self.cell is None else f"{self.lesson}, cell {self.cell}"
        return f"{place} ({self.rule}): {self.advice}"


def complaints(lesson):
    """Hold one lesson against every rule."""
    return [
        Complaint(rule.__name__, lesson.name, cell, advice)
        for rule in RULES
        for cell, advice in rule(lesson)
    ]


# The file


def has_cell_identifiers(lesson) -> Findings:
    notebook = lesson.notebook
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        yield None, "store it as nbformat 4.5: run tests/lessons/execute.py"
    seen = Counter(cell.get("id") for cell in notebook.cells)
    for number, cell in lesson.cells:
        if cell.get("id") is None or seen[cell.get("id")] > 1:
            yield number, f"give the cell an id of its own, not {cell.get('id')!r}"


def is_canonical(lesson) -> Findings:
    if "widgets" in lesson.notebook.metadata:
        yield None, "remove the stored widget state: run tests/lessons/execute.py"
    clean = canonical(deepcopy(lesson.notebook))
    if clean.metadata != lesson.notebook.metadata:
        yield None, "its metadata is not the course's own: run tests/lessons/execute.py"
    for (number, cell), clean_cell in zip(lesson.cells, clean.cells, strict=True):
        if cell != clean_cell:
            yield number, "it holds traces of an editor: run tests/lessons/execute.py"


def has_no_empty_cell(lesson) -> Findings:
    for number, cell in lesson.cells:
        if not cell.source.strip():
            yield number, "remove the empty cell"


# Execution and outputs


def is_executed_in_order(lesson) -> Findings:
    for count, (number, cell) in enumerate(lesson.code, start=1):
        if cell.execution_count != count:
            yield number, f"its count is {cell.execution_count}, not {count}: run execute.py"


def shows_its_values(lesson) -> Findings:
    for number, cell in lesson.code:
        if not cell.outputs and (ends_with_a_value(cell) or prints(cell)):
            yield number, "it shows a value, but no output is stored: run execute.py"


def runs_without_error(lesson) -> Findings:
    for number, cell in lesson.code:
        for output in cell.outputs:
            if output.output_type == "error":
                yield number, f"it stops with {output.ename}; catch it and print what it says"


def writes_nothing_to_stderr(lesson) -> Findings:
    for number, cell in lesson.code:
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield number, "it writes to stderr; mend what it warns of"


def outputs_fit_every_machine(lesson) -> Findings:
    for number, cell in lesson.code:
        for what, pattern in MACHINE_TRACES.items():
            if pattern.search(output_text(cell)):
                yield number, f"its output shows {what}, which differs between machines"


def outputs_are_compared(lesson) -> Findings:
    for number, cell in lesson.code:
        reasons = REASONS_NOT_TO_COMPARE & set(tags(cell))
        for tag in tags(cell):
            if NBVAL_TAG.match(tag) and not (tag == NOT_COMPARED and reasons):
                yield (
                    number,
                    f"remove the tag {tag}; where two machines differ, tag it {NOT_COMPARED} and "
                    f"{' or '.join(sorted(REASONS_NOT_TO_COMPARE))}",
                )
        if re.search(r"^\s*#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source, re.MULTILINE):
            yield number, "let nbval look at the cell: remove the comment that tells it not to"


def pictures_have_a_sentence(lesson) -> Findings:
    for number, cell in lesson.code:
        for output in cell.outputs:
            data = output.get("data", {})
            html = data.get("text/html", "")
            if "image/png" in data or "image/svg+xml" in data:
                yield number, "end the cell with a described picture, not with a bare figure"
            tags = IMG_TAG.findall(html)
            if tags and html.count("<figcaption") < len(tags):
                yield number, "its picture has no caption"
            if any(len(alt_of(tag)) < CHARACTERS_OF_ALT_TEXT for tag in tags):
                yield number, "its picture has no alt text that could replace it"


# Code


def is_plain_python(lesson) -> Findings:
    for number, cell in lesson.code:
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            yield number, "write plain Python: no magic, no shell command"
            continue
        if any(isinstance(node, ast.Name) and node.id == "get_ipython" for node in ast.walk(tree)):
            yield number, "write plain Python: do not call get_ipython"


def draws_without_pyplot(lesson) -> Findings:
    for number, cell in lesson.code:
        modules = " ".join(imported(parsed(cell)))
        if re.search(r"\b(pyplot|pylab)\b", modules):
            yield number, "use a picture of convhelpers.figures; pyplot keeps state between cells"


def imports_names_one_by_one(lesson) -> Findings:
    for number, cell in lesson.code:
        if any(name.endswith(".*") for name in imported(parsed(cell))):
            yield number, "name what you import instead of `*`"


def ends_no_line_with_a_semicolon(lesson) -> Findings:
    for number, cell in lesson.code:
        if any(line.rstrip().endswith(";") for line in cell.source.splitlines()):
            yield number, "remove the `;` at the end of the line; it hides the value"


def starts_with_imports(lesson) -> Findings:
    if lesson.is_start_page or not lesson.code:
        return
    number, cell = lesson.code[0]
    if not all(is_import_or_generator(statement) for statement in parsed(cell).body):
        yield number, "let the first code cell only import and seed one generator"
    if cell.outputs:
        yield number, "let the first code cell print nothing"


def code_cells_are_short(lesson) -> Findings:
    lines = {number: line_count(cell.source) for number, cell in lesson.code}
    long = [number for number, count in lines.items() if count > LINES_PER_CODE_CELL]
    finished = [number for number, cell in lesson.code if FINISHED_FUNCTION in tags(cell)]
    for number in long:
        if number not in finished:
            yield number, f"{lines[number]} lines: split it, {LINES_PER_CODE_CELL} at most"
        elif lines[number] > LINES_OF_THE_FINISHED_FUNCTION:
            yield number, f"{lines[number]} lines: {LINES_OF_THE_FINISHED_FUNCTION} at most"
    if len(long) > 1:
        yield long[1], f"only one function of a lesson may pass {LINES_PER_CODE_CELL} lines"
    if lines and median(lines.values()) > MEDIAN_LINES:
        yield None, f"the median code cell has {median(lines.values())} lines, not {MEDIAN_LINES}"


def exercises_have_a_solution(lesson) -> Findings:
    if lesson.is_start_page:
        return
    solutions = {
        function.name.removesuffix(SOLUTION_SUFFIX): number
        for number, cell in lesson.code
        if FINISHED_FUNCTION in tags(cell)
        for function in functions(cell)
    }
    stubs = [(number, cell) for number, cell in lesson.code if EXERCISE in tags(cell)]
    if not stubs:
        yield None, f"tag the stub the learner fills in with `{EXERCISE}`"
    for number, cell in stubs:
        if not functions(cell):
            yield number, "let the exercise define the function to write"
        for function in functions(cell):
            if not is_unwritten(function):
                yield number, f"let the body of {function.name} be `...`"
            if solutions.get(function.name, 0) < number:
                yield (
                    number,
                    f"define {function.name} below, tagged `{FINISHED_FUNCTION}`",
                )


def exercises_offer_the_ladder(lesson) -> Findings:
    if lesson.is_start_page:
        return
    prose = "\n".join(cell.source for _, cell in lesson.markdown)
    for number, cell in lesson.code:
        for function in functions(cell) if EXERCISE in tags(cell) else ():
            if f"`arrange({function.name})`" not in prose:
                yield number, f"tell who is stuck of `arrange({function.name})`"


def solutions_are_folded(lesson) -> Findings:
    for number, cell in lesson.code:
        if FINISHED_FUNCTION in tags(cell) and not cell.metadata.get("jupyter", {}).get(
            "source_hidden"
        ):
            yield number, "fold the solution: `source_hidden` in its metadata, under `jupyter`"


def reviews_earlier_lessons(lesson) -> Findings:
    number = lesson.name[:2]
    call = f"review(before={number.lstrip('0')})"
    if number > "01" and not any(cell.source.startswith(call) for _, cell in lesson.code):
        yield None, f"ask about earlier lessons, after the imports: {call}"


# Text


def markdown_cells_are_short(lesson) -> Findings:
    for number, cell in lesson.markdown:
        count = word_count(cell.source)
        if count > WORDS_PER_MARKDOWN_CELL:
            yield number, f"{count} words: split or shorten it, {WORDS_PER_MARKDOWN_CELL} at most"


def headings_form_an_outline(lesson) -> Findings:
    outline = [
        (number, len(marks), title)
        for number, cell in lesson.markdown
        for marks, title in HEADING.findall(without_fences(cell.source))
    ]
    titles = [number for number, level, _ in outline if level == 1]
    if titles != [1]:
        yield None, f"put one `#` heading in the first cell; found it in cells {titles}"
    for (_, before, _), (number, level, title) in pairwise(outline):
        if level > before + 1:
            yield number, f"the heading {title!r} skips a level"
    for number, cell in lesson.cells:
        written = cell.source if cell.cell_type == "markdown" else output_text(cell)
        if re.search(r"<h[1-6]\b", written, re.IGNORECASE):
            yield number, "write headings in Markdown, with `#`"


def has_its_sections(lesson) -> Findings:
    found = []
    for section in SECTIONS:
        if lesson.is_start_page and section in NOT_IN_THE_START_PAGE:
            continue
        opens = re.compile(rf"^(#+ .*|\*\*)\b{section}\b", re.MULTILINE | re.IGNORECASE)
        places = [number for number, cell in lesson.markdown if opens.search(cell.source)]
        if section == "Predict":
            places += [number for number, cell in lesson.code if PREDICTS.search(cell.source)]
            places.sort()
        if places:
            found.append((places[0], section))
        else:
            yield None, f"add the part {section!r}"
    for (before, _), (number, section) in pairwise(found):
        if number < before:
            yield number, f"the part {section!r} comes too early"


def says_how_long_it_takes(lesson) -> Findings:
    if minutes(lesson) is None:
        yield None, "say in the opening cells how many minutes it takes"


def asks_questions_with_answers(lesson) -> Findings:
    if lesson.is_start_page:
        return
    answers = section_text(lesson, "Check yourself").count("<details")
    if answers not in QUESTIONS:
        yield None, f"'Check yourself' has {answers} folded answers, not {QUESTIONS[0]} to 5"


def names_the_frameworks(lesson) -> Findings:
    if lesson.is_start_page:
        return
    prose = "\n".join(cell.source for _, cell in lesson.markdown)
    for framework in FRAMEWORKS:
        if framework not in prose:
            yield None, f"show how the same call is written in {framework}"


def images_are_described(lesson) -> Findings:
    for number, cell in lesson.markdown:
        written = without_fences(cell.source)
        pictures = [match.group("alt", "target") for match in IMAGE.finditer(written)]
        pictures += [(alt_of(tag), attribute(tag, "src")) for tag in IMG_TAG.findall(written)]
        for alt, target in pictures:
            if len(alt) < CHARACTERS_OF_ALT_TEXT:
                yield number, f"describe {target} in its alt text, so that it can be replaced"
            if not (lesson.folder / target).is_file():
                yield number, f"there is no picture {target}"


def links_lead_somewhere(lesson) -> Findings:
    anchors = {
        title.replace(" ", "-")
        for _, cell in lesson.markdown
        for _, title in HEADING.findall(without_fences(cell.source))
    }
    for number, cell in lesson.markdown:
        for target in LINK.findall(without_fences(cell.source)):
            path, _, anchor = target.partition("#")
            if target.startswith("https://"):
                continue
            if re.match(r"\w+:", target):
                yield number, f"link with https: {target}"
            elif not path and anchor not in anchors:
                yield number, f"there is no heading for {target}"
            elif path and not (lesson.folder / path).exists():
                yield number, f"there is no file {target}"


def is_a_link_of_the_chain(lesson) -> Findings:
    place = lesson.course.index(lesson.name)
    before, after = lesson.course[:place][-1:], lesson.course[place + 1 :][:1]
    expected = [f"{name}.ipynb" for name in before] + ["../README.md"]
    expected += [f"{name}.ipynb" for name in after]
    for number, cell in (lesson.cells[0], lesson.cells[-1]):
        chains = [LINK.findall(line) for line in cell.source.splitlines() if "README.md" in line]
        if expected not in chains:
            yield number, f"link on one line, in this order: {', '.join(expected)}"


def does_not_belittle(lesson) -> Findings:
    for number, cell in lesson.markdown:
        prose = re.sub(r"`[^`]*`", "", without_fences(cell.source))
        for word in BELITTLING.findall(prose):
            yield number, f"remove {word!r}: it tells a reader who is stuck that they should not be"


# The course as a whole


def same_example_everywhere(lessons):
    """Complain of each array of the tiny example that has other numbers than in a lesson before."""
    first = {}
    for lesson in lessons:
        for number, what, numbers in examples(lesson):
            owner, expected = first.setdefault(what, (lesson.name, numbers))
            if numbers != expected:
                advice = f"{what} of the tiny example has other numbers than in {owner}"
                yield Complaint("same_example_everywhere", lesson.name, number, advice)


def readme_lists_the_lessons(readme, lessons):
    """Complain of each lesson whose row in README's table is missing, misplaced or incomplete."""
    rows = README_ROW.findall(readme)
    if [name for _, name, *_ in rows] != [lesson.name for lesson in lessons]:
        advice = "list the lessons of notebooks/, all of them and in order, in README's table"
        yield Complaint("readme_lists_the_lessons", "README", None, advice)
    stated = {name: (number, question, work, time) for number, name, question, work, time in rows}
    for lesson in lessons:
        number, question, work, time = stated.get(lesson.name, ("", "", "", ""))
        if number != lesson.name[:2] or not question.endswith("?") or not work.strip():
            advice = "give its row a number, a question and what you write"
            yield Complaint("readme_lists_the_lessons", lesson.name, None, advice)
        if time != str(minutes(lesson)):
            advice = f"README says {time or 'no'} minutes, the lesson {minutes(lesson)}"
            yield Complaint("readme_lists_the_lessons", lesson.name, None, advice)


RULES = (
    has_cell_identifiers,
    is_canonical,
    has_no_empty_cell,
    is_executed_in_order,
    shows_its_values,
    runs_without_error,
    writes_nothing_to_stderr,
    outputs_fit_every_machine,
    outputs_are_compared,
    pictures_have_a_sentence,
    is_plain_python,
    draws_without_pyplot,
    imports_names_one_by_one,
    ends_no_line_with_a_semicolon,
    starts_with_imports,
    code_cells_are_short,
    exercises_have_a_solution,
    solutions_are_folded,
    reviews_earlier_lessons,
    exercises_offer_the_ladder,
    markdown_cells_are_short,
    headings_form_an_outline,
    has_its_sections,
    says_how_long_it_takes,
    asks_questions_with_answers,
    names_the_frameworks,
    images_are_described,
    links_lead_somewhere,
    is_a_link_of_the_chain,
    does_not_belittle,
)
