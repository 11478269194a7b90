"""Put a text into the one place of a page that is made for it."""

import re


def replace(path, pattern, text):
    """Put `text` in the one place of the file that fits the pattern."""
    old = path.read_text(encoding="utf-8")
    new, places = re.subn(pattern, lambda _: text, old)
    if places != 1:
        raise ValueError(f"{path.name} has {places} places like {pattern!r}, expected one.")
    path.write_text(new, encoding="utf-8", newline="\n")
