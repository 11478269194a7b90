"""Convolution with 1 x 1 filters: matrix products over the pixels, without copied windows."""

import math

import numpy as np

from convhelpers.fast.windows import window_blocks


def pointwise_forward(A_prev, W, stride, Z):
    """Fill `Z` with the sums of products, and yield each block of it while it is in the cache."""
    filters = W[:, 0, 0].T
    for images, rows in window_blocks(Z.shape, W.shape, stride):
        Z_block = Z[images, rows]
        pixels = matrix(seen(A_prev[images], rows, stride), Z.dtype)
        np.matmul(pixels, filters, out=Z_block.reshape(len(pixels), len(W)))
        yield Z_block


def pointwise_filter_gradient(dZ, A_prev, stride, dW):
    """Fill `dW`: the gradient of every output, times the pixel it saw, added up."""
    dW[...] = 0
    for images, rows in window_blocks(dZ.shape, dW.shape, stride):
        pixels = matrix(seen(A_prev[images], rows, stride), dW.dtype)
        dW[:, 0, 0] += matrix(dZ[images, rows], dW.dtype).T @ pixels


def pointwise_input_gradient(dZ, W, stride, dA_prev):
    """Fill `dA_prev`: the gradient of every output, times the filter, at the pixel it saw."""
    dA_prev[...] = 0
    filters = W[:, 0, 0]
    for images, rows in window_blocks(dZ.shape, W.shape, stride):
        pixels = seen(dA_prev[images], rows, stride)
        pixels[...] = (matrix(dZ[images, rows], dA_prev.dtype) @ filters).reshape(pixels.shape)


def seen(A, rows, stride):
    """The pixels that some rows of outputs saw."""
    return A[:, rows.start * stride : (rows.stop - 1) * stride + 1 : stride, ::stride]


def matrix(A, dtype):
    """The channels of a pixel as a row of a matrix; a copy only where the memory asks for one."""
    *pixels, n_C = A.shape
    return np.ascontiguousarray(A, dtype).reshape(math.prod(pixels), n_C)
