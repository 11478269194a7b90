"""conv_backward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    m, n_H, n_W, n_C = dZ.shape  # axes: the axes of dZ
    # or m, n_C, n_H, n_W = dZ.shape
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    f = W.shape[1]  # size: the size of the filter
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))  # border: the border
    # or A_prev
    dA_prev_pad = np.zeros(A_prev_pad.shape)  # start values: where dA_prev starts
    # or np.zeros(A_prev.shape)
    # or np.zeros(A_prev_pad.shape, dtype=int)
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dW = np.zeros(W.shape)  # start values: where dW starts
    # or np.zeros(W.shape, dtype=int)
    # or W.copy()
    db = np.zeros(n_C)  # start values: where db starts
    # or np.zeros(n_C, dtype=int)
    # or np.zeros((n_C, 1))
    for i in range(m):  # images: the images that are counted
        for row in range(n_H):  # rows and columns: the rows of dZ that are counted
            for col in range(n_W):  # rows and columns: the columns of dZ that are counted
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                a_slice = A_prev_pad[i, top:bottom, left:right, :]  # window: the window
                # or A_prev[i, top:bottom, left:right, :]
                for c in range(n_C):  # filters: the filters that are counted
                    dz = dZ[i, row, col, c]  # dZ: the number of dZ
                    # or np.sum(dZ[i, row, col])
                    # or np.sum(dZ[:, row, col, c])
                    # or abs(dZ[i, row, col, c])
                    # or max(0, dZ[i, row, col, c])
                    kernel = W[c]  # filters: the filter for dA_prev
                    # or W[c][::-1, ::-1]
                    # or W[c][::-1]
                    # or W[c][:, ::-1]
                    # or W[c].transpose(1, 0, 2)
                    # or W[..., c]
                    # or W[c].mean(axis=(0, 1))
                    # or W[i, row, col, c]
                    # or np.ones(W[c].shape)
                    # or a_slice
                    # or W[c][:, :, 0:1]
                    share = dz * kernel  # products: what a window of dA_prev gets
                    # or dz * kernel / (f * f)
                    # or dz * kernel / (f * f * n_C_prev)
                    # or dz + kernel
                    # or dz * kernel / m
                    dA_prev_pad[i, top:bottom, left:right, :] += share  # dA_prev: how it grows
                    # or dA_prev_pad[i, top, left, :] += np.sum(share, axis=(0, 1))
                    # or dA_prev_pad[i, top, left, :] += share[0, 0]
                    # or dA_prev_pad[:, top:bottom, left:right, :] += share
                    # or dA_prev_pad[i, top:bottom, left:right, 0] += share[..., 0]
                    dW[c] += dz * a_slice  # dW: how dW is collected
                    # or dW[c] += dz * a_slice[::-1, ::-1]
                    # or dW[c] += dz * a_slice.transpose(1, 0, 2)
                    # or dW[c] += dz * W[c]
                    # or dW[c] += dz * np.sum(a_slice)
                    # or dW[c] += dz * np.mean(a_slice)
                    # or dW[c] += dz
                    # or dW[c] += a_slice
                    # or dW[c] += dz * a_slice / m
                    # or dW[c] += dz * a_slice / (f * f)
                    # or dW[c] += dz * a_slice / (n_H * n_W)
                    # or dW[c] += dz * a_slice / (m * n_H * n_W)
                    db[c] += dz  # db: how db is collected
                    # or db[c] += 1
                    # or db[c] += dz * np.sum(a_slice)
                    # or db[c] += dz * f * f
                    # or db[c] += np.sum(dZ[i, row, col])
                    # or db[c] += dz / m
                    # or db[c] += dz / (n_H * n_W)
                    # or db[c] += dz / (m * n_H * n_W)
                    # or db[c] += np.sum(share)
                pass  # rows and columns: the end of a row
                # or break
            pass  # rows and columns: the end of an image
            # or return dA_prev_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :], dW, db
        pass  # images: the next image
        # or return dA_prev_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :], dW, db
        # or dW = dW / m
    dA_prev = dA_prev_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :]  # border: how it is cut off
    # or dA_prev_pad[:, pad:-pad, pad:-pad, :]
    # or dA_prev_pad[:, pad:-pad, pad:-pad, :] + 0 * A_prev
    # or dA_prev_pad[:, pad:n_H_prev, pad:n_W_prev, :]
    # or dA_prev_pad[:, :n_H_prev, :n_W_prev, :]
    # or dA_prev_pad[:, 2 * pad:, 2 * pad:, :]
    # or dA_prev_pad
    # or np.zeros(A_prev.shape)
    # or dA_prev_pad[:, pad:-pad, pad:-pad, :] if pad > 1 else dA_prev_pad
    # or dA_prev_pad[:, pad:pad + n_W_prev, pad:pad + n_H_prev, :]
    first = dA_prev  # dA_prev: dA_prev as it is returned
    # or dA_prev / m
    # or np.trunc(dA_prev)
    # or np.round(dA_prev)
    # or dA_prev * (A_prev > 0)
    # or -dA_prev
    # or 2 * dA_prev
    # or np.zeros(A_prev.shape)
    # or np.transpose(dA_prev, (0, 2, 1, 3))
    # or dA_prev[0]
    second = dW  # dW: dW as it is returned
    # or dW / m
    # or dW / n_C
    # or dW / (n_H * n_W)
    # or dW / (m * n_H * n_W)
    # or dW / dZ.size
    # or np.trunc(dW)
    # or -dW
    # or 2 * dW
    # or np.zeros(W.shape)
    # or dW[:, ::-1, ::-1]
    # or dW.transpose(0, 2, 1, 3)
    # or dW.transpose(1, 2, 3, 0)
    # or dW.transpose(3, 1, 2, 0)
    third = db  # db: db as it is returned
    # or db / m
    # or db / n_C
    # or db / (n_H * n_W)
    # or db / (m * n_H * n_W)
    # or np.trunc(db)
    # or -db
    # or 2 * db
    # or np.zeros(n_C)
    # or np.sum(db)
    # or np.full(n_C, np.sum(db))
    # or db.reshape(1, 1, 1, n_C)
    # or db.reshape(n_C, 1)
    # or db.reshape(1, n_C)
    # or np.sum(dZ, axis=(1, 2))
    # or np.sum(dZ, axis=(0, 1))
    # or np.sum(dZ, axis=0)
    return first, second, third  # result: the results
    # or first, second
    # or second, third
    # or third, second, first
""")

