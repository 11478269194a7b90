"""pool_backward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import different, quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def pool_backward(dA, A_prev, f, stride, mode="max"):
    m, n_H, n_W, n_C_prev = dA.shape  # axes: the axes of dA
    # or m, n_C_prev, n_H, n_W = dA.shape
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    dA_prev = np.zeros(A_prev.shape)  # start values: where dA_prev starts
    # or np.zeros(A_prev.shape, dtype=int)
    # or A_prev.copy()
    # or np.zeros(dA.shape)
    for i in range(m):  # images: the images that are counted
        for row in range(n_H):  # rows and columns: the rows of dA that are counted
            for col in range(n_W):  # rows and columns: the columns of dA that are counted
                for c in range(n_C_prev):  # channels: the channels that are counted
                    y, x = row, col  # window start: the row and column that a number belongs to
                    # or y, x = divmod(row * n_W + col, n_H)
                    top = y * stride  # window start: the row where the window starts
                    # or y * f
                    left = x * stride  # window start: the column where the window starts
                    # or x * f
                    bottom = top + f  # window size: the row where the window ends
                    right = left + f  # window size: the column where the window ends
                    window = A_prev[i, top:bottom, left:right, c]  # window: the window of the image
                    # or A_prev[i, top:bottom, left:left + stride, c]
                    # or A_prev[i, top:top + stride, left:right, c]
                    ties = window == np.max(window, initial=-np.inf)
                    place = dA_prev[i, top:bottom, left:right, c]  # window: the window of dA_prev
                    # or dA_prev[i, top:bottom, left:left + stride, c]
                    # or dA_prev[i, top:top + stride, left:right, c]
                    # or dA_prev[i, top:bottom, left:right, :]
                    if mode == "max":  # mode: when it is the way back of the maximum
                        # or True
                        # or False
                        da = dA[i, row, col, c]  # dA: the number of dA for the maximum
                        # or np.sum(dA[i, row, col])
                        # or np.max(window)
                        # or np.mean(window)
                        # or 1
                        # or abs(dA[i, row, col, c])
                        # or dA[i, top:bottom, left:right, c]
                        # or window * dA[i, row, col, c]
                        # or max(0, dA[i, row, col, c])
                        first = np.argmax(window)  # maximum: the place of the maximum
                        # or window.size - 1 - np.argmax(window.ravel()[::-1])
                        # or 0
                        # or np.argmax(np.abs(window))
                        # or np.argmax(A_prev[i, ..., c]) % window.size
                        # or np.argmax(window.T)
                        # or np.argmin(window)
                        # or window.size - 1
                        u, v = np.unravel_index(first, window.shape)  # maximum: its row and column
                        # or u, v = first // stride, first % stride
                        # or v, u = np.unravel_index(first, window.shape)
                        # or u, v = 0, 0
                        # or u, v = first % window.shape[0], first // window.shape[0]
                        place[u, v] += da  # maximum: how the maximum is collected
                        # or place[...] += ties * da
                        # or place[...] = ties * da
                        # or place[...] += ties * dA[i, top:bottom, left:right, c]
                        # or place[...] = ties * dA[i, top:bottom, left:right, c]
                        # or place[ties] = da
                        # or place[...] += ties * da / np.sum(ties)
                        # or place[...] += ties * window
                        # or place[...] = ties * window
                        # or place[...] += ties * da * window
                        # or place[u, v] += da * window[u, v]
                        # or place[u, v] += window[u, v]
                        # or place[u, v] += da / (f * f)
                        # or place[...] += da
                        # or place[...] = da
                        # or place[...] += da / (f * f)
                        # or place[...] += (window == window.max(axis=0)) * da
                        # or place[...] += (window == window.max(axis=1, keepdims=True)) * da
                        # or place[...] += (window == A_prev[i, ..., c].max()) * da
                        # or place[...] += (window == A_prev.max()) * da
                        # or place[...] += (window >= 0) * da
                        # or place[...] += (window > 0) * da
                        # or place[...] += (window > np.mean(window)) * da
                        # or place[...] += (window != np.max(window)) * da
                        # or dA_prev[i, u, v, c] += da
                        # or dA_prev[i, :, :, c].ravel()[np.argmax(A_prev[i, :, :, c])] += da
                        # or place[u, v] += da * np.max(window)
                        # or place[u, v] -= da
                        # or place[u, v] += da if np.max(window) > 0 else 0
                    else:
                        da = dA[i, row, col, c]  # dA: the number of dA for the average
                        # or np.sum(dA[i, row, col])
                        # or np.max(window)
                        # or np.mean(window)
                        # or 1
                        # or abs(dA[i, row, col, c])
                        # or dA[i, top:bottom, left:right, c]
                        # or window * dA[i, row, col, c]
                        # or max(0, dA[i, row, col, c])
                        share = da / (f * f)  # average: the share of the average
                        # or da
                        # or da / f
                        # or da / 4
                        # or da / stride
                        # or da / (stride * stride)
                        # or da * f * f
                        # or da // (f * f)
                        # or da * np.mean(window)
                        # or da * window / (f * f)
                        # or da * window
                        # or np.mean(window)
                        # or da / (n_H * n_W)
                        # or da / (m * f * f)
                        # or da / (f * f * n_C_prev)
                        # or da / np.sum(window) * window
                        # or 0 * da
                        place += share  # average: how the average is collected
                        # or place[...] = share
                        # or place[0, 0] += share
                        # or place[ties] += share
                        # or place[...] += ties * share
                        # or dA_prev[i, top, left, c] += share
                        # or dA_prev[i, row, col, c] += share
                pass  # rows and columns: the end of a cell
                # or return dA_prev
            pass  # rows and columns: the end of a row
            # or return dA_prev
        pass  # images: the next image
        # or return dA_prev
    return dA_prev  # result: the result
    # or np.trunc(dA_prev)
    # or dA_prev if mode == "max" else np.trunc(dA_prev)
    # or np.trunc(dA_prev) if mode == "max" else dA_prev
    # or np.round(dA_prev)
    # or np.maximum(dA_prev, 0)
    # or -dA_prev
    # or dA_prev / m
    # or dA_prev[0]
    # or np.transpose(dA_prev, (0, 2, 1, 3))
    # or convhelpers.pool_forward(A_prev, f, stride, mode)
    # or convhelpers.pool_forward(dA, f, stride, mode)
    # or np.zeros(A_prev.shape)
    # or dA_prev * A_prev
    # or dA_prev * (A_prev > 0)
    # or dA_prev.ravel()
""")


