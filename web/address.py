"""Where the course is found: every address follows from that of the repository in pyproject.toml.

``python web/address.py ADDRESS`` writes the address of the repository there, and what follows from
it to README.md. Without ADDRESS it writes README.md alone.
"""

import argparse
import re
import tomllib
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parents[1]
PYPROJECT = ROOT / "pyproject.toml"
README = ROOT / "README.md"
BRANCH = "main"
# The workflow `pages` puts the copies for Colab on this branch: Colab opens no file of a website.
COLAB_BRANCH = "colab"
FIRST_LESSON = "00_start_here"

LINE = re.compile(r'^Repository = "(?P<address>.*)"$', re.MULTILINE)


def repository():
    """The address of the repository, such as ``https://github.com/OWNER/REPO``."""
    return tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["urls"]["Repository"]


def owner_and_name():
    """The last two parts of that address."""
    owner, name = repository().split("/")[-2:]
    return owner, name


def file(path):
    """The page of a file of the repository."""
    return f"{repository()}/blob/{BRANCH}/{path}"


def site(path=""):
    """A page of the published site."""
    owner, name = owner_and_name()
    return f"https://{owner.lower()}.github.io/{name}/{path}"


def running_here(lesson):
    """The page of a lesson in the browser edition, as seen from the top of the site."""
    return f"lite/notebooks/index.html?path={quote(f'notebooks/{lesson}.ipynb', safe='')}"


def colab(lesson):
    """A lesson in Google Colab."""
    path = "/".join(owner_and_name())
    return f"https://colab.research.google.com/github/{path}/blob/{COLAB_BRANCH}/{lesson}.ipynb"


def binder(lesson):
    """A lesson on Binder."""
    path = "/".join(owner_and_name())
    where = urlencode({"urlpath": f"lab/tree/notebooks/{lesson}.ipynb"})
    return f"https://mybinder.org/v2/gh/{path}/{BRANCH}?{where}"


def class_server(hub, lesson=FIRST_LESSON):
    """A link with which nbgitpuller brings the course to everybody on the JupyterHub `hub`."""
    _, name = owner_and_name()
    query = {
        "repo": repository(),
        "branch": BRANCH,
        "urlpath": f"lab/tree/{name}/notebooks/{lesson}.ipynb",
    }
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(query)}"


def badges():
    """The row of badges in README.md."""
    rows = [
        ("Run the lessons in your browser", "run", site(running_here(FIRST_LESSON))),
        ("Open the lessons in Google Colab", "colab", colab(FIRST_LESSON)),
        ("Open the lessons on Binder", "binder", binder(FIRST_LESSON)),
        ("Read the lessons as web pages", "read", site()),
    ]
    return "\n".join(f"[![{words}](images/badge_{name}.svg)]({to})" for words, name, to in rows)


def for_class_servers():
    """What README.md says about a JupyterHub."""
    return (
        "```bash\n"
        f'pip install nbgitpuller "convhelpers[course] @ git+{repository()}"\n'
        "```\n\n"
        "```text\n"
        f"{class_server('https://HUB')}\n"
        "```"
    )


def with_addresses(text):
    """The text of README.md, with every part that names an address as it should be."""
    for name, part in (("badges", badges()), ("class servers", for_class_servers())):
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"\n<!-- /{name} -->")
        text = before + mark + part + end + after
    return text


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", nargs="?", help="for example https://github.com/OWNER/REPO")
    given = parser.parse_args(arguments)
    if given.address:
        address = given.address.removesuffix("/").removesuffix(".git")
        if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address):
            parser.error(f"Expected https://github.com/OWNER/REPO, got {given.address}.")
        text = PYPROJECT.read_text(encoding="utf-8")
        text = LINE.sub(f'Repository = "{address}"', text)
        PYPROJECT.write_text(text, encoding="utf-8", newline="\n")
    text = README.read_text(encoding="utf-8")
    README.write_text(with_addresses(text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
