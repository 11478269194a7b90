"""Pictures of a network that learns: its loss, its curves, its layers."""

import math

import numpy as np

from convhelpers.figures.kit.axes import level
from convhelpers.figures.kit.drawing import FONT, Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import FILTER, OUTPUT, QUIET, WINDOW
from convhelpers.figures.kit.words import number, tuple_of
from convhelpers.figures.table import Table
from convhelpers.training import momentum_step, softmax, softmax_cross_entropy

# The images learned from, and those held apart: color, dash and mark tell them apart.
LEARNED = OUTPUT.stroke, "none", "circle"
HELD_APART = FILTER.stroke, "6 4", "square"
MOST_MARKS = 25

# The columns of a softmax, from scores to gradient.
SCORE = 44  # wide enough for −0.76
STEP = 104
FIRST = 70
NOTHING = 612  # where a step of 0 would end
LONGEST = 72  # pixels, for a gradient of 1
SHORTEST = 0.02  # a gradient whose arrow can be seen


def softmax_steps(z, label):
    """Follow the scores of one image to its probabilities, its loss and its gradient.

    Parameters
    ----------
    z : ndarray (n_classes,)
        Scores, finite.
    label : int
        The right class.

    Returns
    -------
    Picture
        Of one size for a given number of classes.
    """
    z = np.asarray(z, dtype=np.float64)
    p = softmax(z[np.newaxis])[0]
    loss, dZ = softmax_cross_entropy(z[np.newaxis], [label])
    below = z - z.max()
    columns = (
        ("score z", z, "input"),
        ("z − max", below, "product"),
        ("exp", np.exp(below), "product"),
        ("p = exp / sum", p, "output"),
        ("p − one-hot", dZ[0], "filter"),
    )
    drawing, boxes = Drawing(SCORE), []
    for k, (name, values, role) in enumerate(columns):
        x = FIRST + k * STEP
        drawing.text(x + drawing.cell / 2, FONT, name, size=13, anchor="middle", bold=True)
        boxes.append(drawing.grid(values[:, np.newaxis], x, 0, role, ""))
        if role == "output":
            drawing.touch.choices(boxes[-1], "p[{}]", values[:, np.newaxis], _class)
    for before in boxes[:-1]:
        drawing.arrow(before.right + 12, before.middle, STEP - drawing.cell - 24)
    for k in range(len(z)):
        y = boxes[0].y + (k + 0.5) * drawing.cell
        right = k == label
        words = f"class {k}"
        drawing.text(0, y + 5, words, size=13, bold=right, color=WINDOW if right else QUIET)
        _step(drawing, y, dZ[0, k])
    for box in boxes:
        drawing.frame(box, label, 0, 1)
    drawing.text(NOTHING, FONT, "the step", size=13, anchor="middle", bold=True)
    drawing.line([(NOTHING, boxes[0].y), (NOTHING, boxes[0].bottom)], QUIET, thickness=1)
    y, total = boxes[0].bottom + 22, f"sum {number(np.exp(below).sum())}"
    drawing.text(boxes[2].right, y, total, size=13, anchor="end")
    drawing.text(boxes[3].x, y, f"loss = −log p = {loss:.2f}", size=13, bold=True)
    return drawing.picture(
        f"Scores {_list(z)} give probabilities {_list(p)}. The right class is {label} (framed): "
        f"the loss is {loss:.2f}. The gradient is {_list(dZ[0])}.",
        f"p[{label}] = {number(p[label])} for the right class, so the loss is {loss:.2f}; "
        "the step raises its score and lowers the others.",
    )


def momentum_steps(w, dw, velocity, learning_rate, momentum):
    """Show weights, their gradient and their velocity, before one step and after it.

    Parameters
    ----------
    w, dw, velocity : ndarray (n,)
        Some weights, the gradient of the loss, and what is left of the steps before.
    learning_rate, momentum : float
        As in `convhelpers.momentum_step`.

    Returns
    -------
    Picture
    """
    after, new = momentum_step(w, dw, velocity, learning_rate, momentum)
    drawing = Drawing()
    rows = (
        ("w", w, "filter"),
        ("dw", dw, "product"),
        ("velocity", velocity, "product"),
        ("new velocity", new, "output"),
        ("new w", after, "filter"),
    )
    y = 0
    for label, values, role in rows:
        y = drawing.grid(values[np.newaxis], 0, y, role, label).bottom + 16
    kept, step = number(momentum), number(learning_rate)
    return drawing.picture(
        f"w: {_listed(w)}. dw: {_listed(dw)}. velocity: {_listed(velocity)}. The new velocity is "
        f"{kept} times the velocity, plus dw: {_listed(new)}. The new w is w less {step} times the "
        f"new velocity: {_listed(after)}."
    )


def _listed(values):
    return " ".join(map(number, values))


