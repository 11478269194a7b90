"""The questions as Moodle XML: a category a topic, and in it one question for each variant."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from convhelpers.exercises.classroom.sheets import arrays
from convhelpers.exercises.knowledge.sheet import TOPICS


def moodle_xml(variants):
    """The content of a file for Moodle's question bank.

    Parameters
    ----------
    variants : sequence
        Seeds, such as "A" or 1.

    Returns
    -------
    str

    Notes
    -----
    Written from Moodle's documentation, *Moodle XML format*. A quiz that takes a random question
    of each category gives every learner numbers of their own. The feedback of a wrong choice names
    its misconception.
    """
    quiz = Element("quiz")
    for topic in TOPICS:
        head = SubElement(quiz, "question", type="category")
        path = f"$course$/top/Convolution by hand/{topic.lesson:02} {topic.name}"
        text(SubElement(head, "category"), path)
        for variant in variants:
            quiz.append(multichoice(f"{topic.name}, {variant}", topic.question(variant)))
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="unicode", xml_declaration=True) + "\n"


def multichoice(name, question):
    """One question with one right choice."""
    node = Element("question", type="multichoice")
    text(SubElement(node, "name"), name)
    html(node, "questiontext", f"<p>{as_html(question.text)}</p>{arrays(question)}")
    html(node, "generalfeedback", f"<p>{as_html(question.because)}</p>")
    settings = {
        "defaultgrade": "1",
        "penalty": "0.3333333",
        "hidden": "0",
        "single": "true",
        "shuffleanswers": "true",
        "answernumbering": "ABCD",
    }
    for tag, value in settings.items():
        SubElement(node, tag).text = value
    for choice in question.choices:
        is_right = choice == question.right
        answer = html(node, "answer", f"<p>{as_html(choice)}</p>")
        answer.set("fraction", "100" if is_right else "0")
        told = "" if is_right else question.topic.says[question.slips[choice]]
        html(answer, "feedback", f"<p>{as_html(told)}</p>" if told else "")
    return node


def text(node, words):
    SubElement(node, "text").text = words


def html(parent, tag, content):
    """A part that holds HTML, as escaped text."""
    node = SubElement(parent, tag, format="html")
    text(node, content)
    return node


def as_html(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
