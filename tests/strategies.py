"""What the property tests draw: small layers, legal by construction, with exact arithmetic."""

from typing import NamedTuple

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# Fixed examples: a run draws the same ones every time, in any order, and writes no database.
fixed_examples = settings(derandomize=True, deadline=None, max_examples=60, database=None)


class Layer(NamedTuple):
    """The arguments of a convolutional layer."""

    A_prev: np.ndarray
    W: np.ndarray
    b: np.ndarray
    stride: int
    pad: int


class Groups(NamedTuple):
    """The arguments of a grouped convolution."""

    A_prev: np.ndarray
    W: np.ndarray
    b: np.ndarray
    stride: int
    pad: int
    groups: int


class Pool(NamedTuple):
    """The arguments of a pooling layer, without its mode."""

    A_prev: np.ndarray
    f: int
    stride: int


def whole_numbers(shape):
    """Arrays of float64 that hold small integers: their sums and products are exact."""
    return arrays(np.float64, shape, elements=st.integers(-9, 9).map(float), fill=st.nothing())


@st.composite
def layers(draw, largest_stride=3, largest_pad=3):
    """Layers whose sizes are drawn one by one, so that height and width differ in most."""
    m, n_C_prev, n_C = (draw(st.integers(1, 3)) for _ in range(3))
    f = draw(st.integers(1, 4))
    stride, pad = draw(st.integers(1, largest_stride)), draw(st.integers(0, largest_pad))
    smallest = max(f - 2 * pad, 1)
    n_H, n_W = (draw(st.integers(smallest, smallest + 5)) for _ in range(2))
    return Layer(
        draw(whole_numbers((m, n_H, n_W, n_C_prev))),
        draw(whole_numbers((n_C, f, f, n_C_prev))),
        draw(whole_numbers((n_C,))),
        stride,
        pad,
    )


@st.composite
def grouped_layers(draw, largest_depth=3):
    """Grouped layers: some with one channel a group, some with one group."""
    groups, depth, count = (draw(st.integers(1, n)) for n in (3, largest_depth, 3))
    m, f = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    stride, pad = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    smallest = max(f - 2 * pad, 1)
    n_H, n_W = (draw(st.integers(smallest, smallest + 4)) for _ in range(2))
    return Groups(
        draw(whole_numbers((m, n_H, n_W, groups * depth))),
        draw(whole_numbers((groups * count, f, f, depth))),
        draw(whole_numbers((groups * count,))),
        stride,
        pad,
        groups,
    )


@st.composite
def pools(draw):
    """Pooling layers with windows smaller and larger than the stride."""
    m, n_C = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    f, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    n_H, n_W = (draw(st.integers(f, f + 5)) for _ in range(2))
    return Pool(draw(whole_numbers((m, n_H, n_W, n_C))), f, stride)
