"""Every argument that is refused is refused by name, with what was expected and what was got."""

import re
from datetime import date

import numpy as np
import pytest

from convhelpers import (
    batch_norm_backward,
    batch_norm_forward,
    col2im,
    conv_backward,
    conv_forward,
    conv_forward_matmul,
    conv_output_size,
    conv_pool_forward,
    conv_single_step,
    conv_transpose_backward,
    conv_transpose_forward,
    dilate,
    fold_batch_norm,
    grouped_conv_backward,
    grouped_conv_forward,
    im2col,
    occlusion_map,
    pool_backward,
    pool_forward,
    relu,
    same_pad,
    separable_conv_backward,
    separable_conv_forward,
    sigmoid,
    softmax_cross_entropy,
    zero_pad,
)

A_PREV = np.ones((2, 5, 6, 3))
W = np.ones((4, 3, 3, 3))
B = np.ones(4)
W_DEPTH, W_POINT = np.ones((3, 3, 3, 1)), np.ones((4, 1, 1, 3))
DZ = np.ones((2, 3, 4, 4))
COLUMNS = np.ones((2 * 3 * 4, 3 * 3 * 3))
UP = np.ones((2, 7, 8, 3))  # the output of a transposed layer: 3 x 3 at stride 1 of A_PREV
STAMPS = np.ones((3, 3, 3, 3))

