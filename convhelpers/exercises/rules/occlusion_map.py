"""occlusion_map as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def occlusion_map(score, image, f, stride=1, value=0):
    n_H_prev, n_W_prev, n_C = image.shape  # axes: the axes of the image
    # or n_C, n_H_prev, n_W_prev = image.shape
    n_H = (n_H_prev - f) // stride + 1  # size: the height of the map
    # or -((n_H_prev - f) // -stride) + 1
    # or round((n_H_prev - f) / stride) + 1
    # or -(n_H_prev // -stride)
    # or n_H_prev // stride
    # or n_H_prev // f
    # or n_H_prev
    n_W = (n_W_prev - f) // stride + 1  # size: the width of the map
    # or n_H
    # or -((n_W_prev - f) // -stride) + 1
    # or round((n_W_prev - f) / stride) + 1
    # or -(n_W_prev // -stride)
    # or n_W_prev // stride
    # or n_W_prev // f
    # or n_W_prev
    scores = np.zeros((n_H, n_W))  # start values: the array for the result
    # or np.zeros((n_H, n_W), dtype=int)
    # or np.zeros((n_H, n_W, 1))
    covered = image.astype(float)  # patch: the image before the loops
    for row in range(n_H):  # rows and columns: the rows that are computed
        for col in range(n_W):  # rows and columns: the columns that are computed
            top = row * stride  # window start: the row where the patch starts
            # or row * f
            # or max(0, row * stride - f // 2)
            # or row * stride - f // 2
            left = col * stride  # window start: the column where the patch starts
            # or col * f
            # or max(0, col * stride - f // 2)
            # or col * stride - f // 2
            bottom = top + f  # window size: the row where the patch ends
            # or min(n_H_prev, row * stride + f // 2 + 1)
            # or row * stride + f // 2
            # or row * stride + f // 2 + 1
            right = left + f  # window size: the column where the patch ends
            # or min(n_W_prev, col * stride + f // 2 + 1)
            # or col * stride + f // 2
            # or col * stride + f // 2 + 1
            covered = image.astype(float)  # patch: the image that is covered
            # or image.copy()
            # or np.zeros(image.shape)
            # or np.full(image.shape, float(value))
            paint = value  # patch: what the patch holds
            # or 0
            # or 1
            # or -value
            # or np.mean(image)
            # or np.max(image)
            # or np.min(image)
            # or image[top, left]
            # or np.mean(image[top:bottom, left:right])
            covered[top:bottom, left:right, :] = paint  # patch: what is covered
            # or covered[top:bottom, left:right, 0] = paint
            # or covered[top:bottom, left:right, -1] = paint
            # or covered[top:bottom, :, :] = paint
            # or covered[:, left:right, :] = paint
            # or covered[top, left, :] = paint
            # or covered[top, left:right, :] = paint
            # or covered[top:bottom, left, :] = paint
            # or covered[left:right, top:bottom, :] = paint
            # or covered[top:bottom, left:right, :] *= paint
            # or covered = covered[top:bottom, left:right, :]
            # or covered = np.where(covered == image, image, covered)
            batch = covered[np.newaxis]  # score: what score is given
            # or covered
            # or image[np.newaxis]
            # or covered[:, :, 0][np.newaxis]
            # or covered[..., np.newaxis]
            # or covered[top:bottom, left:right][np.newaxis]
            # or covered.ravel()[np.newaxis]
            # or covered.transpose(2, 0, 1)[np.newaxis]
            # or np.array([covered, image])
            number = score(batch)[0]  # score: what is kept of the score
            # or score(batch)
            # or score(batch)[0] - score(image[np.newaxis])[0]
            # or score(image[np.newaxis])[0] - score(batch)[0]
            # or score(image[np.newaxis])[0]
            # or score(batch)[0] / score(image[np.newaxis])[0]
            # or abs(score(batch)[0])
            # or abs(score(batch)[0] - score(image[np.newaxis])[0])
            # or -score(batch)[0]
            # or int(score(batch)[0])
            # or np.mean(batch)
            # or 1 - score(batch)[0]
            scores[row, col] = number  # place: where the score is written
            # or scores[col, row] = number
            # or scores[top, left] = number
            # or scores[top:bottom, left:right] = number
        pass  # rows and columns: the next row
        # or return scores
    return scores  # result: the result
    # or scores.T
    # or scores.ravel()
    # or scores[..., np.newaxis]
    # or scores[np.newaxis]
    # or np.trunc(scores)
    # or np.round(scores)
    # or -scores
    # or scores - np.max(scores)
    # or scores / np.max(scores)
    # or (scores - np.min(scores)) / (np.max(scores) - np.min(scores))
    # or score(image[np.newaxis])[0] - scores
    # or scores - score(image[np.newaxis])[0]
    # or np.argmax(scores)
    # or np.max(scores)
    # or np.maximum(scores, 0)
""")


def weighed(batch):
    """A score in which no two pixels count the same, and which is not linear."""
    flat = batch.reshape(len(batch), -1)
    weights = np.sqrt(np.arange(1, flat.shape[1] + 1)) * (-1) ** np.arange(flat.shape[1])
    return flat @ weights + 0.1 * (flat**2) @ weights[::-1]


def patch(name, shape, f, seed, **options):
    plain = {"stride": 1, "value": 0}
    return Experiment(name, (weighed, quarters(*shape, seed=seed), f), plain | options)


EXPERIMENTS = (
    patch("patches of one pixel", (2, 3, 1), 1, seed=1),
    patch("patches", (3, 4, 1), 2, seed=2),
    patch("larger patches", (4, 3, 1), 3, seed=3),
    patch("patches with stride = 2", (7, 5, 1), 2, seed=4, stride=2),
    patch("steps that do not fit", (5, 8, 1), 3, seed=5, stride=2),
    patch("a patch that is not black", (3, 4, 1), 2, seed=6, value=5),
    patch("three channels", (3, 4, 3), 2, seed=7, value=-2),
    patch("all together", (7, 6, 2), 3, seed=8, stride=3, value=2),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    f, stride, n_C = (int(n) for n in rng.integers(1, 4, 3))
    n_H, n_W = (f + int(n) for n in rng.integers(0, 6, 2))
    image = rng.integers(-36, 37, (n_H, n_W, n_C)) / 4
    return (weighed, image, f), {"stride": stride, "value": int(rng.integers(-2, 6))}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh, settings=("stride", "f"), axes={"n_H": 0, "n_W": 1})
