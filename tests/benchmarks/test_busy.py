"""The benchmark beside other work: its other work, and its table. No clock is read."""

import sys

import busy
import pytest

from convhelpers.fast import threads


def test_the_other_work_stands_still_until_it_is_let(monkeypatch):
    monkeypatch.setattr(busy, "SETTLE", 0)
    sent = []
    monkeypatch.setattr(
        busy.subprocess, "Popen", lambda command: Process(sent) if command[1] == "-c" else None
    )
    monkeypatch.delattr(busy.os, "sched_setaffinity", raising=False)
    with busy.OtherWork() as other_work:
        assert sent == ["stop"]
        with pytest.raises(MemoryError), other_work.running():
            assert sent == ["stop", "go on"]
            raise MemoryError
    assert sent == ["stop", "go on", "stop", "kill"]


class Process:
    """A process that notes what it is sent."""

    def __init__(self, sent):
        self.sent = sent

    def send_signal(self, number):
        self.sent.append({busy.signal.SIGSTOP: "stop", busy.signal.SIGCONT: "go on"}[number])

    def kill(self):
        self.sent.append("kill")

    def wait(self):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")
def test_each_way_is_measured_and_everything_is_as_before(monkeypatch):
    monkeypatch.setattr(busy, "SETTLE", 0)
    before = [library.get_num_threads() for library in threads.libraries()]
    calls = []
    with busy.OtherWork() as other_work:
        times = busy.measured(lambda: calls.append(threads.threads()), other_work)
    assert {way: len(seconds) for way, seconds in times.items()} == {
        "free": busy.CALLS,
        "package": busy.CALLS,
        "matrix product": busy.CALLS,
    }
    each = busy.WARM_UP + busy.CALLS
    assert set(calls[:each]) == {1} and set(calls[-each:]) == {1}
    assert [library.get_num_threads() for library in threads.libraries()] == before


def test_the_table():
    times = {"free": [2, 2, 9], "package": [2, 3, 4], "matrix product": [4, 4, 8]}
    slower = {"free": [1], "package": [6], "matrix product": [4]}
    results = [("a", "forward", times), ("b", "forward", slower), ("a", "backward", times)]
    assert busy.table(results).splitlines()[2:] == [
        "| a | forward | 2e+03 | 1.50 | 2.00 | 2.00 | 4.00 |",
        "| b | forward | 1e+03 | 6.00 | 6.00 | 4.00 | 4.00 |",
        "| a | backward | 2e+03 | 1.50 | 2.00 | 2.00 | 4.00 |",
        "| all (2) | forward |  | 3.00 | 6.00 | 2.83 | 4.00 |",
        "| all (1) | backward |  | 1.50 | 2.00 | 2.00 | 4.00 |",
    ]