# Each public function with one of its array arguments left open.
TAKES_ARRAY = {
    "zero_pad X": ("X", lambda X: zero_pad(X, 1)),
    "conv_single_step a_slice": ("a_slice", lambda a_slice: conv_single_step(a_slice, W[0], 0)),
    "conv_single_step W": ("W", lambda W: conv_single_step(A_PREV[0, :3, :3], W, 0)),
    "conv_single_step b": ("b", lambda b: conv_single_step(A_PREV[0, :3, :3], W[0], b)),
    "conv_forward A_prev": ("A_prev", lambda A_prev: conv_forward(A_prev, W, B)),
    "conv_forward W": ("W", lambda W: conv_forward(A_PREV, W, B)),
    "conv_forward b": ("b", lambda b: conv_forward(A_PREV, W, b)),
    "pool_forward A_prev": ("A_prev", lambda A_prev: pool_forward(A_prev, 2, 2)),
    "conv_pool_forward A_prev": ("A_prev", lambda A_prev: conv_pool_forward(A_prev, W, B)),
    "conv_pool_forward W": ("W", lambda W: conv_pool_forward(A_PREV, W, B)),
    "conv_pool_forward b": ("b", lambda b: conv_pool_forward(A_PREV, W, b)),
    "conv_backward dZ": ("dZ", lambda dZ: conv_backward(dZ, A_PREV, W)),
    "conv_backward A_prev": ("A_prev", lambda A_prev: conv_backward(DZ, A_prev, W)),
    "conv_backward W": ("W", lambda W: conv_backward(DZ, A_PREV, W)),
    "pool_backward dA": ("dA", lambda dA: pool_backward(dA, A_PREV, 2, 2)),
    "pool_backward A_prev": ("A_prev", lambda A_prev: pool_backward(A_PREV, A_prev, 1, 1)),
    "dilate W": ("W", lambda W: dilate(W, 2)),
    "grouped_conv_forward A_prev": ("A_prev", lambda A: grouped_conv_forward(A, W, B)),
    "grouped_conv_forward W": ("W", lambda W: grouped_conv_forward(A_PREV, W, B)),
    "grouped_conv_forward b": ("b", lambda b: grouped_conv_forward(A_PREV, W, b)),
    "grouped_conv_backward dZ": ("dZ", lambda dZ: grouped_conv_backward(dZ, A_PREV, W)),
    "grouped_conv_backward A_prev": ("A_prev", lambda A: grouped_conv_backward(DZ, A, W)),
    "grouped_conv_backward W": ("W", lambda W: grouped_conv_backward(DZ, A_PREV, W)),
    "separable_conv_forward A_prev": (
        "A_prev",
        lambda A_prev: separable_conv_forward(A_prev, W_DEPTH, W_POINT, B),
    ),
    "separable_conv_forward W_depth": (
        "W_depth",
        lambda W_depth: separable_conv_forward(A_PREV, W_depth, W_POINT, B),
    ),
    "separable_conv_forward W_point": (
        "W_point",
        lambda W_point: separable_conv_forward(A_PREV, W_DEPTH, W_point, B),
    ),
    "separable_conv_forward b": (
        "b",
        lambda b: separable_conv_forward(A_PREV, W_DEPTH, W_POINT, b),
    ),
    "separable_conv_backward dZ": (
        "dZ",
        lambda dZ: separable_conv_backward(dZ, A_PREV, W_DEPTH, W_POINT),
    ),
    "separable_conv_backward A_prev": (
        "A_prev",
        lambda A_prev: separable_conv_backward(DZ, A_prev, W_DEPTH, W_POINT),
    ),
    "separable_conv_backward W_depth": (
        "W_depth",
        lambda W_depth: separable_conv_backward(DZ, A_PREV, W_depth, W_POINT),
    ),
    "separable_conv_backward W_point": (
        "W_point",
        lambda W_point: separable_conv_backward(DZ, A_PREV, W_DEPTH, W_point),
    ),
    "col2im columns": ("columns", lambda columns: col2im(columns, A_PREV.shape, 3)),
    "conv_transpose_forward A_prev": (
        "A_prev",
        lambda A_prev: conv_transpose_forward(A_prev, STAMPS, B[:3]),
    ),
    "conv_transpose_forward W": ("W", lambda W: conv_transpose_forward(A_PREV, W, B[:3])),
    "conv_transpose_forward b": ("b", lambda b: conv_transpose_forward(A_PREV, STAMPS, b)),
    "conv_transpose_backward dZ": ("dZ", lambda dZ: conv_transpose_backward(dZ, A_PREV, STAMPS)),
    "conv_transpose_backward A_prev": (
        "A_prev",
        lambda A_prev: conv_transpose_backward(UP, A_prev, STAMPS),
    ),
    "conv_transpose_backward W": ("W", lambda W: conv_transpose_backward(UP, A_PREV, W)),
    "batch_norm_forward Z": ("Z", lambda Z: batch_norm_forward(Z, B, B)),
    "batch_norm_forward gamma": ("gamma", lambda gamma: batch_norm_forward(DZ, gamma, B)),
    "batch_norm_forward beta": ("beta", lambda beta: batch_norm_forward(DZ, B, beta)),
    "batch_norm_backward dY": ("dY", lambda dY: batch_norm_backward(dY, DZ, B)),
    "batch_norm_backward Z": ("Z", lambda Z: batch_norm_backward(DZ, Z, B)),
    "batch_norm_backward gamma": ("gamma", lambda gamma: batch_norm_backward(DZ, DZ, gamma)),
    "fold_batch_norm W": ("W", lambda W: fold_batch_norm(W, B, B, B, B, B)),
    "fold_batch_norm b": ("b", lambda b: fold_batch_norm(W, b, B, B, B, B)),
    "fold_batch_norm gamma": ("gamma", lambda gamma: fold_batch_norm(W, B, gamma, B, B, B)),
    "fold_batch_norm beta": ("beta", lambda beta: fold_batch_norm(W, B, B, beta, B, B)),
    "fold_batch_norm mean": ("mean", lambda mean: fold_batch_norm(W, B, B, B, mean, B)),
    "fold_batch_norm var": ("var", lambda var: fold_batch_norm(W, B, B, B, B, var)),
    "relu Z": ("Z", relu),
    "sigmoid Z": ("Z", sigmoid),
}

NOT_NUMBERS = {
    "complex": (np.ones(3, complex), "got dtype complex128."),
    "object": (np.array([1, None]), "got dtype object."),
    "string": ("cat.png", "got dtype <U7."),
    "bytes": (b"cat", "got dtype |S3."),
    "date": (np.array(["2020-01-01"], "datetime64[D]"), "got dtype datetime64[D]."),
    "duration": (np.array([1], "timedelta64[s]"), "got dtype timedelta64[s]."),
    "record": (np.zeros(2, [("red", "u1")]), "got dtype [('red', 'u1')]."),
    "None": (None, "got None."),
    "ellipsis": (..., "got dtype object."),
    "generator": ((n for n in [1, 2]), "got dtype object."),
    "dictionary": ({"W": 1}, "got dtype object."),
    "ragged": ([[1, 2], [3]], "got [[1, 2], [3]] (list), which has no regular shape: "),
    "masked": (np.ma.masked_equal([1, 2], 2), "got a masked array: fill it first with "),
}

