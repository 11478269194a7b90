"""A picture that always comes with the sentence that describes it."""

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from convhelpers.console import printable

SVG = "image/svg+xml"

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
    b"{svg>:not(.photo){filter:invert(.9) hue-rotate(180deg)}}</style>"
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
        ``"image/svg+xml"``, or that of another kind of picture.
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
        return self.media_type == SVG and b'class="photo"' not in self.content

    @property
    def _kind(self):
        if not self.turns_dark:
            return "photograph"
        return "drawn map" if b'class="map"' in self.content else "drawn"

    def _repr_html_(self):
        kind, content, scheme = self._kind, self.content, ""
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
