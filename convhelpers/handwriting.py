"""From ink on a pad of 32 x 32 pixels to an image like the digits (lesson 10)."""

import numpy as np

SIDE = 32
BLOCK = 4
# The digits have so many dark pixels of 1,024, thin strokes and thick ones, and whichever digit.
USUAL_INK = 310
BLUR = 1.5


def count_blocks(ink):
    """Count the dark pixels in each square of 4 x 4, as was done for the digits.

    Parameters
    ----------
    ink : ndarray of bool, shape (32, 32)
        Rows from top to bottom; True is ink.

    Returns
    -------
    ndarray, shape (8, 8), dtype uint8, values 0 to 16

    Examples
    --------
    >>> ink = np.zeros((32, 32), bool)
    >>> ink[:, :2] = True
    >>> count_blocks(ink).shape
    (8, 8)
    >>> count_blocks(ink)[0]
    array([8, 0, 0, 0, 0, 0, 0, 0], dtype=uint8)
    """
    return _blocks(ink).sum(axis=(1, 3), dtype=np.uint8)


def like_the_digits(ink):
    """Center a drawing, scale it to the full height, and give it a stroke as thick as the digits'.

    Parameters
    ----------
    ink : ndarray of bool, shape (32, 32)

    Returns
    -------
    ndarray of bool, shape (32, 32)
        Width and height keep their ratio; what is wider than high fills the width. No ink gives
        no ink.

    Notes
    -----
    The digits that the network has learned from reach from the first row to the last, stand in the
    middle, and have about 310 dark pixels each, measured over all 1,797. A drawing that does not
    is unlike all of them, and is read much worse. For the stroke, the scaled drawing is blurred,
    and its 310 darkest pixels are kept.

    Examples
    --------
    >>> ink = np.zeros((32, 32), bool)
    >>> ink[4:12, 3:5] = True
    >>> ink = like_the_digits(ink)
    >>> ink.shape
    (32, 32)
    >>> rows, cols = np.nonzero(ink)
    >>> int(rows.min()), int(rows.max()), int(cols.min()), int(cols.max())
    (0, 31, 11, 20)
    """
    if not ink.any():
        return ink.copy()
    blurred = _blur(_fill_the_pad(ink))
    lightest = np.partition(blurred.ravel(), -USUAL_INK)[-USUAL_INK]
    return blurred >= lightest


def ink_of(image):
    """Draw a digit on the pad: ink whose counts are the pixels of `image`.

    Parameters
    ----------
    image : ndarray, shape (8, 8), values 0 to 16

    Returns
    -------
    ndarray of bool, shape (32, 32)
        In each square of 4 x 4, the ink lies where the neighbors are dark.

    Examples
    --------
    >>> from convhelpers.data import load_digits
    >>> image = load_digits()[0][0, :, :, 0]
    >>> ink_of(image).shape
    (32, 32)
    >>> bool((count_blocks(ink_of(image)) == image).all())
    True
    """
    middles = (np.arange(8) + 0.5) * BLOCK - 0.5
    spread = np.array([np.interp(np.arange(SIDE), middles, one) for one in np.eye(8)])
    smooth = spread.T @ image @ spread
    squares = _blocks(smooth).swapaxes(1, 2).reshape(8, 8, BLOCK**2)
    rank = squares.argsort(axis=2)[:, :, ::-1].argsort(axis=2)
    dark = rank < image[:, :, np.newaxis]
    return dark.reshape(8, 8, BLOCK, BLOCK).swapaxes(1, 2).reshape(SIDE, SIDE)


def _blocks(pixels):
    return pixels.reshape(8, BLOCK, 8, BLOCK)


def _fill_the_pad(ink):
    rows, cols = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    side = max(np.ptp(rows), np.ptp(cols)) + 1
    steps = ((np.arange(SIDE) + 0.5) / SIDE - 0.5) * side
    middles = (SIDE + (along[0] + along[-1] + 1) / 2 for along in (rows, cols))
    row, col = (np.floor(middle + steps).astype(int) for middle in middles)
    return np.pad(ink, SIDE)[np.ix_(row, col)]


def _blur(ink):
    away = np.subtract.outer(np.arange(SIDE), np.arange(SIDE))
    weights = np.exp(-((away / BLUR) ** 2) / 2)
    # Rounded, pixels that are equally dark stay so, whatever the last bits of a machine.
    return (weights @ ink @ weights).round(9)
