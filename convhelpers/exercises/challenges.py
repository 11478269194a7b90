"""Break this check: code with a mistake passes a weak test; find the input that exposes it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import convhelpers
from convhelpers import figures
from convhelpers.exercises.checker.answers import differing
from convhelpers.exercises.checker.result import Note, Result
from convhelpers.exercises.checker.words import beside
from convhelpers.learner.guard import TimeUp, guarded

SECONDS = 2  # for the code with the mistake, which loops, on an input of the learner
MOST_DRAWN = 100  # cells of one channel


@dataclass(frozen=True, eq=False)
class Task:
    """Code with a mistake, and a test too weak to see it.

    Parameters
    ----------
    name : str
        What the weak test is content with.
    source : str
        The code with the mistake.
    weak_test : str
        Lines that end with an expression, which is True.
    returns : str
        What the lesson calls the result.
    in_common : callable
        Takes the arguments by name. Says why an input on which both agree hides the mistake.
    place : int, optional
        Where the function returns several arrays, which of them has the mistake.
    """

    name: str
    source: str = field(repr=False)
    weak_test: str = field(repr=False)
    returns: str = field(repr=False)
    in_common: Callable = field(repr=False)
    place: int | None = None

    @property
    def function(self):
        """The name of the function in the code."""
        return self.source.partition("def ")[2].partition("(")[0]

    @property
    def right(self):
        """The course's function."""
        return getattr(convhelpers, self.function)

    @property
    def wrong(self):
        """The function with the mistake."""
        names = {"np": np, "convhelpers": convhelpers}
        exec(self.source, names)
        return names[self.function]

    def result(self, function, values):
        """What one of the two functions gives, as one array."""
        found = function(**values)
        return np.asarray(found if self.place is None else found[self.place])

    def passes_weak_test(self):
        """Run the weak test on the function with the mistake."""
        *lines, question = self.weak_test.splitlines()
        names = {"np": np, "convhelpers": convhelpers, self.function: self.wrong}
        exec("\n".join(lines), names)
        return bool(eval(question, names))


def break_check(name):
    """Show code with a mistake and the weak test that it passes.

    Parameters
    ----------
    name : str
        A key of `TASKS`: what the weak test is content with.

    Returns
    -------
    Note
        The code, the test and what the test says. A sentence where there is no such task.

    Notes
    -----
    The test is run when you ask, on the code as shown. Answer with `expose`.

    Examples
    --------
    >>> print(break_check("stride 1").markdown.splitlines()[0])
    This `conv_forward` has a mistake, and yet it passes the test below.
    >>> break_check("anything")  # doctest: +ELLIPSIS
    There is no task 'anything'. The tasks are 'pad 1', 'one channel', ...
    """
    if name not in TASKS:
        return Note(no_task(name))
    task = TASKS[name]
    return Note(
        f"This `{task.function}` has a mistake, and yet it passes the test below.\n\n"
        f"```python\n{task.source}```\n\n"
        f"The test:\n\n```python\n{task.weak_test}\n```\n\n"
        f"It says: {task.passes_weak_test()}. Which input would have exposed the mistake? "
        f'Try yours: `expose("{name}", ...)`, with the arguments of `{task.function}` in place of '
        "the dots."
    )


