"""The photographs and the digits: what they are, that each has a license, and comes along."""

import re
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from convhelpers.data import PARTS, PHOTOS, load_digits, load_photo

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


# The digits


def test_the_digits_are_images_of_one_channel_with_a_label_each():
    images, labels = load_digits()
    assert images.shape == (1797, 8, 8, 1) and images.dtype == np.uint8
    assert labels.shape == (1797,) and labels.dtype == np.int64
    assert (images.min(), images.max()) == (0, 16)


def test_the_digits_are_those_of_the_uci_repository():
    # The number of images of each class in `optdigits.tes`, from the description of the data set.
    _, labels = load_digits()
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]


def test_a_digit_stands_upright():
    images, labels = load_digits()
    seven = images[labels == 7].mean(axis=0)[:, :, 0]
    assert seven[0, 2:6].sum() > 2 * seven[7, 2:6].sum()  # the bar of a 7 is at the top
    four = images[labels == 4].mean(axis=0)[:, :, 0]
    assert four[4, 1] > 2 * four[0, 6]  # and the arm of a 4 at the left


def test_test_and_training_images_are_all_images_once():
    (images, _), (learned, _), (apart, apart_labels) = (load_digits(part) for part in PARTS)
    assert len(learned) == 1437 and len(apart) == 360
    assert np.bincount(apart_labels).tolist() == [36] * 10

    def as_rows(images):
        return sorted(map(bytes, images))

    assert as_rows(np.concatenate([learned, apart])) == as_rows(images)
    assert not set(as_rows(learned)) & set(as_rows(apart))


@pytest.mark.parametrize("part", PARTS)
def test_every_call_gives_new_digits(part):
    for array in load_digits(part):
        array[:] = 0
    assert all(array.any() for array in load_digits(part))


@pytest.mark.parametrize("part", ["validation", "", None, 3])
def test_an_unknown_part_is_refused_with_the_parts_there_are(part):
    expected = f"part must be one of all, train, test, got {part!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        load_digits(part)


def test_the_digits_have_a_row_with_their_shape_origin_and_license():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith("| `digits.npz` |")]
    assert "(1797, 8, 8, 1)" in row and "CC BY 4.0" in row
    for name in ("Alpaydin", "Kaynak", "UCI", "10.24432/C50P49", "scikit-learn"):
        assert name in row
    assert len((FOLDER / "digits.npz").read_bytes()) < LARGEST_FILE
