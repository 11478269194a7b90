"""Picture files of every kind, good and bad, made here with Pillow."""

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convhelpers.explorers.files import decoding
from convhelpers.explorers.upload import read_picture

# Left half dark, right half light, and a bright corner at the top left.
PIXELS = np.zeros((40, 60, 3), np.uint8)
PIXELS[:, 30:] = [200, 120, 40]
PIXELS[:10, :10] = 255


def encoded(image, kind="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def told(content):
    """What is told of a picture, and its pixels."""
    sentences = []
    pixels = read_picture(content, sentences.append)
    return sentences, pixels


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
    content = encoded(Image.fromarray(PIXELS).convert(mode), kind, compression="jpeg")
    pixels = read_picture(content)
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
        with pytest.raises(ValueError, match=r"no picture that can be read|incomplete"):
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


@pytest.mark.parametrize("content", [b"hello", b"<html>no</html>", bytes(1000)])
def test_a_file_of_another_kind_is_refused(content):
    with pytest.raises(ValueError, match="no picture that can be read"):
        read_picture(content)


@pytest.mark.parametrize("side", [10_000, 100_000])
def test_an_absurdly_large_picture_is_refused_before_it_is_decoded(side):
    with pytest.raises(ValueError, match="more than 89 million pixels"):
        read_picture(png_header(side, side))


# The notes of cameras


def tag(number, kind, count, value, order="<"):
    return struct.pack(f"{order}HHL4s", number, kind, count, value)


def exif_notes(*tags, order="<"):
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}LH", 8, len(tags))
    return b"Exif\0\0" + start + b"".join(tags) + bytes(4)


def jpeg_with(notes, marker=0xE1):
    """PIXELS as a JPEG with one more segment of notes."""
    plain = encoded(Image.fromarray(PIXELS), "JPEG")
    return plain[:2] + struct.pack(">BBH", 0xFF, marker, 2 + len(notes)) + notes + plain[2:]


def png_with(*chunks):
    plain = encoded(Image.fromarray(PIXELS))
    return plain[:33] + b"".join(chunks) + plain[33:]


UPRIGHT = {
    1: PIXELS,
    2: PIXELS[:, ::-1],
    3: PIXELS[::-1, ::-1],
    4: PIXELS[::-1],
    5: PIXELS.swapaxes(0, 1),
    6: np.rot90(PIXELS, -1),
    7: PIXELS[::-1, ::-1].swapaxes(0, 1),
    8: np.rot90(PIXELS),
}


def assert_shows(pixels, expected):
    assert pixels.shape == expected.shape
    assert np.abs(pixels - expected.astype(float)).mean() < 4


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("kind", "packed"), [(1, "B3x"), (3, "H2x"), (4, "L")])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation, kind, packed, order):
    value = struct.pack(order + packed, orientation)
    notes = exif_notes(tag(0x0112, kind, 1, value, order), order=order)
    assert_shows(read_picture(jpeg_with(notes)), UPRIGHT[orientation])
    assert_shows(read_picture(png_with(chunk(b"eXIf", notes[6:]))), UPRIGHT[orientation])


