"""Pictures of one step: a window, a filter, and the one number they make."""

import numpy as np

from convhelpers.arguments import float_array
from convhelpers.blocks import relu, sigmoid
from convhelpers.convolution import conv_single_step
from convhelpers.figures.kit.axes import box_for_plot, level, upright
from convhelpers.figures.kit.drawing import CELL, FONT, LETTER, Drawing
from convhelpers.figures.kit.page import GAP, PAGE, SMALLER
from convhelpers.figures.kit.palette import FILTER, OUTPUT, QUIET
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import equals, factor, number, rows_in_words, sum_of

SIGN = 40
# Room for the longest label above a grid, such as "a_slice[:, :, 0]".
WIDE_LABEL = 108
# And for "W[:, :, 0]", where the whole input stands beside the filter.
NARROW_LABEL = 84
NARROW_SIGN = 28
# The terms of a larger window would be a wall of digits; its grid of products stands alone.
LARGEST_WRITTEN_OUT = 3
SMALL_CELL = 26
CURVE_POINTS = 121  # an odd number, so that one of them is the kink at 0


def single_step(a_slice, W, b, activation=None):
    """Draw one window times one filter: products, sum, bias, activation, result.

    Parameters
    ----------
    a_slice : ndarray (f, f, n_C_prev)
        One window of the input.
    W : ndarray (f, f, n_C_prev)
        One filter.
    b : float or array_like with one element
        Its bias.
    activation : callable, optional
        A function such as `relu`, applied to the sum. None applies nothing.

    Returns
    -------
    Picture
    """
    conv_single_step(a_slice, W, b, activation)  # refuses what does not fit
    a_slice, W = float_array(a_slice, "a_slice"), float_array(W, "W")
    drawing = Drawing()
    y = _channel_by_channel(drawing, a_slice, W)
    return drawing.picture(_result(drawing, y, a_slice, W, b, activation))


def window_step(A_prev, W, b, row, col, activation=None):
    """Draw a window where it sits in the input, and what one filter makes of it.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images; every number of the first one is written.
    W : ndarray (f, f, n_C_prev)
        One filter.
    b : float or array_like with one element
        Its bias.
    row, col : int
        Where the window starts in the input.
    activation : callable, optional
        A function such as `relu`, applied to the sum. None applies nothing.

    Returns
    -------
    Picture
        Of one size for given shapes, wherever the window sits.

    Raises
    ------
    ValueError
        If the window reaches beyond the input.
    """
    f = len(W)
    a_slice = A_prev[0, row : row + f, col : col + f, :]
    conv_single_step(a_slice, W, b, activation)  # refuses what does not fit
    place = f"A_prev[0, {row}:{row + f}, {col}:{col + f}, :]"
    drawing = Drawing()
    drawing.reserve(PAGE, 0)
    drawing.text(0, FONT, f"a_slice = {place}", bold=True)
    y = _window_by_window(drawing, FONT + GAP / 2, A_prev[0], W, row, col)
    sentence = _result(drawing, y, a_slice, W, b, activation)
    return drawing.picture(f"a_slice is {place}. {sentence}", _headline(place, a_slice, W, b))


def flipped(a_slice, W):
    """Draw a filter and its flipped twin, in their first channel, on the same window.

    Parameters
    ----------
    a_slice : ndarray (f, f, n_C_prev)
        One window of the input.
    W : ndarray (f, f, n_C_prev)
        One filter; convolution in the mathematical sense flips its height and its width.

    Returns
    -------
    Picture
    """
    window, as_it_is = float_array(a_slice, "a_slice")[:, :, 0], float_array(W, "W")[:, :, 0]
    turned, last = as_it_is[::-1, ::-1], len(as_it_is) - 1
    drawing = Drawing(CELL if len(as_it_is) <= LARGEST_WRITTEN_OUT else SMALL_CELL)
    y, results = 0, []
    for weights, name, operation, marked in (
        (as_it_is, "W", "cross-correlation", 0),
        (turned, "W turned by 180°", "convolution", last),
    ):
        box = _products(drawing, y, window, weights, "a_slice", name, marked)
        results.append(_sum_of_products(window, weights))
        drawing.arrow(box.right + 12, box.middle, 56, "sum")
        above = box.middle - drawing.cell / 2 - 24
        drawing.grid(np.array([[results[-1]]]), box.right + 80, above, "output", operation)
        y = box.bottom + GAP
    drawing.text(0, y, "The filled corner marks the same weight in both.", size=13, color=QUIET)
    return drawing.picture(
        f"On the window {rows_in_words(window)}, the filter {rows_in_words(as_it_is)} gives "
        f"{number(results[0])} (cross-correlation). Turned by 180° it is {rows_in_words(turned)} "
        f"and gives {number(results[1])} (convolution)."
    )


