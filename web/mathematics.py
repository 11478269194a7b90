"""Formulas in TeX become MathML, which a browser draws by itself."""

import json
import shutil
import subprocess
from pathlib import Path

import npm
from build_error import BuildError

TEMML = "temml@0.13.5"
SHA512 = "aPkDDgunanpLNL0ql32HbolqLep+w8DRcVXRql7rWrMt/PhczdLgL4UBYYVU3BYjCNjkGq4EqwIicu/zWr1iOg=="
PROGRAM = Path(__file__).with_name("mathematics.cjs")


class Mathematics:
    """A Node.js process that turns one formula after the other into MathML; a context manager."""

    def __enter__(self):
        node = shutil.which("node")
        if node is None:
            raise BuildError("node is missing: it draws the formulas. Install Node.js.")
        library = npm.package(TEMML, SHA512) / "dist" / "temml.cjs"
        self._process = subprocess.Popen(
            [node, str(PROGRAM), str(library)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def mathml(self, tex, display):
        """The MathML of one formula; `display` says whether it stands on a line of its own."""
        self._process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise BuildError(f"The formula {tex} cannot be drawn: {answer['error']}")
        return answer["mathml"]
