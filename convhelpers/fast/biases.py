"""The biases of the filters: added to a block of outputs, and their gradient."""

import numpy as np

from convhelpers.fast.threads import add_up
from convhelpers.fast.windows import window_blocks


def add_biases(b, Z):
    """Return what adds the biases to a block of `Z`, while the block is in the cache."""
    # The biases of a whole row of outputs: one long row adds faster than many short ones.
    b_row = np.tile(b.astype(Z.dtype, copy=False), Z.shape[2])

    def add(Z_block):
        Z_rows = Z_block.reshape(*Z_block.shape[:2], len(b_row))
        Z_rows += b_row

    return add


def bias_gradient(dZ):
    """The sum of the gradients of every filter's outputs, in float64.

    A long sum loses digits in float32, so only some rows of outputs are added up in that, all
    their columns at once; what is left is short.
    """
    n_C = dZ.shape[3]
    db = np.empty(n_C)

    def add(db, images, rows):
        db += dZ[images, rows].sum(axis=1).sum(axis=(0, 1), dtype=np.float64)

    add_up(add, db, window_blocks(dZ.shape, (n_C, 1, 1, 1), 1))
    return db
