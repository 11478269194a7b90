"""The layers in an independent program: HIPS autograd computes the convolution and every gradient.

Only the forward pass is written here, in other words than the course's: a flipped filter for
autograd's own convolution, an array of shifted images for pooling, matrices that place the pixels
for the transposed convolution.
"""

import autograd.numpy as np
from autograd.scipy.signal import convolve
from autograd.scipy.special import logsumexp


def conv(A_prev, W, b, stride=1, pad=0):
    """Convolution with filters (n_C, f, f, n_C_prev)."""
    A_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)], "constant")
    # A convolution flips its filter; two flips are none.
    flipped = W[:, ::-1, ::-1, :]
    Z = convolve(A_pad, flipped, axes=([1, 2], [1, 2]), dot_axes=([3], [3]), mode="valid")
    return np.transpose(Z, (0, 2, 3, 1))[:, ::stride, ::stride] + b


def grouped_conv(A_prev, W, b, stride=1, pad=0, groups=1):
    """Convolution with filters that hold zeros for the channels of every other group."""
    n_C, _, _, depth = W.shape
    W_all = np.tile(W, (1, 1, 1, groups))
    group_of_filter, group_of_channel = np.arange(n_C) * groups // n_C, np.arange(groups * depth)
    own = group_of_filter[:, None] == group_of_channel // depth
    return conv(A_prev, W_all * own[:, None, None, :], b, stride, pad)


def conv_transpose(A_prev, W, b, stride=1, pad=0):
    """Transposed convolution with stamps (n_C_prev, f, f, n_C): each cell of them by itself."""
    f = W.shape[1]
    down, across = (_places(n, f, stride, pad) for n in A_prev.shape[1:3])
    cells = [
        np.einsum("pr,qc,mrck->mpqk", down[u], across[v], np.dot(A_prev, W[:, u, v]))
        for u in range(f)
        for v in range(f)
    ]
    return sum(cells[1:], cells[0]) + b


def _places(n, f, stride, pad):
    """For each cell of a stamp, the matrix that puts `n` pixels in their places."""
    size = (n - 1) * stride + f
    places = [np.eye(size)[:, u : u + (n - 1) * stride + 1 : stride] for u in range(f)]
    return [place[pad : size - pad] for place in places]


def pool(A_prev, f, stride, mode):
    """Pooling over the f * f shifted copies of the image."""
    n_H, n_W = ((n - f) // stride * stride + 1 for n in A_prev.shape[1:3])
    shifted = np.array([
        A_prev[:, row : row + n_H : stride, col : col + n_W : stride]
        for row in range(f)
        for col in range(f)
    ])
    return np.max(shifted, axis=0) if mode == "max" else np.mean(shifted, axis=0)


def relu(Z):
    """The rectified linear unit with slope 0 at 0, where the blank corners of an image are."""
    return np.where(Z > 0, Z, 0)


def cross_entropy(Z, labels):
    """Mean cross-entropy of the softmax of the scores."""
    return np.mean(logsumexp(Z, axis=1) - Z[np.arange(len(Z)), labels])
