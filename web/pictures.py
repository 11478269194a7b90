"""The stored outputs of a lesson, with their pictures in files of their own."""

import re
from base64 import b64decode
from hashlib import sha256
from xml.etree import ElementTree

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
PICTURE = re.compile(r'width="(?P<width>\d+)" src="data:image/svg\+xml;base64,(?P<data>[\w+/=]+)"')


def unpacked(html, folder):
    """The HTML of an output that refers to files, which are written to `folder`.

    The rules for the dark theme of Jupyter go: the style sheet of the site has its own.
    """
    return PICTURE.sub(lambda match: reference(match, folder), STYLE.sub("", html))


def reference(match, folder):
    """Write one picture, and say where it is and how large."""
    content = b64decode(match["data"])
    path = folder / f"{sha256(content).hexdigest()[:16]}.svg"
    path.write_bytes(content)
    width = int(match["width"])
    height = round(width * proportion(content))
    return f'width="{width}" height="{height}" src="{folder.name}/{path.name}"'


def proportion(content):
    """Height by width."""
    root = ElementTree.fromstring(content)
    return float(root.get("height")) / float(root.get("width"))
