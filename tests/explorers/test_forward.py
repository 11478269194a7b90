"""The explorers of the forward pass, at every place of their sliders.

What they show is held against plain loops over lists; nothing here computes with the package.
"""

import math
from functools import partial
from itertools import product

import ipywidgets as widgets
import numpy as np
import pytest
from figures.svg import texts, unreadable

import convhelpers
from convhelpers.data import larger
from convhelpers.explorers import forward
from convhelpers.explorers.forward import (
    explore_conv_pool,
    explore_convolution,
    explore_padding,
    explore_pooling,
    explore_single_step,
    explore_windows,
)
from convhelpers.explorers.yours import YOURS

IMAGE = larger.A_prev[0].tolist()  # [row][column][channel]
FILTERS = larger.W.tolist()  # [filter][row][column][channel]
BIASES = larger.b.tolist()
ACTIVATIONS = {
    "none": lambda z: z,
    "relu": lambda z: z if z > 0 else 0,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
}

TAKE_YOURS = {
    "padding": explore_padding,
    "single step": explore_single_step,
    "single step of two channels": partial(explore_single_step, n_C_prev=2),
    "convolution": explore_convolution,
    "convolution of two channels": partial(explore_convolution, n_C_prev=2),
    "pooling": explore_pooling,
    "pooling of two channels": partial(explore_pooling, n_C=2),
    "conv pool": explore_conv_pool,
}
ALL = {**TAKE_YOURS, "windows": explore_windows}
COURSE = {
    "padding": convhelpers.zero_pad,
    "single": convhelpers.conv_single_step,
    "convolution": convhelpers.conv_forward,
    "pooling": convhelpers.pool_forward,
    "conv": convhelpers.conv_pool_forward,
}


def with_yours(name, yours=None):
    """The explorer of that name; where it takes a function of yours, with the course's as yours."""
    if name not in TAKE_YOURS:
        return ALL[name]()
    return TAKE_YOURS[name](yours or COURSE[name.partition(" ")[0]])


# plain loops


def n_out(n, f, stride, pad=0):
    """Count the places of the window one by one."""
    return sum(1 for start in range(0, n + 2 * pad, stride) if start + f <= n + 2 * pad)


def padded(n_H, n_W, pad, c=0):
    border = range(-pad, n_H + pad), range(-pad, n_W + pad)
    return [
        [IMAGE[r][k][c] if 0 <= r < n_H and 0 <= k < n_W else 0 for k in border[1]]
        for r in border[0]
    ]


def convolved(n_H, n_W, f, stride, pad, c=0, n_C_prev=1):
    channels = [padded(n_H, n_W, pad, k) for k in range(n_C_prev)]
    Z = []
    for row in range(n_out(n_H, f, stride, pad)):
        Z.append([])
        for col in range(n_out(n_W, f, stride, pad)):
            z = BIASES[c]
            for r, k, depth in product(range(f), range(f), range(n_C_prev)):
                pixel = channels[depth][row * stride + r][col * stride + k]
                z += pixel * FILTERS[c][r][k][depth]
            Z[-1].append(z)
    return Z


def pooled(A, f, stride, mode):
    rows, cols = range(0, len(A) - f + 1, stride), range(0, len(A[0]) - f + 1, stride)
    windows = [[[A[t + r][s + k] for r in range(f) for k in range(f)] for s in cols] for t in rows]
    return [[max(w) if mode == "max" else sum(w) / (f * f) for w in row] for row in windows]


def written(value):
    """A number as the pictures write it."""
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words.replace("-", "−")


def cells(values):
    return [written(value) for row in values for value in row]


def in_words(values):
    return "; ".join(" ".join(written(value) for value in row) for row in values)


def drawn_after(label, picture, values):
    """Whether the cells of `values` stand below `label`."""
    lines = texts(picture)
    start = lines.index(label) + 1
    return lines[start : start + len(cells(values))] == cells(values)


