"""A picture carries its sentence everywhere it goes."""

import re
from base64 import b64decode

import pytest

from convhelpers.figures.kit.picture import SVG, Picture

DRAWN = Picture(b"<svg/>", SVG, 'A "window" of 3 < 4 cells.', 120, 80)


def test_plain_text_is_the_sentence():
    assert repr(DRAWN) == 'A "window" of 3 < 4 cells.'


def test_html_has_the_sentence_as_alternative_text_and_as_caption():
    html = DRAWN._repr_html_()
    escaped = "A &quot;window&quot; of 3 &lt; 4 cells."
    assert f'alt="{escaped}"' in html
    assert f">{escaped}</figcaption>" in html


def test_html_holds_the_picture_itself():
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', DRAWN._repr_html_())
    assert b64decode(source.group(1)) == b"<svg/>"


@pytest.mark.parametrize(
    ("media_type", "content", "kind"),
    [
        (SVG, b"<svg/>", "drawn"),
        (SVG, b'<svg><image class="map"/></svg>', "drawn map"),
        ("image/png", b"", "photograph"),
    ],
)
def test_only_drawings_and_maps_turn_dark(media_type, content, kind):
    html = Picture(content, media_type, "A sentence.", 1, 1)._repr_html_()
    assert f'<img class="{kind}"' in html
    assert "img.drawn" in html
    assert "img.photograph" not in html


def test_around_a_photograph_a_drawing_turns_dark_in_the_notebook_alone():
    content = b'<svg width="9"><image class="photo" href="a.jpg"/><text>a</text></svg>'
    picture = Picture(content, SVG, "A sentence.", 9, 9)
    html = picture._repr_html_()
    source = b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)[1])
    style = re.search(rb"<style>(.*?)</style>", source)
    assert style[1].startswith(b"@media(prefers-color-scheme:dark){svg>:not(.photo){filter:")
    assert source.replace(style[0], b"") == picture.content == content
    for theme, scheme in (("true", "light"), ("false", "dark")):
        chosen = f'[data-jp-theme-light="{theme}"] .convhelpers-picture img.photograph'
        assert f"{chosen}{{color-scheme:{scheme}}}" in html


def test_save_writes_the_content(tmp_path):
    DRAWN.save(tmp_path / "drawn.svg")
    assert (tmp_path / "drawn.svg").read_bytes() == b"<svg/>"
