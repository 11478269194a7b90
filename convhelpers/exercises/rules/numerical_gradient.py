"""numerical_gradient as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.program import Experiment, Rules, program

LOOPS = program("""
def numerical_gradient(loss, X, h=2**-17):
    given = X.copy()
    step = h  # step: the step
    # or 1e-5
    # or 1e-4
    # or 1e-6
    # or 1e-7
    # or 1
    # or 2**-17
    # or h / 2
    # or 2 * h
    up = step  # step: how far the number is nudged up
    # or 0
    # or 2 * step
    # or step / 2
    down = step  # step: how far the number is nudged down
    # or 0
    # or 2 * step
    # or step / 2
    X = X.astype(float)  # nudge: the array that is nudged
    # or X.copy()
    dX = np.zeros(X.shape)  # start values: the array for the result
    # or np.zeros_like(given)
    for index in np.ndindex(X.shape):  # nudge: the numbers that have their turn
        # or range(len(X))
        # or range(X.size)
        # or np.ndindex(X.shape[::-1])
        # or np.ndindex(X.shape[:1])
        kept = X[index]  # nudge: what is remembered
        # or X[index].copy()
        # or np.array(X[index])
        X[index] = kept + up  # nudge: the nudge up
        # or X[index] = kept
        # or X[index] = kept * (1 + step)
        # or X[index] = step
        # or X += step
        # or X = np.zeros(X.shape); X[index] = step
        # or X[index] = kept + 2 * step
        # or X[index] = kept + step / 2
        above = loss(X)  # slope: the loss above
        # or loss(X[index])
        # or loss(given)
        # or abs(loss(X))
        X[index] = kept - down  # nudge: the nudge down
        # or X[index] = kept
        # or X[index] = kept * (1 - step)
        # or X[index] = -step
        # or X -= 2 * step
        # or X -= step
        # or X = np.zeros(X.shape); X[index] = -step
        # or X[index] = kept - 2 * step
        # or X[index] = kept - step / 2
        # or X[index] -= step
        below = loss(X)  # slope: the loss below
        # or loss(X[index])
        # or loss(given)
        # or 0
        # or abs(loss(X))
        X[index] = kept  # nudge: how the number is put back
        # or X += step
        # or X[index] = 0
        # or X = given.astype(float)
        # or X[index] += step
        slope = (above - below) / (up + down)  # slope: how the slope is made
        # or (above - below) / (2 * step)
        # or (above - below) / step
        # or (above - below) / h
        # or (above - below) / (2 * h)
        # or above - below
        # or (above - below) / 2 * step
        # or (above - below) * (2 * step)
        # or (below - above) / (2 * step)
        # or (above + below) / (2 * step)
        # or abs(above - below) / (2 * step)
        # or (above - below) / 2**-16
        # or (above - below) / 2
        # or (above - below) / step ** 2
        # or (above - below) / (2 + step)
        # or (above - below) / (3 * step)
        # or (above - below) / (4 * step)
        # or above - below / (2 * step)
        # or above
        # or below
        # or above / (2 * step)
        # or below / (2 * step)
        # or round((above - below) / (2 * step), 2)
        # or (above - below) / (2 * step) * given[index]
        # or (above * below) / (2 * step)
        # or (above / below) / (2 * step)
        # or (above - below) // (2 * step)
        # or (above - below) / (2 // step)
        # or (above - below) / (2 - step)
        # or (above - below) / (2 / step)
        dX[index] = slope  # place: where the slope is written
        # or dX[...] = slope
        pass  # nudge: the next number
        # or return dX
    return dX  # result: the result
    # or dX.ravel()
    # or np.sum(dX)
    # or np.mean(dX)
    # or -dX
    # or np.abs(dX)
    # or dX.astype(int)
    # or np.round(dX)
    # or dX.T
    # or np.full(X.shape, np.sum(dX))
    # or (loss(given + step) - loss(given - step)) / (2 * step)
    # or np.full(X.shape, (loss(given + step) - loss(given - step)) / (2 * step))
""")


def nudged(name, loss, X, **options):
    return Experiment(name, (loss, np.array(X)), options)


SMALL = np.array([[3.0, 1, 2], [-1, 2, 1]]).reshape(1, 2, 3, 1)
SEVERAL = np.random.default_rng(1).integers(-9, 10, (2, 3, 2)).astype(float)

EXPERIMENTS = (
    nudged("one number", np.prod, [5.0], h=0.5),
    nudged("a square", np.linalg.norm, [3.0], h=1.0),
    nudged("a vector", np.prod, [2.0, -3, 1], h=0.25),
    nudged("the length of a vector", np.linalg.norm, [2.0, -3, 1, 5], h=1.0),
    nudged("a matrix", np.prod, [[2.0, -1, 3], [1, 4, 2]], h=0.5),
    nudged("the variance of a matrix", np.var, [[2.0, -1], [1, 4], [0, 3]], h=0.5),
    nudged("whole numbers", np.var, [[4, 1, -2], [7, 0, 3]], h=0.5),
    nudged("the step that is not given", np.prod, SMALL),
    nudged("three axes", np.var, SEVERAL),
    nudged("three axes and a large step", np.linalg.norm, SEVERAL, h=2.0),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    shape = tuple(int(n) for n in rng.integers(1, 4, int(rng.integers(1, 5))))
    X = rng.integers(-9, 10, shape)
    X = X if rng.random() < 0.2 else X + 0.5
    loss = (np.var, np.linalg.norm, np.mean, np.max)[rng.integers(4)]
    if loss is np.linalg.norm and len(shape) > 2:
        loss = np.var
    return (loss, X), {"h": float(rng.choice([0.25, 0.5, 1.0]))}


RULES = Rules((LOOPS,), EXPERIMENTS, fresh, settings=())
