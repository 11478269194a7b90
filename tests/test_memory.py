"""Inputs are never changed, outputs are new, and memory does not grow with the batch."""

import tracemalloc

import numpy as np
import pytest

from convhelpers import (
    col2im,
    conv_backward,
    conv_forward,
    conv_pool_forward,
    conv_single_step,
    conv_transpose_backward,
    conv_transpose_forward,
    dilate,
    grouped_conv_backward,
    grouped_conv_forward,
    pool_backward,
    pool_forward,
    relu,
    separable_conv_backward,
    separable_conv_forward,
    sigmoid,
    zero_pad,
)

MB = 2**20

# Each function with the arrays it takes, also in the cases where it has nothing to do.
CALLS = {
    "zero_pad": (lambda X: zero_pad(X, 1), [(2, 4, 5, 3)]),
    "zero_pad without a border": (lambda X: zero_pad(X, 0), [(2, 4, 5, 3)]),
    "conv_single_step": (conv_single_step, [(2, 2, 3), (2, 2, 3), (1,)]),
    "conv_single_step with relu": (
        lambda a_slice, W, b: conv_single_step(a_slice, W, b, relu),
        [(2, 2, 3), (2, 2, 3), (1,)],
    ),
    "conv_forward": (conv_forward, [(2, 4, 5, 3), (4, 2, 2, 3), (4,)]),
    "conv_forward with a border": (
        lambda A_prev, W, b: conv_forward(A_prev, W, b, 2, 1),
        [(2, 4, 5, 3), (4, 2, 2, 3), (4, 1)],
    ),
    "conv_forward 1 x 1": (conv_forward, [(2, 4, 5, 3), (4, 1, 1, 3), (4,)]),
    "conv_forward of one pixel": (conv_forward, [(1, 1, 1, 1), (1, 1, 1, 1), (1,)]),
    "max pooling": (lambda A_prev: pool_forward(A_prev, 2, 2), [(2, 4, 5, 3)]),
    "max pooling 1 x 1": (lambda A_prev: pool_forward(A_prev, 1, 1), [(2, 4, 5, 3)]),
    "average pooling": (lambda A_prev: pool_forward(A_prev, 2, 2, "average"), [(2, 4, 5, 3)]),
    "average pooling 1 x 1": (lambda A_prev: pool_forward(A_prev, 1, 1, "average"), [(2, 4, 5, 3)]),
    "conv_pool_forward": (conv_pool_forward, [(2, 4, 5, 3), (4, 2, 2, 3), (4,)]),
    "conv_pool_forward of nothing": (
        lambda A_prev, W, b: conv_pool_forward(
            A_prev, W, b, activation=None, pool_f=1, pool_stride=1
        ),
        [(2, 4, 5, 3), (4, 1, 1, 3), (4,)],
    ),
    "max pooling backward": (
        lambda dA, A_prev: pool_backward(dA, A_prev, 2, 2),
        [(2, 2, 2, 3), (2, 4, 5, 3)],
    ),
    "average pooling backward 1 x 1": (
        lambda dA, A_prev: pool_backward(dA, A_prev, 1, 1, "average"),
        [(2, 4, 5, 3), (2, 4, 5, 3)],
    ),
    "dilate": (lambda W: dilate(W, 2), [(2, 3, 3, 2)]),
    "dilate by 1": (lambda W: dilate(W, 1), [(2, 3, 3, 2)]),
    "separable_conv_forward": (
        separable_conv_forward,
        [(2, 4, 5, 3), (3, 2, 2, 1), (4, 1, 1, 3), (4,)],
    ),
    "col2im": (lambda columns: col2im(columns, (2, 4, 5, 3), 2, 2, 1), [(2 * 3 * 3, 12)]),
    "col2im 1 x 1": (lambda columns: col2im(columns, (2, 4, 5, 3), 1), [(2 * 4 * 5, 3)]),
    "conv_transpose_forward": (
        lambda A_prev, W, b: conv_transpose_forward(A_prev, W, b, 2, 1),
        [(2, 4, 5, 3), (3, 3, 3, 4), (4, 1)],
    ),
    "conv_transpose_forward 1 x 1": (
        conv_transpose_forward,
        [(2, 4, 5, 3), (3, 1, 1, 4), (4,)],
    ),
    "relu": (relu, [(2, 3)]),
    "sigmoid": (sigmoid, [(2, 3)]),
}

