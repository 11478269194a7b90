"""Lesson 13: every channel with mean 0 and variance 1, then scaled and shifted."""

import numpy as np

from convhelpers import figures
from convhelpers.data import tiny
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import made, random_integers, small_integers


def batch_norm_forward(Z, gamma, beta, eps=1e-5):
    """Bring every channel to mean 0 and variance 1, then scale and shift it."""
    n_C = Z.shape[3]
    Y = np.zeros(Z.shape)
    for c in range(n_C):
        z = Z[:, :, :, c]
        difference = z - z.mean()
        var = np.mean(difference**2)
        z_hat = difference / np.sqrt(var + eps)
        Y[:, :, :, c] = gamma[c] * z_hat + beta[c]
    return Y


def size(Z, gamma, beta, eps=1e-5):
    return f"Y has the shape of Z, {Z.shape}"


def target(Z, gamma, beta, eps=1e-5):
    return figures.normalization_steps(Z, gamma, beta, eps)


def norm(name, Z, gamma, beta, **options):
    arguments = {"Z": Z, "gamma": np.array(gamma, float), "beta": np.array(beta, float)}
    return Probe(name, arguments, options)


def random_call(rng):
    Z = random_integers(rng, *rng.integers(1, 4, 4))
    gamma, beta = (random_integers(rng, Z.shape[3]) for _ in range(2))
    return dict(Z=Z, gamma=gamma, beta=beta, eps=rng.integers(1, 9) / 4)


WHOLE = np.array([[0, 6, 4], [1, 4, 3]]).reshape(1, 2, 3, 1)
MILLIONS = made("1e8 + small_integers(2, 2, 3, 1, seed=4)")

PROBES = (
    norm("two images", tiny.Z_batch.astype(float), [2.0], [1.0]),
    norm("two channels", small_integers(2, 2, 3, 2, seed=1), [3, -2], [5, 1]),
    norm("eps = 12", tiny.Z_batch.astype(float), [8.0], [0.0], eps=12),
    norm("one image", small_integers(1, 3, 2, 2, seed=2), [2, 1], [0, 4], eps=0.5),
    norm("three channels and one row", small_integers(3, 1, 4, 3, seed=3), [1, 2, 3], [4, 5, 6]),
    norm("two images and two channels", small_integers(2, 3, 4, 2, seed=5), [7, 1], [-3, 2], eps=2),
    norm("a channel of one value", np.full((2, 2, 3, 1), 7.0), [4], [3]),
    norm("whole numbers", WHOLE, [3], [1]),
    norm("numbers around a hundred million", MILLIONS, [2], [1]),
)

MEAN = "z - z.mean()"
VAR = "np.mean(difference**2)"
HAT = "difference / np.sqrt(var + eps)"
SCALED = "gamma[c] * z_hat + beta[c]"

