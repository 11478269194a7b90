"""Parts of the plane on which an image lies, zeros around it: a border without a padded copy."""

import numpy as np


def blank(m, n_H, n_W, n_C, dtype, channels_first=False):
    """Zeros of shape (m, n_H, n_W, n_C); in memory the channels come last, or first."""
    if channels_first:
        return np.zeros((n_C, m, n_H, n_W), dtype).transpose(1, 2, 3, 0)
    return np.zeros((m, n_H, n_W, n_C), dtype)


def region(A, rows, cols, dtype, channels_first=False):
    """Copy the pixels of `rows` and `cols`, slices that may reach past the images."""
    m, n_H, n_W, n_C = A.shape
    size = rows.stop - rows.start, cols.stop - cols.start
    pixels = blank(m, *size, n_C, dtype, channels_first)
    (to_rows, from_rows), (to_cols, from_cols) = common(rows, n_H), common(cols, n_W)
    pixels[:, to_rows, to_cols] = A[:, from_rows, from_cols]
    return pixels


def add_region(A, rows, cols, pixels):
    """Add `pixels` to the images at `rows` and `cols`; drop what lies past the images."""
    _, n_H, n_W, _ = A.shape
    (of_rows, to_rows), (of_cols, to_cols) = common(rows, n_H), common(cols, n_W)
    A[:, to_rows, to_cols] += pixels[:, of_rows, of_cols]


def common(span, n):
    """What a slice shares with an axis of `n` pixels: as a slice of the slice, and of the axis."""
    start = min(max(span.start, 0), n)
    stop = max(min(span.stop, n), start)
    return slice(start - span.start, stop - span.start), slice(start, stop)
