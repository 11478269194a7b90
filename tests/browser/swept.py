"""What is tested in both applications, in Notebook by the sweep alone.

Notebook is made of JupyterLab's own cells and widgets. Each kind of control is moved in it in every
run (see test_notebooks.py); the sweep repeats there all that JupyterLab has to show.
"""

import pytest
from application import APPLICATIONS

LAB, NOTEBOOK = APPLICATIONS
LAB_AND_SWEPT_NOTEBOOK = (LAB, pytest.param(NOTEBOOK, marks=pytest.mark.sweep))
