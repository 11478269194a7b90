"""The facts that each function is made of, and inputs that tell them apart.

A file here holds one function to write. Its program is the solution with one fact a line; the
comment behind a line names the fact, and the comments below are other ways people settle it.
`convhelpers.exercises.checker.identify` finds the program that does what a learner's function does.
"""
