"""Measure all ways to compute a layer, in turns, and the limits of the machine beside them."""

from math import inf
from time import sleep

from contestants import backward, forward

from convhelpers.timing import matmul_limit, memory_limit, time_together

# Threads of one library wait for more work in a loop, and take the cores from the next one. This
# long after its last call, those of all libraries here sleep.
PAUSE = 0.03
# A turn is about so long, so that a short call is made often; a slow one has one turn only.
TURN = 0.02
SLOW = 0.25
MOST_CALLS = 20


def measure_layers(layers, rounds):
    """Yield the results of each layer, as `layers.json` keeps them."""
    for layer in layers:
        ways = list(forward(layer))
        yield {
            "group": layer.group,
            "layer": layer.label,
            "channels": min(layer.n_C, layer.n_C_prev),
            "operations": layer.operations,
            "bytes": layer.n_bytes,
            "limits": limits(),
            "forward": seconds_by_kind(ways, layer, rounds),
            "backward": seconds_by_kind(list(backward(layer)), layer, rounds),
            "parts": {f"{way.kind}, {way.name}": told for way in ways if (told := way.told(layer))},
        }


def limits():
    """Operations and bytes a second of this machine."""
    return {"operations": round(matmul_limit()), "bytes": round(memory_limit())}


def seconds_by_kind(ways, layer, rounds):
    """For each kind and name, the shortest seconds for the whole layer."""
    seconds = {}
    for way, shortest in zip(ways, in_turns(ways, rounds), strict=True):
        whole = shortest / way.share(layer)
        seconds.setdefault(way.kind, {})[way.name] = float(f"{whole:.4g}")
    return seconds


def in_turns(ways, rounds):
    """The shortest time of a call of each way, over turns that alternate."""
    shortest = [inf] * len(ways)
    for _ in range(rounds):
        for k, way in enumerate(ways):
            if SLOW < shortest[k] < inf:
                continue
            sleep(PAUSE)
            calls = round(min(max(TURN / shortest[k], 1), MOST_CALLS))
            times = time_together({"call": way.call}, calls)["call"]
            shortest[k] = min(shortest[k], times.min().item())
    return shortest
