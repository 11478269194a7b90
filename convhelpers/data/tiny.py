"""The tiny example of every lesson: a 4 × 5 image, a filter, and gradients to send back.

Normalization needs a batch: a dark and a bright image, which have mean 3 and variance 4 together.
"""

import numpy as np

from convhelpers.data import larger

A_prev = larger.A_prev[:, :4, :5, :1].copy()  # (m, n_H_prev, n_W_prev, n_C_prev)
W = larger.W[:1, :3, :3, :1].copy()  # (n_C, f, f, n_C_prev)
b = larger.b[:1].copy()  # (n_C,)
dZ = larger.dZ[:, :2, :3].copy()  # (m, n_H, n_W, n_C)
dA = larger.dA[:, :2, :2, :1].copy()  # (m, n_H, n_W, n_C) of a pooling with f = 2, stride = 2
Z_batch = np.array([0, 1, 0, 2, 2, 3, 6, 5, 6, 4, 4, 3]).reshape(2, 2, 3, 1)  # (m, n_H, n_W, n_C)
dY_batch = np.array([0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0]).reshape(2, 2, 3, 1)  # as Z_batch

for _array in (A_prev, W, b, dZ, dA, Z_batch, dY_batch):  # everybody shares them
    _array.setflags(write=False)
