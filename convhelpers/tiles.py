"""A layer in tiles, the halo that each one needs, and the way back (lesson 14)."""

from itertools import product

import numpy as np

from convhelpers.arguments import (
    IMAGE_AXES,
    border,
    conv_arguments,
    count_positions,
    integer,
    output_array,
    output_gradient,
    output_shape,
    real_array,
    step,
)
from convhelpers.convolution import conv_backward, conv_forward


def spans(n, tile):
    """Cut `n` rows or columns into spans of `tile`, of which the last may be shorter.

    Parameters
    ----------
    n : int
        How many rows or columns there are, at least 0.
    tile : int
        How many go into one span, at least 1.

    Returns
    -------
    list of tuple (start, stop)

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If an argument is below its minimum.

    Notes
    -----
    As in a slice, `stop` is the first row that no longer belongs to the span.

    Examples
    --------
    >>> from convhelpers.tiles import spans
    >>> spans(5, 2)
    [(0, 2), (2, 4), (4, 5)]
    """
    n, tile = integer(n, "n", 0), integer(tile, "tile", 1)
    return [(start, min(start + tile, n)) for start in range(0, n, tile)]


def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    """Cut out the part of the padded images that a tile of the output reads.

    Parameters
    ----------
    A_prev : array_like, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Images: batch, height, width, channels. Only the part is read, so it may be an array of
        Dask, or anything else that has a shape and slices, such as an array on a disk.
    rows, cols : tuple (start, stop)
        The rows and the columns of the **output** that the tile holds; `stop` no longer belongs to
        it, as in a slice.
    f : int
        Height and width of the window, at least 1.
    stride : int, optional
        Pixels from one window to the next, down and across; at least 1.
    pad : int, optional
        Width of the zero border around the whole images, in pixels, per side; at least 0.

    Returns
    -------
    piece : ndarray, shape (m, n_H_piece, n_W_piece, n_C_prev)
        ``n_H_piece = (stop - start - 1) * stride + f`` with the `rows`, and `n_W_piece` likewise
        with `cols`. The dtype of `A_prev`. Of a Dask array, a Dask array, for `pad` below `f`.

    Raises
    ------
    TypeError
        If `A_prev` does not hold real numbers, or a number is not an integer.
    ValueError
        If `A_prev` does not have four axes, a number is below its minimum, or the output has no
        such rows or columns.

    Notes
    -----
    The tile's first window starts at ``start * stride`` of the padded images, its last one ends at
    ``(stop - 1) * stride + f``. Neighbors overlap by ``f - stride`` rows: the halo, also called
    ghost cells [1]_. Zeros are added only where the piece reaches over the border of the whole.
    ``conv_forward(piece, W, b, stride)`` is the tile.

    References
    ----------
    .. [1] F. B. Kjolstad, M. Snir, *Ghost Cell Pattern*, Workshop on Parallel Programming Patterns,
       2010.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import cut_tile
    >>> A_prev = np.arange(1, 13).reshape(1, 3, 4, 1)
    >>> piece = cut_tile(A_prev, (0, 1), (2, 4), f=3, pad=1)
    >>> piece.shape
    (1, 3, 4, 1)
    >>> piece[0, :, :, 0]  # above and to the right the border, to the left the neighbor
    array([[0, 0, 0, 0],
           [2, 3, 4, 0],
           [6, 7, 8, 0]])
    """
    if isinstance(A_prev, np.ndarray) or not hasattr(A_prev, "shape"):
        A_prev = real_array(A_prev, "A_prev", IMAGE_AXES)
    (down, above), (across, beside) = _reach(A_prev.shape, rows, cols, f, stride, pad)
    inside = A_prev[:, slice(*down), slice(*across)]
    return np.pad(inside, ((0, 0), above, beside, (0, 0)))


