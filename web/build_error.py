"""What stops a build, in a sentence for the person who started it."""


class BuildError(Exception):
    """A build that cannot go on; its text says what is missing and what to do."""
