"""The results of the benchmark in words: a table of all layers, and a short one for README.md.

``python tests/benchmarks/layer_table.py`` prints the one for README.md from the stored results.
"""

import json

from layers import results_path

from convhelpers import markdown
from convhelpers.figures.benchmark import (
    KINDS,
    LIMIT,
    PACKAGE,
    best_limits,
    forward_times,
    mean_times,
    relative_times,
)
from convhelpers.figures.kit.words import rounded

HEADINGS = {"loops": "the article's loops", "NumPy": "best other NumPy", LIMIT: "machine's limit"}
# From so many channels on, a layer has enough work for the limit of the matrix product to count.
MANY_CHANNELS = 64
MISSING = "–"


def full_table(results):
    """One line a layer: milliseconds of the package, and the relative times of the others."""
    limits = best_limits(results)
    lines = [("layer", "ms", "of BLAS", *KINDS, "backward:", "ms", "NumPy", "PyTorch")]
    for result in results["layers"]:
        forward, backward = forward_times(result, limits), relative_times(result["backward"])
        lines.append((
            result["layer"],
            milliseconds(result["forward"]),
            f"{share_of_blas(result, limits):.0%}",
            *cells(forward, KINDS),
            "",
            milliseconds(result["backward"]),
            *cells(backward, ("NumPy", "PyTorch")),
        ))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([name.ljust(widths[0]), *map(str.rjust, values, widths[1:])])
        for name, *values in lines
    )


def summary(results):
    """The geometric means, the share of the BLAS limit, the ways that won, and the machine."""
    limits = best_limits(results)
    parts = dict.fromkeys(
        f"{result['layer']}: {way}: {part}"
        for result in results["layers"]
        for way, part in result["parts"].items()
    )
    return "\n".join([
        f"Times relative to {PACKAGE}, geometric means",
        f"  forward:  {in_words(forward_means(results))}",
        f"  backward: {in_words(backward_means(results))}",
        f"Share of the BLAS limit with {MANY_CHANNELS} channels or more, counted as direct "
        f"multiplications: {mean_share(results):.0%}",
        f"Limits: {limits['operations'] / 1e9:.0f} billion operations and "
        f"{limits['bytes'] / 1e9:.0f} billion bytes a second",
        in_words_of_machine(results["machine"]),
        "Measured on a part of the output:",
        *(f"  {part}" for part in parts),
    ])


def readme_table(results, one_thread):
    """The geometric means by group as a Markdown table, and the machine they were measured on."""
    means = forward_means(results)
    kinds = [kind for kind in KINDS if kind in means]
    rows = []
    for group in dict.fromkeys(result["group"] for result in results["layers"]):
        layers = [result for result in results["layers"] if result["group"] == group]
        times = mean_times([forward_times(result, best_limits(results)) for result in layers])
        rows.append([f"{group} ({len(layers)})", *cells(times, kinds)])
    every = f"all ({len(results['layers'])})"
    rows += [
        [every, *cells(means, kinds)],
        [f"{every}, backward", *cells(backward_means(results), kinds)],
        [f"{every}, one thread", *cells(forward_means(one_thread), kinds)],
        [f"{every}, backward, one thread", *cells(backward_means(one_thread), kinds)],
    ]
    table = markdown.table(["layers", *(HEADINGS.get(kind, kind) for kind in kinds)], rows)
    return (
        f"{table}\nCounted as direct multiplications, layers with {MANY_CHANNELS} channels or more "
        f"reach {mean_share(results):.0%} of the limit of the matrix product, and "
        f"{mean_share(one_thread):.0%} with one thread. Measured on: "
        f"{in_words_of_machine(results['machine'])}.\n"
    )


def forward_means(results):
    """The geometric means of the relative times of all layers, and of the limit."""
    limits = best_limits(results)
    return mean_times([forward_times(result, limits) for result in results["layers"]])


def backward_means(results):
    """The same on the way back, where no limit is known."""
    return mean_times([relative_times(result["backward"]) for result in results["layers"]])


def mean_share(results):
    """How close the package comes to the matrix product where channels are many."""
    limits = best_limits(results)
    wide = [result for result in results["layers"] if result["channels"] >= MANY_CHANNELS]
    shares = [{PACKAGE: share_of_blas(result, limits)} for result in wide]
    return mean_times(shares).get(PACKAGE, float("nan"))


def cells(times, kinds):
    """The relative times of these kinds, as they stand in a table."""
    return [rounded(times[kind]) if kind in times else MISSING for kind in kinds]


def in_words(times):
    """Relative times in one line."""
    return ", ".join(f"{kind} {rounded(time)}" for kind, time in times.items())


def in_words_of_machine(machine):
    """The machine in one line."""
    return ", ".join(f"{what} {value}" for what, value in machine.items())


def milliseconds(seconds):
    """The shortest time of the package."""
    return f"{1000 * min(seconds[PACKAGE].values()):.3g}"


def share_of_blas(result, limits):
    """How close the package comes to the matrix product; above 1 where it multiplies less."""
    best = min(result["forward"][PACKAGE].values())
    return result["operations"] / limits["operations"] / best


def stored(threads=None):
    """The results that ``layers.py --save`` has kept."""
    return json.loads(results_path(threads).read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(readme_table(stored(), stored(threads=1)), end="")