def drawn(picture, values):
    """Whether the cells of `values` stand anywhere, one after the other."""
    words = "|".join(["", *cells(values), ""])
    return words in "|".join(["", *texts(picture), ""])


# walking the sliders


def choices(explorer, **fewer):
    """What can be chosen for each control, limits that follow others left aside."""
    made = {}
    for name, control in explorer.controls.items():
        if isinstance(control, widgets.Dropdown):
            made[name] = list(control.options)
        elif name not in explorer.highest:
            made[name] = list(range(control.min, control.max + 1))
    return made | fewer


def put(explorer, values):
    for name, value in values.items():
        explorer.controls[name].value = value
    assert {name: explorer.values[name] for name in values} == values


def settings(explorer, size=None, most=4, **fewer):
    """Move the sliders through all they allow, but for the place; yield all values each time.

    `size` is the slider whose limit follows the others, `most` the highest it ever reaches.
    """
    options = choices(explorer, **fewer)
    for values in product(*options.values()):
        chosen = dict(zip(options, values, strict=True))
        put(explorer, chosen)
        if size is None:
            yield explorer.values
            continue
        highest = explorer.controls[size].max
        assert highest == min(most, largest_window(chosen))
        for f in range(1, highest + 1):
            put(explorer, {size: f})
            yield explorer.values


def largest_window(values):
    return min(values["n_H"], values["n_W"]) + 2 * values.get("pad", 0)


def every_cell(explorer):
    """Step through all cells of the output, to the one we came from; yield all values each time."""
    rows, cols = (explorer.controls[name].max + 1 for name in explorer.position)
    put(explorer, dict.fromkeys(explorer.position, 0))
    for row, col in product(range(rows), range(cols)):
        assert (explorer.values["row"], explorer.values["col"]) == (row, col)
        yield explorer.values
        explorer.step(1)
    assert (explorer.values["row"], explorer.values["col"]) == (0, 0)


# what they show


def test_padding_at_every_place_of_its_sliders():
    explorer, seen = explore_padding(), 0
    for v in settings(explorer):
        X_pad = padded(**v)
        n_H, n_W = len(X_pad), len(X_pad[0])
        assert drawn_after(
            f"X · {v['n_H']} × {v['n_W']}", explorer.picture, padded(**v | {"pad": 0})
        )
        assert drawn_after(f"X_pad · {n_H} × {n_W}", explorer.picture, X_pad)
        assert explorer.picture.sentence.endswith(f"X_pad: {in_words(X_pad)}.")
        seen += 1
    assert seen == 6 * 6 * 3


def test_the_windows_over_each_pixel_at_every_place_of_their_sliders():
    explorer = explore_windows()
    for v in settings(explorer, "f", 5, n_H=[1, 4, 7], n_W=[2, 5, 9]):
        counts = [
            [times(row, v["n_H"], v) * times(col, v["n_W"], v) for col in range(v["n_W"])]
            for row in range(v["n_H"])
        ]
        assert texts(explorer.picture)[1:-1] == cells(counts)
        lost = sum(count == 0 for row in counts for count in row)
        words = {0: "every pixel in at least one", 1: "1 pixel sits in none"}
        assert explorer.picture.sentence.endswith(
            words.get(lost, f"{lost} pixels sit in none") + "."
        )


def times(index, n, v):
    """In how many windows along one side a pixel sits."""
    starts = [k * v["stride"] - v["pad"] for k in range(n_out(n, v["f"], v["stride"], v["pad"]))]
    return sum(start <= index < start + v["f"] for start in starts)