FULL = program("""
def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    m, n_H, n_W, n_C = dZ.shape
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[1]
    step = stride  # dZ: the distance between the numbers of dZ
    # or 1
    height = n_H_prev + 2 * pad
    width = n_W_prev + 2 * pad
    spread = np.zeros((m, height + f - 1 + stride * n_H, width + f - 1 + stride * n_W, n_C))
    for row in range(n_H):  # rows and columns: the rows of dZ that are counted
        for col in range(n_W):  # rows and columns: the columns of dZ that are counted
            spread[:, row * step + f - 1, col * step + f - 1] += dZ[:, row, col]
    kernel = W[:, ::-1, ::-1]  # filters: the filter, turned by half a turn
    # or W
    # or W[:, ::-1]
    # or W[:, :, ::-1]
    # or W[:, ::-1, ::-1].transpose(0, 2, 1, 3)
    dA_prev_pad = np.zeros((m, height, width, n_C_prev))
    for row in range(height):
        for col in range(width):
            window = spread[:, row:row + f, col:col + f]
            dA_prev_pad[:, row, col] = np.einsum("nuvk,kuvc->nc", window, kernel)
    dA_prev = dA_prev_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev]  # border: how it is cut off
    # or dA_prev_pad[:, pad:-pad, pad:-pad]
    # or dA_prev_pad[:, :n_H_prev, :n_W_prev]
    dA, dW, db = convhelpers.conv_backward(dZ, A_prev, W, stride, pad)
    return dA_prev, dW, db
""")


def layer(name, image, n_C, f, seed, flat=False, **options):
    """An experiment; a flat one has a filter of ones and an image of ones."""
    m, n_H, n_W, n_C_prev = image
    stride, pad = options.get("stride", 1), options.get("pad", 0)
    n_H, n_W = ((n + 2 * pad - f) // stride + 1 for n in (n_H, n_W))
    dZ = quarters(m, n_H, n_W, n_C, seed=seed)
    A_prev = np.ones(image) if flat else quarters(*image, seed=seed + 1)
    W = np.ones((n_C, f, f, n_C_prev)) if flat else quarters(n_C, f, f, n_C_prev, seed=seed + 2)
    return Experiment(name, (dZ, A_prev, W), {"stride": stride, "pad": pad})


EXPERIMENTS = (
    layer("windows of one pixel", (1, 2, 3, 1), 1, 1, seed=1, flat=True),
    layer("windows", (1, 3, 4, 1), 1, 2, seed=4, flat=True),
    layer("the filter and the image", (1, 3, 4, 1), 1, 2, seed=7),
    layer("windows with stride = 2", (1, 5, 7, 1), 1, 2, seed=10, stride=2),
    layer("steps that do not fit", (1, 7, 4, 1), 1, 2, seed=13, stride=3),
    layer("a border", (1, 2, 3, 1), 1, 2, seed=16, pad=1),
    layer("a wide border and a stride", (1, 3, 4, 1), 1, 3, seed=19, pad=2, stride=2),
    layer("two images", (2, 3, 2, 1), 1, 2, seed=22),
    layer("three channels", (1, 2, 3, 3), 1, 2, seed=25),
    layer("two filters", (1, 3, 2, 1), 2, 2, seed=28),
    layer("all together", (2, 4, 5, 3), 2, 3, seed=31, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 5))
    pad = int(rng.integers(0, 3))
    n_H_prev, n_W_prev = (f + int(n) for n in rng.integers(0, 6, 2))
    n_H, n_W = ((n + 2 * pad - f) // stride + 1 for n in (n_H_prev, n_W_prev))
    shapes = ((m, n_H, n_W, n_C), (m, n_H_prev, n_W_prev, n_C_prev), (n_C, f, f, n_C_prev))
    arrays = tuple(rng.integers(-36, 37, shape) / 4 for shape in shapes)
    return arrays, {"stride": stride, "pad": pad}


RULES = Rules((LOOPS, FULL), EXPERIMENTS, fresh)
