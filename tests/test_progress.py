"""What the reader did: kept in one file, in no test, and never lost."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

import nbformat
import pytest
from nbclient import NotebookClient

from convhelpers import progress
from convhelpers.progress import Event, events, forget, remember

WRONG = Event("check", "conv_forward", right=False, slip="stride ignored")
RIGHT = Event("prediction", "padding", right=True, answer="(4, 9, 11, 5)")

# A notebook in which two processes write as fast as they can.
WRITER = """
import sys
from convhelpers import progress
progress._a_reader_is_there = lambda: True
for number in range(200):
    progress.remember(progress.Event("review", f"{sys.argv[1]} {number}", right=True))
"""
CELLS = """
from convhelpers import progress
from convhelpers.exercises import check
def zero_pad(X, pad):
    return X
check(zero_pad)
len(progress.events())
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a notebook at which somebody sits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "_a_reader_is_there", lambda: True)
    monkeypatch.setattr(progress, "_said", set())
    return tmp_path


@pytest.fixture
def file(folder):
    return folder / progress.FILE


def test_what_is_remembered_is_there_in_order(file):
    assert events() == ()
    for event in (WRONG, RIGHT, WRONG):
        remember(event)
    assert events() == (WRONG, RIGHT, WRONG)


def test_each_event_is_one_line_of_json_that_can_be_read(file):
    remember(WRONG)
    remember(Event("prediction", "padding", right=True, answer="3 × 4", when="2026-03-01T12:00"))
    first, second = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(first) == {k: v for k, v in asdict(WRONG).items() if v is not None}
    assert '"answer": "3 × 4", "when": "2026-03-01T12:00"' in second


def test_nothing_is_kept_where_nobody_sits(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / progress.FILE).write_text("damaged\n")
    remember(WRONG)
    assert events() == ()
    assert [path.name for path in tmp_path.iterdir()] == [progress.FILE]


@pytest.mark.parametrize("program", ["nbclient", "reader"])
def test_a_program_that_runs_a_notebook_keeps_nothing_and_a_reader_does(tmp_path, program):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS)])
    client = NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}})
    with client.setup_kernel():
        client.kc.allow_stdin = program == "reader"  # as the pages of Jupyter say it
        (cell,) = client.nb.cells
        client.execute_cell(cell, 0)
    kept = int(program == "reader")
    assert cell.outputs[-1].data["text/plain"] == str(kept)
    lines = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    assert len(lines) == kept
    assert all(
        '"about": "zero_pad", "right": false, "slip": "no padding"' in line for line in lines
    )


def test_two_notebooks_write_at_once_and_nothing_is_lost(file):
    command = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*command, name]) for name in ("one", "other")]
    assert [writer.wait() for writer in writers] == [0, 0]
    told = [event.about for event in events()]
    for name in ("one", "other"):
        assert [about for about in told if about.startswith(name)] == [
            f"{name} {number}" for number in range(200)
        ]
    assert len(told) == 400


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'"check"',
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe\xfa",
        b'{"kind": "check", "about": "zero_pad", "right": "yes"}',
        b'{"kind": "check", "about": "zero_pad", "right": true, "when": "then"}',
        b'{"kind": "check", "about": "zero_pad", "right": true, "name": "Ada"}',
        b'{"kind": "check", "about": 7, "right": true}',
    ],
)
def test_a_damaged_file_is_set_aside_with_a_word_and_nothing_is_lost(folder, file, line, capsys):
    remember(WRONG)
    with file.open("ab") as opened:
        opened.write(line + b"\n")
    remember(RIGHT)
    content = file.read_bytes()
    assert events() == (WRONG, RIGHT)
    said = capsys.readouterr().out
    assert said == (
        "progress.txt has 1 line that cannot be read. It is kept as progress_damaged_1.txt; "
        "what could be read goes on in progress.txt.\n"
    )
    assert (folder / "progress_damaged_1.txt").read_bytes() == content
    assert events() == (WRONG, RIGHT)
    assert capsys.readouterr().out == ""


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(folder, file):
    for number in (1, 3):
        (folder / f"progress_damaged_{number}.txt").write_text("kept")
    for _ in range(2):
        file.write_text("?\n")
        events()
    assert {path.name for path in folder.iterdir()} == {
        "progress.txt",
        *(f"progress_damaged_{number}.txt" for number in range(1, 5)),
    }
    assert (folder / "progress_damaged_3.txt").read_text() == "kept"


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_file_that_was_edited_goes_on(file, end):
    remember(WRONG)
    file.write_text(
        file.read_text(encoding="utf-8").strip() + end, encoding="utf-8-sig", newline=""
    )
    remember(RIGHT)
    assert events() == (WRONG, RIGHT)


def test_half_a_letter_breaks_nothing(file):
    strange = Event("prediction", "padding", right=False, answer="\udc80")
    remember(strange)
    assert events() == (strange,)


def test_a_folder_that_cannot_be_written_is_said_once_and_breaks_nothing(file, capsys):
    file.mkdir()  # even for whoever may write everywhere
    for _ in range(2):
        remember(WRONG)
        assert events() == ()
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("What you do is not kept: progress.txt cannot be written here (")
    assert second.startswith("What you did cannot be read from progress.txt (")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_of_somebody_else(folder, capsys):
    folder.chmod(0o500)
    remember(WRONG)
    assert "Permission denied" in capsys.readouterr().out


def test_forget_deletes_what_was_kept_and_says_so(folder, file, capsys):
    (folder / "notebook.ipynb").touch()
    file.write_text("?\n")
    remember(WRONG)
    events()
    capsys.readouterr()
    forget()
    assert capsys.readouterr().out == "Deleted: progress.txt and progress_damaged_1.txt.\n"
    assert [path.name for path in folder.iterdir()] == ["notebook.ipynb"]
    assert events() == ()
    forget()
    assert capsys.readouterr().out == "Nothing was kept.\n"


def test_what_cannot_be_deleted_is_said(file, capsys):
    file.mkdir()
    forget()
    assert capsys.readouterr().out.startswith("Not everything could be deleted: ")


def test_git_ignores_it(root):
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "progress*.txt" in lines
