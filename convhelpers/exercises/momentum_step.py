"""Lesson 09: one step of an optimizer that remembers where it was going."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe
from convhelpers.exercises.inputs import random_integers, small_integers
from convhelpers.exercises.task import Task


def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    """Keep a part of the velocity, add the gradient to it, and step against it."""
    velocity = momentum * velocity + dw
    w = w - learning_rate * velocity
    return w, velocity


def size(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    return f"w and velocity keep their shape, {w.shape}"


def target(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    return figures.momentum_steps(w, dw, velocity, learning_rate, momentum)


def step(name, *arrays, **options):
    w, dw, velocity = map(np.asarray, arrays)
    return Probe(name, {"w": w, "dw": dw, "velocity": velocity}, options)


def three(*shape, seed):
    return [small_integers(*shape, seed=seed + k) for k in range(3)]


def random_call(rng):
    shape = rng.integers(1, 4, rng.integers(1, 5))
    w, dw, velocity = (random_integers(rng, *shape) for _ in range(3))
    rates = dict(learning_rate=2.0 ** -rng.integers(0, 6), momentum=rng.integers(1, 4) / 4)
    return dict(w=w, dw=dw, velocity=velocity, **rates)


VECTOR = [4.0, -2, 1, 0], [2.0, -4, 0, 8], [-2.0, 4, 8, 0]
WHOLE = [4, -2, 1], [3, -5, 1], [1, 3, 0]

PROBES = (
    step("four weights", *VECTOR, learning_rate=0.5, momentum=0.5),
    step("a learning rate of 0.25", *three(2, 3, seed=1), learning_rate=0.25, momentum=0.5),
    step("a velocity of 0", *three(2, 3, seed=4)[:2], np.zeros((2, 3)), learning_rate=0.25),
    step("a momentum of 0", *three(3, 2, seed=7), learning_rate=0.5, momentum=0.0),
    step("a momentum of 0.75", *three(3, 2, seed=10), learning_rate=0.125, momentum=0.75),
    step("filters of four axes", *three(2, 3, 3, 1, seed=13), learning_rate=0.25, momentum=0.5),
    step("the usual rates", *three(3, 4, seed=16)),
    step("whole numbers", *WHOLE, learning_rate=0.25, momentum=0.5),
)

VELOCITY = "momentum * velocity + dw"
STEP = "w - learning_rate * velocity"
RETURN = "return w, velocity"

MISTAKES = (
    Mistake(
        "a step up",
        "The weights move along the gradient, so the loss grows.",
        "Subtract the step: w - learning_rate * velocity.",
        changes=((STEP, "w + learning_rate * velocity"),),
    ),
    Mistake(
        "a step against the gradient alone",
        "The velocity is worked out, but the step does not use it: this is descent without memory.",
        "Multiply the learning rate by the new velocity, not by dw.",
        changes=((STEP, "w - learning_rate * dw"),),
    ),
    Mistake(
        "a step along the old velocity",
        "The step uses the velocity from before this gradient, which is one step late.",
        "Work out the new velocity first, and step with it.",
        bodies=(
            """
            w = w - learning_rate * velocity
            velocity = momentum * velocity + dw
            return w, velocity
            """,
        ),
    ),
    Mistake(
        "nothing remembered",
        "The new velocity is the gradient: what the earlier steps left is gone.",
        "Keep a part of the old velocity: momentum * velocity + dw.",
        changes=((VELOCITY, "dw + 0 * velocity"),),
    ),
    Mistake(
        "everything remembered",
        "The whole velocity is kept, so that it grows and never comes to rest.",
        "Multiply the old velocity by momentum before you add dw.",
        changes=((VELOCITY, "velocity + dw"),),
    ),
    Mistake(
        "gradient not added",
        "The velocity only shrinks: the gradient does not enter it.",
        "Add dw to what is kept of the velocity.",
        changes=((VELOCITY, "momentum * velocity"),),
    ),
    Mistake(
        "gradient subtracted twice over",
        "The velocity takes the gradient with a minus, and the step has one too: the two cancel.",
        "One minus is enough: add dw to the velocity, and subtract the step.",
        changes=((VELOCITY, "momentum * velocity - dw"),),
    ),
    Mistake(
        "momentum times the gradient",
        "The gradient is multiplied by momentum, and the velocity is kept whole.",
        "momentum belongs to the old velocity: momentum * velocity + dw.",
        changes=((VELOCITY, "velocity + momentum * dw"),),
    ),
    Mistake(
        "momentum times both",
        "The sum of velocity and gradient is multiplied by momentum.",
        "Only the old velocity shrinks: momentum * velocity + dw.",
        changes=((VELOCITY, "momentum * (velocity + dw)"),),
    ),
    Mistake(
        "a running mean",
        "The gradient enters with 1 - momentum: a running mean as in Adam, and shorter steps.",
        "Add dw as it is.",
        changes=((VELOCITY, "momentum * velocity + (1 - momentum) * dw"),),
    ),
    Mistake(
        "learning rate inside the velocity",
        "The velocity holds the learning rate already. Here it is a sum of gradients alone.",
        "Add dw to the velocity, and multiply by the learning rate in the step.",
        bodies=(
            """
            velocity = momentum * velocity + learning_rate * dw
            w = w - velocity
            return w, velocity
            """,
        ),
    ),
    Mistake(
        "velocity with the opposite sign",
        "The velocity points down the slope and is added, as Keras keeps it. Here it points up.",
        "Let the velocity be a sum of gradients, and subtract the step.",
        bodies=(
            """
            velocity = momentum * velocity - learning_rate * dw
            w = w + velocity
            return w, velocity
            """,
        ),
    ),
    Mistake(
        "learning rate twice",
        "The learning rate is multiplied in twice, in the velocity and in the step.",
        "It belongs to the step: w - learning_rate * velocity.",
        changes=((VELOCITY, "momentum * velocity + learning_rate * dw"),),
    ),
    Mistake(
        "learning rate left out",
        "The step is the whole velocity.",
        "Multiply the velocity by the learning rate.",
        changes=((STEP, "w - velocity"),),
    ),
    Mistake(
        "the two rates exchanged",
        "The velocity is kept with the learning rate, and the step taken with momentum.",
        "momentum goes with the old velocity, learning_rate with the step.",
        shown_by="a learning rate of 0.25",
        changes=((VELOCITY, "learning_rate * velocity + dw"), (STEP, "w - momentum * velocity")),
    ),
    Mistake(
        "a look ahead",
        "The step goes on to where the velocity would lead next. That is Nesterov's momentum.",
        "Step with the new velocity itself.",
        changes=((STEP, "w - learning_rate * (momentum * velocity + dw)"),),
    ),
    Mistake(
        "weights shrink",
        "The weights are multiplied by momentum. Only the velocity should be.",
        "Start the step from w itself.",
        changes=((STEP, "momentum * w - learning_rate * velocity"),),
    ),
    Mistake(
        "old velocity returned",
        "The weights are right, but the velocity comes back as it was, without this gradient.",
        "Return the velocity that includes this gradient.",
        bodies=(
            """
            w = w - learning_rate * (momentum * velocity + dw)
            return w, velocity
            """,
        ),
    ),
    Mistake(
        "only the weights",
        "The function returns the weights. The velocity is missing, and the next step needs it.",
        "Return both: w, velocity.",
        changes=((RETURN, "return w"),),
    ),
    Mistake(
        "velocity before the weights",
        "The velocity comes first. The weights should.",
        "Return w, velocity in this order.",
        changes=((RETURN, "return velocity, w"),),
    ),
    Mistake(
        "the step for the weights",
        "The first result is the step. It should be the weights after the step.",
        "Subtract the step from w.",
        changes=((STEP, "-learning_rate * velocity"),),
    ),
    Mistake(
        "cut to whole numbers",
        "The new weights have the dtype of w: where it holds whole numbers, fractions are cut off.",
        "Make a new array: w - learning_rate * velocity holds fractions.",
        shown_by="whole numbers",
        changes=((STEP, "(w - learning_rate * velocity).astype(w.dtype)"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def first_step(w, dw, velocity, learning_rate, momentum):
    if not np.any(velocity):
        return "As in the test, the velocity is 0, so there is nothing to keep a part of."
    if momentum == 1:
        return "momentum is 1, so the whole velocity is kept in either way."
    return "The velocity is so small beside dw that it does not show."


TASKS = (
    Task(
        name="first step",
        source="""\
