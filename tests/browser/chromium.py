"""Find the browser of this machine; none is downloaded."""

import os
import shutil

import pytest
from playwright.sync_api import Error

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright):
    """Start the Chromium on the PATH, or else an installed Chrome.

    Where there is neither, the tests are skipped, but they fail if the variable ``CI`` is set.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        return playwright.chromium.launch(
            executable_path=path, channel=None if path else "chrome", args=FLAGS
        )
    except Error as error:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"No Chromium here ({', '.join(NAMES)}): {error}")
