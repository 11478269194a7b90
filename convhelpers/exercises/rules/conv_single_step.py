"""conv_single_step as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

ARRAYS = program("""
def conv_single_step(a_slice, W, b, activation=None):
    f, width, n_C_prev = W.shape
    kernel = W  # filters: the filter
    # or W[::-1, ::-1]
    # or W[::-1]
    # or W[:, ::-1]
    # or W[::-1, ::-1, ::-1]
    # or W[:, :, ::-1]
    # or W.transpose(1, 0, 2)
    # or W[:, :, 0:1]
    # or np.abs(W)
    products = a_slice * kernel  # products: what is multiplied
    # or a_slice @ kernel
    # or a_slice + kernel
    # or a_slice - kernel
    # or a_slice ** 2 * kernel
    # or np.abs(a_slice - kernel)
    # or a_slice * kernel + b
    # or a_slice * (kernel + b)
    # or (a_slice + b) * kernel
    # or np.maximum(a_slice * kernel, 0)
    # or np.trunc(a_slice * kernel)
    total = np.sum(products)  # sum: what is done with the products
    # or np.sum(products) / f
    # or np.sum(products) / (f * f)
    # or np.sum(products) / n_C_prev
    # or abs(np.sum(products))
    # or np.sum(np.abs(products))
    # or np.sum(products[0])
    # or np.sum(products[:, 0])
    # or np.sum(products[..., 0])
    # or np.sum(products[..., -1])
    # or np.sum(products[1:])
    # or np.sum(products[:, 1:])
    # or np.sum(products[..., 1:])
    # or np.sum(products[:-1, :-1])
    # or np.sum(products[:-1])
    # or np.sum(products[:, :-1])
    # or np.sum(products[..., :-1])
    # or products.ravel()[0]
    # or products.ravel()[-1]
    # or int(np.sum(products))
    # or round(np.sum(products))
    # or np.sum(products, axis=0)
    # or np.sum(products, axis=1)
    # or np.sum(products, axis=2)
    # or np.sum(products, axis=(0, 1))
    # or -np.sum(products)
    # or 0 * np.sum(products)
    # or 1 + np.sum(products)
    # or -1 + np.sum(products)
    # or 2 + np.sum(products)
    # or np.sum(np.diagonal(products))
    bias = b  # bias: the bias
    # or 0
    # or -b
    # or products.size * b
    # or f * f * b
    # or f * b
    # or n_C_prev * b
    # or int(b)
    # or abs(b)
    # or 2 * b
    z = total + bias  # bias: how the bias is used
    # or bias
    # or max(total, bias)
    g = activation  # activation: which activation is used
    # or None
    # or relu
    # or convhelpers.sigmoid
    # or np.tanh
    # or relu if activation is None else activation
    last = z if g is None else g(z)  # activation: what the activation is given
    # or z
    # or z if g is None else g(total)
    # or z if g is None else g(total) + bias
    # or z if g is None else g(g(z))
    # or z if g is None else g(products).sum() + bias
    # or z if g is None else g(products + b).sum()
    # or z if g is None else np.sum(g(a_slice) * kernel) + bias
    # or z if g is None else g(-z)
    # or z if g is None else g
    # or g(z)
    # or None if g is None else g(z)
    # or 0 if g is None else g(z)
    # or g(z) if g is None else z
    # or z if g is None else z * g(z)
    # or z if g is None else z + g(z)
    return last  # result: the result
    # or np.reshape(last, (1, 1, 1))
    # or np.reshape(last, (1,))
    # or np.reshape(last, (1, 1))
    # or np.trunc(last)
    # or round(last)
    # or abs(last)
    # or -last
    # or np.array([last])
    # or products
    # or total
    # or z
""")

LOOPS = program("""
def conv_single_step(a_slice, W, b, activation=None):
    f, width, n_C_prev = W.shape  # axes: the axes of W
    z = 0.0  # start values: where the sum starts
    # or b
    for row in range(f):  # rows and columns: the rows that are counted
        for col in range(f):  # rows and columns: the columns that are counted
            for c in range(n_C_prev):  # channels: the channels that are counted
                pixel = a_slice[row, col, c]  # products: the pixel
                weight = W[row, col, c]  # filters: the weight
                # or W[f - 1 - row, f - 1 - col, c]
                product = pixel * weight  # products: what is multiplied
                # or pixel ** weight
                # or pixel % weight
                # or pixel + weight
                # or pixel - weight
                # or pixel / weight
                # or pixel // weight
                # or pixel * weight + b
                z += product  # sum: what is done with the products
            pass  # rows and columns: the end of a column
            # or z += b
        pass  # rows and columns: the end of a row
        # or z += b
    z += b  # bias: the bias
    # or z += 2 * b
    # or z = z / W.size + b
    # or z = z / (f * f) + b
    # or z += f * b
    # or z //= b
    # or z /= b
    last = z if activation is None else activation(z)  # activation: the activation
    # or z
    # or activation(z)
    # or activation(z) if activation is None else z
    # or z if activation is None else activation
    # or z if activation is None else activation(b)
    # or z if activation is None else activation(z - b) + b
    # or None if activation is None else activation(z)
    return last  # result: the result
    # or z
    # or int(last)
""")


def step(name, shape, seed, bias=True, activation=None):
    a_slice, W = quarters(*shape, seed=seed), quarters(*shape, seed=seed + 1)
    b = float(quarters(1, seed=seed + 2)[0]) if bias else 0.0
    return Experiment(name, (a_slice, W, b), {"activation": activation})


EXPERIMENTS = (
    step("one product", (1, 1, 1), seed=1, bias=False),
    step("a filter", (2, 2, 1), seed=4, bias=False),
    step("a larger filter", (3, 3, 1), seed=7, bias=False),
    step("three channels", (2, 2, 3), seed=10, bias=False),
    step("one product and a bias", (1, 1, 1), seed=13),
    step("a bias", (2, 2, 2), seed=16),
    step("a bias and three channels", (2, 2, 3), seed=19),
    step("an activation", (1, 1, 1), seed=22, activation=np.square),
    step("a filter and an activation", (2, 2, 2), seed=25, activation=np.square),
    step("a large filter and an activation", (3, 3, 2), seed=28, activation=np.tanh),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    f, n_C_prev = (int(n) for n in rng.integers(1, 5, 2))
    a_slice, W = (rng.integers(-400, 401, (f, f, n_C_prev)) / 4 for _ in range(2))
    activation = (None, np.square, np.abs, np.negative)[rng.integers(4)]
    return (a_slice, W, float(rng.integers(-400, 401)) / 4), {"activation": activation}


RULES = Rules((ARRAYS, LOOPS), EXPERIMENTS, fresh, settings=("f", "n_C_prev"))
