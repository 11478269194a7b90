"""Who sees whom in pictures, held against counting one by one."""

import re
from itertools import product

import numpy as np
import pytest
from figures.svg import drawn_after, texts, unreadable

from convhelpers.figures.channels import channel_groups, full_and_separable, pixel_mixed


@pytest.mark.parametrize(
    ("n_C_prev", "n_C", "groups"), [(4, 6, 1), (4, 6, 2), (6, 3, 3), (8, 8, 8)]
)
def test_a_cell_stands_for_each_pair_that_meets(n_C_prev, n_C, groups):
    pairs = sum(
        k * groups // n_C_prev == c * groups // n_C for k, c in product(range(n_C_prev), range(n_C))
    )
    picture = channel_groups(n_C_prev, n_C, groups, f=5)
    assert texts(picture).count("5×5") == pairs
    assert picture.content.decode().count('stroke-width="4"') == groups
    assert f"= {25 * pairs} weights" in picture.sentence
    assert not unreadable(picture)


@pytest.mark.parametrize(("n_C_prev", "n_C", "groups"), [(4, 6, 4), (3, 4, 2)])
def test_groups_that_do_not_divide_are_refused(n_C_prev, n_C, groups):
    with pytest.raises(ValueError, match=f"groups must divide {n_C_prev} and {n_C}, got {groups}"):
        channel_groups(n_C_prev, n_C, groups)


@pytest.mark.parametrize(("n_C_prev", "n_C", "f"), [(4, 6, 3), (8, 2, 5), (1, 1, 3)])
def test_wires_and_costs_are_counted(n_C_prev, n_C, f):
    picture = full_and_separable(n_C_prev, n_C, f)
    drawn = picture.content.decode()
    thick, thin = (drawn.count(f'fill="none" stroke="#8e4a75" stroke-width="{w}"') for w in (3, 1))
    assert (thick, thin) == (n_C * n_C_prev + n_C_prev, n_C * n_C_prev)
    # In the loops of a full layer, each output adds up f * f products of every channel.
    full = sum(1 for _ in product(range(n_C), range(n_C_prev), range(f * f)))
    separable = sum(1 for _ in product(range(n_C_prev), range(f * f))) + n_C * n_C_prev
    found = [int(n) for n in re.findall(r"= (\d+) products", " ".join(texts(picture)))]
    assert found == [full, separable]
    assert not unreadable(picture)


def test_one_pixel_is_a_matrix_times_a_column():
    rng = np.random.default_rng(4)
    A_prev, W = rng.integers(-9, 10, (2, 3, 4, 3)), rng.integers(-9, 10, (2, 1, 1, 3))
    b = np.array([10, -10])
    picture = pixel_mixed(A_prev, W, b, 2, 1, i=1)
    Z = [sum(W[c, 0, 0, k] * A_prev[1, 2, 1, k] for k in range(3)) + b[c] for c in range(2)]
    assert drawn_after("Z[1, 2, 1, :]", picture, [[z] for z in Z])
    assert drawn_after("A_prev[1, 2, 1, :]", picture, A_prev[1, 2, 1][:, np.newaxis])
    words = ", ".join(f"Z[1, 2, 1, {c}] = {z}" for c, z in enumerate(Z)).replace("-", "−")
    assert picture.sentence.endswith(f"{words}.")
    assert not unreadable(picture)
