"""Lesson 14: what a tile reads, what a lost halo does, what goes back, and what is sent."""

from itertools import product

import numpy as np

from convhelpers.convolution import conv_backward, conv_forward
from convhelpers.exercises.questions.asked import choice, numbers
from convhelpers.exercises.questions.kind import kind
from convhelpers.padding import conv_output_size
from convhelpers.tiles import cut_tile, spans


@kind(
    "what a tile reads", 14, n_H=range(6, 10), n_W=range(6, 10), tile=[2, 3], row=[0, 1], col=[0, 1]
)
def what_a_tile_reads(n_H=4, n_W=5, tile=2, row=0, col=1):
    f, pad = 3, 1
    ones = np.ones((1, n_H, n_W, 1))
    rows, cols = spans(n_H, tile)[row], spans(n_W, tile)[col]
    piece = cut_tile(ones, rows, cols, f, 1, pad)
    own = (rows[1] - rows[0]) * (cols[1] - cols[0])
    read, inside = piece.size, int(piece.sum())
    return numbers(
        f"The image has {n_H} rows and {n_W} columns; f = {f}, stride = 1, pad = {pad}. A tile "
        f"holds rows {rows[0]}:{rows[1]} and columns {cols[0]}:{cols[1]} of the output (as in a "
        "slice, the end is left out). How many cells does it read, how many of them are its own, "
        "how many are halo, and how many are zeros of the border?",
        "(cells, own, halo, zeros)",
        (read, own, inside - own, read - inside),
        f"it reads {piece.shape[1]} × {piece.shape[2]} cells, of which {inside} lie in the image "
        f"and {own} are its own",
        [
            ((own, own, 0, 0), "there is no halo. The windows at its rim reach further."),
            ((read, own, read - own, 0), "the border is taken for a neighbor. It belongs to none."),
            ((read, own, 0, read - own), "a seam is taken for a border. Neighbors lie there."),
            ((inside, own, inside - own, 0), "the zeros of the border are left out."),
            (
                (own + f * f, own, f * f, 0),
                "one window is added. Every output at the rim has a window of its own.",
            ),
        ],
    )


@kind("how wide a seam is", 14, f=[3, 5, 7, 9, 11], tile=[32, 64])
def how_wide_a_seam_is(f=9, tile=64):
    half = f // 2
    row = np.ones((1, 1, 2 * tile, 1))
    W = np.zeros((1, f, f, 1))
    W[0, half] = 1
    whole = conv_forward(row, W, [0], pad=half)
    lost = [conv_forward(part, W, [0], pad=half) for part in np.split(row, 2, axis=2)]
    differs = (np.concatenate(lost, axis=2) != whole).sum()
    return numbers(
        f"A photograph is blurred with a filter of {f} × {f} and pad = {half}, in squares of "
        f"{tile} pixels. Each square gets a border of zeros, as if it were the whole image. How "
        "many columns of the result are wrong along one seam, on both of its sides together?",
        "columns",
        int(differs),
        f"on each side, the windows of {half} columns reach over the seam",
        [
            (half, "that is one side. Both neighbors lose their halo."),
            (1, "the seam is taken for a line. Every window that reaches over it is wrong."),
            (f, "that is the whole window. One that ends at the seam is right."),
            (0, "the zeros are taken for the neighbor's pixels. These are lost."),
            (tile, "the whole square is taken to be wrong. Most windows lie inside."),
        ],
    )


@kind("megabytes of a piece", 14, side=[10_000, 20_000], tile=[512, 1024, 2048], f=[3, 5])
def megabytes_of_a_piece(side=20_000, tile=1024, f=3):
    def megabytes(n):
        return 8 * n * n / 1e6

    piece = tile + f - 1
    return numbers(
        f"A gray picture of {side:,} × {side:,} pixels, in floats of 8 bytes. How many megabytes "
        f"is the whole, and how many is the piece of a tile of {tile:,} × {tile:,} with f = {f}?",
        "(whole, piece)",
        (megabytes(side), megabytes(piece)),
        f"8 * {side:,} * {side:,} bytes, and 8 * {piece:,} * {piece:,} bytes",
        [
            ((megabytes(side), 3 * megabytes(piece)), "three channels are counted. It is gray."),
            ((megabytes(side), megabytes(side)), "all of it is read. A tile needs its piece."),
            ((megabytes(side) / 8, megabytes(piece) / 8), "a pixel is counted as one byte."),
            (
                (megabytes(side), f * f * megabytes(tile)),
                "each window is kept apart. They share their pixels.",
            ),
        ],
        digits=1,
    )


