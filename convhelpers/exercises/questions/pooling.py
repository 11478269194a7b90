"""Lesson 04: what pooling keeps of a window, reads of an image, and loses."""

import numpy as np

from convhelpers.data import load_photo, tiny
from convhelpers.exercises.questions.arrays import in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import cells, choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.exercises.sliding import sum_of
from convhelpers.padding import conv_output_size
from convhelpers.pooling import pool_forward

IMAGE = tiny.A_prev[0, :, :, 0]
IMAGES, WINDOWS = whole_numbers(5, 6, high=9), whole_numbers(2, 2, low=0, high=9)
FOUR = np.array([[6, 1], [0, 2]])
NEGATIVE = np.array([[-2, -1], [-3, -4]])
MODES = ("max", "average")


def pooled(image, f=2, stride=2, mode="max"):
    """Pooling of an image with one channel."""
    return pool_forward(image[np.newaxis, :, :, np.newaxis], f, stride, mode)[0, :, :, 0]


def windows_of(n_H, n_W, f, stride):
    """For each window, the set of its cells."""
    tops = range(0, n_H - f + 1, stride)
    lefts = range(0, n_W - f + 1, stride)
    return [{(t + r, s + c) for r in range(f) for c in range(f)} for t in tops for s in lefts]


def rest(n_H, n_W, f, stride):
    """The cells of the image that no window reads."""
    read = set().union(*windows_of(n_H, n_W, f, stride))
    return {(r, c) for r in range(n_H) for c in range(n_W)} - read


@kind("what the largest hides", 4, window=WINDOWS)
def what_the_largest_hides(window=IMAGE[:2, 2:4]):
    least, *_, second, largest = sorted(window.ravel().tolist())
    grown = [np.where(window == least, value, window).max() for value in range(20)]
    highest = max(value for value in range(20) if grown[value] == largest)
    return numbers(
        f"A window holds {in_words(window)}, and its maximum is {largest}. Up to which value can "
        f"the {least} grow before the output changes?",
        "value",
        highest,
        f"as long as it is no more than {largest}, the maximum stays {largest}",
        [
            (largest + 1, "that is the first value that changes it. One less does not."),
            (second, "it is held against the second largest. The largest alone counts."),
            (least, "every number is taken to count. The maximum forgets all but one."),
            (window.sum(), "that is the sum. The maximum is one of the numbers."),
        ],
    )


@kind("no part in an average", 4, image=IMAGES, f=[2, 3], stride=[2, 3])
def no_part_in_an_average(image=IMAGE, f=2, stride=2):
    n_H, n_W = image.shape
    unread = rest(n_H, n_W, f, stride)
    if not unread:
        return None
    maxima = pooled(image, f, stride)
    losers = {
        cell
        for window, top in zip(windows_of(n_H, n_W, f, stride), maxima.ravel(), strict=True)
        for cell in window
        if image[cell] < top
    }
    corner = {(r, c) for r in range(n_H) for c in range(n_W) if r == n_H - 1 or c == n_W - 1}
    return cells(
        f"The image {in_words(image)} is pooled with the average, f = {f} and stride = {stride}. "
        "Which of its numbers could change without changing any output?",
        image,
        unread,
        "a window must fit as a whole, and every number in a window counts for its average",
        [
            (set(), "every number is taken to be read. The last window may end before the image."),
            (losers | unread, "that is the maximum. In an average all numbers count."),
            (
                corner,
                "the last row and the last column are left over there. Count where windows end.",
            ),
        ],
    )


