"""The explorer of filters on a photograph, moved without a browser."""

import re
from io import BytesIO
from itertools import product

import numpy as np
import pytest
from figures.svg import JPEG_ERROR, rasters, texts, unreadable
from PIL import Image

from convhelpers import conv_forward
from convhelpers.data import load_photo
from convhelpers.explorers import explore_filters
from convhelpers.explorers import photograph as module
from convhelpers.figures import filtered_photograph
from convhelpers.filters import FILTERS, hand_set_filter

CHOICES = ("chelsea in color", "chelsea in gray", "camera", "brick", "coins")
AROUND_ZERO = ("sobel vertical", "sobel horizontal", "laplacian")


@pytest.fixture(scope="module")
def walked():
    """One explorer for the tests that set every control themselves."""
    return explore_filters()


@pytest.fixture
def drawings(monkeypatch):
    """Count the pictures that are drawn."""
    drawn = []

    def count(*args, **kwargs):
        drawn.append(kwargs)
        return filtered_photograph(*args, **kwargs)

    monkeypatch.setattr(module, "filtered_photograph", count)
    return drawn


def choose(explorer, *, photo=None, kernel=None, stride=None, pad=None):
    """Move controls as a reader would, one after the other."""
    controls = explorer.controls
    if photo is not None:
        controls["photo"].menu.label = photo
    if kernel is not None:
        controls["filter"].menu.value = kernel
    if stride is not None:
        controls["stride"].value = stride
    if pad is not None:
        controls["pad"].value = pad


def upload(explorer, name, content):
    """Hand a file over as the browser does."""
    explorer.controls["photo"].upload._handle_custom_msg(name, [memoryview(content)])


def picture_file(pixels):
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def labels(explorer):
    return [label for label, _ in explorer.controls["photo"].menu.options]


def numbers(explorer):
    return np.array([[cell.value for cell in row] for row in explorer.controls["filter"].cells])


# The whole grid


