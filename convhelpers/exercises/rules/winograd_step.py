"""winograd_step as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def winograd_step(d, g):
    w = g  # flip: the order of the weights
    # or g[::-1]
    left = d[0] - d[2]  # m0: the pixels of m0
    # or d[0] + d[2]
    # or d[0] - d[1]
    # or d[2] - d[0]
    # or d[0]
    m0 = left * w[0]  # m0: its weight
    # or left * w[1]
    # or left * w[2]
    # or left * w[0] / 2
    both = d[1] + d[2]  # m1: the pixels of m1
    # or d[1] - d[2]
    # or d[2] - d[1]
    # or d[0] + d[2]
    m1 = both * (w[0] + w[1] + w[2]) / 2  # m1: its weights
    # or both * (w[0] + w[1] + w[2])
    # or both * (w[0] - w[1] + w[2]) / 2
    # or both * (w[0] + w[1] - w[2]) / 2
    # or both * (w[0] + w[1] + w[2]) / 3
    # or both * (w[0] + w[1] + w[2]) // 2
    turned = d[2] - d[1]  # m2: the pixels of m2
    # or d[1] - d[2]
    # or d[1] + d[2]
    m2 = turned * (w[0] - w[1] + w[2]) / 2  # m2: its weights
    # or turned * (w[0] - w[1] + w[2])
    # or turned * (w[0] + w[1] + w[2]) / 2
    # or turned * (w[0] - w[1] - w[2]) / 2
    # or turned * (w[0] - w[1] + w[2]) / 3
    # or turned * (w[0] - w[1] + w[2]) // 2
    right = d[1] - d[3]  # m3: the pixels of m3
    # or d[3] - d[1]
    # or d[1] + d[3]
    # or d[2] - d[3]
    # or d[0] - d[3]
    m3 = right * w[2]  # m3: its weight
    # or right * w[0]
    # or right * w[1]
    # or right * w[2] / 2
    z0 = m0 + m1 + m2  # first: the first output
    # or m0 + m1 - m2
    # or m0 - m1 + m2
    # or m0 + m1
    # or m0 + m1 + m2 + m3
    z1 = m1 - m2 - m3  # second: the second output
    # or m1 + m2 - m3
    # or m1 + m2 + m3
    # or m0 + m1 + m2
    # or m1 - m2
    z = np.array([z0, z1])  # result: the result
    # or np.array([z1, z0])
    # or np.array([z0])
    # or np.array([z0 + z1])
    # or np.array([m0, m1, m2, m3])
    return z
""")


def row(name, seed):
    return Experiment(name, (quarters(4, seed=seed), quarters(3, seed=seed + 50)), {})


EXPERIMENTS = tuple(row(f"numbers {seed}", seed) for seed in range(5))


def fresh(rng):
    """Inputs that no fit has seen."""
    return (rng.integers(-36, 37, 4) / 4, rng.integers(-36, 37, 3) / 4), {}


RULES = Rules((ARRAYS,), EXPERIMENTS, fresh, settings=())
