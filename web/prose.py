"""The Markdown of a lesson as HTML: formulas drawn, headings with a name, links within the site."""

import re
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import address
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

ROOT = Path(__file__).parents[1]
LESSON = re.compile(r"^(?:notebooks/)?(?P<name>\d\d_\w+)\.ipynb$")
# What fits on a phone; a longer line can be scrolled, which the keyboard must be able to do too.
NARROW = 36


class Prose(IPythonRenderer):
    """Renders the Markdown of one page, and remembers its headings.

    Parameters
    ----------
    mathematics : Mathematics
        Draws the formulas.

    Attributes
    ----------
    headings : list of tuple (level, name, text)
        Those of all Markdown that was rendered so far.
    """

    def __init__(self, mathematics):
        super().__init__(escape=False)
        self.mathematics = mathematics
        self.headings = []
        self._markdown = MarkdownWithMath(renderer=self)

    def html(self, source):
        """Render one cell, or one output."""
        return self._markdown.render(source)

    def heading(self, text, level, **attributes):
        name = free_name(slug(text), {name for _, name, _ in self.headings})
        self.headings.append((level, name, text))
        return (
            f'<h{level} id="{name}">{text}'
            f'<a class="anchor" href="#{name}" aria-label="Link to this section">#</a></h{level}>\n'
        )

    def link(self, text, url, title=None):
        return super().link(text, on_site(url), title)

    def image(self, text, url, title=None):
        name = Path(url).name
        width, height = size(ROOT / "images" / name)
        return (
            f'<img class="drawn" src="images/{name}" alt="{escape(text)}"'
            f' width="{width}" height="{height}">'
        )

    def block_code(self, code, info=None):
        return scrollable(super().block_code(code, info), code)

    def table(self, text):
        return f'<div class="table"><table>{text}</table></div>'

    def inline_math(self, body):
        return self.mathematics.mathml(body, display=False)

    def block_math(self, body):
        formula = self.mathematics.mathml(body, display=True)
        return f'<span class="formula" tabindex="0">{formula}</span>'


def slug(text):
    """A name for the address, from the words of a heading.

    >>> slug("How <em>large</em> is the output?")
    'how-large-is-the-output'
    """
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", "", text).lower())
    return "-".join(words)


def free_name(name, taken):
    """The name, with a number behind it where it is taken."""
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def on_site(url):
    """Where a link of a lesson leads on the site.

    >>> on_site("03_convolution_forward.ipynb#The-idea")
    '03_convolution_forward.html#the-idea'
    >>> on_site("#The-idea")
    '#the-idea'
    >>> on_site("../README.md")
    'index.html'
    >>> on_site("https://arxiv.org/abs/1603.07285")
    'https://arxiv.org/abs/1603.07285'
    """
    if url.startswith(("https://", "mailto:")):
        return url
    path, mark, heading = url.removeprefix("../").partition("#")
    if not path:
        return mark + slug(heading)
    if lesson := LESSON.match(path):
        return f"{lesson['name']}.html{mark}{slug(heading)}"
    place = "index.html" if path == "README.md" else address.file(path)
    return place + mark + slug(heading)


def size(svg):
    """Width and height of a drawing, in CSS pixels."""
    root = ElementTree.parse(svg).getroot()
    return round(float(root.get("width"))), round(float(root.get("height")))


def scrollable(html, text):
    """Let the keyboard reach a block of text that can be scrolled."""
    return html.replace("<pre>", '<pre tabindex="0">', 1) if scrolls(text) else html


def scrolls(text):
    """Whether a line is longer than a narrow screen."""
    return max(map(len, text.splitlines()), default=0) > NARROW
