"""Every solution and every known mistake is judged in WebAssembly as it is natively."""

import re
import shutil
import subprocess
from pathlib import Path

import browser_edition
import pytest

HERE = Path(__file__).parent


def test_solutions_are_right_and_mistakes_are_named(built):
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is missing; npm, which the build needs, comes with it.")
    command = [node, HERE / "run_python.mjs", built / "lite" / browser_edition.RUNTIME]
    command += [HERE / "known_mistakes.py"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    *wrong, last = done.stdout.strip().splitlines() or [done.stderr]
    assert list(filter(None, wrong)) == []
    count = re.fullmatch(r"(\d+) judged on emscripten in \d+ seconds", last)
    assert count, done.stderr
    assert int(count[1]) > 350
