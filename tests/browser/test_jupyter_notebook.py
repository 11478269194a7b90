"""Every lesson in Jupyter Notebook."""

from visits import *  # noqa: F403

APPLICATION = "notebook"
