"""What lesson 00 says about the packages that are here."""

import tomllib

import pytest
from packaging.requirements import Requirement

from convhelpers.environment import _installed_version, _needs, _report, check_environment

LINES = [
    "numpy>=2.0",
    'anywidget>=0.9.18; extra == "lessons"',
    'matplotlib>=3.8.4; extra == "lessons"',
    'pytest>=8.2; extra == "test"',
    'convhelpers[lessons]; extra == "course"',
]
FINE = {"numpy": "2.1.3", "anywidget": "0.9.21", "matplotlib": "3.10.0"}


def says(**other):
    return _report(_needs(LINES), {**FINE, **other}.get)


def test_only_what_the_lessons_need_is_asked_for():
    assert [need.name for need in _needs(LINES)] == ["numpy", "anywidget", "matplotlib"]


@pytest.mark.parametrize("version", ["3.8.4", "3.10.0", "4.0.0rc1", "3.9.0.dev3"])
def test_a_version_that_is_new_enough(version):
    assert says(matplotlib=version) == "Everything is here. Go on."


@pytest.mark.parametrize("version", ["3.8.3", "3.8.4rc1", "2.10.9"])
def test_a_version_that_is_too_old(version):
    first, second, third = says(matplotlib=version).splitlines()
    assert first == f"matplotlib {version} is too old: the lessons need matplotlib>=3.8.4."
    assert second.endswith('%pip install "matplotlib>=3.8.4"')
    assert "Restart Kernel" in third


def test_a_package_that_is_missing_beside_one_that_is_too_old():
    lines = says(numpy="1.26.4", anywidget=None).splitlines()
    assert lines[:2] == [
        "numpy 1.26.4 is too old: the lessons need numpy>=2.0.",
        "Missing: anywidget.",
    ]
    assert lines[2].endswith('%pip install "numpy>=2.0" "anywidget>=0.9.18"')


def test_a_package_that_nobody_installed_has_no_version():
    assert _installed_version("convhelpers-of-nobody") is None


def test_here_everything_is_here():
    assert check_environment() == "Everything is here. Go on."


def test_it_asks_for_what_the_lessons_import(root):
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lessons = map(Requirement, pyproject["project"]["optional-dependencies"]["lessons"])
    names = {need.name for need in lessons}
    assert names == {"anywidget", "ipywidgets", "matplotlib", "packaging", "pillow"}
