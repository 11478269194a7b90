"""Lesson 03: which window makes which number, sizes, filters, weights."""

import numpy as np

from convhelpers.convolution import conv_forward
from convhelpers.data import load_photo, tiny
from convhelpers.exercises.questions.arrays import in_words, sign_in_words, whole_numbers, written
from convhelpers.exercises.questions.asked import cells, choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.exercises.sliding import sum_of
from convhelpers.filters import hand_set_filter
from convhelpers.padding import conv_output_size, zero_pad

IMAGE = tiny.A_prev[0, :, :, 0]
IMAGES, FILTERS = whole_numbers(6, 7), whole_numbers(3, 3, low=-2, high=2)


def seen(n_H, n_W, f, stride=1, row=0, col=0, pad=0):
    """The cells of the padded image that a number of the output depends on: each is tried."""
    X = np.eye(n_H * n_W).reshape(-1, n_H, n_W, 1)
    Z = conv_forward(X, np.ones((1, f, f, 1)), [0], stride, pad)
    return [divmod(int(place), n_W) for place in np.flatnonzero(Z[:, row, col, 0])]


def block(top, left, height, width):
    """The cells of a rectangle."""
    return [(top + r, left + c) for r in range(height) for c in range(width)]


def read_at_all(n_H, n_W, f, stride, pad=0):
    """Which pixels any window reads: each is tried."""
    X = np.eye(n_H * n_W).reshape(-1, n_H, n_W, 1)
    Z = conv_forward(X, np.ones((1, f, f, 1)), [0], stride, pad)
    return Z.any(axis=(1, 2, 3)).reshape(n_H, n_W)


@kind("which window", 3, image=IMAGES, f=[2, 3], stride=[1, 2], row=[0, 1, 2], col=[0, 1, 2])
def which_window(image=IMAGE, f=3, stride=1, row=1, col=2):
    (n_H, n_W), top, left = image.shape, row * stride, col * stride
    if top + f > n_H or left + f > n_W or (row, col) == (0, 0):
        return None
    inside = {(r, c) for r in range(n_H) for c in range(n_W)}
    slips = [
        (block(left, top, f, f), "rows and columns are exchanged: rows come first."),
        (
            block(top, left, f - 1, f - 1),
            "the last row and the last column are left out. The window has f of each.",
        ),
        (block(top, left, 1, 1), "that is the place in the output. Its window has f * f cells."),
        (block(top - 1, left - 1, f, f), "the window is centered on the place. It starts there."),
    ]
    if stride > 1:
        slips.append((
            block(row, col, f, f),
            "the stride is left out. The window starts at row * stride and col * stride.",
        ))
    return cells(
        f"The image is {in_words(image)}; the filter is {f} × {f}, stride = {stride}, pad = 0. "
        f"Which rows and which columns does the window cover that makes the number in row {row}, "
        f"column {col} of the output?",
        image,
        seen(n_H, n_W, f, stride, row, col),
        f"the window starts in row {row} * {stride} = {top} and column {col} * {stride} = {left}, "
        f"and is {f} cells high and wide",
        [(set(given) & inside, says) for given, says in slips],
    )


