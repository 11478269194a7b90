"""Photographs that come with the course; README.md beside them names origin and license."""

from importlib.resources import files

import numpy as np

PHOTOS = ("brick", "camera", "chelsea", "coins")


def load_photo(name):
    """Load one of the course's photographs.

    Parameters
    ----------
    name : str
        One of `PHOTOS`: ``"chelsea"`` is in color, the others are gray.

    Returns
    -------
    numpy.ndarray, dtype uint8, values 0 to 255
        A new array with axes (n_H, n_W, n_C): rows from top to bottom, columns from left to right,
        then channels. n_C is 3 (red, green, blue) for a color photograph and 1 for a gray one.

    Raises
    ------
    ValueError
        If there is no photograph of that name.

    Notes
    -----
    The files are PNGs, a format without loss, so every machine reads the same values. They are
    crops of the sample images of scikit-image; ``convhelpers/data/README.md`` names each author and
    license. Pillow reads them, and is imported only when a photograph is asked for.

    Examples
    --------
    >>> load_photo("chelsea").shape
    (200, 300, 3)
    >>> load_photo("coins").shape
    (202, 256, 1)
    """
    if name not in PHOTOS:
        raise ValueError(f"name must be one of {', '.join(PHOTOS)}, got {name!r}.")

    from PIL import Image

    with (files(__name__) / f"{name}.png").open("rb") as file, Image.open(file) as image:
        photo = np.array(image)
    return photo.reshape(*photo.shape[:2], -1)