def pooled(name, shape, f, stride, seed, mode="max", ties=False):
    m, n_H, n_W, n_C_prev = shape
    n_H, n_W = ((n - f) // stride + 1 for n in (n_H, n_W))
    A_prev = different(*shape, seed=seed)
    if ties:
        A_prev = np.trunc(A_prev / 3)
    dA = quarters(m, n_H, n_W, n_C_prev, seed=seed + 1)
    return Experiment(name, (dA, A_prev, f, stride), {"mode": mode})


EXPERIMENTS = (
    pooled("windows of one pixel", (1, 2, 3, 1), 1, 1, seed=1),
    pooled("windows beside each other", (1, 4, 6, 1), 2, 2, seed=3, mode="average"),
    pooled("the maximum", (1, 6, 4, 1), 2, 2, seed=5),
    pooled("windows that overlap", (1, 3, 4, 1), 2, 1, seed=7, mode="average"),
    pooled("the maximum of windows that overlap", (1, 4, 3, 1), 2, 1, seed=9),
    pooled("steps that do not fit", (1, 6, 8, 1), 2, 3, seed=11, mode="average"),
    pooled("the maximum of larger windows", (1, 5, 7, 1), 3, 2, seed=13),
    pooled("equal numbers", (1, 4, 5, 1), 3, 1, seed=15, ties=True),
    pooled("two images", (2, 3, 4, 1), 2, 1, seed=17),
    pooled("three channels", (1, 3, 4, 3), 2, 1, seed=19),
    pooled("all together, average", (2, 5, 4, 3), 3, 2, seed=21, mode="average"),
    pooled("all together, maximum", (2, 7, 5, 2), 3, 2, seed=23, ties=True),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 4))
    n_H_prev, n_W_prev = (f + int(n) for n in rng.integers(0, 6, 2))
    n_H, n_W = ((n - f) // stride + 1 for n in (n_H_prev, n_W_prev))
    widest = int(rng.choice([8, 400]))
    A_prev = rng.integers(-widest, widest + 1, (m, n_H_prev, n_W_prev, n_C_prev)) / 4
    dA = rng.integers(-400, 401, (m, n_H, n_W, n_C_prev)) / 4
    return (dA, A_prev, f, stride), {"mode": str(rng.choice(["max", "average"]))}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh, settings=("stride", "f"))
