"""Lesson 07: which pixels get the gradient of a window, through the maximum and the average."""

import numpy as np

from convhelpers.blocks import relu
from convhelpers.data import tiny
from convhelpers.exercises.questions.arrays import in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import cells, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.gradients import numerical_gradient
from convhelpers.pooling import pool_backward, pool_forward

IMAGE, GRADIENT = tiny.A_prev[0, :, :, 0], tiny.dA[0, :, :, 0]
OVERLAPPING = np.array([[9, -18, 0], [27, 9, -9]])
TIED = np.array([[1, 2], [2, 1]])
Z = np.array([[3, 4, 7], [-2, 1, 8]])


def as_batch(array):
    """One image with one channel."""
    return array[np.newaxis, :, :, np.newaxis]


def sent_back(dA, image, f, stride, mode="max"):
    """The gradient of an image with one channel."""
    return pool_backward(as_batch(dA), as_batch(image), f, stride, mode)[0, :, :, 0]


def all_different(n_H, n_W):
    """A function that draws an image without ties."""

    def draw(generator):
        return np.array(generator.sample(range(n_H * n_W), n_H * n_W)).reshape(n_H, n_W)

    return draw


def where(mask):
    """The cells at which something holds."""
    return [tuple(map(int, cell)) for cell in np.argwhere(mask)]


@kind("a nudge in a window", 7, window=all_different(2, 2), dA=[-4, 2, 6], h=[0.5, 0.25])
def a_nudge_in_a_window(window=IMAGE[:2, :2], dA=4, h=0.5):
    def grown(mode):
        """By how much the loss grows with each pixel, nudged alone."""
        nudged = window + h * np.eye(4).reshape(4, 2, 2)
        outputs = pool_forward(nudged[..., np.newaxis], 2, 2, mode).ravel()
        return dA * (outputs - pool_forward(as_batch(window), 2, 2, mode).item())

    places = "(upper left, upper right, lower left, lower right)"
    largest = grown("max") != 0
    return numbers(
        f"A window holds {in_words(window)}. Its maximum became the output, and dA says "
        f"{written(dA)}. One of the four pixels grows by {written(h)}. How much does the loss grow "
        "with each of them?",
        places,
        grown("max"),
        f"only the {window.max()} moves the maximum, and the loss changes by {written(dA)} * "
        f"{written(h)}; the others may grow a bit without being noticed",
        [
            (
                np.full(4, dA * h),
                "every pixel is taken to move the maximum. Below it, nothing is noticed.",
            ),
            (grown("average"), "that is the average. There, each pixel has a quarter."),
            (dA * largest, "that is the slope. The pixel does not grow by 1."),
            (h * largest, "dA is left out. It says how much the output counts for the loss."),
        ],
        digits=3,
    )


@kind("a share of the average", 7, window=all_different(2, 2), dA=[2, -6, 8, 12])
def a_share_of_the_average(window=IMAGE[:2, :2], dA=4):
    share = sent_back(np.array([[dA]]), window, 2, 2, "average")[0, 0]
    first = window[0, 0]
    return numbers(
        f"A window holds {in_words(window)} and is averaged; dA says {written(dA)}. Which gradient "
        f"does the {first} get?",
        "gradient",
        share,
        f"each of the four pixels enters the average with the factor 1/4, so each gets "
        f"{written(dA)} / 4, whatever its value",
        [
            (dA, "the whole is sent to each pixel. Four pixels share it."),
            (dA / 2, "the gradient is divided by f. There are f * f pixels."),
            (
                dA * first / 4,
                "the gradient is multiplied by the pixel. An average multiplies by 1/4 alone.",
            ),
            (0, "that would be a pixel below the maximum. The average uses all."),
        ],
        digits=2,
    )