def expose(name, *arguments, **options):
    """Say whether an input exposes the mistake of a task.

    Parameters
    ----------
    name : str
        A key of `TASKS`.
    *arguments, **options
        What you would pass to the function of the task.

    Returns
    -------
    Result
        ``passed`` is True where the two functions differ on this input, False where they agree,
        and None where the input is refused. It says which numbers differ, or why they do not.

    Notes
    -----
    The course's function and the one with the mistake are run on copies of the same input. The
    second one, which loops, has two seconds.

    Examples
    --------
    >>> import numpy as np
    >>> window = np.array([[-3, -1], [-2, -4]]).reshape(1, 2, 2, 1)
    >>> print(expose("positive numbers", window, 2, 2).paragraphs[0])
    This input exposes the mistake: A[0, 0, 0, 0] is 0, and should be −1.
    >>> expose("positive numbers", -window, 2, 2).passed
    False
    """
    if name not in TASKS:
        return Result(None, None, None, (no_task(name),))
    task = TASKS[name]
    try:
        values = by_name(task.right, arguments, options)
        expected = task.result(task.right, values)
    except (TypeError, ValueError) as error:
        return refused(task, str(error))
    except Exception as error:  # raised by an activation of the learner, or by the machine
        return refused(task, f"It stops with {type(error).__name__}: {error}.")
    outcome = guarded(lambda: task.result(task.wrong, copies(values)), SECONDS)
    if isinstance(outcome.error, TimeUp):
        return refused(task, "It is too large for code that loops. Take a smaller one.")
    if outcome.error is not None:
        kind = type(outcome.error).__name__
        return exposed(task, f"the code stops with {kind}: {outcome.error}.")
    return compared(task, outcome.value, expected, values)


def by_name(function, arguments, options):
    """Every argument of a call by name, those left out too."""
    bound = inspect.signature(function).bind(*arguments, **options)
    bound.apply_defaults()
    return bound.arguments


def copies(values):
    """The same arguments for the code with the mistake: floats, as the course's function uses."""
    return {
        name: np.array(value, dtype=float) if isinstance(value, np.ndarray | list) else value
        for name, value in values.items()
    }


def compared(task, found, expected, values):
    """Say how the two results differ, or why they do not."""
    if found.shape != expected.shape:
        words = f"{task.returns} has shape {found.shape}, and should have {expected.shape}."
        return exposed(task, words)
    differs = differing(found, expected)
    if not differs.any():
        return hidden(task, expected.size, values)
    cell = tuple(int(index) for index in np.argwhere(differs)[0])
    place = f"{task.returns}[{', '.join(map(str, cell))}]" if cell else task.returns
    words = f"{place} is {number(found[cell])}, and should be {number(expected[cell])}."
    if differs.size > 1:
        words += f" {differs.sum()} of {differs.size} numbers differ."
    return exposed(task, words, pictures(found, expected, task.returns, cell))


def pictures(found, expected, name, cell):
    """The two results side by side, where they are small enough."""
    if not cell:
        return (figures.numbers_compared(found, expected, name),)
    n_H, n_W = found.shape if found.ndim == 2 else found.shape[1:3]
    return (beside(found, expected, name, cell),) if n_H * n_W <= MOST_DRAWN else ()


def exposed(task, words, shown=()):
    return Result(task.function, True, None, (f"This input exposes the mistake: {words}",), shown)


def hidden(task, size, values):
    if not size:
        words = "Both give an empty result: there is nothing to compare."
    elif size == 1:
        words = f"Both give the same number. {task.in_common(**copies(values))}"
    else:
        words = f"Both give the same {size} numbers. {task.in_common(**copies(values))}"
    return Result(task.function, False, None, ("This input does not expose it yet.", words))


def refused(task, words):
    first = f"{task.function} does not take this input."
    return Result(task.function, None, None, (first, words))


def no_task(name):
    return f"There is no task {name!r}. The tasks are {', '.join(map(repr, TASKS))}."


def number(value):
    """A number in as few digits as it needs."""
    return f"{value:.6g}".replace("-", "−")


# Why an input hides the mistake. Each looks first for what it shares with the weak test.


def pad_is_one(X, pad):
    return "As in the test, pad is 1."


def one_channel(a_slice, W, b, activation):
    n_C_prev = W.shape[-1]
    if n_C_prev == 1:
        return "As in the test, there is one channel."
    if activation is not None:
        return "The activation may hide a difference. Leave it out."
    return f"There are {n_C_prev} channels, but the products of all but the first add up to 0."


