"""A browser, and the course in JupyterLab and in Jupyter Notebook, once for all tests."""

from functools import cache

import pytest
from application import running
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
def applications(course, tmp_path_factory):
    with running(course, tmp_path_factory.mktemp("home")) as applications:
        yield applications


@pytest.fixture(scope="session")
def tab_in(browser, applications):
    """A function from an application's name to a tab, which knows what it writes on its own."""

    @cache
    def tab(name):
        tab = NotebookPage(browser, applications[name])
        tab.open("empty.ipynb")
        tab.run_all()
        tab.own_messages = kinds(tab.messages)
        return tab

    return tab
