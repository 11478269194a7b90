"""What the search of the site looks through: the text of every section."""

import json
import re

from bs4 import BeautifulSoup

HEADINGS = ("h1", "h2", "h3")


def sections(page, lesson, html):
    """The sections of one page, each with its address, its lesson, its heading and its text."""
    main = BeautifulSoup(html, "html.parser").find("main")
    for aside in main.select("nav, .run, .anchor, .eyebrow, .live, figcaption"):
        aside.decompose()
    found = [{"page": page, "lesson": lesson, "title": lesson, "text": []}]
    for element in main.descendants:
        if element.name in HEADINGS and element.name != "h1":
            name = f"{page}#{element['id']}"
            title = element.get_text(" ", strip=True)
            found.append({"page": name, "lesson": lesson, "title": title, "text": []})
        elif isinstance(element, str) and not within_heading(element):
            found[-1]["text"].append(str(element))
    return [{**section, "text": one_line(section["text"])} for section in found]


def within_heading(text):
    return any(parent.name in HEADINGS or parent.name == "annotation" for parent in text.parents)


def one_line(texts):
    return re.sub(r"\s+", " ", "".join(texts)).strip()


def script(index):
    """The index as a script, which a page may load even where it is opened as a file."""
    return f"window.searchIndex = {json.dumps(index, ensure_ascii=False, indent=0)};\n"