# Each public function with one of its integers left open, and the least value it takes.
TAKES_INTEGER = {
    "zero_pad pad": ("pad", 0, lambda pad: zero_pad(A_PREV, pad)),
    "conv_output_size n": ("n", 0, lambda n: conv_output_size(n, 1)),
    "conv_output_size f": ("f", 1, lambda f: conv_output_size(5, f)),
    "conv_output_size stride": ("stride", 1, lambda stride: conv_output_size(5, 3, stride)),
    "conv_output_size pad": ("pad", 0, lambda pad: conv_output_size(5, 3, 1, pad)),
    "same_pad f": ("f", 1, same_pad),
    "conv_forward stride": ("stride", 1, lambda stride: conv_forward(A_PREV, W, B, stride)),
    "conv_forward pad": ("pad", 0, lambda pad: conv_forward(A_PREV, W, B, 1, pad)),
    "pool_forward f": ("f", 1, lambda f: pool_forward(A_PREV, f, 2)),
    "pool_forward stride": ("stride", 1, lambda stride: pool_forward(A_PREV, 2, stride)),
    "conv_pool_forward stride": (
        "stride",
        1,
        lambda stride: conv_pool_forward(A_PREV, W, B, stride, pool_f=1),
    ),
    "conv_pool_forward pad": ("pad", 0, lambda pad: conv_pool_forward(A_PREV, W, B, 1, pad)),
    "conv_pool_forward pool_f": (
        "pool_f",
        1,
        lambda pool_f: conv_pool_forward(A_PREV, W, B, pool_f=pool_f),
    ),
    "conv_pool_forward pool_stride": (
        "pool_stride",
        1,
        lambda pool_stride: conv_pool_forward(A_PREV, W, B, pool_stride=pool_stride),
    ),
    "conv_backward stride": (
        "stride",
        1,
        lambda stride: conv_backward(DZ, A_PREV, W, stride)[0],
    ),
    "conv_backward pad": (
        "pad",
        0,
        lambda pad: conv_backward(np.ones((2, 5, 6, 4)), A_PREV, W, 1, pad)[0],
    ),
    "dilate dilation": ("dilation", 1, lambda dilation: dilate(W, dilation)),
    "grouped_conv_forward stride": (
        "stride",
        1,
        lambda stride: grouped_conv_forward(A_PREV, W, B, stride),
    ),
    "grouped_conv_forward pad": ("pad", 0, lambda pad: grouped_conv_forward(A_PREV, W, B, 1, pad)),
    "grouped_conv_forward groups": (
        "groups",
        1,
        lambda groups: grouped_conv_forward(A_PREV, W, B, groups=groups),
    ),
    "grouped_conv_backward stride": (
        "stride",
        1,
        lambda stride: grouped_conv_backward(DZ, A_PREV, W, stride)[0],
    ),
    "grouped_conv_backward pad": (
        "pad",
        0,
        lambda pad: grouped_conv_backward(np.ones((2, 5, 6, 4)), A_PREV, W, 1, pad)[0],
    ),
    "grouped_conv_backward groups": (
        "groups",
        1,
        lambda groups: grouped_conv_backward(DZ, A_PREV, W, groups=groups)[0],
    ),
    "separable_conv_forward stride": (
        "stride",
        1,
        lambda stride: separable_conv_forward(A_PREV, W_DEPTH, W_POINT, B, stride),
    ),
    "separable_conv_forward pad": (
        "pad",
        0,
        lambda pad: separable_conv_forward(A_PREV, W_DEPTH, W_POINT, B, 1, pad),
    ),
    "separable_conv_backward stride": (
        "stride",
        1,
        lambda stride: separable_conv_backward(DZ, A_PREV, W_DEPTH, W_POINT, stride)[0],
    ),
    "separable_conv_backward pad": (
        "pad",
        0,
        lambda pad: separable_conv_backward(
            np.ones((2, 5, 6, 4)), A_PREV, W_DEPTH, W_POINT, 1, pad
        )[0],
    ),
    "col2im f": ("f", 1, lambda f: col2im(np.ones((60, 3)), A_PREV.shape, f)),
    "col2im stride": ("stride", 1, lambda stride: col2im(COLUMNS, A_PREV.shape, 3, stride)),
    "col2im pad": (
        "pad",
        0,
        lambda pad: col2im(np.ones((2 * 5 * 6, 27)), A_PREV.shape, 3, 1, pad),
    ),
    "col2im m of shape": ("m of shape", 0, lambda m: col2im(COLUMNS[:12], (m, 5, 6, 3), 3)),
    "conv_transpose_forward stride": (
        "stride",
        1,
        lambda stride: conv_transpose_forward(A_PREV, STAMPS, B[:3], stride),
    ),
    "conv_transpose_forward pad": (
        "pad",
        0,
        lambda pad: conv_transpose_forward(A_PREV, STAMPS, B[:3], 1, pad),
    ),
    "conv_transpose_backward stride": (
        "stride",
        1,
        lambda stride: conv_transpose_backward(UP, A_PREV, STAMPS, stride)[0],
    ),
    "conv_transpose_backward pad": (
        "pad",
        0,
        lambda pad: conv_transpose_backward(A_PREV, A_PREV, STAMPS, 1, pad)[0],
    ),
    "pool_backward f": ("f", 1, lambda f: pool_backward(A_PREV, A_PREV, f, 1)),
    "pool_backward stride": ("stride", 1, lambda stride: pool_backward(A_PREV, A_PREV, 1, stride)),
}

