"""How the benchmark measures: turns, shares of the work, the environment. No clock is read."""

import json
import os
import sys

import growth
import layers
import machine
import measuring
import numpy as np
import pytest
from contestants import Way
from measuring import in_turns, measure_layers, seconds_by_kind
from real_layers import Layer

from convhelpers import figures

LAYER = Layer("group", "name", 4, 8, 3, 10, 3)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(measuring, "sleep", lambda seconds: None)


@pytest.fixture
def times(monkeypatch):
    """Every call takes the seconds it returns; the turns are listed as (seconds, calls)."""
    turns = []

    def time_together(calls, rounds):
        (call,) = calls.values()
        turns.append((call(), rounds))
        return {name: np.full(rounds, call()) for name in calls}

    monkeypatch.setattr(measuring, "time_together", time_together)
    return turns


def test_the_ways_take_turns(times):
    ways = [Way("NumPy", "fast", lambda: 0.01), Way("NumPy", "slower", lambda: 0.02)]
    assert in_turns(ways, rounds=2) == [0.01, 0.02]
    assert times == [(0.01, 1), (0.02, 1), (0.01, 2), (0.02, 1)]


def test_a_slow_way_has_one_turn_and_a_short_one_many_calls(times):
    ways = [Way("SciPy", "slow", lambda: 3.0), Way("NumPy", "short", lambda: 1e-6)]
    in_turns(ways, rounds=3)
    assert times == [(3.0, 1), (1e-6, 1), (1e-6, 20), (1e-6, 20)]


def test_no_round_starts_after_the_time_is_over(times, monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(measuring, "perf_counter", lambda: next(clock))
    in_turns([Way("NumPy", "fast", lambda: 0.01)], rounds=9, seconds=3)
    assert len(times) == 3


def test_the_shortest_turn_counts(times):
    seconds = iter([0.03, 0.03, 0.01, 0.01, 0.02, 0.02])
    assert in_turns([Way("NumPy", "uneven", lambda: next(seconds))], rounds=3) == [0.01]


def test_a_part_is_scaled_to_the_whole_layer(times):
    ways = [
        Way("loops", "loops", lambda: 0.1, n_images=1, n_rows=2),
        Way("SciPy", "correlate", lambda: 0.1, n_filters=5),
        Way("SciPy", "FFT", lambda: 0.1),
    ]
    # One of 4 images and 2 of 6 rows; 5 of 10 filters.
    assert seconds_by_kind(ways, LAYER, 1) == {
        "loops": {"loops": 1.2},
        "SciPy": {"correlate": 0.2, "FFT": 0.1},
    }


def test_the_results_of_a_layer_can_be_stored_and_drawn(monkeypatch):
    monkeypatch.setattr(measuring, "limits", lambda: {"operations": 1e9, "bytes": 1e9})
    (result,) = json.loads(json.dumps(list(measure_layers([LAYER], rounds=1))))
    assert result["layer"] == LAYER.label and result["operations"] == LAYER.operations
    assert set(result["backward"]) >= {"convhelpers", "NumPy"}
    assert result["parts"]["SciPy, correlate"] == "1 of 4 images, 2 of 10 filters"
    picture = figures.layer_times({"layers": [result]})
    assert "the best other NumPy" in picture.sentence


# The machine


def test_the_details_name_what_a_time_depends_on():
    details = machine.details()
    assert all(isinstance(value, str) and value for value in details.values())
    assert {"processor", "cores", "threads", "instructions", "BLAS", "numpy"} <= set(details)
    assert details["numpy"] == np.__version__


def test_the_environment_holds_threads_and_instructions(monkeypatch):
    variables = machine.environment(threads=3, isa="avx2")
    assert variables["OMP_NUM_THREADS"] == variables["OPENBLAS_NUM_THREADS"] == "3"
    assert variables["ONEDNN_MAX_CPU_ISA"] == "AVX2"
    for name in variables:
        monkeypatch.delenv(name, raising=False)
    assert machine.threads() == 0 and machine.held_to() == ""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert machine.threads() == 3 and machine.held_to() == "avx2"
    assert machine.details()["instructions"] == "avx2"


def test_by_default_the_numbers_of_threads_and_the_instructions_stay():
    assert machine.environment(threads=None, isa=None) == machine.PATIENCE


def test_the_command_starts_again_only_where_a_variable_differs(monkeypatch):
    started = []
    monkeypatch.setattr(os, "execve", lambda *arguments: started.append(arguments))
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    layers.restart_with({"OMP_NUM_THREADS": "2"})
    assert started == []
    layers.restart_with({"OMP_NUM_THREADS": "1"})
    ((program, arguments, environment),) = started
    assert program == arguments[0] == sys.executable and arguments[1:] == sys.argv
    assert environment["OMP_NUM_THREADS"] == "1" and environment["PATH"] == os.environ["PATH"]


def test_storing_keeps_the_results_and_draws_them(monkeypatch, tmp_path):
    drawn = tmp_path / "drawn"
    script = tmp_path / "build.py"
    script.write_text(f"if __name__ == '__main__': open({str(drawn)!r}, 'w').close()")
    monkeypatch.setattr(layers, "PICTURES", script)
    layers.store({"layers": ["3×3"]}, tmp_path / "results.json")
    stored = (tmp_path / "results.json").read_text(encoding="utf-8")
    assert json.loads(stored) == {"layers": ["3×3"]} and "×" in stored
    assert drawn.exists()


# Growth


def test_a_sweep_can_be_stored_and_drawn(monkeypatch):
    monkeypatch.setattr(growth, "BASE", Layer("", "", 2, 8, 3, 4, 3))
    monkeypatch.setattr(growth, "ROUNDS", 1)
    swept = growth.sweep("batch", [1, 2, 4], lambda n: {"m": n}, 1, 1, 1)
    assert json.loads(json.dumps(swept)) == swept
    assert swept["sizes"] == [1, 2, 4]
    assert all(len(values) == 3 for what in ("time", "memory") for values in swept[what].values())
    # The output alone: 6 × 6 × 4 numbers of 4 bytes an image.
    assert all(
        peak >= n * 36 * 4 * 4
        for n, peak in zip([1, 2, 4], swept["memory"]["convhelpers"], strict=True)
    )
    assert "Batch: time" in figures.growth({"sweeps": [swept]}).sentence


def test_peak_memory_is_that_of_one_call():
    assert 2**20 <= growth.peak_memory(lambda: np.ones(2**20, np.uint8)) < 1.1 * 2**20


def test_the_stored_sweeps_are_those_of_the_command():
    stored = json.loads(growth.RESULTS.read_text(encoding="utf-8"))
    assert [(s["size"], s["sizes"]) for s in stored["sweeps"]] == [s[:2] for s in growth.SWEEPS]
