"""Right is right, however it is written."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy.ndimage import maximum_filter, uniform_filter
from scipy.signal import correlate
from scipy.special import log_softmax, softmax

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
    """a slice, in the dtype of X"""
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C), dtype=X.dtype)
    X_pad[:, pad : pad + n_H, pad : n_W + pad] = X
    return X_pad


@right
def zero_pad(X, pad):  # noqa: F811
    """recursion, one ring at a time"""
    if pad == 0:
        return X.copy()
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
    b = np.ravel(b)
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
    return np.einsum("irlkuv,cuvk->irlc", windows, W) + b.ravel()


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """tensordot over strides made by hand"""
    f = W.shape[1]
    A = np.ascontiguousarray(np.pad(A_prev, both_sides(pad)))
    m, n_H, n_W, n_C = A.shape
    shape = (m, (n_H - f) // stride + 1, (n_W - f) // stride + 1, f, f, n_C)
    s = A.strides
    windows = as_strided(A, shape, (s[0], s[1] * stride, s[2] * stride, s[1], s[2], s[3]))
    return np.tensordot(windows, W, axes=((3, 4, 5), (1, 2, 3))) + b.reshape(-1)


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """one matrix product, in float32"""
    f = W.shape[1]
    A = np.pad(A_prev, both_sides(pad)).astype(np.float32)
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    rows = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, W[0].size)
    Z = rows @ W.reshape(len(W), -1).T.astype(np.float32) + b.ravel().astype(np.float32)
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
    return (Z + b.reshape(-1, 1, 1))[:, :, ::stride, ::stride].transpose(0, 2, 3, 1)


@right
def conv_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """SciPy"""
    A = np.pad(A_prev, both_sides(pad))
    Z = [[correlate(image, kernel, mode="valid")[..., 0] for kernel in W] for image in A]
    return np.moveaxis(np.array(Z), 1, 3)[:, ::stride, ::stride] + np.squeeze(
        b, axis=tuple(range(1, b.ndim))
    )


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
def conv_pool_forward(A_prev, W, b, stride=1, pad=0, activation=relu, *options, **named):  # noqa: F811
    """windows of windows, options in a tuple"""
    f = W.shape[1]
    A = np.pad(A_prev, both_sides(pad))
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    A = np.tensordot(windows, W, axes=((3, 4, 5), (3, 1, 2))) + b
    A = activation(A) if activation else A
    defaults = dict(pool_f=2, pool_stride=2, mode="max")
    given = defaults | dict(zip(defaults, options, strict=False)) | named
    f, stride, mode = given.values()
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    return np.max(windows, (4, 5)) if mode == "max" else np.mean(windows, (4, 5))


@right
def pool_backward(dA, A_prev, f, stride, mode="max"):
    """one cell of all windows at a time"""
    dA_prev = np.zeros(A_prev.shape)
    places = sliding_window_view(dA_prev, (f, f), axis=(1, 2), writeable=True)
    windows = sliding_window_view(A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    first = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
    for cell in range(f * f):
        share = dA * (first == cell) if mode == "max" else dA / f**2
        places[:, ::stride, ::stride, :, cell // f, cell % f] += share
    return dA_prev


@right
def pool_backward(dA, A_prev, f, stride, mode="max"):  # noqa: F811
    """a running maximum, pixel by pixel, in float32"""
    dA_prev = np.zeros_like(A_prev, dtype=np.float32)
    for i, row, col, c in np.ndindex(dA.shape):
        largest, place = -np.inf, None
        for u in range(row * stride, row * stride + f):
            for v in range(col * stride, col * stride + f):
                if mode == "average":
                    dA_prev[i, u, v, c] += dA[i, row, col, c] / f / f
                elif A_prev[i, u, v, c] > largest:
                    largest, place = A_prev[i, u, v, c], (u, v)
        if place:
            dA_prev[(i, *place, c)] += dA[i, row, col, c]
    return dA_prev


@right
def pool_backward(dA, A_prev, f, stride, mode="max"):  # noqa: F811
    """np.add.at, for many pixels at once"""
    i, row, col, c = np.indices(dA.shape)
    windows = sliding_window_view(A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    down, across = np.divmod(windows.reshape(*dA.shape, -1).argmax(axis=-1), f)
    dA_prev = np.zeros(A_prev.shape)
    if mode == "max":
        np.add.at(dA_prev, (i, row * stride + down, col * stride + across, c), dA)
        return dA_prev
    for u, v in np.ndindex(f, f):
        np.add.at(dA_prev, (i, row * stride + u, col * stride + v, c), dA / (f * f))
    return dA_prev


@right
def occlusion_map(score, image, f, stride=1, value=0):
    """all places in one batch, with a mask"""
    rows, cols = ((n - f) // stride + 1 for n in image.shape[:2])
    mask = np.zeros((rows, cols, *image.shape[:2], 1), dtype=bool)
    for row, col in np.ndindex(rows, cols):
        mask[row, col, row * stride : row * stride + f, col * stride : col * stride + f] = True
    images = np.where(mask, value, image)
    return score(images.reshape(-1, *image.shape)).reshape(rows, cols)


@right
def occlusion_map(score, image, f, stride=1, value=0.0):  # noqa: F811
    """what is under the patch is put back"""
    image = np.array(image, dtype=float)
    scores = np.zeros([(n - f) // stride + 1 for n in image.shape[:2]])
    for row, col in np.ndindex(scores.shape):
        window = image[row * stride : row * stride + f, col * stride : col * stride + f]
        kept = window.copy()
        window[:] = value
        scores[row, col] = score(image[None]).item()
        window[:] = kept
    return scores


@right
def numerical_gradient(loss, X, h=1e-6):
    """one array of nudges for each number, added to the whole"""
    X = np.array(X, dtype=float)
    nudges = h * np.eye(X.size).reshape(-1, *X.shape)
    slopes = [(loss(X + nudge) - loss(X - nudge)) / (2 * h) for nudge in nudges]
    return np.reshape(slopes, X.shape)


@right
def numerical_gradient(loss, X, h=2**-17):  # noqa: F811
    """a flat view of a copy, nudged in two steps"""
    X = X.astype(float)
    dX = np.empty_like(X)
    flat, slopes = X.reshape(-1), dX.reshape(-1)
    for k in range(X.size):
        flat[k] += h
        slopes[k] = loss(X)
        flat[k] -= 2 * h
        slopes[k] = (slopes[k] - loss(X)) / (2 * h)
        flat[k] += h
    return dX


@right
def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    """another function of the course"""
    return convhelpers.conv_backward(dZ, A_prev, W, stride=stride, pad=pad)


@right
def conv_backward(dZ, A_prev, W, stride=1, pad=0):  # noqa: F811
    """one product for each place in the filter"""
    f, (_, n_H, n_W, _) = W.shape[1], dZ.shape
    A = np.pad(A_prev, both_sides(pad))
    dA, dW = np.zeros(A.shape), np.zeros(W.shape)
    for u, v in np.ndindex(f, f):
        rows = slice(u, u + stride * n_H, stride)
        cols = slice(v, v + stride * n_W, stride)
        met = A[:, rows, cols][:, :n_H, :n_W]
        dW[:, u, v] = np.tensordot(dZ, met, axes=((0, 1, 2), (0, 1, 2)))
        place = dA[:, rows, cols]
        place[:, :n_H, :n_W] += dZ @ W[:, u, v]
    return dA[:, pad : A.shape[1] - pad, pad : A.shape[2] - pad], dW, dZ.sum((0, 1, 2))


@right
def conv_backward(dZ, A_prev, W, stride=1, pad=0):  # noqa: F811
    """from output to pixel, without a padded array, in float32"""
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    dA, dW = np.zeros(A_prev.shape, np.float32), np.zeros(W.shape, np.float32)
    for i, row, col, c in np.ndindex(dZ.shape):
        for u, v in np.ndindex(W.shape[1:3]):
            r, k = row * stride + u - pad, col * stride + v - pad
            if 0 <= r < n_H_prev and 0 <= k < n_W_prev:
                dA[i, r, k] += dZ[i, row, col, c] * W[c, u, v]
                dW[c, u, v] += dZ[i, row, col, c] * A_prev[i, r, k]
    return dA, dW, np.einsum("irkc->c", dZ)


@right
def im2col(A_prev, f, stride=1, pad=0):
    """a view, reshaped"""
    A = np.pad(A_prev, both_sides(pad))
    windows = sliding_window_view(A, (f, f, A.shape[3]), axis=(1, 2, 3))[:, ::stride, ::stride]
    return windows.reshape(-1, f * f * A.shape[3])


@right
def im2col(A_prev, f, stride=1, pad=0):  # noqa: F811
    """indices of rows and columns, in float32"""
    A = np.pad(A_prev, both_sides(pad)).astype(np.float32)
    n_H, n_W = ((n - f) // stride + 1 for n in A.shape[1:3])
    rows = stride * np.arange(n_H)[:, None, None, None] + np.arange(f)[:, None]
    cols = stride * np.arange(n_W)[:, None, None] + np.arange(f)
    return A[:, rows, cols].reshape(len(A) * n_H * n_W, -1)


@right
def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    """another function of the course"""
    return convhelpers.conv_forward(A_prev, W, b, stride=stride, pad=pad)


@right
def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """filters on the left, the bias as one more weight"""
    columns = convhelpers.im2col(A_prev, W.shape[1], stride, pad)
    columns = np.column_stack([columns, np.ones(len(columns))])
    Z = np.column_stack([W.reshape(len(W), -1), b.ravel()]) @ columns.T
    n_H, n_W = ((n + 2 * pad - W.shape[1]) // stride + 1 for n in A_prev.shape[1:3])
    return Z.T.reshape(len(A_prev), n_H, n_W, len(W))


@right
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):
    """the way back of a convolution"""
    sides = ((n - 1) * stride - 2 * pad + W.shape[1] for n in A_prev.shape[1:3])
    image = np.zeros((len(A_prev), *sides, W.shape[3]))
    return convhelpers.conv_backward(A_prev, image, W, stride, pad)[0] + b.ravel()


@right
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """one matrix product and col2im"""
    m, n_H, n_W, n_C_prev = A_prev.shape
    n_C_prev, f, _, n_C = W.shape
    columns = A_prev.reshape(-1, n_C_prev) @ W.reshape(n_C_prev, -1)
    shape = m, (n_H - 1) * stride + f, (n_W - 1) * stride + f, n_C
    Z = convhelpers.col2im(columns, shape, f, stride)
    return Z[:, pad : shape[1] - pad, pad : shape[2] - pad] + b.ravel()


@right
def conv_transpose_forward(A_prev, W, b, stride=1, pad=0):  # noqa: F811
    """pixels spread apart, and a convolution with turned filters"""
    m, n_H, n_W, n_C_prev = A_prev.shape
    f = W.shape[1]
    spread = np.zeros((m, (n_H - 1) * stride + 1, (n_W - 1) * stride + 1, n_C_prev))
    spread[:, ::stride, ::stride] = A_prev
    filters = W[:, ::-1, ::-1].transpose(3, 1, 2, 0)
    Z = convhelpers.conv_forward(spread, filters, b, pad=f - 1)
    return Z[:, pad : Z.shape[1] - pad, pad : Z.shape[2] - pad]


@right
def conv_transpose_forward(x, stamps, bias, stride=1, pad=0):  # noqa: F811
    """other names, one cell of all stamps at a time"""
    m, height, width, _ = x.shape
    f = stamps.shape[1]
    tall, wide = (height - 1) * stride + f, (width - 1) * stride + f
    canvas = np.zeros((m, tall, wide, stamps.shape[3])) + bias.reshape(1, 1, 1, -1)
    for u in range(f):
        for v in range(f):
            rows = slice(u, u + (height - 1) * stride + 1, stride)
            cols = slice(v, v + (width - 1) * stride + 1, stride)
            canvas[:, rows, cols] += x @ stamps[:, u, v]
    return canvas[:, pad : tall - pad, pad : wide - pad]


@right
def col2im(columns, shape, f, stride=1, pad=0):
    """a loop over the cells of a window"""
    m, n_H, n_W, n_C = shape
    n_H_pad, n_W_pad = n_H + 2 * pad, n_W + 2 * pad
    rows, cols = (n_H_pad - f) // stride + 1, (n_W_pad - f) // stride + 1
    windows = columns.reshape(m, rows, cols, f, f, n_C)
    images = np.zeros((m, n_H_pad, n_W_pad, n_C))
    for u, v in np.ndindex(f, f):
        last_row, last_col = u + stride * (rows - 1) + 1, v + stride * (cols - 1) + 1
        images[:, u:last_row:stride, v:last_col:stride] += windows[:, :, :, u, v]
    return images[:, pad : pad + n_H, pad : pad + n_W]


@right
def col2im(columns, shape, f, stride=1, pad=0):  # noqa: F811
    """np.add.at, with the places that im2col copies"""
    size = int(np.prod(shape))
    places = convhelpers.im2col(np.arange(1, size + 1).reshape(shape), f, stride, pad)
    images = np.zeros(size + 1)
    np.add.at(images, places.astype(int), columns)
    return images[1:].reshape(shape)


@right
def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    """pad the whole, then one slice"""
    top, left = rows[0] * stride, cols[0] * stride
    bottom, right = (rows[1] - 1) * stride + f, (cols[1] - 1) * stride + f
    return np.pad(A_prev, both_sides(pad))[:, top:bottom, left:right]


@right
def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):  # noqa: F811
    """pixel by pixel"""
    _, n_H, n_W, _ = A_prev.shape
    height, width = ((stop - start - 1) * stride + f for start, stop in (rows, cols))
    piece = np.zeros((len(A_prev), height, width, A_prev.shape[3]))
    for u, v in np.ndindex(height, width):
        row, col = rows[0] * stride + u - pad, cols[0] * stride + v - pad
        if 0 <= row < n_H and 0 <= col < n_W:
            piece[:, u, v] = A_prev[:, row, col]
    return piece


@right
def softmax_cross_entropy(Z, labels):
    """all images at once"""
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    dZ = np.exp(log_p) - np.eye(Z.shape[1])[labels]
    return -log_p[np.arange(len(Z)), labels].mean(), dZ / len(Z)


@right
def softmax_cross_entropy(Z, labels):  # noqa: F811
    """scipy, and a float32 gradient"""
    dZ = softmax(Z, axis=1).astype(np.float32)
    loss = -sum(log_softmax(Z, axis=1)[i, label] for i, label in enumerate(labels)) / len(labels)
    for i, label in enumerate(labels):
        dZ[i, label] -= 1
    return float(loss), dZ / len(labels)


@right
def softmax_cross_entropy(scores, classes):  # noqa: F811
    """logaddexp, image by image, in lists"""
    losses, rows = [], []
    for z, right_class in zip(scores, classes, strict=True):
        log_p = z - np.logaddexp.reduce(z)
        losses.append(-log_p[right_class])
        row = np.exp(log_p)
        row[right_class] -= 1
        rows.append(row)
    return np.mean(losses), np.array(rows) / len(rows)


@right
def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    """weight by weight"""
    w, velocity = w.astype(float), velocity.astype(float)
    for index in np.ndindex(w.shape):
        velocity[index] = momentum * velocity[index] + dw[index]
        w[index] -= learning_rate * velocity[index]
    return w, velocity


@right
def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):  # noqa: F811
    """the three terms of the new weights, one by one"""
    carried = -learning_rate * momentum * velocity
    return w + carried - learning_rate * dw, momentum * velocity + dw


@right
def batch_norm_forward(Z, gamma, beta, eps=1e-5):
    """all channels at once"""
    mean, var = Z.mean(axis=(0, 1, 2)), Z.var(axis=(0, 1, 2))
    return gamma * (Z - mean) / (var + eps) ** 0.5 + beta


@right
def batch_norm_forward(Z, gamma, beta, eps=1e-5):  # noqa: F811
    """one row a channel, in place"""
    rows = np.moveaxis(Z, 3, 0).reshape(Z.shape[3], -1).astype(float)
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt((rows**2).sum(axis=1, keepdims=True) / rows.shape[1] + eps)
    return (rows.T * gamma + beta).reshape(Z.shape)


@right
def batch_norm_backward(dY, Z, gamma, eps=1e-5):
    """the chain rule, step by step over the variance and the mean"""
    axes, n = (0, 1, 2), Z[..., 0].size
    difference = Z - Z.mean(axis=axes)
    inverse = 1 / np.sqrt((difference**2).mean(axis=axes) + eps)
    dZ_hat = dY * gamma
    dvar = (dZ_hat * difference).sum(axis=axes) * -0.5 * inverse**3
    dmean = -(dZ_hat * inverse).sum(axis=axes) - 2 * dvar * difference.mean(axis=axes)
    dZ = dZ_hat * inverse + dvar * 2 * difference / n + dmean / n
    return dZ, (dY * difference * inverse).sum(axis=axes), dY.sum(axis=axes)


@right
def batch_norm_backward(dY, Z, gamma, eps=1e-5):  # noqa: F811
    """one fraction, over the count"""
    n, n_C = Z[..., 0].size, Z.shape[-1]
    rows, d = Z.reshape(-1, n_C), dY.reshape(-1, n_C)
    inverse = 1 / np.sqrt(rows.var(axis=0) + eps)
    hat = (rows - rows.mean(axis=0)) * inverse
    dgamma, dbeta = np.einsum("ic,ic->c", d, hat), d.sum(axis=0)
    dZ = gamma * inverse / n * (n * d - dbeta - hat * dgamma)
    return dZ.reshape(Z.shape), dgamma, dbeta


@right
def winograd_step(d, g):
    """the matrices of Lavin and Gray"""
    pixels = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]]) @ d
    weights = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]) @ g
    return np.array([[1, 1, 1, 0], [0, 1, -1, -1]]) @ (pixels * weights)


@right
def winograd_step(d, g):  # noqa: F811
    """the direct way, which has the same result"""
    return np.array([d[:3] @ g, d[1:] @ g])


@right
def dilate(W, dilation):
    """one slice"""
    n_C, f, _, n_C_prev = W.shape
    W_d = np.zeros((n_C, (f - 1) * dilation + 1, (f - 1) * dilation + 1, n_C_prev))
    W_d[:, ::dilation, ::dilation] = W
    return W_d


@right
def dilate(W, dilation):  # noqa: F811
    """a product of Kronecker, its last gap cut off"""
    spread = np.zeros((1, dilation, dilation, 1))
    spread[0, 0, 0, 0] = 1
    f_d = W.shape[1] * dilation - dilation + 1
    return np.kron(W, spread)[:, :f_d, :f_d]


@right
def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):
    """split, and join"""
    parts = zip(np.split(A_prev, groups, axis=3), np.split(W, groups), strict=True)
    layers = zip(parts, np.split(np.ravel(b), groups), strict=True)
    maps = [convhelpers.conv_forward(*part, b_g, stride, pad) for part, b_g in layers]
    return np.concatenate(maps, axis=3)


@right
def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):  # noqa: F811
    """a full layer whose filters hold zeros for all other groups"""
    n_C, f, _, depth = W.shape
    W_full = np.zeros((n_C, f, f, groups * depth))
    for c in range(n_C):
        first = c // (n_C // groups) * depth
        W_full[c, :, :, first : first + depth] = W[c]
    return convhelpers.conv_forward(A_prev, W_full, b, stride, pad)


@right
def grouped_conv_forward(A_prev, W, b, stride=1, pad=0, groups=1):  # noqa: F811
    """one einsum with an axis for the groups"""
    n_C, f, _, depth = W.shape
    A = np.pad(A_prev, both_sides(pad))
    windows = sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    windows = windows.reshape(*windows.shape[:3], groups, depth, f, f)
    Z = np.einsum("mhwgkuv,gcuvk->mhwgc", windows, W.reshape(groups, -1, f, f, depth))
    return Z.reshape(*Z.shape[:3], n_C) + np.ravel(b)


@right
def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):
    """a grouped layer and a layer of 1 x 1"""
    n_C_prev = len(W_depth)
    nothing = np.zeros(n_C_prev)
    D = convhelpers.grouped_conv_forward(A_prev, W_depth, nothing, stride, pad, groups=n_C_prev)
    return convhelpers.conv_forward(D, W_point, b)


@right
def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):  # noqa: F811
    """one full layer with the products of the filters"""
    W = W_point * W_depth[..., 0].transpose(1, 2, 0)
    return convhelpers.conv_forward(A_prev, W, b, stride, pad)


@right
def separable_conv_forward(A_prev, W_depth, W_point, b, stride=1, pad=0):  # noqa: F811
    """sums over shifted images, mixed by a matrix product"""
    f = W_depth.shape[1]
    A = np.pad(A_prev, both_sides(pad))
    n_H, n_W = ((n - f) // stride + 1 for n in A.shape[1:3])
    D = 0
    for u, v in np.ndindex(f, f):
        shifted = A[:, u : u + n_H * stride : stride, v : v + n_W * stride : stride]
        D = D + shifted[:, :n_H, :n_W] * W_depth[:, u, v, 0]
    return D @ W_point[:, 0, 0].T + np.ravel(b)


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
