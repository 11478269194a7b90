"""Photographs and feature maps: what matplotlib is asked to draw, and what the sentence says."""

import numpy as np
import pytest

from convhelpers.figures import photograph
from convhelpers.figures.photograph import feature_maps, patches, photographs

GRAY = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
COLOR = np.full((2, 2, 3), 300.0)
SIGNED = np.array([[-4.0, 0.0], [1.0, 2.0]])


@pytest.fixture
def drawn(monkeypatch):
    """Catch the matplotlib figures on their way to becoming pictures."""
    figures = []
    encode = photograph.picture_of_figure

    def catch(figure, sentence):
        figures.append(figure)
        return encode(figure, sentence)

    monkeypatch.setattr(photograph, "picture_of_figure", catch)
    return figures


def test_a_gray_photograph_is_drawn_in_three_equal_channels(drawn):
    photographs([GRAY], ["ramp"])
    shown = drawn[0].axes[0].images[0].get_array()
    np.testing.assert_array_equal(shown, np.repeat(GRAY, 3, axis=2))


def test_values_beyond_the_scale_are_drawn_as_its_ends(drawn):
    photographs([COLOR, COLOR - 400], ["bright", "dark"])
    bright, dark = (ax.images[0].get_array() for ax in drawn[0].axes)
    assert np.all(bright == 255)
    assert np.all(dark == 0)


def test_the_sentence_gives_size_and_range():
    picture = photographs([GRAY, COLOR], ["ramp", "flat"])
    assert picture.sentence == (
        "ramp: 3 × 4 pixels, values from 0 to 11; flat: 2 × 2 pixels, values from 300 to 300."
    )


def test_titles_stand_above_their_pictures(drawn):
    photographs([GRAY, GRAY], ["left", "right"])
    assert [ax.get_title() for ax in drawn[0].axes] == ["left", "right"]


@pytest.mark.parametrize(
    "title", ["$", "$x_1", r"\frac $\frac$ a_b^", "猫の写真", "a\tb\0", "", "x" * 300]
)
@pytest.mark.filterwarnings("error")
def test_a_title_may_be_anything(title):
    assert photographs([GRAY], [title]).sentence.startswith(f"{title}: 3 × 4 pixels, ")
    feature_maps([SIGNED], [title])
    patches(np.zeros((30, 60, 1)), [(0, 0)], 3, [title[:9]])


def test_a_dollar_is_written_as_it_is(drawn):
    photographs([GRAY, GRAY], ["$5", "$6$"])
    assert [ax.get_title() for ax in drawn[0].axes] == ["$5", "$6$"]
    assert not any(ax.title.get_parse_math() for ax in drawn[0].axes)


def test_a_letter_that_no_font_holds_is_replaced(drawn):
    photographs([GRAY], ["a\ufdd0b"])  # U+FDD0 will never be a letter
    assert drawn[0].axes[0].get_title() == "a□b"


def test_a_letter_that_another_font_holds_is_written_in_that(drawn):
    photographs([GRAY], ["a\u2b1b"])  # in a font that comes with matplotlib, not in its usual one
    title = drawn[0].axes[0].title
    assert title.get_text() == "a\u2b1b"
    assert len(title.get_fontfamily()) == 2


def test_zero_is_in_the_middle_of_the_scale(drawn):
    feature_maps([SIGNED], ["edges"])
    assert drawn[0].axes[0].images[0].get_clim() == (-4.0, 4.0)


def test_a_map_of_zeros_has_a_scale_too(drawn):
    feature_maps([np.zeros((2, 2))], ["nothing"])
    assert drawn[0].axes[0].images[0].get_clim() == (-1, 1)


def test_the_sentence_counts_the_negative_values():
    assert feature_maps([SIGNED], ["edges"]).sentence == (
        "Zero is white, negative purple, positive orange. "
        "edges: 2 × 2 pixels, values from -4 to 2, 25% negative."
    )


def test_the_sentence_is_silent_about_negative_values_where_there_are_none():
    sentence = feature_maps([abs(SIGNED), SIGNED], ["sizes", "edges"]).sentence
    assert "sizes: 2 × 2 pixels, values from 0 to 4; edges:" in sentence


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


def frames(ax):
    return [(*p.get_xy(), p.get_width(), p.get_height()) for p in ax.patches]


def test_the_sentence_names_every_window_and_its_place():
    picture = patches(np.zeros((30, 60, 1)), PLACES[:2], 3, ["sky", "edge"])
    assert picture.sentence == (
        "A photograph of 30 × 60 pixels with a close-up around each of 2 windows of 3 × 3 pixels: "
        "sky at row 0, column 0; edge at row 20, column 40."
    )


def test_a_frame_in_each_close_up_holds_the_window(drawn):
    image = np.arange(30 * 60).reshape(30, 60, 1) % 251
    patches(image, PLACES, 3, ["A", "B", "C"])
    _, *close_ups = drawn[0].axes
    for ax, (row, col) in zip(close_ups, PLACES, strict=True):
        ((x, y, width, height),) = frames(ax)
        top, left = round(y + 0.5), round(x + 0.5)
        shown = ax.images[0].get_array()[top : top + 3, left : left + 3, 0]
        np.testing.assert_array_equal(shown, image[row : row + 3, col : col + 3, 0])
        assert (width, height) == (3, 3)


def test_the_photograph_is_framed_where_the_close_ups_are_taken(drawn):
    image = np.arange(30 * 60).reshape(30, 60, 1) % 251
    patches(image, PLACES, 3, ["A", "B", "C"])
    photo, *close_ups = drawn[0].axes
    for ax, (x, y, width, height) in zip(close_ups, frames(photo), strict=True):
        top, left = round(y + 0.5), round(x + 0.5)
        framed = image[top : top + height, left : left + width, 0]
        np.testing.assert_array_equal(ax.images[0].get_array()[:, :, 0], framed)


def test_names_stand_inside_the_photograph(drawn):
    patches(np.zeros((30, 60, 1)), PLACES, 3, ["A", "B", "C"])
    assert [text.get_text() for text in drawn[0].axes[0].texts] == ["A", "B", "C"]
    assert [text.get_ha() for text in drawn[0].axes[0].texts] == ["left", "right", "right"]
