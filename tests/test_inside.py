"""What the network holds inside, held against the plain definition of each question."""

import numpy as np
import pytest

from convhelpers import conv_forward, occlusion_map, pool_forward, relu
from convhelpers.inside import activations, excite, image_gradient, pixels_seen, strongest
from convhelpers.network import Conv, Dense, Flatten, Network, Pool, ReLU

LAYERS = [
    *(Conv(n_C=3, f=3, pad=1), ReLU(), Pool(f=2, stride=2)),
    *(Conv(n_C=2, f=2, stride=2), ReLU(), Flatten(), Dense(n=4)),
]
SHAPE = (8, 9, 2)
RNG = np.random.default_rng(5)


@pytest.fixture
def network():
    return Network(LAYERS, SHAPE, seed=3, dtype=np.float64)


def images(m=2):
    return RNG.random((m, *SHAPE))


def weighted(images):
    """A score in which every number counts differently."""
    weights = np.arange(1, images[0].size + 1).reshape(images.shape[1:])
    return (images * weights).sum(axis=(1, 2, 3))


# activations


def test_every_layer_is_there_in_order(network):
    A_prev = images()
    A = activations(network, A_prev)
    assert [a.shape[1:] for a in A] == network.shapes
    conv = conv_forward(A_prev, **network.layers[0].parameters, pad=1)
    assert np.array_equal(A[0], A_prev)
    assert np.array_equal(A[1], conv)
    assert np.array_equal(A[3], pool_forward(relu(conv), 2, 2))
    assert np.array_equal(A[-1], network.forward(A_prev))


def test_images_that_do_not_fit_are_refused(network):
    with pytest.raises(ValueError, match="images must have the shape"):
        activations(network, np.zeros((1, 8, 8, 2)))


# what a value sees


@pytest.mark.parametrize("depth", range(6))
def test_a_value_depends_on_the_pixels_it_is_said_to_see(network, depth):
    """Every pixel is turned into NaN, and those that reach the value are counted."""
    n_H, n_W, _ = network.shapes[depth]
    for row, col in np.ndindex(n_H, n_W):
        reached = np.zeros(SHAPE[:2], dtype=bool)
        for r, c in np.ndindex(SHAPE[:2]):
            image = np.zeros((1, *SHAPE))
            image[0, r, c] = np.nan
            reached[r, c] = np.isnan(activations(network, image)[depth][0, row, col]).any()
        rows, cols = pixels_seen(network, depth, row, col)
        expected = np.zeros(SHAPE[:2], dtype=bool)
        expected[rows.start : rows.stop, cols.start : cols.stop] = True
        assert np.array_equal(reached, expected)


@pytest.mark.parametrize(
    ("depth", "row", "col", "words"),
    [
        (6, 0, 0, "depth must lead to a feature map"),
        (9, 0, 0, "depth must lead to a feature map"),
        (-1, 0, 0, "depth must be an integer of at least 0"),
        (3, 4, 0, "the feature map is 4 × 4, got the cell 4, 0"),
        (3, 0, -1, "the feature map is 4 × 4, got the cell 0, -1"),
    ],
)
def test_a_cell_that_is_not_there_is_refused(network, depth, row, col, words):
    with pytest.raises(ValueError, match=words):
        pixels_seen(network, depth, row, col)


# what excites


def test_the_strongest_images_come_first(network):
    A_prev = images(7)
    maps = activations(network, A_prev)[2][..., 1]
    found = strongest(network, A_prev, depth=2, c=1, count=4)
    values = [maps[i, row, col] for i, row, col in found]
    assert values == sorted((image.max() for image in maps), reverse=True)[:4]


def test_of_equal_images_the_first_counts(network):
    A_prev = np.repeat(images(1), 3, axis=0)
    assert [i for i, _, _ in strongest(network, A_prev, depth=1, c=0, count=2)] == [0, 1]


@pytest.mark.parametrize(("depth", "cell"), [(1, (2, 3, 1)), (4, (1, 0, 1)), (7, (2,))])
def test_the_gradient_is_the_slope_of_the_value(network, depth, cell):
    A_prev = images(1)
    slope = image_gradient(network, A_prev, depth, cell)
    assert slope.shape == A_prev.shape
    for pixel in ((2, 3, 0), (4, 1, 1), (7, 8, 0)):
        step = np.zeros_like(A_prev)
        step[(0, *pixel)] = 1e-6
        after, before = (
            activations(network, A_prev + sign * step)[depth][(0, *cell)] for sign in (1, -1)
        )
        assert slope[(0, *pixel)] == pytest.approx((after - before) / 2e-6, abs=1e-6)


def test_the_gradient_belongs_to_each_image_by_itself(network):
    A_prev = images(3)
    together = image_gradient(network, A_prev, 7, (0,))
    alone = [image_gradient(network, A_prev[i : i + 1], 7, (0,)) for i in range(3)]
    assert np.allclose(together, np.concatenate(alone))


