"""Tables in Markdown."""


def table(head, rows, words=1):
    """Write a table in Markdown.

    Parameters
    ----------
    head : sequence of str
        What stands above each column.
    rows : iterable of sequences
        The cells, of any type that has a text.
    words : int, optional
        How many columns, counted from the left, hold words; the others hold numbers, which are set
        to the right.

    Returns
    -------
    str
        Lines that each end with a line break.

    Notes
    -----
    The form is that of GitHub Flavored Markdown, section *Tables (extension)*.

    Examples
    --------
    >>> print(table(["layer", "ms"], [["conv1", 3], ["conv2", 12]]), end="")
    | layer | ms |
    | --- | ---: |
    | conv1 | 3 |
    | conv2 | 12 |
    """
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in (head, rule, *rows))