@pytest.mark.parametrize("n_C_prev", [1, 2])
def test_the_single_step_at_every_place_of_its_sliders(n_C_prev):
    explorer, seen = explore_single_step(n_C_prev=n_C_prev), 0
    for f in (1, 2, 3):
        put(explorer, {"f": f})
        for v in (v for v in settings(explorer, f=[f]) for v in every_cell(explorer)):
            row, col = v["row"], v["col"]
            window = product(range(f), range(f), range(n_C_prev))
            products = [IMAGE[row + r][col + k][c] * FILTERS[0][r][k][c] for r, k, c in window]
            z = sum(products) + v["b"]
            end = f"Plus b = {written(v['b'])}: z = {written(z)}."
            if v["activation"] != "none":
                a = ACTIVATIONS[v["activation"]](z)
                end += f" {v['activation']}(z) = {written(a)}."
            sentence = explorer.picture.sentence
            place = f"A_prev[0, {row}:{row + f}, {col}:{col + f}, :]"
            assert sentence.startswith(f"a_slice is {place}. ")
            assert sentence.endswith(end)
            seen += 1
    assert seen == 7 * 3 * (4 * 5 + 3 * 4 + 2 * 3)


# All sizes of the input would take minutes; these hold the smallest and the largest, and sides that
# the stride divides and does not. The other sliders go through all they allow.
COARSE = {"n_H": [2, 5], "n_W": [3, 7]}


@pytest.mark.parametrize(
    ("n_C_prev", "fewer"),
    [
        (1, {"c": [1]}),
        (2, {"c": [1], "pad": [0, 1]}),
        pytest.param(1, {}, marks=pytest.mark.sweep),
    ],
)
def test_the_convolution_at_every_place_of_its_sliders(n_C_prev, fewer):
    explorer, seen = explore_convolution(n_C_prev=n_C_prev), set()
    for v in settings(explorer, "f", **COARSE | fewer):
        sizes = {name: v[name] for name in ("n_H", "n_W", "f", "stride", "pad", "c")}
        Z = convolved(**sizes, n_C_prev=n_C_prev)
        assert explorer.controls["row"].max == len(Z) - 1
        assert explorer.controls["col"].max == len(Z[0]) - 1
        c, f, stride = v["c"], v["f"], v["stride"]
        k = v.get("channel", 0)
        image = padded(v["n_H"], v["n_W"], v["pad"], k)
        kernel = [[FILTERS[c][r][s][k] for s in range(f)] for r in range(f)]
        if n_C_prev == 1:
            assert drawn_after(f"Z[0, :, :, {c}]", explorer.picture, Z)
            assert drawn_after("A_prev_pad[0, :, :, 0]", explorer.picture, image)
            assert drawn_after(f"W[{c}, :, :, 0]", explorer.picture, kernel)
        else:
            assert all(drawn(explorer.picture, values) for values in (image, kernel, Z))
        for v in every_cell(explorer):
            row, col = v["row"], v["col"]
            top, left = row * stride, col * stride
            assert explorer.picture.sentence.startswith(
                f"Z[0, {row}, {col}, {c}] = {written(Z[row][col])}, from the window "
                f"A_prev_pad[0, {top}:{top + f}, {left}:{left + f}, :] and the filter W[{c}]"
            )
        left_over = [(n + 2 * v["pad"] - f) % stride for n in (v["n_H"], v["n_W"])]
        assert ("left over, in no window" in " ".join(texts(explorer.picture))) == any(left_over)
        seen.add(tuple(left_over))
    # Nothing, rows only, columns only, and both.
    assert {(bool(rows), bool(cols)) for rows, cols in seen} == set(
        product([True, False], repeat=2)
    )


