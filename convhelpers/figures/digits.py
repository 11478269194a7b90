"""Handwritten digits: what they look like, how a network reads them, and which it misreads."""

import numpy as np

from convhelpers.figures.kit.drawing import FONT, Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import FILTER, OUTPUT, QUIET, WINDOW
from convhelpers.figures.message import message
from convhelpers.network import Conv, Flatten, Pool
from convhelpers.training import softmax

# A sheet of digits.
PER_ROW = 10
SIDE = 7
# A digit beside its ten probabilities.
TILES_PER_ROW = 4
TILE = PAGE // TILES_PER_ROW
TILE_HEIGHT = 120
MOST_TILES = 8
BAR = 9
# A digit on its way through a network.
LARGE = 12
WAY = 30
GAP = 3  # between feature maps
PROBABILITIES = 120


def digits(images, labels):
    """Draw digits in rows of ten, each with its label below.

    Parameters
    ----------
    images : ndarray (m, n_H, n_W, 1)
        From 0, paper, to the largest value, ink.
    labels : sequence of int or str, m of them
        What to write below each.

    Returns
    -------
    Picture
    """
    m, n_H, n_W, _ = np.shape(images)
    drawing, most = Drawing(), np.max(images, initial=0)
    across, down = PAGE / PER_ROW, n_H * SIDE + 30
    for k, (image, label) in enumerate(zip(images, labels, strict=True)):
        x, y = round(k % PER_ROW * across), k // PER_ROW * down
        box = drawing.pixels(image[:, :, 0], x, y, SIDE, "input", most=most)
        drawing.text(box.center, box.bottom + 17, str(label), anchor="middle")
    shown = ", ".join(map(str, labels))
    return drawing.picture(f"{m} handwritten digits of {n_H} × {n_W} pixels: {shown}.")


def mistakes(images, labels, Z):
    """Draw the digits that a network misreads, each beside its ten probabilities.

    Parameters
    ----------
    images : ndarray (m, n_H, n_W, 1)
        All images; the misread ones are found in here.
    labels : ndarray of int (m,)
        What each image shows.
    Z : ndarray (m, 10)
        The scores of the network.

    Returns
    -------
    Picture
        At most eight digits, the surest mistakes first.
    """
    probabilities = softmax(Z)
    said = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(said != labels)
    if not len(wrong):
        return message(f"The network reads all {len(labels)} digits correctly.")
    surest = wrong[np.argsort(-probabilities[wrong, said[wrong]], kind="stable")][:MOST_TILES]
    drawing, told = Drawing(), []
    for k, i in enumerate(surest):
        x, y = k % TILES_PER_ROW * TILE, k // TILES_PER_ROW * TILE_HEIGHT
        words = f"{labels[i]}, read as {said[i]}"
        told.append(f"{words} ({probabilities[i, said[i]]:.0%})")
        drawing.text(x, y + FONT, words, bold=True)
        box = drawing.pixels(images[i, :, :, 0], x, y + 26, SIDE, "input")
        _bars(drawing, probabilities[i], box.right + 14, y + 26, labels[i], said[i], 8 * SIDE)
    shown = "" if len(surest) == len(wrong) else f" The {len(surest)} surest are shown."
    return drawing.picture(
        f"{len(wrong)} of {len(labels)} digits are misread.{shown} {'; '.join(told)}. Filled bar: "
        f"what the network says; open bar: what it is."
    )


def confusion(labels, said):
    """Count how often each digit is read as each, in a table with the right answers framed.

    Parameters
    ----------
    labels : ndarray of int (m,)
        What each image shows, from 0 to 9.
    said : ndarray of int (m,)
        What the network says, from 0 to 9.

    Returns
    -------
    Picture
    """
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, said), 1)
    right = np.eye(10, dtype=bool)
    drawing = Drawing()
    drawing.text(20, FONT, "read as")
    shown = np.where(counts > 0, counts, None)
    shade = np.where(right, counts / max(counts.max(), 1), 0)
    box = drawing.grid(shown, 20, 0, "output", "", indices=True, shade=shade)
    drawing.text(0, box.bottom + 24, "rows: what it is · columns: what the network says", size=13)
    for row, col in np.argwhere((counts > 0) & ~right):
        drawing.frame(box, row, col, 1)
    wrong = counts[~right].sum()
    pairs = [
        f"{row} read as {col}" + (f" {counts[row, col]} times" if counts[row, col] > 1 else "")
        for row, col in np.argwhere((counts > 0) & ~right)
    ]
    told = f" Mistakes (framed): {', '.join(pairs)}." if wrong else ""
    return drawing.picture(
        f"{len(labels) - wrong} of {len(labels)} digits are read correctly.{told}"
    )


