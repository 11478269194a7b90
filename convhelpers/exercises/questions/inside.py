"""Lesson 10: what a value sees, what a shift changes, what decides, and how to be fooled."""

from functools import cache

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.data import load_digits, tiny
from convhelpers.digits import INK, load_digits_network
from convhelpers.exercises.questions.arrays import in_words, whole_numbers
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.blocks import side_seen
from convhelpers.exercises.questions.kind import kind
from convhelpers.filters import closest_filter, hand_set_filter, similarity
from convhelpers.inside import excite, occlusion_map
from convhelpers.network import Conv, Network, Pool, ReLU
from convhelpers.pooling import pool_forward
from convhelpers.training import softmax

IMAGE = tiny.A_prev[0, :, :, 0]
IMAGES = whole_numbers(4, 5)


@cache
def trained():
    """The network of the course, and the test digits."""
    images, labels = load_digits("test")
    return load_digits_network(), images / INK, labels


def largest(images):
    """The score of the tiny example: the largest number of its convolution."""
    return conv_forward(images, tiny.W, tiny.b).max(axis=(1, 2, 3))


@kind("a score under a patch", 10, image=IMAGES)
def a_score_under_a_patch(image=IMAGE):
    whole = largest(image[np.newaxis, :, :, np.newaxis])[0]
    covered = occlusion_map(largest, image[:, :, np.newaxis], 2)

    def told(falls, rises, stays):
        parts = [
            f"{verb} at some"
            for verb, happens in (("falls", falls), ("rises", rises), ("stays", stays))
            if happens
        ]
        return f"It {', '.join(parts)} places."

    found = (covered < whole).any(), (covered > whole).any(), (covered == whole).any()
    if found != (True, True, True):
        return None
    return choice(
        f"The image {in_words(image)} meets the filter {in_words(tiny.W[0, :, :, 0])}, bias 1, and "
        "the largest output is the score. A patch of 2 × 2 zeros covers one part of the image "
        "after the other. What becomes of the score?",
        told(*found),
        "it falls where the patch takes away what made the largest output, and rises where it "
        "covers a pixel that met a negative weight; elsewhere nothing changes",
        [
            (
                told(True, False, True),
                "a patch is taken for a loss. A covered pixel may have met a negative weight.",
            ),
            (
                "It falls at all places.",
                "every pixel is taken to count. The score comes from one window alone.",
            ),
            (
                told(False, True, True),
                "another window is taken to have the same score. The next one may have less.",
            ),
        ],
    )


@cache
def similarities():
    """How similar learned and random filters are to the closest pattern, and random ones to one."""
    learned = trained()[0].layers[0].parameters["W"][..., 0]
    drawn = np.random.default_rng(0).normal(size=(100, 3, 3))
    sobel = hand_set_filter("sobel vertical")
    closest = [[abs(closest_filter(W)[1]) for W in kernels] for kernels in (learned, drawn)]
    return *map(np.median, closest), np.median([abs(similarity(W, sobel)) for W in drawn])


@kind("similar by chance", 10)
def similar_by_chance():
    learned, drawn, to_one = similarities()

    def told(share):
        known = {"Nearly as similar.": 0.85, "Less than half as similar.": 0.1, "Not similar.": 0}
        return next(words for words, least in known.items() if share >= least)

    return choice(
        "For each filter of a trained network we look for the most similar of eight filters set "
        "by hand, or of their negatives. Then the same with filters of random numbers. How similar "
        "are these, beside the trained ones?",
        told(drawn / learned),
        "of eight patterns and their negatives, one is always somewhat similar, so that a likeness "
        "has to be compared with chance",
        [
            (
                told(to_one / learned),
                "one pattern is compared. The closest of sixteen is more similar by chance.",
            ),
            (
                told(0),
                "random is taken for similar to nothing. Nine numbers always lean toward some "
                "pattern.",
            ),
        ],
    )


