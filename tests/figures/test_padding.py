"""Zero padding in pictures, held against counting by hand."""

import re

import numpy as np
import pytest

from convhelpers.figures.padding import outputs_reached, window_counts, zero_padding

X = np.arange(1, 7).reshape(1, 2, 3, 1)


def cell_texts(picture):
    return re.findall(r'text-anchor="middle"[^>]*>([^<]*)</text>', picture.content.decode())


def count_by_sliding(n_H, n_W, f, stride, pad):
    """Slide the window over the padded image and add one under it at every stop."""
    counts = np.zeros((n_H + 2 * pad, n_W + 2 * pad), dtype=int)
    for row in range(0, n_H + 2 * pad - f + 1, stride):
        for col in range(0, n_W + 2 * pad - f + 1, stride):
            counts[row : row + f, col : col + f] += 1
    return counts[pad : pad + n_H, pad : pad + n_W]


@pytest.mark.parametrize("f", [1, 2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize("pad", [0, 1, 2])
def test_window_counts_are_those_of_a_sliding_window(f, stride, pad):
    np.testing.assert_array_equal(
        window_counts(4, 5, f, stride=stride, pad=pad), count_by_sliding(4, 5, f, stride, pad)
    )


def test_the_corner_is_in_one_window_and_the_middle_in_six():
    picture = outputs_reached(4, 5, 3)
    assert picture.sentence == (
        "How many windows each pixel of a 4 × 5 input sits in, with f = 3, stride = 1, pad = 0: "
        "1 2 3 2 1; 2 4 6 4 2; 2 4 6 4 2; 1 2 3 2 1. The top left corner sits in 1, "
        "the best-covered pixel in 6, and every pixel in at least one."
    )
    assert cell_texts(picture) == list("12321246422464212321")


def test_pixels_in_no_window_are_hatched_and_counted():
    picture = outputs_reached(4, 5, 3, stride=2)
    assert picture.sentence.endswith("and 5 pixels sit in none.")
    assert picture.content.decode().count("<path") == 5
    assert "in no window 5 (hatched)" in picture.content.decode()


@pytest.mark.parametrize(("f", "stride", "pad"), [(3, 1, 0), (2, 3, 0), (3, 2, 2), (4, 1, 1)])
def test_a_pixel_is_in_the_windows_between_the_two_that_are_framed(f, stride, pad):
    for row, col in np.ndindex(4, 5):
        held = [
            (top - pad, left - pad)
            for top in range(0, 4 + 2 * pad - f + 1, stride)
            for left in range(0, 5 + 2 * pad - f + 1, stride)
            if top <= row + pad < top + f and left <= col + pad < left + f
        ]
        picture = outputs_reached(4, 5, f, stride=stride, pad=pad, row=row, col=col)
        words = picture.headline.replace("−", "-")
        assert words.startswith(f"Pixel {row}, {col} sits in {len(held)} window")
        starts = [
            tuple(map(int, pair)) for pair in re.findall(r"row (-?\d+), column (-?\d+)", words)
        ]
        assert starts == [held[k] for k in ((0, -1) if len(held) > 1 else (0,) if held else ())]


def test_one_lost_pixel_is_singular():
    assert outputs_reached(1, 3, 1, stride=2).sentence.endswith("and 1 pixel sits in none.")


def test_a_filter_too_large_is_refused_by_name():
    with pytest.raises(ValueError, match="f must be at most"):
        outputs_reached(2, 2, 3)


def test_zero_padding_draws_the_image_and_the_padded_image():
    picture = zero_padding(X, 1)
    assert picture.sentence == (
        "X, 2 × 3, becomes X_pad, 4 × 5, with pad = 1: each side gains 1 ring of zeros "
        "(dashed cells). X_pad: 0 0 0 0 0; 0 1 2 3 0; 0 4 5 6 0; 0 0 0 0 0."
    )
    assert [t for t in cell_texts(picture) if t.isdigit()] == list(
        "123456" + "00000012300456000000"
    )


def test_the_border_is_dashed_and_only_the_border():
    dashed = zero_padding(X, 2).content.decode().count('stroke-dasharray="3 3"')
    assert dashed == (2 + 4) * (3 + 4) - 2 * 3


@pytest.mark.parametrize(
    ("pad", "gain"), [(0, "nothing"), (1, "1 ring of zeros"), (2, "2 rings of zeros")]
)
def test_the_sentence_counts_the_rings(pad, gain):
    assert f"each side gains {gain} " in zero_padding(X, pad).sentence


def test_the_input_is_not_changed():
    before = X.copy()
    zero_padding(X, 2)
    np.testing.assert_array_equal(X, before)