def activation_curves(z):
    """Plot relu and sigmoid as curves, each with its value at `z` marked.

    Parameters
    ----------
    z : float
        Any finite number.

    Returns
    -------
    Picture
    """
    z = float(z)
    reach = max(6, abs(z) + 1)
    drawing = Drawing()
    for x, activation in ((0, relu), (PAGE / 2, sigmoid)):
        _curve(drawing, x, activation, z, reach)
    return drawing.picture(
        f"relu is 0 for negative z and z itself for the rest: {_value_at(relu, z)}. "
        f"sigmoid rises from 0 to 1: {_value_at(sigmoid, z)}."
    )


def _curve(drawing, left, activation, z, reach):
    """Plot a function from −`reach` to `reach`, with its value at `z`."""
    plot = box_for_plot(PAGE / 2 - GAP, 250)
    plot = plot._replace(x=left + 44, width=plot.width + 20)
    top = max(1.0, float(activation(reach)))

    def point(z, a):
        return plot.center + plot.width * z / (2 * reach), plot.bottom - plot.height * a / top

    for value in (-reach, 0, reach):
        upright(drawing, plot, point(value, 0)[0], number(value))
    for value in (0, top / 2, top):
        level(drawing, plot, point(0, value)[1], number(value))
    zs = np.linspace(-reach, reach, CURVE_POINTS)
    drawing.line([point(*pair) for pair in zip(zs, activation(zs), strict=True)])
    a = float(activation(z))
    marked = point(z, a)
    path = [point(z, 0), marked, point(-reach, a)]
    drawing.line(path, OUTPUT.stroke, dash="5 4", thickness=1)
    drawing.mark(*marked, "square", OUTPUT.stroke)
    drawing.text(plot.x, 14, _value_at(activation, z), bold=True)
    drawing.text(plot.center, plot.bottom + 36, "z", size=SMALLER, anchor="middle", color=QUIET)


def _value_at(activation, z):
    return f"{activation.__name__}({number(z)}) = {number(activation(z))}"


def _channel_by_channel(drawing, a_slice, W):
    """Draw the products of every channel below each other; return where they end."""
    f, _, n_C_prev = W.shape
    is_small = f <= LARGEST_WRITTEN_OUT
    if is_small:
        drawing.reserve(PAGE, 0)
    y = 0
    for c in range(n_C_prev):
        name = f"[:, :, {c}]" if n_C_prev > 1 else f" · {f} × {f}"
        window, weights = a_slice[:, :, c], W[:, :, c]
        box = _products(drawing, y, window, weights, f"a_slice{name}", f"W{name}")
        if is_small:
            _written_out(drawing, box, window, weights)
        y = box.bottom + GAP
    return y


def _window_by_window(drawing, y, image, W, row, col):
    """Draw every channel of the image with its window, and the products; return where they end."""
    f, _, n_C_prev = W.shape
    for c in range(n_C_prev):
        values, weights, window = image[:, :, c], W[:, :, c], (row, col, f)
        label = f"A_prev[0, :, :, {c}]"
        left = drawing.grid(values, 0, y, "input", label, indices=True, window=window)
        _touch_input(drawing, left, values, f, c)
        above = left.middle - f * drawing.cell / 2 - 24
        step = max(f * drawing.cell, NARROW_LABEL) + NARROW_SIGN
        x = left.right + NARROW_SIGN
        middle = drawing.grid(weights, x, above, "filter", f"W[:, :, {c}]")
        _touch_filter(drawing, middle, weights, c)
        window = values[row : row + f, col : col + f]
        right = _product_grid(drawing, x + step, above, window, weights)
        _sign(drawing, left, middle, "·")
        _sign(drawing, middle, right, "=")
        if f <= LARGEST_WRITTEN_OUT:
            _written_out(drawing, right, window, weights)
        y = left.bottom + GAP
    return y


def _touch_input(drawing, grid, values, f, c):
    """Let a number of the input be typed, and its window be dragged to any place."""
    n_H, n_W = values.shape
    name, places = f"A_prev[0, {{}}, {{}}, {c}]", (n_H - f + 1, n_W - f + 1)
    drawing.touch.entries(grid, name, values, "A_prev", lambda row, col: (0, row, col, c))
    drawing.touch.windows(grid, f, 1, places, place)


