"""Arrays that show themselves: every channel of every image as a labeled grid of numbers."""

from convhelpers.figures.kit.drawing import Drawing
from convhelpers.figures.kit.page import GAP
from convhelpers.figures.kit.words import rows_in_words


def volume(A, name, role="input", *, pad=0):
    """Draw an array of images, one row of grids an image and one grid a channel.

    Parameters
    ----------
    A : ndarray (m, n_H, n_W, n_C)
        A few small images; every number is written.
    name : str
        What the lesson calls the array.
    role : str, optional
        What the array is: ``"input"``, ``"filter"``, ``"product"`` or ``"output"``.
    pad : int, optional
        How many rings of cells at the border are zero padding.

    Returns
    -------
    Picture
    """
    drawing = Drawing()
    m, n_H, n_W, n_C = A.shape
    y, words = 0, []
    for i in range(m):
        x = 0
        for c in range(n_C):
            channel = A[i, :, :, c]
            box = drawing.grid(channel, x, y, role, _label(name, A.shape, i, c), pad=pad)
            x = max(box.right, x + 180) + GAP
            words.append(f"Image {i}, channel {c}: {rows_in_words(channel)}")
        y = box.bottom + GAP
    shape = f"{m} × {n_H} × {n_W} × {n_C}"
    return drawing.picture(f"{name}, shape {shape} (m × n_H × n_W × n_C). {'. '.join(words)}.")


def _label(name, shape, i, c):
    m, n_H, n_W, n_C = shape
    index = f"[{i}, :, :, {c}]" if m > 1 or n_C > 1 else ""
    return f"{name}{index} · {n_H} × {n_W}"
