"""A picture carries its sentence everywhere it goes."""

import logging
import re
from base64 import b64decode

import pytest
from matplotlib.figure import Figure

from convhelpers.figures.kit.picture import SVG, WEBP, Picture, picture_of_figure

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


@pytest.mark.parametrize(("media_type", "kind"), [(SVG, "drawn"), (WEBP, "photograph")])
def test_only_drawings_turn_dark(media_type, kind):
    html = Picture(b"", media_type, "A sentence.", 1, 1)._repr_html_()
    assert f'<img class="{kind}"' in html
    assert "img.drawn" in html
    assert "img.photograph" not in html


def test_around_a_photograph_a_drawing_turns_dark_in_the_notebook_alone():
    content = b'<svg width="9"><image href="a.jpg"/><text>a</text></svg>'
    picture = Picture(content, SVG, "A sentence.", 9, 9)
    html = picture._repr_html_()
    source = b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)[1])
    style = re.search(rb"<style>(.*?)</style>", source)
    assert style[1].startswith(b"@media(prefers-color-scheme:dark){svg>:not(image){filter:")
    assert source.replace(style[0], b"") == picture.content == content
    for theme, scheme in (("true", "light"), ("false", "dark")):
        chosen = f'[data-jp-theme-light="{theme}"] .convhelpers-picture img.photograph'
        assert f"{chosen}{{color-scheme:{scheme}}}" in html


def test_save_writes_the_content(tmp_path):
    DRAWN.save(tmp_path / "drawn.svg")
    assert (tmp_path / "drawn.svg").read_bytes() == b"<svg/>"


def test_a_figure_becomes_a_webp_of_the_size_of_the_figure():
    picture = picture_of_figure(Figure(figsize=(2, 1)), "Nothing yet.")
    assert picture.content[:4] == b"RIFF"
    assert picture.content[8:12] == b"WEBP"
    assert (picture.width, picture.height, picture.sentence) == (200, 100, "Nothing yet.")


def test_a_first_start_of_matplotlib_says_nothing_in_red():
    assert not logging.getLogger("matplotlib.font_manager").isEnabledFor(logging.WARNING)
