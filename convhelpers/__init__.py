"""A convolutional layer by hand, in NumPy.

The lessons build each of these functions with readable loops; here they stand in their final form.
"""

from convhelpers.blocks import conv_pool_forward, relu, sigmoid
from convhelpers.convolution import conv_backward, conv_forward, conv_single_step
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
    # 07 pooling backward
    "pool_backward",
]
