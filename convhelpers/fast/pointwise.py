"""Convolution with 1 x 1 filters: matrix products over the pixels, without copied windows."""

import math

import numpy as np

from convhelpers.fast.threads import add_up, share_out
from convhelpers.fast.windows import nothing, window_blocks


def pointwise_forward(A_prev, W, stride, Z, then=nothing):
    """Fill `Z` with the sums of products; call `then` with each block while it is in the cache."""
    filters = W[:, 0, 0].T

    def fill(images, rows):
        Z_block = Z[images, rows]
        pixels = matrix(seen(A_prev[images], rows, stride), Z.dtype)
        np.matmul(pixels, filters, out=Z_block.reshape(len(pixels), len(W)))
        then(Z_block)

    share_out(fill, window_blocks(Z.shape, W.shape, stride))


def pointwise_filter_gradient(dZ, A_prev, stride, dW):
    """Fill `dW`: the gradient of every output, times the pixel it saw, added up."""

    def add(dfilters, images, rows):
        pixels = matrix(seen(A_prev[images], rows, stride), dW.dtype)
        dfilters += matrix(dZ[images, rows], dW.dtype).T @ pixels

    add_up(add, dW[:, 0, 0], window_blocks(dZ.shape, dW.shape, stride))


def pointwise_input_gradient(dZ, W, stride, dA_prev):
    """Fill `dA_prev`: the gradient of every output, times the filter, at the pixel it saw."""
    dA_prev[...] = 0
    filters = W[:, 0, 0]

    def fill(images, rows):
        pixels = seen(dA_prev[images], rows, stride)
        pixels[...] = (matrix(dZ[images, rows], dA_prev.dtype) @ filters).reshape(pixels.shape)

    share_out(fill, window_blocks(dZ.shape, W.shape, stride))


def seen(A, rows, stride):
    """The pixels that some rows of outputs saw."""
    return A[:, rows.start * stride : (rows.stop - 1) * stride + 1 : stride, ::stride]


def matrix(A, dtype):
    """The channels of a pixel as a row of a matrix; a copy only where the memory asks for one."""
    *pixels, n_C = A.shape
    return np.ascontiguousarray(A, dtype).reshape(math.prod(pixels), n_C)
