"""How a network learns: loss, optimizers, training, trials of several (lesson 09)."""

import math
from dataclasses import dataclass, field

import numpy as np

from convhelpers.arguments import SCORE_AXES, class_labels, float_array, integer
from convhelpers.network import Network

# ----------------------------------------------------------------------------------------- the loss


def softmax(Z):
    """Turn scores (m, n_classes) into probabilities: positive, and 1 together for each image.

    The largest score is subtracted first. That changes nothing in the result, and no exponential
    can overflow.
    """
    Z = float_array(Z, "Z", SCORE_AXES)
    with np.errstate(under="ignore"):
        exponentials = np.exp(Z - Z.max(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)


def softmax_cross_entropy(Z, labels):
    """Measure how far scores are from the right classes, and which way is better.

    Parameters
    ----------
    Z : array_like, shape (m, n_classes)
        Scores, any real numbers.
    labels : array_like of int, shape (m,)
        The right class of each image, from 0 to n_classes - 1.

    Returns
    -------
    loss : float
        ``mean(-log(softmax(Z)[i, labels[i]]))`` over the images.
    dZ : ndarray, shape (m, n_classes)
        Gradient of the loss with respect to `Z`: ``(softmax(Z) - one_hot(labels)) / m``.

    Raises
    ------
    TypeError
        If `Z` does not hold real numbers of a kept dtype, or `labels` does not hold integers.
    ValueError
        If `Z` does not have two axes, or `labels` does not have one class for each row of `Z`.

    Notes
    -----
    The logarithm of the softmax is ``z - max - log(sum(exp(z - max)))``: no exponential overflows
    and no logarithm sees a zero [1]_.

    References
    ----------
    .. [1] I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, sections 4.1
       and 6.2.2.3.

    Examples
    --------
    >>> from convhelpers import softmax_cross_entropy
    >>> loss, dZ = softmax_cross_entropy([[0, 0], [1000, 0]], labels=[0, 0])
    >>> dZ.shape
    (2, 2)
    >>> round(loss, 4)  # (log(2) + log(1)) / 2
    0.3466
    >>> dZ
    array([[-0.25,  0.25],
           [ 0.  ,  0.  ]])
    """
    Z = float_array(Z, "Z", SCORE_AXES)
    labels = class_labels(labels, Z.shape)
    right = np.arange(len(Z)), labels
    dZ = softmax(Z)
    dZ[right] -= 1
    dZ /= len(Z)
    below = Z - Z.max(axis=1, keepdims=True)
    with np.errstate(under="ignore"):
        losses = np.log(np.exp(below).sum(axis=1)) - below[right]
    return float(losses.mean()), dZ


# ----------------------------------------------------------------------------------- the optimizers


def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    """Keep a part of the velocity, add the gradient to it, and step against it.

    Parameters
    ----------
    w : array_like, any shape
        Weights.
    dw : array_like, shape of `w`
        Gradient of the loss with respect to `w`.
    velocity : array_like, shape of `w`
        What the step before has returned; zeros at first.
    learning_rate : float, optional
        How far to go along the velocity.
    momentum : float, optional
        How much of the velocity to keep; 0 forgets it.

    Returns
    -------
    w, velocity : ndarray, shape of `w`
        ``velocity = momentum * velocity + dw`` and ``w = w - learning_rate * velocity``, in the
        dtype of `w`, or float64 where `w` holds whole numbers.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers of a kept dtype.
    ValueError
        If `dw` or `velocity` does not have the shape of `w`.

    Notes
    -----
    What swings from step to step cancels out in the velocity, and what agrees adds up [1]_.

    References
    ----------
    .. [1] B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR
       Computational Mathematics and Mathematical Physics 4(5), 1964.

    Examples
    --------
    >>> from convhelpers import momentum_step
    >>> w, velocity = momentum_step([4, -2], [2, -4], [-2, 4], learning_rate=0.5, momentum=0.5)
    >>> w.shape
    (2,)
    >>> w, velocity
    (array([ 3.5, -1. ]), array([ 1., -2.]))
    """
    w = float_array(w, "w")
    dw, velocity = (
        _like(w, float_array(array, name), name)
        for array, name in ((dw, "dw"), (velocity, "velocity"))
    )
    rate, kept = (
        w.dtype.type(float_array(number, name, axes=()))
        for number, name in ((learning_rate, "learning_rate"), (momentum, "momentum"))
    )
    velocity = kept * velocity + dw
    return w - rate * velocity, velocity


def _like(w, array, name):
    """`array` in the dtype of `w`, whose shape it has."""
    if array.shape != w.shape:
        raise ValueError(f"{name} must have the shape of w, {w.shape}, got shape {array.shape}.")
    return array.astype(w.dtype, copy=False)


@dataclass(eq=False)
class SGD:
    """Gradient descent with momentum: one `momentum_step` for every parameter.

    An optimizer remembers, so each network needs its own.
    """

    learning_rate: float = 0.1
    momentum: float = 0.9
    velocities: dict = field(default_factory=dict, repr=False)

    def update(self, parameters, gradients):
        """Change every parameter in place; both are arrays by the same names."""
        for name, parameter in parameters.items():
            v = self.velocities.get(name, np.zeros_like(parameter))
            parameter[...], self.velocities[name] = momentum_step(
                parameter, gradients[name], v, self.learning_rate, self.momentum
            )


@dataclass(eq=False)
class Adam:
    """Steps of about `learning_rate` for every parameter, however large or small its gradient.

    `v` is a running mean of the gradient and `s` of its square; both start at zero, and the
    division by ``1 - beta**t`` makes up for that (D. P. Kingma, J. Ba, *Adam: A Method for
    Stochastic Optimization*, 2014, arXiv:1412.6980). Each network needs its own optimizer.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    t: int = field(default=0, repr=False)
    v: dict = field(default_factory=dict, repr=False)
    s: dict = field(default_factory=dict, repr=False)

    def update(self, parameters, gradients):
        """Change every parameter in place; both are arrays by the same names."""
        self.t += 1
        for name, parameter in parameters.items():
            v = self.v.setdefault(name, np.zeros_like(parameter))
            s = self.s.setdefault(name, np.zeros_like(parameter))
            v += (1 - self.beta_1) * (gradients[name] - v)
            s += (1 - self.beta_2) * (gradients[name] ** 2 - s)
            v_hat, s_hat = v / (1 - self.beta_1**self.t), s / (1 - self.beta_2**self.t)
            parameter -= self.learning_rate * v_hat / (np.sqrt(s_hat) + self.epsilon)


# ------------------------------------------------------------------------------------- the training


@dataclass
class History:
    """How a training went, one number an epoch.

    Attributes
    ----------
    epochs : int
        How many are planned.
    loss, accuracy : list of float
        Mean over the images of the epoch, each measured right before the step it took part in.
    validation_loss, validation_accuracy : list of float
        At the end of the epoch, on images that are not learned from; empty if there are none.
    """

    epochs: int
    loss: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    validation_loss: list = field(default_factory=list)
    validation_accuracy: list = field(default_factory=list)


# A loss that grows beyond all numbers is told in words, not by a warning for each of its causes.
@np.errstate(over="ignore", invalid="ignore")
def fit(
    network, images, labels, optimizer, epochs, batch_size=32, seed=0, validation=None, watch=None
):
    """Train the network: step after step, each on a few images.

    Parameters
    ----------
    network : Network
        Changed in place.
    images : array_like, shape (m, n_H, n_W, n_C)
        What to learn from.
    labels : array_like of int, shape (m,)
        The right class of each image.
    optimizer : SGD or Adam
        How to turn gradients into steps.
    epochs : int
        How many times to go through all images, at least 1.
    batch_size : int, optional
        Images in one step, at least 1; the last step of an epoch takes those that remain.
    seed : int, optional
        Of the order of the images, which is a new one in every epoch.
    validation : tuple (images, labels), optional
        Images to watch the network on. Nothing is learned from them.
    watch : callable, optional
        Is given the `History` at the end of every epoch, to show it.

    Returns
    -------
    History

    Raises
    ------
    FloatingPointError
        If the loss is no longer a number, as with too large a learning rate.
    TypeError, ValueError
        If the images do not fit the network, or the labels do not fit the images.

    Notes
    -----
    The gradient of a few images points roughly where that of all images points, at a fraction of
    the cost; a new order in every epoch keeps the steps from following a pattern (I. Goodfellow,
    Y. Bengio, A. Courville, *Deep Learning*, MIT Press, 2016, section 8.1.3).

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers.network import Dense, Flatten, Network
    >>> from convhelpers.training import SGD, fit
    >>> images, labels = np.eye(4).reshape(4, 2, 2, 1), [0, 1, 0, 1]
    >>> network = Network([Flatten(), Dense(n=2)], input_shape=(2, 2, 1))
    >>> history = fit(network, images, labels, SGD(learning_rate=0.5), epochs=20)
    >>> len(history.loss)
    20
    >>> network.predict(images)
    array([0, 1, 0, 1])
    """
    images = np.asarray(images)
    labels = class_labels(labels, (len(images), network.shapes[-1][0]))
    history = History(integer(epochs, "epochs", 1))
    batch_size = integer(batch_size, "batch_size", 1)
    rng = np.random.default_rng(seed)
    for epoch in range(history.epochs):
        loss = hits = 0
        for batch in _minibatches(len(images), batch_size, rng):
            Z = network.forward(images[batch], training=True)
            batch_loss, dZ = softmax_cross_entropy(Z, labels[batch])
            if not math.isfinite(batch_loss):
                raise FloatingPointError(
                    f"the loss is {batch_loss} in epoch {epoch + 1}: "
                    f"try a smaller learning rate than that of {optimizer}."
                )
            network.backward(dZ)
            optimizer.update(network.parameters, network.gradients)
            loss += batch_loss * len(batch)
            hits += np.sum(Z.argmax(axis=1) == labels[batch])
        history.loss.append(loss / len(images))
        history.accuracy.append(float(hits / len(images)))
        if validation is not None:
            Z = network.forward(validation[0])
            history.validation_loss.append(softmax_cross_entropy(Z, validation[1])[0])
            history.validation_accuracy.append(float(np.mean(Z.argmax(axis=1) == validation[1])))
        if watch is not None:
            watch(history)
    return history


def _minibatches(m, batch_size, rng):
    """The numbers from 0 to m - 1 in a random order, `batch_size` at a time."""
    order = rng.permutation(m)
    return (order[start : start + batch_size] for start in range(0, m, batch_size))


# ----------------------------------------------------------------------------------- the comparison


@dataclass(frozen=True, eq=False)
class Trials:
    """What several networks reached, each from several seeds.

    Attributes
    ----------
    networks, tests : tuple of str
        What was compared, and on which images.
    parameter_counts : tuple of int
        How many numbers each network learns.
    accuracy : ndarray (n_networks, n_tests, n_seeds), values 0 to 1
        The share of the images that each network, from each seed, names correctly.
    """

    networks: tuple
    tests: tuple
    parameter_counts: tuple
    accuracy: np.ndarray


def compare_networks(networks, learned, tests, seeds, epochs=8, learning_rate=0.005):
    """Train every network from every seed, all in the same way.

    Parameters
    ----------
    networks : dict of str to list of Layer
        What to compare, by name.
    learned : tuple (images, labels)
        What all of them learn from: images (m, n_H, n_W, n_C), labels (m,).
    tests : dict of str to tuple (images, labels)
        What to try them on, by name; nothing is learned from these.
    seeds : iterable of int
        Each is the seed of the first weights and of the order of the images.
    epochs : int, optional
        How many times to go through the images.
    learning_rate : float, optional
        Of Adam.

    Returns
    -------
    Trials

    Raises
    ------
    TypeError, ValueError
        If a network does not fit the images, or the labels do not fit the images.

    Notes
    -----
    One training says little: another seed gives another result. The spread over seeds shows which
    differences between networks are more than chance (X. Bouthillier and others, *Accounting for
    Variance in Machine Learning Benchmarks*, 2021, arXiv:2103.03098).

    Examples
    --------
    >>> from convhelpers.network import Dense, Flatten
    >>> images = np.eye(4).reshape(4, 2, 2, 1), [0, 1, 0, 1]
    >>> networks = {"dense": [Flatten(), Dense(n=2)]}
    >>> trials = compare_networks(networks, images, {"as they are": images}, seeds=range(3))
    >>> trials.accuracy.shape
    (1, 1, 3)
    >>> trials.parameter_counts
    (10,)
    """
    seeds = list(seeds)
    images, labels = learned
    accuracy = np.empty((len(networks), len(tests), len(seeds)))
    parameter_counts = []
    for row, layers in zip(accuracy, networks.values(), strict=True):
        for k, seed in enumerate(seeds):
            network = Network(layers, np.shape(images)[1:], seed)
            fit(network, images, labels, Adam(learning_rate), epochs, seed=seed)
            row[:, k] = [network.accuracy(*test) for test in tests.values()]
        parameter_counts.append(Network(layers, np.shape(images)[1:]).parameter_count)
    return Trials(tuple(networks), tuple(tests), tuple(parameter_counts), accuracy)
