"""What a caller passes, made fit for the maths or refused in the learner's words."""

import math
import reprlib
from numbers import Real

import numpy as np

IMAGE_AXES = ("m", "n_H", "n_W", "n_C")
FILTER_AXES = ("n_C", "f", "f", "n_C_prev")
GROUP_AXES = ("n_C", "f", "f", "n_C_prev // groups")
DEPTH_AXES = ("n_C_prev", "f", "f", "1")
POINT_AXES = ("n_C", "1", "1", "n_C_prev")
WINDOW_AXES = ("f", "f", "n_C_prev")
SCORE_AXES = ("m", "n_classes")

# A step of so many rows of pixels, counted in bytes, still fits into an index.
MOST_STRIDE = 2**31 - 1
MOST_BYTES = 2**47  # what a processor of today can address


def shown(value):
    """The value and its type, short enough for one line of an error message."""
    return "None" if value is None else f"{reprlib.repr(value)} ({type(value).__name__})"


def integer(value, name, minimum):
    """`value` as a Python integer of at least `minimum`."""
    expected = f"{name} must be an integer of at least {minimum}"
    # NumPy counts a time span among its integers; a truth value is an integer to Python.
    not_a_count = isinstance(value, bool | np.timedelta64)
    if not_a_count or not isinstance(value, int | np.integer):
        raise TypeError(f"{expected}, got {shown(value)}.")
    if value < minimum:
        raise ValueError(f"{expected}, got {value}.")
    return int(value)


def positive_number(value, name):
    """`value` as a positive float."""
    expected = f"{name} must be a positive number"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{expected}, got {shown(value)}.")
    if not 0 < value < math.inf:
        raise ValueError(f"{expected}, got {value}.")
    return float(value)


def step(stride, name="stride"):
    """`stride` as a Python integer of at least 1, small enough to step through memory."""
    stride = integer(stride, name, 1)
    if stride > MOST_STRIDE:
        raise ValueError(f"{name} must be at most {MOST_STRIDE}, got {stride}.")
    return stride


def border(pad, shape):
    """`pad` as a Python integer of at least 0, for which padded images of `shape` may exist."""
    pad = integer(pad, "pad", 0)
    m, n_H, n_W, n_C = shape
    if pad > 0 and 8 * m * (n_H + 2 * pad) * (n_W + 2 * pad) * n_C > MOST_BYTES:
        raise too_wide(pad, shape)
    return pad


def too_wide(pad, shape):
    """The refusal of a border with which images of `shape` fit into no memory."""
    return ValueError(
        f"pad must leave the padded images small enough for the memory, "
        f"got {pad} for images of shape {shape}."
    )


def pooling_mode(mode):
    """`mode`, which is "max" or "average"."""
    expected = 'mode must be "max" or "average"'
    if not isinstance(mode, str):
        raise TypeError(f"{expected}, got {shown(mode)}.")
    if mode not in ("max", "average"):
        raise ValueError(f"{expected}, got {mode!r}.")
    return mode


def real_array(X, name, axes=None):
    """`X` as an array of real numbers with the given axes, in its own dtype and memory."""
    expected = f"{name} must be an array of float32, float64, integers or booleans"
    if X is None:
        raise TypeError(f"{expected}, got None.")
    if isinstance(X, np.ma.MaskedArray):
        raise TypeError(f"{expected}, got a masked array: fill it first with {name}.filled().")
    array = as_array(X, expected)
    if not (array.dtype.kind in "biu" or (array.dtype.kind == "f" and array.itemsize in (4, 8))):
        raise TypeError(f"{expected}, got dtype {array.dtype}.")
    if axes is not None and array.ndim != len(axes):
        raise ValueError(
            f"{name} must have {len(axes)} axes ({', '.join(axes)}), got shape {array.shape}."
            + missing_axes(array.ndim, name, axes)
        )
    return array


def as_array(X, expected):
    """`X` as an array of whatever it holds."""
    try:
        return np.asarray(X)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{expected}, got {shown(X)}, which has no regular shape: {error}"
        ) from error
    except Exception as error:  # such as that of a tensor that wants gradients
        raise TypeError(
            f"{expected}, got {type(X).__name__}, which does not turn into one: {error}"
        ) from error


