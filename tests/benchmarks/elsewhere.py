"""The same layers in SciPy, PyTorch and ONNX Runtime, where these are installed.

Each function here takes the arrays of a layer, brings them into the form the other library wants,
and returns a call that computes the layer and nothing else. What the call returns is turned back to
the course's order of axes by `in_our_order`.
"""

from importlib.util import find_spec

import numpy as np
from machine import threads
from rivals import output_size, padded


def installed(*modules):
    """Whether all of these can be imported."""
    return all(find_spec(module) for module in modules)


def in_our_order(Z):
    """Batch, height, width, channels, from a framework's batch, channels, height, width."""
    return np.moveaxis(np.asarray(Z), 1, 3)


# ------------------------------------------------------------------------------------------- SciPy


def scipy_correlate(A_prev, W, b, stride, pad):
    """``scipy.signal.correlate`` for each image and filter; it chooses sum or FFT by itself."""
    from scipy.signal import correlate

    A_pad = padded(A_prev, pad)

    def call():
        Z = np.empty((len(A_pad), *output_size(A_pad, W, stride), len(W)), A_pad.dtype)
        for i in range(len(A_pad)):
            for c in range(len(W)):
                Z[i, ..., c] = correlate(A_pad[i], W[c], mode="valid")[::stride, ::stride, 0]
        Z += b
        return Z

    return call


def scipy_fft(A_prev, W, b, stride, pad):
    """Products of spectra: each image and each filter is transformed once, in parallel."""
    from scipy import fft

    workers = threads() or -1
    A_pad = padded(A_prev, pad)
    n_H, n_W = (n - W.shape[1] + 1 for n in A_pad.shape[1:3])
    sizes = [fft.next_fast_len(n, real=True) for n in A_pad.shape[1:3]]

    def call():
        filters = fft.rfft2(W, sizes, axes=(1, 2), workers=workers).conj().transpose(1, 2, 3, 0)
        Z = np.empty((len(A_pad), *output_size(A_pad, W, stride), len(W)), A_pad.dtype)
        for i in range(len(A_pad)):
            image = fft.rfft2(A_pad[i], sizes, axes=(0, 1), workers=workers)
            product = np.matmul(image[:, :, None, :], filters)[:, :, 0]
            Z_full = fft.irfft2(product, sizes, axes=(0, 1), workers=workers)
            Z[i] = Z_full[:n_H:stride, :n_W:stride]
        Z += b
        return Z

    return call


# ----------------------------------------------------------------------------------------- PyTorch


ORDERS = {"channels last": True, "channels first": False}


def torch_forward(A_prev, W, b, stride, pad, channels_last, groups=1):
    """``conv2d`` without a gradient, in one of the two orders in memory that it knows."""
    import torch

    images, filters = torch_images(A_prev, channels_last), torch_images(W, channels_last)
    bias = torch.from_numpy(b)

    def call():
        with torch.inference_mode():
            return torch.nn.functional.conv2d(images, filters, bias, stride, pad, groups=groups)

    return call


def torch_backward(dZ, A_prev, W, stride, pad, channels_last, groups=1):
    """All three gradients of ``conv2d``, without its forward pass."""
    import torch

    dZ, A_prev, W = (torch_images(array, channels_last) for array in (dZ, A_prev, W))
    steps = [stride, stride], [pad, pad], [1, 1], False, [0, 0], groups, [True, True, True]

    def call():
        return torch.ops.aten.convolution_backward(dZ, A_prev, W, [len(W)], *steps)

    return call


def torch_images(array, channels_last):
    """A tensor of batch, channels, height, width; in memory, the channels may come last."""
    import torch

    tensor = torch.from_numpy(array).permute(0, 3, 1, 2)
    order = torch.channels_last if channels_last else torch.contiguous_format
    return tensor.contiguous(memory_format=order)


# ------------------------------------------------------------------------------------ ONNX Runtime


def onnxruntime_forward(A_prev, W, b, stride, pad):
    """A model of one convolution, filters and biases inside it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    # A thread that waits in a loop would take its core away from the next one to be measured.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        onnx_model(A_prev, W, b, stride, pad), options, providers=["CPUExecutionProvider"]
    )
    images = {"A_prev": np.ascontiguousarray(np.moveaxis(A_prev, 3, 1))}
    return lambda: session.run(None, images)[0]


def onnx_model(A_prev, W, b, stride, pad):
    """The encoded model; only its image is an input."""
    from onnx import TensorProto, helper, numpy_helper

    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    shapes = {"A_prev": (m, n_C_prev, n_H_prev, n_W_prev), "Z": None}
    given, returned = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    )
    filters = np.ascontiguousarray(np.moveaxis(W, 3, 1))
    constants = [numpy_helper.from_array(filters, "W"), numpy_helper.from_array(b, "b")]
    node = helper.make_node(
        "Conv", ["A_prev", "W", "b"], ["Z"], strides=[stride] * 2, pads=[pad] * 4
    )
    graph = helper.make_graph([node], "layer", [given], [returned], constants)
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    return model.SerializeToString()
