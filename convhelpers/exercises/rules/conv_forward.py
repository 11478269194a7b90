"""conv_forward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def conv_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, f, _, _ = W.shape  # axes: the axes of W
    # or f, _, _, n_C = W.shape
    # or n_C, _, f, _ = W.shape
    # or n_C, _, _, f = W.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the height of the output
    # or -((n_H_prev + 2 * pad - f) // -stride) + 1
    # or -((n_H_prev + 2 * pad - f) // -stride)
    # or round((n_H_prev + 2 * pad - f) / stride) + 1
    # or round((n_H_prev + 2 * pad - f) / stride + 1)
    # or int((n_H_prev + 2 * pad - f + 1) / stride)
    # or (n_H_prev + 2 * pad - f) / stride + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the width of the output
    # or n_H
    # or -((n_W_prev + 2 * pad - f) // -stride) + 1
    # or -((n_W_prev + 2 * pad - f) // -stride)
    # or round((n_W_prev + 2 * pad - f) / stride) + 1
    # or round((n_W_prev + 2 * pad - f) / stride + 1)
    # or int((n_W_prev + 2 * pad - f + 1) / stride)
    # or (n_W_prev + 2 * pad - f) / stride + 1
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))  # border: the border
    # or A_prev
    # or np.pad(A_prev, ((0, 0), (2 * pad, 2 * pad), (2 * pad, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, 2 * pad), (0, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (2 * pad, 0), (2 * pad, 0), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, 0), (pad, 0), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, pad), (0, pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, pad), (0, 0), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, 0), (pad, pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "edge")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "reflect")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "symmetric")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "wrap")
    # or np.pad(A_prev, pad)
    # or np.pad(A_prev, ((0, 0), (1, 1), (1, 1), (0, 0)))
    Z = np.zeros((m, n_H, n_W, n_C))  # start values: the array for the result
    # or np.zeros((m, n_H, n_W, n_C), dtype=int)
    for i in range(m):  # images: the images that are computed
        for row in range(n_H):  # rows and columns: the rows that are computed
            for col in range(n_W):  # rows and columns: the columns that are computed
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                window = A_prev_pad[i, top:bottom, left:right, :]  # window: the window
                # or A_prev[i, top:bottom, left:right, :]
                # or A_prev_pad[i][top:bottom][left:right]
                # or A_prev_pad[:, top:bottom, left:right, :]
                # or A_prev_pad[i, top:bottom, left:right, 0:1]
                for c in range(n_C):  # filters: the filters that are used
                    kernel = W[c]  # filters: the filter
                    # or W[c][::-1, ::-1]
                    # or W[c][::-1]
                    # or W[c][:, ::-1]
                    # or W[c][::-1, ::-1, ::-1]
                    # or W[c].transpose(1, 0, 2)
                    # or W[c].transpose(1, 0, 2)[::-1, ::-1]
                    # or W[c][:, :, ::-1]
                    # or W[..., c]
                    # or W.reshape(f, f, n_C_prev, n_C)[..., c]
                    products = window * kernel  # products: what is multiplied
                    # or window[:, :, c] * kernel[:, :, c]
                    # or window[:, :, min(c, n_C_prev - 1)] * kernel[:, :, min(c, n_C_prev - 1)]
                    # or window[:, :, 0] * kernel[:, :, 0]
                    # or window[:, :, -1] * kernel[:, :, -1]
                    # or window * kernel + b[c]
                    # or window @ kernel
                    total = np.sum(products)  # sum: what is done with the products
                    # or np.sum(products) / f
                    # or np.sum(products) / (f * f)
                    # or np.sum(np.abs(products))
                    # or np.sum(window) * np.sum(kernel)
                    # or abs(np.sum(products))
                    # or int(np.sum(products))
                    bias = b[c]  # bias: the bias
                    # or 0 * b[c]
                    # or -b[c]
                    # or np.sum(b)
                    # or n_C_prev * b[c]
                    # or f * f * b[c]
                    # or b
                    # or b[0]
                    # or b[-1]
                    value = total + bias  # bias: how the bias is used
                    Z[i, row, col, c] = value  # place: where the number is written
                pass  # rows and columns: the end of a row
                # or return Z
            pass  # rows and columns: the end of an image
            # or return Z
        pass  # images: the next image
        # or return Z
    return Z  # result: the result
    # or np.maximum(Z, 0)
    # or np.trunc(Z)
    # or np.round(Z)
    # or np.transpose(Z, (0, 2, 1, 3))
    # or np.transpose(Z, (0, 3, 1, 2))
    # or Z[..., 0]
    # or Z[0]
    # or -Z
    # or Z / f
    # or Z / (f * f)
""")