def add_tile(dA_prev, dpiece, rows, cols, f, stride=1, pad=0):
    """Add the gradient of a piece to that of the whole images: the adjoint of `cut_tile`.

    Parameters
    ----------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient of the whole images so far; it is changed.
    dpiece : ndarray, shape (m, n_H_piece, n_W_piece, n_C_prev)
        Gradient of what `cut_tile` returned for the same `rows` and `cols`.
    rows, cols, f, stride, pad
        As in `cut_tile`.

    Raises
    ------
    TypeError
        If a number is not an integer.
    ValueError
        If a number is below its minimum, the output has no such rows or columns, or `dpiece` does
        not have the shape of the piece.

    Notes
    -----
    A pixel in a halo was copied into several pieces, so the gradients of all its copies add up, as
    those of overlapping windows do. What was a zero of the border has no pixel to go to.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers.tiles import add_tile
    >>> dA_prev = np.zeros((1, 3, 6, 1))
    >>> for cols in (0, 2), (2, 4):
    ...     add_tile(dA_prev, np.ones((1, 3, 4, 1)), (0, 1), cols, f=3)
    >>> dA_prev.shape
    (1, 3, 6, 1)
    >>> dA_prev[0, 0, :, 0]  # the two columns in the middle were in both pieces
    array([1., 1., 2., 2., 1., 1.])
    """
    (down, above), (across, beside) = _reach(dA_prev.shape, rows, cols, f, stride, pad)
    height, width = (b - a + sum(more) for (a, b), more in ((down, above), (across, beside)))
    expected = len(dA_prev), height, width, dA_prev.shape[3]
    if np.shape(dpiece) != expected:
        raise ValueError(
            f"dpiece must have the shape of the piece that cut_tile cuts for these arguments, "
            f"{expected}, got shape {np.shape(dpiece)}."
        )
    inside = dpiece[:, above[0] : height - above[1], beside[0] : width - beside[1]]
    dA_prev[:, slice(*down), slice(*across)] += inside


def conv_tiles(A_prev, W, b, stride=1, pad=0, tile=512):
    """Compute a convolutional layer tile by tile, and keep none of the tiles.

    Parameters
    ----------
    A_prev, W, b, stride, pad
        As in `conv_forward`; `A_prev` may also lie on a disk, as in `cut_tile`.
    tile : int, optional
        Height and width of a tile of the output, at least 1.

    Yields
    ------
    rows, cols : tuple (start, stop)
        The place of the tile in the output.
    Z : ndarray, shape (m, n_rows, n_cols, n_C)
        The tile.

    Raises
    ------
    TypeError, ValueError
        As `conv_forward` and `cut_tile`.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers.tiles import conv_tiles
    >>> A_prev, W = np.ones((1, 4, 5, 1)), np.ones((1, 3, 3, 1))
    >>> for rows, cols, Z in conv_tiles(A_prev, W, [0], tile=2):
    ...     print(rows, cols, Z.shape)
    (0, 2) (0, 2) (1, 2, 2, 1)
    (0, 2) (2, 3) (1, 2, 1, 1)
    """
    f, (_, n_H_prev, n_W_prev, _) = np.shape(W)[1], np.shape(A_prev)
    n_H, n_W = (count_positions(n, f, stride, pad) for n in (n_H_prev, n_W_prev))
    for rows, cols in product(spans(n_H, tile), spans(n_W, tile)):
        piece = cut_tile(A_prev, rows, cols, f, stride, pad)
        yield rows, cols, conv_forward(piece, W, b, stride)


def conv_tiled_forward(A_prev, W, b, stride=1, pad=0, tile=512):
    """Slide every filter over every image, tile by tile.

    Parameters
    ----------
    A_prev, W, b, stride, pad
        As in `conv_forward`.
    tile : int, optional
        Height and width of a tile of the output, at least 1.

    Returns
    -------
    Z : ndarray, shape (m, n_H, n_W, n_C)
        As of `conv_forward`: equal where sums are exact, as those of whole numbers are. Else the
        last digits may differ, because a product of other size is added up in another order.

    Raises
    ------
    TypeError, ValueError
        As `conv_forward`; ValueError also if `tile` is below 1.

    Notes
    -----
    Each tile is computed from the piece that `cut_tile` gives, without any other tile; so this
    order, any other, and all at once come to the same [1]_.

    References
    ----------
    .. [1] Dask documentation, *Overlapping Computations*,
       https://docs.dask.org/en/stable/array-overlap.html.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_forward, conv_tiled_forward
    >>> A_prev, W = np.arange(20).reshape(1, 4, 5, 1), np.arange(9).reshape(1, 3, 3, 1)
    >>> Z = conv_tiled_forward(A_prev, W, [1], pad=1, tile=2)
    >>> Z.shape
    (1, 4, 5, 1)
    >>> np.array_equal(Z, conv_forward(A_prev, W, [1], pad=1))
    True
    """
    A_prev, W, b, stride, pad = conv_arguments(A_prev, W, b, stride, pad)
    Z = output_array(A_prev, W, stride, pad)
    for rows, cols, part in conv_tiles(A_prev, W, b, stride, pad, tile):
        Z[:, slice(*rows), slice(*cols)] = part
    return Z


