"""conv_pool_forward as facts, and the inputs that tell them apart."""

import numpy as np

from convhelpers.blocks import relu
from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program

CHAIN = program("""
def conv_pool_forward(A_prev, W, b, stride, pad, activation, pool_f, pool_stride, mode):
    n_C, f, f, n_C_prev = W.shape
    image = A_prev  # convolution: what is convolved
    # or A_prev if activation is None else activation(A_prev)
    # or np.maximum(A_prev, 0)
    # or convhelpers.zero_pad(A_prev, pad)
    # or A_prev[:1]
    filters = W  # filters: the filters
    # or W[:, ::-1, ::-1]
    # or W[:1]
    bias = b  # bias: the bias
    # or 0 * b
    # or -b
    # or b[0] + 0 * b
    step = stride  # convolution: the stride of the convolution
    # or 1
    # or 2
    # or f
    border = pad  # border: the border of the convolution
    # or 0
    # or 1
    # or 2 * pad
    # or (f - 1) // 2
    conv = lambda x: convhelpers.conv_forward(x, filters, bias, step, border)
    Z = conv(image)  # convolution: the convolution
    # or image
    # or np.trunc(conv(image))
    # or np.round(conv(image))
    # or conv(conv(image))
    # or convhelpers.conv_forward(image, filters, bias, border, step)
    g = activation  # activation: which activation is used
    # or None
    # or relu
    # or convhelpers.sigmoid
    # or np.tanh
    # or relu if activation is None else activation
    activated = Z if g is None else g(Z)  # activation: what the activation is given
    # or Z
    # or g(Z)
    # or Z if g is None else g(g(Z))
    # or Z if g is None else g(Z - b) + b
    # or Z if g is None else Z * g(Z)
    # or Z if g is None else Z + g(Z)
    # or g(Z) if g is None else Z
    # or Z if g is None else np.trunc(g(Z))
    size = pool_f  # pooling: the size of the pooling window
    # or 1
    # or 2
    # or 3
    # or f
    pool_step = pool_stride  # pooling: the step of the pooling window
    # or 1
    # or 2
    # or f
    way = mode  # mode: how it is pooled
    # or "max"
    # or "average"
    # or "average" if mode == "max" else "max"
    pool = lambda x: convhelpers.pool_forward(x, size, pool_step, way)
    active = lambda x: x if g is None else g(x)
    A = pool(activated)  # pooling: the pooling
    # or activated
    # or pool(Z)
    # or -pool(-activated)
    # or pool(pool(activated))
    # or pool(np.abs(activated))
    # or convhelpers.pool_forward(activated, pool_step, size, way)
    # or active(pool(Z))
    # or active(pool(activated))
    # or conv(pool(image))
    # or active(conv(pool(image)))
    # or conv(pool(active(image)))
    return A  # result: the result
    # or np.maximum(A, 0)
    # or np.trunc(A)
    # or np.round(A)
    # or A[0]
    # or A[..., 0]
    # or A.ravel()
    # or np.transpose(A, (0, 2, 1, 3))
    # or np.transpose(A, (0, 3, 1, 2))
    # or Z
""")


def block(name, shape, n_C, f, seed, bias=True, **options):
    A_prev, W = quarters(*shape, seed=seed), quarters(n_C, f, f, shape[3], seed=seed + 1)
    b = quarters(n_C, seed=seed + 2) if bias else np.zeros(n_C)
    plain = {"stride": 1, "pad": 0, "activation": None, "pool_f": 1, "pool_stride": 1}
    return Experiment(name, (A_prev, W, b), plain | {"mode": "max"} | options)


EXPERIMENTS = (
    block("the convolution", (1, 3, 4, 1), 1, 2, seed=1, bias=False),
    block("the bias", (1, 3, 4, 2), 2, 2, seed=4),
    block("the stride of the convolution", (1, 5, 7, 1), 1, 2, seed=7, stride=3),
    block("the border", (1, 2, 3, 1), 1, 3, seed=10, pad=2),
    block("the size of the pooling window", (1, 4, 5, 1), 1, 1, seed=13, pool_f=3),
    block("the step of the pooling window", (1, 6, 8, 1), 1, 1, seed=16, pool_f=2, pool_stride=4),
    block("the average", (1, 4, 5, 1), 1, 2, seed=19, pool_f=2, pool_stride=2, mode="average"),
    block("an activation", (1, 3, 4, 2), 2, 2, seed=22, activation=np.square),
    block(
        "an activation and an average",
        (2, 4, 4, 2),
        3,
        2,
        seed=25,
        activation=np.negative,
        pool_f=2,
        mode="average",
    ),
    block(
        "all together",
        (2, 7, 9, 2),
        3,
        3,
        seed=28,
        stride=2,
        pad=3,
        activation=np.negative,
        pool_f=4,
        pool_stride=1,
    ),
    block(
        "all together, average",
        (1, 8, 7, 3),
        2,
        2,
        seed=31,
        stride=1,
        pad=2,
        activation=np.square,
        pool_f=3,
        pool_stride=4,
        mode="average",
    ),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, n_C, f, stride, pool_f, pool_stride = (int(n) for n in rng.integers(1, 4, 7))
    pad = int(rng.integers(0, 3))
    n_H, n_W = (f + (pool_f - 1) * stride + int(n) for n in rng.integers(0, 6, 2))
    arrays = tuple(
        rng.integers(-36, 37, shape) / 4
        for shape in ((m, n_H, n_W, n_C_prev), (n_C, f, f, n_C_prev), (n_C,))
    )
    activation = (None, relu, np.square, np.negative)[rng.integers(4)]
    options = {"stride": stride, "pad": pad, "activation": activation, "pool_f": pool_f}
    mode = str(rng.choice(["max", "average"]))
    return arrays, options | {"pool_stride": pool_stride, "mode": mode}


RULES = Rules(
    (CHAIN,), EXPERIMENTS, fresh, settings=("stride", "pad", "pool_f", "pool_stride", "f")
)
