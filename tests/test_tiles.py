"""A layer in tiles, against the layer in one piece; on Dask, on a cluster, and in little memory."""

import os
import re
import signal
from itertools import product

import dask
import dask.array as da
import distributed
import numpy as np
import pytest
from hypothesis import given
from strategies import fixed_examples, layers

from convhelpers import (
    conv_backward,
    conv_forward,
    conv_output_size,
    conv_tiled_backward,
    conv_tiled_forward,
    cut_tile,
    zero_pad,
)
from convhelpers.tiles import add_tile, spans

# f, stride, pad and the side of a tile: 99 settings, among them gaps between windows (stride > f),
# borders as wide as the window and wider, tiles of one pixel, and tiles that do not come out even.
SETTINGS = [
    (f, stride, pad, tile)
    for f, stride, pad in [
        *product((1, 2, 3), (1, 2, 3), (0, 1, 3)),
        *((5, stride, pad) for stride in (1, 2) for pad in (0, 2, 5)),
    ]
    for tile in (1, 3, 4)
]


def random_layer(f, whole=True):
    """Two images of 9 x 11 and three filters: whole numbers, or numbers that round."""
    rng = np.random.default_rng(f)
    shapes = (2, 9, 11, 2), (3, f, f, 2), (3,)
    if whole:
        return [rng.integers(-9, 10, shape).astype(np.float64) for shape in shapes]
    return [rng.normal(size=shape) for shape in shapes]


def in_one_order(A_prev, W, b, stride=1):
    """A layer that adds up the products of every output in one order, whatever its size."""
    f = W.shape[1]
    n_H, n_W = (conv_output_size(n, f, stride) for n in A_prev.shape[1:3])
    Z = np.zeros((len(A_prev), n_H, n_W, len(W)))
    for u, v, k in np.ndindex(f, f, A_prev.shape[3]):
        below, beside = u + (n_H - 1) * stride + 1, v + (n_W - 1) * stride + 1
        Z += A_prev[:, u:below:stride, v:beside:stride, k, np.newaxis] * W[:, u, v, k]
    return Z + b


def put_together(A_prev, W, b, stride, pad, tile, layer):
    """The tiles that `layer` makes, in reverse order, as no tile may wait for another."""
    f = W.shape[1]
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])
    Z = np.full((len(A_prev), n_H, n_W, len(W)), np.nan)
    for rows, cols in reversed([*product(spans(n_H, tile), spans(n_W, tile))]):
        piece = cut_tile(A_prev, rows, cols, f, stride, pad)
        Z[:, slice(*rows), slice(*cols)] = layer(piece, W, b, stride)
    return Z


def test_there_are_99_settings():
    assert len(set(SETTINGS)) == 99


def test_tiles_of_whole_numbers_equal_the_whole_to_the_last_bit():
    for f, stride, pad, tile in SETTINGS:
        arguments = *random_layer(f), stride, pad
        assert np.array_equal(conv_tiled_forward(*arguments, tile), conv_forward(*arguments))


def test_tiles_of_any_numbers_equal_the_whole_in_one_order_to_the_last_bit():
    for f, stride, pad, tile in SETTINGS:
        A_prev, W, b = random_layer(f, whole=False)
        whole = in_one_order(zero_pad(A_prev, pad), W, b, stride)
        assert np.array_equal(put_together(A_prev, W, b, stride, pad, tile, in_one_order), whole)


def test_tiles_of_any_numbers_come_close_to_the_whole():
    for f, stride, pad, tile in SETTINGS[::7]:
        arguments = *random_layer(f, whole=False), stride, pad
        np.testing.assert_allclose(
            conv_tiled_forward(*arguments, tile), conv_forward(*arguments), rtol=0, atol=1e-13
        )


def test_gradients_of_tiles_add_up_to_those_of_the_whole():
    for f, stride, pad, tile in SETTINGS:
        A_prev, W, b = random_layer(f)
        dZ = conv_forward(A_prev, W, b, stride, pad)
        tiled = conv_tiled_backward(dZ, A_prev, W, stride, pad, tile)
        whole = conv_backward(dZ, A_prev, W, stride, pad)
        assert all(map(np.array_equal, tiled, whole))


@fixed_examples
@given(layers())
def test_a_piece_is_a_part_of_the_padded_image(layer):
    A_prev, W, _, stride, pad = layer
    f, padded = W.shape[1], zero_pad(A_prev, pad)
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])
    for rows, cols in product(spans(n_H, 2), spans(n_W, 3)):
        down, across = (
            slice(start * stride, (stop - 1) * stride + f) for start, stop in (rows, cols)
        )
        assert np.array_equal(cut_tile(A_prev, rows, cols, f, stride, pad), padded[:, down, across])


