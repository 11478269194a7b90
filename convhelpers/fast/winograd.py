"""Convolution with 3 x 3 filters at stride 1 in a quarter of the multiplications.

In one dimension, 4 neighboring outputs of a filter of 3 weights take 12 products one by one, but 6
when sums of the inputs are multiplied by sums of the weights. In two dimensions, a tile of 4 x 4
outputs takes 6 x 6 products for each pair of channels, instead of 4 x 4 x 3 x 3. This is
F(4x4, 3x3) of A. Lavin and S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2015,
arXiv:1509.09308, section 4.3, whose matrices these are. For each of the 6 x 6 cells, one matrix
product adds up the channels.

Tiles of 6 x 6 outputs, with 64 products, were tried on six layers of 64 to 256 channels in one
thread: they took 0.96 to 1.22 times as long, as the transforms grow, and rounded up to three times
as much.
"""

import numpy as np

from convhelpers.fast.regions import region
from convhelpers.fast.threads import add_up, share_out
from convhelpers.fast.windows import (
    MOST_VALUES,
    alone,
    cut,
    nothing,
    span,
    view_windows,
    window_filter_gradient,
    window_forward,
)

F = 3
STEP = 4  # outputs of a tile, down and across
TILE = STEP + F - 1  # its inputs
CELLS = TILE**2

# In one dimension: outputs = OUTPUT @ ((FILTER @ weights) * (INPUT @ pixels)).
INPUT = np.array([
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
])
FILTER = (
    np.array([
        [6, 0, 0],
        [-4, -4, -4],
        [-4, 4, -4],
        [1, 2, 4],
        [1, -2, 4],
        [0, 0, 24],
    ])
    / 24
)
OUTPUT = np.array([
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
])
# A tile laid out in one row is transformed down and across by one matrix.
INPUT_2D, FILTER_2D, OUTPUT_2D = (np.kron(matrix, matrix) for matrix in (INPUT, FILTER, OUTPUT))

# Tiles are transformed a block at a time, as in `windows`. Of 128 to 512 tiles, tried on layers of
# 64 to 256 channels with one thread and with two, 256 were near the best everywhere. Very deep ones
# are fewer, so that a block stays within some megabytes.
BLOCK_TILES = 256
# For several threads, 64 are still enough.
FEWEST_TILES = 64


def winograd_forward(A_prev, W, pad, Z, then=nothing):
    """Fill `Z` with the sums of products; call `then` with each block while it is in the cache."""
    n_C, _, _, n_C_prev = W.shape
    filters = transform(FILTER_2D, W.reshape(n_C, F * F, n_C_prev).transpose(1, 2, 0))

    def fill(images, tile_rows):
        Z_block = Z[images, STEP * tile_rows.start : STEP * tile_rows.stop]
        products = input_tiles(A_prev[images], tile_rows, Z.shape[2], pad, Z.dtype) @ filters
        put_tiles(transform(OUTPUT_2D, products), Z_block)
        if np.isfinite(Z_block).all():
            then(Z_block)
        else:
            # The sums mix the pixels of a tile, so NaN and infinity reach windows without them.
            rows = slice(STEP * tile_rows.start, STEP * tile_rows.start + Z_block.shape[1])
            window_forward(*alone(A_prev[images], W, 1, pad, rows, Z_block), then)

    share_out(fill, tile_blocks(Z.shape, max(n_C, n_C_prev)))


def winograd_filter_gradient(dZ, A_prev, pad, dW):
    """Fill `dW`: the gradient of every output, times its window, added up.

    This is the way back through `winograd_forward`: each transform in turn, transposed.
    """
    n_C, _, _, n_C_prev = dW.shape

    dfilters = np.empty((CELLS, n_C, n_C_prev), dW.dtype)

    def add(dfilters, images, tile_rows):
        tiles = input_tiles(A_prev[images], tile_rows, dZ.shape[2], pad, dW.dtype)
        dproducts = transform(OUTPUT_2D.T, output_tiles(dZ[images], tile_rows, dW.dtype))
        for cell in range(CELLS):
            dfilters[cell] += dproducts[cell].T @ tiles[cell]

    add_up(add, dfilters, tile_blocks(dZ.shape, max(n_C, n_C_prev)))
    dcells = transform(FILTER_2D.T, dfilters)
    dW[...] = dcells.swapaxes(0, 1).reshape(dW.shape)
    if not np.isfinite(dW).all():  # as in `winograd_forward`
        window_filter_gradient(dZ, A_prev, 1, pad, dW)


def transform(matrix, tiles):
    """Multiply `matrix` by the cells of every tile: (cells, tiles, channels) gives the like."""
    cells, n_tiles, n_C = tiles.shape
    matrix = matrix.astype(tiles.dtype)
    return (matrix @ tiles.reshape(cells, n_tiles * n_C)).reshape(len(matrix), n_tiles, n_C)


def input_tiles(A_prev, tile_rows, n_W, pad, dtype):
    """Copy and transform the inputs of some rows of tiles: (cells, tiles, channels)."""
    tile_cols = slice(0, count_tiles(n_W))
    spans = (span(tiles, TILE, STEP, pad) for tiles in (tile_rows, tile_cols))
    return transform(INPUT_2D, tile_cells(region(A_prev, *spans, dtype), TILE))


def output_tiles(dZ, tile_rows, dtype):
    """Copy some rows of tiles of outputs: (cells, tiles, channels)."""
    tile_cols = slice(0, count_tiles(dZ.shape[2]))
    spans = (span(tiles, STEP, STEP, 0) for tiles in (tile_rows, tile_cols))
    return tile_cells(region(dZ, *spans, dtype), STEP)


def tile_cells(pixels, size):
    """Copy every tile of `size` x `size` pixels: (cells, tiles, channels)."""
    tiles = view_windows(pixels, size, STEP).transpose(3, 4, 0, 1, 2, 5)
    n_tiles = tiles.shape[2] * tiles.shape[3] * tiles.shape[4]
    return tiles.reshape(size**2, n_tiles, tiles.shape[5])


def put_tiles(tiles, Z_block):
    """Put the tiles of outputs, (cells, tiles, channels), side by side; cut what sticks out."""
    m, n_H, n_W, n_C = Z_block.shape
    down, across = count_tiles(n_H), count_tiles(n_W)
    tiles = tiles.reshape(STEP, STEP, m, down, across, n_C).transpose(2, 3, 0, 4, 1, 5)
    Z_block[...] = tiles.reshape(m, STEP * down, STEP * across, n_C)[:, :n_H, :n_W]


def count_tiles(n):
    """Tiles that cover `n` outputs."""
    return -(-n // STEP)


def tile_blocks(Z_shape, n_C):
    """Cut the outputs into blocks: a slice of the images, and a slice of the rows of tiles."""
    m, n_H, n_W, _ = Z_shape
    tiles = min(BLOCK_TILES, MOST_VALUES // (CELLS * n_C))
    return cut((m, count_tiles(n_H), count_tiles(n_W)), tiles, FEWEST_TILES)
