"""The font of the formulas: of STIX Two Math, the signs that the pages use."""

import re
from html import unescape
from importlib.metadata import files

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# A browser draws a letter that stands alone in a formula with its italic form, which has a code
# point of its own: the letters, h, and the curly d of a derivative.
ITALIC = {*range(0x1D434, 0x1D468), 0x210E, 0x1D715}
ROOT = 0x221A  # drawn around what stands in a root, and written nowhere
# The license has to come with the font; it stands among its names.
NAMES = [0, 1, 2, 5, 13, 14]


def write(path, html):
    """Write the font that the formulas in `html` need to `path`."""
    (source,) = (file for file in files("ziamath") if file.name == "STIXTwoMath-Regular.ttf")
    font = TTFont(source.locate(), recalcTimestamp=False)
    subsetter = Subsetter(Options(name_IDs=NAMES, layout_features=["ssty", "dtls"]))
    subsetter.populate(unicodes=signs(html) | ITALIC | {ROOT})
    subsetter.subset(font)
    font.flavor = "woff"
    font.save(path)


def signs(html):
    """The code points in the formulas."""
    formulas = (unescape(TAG.sub("", formula)) for formula in FORMULA.findall(html))
    return set(map(ord, "".join(formulas)))
