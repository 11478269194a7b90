"""For a class: the report on its notebooks, the teacher's pack, before and after."""
