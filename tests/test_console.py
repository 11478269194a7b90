"""What the course prints can be printed on every console, and into a pipe."""

import os
import subprocess
import sys
from io import StringIO

import pytest

from convhelpers import figures
from convhelpers.console import printable

SIGNS = "3 × 4 − 1 ≠ 雪 …"
PROGRAM = """
import numpy as np
from convhelpers import figures
from convhelpers.exercises import check, hint, solution

def zero_pad(X, pad):
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), constant_values=-1)

print(check(zero_pad), hint(zero_pad), solution(zero_pad), sep="\\n")
print(figures.message("3 × 4 − 1 ≠ 雪 …"))
print(figures.Table(("layer", "size"), (("convolution", "3 × 4"),), "Sizes…"))
"""


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "utf-8"])
def test_results_and_pictures_print_whatever_the_console_can_show(encoding):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr.decode()
    text = run.stdout.decode(encoding)
    assert "zero_pad is not right yet" in text
    assert ("雪" in text) == (encoding == "utf-8")
    if encoding == "ascii":
        assert "3 x 4 - 1 ? ? ..." in text


def test_a_stream_that_takes_everything_gets_everything(monkeypatch):
    assert printable(SIGNS, StringIO()) == SIGNS
    monkeypatch.setattr(sys, "stdout", None)  # as in a program without a console
    assert printable(SIGNS) == SIGNS
    assert repr(figures.message(SIGNS)) == SIGNS


def test_an_unknown_encoding_gets_plain_signs(monkeypatch):
    monkeypatch.setattr(sys, "stdout", type("Odd", (), {"encoding": "no-such-thing"})())
    assert printable(SIGNS) == "3 x 4 - 1 ? ? ..."
