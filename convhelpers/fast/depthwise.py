"""Convolution in which each filter looks at one channel: no matrix product, but shifted rows.

The values of a row of outputs, all its channels, lie in one stretch of memory, and so do those of
each cell of their windows where the stride is 1. One long row of weights multiplies each stretch.
A channel with several filters is repeated, so that there is one channel for each filter.
"""

import numpy as np

from convhelpers.fast.regions import add_region, blank, region
from convhelpers.fast.windows import span, view_windows, window_blocks


def depthwise_forward(A_prev, W, stride, pad, Z):
    """Fill `Z` with the sums of products, and yield each block of it while it is in the cache."""
    weights = rows_of_weights(W, Z.shape[2])
    for images, rows in blocks(Z.shape, W.shape[1], stride):
        Z_block = Z[images, rows]
        windows = rows_of_cells(A_prev[images], rows, Z_block, W.shape[1], stride, pad)
        np.einsum("mhuvk,uvk->mhk", windows, weights, out=joined(Z_block))
        yield Z_block


def depthwise_filter_gradient(dZ, A_prev, stride, pad, dW):
    """Fill `dW`: the gradient of every output, times the cell of its window, added up."""
    _, _, n_W, n_C = dZ.shape
    f = dW.shape[1]
    dweights = np.zeros((f, f, n_W * n_C))
    for images, rows in blocks(dZ.shape, f, stride):
        dZ_block = dZ[images, rows].astype(dW.dtype, copy=False)
        windows = rows_of_cells(A_prev[images], rows, dZ_block, f, stride, pad)
        # A long sum loses digits in float32, so only the rows of one image are added up in that.
        dweights += np.einsum("mhuvk,mhk->muvk", windows, joined(dZ_block)).sum(axis=0, dtype=float)
    dW[..., 0] = dweights.reshape(f, f, n_W, n_C).sum(axis=2).transpose(2, 0, 1)


def depthwise_input_gradient(dZ, W, stride, pad, dA_prev):
    """Fill `dA_prev`: the gradient of every output, times the filter, added up in the windows."""
    _, _, n_W, n_C = dZ.shape
    f, n_C_prev = W.shape[1], dA_prev.shape[3]
    if stride == 1 and n_C == n_C_prev:
        # Each pixel looks back at the f x f outputs that saw it, through the filter turned by half
        # a turn.
        for _ in depthwise_forward(dZ, W[:, ::-1, ::-1], 1, f - 1 - pad, dA_prev):
            pass
        return
    dA_prev[...] = 0
    weights = rows_of_weights(W, n_W)
    for images, rows in blocks(dZ.shape, f, stride):
        dZ_block = dZ[images, rows]
        spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
        size = (s.stop - s.start for s in spans)
        pixels = blank(len(dZ_block), *size, n_C, dA_prev.dtype)
        windows = view_windows(pixels, f, stride)
        for row, col in np.ndindex(f, f):
            products = joined(dZ_block) * weights[row, col]
            windows[:, :, :, row, col] += products.reshape(dZ_block.shape)
        if n_C != n_C_prev:
            pixels = pixels.reshape(*pixels.shape[:3], n_C_prev, n_C // n_C_prev).sum(axis=4)
        add_region(dA_prev[images], *spans, pixels)


def blocks(Z_shape, f, stride):
    """Cut the outputs into blocks, as for windows of `f` that are as deep as the output."""
    n_C = Z_shape[3]
    return window_blocks(Z_shape, (n_C, f, f, n_C), stride)


def rows_of_weights(W, n_W):
    """The weights of every cell for a whole row of outputs: (f, f, n_W * n_C)."""
    return np.tile(W[..., 0].transpose(1, 2, 0), n_W)


def rows_of_cells(A_prev, rows, Z_block, f, stride, pad):
    """What every cell of a row of windows sees: (m, n_H, f, f, n_W * n_C), a view at stride 1."""
    m, n_H, n_W, n_C = Z_block.shape
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    pixels = region(A_prev, *spans, Z_block.dtype)
    if n_C != pixels.shape[3]:
        pixels = pixels.repeat(n_C // pixels.shape[3], axis=3)
    windows = view_windows(pixels, f, stride).transpose(0, 1, 3, 4, 2, 5)
    return windows.reshape(m, n_H, f, f, n_W * n_C)


def joined(A):
    """The channels of a row of pixels, one pixel after the other: (m, n_H, n_W * n_C)."""
    m, n_H, n_W, n_C = A.shape
    return A.reshape(m, n_H, n_W * n_C)
