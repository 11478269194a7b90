"""The button that takes a picture file of the reader's."""

from dataclasses import dataclass
from pathlib import Path

import anywidget
import traitlets


@dataclass(frozen=True, eq=False)
class File:
    """A file that the reader chose; choosing it again is news too."""

    name: str
    content: bytes


class FileInput(anywidget.AnyWidget):
    """A labeled file input, which reduces large pictures in the browser before it sends them.

    Jupyter's server drops a message of more than 10 MB, and with it the connection.

    Attributes
    ----------
    value : File or None
        The file that was chosen last.
    """

    _esm = Path(__file__).with_name("file_input.js")
    _css = Path(__file__).with_name("file_input.css")

    label = traitlets.Unicode().tag(sync=True)
    value = traitlets.Instance(File, allow_none=True)

    def __init__(self, label):
        super().__init__(label=label)
        self.on_msg(self._received)

    def _received(self, _, name, buffers):
        self.value = File(name, bytes(buffers[0]))
        self.send("received")
