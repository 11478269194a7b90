"""A build is the same twice, and stops where a wheel is missing or is not the right one."""

import hashlib
import json
import re
import shutil
import tempfile

import browser_edition
import build
import pytest
import runtime
from build_error import BuildError


def digests(folder):
    """The SHA-256 of every file of a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def lock(built):
    path = built / "lite" / browser_edition.RUNTIME / runtime.LOCK
    return json.loads(path.read_text(encoding="utf-8"))


def test_two_builds_are_the_same(built, tmp_path, wheels):
    again = tmp_path / "another" / "place"
    build.build(again, wheels)
    assert digests(again) == digests(built)


def test_a_site_is_replaced(built, tmp_path, monkeypatch):
    def fake(out):
        (out / "lite").mkdir(parents=True)
        (out / build.MARK).touch()

    monkeypatch.setattr(build.browser_edition, "build", lambda lite, wheels: fake(lite.parent))
    monkeypatch.setattr(build.reading_site, "build", lambda site: None)
    out = tmp_path / "site"
    fake(out)
    (out / "old.html").touch()
    build.build(out)
    assert build.MARK in digests(out) and "old.html" not in digests(out)


def test_what_is_no_site_is_left_alone(tmp_path, capsys):
    (tmp_path / "letters.txt").touch()
    assert build.main([str(tmp_path)]) == 1
    assert "holds something else than a site" in capsys.readouterr().err
    assert (tmp_path / "letters.txt").exists()


def test_no_path_of_this_machine_is_in_it(built, root):
    traces = [str(root), str(built.parent), tempfile.gettempdir()]
    for path in built.rglob("*"):
        if path.suffix in {".json", ".html", ".ipynb"} and "/build/" not in path.as_posix():
            text = path.read_text(encoding="utf-8")
            assert [trace for trace in traces if trace in text] == [], path


def test_the_lock_lists_what_is_there(built, lock):
    folder = built / "lite" / browser_edition.RUNTIME
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.whl")
    }
    assert {entry["file_name"]: entry["sha256"] for entry in lock["packages"].values()} == found
    for entry in lock["packages"].values():
        assert set(entry["depends"]) <= set(lock["packages"])


def test_the_compiled_wheels_are_the_official_ones(lock):
    official = json.loads((runtime.official_core() / runtime.LOCK).read_text(encoding="utf-8"))
    compiled = {n: e for n, e in lock["packages"].items() if "wasm32" in e["file_name"]}
    assert {"numpy", "matplotlib", "pillow"} <= set(compiled)
    for name, entry in compiled.items():
        assert entry["sha256"] == official["packages"][name]["sha256"]


def test_the_official_address_is_the_one_the_runtime_names():
    address = runtime.official_address(runtime.official_core())
    assert re.fullmatch(r"https://\S+/v0\.27\.7/full/", address)


@pytest.fixture
def copied_wheels(tmp_path, lock, built):
    folder = tmp_path / "wheels"
    folder.mkdir()
    for entry in lock["packages"].values():
        if "wasm32" in entry["file_name"]:
            name = entry["file_name"]
            shutil.copy(built / "lite" / browser_edition.RUNTIME / name, folder / name)
    return folder


def test_a_missing_wheel_is_named(tmp_path, copied_wheels):
    (gone,) = copied_wheels.glob("numpy-*")
    gone.unlink()
    with pytest.raises(
        BuildError, match=f"{gone.name} is missing in .*; the official lock lists it"
    ):
        build.build(tmp_path / "out", copied_wheels)


def test_a_different_wheel_is_refused(tmp_path, copied_wheels, capsys):
    (other,) = copied_wheels.glob("numpy-*")
    other.write_bytes(other.read_bytes() + b"\0")
    assert build.main([str(tmp_path / "out"), "--wheels", str(copied_wheels)]) == 1
    assert "has SHA-256" in (said := capsys.readouterr().err)
    assert other.name in said and "the official lock says" in said
    assert not (tmp_path / "out").exists()


def test_a_package_that_nothing_provides_is_named():
    with pytest.raises(BuildError, match=r"^scipy is needed, but neither packages"):
        runtime.closure(["numpy"], {"numpy": {"depends": ["SciPy"]}})


def test_the_parts_of_the_page_are_not_asked_for():
    entries = {"ipywidgets": {"depends": ["jupyterlab_widgets", "comm"]}, "comm": {"depends": []}}
    assert runtime.closure(["ipywidgets"], entries)["ipywidgets"]["depends"] == ["comm"]


def test_the_folder_of_wheels_may_come_from_the_environment(tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(build, "build", lambda out, wheels: given.append(wheels) or out.mkdir())
    monkeypatch.setenv(build.WHEELS, str(tmp_path / "here"))
    build.main([str(tmp_path / "out")])
    build.main([str(tmp_path / "out2"), "--wheels", str(tmp_path / "there")])
    assert given == [tmp_path / "here", tmp_path / "there"]
