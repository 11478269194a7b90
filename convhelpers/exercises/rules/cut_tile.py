"""cut_tile as facts, and the inputs that tell them apart."""

from convhelpers.exercises.rules.inputs import quarters
from convhelpers.exercises.rules.program import Experiment, Rules, program
from convhelpers.padding import conv_output_size

PIECE = program("""
def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape  # axes: the axes of A_prev
    # or m, n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    first_row, last_row = rows[0], rows[1] - 1  # rows and columns: the rows of the tile
    # or rows[0], rows[1]
    # or rows[0], rows[0] + rows[1] - 1
    # or cols[0], cols[1] - 1
    first_col, last_col = cols[0], cols[1] - 1  # rows and columns: the columns of the tile
    # or cols[0], cols[1]
    # or cols[0], cols[0] + cols[1] - 1
    # or rows[0], rows[1] - 1
    top = first_row * stride  # window start: the row where the first window starts
    # or first_row
    # or first_row * f
    left = first_col * stride  # window start: the column where the first window starts
    # or first_col
    # or first_col * f
    bottom = last_row * stride + f  # window size: the row where the last window ends
    # or (last_row + 1) * stride
    # or last_row * stride + f - 1
    # or last_row + f
    # or top + f
    # or top + (last_row - first_row) * stride + f
    # or (last_row + 1) * stride + 2 * pad
    right = last_col * stride + f  # window size: the column where the last window ends
    # or (last_col + 1) * stride
    # or last_col * stride + f - 1
    # or last_col + f
    # or left + f
    # or left + (last_col - first_col) * stride + f
    # or (last_col + 1) * stride + 2 * pad
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))  # border: the border
    # or A_prev
    # or np.pad(A_prev, ((0, 0), (2 * pad, 2 * pad), (2 * pad, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, 0), (pad, 0), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, pad), (0, pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (0, 2 * pad), (0, 2 * pad), (0, 0)))
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "edge")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "reflect")
    # or np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "wrap")
    piece = A_prev_pad[:, top:bottom, left:right]  # window: the part that is cut out
    # or A_prev_pad[:, top:bottom + 1, left:right + 1]
    # or A_prev_pad[:, top:, left:]
    # or A_prev_pad[:, :bottom, :right]
    # or A_prev_pad[:, left:right, top:bottom]
    # or A_prev_pad[:, top:bottom]
    # or A_prev_pad[:, :, left:right]
    # or A_prev_pad[:, top:bottom:stride, left:right:stride]
    # or A_prev_pad[:1, top:bottom, left:right]
    # or A_prev_pad[:, top:bottom, left:right, :1]
    result = piece.copy()  # result: the result
    # or np.pad(piece, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    # or np.transpose(piece, (0, 2, 1, 3))
    # or np.transpose(piece, (0, 3, 1, 2))
    # or piece[0]
    # or piece[..., 0]
    # or piece.mean(axis=3)
    # or piece[:, ::-1, ::-1]
    # or piece * 2
    # or -piece
    # or np.trunc(piece)
    # or np.maximum(piece, 0)
    return result
""")

