"""Say why a picture file cannot be read, and what to do."""

# What a file begins with, after so many bytes.
BEGINNINGS = (
    (0, b"\xd7\xcd\xc6\x9a", "Windows Metafile (WMF)"),
    (40, b" EMF", "Enhanced Metafile (EMF)"),
    (0, b"%PDF", "PDF"),
    (0, b"%!PS", "PostScript"),
    (0, b"\xc5\xd0\xd3\xc6", "PostScript"),
    (0, b"gimp xcf", "GIMP (XCF)"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (128, b"DICM", "DICOM"),
    (0, b"\x89HDF", "HDF5"),
    (0, b"PK\x03\x04", "ZIP or office"),
    (0, b"\x1f\x8b", "gzip"),
)
BRANDS = {
    "AVIF": (b"avif", b"avis"),
    "HEIC": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "raw photograph (CR3)": (b"crx ",),
}


def _format_name(content):
    """The name of a format that Pillow may not read, or nothing.

    Parameters
    ----------
    content : bytes
        A file; its name and ending do not count.
    """
    if content[4:8] == b"ftyp":
        # The brands that a file follows: https://mp4ra.org/registered-types/brands
        brands = content[8 : int.from_bytes(content[:4])]
        return next((n for n, known in BRANDS.items() if any(b in brands for b in known)), "video")
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and b"<svg" in start:
        return "SVG"
    return next((name for at, mark, name in BEGINNINGS if content[at:].startswith(mark)), "")


def reason(content, is_picture=False):
    """Say in one sentence why a file cannot be read: its format, its damage, or no picture.

    Parameters
    ----------
    content : bytes
        A file.
    is_picture : bool, optional
        Whether Pillow knows its format.
    """
    if name := _format_name(content):
        return f"its format is {name}, which cannot be read here: save it as JPEG or PNG."
    if is_picture:
        return "it is incomplete or damaged. Copy or download it again."
    return "it is no picture that can be read, or it is damaged."
