"""Which way is taken for which layer."""

import numpy as np
import pytest

from convhelpers.arguments import output_shape
from convhelpers.fast import choice


@pytest.mark.parametrize(
    ("A_shape", "W_shape", "stride", "pad", "way"),
    [
        ((2, 8, 8, 3), (4, 1, 1, 3), 2, 0, "pointwise_forward"),
        ((2, 8, 8, 3), (4, 1, 1, 3), 1, 1, "window_forward"),
        ((32, 34, 34, 3), (4, 3, 3, 3), 1, 0, "band_forward"),
        ((32, 33, 33, 3), (4, 3, 3, 3), 1, 0, "window_forward"),  # 31 outputs a row
        ((2, 8, 8, 3), (4, 3, 3, 3), 1, 0, "window_forward"),  # few of them
        ((8, 16, 16, 32), (32, 3, 3, 32), 1, 1, "winograd_forward"),
        ((8, 32, 32, 32), (32, 3, 3, 32), 2, 1, "window_forward"),
        ((8, 16, 16, 32), (32, 5, 5, 32), 1, 2, "window_forward"),
        ((8, 16, 16, 31), (32, 3, 3, 31), 1, 1, "window_forward"),
        ((8, 16, 16, 32), (31, 3, 3, 32), 1, 1, "window_forward"),
        ((7, 16, 16, 32), (32, 3, 3, 32), 1, 1, "window_forward"),  # 112 tiles of 4 x 4
    ],
)
def test_the_way_of_a_layer(monkeypatch, A_shape, W_shape, stride, pad, way):
    A_prev, W = np.ones(A_shape), np.ones(W_shape)
    Z = np.empty(output_shape(A_prev, W.shape[1], stride, pad, n_C=len(W)))
    taken = []
    for name in ("pointwise_forward", "window_forward", "winograd_forward", "band_forward"):
        monkeypatch.setattr(choice, name, lambda *arguments, name=name: taken.append(name))
    choice.forward(A_prev, W, stride, pad, Z)
    assert taken == [way]
