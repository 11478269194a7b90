"""Layers in a row, and the file that keeps what they learned (lesson 09)."""

import copy
import math
from dataclasses import dataclass, field

import numpy as np

from convhelpers.arguments import class_labels, float_array, integer, step
from convhelpers.blocks import relu
from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.grouped import grouped_conv_backward, grouped_conv_forward
from convhelpers.normalization import batch_norm_backward, batch_norm_forward
from convhelpers.padding import conv_output_size, same_pad
from convhelpers.pooling import pool_backward, pool_forward
from convhelpers.transposed import conv_transpose_backward, conv_transpose_forward

# --------------------------------------------------------------------------------------- the layers


@dataclass(eq=False)
class Layer:
    """One step of a network.

    Attributes
    ----------
    parameters, gradients : dict of str to ndarray
        What the layer learns, and the gradient of the loss with respect to it, by the same names.
    averages : dict of str to ndarray
        What it keeps from training beside what it learns: batch normalization has running averages.
    A_prev : ndarray
        The input of the last forward pass: the way back needs it.
    """

    parameters: dict = field(default_factory=dict, init=False, repr=False)
    gradients: dict = field(default_factory=dict, init=False, repr=False)
    averages: dict = field(default_factory=dict, init=False, repr=False)
    A_prev: np.ndarray = field(default=None, init=False, repr=False)

    def build(self, shape, rng, dtype):
        """Make the parameters for one input of `shape`; return the shape of its output."""
        return shape

    def forward_in_training(self, A_prev):
        """Compute the output in a step of training; most layers do what they always do."""
        return self.forward(A_prev)

    def make_parameters(self, shape, rng, dtype):
        """Draw weights of `shape`, one unit or filter a row, that keep the size of the signal."""
        W = _he_weights(shape, math.prod(shape[1:]), rng, dtype)
        self.parameters = {"W": W, "b": np.zeros(shape[0], dtype)}


def _he_weights(shape, n_inputs, rng, dtype):
    """Draw weights for units of so many inputs that keep the size of the signal.

    He's variance, 2 over the number of inputs of a unit, makes up for the half that ReLU takes
    away (K. He and others, *Delving Deep into Rectifiers*, 2015, arXiv:1502.01852).
    """
    return rng.normal(0, math.sqrt(2 / n_inputs), shape).astype(dtype)


@dataclass(eq=False)
class Conv(Layer):
    """A convolutional layer of `n_C` filters of `f` × `f`; its W is (n_C, f, f, n_C_prev)."""

    n_C: int
    f: int
    stride: int = 1
    pad: int = 0

    def build(self, shape, rng, dtype):
        *sizes, n_C_prev = _image_shape(shape, "Conv")
        n_H, n_W = (conv_output_size(n, self.f, self.stride, self.pad) for n in sizes)
        n_C = integer(self.n_C, "n_C", 1)
        self.make_parameters((n_C, self.f, self.f, n_C_prev), rng, dtype)
        return n_H, n_W, n_C

    def forward(self, A_prev):
        self.A_prev = A_prev
        return conv_forward(A_prev, **self.parameters, stride=self.stride, pad=self.pad)

    def backward(self, dZ):
        W = self.parameters["W"]
        dA_prev, dW, db = conv_backward(dZ, self.A_prev, W, self.stride, self.pad)
        self.gradients = {"W": dW, "b": db}
        return dA_prev


