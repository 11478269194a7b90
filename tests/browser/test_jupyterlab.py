"""Every lesson in JupyterLab."""

from visits import *  # noqa: F403

APPLICATION = "lab"
