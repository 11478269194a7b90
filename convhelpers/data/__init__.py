"""Photographs, digits, weights and the tiny example; README.md there has the licenses."""

from importlib.resources import files

import numpy as np

PHOTOS = ("brick", "camera", "chelsea", "coins")
PARTS = ("all", "train", "test")
INK = 16  # the largest value of a pixel of the digits


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


def load_digits(part="all"):
    """Load handwritten digits, and the right answer for each.

    Parameters
    ----------
    part : {"all", "train", "test"}, optional
        Which images: all 1,797 in their original order, the 360 of the test set, or the 1,437
        others. The test set is the same for everybody, and holds each digit 36 times.

    Returns
    -------
    images : numpy.ndarray, shape (m, 8, 8, 1), dtype uint8, values 0 to 16
        Axes (m, n_H, n_W, n_C). A value counts the dark pixels in a square of 4 x 4 pixels of the
        scanned digit: 0 is paper, 16 is ink. A new array.
    labels : numpy.ndarray, shape (m,), dtype int64, values 0 to 9
        Which digit each image shows. A new array.

    Raises
    ------
    ValueError
        If there is no part of that name.

    Notes
    -----
    These are the test images of the *Optical Recognition of Handwritten Digits* data set [1]_,
    described in [2]_; ``convhelpers/data/README.md`` names the license and how the test set was
    drawn. Thirteen people wrote them, and in the original order the digits of one hand stand
    together. The test set has digits of all, so it asks how well a network reads *new digits of
    known hands*. New hands are harder: hold the last 382 images apart to see how much.

    References
    ----------
    .. [1] E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning
       Repository, 1998, https://doi.org/10.24432/C50P49.
    .. [2] E. Alpaydin, C. Kaynak, *Cascading Classifiers*, Kybernetika 34 (4), 1998, 369-374.

    Examples
    --------
    >>> images, labels = load_digits()
    >>> images.shape, labels.shape
    ((1797, 8, 8, 1), (1797,))
    >>> test_images, test_labels = load_digits("test")
    >>> test_images.shape
    (360, 8, 8, 1)
    >>> print(images[labels == 1][0, :, :, 0])
    [[ 0  0  0 12 13  5  0  0]
     [ 0  0  0 11 16  9  0  0]
     [ 0  0  3 15 16  6  0  0]
     [ 0  7 15 16 16  2  0  0]
     [ 0  0  1 16 16  3  0  0]
     [ 0  0  1 16 16  6  0  0]
     [ 0  0  1 16 16  6  0  0]
     [ 0  0  0 11 16 10  0  0]]
    """
    if part not in PARTS:
        raise ValueError(f"part must be one of {', '.join(PARTS)}, got {part!r}.")

    with (files(__name__) / "digits.npz").open("rb") as file:
        with np.load(file, allow_pickle=False) as digits:
            images, labels, is_test = digits["images"], digits["labels"], digits["test"]
    chosen = {"all": slice(None), "train": ~is_test, "test": is_test}[part]
    return images[chosen], labels[chosen].astype(np.int64)
