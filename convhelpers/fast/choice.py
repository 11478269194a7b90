"""The choice between the ways to compute a convolution: whichever is measured to be fastest."""

import math

from convhelpers.fast.bands import band_filter_gradient, band_forward, band_outputs
from convhelpers.fast.biases import bias_gradient
from convhelpers.fast.pointwise import (
    pointwise_filter_gradient,
    pointwise_forward,
    pointwise_input_gradient,
)
from convhelpers.fast.threads import held, share_out, threads
from convhelpers.fast.windows import (
    nothing,
    slices,
    window_filter_gradient,
    window_forward,
    window_input_gradient,
)
from convhelpers.fast.winograd import count_tiles, winograd_filter_gradient, winograd_forward

# With so many channels for each thread, the product runs at full speed. A layer has many outputs if
# they are so many times as many as the filters.
FEWEST_CHANNELS = 64
MANY_OUTPUTS = 8


def forward(A_prev, W, stride, pad, Z, then=nothing):
    """Fill `Z` with the sums of products in the fastest way; call `then` with each filled block."""
    with held(Z.size * math.prod(W.shape[1:])):
        if math.prod(Z.shape[:3]) < len(W) and (parts := channel_parts(len(W))):
            share_out(lambda part: fill(A_prev, W[part], stride, pad, Z[..., part]), parts)
            then(Z)
        else:
            fill(A_prev, W, stride, pad, Z, then)


def fill(A_prev, W, stride, pad, Z, then=nothing):
    """Fill `Z` as `forward` does, cut into blocks of outputs."""
    if W.shape[1] == 1 and pad == 0:
        pointwise_forward(A_prev, W, stride, Z, then)
    elif winograd_pays(W.shape, stride, Z.shape):
        winograd_forward(A_prev, W, pad, Z, then)
    elif (T := band_outputs(Z.shape, W.shape, stride)) > 1:
        band_forward(A_prev, W, stride, pad, Z, T, then)
    else:
        window_forward(A_prev, W, stride, pad, Z, then)


def backward(dZ, A_prev, W, stride, pad, dA_prev, dW, db):
    """Fill the gradients `dA_prev`, `dW` and `db`, each in the fastest way."""
    with held(dZ.size * math.prod(W.shape[1:])):
        fill_input_gradient(dZ, W, stride, pad, dA_prev)
        fill_filter_gradient(dZ, A_prev, stride, pad, dW)
        db[...] = bias_gradient(dZ)


def fill_input_gradient(dZ, W, stride, pad, dA_prev):
    """Fill `dA_prev` in the fastest way."""
    _, f, _, n_C_prev = W.shape
    # At stride 1, each pixel looks back at the f x f outputs that saw it: a convolution with the
    # filters turned by half a turn.
    turned = W[:, ::-1, ::-1].transpose(3, 1, 2, 0)
    if stride == 1 and turning_pays(turned.shape, dA_prev.shape):
        forward(dZ, turned, 1, f - 1 - pad, dA_prev)
    elif f == 1 and pad == 0:
        pointwise_input_gradient(dZ, W, stride, dA_prev)
    elif parts := channel_parts(n_C_prev):
        share_out(
            lambda part: window_input_gradient(dZ, W[..., part], stride, pad, dA_prev[..., part]),
            parts,
        )
    else:
        window_input_gradient(dZ, W, stride, pad, dA_prev)


def fill_filter_gradient(dZ, A_prev, stride, pad, dW):
    """Fill `dW` in the fastest way."""
    # Sums over parts of the outputs are as large as `dW` and have to be added up.
    if math.prod(dZ.shape[:3]) < MANY_OUTPUTS * len(dW) and (parts := channel_parts(len(dW))):
        share_out(
            lambda part: add_outputs(dZ[..., part], A_prev, stride, pad, dW[part]),
            parts,
        )
    else:
        add_outputs(dZ, A_prev, stride, pad, dW)


def add_outputs(dZ, A_prev, stride, pad, dW):
    """Fill `dW` as `fill_filter_gradient` does, cut into blocks of outputs."""
    if dW.shape[1] == 1 and pad == 0:
        pointwise_filter_gradient(dZ, A_prev, stride, dW)
    elif winograd_pays(dW.shape, stride, dZ.shape):
        winograd_filter_gradient(dZ, A_prev, pad, dW)
    elif (T := band_outputs(dZ.shape, dW.shape, stride)) > 1:
        band_filter_gradient(dZ, A_prev, stride, pad, dW, T)
    else:
        window_filter_gradient(dZ, A_prev, stride, pad, dW)


def channel_parts(n_C):
    """Channels for each thread, or nothing where they are too few to share.

    Where threads share the channels, every one of them copies all windows, but reads a part of the
    filters. With few outputs and many channels this is less than with the outputs shared.
    """
    if n_C < 2 * FEWEST_CHANNELS or (n_threads := threads()) == 1:
        return []
    return [(part,) for part in slices(n_C, max(-(-n_C // n_threads), FEWEST_CHANNELS))]


def turning_pays(turned_shape, dA_shape):
    """Whether to copy windows of n_C channels costs less than to add up windows of n_C_prev.

    It does if these are not much fewer, or if outputs share windows. With many channels the
    products outweigh both, and it costs more to turn the filters.
    """
    n_C_prev, f, _, n_C = turned_shape
    return (
        f == 1
        or n_C <= min(2 * n_C_prev, 128)
        or winograd_pays(turned_shape, 1, dA_shape)
        or (n_C <= 4 * n_C_prev and band_outputs(dA_shape, turned_shape, 1) > 1)
    )


def winograd_pays(W_shape, stride, Z_shape):
    """Whether the multiplications saved cost more than the transforms around them.

    Measured in float32 and float64: the transforms of the pixels pay from 24 to 32 channels on, on
    both sides; that of the filters pays when some hundred tiles share it.
    """
    n_C, f, _, n_C_prev = W_shape
    m, n_H, n_W, _ = Z_shape
    n_tiles = m * count_tiles(n_H) * count_tiles(n_W)
    return f == 3 and stride == 1 and min(n_C, n_C_prev) >= 32 and n_tiles >= 128
