"""Find the pixels on which one number of a result depends, by changing one after the other."""

import numpy as np

from convhelpers import figures
from convhelpers.learner.outcome import outcomes

FAR = 1000.5  # more than any number of a probe, so that it is the maximum of its window
MOST_PIXELS = 130


def picture_of_pixels(exercise, function, probe, place, name):
    """Draw the pixels read over those due, for one cell of a map; None where there is no map."""
    image = probe.values.get("A_prev")
    if len(place) != 4 or len(exercise.returns) > 1 or "dA" in probe.values or image is None:
        return None
    if image.size > MOST_PIXELS:
        return None
    read, due = (changing(f, probe, place) for f in (function, exercise.solution))
    if read is None or not due.any() or not (read != due).any():
        return None
    i, *_, c = np.argwhere(read != due)[0]
    where = f"[{i}, :, :, {c}]" if image.shape[0] * image.shape[3] > 1 else ""
    cell = f"{name}[{', '.join(map(str, place))}]" + (f", of A_prev{where}," if where else "")
    return figures.pixels_read(image[i, :, :, c], read[i, :, :, c], due[i, :, :, c], cell)


def changing(function, probe, place):
    """Mark the pixels whose change changes the number at that place; None where one call fails."""
    image = probe.values["A_prev"].astype(float)
    calls = [(probe.arguments | {"A_prev": image}, probe.options)]
    for index in np.ndindex(image.shape):
        other = image.copy()
        other[index] += FAR
        calls.append((probe.arguments | {"A_prev": other}, probe.options))
    found = outcomes(function, calls)
    if len(found) < len(calls) or not all(one.arrays for one in found):
        return None
    try:
        numbers = np.array([one.arrays[0][place] for one in found])
    except IndexError:
        return None
    return ~np.isclose(numbers[1:], numbers[0], equal_nan=True).reshape(image.shape)
