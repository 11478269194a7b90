"""A picture that always comes with the sentence that describes it."""

import logging
from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path

from convhelpers.console import printable

SVG = "image/svg+xml"
WEBP = "image/webp"

# Where matplotlib starts for the first time, it says in red that it looks for fonts: nothing that a
# reader of a lesson should worry about.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

# Drawings turn dark with the theme, in outputs and in the text of a lesson; the rotation brings the
# hues back. Photographs stay: a cat in negative would be a wrong picture, and no filter inside the
# inverted card can undo it, because that leaves no color darker than 10% or lighter than 90%.
DARK_THEME = (
    "<style>"
    '[data-jp-theme-light="false"] .convhelpers-picture img.drawn,'
    '[data-jp-theme-light="false"] .jp-RenderedMarkdown img[src*=".svg"]'
    "{filter:invert(.9) hue-rotate(180deg)}</style>"
)
# What is drawn around a photograph does turn dark. An image on a page sees nothing of the page but
# its color scheme, and the filter on a part of an image leaves the photograph beside it alone.
SCHEME = (
    "<style>"
    '[data-jp-theme-light="true"] .convhelpers-picture img.photograph{color-scheme:light}'
    '[data-jp-theme-light="false"] .convhelpers-picture img.photograph{color-scheme:dark}</style>'
)
DARK_AROUND_PHOTOGRAPHS = (
    b"<style>@media(prefers-color-scheme:dark)"
    b"{svg>:not(image){filter:invert(.9) hue-rotate(180deg)}}</style>"
)


@dataclass(frozen=True)
class Picture:
    """A picture and the sentence that describes it.

    The sentence is the alternative text, the caption and the plain-text form of the picture, so
    that a reader who cannot see it, and a test that compares stored outputs, get its content too.

    Parameters
    ----------
    content : bytes
        The encoded picture.
    media_type : str
        ``"image/svg+xml"`` or ``"image/webp"``.
    sentence : str
        What the picture shows, in words and numbers.
    width, height : int
        Size on the page, in CSS pixels.
    headline : str, optional
        What to see in it, in one short sentence; it stands under a picture that moves.
    touch : str, optional
        An SVG of the same size that lies over a picture that moves: what can be pointed at.
    """

    content: bytes = field(repr=False)
    media_type: str
    sentence: str
    width: int
    height: int
    headline: str = ""
    touch: str = field(default="", repr=False)

    def __repr__(self):
        return printable(self.sentence)

    @property
    def turns_dark(self):
        """Whether the dark theme may invert it: a drawing, with no photograph in it."""
        return self.media_type == SVG and b"<image" not in self.content

    def _repr_html_(self):
        kind, content, scheme = "drawn" if self.turns_dark else "photograph", self.content, ""
        if self.media_type == SVG and not self.turns_dark:
            content, scheme = content.replace(b">", b">" + DARK_AROUND_PHOTOGRAPHS, 1), SCHEME
        source = f"data:{self.media_type};base64,{b64encode(content).decode('ascii')}"
        sentence = escape(self.sentence)
        return (
            f'{DARK_THEME}{scheme}<figure class="convhelpers-picture" style="margin:8px 0">'
            f'<img class="{kind}" alt="{sentence}" width="{self.width}" src="{source}" '
            'style="max-width:100%;height:auto;border-radius:8px">'
            f'<figcaption style="max-width:760px;font-size:.9em">{sentence}</figcaption></figure>'
        )

    def save(self, path):
        """Write the encoded picture to `path`."""
        Path(path).write_bytes(self.content)


def picture_of_figure(figure, sentence):
    """Turn a matplotlib figure into a `Picture`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made with the object interface, never with pyplot.
    sentence : str
        What the picture shows.

    Returns
    -------
    Picture
        A WebP, a tenth the size of a PNG, at twice its size on the page so that fine screens
        show it sharp.
    """
    buffer = BytesIO()
    width, height = (round(side * 100) for side in figure.get_size_inches())
    figure.savefig(buffer, format="webp", dpi=200, pil_kwargs={"quality": 85})
    return Picture(buffer.getvalue(), WEBP, sentence, width, height)
