"""softmax_cross_entropy as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def softmax_cross_entropy(Z, labels):
    m, n_classes = Z.shape  # axes: the axes of Z
    rows = np.arange(m)
    scores = Z  # scores: the scores
    # or np.clip(Z, -500, 500)
    # or np.clip(Z, -700, 700)
    # or np.clip(Z, -100, 100)
    # or np.clip(Z, -50, 50)
    # or -Z
    # or np.abs(Z)
    # or np.maximum(Z, 0)
    largest = scores.max(axis=1, keepdims=True)  # scores: what is taken away from the scores
    # or 0
    # or scores.max()
    # or np.maximum(0, scores.max(axis=1, keepdims=True))
    # or scores.max(axis=0, keepdims=True)
    # or scores.min(axis=1, keepdims=True)
    # or scores.min()
    # or scores.mean(axis=1, keepdims=True)
    # or scores.mean()
    # or scores.sum(axis=1, keepdims=True)
    # or np.abs(scores).max(axis=1, keepdims=True)
    # or scores[:, :1]
    # or scores[:1].max()
    z = scores - largest  # scores: the scores that are left
    # or scores + largest
    # or scores / largest
    e = np.exp(z)  # softmax: the exponentials
    # or z
    # or np.exp(-z)
    # or 2.0 ** z
    # or np.exp(np.clip(z, -500, 500))
    # or np.exp(z) + 1e-12
    total = e.sum(axis=1, keepdims=True)  # softmax: over what they are added up
    # or e.sum()
    # or e.sum(axis=0, keepdims=True)
    # or e.max(axis=1, keepdims=True)
    # or e.mean(axis=1, keepdims=True)
    # or e.sum(axis=1, keepdims=True) + 1e-12
    # or e.sum(axis=1, keepdims=True) + 1e-8
    # or e.sum(axis=1, keepdims=True) + 1
    p = e / total  # softmax: the probabilities
    # or e
    # or np.clip(e / total, 1e-12, 1 - 1e-12)
    # or np.clip(e / total, 1e-7, 1 - 1e-7)
    # or np.clip(e / total, 1e-15, 1 - 1e-15)
    # or np.exp(z - np.log(total))
    # or np.round(e / total)
    right = z[rows, labels]  # loss: the score of the right class
    # or scores[rows, labels]
    # or z[rows, labels - 1]
    # or z.max(axis=1)
    # or z[rows, 0]
    # or z.sum(axis=1)
    # or z.mean(axis=1)
    # or z[:m, labels]
    losses = np.log(total[:, 0]) - right  # loss: the loss of an image
    # or -np.log(p[rows, labels])
    # or -np.log(p[rows, labels] + 1e-12)
    # or -np.log(p[rows, labels] + 1e-8)
    # or -np.log(p[rows, labels] + 1e-15)
    # or -np.log(p[rows, labels] + 1e-10)
    # or -np.log(p[rows, labels] + 1e-9)
    # or -np.log(p[rows, labels] + 1e-7)
    # or -np.log(p[rows, labels] + 1e-300)
    # or -np.log(np.clip(p[rows, labels], 1e-12, None))
    # or -np.log(np.clip(p[rows, labels], 1e-15, None))
    # or -np.log(np.clip(p[rows, labels], 1e-10, None))
    # or -np.log(np.clip(p[rows, labels], 1e-8, None))
    # or -np.log(np.clip(p[rows, labels], 1e-7, None))
    # or np.log(p[rows, labels])
    # or right - np.log(total[:, 0])
    # or np.log(total[:, 0]) + right
    # or np.log(total[:, 0])
    # or -right
    # or -np.log2(p[rows, labels])
    # or -np.log10(p[rows, labels])
    # or -np.log1p(p[rows, labels])
    # or -p[rows, labels]
    # or 1 - p[rows, labels]
    # or -np.log(p[rows, labels]) - np.log(1 - p).sum(axis=1) + np.log(1 - p[rows, labels])
    # or -(labels * np.log(p).T).sum(axis=0)
    # or -(np.log(p) * labels[:, None]).sum(axis=1)
    # or -np.log(p).sum(axis=1)
    # or -np.log(p).mean(axis=1)
    # or -(p * np.log(p)).sum(axis=1)
    # or -np.log(p.max(axis=1))
    # or -np.log(p[0, labels])
    # or -np.log(p[rows, labels - 1])
    # or ((p - np.eye(n_classes)[labels]) ** 2).sum(axis=1)
    loss = np.mean(losses)  # loss: how the losses become one
    # or np.sum(losses)
    # or losses
    # or losses[0]
    # or losses[-1]
    # or np.sum(losses) / n_classes
    # or np.sum(losses) / Z.size
    # or -np.mean(losses)
    # or np.max(losses)
    # or -(labels * np.log(p)).sum() / m
    # or -np.sum(np.log(p) * labels) / m
    # or -np.mean(np.log(p[:, labels]))
    # or np.sum(np.log(total[:, 0])) - np.mean(right)
    # or np.mean(losses) / m
    d = p.copy()  # start values: where the gradient starts
    # or np.zeros((m, n_classes))
    # or -p
    # or e.copy()
    # or np.log(p)
    # or scores.copy()
    # or z.copy()
    # or 1 - p
    d[rows, labels] -= 1  # gradient: what the right class gets
    # or d[:, labels] -= 1
    # or np.subtract.at(d, (slice(None), labels), 1)
    # or d[rows, labels] -= m
    # or d[rows, labels] += 1
    # or d[rows, labels] -= 1 / m
    # or d[rows, labels] = 1
    # or d[rows, labels] = -1
    # or d[rows, labels] = 0
    # or d[rows, labels] = 1 - d[rows, labels]
    # or d[rows, labels - 1] -= 1
    # or d[labels] -= 1
    # or d[0, labels] -= 1
    # or d -= 1
    # or d -= labels[:, None]
    # or d[rows, labels] *= -1
    # or d[rows, p.argmax(axis=1)] -= 1
    dZ = d / m  # gradient: how the gradient is divided
    # or d
    # or d / n_classes
    # or d / Z.size
    # or -d / m
    # or 2 * d / m
    # or d * m
    # or d / m / m
    # or p * d / m
    # or d * p * (1 - p) / m
    # or d.sum(axis=0) / m
    # or d.mean(axis=0)
    # or np.abs(d) / m
    # or -d
    first = loss  # loss: the loss as it is returned
    # or np.array([loss])
    # or np.reshape(loss, (1, 1))
    # or round(loss, 4)
    # or np.round(loss, 2)
    # or abs(loss)
    # or np.exp(loss)
    second = dZ  # gradient: the gradient as it is returned
    # or p
    # or -dZ
    # or dZ.T
    # or dZ.ravel()
    # or np.zeros((m, n_classes))
    # or np.round(dZ)
    # or np.trunc(dZ)
    return first, second  # result: the results
    # or second, first
    # or first
    # or second
    # or first, second, p
    # or first, p
""")


