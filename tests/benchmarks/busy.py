"""Print how long layers take beside other work: one core is held by another process.

``python tests/benchmarks/busy.py`` takes about a minute; ``--all`` measures every layer. It needs
threadpoolctl, and a system that can stop a process, which Windows cannot. A ratio says how many
times as long a layer takes as with one thread on a free core, at the median and at worst. Beside
the package's own threads, those of the matrix product: what the package does without threadpoolctl.
"""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from statistics import geometric_mean, median
from time import perf_counter, sleep

CALLS = 15
WARM_UP = 2
SETTLE = 0.05  # until the other process runs, or stands still
WAYS = ("package", "matrix product")


class OtherWork:
    """A process that computes without end while it is let."""

    def __enter__(self):
        self._process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._process.pid, {min(os.sched_getaffinity(0))})
        self._send(signal.SIGSTOP)
        return self

    def __exit__(self, *error):
        self._process.kill()
        self._process.wait()

    @contextmanager
    def running(self):
        """Let it compute."""
        self._send(signal.SIGCONT)
        try:
            yield
        finally:
            self._send(signal.SIGSTOP)

    def _send(self, number):
        self._process.send_signal(number)
        sleep(SETTLE)


@contextmanager
def left_to_the_matrix_product():
    """Do without threadpoolctl: the library of the matrix product has its threads."""
    from convhelpers.fast import threads

    kept = threads.libraries
    threads.libraries = list
    try:
        yield
    finally:
        threads.libraries = kept


def seconds(call):
    """The times of some calls."""
    times = []
    for k in range(WARM_UP + CALLS):
        start = perf_counter()
        call()
        if k >= WARM_UP:
            times.append(perf_counter() - start)
    return times


def measured(call, other_work):
    """The seconds of each call: with one thread on a free core, and beside other work."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        times = {"free": seconds(call)}
    with other_work.running():
        times["package"] = seconds(call)
        with left_to_the_matrix_product():
            times["matrix product"] = seconds(call)
    return times


def ratios(times):
    """For each way, the median and the worst time; the median of one thread on a free core is 1."""
    free = median(times["free"])
    return {way: (median(times[way]) / free, max(times[way]) / free) for way in WAYS}


def table(results):
    """All layers as a Markdown table, and below it the means over all and the worst of all."""
    from convhelpers import markdown

    rows = [
        [name, direction, f"{1000 * median(times['free']):.3g}", *in_words(ratios(times))]
        for name, direction, times in results
    ]
    for direction in dict.fromkeys(direction for _, direction, _ in results):
        found = [ratios(times) for _, of, times in results if of == direction]
        rows.append([f"all ({len(found)})", direction, "", *in_words(together(found))])
    headings = [f"{way}: {which}" for way in WAYS for which in ("median", "worst")]
    return markdown.table(["layer", "direction", "ms, one thread", *headings], rows)


def together(found):
    """The geometric mean of the medians, and the worst of all."""
    return {
        way: (
            geometric_mean(ratio[way][0] for ratio in found),
            max(ratio[way][1] for ratio in found),
        )
        for way in WAYS
    }


def in_words(ratio):
    """The ratios of all ways as they stand in a table."""
    return [f"{value:.2f}" for way in WAYS for value in ratio[way]]


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="every layer, not a short list")
    options = parser.parse_args(arguments)

    from real_layers import LAYERS, QUICK

    from convhelpers import conv_backward, conv_forward

    results = []
    with OtherWork() as other_work:
        for layer in LAYERS if options.all else QUICK:
            A_prev, W, b, dZ = layer.arrays()
            steps = layer.stride, layer.pad
            calls = {
                "forward": lambda: conv_forward(A_prev, W, b, *steps),  # noqa: B023
                "backward": lambda: conv_backward(dZ, A_prev, W, *steps),  # noqa: B023
            }
            results += [
                (layer.label, direction, measured(call, other_work))
                for direction, call in calls.items()
            ]
    print(table(results), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
