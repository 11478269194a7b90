"""The fast ways to compute a layer; only convolution and pooling open this door."""

from convhelpers.fast.choice import backward, forward
from convhelpers.fast.windows import slices, view_windows

__all__ = ["backward", "forward", "slices", "view_windows"]
