"""Lesson 10: a patch slides over an image, and the score shows which pixels mattered."""

import numpy as np

from convhelpers import figures
from convhelpers.exercises.exercise import Exercise, Mistake, Probe, Task
from convhelpers.exercises.inputs import (
    ONE_WINDOW,
    SQUARE,
    TINY,
    fractions,
    random_images,
    random_integers,
    small_integers,
    whole,
)
from convhelpers.exercises.sliding import stride_ignored_everywhere, stride_mistakes, sums_of


def occlusion_map(score, image, f, stride=1, value=0):
    """Cover an image with a patch, at one place after the other, and score what is left."""
    n_H_prev, n_W_prev, _ = image.shape
    n_H = (n_H_prev - f) // stride + 1
    n_W = (n_W_prev - f) // stride + 1
    scores = np.zeros((n_H, n_W))
    for row in range(n_H):
        for col in range(n_W):
            top, left = row * stride, col * stride
            covered = image.astype(float)
            covered[top : top + f, left : left + f, :] = value
            scores[row, col] = score(covered[np.newaxis])[0]
    return scores


def weighted_sum(images):
    """A score in which every number of an image counts differently: 1 times, 2 times, 3 times."""
    if np.ndim(images) != 4:
        raise ValueError(f"score takes images (m, n_H, n_W, n_C), got shape {np.shape(images)}.")
    weights = np.arange(1, images[0].size + 1).reshape(images.shape[1:])
    return (images * weights).sum(axis=(1, 2, 3))


def size(score, image, f, stride=1, value=0):
    return sums_of(*image.shape[:2], f, stride)


def origin(cell, score, image, f, stride=1, value=0):
    row, col = cell
    return figures.occlusion(score, image, f, stride=stride, value=value, row=row, col=col)


def cover(name, image, f, **options):
    return Probe(name, {"score": weighted_sum, "image": image, "f": f}, options)


def random_call(rng):
    f = rng.integers(1, 4)
    image = random_images(rng, f)[0]
    factors = random_integers(rng, *image.shape)
    return dict(
        score=lambda images: np.sum(factors * images, axis=(1, 2, 3)),
        image=image,
        f=f,
        stride=rng.integers(1, 4),
        value=rng.integers(-3, 4),
    )


WHOLE = whole(3, 5, 2, seed=5)

PROBES = (
    cover("the tiny example", TINY["A_prev"][0], 2),
    cover("a bright patch", small_integers(5, 4, 3, seed=1), 2, value=5),
    cover("stride = 2", small_integers(8, 6, 2, seed=2), 3, stride=2, value=-2),
    cover("gaps between the places", small_integers(5, 8, 2, seed=3), 1, stride=3, value=4),
    cover("a patch as high as the image", small_integers(3, 4, 2, seed=4), 3, value=1),
    cover("whole numbers under a patch of 0.5", WHOLE, 2, value=0.5),
    cover("fractions", fractions(3, 4, 2, seed=6), 2, value=0.25),
    Probe(
        "stride and value by position",
        {"score": weighted_sum, "image": small_integers(4, 5, 1, seed=7), "f": 2}
        | {"stride": 2, "value": 3},
    ),
)

