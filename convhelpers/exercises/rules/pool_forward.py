"""pool_forward as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import different
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def pool_forward(A_prev, f, stride, mode="max"):
    order = (0, 1, 2, 3)  # axes: the order of the axes
    # or (0, 2, 3, 1) -- the channels are read as axis 1, and height and width after them
    A_prev = np.transpose(A_prev, order)
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_H = (n_H_prev - f) // stride + 1  # size: the height of the output
    # or -((n_H_prev - f) // -stride) + 1
    # or -((n_H_prev - f) // -stride)
    # or round((n_H_prev - f) / stride) + 1
    # or round((n_H_prev - f) / stride + 1)
    # or (n_H_prev - f) / stride + 1
    n_W = (n_W_prev - f) // stride + 1  # size: the width of the output
    # or n_H
    # or -((n_W_prev - f) // -stride) + 1
    # or -((n_W_prev - f) // -stride)
    # or round((n_W_prev - f) / stride) + 1
    # or round((n_W_prev - f) / stride + 1)
    # or (n_W_prev - f) / stride + 1
    A = np.zeros((m, n_H, n_W, n_C_prev))  # start values: the array for the result
    # or np.zeros((m, n_H, n_W, n_C_prev), dtype=int)
    # or np.zeros((m, n_C_prev, n_H, n_W))
    for i in range(m):  # images: the images that are computed
        for row in range(n_H):  # rows and columns: the rows that are computed
            for col in range(n_W):  # rows and columns: the columns that are computed
                for c in range(n_C_prev):  # channels: the channels that are computed
                    top = row * stride  # window start: the row where the window starts
                    # or row * f
                    # or max(0, row * stride - f // 2)
                    left = col * stride  # window start: the column where the window starts
                    # or col * f
                    # or max(0, col * stride - f // 2)
                    bottom = top + f  # window size: the row where the window ends
                    right = left + f  # window size: the column where the window ends
                    window = A_prev[i, top:bottom, left:right, c]  # window: the window
                    # or A_prev[i, top:bottom, left:right, :]
                    # or A_prev[:, top:bottom, left:right, c]
                    # or A_prev[i, top:bottom, left:right, 0]
                    # or A_prev[i][top:bottom][left:right][..., c]
                    # or A_prev[i, c, top:bottom, left:right]
                    if mode == "max":  # mode: when the maximum is taken
                        # or True
                        # or False
                        value = np.max(window)  # maximum: the maximum
                        # or max(0, np.max(window))
                        # or np.abs(window).max()
                        # or window.ravel()[0]
                        # or window.ravel()[-1]
                        # or window[0, 0]
                        # or np.median(window)
                        # or window.ravel()[np.abs(window).argmax()]
                        # or int(np.max(window))
                    else:
                        value = np.mean(window)  # average: the average
                        # or np.sum(window) / f
                        # or np.sum(window) / (f * f)
                        # or np.sum(window) / 4
                        # or np.sum(window) / stride
                        # or np.sum(window) / (stride * stride)
                        # or np.sum(window) // (f * f)
                        # or np.median(window)
                        # or 0
                        # or (np.max(window) + np.min(window)) / 2
                        # or int(np.mean(window))
                        # or np.round(np.mean(window))
                        # or np.mean(np.abs(window))
                        # or np.mean(np.maximum(window, 0))
                    A[i, row, col, c] = value  # place: where the number is written
                    # or A[i, c, row, col] = value
                    # or A[i, col, row, c] = value
                pass  # rows and columns: the end of a cell
                # or return A
            pass  # rows and columns: the end of a row
            # or return A
        pass  # images: the next image
        # or return A
    A = np.transpose(A, np.argsort(order))
    return A  # result: the result
    # or np.maximum(A, 0)
    # or np.trunc(A)
    # or np.round(A)
    # or np.transpose(A, (0, 2, 1, 3))
    # or np.transpose(A, (0, 3, 1, 2))
    # or A[0]
    # or A.reshape(m, n_H, n_H, n_C_prev)
    # or A.reshape(m, n_W, n_H, n_C_prev)
    # or np.zeros(A.shape)
    # or A if mode == "max" else np.zeros(A.shape)
    # or A if mode == "max" else np.trunc(A)
""")


def pooled(name, shape, f, stride, seed, **options):
    return Experiment(name, (different(*shape, seed=seed), f, stride), options)


AVERAGE = {"mode": "average"}
EXPERIMENTS = (
    pooled("windows of one pixel", (1, 2, 3, 1), 1, 1, seed=1, mode="max"),
    pooled("windows", (1, 3, 4, 1), 2, 1, seed=2, **AVERAGE),
    pooled("the maximum", (1, 4, 3, 1), 2, 1, seed=2, mode="max"),
    pooled("windows with stride = 2", (1, 7, 5, 1), 2, 2, seed=3, **AVERAGE),
    pooled("the maximum with stride = 2", (1, 5, 7, 1), 3, 2, seed=3, mode="max"),
    pooled("steps that do not fit", (1, 6, 4, 1), 2, 3, seed=4, **AVERAGE),
    pooled("two images", (2, 3, 4, 1), 2, 1, seed=7, mode="max"),
    pooled("three channels", (1, 3, 4, 3), 2, 1, seed=8, mode="max"),
    pooled("all together, average", (2, 4, 6, 3), 3, 2, seed=9, **AVERAGE),
    pooled("all together, maximum", (2, 7, 5, 2), 2, 3, seed=10, mode="max"),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 4))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 6, 2))
    shape, mode = (m, n_H, n_W, n_C_prev), str(rng.choice(["max", "average"]))
    return (rng.integers(-4000, 4001, shape) / 4, f, stride), {"mode": mode}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh, settings=("stride", "f"), axes={"n_H": 1, "n_W": 2})
