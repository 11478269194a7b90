"""Tiles in pictures, held against a count of the cells that each window reads."""

from itertools import product

import numpy as np
import pytest
from figures.svg import texts, unreadable

from convhelpers import conv_forward, cut_tile
from convhelpers.data import larger, tiny
from convhelpers.figures.kit.words import number, rows_in_words
from convhelpers.figures.tiles import numbers_sent, tile_piece, tile_step
from convhelpers.tiles import spans


def counted(n_H, n_W, rows, cols, f, stride, pad, tile, last):
    """How many cells a tile reads: its own, those of others, and zeros, window by window."""
    read = {
        (row * stride + u - pad, col * stride + v - pad)
        for row, col in product(range(*rows), range(*cols))
        for u, v in np.ndindex(f, f)
    }
    inside = {(row, col) for row, col in read if 0 <= row < n_H and 0 <= col < n_W}
    own = {
        cell
        for cell in inside
        if all(
            min(x // (tile * stride), most) == start // tile
            for x, (start, _), most in zip(cell, (rows, cols), last, strict=True)
        )
    }
    return len(read), len(own), len(inside) - len(own), len(read) - len(inside)


@pytest.mark.parametrize(
    ("f", "stride", "pad", "tile"), list(product((1, 3), (1, 3), (0, 1), (2, 4)))
)
def test_a_step_counts_what_a_tile_reads(f, stride, pad, tile):
    A_prev, W, b = larger.A_prev[:, :5, :6], larger.W[:, :f, :f], larger.b
    Z = conv_forward(A_prev[..., :1], W[:1, ..., :1], b[:1], stride, pad)[0, :, :, 0]
    cuts = [spans(n, tile) for n in Z.shape]
    last = [len(along) - 1 for along in cuts]
    sizes = set()
    for row, col in np.ndindex(Z.shape):
        rows, cols = cuts[0][row // tile], cuts[1][col // tile]
        picture = tile_step(A_prev, W, b, row, col, stride=stride, pad=pad, tile=tile)
        total, own, halo, zeros = counted(5, 6, rows, cols, f, stride, pad, tile, last)
        sentence = picture.sentence
        start = f"Z[0, {row}, {col}, 0] = {number(Z[row, col])}: its tile reads {total} cell"
        assert sentence.startswith(start)
        assert f", {own} own, {halo} halo" in sentence
        assert (f"{zeros} border" in sentence) == bool(zeros)
        assert f"part of Z: {rows_in_words(Z[slice(*rows), slice(*cols)])}." in sentence
        sizes.add((picture.width, picture.height))
    assert len(sizes) == 1
    assert picture.width <= 760 and unreadable(picture) == []


@pytest.mark.parametrize(("row", "col", "words"), [(4, 0, "row must be"), (0, -1, "col must be")])
def test_an_output_that_is_not_there_is_refused(row, col, words):
    with pytest.raises(ValueError, match=words):
        tile_step(tiny.A_prev, tiny.W, tiny.b, row, col, pad=1)


def test_the_piece_is_what_cut_tile_cuts():
    place = (1, 3), (0, 2), 3
    picture = tile_piece(larger.A_prev, *place, stride=2, pad=1, c=1, cell=(0, 4))
    piece = cut_tile(larger.A_prev, *place, stride=2, pad=1)[0, :, :, 1]
    assert f"The piece is 5 × 5: {rows_in_words(piece)}." in picture.sentence
    assert "reads rows 2:7 and columns 0:5 of A_prev with its border" in picture.sentence
    assert "row 0, column 4 of the piece" in picture.sentence
    assert unreadable(picture) == []


def test_what_is_sent_is_written_and_the_least_is_named():
    layers = {"one": {"halo": 25_000, "batch": 780, "model": 1.2e8}, "two": {"model": 1e10}}
    picture = numbers_sent(layers)
    for words in ("25 thousand", "780, least", "120 million", "10 billion, least"):
        assert words in texts(picture)
    assert "one: 25 thousand to cut the picture, 780 to cut the batch" in picture.sentence
    assert picture.sentence.endswith(
        "two: 10 billion to cut the filters; least to cut the filters."
    )
    assert picture.width <= 800 and unreadable(picture) == []
