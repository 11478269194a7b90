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
APPS = ("lab", "notebooks", "tree", "edit")
# The kernel starts with these, so that no lesson needs a cell that installs them.
AT_START = ["convhelpers", "matplotlib", "pillow", "ipywidgets", "anywidget", "jedi"]
# A file cannot be older than this in a ZIP archive; two builds then have the same times.
EPOCH = "315532800"


def build(out, wheels=None):
    """Build JupyterLite into the folder `out`; see `runtime.assemble` for `wheels`."""
    with TemporaryDirectory() as folder:
        lite = Path(folder)
        pure = packages.downloaded()
        lessons.write(lite / "files")
        shutil.copy(HERE / "overrides.json", lite)
        write_json(lite / "jupyter-lite.json", settings())
        write_json(lite / "jupyter_lite_config.json", build_settings(pure))
        run_jupyterlite(lite, out)
    runtime.assemble(out / RUNTIME, pure, wheels)


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


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