def _touch_filter(drawing, grid, weights, c):
    name = f"W[{{}}, {{}}, {c}]"
    drawing.touch.entries(grid, name, weights, "W", lambda row, col: (row, col, c))


def _result(drawing, y, a_slice, W, b, activation):
    """Draw the sums of the channels, the bias, and what they make; return the sentence."""
    channels = range(W.shape[2])
    sums = [_sum_of_products(a_slice[:, :, c], W[:, :, c]) for c in channels]
    z = conv_single_step(a_slice, W, b)
    names = [f"channel {c}" for c in channels] if len(sums) > 1 else ["sum"]
    box = _added_up(drawing, y, [*names, "b"], [*sums, np.asarray(b).item()], z)
    sentence = _sentence(a_slice, W, sums, b, z)
    if activation is None:
        return sentence
    name, a = _name(activation), conv_single_step(a_slice, W, b, activation)
    length = max(60, FONT * LETTER * len(name) + 16)
    drawing.arrow(box.right + 12, box.middle, length, name)
    drawing.grid(np.array([[a]]), box.right + length + 24, y, "output", "a")
    return f"{sentence} {name}(z) = {number(a)}."


def _products(drawing, y, window, weights, window_name, weights_name, marked=None):
    f = len(weights)
    step = max(f * drawing.cell, WIDE_LABEL) + SIGN
    left = drawing.grid(window, 0, y, "input", window_name)
    drawing.frame(left, 0, 0, f)
    middle = drawing.grid(weights, step, y, "filter", weights_name)
    if marked is not None:
        drawing.corner(middle, marked, marked, FILTER.stroke)
    right = _product_grid(drawing, 2 * step, y, window, weights)
    _sign(drawing, left, middle, "·")
    _sign(drawing, middle, right, "=")
    return right


def _product_grid(drawing, x, y, window, weights):
    with np.errstate(all="ignore"):  # NaN and infinity go through
        return drawing.grid(window * weights, x, y, "product", "products")


def _headline(place, a_slice, W, b):
    products, z = conv_single_step(a_slice, W, 0), conv_single_step(a_slice, W, b)
    terms = sum_of([number(products), number(np.asarray(b).item())])
    return f"{place} times W, all products and b added up: {terms} {equals(z)}."


def _sum_of_products(window, weights):
    return conv_single_step(window[:, :, np.newaxis], weights[:, :, np.newaxis], 0)


def _written_out(drawing, box, window, weights):
    lines = [
        " + ".join(f"{factor(a)}·{factor(w)}" for a, w in zip(values, factors, strict=True))
        for values, factors in zip(window, weights, strict=True)
    ]
    lines[1:] = [f"+ {line}" for line in lines[1:]]
    lines[-1] += f" = {number(_sum_of_products(window, weights))}"
    x = box.right + 24
    size = min(13, (PAGE - x) / (LETTER * max(len(line) for line in lines)))
    for row, line in enumerate(lines):
        drawing.text(x, box.y + (row + 0.5) * CELL + 5, line, size=size)


def _added_up(drawing, y, labels, values, z):
    """Draw the cells of a sum and its result `z`; return the box of `z`."""
    x, before = 0, None
    last = len(values)
    for k, (label, value) in enumerate(zip([*labels, "z"], [*values, z], strict=True)):
        role = "output" if k == last else "filter" if k == last - 1 else "product"
        box = drawing.grid(np.array([[value]]), x, y, role, label)
        if before is not None:
            _sign(drawing, before, box, "=" if k == last else "+")
        x, before = x + max(CELL, FONT * LETTER * len(label)) + SIGN, box
    return box


def _sign(drawing, before, after, sign):
    center = (before.right + after.x) / 2
    drawing.text(center, before.middle + 8, sign, size=24, anchor="middle", bold=True)


def _sentence(a_slice, W, sums, b, z):
    f, _, n_C_prev = W.shape
    total = " + ".join(factor(value) for value in sums) if n_C_prev > 1 else number(sums[0])
    if n_C_prev == 1 and f <= LARGEST_WRITTEN_OUT:
        window, weights = (rows_in_words(values[:, :, 0]) for values in (a_slice, W))
        factors = f"Window {window} times filter {weights}"
    else:
        factors = f"A window of {f} × {f} × {n_C_prev} times a filter of the same shape"
    add_up = "add up, channel by channel, to" if n_C_prev > 1 else "add up to"
    bias = number(np.asarray(b).item())
    return f"{factors}: the products {add_up} {total}. Plus b = {bias}: z = {number(z)}."


def _name(activation):
    name = getattr(activation, "__name__", "g")
    return "g" if name == "<lambda>" else name
