"""The explorers of the forward pass, on small arrays (lessons 01 to 05)."""

from convhelpers import blocks, convolution, figures, padding, pooling
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import COURSE, YOURS, beside, show_menu
from convhelpers.padding import conv_output_size

ONE, ALL = "one window", "all windows"
ACTIVATIONS = {"none": None, "relu": blocks.relu, "sigmoid": blocks.sigmoid}


def explore_padding(zero_pad=None):
    """Show an image and its zero border, with sliders for its height, its width and `pad`.

    Parameters
    ----------
    zero_pad : callable, optional
        Your function; then a menu shows its result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_padding
    >>> explorer = explore_padding()
    >>> explorer.values
    {'n_H': 4, 'n_W': 5, 'pad': 1}
    """

    numbers = Numbers(X=larger.A_prev)

    def draw(n_H, n_W, pad, show=COURSE):
        X = numbers["X"][:, :n_H, :n_W, :1]
        if show == YOURS:
            return beside(zero_pad, padding.zero_pad, (X, pad))
        return figures.zero_padding(X, pad)

    controls = {
        **sliders.for_image(6, 6),
        "pad": slider("pad", 1, 0, 2),
        **show_menu([COURSE], zero_pad),
    }
    hint = "Press a number of X and type another."
    return Explorer(draw, controls, room_for(draw(6, 6, 2)), numbers=numbers, hint=hint)


def explore_windows():
    """Count the windows over each pixel, with sliders for all that decides about them.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_windows
    >>> explorer = explore_windows()
    >>> explorer.values
    {'n_H': 4, 'n_W': 5, 'f': 3, 'stride': 1, 'pad': 0, 'row': 0, 'col': 0}
    >>> explorer.controls["stride"].value = 2
    >>> explorer.picture.sentence.rpartition(", and ")[2]
    '5 pixels sit in none.'
    """

    def draw(n_H, n_W, f, stride, pad, row, col):
        return figures.outputs_reached(n_H, n_W, f, stride=stride, pad=pad, row=row, col=col)

    controls = {
        **sliders.for_image(7, 9),
        "f": slider("filter size f", 3, 1, 5),
        "stride": slider("stride", 1, 1, 5),
        "pad": slider("pad", 0, 0, 4),
        **sliders.for_place(3, 4, array="pixel "),
    }
    highest = {
        "f": sliders.largest_window(5),
        "row": lambda v: v["n_H"] - 1,
        "col": lambda v: v["n_W"] - 1,
    }
    room, hint = room_for(draw(7, 9, 1, 5, 4, 0, 0)), "Point at a pixel, to see its windows."
    return Explorer(draw, controls, room, highest=highest, position=sliders.PLACE, hint=hint)


def explore_single_step(conv_single_step=None, *, n_C_prev=1):
    """Multiply one window by one filter, with sliders for the place, the filter size and the bias.

    Parameters
    ----------
    conv_single_step : callable, optional
        Your function; then a menu shows its result beside the course's.
    n_C_prev : int, optional
        How many channels the input has, 1 or 2.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_single_step
    >>> explorer = explore_single_step()
    >>> explorer.values
    {'row': 0, 'col': 0, 'f': 3, 'b': 1, 'activation': 'none'}
    >>> explorer.controls["activation"].value = "relu"
    >>> explorer.picture.sentence.partition("Plus ")[2]
    'b = 1: z = 3. relu(z) = 3.'
    """
    numbers = Numbers(A_prev=larger.A_prev, W=larger.W[0])

    def draw(row, col, f, b, activation, show=COURSE):
        A_prev = numbers["A_prev"][:, :4, :5, :n_C_prev]
        kernel, g = numbers["W"][:f, :f, :n_C_prev], ACTIVATIONS[activation]
        if show == YOURS:
            a_slice = A_prev[0, row : row + f, col : col + f, :]
            arguments = a_slice, kernel, b, g
            return beside(conv_single_step, convolution.conv_single_step, arguments)
        return figures.window_step(A_prev, kernel, b, row, col, g)

    controls = {
        **sliders.for_place(1, 2, array=""),
        "f": slider("filter size f", 3, 1, 3),
        "b": slider("bias b", 1, -3, 3),
        "activation": menu("activation", list(ACTIVATIONS)),
        **show_menu([COURSE], conv_single_step),
    }
    highest = {"row": lambda v: 4 - v["f"], "col": lambda v: 5 - v["f"]}
    return Explorer(
        draw,
        controls,
        room_for(draw(0, 0, 3, 1, "sigmoid")),
        highest=highest,
        position=sliders.PLACE,
        numbers=numbers,
        hint="Drag the window, or press a number of A_prev or W and type another.",
    )


