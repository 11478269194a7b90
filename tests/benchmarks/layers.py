"""Print how fast the package is on real layers, beside others.

``python tests/benchmarks/layers.py`` takes about three minutes on a quiet machine, with ``--quick``
half a minute; on a slow one, it measures fewer rounds after seven minutes, or ``--minutes``. SciPy,
PyTorch and ONNX Runtime take part where they are installed: ``pip install -e ".[benchmark]"``.
``--save`` keeps the results and draws them; those with ``--threads 1`` have a file of their own.
From both, ``python tests/benchmarks/layer_table.py`` prints the table for README.md.
"""

import argparse
import json
import os
import runpy
import sys
from pathlib import Path

RESULTS = Path(__file__).with_name("layers.json")
PICTURES = Path(__file__).parents[2] / "images" / "build.py"
ROUNDS = 4


def main(arguments):
    from machine import ISA, details, environment

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a short list of layers")
    parser.add_argument("--minutes", type=float, default=7, help="about how long it may take")
    parser.add_argument("--threads", type=int, help="of every library; by default its own choice")
    parser.add_argument("--isa", choices=ISA, help="instructions that every library is held to")
    parser.add_argument("--save", action="store_true", help="keep the results and draw them")
    options = parser.parse_args(arguments)
    restart_with(environment(options.threads, options.isa))

    # The libraries read the environment when they are loaded.
    from layer_table import full_table, summary
    from measuring import measure_layers
    from real_layers import LAYERS, QUICK

    layers = QUICK if options.quick else LAYERS
    results = {"machine": details(), "layers": []}
    for result in measure_layers(layers, ROUNDS, 60 * options.minutes):
        results["layers"].append(result)
        print(f"{len(results['layers'])} of {len(layers)}: {result['layer']}", file=sys.stderr)
    print(full_table(results), summary(results), sep="\n\n")
    if options.save:
        store(results, results_path(options.threads))


def results_path(threads=None):
    """Where the results for this number of threads are kept; None is the libraries' own choice."""
    return RESULTS if threads is None else RESULTS.with_stem(f"layers_threads_{threads}")


def store(results, path):
    """Keep the results, and draw the pictures of all stored results again."""
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    runpy.run_path(str(PICTURES), run_name="__main__")


def restart_with(variables):
    """Start again with these environment variables, unless they are set already."""
    if variables.items() - os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | variables)


if __name__ == "__main__":
    main(sys.argv[1:])
