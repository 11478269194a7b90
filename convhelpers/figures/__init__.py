"""Pictures for the lessons: pure functions from values to a `Picture` and its sentence."""

from convhelpers.figures.convolution import (
    batch_and_filters,
    convolution_step,
    convolution_sweep,
    difference,
    filter_sheet,
)
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
from convhelpers.figures.single_step import activation_curves, flipped, single_step
from convhelpers.figures.stages import stage_table, stages, whole_layer
from convhelpers.figures.table import Table
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
    "flipped",
    "influence",
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
    "zero_padding",
]
