"""A convolutional layer by hand, in NumPy.

The lessons build each of these functions with readable loops; here they stand in their final form.
"""

from importlib import import_module

from convhelpers.blocks import conv_pool_forward, relu, sigmoid
from convhelpers.convolution import conv_backward, conv_forward, conv_single_step, winograd_step
from convhelpers.gradients import numerical_gradient
from convhelpers.im2col import col2im, conv_forward_matmul, im2col
from convhelpers.padding import conv_output_size, same_pad, zero_pad
from convhelpers.pooling import pool_backward, pool_forward

__version__ = "0.1.0"

__all__ = [  # noqa: RUF022 - in the order of the lessons
    # 01 zero padding
    "zero_pad",
    "conv_output_size",
    "same_pad",
    # 02 single step
    "conv_single_step",
    # 03 convolution forward
    "conv_forward",
    # 04 pooling
    "pool_forward",
    # 05 convolution, activation, pooling
    "conv_pool_forward",
    "relu",
    "sigmoid",
    # 06 convolution backward
    "conv_backward",
    "numerical_gradient",
    # 07 pooling backward
    "pool_backward",
    # 08 from loops to matrix products
    "im2col",
    "conv_forward_matmul",
    "winograd_step",
    # 09 train a network
    "softmax_cross_entropy",
    "momentum_step",
    # 10 look inside the network
    "occlusion_map",
    # 11 dilated, grouped and separable
    "dilate",
    "grouped_conv_forward",
    "grouped_conv_backward",
    "separable_conv_forward",
    "separable_conv_backward",
    # 12 transposed convolution
    "conv_transpose_forward",
    "conv_transpose_backward",
    "col2im",
    # 13 batch normalization and residual blocks
    "batch_norm_forward",
    "batch_norm_backward",
    "fold_batch_norm",
    # 14 one layer on many machines
    "cut_tile",
    "conv_tiled_forward",
    "conv_tiled_backward",
]

# A layer needs nothing of lessons 09 and later. They are loaded when they are asked for, so that
# `import convhelpers` takes hardly longer than `import numpy`.
LATER = {
    "softmax_cross_entropy": "convhelpers.training",
    "momentum_step": "convhelpers.training",
    "occlusion_map": "convhelpers.inside",
    "dilate": "convhelpers.grouped",
    "grouped_conv_forward": "convhelpers.grouped",
    "grouped_conv_backward": "convhelpers.grouped",
    "separable_conv_forward": "convhelpers.grouped",
    "separable_conv_backward": "convhelpers.grouped",
    "conv_transpose_forward": "convhelpers.transposed",
    "conv_transpose_backward": "convhelpers.transposed",
    "batch_norm_forward": "convhelpers.normalization",
    "batch_norm_backward": "convhelpers.normalization",
    "fold_batch_norm": "convhelpers.normalization",
    "cut_tile": "convhelpers.tiles",
    "conv_tiled_forward": "convhelpers.tiles",
    "conv_tiled_backward": "convhelpers.tiles",
}


def __getattr__(name):
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LATER[name]), name)


def __dir__():
    return sorted({*globals(), *LATER})
