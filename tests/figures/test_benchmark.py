"""The benchmark as a picture, from times that nobody measured: ratios, means, marks."""

import re

import pytest
from figures.svg import texts, unreadable, words

from convhelpers.figures import layer_times
from convhelpers.figures.benchmark import (
    LIMIT,
    MARKS,
    best_limits,
    forward_times,
    mean_times,
    relative_times,
)


def result(group, layer, *, loops, torch, limits=(10, 4)):
    """A layer of 20 operations and 4 bytes that takes the package 4 seconds."""
    return {
        "group": group,
        "layer": layer,
        "operations": 20,
        "bytes": 4,
        "limits": dict(zip(("operations", "bytes"), limits, strict=True)),
        "forward": {
            "convhelpers": {"conv_forward": 4},
            "loops": {"loops": loops},
            "NumPy": {"einsum": 12, "shift and add": 8},
            "PyTorch": {"channels last": torch},
        },
    }


RESULTS = {
    "layers": [
        result("small networks", "article", loops=400, torch=2),
        result("small networks", "LeNet C1", loops=4000, torch=2),
        result("VGG-16", "conv1_1", loops=40_000, torch=16, limits=(20, 2)),
    ]
}


def marks(picture):
    """Where each mark stands, with its color, from top to bottom and in the order it was drawn."""
    pattern = r'<path d="M(\S+) (\S+?)m[^"]*z" fill="(\S+)"'
    found = re.findall(pattern, picture.content.decode())
    return [(float(x), float(y), color) for x, y, color in found]


def of_kind(kind, picture):
    """Where the marks of one kind stand below the legend."""
    return [(x, y) for x, y, color in marks(picture) if color == MARKS[kind][1] and y > 50]


def test_the_fastest_way_of_a_kind_is_compared_with_the_package():
    seconds = {
        "NumPy": {"a": 3.0, "b": 2.0},
        "convhelpers": {"conv_forward": 4.0},
        "loops": {"": 8},
    }
    assert relative_times(seconds) == {"NumPy": 0.5, "loops": 2.0}


def test_the_limit_is_that_of_operations_or_that_of_bytes():
    layer = result("", "", loops=1, torch=1)
    assert forward_times(layer, {"operations": 10, "bytes": 4})[LIMIT] == 20 / 10 / 4
    assert forward_times(layer, {"operations": 10, "bytes": 1})[LIMIT] == 4 / 1 / 4


def test_the_best_of_all_measured_limits_counts():
    assert best_limits(RESULTS) == {"operations": 20, "bytes": 4}


def test_a_geometric_mean_is_over_the_layers_that_have_it():
    means = mean_times([{"loops": 100.0, "SciPy": 3.0}, {"loops": 10_000.0}])
    assert means == pytest.approx({"loops": 1000.0, "SciPy": 3.0})


def test_the_sentence_gives_the_means():
    assert layer_times(RESULTS).sentence == (
        "Time of the forward pass of 3 layers of real networks, convhelpers = 1. Geometric means: "
        "the loops 1,000, the best other NumPy 2, PyTorch 1, the limit of the machine 0.25."
    )


def test_each_layer_stands_under_its_group():
    lines = texts(layer_times(RESULTS))
    names = ["small networks", "article", "LeNet C1", "VGG-16", "conv1_1"]
    assert [line for line in lines if line in names] == names


def test_a_mark_stands_where_its_time_is():
    layers = [
        result("", name, loops=4, torch=torch)
        for name, torch in zip("abc", (1, 4, 16), strict=True)
    ]
    torch = of_kind("PyTorch", layer_times({"layers": layers}))
    (x_1, y_1), (x_2, y_2), (x_3, y_3) = torch
    # A quarter of the time, the same and four times, on a logarithmic axis; one line a layer.
    assert x_2 - x_1 == pytest.approx(x_3 - x_2, abs=0.2) and x_1 < x_2
    assert y_3 - y_2 == pytest.approx(y_2 - y_1) and y_1 < y_2


def test_the_marks_of_a_layer_stand_beside_its_name():
    picture = layer_times({"layers": [result("small networks", "article", loops=4, torch=1)]})
    (name,) = [line for line in words(picture) if line.text == "article"]
    heights = [y for _, y, _ in marks(picture) if y > 50]
    assert len(heights) == len(set(heights)) == 3
    assert all(abs(y - (name.top + name.bottom) / 2) < 12 for y in heights)


def test_far_times_are_numbers():
    lines = texts(layer_times(RESULTS))
    # Loops and SciPy, which was not measured.
    assert [line for line in lines if line in ("100", "1,000", "10,000", "–")] == [
        "100",
        "–",
        "1,000",
        "–",
        "10,000",
        "–",
    ]


def test_what_is_as_fast_as_the_package_stands_at_1():
    picture = layer_times({"layers": [result("", "a", loops=4000, torch=4)]})
    ((torch, _),) = of_kind("PyTorch", picture)
    line = re.search(r'<path d="M(\S+) [^>]*stroke-width="2"', picture.content.decode())
    assert torch == float(line.group(1))


def test_no_two_kinds_look_alike():
    assert len({shape for shape, _ in MARKS.values()}) == len(MARKS)
    assert len({color for _, color in MARKS.values()}) == len(MARKS)


@pytest.mark.parametrize("loops", [4, 400, 4_000_000])
def test_the_picture_can_be_read(loops):
    layers = [
        result("VGG-16", f"conv{k} 3×3, 8×112²×128→1024", loops=loops, torch=1) for k in "123"
    ]
    picture = layer_times({"layers": layers})
    assert unreadable(picture) == [] and picture.width <= 760
