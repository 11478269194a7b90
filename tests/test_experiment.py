"""Networks compared: what is trained, from which seeds, and what is measured."""

import numpy as np
import pytest

from convhelpers.experiment import compare_networks
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
from convhelpers.training import Adam, fit

NETWORKS = {
    "convolution": [Conv(2, f=3, pad=1), ReLU(), Pool(), Flatten(), Dense(3)],
    "dense": [Flatten(), Dense(3)],
}


def striped_images(m, seed):
    """Noise with nothing, a bright row or a bright column in it: three classes."""
    values = np.random.default_rng(seed).normal(0, 0.3, (m, 6, 6, 1))
    labels = np.arange(m) % 3
    values[labels == 1, 2, :] += 2
    values[labels == 2, :, 3] += 2
    return values, labels


LEARNED = striped_images(75, seed=0)  # more than one batch, so that their order counts
TESTS = {"new": striped_images(12, seed=1), "the same": LEARNED}


def compared(seeds, **options):
    return compare_networks(NETWORKS, LEARNED, TESTS, seeds, **options)


def test_every_number_is_that_of_one_training():
    trials = compared(seeds=(3, 5), epochs=2, learning_rate=0.02)
    for row, layers in enumerate(NETWORKS.values()):
        for k, seed in enumerate((3, 5)):
            network = Network(layers, (6, 6, 1), seed)
            fit(network, *LEARNED, Adam(0.02), epochs=2, seed=seed)
            expected = [network.accuracy(*images) for images in TESTS.values()]
            assert trials.accuracy[row, :, k].tolist() == expected


def test_the_names_and_the_parameters_are_those_of_the_networks():
    trials = compared(seeds=[0], epochs=1)
    assert trials.networks == ("convolution", "dense")
    assert trials.tests == ("new", "the same")
    assert trials.parameter_counts == (2 * (9 + 1) + 3 * (18 + 1), 3 * (36 + 1))
    assert trials.accuracy.shape == (2, 2, 1)


def test_seeds_may_come_one_after_the_other():
    assert compared(seeds=iter([0, 1]), epochs=1).accuracy.shape == (2, 2, 2)


def test_another_seed_is_another_training_and_the_same_seed_the_same():
    accuracy = compared(seeds=(0, 1, 0), epochs=1).accuracy
    np.testing.assert_array_equal(accuracy[..., 0], accuracy[..., 2])
    assert (accuracy[..., 0] != accuracy[..., 1]).any()


def test_longer_training_reads_more():
    short, long = (compared(seeds=(0, 1), epochs=n, learning_rate=0.02) for n in (1, 25))
    assert long.accuracy[:, 1].mean() > short.accuracy[:, 1].mean() + 0.1


def test_a_network_that_does_not_fit_the_images_is_refused():
    with pytest.raises(ValueError, match="Dense must be given one row"):
        compare_networks({"dense": [Dense(3)]}, LEARNED, TESTS, seeds=[0])
