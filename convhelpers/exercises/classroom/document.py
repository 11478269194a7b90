"""Pages that need no other address: cells, Markdown and formulas as HTML with all in one file."""

import re
from base64 import b64encode
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

from nbconvert.filters import Highlight2HTML, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

STYLE = Path(__file__).with_name("document.css").read_text(encoding="utf-8")
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
# The rules for Jupyter's dark theme, and what plays a stored picture: a page on paper has neither.
LIVE = re.compile(r"<style>.*?</style>|<script\b.*?</script>", re.DOTALL)
CASES = re.compile(r"\\begin\{cases\}(.*?)\\end\{cases\}", re.DOTALL)


def page(title, body, style=""):
    """A whole page in one file; `style` is added to that of all pages."""
    code = HtmlFormatter(nobackground=True).get_style_defs(".highlight")
    dark = HtmlFormatter(nobackground=True, style="github-dark").get_style_defs(".highlight")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}{style}\n{code}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def cells_as_html(cells, folder):
    """The cells of a notebook in `folder`, one after the other."""
    return "\n".join(cell_as_html(cell, folder) for cell in cells)


def cell_as_html(cell, folder):
    """One cell: prose, or code with its outputs."""
    if cell.cell_type == "markdown":
        return f'<div class="prose">{markdown(cell.source, folder)}</div>'
    outputs = "".join(map(output_as_html, cell.get("outputs", [])))
    shown = f'<div class="output">{outputs}</div>' if outputs else ""
    return f'<div class="code">{highlighted(cell.source)}{shown}</div>'


def output_as_html(output):
    """What a cell printed or showed."""
    if output.output_type == "stream":
        return f'<pre tabindex="0">{escape(output.text)}</pre>'
    if output.output_type == "error":
        return f'<pre tabindex="0">{escape(strip_ansi(output.evalue))}</pre>'
    data = output.get("data", {})
    if "text/html" in data:
        return LIVE.sub("", data["text/html"])
    if "text/markdown" in data:
        return markdown(data["text/markdown"])
    return f'<pre tabindex="0">{escape(data.get("text/plain", ""))}</pre>'


def highlighted(source):
    """Python in colors."""
    html = Highlight2HTML(pygments_lexer="ipython3")(source)
    return html.replace("<pre>", '<pre tabindex="0">', 1)


def markdown(text, folder=None):
    """Markdown as HTML; pictures are taken from `folder`, and formulas are drawn."""
    return MarkdownWithMath(renderer=_Prose(folder)).render(text)


class _Prose(IPythonRenderer):
    """Renders Markdown into a page that stands alone."""

    def __init__(self, folder):
        super().__init__(escape=False)
        self.folder = folder

    def heading(self, text, level, **attributes):
        return f"<h{level}>{text}</h{level}>\n"

    def link(self, text, url, title=None):
        """Links to the web stay; the other lessons are no files beside this page."""
        return super().link(text, url, title) if url.startswith("https://") else text

    def image(self, text, url, title=None):
        path = Path(self.folder or ".", url)
        data = b64encode(path.read_bytes()).decode("ascii")
        kind = KINDS[path.suffix]
        return f'<img class="drawn" alt="{escape(text)}" src="data:{kind};base64,{data}">'

    def block_code(self, code, info=None):
        if info == "python":
            return highlighted(code)
        return f'<pre tabindex="0">{escape(code)}</pre>'

    def table(self, text):
        return f'<div class="table" tabindex="0"><table>{text}</table></div>'

    def inline_math(self, body):
        return formula(body)

    def block_math(self, body):
        return f'<span class="formula" tabindex="0">{formula(body)}</span>'


@cache
def formula(tex):
    """A formula as a picture, with its TeX as the words for it.

    Notes
    -----
    Drawn by Matplotlib (*Writing mathematical expressions*), which knows no cases: they are
    written in a row.
    """
    from matplotlib.mathtext import math_to_image

    known = tex.strip().replace(r"\mathrel{+}", "+").replace(r"\le ", r"\leq ")
    known = CASES.sub(lambda found: in_a_row(found[1]), known)
    drawn = BytesIO()
    depth = math_to_image(f"${known}$", drawn, format="svg")
    svg = drawn.getvalue().replace(b"#ffffff", b"none")
    data = b64encode(svg).decode("ascii")
    width, height = re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
    # Matplotlib writes 10 points; the page is to show them as high as its own letters.
    style = (
        f"width:{float(width) / 10:.3f}em;height:{float(height) / 10:.3f}em;"
        f"vertical-align:{-float(depth) / 10:.3f}em"
    )
    source = f"data:image/svg+xml;base64,{data}"
    return f'<img class="drawn" alt="{escape(tex)}" style="{style}" src="{source}">'


def in_a_row(cases):
    r"""The lines of cases beside each other.

    >>> print(in_a_row(r" 1 & \text{here} \\ 0 & \text{there} "))
    (1\ \text{here},\ \ 0\ \text{there})
    """
    lines = [r"\ ".join(map(str.strip, line.split("&"))) for line in cases.split(r"\\")]
    return "(" + r",\ \ ".join(lines) + ")"