def symmetric(a_slice, W, b, activation):
    if np.array_equal(W, W[::-1, ::-1]):
        return "As in the test, the filter is the same when it is turned upside down."
    if np.array_equal(a_slice, a_slice[::-1, ::-1]):
        return "The filter is not symmetric, but the window is, and that hides it too."
    if activation is not None:
        return "The activation may hide a difference. Leave it out."
    return "The two sums are the same by chance. Change one number of the window."


def stride_one(A_prev, W, b, stride, pad):
    if stride == 1:
        return "As in the test, stride is 1."
    if convhelpers.conv_forward(A_prev, W, b, stride, pad).shape[1:3] == (1, 1):
        return "The only window starts at row 0 and column 0, whatever the stride is."
    return f"With stride = {stride}, the windows hold numbers that give the same sums."


def square(A_prev, W, b, stride, pad):
    _, n_H, n_W, _ = A_prev.shape
    if n_H == n_W:
        return "As in the test, the image is square."
    return f"{n_H} × {n_W} is not square, but stride = {stride} leaves a square output."


def not_negative(A_prev, f, stride, mode):
    if mode == "average":
        return 'The mistake is in the maximum, and mode is "average" here.'
    return "As in the test, the largest number of every window is at least 0."


def stride_is_f(A_prev, f, stride, mode):
    if stride == f:
        return "As in the test, stride is f."
    if convhelpers.pool_forward(A_prev, f, stride, mode).shape[1:3] == (1, 1):
        return "The only window starts at row 0 and column 0, whatever the stride is."
    return f"stride = {stride} and f = {f} differ, but the windows give the same numbers."


def maximum(A_prev, W, b, stride, pad, activation, pool_f, pool_stride, mode):
    if activation is None:
        return "Without an activation there is no order to exchange."
    if mode == "max":
        return (
            "As in the test, the maximum is taken. A larger number is never made the smaller one "
            "by the activation, so the order does not matter."
        )
    if pool_f == 1:
        return "A window of one cell has nothing to average."
    return (
        "In every window, all numbers of Z lie where the activation is a straight line; for ReLU, "
        "on one side of 0."
    )


def no_overlap(dZ, A_prev, W, stride, pad):
    f = W.shape[1]
    if stride >= f:
        return f"As in the test, no two windows overlap: stride = {stride} and f = {f}."
    if dZ[0, :, :, 0].size == 1:
        return "There is one window for each image, so there is nothing to overlap."
    return "What the later windows leave in dA_prev is the same sum by chance, or dZ is 0."


def overwritten(dA, A_prev, f, stride, mode):
    if stride >= f:
        return f"As in the test, no windows overlap: stride = {stride}, f = {f}."
    if convhelpers.pool_forward(A_prev, f, stride).shape[1:3] == (1, 1):
        return "There is one window, so no pixel collects from two."
    return "No pixel gets something from one window and something else from a later one."


def one_image(Z, labels):
    if len(Z) == 1:
        return "As in the test, there is one image, and a division by 1 changes nothing."
    return "The network is right and sure about every image, so all gradients are 0."


def untied(dA, A_prev, f, stride, mode):
    if mode == "average":
        return 'The mistake is in the maximum, and mode is "average" here.'
    return "As in the test, no window has its largest number twice, or dA is 0 there."


def one_channel_in(A_prev, W, b, stride, pad):
    if W.shape[3] == 1:
        return "As in the test, there is one channel, so there is no order of channels to mistake."
    if W.shape[1] == 1:
        return "The filter has one cell, so its numbers are ordered by channel in either way."
    return "The numbers differ in order, and their sums are the same here."


def empty(score, image, f, stride, value):
    if not image.any():
        return "As in the test, the image holds only zeros."
    return "The score does not notice what shines through the patch."


