"""Measure all ways to compute a layer, in turns, and the limits of the machine beside them."""

from math import inf
from time import perf_counter, sleep

from contestants import backward, forward

from convhelpers.timing import matmul_limit, memory_limit, time_together

# Threads of one library wait for more work in a loop, and take the cores from the next one. This
# long after its last call, those of all libraries here sleep, with the patience of `machine`.
PAUSE = 0.03
# A turn is about so long, so that a short call is made often; a slow one has one turn only.
TURN = 0.02
SLOW = 0.25
MOST_CALLS = 20


def measure_layers(layers, rounds, seconds=inf):
    """Yield the results of each layer, as `layers.json` keeps them, in about so many seconds."""
    seconds /= 2 * len(layers)  # for each way forward, and each way back
    for layer in layers:
        ways = list(forward(layer))
        yield {
            "group": layer.group,
            "layer": layer.label,
            "channels": min(layer.n_C, layer.n_C_prev),
            "operations": layer.operations,
            "bytes": layer.n_bytes,
            "limits": limits(),
            "forward": seconds_by_kind(ways, layer, rounds, seconds),
            "backward": seconds_by_kind(list(backward(layer)), layer, rounds, seconds),
            "parts": {f"{way.kind}, {way.name}": told for way in ways if (told := way.told(layer))},
        }


def limits():
    """Operations and bytes a second of this machine."""
    return {"operations": round(matmul_limit()), "bytes": round(memory_limit())}


def seconds_by_kind(ways, layer, rounds, seconds=inf):
    """For each kind and name, the shortest seconds for the whole layer."""
    by_kind = {}
    for way, shortest in zip(ways, in_turns(ways, rounds, seconds), strict=True):
        whole = shortest / way.share(layer)
        by_kind.setdefault(way.kind, {})[way.name] = float(f"{whole:.4g}")
    return by_kind


def in_turns(ways, rounds, seconds=inf):
    """The shortest time of a call of each way, over turns that alternate.

    After so many seconds no further round starts.
    """
    shortest = [inf] * len(ways)
    end = perf_counter() + seconds
    for k_round in range(rounds):
        if k_round > 0 and perf_counter() >= end:
            break
        for k, way in enumerate(ways):
            if SLOW < shortest[k] < inf:
                continue
            sleep(PAUSE)
            calls = round(min(max(TURN / shortest[k], 1), MOST_CALLS))
            times = time_together({"call": way.call}, calls)["call"]
            shortest[k] = min(shortest[k], times.min().item())
    return shortest
