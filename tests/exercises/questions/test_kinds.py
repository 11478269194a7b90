"""All kinds of questions: no slip gives the right answer, or that of another; all is said."""

import re
import statistics

import numpy as np
import pytest
from gate import BELITTLING

import convhelpers
from convhelpers.exercises.questions import KINDS, misconception, question
from convhelpers.exercises.questions.asked import NotToldApartError, choice
from convhelpers.exercises.questions.convolution import seen
from convhelpers.exercises.questions.ways import Cells, Choice, Numbers

SEEDS = [None, *range(4)]
every_kind = pytest.mark.parametrize("name", KINDS)


@every_kind
def test_right_and_wrong_can_be_told_apart(name):
    for seed in SEEDS:
        asked = question(name, seed)
        assert asked.answer not in asked.slips
        assert len(asked.slips) >= 2
        said = [asked.way.said(given) for given in (asked.answer, *asked.slips)]
        assert len(set(said)) == len(said)


@every_kind
def test_an_answer_is_read_as_it_is_said(name):
    for seed in SEEDS:
        asked = question(name, seed)
        for given in (asked.answer, *asked.slips):
            if given:  # no cell at all cannot be typed
                assert asked.way.read(asked.way.said(given)) == given


@every_kind
def test_all_is_said_in_whole_sentences(name):
    for seed in SEEDS:
        asked = question(name, seed)
        assert asked.kind == name
        assert asked.text.endswith(("?", ".")) and "?" in asked.text
        assert asked.because and not asked.because.endswith(".")
        assert all(says.endswith((".", "?")) for says in asked.slips.values())
        words = " ".join([asked.text, asked.because, *asked.slips.values()])
        assert not BELITTLING.search(words)
        assert not re.search(r"nan|inf\b|array\(|np\.float|None", words.replace("np.pad", ""))
        assert asked.reason(asked.answer).startswith("Right: ")
        for given, says in asked.slips.items():
            assert asked.reason(given).startswith(f"Not yet: {says} The answer")


@every_kind
def test_the_name_of_a_slip_does_not_change_with_the_numbers(name):
    known = {misconception(says) for says in question(name).slips.values()}
    for seed in range(12):
        known |= {misconception(says) for says in question(name, seed).slips.values()}
    assert len(known) <= 16
    assert not [slip for slip in known if re.search(r"= \d", slip)]


@every_kind
def test_the_same_seed_asks_the_same(name):
    assert question(name, 3) == question(name, 3)
    assert question(name) == question(name)


def test_there_are_many_kinds():
    assert len(KINDS) >= 100


def test_there_are_many_kinds_and_most_have_numbers_of_their_own():
    renewed = [name for name in KINDS if len({question(name, seed).text for seed in range(6)}) > 1]
    assert len(renewed) >= 0.85 * len(KINDS)


def test_the_topics_follow_the_lessons():
    lessons = [kind.lesson for kind in KINDS.values()]
    assert lessons == sorted(lessons)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="There is no question named 'dense'"):
        question("dense")


def test_two_slips_with_one_answer_are_refused():
    with pytest.raises(NotToldApartError, match="the answer of two slips"):
        choice("Which?", "a", "b", [("c", "one."), ("c", "two.")])


# Right answers that are computed in another way.


@pytest.mark.parametrize("seed", range(6))
def test_windows_over_a_pixel_are_those_of_the_picture(seed):
    asked = question("windows over a pixel", seed)
    n_f, _, n_H, n_W, row, col = map(int, re.findall(r"\d+", asked.text))
    ones = np.ones((1, n_H - n_f + 1, n_W - n_f + 1, 1))
    W = np.ones((1, n_f, n_f, 1))
    _, counts = None, convhelpers.conv_transpose_forward(ones, W, np.zeros(1))[0, :, :, 0]
    assert asked.answer == (ones.size, counts[0, 0], counts[row, col])


@pytest.mark.parametrize("seed", range(6))
def test_which_window_is_the_slice(seed):
    asked = question("which window", seed)
    _, _, rest = asked.text.partition(";")
    f, _, stride, _, row, col = map(int, re.findall(r"\d+", rest))
    top, left = row * stride, col * stride
    rows, cols = range(top, top + f), range(left, left + f)
    assert asked.answer == {(r, c) for r in rows for c in cols}
    assert asked.answer == set(seen(6, 7, f, stride, row, col))


