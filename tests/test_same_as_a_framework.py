"""The same network, trained from the same weights in another program, learns the same weights.

Forward pass and loss are written again in `framework`, with autograd's own convolution; autograd
derives every gradient; the optimizers are autograd's own.
"""

import copy

import framework
import numpy as np
import pytest
from autograd import grad
from autograd.misc.optimizers import adam, sgd

from convhelpers.data import load_digits
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
from convhelpers.training import SGD, Adam, softmax_cross_entropy

STEPS, BATCH = 30, 16


def lenet(mode, stride, pad, dtype):
    layers = [
        Conv(4, f=3, stride=stride, pad=pad),
        ReLU(),
        Pool(2, 1, mode),
        Conv(6, f=2),
        ReLU(),
        Flatten(),
        Dense(12),
        ReLU(),
        Dense(10),
    ]
    return Network(layers, (8, 8, 1), seed=1, dtype=dtype)


def forward_of_the_framework(parameters, images, mode, stride, pad):
    """The scores of the network above, from its arrays by their names."""
    relu = framework.relu
    A = relu(framework.conv(images, parameters["0.W"], parameters["0.b"], stride, pad))
    A = framework.pool(A, 2, 1, mode)
    A = relu(framework.conv(A, parameters["3.W"], parameters["3.b"]))
    A = framework.np.reshape(A, (len(images), -1))
    A = relu(framework.np.dot(A, parameters["6.W"].T) + parameters["6.b"])
    return framework.np.dot(A, parameters["8.W"].T) + parameters["8.b"]


def batches():
    images, labels = load_digits("train")
    order = np.random.default_rng(0).permutation(len(images))[: STEPS * BATCH]
    return list(
        zip(
            (images[order] / 16).reshape(STEPS, BATCH, 8, 8, 1),
            labels[order].reshape(STEPS, BATCH),
            strict=True,
        )
    )


def train_here(network, optimizer):
    for images, labels in batches():
        _, dZ = softmax_cross_entropy(network.forward(images), labels)
        network.backward(dZ)
        optimizer.update(network.parameters, network.gradients)
    return network.parameters


def train_there(parameters, optimize, architecture, **options):
    data = batches()

    def loss(parameters, step):
        images, labels = data[step]
        Z = forward_of_the_framework(parameters, images, *architecture)
        return framework.cross_entropy(Z, labels)

    return optimize(grad(loss), parameters, num_iters=STEPS, **options)


# Autograd keeps `v = mass * v - (1 - mass) * gradient` and steps by `step_size * v`: with a step
# ten times as long at mass 0.9 that is the course's momentum.
OPTIMIZERS = {
    "SGD with momentum": (SGD(0.05, 0.9), sgd, {"step_size": 0.05 / (1 - 0.9), "mass": 0.9}),
    "Adam": (Adam(0.01), adam, {"step_size": 0.01, "eps": 1e-8}),
}
ARCHITECTURES = [("max", 1, 1), ("average", 2, 2), ("max", 2, 0)]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)
def test_every_weight_is_the_same_after_training(name, architecture):
    ours, optimize, options = OPTIMIZERS[name]
    network = lenet(*architecture, np.float64)
    start = {name: parameter.copy() for name, parameter in network.parameters.items()}
    expected = train_there(start, optimize, architecture, **options)
    learned = train_here(network, copy.deepcopy(ours))
    for key, parameter in learned.items():
        assert np.abs(parameter - start[key]).max() > 1e-3, f"{key} has not moved"
        np.testing.assert_allclose(parameter, expected[key], rtol=1e-8, atol=1e-10, err_msg=key)