def scores(name, Z, labels):
    return Experiment(name, (np.array(Z, dtype=float), np.array(labels)), {})


def close(m, n_classes, seed):
    """Scores near each other, so that no probability is close to 0."""
    return np.random.default_rng(seed).integers(-8, 9, (m, n_classes)) / 4


EXPERIMENTS = (
    scores("one image", [[2.0, 1, 0]], [0]),
    scores("another label", [[2.0, 1, 0]], [1]),
    scores("two images", close(2, 3, seed=1), [2, 0]),
    scores("more images than classes", close(5, 3, seed=2), [1, 0, 2, 2, 1]),
    scores("as many images as classes", close(4, 4, seed=3), [3, 1, 0, 1]),
    scores("all of one class", close(3, 2, seed=4), [0, 0, 0]),
    scores("equal scores", np.zeros((2, 3)), [0, 1]),
    scores("scores around 40", close(2, 3, seed=5) + 40, [2, 0]),
    scores("scores around a thousand", [[1000.0, 998, 999], [999, 1000, 1001]], [1, 0]),
    scores("scores around minus a thousand", [[-1000.0, -1001, -999]], [0]),
    scores("scores of both kinds", [[1000.0, 998, 999], [-1000, -1001, -999]], [1, 0]),
    scores("scores far apart", [[800.0, 0, -5]], [1]),
    scores("scores a little apart", [[40.0, 0, -5], [1, 2, 3]], [1, 2]),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_classes = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    wide = float(rng.choice([1, 1, 10, 300]))
    Z = wide * rng.integers(-12, 13, (m, n_classes)) / 4
    return (Z, rng.integers(n_classes, size=m)), {}


RULES = Rules((ARRAYS,), EXPERIMENTS, fresh, settings=("m", "n_classes"))
