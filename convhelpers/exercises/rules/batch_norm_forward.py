"""batch_norm_forward as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def batch_norm_forward(Z, gamma, beta, eps=1e-5):
    mean = Z.mean(axis=(0, 1, 2), keepdims=True)  # mean: what is subtracted
    # or Z.mean(axis=(1, 2), keepdims=True)
    # or Z.mean(axis=0, keepdims=True)
    # or Z.mean(axis=3, keepdims=True)
    # or Z.mean(axis=(1, 2, 3), keepdims=True)
    # or Z.mean()
    # or Z[:1].mean(axis=(0, 1, 2), keepdims=True)
    # or np.median(Z, axis=(0, 1, 2), keepdims=True)
    # or Z.min(axis=(0, 1, 2), keepdims=True)
    # or -Z.mean(axis=(0, 1, 2), keepdims=True)
    # or 0 * Z.mean(axis=(0, 1, 2), keepdims=True)
    # or Z.sum(axis=(0, 1, 2), keepdims=True)
    squares = (Z - Z.mean(axis=(0, 1, 2), keepdims=True)) ** 2  # variance: of what the variance is
    # or (Z - mean) ** 2
    # or Z ** 2
    # or np.abs(Z - mean)
    # or Z - mean
    var = squares.mean(axis=(0, 1, 2), keepdims=True)  # variance: over what the variance is taken
    # or squares.mean(axis=(1, 2), keepdims=True)
    # or squares.mean(axis=0, keepdims=True)
    # or squares.mean(axis=3, keepdims=True)
    # or squares.mean(axis=(1, 2, 3), keepdims=True)
    # or squares.mean()
    # or squares[:1].mean(axis=(0, 1, 2), keepdims=True)
    # or squares.sum(axis=(0, 1, 2), keepdims=True)
    # or squares.sum(axis=(0, 1, 2), keepdims=True) / max(squares[..., 0].size - 1, 1)
    # or squares.mean(axis=(0, 1, 2), keepdims=True) ** 2
    deviation = np.sqrt(var + eps)  # division: by what the differences are divided
    # or var + eps
    # or np.sqrt(var) + eps
    # or np.sqrt(var)
    # or np.sqrt(var + eps**2)
    # or np.sqrt(np.maximum(var, eps))
    # or np.sqrt(var + 1e-5)
    # or np.sqrt(var + 1e-8)
    # or np.sqrt(np.abs(var - eps))
    # or 1 / np.sqrt(var + eps)
    # or np.ones(var.shape)
    # or Z.max(axis=(0, 1, 2), keepdims=True) - Z.min(axis=(0, 1, 2), keepdims=True) + eps
    Z_hat = (Z - mean) / deviation  # normalized: the values before gamma and beta
    # or Z / deviation
    # or (Z - mean) * deviation
    # or np.abs(Z - mean) / deviation
    scaled = gamma * Z_hat  # gamma: what gamma does
    # or Z_hat
    # or gamma[0] * Z_hat
    # or Z_hat / gamma
    # or beta * Z_hat
    # or gamma + Z_hat
    # or gamma * (Z_hat + beta)
    # or gamma**2 * Z_hat
    # or -gamma * Z_hat
    Y = scaled + beta  # beta: what beta does
    # or scaled
    # or scaled - beta
    # or scaled + beta[0]
    # or scaled + gamma
    # or scaled * beta
    result = Y  # result: what is returned
    # or np.round(Y)
    # or np.trunc(Y)
    # or np.maximum(Y, 0)
    # or Y.ravel()
    # or Y.mean(axis=(0, 1, 2))
    # or Z_hat
    return result
""")


def norm(name, *shape, seed, **options):
    n_C = shape[3]
    arrays = (
        quarters(*shape, seed=seed),
        quarters(n_C, seed=seed + 50),
        quarters(n_C, seed=seed + 70),
    )
    return Experiment(name, arrays, options)


EXPERIMENTS = (
    norm("one image of one channel", 1, 2, 3, 1, seed=1),
    norm("a larger eps", 1, 2, 3, 1, seed=2, eps=12.0),
    norm("two images", 2, 2, 3, 1, seed=3, eps=0.5),
    norm("two channels", 1, 3, 2, 2, seed=4, eps=0.5),
    norm("two images and two channels", 2, 3, 4, 2, seed=5, eps=2.0),
    norm("the usual eps", 3, 2, 3, 2, seed=6),
    norm("three images of one row", 3, 1, 4, 3, seed=7, eps=0.25),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    shape = rng.integers(1, 4, 4)
    Z = rng.integers(-12, 13, shape) / 4
    gamma, beta = rng.integers(-12, 13, (2, shape[3])) / 4
    return (Z, gamma, beta), dict(eps=float(rng.choice([1e-5, 0.5, 2, 12])))


RULES = Rules((ARRAYS,), EXPERIMENTS, fresh, settings=())