@pytest.mark.parametrize("kind", ["WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_other_formats_are_turned_upright(orientation, kind):
    exif = Image.Exif()
    exif[274] = orientation
    content = encoded(Image.fromarray(PIXELS), kind, exif=exif)
    assert_shows(read_picture(content), UPRIGHT[orientation])


@pytest.mark.parametrize("value", [0, 9, 99, 65535])
def test_an_orientation_that_does_not_exist_leaves_the_picture_as_it_is(value):
    notes = exif_notes(tag(0x0112, 3, 1, struct.pack("<HH", value, 0)))
    assert_shows(read_picture(jpeg_with(notes)), PIXELS)


@pytest.mark.parametrize(
    "xmp", [b'<rdf tiff:Orientation="6"/>', b"\xff\xfe<tiff:Orientation>6</tiff:Orientation>"]
)
def test_an_orientation_that_only_xmp_has_is_read(xmp):
    packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    assert_shows(read_picture(jpeg_with(packet)), UPRIGHT[6])
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
    assert_shows(read_picture(png_with(chunk(b"iTXt", text))), UPRIGHT[6])


def test_an_orientation_in_a_raw_profile_is_read():
    notes = exif_notes(tag(0x0112, 3, 1, struct.pack("<HH", 8, 0)))
    profile = f"\nexif\n{len(notes):8}\n{notes.hex()}\n".encode()
    text = b"Raw profile type exif\0\0" + zlib.compress(profile)
    assert_shows(read_picture(png_with(chunk(b"zTXt", text))), UPRIGHT[8])


ODD_VALUES = (bytes(4), b"\xff\xff\xff\xff", b"\x1a\0\0\0")


@pytest.mark.parametrize("number", [0x010E, 0x010F, 0x011A, 0x011B, 0x0128, 0x02BC, 0x8769, 0x8825])
@pytest.mark.filterwarnings("error")
def test_no_odd_note_refuses_a_picture_or_hides_how_it_was_held(number):
    upright = tag(0x0112, 3, 1, struct.pack("<HH", 6, 0))
    for kind in (*range(14), 129, 65535):
        for count in (0, 1, 2, 2**31):
            for value in ODD_VALUES:
                notes = exif_notes(*sorted([upright, tag(number, kind, count, value)]))
                assert_shows(read_picture(jpeg_with(notes)), UPRIGHT[6])


def tiff_with(number, kind, count, value, order):
    """PIXELS as a TIFF with one more tag before its own."""
    strip = PIXELS.tobytes()
    sides = {256: 60, 257: 40, 258: 8, 259: 1, 262: 2, 273: 8, 277: 3, 278: 40, 279: len(strip)}
    tags = {n: tag(n, 4, 1, struct.pack(f"{order}L", v), order) for n, v in sides.items()}
    tags |= {0x0112: tag(0x0112, 3, 1, struct.pack(f"{order}HH", 6, 0), order)}
    tags |= {number: tag(number, kind, count, value, order)}
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}L", 8 + len(strip))
    count = struct.pack(f"{order}H", len(tags))
    return start + strip + count + b"".join(tags[n] for n in sorted(tags)) + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("number", [0x010F, 0x011A, 0x0131, 0x02BC, 0x8769])
def test_no_odd_note_refuses_a_tiff(number, order):
    for kind in (1, 2, 3, 5, 7, 12, 99):
        for count in (0, 1, 2**31):
            for value in ODD_VALUES:
                content = tiff_with(number, kind, count, value, order)
                np.testing.assert_array_equal(read_picture(content), UPRIGHT[6])


@pytest.mark.parametrize(
    "text",
    [
        b"zTXtparameters\0\0" + zlib.compress(b"a" * 3_000_000),
        b"iTXtparameters\0\1\0\0\0" + zlib.compress(b"a" * 3_000_000),
        b"iCCPprofile\0\0" + zlib.compress(b"a" * 3_000_000),
        b"tEXtparameters\0" + b"a" * 3_000_000,
    ],
)
def test_a_png_with_a_long_text_is_read(text):
    np.testing.assert_array_equal(read_picture(png_with(chunk(text[:4], text[4:]))), PIXELS)


def test_an_unreadable_second_picture_does_not_matter():
    content = jpeg_with(b"MPF\0II*\0\xff\xff\xff\xff", marker=0xE2)
    assert_shows(read_picture(content), PIXELS)
    assert_shows(read_picture(content + bytes(5000)), PIXELS)


# Brightness

RAMP = np.arange(40 * 60).reshape(40, 60)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(("lowest", "highest"), [(0, 255), (0, 1023), (40, 4095), (9000, 9100)])
def test_a_picture_of_16_bits_that_uses_few_is_shown_in_its_own_range(kind, lowest, highest):
    values = lowest + RAMP * (highest - lowest) // RAMP.max()
    sentences, pixels = told(encoded(Image.fromarray(values.astype(np.uint16)), kind))
    assert (pixels.min(), pixels.max()) == (0, 255)
    expected = (values - lowest) / (highest - lowest) * 255
    assert np.abs(pixels - expected[:, :, np.newaxis]).max() <= 1
    assert sentences == [
        "Its values fill a small part of what its pixels can hold, so "
        f"{lowest} is shown black and {highest} white."
    ]


def test_values_of_32_bits_below_zero_are_shown_too():
    values = (RAMP - 1000).astype(np.int32)
    sentences, pixels = told(encoded(Image.fromarray(values), "TIFF"))
    assert (pixels[0, 0, 0], pixels[-1, -1, 0]) == (0, 255)
    assert "−1000 is shown black and 1399 white" in sentences[0]


@pytest.mark.parametrize("highest", [40_000, 65_535])
def test_a_picture_that_uses_its_bits_is_shown_as_it_is(highest):
    values = (RAMP * highest // RAMP.max()).astype(np.uint16)
    sentences, pixels = told(encoded(Image.fromarray(values)))
    assert sentences == []
    assert pixels.max() == highest // 257


def test_dark_floats_are_shown_in_their_own_range():
    sentences, pixels = told(encoded(Image.fromarray((RAMP * 1e-6).astype(np.float32)), "TIFF"))
    assert (pixels.min(), pixels.max()) == (0, 255)
    assert len(sentences) == 1


def test_values_below_zero_that_are_cut_off_are_told():
    floats = np.linspace(-1, 1, 2400, dtype=np.float32).reshape(40, 60)
    sentences, pixels = told(encoded(Image.fromarray(floats), "TIFF"))
    assert sentences == ["Its values go down to −1; those below 0 are black."]
    assert pixels[30, 0, 0] == int(floats[30, 0] * 255)


def test_infinite_values_leave_the_rest_as_it_is():
    shares = np.full((40, 60), 0.5, np.float32)
    shares[0, :3] = [np.inf, -np.inf, np.nan]
    shares[1, 0] = 1
    pixels = read_picture(encoded(Image.fromarray(shares), "TIFF"))
    assert pixels[0, :3, 0].tolist() == [255, 0, 0]
    assert np.all(pixels[2:] == 127)


@pytest.mark.parametrize("value", [0, 500])
def test_one_value_everywhere_is_told(value):
    sentences, pixels = told(encoded(Image.fromarray(np.full((40, 60), value, np.uint16))))
    assert sentences == [f"All its values are {value}."]
    assert np.all(pixels == 0)


def png_of_16_bits_a_color(values):
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = struct.pack(">IIBBBBB", 60, 40, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*parts) for parts in chunks)


def test_dark_colors_of_16_bits_are_shown_in_their_own_range():
    dark = np.repeat(RAMP[:, :, np.newaxis], 3, axis=2)
    sentences, pixels = told(png_of_16_bits_a_color(dark))
    assert (pixels.min(), pixels.max()) == (0, 255)
    assert "0 is shown black and 2304 white" in sentences[0]
    sentences, pixels = told(png_of_16_bits_a_color(dark * 27))
    assert sentences == []
    np.testing.assert_array_equal(pixels, dark * 27 // 256)


# Other formats, and files without their end


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(20), "HEIC"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0heic" + bytes(20), "HEIC"),
        (b"\0\0\0\x14ftypavif\0\0\0\0mif1" + bytes(20), "AVIF"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(20), "video"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\xef\xbb\xbf<svg/>", "SVG"),
        (b"%PDF-1.7 " + bytes(99), "PDF"),
        (b"\xff\x0a" + bytes(99), "JPEG XL"),
        (struct.pack("<LH4hHL", 0x9AC6CDD7, 0, 0, 0, 99, 99, 72, 0) + bytes(60), "WMF"),
        (bytes(128) + b"DICM" + bytes(99), "DICOM"),
    ],
)
def test_a_format_that_cannot_be_read_is_named(content, name):
    with pytest.raises(ValueError, match=rf"its format is .*{name}.*: save it as JPEG or PNG\."):
        read_picture(content)


NOISE = np.random.default_rng(0).integers(256, size=(90, 120, 3)).astype(np.uint8)


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"progressive": True}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_without_its_last_bytes_is_read_with_a_note(mode, options):
    whole = encoded(Image.fromarray(NOISE).convert(mode), "JPEG", **options)
    expected = read_picture(whole).astype(float)
    for missing in (*range(1, 20), 100):
        sentences, pixels = told(whole[:-missing])
        assert sentences == ["The file ends too early; its lowest rows may be gray or blurred."]
        assert np.abs(pixels - expected).mean() < 4


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_without_its_last_tenth_is_refused(mode):
    whole = encoded(Image.fromarray(NOISE).convert(mode), "JPEG")
    for share in (0.9, 0.75, 0.5, 0.3):
        with pytest.raises(ValueError, match=r"it is incomplete: \d+% is missing\."):
            read_picture(whole[: int(share * len(whole))])