@pytest.mark.parametrize("n_C", [1, 2])
def test_pooling_at_every_place_of_its_sliders(n_C):
    explorer = explore_pooling(n_C=n_C)
    coarse = {"n_H": [1, 6], "n_W": [2, 7], "show": [forward.ONE]}
    for v in settings(explorer, "f", **coarse):
        c, f, stride, mode = v.get("c", 0), v["f"], v["stride"], v["mode"]
        values = padded(v["n_H"], v["n_W"], 0, c)
        A = pooled(values, f, stride, mode)
        names = [f"{name}[0, :, :, {c}]" if n_C > 1 else name for name in ("A_prev", "A")]
        labels = [
            f"{name} · {len(x)} × {len(x[0])}" for name, x in zip(names, (values, A), strict=True)
        ]
        assert drawn_after(labels[0], explorer.picture, values)
        assert drawn_after(labels[1], explorer.picture, A)
        for v in every_cell(explorer):
            row, col = v["row"], v["col"]
            top, left = row * stride, col * stride
            sentence = explorer.picture.sentence
            place = f"A_prev[0, {top}:{top + f}, {left}:{left + f}, {c}]"
            assert sentence.startswith(
                f"{mode.capitalize()} pooling with f = {f}, stride = {stride}, output row {row}, "
                f"column {col}: the window is {place}, and "
            )
            assert f" {written(A[row][col])}." in sentence
        lost = sorted(lost_indices(v["n_H"], f, stride) + lost_indices(v["n_W"], f, stride))
        assert ("(hatched)" in explorer.picture.sentence) == bool(lost)


def lost_indices(n, f, stride):
    seen = {start + k for start in range(0, n - f + 1, stride) for k in range(f)}
    return [index for index in range(n) if index not in seen]


@pytest.mark.parametrize("n_C", [1, 2])
def test_all_windows_of_pooling_at_once(n_C):
    explorer = explore_pooling(n_C=n_C)
    for v in settings(explorer, "f", show=[forward.ALL], n_H=[3, 4], n_W=[5, 7]):
        c = v.get("c", 0)
        A = pooled(padded(v["n_H"], v["n_W"], 0, c), v["f"], v["stride"], v["mode"])
        name = f"A[0, :, :, {c}]" if n_C > 1 else "A"
        sides = f"{name}, {len(A)} × {len(A[0])}: {in_words(A)}."
        assert sides in explorer.picture.sentence
        assert explorer.controls["row"].disabled and explorer.controls["col"].disabled
    put(explorer, {"show": forward.ONE})
    assert not explorer.controls["row"].disabled


def test_conv_pool_at_every_place_of_its_sliders():
    explorer, seen = explore_conv_pool(), 0
    coarse = {"n_H": [2, 5], "n_W": [3, 4], "stride": [1, 2], "pool_stride": [1, 2]}
    for v in settings(explorer, "f", 3, **coarse):
        Z = convolved(*(v[name] for name in ("n_H", "n_W", "f", "stride", "pad")))
        activated = [[ACTIVATIONS[v["activation"]](z) for z in row] for row in Z]
        assert explorer.controls["pool_f"].max == min(3, len(Z), len(Z[0]))
        for pool_f in range(1, explorer.controls["pool_f"].max + 1):
            put(explorer, {"pool_f": pool_f})
            A = pooled(activated, pool_f, v["pool_stride"], v["mode"])
            label = "Z" if v["activation"] == "none" else f"{v['activation']}(Z)"
            image = padded(v["n_H"], v["n_W"], v["pad"])
            sides = [f" · {len(x)} × {len(x[0])}" for x in (image, activated, A)]
            put(explorer, {"row": len(A) - 1, "col": len(A[0]) - 1})
            assert drawn_after(f"A_prev, pad = {v['pad']}{sides[0]}", explorer.picture, image)
            assert drawn_after(f"{label}{sides[1]}", explorer.picture, activated)
            assert drawn_after(f"A{sides[2]}", explorer.picture, A)
            kept = {"max": "the largest of", "average": "the average of"}[v["mode"]]
            _, pooling, result = explorer.picture.sentence.partition(f"{kept} ")
            assert pooling and f" is {written(A[-1][-1])}. A, " in result
            seen += 1
    assert seen > 500


@pytest.mark.parametrize("mode", ["max", "average"])
def test_conv_pool_follows_every_cell(mode):
    explorer = explore_conv_pool()
    put(explorer, {"n_H": 5, "pool_stride": 1, "mode": mode})
    Z = convolved(5, 5, 3, 1, 1)
    activated = [[max(z, 0) for z in row] for row in Z]
    for v in every_cell(explorer):
        row, col = v["row"], v["col"]
        window = [activated[row + r][col + k] for r in (0, 1) for k in (0, 1)]
        numbers = ", ".join(map(written, window))
        result = max(window) if mode == "max" else sum(window) / 4
        assert f" {numbers} is {written(result)}. A, " in explorer.picture.sentence


