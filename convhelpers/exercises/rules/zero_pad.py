"""zero_pad as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def zero_pad(X, pad):
    m, n_H, n_W, n_C = X.shape  # axes: the axes of X
    # or m, n_C, n_H, n_W = X.shape
    height = n_H + 2 * pad  # size: the height of the result
    width = n_W + 2 * pad  # size: the width of the result
    X_pad = np.zeros((m, height, width, n_C))  # border: what the border holds
    # or np.zeros((m, height, width, n_C), dtype=int)
    # or np.full((m, height, width, n_C), np.nan)
    for i in range(m):  # images: the images that are copied
        for row in range(n_H):  # rows and columns: the rows that are copied
            for col in range(n_W):  # rows and columns: the columns that are copied
                to_row = pad + row  # place: the row to which a pixel goes
                # or 2 * pad + row
                # or pad + n_H - 1 - row
                to_col = pad + col  # place: the column to which a pixel goes
                # or 2 * pad + col
                # or pad + n_W - 1 - col
                pixel = X[i, row, col, :]  # place: the pixel that is copied
                # or X[i, col, row, :]
                # or X[i, row, col, 0]
                X_pad[i, to_row, to_col, :] = pixel  # place: where it is written
                # or X_pad[i, to_col, to_row, :] = pixel
                # or X_pad[i, to_row, to_col, 0] = X[i, row, col, 0]
            pass  # rows and columns: the end of a row
            # or return X_pad
        pass  # images: the next image
        # or return X_pad
    return X_pad  # result: the result
    # or X_pad[0]
    # or X_pad[..., 0]
    # or X_pad.ravel()
    # or np.trunc(X_pad)
    # or np.transpose(X_pad, (0, 2, 1, 3))
    # or np.transpose(X_pad, (0, 3, 1, 2))
    # or X_pad + 0.0 * X_pad[:, ::-1]
""")

NUMPY = program("""
def zero_pad(X, pad):
    images = X  # images: which images are copied
    # or np.repeat(X[:1], len(X), axis=0)
    # or X[:1]
    # or X[..., :1]
    batch = (0, 0)  # border: the border along the batch
    # or (pad, pad)
    rows = (pad, pad)  # border: the border above and below
    # or (0, 0)
    # or (pad, 0)
    # or (0, pad)
    # or (2 * pad, 0)
    # or (0, 2 * pad)
    # or (2 * pad, 2 * pad)
    # or (pad // 2, pad // 2)
    # or (pad // 2, pad - pad // 2)
    # or (1, 1)
    cols = (pad, pad)  # border: the border left and right
    # or (0, 0)
    # or (pad, 0)
    # or (0, pad)
    # or (2 * pad, 0)
    # or (0, 2 * pad)
    # or (2 * pad, 2 * pad)
    # or (pad // 2, pad // 2)
    # or (pad // 2, pad - pad // 2)
    # or (1, 1)
    channels = (0, 0)  # border: the border along the channels
    # or (pad, pad)
    X_pad = np.pad(images, (batch, rows, cols, channels))  # border: what the border holds
    # or np.pad(images, (batch, rows, cols, channels), "edge")
    # or np.pad(images, (batch, rows, cols, channels), "reflect")
    # or np.pad(images, (batch, rows, cols, channels), "symmetric")
    # or np.pad(images, (batch, rows, cols, channels), "wrap")
    # or np.pad(images, (batch, rows, cols, channels), "mean")
    # or np.pad(images, (batch, rows, cols, channels), "maximum")
    # or np.pad(images, (batch, rows, cols, channels), "minimum")
    # or np.pad(images, (batch, rows, cols, channels), "linear_ramp")
    # or np.pad(images, (batch, rows, cols, channels), constant_values=1)
    # or np.pad(images, (batch, rows, cols, channels), constant_values=-1)
    # or np.pad(images, (batch, rows, cols, channels), constant_values=pad)
    # or np.pad(images, (batch, rows, cols, channels), constant_values=255)
    return X_pad  # result: the result
    # or X_pad[0]
    # or np.trunc(X_pad)
    # or X_pad.astype(int)
    # or np.transpose(X_pad, (0, 2, 1, 3))
    # or np.transpose(X_pad, (0, 3, 1, 2))
    # or X_pad.ravel()
""")


def images(name, shape, pad, seed):
    return Experiment(name, (quarters(*shape, seed=seed), pad), {})


EXPERIMENTS = (
    images("no border", (1, 2, 3, 1), 0, seed=1),
    images("a border", (1, 2, 3, 1), 1, seed=2),
    images("a wide border", (1, 3, 2, 1), 2, seed=3),
    images("two images", (2, 2, 3, 1), 1, seed=4),
    images("three channels", (1, 3, 2, 3), 1, seed=5),
    images("all together", (2, 4, 3, 3), 3, seed=6),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    shape = tuple(int(n) for n in rng.integers(1, 6, 4))
    return (rng.integers(-4000, 4001, shape) / 4, int(rng.integers(0, 4))), {}


RULES = Rules((NUMPY, LOOPS), EXPERIMENTS, fresh, settings=("pad",))
