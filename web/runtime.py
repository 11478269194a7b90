"""The runtime: Python in WebAssembly and the packages of the course, in one folder."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import npm
from build_error import BuildError
from packages import CACHE
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYODIDE = "pyodide@0.27.7"
SHA512 = "RUSVJlhQdfWfgO9hVHCiXoG+nVZQRS5D9FzgpLJ/VcgGBLSAKoPL8kTiOikxbHQm1kRISeWUBdulEgO26qpSRA=="
CORE = (
    "pyodide.js",
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
)
LOCK = "pyodide-lock.json"
DEFAULT_ADDRESS = re.compile(r"https://[^`\"]*\$\{\w+\.version\}[^`\"]*")

# What the kernel asks for, and what the course needs; the rest follows from their requirements.
WANTED = ("convhelpers", "matplotlib", "pillow", "ipywidgets", "anywidget")
KERNEL = ("ipython", "jedi", "micropip", "comm", "sqlite3", "ssl")
# The site itself brings these parts of ipywidgets, which run in the page.
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}
BROWSER = {
    "python_version": "3.12",
    "python_full_version": "3.12.7",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "os_name": "posix",
    "extra": "",
}


def assemble(folder, pure, wheels=None):
    """Put the runtime into `folder`, with a lock that lists what is there and nothing else.

    Parameters
    ----------
    folder : Path
        Is made.
    pure : list of Path
        Wheels of pure Python, which need not be in the official lock.
    wheels : Path, optional
        Where the compiled wheels lie; else they come from the official distribution, at the
        address that the runtime itself takes where it is told no other.

    Raises
    ------
    BuildError
        If a wheel is missing, or is not the one that the official lock lists.
    """
    folder.mkdir(parents=True)
    core = official_core()
    for name in CORE:
        shutil.copyfile(core / name, folder / name)
    lock = json.loads((core / LOCK).read_text(encoding="utf-8"))
    entries = lock["packages"]
    ours = {}
    with TemporaryDirectory() as made:
        for wheel in [*pure, own_wheel(Path(made)), no_ssl(Path(made))]:
            entry = entry_of(wheel, entries)
            ours[entry["name"]] = entry, wheel
        chosen = closure([*WANTED, *KERNEL], {**entries, **{n: e for n, (e, _) in ours.items()}})
        for name, entry in chosen.items():
            if name in ours:
                source = ours[name][1]
            else:
                source = official_wheel(entry, wheels, core)
            shutil.copyfile(source, folder / entry["file_name"])
    lock["packages"] = chosen
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")


def closure(wanted, entries):
    """The entries of `wanted` and of all they depend on, by name, in order."""
    chosen, waiting = {}, list(wanted)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in chosen:
            continue
        if name not in entries:
            raise BuildError(
                f"{name} is needed, but neither packages.txt nor the official lock has it."
            )
        depends = sorted({canonicalize_name(other) for other in entries[name]["depends"]})
        chosen[name] = {**entries[name], "depends": [d for d in depends if d not in IN_THE_PAGE]}
        waiting += chosen[name]["depends"]
    return dict(sorted(chosen.items()))


# What lies in the official distribution


def official_core():
    """The folder of the npm package: the runtime itself, and the official lock."""
    return npm.package(PYODIDE, SHA512)


def official_wheel(entry, wheels, core):
    """The path of an official wheel, whose content is what the lock says."""
    name = entry["file_name"]
    path = wheels / name if wheels else downloaded_wheel(name, core)
    if not path.is_file():
        raise BuildError(f"{name} is missing in {wheels}; the official lock lists it.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != entry["sha256"]:
        raise BuildError(
            f"{path} has SHA-256 {found}, but the official lock says {entry['sha256']}."
        )
    return path


def downloaded_wheel(name, core):
    path = CACHE / name
    if not path.exists():
        address = official_address(core) + name
        try:
            with urlopen(address, timeout=60) as answer:
                content = answer.read()
        except (URLError, OSError) as error:
            raise BuildError(
                f"{address} could not be downloaded ({error}); see --wheels."
            ) from error
        path.write_bytes(content)
    return path


def official_address(core):
    """Where the runtime looks for packages by itself: its own script says so."""
    template = DEFAULT_ADDRESS.search((core / "pyodide.mjs").read_text(encoding="utf-8"))
    version = json.loads((core / "package.json").read_text(encoding="utf-8"))["version"]
    return re.sub(r"\$\{[^}]*\}", version, template.group())


# What we add


def own_wheel(folder):
    """Build the wheel of the course's package."""
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target=wheel",
        f"--directory={folder}",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"The wheel of the package could not be built:\n{done.stderr}")
    (wheel,) = folder.glob("convhelpers-*.whl")
    return wheel


def no_ssl(folder):
    """An empty package in the place of ssl, which the kernel loads and nothing here uses."""
    wheel = folder / "ssl-0.0.0-py3-none-any.whl"
    files = {
        "METADATA": "Metadata-Version: 2.1\nName: ssl\nVersion: 0.0.0\n",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(f"ssl-0.0.0.dist-info/{name}"), text)
    return wheel


def entry_of(wheel, official):
    """The entry of the lock for a wheel of ours."""
    with zipfile.ZipFile(wheel) as archive:
        files = archive.namelist()
        (metadata,) = (name for name in files if name.endswith(".dist-info/METADATA"))
        head = HeaderParser().parsestr(archive.read(metadata).decode())
    name, version = canonicalize_name(head["Name"]), head["Version"]
    same = official.get(name, {}).get("version") == version
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(modules(files)),
        # The official lock knows what its packages need in the browser.
        "depends": official[name]["depends"] if same else sorted(needs(head)),
        "unvendored_tests": False,
    }


def modules(files):
    """The top-level modules among the files of a wheel."""
    for file in files:
        first, _, rest = file.partition("/")
        if rest and not first.endswith((".dist-info", ".data")):
            yield first
        elif not rest and first.endswith(".py"):
            yield first.removesuffix(".py")


def needs(head):
    """The names of what a package requires in the browser."""
    for line in head.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(BROWSER):
            yield canonicalize_name(requirement.name)