# stepping, sizes, words


@pytest.mark.parametrize("name", [name for name in TAKE_YOURS if name != "padding"])
def test_steps_backwards_undo_steps_forwards(name):
    explorer = TAKE_YOURS[name]()
    forwards = [(v["row"], v["col"], explorer.picture) for v in every_cell(explorer)]
    backwards = []
    for _ in forwards:
        explorer.step(-1)
        backwards.append((explorer.values["row"], explorer.values["col"], explorer.picture))
    assert backwards == forwards[::-1]
    assert len({picture.sentence for *_, picture in forwards}) == len(forwards)


@pytest.mark.parametrize("name", ALL)
def test_no_picture_exceeds_its_room(name):
    explorer = with_yours(name)
    (width, height), first = explorer.size, explorer.picture
    assert width == 760
    assert height <= 1.55 * first.height
    for values in corners_of_the_grid(explorer):
        picture = explorer.draw(**values)
        assert picture.width <= width and picture.height <= height, values
        # Seven lines of at least a hundred letters, which are folded.
        assert len(picture.sentence) <= 700, values


def corners_of_the_grid(explorer):
    """The largest and the smallest inputs with all else, at the first and the last output."""
    options = choices(explorer)
    # the more sliders, the fewer places
    few = [0, -1] if {"pool_stride", "channel"} & set(options) else [0, 1, -1]
    for name in {"n_H", "n_W", "stride", "pool_stride"} & set(options):
        options[name] = [options[name][k] for k in few]
    names = [name for name in explorer.highest if name not in explorer.position]
    for values in product(*options.values()):
        chosen = [dict(zip(options, values, strict=True))]
        for name in names:
            lowest = explorer.controls[name].min
            chosen = [
                {**v, name: x} for v in chosen for x in range(lowest, explorer.highest[name](v) + 1)
            ]
        for v in chosen:
            last = {name: explorer.highest[name](v) for name in explorer.position}
            yield v | dict.fromkeys(explorer.position, 0)
            if any(last.values()):
                yield v | last


@pytest.mark.parametrize("name", ALL)
def test_every_word_can_be_read(name):
    explorer = with_yours(name)
    rng = np.random.default_rng(3)
    grid = list(corners_of_the_grid(explorer))
    for k in rng.choice(len(grid), min(len(grid), 150), replace=False):
        picture = explorer.draw(**grid[k])
        assert unreadable(picture) == [], grid[k]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", [0, 1])
def test_whatever_is_chosen_in_whatever_order_can_be_drawn(name, seed):
    explorer, rng = with_yours(name), np.random.default_rng(seed)
    for _ in range(120):
        control = explorer.controls[rng.choice(list(explorer.controls))]
        if isinstance(control, widgets.Dropdown):
            control.index = int(rng.integers(len(control.options)))
        else:
            control.value = int(rng.integers(-2, 12))
        assert explorer.picture == explorer.draw(**explorer.values)


# your own function


def shown(explorer):
    put(explorer, {"show": YOURS})
    return explorer.picture


@pytest.mark.parametrize("name", TAKE_YOURS)
def test_without_a_function_of_yours_there_is_none_to_show(name):
    explorer = TAKE_YOURS[name]()
    assert YOURS not in getattr(explorer.controls.get("show"), "options", [])
    assert YOURS in with_yours(name).controls["show"].options


