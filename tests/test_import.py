"""What the package offers, and what it loads to do so."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import convhelpers

PACKAGE = Path(convhelpers.__file__).parent

PUBLIC = [
    "zero_pad",
    "conv_output_size",
    "same_pad",
    "conv_single_step",
    "conv_forward",
    "pool_forward",
    "conv_pool_forward",
    "relu",
    "sigmoid",
    "conv_backward",
    "numerical_gradient",
    "pool_backward",
    "im2col",
    "conv_forward_matmul",
    "softmax_cross_entropy",
    "occlusion_map",
]

SIGNATURES = {
    "zero_pad": "(X, pad)",
    "conv_output_size": "(n, f, stride=1, pad=0)",
    "same_pad": "(f)",
    "conv_single_step": "(a_slice, W, b, activation=None)",
    "conv_forward": "(A_prev, W, b, stride=1, pad=0)",
    "pool_forward": "(A_prev, f, stride, mode='max')",
    "relu": "(Z)",
    "sigmoid": "(Z)",
    "conv_backward": "(dZ, A_prev, W, stride=1, pad=0)",
    "numerical_gradient": f"(loss, X, h={2**-17})",
    "pool_backward": "(dA, A_prev, f, stride, mode='max')",
    "im2col": "(A_prev, f, stride=1, pad=0)",
    "conv_forward_matmul": "(A_prev, W, b, stride=1, pad=0)",
    "softmax_cross_entropy": "(Z, labels)",
    "occlusion_map": "(score, image, f, stride=1, value=0)",
}


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
    assert convhelpers.__all__ == PUBLIC
    assert all(callable(getattr(convhelpers, name)) for name in PUBLIC)


@pytest.mark.parametrize(("name", "signature"), SIGNATURES.items())
def test_signature(name, signature):
    assert str(inspect.signature(getattr(convhelpers, name))) == signature


def test_signature_of_conv_pool_forward():
    parameters = inspect.signature(convhelpers.conv_pool_forward).parameters
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    assert list(parameters)[:3] == ["A_prev", "W", "b"]
    assert defaults == {
        "stride": 1,
        "pad": 0,
        "activation": convhelpers.relu,
        "pool_f": 2,
        "pool_stride": 2,
        "mode": "max",
    }


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
