"""A residual block: its path, its shortcut, and the shape after each step (lesson 13)."""

from convhelpers.figures.kit.drawing import Box, Drawing
from convhelpers.figures.kit.page import PAGE, SMALLER
from convhelpers.figures.kit.palette import INK, QUIET
from convhelpers.figures.kit.words import tuple_of
from convhelpers.network import Network, Residual

WIDTH, HEIGHT = 76, 44
TOP, DOWN = 8, 132  # of the boxes, and of the line of the shortcut
STEPS = (
    ("input", "input"),
    ("conv", "filter"),
    ("norm", "product"),
    ("ReLU", "product"),
    ("conv", "filter"),
    ("norm", "product"),
    ("+", "output"),
)


def residual_block(shape, n_C, stride=1):
    """Draw a residual block for inputs of `shape`, with filters of 3 × 3.

    Parameters
    ----------
    shape : tuple (n_H, n_W, n_C_prev)
        Of one image.
    n_C, stride : int
        As of `convhelpers.network.Residual`.

    Returns
    -------
    Picture
    """
    network = Network([Residual(n_C, stride=stride)], shape)
    (block,), after = network.layers, network.shapes[-1]
    drawing, between = Drawing(), (PAGE - WIDTH) / (len(STEPS) - 1)
    boxes = [Box(k * between, TOP, WIDTH, HEIGHT) for k in range(len(STEPS))]
    for k, (box, (name, role)) in enumerate(zip(boxes, STEPS, strict=True)):
        drawing.tile(*box, role)
        drawing.text(box.center, box.middle + 5, name, anchor="middle", bold=True)
        words = tuple_of(after if k else shape)
        drawing.text(box.center, box.bottom + 18, words, size=SMALLER, anchor="middle", color=QUIET)
        if k:
            drawing.arrow(boxes[k - 1].right + 3, box.middle, between - WIDTH - 6)
    shortcut = f"conv 1 × 1, stride {stride}" if block.shortcut else "the input itself"
    start, end = boxes[0].center, boxes[-1].center
    drawing.line([(start, TOP + 72), (start, DOWN), (end, DOWN), (end, TOP + 72)], INK, dash="6 4")
    drawing.text((start + end) / 2, DOWN - 8, f"shortcut: {shortcut}", anchor="middle", bold=True)
    return drawing.picture(
        f"A residual block. The path: {', '.join(name for name, _ in STEPS[1:-1])}, from "
        f"{tuple_of(shape)} to {tuple_of(after)}. The shortcut (dashed): {shortcut}. "
        "Both are added."
    )
