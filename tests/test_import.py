"""What the package offers, and what it loads to do so."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import convhelpers
from convhelpers.exercises import EXERCISES

PACKAGE = Path(convhelpers.__file__).parent

# What the lessons use beside the functions they build; the signatures of those are held to their
# exercises.
HELPERS = {
    "conv_output_size": "(n, f, stride=1, pad=0)",
    "same_pad": "(f)",
    "relu": "(Z)",
    "sigmoid": "(Z)",
    "grouped_conv_backward": "(dZ, A_prev, W, stride=1, pad=0, groups=1)",
    "separable_conv_backward": "(dZ, A_prev, W_depth, W_point, stride=1, pad=0)",
    "conv_transpose_backward": "(dZ, A_prev, W, stride=1, pad=0)",
    "fold_batch_norm": "(W, b, gamma, beta, mean, var, eps=1e-05)",
    "conv_tiled_forward": "(A_prev, W, b, stride=1, pad=0, tile=512)",
    "conv_tiled_backward": "(dZ, A_prev, W, stride=1, pad=0, tile=512)",
}
PUBLIC = [*EXERCISES, *HELPERS]


def third_party_after(statement):
    """The top-level modules outside the standard library that a fresh Python loads."""
    code = (
        f"import sys; before = set(sys.modules); {statement}; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_import_loads_numpy_and_nothing_else():
    assert third_party_after("import convhelpers") - third_party_after("import numpy") == {
        "convhelpers"
    }


def test_import_leaves_the_last_lessons_for_later():
    code = "import sys, convhelpers; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in run.stdout.split() if name.startswith("convhelpers.")}
    assert not loaded & {*convhelpers.LATER.values(), "convhelpers.network", "convhelpers.figures"}


def test_what_comes_later_is_listed_and_a_name_that_is_not_there_is_refused():
    assert set(PUBLIC) <= set(dir(convhelpers))
    with pytest.raises(AttributeError, match="'convhelpers' has no attribute 'conv_sideways'"):
        convhelpers.conv_sideways  # noqa: B018


def test_a_network_learns_with_numpy_alone():
    loaded = third_party_after("import convhelpers.network, convhelpers.training")
    assert loaded - third_party_after("import numpy") == {"convhelpers"}


def test_the_public_names_are_those_of_the_lessons():
    assert sorted(convhelpers.__all__) == sorted(PUBLIC)
    assert all(callable(getattr(convhelpers, name)) for name in PUBLIC)


@pytest.mark.parametrize(("name", "signature"), HELPERS.items())
def test_signature(name, signature):
    assert str(inspect.signature(getattr(convhelpers, name))) == signature


@pytest.mark.parametrize("name", PUBLIC)
def test_docstring_has_every_section(name):
    doc = inspect.getdoc(getattr(convhelpers, name))
    summary, blank = doc.splitlines()[:2]
    assert summary.endswith(".") and blank == ""
    for section in ("Parameters", "Returns", "Raises", "Notes", "References", "Examples"):
        assert f"\n{section}\n{'-' * len(section)}\n" in doc, f"{name} has no section {section}"


def test_the_imports_keep_the_contracts_of_pyproject(root, capsys):
    code = lint_imports(str(root / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out
