"""The map in CONTRIBUTING.md is that of the house."""

import re
import subprocess
import sys

import house


def test_every_module_at_the_top_and_every_room_has_its_line():
    names = re.findall(r"^ *(\S+?)(?:/|\.py) ", house.page(), re.MULTILINE)
    rooms = {init.parent.name for init in house.PACKAGE.rglob("__init__.py")}
    modules = {path.stem for path in house.PACKAGE.glob("*.py")} - {"__init__"}
    assert sorted(names) == sorted(rooms | modules)


def test_a_line_fits_on_a_page():
    assert [line for line in house.page().splitlines() if len(line) > 101] == []


def test_the_published_map_is_that_of_the_package(root):
    published = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"```text\n{house.page()}```\n" in published, f"Run: {house.COMMAND}"


def test_the_command_mends_an_old_map_and_changes_nothing_else(root, tmp_path):
    new = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    old = new.replace(house.page(), "convhelpers/     An older house.\n  attic.py       Dust.\n")
    (tmp_path / "CONTRIBUTING.md").write_text(old, encoding="utf-8")
    house.write(tmp_path)
    assert (tmp_path / "CONTRIBUTING.md").read_text(encoding="utf-8") == new != old


def test_the_command_runs_by_itself(root):
    command = [sys.executable, str(root / "tests" / "house.py")]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert run.stdout.splitlines()[0] == house.page().splitlines()[0]
