"""Tests on paper: the sixteen questions of the course in as many variants as seeds, with keys."""

from html import escape
from string import ascii_uppercase

from convhelpers.exercises.classroom.document import page
from convhelpers.exercises.knowledge.sheet import questions

FIELDS = "<p>Name: ______________________________ Date: ______________</p>"


def sheet(variant):
    """The page of one variant, without answers."""
    body = "".join(as_html(k, question) for k, question in enumerate(questions(variant), 1))
    return page(f"Test, variant {variant}", f"<h1>Test, variant {variant}</h1>{FIELDS}{body}")


def key(variant):
    """The answers of one variant, each with its reason and what the other choices reveal."""
    rows = []
    for k, question in enumerate(questions(variant), 1):
        letter = dict(zip(question.choices, ascii_uppercase, strict=False))
        slips = "; ".join(
            f"{letter[choice]}: {question.slips[choice]}"
            for choice in question.choices
            if choice in question.slips
        )
        cells = (k, letter[question.right], question.because, slips, question.topic.lesson)
        rows.append("".join(f"<td>{escape(str(cell))}</td>" for cell in cells))
    head = "<tr><th>no<th>right<th>because<th>the others<th>lesson</tr>"
    table = f"<table>{head}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    title = f"Key of variant {variant}"
    return page(title, f'<h1>{title}</h1><div class="table" tabindex="0">{table}</div>')


def as_html(number, question):
    """One question with its choices."""
    items = "".join(f"<li>{escape(choice)}</li>" for choice in question.choices)
    return (
        f'<div class="question"><p><strong>{number}.</strong> {escape(question.text)}</p>'
        f'{arrays(question)}<ol class="choices">{items}</ol></div>'
    )


def arrays(question):
    """The arrays that belong to a question."""
    return f"<pre>{escape(question.given)}</pre>" if question.given else ""
