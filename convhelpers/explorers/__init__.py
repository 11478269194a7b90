"""Sliders over the pictures of the lessons, one file a topic."""

from convhelpers.explorers.convolution_backward import explore_convolution_backward
from convhelpers.explorers.drawing_pad import drawing_pad
from convhelpers.explorers.explorer import Explorer
from convhelpers.explorers.forward import (
    explore_conv_pool,
    explore_convolution,
    explore_padding,
    explore_pooling,
    explore_single_step,
    explore_windows,
)
from convhelpers.explorers.grouped import explore_groups
from convhelpers.explorers.inside import explore_cells, explore_occlusion
from convhelpers.explorers.memory import explore_blocks, explore_memory
from convhelpers.explorers.normalization import explore_normalization
from convhelpers.explorers.photograph import explore_filters
from convhelpers.explorers.pooling_backward import explore_pooling_backward
from convhelpers.explorers.stamps import explore_stamps
from convhelpers.explorers.tiles import explore_tiles
from convhelpers.explorers.training import explore_softmax

# All of the above, and none of the modules that they come from.
__all__ = sorted(name for name, value in globals().items() if callable(value))
