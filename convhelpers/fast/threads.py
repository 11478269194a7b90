"""The blocks of a layer shared out to threads, each with a matrix product of one thread.

A BLAS library cuts one product into as many parts as it has threads. Copies and sums between the
products get one thread, and every product ends when its last part does: where other work holds a
core, all wait for the part on that core, and wait in a loop. Here, a thread computes whole blocks,
copies and sums included, fetches the next one as soon as it is ready, and waits for nobody. NumPy
lets other threads run while it computes.

threadpoolctl holds the library to one thread meanwhile. Where that is not installed, or does not
know the library, everything stays in one thread, and the library does as it likes; so it is in a
browser, where there are no threads.
"""

import os
import sys
from collections import deque
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from functools import cache
from threading import Lock

import numpy as np

IN_A_BROWSER = sys.platform == "emscripten"

# To hold the product takes a hundredth of a millisecond, some hundredths of the time of a layer of
# so many multiplications.
SMALL_LAYER = 2**19


def threads():
    """How many threads may compute: as many as the matrix product has, 1 where that is unknown."""
    return _blas.threads()


def held(multiplications):
    """Hold the matrix product to one thread, for a layer of so many multiplications.

    A thread of the library that was called once waits for more in a loop, some hundredths of a
    second long, and takes a core from ours. It is not called for the smallest layers, which are
    spared the time to hold it.
    """
    return _blas.held() if multiplications > SMALL_LAYER else nullcontext()


def share_out(do, blocks):
    """Call ``do(*block)`` for every block, in threads where there are several of both."""
    blocks = list(blocks)
    n_threads = min(threads(), len(blocks)) if len(blocks) > 1 else 1
    # To a second call at the same time, or one within a block, there is this thread alone.
    if n_threads < 2 or not _helpers.acquire(blocking=False):
        for block in blocks:
            do(*block)
        return
    work = _Work(do, blocks)
    try:
        with _blas.held():
            _together(work, n_threads)
    finally:
        _helpers.release()
    if work.error:
        raise work.error


def add_up(add, total, blocks):
    """Fill `total` with the sum over all blocks: ``add(sums, *block)`` adds the share of one.

    Every thread adds to sums of its own. Which blocks these are, and the order in which the sums
    are added, do not depend on who is faster: two runs give the same to the last digit.
    """
    blocks = list(blocks)
    total[...] = 0
    if len(blocks) == 1:
        add(total, *blocks[0])
        return
    size = max(-(-len(blocks) // threads()), 1)
    parts = [blocks[start : start + size] for start in range(0, len(blocks), size)]
    sums = [total, *(np.zeros_like(total) for _ in parts[1:])]

    def add_part(k):
        for block in parts[k]:
            add(sums[k], *block)

    share_out(add_part, [(k,) for k in range(len(parts))])
    for other in sums[1:]:
        total += other


def _together(work, n_threads):
    """Do `work` in this thread and in others, all of them with the settings of this one."""
    helpers = []
    try:
        for _ in range(n_threads - 1):
            # NumPy's rules for floating-point errors are those of the context.
            helpers.append(_pool(os.getpid()).submit(copy_context().run, work.from_the_last))
    except RuntimeError:
        pass  # The system has no more threads. Those that started do all the work.
    work.from_the_first()
    for helper in helpers:
        # One that is still on its way would find nothing left to do.
        if not helper.cancel():
            helper.result()


@cache
def _pool(process):
    """The threads that wait for work; a forked process has none of its parent's."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(thread_name_prefix="convhelpers")


class _Work:
    """Blocks that several threads do one after the other, until one of them fails."""

    def __init__(self, do, blocks):
        self._do, self._blocks = do, deque(blocks)
        self.error = None

    def from_the_first(self):
        """Do blocks until none is left; an error ends the work of all threads."""
        self._off(self._blocks.popleft)

    def from_the_last(self):
        """The same from the other end: what lies side by side stays in the cache of one core."""
        self._off(self._blocks.pop)

    def _off(self, take):
        try:
            while self._blocks and not self.error:
                try:
                    block = take()
                except IndexError:  # another thread was faster
                    return
                self._do(*block)
        except BaseException as error:
            self.error = self.error or error


class _Blas:
    """The threads of the matrix product, held to one while anybody shares out blocks."""

    def __init__(self):
        self._lock, self._holders, self._before = Lock(), 0, []

    def threads(self):
        """How many threads the product has while nobody holds it."""
        with self._lock:
            counts = self._before or [library.get_num_threads() for library in libraries()]
        return min(counts, default=1)

    @contextmanager
    def held(self):
        """Hold the product to one thread, until the last one who does so lets go."""
        with self._lock:
            if not self._holders:
                self._before = [library.get_num_threads() for library in libraries()]
                self._set([1] * len(self._before))
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if not self._holders:
                    self._set(self._before)
                    self._before = []

    def _set(self, counts):
        for library, count, before in zip(libraries(), counts, self._before, strict=True):
            if before > 1:
                library.set_num_threads(count)


_blas = _Blas()
_helpers = Lock()  # whoever has it has the other threads


@cache
def libraries():
    """The libraries of matrix products whose threads can be counted and held."""
    if IN_A_BROWSER:
        return []
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return []
    return ThreadpoolController().select(user_api="blas").lib_controllers