@kind("what becomes of a halo's gradient", 14, f=[3, 5])
def what_becomes_of_a_halos_gradient(f=3):
    half = f // 2
    W, dZ = np.ones((1, f, f, 1)), np.ones((1, 1, 8, 1))
    row = np.ones((1, 1, 8, 1))
    whole = conv_backward(dZ, row, W, pad=half)[0][0, 0, 4, 0]
    parts = []
    for cols in spans(8, 4):
        piece = cut_tile(row, (0, 1), cols, f, 1, half)
        back = conv_backward(dZ[:, :, slice(*cols)], piece, W)[0]
        parts.append(back[0, half, 4 + half - cols[0], 0])
    results = {"added": sum(parts), "averaged": np.mean(parts), "replaced": parts[-1]}

    def told(what):
        return {
            "added": "They are added.",
            "averaged": "Their mean is taken.",
            "replaced": "The owner's own gradient counts alone.",
        }[what]

    (right,) = (what for what, value in results.items() if value == whole)
    return choice(
        f"With f = {f}, a pixel beside a seam was read by its own tile and, as a part of the halo, "
        "by a neighbor. Each of them sends back a gradient for it. What becomes of the two?",
        told(right),
        "the gradient of a pixel is the sum over all windows that read it, whoever computed them",
        [
            (told("averaged"), "the gradients are taken for two measurements of one number."),
            (told("replaced"), "the halo is taken for a copy without a past. Its windows count."),
            (
                "The larger one is taken.",
                "that is the way back of a maximum. Here, both windows used the pixel.",
            ),
        ],
    )


@kind("what shards have to share", 14, shards=[2, 4, 8])
def what_shards_have_to_share(shards=4):
    return choice(
        f"{shards} machines take a share of the images of a batch each, and carry gradients back "
        "through a layer. What has to be put together, so that every machine can update its "
        "weights?",
        "dW and db are summed; dA_prev stays where it is.",
        "every image adds to the gradient of the weights, and no image to that of another",
        [
            (
                "All three are summed.",
                "dA_prev is summed, too. Its images lie on one machine each.",
            ),
            (
                "dA_prev is summed; dW and db stay where they are.",
                "images and weights are exchanged. The weights are what the machines share.",
            ),
            (
                "Nothing: the images have nothing to do with each other.",
                "the images share nothing, but the weights do. Those of the machines would drift "
                "apart.",
            ),
            (
                "dW and db of the last shard replace the others.",
                "the last one counts alone. The whole batch has to count.",
            ),
        ],
    )


@kind("what cut filters send", 14, machines=[2, 4])
def what_cut_filters_send(machines=2):
    return choice(
        f"Each of {machines} machines keeps a part of the filters, and makes their channels of Z. "
        "What has to be sent in one training step?",
        "All of A_prev to every machine, and the sum of dA_prev.",
        "a filter looks at all channels of its input, and its gradient reaches all of them",
        [
            (
                "The sum of dW.",
                "that is a cut batch. Here, each weight lives on one machine alone.",
            ),
            (
                "The halo of A_prev.",
                "that is a cut picture. A filter needs all channels of all pixels.",
            ),
            (
                "Nothing: each machine has what it needs.",
                "the layer before is forgotten. It left its channels on several machines.",
            ),
            (
                "The filters, to every machine.",
                "the weights are sent around. Keeping them apart was the point.",
            ),
        ],
    )


@kind("how much more is read", 14, tile=[4, 6, 8, 16], f=[3, 5, 7])
def how_much_more_is_read(tile=8, f=3):
    side = tile + f - 1
    outputs = conv_output_size(side, f) ** 2
    read = {
        (row + u, col + v)
        for row, col in product(range(tile), repeat=2)
        for u, v in product(range(f), repeat=2)
    }
    return numbers(
        f"A tile of {tile} × {tile} outputs, f = {f}, stride = 1, far from the border. How many "
        "pixels does it read beyond as many as it has outputs?",
        "pixels",
        len(read) - outputs,
        f"it reads {side} × {side} = {side * side} pixels for {outputs} outputs",
        [
            (outputs * (f * f - 1), "each window is counted apart. They share their pixels."),
            ((f - 1) * tile, "the halo is counted along one axis. There are two."),
            (2 * (f - 1) * tile, "the corner is left out. Windows reach across it, too."),
            ((f - 1) ** 2, "that is the corner alone."),
            (0, "there is no halo. The windows at the rim reach further."),
        ],
    )
