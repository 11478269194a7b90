"""Other ways to compute a convolutional layer in NumPy, each written as well as its idea allows.

All take ``(A_prev, W, b, stride, pad)`` as `conv_forward` does, without its checks.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

# Above this many copied values, 64 MB in float32, a matrix of windows is made image by image.
WINDOW_VALUES = 2**24
# As many outputs of `shift_and_add` stay in the cache while all cells of the filter are added.
SUM_VALUES = 2**18


def padded(A_prev, pad):
    """The input with its border, or the input itself where there is none."""
    if pad == 0:
        return A_prev
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    # Takes a tenth of the time that `np.pad` takes for a small image.
    A_pad = np.zeros((m, n_H_prev + 2 * pad, n_W_prev + 2 * pad, n_C_prev), A_prev.dtype)
    A_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev] = A_prev
    return A_pad


def output_size(A_pad, W, stride):
    """Height and width of the output."""
    f = W.shape[1]
    return tuple((n - f) // stride + 1 for n in A_pad.shape[1:3])


def in_parts(forward):
    """Give a large batch to `forward` one image at a time, so that its copies fit into memory."""

    def forward_in_parts(A_prev, W, b, stride, pad):
        n_C, f, _, n_C_prev = W.shape
        n_H, n_W = ((n + 2 * pad - f) // stride + 1 for n in A_prev.shape[1:3])
        if len(A_prev) * n_H * n_W * f * f * n_C_prev <= WINDOW_VALUES:
            return forward(A_prev, W, b, stride, pad)
        Z = np.empty((len(A_prev), n_H, n_W, n_C), A_prev.dtype)
        for i in range(len(A_prev)):
            Z[i] = forward(A_prev[i : i + 1], W, b, stride, pad)[0]
        return Z

    return forward_in_parts


def loops(A_prev, W, b, stride, pad):
    """Four nested loops, one window and one filter at a time, as the article writes it."""
    A_pad = padded(A_prev, pad)
    n_H, n_W = output_size(A_pad, W, stride)
    n_C, f = W.shape[:2]
    Z = np.zeros((len(A_prev), n_H, n_W, n_C), A_prev.dtype)
    for i in range(len(A_prev)):
        for row in range(n_H):
            for col in range(n_W):
                top, left = row * stride, col * stride
                a_slice = A_pad[i, top : top + f, left : left + f]
                for c in range(n_C):
                    Z[i, row, col, c] = np.sum(np.multiply(a_slice, W[c])) + b[c]
    return Z


@in_parts
def fancy_indexing(A_prev, W, b, stride, pad):
    """im2col by integer arrays: one index a window and cell, then one matrix product."""
    A_pad = padded(A_prev, pad)
    n_H, n_W = output_size(A_pad, W, stride)
    n_C, f = W.shape[:2]
    in_window = np.arange(f)
    rows = (stride * np.arange(n_H)[:, None] + in_window)[:, None, :, None]
    cols = (stride * np.arange(n_W)[:, None] + in_window)[None, :, None, :]
    windows = A_pad[:, rows, cols].reshape(len(A_prev) * n_H * n_W, -1)
    Z = windows @ W.reshape(n_C, -1).T
    Z += b
    return Z.reshape(len(A_prev), n_H, n_W, n_C)


def whole_im2col(A_prev, W, b, stride, pad):
    """im2col by strides: a view of all windows, contracted with the filters by tensordot."""
    A_pad = padded(A_prev, pad)
    m, _, _, n_C_prev = A_pad.shape
    n_H, n_W = output_size(A_pad, W, stride)
    f = W.shape[1]
    by_image, by_row, by_col, by_channel = A_pad.strides
    windows = as_strided(
        A_pad,
        (m, n_H, n_W, f, f, n_C_prev),
        (by_image, stride * by_row, stride * by_col, by_row, by_col, by_channel),
    )
    Z = np.tensordot(windows, W, axes=((3, 4, 5), (1, 2, 3)))
    Z += b
    return Z


strided_tensordot = in_parts(whole_im2col)


@in_parts
def einsum(A_prev, W, b, stride, pad):
    """The sum as the formula writes it, over a view of all windows."""
    f = W.shape[1]
    windows = sliding_window_view(padded(A_prev, pad), (f, f), axis=(1, 2))
    # With the channels last, in the alphabet too, and the filters first, `einsum` copies windows in
    # the order of memory: five times as fast as the other way around.
    windows = np.moveaxis(windows[:, ::stride, ::stride], 3, 5)
    Z = np.einsum("cuvz,mhwuvz->mhwc", W, windows, optimize=True)
    Z += b
    return Z


def shift_and_add(A_prev, W, b, stride, pad):
    """One 1 × 1 product for each cell of the filter, on the images shifted by that cell.

    With stride 1, a shifted image is the flat padded image from a later pixel on: no copy. The
    pixels that this computes too many, where a window would wrap around, are cut off at the end.
    """
    n_C, f = W.shape[:2]
    A_pad = padded(A_prev, pad)
    n_H, n_W = output_size(A_pad, W, stride)
    cells = np.ascontiguousarray(W.transpose(1, 2, 3, 0))
    Z = np.empty((len(A_prev), n_H, n_W, n_C), A_prev.dtype)
    n_images = max(1, SUM_VALUES // Z[:1].size)
    for start in range(0, len(A_prev), n_images):
        images = A_pad[start : start + n_images]
        height, width = (n_H, n_W) if stride > 1 else images.shape[1:3]
        Z_wide = np.empty((len(images), height, width, n_C), A_prev.dtype)
        sums = Z_wide.reshape(-1, n_C)
        sums[:] = b
        product = np.empty_like(sums)
        for u in range(f):
            for v in range(f):
                shifted = shifted_pixels(images, u, v, n_H, n_W, stride)
                n = len(shifted)
                sums[:n] += np.matmul(shifted, cells[u, v], out=product[:n])
        Z[start : start + n_images] = Z_wide[:, :n_H, :n_W]
    return Z


def shifted_pixels(images, u, v, n_H, n_W, stride):
    """The pixels that cell (u, v) of the filter meets, one a row, in the order of the output."""
    if stride == 1:
        return images.reshape(-1, images.shape[3])[u * images.shape[2] + v :]
    return images[:, span(u, n_H, stride), span(v, n_W, stride)].reshape(-1, images.shape[3])


def span(first, n, stride):
    """The slice of `n` places, `stride` apart, from `first` on."""
    return slice(first, first + stride * (n - 1) + 1, stride)


FORWARD = {
    "im2col, fancy indexing": fancy_indexing,
    "im2col, strided, tensordot": strided_tensordot,
    "einsum over windows": einsum,
    "shift and add": shift_and_add,
}


def im2col_backward(dZ, A_prev, W, stride, pad):
    """Gradients by the matrix of all windows, and back into the image cell by cell."""
    n_C, f, _, n_C_prev = W.shape
    A_pad = padded(A_prev, pad)
    n_H, n_W = dZ.shape[1:3]
    windows = sliding_window_view(A_pad, (f, f, n_C_prev), axis=(1, 2, 3))[:, ::stride, ::stride, 0]
    dZ_rows = dZ.reshape(-1, n_C)
    dW = (dZ_rows.T @ windows.reshape(len(dZ_rows), -1)).reshape(W.shape)
    dwindows = (dZ_rows @ W.reshape(n_C, -1)).reshape(windows.shape)
    dA_pad = np.zeros_like(A_pad)
    for u in range(f):
        for v in range(f):
            rows, cols = span(u, n_H, stride), span(v, n_W, stride)
            dA_pad[:, rows, cols] += dwindows[:, :, :, u, v]
    return without_border(dA_pad, A_prev, pad), dW, dZ_rows.sum(axis=0)


def shift_and_add_backward(dZ, A_prev, W, stride, pad):
    """Gradients by two 1 × 1 products for each cell of the filter."""
    n_C, f, _, n_C_prev = W.shape
    A_pad = padded(A_prev, pad)
    n_H, n_W = dZ.shape[1:3]
    dZ_rows = dZ.reshape(-1, n_C)
    dA_pad, dW = np.zeros_like(A_pad), np.empty_like(W)
    for u in range(f):
        for v in range(f):
            rows, cols = span(u, n_H, stride), span(v, n_W, stride)
            shifted = A_pad[:, rows, cols]
            dW[:, u, v] = dZ_rows.T @ shifted.reshape(-1, n_C_prev)
            dA_pad[:, rows, cols] += (dZ_rows @ W[:, u, v]).reshape(shifted.shape)
    return without_border(dA_pad, A_prev, pad), dW, dZ_rows.sum(axis=0)


def without_border(dA_pad, A_prev, pad):
    """The gradient of the input, without that of its border."""
    n_H_prev, n_W_prev = A_prev.shape[1:3]
    return dA_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev]


BACKWARD = {
    "im2col and back": im2col_backward,
    "shift and add": shift_and_add_backward,
}