STEPS = program("""
def conv_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, f, _, _ = W.shape  # axes: the axes of W
    # or f, _, _, n_C = W.shape
    # or n_C, _, f, _ = W.shape
    # or n_C, _, _, f = W.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the height of the output
    # or -((n_H_prev + 2 * pad - f) // -stride) + 1
    # or -((n_H_prev + 2 * pad - f) // -stride)
    # or round((n_H_prev + 2 * pad - f) / stride) + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the width of the output
    # or n_H
    # or -((n_W_prev + 2 * pad - f) // -stride) + 1
    # or -((n_W_prev + 2 * pad - f) // -stride)
    # or round((n_W_prev + 2 * pad - f) / stride) + 1
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)  # border: the border
    # or A_prev
    # or np.pad(A_prev, ((0, 0), (2 * pad, 2 * pad), (2 * pad, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, 2 * pad), (0, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (2 * pad, 0), (2 * pad, 0), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "edge")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "reflect")
    # or np.pad(A_prev, pad)
    Z = np.zeros((m, n_H, n_W, n_C))  # start values: the array for the result
    # or np.zeros((m, n_H, n_W, n_C), dtype=int)
    for i in range(m):  # images: the images that are computed
        for row in range(n_H):  # rows and columns: the rows that are computed
            for col in range(n_W):  # rows and columns: the columns that are computed
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                a_slice = A_prev_pad[i, top:bottom, left:right, :]  # window: the window
                # or A_prev[i, top:bottom, left:right, :]
                # or A_prev_pad[i][top:bottom][left:right]
                for c in range(n_C):  # filters: the filters that are used
                    kernel = W[c]  # filters: the filter
                    # or W[c][::-1, ::-1]
                    # or W[c][::-1]
                    # or W[c][:, ::-1]
                    # or W[c].transpose(1, 0, 2)
                    # or W[..., c]
                    # or W[:, :, :, c]
                    bias = b[c]  # bias: the bias
                    # or 0 * b[c]
                    # or -b[c]
                    # or np.sum(b)
                    # or b
                    value = convhelpers.conv_single_step(a_slice, kernel, bias)  # sum: one step
                    # or np.sum(a_slice * kernel) + bias
                    # or np.sum(a_slice * kernel + bias)
                    # or np.mean(a_slice * kernel) + bias
                    # or np.sum(a_slice[:, :, 0] * kernel[:, :, 0]) + bias
                    # or np.sum(a_slice[:, :, -1] * kernel[:, :, -1]) + bias
                    # or np.sum(a_slice[:, :, c] * kernel[:, :, c]) + bias
                    # or convhelpers.conv_single_step(a_slice, kernel, 0)
                    # or convhelpers.conv_single_step(a_slice, kernel, bias, np.abs)
                    Z[i, row, col, c] = value  # place: where the number is written
                pass  # rows and columns: the end of a row
                # or return Z
            pass  # rows and columns: the end of an image
            # or return Z
        pass  # images: the next image
        # or return Z
    return Z  # result: the result
    # or np.maximum(Z, 0)
    # or np.trunc(Z)
    # or np.transpose(Z, (0, 2, 1, 3))
""")

WINDOWS_AS_ROWS = program("""
def conv_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    n_C, f, _, _ = W.shape  # axes: the axes of W
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the height of the output
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the width of the output
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))  # border: the border
    # or A_prev
    Z = np.zeros((m, n_H, n_W, n_C))  # start values: the array for the result
    for i in range(m):  # images: the images that are computed
        rows = np.zeros((n_H * n_W, f * f * n_C_prev))  # start values: the matrix of the windows
        for row in range(n_H):  # rows and columns: the rows that are computed
            for col in range(n_W):  # rows and columns: the columns that are computed
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                window = A_prev_pad[i, top:bottom, left:right, :]  # window: the window
                number = row * n_W + col  # place: the row of the matrix that a window gets
                rows[number] = window.ravel()  # window: the window as a row
                # or window.transpose(2, 0, 1).ravel()
                # or window.transpose(1, 0, 2).ravel()
                # or window[::-1, ::-1].ravel()
        filters = W.reshape(n_C, f * f * n_C_prev).T  # filters: the filters as columns
        # or W.reshape(f * f * n_C_prev, n_C)
        Z[i] = (rows @ filters + b).reshape(n_H, n_W, n_C)  # products: the matrix product
        # or (rows @ filters + b).reshape(n_W, n_H, n_C).transpose(1, 0, 2)
    return Z  # result: the result
""")


def layer(name, image, n_C, f, seed, ones=False, bias=False, **options):
    """An experiment; with a filter of ones, the windows show and not the order in them."""
    A_prev = quarters(*image, seed=seed)
    W = np.ones((n_C, f, f, image[3])) if ones else quarters(n_C, f, f, image[3], seed=seed + 1)
    b = quarters(n_C, seed=seed + 2) if bias else np.zeros(n_C)
    return Experiment(name, (A_prev, W, b), {"stride": 1, "pad": 0} | options)


EXPERIMENTS = (
    layer("windows of one pixel", (1, 2, 3, 1), 1, 1, seed=1, ones=True),
    layer("windows", (1, 3, 4, 1), 1, 2, seed=2, ones=True),
    layer("windows with stride = 2", (1, 7, 5, 1), 1, 2, seed=3, ones=True, stride=2),
    layer("steps that do not fit", (1, 6, 4, 1), 1, 2, seed=4, ones=True, stride=3),
    layer("a border", (1, 3, 2, 1), 1, 2, seed=5, ones=True, pad=1),
    layer("a wide border and a stride", (1, 3, 4, 1), 1, 3, seed=6, ones=True, pad=2, stride=2),
    layer("the filter", (1, 3, 4, 1), 1, 2, seed=7),
    layer("two images", (2, 2, 3, 1), 1, 2, seed=8),
    layer("three channels", (1, 3, 2, 3), 1, 2, seed=9),
    layer("two filters", (1, 3, 3, 1), 2, 2, seed=10),
    layer("the bias", (1, 2, 3, 2), 3, 2, seed=11, bias=True),
    layer("all together", (2, 4, 6, 3), 2, 3, seed=12, bias=True, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C, n_C_prev, f = (int(n) for n in rng.integers(1, 4, 4))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 6, 2))
    options = {"stride": int(rng.integers(1, 4)), "pad": int(rng.integers(0, 3))}
    shapes = ((m, n_H, n_W, n_C_prev), (n_C, f, f, n_C_prev), (n_C,))
    widest = int(rng.choice([36, 400]))
    return tuple(rng.integers(-widest, widest + 1, shape) / 4 for shape in shapes), options


RULES = Rules((LOOPS, STEPS, WINDOWS_AS_ROWS), EXPERIMENTS, fresh, axes={"n_H": 1, "n_W": 2})
