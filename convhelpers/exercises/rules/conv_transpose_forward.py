"""conv_transpose_forward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C = W.shape[3]  # axes: the channels of the output
    # or W.shape[0]
    f = W.shape[1]  # size: the size of the stamp
    n_H_pad = (n_H_prev - 1) * stride + f  # size: the height with its rim
    # or n_H_prev * stride + f
    # or n_H_prev * stride
    # or (n_H_prev - 1) * stride + 1
    # or (n_H_prev - f) // stride + 1
    # or n_H_prev * f
    # or n_H_prev + f - 1
    # or (n_H_prev - 1) * stride + f + 2 * pad
    n_W_pad = (n_W_prev - 1) * stride + f  # size: the width with its rim
    # or n_W_prev * stride + f
    # or n_W_prev * stride
    # or (n_W_prev - 1) * stride + 1
    # or (n_W_prev - f) // stride + 1
    # or n_W_prev * f
    # or n_W_prev + f - 1
    # or (n_W_prev - 1) * stride + f + 2 * pad
    # or n_H_pad
    Z_pad = np.zeros((m, n_H_pad, n_W_pad, n_C))  # start values: the array for the result
    # or np.zeros((m, n_H_pad, n_W_pad, n_C), dtype=int)
    # or np.zeros((m, n_H_pad, n_W_pad, n_C)) + b.ravel()
    for i in range(m):  # images: the images that are stamped
        for row in range(n_H_prev):  # rows and columns: the rows of the input that are stamped
            for col in range(n_W_prev):  # rows and columns: the columns that are stamped
                top = row * stride  # window start: the row where the stamp starts
                left = col * stride  # window start: the column where the stamp starts
                bottom = top + f  # window size: the row where the stamp ends
                right = left + f  # window size: the column where the stamp ends
                for c in range(n_C_prev):  # filters: the channels of the input that are stamped
                    a = A_prev[i, row, col, c]  # input: the input value
                    # or abs(A_prev[i, row, col, c])
                    # or max(0, A_prev[i, row, col, c])
                    # or np.sum(A_prev[i, row, col])
                    # or A_prev[i, row, col, 0]
                    # or A_prev[:, row, col, c].sum()
                    # or 1
                    kernel = W[c]  # filters: the stamp
                    # or W[c, ::-1, ::-1]
                    # or W[c, ::-1]
                    # or W[c, :, ::-1]
                    # or W[c].transpose(1, 0, 2)
                    # or W[0]
                    # or W[..., c].transpose(1, 2, 0)
                    # or np.ones(W[c].shape)
                    # or W[c] / (f * f)
                    # or W[c].mean(axis=(0, 1))
                    stamp = a * kernel  # products: what is put down
                    # or a + kernel
                    # or a * kernel + b.ravel()
                    # or a * kernel / n_C_prev
                    Z_pad[i, top:bottom, left:right, :] += stamp  # sums: how the result grows
                    # or Z_pad[:, top:bottom, left:right, :] += stamp
                    # or Z_pad[i, top, left, :] += stamp[0, 0]
                    # or Z_pad[i, top, left, :] += np.sum(stamp, axis=(0, 1))
                    # or Z_pad[i, top:bottom, left:right, 0] += stamp[..., 0]
                pass  # rows and columns: the end of a column
            pass  # rows and columns: the end of a row
            # or return Z_pad[:, pad:n_H_pad - pad, pad:n_W_pad - pad, :] + b.ravel()
        pass  # images: the next image
        # or return Z_pad[:, pad:n_H_pad - pad, pad:n_W_pad - pad, :] + b.ravel()
    Z = Z_pad[:, pad:n_H_pad - pad, pad:n_W_pad - pad, :]  # border: how the rim is cut off
    # or Z_pad
    # or Z_pad[:, pad:-pad, pad:-pad, :]
    # or Z_pad[:, pad:-pad, pad:-pad, :] if pad > 0 else Z_pad
    # or Z_pad[:, :n_H_pad - 2 * pad, :n_W_pad - 2 * pad, :]
    # or Z_pad[:, 2 * pad:, 2 * pad:, :]
    # or Z_pad[:, :n_H_pad - pad, :n_W_pad - pad, :]
    # or Z_pad[:, pad:, pad:, :]
    # or Z_pad[:, 2 * pad:n_H_pad - 2 * pad, 2 * pad:n_W_pad - 2 * pad, :]
    # or np.pad(Z_pad, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    # or Z_pad[:, pad:n_W_pad - pad, pad:n_H_pad - pad, :]
    bias = b.ravel()  # bias: the bias
    # or 0
    # or -b.ravel()
    # or b.ravel()[0]
    # or np.sum(b)
    # or b.ravel() * n_C_prev
    # or b.ravel() * m
    result = Z + bias  # result: the result
    # or Z * bias
    # or np.maximum(Z + bias, 0)
    # or -(Z + bias)
    # or 2 * (Z + bias)
    # or np.trunc(Z + bias)
    # or (Z + bias) / n_C_prev
    # or np.transpose(Z + bias, (0, 3, 1, 2))
    # or np.transpose(Z + bias, (0, 2, 1, 3))
    # or (Z + bias)[0]
    return result  # result: what is returned
    # or result.sum(axis=3)
    # or result[..., 0]
""")

