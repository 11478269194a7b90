"""A class's notebooks are judged one by one, whatever one of them holds."""

import csv
import json
import os
import subprocess
import sys
import time
from xml.etree import ElementTree

import distributed
import pytest
from execute import NOTEBOOKS

from convhelpers.exercises import EXERCISES
from convhelpers.exercises.classroom.__main__ import main
from convhelpers.exercises.classroom.files import CsvFile, safe, write_map, write_page
from convhelpers.exercises.classroom.notebook import findings
from convhelpers.exercises.classroom.report import Row, grade, shared_mistakes, table

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
        (RAISES, "error", ""),
        ("def zero_pad(X, pad):\n    return np.zeros(X.size)[X.size]", "wrong", ""),
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


def test_of_several_answers_a_right_one_counts_or_the_last_that_is_written():
    numpy, right, wrong = ("import numpy as np",), (RIGHT,), (EVERY_AXIS,)
    tagged, stub = (RIGHT, "exercise"), (STUB, "exercise")
    for cells in [(tagged, (STUB,)), (stub, right), (right, wrong), (wrong, (SYNTAX,), right)]:
        assert only(findings(with_cells(numpy, *cells)))[1] == "right"
    assert only(findings(with_cells(numpy, (UNKNOWN,), wrong, stub)))[2] == "every axis padded"
    assert only(findings(with_cells(numpy, stub, (RIGHT, "finished-function"))))[1] == "not written"


BODY = "    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))\n"
HEAD = "def zero_pad(X, pad):\n"
ANSWER = HEAD + BODY
AS_PEOPLE_LEAVE_THEM = {
    "a question to the help": ["np.pad?\n" + ANSWER],
    "a help question at the end of a line": [ANSWER + "zero_pad??\n"],
    "a line that begins with %": [f"{HEAD}    n = (X.shape[1]\n         % 2)\n{BODY}"],
    "the answer of a shell command kept": ["files = !ls\n" + ANSWER],
    "the result of a magic kept": ["t = %timeit -o 1 + 1\n" + ANSWER],
    "a magic inside the function": [f"{HEAD}    %timeit 1 + 1\n{BODY}"],
    "a timed cell": ["%%time\n" + ANSWER],
    "a picture shown on the way": [f"{HEAD}    display(X)\n{BODY}"],
    "await in the cell": ["import asyncio\nawait asyncio.sleep(0)\n" + ANSWER],
    "constants": ["SIDES = {}\nSIDES['n'] = 1", f"{HEAD}    SIDES['n']\n{BODY}"],
    "a constant in a chain": ["ONE = 1\nTWO = ONE + 1", f"{HEAD}    TWO\n{BODY}"],
    "a class": ["class Side:\n    width = 1", f"{HEAD}    Side()\n{BODY}"],
    "an import inside try": ["try:\n    import numpy as n\nexcept ImportError:\n    raise",
                             ANSWER.replace("np.", "n.")],
    "a decorator": ["def timed(f):\n    def inner(*a):\n        return f(*a)\n    return inner",
                    "@timed\n" + ANSWER],
    "defined below an if": [f"if True:\n    {HEAD}    {BODY}"],
    "two spaces after def": [ANSWER.replace("def ", "def  ")],
    "a lambda": ["zero_pad = lambda X, pad:" + BODY.replace("return", "").strip()],
    "names that nothing needs": ["import no_such_module\ndata = open('not/here')", ANSWER],
}  # fmt: skip


@pytest.mark.parametrize("cells", AS_PEOPLE_LEAVE_THEM.values(), ids=AS_PEOPLE_LEAVE_THEM)
def test_what_jupyter_runs_is_read(cells):
    assert only(findings(notebook(*cells)))[:2] == ("zero_pad", "right")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (HEAD + BODY.replace("pad(X", "pad(NOWHERE"), "NameError in code cell 2, line 2: name 'NO"),
        (HEAD + "    return np.pad(X\n", "SyntaxError in code cell 2, line 2: '(' was never"),
        ("\n\n" + HEAD + "    return np.pad(X\n", "code cell 2, line 4: '('"),
        ("%%time\n" + HEAD + "    return nowhere\n", "NameError in code cell 2, line 3: name"),
        ("WIDTH = 1 / 0\n" + HEAD + "    return WIDTH", "ZeroDivisionError in code cell 2, line 1"),
    ],
)
def test_an_error_names_the_cell_and_the_line(source, words):
    finding = only(findings(notebook(source)))
    assert finding.outcome == "error"
    assert words in finding.message


