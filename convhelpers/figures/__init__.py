"""Pictures for the lessons: pure functions from values to a `Picture` and its sentence."""

from convhelpers.figures.comparison import difference, numbers_compared
from convhelpers.figures.convolution import (
    batch_and_filters,
    convolution_step,
    convolution_sweep,
    filter_sheet,
)
from convhelpers.figures.filtered import filtered_photograph
from convhelpers.figures.message import message
from convhelpers.figures.padding import outputs_reached, window_counts, zero_padding
from convhelpers.figures.photograph import feature_maps, patches, photographs
from convhelpers.figures.picture import Picture
from convhelpers.figures.pooling import pooling, pooling_compared, pooling_step
from convhelpers.figures.receptive import (
    influence,
    receptive_field,
    receptive_fields,
    receptive_squares,
)
from convhelpers.figures.single_step import activation_curves, flipped, single_step, window_step
from convhelpers.figures.stages import stage_table, stages, whole_layer
from convhelpers.figures.table import Table
from convhelpers.figures.training import learning_curves, network_table
from convhelpers.figures.volume import volume

__all__ = [
    "Picture",
    "Table",
    "activation_curves",
    "batch_and_filters",
    "convolution_step",
    "convolution_sweep",
    "difference",
    "feature_maps",
    "filter_sheet",
    "filtered_photograph",
    "flipped",
    "influence",
    "learning_curves",
    "message",
    "network_table",
    "numbers_compared",
    "outputs_reached",
    "patches",
    "photographs",
    "pooling",
    "pooling_compared",
    "pooling_step",
    "receptive_field",
    "receptive_fields",
    "receptive_squares",
    "single_step",
    "stage_table",
    "stages",
    "volume",
    "whole_layer",
    "window_counts",
    "window_step",
    "zero_padding",
]
