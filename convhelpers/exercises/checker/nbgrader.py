"""Let nbgrader see what `check` found."""

import os

# Set by nbgrader while it grades or validates a notebook (nbgrader documentation, user guide, FAQ).
VARIABLE = "NBGRADER_EXECUTION"


def graded(result):
    """Give the result back; where nbgrader runs the notebook, raise unless it is right.

    Parameters
    ----------
    result : Result
        What `check` found.

    Returns
    -------
    Result

    Raises
    ------
    AssertionError
        While nbgrader grades or validates, if the function is wrong or not written. It says the
        same as the result.

    Notes
    -----
    nbgrader gives a cell its points unless the cell raises (nbgrader documentation, *Autograder
    tests*). Everywhere else `check` never raises.

    Examples
    --------
    >>> from convhelpers.exercises.checker.result import Result
    >>> graded(Result("zero_pad", False, None, ("zero_pad is not right yet.",))).passed
    False
    """
    if VARIABLE in os.environ and not result.passed:
        raise AssertionError(str(result))
    return result
