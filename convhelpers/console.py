"""What a console can show of a text: many cannot write every letter."""

import sys

# What an old console shows in the place of a sign of the course's prose.
SUBSTITUTES = str.maketrans({
    "×": "x",
    "·": "*",
    "−": "-",
    "–": "-",
    "…": "...",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "✓": "+",
    "✗": "x",
})


def printable(text, stream=None):
    """Give the text as a stream can write it.

    Parameters
    ----------
    text : str
        Any text.
    stream : text stream, optional
        Where it goes; the standard output unless told.

    Returns
    -------
    str
        The text itself where the stream takes every letter of it. Otherwise signs that are like
        the missing ones, and question marks where there are none.

    Notes
    -----
    Python raises `UnicodeEncodeError` where a console or a pipe has no place for a letter (Python
    documentation, `sys.stdout`). A result that cannot be read in full is better than none.

    Examples
    --------
    >>> from io import BytesIO, TextIOWrapper
    >>> printable("3 × 4 − 雪", TextIOWrapper(BytesIO(), encoding="ascii"))
    '3 x 4 - ?'
    """
    encoding = getattr(sys.stdout if stream is None else stream, "encoding", None)
    return text if encoding is None else "".join(_written(letter, encoding) for letter in text)


def _written(letter, encoding):
    try:
        letter.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return letter.translate(SUBSTITUTES).encode("ascii", "replace").decode()
    return letter
