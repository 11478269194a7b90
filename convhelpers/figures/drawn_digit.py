"""What a network sees of a drawing, and what it reads in it (lesson 10)."""

import numpy as np

from convhelpers.data import INK
from convhelpers.figures.kit.drawing import FONT, Drawing
from convhelpers.figures.kit.palette import OUTPUT, QUIET, WINDOW
from convhelpers.training import softmax

CELL = 24
BAR_HEIGHT = 14
LINE = 19
LONGEST_BAR = 236


def drawn_digit(network, image):
    """Draw a small image with its numbers, and a bar for each digit that it may be.

    Parameters
    ----------
    network : convhelpers.network.Network
        From images (m, 8, 8, 1), values 0 to 1, to ten scores.
    image : ndarray (8, 8), values 0 to 16
        As `convhelpers.handwriting.count_blocks` gives it.

    Returns
    -------
    Picture
        Its size does not depend on the values.
    """
    scores = network.forward(image[np.newaxis, :, :, np.newaxis] / INK)
    probabilities = softmax(scores)[0]
    drawing = Drawing(CELL)
    drawing.text(0, FONT, "What the network sees: 8 × 8 counts of ink", bold=True)
    grid = drawing.grid(image, 22 + (LONGEST_BAR - 8 * CELL) / 2, 0, "input", "", shade=image / INK)
    y = grid.bottom + 36
    drawing.text(0, y, "What it reads: ten probabilities", bold=True)
    for digit, probability in enumerate(probabilities):
        top = y + 12 + digit * LINE
        _bar(drawing, digit, probability, top, is_best=digit == probabilities.argmax())
    return drawing.picture(_told(image, probabilities))


def _bar(drawing, digit, probability, top, *, is_best):
    """Draw one probability; the largest stands out by its color, its frame and its bold words."""
    middle, bottom = top + BAR_HEIGHT / 2, top + BAR_HEIGHT
    left, right = 22, 22 + LONGEST_BAR
    drawing.text(0, bottom - 2, str(digit), bold=is_best)
    drawing.line([(left, bottom), (right, bottom)], QUIET, thickness=0.5)
    end = left + probability * LONGEST_BAR
    if probability:
        color = WINDOW if is_best else OUTPUT.stroke
        drawing.line([(left, middle), (end, middle)], color, thickness=BAR_HEIGHT)
    drawing.text(right + 56, bottom - 2, _percent(probability), anchor="end", bold=is_best)
    drawing.reserve(right + 60, bottom)


def _percent(probability):
    """Write a probability without ever rounding it to none or all."""
    if probability < 0.005:
        return "< 1%"
    return f"{probability:.0%}" if probability < 0.995 else "> 99%"


def _told(image, probabilities):
    best, second = np.argsort(-probabilities, kind="stable")[:2]
    first, next_ = (f"{digit}, {_in_words(probabilities[digit])}" for digit in (best, second))
    if not image.any():
        return (
            "The pad is empty: draw a digit. A network always answers; on empty paper it says "
            f"{first}."
        )
    return f"It reads {'an' if best == 8 else 'a'} {first}; next {next_}."


def _in_words(probability):
    return _percent(probability).replace("<", "less than").replace(">", "more than")
