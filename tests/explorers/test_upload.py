"""Picture files of every kind, good and bad, made here with Pillow."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convhelpers.explorers.upload import read_picture

# Left half dark, right half light, and a bright corner at the top left.
PIXELS = np.zeros((40, 60, 3), np.uint8)
PIXELS[:, 30:] = [200, 120, 40]
PIXELS[:10, :10] = 255


def encoded(image, kind="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width, height):
    """A PNG that claims a size and has no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM"])
def test_a_color_picture_keeps_its_pixels(kind):
    np.testing.assert_array_equal(read_picture(encoded(Image.fromarray(PIXELS), kind)), PIXELS)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_compressed_picture_nearly_keeps_its_pixels(kind):
    pixels = read_picture(encoded(Image.fromarray(PIXELS), kind, quality=95))
    assert np.abs(pixels - PIXELS.astype(float)).mean() < 4


def test_a_memoryview_is_read_too():
    content = memoryview(encoded(Image.fromarray(PIXELS)))
    np.testing.assert_array_equal(read_picture(content), PIXELS)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "RGBA"])
def test_every_mode_becomes_red_green_blue(mode):
    image = Image.fromarray(PIXELS).convert(mode)
    np.testing.assert_array_equal(read_picture(encoded(image)), np.array(image.convert("RGB")))


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("YCbCr", "TIFF")])
def test_the_color_spaces_of_print_and_video_are_read(mode, kind):
    pixels = read_picture(encoded(Image.fromarray(PIXELS).convert(mode), kind))
    assert np.abs(pixels - PIXELS.astype(float)).mean() < 4


def test_a_picture_of_16_bits_keeps_its_brightness():
    gray = PIXELS[:, :, 0]
    deep = Image.fromarray(gray.astype(np.uint16) * 257)
    np.testing.assert_array_equal(read_picture(encoded(deep))[:, :, 1], gray)


def test_a_picture_of_floats_keeps_its_brightness():
    shares = (PIXELS[:, :, 0] / 255).astype(np.float32)
    shares[0, 0] = np.nan
    pixels = read_picture(encoded(Image.fromarray(shares), "TIFF"))[:, :, 2]
    assert pixels[0, 0] == 0
    assert np.abs(pixels[1:].astype(int) - PIXELS[1:, :, 0]).max() <= 1


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_transparent_parts_become_white(mode):
    image = Image.fromarray(PIXELS).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 20, 60, 40))
    pixels = read_picture(encoded(image.convert(mode)))
    assert np.all(pixels[20:] == 255)
    assert np.all(pixels[11:20, :30] == 0)


def test_a_picture_is_turned_as_the_camera_was_held():
    exif = Image.Exif()
    exif[274] = 6  # orientation: turn by 90 degrees
    content = encoded(Image.fromarray(PIXELS), exif=exif)
    np.testing.assert_array_equal(read_picture(content), np.rot90(PIXELS, -1))


@pytest.mark.filterwarnings("error")
def test_a_picture_whose_notes_are_damaged_is_read_without_a_warning():
    notes = b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01"
    content = encoded(Image.fromarray(PIXELS), "JPEG", exif=notes)
    assert read_picture(content).shape == PIXELS.shape


def test_the_first_picture_of_an_animation_is_taken():
    frames = [Image.fromarray(PIXELS), Image.fromarray(255 - PIXELS)]
    content = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(read_picture(content), PIXELS)


@pytest.mark.parametrize(
    ("size", "shape"), [((900, 600), (200, 300)), ((500, 1000), (300, 150)), ((300, 20), (20, 300))]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_longer_side_has_at_most_300_pixels(size, shape, kind):
    content = encoded(Image.new("RGB", size, "orange"), kind)
    assert read_picture(content).shape == (*shape, 3)


@pytest.mark.parametrize("size", [(1, 1), (15, 15), (3000, 90)])
def test_a_picture_too_narrow_for_a_filter_is_refused(size):
    with pytest.raises(ValueError, match="too narrow: each side needs 16"):
        read_picture(encoded(Image.new("RGB", size)))


def test_an_empty_file_is_refused():
    with pytest.raises(ValueError, match=r"the file is empty\."):
        read_picture(b"")


GOOD = {kind: encoded(Image.fromarray(PIXELS), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")}


@pytest.mark.parametrize("kind", GOOD)
def test_a_truncated_file_is_refused_wherever_it_ends(kind):
    for end in np.linspace(1, 0.7 * len(GOOD[kind]), 12).astype(int):
        with pytest.raises(ValueError, match="no picture that can be read, or it is damaged"):
            read_picture(GOOD[kind][:end])


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.filterwarnings("error")
def test_a_damaged_file_is_gives_pixels_or_a_sentence(kind):
    rng = np.random.default_rng(0)
    for _ in range(60):
        content = bytearray(GOOD[kind])
        for place in rng.integers(len(content), size=4):
            content[place] = rng.integers(256)
        with suppress(ValueError):
            assert read_picture(bytes(content)).dtype == np.uint8


@pytest.mark.parametrize("content", [b"hello", b"<svg/>", b"%PDF-1.7", bytes(1000)])
def test_a_file_of_another_kind_is_refused(content):
    with pytest.raises(ValueError, match="no picture that can be read"):
        read_picture(content)


@pytest.mark.parametrize("side", [10_000, 100_000])
def test_an_absurdly_large_picture_is_refused_before_it_is_decoded(side):
    with pytest.raises(ValueError, match="more than 89 million pixels"):
        read_picture(png_header(side, side))
