"""The learner's result beside the course's, for every kind of result there is."""

from operator import itemgetter

import numpy as np
import pytest

from convhelpers.explorers.yours import COURSE, YOURS, beside, drawn, show_menu

RESULTS = {
    "one number": np.float64(3),
    "an array of one number": np.array([3.0]),
    "a row": np.arange(4.0),
    "a map": np.arange(6.0).reshape(2, 3),
    "images": np.arange(12.0).reshape(1, 2, 3, 2),
    "images of one number": np.ones((1, 1, 1, 1)),
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_every_kind_of_result_is_compared(result):
    agrees = beside(lambda: result, lambda: result, ()).sentence
    assert "as expected" in agrees or agrees.startswith("No cell differs")
    differs = beside(lambda: result + 1, lambda: result, ()).sentence
    n = result[..., :1].size if result.ndim == 4 else result.size  # one channel is drawn
    assert "they differ" in differs or f"{n} of {n} cells differ" in differs


def test_images_have_a_channel_and_a_cell():
    Z = RESULTS["images"]
    wrong = Z + np.array([0, 1])
    assert beside(lambda: wrong, lambda: Z, ()).sentence.startswith("No cell differs")
    picture = beside(lambda: wrong, lambda: Z, (), c=1, cell=(1, 2))
    assert picture.sentence.startswith("6 of 6 cells differ")


def test_one_of_several_results_is_taken_from_both():
    def right(X):
        return X, 2 * X

    def wrong(X):
        return X.copy(), 3 * X

    X = np.ones((1, 2, 3, 1))
    first, second = (beside(wrong, right, (X,), take=itemgetter(k)).sentence for k in (0, 1))
    assert first.startswith("No cell differs")
    assert second.startswith("6 of 6 cells differ")


@pytest.mark.parametrize("missing", [lambda X: (X,), lambda X: ..., lambda X: None, 3])
def test_where_a_result_is_missing_a_sentence_says_so(missing):
    X = np.ones((1, 2, 3, 1))
    picture = beside(missing, lambda X: (X, X), (X,), take=itemgetter(1))
    assert not picture.sentence.startswith(("No cell", "6 of 6"))


def test_what_goes_wrong_is_told_and_nothing_is_drawn():
    def never(mine, right):
        raise AssertionError

    picture = drawn(lambda X: X[0].copy(), lambda X: X, (np.zeros((2, 3)),), never)
    assert picture.sentence == "your function returns a result of shape (3,), expected (2, 3)."


def test_the_menu_offers_yours_where_there_is_a_function():
    assert show_menu([COURSE], None) == {}
    assert show_menu([COURSE], print)["show"].options == (COURSE, YOURS)
    assert show_menu(["one", "all"], None)["show"].options == ("one", "all")
