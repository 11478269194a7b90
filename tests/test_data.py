"""The photographs: what they are, that each has a license, and that they come with the package."""

import re
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from convhelpers.data import PHOTOS, load_photo

FOLDER = files("convhelpers.data")
SHAPES = {
    "brick": (192, 256, 1),
    "camera": (216, 288, 1),
    "chelsea": (200, 300, 3),
    "coins": (202, 256, 1),
}
LARGEST_FILE = 150 * 1024


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photograph_is_rows_columns_channels(name):
    photo = load_photo(name)
    assert photo.shape == SHAPES[name]
    assert photo.dtype == np.uint8


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photograph_uses_the_range_of_its_values(name):
    photo = load_photo(name)
    assert np.ptp(photo) > 100
    assert photo.std() > 15


def test_the_color_photograph_is_in_color_and_red_comes_first():
    red, green, blue = load_photo("chelsea").mean(axis=(0, 1))
    assert red > green > blue


def test_rows_run_from_top_to_bottom():
    photo = load_photo("camera")
    sky, coat = photo[:50, :50], photo[-50:, :50]
    assert sky.mean() > coat.mean() + 50


def test_every_call_gives_a_new_array():
    one, two = load_photo("coins"), load_photo("coins")
    one[:] = 0
    assert two.any()


@pytest.mark.parametrize("name", ["cat", "chelsea.png", "", "../data/brick", None, 3])
def test_an_unknown_name_is_refused_with_the_names_there_are(name):
    expected = f"name must be one of brick, camera, chelsea, coins, got {name!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        load_photo(name)


def test_the_names_are_those_of_the_files():
    stems = {file.name.removesuffix(".png") for file in FOLDER.iterdir() if ".png" in file.name}
    assert stems == set(PHOTOS) == set(SHAPES)


@pytest.mark.parametrize("name", PHOTOS)
def test_a_file_is_small(name):
    assert len((FOLDER / f"{name}.png").read_bytes()) < LARGEST_FILE


@pytest.mark.parametrize("name", PHOTOS)
def test_every_file_has_a_row_with_its_shape_origin_and_license(name):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{name}.png` |")]
    _, shape, what, origin, license_, change = [cell.strip() for cell in row.strip("|").split("|")]
    assert shape == str(SHAPES[name])
    assert what and change
    assert "scikit-image" in origin
    assert "CC0" in license_ or license_ == "no known copyright restrictions"


def test_pillow_is_imported_only_when_a_photograph_is_asked_for():
    code = (
        "import sys, convhelpers.data; assert 'PIL' not in sys.modules; "
        "convhelpers.data.load_photo('brick'); assert 'PIL' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