@pytest.mark.parametrize("seed", range(6))
def test_pixels_seen_are_those_of_the_formula(seed):
    asked = question("pixels seen after two blocks", seed)
    count, f = map(int, re.findall(r"\d+", asked.text)[:2])
    fields = convhelpers.figures.receptive_fields([(f, 1), (2, 2)] * count)
    assert asked.answer == (fields[-1][0],)


@pytest.mark.parametrize("seed", range(4))
def test_a_view_names_every_cell_of_every_window(seed):
    asked = question("numbers in a view", seed)
    f, _, n_H, n_W = map(int, re.findall(r"\d+", asked.text)[:4])
    assert asked.answer == ((n_H - f + 1) * (n_W - f + 1) * f * f, n_H * n_W)


@pytest.mark.parametrize("seed", range(4))
def test_a_stack_of_dilations_sees_the_receptive_field(seed):
    asked = question("a stack of dilations", seed)
    _, f, _, _, *dilations = map(int, re.findall(r"\d+", asked.text))
    layers = [((f - 1) * dilation + 1, 1) for dilation in dilations]
    assert asked.answer == (convhelpers.figures.receptive_fields(layers)[-1][0],)


@pytest.mark.parametrize("seed", range(6))
def test_pixels_that_have_a_part_are_sums_of_steps(seed):
    asked = question("pixels that have a part", seed)
    _, _, first, second = map(int, re.findall(r"\d+", asked.text)[:4])
    places = {a * first + b * second for a in (-1, 0, 1) for b in (-1, 0, 1)}
    assert asked.answer == (len(places) ** 2,)


@pytest.mark.parametrize("seed", range(6))
def test_stamps_leave_a_pattern_unless_the_stride_divides_f(seed):
    asked = question("gray or a pattern", seed)
    f, _, stride = map(int, re.findall(r"\d+", asked.text))
    across = {f // stride, -(-f // stride)}
    counts = sorted({a * b for a in across for b in across})
    assert [int(count) for count in re.findall(r"\d+", asked.answer)] == counts


@pytest.mark.parametrize("seed", range(4))
def test_a_value_is_normalized_as_statistics_has_it(seed):
    asked = question("the brightest normalized", seed)
    *batch, z = (float(n) for n in re.findall(r"-?\d+", asked.text.replace("−", "-")))
    mean, deviation = statistics.fmean(batch), statistics.pstdev(batch)
    assert asked.answer == (mean, deviation**2, round((z - mean) / deviation, 2))


# The ways to answer.


def test_numbers_may_be_written_in_many_ways():
    one, two = Numbers(("weights",)), Numbers(("rows", "columns"), digits=2)
    assert one.read("1,216") == one.read("1216 weights") == (1216,)
    assert one.read("−3") == one.read("-3") == (-3,)
    assert one.read("2.5") is None and one.read("two") is None and one.read("") is None
    assert one.read("1 2") is None and two.read("3") is None
    assert two.read("(0.5, 2)") == (0.5, 2.0)
    assert two.said((0.5, -2.0)) == "(0.5, −2)"


@pytest.mark.parametrize(
    "text",
    [
        "rows 1:3, columns 2:4",
        "1:3, 2:4",
        "rows 1 to 2, columns 2 to 3",
        "rows 1-2 columns 2–3",
        "rows 1 and 2, cols 2 and 3",
        "(1, 2) (1, 3) (2, 2) (2, 3)",
    ],
)
def test_cells_may_be_written_in_many_ways(text):
    way = Cells((("0",) * 5,) * 4)
    assert way.read(text) == {(1, 2), (1, 3), (2, 2), (2, 3)}
    assert way.said(way.read(text)) == "rows 1 to 2, columns 2 to 3"


def test_what_holds_no_cell_is_no_answer():
    way = Cells((("0",) * 5,) * 4)
    assert way.read("") is None and way.read("the middle") is None
    assert way.unlike(frozenset({(0, 0)}), frozenset({(1, 1)})) == (
        "of these cells, 1 too many and 1 missing."
    )


def test_a_choice_is_read_by_its_words_or_its_number():
    way = Choice(("Yes.", "No."))
    assert way.read("No.") == way.read("2") == "No."
    assert way.read("3") is None and way.read("") is None
