"""Pictures of the receptive field: which pixels one number deep in a network depends on."""

from itertools import product

from convhelpers.figures.kit.drawing import Box, Drawing
from convhelpers.figures.kit.page import PAGE
from convhelpers.figures.kit.palette import QUIET, WINDOW
from convhelpers.figures.kit.raster import picture_of
from convhelpers.figures.kit.words import counted, number, sides

TALLEST = 400
READABLE = 16
# Room for the words at the head of a column.
NARROWEST, BROADEST = 120, 144
HEAD = 62
STACK_CELL, STACK_ROW, STACK_NAMES = 34, 78, 92


def receptive_fields(windows):
    """Compute the receptive field after each layer of a stack, along one axis.

    Parameters
    ----------
    windows : sequence of tuple (f, stride)
        The layers, from the input on.

    Returns
    -------
    list of tuple (r, jump)
        For the input and each layer: how many pixels one value depends on, and how many pixels
        apart two neighboring values are. The input has (1, 1).

    Notes
    -----
    ``r_out = r_in + (f - 1) * jump_in`` and ``jump_out = jump_in * stride`` [1]_.

    References
    ----------
    .. [1] A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
       Networks", Distill, 2019, https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> receptive_fields([(3, 1), (2, 2)])
    [(1, 1), (3, 1), (4, 2)]
    """
    r, jump = 1, 1
    fields = [(r, jump)]
    for f, stride in windows:
        r, jump = r + (f - 1) * jump, jump * stride
        fields.append((r, jump))
    return fields


