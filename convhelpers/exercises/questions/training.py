"""Lesson 09: what a loss pushes, how a step is made, and what a test can tell."""

from functools import cache

import numpy as np

from convhelpers.data import load_digits
from convhelpers.digits import load_digits_network
from convhelpers.exercises.questions.arrays import written
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.network import Conv, Dense, Flatten, Network, Pool
from convhelpers.training import momentum_step, softmax_cross_entropy


def listed(names):
    """Class 1; classes 0 and 2."""
    return ("class " if len(names) == 1 else "classes ") + " and ".join(map(str, names))


@kind("push of the scores", 9, Z=[(2, 1, 0), (0, 3, 2), (1, 0, 3), (-1, 2, 0)], label=[0, 1, 2])
def push_of_the_scores(Z=(2, 1, 0), label=1):
    if Z[label] in (max(Z), min(Z)):
        return None
    _, dZ = softmax_cross_entropy(np.array([Z], float), [label])

    def told(dZ, most):
        """The sentence for steps against dZ; `most` moves the most of the wrong ones."""
        rise = [k for k in range(3) if dZ[k] < 0]
        fall = [k for k in range(3) if dZ[k] > 0]
        return f"{listed(rise).capitalize()} rises, {listed(fall)} fall, class {most} more."

    wrong = [k for k in range(3) if k != label]
    liked, other = sorted(wrong, key=lambda k: -dZ[0, k])
    return choice(
        f"The scores of three classes are {', '.join(map(written, Z[:2]))} and {written(Z[2])}, "
        f"and class {label} is right. A step goes against the gradient. Which scores rise, which "
        "fall, and which of the wrong ones is pushed more?",
        told(dZ[0], liked),
        "the gradient of a wrong class is its probability, which is positive, and that of the "
        "right one is its probability less 1; the larger wrong score has the larger probability",
        [
            (
                told(dZ[0], other),
                "the lower score is taken to be pushed more. The push is the probability, and it "
                "has the smaller one.",
            ),
            (
                f"{listed(wrong).capitalize()} rise, class {label} falls, class {liked} more.",
                "the step is taken to go along the gradient. It goes against it.",
            ),
            (
                f"Class {label} rises, class {liked} falls, class {other} stays.",
                "the largest score alone is taken to be wrong. Each class that has a probability "
                "is pushed.",
            ),
            (
                f"Class {label} rises, {listed(wrong)} fall, both alike.",
                "the push is taken to be shared equally. It is the probability of each class.",
            ),
        ],
    )


@kind("a score too large", 9, score=[800, 1000, 5000])
def a_score_too_large(score=1000.0):
    scores = np.array([score, score - 1, score - 2], float)
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(scores)
        probability = (exponentials / exponentials.sum())[0]

    def told(exponential, probability):
        first = "infinite" if np.isinf(exponential) else "a number"
        second = "not a number" if np.isnan(probability) else f"{probability:.2g}"
        return f"It counts as {first}, and the probability is {second}."

    small = np.exp(scores - scores.max())
    return choice(
        f"Three scores are {score:.0f}, {score - 1:.0f} and {score - 2:.0f}. What is the "
        "exponential of the first in float64, and which probability comes out when it is divided "
        "by the sum of all three?",
        told(exponentials[0], probability),
        "float64 ends near 1.8e308, the exponential of 710; infinity divided by infinity has no "
        "value",
        [
            (
                told(1, small[0] / small.sum()),
                "float64 is taken to hold every number. That is what comes out when the largest "
                "score is subtracted first.",
            ),
            (
                told(np.inf, 1.0),
                "infinity divided by infinity is taken for 1. It could be anything.",
            ),
            (
                told(np.inf, 0.0),
                "the exponential is divided as if it were a number. It is infinite, as the sum is.",
            ),
            (
                "Python stops with an error.",
                "NumPy is taken to stop. It warns, and goes on computing.",
            ),
        ],
    )