MISTAKES = (
    Mistake(
        "patches pile up",
        "Every patch stays where it was: the last image is nearly all patch.",
        "Start from a fresh copy of the image at every place, inside the loops.",
        changes=(
            ("            covered = image.astype(float)\n", ""),
            ("    scores = np", "    covered = image.astype(float)\n    scores = np"),
        ),
    ),
    Mistake(
        "no copy of the image",
        "The patches are painted on the caller's own image, so they pile up and stay.",
        "Copy the image at every place, before you cover a part of it.",
        changes=(("image.astype(float)", "image"),),
    ),
    Mistake(
        "half a unit lost in whole numbers",
        "A copy of an array of integers is one too: a patch of 0.5 becomes 0 in it.",
        "Copy with image.astype(float), which can hold every value.",
        shown_by="whole numbers under a patch of 0.5",
        changes=(("image.astype(float)", "image.copy()"),),
    ),
    Mistake(
        "value ignored",
        "The patch is always 0, whatever `value` is.",
        "Write value into the covered part.",
        shown_by="a bright patch",
        changes=((":] = value", ":] = 0"),),
    ),
    Mistake(
        "value added",
        "The value is added to the pixels, and they still show through the patch.",
        "Replace the pixels: `=` in place of `+=`.",
        shown_by="a bright patch",
        changes=((":] = value", ":] += value"),),
    ),
    Mistake(
        "only the first channel covered",
        "The patch covers the first channel; the image still shows in the others.",
        "Take all channels of the window, with `:` in the last place.",
        shown_by="a bright patch",
        changes=((", :] = value", ", 0] = value"),),
    ),
    Mistake(
        "all but the patch covered",
        "The image is covered everywhere except under the patch.",
        "Start from the image and write value into the window, not the other way round.",
        changes=(
            ("covered = image.astype(float)", "covered = np.full(image.shape, float(value))"),
            (
                "covered[top : top + f, left : left + f, :] = value",
                "covered[top : top + f, left : left + f] = image[top : top + f, left : left + f]",
            ),
        ),
    ),
    Mistake(
        "patch on an empty image",
        "The patch lies on an image of zeros: the pixels around it are lost.",
        "Start from a copy of the image.",
        changes=(("image.astype(float)", "np.zeros(image.shape)"),),
    ),
    Mistake(
        "only the window scored",
        "The score is that of the window alone, cut out of the image.",
        "Score the whole image with the patch on it.",
        changes=(("score(covered[", "score(image[top : top + f, left : left + f]["),),
    ),
    Mistake(
        "uncovered image scored",
        "Every cell has the score of the image without a patch.",
        "Give the covered copy to score.",
        changes=(("score(covered[", "score(image["),),
    ),
    Mistake(
        "fall in place of the score",
        "The map holds how far the score falls. The contract asks for the score that is left.",
        "Leave out the score of the whole image; it can be subtracted later.",
        changes=(("= score(", "= score(image[np.newaxis])[0] - score("),),
    ),
    Mistake(
        "change in place of the score",
        "The map holds the change of the score. The contract asks for the score that is left.",
        "Leave out the score of the whole image; it can be subtracted later.",
        changes=(("np.newaxis])[0]", "np.newaxis])[0] - score(image[np.newaxis])[0]"),),
    ),
    Mistake(
        "no batch axis",
        "score takes images, several in one array. It was given one image without that axis.",
        "Add the axis: score(covered[np.newaxis]), which returns one number; take it with [0].",
        changes=(("score(covered[np.newaxis])[0]", "score(covered)"),),
    ),
    *stride_mistakes("stride = 2", window="patch", cell="pixel"),
    stride_ignored_everywhere("stride = 2", result="map", window="patch"),
    Mistake(
        "patch moves by its own size",
        "The places of the patch lie side by side: it moves by f, not by stride.",
        "Let the patch start at row * stride and col * stride.",
        shown_by="stride = 2",
        changes=(("row * stride, col * stride", "row * f, col * f"),),
    ),
    Mistake(
        "f used for the stride everywhere",
        "Size and places are those of stride = f.",
        "Divide by stride in the sizes, and start the patch at row * stride and col * stride.",
        changes=(("// stride", "// f"), ("row * stride, col * stride", "row * f, col * f")),
    ),
    Mistake(
        "loop counts in steps of stride",
        "The loop takes steps of stride over the map, so it leaves out cells, and they stay 0.",
        "Loop over every row and column of the map, and multiply by stride for the patch.",
        shown_by="stride = 2",
        changes=(("range(n_H)", "range(0, n_H, stride)"), ("range(n_W)", "range(0, n_W, stride)")),
    ),
    Mistake(
        "last place missing",
        "The map is one row and one column short: the + 1 is missing.",
        "The first place counts too: (n - f) // stride + 1.",
        changes=((" // stride + 1", " // stride"),),
    ),
    Mistake(
        "patch over the border",
        "There is a place for every pixel, so the patch sticks out below and on the right.",
        "The last place is where the whole patch still fits: (n - f) // stride + 1 places.",
        changes=((" - f) // stride + 1", " - 1) // stride + 1"),),
    ),
    Mistake(
        "patch one pixel too large",
        "The patch has f + 1 rows and columns.",
        "A slice ends before its second number: top : top + f has f rows.",
        changes=(("top + f", "top + f + 1"), ("left + f", "left + f + 1")),
    ),
    Mistake(
        "patch one pixel too small",
        "The patch has f - 1 rows and columns.",
        "A slice ends before its second number: top : top + f has f rows.",
        changes=(("top + f", "top + f - 1"), ("left + f", "left + f - 1")),
    ),
    Mistake(
        "rows and columns of the patch exchanged",
        "The patch goes down where it should go to the right.",
        "Rows come first: covered[top : top + f, left : left + f].",
        changes=(
            ("top, left = row * stride, col * stride", "left, top = row * stride, col * stride"),
        ),
    ),
    Mistake(
        "height and width of the map exchanged",
        "The map has as many rows as it should have columns.",
        "Rows come first: np.zeros((n_H, n_W)).",
        changes=(("np.zeros((n_H, n_W))", "np.zeros((n_W, n_H))"),),
    ),
)

