"""Numbers and arrays in words, as pictures and their sentences write them."""

import numpy as np

MOST_IN_WORDS = 36  # cells; longer lists of numbers nobody follows


def number(value):
    """Write one value as it stands in a cell: whole numbers bare, others with two decimals.

    None is a cell without a number.
    """
    if value is None:
        return ""
    if np.isnan(value):
        return "nan"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


def rows_in_words(values):
    """Write a two-dimensional array in one line: ``3 1 2; 0 2 1``."""
    return "; ".join(" ".join(number(value) for value in row) for row in values)


def sides(values):
    """Write height and width: ``4 × 5``."""
    return f"{values.shape[0]} × {values.shape[1]}"


def counted(n, noun):
    """Write a number with what it counts: ``1 row``, ``2 rows``."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def factor(value):
    """Write a number as a factor, in parentheses where it is negative."""
    words = number(value)
    return f"({words})" if words.startswith("−") else words


def equals(value):
    """Write a result behind its sign: ``= 0.5``, or ``≈ 0.33`` where two decimals do not do."""
    value = float(value)
    return f"{'≈' if abs(value - round(value, 2)) > 1e-9 else '='} {number(value)}"


def sum_of(terms):
    """Write a sum of numbers that are written already, with a minus where one is negative."""
    return " + ".join(terms).replace("+ −", "− ")


def rounded(ratio):
    """Write a ratio with two digits: 0.43, 1, 1.2, 38, 520, 1,300."""
    digits = 1 - int(np.floor(np.log10(ratio)))
    words = f"{round(ratio, digits):,.{max(digits, 0)}f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def decimals(value):
    """Write a value with three digits and no power of ten: 0.0123, −58.3, 1020."""
    words = np.format_float_positional(float(value), precision=3, fractional=False, trim="-")
    return "0" if words in ("0", "-0") else words.replace("-", "−")


def tuple_of(shape):
    """Write a shape as Python does."""
    return f"({', '.join(map(str, shape))})"
