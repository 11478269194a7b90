"""momentum_step as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    kept = momentum * velocity  # velocity: what is kept of the velocity
    # or velocity
    # or 0 * velocity
    # or learning_rate * velocity
    # or (1 - momentum) * velocity
    # or -momentum * velocity
    # or momentum**2 * velocity
    # or velocity / (1 + momentum)
    added = dw  # gradient: what the gradient adds to it
    # or 0 * dw
    # or -dw
    # or momentum * dw
    # or (1 - momentum) * dw
    # or learning_rate * dw
    # or -learning_rate * dw
    # or dw**2
    # or dw / dw.size
    new = kept + added  # velocity: the new velocity
    # or kept * added
    # or np.abs(kept + added)
    along = new  # along: along what the step goes
    # or dw
    # or velocity
    # or momentum * new + dw
    # or momentum * new
    # or np.sign(new)
    # or new / (1 - momentum)
    step = learning_rate * along  # rate: how long the step is
    # or along
    # or momentum * along
    # or learning_rate**2 * along
    # or along / learning_rate
    start = w  # start: where the step starts
    # or 0 * w
    # or momentum * w
    # or (1 - learning_rate) * w
    moved = start - step  # sign: the new weights
    # or start + step
    # or step
    # or start * step
    first = moved  # weights: the weights as they are returned
    # or w
    # or np.round(moved)
    # or np.trunc(moved)
    # or moved.ravel()
    second = new  # returned: the velocity as it is returned
    # or velocity
    # or step
    # or -new
    # or -step
    # or np.round(new)
    # or new.ravel()
    return first, second  # results: the results
    # or second, first
    # or first
    # or second
""")


def step(name, *shape, seed=0, **options):
    arrays = tuple(quarters(*shape, seed=seed + k) for k in range(3))
    return Experiment(name, arrays, options)


EXPERIMENTS = (
    step("one weight", 1, learning_rate=0.5, momentum=0.25),
    step("four weights", 4, seed=1, learning_rate=0.5, momentum=0.25),
    step("a rate of 1", 3, seed=2, learning_rate=1.0, momentum=0.5),
    step("a rate of 2", 3, seed=3, learning_rate=2.0, momentum=0.75),
    step("no momentum", 3, seed=4, learning_rate=0.5, momentum=0.0),
    step("the usual rates", 2, 3, seed=5),
    step("filters", 2, 3, 3, 1, seed=6, learning_rate=0.25, momentum=0.5),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    shape = rng.integers(1, 4, rng.integers(1, 4))
    arrays = tuple(rng.integers(-12, 13, shape) / 4 for _ in range(3))
    rates = dict(learning_rate=2.0 ** -rng.integers(0, 5), momentum=rng.integers(0, 4) / 4)
    return arrays, rates


RULES = Rules((ARRAYS,), EXPERIMENTS, fresh, settings=())
