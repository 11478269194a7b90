"""col2im as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def col2im(columns, shape, f, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = shape  # axes: the order of the sizes in shape
    # or m, n_C_prev, n_H_prev, n_W_prev = shape
    n_H = (n_H_prev + 2 * pad - f) // stride + 1  # size: the windows below each other
    # or -((n_H_prev + 2 * pad - f) // -stride) + 1
    # or -((n_H_prev + 2 * pad - f) // -stride)
    n_W = (n_W_prev + 2 * pad - f) // stride + 1  # size: the windows beside each other
    # or n_H
    # or -((n_W_prev + 2 * pad - f) // -stride) + 1
    # or -((n_W_prev + 2 * pad - f) // -stride)
    height = n_H_prev + 2 * pad  # border: the height with its border
    # or n_H_prev
    # or n_H_prev + pad
    width = n_W_prev + 2 * pad  # border: the width with its border
    # or n_W_prev
    # or n_W_prev + pad
    images_pad = np.zeros((m, height, width, n_C_prev))  # start values: the array for the result
    # or np.zeros((m, height, width, n_C_prev), dtype=int)
    # or np.ones((m, height, width, n_C_prev))
    k = 0  # start values: the first row of the matrix
    for i in range(m):  # images: the images that are filled
        for row in range(n_H):  # rows and columns: the rows of windows that are added
            for col in range(n_W):  # rows and columns: the columns of windows that are added
                top = row * stride  # window start: the row where the window starts
                left = col * stride  # window start: the column where the window starts
                bottom = top + f  # window size: the row where the window ends
                right = left + f  # window size: the column where the window ends
                place = k  # place: the row of the matrix that a window takes
                # or row * n_W + col
                # or (i * n_H + col) * n_W + row
                # or (i * n_W + col) * n_H + row
                # or (row * n_W + col) * m + i
                # or (i * n_W + row) * n_H + col
                # or m * n_H * n_W - 1 - k
                numbers = columns[place]  # window: the numbers of a window
                # or abs(columns[place])
                # or columns[place] / (f * f)
                # or columns[place][::-1]
                window = numbers.reshape(f, f, n_C_prev)  # window: the order of the numbers
                # or numbers.reshape(n_C_prev, f, f).transpose(1, 2, 0)
                # or numbers.reshape(f, f, n_C_prev).transpose(1, 0, 2)
                # or numbers.reshape(f, f, n_C_prev)[::-1, ::-1]
                # or numbers.reshape(f, f, n_C_prev)[::-1]
                # or numbers.reshape(f, f, n_C_prev)[:, ::-1]
                # or numbers.reshape(f, f, n_C_prev)[:, :, ::-1]
                images_pad[i, top:bottom, left:right, :] += window  # sums: how the images fill
                # or images_pad[:, top:bottom, left:right, :] += window
                # or images_pad[i, top, left, :] += window[0, 0]
                # or images_pad[i, top:bottom, left:right, 0] += window[..., 0]
                # or images_pad[i, top, left, :] += window.sum(axis=(0, 1))
                k += 1  # place: the next row of the matrix
            pass  # rows and columns: the end of a row
            # or return images_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :]
        pass  # images: the next image
        # or return images_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :]
    images = images_pad[:, pad:pad + n_H_prev, pad:pad + n_W_prev, :]  # border: how it is cut off
    # or images_pad
    # or images_pad[:, pad:-pad, pad:-pad, :]
    # or images_pad[:, pad:-pad, pad:-pad, :] if pad > 0 else images_pad
    # or images_pad[:, :n_H_prev, :n_W_prev, :]
    # or images_pad[:, 2 * pad:, 2 * pad:, :]
    # or images_pad[:, pad:pad + n_W_prev, pad:pad + n_H_prev, :]
    return images  # result: the result
    # or -images
    # or 2 * images
    # or np.trunc(images)
    # or np.maximum(images, 0)
    # or images / m
    # or images / (f * f)
    # or np.transpose(images, (0, 2, 1, 3))
    # or np.transpose(images, (0, 3, 1, 2))
    # or images[0]
    # or images.sum(axis=3)
""")


def matrix(name, shape, f, seed, stride=1, pad=0):
    m, n_H, n_W, n_C_prev = shape
    n_H, n_W = ((n + 2 * pad - f) // stride + 1 for n in (n_H, n_W))
    columns = quarters(m * n_H * n_W, f * f * n_C_prev, seed=seed)
    return Experiment(name, (columns, shape, f), {"stride": stride, "pad": pad})


EXPERIMENTS = (
    matrix("windows of one pixel", (1, 2, 3, 1), 1, seed=1),
    matrix("windows side by side", (1, 4, 6, 1), 2, seed=2, stride=2),
    matrix("windows that overlap", (1, 3, 4, 1), 2, seed=3),
    matrix("overlaps with stride = 2", (1, 7, 5, 1), 3, seed=4, stride=2),
    matrix("steps that do not fit", (1, 6, 4, 1), 2, seed=5, stride=3),
    matrix("a border", (1, 3, 2, 1), 2, seed=6, pad=1),
    matrix("a wide border and a stride", (1, 3, 4, 1), 3, seed=7, pad=2, stride=2),
    matrix("two images", (2, 3, 4, 1), 2, seed=8),
    matrix("three channels", (1, 3, 4, 3), 2, seed=9),
    matrix("all together", (2, 4, 6, 2), 3, seed=10, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 4))
    pad = int(rng.integers(0, 3))
    shape = (m, *(f + int(n) for n in rng.integers(0, 5, 2)), n_C_prev)
    n_H, n_W = ((n + 2 * pad - f) // stride + 1 for n in shape[1:3])
    columns = rng.integers(-4000, 4001, (m * n_H * n_W, f * f * n_C_prev)) / 4
    return (columns, shape, f), {"stride": stride, "pad": pad}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh)
