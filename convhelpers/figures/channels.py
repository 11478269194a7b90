"""Pictures of who sees whom: channels in groups, wires from channel to channel, one pixel mixed."""

from convhelpers.arguments import integer
from convhelpers.convolution import conv_forward
from convhelpers.figures.kit.drawing import FONT, LABEL, LETTER, Box, Drawing
from convhelpers.figures.kit.page import GAP, PAGE, SMALL
from convhelpers.figures.kit.palette import QUIET, ROLES
from convhelpers.figures.kit.words import counted, number, rounded, rows_in_words

BLOCK_CELL = 40
NAMES = 84  # room for the names of the filters
TILE = 22
ROW = 34
COLUMN = 130
HALF = (PAGE + GAP) // 2
BAR = 16
SIGN = 30


def channel_groups(n_C_prev, n_C, groups, f=3):
    """Draw which filter sees which channel of the input: a row a filter, a column a channel.

    Parameters
    ----------
    n_C_prev, n_C : int
        Channels of the input, and filters.
    groups : int
        Divides both.
    f : int, optional
        Side of the filters.

    Returns
    -------
    Picture
        A framed block for each group. In it, every cell is a piece of a filter, f × f weights;
        the dashed cells outside hold none.

    Raises
    ------
    ValueError
        If `groups` does not divide both.
    """
    depth, count = _group_sizes(n_C_prev, n_C, groups)
    drawing = Drawing(min(BLOCK_CELL, (PAGE - NAMES) // n_C_prev))
    cell, field = drawing.cell, Box(NAMES, 2 * LABEL, 0, 0)
    drawing.text(NAMES, FONT, f"channels of A_prev, groups = {groups}", bold=True)
    for k in range(n_C_prev):
        x = field.x + (k + 0.5) * cell
        drawing.text(x, field.y - 6, str(k), size=12, anchor="middle", color=QUIET)
    for c in range(n_C):
        y = field.y + c * cell
        drawing.text(NAMES - 8, y + cell / 2 + 4, f"filter {c}", size=SMALL, anchor="end")
        for k in range(n_C_prev):
            own = k // depth == c // count
            box = drawing.tile(field.x + k * cell, y, cell, cell, "filter" if own else "padding")
            if own:
                drawing.text(box.center, box.middle + 4, f"{f}×{f}", size=11, anchor="middle")
    for g in range(groups):
        drawing.frame(field, g * count, g * depth, count, f_W=depth)
    full = n_C * f * f * n_C_prev
    words = f"{n_C} · {f} · {f} · {depth} = {counted(full // groups, 'weight')}"
    words += f", 1/{groups} of {full}" if groups > 1 else ""
    drawing.text(0, field.y + n_C * cell + 26, words, size=SMALL)
    return drawing.picture(
        f"{counted(n_C, 'filter')} over {counted(n_C_prev, 'channel')}, groups = {groups}: each "
        f"filter sees {depth} of them. {counted(groups, 'framed block')} of {count} × {depth} "
        f"pieces of {f} × {f} weights. {words}."
    )


def _group_sizes(n_C_prev, n_C, groups):
    """Channels and filters of one group."""
    groups = integer(groups, "groups", 1)
    if n_C_prev % groups or n_C % groups:
        raise ValueError(f"groups must divide {n_C_prev} and {n_C}, got {groups}.")
    return n_C_prev // groups, n_C // groups


def full_and_separable(n_C_prev, n_C, f=3):
    """Draw a full layer beside a depthwise separable one, as wires from channel to channel.

    Parameters
    ----------
    n_C_prev, n_C : int
        Channels of the input and of the output; up to eight.
    f : int, optional
        Side of the filters.

    Returns
    -------
    Picture
        A thick wire stands for the f × f products of one filter with one channel, a thin one for a
        single product. Below, what they cost for one pixel of the output.
    """
    full, depth, point = n_C * n_C_prev * f * f, n_C_prev * f * f, n_C * n_C_prev
    drawing = Drawing()
    left = _columns(drawing, 0, (n_C_prev, n_C), ("A_prev", "Z"), max(n_C_prev, n_C))
    _wires(drawing, *left, thickness=3)
    right = _columns(
        drawing, HALF, (n_C_prev, n_C_prev, n_C), ("A_prev", "D", "Z"), max(n_C_prev, n_C)
    )
    for start, end in zip(*right[:2], strict=True):
        _wires(drawing, [start], [end], thickness=3)
    _wires(drawing, *right[1:], thickness=1)

    y = 3 * LABEL + max(n_C_prev, n_C) * ROW + 16
    costs = (
        (0, full, f"{n_C} · {n_C_prev} · {f} · {f} = {full}"),
        (HALF, depth + point, f"{n_C_prev} · {f} · {f} + {n_C} · {n_C_prev} = {depth + point}"),
    )
    for x, cost, words in costs:
        drawing.tile(x, y, (HALF - 2 * GAP) * cost / full, BAR, "product")
        drawing.text(x, y + BAR + 18, f"{words} products", size=SMALL)
    drawing.text(0, FONT, f"full layer, {f} × {f}", bold=True)
    drawing.text(HALF, FONT, f"depthwise {f} × {f}, then 1 × 1", bold=True)
    return drawing.picture(
        f"Left, a full layer: each of {n_C_prev} channels is wired to each of {n_C} outputs, "
        f"{f} · {f} products a wire (thick): {costs[0][2]} products for one pixel. Right, a "
        f"depthwise separable layer: {counted(n_C_prev, 'thick wire')} straight on to D, then "
        f"{counted(point, 'thin wire')} of one product from D to Z: {costs[1][2]}. That is "
        f"{rounded((depth + point) / full)} of the full layer."
    )


def _columns(drawing, x, counts, names, most):
    """Draw the channels of several arrays as columns of tiles; return the tiles."""
    columns = []
    for k, (count, name) in enumerate(zip(counts, names, strict=True)):
        role = "input" if k == 0 else "output" if k == len(counts) - 1 else "product"
        left, top = x + k * COLUMN + 12, 3 * LABEL + (most - count) * ROW / 2
        drawing.text(left + TILE / 2, 2 * LABEL, name, size=SMALL, anchor="middle")
        columns.append([drawing.tile(left, top + n * ROW, TILE, TILE, role) for n in range(count)])
    return columns


def _wires(drawing, starts, ends, thickness):
    """Join every one of some tiles to every one of others."""
    color = ROLES["filter"].stroke
    for start in starts:
        for end in ends:
            points = (start.right, start.middle), (end.x, end.middle)
            drawing.line(points, color, thickness=thickness)


def pixel_mixed(A_prev, W, b, row, col, *, i=0):
    """Draw how filters of 1 × 1 mix the channels of one pixel: a matrix times a column.

    Parameters
    ----------
    A_prev : ndarray (m, n_H, n_W, n_C_prev)
        Images of a few channels.
    W : ndarray (n_C, 1, 1, n_C_prev)
        Filters.
    b : ndarray (n_C,)
        Biases.
    row, col : int
        The pixel.
    i : int, optional
        Which image.

    Returns
    -------
    Picture
    """
    Z = conv_forward(A_prev, W, b)[i, row, col][:, None]
    pixel, matrix, bias = A_prev[i, row, col][:, None], W[:, 0, 0], b[:, None]
    place = f"{i}, {row}, {col}, :"
    parts = (
        ("", matrix, "filter", "W[:, 0, 0, :]"),
        ("·", pixel, "input", f"A_prev[{place}]"),
        ("+", bias, "filter", "b"),
        ("=", Z, "output", f"Z[{place}]"),
    )
    drawing = Drawing()
    middle, x = LABEL + max(len(pixel), len(matrix)) * drawing.cell / 2, 0
    for sign, values, role, label in parts:
        if sign:
            drawing.text(x + 12, middle + 6, sign, size=20, anchor="middle", color=QUIET)
            x += SIGN
        above = middle - len(values) * drawing.cell / 2 - LABEL
        box = drawing.grid(values, x, above, role, label)
        x = max(box.right, x + len(label) * FONT * LETTER) + 8
    sums = ", ".join(
        f"Z[{i}, {row}, {col}, {c}] = {number(value)}" for c, value in enumerate(Z[:, 0])
    )
    return drawing.picture(
        f"Filters of 1 × 1 at row {row}, column {col}: the matrix W[:, 0, 0, :], "
        f"{rows_in_words(matrix)}, times the channels {rows_in_words(pixel.T)} of the pixel, plus "
        f"b, {rows_in_words(bias.T)}: {sums}."
    )
