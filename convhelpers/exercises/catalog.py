"""The exercises by name, in the order of the lessons: the one list of them."""

from importlib import import_module

# Each stands in a file of its own, named after the function to write.
NAMES = (
    "zero_pad",
    "conv_single_step",
    "conv_forward",
    "pool_forward",
    "conv_pool_forward",
    "numerical_gradient",
    "conv_backward",
    "pool_backward",
    "im2col",
    "conv_forward_matmul",
    "winograd_step",
    "softmax_cross_entropy",
    "momentum_step",
    "occlusion_map",
    "dilate",
    "grouped_conv_forward",
    "separable_conv_forward",
    "conv_transpose_forward",
    "col2im",
    "batch_norm_forward",
    "batch_norm_backward",
    "cut_tile",
)

EXERCISES = {name: import_module(f"convhelpers.exercises.{name}").EXERCISE for name in NAMES}


def exercise_of(function):
    """Find the exercise by the name of `function`.

    Parameters
    ----------
    function : callable
        The learner's function.

    Returns
    -------
    Exercise

    Raises
    ------
    LookupError
        If it is not a function, or no exercise has its name; the message says so to the learner.

    Notes
    -----
    The name is that of the ``def`` line (Python documentation, ``function.__name__``).

    Examples
    --------
    >>> def zero_pad(X, pad): ...
    >>> exercise_of(zero_pad).name
    'zero_pad'
    """
    names = ", ".join(EXERCISES)
    if not callable(function):
        raise LookupError(
            f"Expected a function, got {type(function).__name__}. Pass the function itself, "
            f"without calling it: check(conv_forward). The exercises are {names}."
        )
    name = getattr(function, "__name__", type(function).__name__)
    if name == "<lambda>":
        raise LookupError(
            "Expected a function made with def, got a lambda, which has no name of its own. "
            f"The name says which exercise it is: {names}."
        )
    if name not in EXERCISES:
        inner = "<locals>" in getattr(function, "__qualname__", "")
        why = " Did a decorator put it in place of yours? Take the line with @ away." * inner
        raise LookupError(f"There is no exercise named {name}.{why} The exercises are {names}.")
    return EXERCISES[name]
