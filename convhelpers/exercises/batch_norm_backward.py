"""Lesson 13: the gradient of a normalized channel, which passes the mean and the variance too."""

import numpy as np

from convhelpers import figures
from convhelpers.data import tiny
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import random_integers, small_integers


def batch_norm_backward(dY, Z, gamma, eps=1e-5):
    """Carry the gradient of the output back to the input, to gamma and to beta."""
    n_C = Z.shape[3]
    dZ, dgamma, dbeta = np.zeros(Z.shape), np.zeros(n_C), np.zeros(n_C)
    for c in range(n_C):
        z, dy = Z[:, :, :, c], dY[:, :, :, c]
        deviation = np.sqrt(z.var() + eps)
        z_hat = (z - z.mean()) / deviation
        dgamma[c] = np.sum(dy * z_hat)
        dbeta[c] = np.sum(dy)
        rest = dy - np.mean(dy) - z_hat * np.mean(dy * z_hat)
        dZ[:, :, :, c] = gamma[c] / deviation * rest
    return dZ, dgamma, dbeta


def size(dY, Z, gamma, eps=1e-5):
    return f"dZ has the shape of Z, {Z.shape}, and dgamma and dbeta one number for each channel"


def target(dY, Z, gamma, eps=1e-5):
    return figures.normalization_gradient(dY, Z, gamma, eps)


def back(name, dY, Z, gamma, **options):
    return Probe(name, {"dY": dY, "Z": Z, "gamma": np.array(gamma, float)}, options)


def layer(name, *shape, seed, gamma, **options):
    dY, Z = small_integers(*shape, seed=seed + 60), small_integers(*shape, seed=seed)
    return back(name, dY, Z, gamma, **options)


def random_call(rng):
    shape = rng.integers(1, 4, 4)
    dY, Z = random_integers(rng, *shape), random_integers(rng, *shape)
    return dict(dY=dY, Z=Z, gamma=random_integers(rng, shape[3]), eps=rng.integers(1, 9) / 4)


TINY_Z, TINY_DY = tiny.Z_batch.astype(float), tiny.dY_batch.astype(float)
WHOLE = np.array([[0, 6, 4], [1, 4, 3]]).reshape(1, 2, 3, 1)

PROBES = (
    back("the tiny example", TINY_DY, TINY_Z, [2.0]),
    layer("two channels", 2, 2, 3, 2, seed=1, gamma=[3, -2]),
    layer("eps = 12", 2, 2, 3, 1, seed=2, gamma=[4], eps=12),
    layer("one image", 1, 3, 2, 2, seed=3, gamma=[2, 5], eps=0.5),
    layer("three channels and one row", 3, 1, 4, 3, seed=4, gamma=[1, 2, 3]),
    layer("two images and two channels", 2, 3, 4, 2, seed=5, gamma=[7, 1], eps=2),
    back("a gradient of equal numbers", np.full((2, 2, 3, 1), 3.0), TINY_Z, [2]),
    back("whole numbers", WHOLE[:, ::-1], WHOLE, [3]),
)

REST = "dy - np.mean(dy) - z_hat * np.mean(dy * z_hat)"
SCALE = "gamma[c] / deviation * rest"
DGAMMA, DBETA = "np.sum(dy * z_hat)", "np.sum(dy)"
RETURN = "return dZ, dgamma, dbeta"

