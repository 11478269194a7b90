"""JupyterLab and Jupyter Notebook on a copy of the course: one server with settings of its own."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import nbformat
from nbformat.sign import NotebookNotary

APPLICATIONS = ("lab", "notebook")
SECONDS_TO_START = 120

# The command of README.md opens this notebook, in this folder.
ARGUMENTS = ("--notebook-dir=.", "notebooks/00_start_here.ipynb")

# nbgrader's parts of a server take longer to load than all others, and no reader has them.
WITHOUT = {
    f"nbgrader.server_extensions.{part}": False
    for part in ("assignment_list", "course_list", "formgrader", "validate_assignment")
}

# Nothing is looked up outside, and a notebook that has run is not stored over the one to open next.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Application:
    """An application of a running server: which one, where, and the folder it serves."""

    name: str
    address: str
    token: str
    folder: Path
    environment: dict

    def url(self, notebook):
        """Where a notebook of the served folder opens, with no tab left from an earlier visit."""
        place = "notebooks"
        if self.name == "lab":
            place = f"lab/workspaces/{secrets.token_hex(4)}/tree"
        return f"{self.address}/{place}/notebooks/{notebook}?token={self.token}"

    def request(self, method, path):
        request = Request(f"{self.address}/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urlopen(request, timeout=10) as answer:
            return answer.read()

    def end_kernels(self):
        for session in json.loads(self.request("GET", "api/sessions")):
            self.request("DELETE", f"api/sessions/{session['id']}")

    def trust(self, notebook):
        """Say that the stored outputs may show, as `jupyter trust` does for a reader."""
        notary = NotebookNotary(data_dir=self.environment["JUPYTER_DATA_DIR"])
        notary.sign(nbformat.read(self.folder / "notebooks" / notebook, as_version=4))
        notary.store.close()


@contextmanager
def running(folder, home):
    """Start JupyterLab on `folder`, and give its server's applications by name.

    Notebook comes with it, as behind the button "Open in Notebook". What the server stores of a
    user goes to `home`.
    """
    port, token = free_port(), secrets.token_hex(16)
    environment = environment_in(home)
    command = [
        sys.executable,
        *("-m", "jupyter", "lab", *ARGUMENTS),
        *("--no-browser", "--allow-root", "--expose-app-in-browser"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
        f"--ServerApp.jpserver_extensions={WITHOUT}",
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"),
    ]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            place = (f"http://127.0.0.1:{port}", token, folder, environment)
            apps = {name: Application(name, *place) for name in APPLICATIONS}
            wait_until_ready(apps["lab"], process, Path(log.name))
            yield apps
            apps["lab"].end_kernels()
        finally:
            process.terminate()
            process.wait(timeout=30)


def environment_in(home):
    """The environment of this process, but with nothing of the user's Jupyter."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTEST"))
    }
    folders = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for name, settings in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(json.dumps(settings))
    return inherited | {key: str(folder) for key, folder in folders.items()}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(app, process, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            app.request("GET", "api/status")
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"jupyter lab did not start:\n{log.read_text(errors='replace')}")
