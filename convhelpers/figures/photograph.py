"""Photographs and feature maps, drawn with matplotlib's object interface.

Widget callbacks run in a thread of their own, where pyplot's global state is not safe.
"""

from functools import cache

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.patches import Rectangle

from convhelpers.figures.kit.palette import PAPER, WINDOW
from convhelpers.figures.kit.picture import picture_of_figure

INCHES = 7.6
TITLE_INCHES = 0.3
SCALE_INCHES = 0.45
# Pixels of a close-up on each side of its window.
AROUND = 5
# Stands for a letter that no font of this machine holds; the sentence below has it.
NO_LETTER = "□"


def photographs(images, titles):
    """Draw photographs beside each other, from 0 (black) to 255 (white).

    Parameters
    ----------
    images : sequence of ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        Gray or color pictures of any real dtype; values below 0 or above 255 are drawn as 0 or 255.
    titles : sequence of str
        One for each picture.

    Returns
    -------
    Picture
    """
    figure, axes = _row(images, titles, below=0)
    for image, ax in zip(images, axes, strict=True):
        _show(ax, image)
    described = (
        f"{title}: {_size(image)}, {_range(image)}"
        for image, title in zip(images, titles, strict=True)
    )
    return picture_of_figure(figure, f"{'; '.join(described)}.")


def feature_maps(maps, titles):
    """Draw signed arrays beside each other: zero is white, below purple, above orange.

    Parameters
    ----------
    maps : sequence of ndarray (n_H, n_W)
        Any real values; each has its own scale, the same on both sides of zero.
    titles : sequence of str
        One for each map.

    Returns
    -------
    Picture
    """
    figure, axes = _row(maps, titles, below=SCALE_INCHES)
    for values, ax in zip(maps, axes, strict=True):
        limit = np.abs(values).max(initial=0) or 1
        shown = ax.imshow(values, cmap="PuOr_r", vmin=-limit, vmax=limit)
        # Short enough for the numbers at the ends of two scales to stay apart.
        bar = figure.colorbar(shown, ax=ax, orientation="horizontal", shrink=0.75, pad=0.04)
        ends = np.format_float_positional(limit, precision=3, fractional=False, trim="-")
        bar.set_ticks([-limit, 0, limit], labels=[f"−{ends}", "0", ends])
    described = (
        f"{title}: {_size(values)}, {_range(values)}{_negative_share(values)}"
        for values, title in zip(maps, titles, strict=True)
    )
    signs = "Zero is white, negative purple, positive orange."
    return picture_of_figure(figure, f"{signs} {'; '.join(described)}.")


def patches(image, corners, f, titles):
    """Draw a photograph and a close-up around each marked window of `f` × `f` pixels.

    Parameters
    ----------
    image : ndarray (n_H, n_W, 1) or (n_H, n_W, 3)
        A gray or color picture; values below 0 or above 255 are drawn as 0 or 255.
    corners : sequence of (int, int)
        Row and column of the top left pixel of each window.
    f : int
        Height and width of a window in pixels.
    titles : sequence of str
        One for each window.

    Returns
    -------
    Picture
    """
    n_H, n_W, _ = image.shape
    count = len(corners)
    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    cells = figure.add_gridspec(count, 2, width_ratios=(3, 1))
    _show(photo := figure.add_subplot(cells[:, 0]), image)
    for k, ((row, col), title) in enumerate(zip(corners, titles, strict=True)):
        top, left = max(0, row - AROUND), max(0, col - AROUND)
        around = image[top : row + f + AROUND, left : col + f + AROUND]
        _show(close_up := figure.add_subplot(cells[k, 1]), around)
        _write(close_up.title, f"{title} ({row}, {col})", 9)
        _mark(close_up, row - top, col - left, f, f, linewidth=3)
        _mark(photo, top, left, *around.shape[:2], linewidth=1.5)
        _name(photo, title, top + around.shape[0] / 2, left, left + around.shape[1], n_W)
    described = (
        f"{title} at row {row}, column {col}"
        for (row, col), title in zip(corners, titles, strict=True)
    )
    return picture_of_figure(
        figure,
        f"A photograph of {n_H} × {n_W} pixels with a close-up around each of {count} windows of "
        f"{f} × {f} pixels: {'; '.join(described)}.",
    )


def _show(ax, image):
    n_H, n_W, _ = image.shape
    color = np.broadcast_to(np.clip(image, 0, 255), (n_H, n_W, 3))
    ax.imshow(color.astype(np.uint8))
    ax.set_axis_off()


def _mark(ax, row, col, n_rows, n_cols, linewidth):
    # The center of the first pixel is at 0, so its corner is at -0.5.
    corner = (col - 0.5, row - 0.5)
    ax.add_patch(
        Rectangle(corner, n_cols, n_rows, fill=False, edgecolor=WINDOW, linewidth=linewidth)
    )


def _name(ax, title, row, left, right, n_W):
    """Write `title` beside a frame, on the side where the photograph has more room."""
    to_the_right = left + right < n_W
    text = ax.text(
        right + 2 if to_the_right else left - 3,
        row,
        "",
        ha="left" if to_the_right else "right",
        va="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )
    _write(text, title, 9)


def _row(images, titles, below):
    widths = [image.shape[1] / image.shape[0] for image in images]
    height = TITLE_INCHES + INCHES / sum(widths) + below
    figure = Figure(figsize=(INCHES, height), layout="constrained")
    axes = figure.subplots(1, len(images), squeeze=False, width_ratios=widths)[0]
    for ax, title in zip(axes, titles, strict=True):
        _write(ax.title, title, 10)
        ax.set_axis_off()
    return figure, axes


def _write(text, words, size):
    """Write `words` as they are, whatever their script: a dollar begins no formula."""
    families, unknown = _families(words)
    text.set(parse_math=False, fontsize=size, fontfamily=families)
    text.set_text(words.translate(dict.fromkeys(map(ord, unknown), NO_LETTER)))


@cache
def _families(words):
    """The fonts that hold the letters of `words`, and the letters that none of them holds."""
    usual = FontProperties()
    families, unknown = usual.get_family(), _not_in(findfont(usual), set(words) - {"\n"})
    for font in filter(_has_letters, fontManager.ttflist):
        if not unknown:
            break
        if (left := _not_in(font.fname, unknown)) < unknown:
            families, unknown = [*families, font.name], left
    return families, unknown


def _not_in(path, letters):
    font = get_font(path)
    return {letter for letter in letters if not font.get_char_index(ord(letter))}


def _size(image):
    return f"{image.shape[0]} × {image.shape[1]} pixels"


def _negative_share(values):
    return f", {np.mean(values < 0):.0%} negative" if (values < 0).any() else ""


def _range(values):
    return f"values from {values.min():.3g} to {values.max():.3g}"


def _has_letters(font):
    """Not so the font of last resort, which holds one box for every script."""
    return not font.name.startswith("Last Resort")
