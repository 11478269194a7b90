"""The benchmark of the explorers measures every one of them."""

import nbformat
from latency import NAMES, latency_notebook, measure, table


def test_the_benchmark_prints_a_row_for_each_explorer(tabs, course):
    assert len(NAMES) >= 7
    names = NAMES[:2]
    nbformat.write(latency_notebook(names), course / "notebooks" / "latency.ipynb")
    tab = tabs["lab"]
    tab.open("latency.ipynb")
    _heading, *rows = table(measure(tab, names, moves=2))
    assert [row.split()[0] for row in rows] == names
