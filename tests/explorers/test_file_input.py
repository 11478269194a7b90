"""The input for a file, as the page uses it: one message with the name and the bytes."""

import pytest

from convhelpers.explorers.file_input import FileInput


@pytest.fixture
def file_input(monkeypatch):
    """The input; what it sends to the page is kept in `sent`."""
    made = FileInput("your picture")
    made.sent = []
    monkeypatch.setattr(made, "send", made.sent.append)
    return made


def test_a_file_arrives_whole(file_input):
    content = bytes(range(256)) * 100
    file_input._handle_custom_msg("cat.jpg", [memoryview(content)])
    assert (file_input.value.name, file_input.value.content) == ("cat.jpg", content)
    assert isinstance(file_input.value.content, bytes)


def test_the_page_hears_of_it_after_those_who_use_the_file(file_input):
    file_input.observe(lambda change: file_input.sent.append(change["new"].name), "value")
    file_input._handle_custom_msg("cat.jpg", [b"1"])
    assert file_input.sent == ["cat.jpg", "received"]


def test_the_same_file_again_is_news(file_input):
    heard = []
    file_input.observe(lambda change: heard.append(change["new"].name), "value")
    for _ in range(2):
        file_input._handle_custom_msg("cat.jpg", [b"1"])
    assert heard == ["cat.jpg", "cat.jpg"]


def test_a_file_is_no_part_of_the_state_that_a_notebook_may_store(file_input):
    before = file_input.get_state()
    file_input._handle_custom_msg("cat.jpg", [b"1"])
    assert file_input.get_state() == before
    assert before["label"] == "your picture"
