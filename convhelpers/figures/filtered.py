"""A photograph, a filter, and what the layer makes of the two."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.figures.kit.drawing import LABEL, Box, Drawing
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.raster import color_scale, map_of, picture_of
from convhelpers.figures.kit.words import number
from convhelpers.filters import per_channel
from convhelpers.padding import zero_pad

HEIGHT = 240
GAP = 19
BELOW = 48
# A filter of one number still has room for its label.
NARROWEST_FILTER, WIDEST_FILTER = 72, 150
LARGEST_CELL = 30
# Up to this width of the border, a pixel keeps its size on the page.
USUAL_PAD = 3
# A few numbers stand out, above all at a zero border; a scale up to them would leave the rest pale.
INSIDE_THE_SCALE = 0.99
# Sums of fractions miss zero by a hair; such a result is no negative number.
HAIR = 0.005


def filtered_photograph(
    photo, kernel, *, stride=1, pad=0, yours=None, names=("The photograph", "the filter")
):
    """Draw a photograph with its zero border, a filter, and the result of the convolution.

    Parameters
    ----------
    photo : ndarray (n_H_prev, n_W_prev, 1) or (n_H_prev, n_W_prev, 3), uint8
        A gray or color picture.
    kernel : ndarray (f, f)
        The filter's numbers.
    stride : int, optional
        Pixels from one window to the next, down and across.
    pad : int, optional
        Width of the zero border in pixels, per side.
    yours : ndarray (1, n_H, n_W, n_C), optional
        The reader's own result for the arguments that `filter_layer` gives; it is drawn, and
        compared with the course's.
    names : tuple (photograph, filter), optional
        What the sentence calls the two.

    Returns
    -------
    Picture
        Its size does not depend on the photograph.

    Raises
    ------
    ValueError
        If the filter is larger than the padded photograph, or `yours` has not the shape of the
        course's result.

    Notes
    -----
    A filter whose numbers add up to 0 answers with 0 to an even area, and with either sign to a
    change. Its result is drawn around zero. Any other filter keeps a multiple of the brightness,
    so that its result is drawn as a photograph.
    """
    expected = conv_forward(*filter_layer(photo, kernel), stride, pad)
    if yours is not None and yours.shape != expected.shape:
        raise ValueError(
            f"yours must have the shape of the result, {expected.shape}, got shape {yours.shape}."
        )
    Z = (expected if yours is None else yours)[0]
    drawing = Drawing(min(LARGEST_CELL, WIDEST_FILTER // len(kernel)))
    drawing.reserve(PAGE, LABEL + HEIGHT + BELOW)
    column = max(NARROWEST_FILTER, drawing.cell * len(kernel))
    room = (PAGE - column) / 2 - GAP
    scale = _pixel_side(photo, pad, room)

    padded = zero_pad(photo[np.newaxis], pad)[0]
    border, role = (f", padded with {pad}", "padding") if pad else ("", "input")
    source = _photograph(drawing, padded, 0, scale, f"A_prev, {_size(photo)}{border}", role)
    between = Box(room + GAP, source.y, column, source.height)
    _filter(drawing, kernel, photo.shape[2], between)
    _result(drawing, Z, kernel, between.right + GAP, scale, source.bottom, yours is not None)
    return drawing.picture(
        f"{names[0]}, {_size(photo)}; {names[1]}, stride {stride}, pad {pad}. "
        f"Z is {_size(Z)}, {_range(Z)}. {_way_of_drawing(kernel)}"
        f"{'' if yours is None else _comparison(yours, expected)}"
    )


def filter_layer(photo, kernel):
    """Turn a photograph and a filter into the arguments of a layer.

    Parameters
    ----------
    photo : ndarray (n_H, n_W, n_C_prev), uint8
        A gray or color picture.
    kernel : ndarray (f, f)
        The filter's numbers.

    Returns
    -------
    A_prev : ndarray (1, n_H, n_W, n_C_prev), float32
        The photograph as a batch of one.
    W : ndarray (n_C, f, f, n_C_prev), float32
        Where the numbers add up to 0, one filter that has them in every channel, so that the
        channels are added up. Otherwise one filter for each channel, so that color stays color.
    b : ndarray (n_C,), float32
        Zeros.
    """
    n_C_prev = photo.shape[2]
    if _adds_up_to_zero(kernel):
        W = np.repeat(kernel[np.newaxis, :, :, np.newaxis], n_C_prev, axis=3)
    else:
        W = per_channel(kernel, n_C_prev)
    W = W.astype(np.float32)
    return photo[np.newaxis].astype(np.float32), W, np.zeros(len(W), np.float32)


def _adds_up_to_zero(kernel):
    """Whether the filter's numbers add up to 0, as far as a reader would say so."""
    return bool(abs(np.sum(kernel)) <= 0.01 * np.sum(np.abs(kernel)))


