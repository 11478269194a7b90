"""A filtered photograph: what the embedded rasters hold, held against SciPy."""

import re

import numpy as np
import pytest
from figures.svg import JPEG_ERROR, rasters, texts, unreadable
from scipy.signal import correlate2d

from convhelpers.data import load_photo
from convhelpers.figures.filtered import _adds_up_to_zero, filter_layer, filtered_photograph
from convhelpers.figures.kit.palette import PADDING
from convhelpers.figures.kit.raster import SIGNED
from convhelpers.figures.kit.words import number
from convhelpers.filters import FILTERS, hand_set_filter

COLOR = load_photo("chelsea")[60:124, 80:176]
GRAY = load_photo("camera")[40:104, 60:150]
EDGES = hand_set_filter("sobel vertical")
BLUR = hand_set_filter("box blur")
IDENTITY = hand_set_filter("identity")


def frames(picture):
    """The x, y, width and height of every embedded photograph on the page."""
    pattern = rb'<image class="\w+" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"'
    return [tuple(map(float, found)) for found in re.findall(pattern, picture.content)]


def correlated(photo, kernel, stride, pad):
    """Every channel filtered alone, by SciPy, in float64."""
    padded = np.pad(photo.astype(float), ((pad, pad), (pad, pad), (0, 0)))
    maps = [correlate2d(channel, kernel, mode="valid") for channel in np.moveaxis(padded, 2, 0)]
    return np.stack(maps, axis=2)[::stride, ::stride]


def colors_around_zero(values):
    """The course's diverging colors for a signed map, with its scale up to the 99th percentile."""
    limit = np.sort(np.abs(values).ravel())[int(np.ceil(0.99 * (values.size - 1)))]
    return SIGNED[np.rint(127 + 127 * np.clip(values / limit, -1, 1)).astype(int)]


@pytest.mark.parametrize("photo", [COLOR, GRAY], ids=["color", "gray"])
@pytest.mark.parametrize("pad", range(4))
@pytest.mark.parametrize("stride", range(1, 5))
@pytest.mark.parametrize("name", FILTERS)
def test_the_pictures_are_those_of_scipy(name, stride, pad, photo):
    kernel = hand_set_filter(name)
    picture = filtered_photograph(photo, kernel, stride=stride, pad=pad)
    channels = correlated(photo, kernel, stride, pad)
    if name in ("sobel vertical", "sobel horizontal", "laplacian"):
        Z = channels.sum(axis=2, keepdims=True)
        expected = colors_around_zero(Z[:, :, 0])
    else:
        Z = channels
        expected = np.clip(channels, 0, 255).squeeze()
    source, target, *scale = rasters(picture)
    padded = np.pad(photo, ((pad, pad), (pad, pad), (0, 0))).squeeze()
    assert source.shape == padded.shape
    assert np.abs(source - padded).mean() < JPEG_ERROR
    assert target.shape == expected.shape
    assert np.abs(target - expected).mean() < 2 * JPEG_ERROR
    assert len(scale) == (Z is not channels)
    n_H, n_W, n_C = Z.shape
    size = f"{n_H} × {n_W}" + (" × 3" if n_C == 3 else "")
    assert f"stride {stride}, pad {pad}. Z is {size}, values from " in picture.sentence
    lowest, highest = re.search(r"from (\S+) to (\S+?)[,.] ", picture.sentence).groups()
    assert float(lowest.replace("−", "-")) == pytest.approx(Z.min(), abs=0.01)
    assert float(highest.replace("−", "-")) == pytest.approx(Z.max(), abs=0.01)
    assert ("negative. " in picture.sentence) == (Z < -0.01).any()
    assert (picture.width, picture.height) == (760, 344)
    assert not unreadable(picture)


def test_the_sentence_of_an_edge_filter():
    photo = np.zeros((4, 6, 3), np.uint8)
    photo[:, 3:] = 10
    picture = filtered_photograph(photo, EDGES, names=("a step", "sobel vertical"))
    assert picture.sentence == (
        "a step, 4 × 6 × 3; sobel vertical, stride 1, pad 0. Z is 2 × 4, values from 0 to 120. "
        "The filter’s numbers add up to 0, so Z is drawn around zero: 0 has no color, negative is "
        "purple, positive orange."
    )
    picture = filtered_photograph(photo, -EDGES)
    assert "values from −120 to 0, 50% negative." in picture.sentence


