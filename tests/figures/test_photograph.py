"""Photographs and feature maps: the pixels that are drawn, where, and what the sentence says."""

import re

import numpy as np
import pytest
from figures.svg import JPEG_ERROR, rasters, texts, unreadable

from convhelpers.figures.kit.raster import SIGNED as COLORS
from convhelpers.figures.photograph import feature_maps, patches, photographs

GRAY = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
COLOR = np.full((2, 2, 3), 300.0)
SIGNED = np.repeat(np.array([[-4.0, 0.0], [1.0, 2.0]]), 8, axis=0).repeat(8, axis=1)


def test_a_gray_photograph_is_drawn_as_it_is():
    (shown,) = rasters(photographs([GRAY * 20], ["ramp"]))
    assert np.abs(shown - 20 * GRAY[:, :, 0]).mean() < JPEG_ERROR


def test_values_beyond_the_scale_are_drawn_as_its_ends():
    bright, dark = rasters(photographs([COLOR, COLOR - 400], ["bright", "dark"]))
    assert np.all(bright == 255)
    assert np.all(dark == 0)


def test_the_sentence_gives_size_and_range():
    picture = photographs([GRAY, COLOR], ["ramp", "flat"])
    assert picture.sentence == (
        "ramp: 3 × 4 pixels, values from 0 to 11; flat: 2 × 2 pixels, values from 300 to 300."
    )


def places(picture):
    """Where the pictures stand: x, y, width, height."""
    pattern = rb'<image class="\w+" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"'
    return [tuple(map(float, place)) for place in re.findall(pattern, picture.content)]


def test_photographs_of_one_row_have_one_height_and_fill_the_page():
    picture = photographs([GRAY, np.repeat(GRAY, 2, axis=1), GRAY], ["left", "middle", "right"])
    assert texts(picture) == ["left", "middle", "right"]
    assert len({height for *_, height in places(picture)}) == 1
    assert picture.width == 760


@pytest.mark.parametrize("title", ["$", r"\frac $\frac$ a_b^", "猫の写真", "<b>&amp;", "x" * 100])
def test_a_title_may_be_anything(title):
    picture = photographs([GRAY], [title])
    assert picture.sentence.startswith(f"{title}: 3 × 4 pixels, ")
    assert texts(picture) == [title]
    feature_maps([SIGNED], [title])
    patches(np.zeros((30, 60, 1)), [(0, 0)], 3, [title[:9]])


def test_zero_is_in_the_middle_of_the_scale():
    picture = feature_maps([SIGNED], ["edges"])
    shown, _ = rasters(picture)
    expected = COLORS[np.rint(127 + 127 * SIGNED / 4).astype(int)]
    assert np.abs(shown - expected).mean() < JPEG_ERROR
    assert texts(picture) == ["edges", "−4", "0", "4"]


def test_a_map_of_zeros_has_a_scale_too():
    assert texts(feature_maps([np.zeros((2, 2))], ["nothing"])) == ["nothing", "−1", "0", "1"]


def test_maps_turn_dark_and_photographs_do_not():
    assert feature_maps([SIGNED], ["edges"]).turns_dark
    assert not photographs([GRAY], ["ramp"]).turns_dark


def test_the_sentence_counts_the_negative_values():
    assert feature_maps([SIGNED], ["edges"]).sentence == (
        "Zero has no color, negative is purple, positive orange. "
        "edges: 16 × 16 pixels, values from −4 to 2, 25% negative."
    )


def test_the_sentence_is_silent_about_negative_values_where_there_are_none():
    sentence = feature_maps([abs(SIGNED), SIGNED], ["sizes", "edges"]).sentence
    assert "sizes: 16 × 16 pixels, values from 0 to 4; edges:" in sentence


@pytest.mark.parametrize("draw", [photographs, feature_maps])
def test_a_missing_title_is_refused(draw):
    with pytest.raises(ValueError, match="zip"):
        draw([GRAY[..., 0] if draw is feature_maps else GRAY], [])


def test_inputs_are_not_changed():
    before = COLOR.copy()
    photographs([COLOR], ["flat"])
    np.testing.assert_array_equal(COLOR, before)


# patches

PLACES = [(0, 0), (20, 40), (27, 57)]


def frames(picture):
    """The frames: x, y, width, height."""
    pattern = (
        r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="none"'
        r' stroke="#b34e00"'
    )
    found = re.findall(pattern, picture.content.decode())
    return [tuple(map(float, frame)) for frame in found]


def pixels(frame, place, image):
    """The rows and columns of a picture that a frame holds."""
    scale = place[2] / image.shape[1]
    left, top, width, height = (
        round((side - start) / scale) for side, start in zip(frame, (*place[:2], 0, 0), strict=True)
    )
    return image[top : top + height, left : left + width]


def test_the_sentence_names_every_window_and_its_place():
    picture = patches(np.zeros((30, 60, 1)), PLACES[:2], 3, ["sky", "edge"])
    assert picture.sentence == (
        "A photograph of 30 × 60 pixels with a close-up around each of 2 windows of 3 × 3 pixels: "
        "sky at row 0, column 0; edge at row 20, column 40."
    )


def test_the_frames_hold_the_windows_and_what_is_around_them():
    image = np.arange(30 * 60).reshape(30, 60, 1) % 251
    picture = patches(image, PLACES, 3, ["A", "B", "C"])
    photo, *close_ups = places(picture)
    _, *shown = rasters(picture)
    for k, (row, col) in enumerate(PLACES):
        window, around = frames(picture)[2 * k : 2 * k + 2]
        taken = pixels(around, photo, image)
        assert np.abs(shown[k] - taken[:, :, 0]).mean() < 2 * JPEG_ERROR
        framed = pixels(window, close_ups[k], taken)
        np.testing.assert_array_equal(framed, image[row : row + 3, col : col + 3])


def test_names_can_be_read_and_stand_inside_the_photograph():
    picture = patches(np.zeros((30, 60, 1)), PLACES, 3, ["A", "B", "C"])
    assert texts(picture) == ["A (0, 0)", "A", "B (20, 40)", "B", "C (27, 57)", "C"]
    assert not unreadable(picture)
