"""A guarded call ends, whatever the function does, and leaves nothing changed."""

import builtins
import gc
import inspect
import io
import os
import random
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from convhelpers.learner import guard
from convhelpers.learner.guard import LONGEST_PRINT, TimeUp, guarded

IN_A_THREAD = pytest.param(guard.finishes_in_a_thread, id="thread")
HERE = pytest.param(
    guard.finishes_here,
    id="here",
    marks=pytest.mark.skipif(sys.version_info < (3, 12), reason="needs Python 3.12 or newer"),
)
in_a_thread = pytest.mark.parametrize("finishes", [IN_A_THREAD], indirect=True)


@pytest.fixture(autouse=True, params=[IN_A_THREAD, HERE])
def finishes(request, monkeypatch):
    """Both ways to stop a function: the one with threads, and the one for a browser."""
    monkeypatch.setattr(guard, "finishes", request.param)


def test_a_value_comes_back():
    assert guarded(lambda: 3, 5) == (3, None, "")


def test_an_error_comes_back():
    outcome = guarded(lambda: 1 // 0, 5)
    assert isinstance(outcome.error, ZeroDivisionError)


def ends(thread):
    thread.join(5)
    return not thread.is_alive()


def stopped(function):
    """Guard the function, assert that it was stopped, and that its thread ends as well."""
    before = set(threading.enumerate())
    outcome = guarded(function, 0.05)
    assert isinstance(outcome.error, TimeUp)
    assert all(ends(thread) for thread in set(threading.enumerate()) - before)
    return outcome


def test_an_endless_loop_is_stopped():
    def forever():
        while True:
            pass

    stopped(forever)


def test_an_endless_loop_that_catches_everything_is_stopped():
    def forever():
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    stopped(forever)


def test_a_loop_that_catches_even_the_stop_is_stopped_in_the_end():
    def forever():
        for _ in range(3):
            try:
                while True:
                    pass
            except BaseException:
                pass

    stopped(forever)


@in_a_thread
def test_work_counts_and_not_the_clock(monkeypatch):
    def forever():
        while True:
            pass

    monkeypatch.setattr(guard, "PATIENCE", 2000)
    start = guard.time.monotonic()
    stopped(forever)
    assert guard.time.monotonic() - start < 2000 * 0.05 / 2


def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


WORK = f"import time\n{inspect.getsource(work)}\n"


@pytest.fixture
def large_library(tmp_path, monkeypatch):
    """A module that takes 0.3 seconds of work to load, and most of them in another module."""
    (tmp_path / "large_part.py").write_text(WORK + "work(0.2)")
    (tmp_path / "large_library.py").write_text(WORK + "import large_part\nwork(0.1)")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in ("large_library", "large_part"):
        sys.modules.pop(name, None)


def test_loading_a_module_is_no_work(large_library):
    def uses():
        import large_library  # noqa: F401

        work(0.1)

    assert guarded(uses, 0.2).error is None


def test_work_beside_a_module_counts(large_library):
    def uses():
        import large_library  # noqa: F401

        while True:
            pass

    start = time.process_time()
    stopped(uses)
    assert time.process_time() - start < 2


def test_a_module_that_is_there_gives_no_time(monkeypatch):
    load = builtins.__import__

    def slow(*arguments, **options):
        work(0.02)
        return load(*arguments, **options)

    def imports():
        for _ in range(50):
            import sys  # noqa: F401

    monkeypatch.setattr(builtins, "__import__", slow)
    stopped(imports)


def test_a_module_that_never_ends_is_stopped(tmp_path, monkeypatch):
    (tmp_path / "endless_library.py").write_text("while True:\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(guard, "LONGEST_IMPORT", 0.2)

    def uses():
        import endless_library  # noqa: F401

    stopped(uses)
    assert "endless_library" not in sys.modules


def test_the_importer_is_put_back():
    before = builtins.__import__
    guarded(lambda: 1, 1)
    assert builtins.__import__ is before


def test_a_function_that_sleeps_is_left_behind():
    stopped(lambda: time.sleep(2))


@pytest.mark.parametrize("finishes", [HERE], indirect=True)
def test_a_sleeper_is_woken():
    start = time.monotonic()
    stopped(lambda: time.sleep(60))
    assert time.monotonic() - start < 30


def test_sleep_is_as_before():
    sleep = time.sleep
    stopped(lambda: time.sleep(2))
    assert time.sleep is sleep


def test_a_generator_that_never_ends_is_stopped():
    def numbers():
        while True:
            yield 1

    stopped(lambda: sum(numbers()))


@pytest.mark.parametrize("finishes", [HERE], indirect=True)
def test_calls_without_end_are_stopped():
    def forever():
        try:
            forever()
        finally:
            forever()

    stopped(forever)


def test_a_loop_after_a_stopped_one_runs():
    def forever():
        while True:
            pass

    stopped(forever)
    assert guarded(lambda: sum(k for k in range(9)), 5).value == 36
    assert sum(k for k in range(9)) == 36


@pytest.mark.parametrize("in_a_browser", [False, True])
def test_in_a_browser_the_clock_alone_counts(monkeypatch, in_a_browser):
    monkeypatch.setattr(guard, "IN_A_BROWSER", in_a_browser)
    is_over = guard.TimeLeft(60).is_over
    monkeypatch.setattr(time, "process_time", lambda: float("inf"))
    assert is_over() != in_a_browser
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    assert is_over()


def test_prints_are_kept_and_capped(capfd):
    def shout():
        while True:
            print("x" * 99)
            print("y" * 99, file=sys.stderr)

    outcome = stopped(shout)
    assert outcome.printed.startswith("x" * 99 + "\n" + "y" * 99)
    assert len(outcome.printed) == LONGEST_PRINT
    assert capfd.readouterr() == ("", "")


def test_a_warning_is_neither_an_error_nor_printed():
    assert guarded(lambda: warnings.warn("careful", stacklevel=1), 5) == (None, None, "")


def test_input_finds_nobody():
    assert isinstance(guarded(lambda: input("?"), 5).error, EOFError)
    assert isinstance(guarded(lambda: sys.stdin.readline(), 5).value, str)


def test_the_input_of_a_notebook_is_not_asked(monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda prompt="": "typed")
    assert isinstance(guarded(lambda: input("?"), 5).error, EOFError)
    assert input() == "typed"


def test_exit_is_an_error_like_others():
    assert isinstance(guarded(sys.exit, 5).error, SystemExit)
    assert not isinstance(guarded(sys.exit, 5).error, TimeUp)


def test_a_breakpoint_is_passed_by():
    def f():
        breakpoint()
        return 4

    assert guarded(f, 5).value == 4


def test_the_exit_of_a_notebook_does_not_reach_the_kernel(monkeypatch):
    class Shell:
        asked = False

        def ask_exit(self):
            self.asked = True

    shell = Shell()
    monkeypatch.setattr(builtins, "get_ipython", lambda: shell, raising=False)
    assert isinstance(guarded(lambda: shell.ask_exit(), 5).error, SystemExit)
    assert not shell.asked
    shell.ask_exit()
    assert shell.asked


def test_a_notebook_in_a_browser_has_no_such_exit(monkeypatch):
    monkeypatch.setattr(builtins, "get_ipython", object, raising=False)
    assert guarded(lambda: 3, 5).value == 3


def test_no_garbage_is_collected_meanwhile():
    assert guarded(gc.isenabled).value is False
    stopped(lambda: [0 for _ in iter(int, 1)])
    assert gc.isenabled()


def test_deep_recursion_is_an_error():
    def deeper():
        return deeper()

    assert isinstance(guarded(deeper, 5).error, RecursionError)


def test_an_interrupt_of_the_function_goes_through():
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(interrupt, 5)


@in_a_thread
def test_an_interrupt_of_the_reader_goes_through_and_stops_the_function(monkeypatch):
    before = set(threading.enumerate())
    stdout = sys.stdout
    join = threading.Thread.join

    def interrupted(thread, timeout=None):
        if timeout != guard.GRACE:
            raise KeyboardInterrupt
        join(thread, timeout)

    def forever():
        while True:
            pass

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        guarded(forever, 60)
    monkeypatch.undo()
    assert sys.stdout is stdout
    assert all(ends(thread) for thread in set(threading.enumerate()) - before)


def test_the_surroundings_stay_as_they_were(tmp_path):
    def meddle():
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.simplefilter("error")
        os.chdir(tmp_path)
        sys.setrecursionlimit(500)
        sys.stdout = io.StringIO()
        warnings.warn("nobody hears this", stacklevel=1)

    def surroundings():
        return (
            random.getstate(),
            np.random.get_state()[1].tolist(),  # noqa: NPY002
            np.geterr(),
            np.get_printoptions(),
            list(warnings.filters),
            os.getcwd(),
            sys.getrecursionlimit(),
            sys.stdout,
            sys.stdin,
            builtins.input,
        )

    before = surroundings()
    guarded(meddle, 5)
    assert surroundings() == before


def test_a_function_that_is_stopped_leaves_the_surroundings_too():
    def meddle():
        np.set_printoptions(precision=1)
        while True:
            random.random()

    options, stdout = np.get_printoptions(), sys.stdout
    stopped(meddle)
    assert (np.get_printoptions(), sys.stdout) == (options, stdout)
