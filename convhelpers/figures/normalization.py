"""Batch normalization step by step, and the way back (lesson 13)."""

import numpy as np

from convhelpers import normalization
from convhelpers.figures.kit.drawing import LABEL, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.words import counted, factor, number, rows_in_words, sides

BETWEEN = 64  # pixels from one step to the next
BELOW = 14  # pixels from one image to the next
LINE = 20


def normalization_steps(Z, gamma, beta, eps=1e-5, c=0):
    """Follow one channel of a batch: values, differences from the mean, normalized, result.

    Parameters
    ----------
    Z : ndarray (m, n_H, n_W, n_C)
        A few small images.
    gamma, beta : array_like (n_C,)
        Scale and shift.
    eps : float, optional
        As in `convhelpers.batch_norm_forward`.
    c : int, optional
        The channel.

    Returns
    -------
    Picture
    """
    z = np.asarray(Z, dtype=np.float64)[..., c]
    one, zero = np.ones(1), np.zeros(1)
    z_hat = normalization.batch_norm_forward(z[..., np.newaxis], one, zero, eps)[..., 0]
    mean, var = z.mean(), z.var()
    scale, shift = np.ravel(gamma)[c], np.ravel(beta)[c]
    Y = scale * z_hat + shift
    columns = (
        ("Z", z, "input", f"mean {number(mean)}"),
        ("Z − mean", z - mean, "product", f"variance {number(var)}"),
        ("Z_hat", z_hat, "product", f"divided by {number(np.sqrt(var + eps))}"),
        ("Y", Y, "output", f"times {number(scale)}, plus {number(shift)}"),
    )
    drawing, inputs = _in_columns(columns)
    for k, (box, image) in enumerate(zip(inputs, z, strict=True)):
        name = f"Z[{k}, {{}}, {{}}, {c}]"
        drawing.touch.entries(box, name, image, "Z", lambda row, col, k=k: (k, row, col, c))
    return drawing.picture(
        f"{_counted(z)}: mean {number(mean)}, variance {number(var)}. Z: {_listed(z)}. "
        f"Z less its mean: {_listed(z - mean)}. Divided by {number(np.sqrt(var + eps))}, Z_hat: "
        f"{_listed(z_hat)}. Times gamma, {number(scale)}, plus beta, {number(shift)}, "
        f"Y: {_listed(Y)}.",
        f"{_counted(z)}: mean {number(mean)}, variance {number(var)}; Y = "
        f"{number(scale)} · Z_hat + {factor(shift)}.",
    )


def normalization_gradient(dY, Z, gamma, eps=1e-5, c=0):
    """Follow the gradient of one channel of a batch back through the normalization.

    Parameters
    ----------
    dY : ndarray (m, n_H, n_W, n_C)
        Gradient of the loss with respect to the normalized channel.
    Z, gamma, eps, c
        As in `normalization_steps`.

    Returns
    -------
    Picture
    """
    gamma, zero = np.ravel(gamma).astype(np.float64), np.zeros(np.size(gamma))
    z_hat = normalization.batch_norm_forward(Z, np.ones(len(gamma)), zero, eps)[..., c]
    dZ, dgamma, dbeta = normalization.batch_norm_backward(dY, Z, gamma, eps)
    dy, dz = np.asarray(dY, dtype=np.float64)[..., c], dZ[..., c]
    columns = (
        ("dY", dy, "output", f"dbeta = sum {number(dbeta[c])}"),
        ("Z_hat", z_hat, "product", "as on the way there"),
        ("dY · Z_hat", dy * z_hat, "product", f"dgamma = sum {number(dgamma[c])}"),
        ("dZ", dz, "input", f"sum {number(round(dz.sum(), 6))}"),
    )
    drawing, _ = _in_columns(columns)
    return drawing.picture(
        f"{_counted(dy)}. dY: {_listed(dy)}, sum dbeta = {number(dbeta[c])}. Z_hat: "
        f"{_listed(z_hat)}. dY times Z_hat: {_listed(dy * z_hat)}, sum dgamma = "
        f"{number(dgamma[c])}. dZ: {_listed(dz)}, sum {number(round(dz.sum(), 6))}."
    )


def _in_columns(columns):
    """Draw one column for each step, and what follows from each; return the first column, too."""
    drawing, x, boxes = Drawing(), 0, []
    drawing.reserve(PAGE, 0)
    for place, (name, images, role, words) in enumerate(columns):
        if place:
            drawing.arrow(x - BETWEEN + 12, LABEL + drawing.cell, BETWEEN - 24)
        y = 0
        for k, image in enumerate(images):
            boxes.append(drawing.grid(image, x, y, role, "" if k else name))
            y = boxes[-1].bottom + BELOW - LABEL
        drawing.text(x, boxes[-1].bottom + LINE, words, size=SMALLER, bold=True)
        x = boxes[-1].right + BETWEEN
    return drawing, boxes[: len(images)]


def _counted(images):
    """How many images, and how large."""
    return f"{counted(len(images), 'image')} of {sides(images[0])}"


def _listed(images):
    """The numbers of every image, row by row; a bar between two images."""
    return " | ".join(map(rows_in_words, images))