@kind("windows that overlap", 4, n_H=range(5, 10), n_W=range(5, 10), f=[3, 4], stride=[1, 2])
def windows_that_overlap(n_H=4, n_W=5, f=3, stride=2):
    first, second = windows_of(n_H, n_W, f, stride)[:2]
    count = len(windows_of(n_H, n_W, f, stride))
    apart = conv_output_size(n_H, f, f) * conv_output_size(n_W, f, f)
    return numbers(
        f"The image is {n_H} × {n_W}, with f = {f} and stride = {stride}. How many windows fit, "
        "and how many cells sit in both of the first two?",
        "(windows, cells)",
        (count, len(first & second)),
        f"{sum_of(n_H, f, stride)} down and {sum_of(n_W, f, stride)} across; the second window "
        f"starts {stride} further right, so {f - stride} of {f} columns are shared",
        [
            ((apart, 0), "the windows lie side by side there. They move by stride, not by f."),
            ((count, 0), "no cell is shared there. The stride is smaller than the window."),
            ((count, f - stride), "that is the number of columns. Each has f cells."),
            ((count, stride * f), "that is what the second window adds. The rest is shared."),
            (
                (-((f - n_H) // stride) * -((f - n_W) // stride) + count, len(first & second)),
                "that is ceil for floor. A window must fit as a whole.",
            ),
        ],
    )


@kind("cells that are skipped", 4, image=IMAGES, f=[1, 2], stride=[2, 3, 4])
def cells_that_are_skipped(image=IMAGE, f=2, stride=3):
    n_H, n_W = image.shape
    skipped = rest(n_H, n_W, f, stride)
    read = set(np.ndindex(n_H, n_W)) - skipped
    gaps = {
        (r, c) for r, c in skipped if r % stride < f and any((r, k) in read for k in range(c, n_W))
    }
    return cells(
        f"The image {in_words(image)} is pooled with a step larger than the window: f = {f} and "
        f"stride = {stride}. Which cells does no window read?",
        image,
        skipped,
        f"windows start every {stride} cells and are {f} wide; what lies between and after them is "
        "skipped",
        [
            (rest(n_H, n_W, f, f), "the window moves by its own size there. It moves by stride."),
            (gaps, "what is left over at the end is forgotten."),
            (read, "those are the cells that are read."),
            (skipped - gaps, "what lies between two windows is forgotten."),
        ],
    )


def shifted(image):
    """The image one pixel to the right; zeros enter on the left."""
    moved = np.zeros_like(image)
    moved[:, 1:] = image[:, :-1]
    return moved


@kind("maxima after a shift", 4, image=IMAGES)
def maxima_after_a_shift(image=IMAGE):
    before, after = pooled(image), pooled(shifted(image))
    changed = int((before != after).sum())
    mirrored = int((before != pooled(image[:, ::-1])).sum())
    return numbers(
        f"The image {in_words(image)} moves one pixel to the right; zeros enter on the left. "
        f"Pooling with the maximum, f = 2 and stride = 2, gives {before.size} numbers. How many of "
        "them change?",
        "maxima",
        changed,
        f"{in_words(before)} becomes {in_words(after)}: a maximum changes where it leaves its "
        "window, or a larger number comes in",
        [
            (0, "a shift is taken to change nothing. A maximum can leave its window."),
            (before.size, "every new pixel is taken to count. A maximum may stay in its window."),
            (mirrored, "the image is mirrored there."),
        ],
    )


@kind("mirrored windows", 4, image=IMAGES)
def mirrored_windows(image=IMAGE):
    n_H, n_W = (2 * conv_output_size(n, 2, 2) for n in image.shape)
    tiles = image[:n_H, :n_W].reshape(n_H // 2, 2, n_W // 2, 2)
    mirrored = tiles[:, :, :, ::-1].reshape(n_H, n_W)
    changed = [int((pooled(image, mode=m) != pooled(mirrored, mode=m)).sum()) for m in MODES]
    count = pooled(image).size
    return numbers(
        f"The windows of {in_words(image)}, f = 2 and stride = 2, are mirrored left to right, each "
        "for itself. How many maxima change, and how many averages?",
        "(maxima, averages)",
        changed,
        "each window holds the same numbers as before, and neither mode asks where they are",
        [
            ((0, count), "the average is taken to know places. It is a sum, in any order."),
            ((count, count), "both are taken to know places."),
            ((count, 0), "the maximum is taken to know its place. It is a number."),
        ],
    )


@kind("a maximum from zero", 4, window=whole_numbers(2, 2, low=-9, high=-1))
def a_maximum_from_zero(window=NEGATIVE):
    largest = 0
    for value in window.ravel():
        largest = max(largest, value)
    return numbers(
        "A maximum written as a loop begins with `largest = 0` and takes each larger number. What "
        f"does it give for the window {in_words(window)}?",
        "result",
        largest,
        "no number of the window is larger than 0, so the 0 of the start wins",
        [
            (window.max(), "that is the right maximum. The loop starts above it."),
            (window.min(), "that is the smallest number."),
            (np.abs(window).max(), "the minus signs are left out."),
            (window.mean(), "that is the average."),
        ],
        digits=2,
    )


@kind("which mode stays", 4)
def which_mode_stays():
    image = load_photo("chelsea")[np.newaxis].astype(float)
    views = image[:, :, :-1], image[:, :, 1:]

    def same(mode):
        one, other = (pool_forward(view, 4, 4, mode) for view in views)
        return np.mean(one == other)

    shares = {mode: same(mode) for mode in MODES}
    words = {"max": "The maximum", "average": "The average"}
    best = max(shares, key=shares.get)
    worst = min(shares, key=shares.get)
    reason = {
        "max": "a strong pixel often stays in its window",
        "average": "it smooths, so that little changes",
    }
    return choice(
        "A photograph is moved by one pixel and pooled with windows of 4 × 4, side by side. Which "
        "mode keeps more of its values exactly unchanged, and why?",
        f"{words[best]}: {reason[best]}.",
        f"{shares[best]:.0%} of the maxima are the same and {shares[worst]:.0%} of the averages; "
        "a single pixel that leaves or enters changes an average a little",
        [
            (
                f"{words[worst]}: {reason[worst]}.",
                "a small change is taken for none. The average changes little, but nearly always.",
            ),
            (
                "Both alike: a window sees the same pixels.",
                "the window is taken to move along. "
                "Windows stay where they are, and pixels cross their borders.",
            ),
            (
                "Neither: every pixel is a new one.",
                "every pixel is taken to count. Of a window, the maximum keeps one.",
            ),
        ],
    )


@kind("one maximum", 4, image=IMAGES, f=[2, 3], stride=[1, 2], row=[0, 1], col=[0, 1])
def one_maximum(image=IMAGE[::-1], f=2, stride=2, row=1, col=0):
    maxima = pooled(image, f, stride)
    if row >= maxima.shape[0] or col >= maxima.shape[1] or row == col == 0:
        return None
    without = image[row : row + f, col : col + f].max()
    window = image[row * stride : row * stride + f, col * stride : col * stride + f]
    return numbers(
        f"The image {in_words(image)} is pooled with the maximum, f = {f} and stride = {stride}. "
        f"Which number stands in row {row}, column {col} of the output?",
        "number",
        maxima[row, col],
        f"its window starts in row {row * stride}, column {col * stride}: {in_words(window)}",
        [
            (without, "the stride is left out. The window starts at row * stride, col * stride."),
            (window.mean(), "that is the average."),
            (image.max(), "that is the largest of the image. A window is asked."),
            (image[row, col], "that is the pixel of this place. The window is asked."),
        ],
        digits=2,
    )


@kind("one average", 4, window=whole_numbers(2, 2, high=9))
def one_average(window=FOUR):
    return numbers(
        f"A window holds {in_words(window)}. What is its average?",
        "average",
        window.mean(),
        f"{written(window.sum())} / (2 * 2) = {written(window.mean())}",
        [
            (window.sum() / 2, "the sum is divided by f. A window has f * f numbers."),
            (window.sum(), "that is the sum."),
            (window.max(), "that is the maximum."),
            (np.median(window), "that is the median: the middle of the numbers in order."),
        ],
        digits=2,
    )


@kind("weights of pooling", 4, f=[2, 3], n_C=[16, 32, 64])
def weights_of_pooling(f=2, n_C=64):
    return numbers(
        f"How many numbers does pooling with f = {f} over {n_C} channels learn?",
        "numbers",
        0,
        "f, stride and the mode are chosen, and nothing in a maximum or an average can be adjusted",
        [
            (f * f * n_C, "a weight is counted for each cell. Pooling multiplies by nothing."),
            (f * f, "one window of weights is counted. Pooling multiplies by nothing."),
            (n_C, "a bias is counted for each channel. Pooling adds nothing."),
            (2, "f and stride are counted. They are chosen, not learned."),
        ],
    )


@kind("what is left of an image", 4, n=[32, 64, 96], f=[2, 4], n_C=[3, 8])
def what_is_left_of_an_image(n=32, f=4, n_C=3):
    left = pool_forward(np.zeros((1, n, n, n_C)), f, f).size
    return numbers(
        f"An image of {n} × {n} × {n_C} is pooled with f = {f} and stride = {f}. How many numbers "
        "are left?",
        "numbers",
        left,
        f"{n // f} * {n // f} * {n_C}: one of {f} * {f} = {f * f} numbers remains",
        [
            ((n // f) * n * n_C, "one axis is pooled. Both shrink."),
            ((n // f) ** 2, "the channels are mixed. Each is pooled for itself."),
            ((n - f + 1) ** 2 * n_C, "that is stride 1."),
            (n * n * n_C, "nothing shrinks there."),
        ],
    )
