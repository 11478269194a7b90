"""The explorer of a layer in tiles: what each tile reads, and its halo (lesson 14)."""

from itertools import product

import numpy as np

from convhelpers import figures, tiles
from convhelpers.data import larger
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, room_for, slider
from convhelpers.explorers.yours import COURSE, beside, show_menu

TALLEST, WIDEST, MOST_F, MOST_STRIDE, MOST_PAD, MOST_TILE = 6, 7, 4, 3, 2, 4


def explore_tiles(cut_tile=None):
    """Cut the output of a layer into tiles, and press a cell to see what its tile reads.

    Parameters
    ----------
    cut_tile : callable, optional
        Your function; then a menu shows the piece that it cuts beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.explorers import explore_tiles
    >>> explorer = explore_tiles()
    >>> explorer.picture.sentence.partition(". ")[0]
    'Z[0, 0, 0, 0] = 3: its tile reads 16 cells, 4 own, 5 halo, 7 border'
    >>> explorer.controls["pad"].value = 0
    >>> explorer.picture.sentence.partition(". ")[0]
    'Z[0, 0, 0, 0] = 3: its tile reads 16 cells, 8 own, 8 halo'
    """

    def draw(n_H, n_W, f, stride, pad, tile, row, col, show=COURSE):
        A_prev, W = larger.A_prev[:, :n_H, :n_W, :1], larger.W[:1, :f, :f, :1]
        options = {"stride": stride, "pad": pad, "tile": tile}
        if show == COURSE:
            return figures.tile_step(A_prev, W, larger.b[:1], row, col, **options)
        values = {"n_H": n_H, "n_W": n_W, "f": f, "stride": stride, "pad": pad}
        cuts = [tiles.spans(sliders.output_size(values, n), tile) for n in ("n_H", "n_W")]
        arguments = np.array(A_prev), cuts[0][row // tile], cuts[1][col // tile], f, stride, pad
        return beside(cut_tile, tiles.cut_tile, arguments, name="piece")

    controls = {
        **sliders.for_image(TALLEST, WIDEST, smallest=2),
        "f": slider("window size f", 3, 1, MOST_F),
        "stride": slider("stride", 1, 1, MOST_STRIDE),
        "pad": slider("pad", 1, 0, MOST_PAD),
        "tile": slider("tile", 2, 1, MOST_TILE),
        **sliders.for_place(3, 4),
        **show_menu([COURSE], cut_tile),
    }

    highest = {
        "f": sliders.largest_window(MOST_F),
        **sliders.LAST_CELL,
    }
    # Cells shrink with the width, so the largest picture is not that of the largest image.
    sizes = product((TALLEST,), range(2, WIDEST + 1), (1, 2), (1,), (0, MOST_PAD), (2,))
    largest = [draw(*size, 0, 0) for size in sizes]
    return Explorer(
        draw,
        controls,
        room_for(*largest),
        highest=highest,
        position=sliders.PLACE,
        hint="Press a cell of Z to see what its tile reads.",
    )
