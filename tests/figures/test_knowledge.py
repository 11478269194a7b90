"""What was known before and after: a mark that needs no color, and a sentence that says it."""

from figures.svg import texts, unreadable

from convhelpers.figures import knowledge

TOPICS = {"size of the output": 3, "largest of a window": 4, "gradient of a bias": 6}


def test_the_sentence_counts_and_names_what_is_open():
    before = {"size of the output": "size rounded up", "largest of a window": "right"}
    after = {"size of the output": "right", "gradient of a bias": "not known"}
    assert knowledge(TOPICS, before, after).sentence == (
        "Before: 1 of 2 right. After: 1 of 2 right. Still open: gradient of a bias (not known)."
    )
    assert knowledge(TOPICS, {}, {}).sentence == "Nothing was asked yet."


def test_marks_and_names_are_written_and_can_be_read():
    before = {"size of the output": "size rounded up", "gradient of a bias": "not known"}
    picture = knowledge(TOPICS, before, {"largest of a window": "right"})
    lines = texts(picture)
    assert [lines.count(mark) for mark in "✓✗?"] == [1, 1, 1]
    assert "size rounded up" in lines and "03 size of the output" in lines
    assert unreadable(picture) == []
