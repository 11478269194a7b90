"""A picture of the reader's own, given to the filters of both applications."""

from io import BytesIO

import nbformat
import numpy as np
import pytest
from application import APPLICATIONS
from execute import canonical
from explorer_page import ExplorerPage
from nbformat import v4
from notebook_page import kinds
from PIL import Image

from convhelpers.explorers import explore_filters

SOURCE = "from convhelpers.explorers import explore_filters\n\nexplore_filters()"
MEGABYTE = 10**6


def picture_file(name, n_H, n_W, kind, **options):
    """A file of noise, which no format makes much smaller."""
    buffer = BytesIO()
    pixels = np.random.default_rng(0).integers(256, size=(n_H, n_W, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(buffer, kind, **options)
    content = buffer.getvalue()
    return {"name": name, "mimeType": f"image/{kind.lower()}", "buffer": content}


@pytest.fixture(scope="module")
def large():
    """A photograph of 12 million pixels and as many bytes, taken with the camera on its side."""
    exif = Image.Exif()
    exif[274] = 6
    file = picture_file("large.jpg", 3000, 4000, "JPEG", quality=93, exif=exif)
    assert 11 * MEGABYTE < len(file["buffer"]) < 15 * MEGABYTE
    return file


@pytest.fixture(scope="module")
def small():
    file = picture_file("small.png", 150, 130, "PNG")
    assert len(file["buffer"]) == pytest.approx(60_000, rel=0.1)
    return file


class OwnPicturePage(ExplorerPage):
    """The filters on the page, and their input for a file."""

    def choose(self, file):
        self.part("photo", "input[type=file]").set_input_files(file)

    def status(self):
        return self.part("photo", "[role=status]").text_content()

    def chosen(self):
        return self.shown()["photo"]["menu"]

    def shows(self, start):
        return self._in_time(lambda: self.read()["sentence"].startswith(start))

    def says(self, words):
        return self._in_time(lambda: words in self.status())


@pytest.fixture(scope="module", params=APPLICATIONS)
def tab(request, tab_in, course):
    notebook = canonical(v4.new_notebook(cells=[v4.new_code_cell(SOURCE, id="cell-01")]))
    nbformat.write(notebook, course / "notebooks" / "own_picture.ipynb")
    tab = tab_in(request.param)
    tab.app.end_kernels()
    tab.open("own_picture.ipynb")
    tab.run_all()
    return tab


@pytest.fixture
def filters(tab):
    return OwnPicturePage(tab.page, tab.explorer(0), explore_filters())


def test_a_large_photograph_is_shown_and_a_small_one_after_it(filters, large, small):
    filters.choose(large)
    assert filters.shows("large.jpg in color, 300 × 225 × 3; ")
    filters.choose(small)
    assert filters.shows("small.png in color, 150 × 130 × 3; ")
    assert filters.chosen() == "small.png in color"
    assert filters.status() == ""


def test_the_same_file_can_be_chosen_again(filters, small):
    filters.choose(small)
    assert filters.shows("small.png in color, ")
    filters.part("photo", "select").select_option(index=0)
    assert filters.shows("chelsea in color, ")
    filters.choose(small)
    assert filters.shows("small.png in color, ")


def test_a_small_file_that_the_browser_cannot_decode_is_shown(filters):
    filters.choose(picture_file("small.tif", 150, 130, "TIFF"))
    assert filters.shows("small.tif in color, 150 × 130 × 3; ")


def test_a_large_file_that_the_browser_cannot_decode_is_refused_at_once(filters, small):
    filters.choose(picture_file("large.tif", 2000, 2000, "TIFF"))
    assert filters.says("large.tif has 12.0 MB, and your browser cannot make it smaller.")
    filters.choose(small)
    assert filters.shows("small.png in color, ")
    assert filters.status() == ""


def test_what_is_no_picture_gets_a_sentence(filters):
    filters.choose({"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<html>" * 10})
    assert filters.shows("page.jpg cannot be shown: it is no picture")


def test_the_page_does_not_move(filters, large, small):
    filters.choose(small)
    assert filters.shows("small.png in color, ")
    before = filters.ask("layout")
    filters.choose(picture_file("large.tif", 2000, 2000, "TIFF"))
    assert filters.says("large.tif has ")
    assert filters.ask("layout") == before


def test_the_console_is_silent(tab):
    assert kinds(tab.messages) - tab.own_messages == set()