CONV_BACKWARD = [(2, 3, 4, 4), (2, 4, 5, 3), (4, 2, 2, 3)]
for k, gradient in enumerate(("dA_prev", "dW", "db")):
    CALLS[f"conv_backward {gradient}"] = (
        lambda *arrays, k=k: conv_backward(*arrays)[k],
        CONV_BACKWARD,
    )
    CALLS[f"separable_conv_backward {gradient}"] = (
        lambda *arrays, k=k: separable_conv_backward(*arrays)[k],
        [(2, 3, 4, 4), (2, 4, 5, 3), (3, 2, 2, 1), (4, 1, 1, 3)],
    )
for groups in (1, 2, 4):
    W_SHAPE = 4, 2, 2, 4 // groups
    CALLS[f"grouped_conv_forward in {groups}"] = (
        lambda *arrays, groups=groups: grouped_conv_forward(*arrays, groups=groups),
        [(2, 4, 5, 4), W_SHAPE, (4,)],
    )
    for k, gradient in enumerate(("dA_prev", "dW", "db")):
        CALLS[f"grouped_conv_backward in {groups}: {gradient}"] = (
            lambda *arrays, k=k, groups=groups: grouped_conv_backward(*arrays, groups=groups)[k],
            [(2, 3, 4, 4), (2, 4, 5, 4), W_SHAPE],
        )
    CALLS[f"conv_transpose_backward {gradient}"] = (
        lambda *arrays, k=k: conv_transpose_backward(*arrays, 2)[k],
        [(2, 9, 11, 4), (2, 4, 5, 3), (3, 3, 3, 4)],
    )


def small_integers(shapes, dtype):
    rng = np.random.default_rng(4)
    return [rng.integers(-9, 10, shape).astype(dtype) for shape in shapes]


def as_fortran_order(array):
    return np.asfortranarray(array)


def as_reversed_view(array):
    every_axis = (slice(None, None, -1),) * array.ndim
    return array[every_axis].copy()[every_axis]


def as_view_of_every_other(array):
    wide = np.full([2 * n for n in array.shape], np.nan, array.dtype)
    every_other = (slice(None, None, 2),) * array.ndim
    wide[every_other] = array
    return wide[every_other]


def as_unaligned(array):
    memory = np.empty(array.nbytes + 1, np.uint8)
    unaligned = memory[1:].view(array.dtype).reshape(array.shape)
    unaligned[...] = array
    return unaligned


@pytest.mark.parametrize(("call", "shapes"), CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16])
def test_inputs_may_be_read_only_and_outputs_are_new(call, shapes, dtype):
    inputs = small_integers(shapes, dtype)
    before = [array.copy() for array in inputs]
    for array in inputs:
        array.flags.writeable = False
    output = call(*inputs)
    for array, copy in zip(inputs, before, strict=True):
        assert not np.shares_memory(output, array)
        np.testing.assert_array_equal(array, copy)
    if output.shape:
        assert output.flags.writeable and output.flags.c_contiguous and output.base is None


@pytest.mark.parametrize(("call", "shapes"), CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    "view", [as_fortran_order, as_reversed_view, as_view_of_every_other, as_unaligned]
)
def test_every_memory_layout_gives_the_same(call, shapes, view):
    inputs = small_integers(shapes, np.float64)
    views = [view(array) for array in inputs]
    np.testing.assert_array_equal(call(*views), call(*inputs))


def test_a_broadcast_input_works():
    A_prev = np.broadcast_to(np.arange(5.0)[:, np.newaxis], (2, 4, 5, 3))
    W = np.broadcast_to(1.0, (4, 2, 2, 3))
    expected = conv_forward(A_prev.copy(), W.copy(), np.zeros(4))
    np.testing.assert_array_equal(conv_forward(A_prev, W, np.broadcast_to(0.0, 4)), expected)


def memory_beyond_the_output(call, *arguments):
    """The largest number of bytes held during the call, without the output itself."""
    tracemalloc.start()
    try:
        output = call(*arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    outputs = output if isinstance(output, tuple) else (output,)
    return peak - sum(array.nbytes for array in outputs)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 1), (2, 3), (9, 0)])