@dataclass(eq=False)
class GroupedConv(Layer):
    """A convolution in `groups`; its W is (n_C, f, f, n_C_prev // groups) (lesson 11)."""

    n_C: int
    f: int
    stride: int = 1
    pad: int = 0
    groups: int = 1

    def build(self, shape, rng, dtype):
        n_C_prev = _image_shape(shape, "GroupedConv")[2]
        n_C, f, groups = integer(self.n_C, "n_C", 1), integer(self.f, "f", 1), self.groups
        depth = max(n_C_prev // integer(groups, "groups", 1), 1)
        self.make_parameters((n_C, f, f, depth), rng, dtype)
        nothing = np.zeros((0, *shape), dtype)
        steps = self.stride, self.pad, groups
        return grouped_conv_forward(nothing, *self.parameters.values(), *steps).shape[1:]

    def forward(self, A_prev):
        self.A_prev = A_prev
        steps = self.stride, self.pad, self.groups
        return grouped_conv_forward(A_prev, *self.parameters.values(), *steps)

    def backward(self, dZ):
        steps = self.stride, self.pad, self.groups
        dA_prev, dW, db = grouped_conv_backward(dZ, self.A_prev, self.parameters["W"], *steps)
        self.gradients = {"W": dW, "b": db}
        return dA_prev


@dataclass(eq=False)
class ConvTranspose(Layer):
    """A transposed convolution to `n_C` channels; its W is (n_C_prev, f, f, n_C) (lesson 12)."""

    n_C: int
    f: int
    stride: int = 1
    pad: int = 0

    def build(self, shape, rng, dtype):
        n_C_prev = _image_shape(shape, "ConvTranspose")[2]
        n_C, f, stride = integer(self.n_C, "n_C", 1), integer(self.f, "f", 1), step(self.stride)
        # The inputs of a pixel are the stamps that reach it: so many on average.
        n_stamps = max(f / stride, 1) ** 2 * n_C_prev
        W = _he_weights((n_C_prev, f, f, n_C), n_stamps, rng, dtype)
        self.parameters = {"W": W, "b": np.zeros(n_C, dtype)}
        nothing = np.zeros((0, *shape), dtype)
        return conv_transpose_forward(nothing, W, np.zeros(n_C), stride, self.pad).shape[1:]

    def forward(self, A_prev):
        self.A_prev = A_prev
        return conv_transpose_forward(A_prev, **self.parameters, stride=self.stride, pad=self.pad)

    def backward(self, dZ):
        W = self.parameters["W"]
        dA_prev, dW, db = conv_transpose_backward(dZ, self.A_prev, W, self.stride, self.pad)
        self.gradients = {"W": dW, "b": db}
        return dA_prev


@dataclass(eq=False)
class Pool(Layer):
    """A pooling layer; `mode` is "max" or "average"."""

    f: int = 2
    stride: int = 2
    mode: str = "max"

    def build(self, shape, rng, dtype):
        nothing = np.zeros((0, *_image_shape(shape, "Pool")), dtype)
        return pool_forward(nothing, self.f, self.stride, self.mode).shape[1:]

    def forward(self, A_prev):
        self.A_prev = A_prev
        return pool_forward(A_prev, self.f, self.stride, self.mode)

    def backward(self, dA):
        return pool_backward(dA, self.A_prev, self.f, self.stride, self.mode)


@dataclass(eq=False)
class ReLU(Layer):
    """The rectified linear unit; its slope is 1 above zero, and 0 at zero and below."""

    def forward(self, A_prev):
        self.A_prev = A_prev
        return relu(A_prev)

    def backward(self, dA):
        return np.where(self.A_prev > 0, dA, 0)


@dataclass(eq=False)
class Flatten(Layer):
    """Lay the numbers of each image in one row."""

    def build(self, shape, rng, dtype):
        return (math.prod(shape),)

    def forward(self, A_prev):
        self.A_prev = A_prev
        return A_prev.reshape(len(A_prev), math.prod(A_prev.shape[1:]))

    def backward(self, dA):
        return dA.reshape(self.A_prev.shape)


@dataclass(eq=False)
class Dense(Layer):
    """A layer of `n` units, each connected to every input; its W is (n, n_prev), one unit a row."""

    n: int

    def build(self, shape, rng, dtype):
        if len(shape) != 1:
            raise ValueError(
                f"Dense must be given one row of numbers an image, got the shape {shape}: "
                f"put Flatten() before it."
            )
        n = integer(self.n, "n", 1)
        self.make_parameters((n, *shape), rng, dtype)
        return (n,)

    def forward(self, A_prev):
        self.A_prev = A_prev
        return A_prev @ self.parameters["W"].T + self.parameters["b"]

    def backward(self, dZ):
        self.gradients = {"W": dZ.T @ self.A_prev, "b": dZ.sum(axis=0)}
        return dZ @ self.parameters["W"]


@dataclass(eq=False)
class BatchNorm(Layer):
    """Batch normalization with a `gamma` and a `beta` for each channel.

    In training, the mean and the variance are those of the batch, and a running average of both is
    kept: `momentum` of the old one and ``1 - momentum`` of the new one. Otherwise it uses these
    averages, so that what an image gives does not depend on the images beside it.
    """

    momentum: float = 0.9
    eps: float = 1e-5
    in_training: bool = field(default=False, init=False, repr=False)

    def build(self, shape, rng, dtype):
        n_C = _image_shape(shape, "BatchNorm")[2]
        self.parameters = {"gamma": np.ones(n_C, dtype), "beta": np.zeros(n_C, dtype)}
        self.averages = {"mean": np.zeros(n_C, dtype), "var": np.ones(n_C, dtype)}
        return shape

    def forward(self, A_prev):
        self.A_prev, self.in_training = A_prev, False
        return self.parameters["gamma"] * self._with_averages() + self.parameters["beta"]

    def forward_in_training(self, A_prev):
        self.A_prev, self.in_training = A_prev, True
        for name, measure in (("mean", np.mean), ("var", np.var)):
            average, of_batch = self.averages[name], measure(A_prev, (0, 1, 2), np.float64)
            average[...] = self.momentum * average + (1 - self.momentum) * of_batch
        return batch_norm_forward(A_prev, **self.parameters, eps=self.eps)

    def backward(self, dY):
        gamma = self.parameters["gamma"]
        if self.in_training:
            dA_prev, dgamma, dbeta = batch_norm_backward(dY, self.A_prev, gamma, self.eps)
        else:
            dA_prev = dY * gamma / self._deviation()
            dgamma, dbeta = ((X * dY).sum(axis=(0, 1, 2)) for X in (self._with_averages(), 1))
        self.gradients = {"gamma": dgamma, "beta": dbeta}
        return dA_prev

    def _with_averages(self):
        return (self.A_prev - self.averages["mean"]) / self._deviation()

    def _deviation(self):
        return np.sqrt(self.averages["var"] + self.eps)


@dataclass(eq=False)
class Residual(Layer):
    """A residual block: what two convolutions make of their input, plus that input.

    The path is convolution, normalization, ReLU, convolution, normalization, with `n_C` filters of
    `f` × `f` and as much padding as keeps the size at stride 1. The shortcut is the input itself,
    or a convolution of 1 × 1 with the same stride where the shapes would differ. A ReLU usually
    follows (K. He and others, *Deep Residual Learning for Image Recognition*, 2015,
    arXiv:1512.03385).
    """

    n_C: int
    f: int = 3
    stride: int = 1
    path: list = field(default_factory=list, init=False, repr=False)
    shortcut: list = field(default_factory=list, init=False, repr=False)

    def build(self, shape, rng, dtype):
        first, second = (
            Conv(self.n_C, self.f, stride, same_pad(self.f)) for stride in (self.stride, 1)
        )
        self.path = [first, BatchNorm(), ReLU(), second, BatchNorm()]
        after = _build(self.path, _image_shape(shape, "Residual"), rng, dtype)[-1]
        self.shortcut = [] if after == shape else [Conv(self.n_C, f=1, stride=self.stride)]
        _build(self.shortcut, shape, rng, dtype)
        self.parameters, self.averages = self._by_name("parameters"), self._by_name("averages")
        return after

    def forward(self, A_prev):
        self.A_prev = A_prev
        return _run(self.path, A_prev) + _run(self.shortcut, A_prev)

    def forward_in_training(self, A_prev):
        self.A_prev = A_prev
        return _run(self.path, A_prev, True) + _run(self.shortcut, A_prev, True)

    def backward(self, dZ):
        dA_prev = _run_back(self.path, dZ) + _run_back(self.shortcut, dZ)
        self.gradients = self._by_name("gradients")
        return dA_prev

    def _by_name(self, kind):
        shortcut = [("shortcut", layer) for layer in self.shortcut]
        return _by_name([*enumerate(self.path), *shortcut], kind)


def _build(layers, shape, rng, dtype):
    """Make the parameters of layers in a row; return the shapes of the input and each output."""
    shapes = [shape]
    for layer in layers:
        shapes.append(layer.build(shapes[-1], rng, dtype))
    return shapes


def _run(layers, A, training=False):
    """The output of layers in a row."""
    for layer in layers:
        A = layer.forward_in_training(A) if training else layer.forward(A)
    return A


def _run_back(layers, dZ):
    """The gradient of the input of layers in a row."""
    for layer in reversed(layers):
        dZ = layer.backward(dZ)
    return dZ


def _by_name(named_layers, kind):
    """The arrays of one kind, by the name of their layer and their own: ``"0.W"``."""
    return {
        f"{layer_name}.{name}": array
        for layer_name, layer in named_layers
        for name, array in getattr(layer, kind).items()
    }


def _image_shape(shape, name):
    """`shape`, which is that of an image, (n_H, n_W, n_C)."""
    if len(shape) != 3:
        raise ValueError(f"{name} must be given images (n_H, n_W, n_C), got the shape {shape}.")
    return shape


# -------------------------------------------------------------------------------------- the network


class Network:
    """Layers in a row, from images to one score for each class; ConvTranspose leads to images.

    Parameters
    ----------
    layers : list of Layer
        In order. The network works on copies, so a list of layers can start several networks.
    input_shape : tuple (n_H, n_W, n_C)
        Of one image.
    seed : int, optional
        Of the first weights: the same seed gives the same weights.
    dtype : float32 or float64, optional
        In which everything is computed; images of another dtype are brought to it.

    Attributes
    ----------
    shapes : list of tuple
        Of one image: the input's, then the output's of every layer.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU
    >>> layers = [Conv(n_C=4, f=3, pad=1), ReLU(), Pool(f=2, stride=2), Flatten(), Dense(n=10)]
    >>> network = Network(layers, input_shape=(8, 8, 1), seed=0)
    >>> network.shapes
    [(8, 8, 1), (8, 8, 4), (8, 8, 4), (4, 4, 4), (64,), (10,)]
    >>> network.forward(np.ones((2, 8, 8, 1))).shape
    (2, 10)
    >>> network.parameter_count  # 4 * (3 * 3 + 1) + 10 * (64 + 1)
    690

    A deeper one, with a normalization and a residual block that halves the size:

    >>> from convhelpers.network import BatchNorm, Residual
    >>> layers = [Conv(n_C=4, f=3, pad=1), BatchNorm(), ReLU(), Residual(n_C=8, stride=2), ReLU()]
    >>> network = Network([*layers, Flatten(), Dense(n=10)], input_shape=(8, 8, 1))
    >>> network.shapes
    [(8, 8, 1), (8, 8, 4), (8, 8, 4), (8, 8, 4), (4, 4, 8), (4, 4, 8), (128,), (10,)]
    """

    def __init__(self, layers, input_shape, seed=0, dtype=np.float32):
        rng = np.random.default_rng(seed)
        self.layers = copy.deepcopy(list(layers))
        self.dtype = np.dtype(dtype)
        self.shapes = _build(self.layers, tuple(input_shape), rng, self.dtype)

    @property
    def parameters(self):
        """Every array that is learned, by the position of its layer and its name: ``"0.W"``."""
        return _by_name(enumerate(self.layers), "parameters")

    @property
    def gradients(self):
        """The gradient of the loss for each of `parameters`, by the same names."""
        return _by_name(enumerate(self.layers), "gradients")

    @property
    def averages(self):
        """Every array that is kept from training but not learned: ``"1.mean"`` and ``"1.var"``."""
        return _by_name(enumerate(self.layers), "averages")

    @property
    def parameter_count(self):
        """How many numbers are learned."""
        return sum(parameter.size for parameter in self.parameters.values())

    def forward(self, images, training=False):
        """Compute the scores: images (m, n_H, n_W, n_C) to Z (m, n_classes).

        `training` says that this is a step of training, in which `BatchNorm` looks at the batch.
        """
        A = float_array(images, "images").astype(self.dtype, copy=False)
        if A.shape[1:] != self.shapes[0]:
            expected = ", ".join(map(str, ("m", *self.shapes[0])))
            raise ValueError(f"images must have the shape ({expected}), got shape {A.shape}.")
        return _run(self.layers, A, training)

    def backward(self, dZ):
        """Carry the gradient of the scores back to the images, filling `gradients` on the way."""
        if self.layers[-1].A_prev is None:
            raise RuntimeError("backward must come after forward, whose values it needs.")
        return _run_back(self.layers, dZ)

    def predict(self, images):
        """Name the class with the highest score: images to labels (m,)."""
        return self.forward(images).argmax(axis=1)

    def accuracy(self, images, labels):
        """The share of `images` whose predicted class is the one in `labels`, from 0 to 1."""
        predicted = self.predict(images)
        labels = class_labels(labels, (len(predicted), *self.shapes[-1]))
        return float(np.mean(predicted == labels))

    def save(self, path):
        """Write parameters and averages to `path`, an .npz file without pickled objects."""
        with open(path, "wb") as file:
            np.savez(file, **self.parameters, **self.averages)

    def load(self, path):
        """Read what `save` wrote for a network of the same layers.

        Raises
        ------
        ValueError
            If the file is damaged, or holds other names, shapes or kinds of numbers, or some that
            are not finite. The network is as it was before.
        """
        arrays = self.parameters | self.averages
        saved = _read_weights(path, arrays)
        for name, array in arrays.items():
            array[...] = saved[name]


def _read_weights(path, arrays):
    """The arrays of an .npz file, checked to have the names, shapes and dtypes of `arrays`."""
    with open(path, "rb") as file:
        try:
            with np.load(file, allow_pickle=False) as saved:
                if set(saved.files) != set(arrays):
                    raise ValueError(f"expected {sorted(arrays)}, got {sorted(saved.files)}.")
                return {name: _fitting(saved[name], name, arrays[name]) for name in arrays}
        except Exception as error:  # a damaged file fails in many ways
            raise ValueError(f"{path} holds no weights of this network: {error}") from error


def _fitting(array, name, parameter):
    """`array`, which has the shape and dtype of `parameter`, and only finite numbers."""
    if (array.shape, array.dtype) != (parameter.shape, parameter.dtype):
        raise ValueError(
            f"{name} must be {parameter.dtype} of shape {parameter.shape}, "
            f"got {array.dtype} of {array.shape}."
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers, got NaN or infinity.")
    return array