MISTAKES = (
    Mistake(
        "each image by itself",
        "Mean and variance are those of one image. They should be those of the whole batch.",
        "Take the mean of Z[:, :, :, c]: all images together.",
        bodies=(
            """
            mean = Z.mean(axis=(1, 2), keepdims=True)
            var = Z.var(axis=(1, 2), keepdims=True)
            return gamma * (Z - mean) / np.sqrt(var + eps) + beta
            """,
        ),
    ),
    Mistake(
        "each pixel by itself",
        "Mean and variance are taken over the images alone, a pair for each pixel.",
        "A channel has one mean, over images, rows and columns: axis=(0, 1, 2).",
        bodies=(
            """
            mean, var = Z.mean(axis=0), Z.var(axis=0)
            return gamma * (Z - mean) / np.sqrt(var + eps) + beta
            """,
        ),
    ),
    Mistake(
        "all channels together",
        "There is one mean and one variance for all channels. Each channel has its own.",
        "Leave the last axis out of the mean: axis=(0, 1, 2).",
        shown_by="two channels",
        changes=(("z.mean()", "Z.mean()"), (VAR, "Z.var()")),
    ),
    Mistake(
        "over the channels",
        "Mean and variance are taken over the channels of each pixel. That is another layer.",
        "Keep the channels apart, and take the mean over images, rows and columns.",
        shown_by="two channels",
        bodies=(
            """
            mean, var = Z.mean(axis=3, keepdims=True), Z.var(axis=3, keepdims=True)
            return gamma * (Z - mean) / np.sqrt(var + eps) + beta
            """,
        ),
    ),
    Mistake(
        "one less than the count",
        "The variance is divided by the count less one, as for a sample. It is a mean.",
        "Divide by the count: np.mean, or np.var without ddof.",
        shown_by="two images",
        changes=((VAR, "np.sum(difference**2) / (z.size - 1)"),),
    ),
    Mistake(
        "sum for the variance",
        "The squares are added up, and not divided by their count.",
        "The variance is the mean of the squares: np.mean.",
        changes=((VAR, "np.sum(difference**2)"),),
    ),
    Mistake(
        "variance around zero",
        "The squares are those of the values. They should be those of the differences.",
        "Subtract the mean before you square.",
        changes=((VAR, "np.mean(z**2)"),),
    ),
    Mistake(
        "no square",
        "The mean of the differences is 0. The variance is the mean of their squares.",
        "Square the differences before you take the mean.",
        changes=((VAR, "np.mean(difference)"),),
    ),
    Mistake(
        "mean distance for the deviation",
        "The differences are divided by their mean size. The standard deviation squares first.",
        "Take the root of the mean of the squares.",
        changes=((HAT, "difference / (np.mean(np.abs(difference)) + eps)"),),
    ),
    Mistake(
        "divided by the variance",
        "The differences are divided by the variance. Its root has their unit.",
        "Divide by np.sqrt(var + eps).",
        changes=((HAT, "difference / (var + eps)"),),
    ),
    Mistake(
        "multiplied by the deviation",
        "The differences are multiplied by the deviation, which spreads them further.",
        "Divide by it.",
        changes=((HAT, "difference * np.sqrt(var + eps)"),),
    ),
    Mistake(
        "not divided at all",
        "The mean is subtracted, and the spread is left as it is.",
        "Divide by np.sqrt(var + eps).",
        changes=((HAT, "difference"),),
    ),
    Mistake(
        "eps outside the root",
        "eps is added to the root. It should be added to the variance, under the root.",
        "Write np.sqrt(var + eps).",
        shown_by="eps = 12",
        changes=((HAT, "difference / (np.sqrt(var) + eps)"),),
    ),
    Mistake(
        "eps forgotten",
        "eps is not used. A channel of one value is then divided by 0.",
        "Add eps to the variance: np.sqrt(var + eps).",
        shown_by="eps = 12",
        changes=((HAT, "difference / np.sqrt(var)"),),
    ),
    Mistake(
        "eps of its own",
        "eps is always 0.00001, whatever the caller asks for.",
        "Use the argument eps.",
        shown_by="eps = 12",
        changes=((HAT, "difference / np.sqrt(var + 1e-5)"),),
    ),
    Mistake(
        "eps in place of small variances",
        "eps is the least variance. It should be added to every one.",
        "Write var + eps.",
        shown_by="eps = 12",
        changes=((HAT, "difference / np.sqrt(max(var, eps))"),),
    ),
    Mistake(
        "mean left in",
        "The mean is used for the variance, but not subtracted from what is divided.",
        "Divide the differences: (z - mean) / np.sqrt(var + eps).",
        changes=((HAT, "z / np.sqrt(var + eps)"),),
    ),
    Mistake(
        "mean added",
        "The mean is added. It should be subtracted.",
        "Write z - mean.",
        changes=((HAT, "(z + z.mean()) / np.sqrt(var + eps)"),),
    ),
    Mistake(
        "median for the mean",
        "The middle value is subtracted. It should be the mean.",
        "Use np.mean.",
        shown_by="two channels",
        changes=((MEAN, "z - np.median(z)"), (VAR, "z.var()")),
    ),
    Mistake(
        "stretched from 0 to 1",
        "The channel is stretched to run from 0 to 1. It should have mean 0 and variance 1.",
        "Subtract the mean, and divide by np.sqrt(var + eps).",
        changes=((HAT, "(z - z.min()) / (z.max() - z.min() + eps)"),),
    ),
    Mistake(
        "gamma and beta exchanged",
        "The channel is multiplied by beta, and gamma is added.",
        "gamma scales and beta shifts: gamma[c] * z_hat + beta[c].",
        changes=((SCALED, "beta[c] * z_hat + gamma[c]"),),
    ),
    Mistake(
        "beta scaled too",
        "beta is added before gamma multiplies, so it is scaled too.",
        "Multiply first, then add beta.",
        changes=((SCALED, "gamma[c] * (z_hat + beta[c])"),),
    ),
    Mistake(
        "beta subtracted",
        "beta is subtracted. It should be added.",
        "Write + beta[c].",
        changes=((SCALED, "gamma[c] * z_hat - beta[c]"),),
    ),
    Mistake(
        "gamma as a divisor",
        "The channel is divided by gamma. gamma multiplies.",
        "Write gamma[c] * z_hat.",
        changes=((SCALED, "z_hat / gamma[c] + beta[c]"),),
    ),
    Mistake(
        "gamma forgotten",
        "The channel is not scaled: gamma is not used.",
        "Multiply by gamma[c] before you add beta[c].",
        changes=((SCALED, "z_hat + beta[c]"),),
    ),
    Mistake(
        "beta forgotten",
        "The channel is not shifted: beta is not used.",
        "Add beta[c] at the end.",
        changes=((SCALED, "gamma[c] * z_hat"),),
    ),
    Mistake(
        "gamma and beta forgotten",
        "The result has mean 0 and variance 1: neither gamma nor beta is used.",
        "Scale by gamma[c] and shift by beta[c].",
        changes=((SCALED, "z_hat"),),
    ),
    Mistake(
        "gamma and beta of the first channel",
        "All channels get the scale and the shift of the first.",
        "Channel c has gamma[c] and beta[c].",
        shown_by="two channels",
        changes=((SCALED, "gamma[0] * z_hat + beta[0]"),),
    ),
    Mistake(
        "last channel forgotten",
        "The last channel stays 0.",
        "range(n_C) ends before n_C by itself.",
        changes=(("range(n_C)", "range(n_C - 1)"),),
    ),
    Mistake(
        "the last channel alone",
        "Each channel replaces the one before, and the axis of the channels is gone.",
        "Fill one channel of an array that has the shape of Z: Y[:, :, :, c] = ….",
        changes=(("Y[:, :, :, c] = ", "Y = "),),
    ),
    Mistake(
        "first image only",
        "Mean and variance are those of the first image, for the whole batch.",
        "Take all images: Z[:, :, :, c].",
        changes=((MEAN, "z - z[0].mean()"), (VAR, "z[0].var()")),
    ),
    Mistake(
        "cut to whole numbers",
        "Y has the dtype of Z: where Z holds whole numbers, the fractions are cut off.",
        "Make Y with np.zeros, which holds fractions.",
        shown_by="whole numbers",
        changes=(("np.zeros(Z.shape)", "np.zeros_like(Z)"),),
    ),
    Mistake(
        "mean of the squares less the square of the mean",
        "The variance is the mean of z**2 less the square of the mean. Where the mean is large, "
        "these are nearly equal, and rounding is all that is left.",
        "Subtract the mean first, then square.",
        shown_by="numbers around a hundred million",
        changes=((VAR, "max(np.mean(z**2) - z.mean() ** 2, 0)"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def one_mean(Z, gamma, beta, eps=1e-5):
    if len(Z) == 1:
        return "As in the test, there is one image, and the batch is that image."
    return "The images have the same mean and variance, so one image tells as much as all."


TASKS = (
    Task(
        name="a batch of one",
        source="""\
def batch_norm_forward(Z, gamma, beta, eps=1e-5):
    mean = Z.mean(axis=(1, 2), keepdims=True)
    var = Z.var(axis=(1, 2), keepdims=True)
    return gamma * (Z - mean) / np.sqrt(var + eps) + beta
""",
        weak_test="""\
Z = np.arange(24.0).reshape(1, 3, 4, 2)
Y = batch_norm_forward(Z, np.ones(2), np.zeros(2))
np.allclose(Y.mean(axis=(0, 1, 2)), 0) and np.allclose(Y.var(axis=(0, 1, 2)), 1)""",
        in_common=one_mean,
    ),
)

EXERCISE = Exercise(
    lesson=13,
    solution=batch_norm_forward,
    returns=("Y",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Loop over the channels. One channel of all images is `z = Z[:, :, :, c]`; it has one mean "
        "and one variance.",
        "Subtract the mean first. The variance is the mean of the squares of these differences.",
        "Divide the differences by `np.sqrt(var + eps)`; that is `z_hat`. Then "
        "`Y[:, :, :, c] = gamma[c] * z_hat + beta[c]`.",
    ),
    next_step="Can you write it for all channels at once, with axis=(0, 1, 2)?",
    size=size,
    origin=None,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=norm("", small_integers(1, 3, 3, 1, seed=8), [1], [0]),
    one_window=norm("", np.array([7.0]).reshape(1, 1, 1, 1), [2], [3]),
    pairs=(("divided by the variance", "beta forgotten"),),
)
