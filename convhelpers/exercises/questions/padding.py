"""Lesson 01: what the border loses, and what padding changes."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.exercises.questions.arrays import sign_in_words
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.filters import hand_set_filter
from convhelpers.padding import conv_output_size, same_pad, zero_pad

SIDES = range(4, 10)


def covering(n, f, place, pad=0, stride=1):
    """How many windows cover a place of an axis: all of them are gone through."""
    starts = range(0, n + 2 * pad - f + 1, stride)
    return sum(start <= place + pad < start + f for start in starts)


@kind("windows over a pixel", 1, n_H=SIDES, n_W=SIDES, f=[3, 4], row=[1, 2], col=[1, 2])
def windows_over_a_pixel(n_H=4, n_W=5, f=3, row=1, col=2):
    n_down, n_across = conv_output_size(n_H, f), conv_output_size(n_W, f)
    down, across = covering(n_H, f, row), covering(n_W, f, col)
    places = n_down * n_across
    return numbers(
        f"A window of {f} × {f} cells slides over the {n_H} × {n_W} image, one cell at a time, and "
        "never leaves it. How many places can it take? In how many of them does it cover the top "
        f"left pixel, and in how many the pixel in row {row}, column {col}?",
        "(places, top left, other)",
        (places, covering(n_H, f, 0) * covering(n_W, f, 0), down * across),
        f"{n_down} * {n_across} = {places} places; only the first of them reaches the corner, and "
        f"{down} * {across} = {down * across} cover row {row}, column {col}",
        [
            (
                (n_H * n_W, 1, down * across),
                "that is a place for each pixel. A window must fit as a whole.",
            ),
            (
                ((n_H - f) * (n_W - f), 1, down * across),
                "the + 1 is missing: the first place counts too.",
            ),
            (
                (places, 1, f * f),
                "the image is taken for endless. A pixel near the border misses some windows.",
            ),
            ((places, 1, 1), "each pixel sits in one window there. Windows overlap."),
        ],
    )


@kind("windows with a border", 1, n_H=range(6, 12), n_W=range(6, 12), f=[3, 5])
def windows_with_a_border(n_H=4, n_W=5, f=3):
    pad = same_pad(f)
    row, col = n_H // 2, n_W // 2
    corner = covering(n_H, f, 0, pad) * covering(n_W, f, 0, pad)
    inner = covering(n_H, f, row, pad) * covering(n_W, f, col, pad)
    without = covering(n_H, f, row) * covering(n_W, f, col)
    rings = "one ring" if pad == 1 else f"{pad} rings"
    return numbers(
        f"Now with {rings} of zeros around the image of {n_H} × {n_W} pixels, and the window of "
        f"{f} × {f} slides over both. In how many windows does the top left pixel sit, and in how "
        f"many the pixel in row {row}, column {col}?",
        "(top left, inner)",
        (corner, inner),
        f"the window reaches {pad} over the edge, so {pad + 1} * {pad + 1} = {corner} windows hold "
        f"the corner pixel; the inner one sits once in each of the {f} * {f} cells of a window",
        [
            ((1, without), "the border is left out. That is the count without it."),
            ((1, inner), "that is the corner of the border. The pixel lies further inside."),
            ((inner, inner), "all pixels count the same there. The corner still misses windows."),
            ((pad + 1, f), "one axis is counted. A window moves down and across."),
        ],
    )


@kind("np.pad on every axis", 1, m=[1, 2], n_H=SIDES, n_W=SIDES, n_C=[1, 3], pad=[1, 2])
def np_pad_on_every_axis(m=1, n_H=4, n_W=5, n_C=1, pad=1):
    X = np.zeros((m, n_H, n_W, n_C))
    shape = np.pad(X, pad).shape
    return numbers(
        f"X has shape {X.shape}. `np.pad(X, {pad})` is shorter than `zero_pad(X, {pad})`. What is "
        "the shape of its result?",
        "(m, n_H, n_W, n_C)",
        shape,
        f"one number stands for both sides of every axis, so each of the four grows by {2 * pad}",
        [
            (
                zero_pad(X, pad).shape,
                "that is zero_pad. NumPy does not know which axes are height and width.",
            ),
            (
                tuple(n + pad for n in X.shape),
                "pad is counted once. Each side of an axis gets it, so twice.",
            ),
            (X.shape, "that is the shape of X: the border is not counted."),
            ((m, *shape[1:]), "the batch axis is spared there. It is an axis like the others."),
        ],
    )


SOBEL = {"sobel vertical": ("left", "right"), "sobel horizontal": ("upper", "lower")}


@kind("edges of a sky", 1, name=list(SOBEL), bright=[5, 9, 12])
def edges_of_a_sky(name="sobel vertical", bright=9):
    first, last = SOBEL[name]
    sky, W = np.full((1, 5, 5, 1), bright), hand_set_filter(name).reshape(1, 3, 3, 1)

    def told(W, pad=1):
        Z = conv_forward(zero_pad(sky, pad), W, [0])[0, :, :, 0]
        line = Z[len(Z) // 2] if name == "sobel vertical" else Z[:, len(Z) // 2]
        if not line.any():
            return "It is 0 everywhere."
        signs = [sign_in_words(line[place]) for place in (0, -1, len(line) // 2)]
        places = f"at the {first} border", f"at the {last} one", "between"
        return f"It is {', '.join(map(' '.join, zip(signs, places, strict=True)))}."

    minus = {"left": "right minus left", "upper": "bottom minus top"}[first]
    return choice(
        f"A sky of nothing but {bright}s gets one ring of zeros. The filter is “{name}”, {minus}. "
        "Where is the output not 0, and with which sign?",
        told(W),
        f"between the borders both sides cancel; at the {first} border the filter sees a step from "
        f"0 up to {bright}, at the {last} border a step down",
        [
            (told(-W), "the filter is flipped there. Ours is laid on as it is."),
            (told(W, pad=0), "the border of zeros is left out. It is darker than the sky."),
            (
                told(np.abs(W)),
                "the signs of the weights are left out. Half of them are negative.",
            ),
        ],
    )


@kind("same pad", 1, f=[3, 5, 7, 9, 11], n=range(12, 40))
def pad_for_same(f=5, n=20):
    pad = same_pad(f)
    return numbers(
        f"Which `pad` keeps a side of {n} pixels at {n}, with f = {f} and stride 1?",
        "pad",
        pad,
        f"2 * pad = f - 1 = {f - 1}, so pad = {pad} on each side, and "
        f"{n} + 2 * {pad} - {f} + 1 = {conv_output_size(n, f, 1, pad)}",
        [
            (f - 1, "that is the total of both sides. pad counts one side."),
            (f, "pad is as large as the filter there. The window loses f - 1 places, not f."),
            (0, "that is valid. Without a border the output is smaller."),
            (pad + 1, "half of f is rounded up there. (f - 1) / 2 is whole for an odd f."),
        ],
    )


@kind("cells of zeros", 1, n_H=SIDES, n_W=SIDES, pad=[1, 2, 3])
def cells_of_zeros(n_H=4, n_W=5, pad=1):
    n_H_pad, n_W_pad = zero_pad(np.ones((1, n_H, n_W, 1)), pad).shape[1:3]
    count = int((zero_pad(np.ones((1, n_H, n_W, 1)), pad) == 0).sum())
    return numbers(
        f"An image of {n_H} × {n_W} pixels is padded with pad = {pad}. How many zeros does the "
        "border hold?",
        "zeros",
        count,
        f"{n_H_pad} * {n_W_pad} - {n_H} * {n_W} = {count}",
        [
            (2 * pad * (n_H + n_W), "the corners are left out. They belong to both directions."),
            (
                (n_H + pad) * (n_W + pad) - n_H * n_W,
                "pad is counted once. Each side gets it, so twice.",
            ),
            (n_H_pad * n_W_pad, "that is the whole of X_pad. The pixels are no border."),
        ],
    )


@kind("where a pixel goes", 1, row=range(4), col=range(5), pad=[1, 2, 3])
def where_a_pixel_goes(row=2, col=1, pad=1):
    marked = np.zeros((1, 6, 6, 1))
    marked[0, row, col, 0] = 1
    there = np.argwhere(zero_pad(marked, pad)[0, :, :, 0])[0]
    return numbers(
        f"A pixel stands in row {row}, column {col} of X. Where does it stand in X_pad, with "
        f"pad = {pad}?",
        "(row, column)",
        tuple(there),
        f"{pad} rows of zeros stand above it and {pad} columns on its left",
        [
            ((row, col), "the copy starts at 0 there. The image sits in the middle of X_pad."),
            (
                (row + 2 * pad, col + 2 * pad),
                "both sides are counted. Only the zeros before the pixel move it.",
            ),
            (there[::-1], "row and column are exchanged: rows come first."),
        ],
    )


@kind("zeros in a window", 1, f=[3, 5], corner=[True, False], pad=[1, 2])
def zeros_in_a_window(f=3, corner=True, pad=1):
    if pad >= f - 1:
        return None
    X_pad = zero_pad(np.ones((1, 9, 9, 1)), pad)[0, :, :, 0]
    col = 0 if corner else f
    count = int((X_pad[:f, col : col + f] == 0).sum())
    place = "the top left corner" if corner else "the middle of the top edge"
    return numbers(
        f"A large image has pad = {pad}. A window of {f} × {f} stands at {place} of X_pad. How "
        "many of its cells are zeros of the border?",
        "cells",
        count,
        (
            f"{f} * {f} cells, of which {f - pad} * {f - pad} are pixels"
            if corner
            else f"{pad} of its rows, with {f} cells each"
        ),
        [
            (
                pad * f if corner else 2 * f * pad - pad * pad,
                "the place is another one. A corner has zeros on two sides, an edge on one.",
            ),
            (pad, "one cell a ring is counted. A ring goes along the whole side of the window."),
            (
                2 * f * pad,
                "the corner is counted twice."
                if corner
                else "zeros on two sides are counted. Here they stand above it alone.",
            ),
            (f * f, "the whole window is counted. It reaches over the edge with a part of it."),
        ],
    )
