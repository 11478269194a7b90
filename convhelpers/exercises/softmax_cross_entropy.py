"""Lesson 09: from scores to one loss and its gradient."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import ONE_WINDOW, SQUARE, random_integers, small_integers


def softmax_cross_entropy(Z, labels):
    """Measure how far scores are from the right classes, and which way is better."""
    m, n_classes = Z.shape
    loss = 0.0
    dZ = np.zeros((m, n_classes))
    for i in range(m):
        z = Z[i] - Z[i].max()
        total = np.exp(z).sum()
        loss += np.log(total) - z[labels[i]]
        dZ[i] = np.exp(z) / total
        dZ[i, labels[i]] -= 1
    return loss / m, dZ / m


def size(Z, labels):
    return f"the loss is one number for the whole batch, and dZ has the shape of Z, {Z.shape}"


def origin(cell, Z, labels):
    i = cell[0] if cell else 0
    return figures.softmax_steps(Z[i], labels[i])


def target(Z, labels):
    return figures.softmax_steps(Z[0], labels[0])


def scores(name, Z, labels):
    return Probe(name, {"Z": np.asarray(Z), "labels": np.array(labels)})


def close(m, n_classes, seed):
    """Scores near each other, so that no probability is close to 0."""
    return small_integers(m, n_classes, seed=seed) // 4


def random_call(rng):
    Z = random_integers(rng, *rng.integers(2, 7, 2))
    return dict(Z=Z, labels=rng.integers(Z.shape[1], size=len(Z)))


PROBES = (
    scores("the tiny example", [[2.0, 1, 0]], [1]),
    scores("two images", close(2, 3, seed=1), [2, 0]),
    scores("more images than classes", close(5, 3, seed=2), [1, 0, 2, 2, 1]),
    scores("as many images as classes", close(4, 4, seed=3), [3, 1, 0, 1]),
    scores("equal scores", np.zeros((2, 3)), [0, 1]),
    scores("whole numbers", [[2, 0, 1], [-1, 3, 0]], [0, 2]),
    scores("scores around a thousand", [[1000.0, 998, 999], [-1000, -1001, -999]], [1, 0]),
    scores("scores far apart", [[800.0, 0, -5]], [1]),
    scores("fractions", close(2, 3, seed=4).astype(np.float32) / 4 + 0.5, [1, 2]),
    scores("scores far below 0", [[-1000.0, -1001, -999], [-998, -1001, -1000]], [1, 0]),
    scores("equal scores of a million", np.full((2, 4), 1e6), [3, 0]),
)

LOSS = "np.log(total) - z[labels[i]]"
PROBABILITY = "np.exp(z) / total"
RETURN = "return loss / m, dZ / m"

MISTAKES = (
    Mistake(
        "largest score not subtracted",
        "The exponential of a large score is infinite, and infinity divided by infinity is not a "
        "number.",
        "Subtract the largest score of each image first: z = Z[i] - Z[i].max().",
        shown_by="scores around a thousand",
        changes=(("Z[i] - Z[i].max()", "Z[i]"),),
    ),
    Mistake(
        "largest score of the whole batch subtracted",
        "One maximum is taken for all images. An image whose scores are far below it is left with "
        "exponentials of 0.",
        "Every image has a maximum of its own: Z.max(axis=1, keepdims=True), or Z[i].max().",
        shown_by="scores around a thousand",
        changes=(("Z[i].max()", "Z.max()"),),
    ),
    Mistake(
        "0 among the largest scores",
        "What is taken away from the scores is never below 0. Where all scores are far below 0, "
        "the exponentials are all stored as 0.",
        "Take the largest score itself away: Z[i].max(), without 0 beside it.",
        shown_by="scores far below 0",
        changes=(("Z[i].max()", "max(0.0, Z[i].max())"),),
    ),
    Mistake(
        "1 taken from whole columns",
        "For every image, 1 is taken away in the column of each label of the batch.",
        "Image i loses 1 in its own column: dZ[i, labels[i]], or dZ[np.arange(m), labels].",
        shown_by="two images",
        changes=(
            ("        dZ[i, labels[i]] -= 1\n", ""),
            (RETURN, "dZ[:, labels] -= 1\n    return loss / m, dZ / m"),
        ),
    ),
    Mistake(
        "label counted twice",
        "The gradient has 2 less in the column of the label. It should be 1 less.",
        "Subtract the one-hot label once.",
        changes=(("dZ[i, labels[i]] -= 1", "dZ[i, labels[i]] -= 2"),),
    ),
    Mistake(
        "smallest probability not 0",
        "The probability is kept away from 0 by a tiny number, so the loss can never get large.",
        "Write the loss without the probability: np.log(np.exp(z).sum()) - z[label].",
        shown_by="scores far apart",
        bodies=tuple(
            "dZ = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
            "dZ /= dZ.sum(axis=1, keepdims=True)\n"
            "k = np.arange(len(Z)), labels\n"
            f"loss = -np.log(np.maximum(dZ[k], {tiny})).mean()\n"
            "dZ[k] -= 1\n"
            "return loss, dZ / len(Z)"
            for tiny in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15", "1e-16")
        ),
    ),
    Mistake(
        "logarithm of zero",
        "A probability can be so small that it is stored as 0, and the logarithm of 0 is infinite.",
        "Write the loss without the probability: np.log(np.exp(z).sum()) - z[label].",
        shown_by="scores far apart",
        changes=((LOSS, "-np.log(np.exp(z[labels[i]]) / total)"),),
    ),
    Mistake(
        "loss not divided by m",
        "The losses of the images are added up. The loss is their mean.",
        "Divide the sum by m.",
        shown_by="two images",
        changes=((RETURN, "return loss, dZ / m"),),
    ),
    Mistake(
        "gradient not divided by m",
        "The loss is a mean over the images, and the gradient is that of a sum: m times too large.",
        "Divide dZ by m, as the loss.",
        shown_by="two images",
        changes=((RETURN, "return loss / m, dZ"),),
    ),
    Mistake(
        "neither divided by m",
        "Loss and gradient are sums over the images. They would grow with the batch.",
        "Divide both by m.",
        shown_by="two images",
        changes=((RETURN, "return loss, dZ"),),
    ),
    Mistake(
        "divided by the number of classes",
        "The division is by the number of classes. The mean is over images.",
        "m is the first number of Z.shape.",
        shown_by="two images",
        changes=((RETURN, "return loss / n_classes, dZ / n_classes"),),
    ),
    Mistake(
        "divided by the number of scores",
        "The division is by all scores of the batch. The mean is over images.",
        "Divide by m; np.mean over the whole of dZ or Z counts the classes too.",
        changes=((RETURN, "return loss / Z.size, dZ / Z.size"),),
    ),
    Mistake(
        "one-hot not subtracted",
        "dZ holds the probabilities. In the gradient, the right class has 1 less.",
        "Subtract 1 in the column of the right class: dZ[i, labels[i]] -= 1.",
        changes=(("        dZ[i, labels[i]] -= 1\n", ""),),
    ),
    Mistake(
        "gradient with the wrong sign",
        "dZ has the opposite sign: it is one-hot less the probabilities.",
        "Raising the right score lowers the loss, so its gradient is negative.",
        changes=((RETURN, "return loss / m, -dZ / m"),),
    ),
    Mistake(
        "loss with the wrong sign",
        "The loss is negative. The logarithm of a probability is below 0, the loss above.",
        "Put a minus in front of the logarithm of the probability.",
        changes=((RETURN, "return -loss / m, dZ / m"),),
    ),
    Mistake(
        "softmax over the batch",
        "The probabilities of one class add up to 1 over the images. Those of one image should.",
        "Sum over the classes: axis=1 with keepdims=True.",
        shown_by="as many images as classes",
        bodies=(
            """
            m, n_classes = Z.shape
            Z = Z - Z.max(axis=0)
            total = np.exp(Z).sum(axis=0)
            right = np.arange(m), labels
            loss = np.mean((np.log(total) - Z)[right])
            dZ = np.exp(Z) / total
            dZ[right] -= 1
            return loss, dZ / m
            """,
        ),
    ),
    Mistake(
        "one sum for the whole batch",
        "All exponentials of the batch are added up, so that the images share one probability.",
        "Every image has a sum of its own: axis=1 with keepdims=True.",
        shown_by="two images",
        bodies=(
            """
            m, n_classes = Z.shape
            Z = Z - Z.max()
            total = np.exp(Z).sum()
            right = np.arange(m), labels
            loss = np.mean((np.log(total) - Z)[right])
            dZ = np.exp(Z) / total
            dZ[right] -= 1
            return loss, dZ / m
            """,
        ),
    ),
    Mistake(
        "loss of every class",
        "The logarithms of all classes are added up. Only the right class counts.",
        "Pick the right class of each image with labels[i].",
        changes=((LOSS, "np.sum(np.log(total) - z)"),),
    ),
    Mistake(
        "no logarithm",
        "The loss is 1 less the probability of the right class. Cross-entropy takes the logarithm.",
        "The loss of one image is -log of the probability of its class.",
        changes=((LOSS, "1 - np.exp(z[labels[i]]) / total"),),
    ),
    Mistake(
        "logarithm to base 10",
        "The logarithm is that to base 10. The derivative of the natural one is what dZ holds.",
        "Use np.log.",
        changes=((LOSS, "(np.log(total) - z[labels[i]]) / np.log(10)"),),
    ),
    Mistake(
        "logarithm to base 2",
        "The logarithm is that to base 2. The derivative of the natural one is what dZ holds.",
        "Use np.log.",
        changes=((LOSS, "(np.log(total) - z[labels[i]]) / np.log(2)"),),
    ),
    Mistake(
        "classes counted from 1",
        "The class before the right one is picked: the classes are counted from 1.",
        "Classes count from 0, as columns do: use labels[i] as it is.",
        changes=(("labels[i]", "labels[i] - 1"),),
    ),
    Mistake(
        "label of the first image for all",
        "Every image is judged by the label of the first.",
        "Image i has the label labels[i].",
        shown_by="two images",
        changes=(("labels[i]", "labels[0]"),),
    ),
    Mistake(
        "highest score taken for the right class",
        "The class with the highest score counts as right, whatever the label says.",
        "The label says which class is right: labels[i].",
        changes=(("labels[i]", "z.argmax()"),),
    ),
    Mistake(
        "only the last image",
        "The loss is that of the last image, divided by m.",
        "Write `loss +=` where you have `loss =`.",
        shown_by="two images",
        changes=(("loss += ", "loss = "),),
    ),
    Mistake(
        "exponentials not divided by their sum",
        "dZ starts from the exponentials. Probabilities are exponentials divided by their sum.",
        "Divide by np.exp(z).sum().",
        changes=((PROBABILITY, "np.exp(z)"),),
    ),
    Mistake(
        "scores in place of probabilities",
        "dZ starts from the scores. It starts from the probabilities.",
        "The gradient is softmax less one-hot.",
        changes=((PROBABILITY, "z"),),
    ),
    Mistake(
        "gradient of the right class alone",
        "Only the right class has a gradient. The other scores have one too: they should fall.",
        "Fill the whole row with the probabilities, then subtract 1 in one column.",
        changes=(("dZ[i] = np.exp(z) / total", "dZ[i, labels[i]] = np.exp(z[labels[i]]) / total"),),
    ),
    Mistake(
        "gradient in whole numbers",
        "dZ has the dtype of Z. Where the scores are whole numbers, the fractions are cut off.",
        "Make dZ with np.zeros, which holds fractions.",
        shown_by="whole numbers",
        changes=(("np.zeros((m, n_classes))", "np.zeros_like(Z)"),),
    ),
    Mistake(
        "only the loss",
        "The function returns the loss. The gradient is missing.",
        "Return both: loss, dZ.",
        changes=((RETURN, "return loss / m"),),
    ),
    Mistake(
        "gradient before the loss",
        "The gradient comes first. The loss should.",
        "Return loss, dZ in this order.",
        changes=((RETURN, "return dZ / m, loss / m"),),
    ),
    Mistake(
        "a loss for every image",
        "The first result has one loss for each image. It should be their mean.",
        "Take the mean over the images.",
        shown_by="two images",
        bodies=(
            """
            m, n_classes = Z.shape
            Z = Z - Z.max(axis=1, keepdims=True)
            total = np.exp(Z).sum(axis=1, keepdims=True)
            right = np.arange(m), labels
            losses = (np.log(total) - Z)[right]
            dZ = np.exp(Z) / total
            dZ[right] -= 1
            return losses, dZ / m
            """,
        ),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def one_image(Z, labels):
    if len(Z) == 1:
        return "As in the test, there is one image, and a division by 1 changes nothing."
    return "The network is right and sure about every image, so all gradients are 0."


TASKS = (
    Task(
        name="one image",
        source="""\