TASKS = {
    task.name: task
    for task in (
        Task(
            name="pad 1",
            source="""\
def zero_pad(X, pad):
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2, n_W + 2, n_C))
    X_pad[:, 1:-1, 1:-1, :] = X
    return X_pad
""",
            weak_test="""\
X = np.arange(12).reshape(1, 3, 4, 1)
np.array_equal(zero_pad(X, 1), convhelpers.zero_pad(X, 1))""",
            returns="X_pad",
            in_common=pad_is_one,
        ),
        Task(
            name="one channel",
            source="""\
def conv_single_step(a_slice, W, b, activation=None):
    z = np.sum(a_slice[:, :, 0] * W[:, :, 0]) + b
    return z if activation is None else activation(z)
""",
            weak_test="""\
a_slice = np.array([[1, 2], [3, 4]]).reshape(2, 2, 1)
W = np.array([[1, -1], [0, 2]]).reshape(2, 2, 1)
conv_single_step(a_slice, W, 1) == convhelpers.conv_single_step(a_slice, W, 1)""",
            returns="z",
            in_common=one_channel,
        ),
        Task(
            name="symmetric filter",
            source="""\
def conv_single_step(a_slice, W, b, activation=None):
    z = np.sum(a_slice * W[::-1, ::-1]) + b
    return z if activation is None else activation(z)
""",
            weak_test="""\
a_slice = np.arange(9).reshape(3, 3, 1)
W = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]).reshape(3, 3, 1)
conv_single_step(a_slice, W, 1) == convhelpers.conv_single_step(a_slice, W, 1)""",
            returns="z",
            in_common=symmetric,
        ),
        Task(
            name="stride 1",
            source="""\
def conv_forward(A_prev, W, b, stride=1, pad=0):
    f = W.shape[1]
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    m, n_H_pad, n_W_pad, _ = A_prev_pad.shape
    Z = np.zeros((m, (n_H_pad - f) // stride + 1, (n_W_pad - f) // stride + 1, len(W)))
    for i, row, col, c in np.ndindex(Z.shape):
        a_slice = A_prev_pad[i, row : row + f, col : col + f, :]
        Z[i, row, col, c] = convhelpers.conv_single_step(a_slice, W[c], b[c])
    return Z
""",
            weak_test="""\
A_prev = np.arange(40).reshape(1, 4, 5, 2)
W, b = np.arange(24).reshape(3, 2, 2, 2), np.array([1, 2, 3])
np.array_equal(conv_forward(A_prev, W, b), convhelpers.conv_forward(A_prev, W, b))""",
            returns="Z",
            in_common=stride_one,
        ),
        Task(
            name="square images",
            source="""\
def conv_forward(A_prev, W, b, stride=1, pad=0):
    f = W.shape[1]
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    m, n, _, _ = A_prev_pad.shape
    n_out = (n - f) // stride + 1
    Z = np.zeros((m, n_out, n_out, len(W)))
    for i, row, col, c in np.ndindex(Z.shape):
        top, left = row * stride, col * stride
        a_slice = A_prev_pad[i, top : top + f, left : left + f, :]
        Z[i, row, col, c] = convhelpers.conv_single_step(a_slice, W[c], b[c])
    return Z
""",
            weak_test="""\
A_prev = np.arange(72).reshape(2, 6, 6, 1)
W, b = np.arange(18).reshape(2, 3, 3, 1), np.array([1, 2])
expected = convhelpers.conv_forward(A_prev, W, b, stride=2, pad=1)
np.array_equal(conv_forward(A_prev, W, b, stride=2, pad=1), expected)""",
            returns="Z",
            in_common=square,
        ),
        Task(
            name="positive numbers",
            source="""\
def pool_forward(A_prev, f, stride, mode="max"):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    A = np.zeros((m, (n_H_prev - f) // stride + 1, (n_W_prev - f) // stride + 1, n_C_prev))
    for i, row, col, c in np.ndindex(A.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        if mode == "average":
            A[i, row, col, c] = window.mean()
        for value in window.flat if mode == "max" else ():
            A[i, row, col, c] = max(A[i, row, col, c], value)
    return A
""",
            weak_test="""\
A_prev = np.arange(60).reshape(1, 5, 6, 2)
expected = convhelpers.pool_forward(A_prev, 3, 2)
np.array_equal(pool_forward(A_prev, 3, 2), expected)""",
            returns="A",
            in_common=not_negative,
        ),
        Task(
            name="stride as large as f",
            source="""\
def pool_forward(A_prev, f, stride, mode="max"):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    A = np.zeros((m, (n_H_prev - f) // stride + 1, (n_W_prev - f) // stride + 1, n_C_prev))
    for i, row, col, c in np.ndindex(A.shape):
        top, left = row * f, col * f
        window = A_prev[i, top : top + f, left : left + f, c]
        A[i, row, col, c] = window.max() if mode == "max" else window.mean()
    return A
""",
            weak_test="""\
A_prev = np.arange(-30, 30).reshape(1, 5, 6, 2)
expected = convhelpers.pool_forward(A_prev, 2, 2)
np.array_equal(pool_forward(A_prev, 2, 2), expected)""",
            returns="A",
            in_common=stride_is_f,
        ),
        Task(
            name="maximum",
            source="""\
def conv_pool_forward(
    A_prev, W, b, stride=1, pad=0, activation=convhelpers.relu, pool_f=2, pool_stride=2, mode="max"
):
    Z = convhelpers.conv_forward(A_prev, W, b, stride, pad)
    pooled = convhelpers.pool_forward(Z, pool_f, pool_stride, mode)
    return pooled if activation is None else activation(pooled)
""",
            weak_test="""\
A_prev = np.arange(-20, 20).reshape(1, 5, 8, 1)
W, b = np.array([[1, -2], [1, 1]]).reshape(1, 2, 2, 1), np.array([1])
expected = convhelpers.conv_pool_forward(A_prev, W, b)
np.array_equal(conv_pool_forward(A_prev, W, b), expected)""",
            returns="A",
            in_common=maximum,
        ),
        Task(
            name="no overlap",
            source="""\
def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    A_prev_pad, f = convhelpers.zero_pad(A_prev, pad), W.shape[1]
    dA_prev_pad, dW = np.zeros(A_prev_pad.shape), np.zeros(W.shape)
    for i, row, col in np.ndindex(dZ.shape[:3]):
        top, left = row * stride, col * stride
        a_slice = A_prev_pad[i, top : top + f, left : left + f]
        to_window = np.zeros(a_slice.shape)
        for c, dz in enumerate(dZ[i, row, col]):
            to_window += dz * W[c]
            dW[c] += dz * a_slice
        dA_prev_pad[i, top : top + f, left : left + f] = to_window
    _, n_H, n_W, _ = A_prev.shape
    return dA_prev_pad[:, pad : pad + n_H, pad : pad + n_W], dW, dZ.sum(axis=(0, 1, 2))
""",
            weak_test="""\
A_prev, W = np.arange(72).reshape(1, 6, 6, 2), np.arange(54).reshape(3, 3, 3, 2)
dZ = np.arange(12).reshape(1, 2, 2, 3)
gradients = zip(conv_backward(dZ, A_prev, W, 3), convhelpers.conv_backward(dZ, A_prev, W, 3))
all(np.array_equal(yours, course) for yours, course in gradients)""",
            returns="dA_prev",
            in_common=no_overlap,
            place=0,
        ),
        Task(
            name="windows side by side",
            source="""\
def pool_backward(dA, A_prev, f, stride, mode="max"):
    dA_prev = np.zeros(A_prev.shape)
    for i, row, col, c in np.ndindex(dA.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        place = dA_prev[i, top : top + f, left : left + f, c]
        if mode == "max":
            place[np.unravel_index(np.argmax(window), window.shape)] = dA[i, row, col, c]
        else:
            place[:] = dA[i, row, col, c] / (f * f)
    return dA_prev
""",
            weak_test="""\
A_prev, dA = np.arange(60).reshape(1, 5, 6, 2), np.arange(12).reshape(1, 2, 3, 2)
expected = convhelpers.pool_backward(dA, A_prev, 2, 2)
np.array_equal(pool_backward(dA, A_prev, 2, 2), expected)""",
            returns="dA_prev",
            in_common=overwritten,
        ),
        Task(
            name="no ties",
            source="""\
def pool_backward(dA, A_prev, f, stride, mode="max"):
    dA_prev = np.zeros(A_prev.shape)
    for i, row, col, c in np.ndindex(dA.shape):
        top, left = row * stride, col * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        mask = window == window.max() if mode == "max" else np.ones((f, f)) / (f * f)
        dA_prev[i, top : top + f, left : left + f, c] += mask * dA[i, row, col, c]
    return dA_prev
""",
            weak_test="""\
A_prev, dA = np.arange(60).reshape(1, 5, 6, 2), np.arange(40).reshape(1, 4, 5, 2)
expected = convhelpers.pool_backward(dA, A_prev, 2, 1)
np.array_equal(pool_backward(dA, A_prev, 2, 1), expected)""",
            returns="dA_prev",
            in_common=untied,
        ),
        Task(
            name="one image",
            source="""\
def softmax_cross_entropy(Z, labels):
    losses, dZ = [], np.zeros(Z.shape)
    for i, label in enumerate(labels.astype(int)):
        z = Z[i] - Z[i].max()
        p = np.exp(z) / np.exp(z).sum()
        losses.append(np.log(np.exp(z).sum()) - z[label])
        dZ[i] = p - (np.arange(len(p)) == label)
    return np.mean(losses), dZ
""",
            weak_test="""\
Z, labels = np.array([[2.0, 1, 0]]), np.array([1])
results = zip(softmax_cross_entropy(Z, labels), convhelpers.softmax_cross_entropy(Z, labels))
all(np.allclose(yours, course) for yours, course in results)""",
            returns="dZ",
            in_common=one_image,
            place=1,
        ),
        Task(
            name="empty image",
            source="""\
def occlusion_map(score, image, f, stride=1, value=0):
    n_H, n_W = ((n - f) // stride + 1 for n in image.shape[:2])
    scores = np.zeros((n_H, n_W))
    for row, col in np.ndindex(n_H, n_W):
        top, left = row * stride, col * stride
        covered = image.astype(float)
        covered[top : top + f, left : left + f] += value
        scores[row, col] = score(covered[np.newaxis])[0]
    return scores
""",
            weak_test="""\
image, weights = np.zeros((4, 5, 2)), np.arange(40).reshape(4, 5, 2)
score = lambda images: (images * weights).sum(axis=(1, 2, 3))
expected = convhelpers.occlusion_map(score, image, 2, value=3)
np.array_equal(occlusion_map(score, image, 2, value=3), expected)""",
            returns="scores",
            in_common=empty,
        ),
        Task(
            name="one channel in",
            source="""\
def conv_forward_matmul(A_prev, W, b, stride=1, pad=0):
    n_C, f, _, _ = W.shape
    A_prev_pad = convhelpers.zero_pad(A_prev, pad)
    windows = np.lib.stride_tricks.sliding_window_view(A_prev_pad, (f, f), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    m, n_H, n_W = windows.shape[:3]
    columns = windows.reshape(m * n_H * n_W, -1)
    return (columns @ W.reshape(n_C, -1).T + b).reshape(m, n_H, n_W, n_C)
""",
            weak_test="""\
A_prev, W = np.arange(60).reshape(2, 5, 6, 1), np.arange(27).reshape(3, 3, 3, 1)
b = np.array([1, -2, 3])
expected = convhelpers.conv_forward_matmul(A_prev, W, b, stride=2, pad=1)
np.array_equal(conv_forward_matmul(A_prev, W, b, stride=2, pad=1), expected)""",
            returns="Z",
            in_common=one_channel_in,
        ),
    )
}
