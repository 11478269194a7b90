"""The files around the code agree with each other: set-up, README, licenses, workflows, style."""

import doctest
import re
import subprocess
import sys
import tomllib
import zipfile
from urllib.parse import parse_qs, urlsplit

import address
import pytest
import yaml
from gate import BELITTLING
from lesson import IMAGE, LINK, without_fences
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import convhelpers

TOP_LEVEL = {
    ".binder",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSE-TEXT",
    "README.md",
    "convhelpers",
    "environment.yml",
    "images",
    "notebooks",
    "pyproject.toml",
    "tests",
    "web",
}
BINARY = {".npz", ".png", ".webp"}
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/"),
    "a package registry": re.compile(r"pythonhosted\.org|index-url|registry\.npmjs|/simple/"),
}
BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
COMMAND = re.compile(r"```(?:bash|powershell)\n(.+?)\n```", re.DOTALL)


@pytest.fixture(scope="session")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pyproject(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def markdown_files(project_files):
    return [path for path in project_files if path.suffix == ".md"]


@pytest.fixture(scope="session")
def text_files(project_files):
    return [path for path in project_files if path.suffix not in BINARY]


def load_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# Set-up


def test_conda_gets_what_pyproject_says(root, pyproject):
    environment = load_yaml(root / "environment.yml")
    assert environment["channels"] == ["conda-forge"]
    python = "python" + pyproject["project"]["requires-python"]
    assert environment["dependencies"] == [python, "pip", {"pip": ["-e .[course]"]}]


def test_binder_gets_what_pyproject_says(root, pyproject):
    requirements = (root / ".binder" / "requirements.txt").read_text(encoding="utf-8")
    assert requirements == "-e .[course]\n"
    runtime = (root / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert Version(runtime.removeprefix("python-")) in SpecifierSet(
        pyproject["project"]["requires-python"]
    )


def test_the_package_needs_numpy_alone(pyproject):
    assert pyproject["project"]["dependencies"] == ["numpy>=2.0"]


def test_the_extras_build_on_each_other(pyproject):
    extras = pyproject["project"]["optional-dependencies"]
    assert set(extras) == {"lessons", "course", "cluster", "test", "benchmark", "web", "dev"}
    assert "convhelpers[lessons]" in extras["course"]
    assert "convhelpers[course]" in extras["test"]
    assert "convhelpers[test]" in extras["benchmark"]
    assert "convhelpers[test]" in extras["dev"]


def test_the_versions_readme_asks_for(readme, pyproject):
    python = pyproject["project"]["requires-python"].removeprefix(">=")
    numpy = pyproject["project"]["dependencies"][0].removeprefix("numpy>=")
    assert f"Python {python} or newer" in readme
    assert f"NumPy {numpy} or newer" in readme


def test_the_extras_readme_installs_exist(readme, pyproject):
    extras = set(pyproject["project"]["optional-dependencies"])
    named = re.findall(r"\.\[(\w+)\]|--extra (\w+)", readme)
    assert (
        {first or second for first, second in named}
        == {"course", "test", "benchmark", "web"}
        <= extras
    )


def test_each_command_of_readme_is_one_line(readme):
    commands = COMMAND.findall(readme)
    assert len(commands) >= 7
    assert [command for command in commands if "\n" in command] == []


@pytest.mark.parametrize("shell", ["python3 -m venv", "python -m venv", "pip install uv"])
def test_each_way_has_a_line_for_the_course_and_one_for_the_tests(readme, shell):
    commands = [command for command in COMMAND.findall(readme) if command.startswith(shell)]
    course, test = commands
    assert re.search(r"jupyter lab --notebook-dir=\. notebooks[/\\]00_start_here\.ipynb$", course)
    assert test.endswith("python -m pytest")


def test_readme_opens_a_lesson_that_exists(root, readme):
    opened = set(re.findall(r"jupyter lab --notebook-dir=\. (\S+)", readme.replace("\\", "/")))
    assert opened == {"notebooks/00_start_here.ipynb"}
    assert (root / "notebooks" / "00_start_here.ipynb").is_file()


def test_ci_runs_the_command_of_readme(root, readme):
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep --max-count=1 '(.+)' README\.md", script).group(1)
    (command,) = re.findall(pattern, readme, re.MULTILINE)
    assert "[test]" in command


def test_the_windows_workflow_runs_the_command_of_readme(root, readme):
    workflow = (root / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    pattern = re.search(r"Select-String -Path README\.md -Pattern '(.+)'\)", workflow).group(1)
    (command,) = re.findall(pattern, readme, re.MULTILINE)
    assert "[test]" in command


def test_the_workflows_cover_systems_and_versions(root, pyproject):
    workflow = load_yaml(root / ".github" / "workflows" / "tests.yml")
    matrix = workflow["jobs"]["readme-command"]["strategy"]["matrix"]
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert ">=" + matrix["python"][0] == pyproject["project"]["requires-python"]
    assert "3.13" in matrix["python"]
    oldest = " ".join(step.get("run", "") for step in workflow["jobs"]["oldest-numpy"]["steps"])
    assert pyproject["project"]["dependencies"][0].replace(">=", "==") + ".*" in oldest


# What a job may do beyond reading: publish the site, and say that it is ours.
PUBLISHING = {"pages": "write", "id-token": "write"}


def test_the_workflows_may_only_read_but_for_a_branch_and_the_site(root):
    for path in (root / ".github" / "workflows").iterdir():
        workflow = load_yaml(path)
        may = "write" if path.name == "colab.yml" else "read"
        assert workflow["permissions"] == {"contents": may}
        for name, job in workflow["jobs"].items():
            allowed = PUBLISHING if (path.name, name) == ("pages.yml", "publish") else {}
            assert job.get("permissions", {}) == allowed
        assert "secrets." not in path.read_text(encoding="utf-8")


# README


def test_the_example_in_readme(readme):
    (example,) = re.findall(r"```pycon\n(.+?)```", readme, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 8
    report = []
    doctest.DocTestRunner().run(test, out=report.append)
    assert report == []


def test_readme_is_short(readme):
    assert len(readme.splitlines()) <= 190


def test_links_in_markdown_lead_somewhere(markdown_files):
    for path in markdown_files:
        for target in LINK.findall(without_fences(path.read_text(encoding="utf-8"))):
            if not target.startswith("https://"):
                assert (path.parent / target.partition("#")[0]).exists(), f"{path.name}: {target}"


def test_pictures_in_markdown_exist_and_are_described(markdown_files):
    for path in markdown_files:
        for picture in IMAGE.finditer(without_fences(path.read_text(encoding="utf-8"))):
            assert (path.parent / picture["target"]).is_file(), f"{path.name}: {picture['target']}"
            assert len(picture["alt"]) >= 25, f"{path.name}: describe {picture['target']}"


def test_no_markdown_belittles_its_reader(markdown_files):
    for path in markdown_files:
        prose = re.sub(r"`[^`]*`", "", without_fences(path.read_text(encoding="utf-8")))
        assert BELITTLING.findall(prose) == [], path.name


# Addresses


def test_readme_names_the_address_of_pyproject(readme):
    assert readme == address.with_addresses(readme), "run: python web/address.py"


def test_every_address_follows_from_the_one_in_pyproject(readme, monkeypatch):
    monkeypatch.setattr(address, "repository", lambda: "https://github.com/Ada/conv.layer")
    changed = address.with_addresses(readme)
    assert "OWNER" not in changed and "REPO" not in changed
    badges = re.findall(r"\[!\[.+?\]\(images/badge_(\w+)\.svg\)\]\((.+?)\)", changed)
    running, colab, binder, reading = dict(badges).values()
    assert reading == "https://ada.github.io/conv.layer/"
    path = "notebooks%2F00_start_here.ipynb"
    assert running == f"{reading}lite/notebooks/index.html?path={path}"
    start = "https://colab.research.google.com/github/Ada/conv.layer/blob"
    assert colab == f"{start}/colab/00_start_here.ipynb"
    start = "https://mybinder.org/v2/gh/Ada/conv.layer/main"
    assert binder == f"{start}?urlpath=lab%2Ftree%2F{path}"
    (link,) = re.findall(r"^https://HUB/.+$", changed, re.MULTILINE)
    assert parse_qs(urlsplit(link).query) == {
        "repo": ["https://github.com/Ada/conv.layer"],
        "branch": ["main"],
        "urlpath": ["lab/tree/conv.layer/notebooks/00_start_here.ipynb"],
    }


def test_the_command_sets_the_address(root, tmp_path, monkeypatch):
    for name in ("PYPROJECT", "README"):
        copied = tmp_path / getattr(address, name).name
        copied.write_bytes(getattr(address, name).read_bytes())
        monkeypatch.setattr(address, name, copied)
    address.main(["https://github.com/Ada/conv.layer.git"])
    assert address.repository() == "https://github.com/Ada/conv.layer"
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text == address.with_addresses(text)
    assert "Ada/conv.layer" in text
    with pytest.raises(SystemExit):
        address.main(["ada/conv"])


def test_nothing_else_names_an_address_of_ours(root, text_files):
    owner, name = address.owner_and_name()
    hosts = r"colab\.research\.google\.com/|mybinder\.org/v2|\.github\.io/"
    ours = re.compile(rf"{hosts}|\b{re.escape(owner)}/{re.escape(name)}\b")
    may = {"pyproject.toml", "README.md", "web/address.py", "tests/test_project.py"}
    may.add("tests/web/test_reading_site.py")
    for path in text_files:
        if path.relative_to(root).as_posix() not in may:
            text = BASE64.sub("", path.read_text(encoding="utf-8"))
            assert ours.findall(text.replace("cs231n.github.io", "")) == [], path


# Versions and licenses


def test_the_version_is_the_same_everywhere(root):
    citation = load_yaml(root / "CITATION.cff")
    assert citation["version"] == convhelpers.__version__
    assert convhelpers.__version__ in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licenses(root, pyproject):
    assert pyproject["project"]["license"] == "BSD-3-Clause"
    assert pyproject["project"]["license-files"] == ["LICENSE", "LICENSE-TEXT"]
    assert (root / "LICENSE").read_text(encoding="utf-8").startswith("BSD 3-Clause License\n")
    text = (root / "LICENSE-TEXT").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0 International Public License" in text
    assert all(f"Section {number} -- " in text for number in range(1, 9))
    assert load_yaml(root / "CITATION.cff")["license"] == ["BSD-3-Clause", "CC-BY-4.0"]


# The repository


def test_the_top_level_holds_only_what_is_agreed(root, project_files):
    assert {path.relative_to(root).parts[0] for path in project_files} == TOP_LEVEL


def test_no_lock_file_is_kept(project_files):
    names = {path.name for path in project_files}
    assert {name for name in names if re.search(r"lock(\.json|\.yaml|\.toml)?$", name)} == set()


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_knows_the_machine_it_was_written_on(text_files, what):
    for path in text_files:
        text = BASE64.sub("", path.read_text(encoding="utf-8"))
        assert FOREIGN[what].findall(text) == [] or path.name == "test_project.py", path


def test_the_wheel_holds_the_whole_package_and_nothing_else(root, project_files, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path.relative_to(root) for path in project_files}
    assert packed == {path.as_posix() for path in package if path.parts[0] == "convhelpers"}


# Style


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids="-".join)
def test_ruff_has_nothing_to_say(root, command):
    ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "--output-format=concise", "."]
    report = subprocess.run(ruff, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert report.returncode == 0, report.stdout + report.stderr
