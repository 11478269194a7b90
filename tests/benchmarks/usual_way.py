"""The usual way to put a slider over a picture: `interact` draws a new figure each time."""

from base64 import b64decode
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import matplotlib.pyplot as plt
from ipywidgets import interact
from PIL import Image

from convhelpers.explorers.explorer import slider

ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def usual_way(explorer):
    """Move the explorer's last slider with `interact`, which draws a new figure each time."""

    @cache
    def parts(value):
        # Found once: what is timed is the figure.
        svg = ElementTree.fromstring(explorer.draw(**{**explorer.values, name: value}).content)
        return [part.attrib | {"kind": part.tag.split("}")[1], "words": part.text} for part in svg]

    def draw(value):
        width, height = explorer.size
        _, axes = plt.subplots(figsize=(width / 100, height / 100))
        axes.set(xlim=(-16, width - 16), ylim=(height - 16, -16))
        axes.axis("off")
        for part in parts(value):
            add(axes, part)
        plt.show()

    name, control = [
        (name, control)
        for name, control in explorer.controls.items()
        if getattr(control, "max", 0) > getattr(control, "min", 0)
    ][-1]
    interact(draw, value=slider(name, control.value, control.min, control.max))


def add(axes, part):
    """Add a rectangle, a text or a picture of an SVG to a figure."""
    kind, x, y = part["kind"], float(part.get("x", 0)), float(part.get("y", 0))
    if kind == "text":
        size, anchor = 0.72 * float(part["font-size"]), ANCHORS[part["text-anchor"]]
        axes.text(x, y, part["words"], size=size, ha=anchor, color=part["fill"])
        return
    if kind not in ("rect", "image"):
        return
    width, height = float(part["width"]), float(part["height"])
    if kind == "rect":
        edge = part.get("stroke", "none")
        axes.add_patch(plt.Rectangle((x, y), width, height, fc=part["fill"], ec=edge))
    else:
        axes.imshow(pixels(part["href"]), extent=(x, x + width, y + height, y))


@cache
def pixels(source):
    return Image.open(BytesIO(b64decode(source.partition(",")[2])))