@kind(
    "where the maxima stood",
    7,
    image=all_different(4, 5),
    dA=whole_numbers(2, 2, low=-9, high=9),
)
def where_the_maxima_stood(image=IMAGE, dA=GRADIENT):
    if not dA.all():
        return None
    gradient = sent_back(dA, image, 2, 2)
    rest = [
        (row, image.shape[1] - 1)
        for row in (int(np.argmax(image[top : top + 2, -1])) + top for top in (0, 2))
    ]
    return cells(
        f"The image {in_words(image)} is pooled with the maximum, f = 2 and stride = 2, and "
        f"dA = {in_words(dA)} comes back. Which pixels get a gradient other than 0?",
        image,
        where(gradient),
        "each of the four windows hands its gradient to the place of its maximum; the last column "
        "is in no window",
        [
            (
                [(0, 0), (0, 2), (2, 0), (2, 2)],
                "the gradient goes to the first pixel of a window. It goes where the maximum "
                "stood.",
            ),
            (
                where(sent_back(dA, image, 2, 2, "average")),
                "that is the average. The maximum sends all to one pixel.",
            ),
            (
                [(0, 0), (0, 1), (1, 0), (1, 1)],
                "places in dA are taken for places in the image. Each belongs to a window.",
            ),
            (
                [*where(gradient), *rest],
                "what is left over is taken for windows. A window must fit as a whole.",
            ),
            (
                where(gradient > 0),
                "a negative gradient is taken for none. It says that the loss falls.",
            ),
        ],
    )


def nines(generator):
    """Draw a dA of multiples of 9, so that shares are whole."""
    return 9 * whole_numbers(2, 3, low=-3, high=3)(generator)


@kind(
    "what a maximum collects",
    7,
    image=all_different(4, 5),
    dA=nines,
    row=[1, 2],
    col=[1, 2, 3],
)
def what_a_maximum_collects(image=IMAGE, dA=OVERLAPPING, row=2, col=2):
    over = [(r, c) for r, c in np.ndindex(2, 3) if row - r in range(3) and col - c in range(3)]
    won = [(r, c) for r, c in over if image[r : r + 3, c : c + 3].max() == image[row, col]]
    if not won or len(won) == len(over):
        return None
    collected = sent_back(dA, image, 3, 1)[row, col]
    return numbers(
        f"The image {in_words(image)} is pooled with the maximum, f = 3 and stride = 1, and dA = "
        f"{in_words(dA)} comes back. In how many of the six windows is the {image[row, col]} in "
        f"row {row}, column {col} the maximum, and what does it collect?",
        "(windows, gradient)",
        (len(won), collected),
        f"it sits in {len(over)} windows, and wins in {len(won)} of them; their gradients add up "
        f"to {written(collected)}",
        [
            (
                (len(over), sum(dA[w] for w in over)),
                "every window over the pixel is counted. In some of them another number is larger.",
            ),
            (
                (len(over), sent_back(dA, image, 3, 1, "average")[row, col]),
                "that is the average. The maximum sends all to one pixel.",
            ),
            (
                (len(won), dA[won[-1]]),
                "the last of its windows replaces the others. A pixel adds them up.",
            ),
            (
                (len(over) - len(won), sum(dA[w] for w in over if w not in won)),
                "those are the windows in which another number wins.",
            ),
        ],
    )


@kind("a nudge at a tie", 7, low=[-1, 0, 1], high=[2, 5], dA=[4, 6, -8])
def a_nudge_at_a_tie(low=1, high=2, dA=6):
    window = np.array([[low, high], [high, low]])

    def loss(X):
        return dA * pool_forward(X, 2, 2).item()

    slopes = numerical_gradient(loss, as_batch(window))[0, :, :, 0]
    ruled = sent_back(np.array([[dA]]), window, 2, 2)
    return numbers(
        f"A window holds {in_words(window)}, and dA is {written(dA)}. `numerical_gradient` nudges "
        "each number up and down, and divides the change of the loss by the distance. What does it "
        f"give for the first {high} and for the second?",
        "(first, second)",
        (slopes[0, 1], slopes[1, 0]),
        f"upward each becomes the only maximum, slope {written(dA)}; downward the other stays the "
        "maximum, slope 0; central differences are the mean of both",
        [
            (
                (ruled[0, 1], ruled[1, 0]),
                "that is the rule of pool_backward. Nudging knows of no first maximum.",
            ),
            (
                (dA, dA),
                "the nudge downward is forgotten. There, the other one stays the maximum.",
            ),
            ((0, 0), "the nudge upward is forgotten. There, each becomes the maximum."),
            ((dA / 4, dA / 4), "that is the average. Each of its four pixels has a share."),
        ],
        digits=2,
    )


