"""One meaning per color in the whole course, each with a second mark that needs no color.

The hues are those of Okabe and Ito, "Color Universal Design" (2008), which stay apart for readers
with any of the common forms of color blindness.
"""

from typing import NamedTuple


class Role(NamedTuple):
    """How the cells of one kind of array are drawn."""

    fill: str
    stroke: str
    text: str = "#1a1a1a"
    dash: str = "none"
    corner: int = 0
    framed: bool = False


PAPER = "#ffffff"
INK = "#1a1a1a"
QUIET = "#595959"
WINDOW = "#b34e00"
RULE = "#d0d0d0"  # lines behind a plot

INPUT = Role(fill="#dcebf7", stroke="#0072b2")
PADDING = Role(fill="#f4f4f4", stroke="#767676", text="#595959", dash="3 3")
FILTER = Role(fill="#f5e3ee", stroke="#8e4a75", corner=9)
PRODUCT = Role(fill="#fff3d6", stroke="#8a6d00", dash="1 2")
OUTPUT = Role(fill="#d9f0e7", stroke="#00735c", framed=True)

ROLES = {"input": INPUT, "padding": PADDING, "filter": FILTER, "product": PRODUCT, "output": OUTPUT}
