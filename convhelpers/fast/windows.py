"""Convolution by matrix products over copied windows, a block of windows at a time."""

import math
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convhelpers.fast.regions import add_region, blank, region
from convhelpers.fast.threads import add_up, share_out, threads

# Copied windows hold each pixel up to f * f times, so only a block of them exists at a time: large
# enough for the matrix product to run at full speed, small enough to stay in the cache until the
# product reads it. Of 2**18 to 2**23 values, tried on layers of 1 to 512 channels with one thread
# and with two, 2**19 (2 MB in float32) was near the best everywhere. A block of deep windows is
# larger: with less than a thousand windows, the product spends its time on reading the filters.
BLOCK_VALUES = 2**19
BLOCK_WINDOWS = 1024
MOST_VALUES = 2**22

# A thread is called in some hundredths of a millisecond, in which another one copies and multiplies
# about 2**14 values. It pays to call it for ten times as many, and for as many windows that
# reading the filters takes a small part of the product.
WORTH_SHARING = 2**18
FEWEST_WINDOWS = 256
BLOCKS_PER_THREAD = 2

# A window is copied in pieces of f * n_C_prev values. Where they are short, it is faster to lay the
# images out channel by channel, and to copy the same cell of all windows at once: up to three times
# as fast with 3 values, slower from 15 on. Windows are added up in pieces of n_C_prev values; there
# it is up to five times as fast with 1 value, slower from 17 on.
FEW_TO_COPY = 14
FEW_TO_ADD = 16

# With few filters, the matrix product of a block has many rows and few columns. BLAS libraries are
# made for neither: cut into one product for each row of outputs, it takes half the work, and does
# not wake their threads. With two threads, the two ways are level from 3 to 8 filters.
FEW_FILTERS = 8


def nothing(Z_block):
    """Leave a block of outputs as the products made it."""


