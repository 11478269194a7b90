"""A convolution in depth: the window through all channels, a filter as deep, a map a filter."""

from convhelpers.figures.kit.drawing import CELL, FONT, Box, Drawing
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.stack import DEPTH, TITLE, Stack
from convhelpers.figures.kit.step import (
    hatch_left_over,
    left_over_words,
    slice_in_code,
    step_at,
    step_headline,
    step_sentence,
    written_sum,
)
from convhelpers.figures.kit.touch import place

GRID_HEIGHT = 220
GAP = 24
SIGN = 26
BEAM = 34
SMALLEST_CELL = 18
BELOW = 18  # room for the column numbers


def volume_step(A_prev, W, b, row, col, *, stride=1, pad=0, i=0, c=0, channel=0):
    """Draw how one number of the output is made, with every array as deep as it is.

    Parameters
    ----------
    A_prev : ndarray (m, n_H_prev, n_W_prev, n_C_prev)
        Small images of up to three channels.
    W : ndarray (n_C, f, f, n_C_prev)
        Filters.
    b : ndarray (n_C,) or (n_C, 1)
        Biases.
    row, col : int
        The place in the output to explain.
    stride, pad : int, optional
        Step of the window, and zeros on each side.
    i, c : int, optional
        Which image, and which filter.
    channel : int, optional
        Which channel of the input, the window and the filter is in front, with its numbers.

    Returns
    -------
    Picture
        Of one size for given shapes, `stride` and `pad`, whatever the place and the numbers.

    Raises
    ------
    ValueError
        If the output has no such image, row, column or channel, or the input no such channel.
    """
    step = step_at(A_prev, W, b, (i, row, col, c), stride, pad)
    if channel not in step.channels:
        last = step.channels[-1]
        raise ValueError(f"channel must be from 0 to {last}, got {channel}.")
    stacks = _stacks(step, channel)
    drawing = Drawing(_cell_that_fits(stacks))
    y = slice_in_code(drawing, step) + GAP
    source, window, kernel, output = _draw(drawing, stacks, y)
    _cut_out(drawing, step, source[0], window[0], stacks[0].depth)
    bottom = max(box.bottom for box, _ in (source, window, kernel, output)) + BELOW
    if any(step.left_over):
        hatch_left_over(drawing, source[0], step.left_over)
        words = f"hatched: {left_over_words(step.left_over)} left over, in no window"
        bottom = drawing.text(0, bottom + 16, words, size=13).bottom
    _touch(drawing, step, channel, (source, kernel, output))
    written_sum(drawing, step, bottom + GAP)
    return drawing.picture(_sentence(step, channel), step_headline(step))


def _stacks(step, channel):
    """The input, the window that was cut out of it, the filter and the maps."""
    i, row, col, c = step.place
    window = (*step.corner, step.f)
    return (
        Stack(step.A_prev_pad, "input", f"A_prev_pad[{i}]", channel, step.pad, window, True, True),
        Stack(step.a_slice, "input", "a_slice", channel, 0, (0, 0, step.f), True),
        Stack(step.W, "filter", f"W[{c}]", channel),
        Stack(step.maps, "output", f"Z[{i}]", c, window=(row, col, 1), indices=True),
    )


def _cell_that_fits(stacks):
    """Choose the largest cell with which all stacks stand in one line that is not too high."""
    rows = max(len(stack.values) for stack in stacks)
    for cell in range(CELL, SMALLEST_CELL, -2):
        width = sum(stack.width(cell) for stack in stacks) + BEAM + 2 * SIGN
        if width <= PAGE and rows * cell <= GRID_HEIGHT:
            return cell
    return SMALLEST_CELL


def _draw(drawing, stacks, y):
    """Draw the stacks in one line, their front sheets centered; return what each draws."""
    middle = y + max(stack.height(drawing.cell) for stack in stacks)
    x, drawn = 0, []
    for stack, after in zip(stacks, (BEAM, SIGN, SIGN, 0), strict=True):
        drawn.append(stack.draw(drawing, x, middle - stack.height(drawing.cell)))
        x += stack.width(drawing.cell) + after
        if after == SIGN:
            sign = "∗" if len(drawn) == 2 else "="
            drawing.text(x - 12, middle + 7, sign, size=20, anchor="middle", color=QUIET)
    return drawn


def _cut_out(drawing, step, source, window, depth):
    """Lead from the window on the input to the window alone."""
    (top, left), cell = step.corner, drawing.cell
    x, y = source.x + left * cell, source.y + top * cell
    drawing.beam(Box(x, y, *window[2:]), window, edge=source.right + depth)


def _touch(drawing, step, channel, drawn):
    """Say what a cell of the map shows, what may be typed, and what the edge of a sheet opens."""
    touch, (i, _, _, c) = drawing.touch, step.place
    (source, channels), (kernel, weights), (output, maps) = drawn

    def opened(k):
        return {"channel": k}

    touch.sheets(
        "channel {} of A_prev", _title(source, channels), _edges(channels), channel, opened
    )
    name, pad = f"A_prev[{i}, {{}}, {{}}, {channel}]", step.pad
    values = step.A_prev_pad[:, :, channel]
    touch.entries(source, name, values, "A_prev", lambda row, col: (i, row, col, channel), pad=pad)
    touch.windows(source, step.f, step.stride, step.Z.shape, place)

    name = f"channel {{}} of W[{c}]"
    touch.sheets(name, _title(kernel, weights), _edges(weights), channel, opened)
    name, values = f"W[{c}, {{}}, {{}}, {channel}]", step.W[:, :, channel]
    touch.entries(kernel, name, values, "W", lambda row, col: (c, row, col, channel))

    touch.sheets("map {} of Z", _title(output, maps), _edges(maps), c, lambda k: {"c": k})
    touch.choices(output, f"Z[{i}, {{}}, {{}}, {c}]", step.Z, place)


def _title(front, others):
    """Where the name of a stack stands."""
    top = front.y - DEPTH * len(others) - TITLE
    return Box(front.x, top, max(front.width, 7 * FONT), TITLE - 6)


def _edges(others):
    """What is seen of each sheet behind the first: its upper and its right edge."""
    return {
        k: (sheet._replace(height=DEPTH), sheet._replace(x=sheet.right - DEPTH, width=DEPTH))
        for k, sheet in others.items()
    }


def _sentence(step, channel):
    n_C_prev, n_C = len(step.channels), step.maps.shape[2]
    return (
        f"{step_sentence(step)} In front: channel {channel} of {n_C_prev}, map {step.place[3]} of "
        f"{n_C}. Window and filter are as deep."
    )