def conv_tiled_backward(dZ, A_prev, W, stride=1, pad=0, tile=512):
    """Carry the gradient of the loss back through a convolutional layer, tile by tile.

    Parameters
    ----------
    dZ, A_prev, W, stride, pad
        As in `conv_backward`.
    tile : int, optional
        Height and width of a tile of the output, at least 1.

    Returns
    -------
    dA_prev : ndarray, shape (m, n_H_prev, n_W_prev, n_C_prev)
    dW : ndarray, shape (n_C, f, f, n_C_prev)
    db : ndarray, shape (n_C,)
        As of `conv_backward`, with the same reserve as for `conv_tiled_forward`.

    Raises
    ------
    TypeError, ValueError
        As `conv_backward`; ValueError also if `tile` is below 1.

    Notes
    -----
    `dW` and `db` are the sums of those of all tiles. In `dA_prev`, the gradient of a halo is added
    to what the neighbor has for its own pixels: `add_tile` is the adjoint of `cut_tile`. Networks
    that are trained on parts of a picture send it back so [1]_.

    References
    ----------
    .. [1] N. Dryden, N. Maruyama, T. Benson, T. Moon, M. Snir, B. Van Essen, *Improving
       Strong-Scaling of CNN Training by Exploiting Finer-Grained Parallelism*, 2019,
       arXiv:1903.06681.

    Examples
    --------
    >>> import numpy as np
    >>> from convhelpers import conv_tiled_backward
    >>> A_prev, W = np.ones((1, 4, 5, 1)), np.ones((1, 3, 3, 1))
    >>> dA_prev, dW, db = conv_tiled_backward(np.ones((1, 2, 3, 1)), A_prev, W, tile=1)
    >>> dA_prev.shape, dW.shape, db.shape
    ((1, 4, 5, 1), (1, 3, 3, 1), (1,))
    >>> dA_prev[0, :, :, 0]  # how many tiles have read each pixel
    array([[1., 2., 3., 2., 1.],
           [2., 4., 6., 4., 2.],
           [2., 4., 6., 4., 2.],
           [1., 2., 3., 2., 1.]])
    """
    n_C = np.shape(W)[0] if np.ndim(W) else 0
    A_prev, W, _, stride, pad = conv_arguments(A_prev, W, np.zeros(n_C), stride, pad)
    f, shape = W.shape[1], output_shape(A_prev, W.shape[1], stride, pad, n_C)
    dZ = output_gradient(dZ, "dZ", shape, "conv_forward")
    dtype = np.result_type(dZ, W, np.float32 if A_prev.dtype == np.float32 else np.float64)
    dA_prev, dW, db = np.zeros(A_prev.shape, dtype), np.zeros(W.shape, dtype), np.zeros(n_C, dtype)
    for rows, cols in product(spans(shape[1], tile), spans(shape[2], tile)):
        piece = cut_tile(A_prev, rows, cols, f, stride, pad)
        dpart = dZ[:, slice(*rows), slice(*cols)]
        dpiece, dW_part, db_part = conv_backward(dpart, piece, W, stride)
        add_tile(dA_prev, dpiece, rows, cols, f, stride, pad)
        dW += dW_part
        db += db_part
    return dA_prev, dW, db


def _reach(shape, rows, cols, f, stride, pad):
    """For rows and for columns: what a tile reads of the images, and how many zeros it adds."""
    if len(shape) != 4:
        real_array(np.empty((0,) * len(shape)), "A_prev", IMAGE_AXES)  # says which axes it needs
    f, stride, pad = integer(f, "f", 1), step(stride), border(pad, shape)
    sides = zip(("rows", "cols"), (rows, cols), shape[1:3], strict=True)
    return [_reach_along(name, span, n, f, stride, pad) for name, span, n in sides]


def _reach_along(name, span, n, f, stride, pad):
    start, stop = _span(name, span, count_positions(n, f, stride, pad))
    first, end = start * stride - pad, (stop - 1) * stride + f - pad
    inside = min(max(first, 0), n), min(max(end, 0), n)
    before = min(max(-first, 0), end - first)
    return inside, (before, end - first - before - (inside[1] - inside[0]))


def _span(name, span, n):
    """`span` as two integers, from which to which of the `n` rows or columns of the output."""
    expected = f"{name} must be two integers (start, stop)"
    try:
        start, stop = span
    except (TypeError, ValueError) as error:
        raise TypeError(f"{expected}, got {span!r}.") from error
    start, stop = integer(start, f"start of {name}", 0), integer(stop, f"stop of {name}", 1)
    if not start < stop <= n:
        raise ValueError(
            f"{expected} with start < stop <= {max(n, 0)}, which the output has, got {span!r}."
        )
    return start, stop