@fixed_examples
@given(layers())
def test_add_tile_is_the_adjoint_of_cut_tile(layer):
    A_prev, W, _, stride, pad = layer
    f = W.shape[1]
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])
    place = (n_H // 2, n_H), (0, (n_W + 1) // 2), f, stride, pad
    piece = cut_tile(A_prev, *place)
    Y = np.random.default_rng(0).integers(-9, 10, piece.shape)
    back = np.zeros(A_prev.shape)
    add_tile(back, Y, *place)
    assert np.sum(piece * Y) == np.sum(A_prev * back)


def test_a_piece_keeps_the_dtype_and_leaves_the_image_alone():
    A_prev = np.arange(24, dtype=np.uint8).reshape(1, 4, 6, 1)
    piece = cut_tile(A_prev, (0, 1), (0, 1), f=3)
    piece[...] = 9
    assert piece.dtype == np.uint8 and A_prev[0, 0, 0, 0] == 0


def test_the_dtype_of_gradients_is_that_of_the_layer():
    for dtypes in product((np.float32, np.float64, np.int64), repeat=3):
        dZ, A_prev, W = (
            np.ones(shape, dtype)
            for shape, dtype in zip(((1, 2, 3, 1), (1, 4, 5, 1), (1, 3, 3, 1)), dtypes, strict=True)
        )
        tiled, whole = conv_tiled_backward(dZ, A_prev, W, tile=2), conv_backward(dZ, A_prev, W)
        assert [array.dtype for array in tiled] == [array.dtype for array in whole]


IMAGE = np.ones((1, 4, 5, 1))


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (TypeError, "tile must be an integer", lambda: spans(5, 2.0)),
        (ValueError, "tile must be an integer of at least 1, got 0", lambda: spans(5, 0)),
        (TypeError, "rows must be two integers", lambda: cut_tile(IMAGE, 1, (0, 1), 3)),
        (TypeError, "start of cols must be", lambda: cut_tile(IMAGE, (0, 1), (0.0, 1), 3)),
        (ValueError, "start < stop <= 2", lambda: cut_tile(IMAGE, (0, 3), (0, 1), 3)),
        (ValueError, "start < stop <= 3", lambda: cut_tile(IMAGE, (0, 1), (1, 1), 3)),
        (ValueError, "A_prev must have 4 axes", lambda: cut_tile(IMAGE[0], (0, 1), (0, 1), 3)),
        (TypeError, "A_prev must be an array", lambda: cut_tile("cat", (0, 1), (0, 1), 3)),
        (ValueError, "f must be", lambda: cut_tile(IMAGE, (0, 1), (0, 1), 0)),
        (
            ValueError,
            "dpiece must have the shape of the piece that cut_tile cuts for these arguments, "
            "(1, 3, 3, 1), got shape (1, 2, 2, 1)",
            lambda: add_tile(IMAGE.copy(), np.ones((1, 2, 2, 1)), (0, 1), (0, 1), 3),
        ),
        (
            ValueError,
            "dZ must have the shape",
            lambda: conv_tiled_backward(IMAGE, IMAGE, np.ones((1, 3, 3, 1))),
        ),
    ],
)
def test_what_is_refused_and_how(error, message, call):
    with pytest.raises(error, match=re.escape(message)):
        call()


# ------------------------------------------------------------------------------------------- Dask


def on_dask(A_prev, W, b, stride, pad, tile):
    """The layer as lesson 14 writes it for Dask: pieces that are cut when they are needed."""
    f = W.shape[1]
    n_H, n_W = (conv_output_size(n, f, stride, pad) for n in A_prev.shape[1:3])

    def part(rows, cols):
        piece = cut_tile(A_prev, rows, cols, f, stride, pad).rechunk(-1)
        shape = len(A_prev), rows[1] - rows[0], cols[1] - cols[0], len(W)
        return piece.map_blocks(conv_forward, W, b, stride, chunks=shape, dtype=float)

    return da.block([
        [[part(rows, cols)] for cols in spans(n_W, tile)] for rows in spans(n_H, tile)
    ])


def test_dask_gives_the_same_to_the_last_bit():
    narrow = [setting for setting in SETTINGS if setting[2] < setting[0]]  # pad < f
    for f, stride, pad, tile in narrow[2::14]:
        A_prev, W, b = random_layer(f)
        cut = da.from_array(A_prev, chunks=(1, 4, 3, -1))
        with dask.config.set(scheduler="threads", num_workers=2):
            Z = on_dask(cut, W, b, stride, pad, tile).compute()
        assert np.array_equal(Z, conv_forward(A_prev, W, b, stride, pad))


def slow_layer(piece, W, b, folder):
    """A layer that says who computes it, and takes its time, so that a worker can be killed."""
    import time
    from pathlib import Path

    Path(folder, f"{os.getpid()}").touch()
    time.sleep(0.05)
    return conv_forward(piece, W, b)


@pytest.mark.sweep
def test_a_worker_that_is_killed_half_way_is_replaced(tmp_path):
    A_prev, W, b = random_layer(3)
    places = [*product(spans(7, 1), spans(9, 2))]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        pieces = [cut_tile(A_prev, rows, cols, 3) for rows, cols in places]
        parts = client.map(slow_layer, pieces, W=W, b=b, folder=str(tmp_path))
        done = distributed.as_completed(parts)
        next(done)
        victim = int(next(iter(client.run(os.getpid).values())))
        os.kill(victim, signal.SIGKILL)
        results = client.gather(parts)
    Z = np.full((2, 7, 9, 3), np.nan)
    for (rows, cols), part in zip(places, results, strict=True):
        Z[:, slice(*rows), slice(*cols)] = part
    assert np.array_equal(Z, conv_forward(A_prev, W, b))
    assert {str(victim)} < {path.name for path in tmp_path.iterdir()}