# Why an input hides the mistake of a task: first, what it shares with the weak test.


def empty(score, image, f, stride, value):
    if not image.any():
        return "As in the test, the image holds only zeros."
    return "The score does not notice what shines through the patch."


TASKS = (
    Task(
        name="empty image",
        source="""\
def occlusion_map(score, image, f, stride=1, value=0):
    n_H, n_W = ((n - f) // stride + 1 for n in image.shape[:2])
    scores = np.zeros((n_H, n_W))
    for row, col in np.ndindex(n_H, n_W):
        top, left = row * stride, col * stride
        covered = image.astype(float)
        covered[top : top + f, left : left + f] += value
        scores[row, col] = score(covered[np.newaxis])[0]
    return scores
""",
        weak_test="""\
image, weights = np.zeros((4, 5, 2)), np.arange(40).reshape(4, 5, 2)
score = lambda images: (images * weights).sum(axis=(1, 2, 3))
expected = convhelpers.occlusion_map(score, image, 2, value=3)
np.array_equal(occlusion_map(score, image, 2, value=3), expected)""",
        in_common=empty,
    ),
)

EXERCISE = Exercise(
    lesson=10,
    solution=occlusion_map,
    returns=("scores",),
    probes=PROBES,
    mistakes=MISTAKES,
    hints=(
        "The patch is a window that slides, as in pooling. How many places does it have, down "
        "and across? Make an array of zeros with one cell for each.",
        "Two loops, over the rows and the columns of the map. At each place: a fresh copy of the "
        "image, the patch on it, its score.",
        "`covered = image.astype(float)` is a copy; `covered[top : top + f, left : left + f, :] = "
        "value` covers it. `score` takes a batch: `score(covered[np.newaxis])[0]` is one number.",
    ),
    next_step="Can you score all places of one row of the map in a single call?",
    size=size,
    origin=origin,
    target=figures.occlusion,
    tasks=TASKS,
    random_call=random_call,
    square=cover("", SQUARE["A_prev"][0], 2),
    one_window=cover("", ONE_WINDOW["A_prev"][0], 3),
    pairs=(("value ignored", "stride ignored"),),
    equivalent={
        "scores[row, col] = score(covered[np.newaxis])[-1]": "the first of one is the last of one",
    },
)