@pytest.mark.parametrize("photo", CHOICES)
def test_every_choice_draws_what_it_says_and_keeps_its_size(walked, photo):
    pixels = load_photo(photo.split()[0])
    n_C = 3 if photo.endswith("color") else 1
    n_H_prev, n_W_prev, _ = pixels.shape
    for kernel, stride, pad in product(FILTERS, range(1, 5), range(4)):
        choose(walked, photo=photo, kernel=kernel, stride=stride, pad=pad)
        picture = walked.picture
        n_H, n_W = ((n + 2 * pad - 3) // stride + 1 for n in (n_H_prev, n_W_prev))
        source = f"{n_H_prev} × {n_W_prev}" + (" × 3" if n_C == 3 else "")
        result = f"{n_H} × {n_W}" + (" × 3" if n_C == 3 and kernel not in AROUND_ZERO else "")
        start = f"{photo}, {source}; filter {kernel}, stride {stride}, pad {pad}. Z is {result}, "
        assert picture.sentence.startswith(start)
        assert f"Z, {result}" in texts(picture)
        assert (picture.width, picture.height) == walked.size == (760, 344)


@pytest.mark.parametrize("photo", CHOICES)
def test_the_chosen_photograph_is_shown(walked, photo):
    choose(walked, photo=photo, kernel="identity", stride=1, pad=0)
    image = Image.fromarray(load_photo(photo.split()[0]).squeeze())
    expected = np.array(image.convert("L") if photo.endswith("gray") else image, dtype=float)
    source, target = rasters(walked.picture)
    assert np.abs(source - expected).mean() < JPEG_ERROR
    assert np.abs(target - expected[1:-1, 1:-1]).mean() < JPEG_ERROR


@pytest.mark.parametrize("kernel", FILTERS)
def test_the_picture_is_that_of_the_figure(walked, kernel):
    choose(walked, photo="coins", kernel=kernel, stride=2, pad=1)
    expected = filtered_photograph(
        load_photo("coins"),
        hand_set_filter(kernel),
        stride=2,
        pad=1,
        names=("coins", f"filter {kernel}"),
    )
    assert walked.picture.content == expected.content
    assert walked.picture.sentence == expected.sentence


def test_the_menus_offer_every_photograph_and_every_filter(walked):
    assert tuple(labels(walked)) == CHOICES
    assert walked.controls["filter"].menu.options == (*FILTERS, "my own")


# The filter


@pytest.mark.parametrize("kernel", FILTERS)
def test_the_editor_shows_the_numbers_of_the_chosen_filter(walked, kernel):
    choose(walked, kernel=kernel)
    np.testing.assert_array_equal(numbers(walked), hand_set_filter(kernel))


@pytest.mark.parametrize(("row", "col"), list(product(range(3), range(3))))
def test_a_change_of_one_number_makes_the_filter_the_readers(walked, drawings, row, col):
    choose(walked, photo="brick", kernel="laplacian", stride=4, pad=0)
    drawings.clear()
    walked.controls["filter"].cells[row][col].value = 7.5
    assert len(drawings) == 1
    assert walked.controls["filter"].menu.value == "my own"
    kernel = hand_set_filter("laplacian")
    kernel[row, col] = 7.5
    np.testing.assert_array_equal(numbers(walked), kernel)
    expected = filtered_photograph(load_photo("brick"), kernel, stride=4, pad=0)
    assert walked.picture.content == expected.content
    assert "filter my own, stride 4" in walked.picture.sentence
    walked.controls["filter"].cells[row][col].value = -3
    assert len(drawings) == 2
    assert f"add up to {kernel.sum() - 10.5:g},".replace("-", "−") in walked.picture.sentence


def test_a_named_filter_takes_the_place_of_the_readers(walked, drawings):
    choose(walked, photo="brick", kernel="emboss")
    walked.controls["filter"].cells[0][0].value = 9
    drawings.clear()
    choose(walked, kernel="emboss")
    assert len(drawings) == 1
    np.testing.assert_array_equal(numbers(walked), hand_set_filter("emboss"))
    assert "filter emboss," in walked.picture.sentence


def test_an_own_filter_starts_from_the_numbers_that_are_there(walked):
    choose(walked, kernel="sharpen")
    choose(walked, kernel="my own")
    np.testing.assert_array_equal(numbers(walked), hand_set_filter("sharpen"))
    assert "filter my own," in walked.picture.sentence


@pytest.mark.parametrize(("typed", "kept"), [(1e9, 100), (-1e9, -100), (0.25, 0.25)])
def test_a_number_stays_within_its_limits(walked, typed, kept):
    choose(walked, photo="brick", kernel="identity")
    walked.controls["filter"].cells[2][1].value = typed
    assert numbers(walked)[2, 1] == kept


def test_a_filter_of_zeros_is_drawn_too(walked):
    choose(walked, photo="brick", kernel="identity")
    walked.controls["filter"].cells[1][1].value = 0
    assert "values from 0 to 0. The filter’s numbers add up to 0" in walked.picture.sentence


def test_every_number_box_is_named_by_its_place():
    names = [cell.description for row in explore_filters().controls["filter"].cells for cell in row]
    assert names == [f"filter row {row}, column {col}" for row in range(3) for col in range(3)]


def test_every_move_draws_once(drawings):
    explorer = explore_filters()
    for move in (
        {"photo": "camera"},
        {"photo": "chelsea in gray"},
        {"kernel": "box blur"},
        {"kernel": "gaussian blur"},
        {"stride": 3},
        {"pad": 2},
    ):
        drawings.clear()
        choose(explorer, **move)
        assert len(drawings) == 1, move
    drawings.clear()
    upload(explorer, "mine.png", picture_file(np.zeros((20, 30, 3), np.uint8)))
    assert len(drawings) == 1


# The reader's own picture


def test_an_own_picture_joins_the_menu_and_is_shown():
    explorer = explore_filters()
    choose(explorer, kernel="identity")
    pixels = np.random.default_rng(0).integers(256, size=(4, 5, 3), dtype=np.uint8)
    pixels = pixels.repeat(16, axis=0).repeat(16, axis=1)
    upload(explorer, "my cat.png", picture_file(pixels))
    assert tuple(labels(explorer)) == (*CHOICES, "my cat.png in color", "my cat.png in gray")
    assert explorer.controls["photo"].menu.label == "my cat.png in color"
    assert explorer.picture.sentence.startswith("my cat.png in color, 64 × 80 × 3; ")
    assert np.abs(rasters(explorer.picture)[0] - pixels).mean() < JPEG_ERROR
    choose(explorer, photo="my cat.png in gray")
    assert explorer.picture.sentence.startswith("my cat.png in gray, 64 × 80; ")
    choose(explorer, photo="coins")
    assert explorer.picture.sentence.startswith("coins, ")


def test_a_second_picture_takes_the_place_of_the_first():
    explorer = explore_filters()
    upload(explorer, "mine.png", picture_file(np.full((20, 30), 10, np.uint8)))
    before = explorer.picture.content
    upload(explorer, "mine.png", picture_file(np.full((20, 30), 99, np.uint8)))
    assert explorer.picture.content != before
    assert tuple(labels(explorer)) == (*CHOICES, "mine.png in color", "mine.png in gray")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", b"hello", "it is no picture that can be read, or it is damaged."),
        ("none.png", b"", "the file is empty."),
        ("dot.png", picture_file(np.zeros((2, 2), np.uint8)), "reduced to 2 × 2 pixels, it is"),
    ],
)
def test_a_file_that_cannot_be_shown_gives_a_sentence(name, content, reason):
    explorer = explore_filters()
    upload(explorer, name, content)
    assert explorer.picture.sentence.startswith(f"{name} cannot be shown: {reason}")
    assert tuple(labels(explorer)) == (*CHOICES, name)
    choose(explorer, stride=2, pad=3, kernel="box blur")
    assert explorer.picture.sentence.startswith(f"{name} cannot be shown: ")
    assert not unreadable(explorer.picture)
    choose(explorer, photo="chelsea in color")
    assert explorer.picture.sentence.startswith("chelsea in color, ")


