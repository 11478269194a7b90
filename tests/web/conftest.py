"""What the tests of the site share: the site itself, a server, and a browser."""

import os
from pathlib import Path

import build
import pytest
from build_error import BuildError
from chromium import launch
from playwright.sync_api import sync_playwright
from serving import Application, placed, refusing, serving

SITE = "CONVHELPERS_SITE"  # the environment variable that names a site that is built already


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def wheels():
    """The folder of the compiled wheels; without one, they come from the official distribution."""
    folder = os.environ.get(build.WHEELS)
    return Path(folder) if folder else None


@pytest.fixture(scope="session")
def built(tmp_path_factory, wheels):
    """The site that the environment names, or else one of its own for each worker."""
    if folder := os.environ.get(SITE):
        return Path(folder).resolve()
    out = tmp_path_factory.mktemp("built") / "site"
    try:
        build.build(out, wheels)
    except BuildError as error:
        if wheels or "could not be downloaded" not in str(error):
            raise
        pytest.skip(f"Neither ${build.WHEELS} nor the official distribution is here: {error}")
    return out


@pytest.fixture(scope="session")
def site(built, tmp_path_factory):
    """The folder of a copy of the site, laid out as it is served."""
    return placed(built, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def edition(site):
    """The address of the browser edition."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def refused():
    """A proxy that lets nothing out, and remembers what was asked for."""
    with refusing() as proxy:
        yield proxy


@pytest.fixture(scope="session")
def applications(edition):
    return {name: Application(name, edition) for name in ("lab", "notebooks")}
