"""A class's notebooks are judged one by one, whatever one of them holds."""

import csv
import json
import subprocess
import sys
import time

import pytest
from execute import NOTEBOOKS

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.classroom.notebook import findings
from convhelpers.exercises.classroom.report import Row, grade, main, safe, table, write_csv

RIGHT = EXERCISES["zero_pad"].source
STUB = "def zero_pad(X, pad):\n    ..."
EVERY_AXIS = "def zero_pad(X, pad):\n    return np.pad(X, pad)"
UNKNOWN = "def zero_pad(X, pad):\n    return np.full((1, 2, 3, 4), 7)"
RAISES = "def zero_pad(X, pad):\n    return X_pad"
SYNTAX = "def zero_pad(X, pad):\n    return (X"
ENDLESS = "def zero_pad(X, pad):\n    while True:\n        print('still here')"


def notebook(*sources, tagged=True):
    """The text of a notebook: an import, and the given cells as exercises."""
    metadata = {"tags": ["exercise"]} if tagged else {}
    cells = [{"cell_type": "code", "metadata": {}, "source": "import numpy as np"}]
    cells += [{"cell_type": "code", "metadata": metadata, "source": text} for text in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def with_cells(*cells):
    """The text of a notebook of (source, tags)."""
    return json.dumps({
        "cells": [
            {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}
            for source, *tags in cells
        ]
    })


@pytest.fixture
def hand_in(tmp_path):
    """Store a notebook in the folder of the class, and give that folder."""
    folder = tmp_path / "class"
    folder.mkdir()

    def store(name, text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return store


def only(rows):
    (row,) = rows
    return row


# --- one notebook ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "outcome", "misconception"),
    [
        (RIGHT, "right", ""),
        (STUB, "not written", ""),
        (EVERY_AXIS, "wrong", "every axis padded"),
        (UNKNOWN, "wrong", ""),
        (RAISES, "wrong", ""),
        (ENDLESS, "wrong", ""),
        (SYNTAX, "error", ""),
        ("def zero_pad(X, pad):\n    raise KeyboardInterrupt", "error", ""),
        ("import sys\ndef zero_pad(X, pad=sys.exit()):\n    return X", "error", ""),
        ("@undefined\n" + STUB, "error", ""),
        ("%matplotlib inline\n!ls\n" + RIGHT, "right", ""),
    ],
)
def test_an_exercise_is_judged(source, outcome, misconception):
    finding = only(findings(notebook(source)))
    assert finding[:3] == ("zero_pad", outcome, misconception)
    assert finding[3]


def test_a_learners_own_helpers_and_imports_are_defined_and_nothing_else_is_run():
    rows = findings(
        with_cells(
            ("raise ValueError",),
            ("import no_such_module",),
            ("from numpy import zeros\n1 / 0",),
            ("def border(X, pad):\n    return X.shape[1] + 2 * pad, X.shape[2] + 2 * pad",),
            ("this is not Python",),
            (
                "def zero_pad(X, pad):\n"
                "    X_pad = zeros((len(X), *border(X, pad), X.shape[3]))\n"
                "    X_pad[:, pad : pad + X.shape[1], pad : pad + X.shape[2]] = X\n"
                "    return X_pad\n"
                "raise SystemExit",
                "exercise",
            ),
        )
    )
    assert only(rows)[:2] == ("zero_pad", "right")


def test_the_tagged_cell_counts_and_without_tags_the_last_definition():
    numpy = ("import numpy as np",)
    assert only(findings(with_cells(numpy, (RIGHT, "exercise"), (STUB,))))[1] == "right"
    assert only(findings(with_cells(numpy, (STUB,), (RIGHT,))))[1] == "right"


def test_two_exercises_in_one_cell_are_judged_both():
    both = RIGHT + "\n\ndef conv_single_step(a_slice, W, b, activation=None):\n    ..."
    found = [finding[:2] for finding in findings(notebook(both))]
    assert found == [("zero_pad", "right"), ("conv_single_step", "not written")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"cells": 3}', '{"cells": [{}]}', '{"cells": ["x"]}', "[" * 10**5,
     '{"worksheets": []}', '{"cells": [{"cell_type": "code", "source": 3}]}',
     '{"cells": [{"cell_type": "code", "source": "1", "metadata": []}]}'],
)  # fmt: skip
def test_what_is_no_notebook_is_an_error(text):
    exercise, outcome, _, message = only(findings(text))
    assert (exercise, outcome) == ("", "error")
    assert "no notebook" in message


