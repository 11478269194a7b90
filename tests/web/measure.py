"""Measure a visit to the browser edition: ``python tests/web/measure.py SITE``.

SITE is what ``python web/build.py SITE`` wrote. Run it where nothing else runs.
"""

import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

for folder in ("browser", "lessons", "."):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))

from chromium import launch  # noqa: E402
from explorer_page import ExplorerPage  # noqa: E402
from notebook_page import NotebookPage  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from serving import SUB_PATH, TO_START, Application, Files, listening, placed  # noqa: E402

from convhelpers import zero_pad  # noqa: E402
from convhelpers.explorers import explore_padding  # noqa: E402

MOVES = 20
# The lessons that compute most; each has to take less than 30 seconds on two cores.
LONG = (
    "08_from_loops_to_gemm.ipynb",
    "09_train_a_network.ipynb",
    "13_deeper_networks.ipynb",
)


class Counted(Files):
    """A server that counts the bytes of what it sends."""

    sent = 0

    def copyfile(self, source, output):
        Counted.sent += Path(source.name).stat().st_size if hasattr(source, "name") else 0
        super().copyfile(source, output)


def visit(tab, lesson="01_zero_padding.ipynb"):
    """Megabytes, and seconds until the lesson shows, until Python is ready, and for its cells."""
    Counted.sent, start = 0, time.monotonic()
    tab.open(lesson)
    shown = time.monotonic()
    tab.page.wait_for_function("course.isReady()", timeout=TO_START)
    ready = time.monotonic()
    tab.run_all()
    ran = time.monotonic()
    return Counted.sent / 1e6, shown - start, ready - start, ran - ready


def slider(tab):
    """Milliseconds from a key on a slider to the new picture, median of several."""
    index = next(
        i for i, source in enumerate(tab.sources()) if source.startswith("explore_padding")
    )
    page = ExplorerPage(tab.page, tab.explorer(index), explore_padding(zero_pad))
    handle = page.part("pad", ".noUi-handle")
    times = []
    for k in range(MOVES):
        before, start = page.read()["sentence"], time.monotonic()
        page.press(handle, ("ArrowLeft", "ArrowRight")[k % 2])
        while page.read()["sentence"] == before:
            pass
        times.append(1000 * (time.monotonic() - start))
    return median(times)


def main(site):
    files = [path for path in Path(site).rglob("*") if path.is_file()]
    print(f"site: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB")
    with TemporaryDirectory() as top, sync_playwright() as playwright:
        placed(Path(site), top)
        with listening(partial(Counted, directory=top)) as server:
            address = f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/lite"
            tab = NotebookPage(launch(playwright), Application("notebooks", address), TO_START)
            for name in ("first visit", "later visit"):
                megabytes, shown, ready, ran = visit(tab)
                print(
                    f"{name}: {megabytes:.1f} MB, {shown:.1f} s to the page, "
                    f"{ready:.1f} s until Python is ready, {ran:.1f} s for the cells of lesson 01"
                )
            print(f"slider: {slider(tab):.0f} ms from the key to the picture")
            for lesson in LONG:
                print(f"{lesson}: {visit(tab, lesson)[-1]:.1f} s for its cells")


if __name__ == "__main__":
    main(*sys.argv[1:])
