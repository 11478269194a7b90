"""The pixels that a number depends on, over those on which it should."""

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers.figures import pixels_read

CORNER = "h9v9z"
IMAGE = np.arange(12.0).reshape(3, 4)


def marked(rows, cols):
    chosen = np.zeros(IMAGE.shape, dtype=bool)
    chosen[rows, cols] = True
    return chosen


def test_both_windows_are_drawn_and_told():
    read, due = marked(slice(1, 3), slice(0, 2)), marked(slice(0, 2), slice(0, 2))
    picture = pixels_read(IMAGE, read, due, "Z[0, 0, 0, 0]")
    assert picture.sentence == (
        "Z[0, 0, 0, 0] reads 4 pixels, in rows 1 to 2 and columns 0 to 1. "
        "It should read 4 pixels, in rows 0 to 1 and columns 0 to 1."
    )
    assert picture.content.decode().count(CORNER) == 4
    assert texts(picture)[-2:] == ["shaded: should be read", "filled corner: is read"]
    assert not unreadable(picture)


def test_nothing_read_and_scattered_pixels():
    nothing, scattered = marked([], []), marked([0, 2], [1, 1])
    assert pixels_read(IMAGE, nothing, scattered, "Z").sentence == (
        "Z reads no pixel of this channel. It should read 2 pixels, in rows 0, 2 and column 1."
    )


def test_shapes_that_differ_are_refused():
    with pytest.raises(ValueError, match="must have the shape of image"):
        pixels_read(IMAGE, IMAGE > 3, np.ones((2, 2), dtype=bool), "Z")
