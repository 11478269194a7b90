"""Check your own function, get a hint, read one way to write it; one file a function.

The function's name says which exercise it is, such as `zero_pad` or `conv_forward`; `EXERCISES`
lists them all.

- ``check(f)`` runs `f` on small inputs and returns a `Result`. It never raises (an interrupt from
  the keyboard goes through), stops an endless loop, and leaves the learner's arrays, the random
  generators and the settings of NumPy and Python as they were.

  - ``result.passed`` is True (right), False (wrong) or None (not written yet).
  - ``result.misconception`` is the name of the known mistake, or None.
  - ``result.exercise`` is the name of the exercise, or None where no exercise has that name.
  - ``str(result)``, which is also its ``text/plain``, says it in words; in a notebook the result
    also shows the target, the learner's array and the difference as pictures.

- ``hint(f)`` is the first hint, ``hint(f, 2)`` the second; each says how many there are.
- ``solution(f)`` is one way to write it, in readable loops; ``solution(f).source`` is its text.
- ``arrange(f)`` gives the lines of the solution, to be put in order; ``blanks(f)`` gives it with
  blanks to fill in.
- ``before_the_course()`` and ``after_the_course()`` ask sixteen questions each; ``my_progress()``
  shows what came of them, and what remains to be repeated.

For tools: `EXERCISES` maps each name to its `Exercise` (`name`, `signature`, `solution`, `source`,
`probes`, `mistakes`, `hints`, `next_step`). A mistake has `name`, `says` and `next_step`;
``exercise.probe_for(mistake)`` is the probe that shows it best, and
``exercise.versions(mistake)`` lists functions that make it, each with its text in
``function.source``. A probe has `name`, `arguments` and `options` (dictionaries: by position, by
name); ``probe.call(f)`` calls `f` on copies of them.

Examples
--------
>>> from convhelpers.exercises import check
>>> def zero_pad(X, pad):
...     return X
>>> result = check(zero_pad)
>>> result.passed, result.misconception
(False, 'no padding')
"""

from convhelpers.exercises.catalog import EXERCISES
from convhelpers.exercises.checker.result import Note, Result
from convhelpers.exercises.checker.verbs import check, hint, solution
from convhelpers.exercises.knowledge.asking import after_the_course, before_the_course
from convhelpers.exercises.knowledge.profile import my_progress
from convhelpers.exercises.ladder.steps import arrange, blanks

__all__ = [
    "EXERCISES",
    "Note",
    "Result",
    "after_the_course",
    "arrange",
    "before_the_course",
    "blanks",
    "check",
    "hint",
    "my_progress",
    "solution",
]
