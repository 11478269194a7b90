"""dilate as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def dilate(W, dilation):
    n_C, f, _, n_C_prev = W.shape  # axes: the axes of W
    # or f, _, n_C_prev, n_C = W.shape
    step = dilation  # step: the cells from weight to weight
    # or 1
    # or 2
    # or dilation + 1
    # or dilation - 1
    # or 2 * dilation
    # or 2 * dilation - 1
    # or f
    n_rows = (f - 1) * step + 1  # size: the height of the result
    # or f * step
    # or (f - 1) * step
    # or f * step + 1
    # or (f - 1) * dilation + 1
    # or f + step
    # or f + step - 1
    # or f + 2 * step
    # or f
    n_cols = (f - 1) * step + 1  # size: the width of the result
    # or f * step
    # or (f - 1) * step
    # or f * step + 1
    # or (f - 1) * dilation + 1
    # or f + step
    # or f + step - 1
    # or f + 2 * step
    # or f
    W_d = np.zeros((n_C, n_rows, n_cols, n_C_prev))  # start values: the array for the result
    # or np.zeros((n_C, n_rows, n_cols, n_C_prev), dtype=int)
    # or np.ones((n_C, n_rows, n_cols, n_C_prev))
    for u in range(f):  # rows and columns: the rows of weights that are copied
        for v in range(f):  # rows and columns: the columns of weights that are copied
            row = u * step  # place: the row where a weight goes
            # or u
            # or u * dilation
            # or u + step
            # or n_rows - 1 - u * step
            # or v * step
            # or u * step + step - 1
            # or u + (n_rows - f) // 2
            col = v * step  # place: the column where a weight goes
            # or v
            # or v * dilation
            # or v + step
            # or n_cols - 1 - v * step
            # or u * step
            # or v * step + step - 1
            # or v + (n_cols - f) // 2
            weights = W[:, u, v, :]  # weights: what is copied
            # or W[0, u, v, :]
            # or W[:, u, v, :1]
            # or W[:, v, u, :]
            # or W[:, u, v, ::-1]
            # or W[:, u, v, :] / dilation
            # or W[:, u, v, :] / dilation**2
            # or W[:, u, v, :] * dilation
            # or np.abs(W[:, u, v, :])
            # or -W[:, u, v, :]
            W_d[:, row, col, :] = weights  # place: what is written
            # or W_d[:, row, :, :] = weights[:, None, :]
            # or W_d[:, :, col, :] = weights[:, None, :]
            # or W_d[:, row : row + step, col : col + step, :] = weights[:, None, None, :]
        pass  # rows and columns: the end of a row
        # or return W_d
    return W_d  # result: the result
    # or np.trunc(W_d)
    # or W_d[0]
    # or W_d[..., 0]
    # or -W_d
    # or np.transpose(W_d, (0, 2, 1, 3))
    # or W_d[:, ::-1, ::-1]
    # or W[:, ::dilation, ::dilation]
""")


def filters(name, shape, dilation, seed):
    return Experiment(name, (quarters(*shape, seed=seed), dilation), {})


EXPERIMENTS = (
    filters("one weight", (1, 1, 1, 1), 3, seed=1),
    filters("no gaps", (1, 2, 2, 1), 1, seed=2),
    filters("gaps", (1, 2, 2, 1), 3, seed=3),
    filters("more weights", (1, 3, 3, 1), 2, seed=4),
    filters("two filters", (2, 2, 2, 1), 2, seed=5),
    filters("three channels", (1, 2, 2, 3), 4, seed=6),
    filters("all together", (2, 4, 4, 3), 3, seed=7),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    n_C, f, n_C_prev, dilation = (int(n) for n in rng.integers(1, [4, 5, 4, 5]))
    return (rng.integers(-4000, 4001, (n_C, f, f, n_C_prev)) / 4, dilation), {}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh, settings=("dilation", "f"))