SPREAD = program("""
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, n_C = W.shape[1], W.shape[3]
    height = (n_H_prev - 1) * stride + 1  # size: the height of the spread input
    # or n_H_prev * stride
    width = (n_W_prev - 1) * stride + 1  # size: the width of the spread input
    # or n_W_prev * stride
    spread = np.zeros((m, height, width, n_C_prev))
    spread[:, ::stride, ::stride] = A_prev
    border = f - 1 - pad  # border: the border around the spread input
    # or f - 1
    # or pad
    # or f - 1 + pad
    wider = max(border, 0)
    wide = np.pad(spread, ((0, 0), (wider, wider), (wider, wider), (0, 0)))
    cut = max(-border, 0)
    kernel = W[:, ::-1, ::-1]  # filters: the stamp, turned by half a turn
    # or W
    # or W[:, ::-1]
    # or W[:, :, ::-1]
    # or W[:, ::-1, ::-1].transpose(0, 2, 1, 3)
    n_H = wide.shape[1] - f + 1
    n_W = wide.shape[2] - f + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for row in range(n_H):
        for col in range(n_W):
            window = wide[:, row:row + f, col:col + f]
            Z[:, row, col] = np.einsum("nuvk,kuvc->nc", window, kernel)
    Z = Z[:, cut:n_H - cut, cut:n_W - cut]
    bias = b.ravel()  # bias: the bias
    # or 0
    return Z + bias
""")


def layer(name, image, n_C, f, seed, flat=False, **options):
    """An experiment; a flat one has stamps of ones."""
    A_prev = quarters(*image, seed=seed)
    shape = image[3], f, f, n_C
    W = np.ones(shape) if flat else quarters(*shape, seed=seed + 1)
    b = quarters(n_C, seed=seed + 2)
    options = {"stride": options.get("stride", 1), "pad": options.get("pad", 0)}
    return Experiment(name, (A_prev, W, b), options)


EXPERIMENTS = (
    layer("stamps of one pixel", (1, 2, 3, 1), 1, 1, seed=1, flat=True),
    layer("stamps", (1, 2, 3, 1), 1, 2, seed=4, flat=True),
    layer("the stamp itself", (1, 2, 3, 1), 1, 2, seed=7),
    layer("stamps with stride = 2", (1, 3, 2, 1), 1, 2, seed=10, stride=2),
    layer("stamps that overlap with stride = 2", (1, 2, 4, 1), 1, 3, seed=13, stride=2),
    layer("gaps between the stamps", (1, 3, 2, 1), 1, 2, seed=16, stride=3),
    layer("a rim", (1, 3, 4, 1), 1, 2, seed=19, pad=1),
    layer("a wide rim and a stride", (1, 3, 4, 1), 1, 4, seed=22, pad=2, stride=2),
    layer("two images", (2, 2, 3, 1), 1, 2, seed=25),
    layer("three channels", (1, 2, 3, 3), 1, 2, seed=28),
    layer("two outputs", (1, 3, 2, 1), 2, 2, seed=31),
    layer("all together", (2, 3, 4, 3), 2, 3, seed=34, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 5))
    n_H, n_W = (int(n) for n in rng.integers(1, 5, 2))
    most = ((min(n_H, n_W) - 1) * stride + f - 1) // 2
    pad = int(rng.integers(0, min(most, 2) + 1))
    shapes = (m, n_H, n_W, n_C_prev), (n_C_prev, f, f, n_C), (n_C,)
    arrays = tuple(rng.integers(-36, 37, shape) / 4 for shape in shapes)
    return arrays, {"stride": stride, "pad": pad}


RULES = Rules((LOOPS, SPREAD), EXPERIMENTS, fresh)