MISTAKES = (
    Mistake(
        "mean and variance as if fixed",
        "Only the direct way is taken. A value also moves the mean and the variance, and with them "
        "all others.",
        "Subtract the mean of dy, and z_hat times the mean of dy * z_hat.",
        changes=((REST, "dy"),),
    ),
    Mistake(
        "variance as if fixed",
        "The way over the mean is there; the way over the variance is missing.",
        "Subtract z_hat * np.mean(dy * z_hat), too.",
        changes=((REST, "dy - np.mean(dy)"),),
    ),
    Mistake(
        "mean as if fixed",
        "The way over the variance is there; the way over the mean is missing.",
        "Subtract np.mean(dy), too.",
        changes=((REST, "-z_hat * np.mean(dy * z_hat) + dy"),),
    ),
    Mistake(
        "sums for means",
        "The sums of dy and dy * z_hat are subtracted. Each value has only its share, the mean.",
        "Divide both by the count, or use np.mean.",
        changes=((REST, "dy - np.sum(dy) - z_hat * np.sum(dy * z_hat)"),),
    ),
    Mistake(
        "added back",
        "What flows over the mean and the variance is added. It should be subtracted.",
        "Put a minus in front of both.",
        changes=((REST, "dy + np.mean(dy) + z_hat * np.mean(dy * z_hat)"),),
    ),
    Mistake(
        "way over the variance added",
        "The last part is added. A larger variance makes every value smaller.",
        "Subtract z_hat * np.mean(dy * z_hat).",
        changes=((REST, "dy - np.mean(dy) + z_hat * np.mean(dy * z_hat)"),),
    ),
    Mistake(
        "z_hat missing at the end",
        "Every value gets the same share over the variance. The share grows with z_hat.",
        "Multiply np.mean(dy * z_hat) by z_hat.",
        changes=((REST, "dy - np.mean(dy) - np.mean(dy * z_hat)"),),
    ),
    Mistake(
        "z in place of z_hat",
        "The normalized values are needed here, and the values before it are used.",
        "Subtract the mean and divide by the deviation: z_hat.",
        changes=((REST, "dy - np.mean(dy) - z * np.mean(dy * z)"), (DGAMMA, "np.sum(dy * z)")),
    ),
    Mistake(
        "dgamma with z",
        "dgamma adds up dy times the values before the normalization.",
        "gamma multiplies z_hat: add up dy * z_hat.",
        changes=((DGAMMA, "np.sum(dy * z)"),),
    ),
    Mistake(
        "dgamma with differences",
        "dgamma adds up dy times the differences from the mean, which are not yet divided.",
        "gamma multiplies z_hat: add up dy * z_hat.",
        changes=((DGAMMA, "np.sum(dy * (z - z.mean()))"),),
    ),
    Mistake(
        "dgamma and dbeta as means",
        "dgamma and dbeta are averages. They should be sums over the batch.",
        "Use np.sum: gamma and beta went into every value of their channel.",
        changes=((DGAMMA, "np.mean(dy * z_hat)"), (DBETA, "np.mean(dy)")),
    ),
    Mistake(
        "dgamma divided by the number of images",
        "dgamma is divided by the number of images. It is a sum.",
        "Leave out the division. Where a loss is a mean, dY already holds it.",
        changes=((DGAMMA, "np.sum(dy * z_hat) / len(z)"),),
    ),
    Mistake(
        "dbeta divided by the number of images",
        "dbeta is divided by the number of images. It is a sum.",
        "Leave out the division. Where a loss is a mean, dY already holds it.",
        changes=((DBETA, "np.sum(dy) / len(z)"),),
    ),
    Mistake(
        "dgamma times gamma",
        "dgamma is multiplied by gamma. The slope along gamma is z_hat alone.",
        "Add up dy * z_hat.",
        changes=((DGAMMA, "gamma[c] * np.sum(dy * z_hat)"),),
    ),
    Mistake(
        "dbeta times gamma",
        "dbeta is multiplied by gamma. The slope along beta is 1.",
        "Add up dy.",
        changes=((DBETA, "gamma[c] * np.sum(dy)"),),
    ),
    Mistake(
        "gamma forgotten",
        "dZ is not multiplied by gamma.",
        "The output is gamma times z_hat: multiply by gamma[c].",
        changes=((SCALE, "rest / deviation"),),
    ),
    Mistake(
        "gamma as a divisor",
        "dZ is divided by gamma. It should be multiplied.",
        "Write gamma[c] / deviation.",
        shown_by="two channels",
        changes=((SCALE, "rest / (gamma[c] * deviation)"),),
    ),
    Mistake(
        "gamma of the first channel",
        "All channels use the scale of the first.",
        "Channel c has gamma[c].",
        shown_by="two channels",
        changes=((SCALE, "gamma[0] / deviation * rest"),),
    ),
    Mistake(
        "not divided by the deviation",
        "dZ is not divided by the deviation, as the forward pass divides.",
        "Multiply by gamma[c] / deviation.",
        changes=((SCALE, "gamma[c] * rest"),),
    ),
    Mistake(
        "divided by the variance",
        "dZ is divided by the variance. The forward pass divides by its root.",
        "Multiply by gamma[c] / deviation.",
        changes=((SCALE, "gamma[c] / deviation**2 * rest"),),
    ),
    Mistake(
        "multiplied by the deviation",
        "dZ is multiplied by the deviation. The forward pass divides by it.",
        "Multiply by gamma[c] / deviation.",
        changes=((SCALE, "gamma[c] * deviation * rest"),),
    ),
    Mistake(
        "each image by itself",
        "Mean and variance are those of one image. They should be those of the whole batch.",
        "Take all images of a channel together: Z[:, :, :, c].",
        bodies=(
            """
            axes = (1, 2)
            deviation = np.sqrt(Z.var(axis=axes, keepdims=True) + eps)
            Z_hat = (Z - Z.mean(axis=axes, keepdims=True)) / deviation
            product = (dY * Z_hat).mean(axis=axes, keepdims=True)
            rest = dY - dY.mean(axis=axes, keepdims=True) - Z_hat * product
            return gamma / deviation * rest, (dY * Z_hat).sum((0, 1, 2)), dY.sum((0, 1, 2))
            """,
        ),
    ),
    Mistake(
        "all channels together",
        "There is one mean and one variance for all channels. Each channel has its own.",
        "Loop over the channels, or use axis=(0, 1, 2).",
        shown_by="two channels",
        changes=(("z.var()", "Z.var()"), ("z.mean()", "Z.mean()")),
    ),
    Mistake(
        "one less than the count",
        "The variance is divided by the count less one. Forward, it is divided by the count.",
        "Use np.var without ddof.",
        changes=(("z.var()", "np.sum((z - z.mean()) ** 2) / max(z.size - 1, 1)"),),
    ),
    Mistake(
        "eps forgotten",
        "eps is not used, so the deviation is not that of the forward pass.",
        "Add eps to the variance: np.sqrt(z.var() + eps).",
        shown_by="eps = 12",
        changes=(("z.var() + eps", "z.var()"),),
    ),
    Mistake(
        "eps outside the root",
        "eps is added to the root. The forward pass adds it to the variance, under the root.",
        "Write np.sqrt(z.var() + eps).",
        shown_by="eps = 12",
        changes=(("np.sqrt(z.var() + eps)", "np.sqrt(z.var()) + eps"),),
    ),
    Mistake(
        "dgamma and dbeta exchanged",
        "dgamma and dbeta come back in the wrong order.",
        "Return dZ, dgamma, dbeta.",
        changes=((RETURN, "return dZ, dbeta, dgamma"),),
    ),
    Mistake(
        "only dZ",
        "The function returns dZ. dgamma and dbeta are missing.",
        "Return all three: dZ, dgamma, dbeta.",
        changes=((RETURN, "return dZ"),),
    ),
    Mistake(
        "one number for all channels",
        "dgamma and dbeta add up all channels.",
        "Each channel has its own sum.",
        shown_by="two channels",
        changes=((RETURN, "return dZ, dgamma.sum(), dbeta.sum()"),),
    ),
    Mistake(
        "cut to whole numbers",
        "dZ has the dtype of Z: where Z holds whole numbers, the fractions are cut off.",
        "Make dZ with np.zeros, which holds fractions.",
        shown_by="whole numbers",
        changes=(
            ("dZ, dgamma, dbeta = np.zeros(Z.shape)", "dZ, dgamma, dbeta = np.zeros_like(Z)"),
        ),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def no_share(dY, Z, gamma, eps=1e-5):
    if np.ptp(dY) == 0:
        return (
            "As in the test, all numbers of dY are equal, and a shift of a channel changes nothing."
        )
    return "Over the variance nothing flows here: dY and Z_hat have nothing in common."


TASKS = (
    Task(
        name="a gradient of ones",
        source="""\
def batch_norm_backward(dY, Z, gamma, eps=1e-5):
    axes = (0, 1, 2)
    deviation = np.sqrt(Z.var(axis=axes) + eps)
    Z_hat = (Z - Z.mean(axis=axes)) / deviation
    dZ = gamma / deviation * (dY - dY.mean(axis=axes))
    return dZ, (dY * Z_hat).sum(axis=axes), dY.sum(axis=axes)
""",
        weak_test="""\
Z, gamma = np.arange(24.0).reshape(2, 2, 3, 2), np.array([2.0, -1])
results = zip(
    batch_norm_backward(np.ones(Z.shape), Z, gamma),
    convhelpers.batch_norm_backward(np.ones(Z.shape), Z, gamma),
)
all(np.allclose(yours, course) for yours, course in results)""",
        in_common=no_share,
    ),
)

EXERCISE = Exercise(
    lesson=13,
    solution=batch_norm_backward,
    returns=("dZ", "dgamma", "dbeta"),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Loop over the channels, and compute `z_hat` and the deviation again, as on the way there.",
        "`gamma[c]` multiplies `z_hat` and `beta[c]` is added, both in every value: "
        "`dgamma[c] = np.sum(dy * z_hat)` and `dbeta[c] = np.sum(dy)`.",
        "`dZ[:, :, :, c]` is `gamma[c] / deviation` times three parts: `dy`, less its mean, less "
        "`z_hat * np.mean(dy * z_hat)`.",
    ),
    next_step="Add up dZ over a channel. Why is the sum 0, whatever dY is?",
    size=size,
    origin=None,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=layer("", 1, 3, 3, 1, seed=8, gamma=[1]),
    one_window=back("", np.full((1, 1, 1, 1), 2.0), np.full((1, 1, 1, 1), 7.0), [1]),
    pairs=(("gamma forgotten", "dgamma with z"),),
    equivalent={
        "dZ, dbeta, dgamma = (np.zeros(Z.shape), np.zeros(n_C), np.zeros(n_C))": (
            "both are zeros, and both are filled below"
        ),
    },
)