def test_an_answer_that_calls_the_course_is_flagged():
    call = "import convhelpers\n" + HEAD + "    return convhelpers.zero_pad(X, pad)"
    finding = only(findings(notebook(call)))
    assert finding[:2] == ("zero_pad", "borrowed")
    assert "convhelpers.zero_pad" in finding.message
    helped = (
        "from convhelpers import conv_forward, pool_forward, relu\n"
        + EXERCISES["conv_pool_forward"].source
    )
    assert only(findings(notebook(helped)))[:2] == ("conv_pool_forward", "right")


def test_an_unnamed_mistake_says_what_was_seen():
    reason = Row("ada", *only(findings(notebook(UNKNOWN)))).reason
    assert reason and "not right yet" not in reason


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
    exercise, outcome, _, message, _ = only(findings(text))
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
    assert rows["fay"].message == "fay.ipynb: ended before all was judged"
    assert "no notebook" in rows["gil"].message


def test_what_was_judged_before_the_end_counts_and_the_end_is_said(hand_in):
    stop = "import os\ndef conv_single_step(a_slice, W, b, activation=None): os._exit(1)"
    folder = hand_in("ada.ipynb", notebook(RIGHT, stop))
    assert [(row.exercise, row.outcome) for row in grade(folder)] == [
        ("", "error"),
        ("zero_pad", "right"),
    ]


