"""Blocks shared out to threads: each is done once, and the matrix product gets its threads back."""

import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import oracle
import pytest

from convhelpers import conv_backward, conv_forward
from convhelpers.fast import bands, choice, depthwise, threads, windows
from convhelpers.fast.threads import add_up, share_out
from convhelpers.grouped import grouped_conv_backward, grouped_conv_forward


class Library:
    """A library of matrix products with so many threads."""

    def __init__(self, count):
        self.count, self.counts = count, [count]

    def get_num_threads(self):
        return self.count

    def set_num_threads(self, count):
        self.count = count
        self.counts.append(count)


@pytest.fixture
def library(monkeypatch):
    """One library with three threads, and nobody who holds it."""
    library = Library(3)
    monkeypatch.setattr(threads, "libraries", lambda: [library])
    monkeypatch.setattr(threads, "_blas", threads._Blas())
    monkeypatch.setattr(threads, "_helpers", threading.Lock())
    return library


def test_each_block_is_done_once_and_the_library_held_meanwhile(library):
    done, held = [], set()

    def do(block, other):
        done.append((block, other))
        held.add(library.count)

    share_out(do, [(k, -k) for k in range(50)])
    assert sorted(done) == [(k, -k) for k in range(50)] and held == {1}
    assert library.counts == [3, 1, 3]


def test_several_threads_take_part(library):
    together = threading.Barrier(3, timeout=60)  # passes only if three wait at the same time
    share_out(lambda k: together.wait(), [(k,) for k in range(3)])
    assert not together.broken


@pytest.mark.parametrize("count", [0, 1])
def test_few_blocks_stay_in_this_thread_and_leave_the_library_alone(library, count):
    names = []
    share_out(lambda k: names.append(threading.current_thread().name), [(k,) for k in range(count)])
    assert names == [threading.current_thread().name] * count and library.counts == [3]


def test_an_error_ends_the_work_and_the_library_has_its_threads_back(library):
    done = []

    def do(k):
        done.append(k)
        raise MemoryError(f"block {k}")

    with pytest.raises(MemoryError, match="block"):
        share_out(do, [(k,) for k in range(1000)])
    assert len(done) <= 3 and library.count == 3


