"""The layers of the benchmark: shapes that real networks have, and the arrays to run them on."""

import math
from dataclasses import dataclass, replace

import numpy as np

from convhelpers import conv_output_size


@dataclass(frozen=True)
class Layer:
    """A convolutional layer and the batch that goes through it; images are square."""

    group: str
    name: str
    m: int
    n_prev: int
    n_C_prev: int
    n_C: int
    f: int
    stride: int = 1
    pad: int = 0

    @property
    def n(self):
        """Height and width of the output."""
        return conv_output_size(self.n_prev, self.f, self.stride, self.pad)

    @property
    def label(self):
        """The layer in one line of a table: its network and what distinguishes it there."""
        filters = f"{self.f}×{self.f}" + (f"/{self.stride}" if self.stride > 1 else "")
        size = f"{self.n_prev}²×{self.n_C_prev}→{self.n_C}"
        return f"{self.name} {filters}, {self.m}×{size}"

    @property
    def operations(self):
        """Multiplications and additions of a direct convolution."""
        return 2 * self.m * self.n**2 * self.n_C * self.f**2 * self.n_C_prev

    @property
    def n_bytes(self):
        """The least that has to move, in float32: input, filters and output, each once."""
        values = self.m * (self.n_prev**2 * self.n_C_prev + self.n**2 * self.n_C)
        return 4 * (values + self.n_C * self.f**2 * self.n_C_prev)

    def arrays(self):
        """The input, the filters, the biases and the gradient of the output, in float32."""
        rng = np.random.default_rng(0)
        shapes = [
            (self.m, self.n_prev, self.n_prev, self.n_C_prev),
            (self.n_C, self.f, self.f, self.n_C_prev),
            (self.n_C,),
            (self.m, self.n, self.n, self.n_C),
        ]
        A_prev, W, b, dZ = (rng.standard_normal(shape, dtype=np.float32) for shape in shapes)
        return A_prev, W / math.sqrt(self.f**2 * self.n_C_prev), b, dZ


# Y. LeCun and others, Gradient-Based Learning Applied to Document Recognition, 1998; K. Simonyan,
# A. Zisserman, arXiv:1409.1556 (VGG-16); K. He and others, arXiv:1512.03385 (ResNet-50, with the
# stride in the 3 × 3 convolution, as frameworks build it). The digits network is that of lesson 09.
SMALL, VGG, RESNET_3, RESNET_1 = "small networks", "VGG-16", "ResNet-50 3×3", "ResNet-50 1×1"
STRIDED = "ResNet-50 stride 2"
LAYERS = (
    Layer(SMALL, "article", 4, 28, 3, 10, 3),
    Layer(SMALL, "digits 1", 64, 8, 1, 32, 3, pad=1),
    Layer(SMALL, "digits 2", 64, 4, 32, 64, 3, pad=1),
    Layer(SMALL, "LeNet C1", 1, 32, 1, 6, 5),
    Layer(SMALL, "LeNet C1", 64, 32, 1, 6, 5),
    Layer(SMALL, "LeNet C3", 64, 14, 6, 16, 5),
    Layer(VGG, "conv1_1", 1, 224, 3, 64, 3, pad=1),
    Layer(VGG, "conv1_2", 1, 224, 64, 64, 3, pad=1),
    Layer(VGG, "conv2_2", 1, 112, 128, 128, 3, pad=1),
    Layer(VGG, "conv3_2", 1, 56, 256, 256, 3, pad=1),
    Layer(VGG, "conv4_2", 1, 28, 512, 512, 3, pad=1),
    Layer(VGG, "conv5_2", 4, 14, 512, 512, 3, pad=1),
    Layer(RESNET_3, "stage 2", 1, 56, 64, 64, 3, pad=1),
    Layer(RESNET_3, "stage 2", 8, 56, 64, 64, 3, pad=1),
    Layer(RESNET_3, "stage 3", 8, 28, 128, 128, 3, pad=1),
    Layer(RESNET_3, "stage 4", 8, 14, 256, 256, 3, pad=1),
    Layer(RESNET_3, "stage 5", 8, 7, 512, 512, 3, pad=1),
    Layer(RESNET_1, "stage 2", 8, 56, 64, 256, 1),
    Layer(RESNET_1, "stage 2", 1, 56, 256, 64, 1),
    Layer(RESNET_1, "stage 4", 1, 14, 1024, 256, 1),
    Layer(RESNET_1, "stage 4", 8, 14, 256, 1024, 1),
    Layer(STRIDED, "conv1", 1, 224, 3, 64, 7, stride=2, pad=3),
    Layer(STRIDED, "stage 3", 4, 56, 128, 128, 3, stride=2, pad=1),
    Layer(STRIDED, "stage 3", 4, 56, 256, 512, 1, stride=2),
)
QUICK = tuple(LAYERS[k] for k in (0, 2, 5, 9, 12, 17, 21))


def small_copy(layer):
    """The same kind of layer on few pixels and channels, where every way to compute it is fast."""
    n_prev = min(layer.n_prev, 9 + layer.stride)
    channels = {"n_C_prev": min(layer.n_C_prev, 5), "n_C": min(layer.n_C, 6)}
    return replace(layer, m=min(layer.m, 2), n_prev=n_prev, **channels)