def test_the_sentence_of_a_blur():
    photo = np.full((4, 4, 1), 100, np.uint8)
    assert filtered_photograph(photo, BLUR).sentence == (
        "The photograph, 4 × 4; the filter, stride 1, pad 0. Z is 2 × 2, values from 100 to 100. "
        "The filter’s numbers add up to 1, so Z is drawn as a photograph: 0 and below black, 255 "
        "and above white."
    )


def test_a_share_of_negative_numbers_is_never_rounded_to_none():
    photo = np.full((40, 40, 1), 100, np.uint8)
    photo[20, 20] = 255
    kernel = np.array([[2, -1], [0, 0]])
    assert ", less than 1% negative." in filtered_photograph(photo, kernel).sentence


def test_a_share_of_negative_numbers_is_never_rounded_to_all():
    photo = np.full((40, 40, 1), 100, np.uint8)
    photo[20, 20] = 0
    assert ", more than 99% negative." in filtered_photograph(photo, -IDENTITY).sentence
    assert ", 100% negative." in filtered_photograph(photo + 1, -IDENTITY).sentence


def test_rounding_errors_are_not_counted_as_negative():
    photo = np.full((4, 4, 1), 77, np.uint8)
    result = np.full((1, 2, 2, 1), -1e-5)
    assert "values from 0 to 0. The" in filtered_photograph(photo, EDGES, yours=result).sentence


def test_labels_name_the_arrays_and_the_scale():
    picture = filtered_photograph(COLOR, EDGES, pad=2)
    assert texts(picture)[0] == "A_prev, 64 × 96 × 3, padded with 2"
    assert "W, 3 × 3" in texts(picture)
    assert "adds the channels" in texts(picture)
    assert "Z, 66 × 98" in texts(picture)
    Z = correlated(COLOR, EDGES, 1, 2).sum(axis=2)
    limit = round(np.sort(np.abs(Z).ravel())[int(np.ceil(0.99 * (Z.size - 1)))])
    assert texts(picture)[-3:] == [f"≤ −{limit}", "0", f"≥ {limit}"]
    picture = filtered_photograph(COLOR, BLUR)
    assert texts(picture)[0] == "A_prev, 64 × 96 × 3"
    assert "on each channel" in texts(picture)
    assert texts(picture)[-1] == "black ≤ 0, white ≥ 255"
    assert "on each channel" not in texts(filtered_photograph(GRAY, BLUR))


def test_a_zero_border_has_a_dashed_frame():
    dashes = f'stroke-dasharray="{PADDING.dash}"'.encode()
    assert dashes not in filtered_photograph(COLOR, EDGES).content
    assert dashes in filtered_photograph(COLOR, EDGES, pad=1).content


def test_the_scale_runs_from_the_lowest_color_to_the_highest():
    picture = filtered_photograph(GRAY, EDGES)
    scale = rasters(picture)[2]
    assert picture.content.count(b'preserveAspectRatio="none"') == 3, "one row fills the bar"
    assert scale.shape == (1, 255, 3)
    assert np.abs(scale[0] - SIGNED).mean() < JPEG_ERROR
    assert np.ptp(SIGNED[127]) == 0, "zero has no hue"


def test_photograph_and_result_share_one_scale_on_the_page():
    (_, _, width, height), (_, _, narrow, low) = frames(filtered_photograph(GRAY, BLUR, stride=3))
    assert width / GRAY.shape[1] == pytest.approx(height / GRAY.shape[0], rel=1e-3)
    n_H, n_W, _ = correlated(GRAY, BLUR, 3, 0).shape
    assert narrow / n_W == pytest.approx(width / GRAY.shape[1], rel=1e-3)
    assert low / n_H == pytest.approx(height / GRAY.shape[0], rel=1e-3)


@pytest.mark.parametrize("shape", [(300, 40, 3), (16, 300, 1), (4, 4, 1), (300, 300, 3)])
@pytest.mark.parametrize("f", [1, 3, 4, 5, 9])
@pytest.mark.parametrize("pad", [3, 20])
def test_every_photograph_and_filter_keep_to_their_places(shape, f, pad):
    picture = filtered_photograph(np.zeros(shape, np.uint8), np.ones((f, f)), pad=pad)
    assert (picture.width, picture.height) == (760, 344)
    assert not unreadable(picture)
    (x, y, width, height), (result, _, result_width, result_height) = frames(picture)
    assert x == 0
    assert width < result <= 728 - result_width
    assert y + max(height, result_height) <= 24 + 240 + 1e-6


