"""batch_norm_backward as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def batch_norm_backward(dY, Z, gamma, eps=1e-5):
    mean = Z.mean(axis=(0, 1, 2), keepdims=True)  # mean: what is subtracted from Z
    # or Z.mean(axis=(1, 2), keepdims=True)
    # or Z.mean(axis=0, keepdims=True)
    # or Z.mean(axis=3, keepdims=True)
    # or Z.mean()
    # or 0 * Z.mean(axis=(0, 1, 2), keepdims=True)
    var = Z.var(axis=(0, 1, 2), keepdims=True)  # variance: the variance
    # or Z.var(axis=(1, 2), keepdims=True)
    # or Z.var(axis=0, keepdims=True)
    # or Z.var(axis=3, keepdims=True)
    # or Z.var()
    # or Z.var(axis=(0, 1, 2), keepdims=True) * Z[..., 0].size / max(Z[..., 0].size - 1, 1)
    # or Z.var(axis=(0, 1, 2), keepdims=True) * Z[..., 0].size
    deviation = np.sqrt(var + eps)  # division: by what the differences are divided
    # or var + eps
    # or np.sqrt(var) + eps
    # or np.sqrt(var)
    # or np.sqrt(var + 1e-5)
    Z_hat = (Z - mean) / deviation  # normalized: the normalized values
    # or Z
    # or Z - mean
    # or (Z - mean) * deviation
    products = dY * Z_hat  # products: what is added up for dgamma
    # or dY * Z
    # or dY * (Z - mean)
    # or dY
    # or Z_hat
    dgamma = products.sum(axis=(0, 1, 2))  # dgamma: how dgamma is added up
    # or products.mean(axis=(0, 1, 2))
    # or products.sum(axis=(0, 1, 2)) / len(Z)
    # or products.sum()
    # or gamma * products.sum(axis=(0, 1, 2))
    # or -products.sum(axis=(0, 1, 2))
    # or products.sum(axis=(1, 2))
    dbeta = dY.sum(axis=(0, 1, 2))  # dbeta: how dbeta is added up
    # or dY.mean(axis=(0, 1, 2))
    # or dY.sum(axis=(0, 1, 2)) / len(Z)
    # or dY.sum()
    # or gamma * dY.sum(axis=(0, 1, 2))
    # or -dY.sum(axis=(0, 1, 2))
    # or dY.sum(axis=(1, 2))
    over_mean = dY.mean(axis=(0, 1, 2), keepdims=True)  # over mean: what flows over the mean
    # or 0 * dY.mean(axis=(0, 1, 2), keepdims=True)
    # or dY.sum(axis=(0, 1, 2), keepdims=True)
    # or -dY.mean(axis=(0, 1, 2), keepdims=True)
    # or dY.mean(axis=(1, 2), keepdims=True)
    # or dY.mean()
    over_var = (dY * Z_hat).mean(axis=(0, 1, 2), keepdims=True)  # over variance: what flows over it
    # or 0 * dY.mean(axis=(0, 1, 2), keepdims=True)
    # or (dY * Z_hat).sum(axis=(0, 1, 2), keepdims=True)
    # or -(dY * Z_hat).mean(axis=(0, 1, 2), keepdims=True)
    # or (dY * Z_hat).mean(axis=(1, 2), keepdims=True)
    # or (dY * Z).mean(axis=(0, 1, 2), keepdims=True)
    # or 2 * (dY * Z_hat).mean(axis=(0, 1, 2), keepdims=True)
    share = Z_hat * over_var  # over variance: the share of each value
    # or over_var
    # or Z * over_var
    # or (Z - mean) * over_var
    rest = dY - over_mean - share  # gradient: what is left of the gradient
    # or dY
    # or Z_hat - over_mean - share
    scaled = gamma * rest  # gamma: what gamma does
    # or rest
    # or gamma[0] * rest
    # or rest / gamma
    dZ = scaled / deviation  # scale: by what dZ is divided
    # or scaled
    # or scaled * deviation
    # or scaled / (var + eps)
    # or scaled / deviation / len(Z)
    first = dZ  # result: dZ as it is returned
    # or -dZ
    # or np.round(dZ)
    # or dZ.ravel()
    return first, dgamma, dbeta  # results: the results
    # or first, dbeta, dgamma
    # or first
    # or dgamma, dbeta, first
    # or first, dgamma
""")


def back(name, *shape, seed, **options):
    dY, Z = quarters(*shape, seed=seed), quarters(*shape, seed=seed + 50)
    return Experiment(name, (dY, Z, quarters(shape[3], seed=seed + 70)), options)


EXPERIMENTS = (
    back("one image of one channel", 1, 2, 3, 1, seed=1),
    back("a larger eps", 1, 2, 3, 1, seed=2, eps=12.0),
    back("two images", 2, 2, 3, 1, seed=3, eps=0.5),
    back("two channels", 1, 3, 2, 2, seed=4, eps=0.5),
    back("two images and two channels", 2, 3, 4, 2, seed=5, eps=2.0),
    back("the usual eps", 3, 2, 3, 2, seed=6),
    back("three images of one row", 3, 1, 4, 3, seed=7, eps=0.25),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    shape = rng.integers(1, 4, 4)
    dY, Z = rng.integers(-12, 13, (2, *shape)) / 4
    gamma = rng.integers(-12, 13, shape[3]) / 4
    return (dY, Z, gamma), dict(eps=float(rng.choice([1e-5, 0.5, 2, 12])))


RULES = Rules((ARRAYS,), EXPERIMENTS, fresh, settings=())
