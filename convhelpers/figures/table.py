"""A table that shows itself: HTML in a notebook, aligned columns as plain text."""

from dataclasses import dataclass
from html import escape

from convhelpers.console import printable


@dataclass(frozen=True, repr=False)
class Table:
    """Rows of words and numbers under a header, with a caption that says what they are.

    Parameters
    ----------
    header : tuple of str
        One for each column.
    rows : tuple of tuple of str
        Each as long as the header. The first column names the row; the others are set to the right.
    caption : str
        What the table shows.
    """

    header: tuple
    rows: tuple
    caption: str

    def __repr__(self):
        lines = (self.header, *self.rows)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = [self.caption]
        for name, *values in lines:
            cells = [name.ljust(widths[0])]
            cells += [value.rjust(width) for value, width in zip(values, widths[1:], strict=True)]
            text.append("  ".join(cells).rstrip())
        return printable("\n".join(text))

    def _repr_html_(self):
        first, *others = self.header
        head = f'<th scope="col" style="text-align:left">{escape(first)}</th>'
        head += "".join(f'<th scope="col">{escape(name)}</th>' for name in others)
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f"{''.join(f'<td>{escape(value)}</td>' for value in values)}</tr>"
            for name, *values in self.rows
        )
        return (
            f'<table class="convhelpers-table"><caption style="text-align:left">'
            f"{escape(self.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
