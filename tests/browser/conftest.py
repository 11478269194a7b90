"""A browser, and the course in JupyterLab and in Jupyter Notebook, once for all tests."""

from contextlib import ExitStack
from functools import cache

import pytest
from application import running
from chromium import launch
from course_copy import copy_course
from notebook_page import NotebookPage, kinds
from playwright.sync_api import sync_playwright

# The tests of this file are imported into others, where pytest would not look into its asserts.
pytest.register_assert_rewrite("visits")


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
def tab_of(browser, course, tmp_path_factory):
    """A function from the name of an application to a tab in it.

    The tab knows the messages that the application writes on its own.
    """
    with ExitStack() as stack:

        @cache
        def tab_of(name):
            home = tmp_path_factory.mktemp(name)
            tab = NotebookPage(browser, stack.enter_context(running(name, course, home)))
            tab.open("empty.ipynb")
            tab.run_all()
            tab.own_messages = kinds(tab.messages)
            return tab

        yield tab_of
