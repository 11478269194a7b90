"""The layers do in other programs what they do here, and a network trained there learns the same.

Of the network, forward pass and loss are written again in `framework`, with autograd's own
convolution; autograd derives every gradient; the optimizers are autograd's own.
"""

import copy
from pathlib import Path

import framework
import numpy as np
import pytest
from autograd import grad
from autograd.misc.optimizers import adam, sgd

from convhelpers import (
    batch_norm_backward,
    batch_norm_forward,
    dilate,
    grouped_conv_backward,
    grouped_conv_forward,
    separable_conv_backward,
    separable_conv_forward,
)
from convhelpers.data import load_digits
from convhelpers.network import (
    BatchNorm,
    Conv,
    ConvTranspose,
    Dense,
    Flatten,
    Network,
    Pool,
    ReLU,
)
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


# ------------------------------------------------------------------------------- layer by layer


def dilated_groups(seed):
    """A random layer with groups and dilation, as (A_prev, W, b), and its options by name."""
    rng = np.random.default_rng(seed)
    groups, depth, count = rng.integers(1, 5, 3)
    m, f, dilation, stride = rng.integers(1, [4, 5, 4, 4])
    pad = int(rng.integers(0, 4))
    f_d = (f - 1) * dilation + 1
    n_H, n_W = max(f_d - 2 * pad, 1) + rng.integers(0, 8, 2)
    shapes = (m, n_H, n_W, groups * depth), (groups * count, f, f, depth), (groups * count,)
    options = {"stride": stride, "padding": pad, "dilation": dilation, "groups": groups}
    arrays = [rng.normal(size=shape) for shape in shapes]
    return arrays, {name: int(option) for name, option in options.items()}


def channels_first(array):
    return array.transpose(0, 3, 1, 2)


def channels_last(tensor):
    return tensor.detach().numpy().transpose(0, 2, 3, 1)


def test_four_hundred_random_layers_are_those_of_pytorch_forward_and_back():
    torch = pytest.importorskip("torch", exc_type=ImportError)
    for seed in range(400):
        (A_prev, W, b), options = dilated_groups(seed)
        images, filters, biases = (
            torch.tensor(array, requires_grad=True)
            for array in (channels_first(A_prev), channels_first(W), b)
        )
        output = torch.nn.functional.conv2d(images, filters, biases, **options)
        dilation, stride, pad, groups = (
            options[name] for name in ("dilation", "stride", "padding", "groups")
        )
        W_d = dilate(W, dilation)
        Z = grouped_conv_forward(A_prev, W_d, b, stride, pad, groups)
        np.testing.assert_allclose(Z, channels_last(output), rtol=1e-6, atol=1e-6)

        dZ = np.random.default_rng(seed + 1000).normal(size=Z.shape)
        output.backward(torch.tensor(channels_first(dZ)))
        dA_prev, dW_d, db = grouped_conv_backward(dZ, A_prev, W_d, stride, pad, groups)
        dW = dW_d[:, ::dilation, ::dilation]
        for ours, theirs in ((dA_prev, images), (dW, filters)):
            theirs = channels_last(theirs.grad)
            np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(db, biases.grad.numpy(), rtol=1e-6, atol=1e-6)


def test_four_hundred_separable_layers_are_those_of_pytorch_forward_and_back():
    torch = pytest.importorskip("torch", exc_type=ImportError)
    conv2d = torch.nn.functional.conv2d
    for seed in range(400):
        rng = np.random.default_rng(seed)
        m, n_C_prev, n_C, f, stride = rng.integers(1, [4, 6, 6, 5, 4])
        pad = int(rng.integers(0, 4))
        n_H, n_W = max(f - 2 * pad, 1) + rng.integers(0, 8, 2)
        A_prev, W_depth, W_point, b = (
            rng.normal(size=shape)
            for shape in ((m, n_H, n_W, n_C_prev), (n_C_prev, f, f, 1), (n_C, 1, 1, n_C_prev), n_C)
        )
        arrays = [*map(channels_first, (A_prev, W_depth, W_point)), b]
        images, depth, point, biases = (torch.tensor(a, requires_grad=True) for a in arrays)
        between = conv2d(images, depth, None, int(stride), pad, groups=int(n_C_prev))
        output = conv2d(between, point, biases)
        Z = separable_conv_forward(A_prev, W_depth, W_point, b, stride, pad)
        np.testing.assert_allclose(Z, channels_last(output), rtol=1e-6, atol=1e-6)

        dZ = rng.normal(size=Z.shape)
        output.backward(torch.tensor(channels_first(dZ)))
        *gradients, db = separable_conv_backward(dZ, A_prev, W_depth, W_point, stride, pad)
        for ours, theirs in zip(gradients, (images, depth, point), strict=True):
            theirs = channels_last(theirs.grad)
            np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(db, biases.grad.numpy(), rtol=1e-6, atol=1e-6)


