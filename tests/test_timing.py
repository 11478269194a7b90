"""Times in turns, and the limits of the machine: what is called, how often, and how it is counted.

The clock of these tests is made up: it moves only when a function under measurement moves it.
"""

import numpy as np
import pytest

from convhelpers import timing
from convhelpers.timing import matmul_limit, memory_limit, time_together


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def takes(self, *seconds):
        """A function that needs so many seconds, each time the next of them."""
        remaining = iter(seconds)

        def call():
            self.now += next(remaining)

        return call


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timing, "perf_counter", clock)
    return clock


def test_each_call_gets_its_own_seconds_without_the_first(clock):
    calls = {"fast": clock.takes(9, 1, 2, 1), "slow": clock.takes(50, 7, 5, 6)}
    seconds = time_together(calls, rounds=3)
    assert list(seconds) == ["fast", "slow"]
    assert seconds["fast"].tolist() == [1, 2, 1]
    assert seconds["slow"].tolist() == [7, 5, 6]


@pytest.mark.parametrize(("seconds", "rounds"), [(0, 1), (3, 1), (3.5, 2), (9, 3), (99, 4)])
def test_no_round_starts_after_the_given_seconds(clock, seconds, rounds):
    calls = {"a": clock.takes(50, 1, 1, 1, 1), "b": clock.takes(50, 2, 2, 2, 2)}
    times = time_together(calls, 4, seconds)
    assert [times["a"].tolist(), times["b"].tolist()] == [[1] * rounds, [2] * rounds]


def test_the_calls_take_turns():
    order = []
    calls = {name: lambda name=name: order.append(name) for name in "abc"}
    time_together(calls, rounds=2)
    assert "".join(order) == "abc" * 3


def test_nothing_to_measure_is_nothing():
    assert time_together({}) == {}


@pytest.mark.parametrize(("rounds", "error"), [(0, ValueError), (2.0, TypeError)])
def test_rounds_is_a_count(rounds, error):
    with pytest.raises(error, match="rounds must be an integer of at least 1"):
        time_together({}, rounds)


def test_a_product_counts_its_additions_and_multiplications(clock, monkeypatch):
    product = clock.takes(1, 4, 0.5, 2)
    monkeypatch.setattr(np, "matmul", lambda A, B, out: product())
    assert matmul_limit(n=10, rounds=3) == 2 * 10**3 / 0.5


def test_a_slow_product_is_measured_fewer_times(clock, monkeypatch):
    product = clock.takes(1, 4, 5)
    monkeypatch.setattr(np, "matmul", lambda A, B, out: product())
    assert matmul_limit(n=10, rounds=50, seconds=6) == 2 * 10**3 / 4


def test_the_product_is_one_of_float32(monkeypatch):
    arrays = []
    monkeypatch.setattr(np, "matmul", lambda A, B, out: arrays.extend([A, B, out]))
    matmul_limit(n=3, rounds=1)
    assert {(array.dtype, array.shape) for array in arrays} == {(np.dtype(np.float32), (3, 3))}


def test_a_copy_counts_what_it_reads_and_what_it_writes(clock, monkeypatch):
    copy = clock.takes(1, 4, 0.5, 2)
    monkeypatch.setattr(np, "copyto", lambda target, source: copy())
    assert memory_limit(n_bytes=1000, rounds=3) == 2 * 1000 / 0.5


@pytest.mark.parametrize("limit", [matmul_limit, memory_limit])
def test_the_limits_are_plain_positive_numbers(limit):
    value = limit(100, 1)
    assert type(value) is float and value > 0


@pytest.mark.parametrize(("limit", "name"), [(matmul_limit, "n"), (memory_limit, "n_bytes")])
def test_a_size_is_a_count(limit, name):
    with pytest.raises(ValueError, match=f"{name} must be an integer of at least 1, got 0"):
        limit(0)
