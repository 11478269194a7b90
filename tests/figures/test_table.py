"""A table shows the same words as text and as HTML."""

import re

from convhelpers.figures.table import Table

TABLE = Table(
    ("stage", "size"), (("first", "1,000"), ("second <b>", "20")), "What each stage holds."
)


def test_as_text_the_columns_are_aligned():
    assert repr(TABLE).splitlines() == [
        "What each stage holds.",
        "stage        size",
        "first       1,000",
        "second <b>     20",
    ]


def test_as_html_it_has_a_caption_headers_and_every_value():
    html = TABLE._repr_html_()
    assert "<caption" in html and "What each stage holds.</caption>" in html
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)<', html) == ["stage", "size"]
    assert re.findall(r'<th scope="row"[^>]*>([^<]*)<', html) == ["first", "second &lt;b&gt;"]
    assert re.findall(r"<td>([^<]*)</td>", html) == ["1,000", "20"]
