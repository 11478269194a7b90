"""Lesson 00: why a layer slides its weights over the image."""

import numpy as np

from convhelpers.data import load_digits
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.padding import conv_output_size


@kind("digits that move", 0)
def digits_that_move():
    digits, labels = load_digits("train")
    weights = np.linalg.lstsq(digits.reshape(-1, 64), np.eye(10)[labels], rcond=None)[0]

    def right(step):
        moved = np.roll(digits, step, axis=2)
        return np.mean((moved.reshape(-1, 64) @ weights).argmax(axis=1) == labels)

    def told(share):
        known = {
            "About as many as before.": 0.9,
            "More than half.": 0.5,
            "About one in three.": 0.25,
        }
        return next((words for words, least in known.items() if share >= least), "One in ten.")

    return choice(
        f"A dense layer has one weight for each pixel, and names {right(0):.0%} of these digits "
        "correctly. Now every image moves one pixel to the right. How many are still right?",
        told(right(1)),
        f"each pixel meets the weight of its neighbor, and {right(1):.0%} are right",
        [
            (
                told(right(0)),
                "the layer is taken to see as we do. It knows each pixel by its place.",
            ),
            (
                told((right(0) + right(1)) / 2),
                "the damage is taken to be small, as the step is. One "
                "pixel is an eighth of the width.",
            ),
            (told(0.1), "the layer is taken to guess. Some strokes are wide enough to overlap."),
        ],
    )


@kind("an edge that moves", 0, at=[2, 3, 4], by=[1, 2, 3], f=[3])
def an_edge_that_moves(at=3, by=2, f=3):
    return numbers(
        f"A filter of {f} × {f} finds an edge, and its answer stands in column {at} of the output. "
        f"The image moves {by} pixels to the right. In which column does the answer stand now, "
        "with stride 1?",
        "column",
        at + by,
        f"the filter stops at every place, so the answer moves along: {at} + {by} = {at + by}",
        [
            (at, "the answer is taken to stay. It stands where the edge stands."),
            (at - by, "the answer moves the other way there."),
            (at + by * f, "the step is multiplied by f. With stride 1, it is the same."),
            (
                at + by + f - 1,
                "that is where the window ends. The answer has the place of its start.",
            ),
        ],
    )


@kind("weights of two layers", 0, n=[8, 16, 28], classes=[10], f=[3, 5])
def weights_of_two_layers(n=8, classes=10, f=3):
    return numbers(
        f"An image has {n} × {n} pixels. How many weights has a dense layer with {classes} "
        f"answers, and how many has one filter of {f} × {f}?",
        "(dense, filter)",
        (n * n * classes, f * f),
        f"{n} * {n} * {classes} = {n * n * classes}, one for each pixel and answer, and {f} * {f} "
        f"= {f * f} for all places together",
        [
            ((n * n, f * f), "that is one answer. Each has weights of its own."),
            (
                (n * n * classes, f * f * conv_output_size(n, f) ** 2),
                "each place has weights of its own. A filter takes the same ones everywhere.",
            ),
            ((n * n + classes, f * f), "pixels and answers are added. Each pair has a weight."),
            ((n * classes, f), "one axis is counted."),
        ],
    )


@kind("what a layer leaves", 0, n_H=[48, 96], n_W=[64, 80], f=[2, 4])
def what_a_layer_leaves(n_H=48, n_W=64, f=4):
    return numbers(
        f"A photograph of {n_H} × {n_W} pixels goes through a convolution that keeps its size, and "
        f"then the largest number of each {f} × {f} is kept. How high and how wide is the result?",
        "(n_H, n_W)",
        (n_H // f, n_W // f),
        f"{n_H} / {f} = {n_H // f} rows and {n_W} / {f} = {n_W // f} columns",
        [
            ((n_W // f, n_H // f), "height and width are exchanged: rows come first."),
            (
                (n_H - f + 1, n_W - f + 1),
                "that is a window that moves by 1. These lie side by side.",
            ),
            ((n_H // f**2, n_W // f**2), "both axes are counted in each. Each shrinks by f."),
            ((n_H, n_W), "that is the convolution. Pooling makes it smaller."),
        ],
    )