def explore_convolution(conv_forward=None, *, n_C_prev=1):
    """Slide a window over a small image, with sliders for everything that decides the output.

    Parameters
    ----------
    conv_forward : callable, optional
        Your function; then a menu shows its result beside the course's.
    n_C_prev : int, optional
        How many channels the input has, 1 or 2.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_convolution
    >>> explorer = explore_convolution()
    >>> explorer.values
    {'n_H': 4, 'n_W': 5, 'f': 3, 'stride': 1, 'pad': 0, 'c': 0, 'row': 0, 'col': 0}
    >>> explorer.step(1)
    >>> explorer.picture.sentence.partition(":")[0]
    'Z[0, 0, 1, 0] = 4, from the window A_prev_pad[0, 0'
    """

    deep = n_C_prev > 1
    numbers = Numbers(A_prev=larger.A_prev, W=larger.W)

    def draw(n_H, n_W, f, stride, pad, c, row, col, show=COURSE, channel=0):
        arguments = (
            numbers["A_prev"][:, :n_H, :n_W, :n_C_prev],
            numbers["W"][:, :f, :f, :n_C_prev],
            larger.b,
        )
        if show == YOURS:
            course, arguments = convolution.conv_forward, (*arguments, stride, pad)
            return beside(conv_forward, course, arguments, c=c, cell=(row, col))
        settings = {"stride": stride, "pad": pad, "c": c}
        if deep:
            return figures.volume_step(*arguments, row, col, **settings, channel=channel)
        return figures.convolution_step(*arguments, row, col, **settings)

    channel = {"channel": slider("channel", 0, 0, n_C_prev - 1)} if deep else {}
    controls = {
        **sliders.for_image(6, 7, smallest=2),
        "f": slider("filter size f", 3, 1, 4),
        "stride": slider("stride", 1, 1, 4),
        "pad": slider("pad", 0, 0, 2),
        "c": slider("filter c", 0, 0, 1),
        **channel,
        **sliders.for_place(1, 2),
        **show_menu([COURSE], conv_forward),
    }
    highest = {"f": sliders.largest_window(4), **sliders.LAST_CELL}
    tall, wide = draw(6, 2, 4, 4, 2, 0, 0, 0), draw(6, 7, 4, 1, 2, 0, 0, 0)
    return Explorer(
        draw,
        controls,
        room_for(tall, wide),
        highest=highest,
        position=sliders.PLACE,
        choices=("c", *channel),
        numbers=numbers,
        hint="Point at a cell of Z, drag the window, or press a number of A_prev or W"
        + (", or the edge of a sheet behind." if deep else "."),
    )