@kind("numbers in the layers", 10, n=[8, 16, 32], n_C=[8, 16, 32], n_C_2=[4, 24, 64])
def numbers_in_the_layers(n=8, n_C=32, n_C_2=64):
    layers = [Conv(n_C, f=3, pad=1), ReLU(), Pool(), Conv(n_C_2, f=3, pad=1), ReLU(), Pool()]
    sizes = [int(np.prod(shape)) for shape in Network(layers, (n, n, 1)).shapes]
    first, last = sizes[2], sizes[6]
    return numbers(
        f"An image of {n} × {n} goes through a “same” convolution with {n_C} filters, ReLU and "
        f"pooling of 2 × 2, then the same with {n_C_2} filters. How many numbers are there after "
        "the first ReLU, and how many after the second pooling?",
        "(first, last)",
        (first, last),
        f"{n} * {n} * {n_C} = {first}, and {n // 4} * {n // 4} * {n_C_2} = {last}: each pooling "
        "halves both sides",
        [
            ((n * n, (n // 4) ** 2), "one map is counted. There is one for each filter."),
            ((first, (n // 2) ** 2 * n_C_2), "one pooling is counted. There are two."),
            ((first, n_C_2), "a map is taken to end in one number. It keeps several."),
            (
                (first, (n // 4) ** 2 * n_C),
                "the maps of the first layer are counted. The second makes its own.",
            ),
            (
                (first, (n // 4) ** 2 * n_C * n_C_2),
                "each map is taken to make maps of its own. A filter adds all of them up.",
            ),
        ],
    )


@kind("pixels seen by a value", 10, f=[3, 5], f_2=[3, 5], pool=[2, 3])
def pixels_seen_by_a_value(f=3, f_2=3, pool=2):
    seen = side_seen([(f, 1), (pool, pool), (f_2, 1)])
    pooled = side_seen([(f, 1), (pool, pool)])
    return numbers(
        f"A convolution with f = {f}, a pooling with f = {pool} and stride = {pool}, and a "
        f"convolution with f = {f_2} follow each other. How many pixels does one value after the "
        "last of them see along an axis?",
        "pixels",
        seen,
        f"the first convolution sees {f}, the pooling {pooled}, and {f_2 - 1} more steps of {pool} "
        f"pixels make {seen}",
        [
            (
                pooled + f_2 - 1,
                "the steps of the last filter are taken for pixels. Its neighbors lie a stride "
                "apart.",
            ),
            (side_seen([(f, 1), (f_2, 1)]), "the pooling is left out."),
            (f * pool * f_2, "the sizes are multiplied. Windows overlap."),
            (pooled, "the last layer is left out."),
        ],
    )


@cache
def painted(digit=7):
    """The best score of a real digit, that of a painted one, and how sure the network is of it."""
    network, images, _ = trained()
    own = network.forward(excite(network, depth=8, cell=(digit,))[np.newaxis])
    return network.forward(images)[:, digit].max(), own[0, digit], softmax(own)[0, digit]


@kind("a painted digit", 10)
def a_painted_digit():
    best, score, sure = painted()

    def told(higher, sure):
        return (
            f"{'Higher' if higher else 'Lower'} than for real ones, and it is "
            f"{'sure' if sure else 'in doubt'}."
        )

    return choice(
        "From an even gray, pixels are changed step by step so that the score of the 7 grows. "
        "Which score does the network give to the result, beside real sevens, and how sure is it?",
        told(score > best, sure > 0.9),
        f"the score is {score:.0f}, that of the best real digit {best:.0f}, and the probability is "
        f"{sure:.0%}: no real digit was made to please the network",
        [
            (
                told(False, True),
                "real digits are taken for the best there is. They were written for people.",
            ),
            (
                told(False, False),
                "the network is taken to know what is no digit. It was never shown such an image.",
            ),
            (
                told(True, False),
                "a high score is taken to leave doubt. Softmax makes certainty of it.",
            ),
        ],
    )


@kind("which map moves along", 10, stride=[2, 3, 4])
def which_map_moves_along(stride=2):
    image = np.random.default_rng(0).normal(size=(1, 24, 24, 1))

    def maps(shift):
        Z = conv_forward(np.roll(image, shift, axis=2), tiny.W, [0], pad=1)
        return Z, pool_forward(Z, stride, stride)

    def holds(layer, shift, cells):
        """Whether the map moves as many cells, away from the border."""
        before, after = maps(0)[layer], maps(shift)[layer]
        return np.allclose(before[:, :, 2 : 4 - cells], after[:, :, 2 + cells : 4])

    lines = {
        "Convolution: 1 pixel moves the map by 1 cell.": holds(0, 1, 1),
        f"Pooling: {stride} pixels move the map by 1 cell.": holds(1, stride, 1),
        "Pooling: 1 pixel moves the map by 1 cell.": holds(1, 1, 1),
    }
    (false,) = (line for line, is_true in lines.items() if not is_true)
    convolution, whole_step, _ = lines
    return choice(
        "An image moves to the right before a convolution with stride 1, which is followed by a "
        f"pooling with f = {stride} and stride = {stride}. Which of these lines is false, away "
        "from the border?",
        false,
        "windows of the pooling stand a stride apart; after a shift by less, they hold other "
        "values",
        [
            (
                convolution,
                "the filter is taken to know places. It does the same at every place.",
            ),
            (
                whole_step,
                "pooling is taken to break every shift. A shift by its stride fits its windows.",
            ),
        ],
    )


@cache
def decided():
    """For each place of a gray patch on a 3, the probability that is left, and the ink below."""
    network, images, _ = trained()

    def score(images):
        return softmax(network.forward(images))[:, 3]

    image = images[7]
    left = occlusion_map(score, image, 3, value=0.5)
    ink = conv_forward(image[np.newaxis], np.ones((1, 3, 3, 1)), [0])[0, :, :, 0]
    return left, ink / 9


@kind("what decides a digit", 10)
def what_decides_a_digit():
    left, ink = decided()

    def told(place):
        row, col = place
        side = "left" if col < 3 else "right"
        what = "mostly ink" if ink[place] >= 0.5 else "mostly paper"
        height = "upper" if row < 2 else "lower" if row > 3 else "middle"
        return f"On the {side} of the {height} part, over {what}."

    places = list(np.ndindex(left.shape))
    by_ink = max(places, key=lambda place: ink[place])
    at_the_bottom = max((p for p in places if p[0] > 3), key=lambda place: ink[place])
    lowest = min(places, key=lambda place: left[place])
    return choice(
        "A gray patch of 3 × 3 covers one part of a well written 3 after the other. Under which "
        "patch does the probability of a 3 fall most?",
        told(lowest),
        f"to {left[lowest]:.0%}: a 3 is open on the left, and gray there closes it; paper is "
        "evidence as much as ink",
        [
            (
                told(by_ink),
                "ink alone is taken for evidence. That there is none can decide, too.",
            ),
            (
                told(at_the_bottom),
                "a stroke is taken to decide alone. Other digits end in the same curve.",
            ),
        ],
    )


@kind("patches that pile up", 10, image=IMAGES, value=[0, 1, 2, 3])
def patches_that_pile_up(image=IMAGE, value=0):
    covered = image.astype(int)
    for top, left in np.ndindex(image.shape[0] - 1, image.shape[1] - 1):
        covered[top : top + 2, left : left + 2] = value
    total = int(image.sum())
    fresh = total - int(image[-2:, -2:].sum()) + 4 * value
    return numbers(
        f"The score of {in_words(image)} is the sum of its pixels. A patch of 2 × 2 pixels with "
        f"the value {value} goes over it, but the image is copied once, before the loops. What is "
        "the last number of the map?",
        "score",
        covered.sum(),
        "patches pile up, and with the last one every pixel is covered: "
        f"{image.size} * {value} = {covered.sum()}",
        [
            (fresh, "that is the right map. It starts from a fresh copy at each place."),
            (total, "the patch is taken to be gone again. It stays in the copy."),
            (
                int(image[-2:, -2:].sum()),
                "that is what the last patch covers. The score is of what is left.",
            ),
        ],
    )


@cache
def fooled():
    """Of inverted digits, how many are read, and of how many the network is sure."""
    network, images, labels = trained()
    inverted = 1 - images
    sure = softmax(network.forward(inverted)).max(axis=1) > 0.9
    return network.accuracy(inverted, labels), np.mean(sure)


@kind("white on black", 10)
def white_on_black():
    right, sure = fooled()

    def told(right, sure):
        reads = "Nearly all" if right > 0.9 else "Hardly more than by chance"
        certain = "is mostly sure" if sure > 0.5 else "is mostly in doubt"
        return f"{reads}, and it {certain}."

    return choice(
        "A network has learned to read black digits on white paper. Now they are white on black. "
        "How many does it read, and is it sure by more than 90 %?",
        told(right, sure),
        f"{right:.0%} are right, and of {sure:.0%} it is sure by more than 90 %: it compares "
        "numbers, and has no answer “this is no digit”",
        [
            (
                told(1, 1),
                "the network is taken to see shapes. Each weight meets another number than before.",
            ),
            (
                told(0, 0),
                "the network is taken to know that it guesses. Probabilities add up to 1 whatever "
                "comes in.",
            ),
            (
                told(1, 0),
                "the network is taken to see shapes and to doubt colors. It sees numbers alone.",
            ),
        ],
    )
