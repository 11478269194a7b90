"""Tests of a lesson's exercises for Otter-Grader: one file and one point an exercise."""

POINTS = 1
TEST = """\
OK_FORMAT = True

test = {{
    "name": "{name}",
    "points": {points},
    "suites": [
        {{
            "cases": [
                {{
                    "code": ">>> from convhelpers.exercises import check\\n"
                    ">>> check({name}).passed\\n"
                    "True",
                    "hidden": False,
                    "locked": False,
                }}
            ],
            "scored": True,
            "setup": "",
            "teardown": "",
            "type": "doctest",
        }}
    ],
}}
"""


def write_tests(lesson, folder):
    """Write the tests of a lesson to `folder`; return how many.

    Notes
    -----
    In the form that Otter-Grader reads (its documentation, *OK-Formatted Tests*). `check` gives
    True for a right function alone, and None for one that is not written.
    """
    for exercise in lesson.exercises:
        folder.mkdir(parents=True, exist_ok=True)
        text = TEST.format(name=exercise.name, points=POINTS)
        (folder / f"{exercise.name}.py").write_text(text, encoding="utf-8")
    return len(lesson.exercises)
