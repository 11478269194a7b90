"""Print how fast grouped and depthwise layers are beside PyTorch's, ways in turns.

``python tests/benchmarks/grouped.py`` takes ten seconds; ``--threads 1`` holds all to one thread.
A ratio above 1 says how many times as long the package takes as the faster of PyTorch's two orders.
"""

import argparse
import sys
from dataclasses import dataclass

from layers import restart_with


@dataclass(frozen=True)
class GroupedLayer:
    """A layer of 3 × 3 filters with pad = 1 on square images."""

    name: str
    m: int
    n: int
    n_C: int
    groups: int
    stride: int = 1

    def arrays(self):
        """The input, the filters, the biases and the gradient of the output, in float32."""
        import numpy as np

        rng = np.random.default_rng(0)
        n_out = (self.n - 1) // self.stride + 1
        shapes = [
            (self.m, self.n, self.n, self.n_C),
            (self.n_C, 3, 3, self.n_C // self.groups),
            (self.n_C,),
            (self.m, n_out, n_out, self.n_C),
        ]
        return [rng.standard_normal(shape, dtype=np.float32) for shape in shapes]


# The first is the size of ResNet-50's first 3 × 3 layer, one filter a channel. Then A. Howard and
# others, arXiv:1704.04861, table 1 (MobileNet), and S. Xie and others, arXiv:1611.05431, table 1
# (ResNeXt-50, 32 groups).
LAYERS = (
    GroupedLayer("depthwise", 8, 56, 64, groups=64),
    GroupedLayer("MobileNet depthwise", 1, 112, 32, groups=32),
    GroupedLayer("MobileNet depthwise", 8, 56, 128, groups=128, stride=2),
    GroupedLayer("MobileNet depthwise", 8, 14, 512, groups=512),
    GroupedLayer("ResNeXt-50 stage 2", 1, 56, 128, groups=32),
    GroupedLayer("ResNeXt-50 stage 4", 8, 14, 512, groups=32),
)


def ways(layer):
    """The calls that compute the layer, by direction and name."""
    from elsewhere import ORDERS, torch_backward, torch_forward

    from convhelpers import grouped_conv_backward, grouped_conv_forward

    A_prev, W, b, dZ = layer.arrays()
    steps, groups = (layer.stride, 1), layer.groups
    yield "forward", "convhelpers", lambda: grouped_conv_forward(A_prev, W, b, *steps, groups)
    yield "backward", "convhelpers", lambda: grouped_conv_backward(dZ, A_prev, W, *steps, groups)
    for order, last in ORDERS.items():
        yield "forward", order, torch_forward(A_prev, W, b, *steps, last, groups)
        yield "backward", order, torch_backward(dZ, A_prev, W, *steps, last, groups)


def measured(layer, rounds=6):
    """The shortest milliseconds of each way, by direction: the package's, and PyTorch's best."""
    from contestants import Way
    from measuring import in_turns

    called = list(ways(layer))
    shortest = in_turns([Way("", name, call) for _, name, call in called], rounds)
    seconds = {
        (direction, name): s for (direction, name, _), s in zip(called, shortest, strict=True)
    }
    for direction in ("forward", "backward"):
        ours = seconds.pop((direction, "convhelpers"))
        theirs = min(s for (of, _), s in seconds.items() if of == direction)
        yield 1000 * ours, 1000 * theirs


def main(arguments):
    from machine import environment

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--threads", type=int, help="of both libraries; by default their own choice"
    )
    restart_with(environment(parser.parse_args(arguments).threads, None))

    print("| layer | forward: ms, PyTorch, ratio | backward: ms, PyTorch, ratio |")
    print("| --- | --- | --- |")
    for layer in LAYERS:
        times = [
            f"{ours:.2f}, {theirs:.2f}, {ours / theirs:.1f}" for ours, theirs in measured(layer)
        ]
        stride = f"/{layer.stride}" if layer.stride > 1 else ""
        size = f"{layer.m}×{layer.n}²×{layer.n_C}{stride}, groups = {layer.groups}"
        print(f"| {layer.name}, {size} | " + " | ".join(times) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
