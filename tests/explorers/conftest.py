"""What the tests of the explorers share."""

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets


@pytest.fixture(autouse=True)
def widgets_end_with_their_test():
    """ipywidgets keeps every open widget, and what it draws with it, as long as the process."""
    before = set(open_widgets)
    yield
    for name in set(open_widgets) - before:
        if name in open_widgets:
            open_widgets[name].close()
