"""Show the values of a picture with deep pixels, of 16 or 32 bits, from black to white.

Pillow would clip them at 255. A microscope or a scanner fills a small part of what such pixels can
hold; seen from 0 to the largest value they can hold, its picture is black.
"""

import numpy as np

WHITE = 65535
WHITE_OF_8_BITS = 255


def is_deep(image):
    """Whether the pixels of a Pillow image are deeper than 8 bits."""
    return image.mode == "F" or image.mode.startswith("I")


def black_and_white(image, strips, tell):
    """Which values are black and white: the full scale, or their own where that is too dark.

    Parameters
    ----------
    image : PIL.Image.Image
        Of a mode for which `is_deep` holds.
    strips : iterable of (int, PIL.Image.Image)
        All its pixels in parts, each with its first row.
    tell : callable
        Takes a sentence where the scale is not the full one.

    Returns
    -------
    black, white : float
    """
    lowest, highest = _range(strips)
    white = max(highest, 1 if image.mode == "F" else WHITE)
    if highest < white / 2:
        tell(_own_scale(lowest, highest))
        return lowest, highest
    if lowest < 0:
        tell(f"Its values go down to {_number(lowest)}; those below 0 are black.")
    return 0, white


def eight_bits(values, black, white):
    """Scale real `values` so that `black` becomes 0 and `white` 255; what is no number is black."""
    values = np.clip(np.asarray(values, np.float64), black, white)
    scaled = (values - black) / ((white - black) or 1) * WHITE_OF_8_BITS
    scaled[np.isnan(scaled)] = 0
    return scaled.astype(np.uint8)


def brightened(pixels, tell):
    """Show colors, of whose 16 bits Pillow keeps the upper 8, in their own range if that is dark.

    Parameters
    ----------
    pixels : ndarray (n_H, n_W, 3), uint8
    tell : callable
        Takes a sentence where they are shown brighter.

    Returns
    -------
    ndarray (n_H, n_W, 3), uint8
    """
    lowest, highest = int(pixels.min()), int(pixels.max())
    if highest > WHITE_OF_8_BITS / 2:
        return pixels
    tell(_own_scale(256 * lowest, 256 * highest))
    return eight_bits(pixels, lowest, highest)


def _range(strips):
    """The lowest and the highest finite value."""
    ends = []
    for _, strip in strips:
        values = np.asarray(strip)
        if values.dtype.kind == "f":
            values = values[np.isfinite(values)]
        ends += [float(values.min()), float(values.max())] if values.size else []
    return (min(ends), max(ends)) if ends else (0.0, 0.0)


def _own_scale(lowest, highest):
    if lowest == highest:
        return f"All its values are {_number(lowest)}."
    return (
        "Its values fill a small part of what its pixels can hold, so "
        f"{_number(lowest)} is shown black and {_number(highest)} white."
    )


def _number(value):
    return f"{value:g}".replace("-", "−")
