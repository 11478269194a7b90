"""Right is right, however it is written."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy.ndimage import maximum_filter, uniform_filter
from scipy.signal import correlate

import convhelpers
from convhelpers import relu
from convhelpers.exercises import EXERCISES, check

SOLUTIONS = []


def right(function):
    SOLUTIONS.append(function)
    return function


def both_sides(pad):
    return ((0, 0), (pad, pad), (pad, pad), (0, 0))


@right
def zero_pad(X, pad):
    """np.pad"""
    return np.pad(X, both_sides(pad))


@right
def zero_pad(X, pad):  # noqa: F811
    """a slice, in whole numbers"""
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C), dtype=int)
    X_pad[:, pad : pad + n_H, pad : n_W + pad] = X
    return X_pad


@right
def zero_pad(X, pad):  # noqa: F811
    """recursion, one ring at a time"""
    if pad == 0:
        return X
    return zero_pad_once(SOLUTIONS[2](X, pad - 1))


def zero_pad_once(X):
    return np.pad(X, both_sides(1))


@right
def zero_pad(images, rings):  # noqa: F811
    """other names, joined from blocks"""
    m, _, n_W, n_C = images.shape
    above = np.zeros((m, rings, n_W, n_C))
    tall = np.concatenate([above, images, above], axis=1)
    beside = np.zeros((m, tall.shape[1], rings, n_C))
    return np.concatenate([beside, tall, beside], axis=2)


@right
def zero_pad(X, pad):  # noqa: F811
    """a view of a larger array, in float32"""
    m, n_H, n_W, n_C = X.shape
    large = np.zeros((m, n_H + 2 * pad + 5, n_W + 2 * pad + 5, n_C), dtype=np.float32)
    large[:, pad : pad + n_H, pad : pad + n_W] = X
    return large[:, :-5, :-5]


@right
def conv_single_step(a_slice, W, b, activation=None):
    """one sum"""
    z = np.sum(a_slice * W) + b
    return z if activation is None else activation(z)


@right
def conv_single_step(a_slice, W, b, activation=None):  # noqa: F811
    """a dot product, as a Python number"""
    z = float(a_slice.ravel() @ W.ravel()) + b
    return activation(z) if activation else z


@right
def conv_single_step(a_slice, W, b, activation=None):  # noqa: F811
    """einsum, as an array without axes"""
    z = np.array(np.einsum("ijk,ijk->", a_slice, W) + b)
    return z if activation is None else np.array(activation(z))


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):
    """loops"""
    m, n_H, n_W, _ = A_prev.shape
    n_C, f, _, _ = W.shape
    A = np.pad(A_prev, both_sides(pad))
    rows = range(0, n_H + 2 * pad - f + 1, stride)
    cols = range(0, n_W + 2 * pad - f + 1, stride)
    return np.array([
        [
            [[np.sum(A[i, r : r + f, c : c + f] * W[k]) + b[k] for k in range(n_C)] for c in cols]
            for r in rows
        ]
        for i in range(m)
    ])


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """einsum over sliding windows"""
    f = W.shape[1]
    A = np.pad(A_prev, both_sides(pad))
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("irlkuv,cuvk->irlc", windows, W) + b


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """tensordot over strides made by hand"""
    f = W.shape[1]
    A = np.ascontiguousarray(np.pad(A_prev, both_sides(pad)))
    m, n_H, n_W, n_C = A.shape
    shape = (m, (n_H - f) // stride + 1, (n_W - f) // stride + 1, f, f, n_C)
    s = A.strides
    windows = as_strided(A, shape, (s[0], s[1] * stride, s[2] * stride, s[1], s[2], s[3]))
    return np.tensordot(windows, W, axes=((3, 4, 5), (1, 2, 3))) + b


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """one matrix product, in float32"""
    f = W.shape[1]
    A = np.pad(A_prev, both_sides(pad)).astype(np.float32)
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    rows = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, W[0].size)
    Z = rows @ W.reshape(len(W), -1).T.astype(np.float32) + b.astype(np.float32)
    return Z.reshape(*windows.shape[:3], len(W))


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """shifted copies, channels first, returned as a view"""
    f = W.shape[1]
    A = np.pad(A_prev, both_sides(pad)).transpose(0, 3, 1, 2)
    n_H, n_W = (n - f + 1 for n in A.shape[2:])
    Z = np.zeros((len(A), len(W), n_H, n_W))
    for u in range(f):
        for v in range(f):
            Z += np.einsum("ikrl,ck->icrl", A[:, :, u : u + n_H, v : v + n_W], W[:, u, v])
    return (Z + b[:, None, None])[:, :, ::stride, ::stride].transpose(0, 2, 3, 1)


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """SciPy"""
    A = np.pad(A_prev, both_sides(pad))
    Z = [[correlate(image, kernel, mode="valid")[..., 0] for kernel in W] for image in A]
    return np.moveaxis(np.array(Z), 1, 3)[:, ::stride, ::stride] + b


@right
def pool_forward(A_prev, f, stride, mode="max"):
    """sliding windows"""
    windows = sliding_window_view(A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    return windows.max((4, 5)) if mode == "max" else windows.mean((4, 5))


@right
def pool_forward(A_prev, f, stride, mode="max"):  # noqa: F811
    """one row at a time, by slices"""
    m, n_H, n_W, n_C = A_prev.shape
    A = np.empty((m, (n_H - f) // stride + 1, (n_W - f) // stride + 1, n_C), np.float32)
    summary = {"max": np.max, "average": np.mean}[mode]
    for row in range(A.shape[1]):
        for col in range(A.shape[2]):
            top, left = row * stride, col * stride
            A[:, row, col] = summary(A_prev[:, top : top + f, left : left + f], axis=(1, 2))
    return A


@right
def pool_forward(A_prev, f, stride, mode="max"):  # noqa: F811
    """a running maximum, and a running sum"""
    n_H, n_W = ((n - f) // stride + 1 for n in A_prev.shape[1:3])
    A = np.full((len(A_prev), n_H, n_W, A_prev.shape[3]), -np.inf if mode == "max" else 0.0)
    for u in range(f):
        for v in range(f):
            part = A_prev[:, u::stride, v::stride][:, :n_H, :n_W]
            A = np.maximum(A, part) if mode == "max" else A + part / f**2
    return A


@right
def pool_forward(A_prev, f, stride, mode="max"):  # noqa: F811
    """SciPy"""
    n_H, n_W = (n - f + 1 for n in A_prev.shape[1:3])
    slide = maximum_filter if mode == "max" else uniform_filter
    start = -(f // 2)
    A = slide(A_prev.astype(float), size=(1, f, f, 1), origin=(0, start, start, 0))
    return A[:, :n_H:stride, :n_W:stride]


@right
def conv_pool_forward(
    A_prev, W, b, stride=1, pad=0, activation=relu, pool_f=2, pool_stride=2, mode="max"
):
    """the course's functions"""
    A = convhelpers.conv_forward(A_prev, W, b, stride=stride, pad=pad)
    if activation is not None:
        A = activation(A)
    return convhelpers.pool_forward(A, pool_f, pool_stride, mode)


@right
def conv_pool_forward(A_prev, W, b, *, activation=relu, mode="max", **options):  # noqa: F811
    """windows of windows"""
    f, stride, pad = W.shape[1], options.get("stride", 1), options.get("pad", 0)
    A = np.pad(A_prev, both_sides(pad))
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    A = np.tensordot(windows, W, axes=((3, 4, 5), (3, 1, 2))) + b
    A = activation(A) if activation else A
    f, stride = options.get("pool_f", 2), options.get("pool_stride", 2)
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    return np.max(windows, (4, 5)) if mode == "max" else np.mean(windows, (4, 5))


@pytest.mark.parametrize("function", SOLUTIONS, ids=lambda f: f"{f.__name__}: {f.__doc__}")
def test_it_is_accepted(function):
    result = check(function)
    assert result.passed is True, str(result)
    assert result.misconception is None


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_solution_and_the_package_are_accepted(exercise):
    assert check(exercise.solution).passed is True
    assert check(getattr(convhelpers, exercise.name)).passed is True


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_another_style_of_the_solution_is_accepted(exercise):
    for style in exercise.styles:
        assert check(exercise.written(exercise.changed(style))).passed is True
