"""The site on an address of this machine, below a sub path; every other address is refused."""

import json
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SUB_PATH = "some/where"
# Milliseconds, for Python in WebAssembly on a machine that does other things too.
TO_START = 240_000
# What Chromium asks by itself when it sees an input field; no page can hinder it.
OF_THE_BROWSER = {"content-autofill.googleapis.com:443"}


class Files(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def listening(handler):
    """A server on a free port, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def refusing():
    """A proxy that refuses every request and notes its address: ``.proxy`` and ``.asked``."""
    asked = []

    class Refuse(BaseHTTPRequestHandler):
        def refuse(self):
            if self.path not in OF_THE_BROWSER:
                asked.append(self.path)
            self.send_error(403)

        do_GET = do_POST = do_CONNECT = do_HEAD = do_OPTIONS = refuse

        def log_message(self, *_):
            """Say nothing."""

    with listening(Refuse) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        yield Refused({"server": address, "bypass": "127.0.0.1"}, asked)


@dataclass(frozen=True)
class Refused:
    """The proxy, as Playwright wants it, and what was asked of it."""

    proxy: dict
    asked: list = field(default_factory=list)


@dataclass(frozen=True)
class Application:
    """One application of the browser edition; `NotebookPage` asks it for addresses."""

    name: str
    edition: str

    def url(self, notebook):
        return f"{self.edition}/{self.name}/index.html?path=notebooks/{notebook}"


@contextmanager
def serving(site):
    """Serve the folder `site` below a sub path; give the address of its browser edition."""
    with listening(partial(Files, directory=str(site.parents[1]))) as server:
        yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/lite"


def placed(built, top):
    """Copy a built site to where `serving` finds it, with its application open to the tests."""
    site = Path(top, SUB_PATH)
    shutil.copytree(built, site)
    path = site / "lite" / "jupyter-lite.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["jupyter-config-data"]["exposeAppInBrowser"] = True
    path.write_text(json.dumps(settings), encoding="utf-8")
    return site
