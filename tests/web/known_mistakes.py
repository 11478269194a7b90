"""Judge every solution and every known mistake, and print what was not judged as it should be.

It runs in WebAssembly, through ``run_python.mjs``, and in any other Python.
"""

import sys
import time

from convhelpers.exercises import EXERCISES, check
from convhelpers.exercises.checker.diagnosis import versions


def judged():
    """Lines, one for each judgement that is not as it should be, and how many there were."""
    lines, count = [], 0
    for name, exercise in EXERCISES.items():
        cases = [(exercise.solution, True, None)]
        for mistake in exercise.mistakes:
            cases += [(wrong, False, mistake.name) for wrong in versions(exercise, mistake)]
        for function, passed, misconception in cases:
            count += 1
            result = check(function)
            if (result.passed, result.misconception) != (passed, misconception):
                lines.append(f"{name}, {misconception}: {result.passed}, {result.misconception}")
    return lines, count


if __name__ == "__main__":
    start = time.monotonic()
    lines, count = judged()
    print(*lines, sep="\n")
    print(f"{count} judged on {sys.platform} in {time.monotonic() - start:.0f} seconds")