OWN_BORDER = program("""
def cut_tile(A_prev, rows, cols, f, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    top = rows[0] * stride - pad  # window start: the row where the piece starts
    # or rows[0] * stride
    # or rows[0] - pad
    # or rows[0] * stride - 2 * pad
    # or rows[0] * stride - f // 2
    left = cols[0] * stride - pad  # window start: the column where the piece starts
    # or cols[0] * stride
    # or cols[0] - pad
    # or cols[0] * stride - 2 * pad
    # or cols[0] * stride - f // 2
    bottom = (rows[1] - 1) * stride + f - pad  # window size: the row where the piece ends
    # or rows[1] * stride + f - pad
    # or (rows[1] - 1) * stride + f
    # or rows[1] * stride - pad
    # or rows[1] * stride
    # or rows[1] * stride + f // 2
    # or rows[1] * stride + pad
    # or rows[1] - 1 + f - pad
    right = (cols[1] - 1) * stride + f - pad  # window size: the column where the piece ends
    # or cols[1] * stride + f - pad
    # or (cols[1] - 1) * stride + f
    # or cols[1] * stride - pad
    # or cols[1] * stride
    # or cols[1] * stride + f // 2
    # or cols[1] * stride + pad
    # or cols[1] - 1 + f - pad
    above = max(0, -top)  # border: the zeros above the piece
    # or 0
    # or pad
    # or max(0, bottom - n_H_prev)
    below = max(0, bottom - n_H_prev)  # border: the zeros below the piece
    # or 0
    # or pad
    # or max(0, -top)
    # or max(0, bottom - n_W_prev)
    before = max(0, -left)  # border: the zeros to the left of the piece
    # or 0
    # or pad
    # or max(0, right - n_W_prev)
    behind = max(0, right - n_W_prev)  # border: the zeros to the right of the piece
    # or 0
    # or pad
    # or max(0, -left)
    # or max(0, right - n_H_prev)
    first_row = max(0, top)  # window: the row where the slice starts
    # or top
    # or abs(top)
    first_col = max(0, left)  # window: the column where the slice starts
    # or left
    # or abs(left)
    inside = A_prev[:, first_row:bottom, first_col:right]
    return np.pad(inside, ((0, 0), (above, below), (before, behind), (0, 0)))
""")


def tile(name, shape, rows, cols, f, seed, **options):
    return Experiment(name, (quarters(*shape, seed=seed), rows, cols, f), options)


EXPERIMENTS = (
    tile("a tile of one cell", (1, 2, 3, 1), (0, 1), (0, 1), 1, seed=1),
    tile("a tile of windows of one pixel", (1, 4, 5, 1), (1, 3), (2, 4), 1, seed=2),
    tile("the first tile", (1, 5, 6, 1), (0, 2), (0, 3), 2, seed=3),
    tile("a tile in the middle", (1, 6, 7, 1), (1, 3), (2, 4), 3, seed=4),
    tile("stride = 2", (1, 8, 9, 1), (1, 3), (2, 4), 2, seed=5, stride=2),
    tile("stride = 2 and windows that overlap", (1, 9, 8, 1), (1, 3), (0, 2), 3, seed=6, stride=2),
    tile("a border above", (1, 5, 7, 1), (0, 2), (2, 4), 3, seed=7, pad=1),
    tile("a border below", (1, 4, 7, 1), (2, 4), (1, 3), 3, seed=8, pad=1),
    tile("a border to the left", (1, 7, 5, 1), (2, 4), (0, 1), 3, seed=9, pad=1),
    tile("a border to the right", (1, 7, 5, 1), (2, 4), (3, 5), 3, seed=10, pad=1),
    tile("a wide border and a stride", (1, 7, 8, 1), (0, 2), (2, 4), 5, seed=11, pad=2, stride=2),
    tile("two images", (2, 4, 6, 1), (0, 2), (1, 4), 2, seed=12),
    tile("three channels", (1, 5, 4, 3), (1, 3), (0, 2), 2, seed=13),
    tile("all together", (2, 8, 5, 2), (2, 4), (0, 2), 4, seed=14, stride=2, pad=1),
)


def fresh(rng):
    """Inputs that no fit has seen."""
    m, n_C_prev, f, stride = (int(n) for n in rng.integers(1, 4, 4))
    pad = int(rng.integers(0, min(f, 3)))
    sizes = [f + int(n) for n in rng.integers(0, 7, 2)]
    spans = []
    for n in sizes:
        count = conv_output_size(n, f, stride, pad)
        start = int(rng.integers(0, count))
        spans.append((start, int(rng.integers(start + 1, count + 1))))
    A_prev = rng.integers(-4000, 4001, (m, *sizes, n_C_prev)) / 4
    return (A_prev, *spans, f), {"stride": stride, "pad": pad}


RULES = Rules((PIECE, OWN_BORDER), EXPERIMENTS, fresh)
