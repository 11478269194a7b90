"""What Binder would build from this folder, as repo2docker writes it down."""

import os
import subprocess
import sys

import pytest


def run(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, encoding="utf-8", check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def plan(root, tmp_path_factory):
    """The lines of the Dockerfile, and of what is said before it; nothing is built."""
    folder = tmp_path_factory.mktemp("repo2docker")
    uv = [sys.executable, "-m", "uv"]
    run(*uv, "venv", "--quiet", f"--python={sys.executable}", folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    install = ["pip", "install", "--quiet", f"--python={scripts / 'python'}"]
    run(*uv, *install, "jupyter-repo2docker")
    user = ["--user-id", "1000", "--user-name", "learner"]  # it refuses to build for root
    command = [scripts / "jupyter-repo2docker", "--no-build", "--debug", *user, root]
    return run(*command).splitlines()


def place(plan, words):
    """The number of the one line that holds `words`."""
    (found,) = (number for number, line in enumerate(plan) if words in line)
    return found


def test_binder_takes_python_from_the_runtime(plan):
    assert place(plan, "Building conda environment for python=3.12") >= 0


def test_binder_installs_the_course_once_its_files_are_there(plan):
    copied = place(plan, " src/ ${REPO_DIR}/")
    installed = place(plan, '/bin/pip install --no-cache-dir -r ".binder/requirements.txt"')
    finished = place(plan, "RUN ./.binder/postBuild")
    assert copied < installed < finished


def test_binder_does_not_read_the_file_for_conda(plan):
    assert [line for line in plan if "environment.yml" in line] == []


def test_after_the_build_the_lessons_are_trusted(root, tmp_path):
    for path in (root / "notebooks").glob("*.ipynb"):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / "notebooks" / path.name).write_bytes(path.read_bytes())
    scripts = os.path.dirname(sys.executable)
    environment = os.environ | {
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
    }
    script = root / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    said = run("bash", script, cwd=tmp_path, env=environment)
    names = sorted(path.name for path in (root / "notebooks").glob("*.ipynb"))
    assert [line.split("/")[-1] for line in said.splitlines() if "Signing" in line] == names
