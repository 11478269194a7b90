"""What `check`, `hint` and `solution` hand back: text that a notebook also shows as a page."""

import re
from dataclasses import dataclass, field
from html import escape

from convhelpers.console import printable
from convhelpers.figures import Picture

MARK = {True: "✓", False: "✗", None: "…"}
COLOR = {True: "#009e73", False: "#d55e00", None: "#767676"}
LONGEST = 160  # words of a message without its pictures


@dataclass(frozen=True)
class Result:
    """What `check` found.

    Parameters
    ----------
    exercise : str or None
        The name of the exercise; None where there is no such exercise.
    passed : bool or None
        True: right. False: wrong. None: not written yet.
    misconception : str or None
        The name of the known mistake.
    paragraphs : tuple of str
        What there is to say.
    pictures : tuple of Picture, optional
        The pictures that show it.
    code : str, optional
        The call that shows it, to paste into a cell.
    explanation : str or None, optional
        What the function does otherwise, in a few words, where it is no known mistake and a rule
        predicts everything that the function gives.
    card : tuple of Row, optional
        Every fact of the function, with the rule due and the rule that is followed.
    """

    exercise: str | None
    passed: bool | None
    misconception: str | None
    paragraphs: tuple[str, ...]
    pictures: tuple[Picture, ...] = field(default=(), repr=False)
    code: str = ""
    explanation: str | None = None
    card: tuple = field(default=(), repr=False)

    @property
    def told(self):
        """The paragraphs, and of the pictures the sentences that keep the message short."""
        lines = list(self.paragraphs)
        for picture in self.pictures:
            if length([*lines, picture.sentence]) <= LONGEST:
                lines.append(picture.sentence)
        return lines

    def __str__(self):
        lines = self.told
        if self.code:
            lines += ["To see it yourself:", *("    " + line for line in self.code.splitlines())]
        return printable("\n".join(lines))

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        first, *others = map(marked_up, self.paragraphs)
        body = f"<p><strong>{MARK[self.passed]} {first}</strong></p>"
        body += "".join(f"<p>{text}</p>" for text in others)
        body += "".join(picture._repr_html_() for picture in self.pictures)
        if self.card:
            body += f"<details><summary>All facts</summary>{table_of(self.card)}</details>"
        if self.code:
            body += (
                "<details><summary>To see it yourself</summary>"
                f"<pre>{escape(self.code)}</pre></details>"
            )
        style = f"border-left:4px solid {COLOR[self.passed]};padding-left:12px;max-width:760px"
        return f'<div class="convhelpers-check" style="{style}">{body}</div>'


def length(texts):
    """How many words there are, numbers and code among them."""
    return len(" ".join(texts).split())


def table_of(card):
    """The facts as a table: what is due, and what the function does."""
    rows = "".join(
        f"<tr><td>{MARK[mark(row)]} {marked_up(row.fact)}</td>"
        f"<td><code>{escape(row.due)}</code></td><td>{yours(row)}</td></tr>"
        for row in card
    )
    return f"<table><tr><th>fact</th><th>due</th><th>yours</th></tr>{rows}</table>"


def mark(row):
    """Right, wrong, or None where the result does not show it."""
    return False if row.yours else True if row.shows else None


def yours(row):
    """What the function does about one fact."""
    if row.yours:
        return f"<code>{escape(row.yours)}</code>"
    return "the same" if row.shows else "does not show"


def marked_up(text):
    """The text as HTML, with `code` as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


@dataclass(frozen=True)
class Note:
    """A few lines of Markdown.

    Parameters
    ----------
    markdown : str
        The lines.
    source : str, optional
        The code in them, by itself.
    """

    markdown: str
    source: str = ""

    def __str__(self):
        return printable(self.source or self.markdown)

    def __repr__(self):
        return str(self)

    def _repr_markdown_(self):
        return self.markdown