def window_forward(A_prev, W, stride, pad, Z, then=nothing):
    """Fill `Z` with the sums of products; call `then` with each block while it is in the cache."""
    filters, n_W = one_a_row(W).T, Z.shape[2]

    def fill(images, rows):
        Z_block = Z[images, rows]
        windows = copy_windows(A_prev[images], rows, n_W, W.shape[1], stride, pad, Z.dtype)
        if len(W) <= FEW_FILTERS:
            windows = windows.reshape(len(windows) // n_W, n_W, len(filters))
        np.matmul(windows, filters, out=Z_block.reshape(*windows.shape[:-1], len(W)))
        then(Z_block)

    share_out(fill, window_blocks(Z.shape, W.shape, stride))


def window_filter_gradient(dZ, A_prev, stride, pad, dW):
    """Fill `dW`: the gradient of every output, times its window, added up."""
    f, n_W = dW.shape[1], dZ.shape[2]

    def add(dfilters, images, rows):
        windows = copy_windows(A_prev[images], rows, n_W, f, stride, pad, dW.dtype)
        dfilters += dZ[images, rows].reshape(len(windows), len(dW)).T @ windows

    add_up(add, one_a_row(dW), window_blocks(dZ.shape, dW.shape, stride))


def window_input_gradient(dZ, W, stride, pad, dA_prev):
    """Fill `dA_prev`: the gradient of every output, times the filter, added up in the windows."""
    dA_prev[...] = 0

    def add(images, row_blocks):
        for rows in row_blocks:
            dwindows = window_gradients(dZ[images, rows], W)
            add_windows(dwindows, rows, stride, pad, dA_prev[images])

    share_out(add, by_images(window_blocks(dZ.shape, W.shape, stride)))


def window_gradients(dZ, W):
    """The gradients of the windows, (m, n_H, n_W, f, f, n_C_prev): each output's, times the filter.

    In memory the channels come last, or first where they are few.
    """
    m, n_H, n_W, n_C = dZ.shape
    window = W.shape[1:]
    filters, outputs = one_a_row(W), dZ.reshape(m * n_H * n_W, n_C)
    if W.shape[3] <= FEW_TO_ADD:
        return (filters.T @ outputs.T).reshape(*window, m, n_H, n_W).transpose(3, 4, 5, 0, 1, 2)
    return (outputs @ filters).reshape(m, n_H, n_W, *window)


def add_windows(dwindows, rows, stride, pad, dA_prev):
    """Add the gradients of the windows of some rows of outputs where the windows lie."""
    m, _, n_W, f, _, n_C_prev = dwindows.shape
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    size = (s.stop - s.start for s in spans)
    pixels = blank(m, *size, n_C_prev, dA_prev.dtype, n_C_prev <= FEW_TO_ADD)
    windows = view_windows(pixels, f, stride)
    # Windows overlap, but the same cell of all windows is a different pixel in each.
    for row, col in np.ndindex(f, f):
        windows[:, :, :, row, col] += dwindows[:, :, :, row, col]
    add_region(dA_prev, *spans, pixels)


def one_a_row(W):
    """The filters as the rows of a matrix."""
    return W.reshape(len(W), math.prod(W.shape[1:]))


def copy_windows(A_prev, rows, n_W, f, stride, pad, dtype):
    """The windows of some rows of `n_W` outputs: a matrix with one window a row.

    It is stored row by row, or column by column where the pieces of a window are short.
    """
    few = f * A_prev.shape[3] <= FEW_TO_COPY
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    windows = view_windows(region(A_prev, *spans, dtype, few), f, stride)
    n_windows, size = math.prod(windows.shape[:3]), math.prod(windows.shape[3:])
    if few:
        return windows.transpose(3, 4, 5, 0, 1, 2).reshape(size, n_windows).T
    return windows.reshape(n_windows, size)


def view_windows(pixels, f, stride):
    """See every window, as (m, n_H, n_W, f, f, n_C), in the memory of `pixels`."""
    m, height, width, n_C = pixels.shape
    image, down, right, channel = pixels.strides
    return as_strided(
        pixels,
        (m, (height - f) // stride + 1, (width - f) // stride + 1, f, f, n_C),
        (image, stride * down, stride * right, down, right, channel),
    )


def span(outputs, f, stride, pad):
    """The pixels, in rows or columns of the image, that a slice of outputs looks at."""
    return slice(outputs.start * stride - pad, (outputs.stop - 1) * stride + f - pad)


def window_blocks(Z_shape, W_shape, stride):
    """Cut the outputs into blocks: a slice of the images, and a slice of the rows of outputs.

    A block is some whole images, or some rows of one image: its outputs are contiguous.
    """
    n_C, f, _, n_C_prev = W_shape
    # Where the stride skips pixels, a window takes more memory in the image than in its copy.
    window_values = max(max(f, stride) ** 2 * n_C_prev, n_C, 1)
    values = max(BLOCK_VALUES, min(BLOCK_WINDOWS * window_values, MOST_VALUES))
    fewest = max(FEWEST_WINDOWS, WORTH_SHARING // window_values)
    return cut(Z_shape[:3], values // window_values, fewest)


def cut(size, most, fewest):
    """Cut (m, n_H, n_W) outputs into blocks of at most `most`, or of one row where that is longer.

    For several threads, there are some blocks for each, of about the same size, as long as a block
    has `fewest` outputs or more.
    """
    m, n_H, n_W = size
    rows = max(most // max(n_W, 1), 1)
    enough = m * n_H * n_W // max(fewest, 1)
    if enough > 1 and (n_threads := threads()) > 1:
        for_each = max(min(enough // n_threads, BLOCKS_PER_THREAD), 1)
        rows = min(rows, -(-m * n_H // min(for_each * n_threads, enough)))
    if 0 < rows < n_H:
        rows = -(-n_H // -(-n_H // rows))  # as many blocks, but none much smaller
    for images in slices(m, rows // max(n_H, 1)):
        for block in slices(n_H, rows):
            yield images, block


def by_images(blocks):
    """Put the blocks of the same images together: (images, list of rows).

    The windows of neighboring blocks overlap, so that only one thread may add to an image.
    """
    for images, group in groupby(blocks, key=itemgetter(0)):
        yield images, [rows for _, rows in group]


def alone(A_prev, W, stride, pad, rows, Z_block):
    """The layer that has a block of outputs as its whole output: arguments of `window_forward`."""
    f, n_W = W.shape[1], Z_block.shape[2]
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    return region(A_prev, *spans, Z_block.dtype), W, stride, 0, Z_block


def slices(n, size):
    """Cut `range(n)` into slices of at most `size`, but of at least 1."""
    size = max(size, 1)
    return (slice(start, min(start + size, n)) for start in range(0, n, size))
