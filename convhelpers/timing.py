"""Times of functions that do the same, and the limits of the machine (lesson 08)."""

import math
from time import perf_counter

import numpy as np

from convhelpers.arguments import integer


def time_together(calls, rounds=5, seconds=math.inf):
    """Measure several functions in turns, so that whatever slows the machine slows all of them.

    Parameters
    ----------
    calls : dict of str to callable
        Functions without arguments, by name.
    rounds : int, optional
        How often each is measured, at least 1.
    seconds : float, optional
        After this time no further round starts, so that a slow machine measures fewer rounds.

    Returns
    -------
    dict of str to ndarray, shape (rounds measured,)
        Seconds of every measured call, by name.

    Raises
    ------
    TypeError, ValueError
        If `rounds` is not an integer of at least 1.

    Notes
    -----
    Each function is called once before the clock starts, to fill the caches and wake the threads.
    Then every round calls each of them once. What else the machine does only ever adds to a time,
    so the shortest of several is the one to compare: the documentation of Python's ``timeit`` says
    the same of its ``repeat``.

    Examples
    --------
    >>> from convhelpers.timing import time_together
    >>> seconds = time_together({"loop": lambda: sum(range(1000)), "formula": lambda: 499500}, 3)
    >>> seconds["loop"].shape
    (3,)
    >>> bool(seconds["loop"].min() > seconds["formula"].min())
    True
    """
    rounds = integer(rounds, "rounds", 1)
    for call in calls.values():
        call()
    measured = {name: [] for name in calls}
    end = perf_counter() + seconds
    for k in range(rounds):
        if k > 0 and perf_counter() >= end:
            break
        for name, call in calls.items():
            start = perf_counter()
            call()
            measured[name].append(perf_counter() - start)
    return {name: np.array(times) for name, times in measured.items()}


def matmul_limit(n=1024, rounds=5, seconds=math.inf):
    """Measure how many float32 operations a second this machine's matrix product does.

    Parameters
    ----------
    n : int, optional
        Side of the two square matrices.
    rounds : int, optional
        How many products are timed; the fastest counts.
    seconds : float, optional
        As for `time_together`.

    Returns
    -------
    float
        Additions and multiplications a second: ``2 * n**3`` over the seconds of one product.

    Raises
    ------
    TypeError, ValueError
        If `n` or `rounds` is not an integer of at least 1.

    Notes
    -----
    NumPy hands the product to a BLAS library, which comes close to the peak of the processor [1]_.
    No code that counts its multiplications and hands them to the same library can be faster. Where
    NumPy has no such library, as in a browser, the product is a plain loop and no limit.

    References
    ----------
    .. [1] K. Goto, R. van de Geijn, *Anatomy of High-Performance Matrix Multiplication*, ACM
       Transactions on Mathematical Software 34(3), 2008.

    Examples
    --------
    >>> from convhelpers.timing import matmul_limit
    >>> matmul_limit(n=64) > 1e6
    True
    """
    n = integer(n, "n", 1)
    A, B = np.random.default_rng(0).random((2, n, n), dtype=np.float32)
    C = np.empty_like(A)
    times = time_together({"product": lambda: np.matmul(A, B, out=C)}, rounds, seconds)
    return float(2 * n**3 / times["product"].min())


def memory_limit(n_bytes=2**26, rounds=5):
    """Measure how many bytes a second this machine moves when NumPy copies an array.

    Parameters
    ----------
    n_bytes : int, optional
        Size of the array; more than the caches hold, or the caches are what is measured.
    rounds : int, optional
        How many copies are timed; the fastest counts.

    Returns
    -------
    float
        Bytes a second, those read and those written: ``2 * n_bytes`` over the seconds of one copy.

    Raises
    ------
    TypeError, ValueError
        If `n_bytes` or `rounds` is not an integer of at least 1.

    Notes
    -----
    The bytes are counted as in the copy of the STREAM benchmark [1]_.

    References
    ----------
    .. [1] J. D. McCalpin, *Memory Bandwidth and Machine Balance in Current High Performance
       Computers*, IEEE TCCA Newsletter, 1995.

    Examples
    --------
    >>> from convhelpers.timing import memory_limit
    >>> memory_limit(n_bytes=2**16) > 1e6
    True
    """
    n_bytes = integer(n_bytes, "n_bytes", 1)
    source = np.ones(n_bytes, np.uint8)
    target = np.empty_like(source)
    seconds = time_together({"copy": lambda: np.copyto(target, source)}, rounds)
    return 2 * n_bytes / seconds["copy"].min().item()
