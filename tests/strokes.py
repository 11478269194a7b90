"""Ten digits as a hand may draw them, and what a pen leaves of them on a pad."""

from itertools import pairwise

import numpy as np

SIDE = 32
PEN = 2


def arc(x, y, width, height, start, end):
    """Points on an ellipse around (x, y), clockwise from one angle to the other, in degrees."""
    angles = np.radians(np.linspace(start, end, 24))
    return list(zip(x + width * np.cos(angles), y + height * np.sin(angles), strict=True))


# Strokes of points (x, y); x from 0 at the left to 1, y from 0 at the top to 1.
DIGITS = {
    0: [arc(0.5, 0.5, 0.32, 0.45, -90, 270)],
    1: [[(0.35, 0.25), (0.55, 0.05), (0.55, 0.95)]],
    2: [[*arc(0.5, 0.3, 0.3, 0.25, -170, 40), (0.2, 0.95), (0.85, 0.95)]],
    3: [arc(0.45, 0.28, 0.28, 0.23, -150, 90) + arc(0.45, 0.73, 0.32, 0.23, -90, 150)],
    4: [[(0.6, 0.05), (0.15, 0.65), (0.85, 0.65)], [(0.65, 0.35), (0.65, 0.97)]],
    5: [[(0.8, 0.05), (0.3, 0.05), (0.25, 0.45), *arc(0.45, 0.68, 0.32, 0.27, -120, 140)]],
    6: [[(0.65, 0.05), (0.4, 0.25), (0.25, 0.6), *arc(0.5, 0.72, 0.27, 0.24, 180, -180)]],
    7: [[(0.2, 0.07), (0.8, 0.07), (0.45, 0.97)], [(0.3, 0.5), (0.75, 0.5)]],
    8: [arc(0.5, 0.27, 0.24, 0.22, 90, -270) + arc(0.5, 0.73, 0.3, 0.24, -90, 270)],
    9: [[*arc(0.5, 0.3, 0.26, 0.24, 0, -360), (0.76, 0.3), (0.72, 0.6), (0.55, 0.97)]],
}


def on_the_pad(strokes, left=5, top=2, width=22, height=28):
    """The strokes in pixels of the pad, from its top left corner."""
    return [[(left + width * x, top + height * y) for x, y in stroke] for stroke in strokes]


def ink(strokes):
    """Every pixel of the pad whose middle the pen touches, (32, 32)."""
    dark = np.zeros((SIDE, SIDE), bool)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    for stroke in strokes:
        corners = np.array(stroke)
        for share in np.linspace(0, 1, 40):
            for a, b in pairwise(corners):
                at = a + share * (b - a)
                dark |= np.hypot(x - at[0], y - at[1]) <= PEN
    return dark
