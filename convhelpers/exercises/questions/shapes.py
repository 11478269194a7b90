"""The shapes that `ask_shape` asks for: of layers, of their gradients, of matrices of windows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from convhelpers.exercises.questions.asked import numbers
from convhelpers.exercises.questions.kind import Kind
from convhelpers.exercises.sliding import sum_of
from convhelpers.padding import conv_output_size

AXES = "(m, n_H, n_W, n_C)"
FEWEST_SLIPS = 4  # that a question can tell apart

# Slips of several kinds of questions.
ROUNDED_UP = "that is ceil for floor. A window must fit as a whole, so the rest is dropped."
ONE_LESS = "the + 1 is missing: the first place counts too."
EXCHANGED = "height and width are exchanged: rows come first."


@dataclass(frozen=True)
class ShapeKind(Kind):
    """A kind of question whose numbers are always drawn; its `ask` draws them itself."""

    draw: Callable = field(default=lambda generator: {"generator": generator})
    fewest: int = FEWEST_SLIPS

    def first(self):
        """The question with the numbers of the first seed."""
        return self.renewed(0)


def _made(text, answer, because, slips, axes=AXES):
    """The question, in which a slip that changes nothing here is left out."""
    slips = [(shape, says) for shape, says in slips if shape != answer]
    return numbers(text, axes, answer, because, slips)


def _padding(generator):
    """How large is an image with its border?"""
    (m, n_C), (n_H, n_W) = generator.sample(range(1, 6), 2), generator.sample(range(3, 10), 2)
    pad = generator.randint(1, 3)
    grown = n_H + 2 * pad, n_W + 2 * pad
    return _made(
        f"X has shape {(m, n_H, n_W, n_C)} and pad = {pad}. What is the shape of X_pad?",
        (m, *grown, n_C),
        f"n_H = {n_H} + 2 * {pad} = {grown[0]}, n_W = {n_W} + 2 * {pad} = {grown[1]}, "
        "and m and n_C stay",
        [
            ((m, n_H, n_W, n_C), "that is the shape of X: the border is not counted."),
            ((m, n_H + pad, n_W + pad, n_C), "pad is counted once. Each side gets it, so twice."),
            ((m, *grown[::-1], n_C), EXCHANGED),
            ((m, *grown, n_C + 2 * pad), "the channels grow too. Only height and width do."),
            ((m + 2 * pad, *grown, n_C + 2 * pad), "all four axes grow. Only height and width do."),
            (
                (m, n_H + 4 * pad, n_W + 4 * pad, n_C),
                "pad is counted four times: one side gets pad, both together 2 * pad.",
            ),
        ],
    )


def _convolution(generator):
    """How large is the output of a convolutional layer?"""
    m, n_C_prev, n_C = generator.sample(range(2, 9), 3)
    n_H, n_W = generator.sample(range(5, 13), 2)
    f, stride, pad = generator.randint(2, 5), generator.randint(1, 3), generator.randint(0, 2)
    sides = _both(n_H, n_W, f, stride, pad)
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. There are {n_C} filters of {f} × {f}, "
        f"with stride {stride} and pad {pad}. What is the shape of Z?",
        (m, *sides, n_C),
        f"n_H = {sum_of(n_H, f, stride, pad)}, n_W = {sum_of(n_W, f, stride, pad)}, "
        f"m stays, and n_C = {n_C} because each filter gives one channel",
        [
            ((m, *_both(n_H, n_W, f, stride, pad, rounded=_ceil), n_C), ROUNDED_UP),
            (
                (m, *_both(n_H + pad, n_W + pad, f, stride), n_C),
                "pad is counted once. It is on both sides, so twice.",
            ),
            ((m, *_both(n_H, n_W, f, stride), n_C), "pad is not counted."),
            (
                (m, *sides, n_C_prev),
                f"the last number is n_C_prev, {n_C_prev}. A filter adds up all channels into "
                "one number, so the filters are counted.",
            ),
            ((m, *sides[::-1], n_C), EXCHANGED),
            (
                (m, *_both(n_H, n_W, f, 1, pad), n_C),
                f"that is stride 1. With stride {stride} the window skips places.",
            ),
            ((m, *(side - 1 for side in sides), n_C), ONE_LESS),
        ],
    )


def _pooling(generator):
    """How large is what pooling leaves?"""
    m, n_C_prev = generator.sample(range(2, 9), 2)
    n_H, n_W = generator.sample(range(5, 13), 2)
    f, stride = generator.randint(2, 4), generator.randint(1, 4)
    sides = _both(n_H, n_W, f, stride)
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. It is pooled with f = {f} and "
        f"stride = {stride}. What is the shape of A?",
        (m, *sides, n_C_prev),
        f"n_H = {sum_of(n_H, f, stride)}, n_W = {sum_of(n_W, f, stride)}, and m and n_C stay",
        [
            ((m, *_both(n_H, n_W, f, stride, rounded=_ceil), n_C_prev), ROUNDED_UP),
            ((m, *sides[::-1], n_C_prev), EXCHANGED),
            ((m, *sides, 1), "the channels are one. Pooling looks at every channel by itself."),
            ((m, *_both(n_H, n_W, f, 1), n_C_prev), f"that is stride 1, and it is {stride}."),
            (
                (m, *_both(n_H, n_W, f, f), n_C_prev),
                f"the window moves by its own size, {f}, there. It moves by stride = {stride}.",
            ),
            ((m, *(side - 1 for side in sides), n_C_prev), ONE_LESS),
        ],
    )


def _block(generator):
    """How large is what a convolution and a pooling leave?"""
    m, n_C_prev, n_C = generator.sample(range(2, 9), 3)
    n_H, n_W = generator.sample(range(8, 17), 2)
    f, stride, pad = generator.choice([3, 5]), generator.randint(1, 2), generator.randint(0, 2)
    pool_f, pool_stride = generator.randint(2, 3), generator.randint(1, 3)
    Z_sides = _both(n_H, n_W, f, stride, pad)
    if min(Z_sides) <= pool_f:
        return None
    sides = _both(*Z_sides, pool_f, pool_stride)
    once = _both(n_H + pad, n_W + pad, f, stride)
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. First come {n_C} filters of {f} × {f} with "
        f"stride {stride} and pad {pad}, then ReLU, then pooling with pool_f = {pool_f} and "
        f"pool_stride = {pool_stride}. What is the shape of A?",
        (m, *sides, n_C),
        f"the convolution gives {Z_sides[0]} × {Z_sides[1]}, ReLU leaves the shape alone, and "
        f"pooling gives n_H = {sum_of(Z_sides[0], pool_f, pool_stride)} and "
        f"n_W = {sum_of(Z_sides[1], pool_f, pool_stride)}, with n_C = {n_C} filters",
        [
            ((m, *Z_sides, n_C), "that is the shape of Z, before the pooling."),
            (
                (m, *_both(n_H, n_W, pool_f, pool_stride), n_C),
                "that is pooling alone. The convolution changes height and width first.",
            ),
            ((m, *_both(*once, pool_f, pool_stride), n_C), "pad is counted once, not twice."),
            (
                (m, *sides, n_C_prev),
                f"the last number is n_C_prev, {n_C_prev}. The convolution makes one channel for "
                "each filter, and pooling keeps them.",
            ),
            ((m, *sides[::-1], n_C), EXCHANGED),
            (
                (m, *_both(*Z_sides, pool_f, 1), n_C),
                f"the pooling moves by 1 there, and pool_stride is {pool_stride}.",
            ),
        ],
    )


def _gradient(generator):
    """How large is one of the gradients of a convolution?"""
    m, n_C_prev, n_C = generator.sample(range(2, 9), 3)
    n_H, n_W = generator.sample(range(9, 16), 2)
    f, stride, pad = generator.choice([3, 5]), generator.randint(1, 3), generator.randint(1, 2)
    sides = _both(n_H, n_W, f, stride, pad)
    dZ, dA_prev, dW = (m, *sides, n_C), (m, n_H, n_W, n_C_prev), (n_C, f, f, n_C_prev)
    padded = m, n_H + 2 * pad, n_W + 2 * pad, n_C_prev
    names = {
        "dZ": (dZ, f"n_H = {sum_of(n_H, f, stride, pad)}, n_W = {sum_of(n_W, f, stride, pad)}"),
        "dA_prev": (dA_prev, f"n_H = {n_H} and n_W = {n_W}"),
        "dW": (dW, f"one row a filter, with f = {f} twice and n_C_prev = {n_C_prev}"),
    }
    name = generator.choice(list(names))
    shape, sizes = names[name]
    belongs = "a gradient has the shape of what it belongs to, and"
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. It met {n_C} filters of {f} × {f} with "
        f"stride {stride} and pad {pad}. On the way back, what is the shape of {name}?",
        shape,
        f"{name} has the shape of {name.removeprefix('d')}, {sizes}",
        [
            (dZ, f"that is dZ: {belongs} {name} belongs to {name.removeprefix('d')}."),
            (dA_prev, f"that is dA_prev: {belongs} {name} belongs to {name.removeprefix('d')}."),
            (dW, f"that is dW: {belongs} {name} belongs to {name.removeprefix('d')}."),
            (padded, "that is the padded input. The border is no input, so it is cut off."),
            ((*shape[:1], *shape[2:0:-1], *shape[3:]), EXCHANGED),
            ((n_C_prev, f, f, n_C), "the first axis of W counts the filters, the last channels."),
            ((m, f, f, n_C_prev), "the filters are shared by all images: dW has no batch axis."),
            ((m, *sides, n_C_prev), "a number of dZ belongs to a filter, so the filters count."),
            ((m, n_H, n_W, n_C), f"the channels of A_prev are counted by n_C_prev, {n_C_prev}."),
        ],
    )


def _pooling_gradient(generator):
    """How large is the gradient that comes out at the input of pooling?"""
    m, n_C_prev = generator.sample(range(2, 9), 2)
    n_H, n_W = generator.sample(range(6, 14), 2)
    f, stride = generator.randint(2, 4), generator.randint(2, 4)
    sides = _both(n_H, n_W, f, stride)
    covered = tuple((side - 1) * stride + f for side in sides)
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. It was pooled with f = {f} and "
        f"stride = {stride}, and dA has shape {(m, *sides, n_C_prev)}. "
        "What is the shape of dA_prev?",
        (m, n_H, n_W, n_C_prev),
        f"n_H = {n_H} and n_W = {n_W} as in A_prev, because each of its numbers has a gradient; "
        "m and n_C stay",
        [
            (
                (m, *sides, n_C_prev),
                "that is the shape of dA. A gradient has the shape of what it "
                "belongs to, and dA_prev belongs to A_prev.",
            ),
            (
                (m, *covered, n_C_prev),
                "the rows or columns that the stride leaves over are missing. "
                "Their gradient is 0, and 0 is a number.",
            ),
            (
                (m, *(side * stride for side in sides), n_C_prev),
                f"dA is stretched by the stride, {stride}, there. That is not the size of A_prev.",
            ),
            (
                (m, *(side * f for side in sides), n_C_prev),
                f"dA is stretched by f, {f}, there. Windows may overlap or leave gaps.",
            ),
            ((m, n_W, n_H, n_C_prev), EXCHANGED),
            (
                (m, n_H, n_W, 1),
                "the channels are one. Each channel of A_prev has a gradient of its own.",
            ),
        ],
    )


def _columns(generator):
    """How large is the matrix of all windows?"""
    m, n_C_prev = generator.sample(range(2, 6), 2)
    n_H, n_W = generator.sample(range(4, 9), 2)
    f, stride, pad = generator.randint(2, 3), generator.randint(1, 2), generator.randint(0, 1)
    n_rows, n_cols = _both(n_H, n_W, f, stride, pad)
    count, size = m * n_rows * n_cols, f * f * n_C_prev
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. Its windows, with f = {f}, "
        f"stride = {stride} and pad = {pad}, become the rows of a matrix. What is its shape?",
        (count, size),
        f"{m} * {n_rows} * {n_cols} = {count} windows are the rows, and each has "
        f"{f} * {f} * {n_C_prev} = {size} numbers",
        [
            ((size, count), "that is one window a column. Here a window is a row."),
            ((n_rows * n_cols, size), f"that is one image. There are m = {m}."),
            ((count, f * f), f"that is one channel. A window is as deep as the image: {n_C_prev}."),
            ((count * n_C_prev, f * f), "a window has all channels in one row."),
            ((m * n_H * n_W, size), "that is a window for each pixel. Not every pixel starts one."),
            ((m, size), "a row is a window, not an image."),
        ],
        axes="(rows, columns)",
    )


def _groups(generator):
    """How large are the filters of a grouped layer, spread out?"""
    m, depth, count = generator.sample(range(2, 7), 3)
    groups, f, dilation = (generator.randint(2, 4) for _ in range(3))
    n_C_prev, n_C, f_d = groups * depth, groups * count, (f - 1) * dilation + 1
    n_H, n_W = generator.sample(range(13, 20), 2)
    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. A layer has {n_C} filters of {f} × {f} in "
        f"groups = {groups}, spread out with dilation = {dilation}. What is the shape of W_d?",
        (n_C, f_d, f_d, depth),
        f"f_d = ({f} - 1) * {dilation} + 1 = {f_d}, a group has {n_C_prev} // {groups} = {depth} "
        f"channels, and there are {n_C} filters in all",
        [
            ((n_C, f, f, depth), "that is the shape of W, before it is spread out."),
            ((n_C, f * dilation, f * dilation, depth), "a gap stands behind the last weight too."),
            ((n_C, f_d, f_d, n_C_prev), "a filter sees the channels of its own group alone."),
            ((count, f_d, f_d, depth), "that is one group. W_d holds the filters of all groups."),
            ((n_C, f_d, f_d, groups), "the last axis is the depth of a group, not their number."),
            ((m, f_d, f_d, n_C), "the first axis of W_d counts the filters, not the images."),
        ],
        axes="(n_C, f_d, f_d, n_C_prev // groups)",
    )


def _stamps(generator):
    """How large is the output of a transposed convolution?"""
    m, n_C_prev, n_C = generator.sample(range(2, 9), 3)
    n_H, n_W = generator.sample(range(5, 11), 2)
    f, stride, pad = generator.randint(3, 5), generator.randint(2, 3), generator.randint(0, 1)

    def sides(size):
        return size(n_H), size(n_W)

    def grown(n):
        return (n - 1) * stride - 2 * pad + f

    def words(n):
        return f"({n} - 1) * {stride} - 2 * {pad} + {f} = {grown(n)}"

    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. A transposed layer has stamps of {f} × {f} "
        f"with {n_C} channels, stride {stride} and pad {pad}. What is the shape of Z?",
        (m, *sides(grown), n_C),
        f"n_H = {words(n_H)}, n_W = {words(n_W)}, m stays, and n_C = {n_C} is the depth of a stamp",
        [
            (
                (m, *_both(n_H, n_W, f, stride, pad), n_C),
                "that is a convolution. A transposed one leads the other way, to larger images.",
            ),
            (
                (m, *sides(lambda n: n * stride), n_C),
                f"that is n * stride. The last stamp is {f} wide, and the rim is cut off.",
            ),
            (
                (m, *sides(lambda n: grown(n) + stride), n_C),
                "there is one step too many. Between n stamps there are n - 1 steps.",
            ),
            ((m, *sides(lambda n: grown(n) + 2 * pad), n_C), "pad is not counted."),
            ((m, *sides(lambda n: grown(n) + 4 * pad), n_C), "pad is added. It is cut off."),
            (
                (m, *sides(lambda n: grown(n) + pad), n_C),
                "pad is counted once. It is cut off both sides, so twice.",
            ),
            ((m, *sides(grown)[::-1], n_C), EXCHANGED),
            (
                (m, *sides(grown), n_C_prev),
                f"the last number is n_C_prev, {n_C_prev}. Each channel of the input has a stamp, "
                "and all add up in the channels of the output.",
            ),
        ],
    )


def _tiles(generator):
    """How large is the part of the images that a tile of the output reads?"""
    m, n_C_prev, n_C = generator.sample(range(2, 9), 3)
    n_H, n_W = generator.sample(range(30, 61), 2)
    f, stride = generator.randint(3, 5), generator.randint(1, 2)
    heights = generator.sample(range(4, 9), 2)
    starts = generator.sample(range(1, 5), 2)
    (top, bottom), (left, right) = (
        (start, start + n) for start, n in zip(starts, heights, strict=True)
    )

    def sides(size):
        return tuple(size(n) for n in heights)

    def read(n):
        return (n - 1) * stride + f

    def words(start, stop):
        return f"({stop} - {start} - 1) * {stride} + {f} = {read(stop - start)}"

    return _made(
        f"A_prev has shape {(m, n_H, n_W, n_C_prev)}. A layer has {n_C} filters of {f} × {f}, "
        f"stride {stride} and no padding. A tile holds rows {top}:{bottom} and columns "
        f"{left}:{right} of its output. What is the shape of the piece that the tile reads?",
        (m, *sides(read), n_C_prev),
        f"it has {words(top, bottom)} rows and {words(left, right)} columns, and all images and "
        "channels",
        [
            (
                (m, *sides(lambda n: n * stride), n_C_prev),
                "there is no halo. The last window reaches over the seam.",
            ),
            (
                (m, *sides(lambda n: n * stride + f), n_C_prev),
                "the halo is one step too wide. The tile ends before its stop.",
            ),
            (
                (m, *sides(lambda n: n + f - 1), n_C_prev),
                "that is the piece of stride 1.",
            ),
            ((m, *heights, n_C), "that is the tile itself."),
            ((m, *heights, n_C_prev), "that is as many pixels as the tile has outputs."),
            (
                (m, *sides(read), n_C),
                f"the last number is n_C_prev, {n_C_prev}: a piece is a part of the images.",
            ),
            ((1, *sides(read), n_C_prev), "the piece is cut from all images."),
            ((m, *sides(read)[::-1], n_C_prev), EXCHANGED),
            ((m, n_H, n_W, n_C_prev), "that is all of A_prev."),
        ],
    )


LESSONS = {
    "padding": (1, _padding),
    "convolution": (3, _convolution),
    "pooling": (4, _pooling),
    "block": (5, _block),
    "columns": (8, _columns),
    "gradient": (6, _gradient),
    "pooling gradient": (7, _pooling_gradient),
    "groups": (11, _groups),
    "stamps": (12, _stamps),
    "tiles": (14, _tiles),
}
SHAPES = {name: ShapeKind(name, *place) for name, place in LESSONS.items()}


def shape_question(kind, seed=0):
    """Ask for a shape, of a layer or of whatever the key of `SHAPES` says.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    if kind not in SHAPES:
        raise ValueError(f"kind must be one of {', '.join(SHAPES)}, got {kind!r}.")
    return SHAPES[kind].renewed(seed)


def _both(n_H, n_W, f, stride=1, pad=0, rounded=conv_output_size):
    """How many windows fit below each other and beside each other."""
    return rounded(n_H, f, stride, pad), rounded(n_W, f, stride, pad)


def _ceil(n, f, stride, pad):
    """The size of the output, rounded up as it should not be."""
    return -((f - n - 2 * pad) // stride) + 1
