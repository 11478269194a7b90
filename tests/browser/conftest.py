"""A browser, and the course in JupyterLab and in Jupyter Notebook, once for all tests."""

from contextlib import ExitStack

import pytest
from application import APPLICATIONS, running
from chromium import launch
from course_copy import copy_course
from notebook_page import NotebookPage, kinds
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The folder of a copy of the course."""
    top = tmp_path_factory.mktemp("course")
    copy_course(top)
    return top


@pytest.fixture(scope="session")
def applications(browser, course, tmp_path_factory):
    """Both applications, by name."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(running(name, course, tmp_path_factory.mktemp(name)))
            for name in APPLICATIONS
        }


@pytest.fixture(scope="session")
def tabs(browser, applications):
    """A tab for each application, which knows the messages that it writes on its own."""
    tabs = {name: NotebookPage(browser, app) for name, app in applications.items()}
    for tab in tabs.values():
        tab.open("empty.ipynb")
        tab.run_all()
        tab.own_messages = kinds(tab.messages)
    return tabs
