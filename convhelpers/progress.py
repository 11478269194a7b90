"""What the reader did: kept in one file beside the notebooks, sent to nobody."""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

# Lines of JSON, in a file of text: where its name speaks of JSON, the drive of the browser edition
# takes the whole content for one value.
FILE = "progress.txt"
DAMAGED = "progress_damaged_{}.txt"

# What was already said of a file that cannot be opened: once is enough.
_said = set()


def _now():
    """The time in UTC, to the second: 2026-03-01T12:30:05+00:00."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Event:
    """One thing that the reader did.

    Parameters
    ----------
    kind : str
        "prediction", "check", "review", "order", "blanks", "before" or "after" (the course).
    about : str
        The question, its kind, its topic or the exercise. Never code, and never a name of somebody.
    right : bool
        Whether it was right.
    slip : str, optional
        The slip or known mistake that gives this answer.
    answer : str, optional
        What was answered, where it is a number, a shape or a choice.
    when : str, optional
        The time in ISO 8601; now, unless told.

    Raises
    ------
    ValueError
        If a value is of another type than its field, or `when` is no time.
    """

    kind: str
    about: str
    right: bool
    slip: str | None = None
    answer: str | None = None
    when: str = field(default_factory=_now)

    def __post_init__(self):
        for name, kind in Event.__annotations__.items():
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise ValueError(f"{name} must be of type {kind}, got {value!r}.")
        datetime.fromisoformat(self.when)


def remember(event):
    """Add an event to the file, if a reader sits at the notebook.

    Parameters
    ----------
    event : Event
        What the reader did.

    Notes
    -----
    It never raises: where the file cannot be written, that is said once. `events` lists what is
    kept, and `forget` deletes it.

    Each event is one line of JSON, added by a single write to the end of the file, so that two
    notebooks can do so at once (POSIX.1-2017, ``open``, ``O_APPEND``).

    A reader sits there if a kernel runs this Python, and the page it talks to takes questions, as
    for ``input()`` (Jupyter documentation, *Messaging in Jupyter*, ``allow_stdin``). Programs that
    run notebooks take none. So a test, a class report or nbconvert neither writes nor reads the
    file, and what a lesson stores does not depend on it.

    Examples
    --------
    >>> remember(Event("check", "zero_pad", right=False, slip="no padding"))
    >>> events()  # no notebook, nothing kept
    ()
    """
    if _a_reader_is_there():
        try:
            _append([event])
        except OSError as error:
            _say_once(f"What you do is not kept: {FILE} cannot be written here", error)


def events():
    """List all that is kept, the oldest first.

    Returns
    -------
    tuple of Event
        Empty where there is no file, or no reader sits at the notebook; see `remember`.

    Notes
    -----
    A file in which a line cannot be read is renamed and kept. Its other lines go on in a new one.

    Examples
    --------
    >>> events()
    ()
    """
    if not _a_reader_is_there():
        return ()
    try:
        content = Path(FILE).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        _say_once(f"What you did cannot be read from {FILE}", error)
        return ()
    found = [_event(line) for line in content.splitlines() if line.strip()]
    whole = [event for event in found if event is not None]
    if len(whole) < len(found):
        _set_aside(whole, len(found) - len(whole))
    return tuple(whole)


def events_in(path):
    """List what a file holds that somebody handed in, the oldest first.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    tuple of Event
        Lines that cannot be read are left out; the file stays as it is.

    Raises
    ------
    OSError
        If there is no such file, or it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, FILE)
    ...     _ = path.write_text('{"kind": "check", "about": "zero_pad", "right": true}')
    ...     [event.about for event in events_in(path)]
    ['zero_pad']
    """
    lines = Path(path).read_bytes().splitlines()
    return tuple(event for event in map(_event, lines) if event is not None)


def forget():
    """Delete the file, and every damaged one that was set aside; say what was deleted.

    Notes
    -----
    It never raises: where a file cannot be deleted, it says why.

    Examples
    --------
    >>> forget()
    Nothing was kept.
    """
    kept = [
        path for path in (Path(FILE), *sorted(Path().glob(DAMAGED.format("*")))) if path.exists()
    ]
    try:
        for path in kept:
            path.unlink()
    except OSError as error:
        print(f"Not everything could be deleted: {error}.")
    else:
        names = " and ".join(path.name for path in kept)
        print(f"Deleted: {names}." if kept else "Nothing was kept.")


def _a_reader_is_there():
    ipython = sys.modules.get("IPython")
    kernel = getattr(ipython and ipython.get_ipython(), "kernel", None)
    # The kernel in a browser has no such attribute: somebody opened its page.
    return kernel is not None and getattr(kernel, "_allow_stdin", True)


def _append(new):
    """Add events to the end of the file, on lines of their own, by one write."""
    lines = "".join(_line(event) + "\n" for event in new)
    lines = lines.encode(errors="backslashreplace")  # JSON has half a letter as an escape, too
    with open(FILE, "ab+", buffering=0) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # somebody edited the file, or a write was cut off
                lines = b"\n" + lines
        file.write(lines)


def _line(event):
    values = {name: value for name, value in asdict(event).items() if value is not None}
    return json.dumps(values, ensure_ascii=False)


def _event(line):
    """The event of a line, or None where it holds none."""
    try:
        return Event(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None


def _set_aside(whole, unread):
    """Keep the file under another name, and go on with the events that could be read."""
    names = map(Path, map(DAMAGED.format, count(1)))
    aside = next(path for path in names if not path.exists())
    try:
        Path(FILE).rename(aside)
        _append(whole)
    except OSError as error:
        _say_once(f"{FILE} is damaged, and cannot be set aside", error)
    else:
        lines = "1 line" if unread == 1 else f"{unread} lines"
        print(
            f"{FILE} has {lines} that cannot be read. It is kept as {aside}; "
            f"what could be read goes on in {FILE}."
        )


def _say_once(words, error):
    if words not in _said:
        _said.add(words)
        print(f"{words} ({error.strerror}).")