# ONNX ships layers of PyTorch as test cases of its operator Conv, with inputs and outputs.
PUBLISHED = [
    "Conv2d_depthwise",
    "Conv2d_depthwise_padded",
    "Conv2d_depthwise_strided",
    "Conv2d_depthwise_with_multiplier",
    "Conv2d_dilated",
    "Conv2d_groups",
    "Conv2d_groups_thnn",
]


def published_case(name):
    """The image, the filters, the biases, the output and the attributes of a published case."""
    onnx = pytest.importorskip("onnx", exc_type=ImportError)
    folder = Path(onnx.__file__).parent / "backend/test/data/pytorch-converted" / f"test_{name}"
    graph = onnx.load(folder / "model.onnx").graph
    tensors = [
        onnx.load_tensor(folder / "test_data_set_0" / f"{kind}_0.pb")
        for kind in ("input", "output")
    ]
    arrays = map(onnx.numpy_helper.to_array, [*tensors, *graph.initializer])
    (node,) = graph.node
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    return *arrays, attributes


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_layers_of_pytorch(name):
    x, y, W, b, attributes = published_case(name)
    x, y, W = (array.transpose(0, 2, 3, 1) for array in (x, y, W))
    # A filter of 3 x 2 is one of 3 x 3 whose last column holds zeros, on an image one wider.
    missing = W.shape[1] - W.shape[2]
    x, W = (np.pad(array, [(0, 0), (0, 0), (0, missing), (0, 0)]) for array in (x, W))
    dilation, stride, pad = (attributes[key][0] for key in ("dilations", "strides", "pads"))
    Z = grouped_conv_forward(x, dilate(W, dilation), b, stride, pad, attributes["group"])
    np.testing.assert_allclose(Z, y, rtol=1e-5, atol=1e-6)


def test_an_encoder_and_decoder_learns_the_same_weights():
    layers = [Conv(4, f=4, stride=2, pad=1), ReLU(), ConvTranspose(1, f=4, stride=2, pad=1)]
    network = Network(layers, (8, 8, 1), seed=1, dtype=np.float64)
    start = {name: parameter.copy() for name, parameter in network.parameters.items()}
    data = batches()

    def loss(parameters, step):
        images, _ = data[step]
        A = framework.conv(images, parameters["0.W"], parameters["0.b"], stride=2, pad=1)
        A = framework.relu(A)
        B = framework.conv_transpose(A, parameters["2.W"], parameters["2.b"], stride=2, pad=1)
        return framework.np.mean((B - images) ** 2)

    expected = adam(grad(loss), start, num_iters=STEPS, step_size=0.01, eps=1e-8)
    optimizer = Adam(0.01)
    for images, _ in data:
        difference = network.forward(images) - images
        network.backward(2 * difference / difference.size)
        optimizer.update(network.parameters, network.gradients)
    for key, parameter in network.parameters.items():
        assert np.abs(parameter - start[key]).max() > 1e-3, f"{key} has not moved"
        np.testing.assert_allclose(parameter, expected[key], rtol=1e-8, atol=1e-10, err_msg=key)


def test_batch_normalization_is_that_of_pytorch_on_400_random_layers():
    torch = pytest.importorskip("torch", exc_type=ImportError)
    rng = np.random.default_rng(13)
    for _ in range(400):
        shape = rng.integers([2, 1, 1, 1], 9)
        n_C = shape[3]
        Z, dY = rng.normal(rng.normal(0, 9, n_C), rng.uniform(0.1, 9, n_C), (2, *shape))
        gamma, beta = rng.normal(size=(2, n_C))
        eps = 10 ** rng.uniform(-6, 0)

        leaves = [torch.tensor(array, requires_grad=True) for array in (Z, gamma, beta)]
        channels_first = leaves[0].permute(0, 3, 1, 2)
        Y = torch.nn.functional.batch_norm(
            channels_first, None, None, *leaves[1:], training=True, eps=eps
        ).permute(0, 2, 3, 1)
        Y.backward(torch.tensor(dY))

        np.testing.assert_allclose(
            batch_norm_forward(Z, gamma, beta, eps), Y.detach().numpy(), rtol=1e-6, atol=1e-6
        )
        gradients = batch_norm_backward(dY, Z, gamma, eps)
        for gradient, leaf in zip(gradients, leaves, strict=True):
            np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["BatchNorm2d_eval", "BatchNorm2d_momentum_eval"])
def test_published_normalizations_of_pytorch_after_training(name):
    x, y, *arrays, attributes = published_case(name)
    x, y = (array.transpose(0, 2, 3, 1) for array in (x, y))
    network = Network([BatchNorm(eps=attributes["epsilon"])], x.shape[1:])
    kept = {**network.parameters, **network.averages}
    for array, own in zip(arrays, kept.values(), strict=True):
        own[...] = array
    np.testing.assert_allclose(network.forward(x), y, rtol=1e-5, atol=1e-6)
