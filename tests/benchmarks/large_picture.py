"""Filter a picture of 400 million pixels in a process that may take 500 MB of memory.

``python tests/benchmarks/large_picture.py`` writes the picture to a folder for a while and blurs it
tile by tile in a process of its own, whose address space is held to the limit. Then it looks at
some of the outputs, and prints how long it took. The limit is one that Linux knows.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from convhelpers.tiles import conv_tiles

SIDE, TILE, MEGABYTES = 20_000, 1024, 500
LOOKED_AT = 1000


class OnDisk:
    """A square gray picture in a file, of which a slice reads the rows that it needs."""

    def __init__(self, path, side):
        self.path, self.side, self.shape = path, side, (1, side, side, 1)

    def band(self, start, stop, mode):
        """Some rows of the file."""
        shape = stop - start, self.side
        return np.memmap(self.path, np.uint8, mode, offset=start * self.side, shape=shape)

    def __getitem__(self, places):
        _, rows, cols = places
        piece = np.array(self.band(rows.start, rows.stop, "r")[:, cols])
        return piece[np.newaxis, :, :, np.newaxis]

    def write(self, rows, cols, values):
        """Put values where the tile is."""
        self.band(*rows, "r+")[:, slice(*cols)] = values


def rows_of_picture(start, stop, side):
    """Some rows of a picture that is the same everywhere and nowhere even."""
    rows, cols = np.arange(start, stop)[:, np.newaxis], np.arange(side)
    return ((rows * rows // 97 + cols * 3 + rows * cols // 211) % 256).astype(np.uint8)


def blur(folder, side):
    """Blur the picture of that folder, tile by tile, within the limit."""
    picture, result = (OnDisk(folder / name, side) for name in ("picture", "result"))
    W = np.full((1, 3, 3, 1), 1 / 9)
    for rows, cols, Z in conv_tiles(picture, W, np.zeros(1), pad=1, tile=TILE):
        result.write(rows, cols, np.rint(Z[0, :, :, 0]))


def wrong(folder, side):
    """Count the wrong ones among some outputs, many of them at the seams."""
    picture, result = (
        np.memmap(folder / name, np.uint8, "r", shape=(side, side)) for name in NAMES
    )
    rng = np.random.default_rng(0)
    count = 0
    for row, col in rng.integers(0, side, (LOOKED_AT, 2)):
        row = row // TILE * TILE if rng.random() < 0.5 else row
        window = picture[max(row - 1, 0) : row + 2, max(col - 1, 0) : col + 2]
        count += result[row, col] != np.rint(window.sum() / 9)
    return count


NAMES = ("picture", "result")


def main(side=SIDE, megabytes=MEGABYTES):
    """Measure it; returns how many outputs are wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open(folder / "picture", "wb") as file:
            for start in range(0, side, TILE):
                rows_of_picture(start, min(start + TILE, side), side).tofile(file)
        with open(folder / "result", "wb") as file:
            file.truncate(side * side)
        start = perf_counter()
        subprocess.run(
            [sys.executable, __file__, name, str(side), str(megabytes)],
            check=True,
            env={"OPENBLAS_NUM_THREADS": "1", "PATH": ""},
        )
        seconds = perf_counter() - start
        print(f"{side**2 / 1e6:.0f} megapixels in {seconds:.0f} s, held to {megabytes} MB")
        return wrong(folder, side)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        folder, side, megabytes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6,) * 2)
        blur(folder, side)
        (peak,) = (line.split()[1] for line in open("/proc/self/status") if line[:5] == "VmHWM")
        print(f"peak in memory: {int(peak) // 1000} MB")
    else:
        print("wrong outputs:", main(*map(int, sys.argv[1:])))