@kind(
    "what a stride leaves over", 3, n_H=range(5, 12), n_W=range(5, 12), f=[2, 3, 4], stride=[2, 3]
)
def what_a_stride_leaves_over(n_H=4, n_W=5, f=3, stride=2):
    sides = [conv_output_size(n, f, stride) for n in (n_H, n_W)]
    used = read_at_all(n_H, n_W, f, stride)
    rows, cols = int((~used.any(axis=1)).sum()), int((~used.any(axis=0)).sum())
    ceil = [-((f - n) // stride) + 1 for n in (n_H, n_W)]
    ones = [conv_output_size(n, f) for n in (n_H, n_W)]
    return numbers(
        f"The image has {n_H} rows and {n_W} columns, the filter is {f} × {f}, and `stride = "
        f"{stride}`: the window moves {stride} cells at a time. How large is the output, and how "
        "many rows and columns of the image does no window read?",
        "(n_H, n_W, rows, columns)",
        (*sides, rows, cols),
        f"n_H = {sum_of(n_H, f, stride)} and n_W = {sum_of(n_W, f, stride)}; what the last step "
        "would need and the image does not have is left over",
        [
            ((*ceil, 0, 0), "that is ceil for floor. A last step that does not fit is not taken."),
            ((*ones, 0, 0), "that is stride 1. The window skips places."),
            ((*sides, 0, 0), "nothing is left over there. Where does the last window end?"),
            ((*sides[::-1], cols, rows), "height and width are exchanged: rows come first."),
        ],
    )


@kind("maps of a batch", 3, m=[2, 3, 4, 5], n_C=[2, 3, 4, 6], n_C_prev=[1, 3])
def maps_of_a_batch(m=2, n_C=3, n_C_prev=1, n_H=4, n_W=5, f=3):
    X, W = np.zeros((m, n_H, n_W, n_C_prev)), np.zeros((n_C, f, f, n_C_prev))
    Z = conv_forward(X, W, np.zeros(n_C))
    side = Z.shape[1:3]
    return numbers(
        f"{m} images of {n_H} × {n_W} × {n_C_prev} meet {n_C} filters of {f} × {f} × {n_C_prev}. "
        "How many maps come out in all, and what is the shape of the output?",
        "(maps, m, n_H, n_W, n_C)",
        (m * n_C, *Z.shape),
        f"every image meets every filter: {m} * {n_C} = {m * n_C} maps of {side[0]} × {side[1]}",
        [
            ((m + n_C, *Z.shape), "images and filters are added. Every image meets every filter."),
            ((n_C, *Z.shape), "that is one image. Each image has its own maps."),
            (
                (m * n_C, n_C, *side, m),
                "batch and channels are exchanged: images come first, filters last.",
            ),
            ((m * n_C, m * n_C, *side, 1), "all maps lie in the batch. Filters make channels."),
            ((m, m, *side, 1), "the filters are added up. Each has a channel of its own."),
        ],
    )


@kind("how deep a filter is", 3, n_C_prev=[2, 3, 4, 8], n_C=[1, 5, 6])
def how_deep_a_filter_is(n_C_prev=2, n_C=1):
    Z = conv_forward(np.zeros((1, 4, 5, n_C_prev)), np.zeros((n_C, 3, 3, n_C_prev)), np.zeros(n_C))
    filters = "one filter makes" if n_C == 1 else f"{n_C} filters make"
    return numbers(
        f"The image has {n_C_prev} channels. How deep must a filter be, and how many output "
        f"channels do {filters.removesuffix(' makes').removesuffix(' make')} make?".replace(
            "do one filter make", "does one filter make"
        ),
        "(depth, channels)",
        (n_C_prev, Z.shape[-1]),
        f"the window takes all {n_C_prev} channels at once and adds them up, so {filters} {n_C}",
        [
            (
                (n_C_prev, n_C_prev * n_C),
                "each channel of the input gives one of the output. Their sums are added.",
            ),
            ((1, n_C_prev * n_C), "the filter slides through the channels there. It takes all."),
            ((1, n_C), "the filter has one layer of weights there. It has one for each channel."),
            ((n_C_prev, n_C_prev + n_C), "channels and filters are added."),
        ],
    )


@kind("weights of a layer", 3, n_C=[8, 16, 32], f=[3, 5], n_C_prev=[1, 3, 4], side=[100, 200])
def weights_of_a_layer(n_C=8, f=3, n_C_prev=3, side=200):
    W, b = np.zeros((n_C, f, f, n_C_prev)), np.zeros(n_C)
    places = conv_output_size(side, f) * conv_output_size(side + 100, f)
    colors = {1: "gray", 3: "color"}.get(n_C_prev, f"{n_C_prev}-channel")
    return numbers(
        f"A layer with {n_C} filters of {f} × {f} looks at {colors} photographs of {side} × "
        f"{side + 100} pixels. How many numbers does it have to learn?",
        "numbers",
        W.size + b.size,
        f"{f} * {f} * {n_C_prev} * {n_C} = {W.size} weights, which every window shares, and {n_C} "
        "biases",
        [
            (W.size, "the biases are left out. Each filter has one."),
            (f * f * n_C + n_C, "one channel is counted. A filter is as deep as the image."),
            (W.size * places + n_C, "each window has weights of its own. They are shared."),
            (W.size + n_C * n_C_prev, "each channel has a bias. There is one for each filter."),
            (f * f * n_C_prev + 1, "that is one filter."),
        ],
    )


@kind("a window without stride", 3, stride=[2, 3], pad=[0, 1])
def a_window_without_stride(image=IMAGE, stride=2, pad=1):
    X, W = image[np.newaxis, :, :, np.newaxis], tiny.W

    def differs(stride):
        right = conv_forward(X, W, tiny.b, stride, pad)
        at_1 = conv_forward(X, W, tiny.b, 1, pad)
        return (right != at_1[:, : right.shape[1], : right.shape[2]]).any()

    def told(first, other):
        finds = "finds it" if other else "does not find it"
        return f"{first} is sure to be right, and a test with stride = 1 {finds}."

    return choice(
        "A common slip: the window starts at `row`, not at `row * stride`. With stride = "
        f"{stride}, the output has the right shape. Which of its cells is sure to be right, and "
        "would a test with stride = 1 find the mistake?",
        told("The first cell", differs(1)),
        f"0 * {stride} = 0, so the first window starts where it should, and with stride 1 all do",
        [
            (
                told("Every cell", False),
                "a right shape is taken for right numbers. The windows stand elsewhere.",
            ),
            (
                told("The first cell", True),
                "the test is trusted. row * 1 is row, so that it sees no difference.",
            ),
            (told("No cell", True), "the first window is forgotten. It starts at 0 in any case."),
            (
                told("The last cell", False),
                "the ends are exchanged. The further, the larger the difference.",
            ),
        ],
    )


@kind("rims of a coin", 3, name=["sobel vertical", "sobel horizontal"], brighter=[True, False])
def rims_of_a_coin(name="sobel vertical", brighter=True):
    coin = np.zeros((1, 9, 9, 1))
    coin[0, 3:6, 3:6] = 1 if brighter else -1
    W = hand_set_filter(name).reshape(1, 3, 3, 1)
    first, last = ("left", "right") if name == "sobel vertical" else ("upper", "lower")
    minus = "the right side of its window minus the left side"
    minus = minus if first == "left" else "the bottom of its window minus the top"

    def told(W):
        Z = conv_forward(coin, W, [0])[0, :, :, 0]
        line = Z[3] if first == "left" else Z[:, 3]
        signs = [sign_in_words(line[place]) for place in (1, 5)]
        return f"It is {signs[0]} at the {first} rim, {signs[1]} at the {last} one."

    how = "brighter" if brighter else "darker"
    return choice(
        f"The coins are {how} than the table. “{name.capitalize()}” is {minus}. What is its sign "
        f"at the {first} rim of a coin, and at the {last} rim?",
        told(W),
        f"at the {first} rim the picture gets {how} in the direction of the filter, at the {last} "
        "rim the other way",
        [
            (told(-W), "the order is turned around. The later side counts as plus."),
            (
                told(np.abs(W) if brighter else -np.abs(W)),
                "both rims are taken for the same "
                "change. A coin gets brighter at one and darker at the other.",
            ),
            (told(-np.abs(W) if brighter else np.abs(W)), "the background is taken for the coin."),
            (
                told(W.transpose(0, 2, 1, 3)),
                "the filter is turned by 90°. Along this rim, it sees no change.",
            ),
        ],
    )


PARTS = {"eye": (92, 121), "fur": (60, 20), "nose": (158, 175)}


@kind("where a color answers", 3)
def where_a_color_answers():
    photo = load_photo("chelsea").astype(float)

    def told(*weights):
        found = [name for name, place in PARTS.items() if photo[place] @ weights > 0]
        return f"It is positive at the {' and the '.join(found)}." if found else "Nowhere."

    return choice(
        "A filter of one pixel, three channels deep: twice green, minus red, minus blue. The cat "
        "has a red nose, brown fur and yellowish eyes. Where is the result positive?",
        told(-1, 2, -1),
        "a pixel is positive where its green is more than the mean of its red and its blue",
        [
            (told(2, -1, -1), "red and green are exchanged: that is twice red."),
            (told(1, -2, 1), "the signs are turned around."),
            (
                told(0, 0, 0),
                "the weights add up to 0, so every pixel is taken for gray. Gray alone cancels.",
            ),
        ],
    )


@kind(
    "a number of the output", 3, image=IMAGES, W=FILTERS, b=[-2, -1, 2, 3], row=[1, 2], col=[1, 2]
)
def a_number_of_the_output(image=IMAGE, W=tiny.W[0, :, :, 0], b=1, row=0, col=1):
    X = image[np.newaxis, :, :, np.newaxis]
    Z = conv_forward(X, W.reshape(1, 3, 3, 1), [b])[0, :, :, 0]
    flipped = conv_forward(X, W[::-1, ::-1].reshape(1, 3, 3, 1), [b])[0, :, :, 0]
    return numbers(
        f"The image is {in_words(image)}, the filter {in_words(W)}, the bias {written(b)}, stride "
        f"1, no padding. Which number stands in row {row}, column {col} of the output?",
        "number",
        Z[row, col],
        f"its window is {in_words(image[row : row + 3, col : col + 3])}, and its products and the "
        f"bias add up to {written(Z[row, col])}",
        [
            (Z[row, col] - b, "the bias is left out."),
            (Z[col, row], "row and column are exchanged: rows come first."),
            (flipped[row, col], "the filter is flipped. Ours is laid on as it is."),
            (zero_pad(X, 0)[0, row, col, 0], "that is the pixel. The number is made of nine."),
        ],
    )


@kind("how many windows", 3, n_H=range(5, 13), n_W=range(5, 13), f=[2, 3, 5], stride=[1, 2, 3])
def how_many_windows(n_H=7, n_W=8, f=3, stride=2):
    n_down, n_across = conv_output_size(n_H, f, stride), conv_output_size(n_W, f, stride)
    return numbers(
        f"An image of {n_H} × {n_W} pixels, f = {f}, stride = {stride}, pad = 0. At how many "
        "places does the window stop?",
        "places",
        n_down * n_across,
        f"{sum_of(n_H, f, stride)} down, {sum_of(n_W, f, stride)} across",
        [
            ((n_H - f + 1) * (n_W - f + 1), "that is stride 1. The window skips places."),
            ((n_H // stride) * (n_W // stride), "the size of the window is left out."),
            ((n_down - 1) * (n_across - 1), "the + 1 is missing: the first place counts too."),
            (n_down + n_across, "both axes are added. Each row has all the columns."),
        ],
    )


@kind("products of a layer", 3, n=[6, 8, 10], f=[3, 5], n_C_prev=[1, 2, 3], n_C=[2, 4])
def products_of_a_layer(n=6, f=3, n_C_prev=2, n_C=4):
    side = conv_output_size(n, f)
    count = side * side * n_C * f * f * n_C_prev
    return numbers(
        f"An image of {n} × {n} × {n_C_prev} meets {n_C} filters of {f} × {f} × {n_C_prev}, stride "
        "1, no padding. How many multiplications is that?",
        "multiplications",
        count,
        f"{side} * {side} * {n_C} = {side * side * n_C} numbers come out, each of {f} * {f} * "
        f"{n_C_prev} = {f * f * n_C_prev} products",
        [
            (f * f * n_C_prev * n_C, "that is the number of weights. Each is used at every place."),
            (n * n * n_C * f * f * n_C_prev, "each pixel is taken for a place. Windows must fit."),
            (side * side * f * f * n_C_prev, "that is one filter."),
            (
                side * side * n_C * f * f,
                "one channel is counted. A filter is as deep as its input.",
            ),
        ],
    )


@kind("a flat wall", 3, name=["box blur", "sharpen", "sobel vertical", "emboss"], value=[7, 9, 50])
def a_flat_wall(name="sobel vertical", value=9):
    W = hand_set_filter(name)
    total = W.sum()
    rows = in_words(W * 9) + ", all divided by 9" if name == "box blur" else in_words(W)
    answer = conv_forward(np.full((1, 3, 3, 1), value), W.reshape(1, 3, 3, 1), [0]).item()
    return numbers(
        f"Every pixel of a wall is {value}. The filter “{name}” is {rows}, and the bias 0. What is "
        "the output in the middle of the wall?",
        "output",
        answer,
        f"every weight meets {value}, and the weights add up to {written(total)}",
        [
            (
                np.abs(W).sum() * value if total == 0 else 9 * value,
                "the signs are left out."
                if total == 0
                else "the weights are taken for ones. Each pixel has its own.",
            ),
            (
                0 if round(total) else value,
                "an even area is taken for no signal. That holds if the weights add up to 0."
                if round(total)
                else "an even area keeps its value if the "
                "weights add up to 1. Here they add up to 0.",
            ),
            (value + np.ptp(W), "weights and pixels are added. They are multiplied."),
        ],
        digits=0,
    )


@kind("filters for channels", 3, n_C_prev=[3, 4, 8, 16], n_C=[6, 10, 12, 32], f=[3, 5])
def filters_for_channels(n_C_prev=3, n_C=10, f=5):
    W = np.zeros((n_C, f, f, n_C_prev))
    return numbers(
        f"A layer takes {n_C_prev} channels to {n_C}, with filters of {f} × {f}. What is the shape "
        "of W?",
        "(n_C, f, f, n_C_prev)",
        W.shape,
        f"{n_C} filters, one a row, each as deep as the input, {n_C_prev}",
        [
            ((n_C_prev, f, f, n_C), "input and output are exchanged: the filters come first."),
            ((n_C, f, f, 1), "each filter has one layer of weights. It has one a channel."),
            (
                (n_C * n_C_prev, f, f, 1),
                "there is a filter for each pair of channels. One filter "
                "holds the weights for all of them.",
            ),
            ((1, f, f, n_C_prev), "that is one filter."),
        ],
    )