def learning_curves(history):
    """Draw the loss and the accuracy of every epoch.

    Parameters
    ----------
    history : convhelpers.training.History
        Of a training that is over or still under way; the axis has room for all planned epochs.

    Returns
    -------
    Picture
        The sentence rounds the loss to one digit, and the accuracy down to whole percents, so that
        100% means all. The last digits of a training differ from machine to machine.
    """
    drawing = Drawing()
    highest = max(v for v in (*history.loss, *history.validation_loss, 0) if math.isfinite(v))
    loss = _plot(drawing, "loss", Box(44, 34, 300, 176), history.epochs, _ticks(highest))
    shares = [(share / 100, f"{share}%") for share in range(0, 101, 20)]
    accuracy = _plot(drawing, "accuracy", Box(420, 34, 300, 176), history.epochs, shares)
    _curve(drawing, loss, history.loss, *LEARNED)
    _curve(drawing, loss, history.validation_loss, *HELD_APART)
    _curve(drawing, accuracy, history.accuracy, *LEARNED)
    _curve(drawing, accuracy, history.validation_accuracy, *HELD_APART)
    _legend(drawing, 536, "training", *LEARNED)
    if history.validation_loss:
        _legend(drawing, 622, "validation", *HELD_APART)
    drawing.reserve(PAGE, 258)
    done = len(history.loss)
    epochs = f"{done} of {history.epochs} epochs" if done < history.epochs else f"{done} epochs"
    told = [_told("training", history.loss, history.accuracy)]
    if history.validation_loss:
        told.append(_told("validation", history.validation_loss, history.validation_accuracy))
    return drawing.picture(f"Loss and accuracy over {epochs}. {' '.join(told)}")


def network_table(network):
    """List the layers of a network: the shape after each, and how many numbers it learns.

    Parameters
    ----------
    network : convhelpers.network.Network
        Built, trained or not.

    Returns
    -------
    Table
        One row a layer.
    """
    rows = [("images", tuple_of(("m", *network.shapes[0])), "")]
    for layer, shape in zip(network.layers, network.shapes[1:], strict=True):
        learned = sum(parameter.size for parameter in layer.parameters.values())
        rows.append((repr(layer), tuple_of(("m", *shape)), f"{learned:,}"))
    rows.append(("together", "", f"{network.parameter_count:,}"))
    header = ("layer", "output", "parameters")
    return Table(header, tuple(rows), "The network, layer by layer; m is the number of images.")


def _step(drawing, y, slope):
    """Show in which direction a step against the gradient moves a score, and how far."""
    words = "raise" if slope < 0 else "lower"
    drawing.text(NOTHING + LONGEST + 6, y + 5, words, size=13, color=QUIET)
    if abs(slope) >= SHORTEST:
        drawing.arrow(NOTHING, y, -LONGEST * slope)


def _class(row, _):
    return {"label": row}


def _list(values):
    return " ".join(map(number, values))


def _plot(drawing, name, box, epochs, ticks):
    """Draw the axes; return a function that gives the place of a value in an epoch."""
    top = ticks[-1][0]

    def place(epoch, value):
        # Half an epoch of room on both sides; a value that is no number stands at the top.
        height = min(value / top, 1) if math.isfinite(value) else 1
        return box.x + (epoch - 0.5) / epochs * box.width, box.bottom - height * box.height

    drawing.text(box.x, FONT, name, bold=True)
    for value, words in ticks:
        level(drawing, box, place(0, value)[1], words)
    for epoch in range(1, epochs + 1, math.ceil(epochs / 10)):
        x = place(epoch, 0)[0]
        drawing.text(x, box.bottom + 18, str(epoch), size=SMALLER, anchor="middle")
    drawing.text(box.center, box.bottom + 38, "epoch", size=SMALLER, anchor="middle", color=QUIET)
    return place


def _ticks(highest):
    """Round numbers from 0 to `highest` or a little more, each with its words."""
    power = 10.0 ** math.floor(math.log10(highest or 1))
    step = next(s * power for s in (0.2, 0.5, 1, 2) if highest / (s * power) <= 5)
    count = max(math.ceil(highest / step), 1)
    return [(k * step, f"{k * step:.6g}") for k in range(count + 1)]


def _curve(drawing, place, values, color, dash, mark):
    points = [place(epoch, value) for epoch, value in enumerate(values, start=1)]
    if points:
        drawing.line(points, color, dash=dash, thickness=2)
    for x, y in points if len(points) <= MOST_MARKS else points[-1:]:
        drawing.mark(x, y, mark, color)


def _legend(drawing, x, words, color, dash, mark):
    drawing.line([(x, FONT - 5), (x + 22, FONT - 5)], color, dash=dash, thickness=2)
    drawing.mark(x + 11, FONT - 5, mark, color)
    drawing.text(x + 26, FONT - 1, words, size=SMALLER)


def _told(name, loss, accuracy):
    return (
        f"On the {name} images the loss goes from {loss[0]:.1g} to {loss[-1]:.1g} and the accuracy "
        f"from {_percent(accuracy[0])} to {_percent(accuracy[-1])}."
    )


def _percent(share):
    # 0.29 * 100 is a little below 29.
    return f"{math.floor(100 * share + 1e-9)}%"
