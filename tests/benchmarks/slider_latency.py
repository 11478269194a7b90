"""Print how long a reader waits for the picture: ``python tests/benchmarks/slider_latency.py``.

Every explorer runs in JupyterLab in a real browser. An argument sets the number of moves.
"""

import sys
from pathlib import Path

MOVES = 30


def main(moves):
    sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("browser", "lessons")]
    from latency import report

    report(moves)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MOVES)