def missing_axes(ndim, name, axes):
    """The likely fix for a single image or filter, or an empty string."""
    if axes == IMAGE_AXES and ndim == 3:
        return f" For a single image, add a batch axis with {name}[np.newaxis]."
    if axes == IMAGE_AXES and ndim == 2:
        return (
            f" For a single gray image, add a batch axis and a channel axis "
            f"with {name}[np.newaxis, :, :, np.newaxis]."
        )
    if axes in (FILTER_AXES, GROUP_AXES, DEPTH_AXES, POINT_AXES) and ndim == 3:
        return f" For a single filter, add a filter axis with {name}[np.newaxis]."
    return ""


def float_dtype(array):
    """The dtype to compute in: float32 and float64 are kept, the rest becomes float64."""
    return np.dtype(np.float32 if array.dtype.kind == "f" and array.itemsize == 4 else np.float64)


def float_array(X, name, axes=None):
    """`X` as a float32 or float64 array with the given axes; the memory may be that of `X`."""
    array = real_array(X, name, axes)
    return array.astype(float_dtype(array), copy=False)


def square_filters(W, axes, name="W"):
    """`W` as a float array of square filters of at least 1 x 1."""
    W = float_array(W, name, axes)
    height, width = W.shape[-3:-1]
    if height != width or height < 1:
        raise ValueError(
            f"{name} must hold square filters of at least 1 x 1, as ({', '.join(axes)}), "
            f"got shape {W.shape}."
        )
    return W


def check_window(f, n_H, n_W, name, place):
    """Refuse a window that is larger than the place it slides over."""
    if f > min(n_H, n_W):
        raise ValueError(
            f"{name} must be at most the height and the width of {place} ({n_H} and {n_W}), "
            f"got {f}."
        )


def conv_arguments(A_prev, W, b, stride, pad):
    """The arguments of a convolutional layer, checked one by one and against each other."""
    A_prev, W = images_and_filters(A_prev, W)
    b = biases(b, len(W))
    stride, pad = steps_of_filters(A_prev, W, stride, pad)
    return A_prev, W, b, stride, pad


def biases(b, n_C):
    """`b` as a float array of one bias for each of the `n_C` filters."""
    b = float_array(b, "b")
    if b.shape not in ((n_C,), (n_C, 1)):
        raise ValueError(
            f"b must have one value for each of the {n_C} filters, "
            f"as shape ({n_C},) or ({n_C}, 1), got shape {b.shape}."
        )
    return b.reshape(n_C)


def channel_values(values, name, n_C):
    """`values` as one float64 for each of `n_C` channels."""
    values = float_array(values, name).astype(np.float64, copy=False)
    if values.shape != (n_C,):
        raise ValueError(
            f"{name} must have one value for each of the {n_C} channels, as shape ({n_C},), "
            f"got shape {values.shape}."
        )
    return values


def images_and_filters(A_prev, W):
    """Images and filters that are as deep as the images."""
    A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    W = square_filters(W, FILTER_AXES)
    n_C_prev = W.shape[3]
    if n_C_prev != A_prev.shape[3]:
        raise ValueError(
            f"W must have as many input channels (its last axis) as A_prev, "
            f"got {n_C_prev} and {A_prev.shape[3]}: "
            f"W.shape = {W.shape}, A_prev.shape = {A_prev.shape}."
        )
    return A_prev, W


def images_and_groups(A_prev, W, groups):
    """Images, filters that are as deep as a group of their channels, and the number of groups."""
    A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    W = square_filters(W, GROUP_AXES)
    groups = integer(groups, "groups", 1)
    n_C_prev, n_C = A_prev.shape[3], len(W)
    if n_C_prev % groups or n_C % groups:
        raise ValueError(
            f"groups must divide the channels of A_prev and the filters in W, "
            f"got {groups} for {n_C_prev} channels and {n_C} filters."
        )
    if W.shape[3] != n_C_prev // groups:
        raise ValueError(
            f"W must have as many input channels (its last axis) as a group of A_prev, "
            f"got {W.shape[3]} and {n_C_prev} // {groups} = {n_C_prev // groups}: "
            f"W.shape = {W.shape}, A_prev.shape = {A_prev.shape}."
        )
    return A_prev, W, groups


