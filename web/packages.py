"""Packages of pure Python: the wheels that `packages.txt` pins, downloaded once."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

from build_error import BuildError

HERE = Path(__file__).parent
PINS = HERE / "packages.txt"
CACHE = HERE / ".cache"
PYTHON = "3.12"


def downloaded():
    """Download the wheels of `packages.txt`, each checked against its SHA-256; return the paths.

    They are kept until `packages.txt` changes, so that the next build needs no network.
    """
    pins = hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]
    folder = CACHE / f"wheels-{pins}"
    done = folder / "complete"
    if not done.exists():
        download(folder)
        done.touch()
    return sorted(folder.glob("*.whl"))


def download(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes", f"--dest={folder}"]
    command += [f"--python-version={PYTHON}", "--platform=any", "--implementation=py", "--abi=none"]
    done = subprocess.run([*command, f"--requirement={PINS}"], capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"The packages of {PINS.name} could not be downloaded:\n{done.stderr}")


def has_front_end(wheel):
    """Whether a wheel brings a part that runs in the page."""
    with zipfile.ZipFile(wheel) as archive:
        return any("/share/jupyter/labextensions/" in name for name in archive.namelist())