def momentum_step(w, dw, velocity, learning_rate=0.1, momentum=0.9):
    velocity = velocity + dw
    w = w - learning_rate * velocity
    return w, velocity
""",
        weak_test="""\
w, dw, velocity = np.array([4, -2, 1]), np.array([2, -4, 0]), np.zeros(3)
results = momentum_step(w, dw, velocity), convhelpers.momentum_step(w, dw, velocity)
all(np.array_equal(yours, course) for yours, course in zip(*results))""",
        in_common=first_step,
        place=1,
    ),
)

EXERCISE = Exercise(
    lesson=9,
    solution=momentum_step,
    returns=("w", "velocity"),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "Two lines, in this order: the new velocity, then the new weights.",
        "The new velocity is a part of the old one, `momentum * velocity`, and the whole gradient.",
        "`velocity = momentum * velocity + dw`, and then a step against it, `learning_rate` times "
        "as long: `w = w - learning_rate * velocity`. Return both.",
    ),
    next_step="Can you write Adam's step in the same way, with two running means?",
    size=size,
    origin=None,
    target=target,
    tasks=TASKS,
    random_call=random_call,
    square=step("", *three(3, 3, seed=19)[:2], np.zeros((3, 3)), learning_rate=0.5, momentum=0.5),
    one_window=step("", [3.0], [2.0], [0.0], learning_rate=0.5, momentum=0.5),
    pairs=(("a step up", "momentum times the gradient"),),
)
