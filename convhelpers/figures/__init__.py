"""Pictures, one file a topic: values go in, a `Picture` and its sentence come out."""

from convhelpers.figures.benchmark import layer_times
from convhelpers.figures.block_gradient import block_gradient
from convhelpers.figures.channels import channel_groups, full_and_separable, pixel_mixed
from convhelpers.figures.class_map import class_map
from convhelpers.figures.comparison import difference, numbers_compared
from convhelpers.figures.convolution import (
    batch_and_filters,
    convolution_step,
    convolution_sweep,
    filter_sheet,
)
from convhelpers.figures.convolution_gradient import (
    gradient_step,
    gradient_sweep,
    pixel_gradient,
    values_and_slopes,
    weight_gradient,
)
from convhelpers.figures.digits import confusion, digits, mistakes, reading
from convhelpers.figures.drawn_digit import drawn_digit
from convhelpers.figures.filtered import filtered_photograph
from convhelpers.figures.grouped_step import grouped_step, spread_filter
from convhelpers.figures.growth import growth
from convhelpers.figures.inside import (
    cell_seen,
    feature_sheet,
    filter_gallery,
    image_row,
    most_exciting,
    occlusion,
)
from convhelpers.figures.kink import kink
from convhelpers.figures.kit.picture import Picture
from convhelpers.figures.knowledge import knowledge
from convhelpers.figures.layers_in_depth import layers_in_depth
from convhelpers.figures.memory import matrix_product, memory_layout, windows_as_rows
from convhelpers.figures.message import message
from convhelpers.figures.normalization import normalization_gradient, normalization_steps
from convhelpers.figures.padding import outputs_reached, window_counts, zero_padding
from convhelpers.figures.photograph import feature_maps, patches, photographs
from convhelpers.figures.pixels_read import pixels_read
from convhelpers.figures.pooling import pooling, pooling_compared, pooling_step
from convhelpers.figures.pooling_gradient import (
    pooling_gradient,
    pooling_gradient_collected,
    pooling_gradient_step,
    pooling_gradients_compared,
)
from convhelpers.figures.receptive import (
    dilated_stack,
    influence,
    receptive_field,
    receptive_fields,
    receptive_squares,
)
from convhelpers.figures.residual import residual_block
from convhelpers.figures.single_step import activation_curves, flipped, single_step, window_step
from convhelpers.figures.speed import block_choice, roofline, speedups
from convhelpers.figures.stages import stage_table, stages, whole_layer
from convhelpers.figures.stamps import (
    patterns,
    pixel_stamped,
    stamp_counts,
    stamp_step,
    windows_added,
)
from convhelpers.figures.table import Table
from convhelpers.figures.tiles import numbers_sent, tile_piece, tile_step
from convhelpers.figures.training import (
    learning_curves,
    momentum_steps,
    network_table,
    softmax_steps,
)
from convhelpers.figures.trials import trials
from convhelpers.figures.volume import volume
from convhelpers.figures.volume_step import volume_step
from convhelpers.figures.winograd import winograd_step

# All of the above, and none of the modules that they come from.
__all__ = sorted(name for name, value in globals().items() if callable(value))
