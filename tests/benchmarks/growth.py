"""Print how time and memory grow with each size: ``python tests/benchmarks/growth.py``.

Takes half a minute on a quiet machine. ``--save`` keeps the results and draws them.
"""

import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

from layers import store
from real_layers import Layer
from rivals import whole_im2col

from convhelpers import conv_forward
from convhelpers.figures import growth
from convhelpers.figures.benchmark import PACKAGE
from convhelpers.timing import time_together

RESULTS = Path(__file__).with_name("growth.json")
ROUNDS = 5
BASE = Layer("growth", "base", 16, 64, 16, 64, 3, pad=1)

# Work grows with images, pixels, channels on both sides and cells of the filter. The output grows
# with images, pixels and filters; the whole matrix of windows also with the cells of the filter.
SWEEPS = (
    ("batch", [1, 2, 4, 8, 16, 32, 64], lambda n: {"m": n}, 1, 1, 1),
    ("image side", [16, 24, 32, 48, 64, 96, 128, 192], lambda n: {"n_prev": n}, 2, 2, 2),
    ("channels", [8, 16, 32, 64, 128, 256], lambda n: {"n_C_prev": n, "n_C": n}, 2, 1, 1),
    ("filter side", [3, 5, 7, 9, 11], lambda n: {"f": n, "pad": n // 2}, 2, 0, 2),
)


def measure():
    """Time and peak memory of every sweep, as `growth.json` keeps them."""
    return {"sweeps": [sweep(*parts) for parts in SWEEPS]}


def sweep(size, sizes, change, time_slope, output_slope, matrix_slope):
    """Vary one size of the base layer."""
    calls = [calls_of(replace(BASE, **change(n))) for n in sizes]
    seconds = [time_together(ways, ROUNDS) for ways in calls]
    names = list(calls[0])
    return {
        "size": size,
        "sizes": sizes,
        "time": {name: [float(f"{s[name].min():.4g}") for s in seconds] for name in names},
        "memory": {name: [peak_memory(ways[name]) for ways in calls] for name in names},
        "theory": {
            "time": dict.fromkeys(names, time_slope),
            "memory": dict(zip(names, (output_slope, matrix_slope), strict=True)),
        },
    }


def calls_of(layer):
    """The two ways to compute a layer."""
    arguments = *layer.arrays()[:3], layer.stride, layer.pad
    return {
        PACKAGE: lambda: conv_forward(*arguments),
        "im2col": lambda: whole_im2col(*arguments),
    }


def peak_memory(call):
    """The most bytes that are in use at a time during a call, beyond its input."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main(save):
    results = measure()
    print(growth(results).sentence.replace(". ", ".\n"))
    if save:
        store(results, RESULTS)


if __name__ == "__main__":
    main("--save" in sys.argv[1:])
