"""The hand-set filters do what their names say."""

import numpy as np
import pytest

from convhelpers import conv_forward
from convhelpers.filters import (
    FILTERS,
    closest_filter,
    hand_set_filter,
    per_channel,
    similarity,
)

SUMS = {
    "identity": 1,
    "box blur": 1,
    "gaussian blur": 1,
    "sharpen": 1,
    "emboss": 1,
    "sobel vertical": 0,
    "sobel horizontal": 0,
    "laplacian": 0,
}
RNG = np.random.default_rng(3)


def filtered(image, name):
    """One gray image, (n_H, n_W), through one hand-set filter, without padding."""
    A_prev = np.asarray(image)[np.newaxis, :, :, np.newaxis]
    return conv_forward(A_prev, per_channel(hand_set_filter(name)), [0])[0, :, :, 0]


def columns(*values):
    """An image of four equal rows: brightness changes from left to right only."""
    return np.tile(np.array(values, dtype=float), (4, 1))


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_a_new_three_by_three_array_of_float64(name):
    kernel = hand_set_filter(name)
    assert kernel.shape == (3, 3)
    assert kernel.dtype == np.float64
    kernel[:] = 7
    assert not np.array_equal(hand_set_filter(name), kernel)


@pytest.mark.parametrize(("name", "total"), SUMS.items())
def test_an_even_area_keeps_its_brightness_or_becomes_zero(name, total):
    np.testing.assert_allclose(filtered(np.full((4, 5), 10), name), 10 * total, atol=1e-12)


def test_every_filter_has_its_sum_in_the_table():
    assert tuple(SUMS) == FILTERS


def test_identity_gives_the_inside_of_the_image():
    image = RNG.integers(-9, 10, (5, 6))
    np.testing.assert_array_equal(filtered(image, "identity"), image[1:-1, 1:-1])


def test_box_blur_is_the_mean_of_the_window():
    window = RNG.integers(-9, 10, (3, 3))
    np.testing.assert_allclose(filtered(window, "box blur"), [[window.mean()]])


def test_gaussian_blur_weighs_a_pixel_by_its_distance():
    np.testing.assert_array_equal(
        16 * hand_set_filter("gaussian blur"), np.outer([1, 2, 1], [1, 2, 1])
    )


def test_sharpen_is_the_image_minus_its_laplacian():
    image = RNG.integers(0, 256, (6, 7))
    np.testing.assert_array_equal(
        filtered(image, "sharpen"), image[1:-1, 1:-1] - filtered(image, "laplacian")
    )


def test_sobel_vertical_is_positive_where_the_image_gets_brighter_to_the_right():
    edge = columns(0, 0, 10, 10)
    np.testing.assert_array_equal(
        filtered(edge, "sobel vertical"), (1 + 2 + 1) * (10 - edge[:2, :2])
    )
    np.testing.assert_array_equal(filtered(edge, "sobel horizontal"), 0)
    np.testing.assert_array_equal(filtered(10 - edge, "sobel vertical"), -40)


def test_sobel_horizontal_is_positive_where_the_image_gets_brighter_downward():
    edge = columns(0, 0, 10, 10).T
    np.testing.assert_array_equal(filtered(edge, "sobel horizontal"), 4 * 10)
    np.testing.assert_array_equal(filtered(edge, "sobel vertical"), 0)


def test_laplacian_sums_the_differences_to_the_four_neighbors():
    image = RNG.integers(-9, 10, (3, 3))
    neighbors = [image[0, 1], image[1, 0], image[1, 2], image[2, 1]]
    assert filtered(image, "laplacian").item() == sum(n - image[1, 1] for n in neighbors)


def test_emboss_takes_the_upper_left_from_the_lower_right():
    step = np.zeros((3, 3))
    step[2, 2] = 1
    assert filtered(step, "emboss").item() == 2
    assert filtered(step[::-1, ::-1], "emboss").item() == -2


def test_an_unknown_name_is_answered_with_the_names():
    with pytest.raises(ValueError, match=r"name must be one of identity, .*laplacian, got 'blur'"):
        hand_set_filter("blur")


def test_per_channel_filters_each_channel_alone():
    kernel = RNG.integers(-9, 10, (3, 3))
    A_prev = RNG.integers(-9, 10, (2, 4, 5, 3))
    Z = conv_forward(A_prev, per_channel(kernel, 3), [0, 0, 0])
    for c in range(3):
        alone = conv_forward(A_prev[:, :, :, [c]], per_channel(kernel), [0])
        np.testing.assert_array_equal(Z[:, :, :, [c]], alone)


@pytest.mark.parametrize(
    ("kernel", "n_C", "shape"),
    [([[2]], 1, (1, 1, 1, 1)), (np.eye(3), 1, (1, 3, 3, 1)), (np.eye(5), 3, (3, 5, 5, 3))],
)
def test_per_channel_has_one_filter_for_each_channel(kernel, n_C, shape):
    W = per_channel(kernel, n_C)
    assert W.shape == shape
    assert W.sum() == n_C * np.sum(kernel)


def test_per_channel_keeps_float32_and_shares_no_memory():
    kernel = np.ones((3, 3), np.float32)
    W = per_channel(kernel)
    assert W.dtype == np.float32
    assert not np.shares_memory(W, kernel)


@pytest.mark.parametrize(
    ("kernel", "n_C", "error", "message"),
    [
        ([1, 2, 3], 1, ValueError, r"kernel must have 2 axes .*\(3,\)"),
        ([[1, 2, 3]], 1, ValueError, r"kernel must have two axes of the same length.*\(1, 3\)"),
        ([["a"]], 1, TypeError, "kernel must be an array of float32"),
        ([[1]], 0, ValueError, "n_C must be an integer of at least 1, got 0"),
        ([[1]], 3.0, TypeError, "n_C must be an integer of at least 1, got 3.0"),
    ],
)
def test_per_channel_refuses_what_it_cannot_use(kernel, n_C, error, message):
    with pytest.raises(error, match=message):
        per_channel(kernel, n_C)


def test_similarity_is_the_cosine():
    one, other = RNG.normal(size=(2, 3, 3))
    expected = np.dot(one.ravel(), other.ravel()) / np.sqrt((one**2).sum() * (other**2).sum())
    assert similarity(one, other) == pytest.approx(expected)
    assert similarity(one, 7 * one) == pytest.approx(1)
    assert similarity(one, -one) == pytest.approx(-1)
    assert similarity([[1, 0], [0, 0]], [[0, 0], [0, 3]]) == 0


@pytest.mark.parametrize(
    ("other", "words"), [(np.ones((2, 3)), "shape of kernel"), (np.zeros((3, 3)), "all zeros")]
)
def test_filters_without_a_likeness_are_refused(other, words):
    with pytest.raises(ValueError, match=words):
        similarity(np.ones((3, 3)), other)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_closest_of_a_hand_set_filter_is_itself(name, sign):
    kernel = 5 * sign * hand_set_filter(name) + RNG.normal(0, 0.01, (3, 3))
    found, alike = closest_filter(kernel)
    assert found == name
    assert alike == pytest.approx(sign, abs=0.01)
