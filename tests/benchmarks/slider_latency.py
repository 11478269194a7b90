"""Print how long a reader waits for the picture: ``python tests/benchmarks/slider_latency.py``.

Every explorer runs in JupyterLab in a real browser. An argument sets the number of moves; ``busy``
after it keeps one core busy while the pictures are pointed at.
"""

import sys
from pathlib import Path

MOVES = 30


def main(moves=MOVES, how=""):
    sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("browser", "lessons")]
    from latency import report

    report(int(moves), how == "busy")


if __name__ == "__main__":
    main(*sys.argv[1:])