def test_a_linear_value_is_excited_as_much_as_it_can_be(network):
    image = excite(network, depth=1, cell=(3, 4, 2), steps=200)
    W = network.layers[0].parameters["W"][2]
    assert np.array_equal(image[2:5, 3:6] > 0.5, W > 0)
    assert np.array_equal(image[2:5, 3:6][abs(W) > 0.3], W[abs(W) > 0.3] > 0)
    untouched = image.copy()
    untouched[2:5, 3:6] = 0.5
    assert np.abs(untouched - 0.5).max() <= 0.01


def test_a_value_deep_inside_grows_above_all_images(network):
    A_prev = images(50)
    image = excite(network, depth=7, cell=(1,))
    assert 0 <= image.min() and image.max() <= 1
    assert network.forward(image[np.newaxis])[0, 1] > network.forward(A_prev)[:, 1].max()


def test_a_value_that_never_changes_leaves_the_image_gray(network):
    network.layers[0].parameters["b"][:] = -1000
    assert np.abs(excite(network, depth=2, cell=(0, 0, 0)) - 0.5).max() <= 0.01


def test_steps_are_counted(network):
    with pytest.raises(ValueError, match="steps must be an integer of at least 1, got 0"):
        excite(network, depth=1, cell=(0, 0, 0), steps=0)


# occlusion


def covered_one_by_one(score, image, f, stride, value):
    """The definition, pixel by pixel."""
    n_H, n_W, _ = image.shape
    rows = [top for top in range(0, n_H, stride) if top + f <= n_H]
    cols = [left for left in range(0, n_W, stride) if left + f <= n_W]
    scores = []
    for top in rows:
        for left in cols:
            covered = [
                [
                    [value] * image.shape[2]
                    if top <= r < top + f and left <= c < left + f
                    else image[r, c].tolist()
                    for c in range(n_W)
                ]
                for r in range(n_H)
            ]
            scores.append(score(np.array([covered], dtype=float))[0])
    return np.reshape(scores, (len(rows), len(cols)))


@pytest.mark.parametrize("seed", range(40))
def test_the_map_agrees_with_the_definition(seed):
    rng = np.random.default_rng(seed)
    f, stride, n_C = (int(rng.integers(1, 4)) for _ in range(3))
    n_H, n_W = f + rng.integers(0, 6, 2)
    image, value = rng.integers(-9, 10, (n_H, n_W, n_C)), float(rng.integers(-4, 5)) / 2
    expected = covered_one_by_one(weighted, image, f, stride, value)
    found = occlusion_map(weighted, image, f, stride, value)
    assert found.shape == expected.shape
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float64])
def test_whole_numbers_hold_a_patch_of_a_half(dtype):
    image = np.ones((2, 3, 1), dtype)
    scores = occlusion_map(lambda images: images.sum(axis=(1, 2, 3)), image, 1, value=0.5)
    assert scores.dtype == np.float64
    assert np.array_equal(scores, np.full((2, 3), 5.5))


def test_float32_stays(network):
    seen = []

    def score(images):
        seen.append(images.dtype)
        return images[:, 0, 0, 0]

    assert occlusion_map(score, np.ones((3, 3, 1), np.float32), 2).dtype == np.float32
    assert set(seen) == {np.dtype(np.float32)}


def test_the_image_stays_as_it_is():
    image = np.arange(12.0).reshape(3, 4, 1)
    image.flags.writeable = False
    occlusion_map(weighted, image, 2, value=9)
    assert np.array_equal(image.ravel(), np.arange(12))


def test_nan_goes_through():
    image = np.full((2, 2, 1), np.nan)
    image[1] = 1
    scores = occlusion_map(weighted, image, 1)
    assert np.isnan(scores).all()


def two_for_each(images):
    return np.zeros((len(images), 2))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((3, np.ones((2, 2, 1)), 1), TypeError, "score must be a function of images"),
        ((weighted, np.ones((1, 2, 2, 1)), 1), ValueError, r"image must have 3 axes \(n_H, n_W"),
        ((weighted, np.ones((2, 2, 1)), 3), ValueError, "f, the size of the patch, must be at"),
        ((weighted, np.ones((2, 2, 1)), 0), ValueError, "f must be an integer of at least 1"),
        ((weighted, np.ones((2, 2, 1)), 1, 0), ValueError, "stride must be an integer of at"),
        ((weighted, np.ones((2, 2, 1)), 1.0), TypeError, "f must be an integer"),
        ((weighted, "ink", 1), TypeError, "image must be an array"),
        ((two_for_each, np.ones((2, 2, 1)), 1), ValueError, r"of the 2 images, as shape \(2,\)"),
        ((str, np.ones((2, 2, 1)), 1), TypeError, "what score returns must be an array"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_the_learners_words(arguments, error, words):
    with pytest.raises(error, match=words):
        occlusion_map(*arguments)
