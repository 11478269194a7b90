"""The fast ways to compute a layer; only the layers open this door."""

from convhelpers.fast.biases import add_biases, bias_gradient
from convhelpers.fast.choice import (
    backward,
    fill_filter_gradient,
    fill_input_gradient,
    forward,
)
from convhelpers.fast.depthwise import (
    depthwise_filter_gradient,
    depthwise_forward,
    depthwise_input_gradient,
)
from convhelpers.fast.windows import slices, view_windows

__all__ = [
    "add_biases",
    "backward",
    "bias_gradient",
    "depthwise_filter_gradient",
    "depthwise_forward",
    "depthwise_input_gradient",
    "fill_filter_gradient",
    "fill_input_gradient",
    "forward",
    "slices",
    "view_windows",
]
