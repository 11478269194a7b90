"""Run a function in this thread and stop it from inside: the way where there are no threads."""

import sys
import threading
import time
from contextvars import Context

SLICE = 0.02  # seconds


def in_time(work, time_up, is_over):
    """Call `work()`, and raise `time_up` inside it from the moment on when `is_over()` says so.

    Parameters
    ----------
    work : callable
        Called without arguments, in a context of its own: NumPy's error settings belong to it.
    time_up : type of BaseException
        What is raised, again and again, because `work` may catch it.
    is_over : callable
        Asked at each turn of a loop and at each call of a function written in Python.

    Returns
    -------
    bool
        Whether `work` came to its end without being stopped.

    Notes
    -----
    Python tells a tool of each jump back to the top of a loop and of each start of a function, and
    the tool may raise there [1]_. A trace function may too, but it is switched off when it does.
    A call into compiled code is not interrupted, except for `time.sleep`.

    References
    ----------
    .. [1] Python documentation, `sys.monitoring`, new in Python 3.12.

    Examples
    --------
    >>> def forever():
    ...     while True:
    ...         pass
    >>> if hasattr(sys, "monitoring"):
    ...     assert in_time(int, TimeoutError, lambda: False)
    ...     assert not in_time(forever, TimeoutError, lambda: True)
    """
    monitoring, here = sys.monitoring, threading.get_ident()
    events = monitoring.events
    tool = next(number for number in range(6) if monitoring.get_tool(number) is None)
    watching, stopped = False, False

    def look(*_):
        nonlocal stopped
        if watching and threading.get_ident() == here and is_over():
            stopped = True
            raise time_up

    monitoring.use_tool_id(tool, __name__)
    for event in (events.JUMP, events.PY_START, events.PY_RESUME):
        monitoring.register_callback(tool, event, look)
    sleep, time.sleep = time.sleep, sleep_in_slices(time.sleep, look)
    context = Context()
    monitoring.set_events(tool, events.JUMP | events.PY_START | events.PY_RESUME)
    try:
        watching = True
        context.run(work)
    except time_up:
        watching = False  # before the jump out of here
    finally:
        watching = False  # before anything that is itself a turn
        time.sleep = sleep
        monitoring.set_events(tool, events.NO_EVENTS)
        for event in (events.JUMP, events.PY_START, events.PY_RESUME):
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
    return not stopped


def sleep_in_slices(sleep, look):
    """A `sleep` that wakes often enough to `look`."""

    def sleep_and_look(seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            sleep(min(left, SLICE))
            look()

    return sleep_and_look
