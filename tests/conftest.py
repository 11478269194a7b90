"""What the tests share."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets
from xdist.scheduler import LoadFileScheduling

# Kernels, browsers and workers share the cores. Where each matrix product wants all of them, its
# threads wait for one another, and seconds become minutes. Kernels inherit this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parents[1]


# What starts browsers and kernels takes longest.
LONGEST = (
    "tests/browser",
    "tests/web/test_exercises",
    "tests/web/test_colab",
    "tests/web/test_lessons",
    "tests/web/test_reader",
    "tests/lessons",
    "tests/exercises",
    "notebooks",
    "tests/explorers",
)


class LongestFirst(LoadFileScheduling):
    """Keep the tests of a file in one worker, but each notebook that a browser opens for itself.

    What takes longest is handed out first, so that all workers have something to do till the end.
    """

    def _split_scope(self, nodeid):
        opened = re.search(r"\[((?:lab|notebooks?)\b.*)", nodeid)
        return super()._split_scope(nodeid) + (opened[1] if opened else "")

    def _assign_work_unit(self, node):
        self.workqueue.move_to_end(min(self.workqueue, key=place), last=False)
        super()._assign_work_unit(node)


def place(scope):
    """The place of a file among all, by its folder."""
    return next((k for k, folder in enumerate(LONGEST) if folder in scope), len(LONGEST))


def pytest_ignore_collect(collection_path, config):
    """Leave the tests of the site, which is built first, to whoever names them."""
    asked = any(
        Path(argument).match("tests/web*") or "tests/web/" in argument for argument in config.args
    )
    return True if collection_path == ROOT / "tests" / "web" and not asked else None


def pytest_xdist_make_scheduler(config, log):
    return LongestFirst(config, log)


@pytest.fixture(autouse=True)
def widgets_end_with_their_test():
    """ipywidgets keeps every open widget, and what it draws with it, as long as the process."""
    before = set(open_widgets)
    yield
    for name in set(open_widgets) - before:
        if name in open_widgets:
            open_widgets[name].close()


@pytest.fixture(scope="session")
def root():
    """The top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def project_files():
    """Every file of the project: what git tracks, and what is new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listing = subprocess.run(
            command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        # A downloaded archive has no git: everything in it is the project, but for environments.
        paths = ROOT.rglob("*")
        return sorted(path for path in paths if path.is_file() and not in_hidden_folder(path))
    names = set(listing.stdout.split("\0")) - {""}
    return sorted(ROOT / name for name in names if (ROOT / name).is_file())


def in_hidden_folder(path):
    """Whether the file lies in an environment or a cache, not in a folder of the project."""
    folders = path.relative_to(ROOT).parts[:-1]
    ours = {".binder", ".ci", ".github"}
    return any((name[0] == "." and name not in ours) or name == "__pycache__" for name in folders)
