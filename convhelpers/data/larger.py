"""An image, filters and gradients on which the explorers move; the tiny example is their corner."""

import numpy as np

A_prev = np.array([
    [3, 1, 2, 0, 1, 2, 0],
    [0, 2, 1, 5, 2, 0, 1],
    [1, 0, 4, 1, 0, 3, 2],
    [2, 1, 0, 3, 2, 1, 0],
    [0, 3, 1, 2, 1, 0, 4],
    [1, 0, 2, 0, 3, 1, 2],
])
A_prev = np.stack([A_prev, A_prev[::-1, ::-1] - 2], axis=2)[np.newaxis]
W = np.array([
    [1, 0, -1, 2],
    [1, 1, -1, 0],
    [0, 1, 0, -2],
    [2, -1, 1, 0],
])
W = np.stack([
    np.stack([W, -W.T], axis=2),
    np.stack([W.T, W[:, ::-1]], axis=2),
])
b = np.array([1, -2])
# Four channels, and four filters for them (lesson 11).
A_prev_4 = np.concatenate([A_prev[:, :5, :6], A_prev[:, 1:, 1:] + 1], axis=3)
W_4 = np.concatenate([W, W[:, ::-1, :, ::-1]], axis=3)[:, :3, :3]
W_4 = np.concatenate([W_4, W_4[..., ::-1]])
b_4 = np.array([1, -2, 0, 3])
# The gradient of what the convolution makes of the image,
dZ = np.array([
    [1, -2, 0, 2, -1, 1, 0, 3, -2, 1],
    [3, 1, -1, 0, 2, -2, 1, 0, -1, 2],
    [0, -1, 2, 1, -3, 0, 2, -1, 1, 0],
    [2, 0, 1, -2, 1, 3, 0, 1, -1, -2],
    [-1, 2, 0, 1, 0, -1, 1, 2, 0, 1],
    [1, 0, -2, 3, -1, 1, 0, -2, 2, 0],
    [0, 1, 1, -1, 2, 0, -3, 1, 0, -1],
    [-2, 1, 0, 2, 1, -1, 2, 0, 1, 1],
    [1, -1, 2, 0, 0, 1, -1, 3, 0, -2],
])[np.newaxis, :, :, np.newaxis]
# and that of what pooling makes of it.
dA = np.array([
    [4, -2, 3, 1, -4, 2, 5],
    [6, 8, -1, 2, 3, -3, 1],
    [2, -5, 4, 7, 1, 2, -2],
    [-3, 1, 2, -1, 5, 4, 3],
    [1, 3, -4, 2, 6, -1, 2],
    [5, -1, 2, 3, -2, 1, 4],
])
dA = np.stack([dA, 3 - dA[::-1]], axis=2)[np.newaxis]

for _array in (A_prev, W, b, A_prev_4, W_4, b_4, dZ, dA):  # everybody shares them
    _array.setflags(write=False)
