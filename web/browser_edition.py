"""The browser edition: JupyterLite with the lessons, the runtime and everything they need."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import lessons
import packages
import runtime
from build_error import BuildError

HERE = Path(__file__).parent
RUNTIME = "static/pyodide"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
BAR = "convhelpers-your-work"
APPS = ("lab", "notebooks", "tree", "edit")
# The kernel starts with these, so that no lesson needs a cell that installs them.
AT_START = ["convhelpers", "matplotlib", "pillow", "ipywidgets", "anywidget", "jedi"]
# The time of every file, so that two builds are the same: the first of January 2026.
EPOCH = "1767225600"


def build(out, wheels=None):
    """Build JupyterLite into the folder `out`; see `runtime.assemble` for `wheels`."""
    with TemporaryDirectory() as folder:
        lite = Path(folder)
        pure = packages.downloaded()
        runtime.assemble(lite / "pyodide", pure, wheels)
        versions = lessons.write(lite / "files")
        shutil.copyfile(HERE / "overrides.json", lite / "overrides.json")
        (lite / "lab").mkdir()
        shutil.copyfile(HERE / "overrides_lab.json", lite / "lab" / "overrides.json")
        write_json(lite / "jupyter-lite.json", settings())
        write_json(lite / "jupyter_lite_config.json", build_settings(pure))
        run_jupyterlite(lite, out)
        shutil.copytree(lite / "pyodide", out / RUNTIME)
    write_json(out / "versions.json", versions)
    add_bar(out)
    keep_for_later(out / "service-worker.js")


def settings():
    """What the page reads when it starts."""
    kernel = {
        "disablePyPIFallback": True,  # nothing is looked up outside
        "pyodideUrl": f"./{RUNTIME}/pyodide.js",
        "pipliteUrls": [f"./extensions/{KERNEL}/static/pypi/all.json"],
        "loadPyodideOptions": {"packages": AT_START},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "A convolutional layer by hand",
            "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        },
    }


def build_settings(pure):
    """What the build reads."""
    extensions = [str(path) for path in pure if packages.has_front_end(path)]
    return {
        "LiteBuildConfig": {
            "apps": list(APPS),
            "federated_extensions": extensions,
            "ignore_sys_prefix": True,  # nothing of whoever builds it
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        }
    }


def run_jupyterlite(lite, out):
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--lite-dir", str(lite), "--output-dir", str(out)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(command, cwd=lite, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"JupyterLite could not be built:\n{done.stdout}\n{done.stderr}")


def add_bar(out):
    """Add the plugin that shows the bar above a notebook; see ``your_work.js``."""
    shutil.copytree(HERE / "your_work", out / "extensions" / BAR)
    path = out / "jupyter-lite.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    extensions = settings["jupyter-config-data"]["federated_extensions"]
    extensions.append({"name": BAR, "load": "your_work.js", "extension": "./extension"})
    write_json(path, settings)


def keep_for_later(service_worker):
    """Put our part of the service worker before JupyterLite's: the first to answer does."""
    parts = [(HERE / "offline.js"), service_worker]
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    service_worker.write_text(text, encoding="utf-8")


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
