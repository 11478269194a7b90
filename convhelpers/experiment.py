"""Train several networks from several seeds, and keep what each reaches (lesson 09)."""

from dataclasses import dataclass

import numpy as np

from convhelpers.network import Network
from convhelpers.training import Adam, fit


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
        The share of the images that each network, from each seed, names rightly.
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