def _pixel_side(photo, pad, room):
    """Side of one pixel on the page, the same for the photograph and its result."""
    n_H, n_W, _ = photo.shape
    border = 2 * max(pad, USUAL_PAD)
    return min(room / (n_W + border), HEIGHT / (n_H + border))


def _photograph(drawing, values, x, scale, label, role):
    drawing.text(x, 14, label, bold=True)
    return picture_of(drawing, values, x, LABEL, scale, role)


def _filter(drawing, kernel, n_C_prev, place):
    """Draw the numbers halfway up `place`, with the signs of the equation on its sides."""
    top = max(0, place.middle - LABEL - drawing.cell * len(kernel) / 2)
    W = drawing.grid(kernel, place.x, top, "filter", f"W, {_size(kernel)}")
    drawing.touch.entries(W, "W[{}, {}]", kernel, "W", lambda row, col: (row, col))
    for x, sign in ((place.x - GAP / 2, "∗"), (place.right + GAP / 2, "=")):
        drawing.text(x, W.middle + 7, sign, size=18, anchor="middle")
    if n_C_prev > 1:
        words = "adds the channels" if _adds_up_to_zero(kernel) else "on each channel"
        drawing.text(place.center, W.bottom + 18, words, size=12, anchor="middle", color=QUIET)


def _result(drawing, Z, kernel, x, scale, bottom, is_yours):
    """Draw the result, and below `bottom` what its colors mean."""
    label = f"{'Z, yours' if is_yours else 'Z'}, {_size(Z)}"
    if not _adds_up_to_zero(kernel):
        _photograph(drawing, Z, x, scale, label, "output")
        drawing.text(x, bottom + 20, "black ≤ 0, white ≥ 255", size=12, color=QUIET)
        return
    limit = _scale_limit(Z)
    drawing.text(x, 14, label, bold=True)
    map_of(drawing, Z[:, :, 0], limit, x, LABEL, scale)
    ends = f"≤ {number(-limit)}", f"≥ {number(limit)}"
    color_scale(drawing, x + 36, bottom + 14, 180, ends)


def _scale_limit(Z):
    """The distance from zero that nearly all numbers keep, or 1 where all are zero."""
    distances = np.abs(Z[np.isfinite(Z)])
    if not distances.any():
        return 1.0
    inside = np.quantile(distances, INSIDE_THE_SCALE, method="higher")
    return float(inside or distances.max())


def _size(values):
    n_H, n_W, *n_C = values.shape
    channels = " × 3" if n_C == [3] else ""
    return f"{n_H} × {n_W}{channels}"


def _range(Z):
    negative = Z < -HAIR
    words = f", {_share(negative)} negative" if negative.any() else ""
    return f"values from {number(Z.min())} to {number(Z.max())}{words}"


def _share(chosen):
    share = np.mean(chosen)
    if 0.99 < share < 1:
        return "more than 99%"
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def _way_of_drawing(kernel):
    total = number(np.sum(kernel))
    if _adds_up_to_zero(kernel):
        return (
            f"The filter’s numbers add up to {total}, so Z is drawn around zero: "
            "0 has no color, negative is purple, positive orange."
        )
    return (
        f"The filter’s numbers add up to {total}, so Z is drawn as a photograph: "
        "0 and below black, 255 and above white."
    )


def _comparison(yours, expected):
    differs = ~np.isclose(yours, expected, rtol=1e-4, atol=HAIR, equal_nan=True)
    if not differs.any():
        return " Your Z agrees with the course’s."
    first = tuple(np.argwhere(differs)[0])
    _, row, col, c = first
    return (
        f" Your Z differs from the course’s in {_share(differs)} of the numbers, first at "
        f"row {row}, column {col}, channel {c}: {number(yours[first])} instead of "
        f"{number(expected[first])}."
    )
