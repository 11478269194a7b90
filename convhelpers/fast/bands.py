"""Convolution with few channels: neighboring outputs share one window that is a little wider.

In the matrix of windows, each pixel stands up to f * f times, and with few channels the copies take
longer than the product. A window that is wide enough for T outputs of a row, with a pixel more for
each step, holds each pixel f * (1 + (f - 1) / T) times at stride 1. Every filter stands T times in
a band, one step further each time, with zeros beside it: a block of the Toeplitz matrix that turns
a row of pixels into a row of outputs. The product has T times as many columns, which BLAS libraries
are made for, and takes multiplications by the zeros as well.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convhelpers.fast.regions import region
from convhelpers.fast.threads import add_up, share_out
from convhelpers.fast.windows import (
    BLOCK_VALUES,
    WORTH_SHARING,
    alone,
    cut,
    nothing,
    span,
    window_forward,
)

# To copy a value takes about as long as so many multiplications of a matrix product. That is only
# about right, so that a way has to be faster by GAIN. With more channels, the pieces of a window
# are long and quickly copied; very short ones are copied faster as `windows` does it. Measured on
# layers of 1 to 16 channels.
COPY = 32
GAIN = 1.2
FEW_CHANNELS = 16
SHORT_PIECE = 8
MOST_OUTPUTS = 16
# With fewer values to copy, it takes longer to write the band than it saves.
FEW_COPIES = 2**18


def band_outputs(Z_shape, W_shape, stride):
    """How many neighboring outputs share a window so that it takes least time; 1 where none do.

    They have to divide the outputs of a row. Each of T outputs takes a T-th of the copies of its
    window, and for each filter as many multiplications as the window has pixels.
    """
    n_C, f, _, n_C_prev = W_shape
    copies = math.prod(Z_shape[:3]) * f**2 * n_C_prev
    if n_C == 1 or n_C_prev > FEW_CHANNELS or copies < FEW_COPIES:
        return 1

    def time(T):
        return band_width(T, f, stride) * (COPY / T + n_C)

    T = min((T for T in range(1, MOST_OUTPUTS + 1) if Z_shape[2] % T == 0), key=time)
    pays = time(1) >= GAIN * time(T) and band_width(T, f, stride) * n_C_prev >= SHORT_PIECE
    return T if pays else 1


def band_forward(A_prev, W, stride, pad, Z, T, then=nothing):
    """Fill `Z` with the sums of products; call `then` with each block while it is in the cache."""
    n_C, f, _, _ = W.shape
    filters = band(W, stride, T)

    def fill(images, rows):
        Z_block = Z[images, rows]
        windows = copy_wide_windows(A_prev[images], rows, Z_block, f, stride, pad, T)
        np.matmul(windows, filters, out=Z_block.reshape(len(windows), T * n_C))
        if np.isfinite(Z_block).all():
            then(Z_block)
        else:
            # Zero times NaN or infinity is NaN: they reach outputs whose window lies beside them.
            window_forward(*alone(A_prev[images], W, stride, pad, rows, Z_block), then)

    share_out(fill, band_blocks(Z.shape, W.shape, stride, T))


def band_filter_gradient(dZ, A_prev, stride, pad, dW, T):
    """Fill `dW`: the gradient of every output, times its window, added up.

    The products of an output and a pixel beside its window are left out.
    """
    n_C, f, _, n_C_prev = dW.shape
    dband = np.empty((T * n_C, f * band_width(T, f, stride) * n_C_prev), dW.dtype)

    def add(dband, images, rows):
        dZ_block = dZ[images, rows].astype(dW.dtype, copy=False)
        windows = copy_wide_windows(A_prev[images], rows, dZ_block, f, stride, pad, T)
        dband += dZ_block.reshape(len(windows), T * n_C).T @ windows

    add_up(add, dband, band_blocks(dZ.shape, dW.shape, stride, T))
    places = dband.reshape(T, n_C, f, band_width(T, f, stride), n_C_prev)
    dW[...] = sum(places[t, :, :, t * stride : t * stride + f] for t in range(T))


def band(W, stride, T):
    """The filters T times, each a step further than the last: (f * width * n_C_prev, T * n_C)."""
    n_C, f, _, n_C_prev = W.shape
    filters = np.zeros((f, band_width(T, f, stride), n_C_prev, T, n_C), W.dtype)
    for t in range(T):
        filters[:, t * stride : t * stride + f, :, t] = W.transpose(1, 2, 3, 0)
    return filters.reshape(math.prod(filters.shape[:3]), T * n_C)


def band_width(T, f, stride):
    """The pixels of a row that T neighboring outputs see."""
    return (T - 1) * stride + f


def copy_wide_windows(A_prev, rows, Z_block, f, stride, pad, T):
    """The windows of T outputs each: a matrix with one window a row."""
    m, n_H, n_W, _ = Z_block.shape
    spans = span(rows, f, stride, pad), span(slice(0, n_W), f, stride, pad)
    pixels = region(A_prev, *spans, Z_block.dtype)
    image, down, right, channel = pixels.strides
    windows = as_strided(
        pixels,
        (m, n_H, n_W // T, f, band_width(T, f, stride), pixels.shape[3]),
        (image, stride * down, T * stride * right, down, right, channel),
    )
    return windows.reshape(m * n_H * (n_W // T), math.prod(windows.shape[3:]))


def band_blocks(Z_shape, W_shape, stride, T):
    """Cut the outputs into blocks, as `window_blocks` does."""
    n_C, f, _, n_C_prev = W_shape
    values = max(f * band_width(T, f, stride) * n_C_prev // T, n_C, 1)
    return cut(Z_shape[:3], BLOCK_VALUES // values, WORTH_SHARING // values)