@kind("right without adding", 7, image=whole_numbers(5, 6), f=[2, 3, 4], stride=[1, 2])
def right_without_adding(image=IMAGE, f=3, stride=1):
    n_H, n_W = image.shape
    if f <= stride:
        return None
    count = pool_forward(as_batch(image), f, stride).shape[1:3]
    covered = np.round(f * f * sent_back(np.ones(count), image, f, stride, "average"))
    rim = np.ones((n_H, n_W), bool)
    rim[1:-1, 1:-1] = False
    top, left = (count[0] - 1) * stride, (count[1] - 1) * stride
    last = [(r, c) for r in range(top, top + f) for c in range(left, left + f)]
    return cells(
        f"Pooling with the average, f = {f} and stride = {stride}, on the way back over the image "
        f"{in_words(image)}: `=` is written where `+=` belongs. Which pixels get the right "
        "gradient, whatever dA is?",
        image,
        where(covered <= 1),
        "where windows overlap, the last one replaces the others; a pixel of one window, or of "
        "none, has nothing to add",
        [
            ((), "every pixel is taken to be shared. At the corners, one window is alone."),
            (
                where(rim),
                "the whole rim is taken to be in one window. Along it, windows overlap too.",
            ),
            (
                last,
                "the last window is taken to be right. It has replaced what others sent there.",
            ),
            (
                where(covered > 1),
                "those are the pixels that several windows share.",
            ),
        ],
    )


@kind("where ReLU stops", 7, Z=whole_numbers(2, 3, low=-5, high=8))
def where_relu_stops(Z=Z):
    dA = np.array([[4, 8]])
    arriving = sent_back(dA, relu(Z), 2, 1, "average")
    stopped = where((arriving != 0) & (Z <= 0))
    if not 0 < len(stopped) < 4:
        return None
    columns = {c + step for _, c in stopped for step in (0, 1) if c + step < 3}
    by_maximum = sent_back(dA, relu(Z), 2, 1)
    return cells(
        f"Z is {in_words(Z)}. ReLU and pooling with the average, f = 2 and stride = 1, follow; "
        "their gradients are positive. For which numbers of Z does ReLU stop the gradient on the "
        "way back?",
        Z,
        stopped,
        "ReLU stops it where Z is not above 0, and each number of Z is asked for itself",
        [
            (
                where(Z > 0),
                "ReLU is turned around. It lets through where its input was positive.",
            ),
            (
                [(r, c) for r in range(2) for c in columns],
                "the whole window is stopped. The other numbers of it are let through.",
            ),
            ((), "ReLU is taken to act forward alone. Back, it multiplies by 0 or 1."),
            (
                where(by_maximum == 0),
                "that is the maximum. The average has sent a share to every number.",
            ),
        ],
    )


@kind("pixels with a gradient", 7, f=[2, 4, 5, 10])
def pixels_with_a_gradient(f=4):
    most = {
        mode: 100 * np.count_nonzero(sent_back(np.ones((1, 1)), np.eye(f), f, f, mode)) / f**2
        for mode in ("max", "average")
    }
    return numbers(
        f"An image is pooled with windows of {f} × {f}, side by side. How many percent of its "
        "pixels can get a gradient at most, with the maximum and with the average?",
        "(maximum, average)",
        (most["max"], most["average"]),
        f"of each window the maximum serves one pixel of {f * f}, the average all",
        [
            (
                (100 / f, 100),
                "one pixel in f is counted. A window has f * f of them.",
            ),
            (
                (100, 100),
                "the maximum is taken to share. It sends all to one pixel.",
            ),
            ((most["average"], most["max"]), "the modes are exchanged."),
            (
                (most["max"], most["max"]),
                "the average is taken to choose a pixel. It sends a share to each.",
            ),
        ],
        digits=2,
    )
