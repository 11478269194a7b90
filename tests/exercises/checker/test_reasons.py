"""Wrong functions that make no known mistake, and what check says they do."""

import re

import numpy as np
import pytest

import convhelpers
from convhelpers.exercises import check
from convhelpers.exercises.checker.rule_words import listed, told_apart


def conv_forward_with(
    start="row * stride, col * stride", end="y + f, x + f", bias="b[c]", kernel="W[c]"
):
    """conv_forward in somebody else's words, with some of its parts otherwise."""
    source = f"""
def conv_forward(A_prev, W, b, stride=1, pad=0):
    images = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    N, H, L, _ = images.shape
    K, f, _, C = W.shape
    out = np.zeros((N, (H - f) // stride + 1, (L - f) // stride + 1, K))
    for n, row, col, c in np.ndindex(*out.shape):
        y, x = {start}
        bottom, right = {end}
        part = images[n, y:bottom, x:right]
        out[n, row, col, c] = (part * {kernel}).sum() + {bias}
    return out
"""
    names = {"np": np}
    exec(source, names)
    return names["conv_forward"]


SAID = (
    (
        {"start": "row + stride - 1, col + stride - 1"},
        "The row where the window starts: yours works like `row + stride - 1`, and `row * stride` "
        "is due. The same goes for the columns. With stride = 2: 1, 2, 3 instead of 0, 2, 4.",
    ),
    (
        {"start": "row * stride, row * stride"},
        "The column where the window starts: yours works like `row * stride`, and `col * stride` "
        "is due.",
    ),
    ({"bias": "C * b[c]"}, "The bias: yours works like `n_C_prev * b[c]`, and `b[c]` is due."),
)


@pytest.mark.parametrize(("parts", "words"), SAID)
def test_the_rule_stands_beside_the_rule_due(parts, words):
    result = check(conv_forward_with(**parts))
    assert (result.passed, result.misconception) == (False, None)
    assert words in str(result)
    assert result.paragraphs[0].startswith("conv_forward is not right yet. Next: ")
    assert [row for row in result.card if row.yours]
    assert "<details><summary>All facts</summary><table>" in result._repr_html_()


def test_two_faults_are_both_told():
    result = check(conv_forward_with(bias="-b[c]", kernel="W[c][:, ::-1]"))
    assert "There are 2 things to change." in result.paragraphs[0]
    assert "`-b[c]`" in result.paragraphs[1] and "`W[c][:, ::-1]`" in result.paragraphs[1]


def test_a_result_that_changes_from_call_to_call():
    def zero_pad(X, pad):
        return convhelpers.zero_pad(X, pad) + np.random.rand()  # noqa: NPY002

    assert check(zero_pad).explanation == "other numbers each time"


def test_another_default():
    def conv_forward(A_prev, W, b, stride=1, pad=1):
        return convhelpers.conv_forward(A_prev, W, b, stride, pad)

    result = check(conv_forward)
    assert result.explanation == "another default for pad"
    assert "Where a call leaves pad out, your function takes 1. The contract says 0." in str(result)


def test_where_nothing_predicts_nothing_is_claimed():
    def zero_pad(X, pad):
        return np.sin(convhelpers.zero_pad(X, pad)) + pad

    result = check(zero_pad)
    assert (result.passed, result.explanation, result.card) == (False, None, ())


def test_nothing_that_does_not_show_is_called_right():
    def pool_backward(dA, A_prev, f, stride, mode="max"):
        return np.zeros(A_prev.shape)

    result = check(pool_backward)
    assert result.explanation == "the result: np.zeros(A_prev.shape)"
    (right,) = [text for text in result.paragraphs if text.startswith("Right already")]
    assert "maximum" not in right and "average" not in right
    assert "<td>does not show</td>" in result._repr_html_()


def test_the_first_place_where_two_counts_differ_is_shown():
    assert listed([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 6]) == "…, 5"
    assert listed([0, 1, 2, 3, 4, 5], [0, 1, 2, 3]) == "…, 5"
    assert listed([0, 1, 2, 3], [0, 1, 2, 3, 4, 5]) == "…, 3"
    assert listed([0, -1, 2, 3, 4], [0, 1, 2, 3]) == "0, −1, 2, 3, …"
    assert told_apart([0, 0, 1], [0, 1, 1]) == ([0, 0, 1], [0, 1, 1])
    assert told_apart([0, 0, 1], [0, 2, 2]) == ([0, 1], [0, 2])


# Readable: short, and in plain words.


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(groups - silent, 1)


def grade(text):
    """The school year in which a text can be read (Kincaid et al., 1975); code counts one word."""
    text = re.sub(r"`[^`]*`", "it", text)
    sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)", text) if re.search("[a-z]", part)]
    words = re.findall(r"[A-Za-z']+", text)
    long = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * long - 15.59


def test_the_grade_of_plain_and_of_learned_words():
    assert grade("The cat sat on the mat. It was glad.") < 2
    assert (
        grade(
            "Notwithstanding considerable heterogeneity, practitioners predominantly "
            "substantiate multidimensional interdependencies."
        )
        > 15
    )


@pytest.mark.parametrize(
    "parts",
    [parts for parts, _ in SAID]
    + [
        {"end": "row + f, col + f"},
        {"bias": "-b[c]", "kernel": "W[c][:, ::-1]", "start": "row, col"},
        {"kernel": "W[c][::-1, ::-1, ::-1]"},
    ],
)
def test_a_message_is_short_and_plain(parts):
    result = check(conv_forward_with(**parts))
    assert result.explanation
    text = " ".join(result.paragraphs)
    assert 40 <= len(text.split()) <= 160
    assert grade(text) <= 9


def test_the_pixels_that_a_number_reads_are_drawn():
    result = check(conv_forward_with(start="row + stride - 1, col + stride - 1"))
    assert "It should read" in result.pictures[-1].sentence