def receptive_field(windows, names):
    """Draw, along one axis, every value that one value of the last layer depends on.

    Parameters
    ----------
    windows : sequence of tuple (f, stride)
        The layers, from the input on.
    names : sequence of str
        One for each layer.

    Returns
    -------
    Picture
        One column of cells a layer, each cell at the height of the pixels it sees. The first cell
        of each column is joined to its window. Up to five layers fit on a page.
    """
    fields = receptive_fields(windows)
    cell = min(32, TALLEST // fields[-1][0])
    column = min(BROADEST, max(NARROWEST, PAGE // len(fields)))
    drawing = Drawing(cell)
    columns = _columns(windows, fields, cell, column)
    for layer, (cells, (r, jump)) in enumerate(zip(columns, fields, strict=True)):
        x = layer * column
        drawing.text(x, 14, names[layer - 1] if layer else "pixels", bold=True)
        if layer:
            f, stride = windows[layer - 1]
            drawing.text(x, 31, f"f = {f}, stride {stride}", size=12, color=QUIET)
        drawing.text(x, 48, f"r = {r}, jump = {jump}", size=12)
        for index, box in enumerate(cells):
            drawing.tile(*box, "output" if layer else "input")
            if cell >= READABLE:
                drawing.text(box.center, box.middle + 4, str(index), size=11, anchor="middle")
    for before, after, (f, _) in zip(columns, columns[1:], windows, strict=False):
        top, bottom = before[0].y, before[f - 1].bottom
        window = drawing.frame(
            Box(before[0].x, top, cell, cell), 0, 0, (bottom - top) / cell, f_W=1
        )
        drawing.beam(window, after[0])
    steps = ", ".join(
        f"{name} (f = {f}, stride {stride}) {r}"
        for name, (f, stride), (r, _) in zip(names, windows, fields[1:], strict=True)
    )
    return drawing.picture(
        f"Pixels that one value depends on, along one axis: {steps}. "
        f"After the last layer, two neighbors are {counted(fields[-1][1], 'pixel')} apart."
    )


def _columns(windows, fields, cell, column):
    """Place the cells of each layer that the one cell of the last layer depends on."""
    counts = [1]
    for f, stride in reversed(windows):
        counts.insert(0, (counts[0] - 1) * stride + f)
    return [
        [
            Box(layer * column, HEAD + ((r - 1) / 2 + index * jump) * cell, cell, cell)
            for index in range(count)
        ]
        for layer, (count, (r, jump)) in enumerate(zip(counts, fields, strict=True))
    ]


def dilated_stack(dilations, f=3):
    """Draw, along one axis, which values of each layer one value of dilated layers is made of.

    Parameters
    ----------
    dilations : sequence of int
        Of each layer, from the input on.
    f : int, optional
        Weights of each layer along the axis.

    Returns
    -------
    Picture
        A row of cells a layer, the pixels at the bottom. What has no part in the value on top is
        dashed; a line stands for a weight.
    """
    used = [{0}]
    for dilation in reversed(dilations):
        used.insert(0, {place + k * dilation for place in used[0] for k in range(f)})
    reaches = [max(places) for places in used]
    drawing = Drawing(min(STACK_CELL, (PAGE - STACK_NAMES) // (reaches[0] + 1)))
    rows = [
        _stack_row(
            drawing,
            places,
            (reaches[0] - reach) / 2,
            len(dilations) - k,
            "output" if k else "input",
        )
        for k, (places, reach) in enumerate(zip(used, reaches, strict=True))
    ]
    names = ["pixels", *(f"dilation {dilation}" for dilation in dilations)]
    for name, row in zip(names, rows, strict=True):
        drawing.text(0, row[0].middle + 4, name, size=13)
    for dilation, below, above, places in zip(dilations, rows, rows[1:], used[1:], strict=False):
        for place, k in product(sorted(places), range(f)):
            start, end = below[place + k * dilation], above[place]
            drawing.line([(start.center, start.y), (end.center, end.bottom)], WINDOW)
    whose = ["pixels", *(f"values after {name}" for name in names[1:])]
    counts = ", ".join(
        f"{len(places)} of {reach + 1} {name}"
        for places, reach, name in zip(used, reaches, whose, strict=True)
    )
    return drawing.picture(
        f"What one value is made of, along one axis, in layers of {f} weights with dilations "
        f"{', '.join(map(str, dilations))}, from the bottom: {counts}. It reaches over "
        f"{reaches[0] + 1} pixels."
    )


def _stack_row(drawing, used, left, row, role):
    """Draw the cells of one layer, `left` cells from the left; return their boxes."""
    x, y, cell = STACK_NAMES + left * drawing.cell, row * STACK_ROW, drawing.cell
    return [
        drawing.tile(x + place * cell, y, cell, cell, role if place in used else "padding")
        for place in range(max(used) + 1)
    ]


def influence(counts):
    """Draw how strongly one value of the output depends on each pixel of the input.

    Parameters
    ----------
    counts : ndarray (n_H, n_W)
        By how much the value grows when the pixel grows by one; not below 0.

    Returns
    -------
    Picture
        The darker, the stronger; pixels without influence are hatched.
    """
    drawing = Drawing(28)
    reached = counts > 0
    r_H, r_W = reached.any(axis=1).sum(), reached.any(axis=0).sum()
    label = f"influence of each pixel · {sides(counts)}"
    box = drawing.grid(counts, 0, 0, "input", label, shade=counts / max(counts.max(), 1))
    drawing.cross_out(box, ~reached)
    return drawing.picture(
        f"Of {sides(counts)} pixels, {r_H} × {r_W} reach the one output; the others are hatched. "
        f"The top left corner has influence {number(counts[0, 0])}, "
        f"the strongest pixel {number(counts.max())}."
    )


def receptive_squares(photo, sizes, row, col):
    """Draw receptive fields as nested squares around one pixel of a photograph.

    Parameters
    ----------
    photo : ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        Values from 0 to 255.
    sizes : sequence of int
        Sides of the squares in pixels, from the smallest on.
    row, col : int
        The pixel in the middle.

    Returns
    -------
    Picture
    """
    side_of_pixel = PAGE / photo.shape[1]
    drawing = Drawing()
    box, names = picture_of(drawing, photo, 0, 0, side_of_pixel, "input"), []
    for k, side in enumerate(sizes):
        left, top = ((place + 0.5 - side / 2) * side_of_pixel for place in (col, row))
        square = _inside(Box(left, top, side * side_of_pixel, side * side_of_pixel), box)
        drawing.outline(square)
        # Names to the right and to the left in turn, so that those of the small squares stay apart.
        width = 10 * len(str(side))
        x = square.right + 2 if k % 2 == 0 else square.x - 2 - width
        names.append((Box(x, square.y, width, 16), str(side)))
    for place, words in names:
        if 0 <= place.x <= PAGE - place.width:
            drawing.label(place, words)
    listed = ", ".join(f"{side} × {side}" for side in sizes)
    return drawing.picture(
        f"Squares around row {row}, column {col} of the photograph: {listed} pixels."
    )


def _inside(square, box):
    """The part of a square that lies in a box."""
    x, y = max(square.x, box.x), max(square.y, box.y)
    return Box(x, y, min(square.right, box.right) - x, min(square.bottom, box.bottom) - y)