def test_large_pixels_stay_apart():
    assert b"pixelated" in filtered_photograph(COLOR[::2, ::2], BLUR).content
    assert b"pixelated" not in filtered_photograph(load_photo("camera"), BLUR).content


def test_the_readers_result_is_drawn_and_compared():
    A_prev, W, b = filter_layer(COLOR, BLUR)
    assert (A_prev.shape, W.shape, b.shape) == ((1, 64, 96, 3), (3, 3, 3, 3), (3,))
    right = correlated(COLOR, BLUR, 1, 0)[np.newaxis]
    picture = filtered_photograph(COLOR, BLUR, yours=right)
    assert picture.sentence.endswith(" Your Z agrees with the course’s.")
    assert "Z, yours, 62 × 94 × 3" in texts(picture)
    wrong = right.copy()
    wrong[0, 1, 2, 1:] = [7, 9]
    picture = filtered_photograph(COLOR, BLUR, yours=255 - wrong)
    assert np.abs(rasters(picture)[1] - (255 - wrong[0])).mean() < JPEG_ERROR
    assert filtered_photograph(COLOR, BLUR, yours=wrong).sentence.endswith(
        " Your Z differs from the course’s in less than 1% of the numbers, first at row 1, "
        f"column 2, channel 1: 7 instead of {number(right[0, 1, 2, 1])}."
    )


@pytest.mark.parametrize("kernel", [EDGES, BLUR])
@pytest.mark.filterwarnings("error")
def test_a_result_with_nan_and_infinity_is_drawn(kernel):
    result = correlated(GRAY, kernel, 1, 0)[np.newaxis]
    result[0, 0, :3, 0] = [np.nan, np.inf, -np.inf]
    result[0, 1] = np.inf
    picture = filtered_photograph(GRAY, kernel, yours=result)
    assert "first at row 0, column 0, channel 0: nan instead of" in picture.sentence
    assert not any("∞" in words for words in texts(picture)), "the scale ends at a number"
    result[:] = np.nan
    assert "values from nan to nan" in filtered_photograph(GRAY, kernel, yours=result).sentence


def test_a_result_of_another_shape_is_refused():
    message = r"yours must have the shape of the result, \(1, 62, 88, 1\), got shape \(1, 2, 2, 1\)"
    with pytest.raises(ValueError, match=message):
        filtered_photograph(GRAY, BLUR, yours=np.zeros((1, 2, 2, 1)))


def test_a_filter_larger_than_the_photograph_is_refused():
    with pytest.raises(ValueError, match="filter"):
        filtered_photograph(np.zeros((2, 2, 1), np.uint8), BLUR)


def test_an_even_photograph_has_a_scale_too():
    picture = filtered_photograph(np.full((9, 9, 1), 50, np.uint8), EDGES)
    assert texts(picture)[-3:] == ["≤ −1", "0", "≥ 1"]
    photo = np.full((40, 40, 1), 50, np.uint8)
    photo[20, 20] = 51
    picture = filtered_photograph(photo, np.array([[1, -1], [0, 0]]))
    assert texts(picture)[-3:] == ["≤ −1", "0", "≥ 1"]


@pytest.mark.parametrize(
    ("kernel", "signed"),
    [
        (EDGES, True),
        (EDGES / 1000, True),
        (np.zeros((3, 3)), True),
        ([[0.1, 0.2], [-0.3, 0]], True),
        (BLUR, False),
        (hand_set_filter("emboss"), False),
        (-BLUR, False),
        ([[1, -0.9]], False),
    ],
)
def test_which_filters_add_up_to_zero(kernel, signed):
    assert _adds_up_to_zero(np.array(kernel)) is signed


def test_inputs_are_not_changed():
    photo, kernel = COLOR.copy(), EDGES.copy()
    filtered_photograph(photo, kernel, pad=1)
    np.testing.assert_array_equal(photo, COLOR)
    np.testing.assert_array_equal(kernel, EDGES)


def test_a_picture_that_holds_a_photograph_does_not_turn_dark():
    picture = filtered_photograph(GRAY, EDGES)
    assert not picture.turns_dark
    assert '<img class="photograph"' in picture._repr_html_()
