"""How long a text is, and how hard to read."""

import re

WORD = r"[A-Za-z][A-Za-z']*"


def words(text):
    """The words of a text; numbers and signs are none."""
    return re.findall(WORD, text)


def syllables(word):
    """About how many syllables a word has: groups of vowels, less a silent e."""
    groups = len(re.findall("[aeiouy]+", word.lower()))
    silent = re.search(r"[^l\W]e$", word.lower()) and groups > 1
    return max(groups - bool(silent), 1)


def grade(text):
    """The reading grade of Flesch and Kincaid; a piece of code counts as one short word.

    Kincaid, Fishburne, Rogers and Chissom, 1975, *Derivation of New Readability Formulas*.
    """
    text = re.sub(r"`[^`]*`", "x", text)
    sentences = [part for part in re.split(r"[.?!:;\n]+(?:\s|$)", text) if words(part)]
    count = len(words(text))
    per_word = sum(map(syllables, words(text))) / count
    return 0.39 * count / len(sentences) + 11.8 * per_word - 15.59


def whole_message(result):
    """What a reader is told, without the code to paste."""
    return "\n".join(result.told)


def hold_to_plain_words(result):
    """Assert that what is said of a wrong function is short, plain, and begins with what to do."""
    text = whole_message(result)
    assert result.passed is False
    assert " Next: " in result.paragraphs[0]
    assert 40 <= len(text.split()) <= 160, text
    assert grade("\n".join(result.paragraphs)) <= 9, text