def softmax_cross_entropy(Z, labels):
    losses, dZ = [], np.zeros(Z.shape)
    for i, label in enumerate(labels.astype(int)):
        z = Z[i] - Z[i].max()
        p = np.exp(z) / np.exp(z).sum()
        losses.append(np.log(np.exp(z).sum()) - z[label])
        dZ[i] = p - (np.arange(len(p)) == label)
    return np.mean(losses), dZ
""",
        weak_test="""\
Z, labels = np.array([[2.0, 1, 0]]), np.array([1])
results = zip(softmax_cross_entropy(Z, labels), convhelpers.softmax_cross_entropy(Z, labels))
all(np.allclose(yours, course) for yours, course in results)""",
        in_common=one_image,
        place=1,
    ),
)

EXERCISE = Exercise(
    lesson=9,
    solution=softmax_cross_entropy,
    returns=("loss", "dZ"),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Begin with one image. Subtract its largest score, then work out the exponentials and "
        "their sum.",
        "The loss of image `i` is `np.log(total) - z[labels[i]]`, where `total` is the sum of the "
        "exponentials. Its row of `dZ` is `np.exp(z) / total`, with 1 less in the column "
        "`labels[i]`.",
        "Loop over the images; add up the losses, and fill one row of `dZ` in each turn. At the "
        "end divide both by `m`: `return loss / m, dZ / m`.",
    ),
    next_step="Can you write it for all images at once, with axis=1 and keepdims=True?",
    size=size,
    origin=origin,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=scores("", SQUARE["A_prev"][0, :3, 0] // 4, [0, 1, 2]),
    one_window=scores("", ONE_WINDOW["A_prev"][0, 0, :1], [0]),
    pairs=(("loss not divided by m", "one-hot not subtracted"),),
)
