"""The choice between the ways to compute a convolution: whichever is measured to be fastest."""

import numpy as np

from convhelpers.fast.pointwise import (
    pointwise_filter_gradient,
    pointwise_forward,
    pointwise_input_gradient,
)
from convhelpers.fast.windows import (
    window_blocks,
    window_filter_gradient,
    window_forward,
    window_input_gradient,
)
from convhelpers.fast.winograd import count_tiles, winograd_filter_gradient, winograd_forward


def forward(A_prev, W, stride, pad, Z):
    """Fill `Z` with the sums of products in the fastest way; yield each block as it is filled."""
    if W.shape[1] == 1 and pad == 0:
        return pointwise_forward(A_prev, W, stride, Z)
    if winograd_pays(W.shape, stride, Z.shape):
        return winograd_forward(A_prev, W, pad, Z)
    return window_forward(A_prev, W, stride, pad, Z)


def backward(dZ, A_prev, W, stride, pad, dA_prev, dW, db):
    """Fill the gradients `dA_prev`, `dW` and `db`, each in the fastest way."""
    fill_input_gradient(dZ, W, stride, pad, dA_prev)
    fill_filter_gradient(dZ, A_prev, stride, pad, dW)
    db[...] = bias_gradient(dZ)


def fill_input_gradient(dZ, W, stride, pad, dA_prev):
    """Fill `dA_prev` in the fastest way."""
    n_C, f, _, n_C_prev = W.shape
    # At stride 1, each pixel looks back at the f x f outputs that saw it: a convolution with the
    # filters turned by half a turn. It copies windows of n_C channels, which costs less than adding
    # up windows of n_C_prev channels if these are not much fewer. With many channels the products
    # outweigh both, and it costs more to turn the filters.
    cheap = f == 1 or n_C <= min(2 * n_C_prev, 128) or winograd_pays(W.shape, stride, dA_prev.shape)
    if stride == 1 and cheap:
        turned = W[:, ::-1, ::-1].transpose(3, 1, 2, 0)
        for _ in forward(dZ, turned, 1, f - 1 - pad, dA_prev):
            pass
    elif f == 1 and pad == 0:
        pointwise_input_gradient(dZ, W, stride, dA_prev)
    else:
        window_input_gradient(dZ, W, stride, pad, dA_prev)


def fill_filter_gradient(dZ, A_prev, stride, pad, dW):
    """Fill `dW` in the fastest way."""
    if dW.shape[1] == 1 and pad == 0:
        pointwise_filter_gradient(dZ, A_prev, stride, dW)
    elif winograd_pays(dW.shape, stride, dZ.shape):
        winograd_filter_gradient(dZ, A_prev, pad, dW)
    else:
        window_filter_gradient(dZ, A_prev, stride, pad, dW)


def bias_gradient(dZ):
    """The sum of the gradients of every filter's outputs, in float64.

    A long sum loses digits in float32, so only some rows of outputs are added up in that, all
    their columns at once; what is left is short.
    """
    n_C = dZ.shape[3]
    db = np.zeros(n_C)
    for images, rows in window_blocks(dZ.shape, (n_C, 1, 1, 1), 1):
        db += dZ[images, rows].sum(axis=1).sum(axis=(0, 1), dtype=np.float64)
    return db


def winograd_pays(W_shape, stride, Z_shape):
    """Whether the multiplications saved cost more than the transforms around them.

    Measured in float32 and float64: the transforms of the pixels pay from 24 to 32 channels on, on
    both sides; that of the filters pays when some hundred tiles share it.
    """
    n_C, f, _, n_C_prev = W_shape
    m, n_H, n_W, _ = Z_shape
    n_tiles = m * count_tiles(n_H) * count_tiles(n_W)
    return f == 3 and stride == 1 and min(n_C, n_C_prev) >= 32 and n_tiles >= 128
