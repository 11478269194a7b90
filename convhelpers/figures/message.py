"""A sentence where a picture would stand, when there is nothing to draw."""

from textwrap import wrap

from convhelpers.figures.kit.drawing import FONT, Drawing
from convhelpers.figures.kit.page import LETTERS, LINE


def message(sentence):
    """Write `sentence` on a card of its own.

    Parameters
    ----------
    sentence : str
        What the reader should know.

    Returns
    -------
    Picture
    """
    drawing = Drawing()
    for k, line in enumerate(wrap(sentence, LETTERS)):
        drawing.text(0, FONT + k * LINE, line)
    return drawing.picture(sentence)
