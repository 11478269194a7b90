"""For a class: the report on a folder of notebooks."""
