"""Layers in a row, and the file that keeps what they learned (lesson 09)."""

import copy
import math
from dataclasses import dataclass, field

import numpy as np

from convhelpers.arguments import class_labels, float_array, integer, step
from convhelpers.blocks import relu
from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.padding import conv_output_size
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
    A_prev : ndarray
        The input of the last forward pass: the way back needs it.
    """

    parameters: dict = field(default_factory=dict, init=False, repr=False)
    gradients: dict = field(default_factory=dict, init=False, repr=False)
    A_prev: np.ndarray = field(default=None, init=False, repr=False)

    def build(self, shape, rng, dtype):
        """Make the parameters for one input of `shape`; return the shape of its output."""
        return shape

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
    """

    def __init__(self, layers, input_shape, seed=0, dtype=np.float32):
        rng = np.random.default_rng(seed)
        self.layers = copy.deepcopy(list(layers))
        self.dtype = np.dtype(dtype)
        self.shapes = [tuple(input_shape)]
        for layer in self.layers:
            self.shapes.append(layer.build(self.shapes[-1], rng, self.dtype))

    @property
    def parameters(self):
        """Every array that is learned, by the position of its layer and its name: ``"0.W"``."""
        return self._by_name("parameters")

    @property
    def gradients(self):
        """The gradient of the loss for each of `parameters`, by the same names."""
        return self._by_name("gradients")

    @property
    def parameter_count(self):
        """How many numbers are learned."""
        return sum(parameter.size for parameter in self.parameters.values())

    def forward(self, images):
        """Compute the scores: images (m, n_H, n_W, n_C) to Z (m, n_classes)."""
        A = float_array(images, "images").astype(self.dtype, copy=False)
        if A.shape[1:] != self.shapes[0]:
            expected = ", ".join(map(str, ("m", *self.shapes[0])))
            raise ValueError(f"images must have the shape ({expected}), got shape {A.shape}.")
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dZ):
        """Carry the gradient of the scores back to the images, filling `gradients` on the way."""
        if self.layers[-1].A_prev is None:
            raise RuntimeError("backward must come after forward, whose values it needs.")
        for layer in reversed(self.layers):
            dZ = layer.backward(dZ)
        return dZ

    def predict(self, images):
        """Name the class with the highest score: images to labels (m,)."""
        return self.forward(images).argmax(axis=1)

    def accuracy(self, images, labels):
        """The share of `images` whose predicted class is the one in `labels`, from 0 to 1."""
        predicted = self.predict(images)
        labels = class_labels(labels, (len(predicted), *self.shapes[-1]))
        return float(np.mean(predicted == labels))

    def save(self, path):
        """Write the parameters to `path`, an .npz file without pickled objects."""
        with open(path, "wb") as file:
            np.savez(file, **self.parameters)

    def load(self, path):
        """Read the parameters from a file that `save` wrote for a network of the same layers.

        Raises
        ------
        ValueError
            If the file is damaged, or holds other names, shapes or kinds of numbers, or some that
            are not finite. The network is as it was before.
        """
        parameters = self.parameters
        saved = _read_weights(path, parameters)
        for name, parameter in parameters.items():
            parameter[...] = saved[name]

    def _by_name(self, kind):
        return {
            f"{position}.{name}": array
            for position, layer in enumerate(self.layers)
            for name, array in getattr(layer, kind).items()
        }


def _read_weights(path, parameters):
    """The arrays of an .npz file, checked to have the names, shapes and dtypes of `parameters`."""
    with open(path, "rb") as file:
        try:
            with np.load(file, allow_pickle=False) as saved:
                if set(saved.files) != set(parameters):
                    raise ValueError(f"expected {sorted(parameters)}, got {sorted(saved.files)}.")
                return {name: _fitting(saved[name], name, parameters[name]) for name in parameters}
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
