"""im2col as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def im2col(A_prev, f, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the windows below each other
    # or -((n_H_prev + 2 * pad - f) // -stride) + 1
    # or -((n_H_prev + 2 * pad - f) // -stride)
    # or round((n_H_prev + 2 * pad - f) / stride) + 1
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the windows beside each other
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
    columns = np.zeros((m * n_H * n_W, f * f * n_C_prev))  # start values: the array for the result
    # or np.zeros((m * n_H * n_W, f * f * n_C_prev), dtype=int)
    # or np.zeros((m * n_H_prev * n_W_prev, f * f * n_C_prev))
    k = 0  # start values: the first row of the matrix
    for i in range(m):  # images: the images that are copied
        for row in range(n_H):  # rows and columns: the rows of windows that are copied
            for col in range(n_W):  # rows and columns: the columns of windows that are copied
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                window = A_prev_pad[i, top:bottom, left:right, :]  # window: the window
                # or A_prev[i, top:bottom, left:right, :]
                # or A_prev_pad[i][top:bottom][left:right]
                numbers = window.ravel()  # place: the order of the numbers in a window
                # or window.transpose(2, 0, 1).ravel()
                # or window.transpose(1, 0, 2).ravel()
                # or window.transpose(2, 1, 0).ravel()
                # or window[::-1, ::-1].ravel()
                # or window[::-1].ravel()
                # or window[:, ::-1].ravel()
                # or window[:, :, ::-1].ravel()
                place = k  # place: the row of the matrix that a window gets
                # or (i * n_H + row) * n_W + col
                # or row * n_W + col
                # or row * n_H + col
                # or i * n_H * n_W + row * n_H + col
                # or (i * n_W + row) * n_H + col
                # or (i * n_W + col) * n_H + row
                # or (row * n_W + col) * m + i
                # or (i * n_H + col) * n_W + row
                # or k + 1
                # or m * n_H * n_W - 1 - k
                columns[place] = numbers  # place: what is written
                k += 1  # place: the next row of the matrix
            pass  # rows and columns: the end of a row
            # or return columns
        pass  # images: the next image
        # or return columns
    return columns  # result: the result
    # or columns.T
    # or np.trunc(columns)
    # or columns.reshape(m * n_H * n_W, f, f, n_C_prev)
    # or columns.reshape(m, n_H * n_W, f * f * n_C_prev)
    # or columns.reshape(m, n_H, n_W, f * f * n_C_prev)
    # or columns.reshape(m * n_H * n_W, f * f, n_C_prev)
    # or columns.reshape(f * f * n_C_prev, m * n_H * n_W)
    # or columns.ravel()
    # or columns.reshape(-1, f * f, n_C_prev).transpose(0, 2, 1).reshape(-1, f * f)
""")


def images(name, shape, f, seed, **options):
    return Experiment(name, (quarters(*shape, seed=seed), f), options)


EXPERIMENTS = (
    images("windows of one pixel", (1, 2, 3, 1), 1, seed=1),
    images("windows", (1, 3, 4, 1), 2, seed=2),
    images("windows with stride = 2", (1, 7, 5, 1), 2, seed=3, stride=2),
    images("steps that do not fit", (1, 6, 4, 1), 2, seed=4, stride=3),
    images("a border", (1, 3, 2, 1), 2, seed=5, pad=1),
    images("a wide border and a stride", (1, 3, 4, 1), 3, seed=6, pad=2, stride=2),
    images("two images", (2, 3, 4, 1), 2, seed=7),
    images("three channels", (1, 3, 4, 3), 2, seed=8),
    images("all together", (2, 4, 6, 2), 3, seed=9, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, f = (int(n) for n in rng.integers(1, 4, 3))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 6, 2))
    options = {"stride": int(rng.integers(1, 4)), "pad": int(rng.integers(0, 3))}
    return (rng.integers(-4000, 4001, (m, n_H, n_W, n_C_prev)) / 4, f), options


RULES = Rules((LOOPS,), EXPERIMENTS, fresh)
