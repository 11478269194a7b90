"""Convolution in which each filter looks at one channel: no matrix product, but shifted rows.

The values of a row of outputs, all its channels, lie in one stretch of memory, and so do those of
each cell of their windows where the stride is 1. One long row of weights multiplies each stretch.
Where the stride skips pixels, the columns that one cell sees are first put side by side. A channel
with several filters is repeated, so that there is one channel for each filter.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convhelpers.fast.regions import add_region, blank, region
from convhelpers.fast.threads import add_up, share_out
from convhelpers.fast.windows import WORTH_SHARING, by_images, cut, nothing, span, view_windows

# The pixels and outputs of a block. Of 2**15 to 2**20 values, tried on four layers with two
# threads, 2**20 were the fastest forward and back: in the time between two blocks, one thread waits
# for the other to let go of Python.
BLOCK_VALUES = 2**20


def depthwise_forward(A_prev, W, stride, pad, Z, then=nothing):
    """Fill `Z` with the sums of products; call `then` with each block while it is in the cache."""
    f = W.shape[1]
    weights = rows_of_weights(W, Z.shape[2])

    def fill(images, rows):
        Z_block = Z[images, rows]
        pixels = seen_pixels(A_prev[images], rows, Z_block, f, stride, pad)
        Z_rows = joined(Z_block)
        for phase in phases(f, stride):
            cells = rows_of_cells(pixels, Z_block, f, stride, phase)
            out = Z_rows if phase == 0 else None
            sums = np.einsum("mhuvk,uvk->mhk", cells, weights[:, phase::stride], out=out)
            if phase > 0:
                Z_rows += sums
        then(Z_block)

    share_out(fill, blocks(Z.shape, stride))


def depthwise_filter_gradient(dZ, A_prev, stride, pad, dW):
    """Fill `dW`: the gradient of every output, times the cell of its window, added up."""
    _, _, n_W, n_C = dZ.shape
    f = dW.shape[1]

    dweights = np.empty((f, f, n_W * n_C))

    def add(dweights, images, rows):
        dZ_block = dZ[images, rows].astype(dW.dtype, copy=False)
        pixels = seen_pixels(A_prev[images], rows, dZ_block, f, stride, pad)
        for phase in phases(f, stride):
            cells = rows_of_cells(pixels, dZ_block, f, stride, phase)
            products = np.einsum("mhuvk,mhk->muvk", cells, joined(dZ_block))
            # A long sum loses digits in float32, so only the rows of one image are added up in it.
            dweights[:, phase::stride] += products.sum(axis=0, dtype=float)

    add_up(add, dweights, blocks(dZ.shape, stride))
    dW[..., 0] = dweights.reshape(f, f, n_W, n_C).sum(axis=2).transpose(2, 0, 1)


def depthwise_input_gradient(dZ, W, stride, pad, dA_prev):
    """Fill `dA_prev`: the gradient of every output, times the filter, added up in the windows."""
    _, _, n_W, n_C = dZ.shape
    f, n_C_prev = W.shape[1], dA_prev.shape[3]
    if stride == 1 and n_C == n_C_prev:
        # Each pixel looks back at the f x f outputs that saw it, through the filter turned by half
        # a turn.
        turned = W[:, ::-1, ::-1]
        depthwise_forward(dZ, turned, 1, f - 1 - pad, dA_prev)
        return
    dA_prev[...] = 0
    weights = rows_of_weights(W, n_W)

    def add(images, row_blocks):
        for rows in row_blocks:
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

    share_out(add, by_images(blocks(dZ.shape, stride)))


def blocks(Z_shape, stride):
    """Cut the outputs into blocks: for each, its outputs and the pixels from one to the next."""
    values = max((1 + stride**2) * Z_shape[3], 1)
    return cut(Z_shape[:3], BLOCK_VALUES // values, WORTH_SHARING // values)


def phases(f, stride):
    """The first columns of a window: each, with every `stride`-th after it, is summed at once."""
    return range(min(f, stride))


def rows_of_weights(W, n_W):
    """The weights of every cell for a whole row of outputs: (f, f, n_W * n_C)."""
    return np.tile(W[..., 0].transpose(1, 2, 0), n_W)


def seen_pixels(A_prev, rows, Z_block, f, stride, pad):
    """The pixels that some rows of outputs see, (m, height, width, n_C): a channel a filter."""
    _, _, n_W, n_C = Z_block.shape
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    pixels = region(A_prev, *spans, Z_block.dtype)
    if n_C != pixels.shape[3]:
        pixels = pixels.repeat(n_C // pixels.shape[3], axis=3)
    return pixels


def rows_of_cells(pixels, Z_block, f, stride, phase):
    """What every `stride`-th cell from `phase` on sees, row by row: (m, n_H, f, cells, n_W * n_C).

    At stride 1, a view of the pixels.
    """
    m, n_H, n_W, n_C = Z_block.shape
    columns = np.ascontiguousarray(pixels[:, :, phase::stride])
    image, down, right, channel = columns.strides
    return as_strided(
        columns,
        (m, n_H, f, len(range(phase, f, stride)), n_W * n_C),
        (image, stride * down, down, right, channel),
    )


def joined(A):
    """The channels of a row of pixels, one pixel after the other: (m, n_H, n_W * n_C)."""
    m, n_H, n_W, n_C = A.shape
    return A.reshape(m, n_H, n_W * n_C)