def reading(network, image):
    """Follow one digit through a network, from its pixels to ten probabilities.

    Parameters
    ----------
    network : convhelpers.network.Network
        Convolutions and pooling, then dense layers that end in one score for each digit.
    image : ndarray (n_H, n_W, 1)
        One digit, as the network takes it.

    Returns
    -------
    Picture
        About 760 pixels wide for the network of lesson 09. Each group of feature maps has one
        scale: white is 0 or less, the darkest square is the largest value.
    """
    probabilities = softmax(network.forward(image[np.newaxis]))[0]
    drawing = Drawing()
    n_H, n_W, _ = image.shape
    heights = [_height(*shape) for shape in network.shapes if len(shape) == 3]
    tallest = max(LARGE * n_H, PROBABILITIES, *heights)
    middle = 44 + tallest / 2
    box = drawing.pixels(image[:, :, 0], 0, middle - LARGE * n_H / 2, LARGE, "input")
    _name(drawing, box, "the digit", f"{n_H} × {n_W}")
    told = [f"{n_H} × {n_W} pixels"]
    for name, A in _stages(network):
        n_H, n_W, n_C = A.shape
        drawing.arrow(box.right + 5, middle, WAY - 10)
        box = _maps(drawing, A, box.right + WAY, middle)
        _name(drawing, box, name, f"{n_C} of {n_H} × {n_W}")
        told.append(f"{n_C} maps of {n_H} × {n_W} ({name})")
    drawing.arrow(box.right + 5, middle, WAY - 10)
    x, best = box.right + WAY, int(probabilities.argmax())
    top = middle - PROBABILITIES / 2
    _bars(drawing, probabilities, x, top, best, best, PROBABILITIES)
    drawing.text(x, top - 10, "probability", size=SMALLER)
    return drawing.picture(
        f"A digit on its way through the network: {', '.join(told)}, ten probabilities. "
        f"The largest is {probabilities[best]:.0%}, for {best}."
    )


def _stages(network):
    """What stands before each convolution, pooling or flattening, by the name of what made it."""
    name = ""
    for layer in network.layers:
        if isinstance(layer, Conv | Pool | Flatten):
            if name:
                yield name, layer.A_prev[0]
            name = "convolution" if isinstance(layer, Conv) else "pooling"


def _maps(drawing, A, x, middle):
    """Draw every channel of one image, in a sheet around the height `middle`."""
    n_H, n_W, n_C = A.shape
    side, columns = _sheet(n_H, n_C)
    y = middle - _height(n_H, n_W, n_C) / 2
    right, most = x, A.max(initial=0)
    for c in range(n_C):
        left, top = x + c % columns * (n_W * side + GAP), y + c // columns * (n_H * side + GAP)
        right = max(right, drawing.pixels(A[:, :, c], left, top, side, "output", most=most).right)
    return Box(x, y, right - x, 2 * (middle - y))


def _height(n_H, n_W, n_C):
    side, columns = _sheet(n_H, n_C)
    return -(-n_C // columns) * (n_H * side + GAP) - GAP


def _sheet(n_H, n_C):
    """The side of a pixel, and how many maps stand beside each other."""
    columns = 4 if n_C <= 32 else 8
    return 3 if n_H * columns >= 32 else 4, columns


def _name(drawing, box, first, second):
    drawing.text(box.x, box.y - 22, first, size=SMALLER, bold=True)
    drawing.text(box.x, box.y - 7, second, size=SMALLER, color=QUIET)


def _bars(drawing, probabilities, x, y, label, said, height):
    """Draw a bar for every digit; fill the one that is said, and frame the right one."""
    base = y + height
    drawing.line([(x - 2, base), (x + len(probabilities) * BAR, base)], QUIET, thickness=1)
    for k, probability in enumerate(probabilities):
        middle, top = x + (k + 0.5) * BAR, base - probability * height
        color = WINDOW if k == said else OUTPUT.stroke
        drawing.line([(middle, base), (middle, top)], color, thickness=BAR - 4)
        marked = k in (said, label)
        drawing.text(middle, base + 13, str(k), size=11, anchor="middle", bold=marked)
    if label != said:
        x, right = x + label * BAR + 1, x + (label + 1) * BAR - 1
        top = base - max(probabilities[label] * height, 3)
        corners = [(x, base), (x, top - 2), (right, top - 2), (right, base)]
        drawing.line(corners, FILTER.stroke, thickness=2)
