"""Pictures of the inside of a network: its filters, its feature maps, what each value sees."""

import numpy as np

from convhelpers.figures.kit.drawing import CELL, Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import QUIET
from convhelpers.figures.kit.raster import around_zero
from convhelpers.figures.kit.touch import place
from convhelpers.figures.kit.words import counted, number, rows_in_words, sides
from convhelpers.filters import closest_filter
from convhelpers.inside import activations, occlusion_map, pixels_seen, strongest

FILTERS_IN_A_ROW = 8
# A cell of a filter in the gallery, what a row of filters keeps for names and air, and a name.
WEIGHT, GALLERY_GAP, NAME = 27, 46, 9
# The strongest colors are left out, so that the numbers can be read on the others.
PALE = 3
CHANNELS = 8
# A sheet of feature maps: the side of a pixel of the image, of a map, of a row, and its name.
PIXEL = 14
MAP = 48
SHEET_ROW = 74
SHEET_NAME = 100
LARGEST_PIXEL = 14
ARROW = 104
GAP = 20
# The feature maps of a small network, beside its image.
SMALL_CELL = 32


def filter_gallery(W):
    """Draw filters of one channel, each with its numbers and the hand-set filter closest to it.

    Parameters
    ----------
    W : ndarray (n_C, f, f, 1)
        The filters, with f = 3.

    Returns
    -------
    Picture
        Zero has no color, negative numbers are purple, positive ones orange, with one decimal.
    """
    kernels = W[:, :, :, 0]
    drawing = Drawing(WEIGHT)
    drawing.reserve(PAGE, 0)
    limit = np.abs(kernels).max(initial=0) or 1
    closest = [closest_filter(kernel) for kernel in kernels]
    across = PAGE / FILTERS_IN_A_ROW
    for c, (kernel, (name, alike)) in enumerate(zip(kernels, closest, strict=True)):
        row, col = divmod(c, FILTERS_IN_A_ROW)
        x, y = col * across, row * (3 * WEIGHT + GALLERY_GAP)
        drawing.text(x, y + 10, name, size=NAME)
        drawing.text(x, y + 24, f"{c}: {_signed(alike)}", size=11, color=QUIET)
        _numbers_on_colors(drawing, kernel, x, y + 30, limit)
    best = max(range(len(closest)), key=lambda c: abs(closest[c][1]))
    name, alike = closest[best]
    half = float(np.median([abs(alike) for _, alike in closest]))
    return drawing.picture(
        f"{len(kernels)} filters, each with the hand-set filter that it is most similar to. "
        f"Filter {best} comes closest: {name}, {_signed(alike)}. Half of them stay below "
        f"{half:.2f}, in size. Zero has no color, negative is purple, positive orange."
    )


def feature_sheet(network, image, *, names):
    """Draw what an image becomes, layer by layer.

    Parameters
    ----------
    network : convhelpers.network.Network
        From images to scores.
    image : ndarray (n_H, n_W, 1)
        One image, as the network takes it.
    names : dict of int to str
        For each depth to draw, what the lesson calls the feature maps there.

    Returns
    -------
    Picture
        A row for each depth, with the eight maps of the largest values, in this order; all maps of
        a row have one scale. The darker, the larger; 0 and less are white.
    """
    A = [activation[0] for activation in activations(network, image[np.newaxis])]
    drawing, told = Drawing(), []
    height = len(names) * SHEET_ROW
    n_H, n_W = image.shape[:2]
    y = height / 2 - PIXEL * n_H / 2
    drawing.text(0, y - 8, f"image · {sides(image[:, :, 0])}", size=SMALLER, bold=True)
    drawing.pixels(image[:, :, 0], 0, y, PIXEL, "input")
    for k, (depth, name) in enumerate(names.items()):
        maps, y = A[depth], k * SHEET_ROW
        n_H, n_W, n_C = maps.shape
        x = PIXEL * image.shape[1] + 24
        drawing.text(x, y + 34, name, size=SMALLER, bold=True)
        drawing.text(x, y + 50, f"{n_C} of {n_H} × {n_W}", size=SMALLER, color=QUIET)
        largest = maps.max(axis=(0, 1))
        strongest = np.argsort(-largest, kind="stable")[:CHANNELS]
        for rank, c in enumerate(strongest):
            left = x + SHEET_NAME + rank * (MAP + 10)
            box = drawing.pixels(maps[:, :, c], left, y + 16, MAP / n_W, "output", most=maps.max())
            drawing.text(box.center, y + 11, str(c), size=11, anchor="middle", color=QUIET)
        silent = int((largest <= 0).sum())
        told.append(f"{name} has {n_C} maps of {n_H} × {n_W}, {silent} of them empty")
    return drawing.picture(
        f"What one image becomes. {'; '.join(told)}. Drawn are the {CHANNELS} maps with the "
        f"largest values; the first of the last row is map {strongest[0]}."
    )


