"""What a picture file holds beside its pixels: how the camera was held, and notes nobody needs.

Cameras and programs write odd notes, and one that Pillow cannot decode makes it refuse the picture.
"""

import re

from PIL import Image

# https://www.media.mit.edu/pia/Research/deepview/exif.html, tag 0x0112
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UPRIGHT_OR_TURNED = range(1, 9)
# Of a byte, a short and a long.
BYTES_OF_TYPE = {1: 1, 3: 2, 4: 4}
IN_XMP = re.compile(rb"tiff:Orientation\s*(?:=\s*[\"']|>)\s*([1-8])\b")

EXIF = b"Exif\0\0"
JPEG = b"\xff\xd8"
# What decides on colors stays: JFIF and Adobe. Exif, XMP, profiles and comments go.
NOTES_OF_JPEG = {*range(0xE1, 0xEE), 0xEF, 0xFE}
START_OF_SCAN = 0xDA

PNG = b"\x89PNG\r\n\x1a\n"
PIXELS_OF_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
EXIF_OF_PNG = (b"eXIf", b"zTXtRaw profile type exif", b"tEXtRaw profile type exif")

TIFF = {b"II*\0": "little", b"MM\0*": "big"}
# https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, less names, places and times.
PIXELS_OF_TIFF = {
    *range(254, 267),
    *(273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325),
    *(332, 334, 338, 339, 340, 341, 347, *range(512, 522), *range(529, 533)),
}


def without_notes(content):
    """The same picture file, less the notes that its pixels do not need.

    Parameters
    ----------
    content : bytes
        A picture file of any kind; only of JPEG, PNG and TIFF are the notes taken away.

    Returns
    -------
    bytes
        What Pillow decodes to the same pixels.
    """
    if content.startswith(JPEG):
        kept = [part for part in _segments(content) if part[1] not in NOTES_OF_JPEG]
        return JPEG + b"".join(kept)
    if content.startswith(PNG):
        return PNG + b"".join(filter(_is_needed, _chunks(content)))
    if order := TIFF.get(content[:4]):
        return _tiff_without_notes(content, order)
    return content


def turn_to_upright(image, content):
    """How to turn a picture that was taken with the camera on its side.

    Parameters
    ----------
    image : PIL.Image.Image
        The picture, decoded.
    content : bytes
        Its file, with all notes.

    Returns
    -------
    PIL.Image.Transpose or None
        None where no orientation can be read, or the picture stands upright.
    """
    return TURNS.get(_orientation(image, content))


def _orientation(image, content):
    try:
        exif = _exif(image, content).removeprefix(EXIF)
    except Exception:  # a damaged note may stumble anywhere
        exif = b""
    if order := TIFF.get(exif[:4]):
        for tag in _tags(exif, order):
            if int.from_bytes(tag[:2], order) == ORIENTATION:
                size = BYTES_OF_TYPE.get(int.from_bytes(tag[2:4], order), 0)
                value = int.from_bytes(tag[8 : 8 + size], order)
                if value in UPRIGHT_OR_TURNED:
                    return value
    found = IN_XMP.search(content)
    return int(found[1]) if found else None


def _exif(image, content):
    """The notes of the camera. They have the form of a TIFF without a picture."""
    if content[:4] in TIFF:
        return content
    if content.startswith(JPEG):
        return next(part[4:] for part in _segments(content) if part[4:].startswith(EXIF))
    if "exif" in image.info:
        return image.info["exif"]
    return bytes.fromhex("".join(image.info["Raw profile type exif"].split("\n")[3:]))


def _segments(content):
    """The parts of a JPEG, each with its marker; the last is everything from the first scan on."""
    at = len(JPEG)
    while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] != bytes([START_OF_SCAN]):
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        yield content[at:end]
        at = end
    yield content[at:]


def _chunks(content):
    """The parts of a PNG, each with its length, its kind and its checksum."""
    at = len(PNG)
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        yield content[at:end]
        at = end


def _is_needed(chunk):
    return chunk[4:8] in PIXELS_OF_PNG or chunk[4:].startswith(EXIF_OF_PNG)


def _tiff_without_notes(content, order):
    """Shorten the list of tags of the first picture, in place."""
    at = int.from_bytes(content[4:8], order)
    tags = _tags(content, order)
    kept = [tag for tag in tags if int.from_bytes(tag[:2], order) in PIXELS_OF_TIFF]
    directory = len(kept).to_bytes(2, order) + b"".join(kept) + bytes(4)
    return content[:at] + directory + content[at + len(directory) :]


def _tags(tiff, order):
    """The tags of the first picture: number, type, count and value in 2, 2, 4 and 4 bytes."""
    at = int.from_bytes(tiff[4:8], order)
    end = at + 2 + 12 * int.from_bytes(tiff[at : at + 2], order)
    return [tiff[place : place + 12] for place in range(at + 2, min(end, len(tiff)), 12)]
