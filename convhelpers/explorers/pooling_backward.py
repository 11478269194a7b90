"""The explorer of pooling's way back (lesson 07)."""

from convhelpers import figures, pooling
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, room_for
from convhelpers.explorers.forward import ALL
from convhelpers.explorers.numbers import Numbers
from convhelpers.explorers.yours import YOURS, beside, show_menu
from convhelpers.figures.pooling_gradient import COLLECTS, SENDS
from convhelpers.padding import conv_output_size


def explore_pooling_backward(pool_backward=None, *, n_C=1):
    """Follow the gradient back through pooling: from a window to its pixels, and to one pixel.

    Parameters
    ----------
    pool_backward : callable, optional
        Your function; then a menu shows its result beside the course's.
    n_C : int, optional
        How many channels the input has, 1 or 2.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_pooling_backward
    >>> explorer = explore_pooling_backward()
    >>> explorer.step(1)
    >>> explorer.picture.sentence.partition("; ")[2].partition(". ")[0]
    'dA_prev[0, 1, 3, 0] += −2'
    """

    numbers = Numbers(dA=larger.dA, A_prev=larger.A_prev)

    def draw(n_H, n_W, f, stride, mode, row, col, show=SENDS, c=0):
        A_prev = numbers["A_prev"][:, :n_H, :n_W, :n_C]
        n_rows, n_cols = (conv_output_size(n, f, stride) for n in (n_H, n_W))
        arguments = numbers["dA"][:, :n_rows, :n_cols, :n_C], A_prev, f, stride, mode
        if show == YOURS:
            course = pooling.pool_backward
            return beside(pool_backward, course, arguments, c=c, cell=(row, col))
        if show == ALL:
            return figures.pooling_gradient(*arguments, channels=[c])
        if show == COLLECTS:
            return figures.pooling_gradient_collected(*arguments, row, col, c=c)
        return figures.pooling_gradient_step(*arguments, row, col, c=c)

    controls = {
        **sliders.for_pooling(n_C),
        **sliders.for_place(1, 1, array=""),
        **show_menu([SENDS, COLLECTS, ALL], pool_backward),
    }

    def last(v, n):
        """The last row or column: of the output for a window, else of the input."""
        return (sliders.output_size(v, n) if v["show"] == SENDS else v[n]) - 1

    highest = {
        "f": sliders.largest_window(4),
        "row": lambda v: last(v, "n_H"),
        "col": lambda v: last(v, "n_W"),
    }
    largest = [
        draw(6, n_W, 4, 1, "average", 0, 0, show) for n_W in (4, 7) for show in (COLLECTS, ALL)
    ]
    largest += [draw(6, 3, 3, 2, "max", 0, 0, ALL)]
    return Explorer(
        draw,
        controls,
        room_for(*largest),
        highest=highest,
        position=sliders.PLACE,
        choices=("c",) if n_C > 1 else (),
        idle=lambda v: sliders.PLACE if v["show"] == ALL else (),
        numbers=numbers,
        hint="Point at a cell of dA, or press one of dA_prev to see what it collects.",
    )
