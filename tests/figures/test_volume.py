"""Arrays that show themselves, held against the array."""

import re

import numpy as np

from convhelpers.figures.volume import volume


def titles(picture):
    return re.findall(r'font-weight="bold">([^<]*)<', picture.content.decode())


def test_one_grid_has_a_bare_name():
    picture = volume(np.arange(6).reshape(1, 2, 3, 1), "X")
    assert titles(picture) == ["X · 2 × 3"]
    assert picture.sentence == (
        "X, shape 1 × 2 × 3 × 1 (m × n_H × n_W × n_C). Image 0, channel 0: 0 1 2; 3 4 5."
    )


def test_every_channel_of_every_image_is_drawn():
    A = np.arange(2 * 2 * 1 * 3).reshape(2, 2, 1, 3)
    picture = volume(A, "A")
    assert titles(picture) == [f"A[{i}, :, :, {c}] · 2 × 1" for i in range(2) for c in range(3)]
    cells = re.findall(r'text-anchor="middle"[^>]*>([^<]*)<', picture.content.decode())
    assert cells == [str(A[i, h, 0, c]) for i in range(2) for c in range(3) for h in range(2)]


def test_the_border_can_be_marked():
    svg = volume(np.zeros((1, 4, 4, 1)), "X_pad", pad=1).content.decode()
    assert svg.count('stroke-dasharray="3 3"') == 16 - 4


def test_the_role_gives_the_look():
    assert 'rx="9"' in volume(np.ones((1, 2, 2, 1)), "W", "filter").content.decode()