# Each public function with its `eps` left open.
TAKES_EPS = {
    "batch_norm_forward": lambda eps: batch_norm_forward(DZ, B, B, eps),
    "batch_norm_backward": lambda eps: batch_norm_backward(DZ, DZ, B, eps),
    "fold_batch_norm": lambda eps: fold_batch_norm(W, B, B, B, B, B, eps),
}

NOT_INTEGERS = {
    "True": (True, "got True (bool)."),
    "numpy True": (np.True_, "got np.True_ (bool)."),
    "float": (2.0, "got 2.0 (float)."),
    "numpy float": (np.float64(1.0), "got np.float64(1.0) (float64)."),
    "string": ("same", "got 'same' (str)."),
    "pair": ((1, 1), "got (1, 1) (tuple)."),
    "array": (np.array(1), "got array(1) (ndarray)."),
    "duration": (np.timedelta64(1, "s"), "got np.timedelta64(1,'s') (timedelta64)."),
    "date": (date(2020, 1, 1), "got datetime.date(2020, 1, 1) (date)."),
    "None": (None, "got None."),
}

NUMPY_INTEGERS = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]


@pytest.mark.parametrize(("name", "call"), TAKES_ARRAY.values(), ids=TAKES_ARRAY)
@pytest.mark.parametrize(("value", "got"), NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_what_is_no_array_of_numbers_is_refused(name, call, value, got):
    expected = f"{name} must be an array of float32, float64, integers or booleans, {got}"
    with pytest.raises(TypeError, match=re.escape(expected)):
        call(value)


class Tensor:
    """Like a tensor that wants gradients, it refuses to become an array."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("call detach first")


@pytest.mark.parametrize(("name", "call"), TAKES_ARRAY.values(), ids=TAKES_ARRAY)
def test_what_fails_to_become_an_array_is_refused_by_name(name, call):
    expected = (
        f"{name} must be an array of float32, float64, integers or booleans, "
        "got Tensor, which does not turn into one: call detach first"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(expected)}$"):
        call(Tensor())


def test_labels_that_fail_to_become_an_array_are_refused_by_name():
    expected = (
        "labels must be an array of integers, "
        "got Tensor, which does not turn into one: call detach first"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(expected)}$"):
        softmax_cross_entropy(np.ones((2, 3)), Tensor())


# On some machines long double is another name for float64.
OTHER_FLOATS = [kind for kind in ("float16", "longdouble") if np.dtype(kind) != np.float64]


@pytest.mark.parametrize("kind", OTHER_FLOATS)
def test_other_floats_are_refused_by_their_name(kind):
    with pytest.raises(TypeError, match=f"^Z must be an array of .*, got dtype {np.dtype(kind)}.$"):
        relu(np.ones(3, kind))


@pytest.mark.parametrize(("name", "minimum", "call"), TAKES_INTEGER.values(), ids=TAKES_INTEGER)
@pytest.mark.parametrize(("value", "got"), NOT_INTEGERS.values(), ids=NOT_INTEGERS)
def test_what_is_no_integer_is_refused(name, minimum, call, value, got):
    expected = f"{name} must be an integer of at least {minimum}, {got}"
    with pytest.raises(TypeError, match=f"^{re.escape(expected)}$"):
        call(value)


@pytest.mark.parametrize(("name", "minimum", "call"), TAKES_INTEGER.values(), ids=TAKES_INTEGER)
def test_an_integer_below_its_minimum_is_refused(name, minimum, call):
    for value in (minimum - 1, -3, np.int8(-3)):
        expected = f"{name} must be an integer of at least {minimum}, got {value}."
        with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
            call(value)


@pytest.mark.parametrize(("name", "minimum", "call"), TAKES_INTEGER.values(), ids=TAKES_INTEGER)
@pytest.mark.parametrize("kind", NUMPY_INTEGERS)
def test_numpy_integers_count_as_integers(name, minimum, call, kind):
    np.testing.assert_array_equal(call(kind(1)), call(1))


@pytest.mark.parametrize("call", TAKES_EPS.values(), ids=TAKES_EPS)
@pytest.mark.parametrize(
    ("eps", "error", "got"),
    [
        (0, ValueError, "got 0."),
        (-1e-5, ValueError, "got -1e-05."),
        (np.inf, ValueError, "got inf."),
        (np.nan, ValueError, "got nan."),
        (True, TypeError, "got True (bool)."),
        ("1e-5", TypeError, "got '1e-5' (str)."),
        (1e-5j, TypeError, "got 1e-05j (complex)."),
        (np.array([1e-5]), TypeError, "got array([1.e-05]) (ndarray)."),
        (None, TypeError, "got None."),
    ],
)
def test_what_is_no_positive_number_is_refused(call, eps, error, got):
    with pytest.raises(error, match=f"^eps must be a positive number, {re.escape(got)}$"):
        call(eps)


@pytest.mark.parametrize("call", TAKES_EPS.values(), ids=TAKES_EPS)
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int8, int])
def test_every_kind_of_positive_number_is_taken(call, kind):
    for array, expected in zip(call(kind(1)), call(1.0), strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize(
    "call",
    [
        lambda mode: pool_forward(A_PREV, 2, 2, mode),
        lambda mode: conv_pool_forward(A_PREV, W, B, mode=mode),
        lambda mode: pool_backward(A_PREV, A_PREV, 1, 1, mode),
    ],
    ids=["pool_forward", "conv_pool_forward", "pool_backward"],
)
@pytest.mark.parametrize(
    ("mode", "error", "got"),
    [
        ("mean", ValueError, "got 'mean'."),
        ("MAX", ValueError, "got 'MAX'."),
        ("", ValueError, "got ''."),
        (None, TypeError, "got None."),
        (max, TypeError, "got <built-in function max> (builtin_function_or_method)."),
        (["max"], TypeError, "got ['max'] (list)."),
    ],
)
def test_an_unknown_mode_is_refused(call, mode, error, got):
    with pytest.raises(error, match=f'^mode must be "max" or "average", {re.escape(got)}$'):
        call(mode)


def test_a_long_value_is_cut_in_the_message():
    with pytest.raises(TypeError) as refusal:
        conv_output_size("x" * 10_000, 3)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("shape", "fix"),
    [
        ((), ""),
        ((5,), ""),
        (
            (5, 6),
            " For a single gray image, add a batch axis and a channel axis "
            "with A_prev[np.newaxis, :, :, np.newaxis].",
        ),
        ((5, 6, 3), " For a single image, add a batch axis with A_prev[np.newaxis]."),
        ((1, 2, 5, 6, 3), ""),
    ],
)
@pytest.mark.parametrize(
    "layer",
    [
        "conv_forward",
        "pool_forward",
        "conv_pool_forward",
        "conv_backward",
        "pool_backward",
        "conv_transpose_forward",
        "conv_transpose_backward",
    ],
)
def test_a_wrong_number_of_axes_is_refused(layer, shape, fix):
    call = TAKES_ARRAY[f"{layer} A_prev"][1]
    expected = f"A_prev must have 4 axes (m, n_H, n_W, n_C), got shape {shape}.{fix}"
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        call(np.ones(shape))


def test_the_fix_that_the_message_names_works():
    image, gray = A_PREV[0], A_PREV[0, :, :, 0]
    assert pool_forward(image[np.newaxis], 2, 2).shape == (1, 2, 3, 3)
    assert pool_forward(gray[np.newaxis, :, :, np.newaxis], 2, 2).shape == (1, 2, 3, 1)
    assert conv_forward(A_PREV, W[0][np.newaxis], B[:1]).shape == (2, 3, 4, 1)


TAKES_PAD = {
    "zero_pad": lambda pad: zero_pad(A_PREV, pad),
    "conv_forward": lambda pad: conv_forward(A_PREV, W, B, 1, pad),
    "conv_forward, few windows": lambda pad: conv_forward(A_PREV, W, B, 2**31 - 1, pad),
    "conv_backward": lambda pad: conv_backward(DZ, A_PREV, W, 1, pad),
    "conv_pool_forward": lambda pad: conv_pool_forward(A_PREV, W, B, 1, pad),
    "im2col": lambda pad: im2col(A_PREV, 3, 1, pad),
    "col2im": lambda pad: col2im(COLUMNS, A_PREV.shape, 3, 1, pad),
    "conv_forward_matmul": lambda pad: conv_forward_matmul(A_PREV, W, B, 1, pad),
}
TAKES_STRIDE = {
    "conv_forward": ("stride", lambda stride: conv_forward(A_PREV, W, B, stride)),
    "conv_backward": (
        "stride",
        lambda stride: conv_backward(np.ones((2, 1, 1, 4)), A_PREV, W, stride),
    ),
    "pool_forward": ("stride", lambda stride: pool_forward(A_PREV, 3, stride)),
    "pool_backward": (
        "stride",
        lambda stride: pool_backward(np.ones((2, 1, 1, 3)), A_PREV, 3, stride),
    ),
    "conv_pool_forward": (
        "stride",
        lambda stride: conv_pool_forward(A_PREV, W, B, stride, pool_f=1),
    ),
    "conv_pool_forward pool": (
        "pool_stride",
        lambda pool_stride: conv_pool_forward(A_PREV, W, B, pool_stride=pool_stride),
    ),
    "im2col": ("stride", lambda stride: im2col(A_PREV, 3, stride)),
    "col2im": ("stride", lambda stride: col2im(COLUMNS[:2], A_PREV.shape, 3, stride)),
    "conv_transpose_forward": (
        "stride",
        lambda stride: conv_transpose_forward(A_PREV[:, :1, :1], STAMPS, B[:3], stride),
    ),
    "conv_transpose_backward": (
        "stride",
        lambda stride: conv_transpose_backward(UP[:, :3, :3], A_PREV[:, :1, :1], STAMPS, stride),
    ),
    "conv_forward_matmul": ("stride", lambda stride: conv_forward_matmul(A_PREV, W, B, stride)),
    "occlusion_map": (
        "stride",
        lambda stride: occlusion_map(lambda images: np.ones(len(images)), A_PREV[0], 3, stride),
    ),
}


@pytest.mark.parametrize("call", TAKES_PAD.values(), ids=TAKES_PAD)
@pytest.mark.parametrize("pad", [10**6, 2**31, 10**18, 2**62, 2**63, 10**30])
def test_a_border_beyond_any_memory_is_refused_by_name(call, pad):
    expected = (
        f"pad must leave the padded images small enough for the memory, "
        f"got {pad} for images of shape (2, 5, 6, 3)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        call(pad)


@pytest.mark.parametrize(("name", "call"), TAKES_STRIDE.values(), ids=TAKES_STRIDE)
@pytest.mark.parametrize("stride", [2**31, 10**18, 2**63, 10**30])
def test_a_stride_beyond_any_index_is_refused_by_name(name, call, stride):
    with pytest.raises(ValueError, match=f"^{name} must be at most {2**31 - 1}, got {stride}.$"):
        call(stride)


@pytest.mark.parametrize(("name", "call"), TAKES_STRIDE.values(), ids=TAKES_STRIDE)
def test_the_largest_stride_sees_one_window(name, call):
    result, only = call(2**31 - 1), call(9)
    for array, expected in zip(result, only, strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("call", [TAKES_PAD["zero_pad"], TAKES_PAD["conv_forward"]])
def test_a_border_beyond_the_memory_of_this_machine_is_refused_by_name(monkeypatch, call):
    def full(*arguments):
        raise MemoryError

    monkeypatch.setattr(np, "zeros", full)
    monkeypatch.setattr(np, "empty", full)
    with pytest.raises(ValueError, match=r"^pad must leave the padded images small enough"):
        call(1)
    with pytest.raises(MemoryError):
        call(0)