def test_the_same_file_can_be_chosen_again():
    explorer = explore_filters()
    content = picture_file(np.zeros((20, 30), np.uint8))
    upload(explorer, "mine.png", content)
    choose(explorer, photo="coins")
    upload(explorer, "mine.png", content)
    assert explorer.picture.sentence.startswith("mine.png in color, ")


def test_the_page_hears_that_a_file_has_come(monkeypatch):
    explorer = explore_filters()
    sent = []
    monkeypatch.setattr(explorer.controls["photo"].upload, "send", sent.append)
    upload(explorer, "mine.png", picture_file(np.zeros((20, 30), np.uint8)))
    upload(explorer, "none.png", b"")
    assert sent == ["received", "received"]


def test_what_a_reader_should_know_of_a_picture_stands_in_its_sentence():
    explorer = explore_filters()
    values = np.linspace(0, 1000, 600).reshape(20, 30).astype(np.uint16)
    upload(explorer, "cells.png", picture_file(values))
    note = "so 0 is shown black and 1000 white."
    for photo in ("cells.png in color", "cells.png in gray"):
        choose(explorer, photo=photo)
        assert explorer.picture.sentence.endswith(note)
    choose(explorer, photo="coins")
    assert not explorer.picture.sentence.endswith(note)


def test_a_long_name_is_cut():
    explorer = explore_filters()
    upload(explorer, "a" * 300 + ".png", b"")
    assert explorer.picture.sentence.startswith("a" * 32 + "… cannot be shown")


@pytest.mark.parametrize("shape", [(300, 16, 3), (16, 300, 3), (16, 16, 3), (300, 300, 3)])
@pytest.mark.parametrize("yours", [None, conv_forward])
def test_pictures_of_every_shape_keep_the_size(shape, yours):
    explorer = explore_filters(yours)
    upload(explorer, "mine.png", picture_file(np.zeros(shape, np.uint8)))
    for stride, pad in product((1, 4), (0, 3)):
        choose(explorer, stride=stride, pad=pad)
        assert (explorer.picture.width, explorer.picture.height) == explorer.size
        assert not unreadable(explorer.picture)


# The reader's own function


def loops(A_prev, W, b, stride, pad):
    """The layer as a reader writes it."""
    A_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    m, n_H_pad, n_W_pad, _ = A_pad.shape
    n_C, f, _, _ = W.shape
    Z = np.zeros((m, (n_H_pad - f) // stride + 1, (n_W_pad - f) // stride + 1, n_C))
    for i, h, w, c in np.ndindex(Z.shape):
        top, left = h * stride, w * stride
        Z[i, h, w, c] = np.sum(A_pad[i, top : top + f, left : left + f] * W[c]) + b[c]
    return Z


def flipped(A_prev, W, b, stride, pad):
    return loops(A_prev, W[:, ::-1, ::-1], b, stride, pad)


def test_the_readers_function_computes_the_result_on_fewer_pixels():
    shapes = []

    def spied(A_prev, *rest):
        shapes.append(A_prev.shape)
        return loops(A_prev, *rest)

    explorer = explore_filters(spied)
    assert set(shapes) == {(1, 40, 60, 3)}
    sentence = explorer.picture.sentence
    assert sentence.startswith(
        "chelsea in color, one pixel of 5 × 5 to save time, 40 × 60 × 3; filter sobel vertical, "
    )
    assert sentence.endswith("Your Z agrees with the course’s.")
    assert "Z, yours, 38 × 58" in texts(explorer.picture)
    source = rasters(explorer.picture)[0]
    assert np.abs(source - load_photo("chelsea")[::5, ::5]).mean() < 2 * JPEG_ERROR


@pytest.mark.parametrize("kernel", FILTERS)
@pytest.mark.parametrize("photo", CHOICES[:3])
def test_a_right_function_agrees_with_the_course(photo, kernel):
    explorer = explore_filters(loops)
    choose(explorer, photo=photo, stride=4, kernel=kernel, pad=1)
    assert explorer.picture.sentence.endswith("Your Z agrees with the course’s.")


def test_a_small_picture_is_not_thinned_out():
    explorer = explore_filters(loops)
    upload(explorer, "mine.png", picture_file(np.zeros((20, 60), np.uint8)))
    assert explorer.picture.sentence.startswith("mine.png in color, 20 × 60 × 3; ")


def test_a_wrong_function_is_drawn_and_named():
    explorer = explore_filters(flipped)
    right = explore_filters(loops)
    assert explorer.picture.sentence.endswith(
        "Your Z differs from the course’s in more than 99% of the numbers, first at row 0, "
        "column 0, channel 0: 146 instead of −146."
    )
    # Turned by 180 degrees, the Sobel filter changes its sign.
    assert explorer.picture.content != right.picture.content
    lowest = re.search(r"from (\S+) to", explorer.picture.sentence).group(1)
    assert f"to {lowest.removeprefix('−')}," in right.picture.sentence


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda A_prev, W, b, stride, pad: ..., "not written yet"),
        (lambda A_prev, W, b, stride, pad: print(), "None"),
        (lambda A_prev, W, b, stride, pad: 1 / 0, "ZeroDivisionError"),
        (lambda A_prev, W, b, stride, pad: A_prev, r"shape \(1, 40, 60, 3\)"),
        (lambda A_prev, W, b, stride, pad: "Z", "str"),
    ],
)
def test_a_function_that_gives_no_result_gets_a_sentence(function, sentence):
    explorer = explore_filters(function)
    assert re.search(sentence, explorer.picture.sentence)
    for move in ({"stride": 2}, {"pad": 1}, {"kernel": "box blur"}, {"photo": "coins"}):
        choose(explorer, **move)
        assert explorer.picture.width <= explorer.size[0]
        assert explorer.picture.height <= explorer.size[1]
        assert not unreadable(explorer.picture)