@pytest.mark.parametrize("name", TAKE_YOURS)
def test_the_course_s_own_function_agrees_everywhere(name):
    explorer = with_yours(name)
    shown(explorer)
    rng = np.random.default_rng(8)
    for _ in range(60):
        control = explorer.controls[rng.choice(list(explorer.controls)[:-1])]
        if isinstance(control, widgets.IntSlider):
            control.value = int(rng.integers(control.min, control.max + 1))
        elif YOURS not in control.options:
            control.index = int(rng.integers(len(control.options)))
        words = explorer.picture.sentence
        assert words.startswith("No cell differs.") or words.endswith(", as expected.")


def test_a_forgotten_stride_is_named_with_its_first_cell():
    def conv_without_stride(A_prev, W, b, stride, pad):
        Z = convhelpers.conv_forward(A_prev, W, b, 1, pad)
        n_H, n_W = (n_out(n, W.shape[1], stride, pad) for n in A_prev.shape[1:3])
        return Z[:, :n_H, :n_W]

    explorer = explore_convolution(conv_without_stride)
    assert shown(explorer).sentence.startswith("No cell differs.")
    put(explorer, {"n_H": 6, "n_W": 7, "stride": 2})
    right = convolved(6, 7, 3, 2, 0)
    wrong = [row[:3] for row in convolved(6, 7, 3, 1, 0)[:2]]
    differ = [
        (row, col) for row, col in product(range(2), range(3)) if right[row][col] != wrong[row][col]
    ]
    (row, col), *_ = differ
    assert explorer.picture.sentence == (
        f"{len(differ)} of 6 cells differ, first at row {row}, column {col}: "
        f"{written(wrong[row][col])} instead of {written(right[row][col])}. "
        f"Expected: {in_words(right)}. yours: {in_words(wrong)}."
    )
    assert explorer.picture.content.decode().count("h9v9z") == 2 * len(differ)


def test_the_chosen_filter_of_yours_is_shown():
    def one_bias_for_all(A_prev, W, b, stride, pad):
        return convhelpers.conv_forward(A_prev, W, 0 * b + b[0], stride, pad)

    explorer = explore_convolution(one_bias_for_all)
    assert shown(explorer).sentence.startswith("No cell differs.")
    put(explorer, {"c": 1})
    assert explorer.picture.sentence.startswith("6 of 6 cells differ, first at row 0, column 0")


def test_the_chosen_cell_is_framed_in_yours_too():
    explorer = with_yours("convolution")
    before = shown(explorer)
    explorer.step(1)
    assert explorer.picture.sentence == before.sentence
    assert explorer.picture.content != before.content


def test_a_bias_in_every_product_is_seen_in_one_number():
    def bias_in_every_product(a_slice, W, b, activation):
        z = np.sum(a_slice * W + b)
        return z if activation is None else activation(z)

    explorer = explore_single_step(bias_in_every_product)
    assert shown(explorer).sentence == "yours: 11, expected 3: they differ."
    put(explorer, {"b": 0})
    assert explorer.picture.sentence == "yours: 2, as expected."


def test_an_activation_that_one_number_lacks_is_seen():
    explorer = explore_single_step(lambda a_slice, W, b, activation: np.sum(a_slice * W) + b)
    put(explorer, {"b": -3, "activation": "relu"})
    assert shown(explorer).sentence == "yours: −1, expected 0: they differ."
    put(explorer, {"activation": "none"})
    assert explorer.picture.sentence == "yours: −1, as expected."


def test_a_maximum_that_starts_at_zero_is_seen_on_negative_windows():
    def max_from_zero(A_prev, f, stride, mode):
        return np.maximum(convhelpers.pool_forward(A_prev, f, stride, mode), 0)

    explorer = explore_pooling(max_from_zero, n_C=2)
    assert shown(explorer).sentence.startswith("No cell differs.")
    put(explorer, {"f": 1, "c": 1})
    lost = sum(value < 0 for row in (0, 2) for value in [IMAGE[row][col][1] for col in (0, 2, 4)])
    assert explorer.picture.sentence.startswith(f"{lost} of 6 cells differ")


