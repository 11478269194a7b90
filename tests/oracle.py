"""Convolution and its gradients by the definition, and random layers to compare on."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(A_prev, f, stride, pad):
    """Every window of the padded input, as (m, n_H, n_W, n_C_prev, f, f)."""
    A_pad = np.pad(A_prev, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    return sliding_window_view(A_pad, (f, f), axis=(1, 2))[:, ::stride, ::stride]


def forward(A_prev, W, stride, pad):
    """The output of the layer, without the bias."""
    return np.einsum("mhwcuv,kuvc->mhwk", windows(A_prev, W.shape[1], stride, pad), W)


def filter_gradient(dZ, A_prev, W, stride, pad):
    """The gradient with respect to the filters."""
    return np.einsum("mhwk,mhwcuv->kuvc", dZ, windows(A_prev, W.shape[1], stride, pad))


def input_gradient(dZ, A_prev, W, stride, pad):
    """The gradient with respect to the input."""
    _, n_H, n_W, _ = dZ.shape
    f = W.shape[1]
    dA_pad = np.pad(np.zeros_like(A_prev), [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    for row, col in np.ndindex(n_H, n_W):
        top, left = row * stride, col * stride
        dA_pad[:, top : top + f, left : left + f] += np.tensordot(dZ[:, row, col], W, axes=1)
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    return dA_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev]


def random_layers(count, f=None, stride=None, pad=None, most_channels=6):
    """`count` layers of small integers: (A_prev, W, stride, pad), with what is not given drawn."""
    rng = np.random.default_rng(10)
    for _ in range(count):
        m, n_C, n_C_prev = rng.integers(1, [4, most_channels + 1, most_channels + 1])
        drawn = rng.integers([1, 1, 0], [6, 5, 5])
        sizes = zip((f, stride, pad), drawn, strict=True)
        a_f, a_stride, a_pad = (int(drew if given is None else given) for given, drew in sizes)
        n_H, n_W = max(a_f - 2 * a_pad, 1) + rng.integers(0, 12, 2)
        A_prev = rng.integers(-9, 10, (m, n_H, n_W, n_C_prev)).astype(np.float64)
        W = rng.integers(-9, 10, (n_C, a_f, a_f, n_C_prev)).astype(np.float64)
        yield A_prev, W, a_stride, a_pad


def random_gradient(A_prev, W, stride, pad):
    """Small integers in the shape of the layer's output."""
    shape = windows(A_prev, W.shape[1], stride, pad).shape[:3] + W.shape[:1]
    return np.random.default_rng(11).integers(-9, 10, shape).astype(np.float64)


def filled(fill, shape, dtype=np.float64):
    """What `fill` makes of an array that holds NaN before; it may yield while it fills."""
    array = np.full(shape, np.nan, dtype)
    for _ in fill(array) or ():
        pass
    return array
