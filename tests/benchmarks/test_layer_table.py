"""The results in words, from times that nobody measured; and README.md shows the stored ones."""

import pytest
from layer_table import full_table, readme_table, stored, summary

KINDS = ("loops", "NumPy", "SciPy", "PyTorch", "ONNX Runtime", "limit of the machine")


def result(group, layer, *, channels=3, loops=400, torch=2):
    """A layer of 20 operations and 4 bytes that takes the package 4 seconds."""
    return {
        "group": group,
        "layer": layer,
        "channels": channels,
        "operations": 20,
        "bytes": 4,
        "limits": {"operations": 10, "bytes": 4},
        "forward": {
            "convhelpers": {"conv_forward": 4},
            "loops": {"loops": loops},
            "NumPy": {"einsum": 12, "shift and add": 8},
            "PyTorch": {"channels last": torch, "channels first": 5 * torch},
        },
        "backward": {
            "convhelpers": {"conv_backward": 10},
            "NumPy": {"im2col and back": 15},
            "PyTorch": {"channels last": 5},
        },
        "parts": {"loops, loops": "1 of 28 rows"},
    }


@pytest.fixture
def results():
    found = [
        result("small networks", "article"),
        result("small networks", "LeNet C1", loops=40_000),
        result("VGG-16", "conv1_2", channels=64, torch=32),
    ]
    return {"machine": {"cores": "2", "numpy": "2.4"}, "layers": found}


def test_a_line_for_each_layer(results):
    heading, article, *_ = full_table(results).splitlines()
    assert heading.split()[:4] == ["layer", "ms", "of", "BLAS"]
    # 20 operations take 2 of the 4 seconds.
    cells = ["article", "4e+03", "50%", "100", "2", "–", "0.5", "–", "0.5", "1e+04", "1.5", "0.5"]
    assert article.split() == cells


def test_the_columns_are_aligned(results):
    lines = full_table(results).splitlines()
    assert len(lines) == 4 and len({len(line) for line in lines}) == 1


def test_the_summary(results):
    assert summary(results).splitlines() == [
        "Times relative to convhelpers, geometric means",
        "  forward:  loops 460, NumPy 2, PyTorch 1.3, limit of the machine 0.5",
        "  backward: NumPy 1.5, PyTorch 0.5",
        "Share of the BLAS limit with 64 channels or more, counted as direct multiplications: 50%",
        "Limits: 0 billion operations and 0 billion bytes a second",
        "cores 2, numpy 2.4",
        "Measured on a part of the output:",
        "  article: loops, loops: 1 of 28 rows",
        "  LeNet C1: loops, loops: 1 of 28 rows",
        "  conv1_2: loops, loops: 1 of 28 rows",
    ]


def test_the_table_for_readme(results):
    heading = "the article's loops | best other NumPy | PyTorch | machine's limit"
    one_thread = {"machine": {"cores": "2"}, "layers": results["layers"][2:]}
    assert readme_table(results, one_thread).splitlines() == [
        f"| layers | {heading} |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| small networks (2) | 1,000 | 2 | 0.5 | 0.5 |",
        "| VGG-16 (1) | 100 | 2 | 8 | 0.5 |",
        "| all (3) | 460 | 2 | 1.3 | 0.5 |",
        "| all (3), backward | – | 1.5 | 0.5 | – |",
        "| all (3), one thread | 100 | 2 | 8 | 0.5 |",
        "| all (3), backward, one thread | – | 1.5 | 0.5 | – |",
        "",
        "Counted as direct multiplications, layers with 64 channels or more reach 50% of the limit "
        "of the matrix product, and 50% with one thread. Measured on: cores 2, numpy 2.4.",
    ]


def test_readme_shows_the_stored_results(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    table = readme_table(stored(), stored(threads=1))
    assert table in readme, "run: python tests/benchmarks/layer_table.py"


@pytest.mark.parametrize("threads", [None, 1])
def test_the_stored_results_are_of_everybody_and_every_layer(threads):
    from real_layers import LAYERS

    results = stored(threads)
    assert [result["layer"] for result in results["layers"]] == [layer.label for layer in LAYERS]
    kinds = {kind for result in results["layers"] for kind in result["forward"]}
    assert kinds == {"convhelpers", *KINDS[:-1]}


def test_the_machine_had_more_than_one_thread_and_one():
    assert int(stored()["machine"]["threads"]) > int(stored(threads=1)["machine"]["threads"]) == 1
