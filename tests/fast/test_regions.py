"""Parts of the plane around an image, against a padded copy."""

import numpy as np
import pytest

from convhelpers.fast.regions import add_region, common, region

SPANS = [slice(start, stop) for start in range(-7, 8) for stop in range(start, 9)]
BORDER = 9  # wider than any span reaches


def padded(A):
    return np.pad(A, [(0, 0), (BORDER, BORDER), (BORDER, BORDER), (0, 0)])


def moved(span):
    return slice(span.start + BORDER, span.stop + BORDER)


@pytest.mark.parametrize("channels_first", [False, True])
def test_a_region_is_a_part_of_the_padded_image(channels_first):
    A = np.arange(1, 49).reshape(2, 3, 4, 2)
    for rows, cols in zip(SPANS, SPANS[::-1], strict=True):
        pixels = region(A, rows, cols, np.float32, channels_first)
        assert pixels.dtype == np.float32
        np.testing.assert_array_equal(pixels, padded(A)[:, moved(rows), moved(cols)])


def test_the_channels_may_come_first_in_memory():
    A = np.ones((2, 3, 4, 2))
    spans = slice(-1, 4), slice(-1, 5)
    assert region(A, *spans, float).flags.c_contiguous
    assert region(A, *spans, float, channels_first=True).transpose(3, 0, 1, 2).flags.c_contiguous


def test_adding_a_region_drops_what_lies_past_the_image():
    for rows, cols in zip(SPANS, SPANS[::-1], strict=True):
        A = np.ones((2, 3, 4, 2))
        expected = padded(A)
        pixels = np.random.default_rng(13).integers(
            0, 9, (2, rows.stop - rows.start, cols.stop - cols.start, 2)
        )
        expected[:, moved(rows), moved(cols)] += pixels
        add_region(A, rows, cols, pixels)
        np.testing.assert_array_equal(A, expected[:, BORDER:-BORDER, BORDER:-BORDER])


@pytest.mark.parametrize(
    ("span", "of_span", "of_axis"),
    [
        (slice(-1, 2), slice(1, 3), slice(0, 2)),
        (slice(1, 9), slice(0, 2), slice(1, 3)),
        (slice(-2, 9), slice(2, 5), slice(0, 3)),
        (slice(1, 2), slice(0, 1), slice(1, 2)),
    ],
)
def test_common(span, of_span, of_axis):
    assert common(span, 3) == (of_span, of_axis)