def test_what_a_notebook_has_started_ends_with_it(hand_in, tmp_path):
    """A child would write to a file for ever; after the end of its parent the file stays still."""
    beat = tmp_path / "beat"
    child = f"import time\nwhile True:\n    open({str(beat)!r}, 'a').write('x'); time.sleep(0.02)"
    start = (
        "import subprocess, sys, time\n"
        "@(lambda f: time.sleep(60))\n"
        f"@(lambda f: subprocess.Popen([sys.executable, '-c', {child!r}]))\n"
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
    )
    assert run.returncode == 1  # one could not be read
    assert run.stderr.splitlines()[-1] == "3 of 3 learners"
    assert run.stdout.splitlines()[:5] == [
        "who  | zero_pad                 | notebook",
        "-----+--------------------------+-----------------------------------------------------------------",
        "=bob | wrong: every axis padded |",
        "ada  | right                    |",
        "cyd  |                          | "
        "error: cyd.ipynb: no notebook that can be read (JSONDecodeError)",
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
    CsvFile(tmp_path / "class.csv").add([Row(cell, "zero_pad", "right", message=cell)])
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


def test_what_is_no_notebook_has_a_row(hand_in):
    hand_in("ADA.IPYNB", notebook(RIGHT))
    hand_in("bob.ipynb.txt", notebook(RIGHT))
    hand_in("cyd.py", RIGHT)
    hand_in("dan.zip", "PK")
    hand_in("eve/work.zip", "PK")
    folder = hand_in("notes.md", "of the teacher")
    rows = grade(folder)
    assert {row.who: row.outcome for row in rows} == {
        "ADA": "right", "bob": "right", "cyd.py": "error", "dan.zip": "error", "eve": "error",
    }  # fmt: skip
    assert [row.message for row in rows if "unpack it first" in row.message] == [
        "dan.zip: an archive: unpack it first",
        "work.zip: an archive: unpack it first",
    ]


def test_links_that_lead_nowhere_or_to_a_folder_are_said(hand_in, tmp_path):
    folder = hand_in("ada.ipynb", notebook(RIGHT))
    (folder / "bob.ipynb").symlink_to(folder / "bob.ipynb")
    (folder / "cyd").symlink_to(tmp_path)
    assert [(row.who, row.outcome) for row in grade(folder)] == [
        ("ada", "right"), ("bob", "error"), ("cyd", "error"),
    ]  # fmt: skip


def test_a_csv_that_cannot_be_written_is_refused_before_the_first_notebook(hand_in, tmp_path):
    touch = f"open({str(tmp_path / 'ran')!r}, 'w')"
    folder = hand_in("ada.ipynb", notebook(f"{HEAD}    {touch}"))
    with pytest.raises(SystemExit) as end:
        main([str(folder), "--csv", str(tmp_path / "no" / "class.csv")])
    assert end.value.code == 2
    assert not (tmp_path / "ran").exists()


def test_results_outlive_an_interrupt(hand_in, tmp_path, monkeypatch):
    hand_in("ada.ipynb", notebook(RIGHT))
    folder = hand_in("bob.ipynb", notebook(EVERY_AXIS))
    path, add = tmp_path / "class.csv", CsvFile.add

    def add_and_stop(sheet, rows):
        add(sheet, rows)
        raise KeyboardInterrupt

    monkeypatch.setattr(CsvFile, "add", add_and_stop)
    with pytest.raises(KeyboardInterrupt):
        main([str(folder), "--csv", str(path)])
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 2


def test_a_console_that_cannot_write_a_name_shows_a_substitute(hand_in, root):
    folder = hand_in("雪.ipynb", notebook(RIGHT))
    run = subprocess.run(
        [sys.executable, "-m", "convhelpers.exercises.classroom", folder],
        cwd=root, env=os.environ | {"PYTHONIOENCODING": "cp437"}, capture_output=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.decode("cp437").splitlines()[2] == "?   | right"


def test_mistakes_are_grouped_and_the_most_frequent_comes_first():
    rows = [Row("ada", "zero_pad", "wrong", "no padding")]
    rows += [Row(who, "zero_pad", "wrong", "every axis padded") for who in ("bob", "cyd")]
    rows += [Row("dan", "zero_pad", "right"), Row("eve", "", "error", "", "damaged")]
    assert shared_mistakes(rows).splitlines() == [
        "2 × zero_pad: every axis padded",
        "    bob, cyd",
        "1 × zero_pad: no padding",
        "    ada",
    ]


def test_exercises_that_nobody_has_do_not_fill_the_table():
    rows = [Row("ada", "zero_pad", "right"), Row("ada", "im2col", "not written")]
    assert "im2col" not in table(rows)


def test_the_map_is_a_picture_with_a_title(tmp_path):
    rows = [Row("ada & <bob>", "zero_pad", "right"), Row("cyd", "zero_pad", "wrong", "no padding")]
    sentence = write_map(rows, tmp_path / "class.svg")
    root = ElementTree.parse(tmp_path / "class.svg").getroot()
    assert sentence == root[0].text == "2 learners: zero_pad 1 right, 1 wrong."
    assert "prefers-color-scheme" in root[1].text


def test_each_learner_has_a_page_that_shows_what_check_shows(hand_in, tmp_path, capsys):
    hand_in("ada.ipynb", notebook(EVERY_AXIS))
    folder = hand_in("cyd.ipynb", "{")
    main([str(folder), "--pages", str(tmp_path / "pages"), "--map", str(tmp_path / "class.svg")])
    ada = (tmp_path / "pages" / "ada.html").read_text(encoding="utf-8")
    assert "<h1>ada</h1>" in ada and "every axis padded" in ada
    assert "no notebook" in (tmp_path / "pages" / "cyd.html").read_text(encoding="utf-8")
    assert "2 learners" in capsys.readouterr().out


def test_a_page_shows_names_and_messages_as_text(tmp_path):
    write_page([Row("a", "", "error", "", "<script>alert(1)</script>")], tmp_path)
    assert "<script>" not in (tmp_path / "a.html").read_text(encoding="utf-8")


HOSTILE = {
    "delete": "import os, shutil\ndef zero_pad(X, pad):\n    shutil.rmtree(os.getcwd()); return X",
    "endless": ENDLESS,
    "exit": "import os\ndef zero_pad(X, pad):\n    os._exit(0)",
    "fork": "import os, time\ndef zero_pad(X, pad):\n    os.fork(); os.fork(); time.sleep(60)",
    "kill": "import os\ndef zero_pad(X, pad):\n    os.kill(os.getppid(), 9); os._exit(0)",
    "memory": "def zero_pad(X, pad):\n    return np.ones((10**6, 10**6))",
    "shout": "import os\n@(lambda f: os.write(1, b'x' * 10**6))\n" + STUB,
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
def test_hostile_notebooks_lose_nobody_elses_results_twice(hand_in):
    for who, source in HOSTILE.items():
        hand_in(f"{who}.ipynb", notebook(source))
    hand_in("big.ipynb", notebook(RIGHT)[:-1] + f', "more": "{"x" * 10**7}"}}')
    folder = hand_in("zoe.ipynb", notebook(RIGHT))
    first, second = (
        [(row.who, row.exercise, row.outcome) for row in grade(folder, seconds=90)]
        for _ in range(2)
    )
    assert first == second
    assert {who for who, *_ in first} == {*HOSTILE, "big", "zoe"}
    assert ("zoe", "zero_pad", "right") in first and ("big", "zero_pad", "right") in first


def test_a_dask_cluster_gives_the_same_report(hand_in):
    for who, source in (("ada", RIGHT), ("bob", EVERY_AXIS), ("cyd", SYNTAX)):
        hand_in(f"{who}.ipynb", notebook(source))
    folder = hand_in("dan.ipynb", "{")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        there = grade(folder, scheduler=cluster.scheduler_address)
    assert there == grade(folder)