def test_a_source_may_be_a_list_of_lines():
    text = json.loads(notebook(RIGHT))
    text["cells"][1]["source"] = RIGHT.splitlines(keepends=True)
    assert only(findings(json.dumps(text)))[1] == "right"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_exercises_of_the_lessons_are_found(path):
    found = list(findings(path.read_text(encoding="utf-8")))
    expected = "missing" if path.stem.startswith("00") else "not written"
    assert {outcome for _, outcome, *_ in found} == {expected}


# --- a class -----------------------------------------------------------------------------------


def test_no_notebook_stops_the_rest(hand_in, tmp_path):
    forever = "while True: pass"
    hand_in("ada.ipynb", notebook(RIGHT))
    hand_in("bob.ipynb", notebook(EVERY_AXIS))
    hand_in("cyd.ipynb", b"\xff\xfe\x00 no text")
    hand_in("dan.ipynb", notebook("class Endless:\n    pass", f"def zero_pad(X, pad=[{forever}"))
    hand_in("eve.ipynb", notebook("@(lambda f: [None for _ in iter(int, 1)])\n" + STUB))
    hand_in("fay.ipynb", notebook("import os\n@(lambda f: os._exit(1))\n" + STUB))
    hand_in("gil/notes.txt", "nothing")
    hand_in("hal/.ipynb_checkpoints/copy.ipynb", notebook(RIGHT))
    (tmp_path / "class" / "ida.ipynb").mkdir()
    folder = hand_in("jon.ipynb", notebook(RIGHT))
    rows = {row.who: row for row in grade(folder, seconds=10)}
    assert {who: row.outcome for who, row in rows.items()} == {
        "ada": "right",
        "bob": "wrong",
        **dict.fromkeys(["cyd", "dan", "eve", "fay", "gil", "hal", "ida.ipynb"], "error"),
        "jon": "right",
    }
    assert rows["bob"].misconception == "every axis padded"
    assert "UnicodeDecodeError" in rows["cyd"].message
    assert rows["dan"].exercise == "zero_pad" and "SyntaxError" in rows["dan"].message
    assert rows["eve"].exercise == "zero_pad" and "no end within" in rows["eve"].message
    assert rows["fay"].message == "fay.ipynb: ended without a word"
    assert "no notebook" in rows["gil"].message


def test_what_was_judged_before_the_end_counts(hand_in):
    stop = "import os\n@(lambda f: os._exit(1))\ndef conv_single_step(a_slice, W, b): ..."
    folder = hand_in("ada.ipynb", notebook(RIGHT, stop))
    assert [(row.exercise, row.outcome) for row in grade(folder)] == [("zero_pad", "right")]


def test_what_a_notebook_has_started_ends_with_it(hand_in, tmp_path):
    """A child would write to a file for ever; after the end of its parent the file stays still."""
    beat = tmp_path / "beat"
    child = f"import time\nwhile True:\n    open({str(beat)!r}, 'a').write('x'); time.sleep(0.02)"
    start = (
        "import subprocess, sys, time\n"
        f"@(lambda f: subprocess.Popen([sys.executable, '-c', {child!r}]))\n"
        "def helper(): ...\n"
        "@(lambda f: time.sleep(60))\n"
    )
    folder = hand_in("ada.ipynb", notebook(start + STUB))
    assert only(grade(folder, seconds=8)).outcome == "error"
    size = beat.stat().st_size
    time.sleep(0.3)
    assert beat.stat().st_size == size > 0


