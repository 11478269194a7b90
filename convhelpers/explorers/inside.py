"""The explorers of a trained network: what a value sees, and what a patch hides (lesson 10)."""

from functools import lru_cache

import numpy as np

from convhelpers import figures, inside
from convhelpers.data import INK, load_digits
from convhelpers.explorers import sliders
from convhelpers.explorers.explorer import Explorer, menu, room_for, slider
from convhelpers.explorers.yours import YOURS, beside, show_menu
from convhelpers.training import softmax

# Where the feature maps of the digits network stand.
DEPTHS = {"ReLU 1": 2, "Pool 1": 3, "ReLU 2": 5, "Pool 2": 6}
PATCHES = {"paper, 0": 0, "gray, 8": 8, "ink, 16": 16}
COURSE = "the course's, place by place"
LARGEST_PATCH = 6


def explore_cells(network):
    """Choose one value of a feature map, and see the pixels it depends on.

    Parameters
    ----------
    network : convhelpers.network.Network
        The network of lesson 09.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.digits import load_digits_network
    >>> from convhelpers.explorers import explore_cells
    >>> explorer = explore_cells(load_digits_network())
    >>> explorer.controls["layer"].value = "Pool 2"
    >>> explorer.picture.sentence.partition("pixels: ")[2].partition(".")[0]
    'rows 1 to 7, columns 1 to 7'
    """
    ink, labels = load_digits("test")

    def draw(i, layer, c, row, col):
        name = f"Image {i}, a {labels[i]}. {layer}"
        image = ink[i] / INK
        return figures.cell_seen(network, image, DEPTHS[layer], (row, col, c), name=name, scale=INK)

    controls = {
        "i": slider("test image", 7, 0, len(ink) - 1),
        "layer": menu("layer", list(DEPTHS)),
        "c": slider("map", 13, 0, 31),
        "row": slider("row", 3, 0, 7),
        "col": slider("column", 4, 0, 7),
    }
    highest = {
        name: lambda v, axis=axis: network.shapes[DEPTHS[v["layer"]]][axis] - 1
        for axis, name in enumerate(("row", "col", "c"))
    }
    room = room_for(draw(0, "ReLU 1", 0, 0, 0))
    hint = "Point at a cell of the map, to see what it depends on."
    return Explorer(draw, controls, room, highest=highest, position=sliders.PLACE, hint=hint)


def explore_occlusion(network, occlusion_map=None):
    """Lay a patch on a digit, and see the probability of the right answer fall.

    Parameters
    ----------
    network : convhelpers.network.Network
        The network of lesson 09.
    occlusion_map : callable, optional
        Your function; then a menu shows its result beside the course's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from convhelpers.digits import load_digits_network
    >>> from convhelpers.explorers import explore_occlusion
    >>> explorer = explore_occlusion(load_digits_network())
    >>> explorer.controls["f"].value = 1
    >>> explorer.controls["row"].max
    7
    """
    ink, labels = load_digits("test")

    # The images of one map. They stay the same while only the place of the patch moves.
    @lru_cache(maxsize=ink.shape[1] + 1)
    def known_percents(content, shape, label):
        images = np.frombuffer(content).reshape(shape)
        return np.round(100 * softmax(network.forward(images / INK))[:, label])

    def draw(i, f, patch, row, col, show=COURSE):
        def percent(images):
            images = np.asarray(images, float)
            return known_percents(images.tobytes(), images.shape, labels[i]).copy()

        if show == YOURS:
            course, arguments = inside.occlusion_map, (percent, ink[i], f, 1, PATCHES[patch])
            return beside(occlusion_map, course, arguments, cell=(row, col))
        name = f"percent for {labels[i]}"
        return figures.occlusion(
            percent, ink[i], f, value=PATCHES[patch], row=row, col=col, name=name
        )

    n_H, n_W = ink.shape[1:3]
    controls = {
        "i": slider("test image", 7, 0, len(ink) - 1),
        "f": slider("patch size f", 3, 1, LARGEST_PATCH),
        "patch": menu("patch", list(PATCHES)),
        "row": slider("row", 2, 0, n_H - 1),
        "col": slider("column", 1, 0, n_W - 1),
        **show_menu([COURSE], occlusion_map),
    }
    controls["patch"].value = "gray, 8"
    highest = {"row": lambda v: n_H - v["f"], "col": lambda v: n_W - v["f"]}
    room = room_for(*(draw(0, f, "gray, 8", 0, 0) for f in (1, LARGEST_PATCH)))
    hint = "Drag the patch over the image, or point at a cell of the map."
    return Explorer(draw, controls, room, highest=highest, position=sliders.PLACE, hint=hint)
