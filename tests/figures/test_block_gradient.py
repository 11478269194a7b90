"""A block and its gradient on one page, held against sums written out in loops."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import drawn_after, in_words, unreadable, words

from convhelpers.data import tiny
from convhelpers.figures.block_gradient import block_gradient

A_PREV, W, B = tiny.A_prev, tiny.W, tiny.b
DA = np.array([4, 8]).reshape(1, 1, 2, 1)
MODES = ["max", "average"]


def by_loops(dA, f, stride, mode, W=W, b=B):
    """Every array of the block and its gradient, by name."""
    image, kernel, given = (np.asarray(x)[0, :, :, 0].tolist() for x in (A_PREV, W, dA))
    size = len(kernel)
    n_H, n_W = len(image) - size + 1, len(image[0]) - size + 1
    Z = [
        [b[0] + sum(image[r + u][k + v] * kernel[u][v] for u, v in cells(size)) for k in range(n_W)]
        for r in range(n_H)
    ]
    Z_relu = [[max(z, 0) for z in row] for row in Z]
    A = [[0] * len(row) for row in given]
    dZ_relu = [[0] * n_W for _ in range(n_H)]
    for r, k in product(range(len(given)), range(len(given[0]))):
        places = [(r * stride + u, k * stride + v) for u, v in cells(f)]
        numbers = [Z_relu[u][v] for u, v in places]
        A[r][k] = max(numbers) if mode == "max" else sum(numbers) / f**2
        paid = [places[numbers.index(max(numbers))]] if mode == "max" else places
        for u, v in paid:
            dZ_relu[u][v] += given[r][k] / len(paid)
    dZ = [[dZ_relu[r][k] if Z[r][k] > 0 else 0 for k in range(n_W)] for r in range(n_H)]
    dA_prev = [[0] * len(image[0]) for _ in image]
    for (r, k), (u, v) in product(product(range(n_H), range(n_W)), cells(size)):
        dA_prev[r + u][k + v] += dZ[r][k] * kernel[u][v]
    return {
        "A_prev": image, "Z": Z, "Z_relu": Z_relu, "A": A,
        "dA": given, "dZ_relu": dZ_relu, "dZ": dZ, "dA_prev": dA_prev,
    }  # fmt: skip


def cells(f):
    return list(product(range(f), repeat=2))


def test_the_block_of_the_lesson():
    assert block_gradient(DA, A_PREV, W, B, pool_stride=1, mode="average").sentence == (
        "Forward, with average pooling, f = 2, stride = 1: Z 3 4 7; −2 1 8, Z_relu 3 4 7; 0 1 8, "
        "A 2 5. Back: dA 4 8, dZ_relu 1 3 2; 1 3 2, dZ 1 3 2; 0 3 2, "
        "dA_prev 1 3 1 −3 −2; 1 7 6 −4 −4; 0 4 8 1 −2; 0 0 3 2 0. "
        "ReLU stops the gradient at 1 number of Z (hatched)."
    )


SIZES = [(2, 1, DA), (2, 2, DA[:, :, :1]), (1, 1, np.arange(-3, 3).reshape(1, 2, 3, 1))]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride", "dA"), SIZES)
@pytest.mark.parametrize("b", [1, 0, -4, 30])
def test_every_array_and_its_gradient_are_drawn(f, stride, dA, mode, b):
    picture = block_gradient(dA, A_PREV, W, [b], pool_f=f, pool_stride=stride, mode=mode)
    expected = by_loops(dA, f, stride, mode, b=[b])
    for name, values in expected.items():
        assert drawn_after(f"{name} · {len(values)} × {len(values[0])}", picture, values)
        if name != "A_prev":
            assert f"{name} {in_words(values)}" in picture.sentence
    blocked = sum(z <= 0 for row in expected["Z"] for z in row)
    assert picture.content.decode().count("stroke-opacity") == blocked
    counted = {0: "no number of Z.", 1: "1 number of Z (hatched)."}
    assert picture.sentence.endswith(counted.get(blocked, f"{blocked} numbers of Z (hatched)."))


def test_the_maxima_are_ringed():
    rings = {
        mode: block_gradient(DA, A_PREV, W, B, pool_stride=1, mode=mode).content.count(b'rx="12"')
        for mode in MODES
    }
    assert rings == {"max": 2, "average": 0}
    picture = block_gradient(DA, A_PREV, W, B, pool_stride=1)
    label = next(line for line in words(picture) if line.text == "Z_relu · 2 × 3")
    found = re.findall(r'<rect x="(\S+)" y="(\S+)"[^>]*rx="12"', picture.content.decode())
    columns = [int((float(x) - label.left) // 36) for x, _ in found]
    heights = [float(y) for _, y in found]
    assert columns == [1, 2]  # the 4 above, the 8 below
    assert heights[1] - heights[0] == 36


def test_arrows_point_forward_above_and_back_below():
    drawn = block_gradient(DA, A_PREV, W, B, pool_stride=1).content.decode()
    assert drawn.count("m-8 -5l8 5l-8 5") == drawn.count("m8 -5l-8 5l8 5") == 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("factor", [1, 0.01, 1000])
def test_every_word_can_be_read(mode, factor):
    picture = block_gradient(DA * factor, A_PREV * factor, W, B, pool_stride=1, mode=mode)
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_a_larger_image_gets_smaller_cells():
    large = np.tile(A_PREV, (1, 2, 2, 1))
    dA = np.ones((1, 3, 4, 1))
    picture = block_gradient(dA, large, W, B)
    assert unreadable(picture) == []
    assert picture.width <= 760


def test_the_inputs_stay_as_they_are():
    given = [array.copy() for array in (DA, A_PREV, W, B)]
    for array in given:
        array.flags.writeable = False
    block_gradient(*given, pool_stride=1)