@kind("weights behind the maps", 9, n=[8, 16, 28], n_C=[16, 32, 64], classes=[5, 10])
def weights_behind_the_maps(n=8, n_C=64, classes=10):
    layers = [Conv(4, f=3, pad=1), Pool(), Conv(n_C, f=3, pad=1), Pool(), Flatten(), Dense(classes)]
    network = Network(layers, (n, n, 1))
    dense = sum(parameter.size for parameter in network.layers[-1].parameters.values())
    side = network.shapes[-3][0]
    return numbers(
        f"Images of {n} × {n} go through two “same” convolutions, each followed by a pooling of "
        f"2 × 2 with stride 2. The second makes {n_C} maps, and a dense layer makes {classes} "
        "scores of them. How many numbers does the dense layer learn?",
        "numbers",
        dense,
        f"pooled twice, a map is {side} × {side}: {side} * {side} * {n_C} * {classes} weights and "
        f"{classes} biases",
        [
            (dense - classes, "the biases are left out. Each score has one."),
            (
                n_C * classes + classes,
                "each map is taken for one number. It has several after the pooling.",
            ),
            (
                n * n * n_C * classes + classes,
                "the poolings are left out.",
            ),
            (
                (n // 2) ** 2 * n_C * classes + classes,
                "one pooling is counted. There are two.",
            ),
            (
                side * side * classes + classes,
                "one map is counted. A dense layer has a weight for each number of all maps.",
            ),
        ],
    )


@kind(
    "a step with momentum",
    9,
    w=[1, 4, -2],
    dw=[2, -4, 6],
    velocity=[-2, 4, 8],
    learning_rate=[0.5, 0.25],
    momentum=[0.5, 0.25],
)
def a_step_with_momentum(w=4, dw=2, velocity=-2, learning_rate=0.5, momentum=0.5):
    new_w, new_velocity = (
        array.item()
        for array in momentum_step(
            np.array([float(w)]), np.array([dw]), np.array([velocity]), learning_rate, momentum
        )
    )
    return numbers(
        f"Momentum is {momentum} and the learning rate {learning_rate}. A weight is {written(w)}, "
        f"its gradient {written(dw)}, its velocity {written(velocity)}. What are velocity and "
        "weight after the step?",
        "(velocity, weight)",
        (new_velocity, new_w),
        f"the velocity becomes {momentum} * {written(velocity)} + {written(dw)} = "
        f"{written(new_velocity)}, and the weight {written(w)} − {learning_rate} * "
        f"{written(new_velocity)} = {written(new_w)}",
        [
            ((dw, w - learning_rate * dw), "the old velocity is left out. A part of it is kept."),
            (
                (new_velocity, w + learning_rate * new_velocity),
                "the step goes along the velocity. It goes against it, downhill.",
            ),
            (
                (new_velocity, w - new_velocity),
                "the learning rate is left out. The step is that much shorter.",
            ),
            (
                (new_velocity, w - learning_rate * velocity),
                "the step takes the old velocity. The new one is computed first.",
            ),
            (
                (velocity + dw, w - learning_rate * (velocity + dw)),
                "the whole velocity is kept. Momentum keeps a part of it.",
            ),
        ],
        digits=4,
    )


@cache
def shares_read():
    """How much of the test set the network of the course reads, in place and moved."""
    images, labels = load_digits("test")
    network = load_digits_network()
    moved = np.zeros_like(images)
    moved[:, :, 1:] = images[:, :, :-1]
    return network.accuracy(images / 16, labels), network.accuracy(moved / 16, labels)


@kind("digits of the test", 9)
def digits_of_the_test():
    in_place, moved = shares_read()

    def told(in_place, moved):
        return f"{say(in_place)} in place, {say(moved).lower()} when they move."

    def say(share):
        known = {"All": 1, "More than 95 %": 0.95, "Three in four": 0.7, "Fewer than half": 0}
        return next(words for words, least in known.items() if share >= least)

    return choice(
        "A network learns from 1,437 digits and from copies of them that are moved by one pixel. "
        "How many of 360 other digits, by the same writers, does it read in place, and how many "
        "when they are moved by one pixel to the right?",
        told(in_place, moved),
        f"the stored weights read {in_place:.1%} in place and {moved:.1%} moved: it has met such "
        "shifts before",
        [
            (
                told(1, 1),
                "what was learned by heart is taken for what is known. Some new digits always "
                "differ from all seen.",
            ),
            (
                told(in_place, 0.4),
                "the dense layer is taken to know places alone. It has learned from moved digits.",
            ),
            (
                told(0.7, 0.7),
                "new digits are taken for much harder ones. Their writers were in the training.",
            ),
        ],
    )


def wrongly_made(slip, Z, labels):
    """The gradient of softmax and cross-entropy, with a slip."""
    axis = 0 if slip == "axis" else 1
    exponentials = np.exp(Z)
    dZ = exponentials / exponentials.sum(axis=axis, keepdims=True)
    if slip != "label":
        dZ[np.arange(len(Z)), labels] -= 1
    return dZ if slip == "mean" else -dZ / len(Z) if slip == "sign" else dZ / len(Z)


@kind("missed with one image", 9)
def missed_with_one_image():
    Z, labels = np.random.default_rng(0).normal(size=(4, 3)), np.array([0, 2, 1, 1])
    slips = {
        "mean": "The gradient is not divided by m.",
        "label": "1 is not subtracted in the right class.",
        "axis": "Softmax divides by the sum over the images.",
        "sign": "The sign of the gradient is wrong.",
    }

    def seen(slip, m):
        _, dZ = softmax_cross_entropy(Z[:m], labels[:m])
        return not np.allclose(wrongly_made(slip, Z[:m], labels[:m]), dZ)

    (missed,) = (slip for slip in slips if seen(slip, 4) and not seen(slip, 1))
    return choice(
        "A test of `softmax_cross_entropy` has a single image, three classes and the right "
        "gradient to compare with. Which slip does it not see?",
        slips[missed],
        "m is 1 there, and a division by 1 changes nothing; the other three change the numbers",
        [
            (
                slips["label"],
                "one image is taken to have no right class. Its number differs by 1.",
            ),
            (
                slips["axis"],
                "a sum over one image is taken to be harmless. Every probability becomes 1.",
            ),
            (
                slips["sign"],
                "the size alone is taken to be compared. The numbers have the other sign.",
            ),
        ],
    )
