"""Run a function that may loop, shout, exit or meddle, and leave everything else as it was."""

import builtins
import ctypes
import gc
import io
import os
import random
import sys
import threading
import time
import warnings
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import NamedTuple

import numpy as np

from convhelpers.learner.in_place import in_time

IN_A_BROWSER = sys.platform == "emscripten"  # where Python has no threads
SECONDS = 0.5  # of work, for one run: a right function takes some thousandths, even in loops
LONGEST_PRINT = 2000  # characters kept of what the function prints
LONGEST_IMPORT = 60  # seconds, for what a function imports
PATIENCE = 10  # times the time of work, for a function that waits or a machine that is busy
TURN = 0.02  # seconds between two looks at the clock
GRACE = 0.15  # seconds in which a stopped function may come to its end
PAUSE = 0.01  # seconds between two attempts to stop it


class TimeUp(SystemExit):
    """Raised inside a function whose time is over.

    A thread that ends with a `SystemExit` ends quietly, and `except Exception` does not hold it.
    """


class Ending(NamedTuple):
    """How a guarded call ended: with a value or an error, and what was printed on the way."""

    value: object
    error: BaseException | None
    printed: str


def guarded(function, seconds=None):
    """Call `function()` for at most `seconds` of work, cut off from the rest of the program.

    Parameters
    ----------
    function : callable
        Called without arguments, in a thread of its own.
    seconds : float, optional
        After so much time of the processor it is stopped, and in any case after ten times that
        by the clock: on a machine that is busy with other things, a right function takes longer.
        ``SECONDS`` unless told. Loading a module that is not yet loaded is not its work.

    Returns
    -------
    Ending
        `error` is a `TimeUp` where the time was over, and otherwise what the function raised.

    Raises
    ------
    KeyboardInterrupt
        If the reader interrupts, or the function raises it.

    Notes
    -----
    A signal would stop a function too, but not on Windows and not outside the main thread. So the
    function runs in a thread, and `TimeUp` is raised in that thread from outside [1]_, again and
    again, because the function may catch it. Python raises it between two of its own steps: a
    single call into compiled code that takes hours is left behind and stopped when it comes back.
    In a browser there are no threads, so there the function runs in place; see `in_place.in_time`.

    While the function runs, what it prints is kept, at most ``LONGEST_PRINT`` characters of it;
    reading from the keyboard ends at once; leaving the program raises `SystemExit`. Afterwards
    the random generators, the print options, the warning filters, the recursion limit and the
    working folder are as before. NumPy's error settings belong to a thread, so they are safe.

    References
    ----------
    .. [1] Python documentation, *Python/C API*, ``PyThreadState_SetAsyncExc``.

    Examples
    --------
    >>> guarded(lambda: (1, 2), seconds=1).value
    (1, 2)
    >>> def forever():
    ...     while True:
    ...         print("still here")
    >>> ending = guarded(forever, seconds=0.05)
    >>> type(ending.error).__name__, ending.printed[:10]
    ('TimeUp', 'still here')
    """
    given = {"value": None, "error": None}

    def work():
        try:
            given["value"] = function()
        except BaseException as error:
            given["error"] = error

    printed, time_left = Printed(), TimeLeft(SECONDS if seconds is None else seconds)
    loading = replaced(builtins, "__import__", time_left.load)
    with surroundings_kept(), garbage_kept(), cut_off(printed), loading:
        is_done = finishes(work, time_left.is_over)
    if not is_done:
        return Ending(None, TimeUp(), printed.getvalue())
    if isinstance(given["error"], KeyboardInterrupt):
        raise given["error"]
    return Ending(given["value"], given["error"], printed.getvalue())


class TimeLeft:
    """The time of a function, which stands still while modules are loaded.

    A browser does not tell the time of work, so there the clock alone counts.
    """

    def __init__(self, seconds):
        self.work = time.process_time() + seconds
        self.clock = time.monotonic() + PATIENCE * seconds
        self.importer = builtins.__import__
        self.known = None  # how many modules there were, while one is asked for

    def load(self, *arguments, **options):
        """Stand in for `__import__`, and give back the time that new modules took."""
        if self.known is not None:  # a module imports others
            return self.importer(*arguments, **options)
        self.known, work, clock = len(sys.modules), time.process_time(), time.monotonic()
        try:
            return self.importer(*arguments, **options)
        finally:
            if self.is_loading():
                self.work += time.process_time() - work
                self.clock += time.monotonic() - clock
            self.known = None

    def is_loading(self):
        """Whether there are new modules; to ask for one that is there is work."""
        known = self.known
        return known is not None and len(sys.modules) > known

    def is_over(self):
        """Whether the function has to be stopped."""
        if self.is_loading():
            return time.monotonic() > self.clock + LONGEST_IMPORT
        worked = not IN_A_BROWSER and time.process_time() > self.work
        return worked or time.monotonic() > self.clock


def finishes_here(work, is_over):
    """Call `work` in this thread; stop it when its time is over. Whether it was in time."""
    return in_time(work, TimeUp, is_over)


def finishes_in_a_thread(work, is_over):
    """Run it in a thread; stop that when its time is over or at an interrupt. Whether in time."""
    worker = threading.Thread(target=work, daemon=True)
    in_time = False
    worker.start()
    try:
        # In short turns: on Windows an interrupt is only seen between them.
        while worker.is_alive() and not is_over():
            worker.join(TURN)
        in_time = not worker.is_alive()
    finally:
        if not in_time:
            threading.Thread(target=stop, args=(worker,), daemon=True).start()
            worker.join(GRACE)
    return in_time


def stop(worker):
    """Raise `TimeUp` in the thread until it has ended."""
    while worker.is_alive():
        thread = ctypes.c_ulong(worker.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TimeUp))
        time.sleep(PAUSE)


finishes = finishes_here if IN_A_BROWSER else finishes_in_a_thread


class Printed(io.StringIO):
    """A text stream that keeps the beginning and drops the rest."""

    def write(self, text):
        super().write(text[: max(LONGEST_PRINT - self.tell(), 0)])
        return len(text)


@contextmanager
def surroundings_kept():
    """Put back what a function can change behind everybody's back."""
    folder, limit = os.getcwd(), sys.getrecursionlimit()
    ours, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002
    # In NumPy 2.0, the print options are those of the whole program, not of a thread.
    with np.printoptions(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            random.setstate(ours)
            np.random.set_state(numpys)  # noqa: NPY002
            sys.setrecursionlimit(limit)
            os.chdir(folder)


@contextmanager
def garbage_kept():
    """Collect no garbage: raised during a collection, what stops a function would be lost."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def cut_off(printed):
    """Keep a function away from the screen, the keyboard and the exit."""
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(printed))
        stack.enter_context(redirect_stderr(printed))
        stack.enter_context(replaced(sys, "stdin", io.StringIO()))
        stack.enter_context(replaced(builtins, "input", no_input))
        stack.enter_context(replaced(sys, "breakpointhook", no_breakpoint))
        shell = getattr(builtins, "get_ipython", lambda: None)()
        if hasattr(shell, "ask_exit"):
            # In a notebook, exit() does not raise: it asks the kernel to shut down.
            stack.enter_context(replaced(shell, "ask_exit", sys.exit))
        yield


@contextmanager
def replaced(owner, name, value):
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def no_input(prompt=""):
    raise EOFError("nobody is there to answer input()")


def no_breakpoint(*arguments, **options):
    """Go on: a debugger would wait for the keyboard."""
