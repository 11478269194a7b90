"""Windows as the rows of a matrix and back, and the layer as one product, against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from strategies import fixed_examples, layers

from convhelpers import (
    col2im,
    conv_backward,
    conv_forward,
    conv_forward_matmul,
    im2col,
    zero_pad,
)

IMAGE = np.array([[1, 2, 3], [4, 5, 6]])


def rows_by_hand(A_prev, f, stride, pad):
    """Every window as a list of numbers, read pixel by pixel."""
    images = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)]).tolist()
    return [
        [pixel for line in image[top : top + f] for cell in line[left : left + f] for pixel in cell]
        for image in images
        for top in range(0, len(image) - f + 1, stride)
        for left in range(0, len(image[0]) - f + 1, stride)
    ]


def test_rows_are_windows_and_columns_are_cells_of_the_window():
    A_prev = np.stack([IMAGE, 10 * IMAGE], axis=2)[np.newaxis]
    expected = [[1, 10, 2, 20, 4, 40, 5, 50], [2, 20, 3, 30, 5, 50, 6, 60]]
    np.testing.assert_array_equal(im2col(A_prev, 2), expected)


@fixed_examples
@given(layers())
def test_rows_equal_loops_over_lists(layer):
    columns = im2col(layer.A_prev, layer.W.shape[1], layer.stride, layer.pad)
    expected = rows_by_hand(layer.A_prev, layer.W.shape[1], layer.stride, layer.pad)
    np.testing.assert_array_equal(columns, expected)


@fixed_examples
@given(layers())
def test_the_product_with_the_filters_is_the_layer(layer):
    np.testing.assert_array_equal(conv_forward_matmul(*layer), conv_forward(*layer))


def test_a_filter_is_a_row_in_the_order_of_a_window():
    rng = np.random.default_rng(0)
    A_prev, W = rng.random((1, 3, 3, 2)), rng.random((1, 3, 3, 2))
    assert np.isclose(im2col(A_prev, 3)[0] @ W.reshape(-1), np.sum(A_prev[0] * W[0]))


@pytest.mark.parametrize(
    ("A_prev", "W", "dtype"),
    [
        (np.float32, np.float32, np.float32),
        (np.float32, np.float64, np.float64),
        (np.uint8, np.float32, np.float64),
        (bool, np.float64, np.float64),
    ],
)
def test_dtype(A_prev, W, dtype):
    A_prev, W = np.full((1, 3, 4, 1), 200).astype(A_prev), np.ones((2, 2, 2, 1), W)
    assert conv_forward_matmul(A_prev, W, [0, 0]).dtype == dtype
    columns = im2col(A_prev, 2)
    assert columns.dtype == (np.float32 if A_prev.dtype == np.float32 else np.float64)


@pytest.mark.parametrize(("f", "n_W"), [(1, 4), (2, 2), (2, 4)])
def test_the_matrix_has_memory_of_its_own(f, n_W):
    A_prev = np.arange(5.0 * n_W).reshape(1, 5, n_W, 1)
    before, columns = A_prev.copy(), im2col(A_prev, f)
    expected = columns.copy()
    columns[0] = -1
    np.testing.assert_array_equal(columns[1:], expected[1:])
    np.testing.assert_array_equal(A_prev, before)


def test_an_empty_batch_gives_an_empty_matrix():
    assert im2col(np.zeros((0, 3, 4, 2)), 2).shape == (0, 8)
    assert conv_forward_matmul(np.zeros((0, 3, 4, 2)), np.ones((3, 2, 2, 2)), [0] * 3).shape == ((
        0,
        2,
        3,
        3,
    ))


def test_nan_stays_in_its_windows():
    A_prev = np.ones((1, 3, 4, 1))
    A_prev[0, 0, 0, 0] = np.nan
    Z = conv_forward_matmul(A_prev, np.ones((1, 2, 2, 1)), [0])
    assert np.isnan(Z[0, 0, 0, 0]) and np.isfinite(Z.ravel()[1:]).all()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((IMAGE, 2), ValueError, "A_prev must have 4 axes"),
        ((IMAGE[np.newaxis, :, :, np.newaxis], 0), ValueError, "f must be an integer of at least"),
        ((IMAGE[np.newaxis, :, :, np.newaxis], 2.0), TypeError, "f must be an integer of at least"),
        ((IMAGE[np.newaxis, :, :, np.newaxis], 3), ValueError, "f must be at most the height"),
        ((IMAGE[np.newaxis, :, :, np.newaxis], 2, 0), ValueError, "stride must be"),
        ((IMAGE[np.newaxis, :, :, np.newaxis], 2, 1, -1), ValueError, "pad must be"),
        ((np.array([["a"]]), 1), TypeError, "A_prev must be an array"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(arguments, error, words):
    with pytest.raises(error, match=words):
        im2col(*arguments)


def test_padding_goes_into_the_rows():
    A_prev = IMAGE[np.newaxis, :, :, np.newaxis]
    np.testing.assert_array_equal(im2col(A_prev, 2, 1, 1), im2col(zero_pad(A_prev, 1), 2))


# ------------------------------------------------------------------------------------ the way back


def columns_like(columns, seed=0):
    """Small integers in the shape of `columns`."""
    return np.random.default_rng(seed).integers(-9, 10, columns.shape).astype(np.float64)


def test_a_pixel_is_the_sum_of_its_copies():
    columns = [[1, 2, 3, 4], [10, 20, 30, 40]]
    images = col2im(columns, (1, 2, 3, 1), 2)
    np.testing.assert_array_equal(images[0, :, :, 0], [[1, 2 + 10, 20], [3, 4 + 30, 40]])


def test_what_falls_on_the_border_is_dropped_and_what_no_window_reaches_is_zero():
    images = col2im(np.arange(1, 5).reshape(4, 1), (1, 4, 4, 1), 1, stride=3, pad=1)
    expected = np.zeros((4, 4))
    expected[2, 2] = 4  # of the padded image's corners (0, 0), (0, 3), (3, 0) and (3, 3)
    np.testing.assert_array_equal(images[0, :, :, 0], expected)


@fixed_examples
@given(layers())
def test_col2im_equals_loops(layer):
    A_prev, W, _, stride, pad = layer
    f = W.shape[1]
    columns = columns_like(im2col(A_prev, f, stride, pad))
    images = zero_pad(0 * A_prev, pad)
    positions = (
        (i, top, left)
        for i in range(len(images))
        for top in range(0, images.shape[1] - f + 1, stride)
        for left in range(0, images.shape[2] - f + 1, stride)
    )
    for line, (i, top, left) in zip(columns, positions, strict=True):
        images[i, top : top + f, left : left + f] += line.reshape(f, f, -1)
    n_H, n_W = images.shape[1:3]
    expected = images[:, pad : n_H - pad, pad : n_W - pad]
    np.testing.assert_array_equal(col2im(columns, A_prev.shape, f, stride, pad), expected)


@fixed_examples
@given(layers())
def test_col2im_is_the_adjoint_of_im2col(layer):
    f, stride, pad = layer.W.shape[1], layer.stride, layer.pad
    copied = im2col(layer.A_prev, f, stride, pad)
    columns = columns_like(copied)
    back = col2im(columns, layer.A_prev.shape, f, stride, pad)
    assert np.vdot(copied, columns) == np.vdot(layer.A_prev, back)


@fixed_examples
@given(layers())
def test_a_product_and_col2im_are_the_way_back_of_a_convolution(layer):
    A_prev, W, _, stride, pad = layer
    dZ = columns_like(conv_forward(*layer))
    columns = dZ.reshape(-1, len(W)) @ W.reshape(len(W), -1)
    dA_prev, _, _ = conv_backward(dZ, A_prev, W, stride, pad)
    np.testing.assert_array_equal(col2im(columns, A_prev.shape, W.shape[1], stride, pad), dA_prev)


def test_col2im_keeps_the_dtype_of_the_columns():
    for dtype, expected in ((np.float32, np.float32), (np.uint8, np.float64), (bool, np.float64)):
        assert col2im(np.ones((2, 4), dtype), (1, 2, 3, 1), 2).dtype == expected
    assert col2im(np.full((2, 4), 200, np.uint8), (1, 2, 3, 1), 2)[0, 0, 1, 0] == 400
    assert col2im(np.ones((0, 8)), (0, 3, 4, 2), 2).shape == (0, 3, 4, 2)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((np.ones(4), (1, 2, 3, 1), 2), ValueError, "columns must have 2 axes"),
        (
            (np.ones((3, 4)), (1, 2, 3, 1), 2),
            ValueError,
            r"columns must have the shape of the matrix that im2col makes of images of shape "
            r"\(1, 2, 3, 1\) for these arguments, \(2, 4\), got shape \(3, 4\)\.",
        ),
        ((np.ones((2, 4)), (2, 3, 1), 2), TypeError, r"shape must be four integers .* \(tuple\)"),
        ((np.ones((2, 4)), 6, 2), TypeError, r"shape must be four integers .*, got 6 \(int\)"),
        ((np.ones((2, 4)), (1, 2, 3.0, 1), 2), TypeError, "n_W of shape must be an integer"),
        ((np.ones((2, 4)), (1, -2, 3, 1), 2), ValueError, "n_H of shape must be an integer"),
        (
            (np.ones((2, 4)), (1, 2, 3, 1), 3),
            ValueError,
            r"f must be at most the height and the width of the images padded with pad = 0",
        ),
    ],
)
def test_columns_that_do_not_fit_are_refused_by_name(arguments, error, words):
    with pytest.raises(error, match=words):
        col2im(*arguments)