# Large pictures

PEAK = """
import resource, sys
from convhelpers.explorers.upload import read_picture
print(read_picture(open(sys.argv[1], "rb").read()).shape)
if sys.platform == "linux":  # getrusage counts what the process that started this one has taken
    (peak,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(peak) // 2**10)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**20)
"""
SIDE = 9430


def large_png(color_type, n_C):
    """A PNG with nearly as many pixels as are read, of one line again and again."""
    line = b"\0" + bytes(range(250)) * (SIDE * n_C // 250 + 1)
    line, packer = line[: 1 + SIDE * n_C], zlib.compressobj(1)
    rows = b"".join(packer.compress(line) for _ in range(SIDE)) + packer.flush()
    depth = 16 if (color_type, n_C) == (0, 2) else 8
    header = struct.pack(">IIBBBBB", SIDE, SIDE, depth, color_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*parts) for parts in chunks)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the memory taken.")
@pytest.mark.parametrize(("color_type", "n_C"), [(0, 2), (6, 4)], ids=["16 bits", "transparent"])
def test_the_largest_picture_takes_less_than_500_megabytes(color_type, n_C, tmp_path):
    path = tmp_path / "large.png"
    path.write_bytes(large_png(color_type, n_C))
    command = [sys.executable, "-c", PEAK, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    shape, megabytes = run.stdout.splitlines()
    assert shape == "(300, 300, 3)"
    assert int(megabytes) < 500


def test_a_format_whose_decoder_takes_more_is_refused_sooner(monkeypatch):
    monkeypatch.setattr(decoding, "MOST_BYTES", 16 * 2400)
    content = encoded(Image.fromarray(PIXELS), "WEBP")
    assert read_picture(content).shape == PIXELS.shape
    monkeypatch.setattr(decoding, "MOST_BYTES", 16 * 2400 - 1)
    with pytest.raises(ValueError, match="it has more than 0 million pixels"):
        read_picture(content)
    assert read_picture(encoded(Image.fromarray(PIXELS))).shape == PIXELS.shape


@pytest.mark.parametrize("size", [(700, 651), (2501, 430)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "LA"])
def test_a_picture_reduced_in_strips_is_the_whole_picture(size, mode):
    image = Image.fromarray(NOISE).resize(size, Image.Resampling.BICUBIC).convert(mode)
    expected = image.convert("RGB")
    expected.thumbnail((300, 300))
    pixels = read_picture(encoded(image))
    assert pixels.shape == (expected.height, expected.width, 3)
    assert np.abs(pixels - np.array(expected, float)).mean() < 3
