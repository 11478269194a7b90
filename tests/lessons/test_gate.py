"""The gate lets a good lesson through, and each of its rules catches a lesson that breaks it."""

from copy import deepcopy

import gate
import pytest
from example_lesson import CHAIN, COURSE, NAME, example_lesson
from execute import run
from lesson import Lesson
from nbformat import from_dict, v4

IMPORTS, ARRAY, DRAWING, PHOTOGRAPH, STUB, SOLUTION, OUTPUT = 3, 5, 7, 8, 11, 12, 13
TITLE, IDEA, PREDICT, QUESTIONS, TRANSLATED, LAST = 1, 4, 9, 16, 18, 19


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The example lesson, run once, in a folder with the files it links to."""
    folder = tmp_path_factory.mktemp("course") / "notebooks"
    folder.mkdir()
    for name in ("grid.svg", "../README.md", *(f"{lesson}.ipynb" for lesson in COURSE)):
        (folder / name).touch()
    return Lesson(NAME, run(example_lesson(), folder), COURSE, folder)


@pytest.fixture
def lesson(stored):
    """A copy of the example lesson, to be broken."""
    return Lesson(stored.name, deepcopy(stored.notebook), stored.course, stored.folder)


def cell(lesson, number):
    return lesson.notebook.cells[number - 1]


def write(number, source):
    """A change: another source for one cell."""

    def change(lesson):
        cell(lesson, number).source = source

    return change


def append(number, text):
    """A change: more text at the end of one cell."""

    def change(lesson):
        cell(lesson, number).source += text

    return change


def swap(number, old, new):
    """A change: other words in one cell."""

    def change(lesson):
        assert old in cell(lesson, number).source
        cell(lesson, number).source = cell(lesson, number).source.replace(old, new)

    return change


def output(number, **content):
    """A change: one more output of one cell."""

    def change(lesson):
        cell(lesson, number).outputs.append(v4.new_output(**content))

    return change


def prints(number, text):
    return output(number, output_type="stream", name="stdout", text=text)


def shows(number, html):
    return output(number, output_type="display_data", data={"text/html": html})


def drop_outputs(lesson):
    cell(lesson, ARRAY).outputs = []


def drop_printed(lesson):
    cell(lesson, OUTPUT).outputs = []


def strip(lesson):
    for _, code in lesson.code:
        code.outputs, code.execution_count = [], None


def swap_code_cells(lesson):
    cells = lesson.notebook.cells
    cells[ARRAY - 1], cells[DRAWING - 1] = cells[DRAWING - 1], cells[ARRAY - 1]


def repeat_identifier(lesson):
    cell(lesson, IDEA).id = cell(lesson, TITLE).id


def forget_identifier(lesson):
    del cell(lesson, IDEA)["id"]


def use_old_format(lesson):
    lesson.notebook.nbformat_minor = 4


def store_widget_state(lesson):
    lesson.notebook.metadata.widgets = from_dict({"state": {}})


def store_python_version(lesson):
    lesson.notebook.metadata.language_info.version = "3.11.0"


def store_timing(lesson):
    cell(lesson, ARRAY).metadata.execution = from_dict({"shell.execute_reply": "12:00:00"})


def tag(number, *names):
    """A change: tags for one cell."""

    def change(lesson):
        cell(lesson, number).metadata.tags = list(names)

    return change


def forget_tag(lesson):
    cell(lesson, STUB).metadata.tags = []


def unfold(lesson):
    del cell(lesson, SOLUTION).metadata["jupyter"]


def renumber(lesson):
    object.__setattr__(lesson, "name", "02_next_step")


def solve_first(lesson):
    cells = lesson.notebook.cells
    cells[STUB - 1], cells[SOLUTION - 1] = cells[SOLUTION - 1], cells[STUB - 1]


def write_two_long_functions(lesson):
    for number in (STUB, SOLUTION):
        cell(lesson, number).metadata.tags = ["finished-function"]
        cell(lesson, number).source = "def f(x):" + "\n    x += 1" * 16


def write_long_cells(lesson):
    for number in (IMPORTS, ARRAY, DRAWING, PHOTOGRAPH, OUTPUT):
        cell(lesson, number).source = "x = 1\n" * 6


SENTENCE = "A sentence long enough to stand for a picture"
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
BAD_LESSONS = [
    (gate.has_cell_identifiers, repeat_identifier),
    (gate.has_cell_identifiers, forget_identifier),
    (gate.has_cell_identifiers, use_old_format),
    (gate.is_canonical, store_widget_state),
    (gate.is_canonical, store_python_version),
    (gate.is_canonical, store_timing),
    (gate.has_no_empty_cell, write(PREDICT, "  \n")),
    (gate.is_executed_in_order, strip),
    (gate.is_executed_in_order, swap_code_cells),
    (gate.shows_its_values, drop_outputs),
    (gate.shows_its_values, drop_printed),
    (gate.runs_without_error, output(ARRAY, **ERROR)),
    (gate.writes_nothing_to_stderr, output(ARRAY, output_type="stream", name="stderr", text="x")),
    (gate.outputs_fit_every_machine, prints(ARRAY, "<Figure at 0x7f3a>")),
    (gate.outputs_fit_every_machine, prints(ARRAY, "in " + "/ho" + "me/ada/course/x.py")),
    (gate.outputs_fit_every_machine, prints(ARRAY, "in C:\\Ada\\x.py")),
    (gate.outputs_fit_every_machine, prints(ARRAY, "ipykernel_123/1.py")),
    (gate.outputs_fit_every_machine, prints(ARRAY, "RuntimeWarning: overflow")),
    (gate.outputs_are_compared, tag(ARRAY, "nbval-ignore-output")),
    (gate.outputs_are_compared, tag(ARRAY, "nbval-skip", "timings-differ")),
    (gate.outputs_are_compared, tag(ARRAY, "raises-exception")),
    (gate.outputs_are_compared, append(ARRAY, "\n# NBVAL_IGNORE_OUTPUT")),
    (gate.pictures_have_a_sentence, shows(ARRAY, f'<img alt="{SENTENCE}" src="x">')),
    (gate.pictures_have_a_sentence, shows(ARRAY, '<img src="x"><figcaption>A cat</figcaption>')),
    (
        gate.pictures_have_a_sentence,
        output(ARRAY, output_type="display_data", data={"image/png": "", "text/plain": "a figure"}),
    ),
    (gate.is_plain_python, write(ARRAY, "%matplotlib inline")),
    (gate.is_plain_python, write(ARRAY, "!pip install numpy")),
    (gate.is_plain_python, write(ARRAY, "get_ipython().run_line_magic('time', '')")),
    (gate.draws_without_pyplot, write(ARRAY, "import matplotlib.pyplot as plt\nplt")),
    (gate.draws_without_pyplot, write(ARRAY, "from matplotlib import pyplot\npyplot")),
    (gate.imports_names_one_by_one, write(ARRAY, "from numpy import *\npi")),
    (gate.ends_no_line_with_a_semicolon, append(ARRAY, ";")),
    (gate.starts_with_imports, append(IMPORTS, "\nX = np.zeros(3)")),
    (gate.starts_with_imports, prints(IMPORTS, "ready")),
    (gate.code_cells_are_short, write(ARRAY, "x = 1\n" * 16)),
    (gate.code_cells_are_short, append(SOLUTION, "\n    x = 1" * 15)),
    (gate.code_cells_are_short, write_two_long_functions),
    (gate.code_cells_are_short, write_long_cells),
    (gate.exercises_have_a_solution, forget_tag),
    (gate.exercises_have_a_solution, solve_first),
    (gate.exercises_have_a_solution, swap(STUB, "...", "raise NotImplementedError")),
    (gate.exercises_have_a_solution, swap(STUB, "...", "count = 0\n    ...")),
    (gate.exercises_have_a_solution, swap(STUB, "count_cells", "count_rows")),
    (gate.exercises_have_a_solution, write(STUB, "...")),
    (gate.exercises_offer_the_ladder, swap(STUB - 1, "arrange(count_cells)", "arrange(count)")),
    (gate.solutions_are_folded, unfold),
    (gate.reviews_earlier_lessons, renumber),
    (gate.markdown_cells_are_short, append(PREDICT, " word" * 120)),
    (gate.headings_form_an_outline, append(IDEA, "\n\n# A second title")),
    (gate.headings_form_an_outline, append(IDEA, "\n\n#### Too deep")),
    (gate.headings_form_an_outline, append(IDEA, "\n\n<h3>Hidden</h3>")),
    (gate.headings_form_an_outline, shows(ARRAY, "<h3>Hidden</h3>")),
    (gate.has_its_sections, write(PREDICT, "How many cells does `X` have?")),
    (gate.has_its_sections, append(TITLE, "\n\n## You have")),
    (gate.says_how_long_it_takes, swap(2, "5 minutes", "patience")),
    (gate.asks_questions_with_answers, write(QUESTIONS, "## Check yourself\n\nHow many rows?")),
    (gate.names_the_frameworks, swap(TRANSLATED, "JAX", "Fortran")),
    (gate.images_are_described, swap(IDEA, "A grid of two rows and three columns", "A grid")),
    (gate.images_are_described, swap(IDEA, "grid.svg", "missing.svg")),
    (gate.images_are_described, append(IDEA, '\n\n<img src="grid.svg">')),
    (gate.links_lead_somewhere, append(IDEA, "\n\n[Read](missing.md)")),
    (gate.links_lead_somewhere, append(IDEA, "\n\n[Read](#No-such-heading)")),
    (gate.links_lead_somewhere, append(IDEA, "\n\n[Read](http://example.org)")),
    (gate.is_a_link_of_the_chain, swap(TITLE, "00_start_here.ipynb", NAME + ".ipynb")),
    (gate.is_a_link_of_the_chain, write(LAST, "The end.")),
    (gate.is_a_link_of_the_chain, write(LAST, CHAIN.replace(" · ", "\n\n"))),
    (gate.does_not_belittle, append(PREDICT, " It is simply 6.")),
    (gate.does_not_belittle, append(PREDICT, " Just count. That is easy, obviously.")),
]


def test_a_good_lesson_passes(lesson):
    assert [str(complaint) for complaint in gate.complaints(lesson)] == []


@pytest.mark.parametrize(("rule", "change"), BAD_LESSONS)
def test_a_bad_lesson_is_caught_by_its_rule(lesson, rule, change):
    change(lesson)
    assert rule.__name__ in {complaint.rule for complaint in gate.complaints(lesson)}


def test_every_rule_has_a_bad_lesson():
    assert {rule for rule, _ in BAD_LESSONS} == set(gate.RULES)


def test_a_complaint_says_where_and_what_to_do(lesson):
    append(PREDICT, " It is easy.")(lesson)
    (complaint,) = gate.complaints(lesson)
    assert str(complaint).startswith(f"{NAME}, cell {PREDICT} (does_not_belittle): remove 'easy'")


@pytest.mark.parametrize(
    "change",
    [
        append(PREDICT, "\n\n| a |\n|---|\n" + "| word word word |\n" * 60),
        append(PREDICT, "\n\n```python\n" + "x = 1\n" * 60 + "```"),
        append(PREDICT, "\n\n<details><summary>Why?</summary>" + " word" * 130 + "</details>"),
        append(PREDICT, "\n\n`simply` and `just` are names here."),
        append(SOLUTION, "\n    # more" * 12),
        append(IDEA, "\n\n[Back](#The-idea) or [away](https://example.org)"),
        append(IDEA, "\n\n```\n# a comment, not a heading\n```"),
        swap(STUB, "...", "return ..."),
        tag(ARRAY, "nbval-ignore-output", "timings-differ"),
    ],
)
def test_what_the_rules_allow(lesson, change):
    change(lesson)
    assert gate.complaints(lesson) == []


def test_the_tiny_example_is_the_same_in_all_lessons(stored, lesson):
    assert list(gate.same_example_everywhere([stored, lesson])) == []
    swap(ARRAY, "[4, 5, 6]", "[4, 5, 7]")(lesson)
    (complaint,) = gate.same_example_everywhere([stored, lesson])
    assert complaint.cell == ARRAY


README = f"""\
| no | question | you write | minutes |
|---|---|---|---|
| [01](notebooks/{NAME}.ipynb) | How many cells? | `count_cells` | 5 |
"""


def test_a_good_table_of_lessons_passes(lesson):
    assert list(gate.readme_lists_the_lessons(README, [lesson])) == []


@pytest.mark.parametrize(
    "readme",
    [
        "",
        README.replace("| 5 |", "| 50 |"),
        README.replace("`count_cells`", ""),
        README.replace("How many cells?", "Cells"),
        README.replace("[01]", "[02]"),
        README + README.splitlines()[-1].replace("01", "02"),
    ],
)
def test_a_bad_table_of_lessons_is_caught(lesson, readme):
    assert list(gate.readme_lists_the_lessons(readme, [lesson]))
