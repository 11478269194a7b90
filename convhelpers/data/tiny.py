"""The tiny example of every lesson: a 4 × 5 image, a filter, and gradients to send back."""

from convhelpers.data import larger

A_prev = larger.A_prev[:, :4, :5, :1].copy()  # (m, n_H_prev, n_W_prev, n_C_prev)
W = larger.W[:1, :3, :3, :1].copy()  # (n_C, f, f, n_C_prev)
b = larger.b[:1].copy()  # (n_C,)
dZ = larger.dZ[:, :2, :3].copy()  # (m, n_H, n_W, n_C)
dA = larger.dA[:, :2, :2, :1].copy()  # (m, n_H, n_W, n_C) of a pooling with f = 2, stride = 2

for _array in (A_prev, W, b, dZ, dA):  # everybody shares them
    _array.setflags(write=False)