def test_a_function_that_changes_its_input_does_not_change_the_photograph():
    def spoils(A_prev, W, b, stride, pad):
        Z = loops(A_prev, W, b, stride, pad)
        A_prev[:], W[:] = 0, 0
        return Z

    explorer = explore_filters(spoils)
    choose(explorer, pad=1)
    assert explorer.picture.sentence == (
        "spoils changes A_prev and W, which the caller still needs."
    )
    unspoiled = explore_filters(loops)
    choose(unspoiled, pad=1)
    assert rasters(unspoiled.picture)[0].mean() > 20


# Themes and the page


def test_photographs_do_not_turn_dark_with_the_theme(root):
    css = (root / "convhelpers/explorers/stage.css").read_text(encoding="utf-8")
    (dark,) = re.findall(r"([^}/]+){\s*filter", css)
    assert ".convhelpers-live:not(:has(.photo))," in dark
    assert ".convhelpers-live svg:has(.photo) > :not(.photo)," in dark
    assert dark.count(".convhelpers-live") == 2


def test_the_live_picture_holds_the_photographs_and_the_sentence(walked):
    choose(walked, photo="coins", kernel="box blur", stride=1, pad=0)
    live = walked.stage.shown
    assert "".join(live["parts"]).count("<image ") == 2
    ((_, frame),) = live["frames"]
    assert "coins, 202 × 256; filter box blur, stride 1, pad 0." in frame["description"]


# typed into the picture


def test_a_number_that_is_typed_into_the_picture_is_that_of_the_filter(drawings):
    explorer = explore_filters()
    drawings.clear()
    for row, col in np.ndindex(3, 3):
        explorer.type("W", [row, col], "−1.5")
        assert explorer.controls["filter"].cells[row][col].value == -1.5
    assert len(drawings) == 9
    assert explorer.controls["filter"].menu.value == module.OWN
    assert explorer.picture == explorer.draw(**explorer.values)
    assert explorer.stage.is_typed
    assert texts(explorer.picture).count("−1.5") == 9


def test_the_filter_that_was_chosen_last_comes_back():
    explorer = explore_filters()
    choose(explorer, kernel="laplacian")
    before = explorer.picture
    explorer.type("W", [0, 2], "9")
    explorer.type("W", [1, 1], "0")
    assert explorer.picture != before
    explorer.reset()
    assert explorer.picture == before
    assert not explorer.stage.is_typed


def test_every_number_of_the_filter_can_be_typed_and_no_other_thing():
    explorer = explore_filters()
    before = explorer.picture
    for row, col in np.ndindex(3, 3):
        index = f"&quot;array&quot;:&quot;W&quot;,&quot;index&quot;:[{row},{col}]"
        assert before.touch.count(index) == 1
    assert before.touch.count("data-edit") == 9
    with pytest.raises(ValueError, match="Type a number from"):
        explorer.type("W", [0, 0], "two")
    assert explorer.picture == before