def test_a_notebook_works_in_a_folder_of_its_own(hand_in, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    writes = "def zero_pad(X, pad):\n    open('numpy.py', 'w').write('1 / 0')\n    return X"
    hand_in("ada.ipynb", notebook(writes))
    folder = hand_in("bob.ipynb", notebook(RIGHT))
    assert [row.outcome for row in grade(folder)] == ["wrong", "right"]
    assert {path.name for path in tmp_path.rglob("*")} == {"class", "ada.ipynb", "bob.ipynb"}


def test_several_notebooks_of_a_learner_are_one_line_and_the_best_counts(hand_in):
    hand_in("ada/one.ipynb", notebook(EVERY_AXIS))
    hand_in("ada/two.ipynb", notebook(RIGHT))
    hand_in("ada/without.ipynb", notebook("x = 1"))
    folder = hand_in("bob/deeper/one.ipynb", notebook("x = 1"))
    assert [(row.who, row.exercise, row.outcome) for row in grade(folder)] == [
        ("ada", "zero_pad", "right"),
        ("bob", "", "missing"),
    ]


def test_an_exercise_that_only_others_have_is_missing(hand_in):
    hand_in("ada.ipynb", notebook(RIGHT))
    folder = hand_in("bob.ipynb", notebook("def relu(Z): ...\ndef conv_forward(): ..."))
    outcomes = {(row.who, row.exercise): row.outcome for row in grade(folder)}
    assert outcomes["ada", "conv_forward"] == outcomes["bob", "zero_pad"] == "missing"
    assert len(outcomes) == 4


# --- the table and the CSV ---------------------------------------------------------------------


def test_the_command_prints_the_table_and_writes_the_csv(hand_in, tmp_path, root):
    hand_in("ada.ipynb", notebook(RIGHT))
    hand_in("=bob.ipynb", notebook(EVERY_AXIS))
    folder = hand_in("cyd.ipynb", "{")
    command = [sys.executable, "-m", "convhelpers.exercises.classroom", folder]
    run = subprocess.run(
        [*command, "--csv", tmp_path / "class.csv"],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.splitlines() == [
        "who  | zero_pad                 | notebook",
        "-----+--------------------------+------------------------------------------------------",
        "=bob | wrong: every axis padded |",
        "ada  | right                    |",
        "cyd  |                          | error: no notebook that can be read (JSONDecodeError)",
    ]
    with open(tmp_path / "class.csv", newline="", encoding="utf-8-sig") as file:
        rows = [row[:4] for row in csv.reader(file)]
    assert rows == [
        ["who", "exercise", "outcome", "misconception"],
        ["'=bob", "zero_pad", "wrong", "every axis padded"],
        ["ada", "zero_pad", "right", ""],
        ["cyd", "", "error", ""],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "\0=1", "＝1"])  # noqa: RUF001
def test_a_cell_of_the_csv_is_no_formula(cell, tmp_path):
    write_csv([Row(cell, "zero_pad", "right", message=cell)], tmp_path / "class.csv")
    text = (tmp_path / "class.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert text.startswith("'") and ",'" in text


def test_other_cells_stay_as_they_are():
    assert safe("no padding; 1 = 1 − 0") == "no padding; 1 = 1 − 0"


def test_the_table_has_one_line_for_each_learner_whatever_their_names():
    rows = [Row("\x1b[31mada\nbob", "zero_pad", "right"), Row("eve", "", "error", "", "a\nb" * 99)]
    lines = table(rows).splitlines()
    assert len(lines) == 4
    assert all(line.isprintable() and len(line) < 120 for line in lines)


@pytest.mark.parametrize("folder", ["empty", "nowhere"])
def test_a_folder_without_notebooks_is_a_mistake(folder, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit) as end:
        main([str(tmp_path / folder)])
    assert end.value.code == 2
    assert "there is no" in capsys.readouterr().err


def test_the_help_says_what_it_does_not_protect_from(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "throw away" in capsys.readouterr().out
