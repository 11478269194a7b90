"""Judge notebooks one by one, each in a process of its own that is thrown away.

``python -m convhelpers.exercises.classroom.nursery`` reads a JSON line for each: the file of the
notebook, the file for the findings, an empty working folder, the seconds it may take. It answers
with a line that says whether it was in time. What a notebook needs is loaded once, before its
process is split off.
"""

import json
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.classroom.notebook import ERROR, OUTCOMES, Finding, findings
from convhelpers.learner.outcome import message_of

# Elsewhere a process that has loaded NumPy may not be safe to split, or cannot be.
START = "fork" if sys.platform == "linux" else "spawn"
MEMORY = 8 * 2**30  # bytes, where the system can limit them
LARGEST_FILE = 10 * 2**20  # of findings: no honest notebook has more to say
TURN = 0.02  # seconds between two looks at the clock
END = "[]"  # the last line of the findings
# Threads of the matrix products would not survive the split.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}


class Nursery:
    """A process that judges one notebook after the other."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=os.environ | ONE_THREAD,
            start_new_session=True,  # an interrupt from the keyboard is ours alone
        )

    def is_in_time(self, request):
        """Judge one notebook; None where the process was lost."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except (OSError, ValueError):
            return None

    def end(self):
        """End the process, and what it is judging."""
        if sys.platform == "win32":
            command = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        else:
            self.process.terminate()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass
        self.process.wait()


FREE = queue.SimpleQueue()


def end_all():
    """End every process that waits for a notebook."""
    while not FREE.empty():
        FREE.get_nowait().end()


def findings_apart(content, seconds):
    """Judge a notebook in a process of its own.

    Parameters
    ----------
    content : bytes
        What the file holds.
    seconds : float
        How long it may take.

    Returns
    -------
    list of Finding
        As `findings` gives them; what was found before an early end counts.
    """
    try:
        nursery = FREE.get_nowait()
    except queue.Empty:
        nursery = Nursery()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        notebook, found, work = (Path(place, name) for name in ("notebook", "findings", "work"))
        notebook.write_bytes(content)
        work.mkdir()
        in_time = nursery.is_in_time([*map(str, (notebook, found, work)), seconds])
        rows, is_complete = read(found)
    if in_time is None:
        nursery.end()
    else:
        FREE.put(nursery)
    if in_time is False:
        rows.append(Finding("", ERROR, "", f"stopped after {seconds:g} seconds"))
    elif not is_complete:
        rows.append(Finding("", ERROR, "", "ended before all was judged"))
    return rows


def read(path):
    """The findings that were written, as far as they are some, and whether they are all."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return [], False
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [Finding(*map(str, json.loads(line))) for line in lines if line != END]
    except (OSError, ValueError, TypeError):
        return [], False
    known = [row for row in rows if row.exercise in {"", *EXERCISES} and row.outcome in OUTCOMES]
    return known, END in lines


def judge(notebook, path, work):
    """Write a line as soon as an exercise is judged, so that it outlives a later endless one."""
    cut_off(work)
    with open(path, "w", encoding="utf-8", buffering=1) as file:
        try:
            text = Path(notebook).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            file.write(json.dumps(Finding("", ERROR, "", message_of(error))) + "\n")
        else:
            for finding in findings(text):
                file.write(json.dumps(finding) + "\n")
        file.write(END + "\n")
    # Threads that the learner's code left behind would keep the process from ending.
    os._exit(0)


def cut_off(work):
    """Keep a notebook away from the other processes, the console, the memory and the folders."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.chdir(work)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silence, stream)
    if hasattr(os, "setsid"):
        os.setsid()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):
        pass  # Windows has no such limit, and some systems refuse to set it


def is_in_time(notebook, path, work, seconds):
    """Judge a notebook in another process; end that, and what it started, when its time is over."""
    process = multiprocessing.get_context(START).Process(target=judge, args=(notebook, path, work))
    process.start()
    over = time.monotonic() + seconds
    try:
        # In short turns: a long one would also wait for processes that the notebook left behind.
        while process.is_alive() and time.monotonic() < over:
            process.join(TURN)
        return not process.is_alive()
    finally:
        end(process)


def end(process):
    """End a process and all that it started."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # it has ended by itself
    process.kill()
    process.join()


def main():
    """Judge what is asked for until nobody asks."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    for line in sys.stdin:
        print(json.dumps(is_in_time(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