def image_row(images, labels, *, seen=None, what="In a row"):
    """Draw small images in one row, each with its label, and frame pixels in them.

    Parameters
    ----------
    images : ndarray (m, n_H, n_W, 1)
        From 0, paper, to the largest value, ink; all have one scale.
    labels : sequence of str, m of them
        What to write below each.
    seen : sequence of (range, range), m of them, optional
        The rows and columns to frame in each.
    what : str, optional
        What the sentence calls the row.

    Returns
    -------
    Picture
    """
    across = PAGE // max(len(images), 1)
    drawing = Drawing(min(LARGEST_PIXEL, (across - 6) // images.shape[2]))
    drawing.reserve(PAGE, 0)
    told = list(labels)
    for k, (image, label) in enumerate(zip(images, labels, strict=True)):
        most = images.max(initial=0)
        box = drawing.pixels(image[:, :, 0], k * across, 4, drawing.cell, "input", most=most)
        drawing.text(box.center, box.bottom + 20, label, size=SMALLER, anchor="middle")
        if seen is not None:
            rows, cols = seen[k]
            drawing.frame(box, rows.start, cols.start, len(rows), f_W=len(cols))
            told[k] = f"{label}, framed {_place(rows, cols)}"
    m = counted(len(images), "image")
    size = sides(images[0, :, :, 0])
    return drawing.picture(f"{what}: {m} of {size}. {'; '.join(told)}.")


def most_exciting(network, images, labels, depth, c, *, name, count=6):
    """Draw the images to which one map answers most strongly, with the pixels that its cell sees.

    Parameters
    ----------
    network : convhelpers.network.Network
        From images to feature maps.
    images : ndarray (m, n_H, n_W, 1)
        As the network takes them.
    labels : ndarray of int (m,)
        What each image shows.
    depth, c : int
        How many layers lie between the images and the map, and which map it is.
    name : str
        What the lesson calls the layer.
    count : int, optional
        How many images to draw.

    Returns
    -------
    Picture
    """
    found = strongest(network, images, depth, c, count)
    chosen = [i for i, _, _ in found]
    seen = [pixels_seen(network, depth, row, col) for _, row, col in found]
    values = activations(network, images[chosen])[depth][:, :, :, c].max(axis=(1, 2))
    shown = [f"a {labels[i]}: {number(value)}" for i, value in zip(chosen, values, strict=True)]
    what = f"What {name}, map {c}, answers to most strongly"
    return image_row(images[chosen], shown, seen=seen, what=what)


def cell_seen(network, image, depth, cell, *, name, scale=1):
    """Draw one value of a feature map, and the pixels of the image that it depends on.

    Parameters
    ----------
    network : convhelpers.network.Network
        From images to feature maps.
    image : ndarray (n_H, n_W, 1)
        One image, as the network takes it.
    depth : int
        How many layers lie between the image and the feature map.
    cell : tuple (row, col, c)
        The value.
    name : str
        What the lesson calls the layer.
    scale : float, optional
        The pixels are written multiplied by this number.

    Returns
    -------
    Picture
        Of one size for one network and depth.
    """
    row, col, c = cell
    rows, cols = pixels_seen(network, depth, row, col)
    values = activations(network, image[np.newaxis])[depth][0, :, :, c]
    drawing = Drawing(SMALL_CELL)
    drawing.reserve(PAGE, 0)
    pixels = image[:, :, 0]
    label = f"image · {sides(pixels)}"
    left = drawing.grid(scale * pixels, 0, 0, "input", label, shade=_shade(pixels), indices=True)
    drawing.frame(left, rows.start, cols.start, len(rows), f_W=len(cols))
    x = left.right + ARROW
    y = left.middle - len(values) * drawing.cell / 2 - 44
    label = f"{name}, map {c} · {sides(values)}"
    right = drawing.grid(values, x, y, "output", label, shade=_shade(values), indices=True)
    drawing.touch.choices(right, f"Map {c}, row {{}}, column {{}}", values, place)
    drawing.frame(right, row, col, 1)
    drawing.arrow(left.right + 14, left.middle, ARROW - 36)
    layers = counted(depth, "layer")
    drawing.text(
        left.right + ARROW / 2 - 4, left.middle + 22, layers, size=12, anchor="middle", color=QUIET
    )
    return drawing.picture(
        f"{name}, map {c}, row {row}, column {col}: {number(values[row, col])}. It depends on "
        f"{len(rows)} × {len(cols)} of the {sides(pixels)} pixels: "
        f"{_place(rows, cols)}. "
        f"The largest value of the map is {number(values.max())}.",
        f"Map {c}, row {row}, column {col} is {number(values[row, col])}: it depends on the "
        f"{len(rows)} × {len(cols)} framed pixels of the image, and on no other.",
    )


def occlusion(score, image, f, *, stride=1, value=0, row=None, col=None, name="score"):
    """Draw an image with a patch on it, and the score for every place of the patch.

    Parameters
    ----------
    score : callable
        Takes images (m, n_H, n_W, n_C) and returns one number for each.
    image : ndarray (n_H, n_W, n_C)
        A small image; the first channel is drawn.
    f : int
        Height and width of the patch in pixels.
    stride : int, optional
        Pixels from one place of the patch to the next.
    value : float, optional
        What the pixels under the patch become.
    row, col : int, optional
        The cell of the map whose patch is drawn; without them the image is drawn as it is.
    name : str, optional
        What the lesson calls the score.

    Returns
    -------
    Picture
        Of one size for a given image, `f` and `stride`. The more color a cell of the map has, the
        more the score falls there.
    """
    scores = occlusion_map(score, image, f, stride, value)
    (whole,) = score(np.asarray(image, float)[np.newaxis])
    seen = np.array(image[:, :, 0], float)
    room = (PAGE - ARROW - 2 * GAP) / (seen.shape[1] + scores.shape[1])
    drawing = Drawing(min(CELL, int(room)))
    drawing.reserve(PAGE, 0)
    covers = row is not None
    top, left = (row * stride, col * stride) if covers else (0, 0)
    ink = _shade(seen)
    if covers:
        seen[top : top + f, left : left + f] = value
        ink[top : top + f, left : left + f] = 0
    before = drawing.grid(seen, 0, 0, "input", f"image · {sides(seen)}", shade=ink, indices=True)
    if covers:
        drawing.hatch(before, top, left, f, f)
        drawing.frame(before, top, left, f)
    x = before.right + ARROW
    y = max(0, before.middle - len(scores) * drawing.cell / 2 - 44)
    fall = np.maximum(whole - scores, 0)
    label = f"{name} · {sides(scores)}"
    after = drawing.grid(
        scores, x, y, "output", label, shade=fall / (fall.max() or 1), indices=True
    )
    headline = ""
    if covers:
        drawing.frame(after, row, col, 1)
        drawing.touch.windows(before, f, stride, scores.shape, place)
        drawing.touch.choices(after, "Place {}, {} of the patch", scores, place)
        headline = (
            f"Place {row}, {col} of the patch: the {name} is {number(scores[row, col])}; "
            f"without a patch it is {number(whole)}."
        )
    drawing.arrow(before.right + 14, before.middle, ARROW - 36, f"f = {f}")
    drawing.text(
        0,
        max(before.bottom, after.bottom) + GAP,
        f"uncovered: {number(whole)} · patch: {number(value)} · color: the score falls",
        size=13,
    )
    return drawing.picture(_told(whole, scores, f, stride, value, row, col, name), headline)


def _told(whole, scores, f, stride, value, row, col, name):
    lowest = tuple(int(k) for k in np.unravel_index(np.argmin(scores), scores.shape))
    sentence = (
        f"The {name} of the whole image is {number(whole)}. Under a patch of {f} × {f} pixels with "
        f"the value {number(value)} it is lowest at row {lowest[0] * stride}, column "
        f"{lowest[1] * stride}: {number(scores[lowest])}."
    )
    if row is not None:
        place = f"row {row * stride}, column {col * stride}"
        sentence = f"With the patch at {place} the {name} is {number(scores[row, col])}. {sentence}"
    if scores.size <= 16:
        sentence += f" All places: {rows_in_words(scores)}."
    return sentence


def _numbers_on_colors(drawing, kernel, x, y, limit):
    colors = around_zero(kernel, PALE * limit)
    for (row, col), weight in np.ndenumerate(kernel):
        box = Box(x + col * WEIGHT, y + row * WEIGHT, WEIGHT, WEIGHT)
        drawing.paint(box, "#{:02x}{:02x}{:02x}".format(*colors[row, col]))
        words = _signed(weight, 1)
        drawing.text(box.center, box.middle + 4, words, size=11, anchor="middle")


def _place(rows, cols):
    return f"rows {rows.start} to {rows.stop - 1}, columns {cols.start} to {cols.stop - 1}"


def _signed(value, decimals=2):
    # Adding zero takes the sign from what rounds to it.
    return f"{round(float(value), decimals) + 0.0:.{decimals}f}".replace("-", "−")


def _shade(values):
    """From 0 for zero and below to 1 for the largest value."""
    above = np.maximum(values, 0)
    return above / (above.max() or 1)
