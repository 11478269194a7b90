"""A whole block on one page: the numbers on their way forward, and the gradient on its way back."""

from typing import NamedTuple

import numpy as np

from convhelpers.blocks import relu
from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.figures.kit.drawing import CELL, FONT, LABEL, LETTER, Drawing, strength
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import INK
from convhelpers.figures.kit.words import counted, rows_in_words, sides
from convhelpers.figures.pooling import Channel
from convhelpers.pooling import pool_backward, pool_forward

ARROW = 66
GAP = 22


def block_gradient(dA, A_prev, W, b, *, pool_f=2, pool_stride=2, mode="max"):
    """Draw convolution, ReLU and pooling forward, and below them the gradient on its way back.

    Parameters
    ----------
    dA : ndarray (m, n_H, n_W, n_C)
        Gradient with respect to the output of the block.
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; the first channel of the first one is drawn.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters, moved with stride 1 over an input without padding; the first is drawn.
    b : ndarray (n_C,)
        One bias for each filter.
    pool_f, pool_stride : int, optional
        Side and step of the pooling window.
    mode : {"max", "average"}, optional
        What pooling keeps of a window.

    Returns
    -------
    Picture
        Each gradient stands below the array it belongs to. The maxima are ringed, and where ReLU
        lets nothing through, `dZ` is hatched.
    """
    Z = conv_forward(A_prev, W, b)
    Z_relu = relu(Z)
    A = pool_forward(Z_relu, pool_f, pool_stride, mode)
    dZ_relu = pool_backward(dA, Z_relu, pool_f, pool_stride, mode)
    dZ = np.where(Z > 0, dZ_relu, 0)
    dA_prev, _, _ = conv_backward(dZ, A_prev, W)
    stages = [
        _Stage(name, role, forward[0, :, :, 0], back[0, :, :, 0])
        for name, role, forward, back in (
            ("A_prev", "input", A_prev, dA_prev),
            ("Z", "output", Z, dZ),
            ("Z_relu", "output", Z_relu, dZ_relu),
            ("A", "output", A, np.asarray(dA)),
        )
    ]
    drawing = _drawing_for(stages)
    height = LABEL + max(len(stage.forward) for stage in stages) * drawing.cell
    boxes = _row(drawing, 0, height, stages, back=False, signs=("W, b", "relu", mode))
    if mode == "max":
        for cell in Channel(Z_relu[0, :, :, 0], A[0, :, :, 0], pool_f, pool_stride, mode).winners:
            drawing.ring(boxes[2], *cell, INK)
    boxes = _row(drawing, height + GAP, height, stages, back=True, signs=("W", "Z > 0", mode))
    drawing.cross_out(boxes[1], stages[1].forward <= 0)
    return drawing.picture(_sentence(stages, mode, pool_f, pool_stride))


class _Stage(NamedTuple):
    """An array of the block and its gradient."""

    name: str
    role: str
    forward: np.ndarray
    back: np.ndarray

    def label(self, back):
        return f"{'d' if back else ''}{self.name} · {sides(self.forward)}"

    def width(self, cell):
        return max(self.forward.shape[1] * cell, len(self.label(back=True)) * FONT * LETTER)


def _drawing_for(stages):
    """Make the cells as small as it takes for all stages to fit beside each other."""
    room = PAGE - ARROW * (len(stages) - 1)
    fits = (
        cell for cell in range(CELL, 14, -1) if sum(stage.width(cell) for stage in stages) <= room
    )
    return Drawing(next(fits, 14))


def _row(drawing, y, height, stages, *, back, signs):
    """Draw all arrays beside each other with arrows between them, to the right or to the left."""
    x, boxes = 0, []
    for stage in stages:
        values = stage.back if back else stage.forward
        top = y + (height - LABEL - len(values) * drawing.cell) / 2
        shade = strength(values) if back else None
        boxes.append(drawing.grid(values, x, top, stage.role, stage.label(back), shade=shade))
        x += stage.width(drawing.cell) + ARROW
    middle = y + (height + LABEL) / 2
    starts = [box.x + stage.width(drawing.cell) for stage, box in zip(stages, boxes, strict=True)]
    for start, sign in zip(starts, signs, strict=False):
        tail, length = (start + ARROW - 8, 16 - ARROW) if back else (start + 8, ARROW - 16)
        drawing.arrow(tail, middle, length, sign)
    return boxes


def _sentence(stages, mode, pool_f, pool_stride):
    forward = ", ".join(f"{stage.name} {rows_in_words(stage.forward)}" for stage in stages[1:])
    back = ", ".join(f"d{stage.name} {rows_in_words(stage.back)}" for stage in stages[::-1])
    blocked = int((stages[1].forward <= 0).sum())
    numbers = counted(blocked, "number") if blocked else "no number"
    return (
        f"Forward, with {mode} pooling, f = {pool_f}, stride = {pool_stride}: {forward}. "
        f"Back: {back}. ReLU stops the gradient at {numbers} of Z{' (hatched)' if blocked else ''}."
    )