def test_convolution_memory_does_not_grow_with_the_batch(dtype, stride, pad):
    W, b = np.ones((4, 3, 3, 8), np.float32), np.ones(4)
    extra = {
        m: memory_beyond_the_output(conv_forward, np.ones((m, 40, 50, 8), dtype), W, b, stride, pad)
        for m in (128, 256)
    }
    assert extra[256] - extra[128] < 0.1 * MB
    assert extra[256] < 16 * MB


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 1), (2, 3), (9, 0)])
def test_memory_of_the_way_back_does_not_grow_with_the_batch(dtype, stride, pad):
    W = np.ones((4, 3, 3, 8), dtype)
    extra = {}
    for m in (128, 256):
        A_prev = np.ones((m, 40, 50, 8), dtype)
        dZ = conv_forward(A_prev, W, np.ones(4), stride, pad)
        extra[m] = memory_beyond_the_output(conv_backward, dZ, A_prev, W, stride, pad)
    assert extra[256] - extra[128] < 0.1 * MB
    assert extra[256] < 24 * MB


@pytest.mark.parametrize(("stride", "pad"), [(1, 1), (2, 3)])
def test_memory_of_a_depthwise_layer_does_not_grow_with_the_batch(stride, pad):
    W = np.ones((8, 3, 3, 1), np.float32)
    forward, back = {}, {}
    for m in (128, 256):
        layer = np.ones((m, 40, 50, 8), np.float32), W, np.zeros(8), stride, pad, 8
        dZ = grouped_conv_forward(*layer)
        forward[m] = memory_beyond_the_output(grouped_conv_forward, *layer)
        back[m] = memory_beyond_the_output(grouped_conv_backward, dZ, layer[0], W, stride, pad, 8)
    assert max(forward[256] - forward[128], back[256] - back[128]) < 0.1 * MB
    assert max(forward[256], back[256]) < 16 * MB


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1), (5, 0)])
def test_memory_of_the_way_up_does_not_grow_with_the_batch(stride, pad):
    W, b = np.ones((8, 3, 3, 4), np.float32), np.ones(4)
    extra = {}
    for m in (64, 128):
        A_prev = np.ones((m, 20, 25, 8), np.float32)
        layer = A_prev, W, b, stride, pad
        extra[m] = memory_beyond_the_output(conv_transpose_forward, *layer)
        dZ = conv_transpose_forward(*layer)
        back = memory_beyond_the_output(conv_transpose_backward, dZ, A_prev, W, stride, pad)
        extra[m] = max(extra[m], back)
    assert extra[128] - extra[64] < 0.1 * MB
    assert extra[128] < 24 * MB


@pytest.mark.parametrize("mode", ["max", "average"])
def test_memory_of_pooling_back_does_not_grow_with_the_batch(mode):
    extra = {}
    for m in (64, 256, 512):
        A_prev = np.ones((m, 40, 50, 8), np.float32)
        dA = pool_forward(A_prev, 3, 2, mode)
        extra[m] = memory_beyond_the_output(pool_backward, dA, A_prev, 3, 2, mode)
    assert extra[512] - extra[256] < 0.1 * MB
    assert extra[512] < 2 * MB


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_pooling_memory_is_little_more_than_its_output(mode, dtype):
    A_prev = np.ones((64, 40, 50, 8), dtype)
    assert memory_beyond_the_output(pool_forward, A_prev, 3, 2, mode) < 2 * MB


@pytest.mark.parametrize(("f", "stride", "pad"), [(3, 1, 1), (3, 2, 1), (1, 2, 0)])
def test_a_wide_layer_needs_little_more_than_its_output(f, stride, pad):
    A_prev = np.ones((32, 28, 28, 64))
    W, b = np.ones((64, f, f, 64)), np.zeros(64)
    assert memory_beyond_the_output(conv_forward, A_prev, W, b, stride, pad) < 16 * MB
    dZ = conv_forward(A_prev, W, b, stride, pad)
    assert memory_beyond_the_output(conv_backward, dZ, A_prev, W, stride, pad) < 24 * MB
