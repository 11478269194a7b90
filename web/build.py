"""Build the site, one static folder: ``python web/build.py OUT [--wheels FOLDER]``.

``OUT/index.html`` begins the reading site, ``OUT/lite`` is the browser edition, and ``OUT/colab``
holds the copies for Google Colab. Serve it with ``python -m http.server --directory OUT``.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import browser_edition
import colab
import reading_site
from build_error import BuildError

# Written into every site, so that only a folder that holds one is ever replaced.
MARK = "lite/jupyter-lite.json"
WHEELS = "CONVHELPERS_WHEELS"  # the environment variable that names the folder of wheels


def build(out, wheels=None):
    """Build the site into `out`, which must be new, empty, or a site that was built before."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise BuildError(f"{out} holds something else than a site: name an empty or a new folder.")
    with TemporaryDirectory() as folder:
        site = Path(folder, "site")
        browser_edition.build(site / "lite", wheels)
        reading_site.build(site)
        colab.write(site / "colab")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(site, out)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to build")
    parser.add_argument(
        "--wheels",
        type=Path,
        metavar="FOLDER",
        default=os.environ.get(WHEELS) or None,
        help=f"take the compiled wheels from FOLDER (or from ${WHEELS}) instead of downloading",
    )
    given = parser.parse_args(arguments)
    try:
        build(given.out, given.wheels and Path(given.wheels))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    files = [path for path in given.out.rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"{given.out}: {len(files)} files, {megabytes:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
