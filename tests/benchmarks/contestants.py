"""Who takes part in the benchmark: every way to compute a layer that this machine knows."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import elsewhere
import rivals
from elsewhere import installed
from machine import held_to

from convhelpers import conv_backward, conv_forward

PACKAGE, LOOPS, NUMPY, SCIPY = "convhelpers", "loops", "NumPy", "SciPy"
TORCH, RUNTIME = "PyTorch", "ONNX Runtime"

# The slow ones compute a part of a layer: about so many outputs, and so many filters.
LOOP_OUTPUTS = 10_000
CORRELATED_FILTERS = 2
# In complex numbers, for all filters: beyond this, 256 MB, the FFT of whole images is left out.
SPECTRUM_VALUES = 2**25


@dataclass(frozen=True)
class Way:
    """One way to compute a layer.

    Attributes
    ----------
    kind, name : str
        Whose it is, and how it goes about it. Of each kind, the fastest way counts.
    call : callable
        Computes the layer; everything else was done before.
    n_images, n_rows, n_filters : int or None
        What it computes of the output: the first so many; None is all.
    """

    kind: str
    name: str
    call: Callable
    n_images: int | None = None
    n_rows: int | None = None
    n_filters: int | None = None

    def part(self, Z):
        """What `call` returns of the whole output `Z`."""
        return Z[: self.n_images, : self.n_rows, :, : self.n_filters]

    def share(self, layer):
        """The share of the work that `call` does."""
        whole = (layer.m, layer.n, layer.n_C)
        parts = (self.n_images, self.n_rows, self.n_filters)
        return math.prod(part / n for part, n in zip(parts, whole, strict=True) if part)

    def told(self, layer):
        """In words, what `call` computes of the output."""
        parts = ((self.n_images, layer.m, "image"), (self.n_rows, layer.n, "row"))
        parts += ((self.n_filters, layer.n_C, "filter"),)
        told = [f"{part} of {n} {what}s" for part, n, what in parts if part and part < n]
        return ", ".join(told)


def forward(layer):
    """Yield every way to compute the output of `layer`."""
    A_prev, W, b, _ = layer.arrays()
    arguments = A_prev, W, b, layer.stride, layer.pad
    yield Way(PACKAGE, "conv_forward", lambda: conv_forward(*arguments))
    yield by_loops(layer, *arguments)
    for name, function in rivals.FORWARD.items():
        yield Way(NUMPY, name, lambda function=function: function(*arguments))
    if installed("scipy"):
        yield by_correlation(*arguments)
        if layer.n_C * layer.n_C_prev * (layer.n_prev + 2 * layer.pad) ** 2 / 2 <= SPECTRUM_VALUES:
            yield Way(SCIPY, "FFT", elsewhere.scipy_fft(*arguments))
    if installed("torch"):
        for order, channels_last in elsewhere.ORDERS.items():
            yield Way(TORCH, order, elsewhere.torch_forward(*arguments, channels_last))
    # Its instructions cannot be chosen.
    if installed("onnx", "onnxruntime") and not held_to():
        yield Way(RUNTIME, "Conv", elsewhere.onnxruntime_forward(*arguments))


def backward(layer):
    """Yield every way to compute the three gradients of `layer`."""
    A_prev, W, _, dZ = layer.arrays()
    arguments = dZ, A_prev, W, layer.stride, layer.pad
    yield Way(PACKAGE, "conv_backward", lambda: conv_backward(*arguments))
    for name, function in rivals.BACKWARD.items():
        yield Way(NUMPY, name, lambda function=function: function(*arguments))
    if installed("torch"):
        for order, channels_last in elsewhere.ORDERS.items():
            yield Way(TORCH, order, elsewhere.torch_backward(*arguments, channels_last))


def by_loops(layer, A_prev, W, b, stride, pad):
    """The loops on the first rows of the first image: each row is as much work as any other."""
    n_rows = min(layer.n, max(1, LOOP_OUTPUTS // (layer.n * layer.n_C)))
    A_pad = rivals.padded(A_prev[:1], pad)[:, : (n_rows - 1) * stride + layer.f]
    arguments = A_pad, W, b, stride, 0
    return Way(LOOPS, "loops", lambda: rivals.loops(*arguments), n_images=1, n_rows=n_rows)


def by_correlation(A_prev, W, b, stride, pad):
    """SciPy on the first image and a few filters: each filter is as much work as any other."""
    n = min(CORRELATED_FILTERS, len(W))
    call = elsewhere.scipy_correlate(A_prev[:1], W[:n], b[:n], stride, pad)
    return Way(SCIPY, "correlate", call, n_images=1, n_filters=n)
