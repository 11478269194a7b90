"""Sliders over the pictures of the lessons: what the reader moves goes in, a picture comes out."""

from convhelpers.explorers.explorer import Explorer
from convhelpers.explorers.forward import (
    explore_conv_pool,
    explore_convolution,
    explore_padding,
    explore_pooling,
    explore_single_step,
    explore_windows,
)
from convhelpers.explorers.photograph import explore_filters

__all__ = [
    "Explorer",
    "explore_conv_pool",
    "explore_convolution",
    "explore_filters",
    "explore_padding",
    "explore_pooling",
    "explore_single_step",
    "explore_windows",
]
