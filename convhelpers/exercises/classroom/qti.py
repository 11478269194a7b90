"""The questions as QTI 2.1: one package a variant, with an item for each question and the test."""

import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from convhelpers.exercises.knowledge.sheet import questions

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"
MANIFEST, TEST_FILE = "imsmanifest.xml", "test.xml"


def write_package(variant, path):
    """Write the package of one variant to `path`, a zip file.

    Parameters
    ----------
    variant : str or int
        The seed of its questions.
    path : Path
        The file.

    Notes
    -----
    Written from *IMS Question and Test Interoperability Assessment Test, Section and Item
    Information Model*, version 2.1 final, and *IMS Content Packaging*, version 1.1: choice
    interactions that are scored by the template match_correct.
    """
    files = {}
    asked = questions(variant)
    for k, question in enumerate(asked, 1):
        files[f"question_{k:02}.xml"] = item(f"v{variant}-q{k:02}", question)
    files[TEST_FILE] = test(variant, list(files), asked)
    files = {MANIFEST: manifest(variant, list(files))} | files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root in files.items():
            content = ElementTree.tostring(root, encoding="unicode", xml_declaration=True)
            # One date for all, so that the same questions give the same file.
            package.writestr(zipfile.ZipInfo(name), content)


def item(identifier, question):
    """One question with one right choice."""
    title = question.topic.name
    root = Element("assessmentItem", identifier=identifier, title=title, xmlns=QTI)
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    answers = {choice: f"choice_{k}" for k, choice in enumerate(question.choices, 1)}
    response = SubElement(root, "responseDeclaration", identifier="RESPONSE")
    response.set("cardinality", "single")
    response.set("baseType", "identifier")
    correct = SubElement(response, "correctResponse")
    SubElement(correct, "value").text = answers[question.right]
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    default = SubElement(SubElement(root, "outcomeDeclaration", score), "defaultValue")
    SubElement(default, "value").text = "0"
    body = SubElement(root, "itemBody")
    SubElement(body, "p").text = question.text
    if question.given:
        SubElement(body, "pre").text = question.given
    settings = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxChoices": "1"}
    interaction = SubElement(body, "choiceInteraction", settings)
    for choice, name in answers.items():
        SubElement(interaction, "simpleChoice", identifier=name).text = choice
    SubElement(root, "responseProcessing", template=CORRECT)
    return root


def test(variant, names, asked):
    """The test: all items in their order, each tried once."""
    title = f"Convolution by hand, variant {variant}"
    root = Element("assessmentTest", identifier=f"test-{variant}", title=title, xmlns=QTI)
    part = SubElement(root, "testPart", identifier="part", navigationMode="nonlinear")
    part.set("submissionMode", "simultaneous")
    section = SubElement(part, "assessmentSection", identifier="section", title=title)
    section.set("visible", "true")
    for name, question in zip(names, asked, strict=True):
        identifier = name.removesuffix(".xml")
        reference = SubElement(section, "assessmentItemRef", identifier=identifier, href=name)
        reference.set("category", f"lesson-{question.topic.lesson:02}")
    return root


test.__test__ = False  # no test of pytest's


def manifest(variant, names):
    """What the package holds."""
    root = Element("manifest", identifier=f"package-{variant}", xmlns=CONTENT)
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for name in names:
        kind = TEST if name == TEST_FILE else ITEM
        resource = SubElement(resources, "resource", identifier=name.removesuffix(".xml"))
        resource.set("type", kind)
        resource.set("href", name)
        SubElement(resource, "file", href=name)
        if name == TEST_FILE:
            for other in names:
                if other != name:
                    reference = other.removesuffix(".xml")
                    SubElement(resource, "dependency", identifierref=reference)
    return root
