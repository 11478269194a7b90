"""How cost grows, as a picture from numbers that nobody measured: slopes, and what they are of."""

import pytest
from figures.svg import texts, unreadable

from convhelpers.figures import growth
from convhelpers.figures.growth import _fitted_slope

SIZES = [1, 2, 4, 8, 16]


def sweep(size, power):
    """Time grows with `power`; the memory of the package not at all, that of im2col as the size."""
    return {
        "size": size,
        "sizes": SIZES,
        "time": {name: [1e-3 * n**power for n in SIZES] for name in ("convhelpers", "im2col")},
        "memory": {"convhelpers": [2**20] * 5, "im2col": [2**20 * n for n in SIZES]},
        "theory": {
            "time": {"convhelpers": 1, "im2col": 1},
            "memory": {"convhelpers": 0, "im2col": 1},
        },
    }


RESULTS = {"sweeps": [sweep("batch", 1), sweep("image side", 2.04)]}


def test_a_slope_is_that_of_the_larger_half():
    values = [5, 5, 4**1.5, 8**1.5, 16**1.5]
    assert _fitted_slope(SIZES, values) == pytest.approx(1.5)


def test_the_sentence_gives_measured_and_expected_slopes():
    assert growth(RESULTS).sentence == (
        "Slopes on logarithmic axes, those of the theory in parentheses. "
        "Batch: time convhelpers 1.0 (1) and im2col 1.0 (1), "
        "memory convhelpers 0.0 (0) and im2col 1.0 (1). "
        "Image side: time convhelpers 2.0 (1) and im2col 2.0 (1), "
        "memory convhelpers 0.0 (0) and im2col 1.0 (1)."
    )


def test_each_size_has_a_panel_for_time_and_one_for_memory():
    lines = texts(growth(RESULTS))
    assert lines.count("batch") == lines.count("image side") == 2
    assert lines.count("time, shortest = 1") == lines.count("peak memory, bytes") == 2


def test_times_are_multiples_of_the_shortest():
    slower = {"sweeps": [sweep("batch", 1)]}
    for times in slower["sweeps"][0]["time"].values():
        times[:] = [1000 * time for time in times]
    assert growth(slower).content == growth({"sweeps": [sweep("batch", 1)]}).content


@pytest.mark.parametrize("power", [0.01, 1, 3])
def test_the_picture_can_be_read(power):
    picture = growth({"sweeps": [sweep("batch", power), sweep("filter side", power)]})
    assert unreadable(picture) == [] and picture.width <= 760
