"""A package of the npm registry, downloaded once and checked against its SHA-512."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from build_error import BuildError
from packages import CACHE


def package(name, sha512):
    """The folder of the package `name`, such as ``pyodide@0.27.7``, with the content `sha512`."""
    folder = CACHE / name
    if not folder.is_dir():
        with TemporaryDirectory() as unpacked:
            with tarfile.open(archive(name, sha512, Path(unpacked))) as files:
                files.extractall(unpacked, filter="data")
            CACHE.mkdir(exist_ok=True)
            shutil.move(Path(unpacked, "package"), folder)
    return folder


def archive(name, sha512, folder):
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError(f"npm is missing: it downloads {name}. Install Node.js.")
    command = [npm, "pack", name, "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"npm could not download {name}:\n{done.stderr}")
    (path,) = folder.glob("*.tgz")
    digest = hashlib.sha512(path.read_bytes()).digest()
    if base64.b64encode(digest).decode() != sha512:
        raise BuildError(f"npm gave another {name} than the one this build was tested with.")
    return path