def images_and_separable_filters(A_prev, W_depth, W_point):
    """Images, one filter for each of their channels, and 1 x 1 filters that are as deep."""
    A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    W_depth = square_filters(W_depth, DEPTH_AXES, "W_depth")
    W_point = square_filters(W_point, POINT_AXES, "W_point")
    n_C_prev = A_prev.shape[3]
    if n_C_prev == 0:
        raise ValueError(f"A_prev must have at least one channel, got shape {A_prev.shape}.")
    if (len(W_depth), W_depth.shape[3]) != (n_C_prev, 1):
        raise ValueError(
            f"W_depth must have one filter of depth 1 for each of the {n_C_prev} channels of "
            f"A_prev, as ({', '.join(DEPTH_AXES)}), got shape {W_depth.shape}."
        )
    if W_point.shape[1:] != (1, 1, n_C_prev):
        raise ValueError(
            f"W_point must have filters of 1 x 1, as deep as the {n_C_prev} channels of A_prev, "
            f"as ({', '.join(POINT_AXES)}), got shape {W_point.shape}."
        )
    return A_prev, W_depth, W_point


def spread_size(W, dilation):
    """The side of the filters in `W` with `dilation`, for which such filters may exist."""
    n_C, f, _, n_C_prev = W.shape
    f_d = (f - 1) * dilation + 1
    if 8 * n_C * f_d**2 * n_C_prev > MOST_BYTES:
        raise ValueError(
            f"dilation must leave the filters small enough for the memory, "
            f"got {dilation} for filters of shape {W.shape}."
        )
    return f_d


def steps_of_filters(A_prev, W, stride, pad, name="W"):
    """`stride` and `pad`, for which the filters fit into the padded images."""
    stride, pad = step(stride), border(pad, A_prev.shape)
    n_H_pad, n_W_pad = (n + 2 * pad for n in A_prev.shape[1:3])
    filter_size = f"f, the size of the filters in {name},"
    check_window(W.shape[1], n_H_pad, n_W_pad, filter_size, f"A_prev padded with pad = {pad}")
    return stride, pad


def count_positions(n, f, stride, pad):
    """The positions of a window along one axis."""
    return (n + 2 * pad - f) // stride + 1


def output_shape(A_prev, f, stride, pad=0, n_C=None):
    """The shape of a layer's output; without filters it is as deep as its input."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    n_H, n_W = (count_positions(n, f, stride, pad) for n in (n_H_prev, n_W_prev))
    return m, n_H, n_W, n_C_prev if n_C is None else n_C


def output_array(A_prev, W, stride, pad):
    """Room for the output of a layer, where the memory has it."""
    shape = output_shape(A_prev, W.shape[1], stride, pad, n_C=len(W))
    try:
        return np.empty(shape, np.result_type(float_dtype(A_prev), W))
    except MemoryError as error:
        if pad == 0:
            raise
        raise too_wide(pad, A_prev.shape) from error


def output_gradient(gradient, name, shape, forward):
    """The gradient of a layer's output, which has the shape of that output."""
    gradient = float_array(gradient, name, IMAGE_AXES)
    if gradient.shape != shape:
        raise ValueError(
            f"{name} must have the shape of the output of {forward} for these arguments, {shape}, "
            f"got shape {gradient.shape}."
        )
    return gradient


def activation_function(activation):
    """`activation`, which is a function or None."""
    if activation is not None and not callable(activation):
        raise TypeError(
            f"activation must be a function such as convhelpers.relu, or None, "
            f"got {shown(activation)}."
        )
    return activation


def activate(Z, activation):
    """`activation(Z)`, checked to have the shape of `Z` and brought to its dtype."""
    if activation is None:
        return Z
    A = float_array(activation(Z), "activation(Z)")
    if A.shape != Z.shape:
        raise ValueError(f"activation(Z) must have the shape of Z, {Z.shape}, got shape {A.shape}.")
    return A.astype(Z.dtype, copy=False)


def class_labels(labels, shape):
    """`labels` as an array that has one class for each row of the scores, which have `shape`."""
    m, n_classes = shape
    expected = "labels must be an array of integers"
    labels = as_array(labels, expected)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"{expected}, got dtype {labels.dtype}.")
    if labels.shape != (m,) or m == 0:
        raise ValueError(
            f"labels must have one class for each of the images, at least one, as shape ({m},), "
            f"got shape {labels.shape}."
        )
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError(
            f"labels must be from 0 to {n_classes - 1}, one less than the number of scores, "
            f"got {labels.min()} to {labels.max()}."
        )
    return labels
