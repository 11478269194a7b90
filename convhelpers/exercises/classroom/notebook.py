"""Judge one notebook: find its exercises, and check each."""

import inspect
import sys
from html import escape
from typing import NamedTuple

import convhelpers
from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.answers import answers_of
from convhelpers.exercises.checker.verbs import check
from convhelpers.exercises.classroom.cells import code_cells
from convhelpers.exercises.classroom.definitions import answers_in, placed
from convhelpers.learner.outcome import message_of, outcome

RIGHT, BORROWED, WRONG, ERROR, UNWRITTEN, MISSING = OUTCOMES = (
    "right",
    "borrowed",
    "wrong",
    "error",
    "not written",
    "missing",
)
LONGEST = 500  # characters of a message
MOST = 5  # answers to one exercise that are judged, from the last


class Finding(NamedTuple):
    """What a notebook has for one exercise."""

    exercise: str  # empty where it is about the notebook as a whole
    outcome: str
    misconception: str = ""
    message: str = ""
    page: str = ""  # what `check` shows, as HTML


def findings(text):
    """Judge every exercise in the text of a notebook.

    Parameters
    ----------
    text : str
        The content of the file.

    Yields
    ------
    Finding
        One for each exercise. Without the name of one where the text as a whole is no notebook or
        has no exercise.

    Notes
    -----
    Cells are read as Jupyter reads them, magics included, which then do nothing. Of their
    statements those are run, in order, that define what an exercise needs: functions, classes,
    imports, constants. Where a notebook holds several answers to an exercise, the last that is
    written counts, or a right one.

    Examples
    --------
    >>> import json
    >>> source = "def zero_pad(X, pad):\\n    ..."
    >>> cell = {"cell_type": "code", "source": source}
    >>> [finding[:2] for finding in findings(json.dumps({"cells": [cell]}))]
    [('zero_pad', 'not written')]
    """
    try:
        cells = code_cells(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        words = f"no notebook that can be read ({type(error).__name__})"
        yield Finding("", ERROR, "", words)
        return
    answers, failed = answers_in(cells)
    if not answers:
        yield Finding("", MISSING, "", "there is no exercise in this notebook")
    for name in dict.fromkeys(answer.name for answer in answers):
        yield judged([answer for answer in answers if answer.name == name][-MOST:], failed)


def judged(answers, failed):
    """The finding on a right answer, or on the last that is written."""
    found = []
    for answer in reversed(answers):
        found.append(finding(answer, failed))
        if found[-1].outcome == RIGHT:
            return found[-1]
    return next((one for one in found if one.outcome != UNWRITTEN), found[0])


def finding(answer, failed):
    """Check one function."""
    name = answer.name
    if answer.error or not callable(answer.function):
        return error_finding(name, answer.error or f"{name} is no function")
    try:
        return checked(name, named(answer.function, name), failed)
    except KeyboardInterrupt as error:  # raised by the function: nobody sits at this keyboard
        return error_finding(name, message_of(error))


def error_finding(name, words):
    return Finding(name, ERROR, "", words[:LONGEST], f"<p>{escape(words)}</p>")


def named(function, name):
    """The function under the name it has in the notebook: a lambda or a decorated one has another.

    >>> named(lambda X, pad: X, "zero_pad").__name__
    'zero_pad'
    """
    try:
        function.__name__ = name
    except (AttributeError, TypeError):
        pass
    return function


def checked(name, function, failed):
    """What `check` says, and what only a class report asks."""
    result = check(function)
    words, page = " ".join(result.paragraphs), result._repr_html_()
    if result.passed is False:
        if "NameError" in words and (lost := missing_name(name, function)):
            return error_finding(name, f"{lost}; {failed}" if failed else lost)
        words = " ".join(result.paragraphs[1:]) or words
        if not result.misconception:
            words = getattr(result, "explanation", None) or words
    if result.passed and (source := borrowed_from(name, function)):
        note = f"The numbers are right, because {source} makes them."
        return Finding(name, BORROWED, "", note, f"<p>{note}</p>")
    verdict = {True: RIGHT, False: WRONG, None: UNWRITTEN}[result.passed]
    return Finding(name, verdict, result.misconception or "", words[:LONGEST], page)


def missing_name(name, function):
    """Where the function asks for a name that the notebook does not define, or an empty string."""
    for found in answers_of(function, EXERCISES[name].probes):
        if type(found.error) is NameError:
            return placed(found.error)
    return ""


def borrowed_from(name, function):
    """The function of the course's that does the exercise for this one, or an empty string."""
    alike = inspect.signature(getattr(convhelpers, name))
    own = {
        getattr(convhelpers, other).__code__: f"convhelpers.{other}"
        for other in convhelpers.__all__
        if inspect.signature(getattr(convhelpers, other)) == alike
    }
    own[EXERCISES[name].solution.__code__] = "the course's solution"
    called = []

    def note(frame, event, _):
        if event == "call" and frame.f_code in own:
            called.append(own[frame.f_code])

    def watched(*arguments, **options):
        sys.setprofile(note)
        try:
            return function(*arguments, **options)
        finally:
            sys.setprofile(None)

    probe = EXERCISES[name].probes[0]
    outcome(watched, probe.arguments, probe.options)
    return called[0] if called else ""