def explore_pooling(pool_forward=None, *, n_C=1):
    """Pool a small image, with sliders for its size, the window and the place of one output.

    Parameters
    ----------
    pool_forward : callable, optional
        Your function; then a menu shows its result beside the course's.
    n_C : int, optional
        How many channels the input has, 1 or 2.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_pooling
    >>> explorer = explore_pooling()
    >>> explorer.step(1)
    >>> explorer.picture  # doctest: +NORMALIZE_WHITESPACE
    Max pooling with f = 2, stride = 2, output row 0, column 1: the window is
    A_prev[0, 0:2, 2:4, 0], and max(2, 0, 1, 5) = 5. No window covers column 4 (hatched).
    """

    numbers = Numbers(A_prev=larger.A_prev)

    def draw(n_H, n_W, f, stride, mode, row, col, show=ONE, c=0):
        A_prev = numbers["A_prev"][:, :n_H, :n_W, :n_C]
        arguments = A_prev, f, stride, mode
        if show == YOURS:
            course = pooling.pool_forward
            return beside(pool_forward, course, arguments, c=c, cell=(row, col))
        if show == ALL:
            return figures.pooling(*arguments, channels=[c])
        return figures.pooling_step(*arguments, row, col, c=c)

    tall, wide = draw(6, 3, 3, 2, "max", 0, 0, ALL), draw(6, 7, 4, 1, "average", 0, 0)
    controls = {
        **sliders.for_pooling(n_C),
        **sliders.for_place(1, 1),
        **show_menu([ONE, ALL], pool_forward),
    }
    return Explorer(
        draw,
        controls,
        room_for(tall, wide),
        highest={"f": sliders.largest_window(4), **sliders.LAST_CELL},
        position=sliders.PLACE,
        choices=("c",) if n_C > 1 else (),
        idle=lambda v: sliders.PLACE if v["show"] == ALL else (),
        numbers=numbers,
        hint="Point at a cell of A, drag the window, or press a number of A_prev.",
    )


def explore_conv_pool(conv_pool_forward=None):
    """Follow one number of a block back to the input, with sliders for every stage.

    Parameters
    ----------
    conv_pool_forward : callable, optional
        Your function; then a menu shows its result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_conv_pool
    >>> explorer = explore_conv_pool()
    >>> explorer.controls["mode"].value = "average"
    >>> pooled = explorer.picture.sentence.partition("Pooling, ")[2]
    >>> print(pooled)  # doctest: +NORMALIZE_WHITESPACE
    average: the average of 3, 5, 0, 3 is 2.75. A, 2 × 2: 2.75 5.75; 1.25 3.75.
    Left over (hatched): 1 column of relu(Z).
    """

    numbers = Numbers(A_prev=larger.A_prev, W=larger.W)

    def draw(
        n_H, n_W, f, stride, pad, activation, pool_f, pool_stride, mode, row, col, show=COURSE
    ):
        A_prev, W = numbers["A_prev"][:, :n_H, :n_W, :1], numbers["W"][:1, :f, :f, :1]
        arguments = A_prev, W, larger.b[:1]
        settings = dict(
            stride=stride,
            pad=pad,
            activation=ACTIVATIONS[activation],
            pool_f=pool_f,
            pool_stride=pool_stride,
            mode=mode,
        )
        if show == YOURS:
            course, arguments = blocks.conv_pool_forward, (*arguments, *settings.values())
            return beside(conv_pool_forward, course, arguments, cell=(row, col))
        return figures.whole_layer(*arguments, **settings, row=row, col=col)

    controls = {
        **sliders.for_image(5, 5, smallest=2),
        "f": slider("filter size f", 3, 1, 3),
        "stride": slider("stride", 1, 1, 3),
        "pad": slider("pad", 1, 0, 1),
        "activation": menu("activation", ["relu", "sigmoid", "none"]),
        "pool_f": slider("pool_f", 2, 1, 3),
        "pool_stride": slider("pool_stride", 2, 1, 3),
        "mode": menu("mode", sliders.MODES),
        **sliders.for_place(1, 1),
        **show_menu([COURSE], conv_pool_forward),
    }

    def n_out(v, n):
        return conv_output_size(sliders.output_size(v, n), v["pool_f"], v["pool_stride"])

    highest = {
        "f": sliders.largest_window(3),
        "pool_f": lambda v: min(3, sliders.output_size(v, "n_H"), sliders.output_size(v, "n_W")),
        "row": lambda v: n_out(v, "n_H") - 1,
        "col": lambda v: n_out(v, "n_W") - 1,
    }
    return Explorer(
        draw,
        controls,
        room_for(draw(5, 2, 3, 1, 1, "sigmoid", 2, 2, "average", 1, 0)),
        highest=highest,
        position=sliders.PLACE,
        numbers=numbers,
        hint="Point at a cell of A, drag the dashed window, or press a number of A_prev or W.",
    )