def test_an_error_in_the_layer_leaves_the_number_of_threads(library, monkeypatch):
    def full(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr(windows, "copy_windows", full)
    A_prev, W = np.ones((16, 40, 40, 3)), np.ones((24, 3, 3, 3))
    with pytest.raises(MemoryError):
        conv_forward(A_prev, W, np.zeros(24))
    assert 1 in library.counts and library.count == 3


def test_two_calls_at_once_are_right_and_the_last_one_lets_go(library):
    first_holds, second_is_done = threading.Event(), threading.Event()
    found = []

    def first(k):
        first_holds.set()
        assert second_is_done.wait(60)

    def second():
        assert first_holds.wait(60)
        share_out(lambda k: found.append((k, library.count)), [(k,) for k in range(20)])
        found.append(library.count)
        second_is_done.set()

    other = threading.Thread(target=second)
    other.start()
    share_out(first, [(k,) for k in range(6)])
    other.join()
    assert found == [(k, 1) for k in range(20)] + [1]  # the first one still holds it
    assert library.counts == [3, 1, 3]


def test_a_call_within_a_block_makes_no_more_threads(library):
    together = threading.Semaphore(3)
    done = []

    def inner(k):
        assert together.acquire(blocking=False)
        done.append(k)
        together.release()

    share_out(lambda k: share_out(inner, [(k,), (k,)]), [(k,) for k in range(20)])
    assert sorted(done) == sorted([*range(20), *range(20)])


def test_layers_at_once_have_the_values_of_one_after_the_other():
    rng = np.random.default_rng(30)
    A_prev, W = rng.normal(size=(8, 33, 34, 6)), rng.normal(size=(9, 3, 3, 6))
    dZ = rng.normal(size=(8, 31, 32, 9))
    expected = conv_forward(A_prev, W, np.zeros(9)), *conv_backward(dZ, A_prev, W)
    counts = [library.get_num_threads() for library in threads.libraries()]
    computed = [[] for _ in range(4)]

    def compute(k):
        for _ in range(3):
            computed[k] = conv_forward(A_prev, W, np.zeros(9)), *conv_backward(dZ, A_prev, W)

    callers = [threading.Thread(target=compute, args=(k,)) for k in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    for arrays in computed:
        for one, other in zip(arrays, expected, strict=True):
            np.testing.assert_array_equal(one, other)
    assert [library.get_num_threads() for library in threads.libraries()] == counts


def test_the_threads_have_the_floating_point_rules_of_the_caller(library):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        share_out(lambda k: np.float64(1) / np.zeros(3), [(k,) for k in range(20)])


def test_where_no_thread_starts_this_one_does_the_work(library, monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threads, "_pool", cache(threads._pool.__wrapped__))
    monkeypatch.setattr(threading.Thread, "start", refuse)
    done = []
    share_out(done.append, [(k,) for k in range(20)])
    assert done == list(range(20)) and library.count == 3


def test_a_helper_that_comes_late_is_not_waited_for(library, monkeypatch):
    pool = ThreadPoolExecutor(1)
    monkeypatch.setattr(threads, "_pool", lambda process: pool)
    busy = threading.Event()
    pool.submit(busy.wait, 60)
    done = []
    share_out(done.append, [(k,) for k in range(20)])
    assert done == list(range(20))
    busy.set()
    pool.shutdown()


def test_sums_are_added_in_order_whoever_is_faster(library):
    total = np.full(1, np.nan)
    added = []

    def add(sums, k):
        added.append((k, id(sums)))
        sums += k

    add_up(add, total, [(k,) for k in range(8)])
    assert total == sum(range(8))
    by_sums = {}
    for k, sums in sorted(added):
        by_sums.setdefault(sums, []).append(k)
    assert list(by_sums.values()) == [[0, 1, 2], [3, 4, 5], [6, 7]]
    assert by_sums[id(total)] == [0, 1, 2]
    add_up(add, total, [])
    assert total == 0


def test_a_library_of_one_thread_is_left_alone(library):
    library.count = 1
    with threads.held(10**9):
        assert library.counts == [3]
    assert library.counts == [3]


def test_a_small_layer_is_spared_the_time_to_hold_the_library(library):
    conv_forward(np.ones((1, 30, 30, 3)), np.ones((9, 3, 3, 3)), np.zeros(9))
    assert library.counts == [3]
    conv_forward(np.ones((4, 60, 60, 3)), np.ones((17, 3, 3, 3)), np.zeros(17))
    assert library.counts[:3] == [3, 1, 3]


# Which libraries


@pytest.fixture
def fresh():
    threads.libraries.cache_clear()
    yield
    threads.libraries.cache_clear()


def test_there_are_no_threads_in_a_browser(monkeypatch, fresh):
    monkeypatch.setattr(threads, "IN_A_BROWSER", True)
    assert threads.libraries() == [] and threads.threads() == 1


def test_without_threadpoolctl_there_is_one_thread(monkeypatch, fresh):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert threads.libraries() == [] and threads.threads() == 1


def test_the_threads_are_those_that_threadpoolctl_sees(fresh):
    threadpoolctl = pytest.importorskip("threadpoolctl")
    with threadpoolctl.threadpool_limits(1, user_api="blas"):
        assert threads.threads() == 1


# Layers, with blocks so small that every thread has several

parts = choice.channel_parts


@pytest.fixture
def many_blocks(library, monkeypatch):
    for module in (windows, depthwise, bands):
        monkeypatch.setattr(module, "WORTH_SHARING", 0)
    monkeypatch.setattr(windows, "FEWEST_WINDOWS", 0)
    for module in (windows, depthwise, bands):
        monkeypatch.setattr(module, "BLOCK_VALUES", 100)
    monkeypatch.setattr(bands, "FEW_COPIES", 0)
    monkeypatch.setattr(windows, "MOST_VALUES", 100)
    return library


@pytest.mark.parametrize("f", [None, 1])
def test_layers_in_threads_are_those_of_the_definition(many_blocks, f):
    for A_prev, W, stride, pad in oracle.random_layers(40, f=f):
        dZ = oracle.random_gradient(A_prev, W, stride, pad)
        Z = conv_forward(A_prev, W, np.zeros(len(W)), stride, pad)
        np.testing.assert_array_equal(Z, oracle.forward(A_prev, W, stride, pad))
        dA_prev, dW, db = conv_backward(dZ, A_prev, W, stride, pad)
        expected = oracle.input_gradient(dZ, A_prev, W, stride, pad)
        np.testing.assert_array_equal(dA_prev, expected)
        np.testing.assert_array_equal(dW, oracle.filter_gradient(dZ, A_prev, W, stride, pad))
        np.testing.assert_array_equal(db, dZ.sum(axis=(0, 1, 2)))
    assert 1 in many_blocks.counts and many_blocks.count == 3


def test_threads_that_share_the_channels_give_the_definition(many_blocks, monkeypatch):
    monkeypatch.setattr(choice, "FEWEST_CHANNELS", 1)
    monkeypatch.setattr(choice, "MANY_OUTPUTS", 10**6)
    shared = []
    monkeypatch.setattr(choice, "channel_parts", lambda n_C: shared.append(n_C) or parts(n_C))
    for A_prev, W, stride, pad in oracle.random_layers(40, most_channels=12):
        dZ = oracle.random_gradient(A_prev, W, stride, pad)
        Z = conv_forward(A_prev, W, np.ones(len(W)), stride, pad)
        np.testing.assert_array_equal(Z, oracle.forward(A_prev, W, stride, pad) + 1)
        dA_prev, dW, _ = conv_backward(dZ, A_prev, W, stride, pad)
        expected = oracle.input_gradient(dZ, A_prev, W, stride, pad)
        np.testing.assert_array_equal(dA_prev, expected)
        np.testing.assert_array_equal(dW, oracle.filter_gradient(dZ, A_prev, W, stride, pad))
    assert len(shared) > 40


def test_depthwise_layers_in_threads_are_those_of_one(many_blocks):
    def both_ways(A_prev, W, dZ, *sizes):
        Z = grouped_conv_forward(A_prev, W, np.ones(len(W)), *sizes)
        return Z, *grouped_conv_backward(dZ, A_prev, W, *sizes)

    for A_prev, W, stride, pad in oracle.random_layers(40):
        n_C_prev = A_prev.shape[3]
        W = W[:1, :, :, :1] * np.arange(1, n_C_prev + 1).reshape(n_C_prev, 1, 1, 1)
        arguments = A_prev, W, oracle.random_gradient(A_prev, W, stride, pad), stride, pad, n_C_prev
        many_blocks.count = 3
        shared = both_ways(*arguments)
        many_blocks.count = 1
        for one, other in zip(shared, both_ways(*arguments), strict=True):
            np.testing.assert_array_equal(one, other)
