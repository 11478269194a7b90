"""A convolution in depth: what is in front, what looks out behind it, and what cannot be missed."""

import re

import numpy as np
import pytest
from figures.svg import texts, unreadable, written

from convhelpers.convolution import conv_forward
from convhelpers.figures.convolution import convolution_step
from convhelpers.figures.volume_step import volume_step

RNG = np.random.default_rng(11)
A_prev = RNG.integers(-9, 10, (2, 4, 5, 3))
W = RNG.integers(-9, 10, (4, 3, 3, 3))
b = np.array([1, -2, 3, -4])
CHANNELS = range(3)


def boxes(picture):
    """The window, as framed on each sheet from the back to the front: x, y and thickness."""
    pattern = (
        r'<rect x="([\d.-]+)" y="([\d.-]+)" width="[\d.]+" height="[\d.]+"'
        r' fill="none" stroke="#b34e00" stroke-width="(\d)"'
    )
    return [tuple(map(float, frame)) for frame in re.findall(pattern, picture.content.decode())]


def stack(picture, name, n_C, front, values):
    """Whether the lines below `name` are those of a stack with `values` in front."""
    sheets = [str(k) for k in reversed(range(n_C)) if k != front]
    cells = [written(value) for value in values.flat]
    expected = [name, f"[:, :, {front}]", *sheets, *cells]
    lines = texts(picture)
    start = lines.index(name)
    return lines[start : start + len(expected)] == expected


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_channel_in_front_has_its_numbers(channel):
    picture = volume_step(A_prev, W, b, 1, 2, c=2, i=1, channel=channel)
    assert stack(picture, "A_prev_pad[1]", 3, channel, A_prev[1, :, :, channel])
    assert stack(picture, "a_slice", 3, channel, A_prev[1, 1:4, 2:5, channel])
    assert stack(picture, "W[2]", 3, channel, W[2, :, :, channel])


def test_the_map_of_the_filter_is_in_front_of_the_others():
    Z = conv_forward(A_prev, W, b)
    assert stack(volume_step(A_prev, W, b, 0, 0, c=2), "Z[0]", 4, 2, Z[0, :, :, 2])


def test_the_window_is_cut_through_every_sheet():
    first, second, front, *cut_out, _, _ = boxes(volume_step(A_prev, W, b, 1, 2))
    assert [thickness for _, _, thickness in (first, second, front)] == [2, 2, 4]
    for behind, before in ((first, second), (second, front)):
        assert behind[0] - before[0] == before[1] - behind[1] == 16
    assert len(cut_out) == 3


def test_the_sum_is_that_of_the_flat_picture():
    deep, flat = (
        draw(A_prev, W, b, 1, 1, stride=1, c=3) for draw in (volume_step, convolution_step)
    )
    words = texts(flat)
    start = words.index("products, channel 0")
    assert texts(deep)[-len(words) + start :] == words[start:]
    assert deep.headline == flat.headline
    assert deep.sentence == (
        f"{flat.sentence} In front: channel 0 of 3, map 3 of 4. Window and filter are as deep."
    )


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1), (3, 2)])
def test_every_word_can_be_read_and_the_size_stays(stride, pad, channel):
    settings = {"stride": stride, "pad": pad}
    picture = volume_step(A_prev, W, b, 0, 0, **settings, channel=channel)
    other = volume_step(A_prev * 123.45, W, b, 0, 1, **settings, c=3)
    assert not unreadable(picture)
    assert picture.width <= 760
    assert (picture.width, picture.height) == (other.width, other.height)


def test_what_is_left_over_is_hatched_and_named():
    picture = volume_step(A_prev, W, b, 0, 0, stride=3)
    assert "hatched: 1 row and 2 columns left over, in no window" in texts(picture)


@pytest.mark.parametrize("channel", [-1, 3])
def test_a_channel_that_is_not_there_is_refused(channel):
    with pytest.raises(ValueError, match=f"channel must be from 0 to 2, got {channel}"):
        volume_step(A_prev, W, b, 0, 0, channel=channel)
