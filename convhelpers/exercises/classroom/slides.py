"""A lesson as slides: one file that scrolls from slide to slide, and prints each on a page."""

import re
from html import escape

from convhelpers.exercises.classroom.document import cell_as_html, page

STYLE = """
html { scroll-snap-type: y proximity; }
body { max-width: none; padding: 0; font-size: clamp(15px, 1.4vw, 24px); }
section pre { font-size: .8em; }
section img { max-height: 60vh; width: auto; }
section { min-height: 100vh; box-sizing: border-box; padding: 4vh max(4vw, 1em);
  scroll-snap-align: start; display: flex; flex-direction: column; justify-content: center; }
section > * { width: 100%; max-width: 60em; margin-inline: auto; }
.count { font-size: .7em; text-align: right; color: #767676; }
@media screen and (prefers-color-scheme: dark) { .count { color: #a0a0a0; } }
@media print { @page { size: A4 landscape; }
  section { min-height: 0; padding: 0; display: block; break-after: page; } }
"""
KEYS = """<script>
addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!by || event.target.closest("pre, .table, .formula")) return;
  event.preventDefault();
  const slides = [...document.querySelectorAll("section")];
  const here = slides.findLastIndex((slide) => slide.getBoundingClientRect().top < 8);
  slides[Math.min(Math.max(here + by, 0), slides.length - 1)].scrollIntoView();
});
</script>"""
HEADING = re.compile(r"^(?=## )", re.MULTILINE)
# What a class does not look at together: the way to other pages, and what each reads alone.
LEFT_OUT = ("In PyTorch, Keras and JAX", "Check yourself", "Where to go on")
IMPORTS = re.compile(r"import |from ")
NAVIGATION = re.compile(r"^.*\[Contents\]\(\.\./README\.md\).*$\n?", re.MULTILINE)


def slides(lesson):
    """The page of a lesson's slides.

    Notes
    -----
    A slide is a piece of prose and the code below it; a heading of the second level begins a new
    one. Space and the arrow keys turn the pages, and so does scrolling.
    """
    parts = [part for part in grouped(lesson.notebook.cells) if shown(part)]
    body = []
    for number, part in enumerate(parts, 1):
        html = "\n".join(cell_as_html(cell, lesson.path.parent) for cell in part)
        count = f'<p class="count">{escape(lesson.title)} · {number} / {len(parts)}</p>'
        body.append(f"<section>{html}{count}</section>")
    return page(f"{lesson.title}: slides", "\n".join(body) + KEYS, STYLE)


def grouped(cells):
    """The cells of each slide."""
    groups = []
    for cell in cells:
        if cell.cell_type != "markdown":
            if not IMPORTS.match(cell.source):
                groups[-1].append(cell)
            continue
        for text in HEADING.split(NAVIGATION.sub("", cell.source)):
            if text.strip():
                groups.append([type(cell)(cell, source=text.strip())])
    return groups


def shown(part):
    """Whether a class looks at it together."""
    heading = part[0].source.splitlines()[0].lstrip("# ")
    return not heading.startswith(LEFT_OUT)