def test_an_activation_that_was_left_out_is_seen():
    def linear(A_prev, W, b, stride, pad, activation, pool_f, pool_stride, mode):
        return convhelpers.conv_pool_forward(
            A_prev, W, b, stride, pad, None, pool_f, pool_stride, mode
        )

    explorer = explore_conv_pool(linear)
    put(explorer, {"pool_f": 1, "pool_stride": 1})
    Z = convolved(4, 5, 3, 1, 1)
    negative = sum(z < 0 for row in Z for z in row)
    assert shown(explorer).sentence.startswith(f"{negative} of 20 cells differ")
    put(explorer, {"activation": "none"})
    assert explorer.picture.sentence.startswith("No cell differs.")


def test_padding_on_one_side_only_is_seen():
    def one_side(X, pad):
        return np.pad(X, ((0, 0), (2 * pad, 0), (2 * pad, 0), (0, 0)))

    assert " cells differ, first at row 1, column 1: 0 instead of 3." in (
        shown(explore_padding(one_side)).sentence
    )


def hostile(*arguments):
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            argument[...] = 99
    raise ValueError("a" * 5000)


FAULTY = {
    "raises": (hostile, "hostile raises ValueError: aaa"),
    "not written": (lambda *a: ..., "your function is not written yet"),
    "nothing": (lambda *a: print(), "your function returns None, expected "),
    "wrong shape": (
        lambda *a: np.zeros((2, 1)),
        "your function returns a result of shape (2, 1), ",
    ),
    "strings": (lambda *a: "three", "your function returns a value of type str, expected"),
    "complex": (lambda *a: 1j, "your function returns a number of dtype complex128, expected"),
    "no arguments": (lambda: 1, "your function cannot be called as the lesson calls it: "),
    "no function": (3, "int is not a function: hand over the name"),
}


@pytest.mark.parametrize("name", TAKE_YOURS)
@pytest.mark.parametrize(("yours", "sentence"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_function_gets_a_sentence(name, yours, sentence):
    before = [array.copy() for array in (larger.A_prev, larger.W, larger.b)]
    explorer = with_yours(name, yours)
    usual = explorer.picture
    picture = shown(explorer)
    assert picture.sentence.startswith(sentence)
    assert "".join(texts(picture)).replace(" ", "") == picture.sentence.replace(" ", "")
    assert picture.height <= explorer.size[1] and picture.width <= explorer.size[0]
    put(explorer, {"show": explorer.controls["show"].options[0]})
    assert explorer.picture == usual
    for array, kept in zip((larger.A_prev, larger.W, larger.b), before, strict=True):
        np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize("name", ["convolution", "pooling", "conv pool", "padding"])
def test_nan_in_yours_is_drawn(name):
    course = COURSE[name.partition(" ")[0]]
    picture = shown(with_yours(name, lambda *a: course(*a) * np.nan))
    assert " cells differ, first at row 0, column 0: nan instead of " in picture.sentence


# the example


def test_the_example_begins_with_that_of_the_lessons():
    assert [row[:5] for row in padded(4, 7, 0)] == [
        [3, 1, 2, 0, 1],
        [0, 2, 1, 5, 2],
        [1, 0, 4, 1, 0],
        [2, 1, 0, 3, 2],
    ]
    assert [[FILTERS[0][r][k][0] for k in range(3)] for r in range(3)] == [
        [1, 0, -1],
        [1, 1, -1],
        [0, 1, 0],
    ]
    assert BIASES[0] == 1


def test_the_numbers_tell_rows_from_columns_filters_and_channels():
    first, second = (np.array(padded(6, 7, 0, c)) for c in (0, 1))
    assert not np.array_equal(first[:, :6], first[:, :6].T)
    assert (second < 0).any()
    kernels = [larger.W[c, :, :, k] for c in (0, 1) for k in (0, 1)]
    for one, other in product(kernels, repeat=2):
        assert one is other or not np.array_equal(one, other)
    for kernel in kernels:
        assert not np.array_equal(kernel, kernel.T)
        assert not np.array_equal(kernel, kernel[::-1, ::-1])
